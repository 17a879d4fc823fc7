"""The chaser's own orbit, in every form that a target's may have: it is checked as if it were a target's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.scenario.checks.findings import Findings
from sim.scenario.orbits import check_orbit, with_ephemeris

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.checks.findings import Parts
    from sim.scenario.tables.models import Chaser, Orbit

__all__ = ["check_chaser_orbit", "with_chaser_ephemeris"]


def check_chaser_orbit(parts: Parts, findings: Findings) -> None:
    """Check the chaser's orbit, where it has one of its own."""
    own = _own(parts)
    if own is None:
        return
    found = Findings()
    check_orbit(_as_target(parts, own[1]), found)
    findings.found += [(("chaser", *path[1:]), problem) for path, problem in found.found]
    if parts.model is not None and parts.model.linear:
        message = "linear equations hold near the target, and a chaser with an orbit of its own may be far from it"
        findings.add(("model", "gravity"), message, "two-body, j2 ...; or chaser.relative")


def with_chaser_ephemeris(parts: Parts, path: Path, findings: Findings) -> Parts:
    """Return the parts with the path of the chaser's ephemeris file made whole; ``path`` is the scenario's file."""
    own = _own(parts)
    if own is None or parts.target is None:
        return parts
    chaser, orbit = own
    found = Findings()
    whole = with_ephemeris(_as_target(parts, orbit), path, found).target
    findings.found += [(("chaser", *key[1:]), problem) for key, problem in found.found]
    return replace(parts, chaser=None if whole is None else chaser.model_copy(update={"orbit": whole.orbit}))


def _own(parts: Parts) -> tuple[Chaser, Orbit] | None:
    """Return the chaser and its own orbit; None where it has none, or is not sound."""
    chaser = parts.chaser
    return (chaser, chaser.orbit) if chaser is not None and chaser.orbit is not None else None


def _as_target(parts: Parts, orbit: Orbit) -> Parts:
    """Return the parts with a target that has the orbit."""
    return replace(parts, target=parts.target.model_copy(update={"orbit": orbit}) if parts.target else None)
