"""Checks of a scenario without a chaser: that nothing in its file asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.checks.findings import Findings, Parts, article
from sim.scenario.tables.phases import Burn, Coast
from sim.scenario.tables.record import TABLES, kind_of

if TYPE_CHECKING:
    from sim.inputs.locate import KeyPath
    from sim.scenario.tables.phases import Phase

__all__ = ["check_alone"]

_NEEDS_CHASER = ("range", "closing", "downrange", "phase", "radius")


def check_alone(parts: Parts, findings: Findings) -> None:
    """Check phases, other starts and record of a file that has a target alone."""
    for index, phase in enumerate(parts.phases):
        if phase is not None:
            _phase(parts, phase, ("phase", index), findings)
    starts = parts.data.get("from")
    for name in starts if isinstance(starts, dict) else ():
        findings.add(("from", name), "another start is a place of the chaser, and the file has none", "no [from]")
    names = [name for name in parts.names if name]
    for key in parts.record:
        subject, _, what = key.rpartition(".")
        kind = kind_of(subject, names)
        if kind and what in TABLES[kind] and (kind in ("closest", "range") or what in _NEEDS_CHASER):
            message = "without a chaser nothing has a distance from the target"
            findings.add(("record", key), message, "a scenario with a [chaser]")


def _phase(parts: Parts, phase: Phase, path: KeyPath, findings: Findings) -> None:
    """Check that a phase needs no chaser."""
    ship = parts.target_vehicle
    if isinstance(phase, Burn):
        _burn(phase, path, findings)
    if isinstance(phase, Burn) and ship is not None and ship.engines:
        if phase.engine is None and len(ship.engines) > 1:
            findings.add(path, f"{ship.name} has several engines; which one burns?", ", ".join(ship.engines))
    elif not isinstance(phase, Coast):
        message = f"{article(phase.kind)} phase needs a chaser, and the file has none"
        findings.add((*path, "kind"), message, "a [chaser] table, or coast phases alone")
    elif phase.until.range is not None:
        message = "a range to the target needs a chaser, and the file has none"
        findings.add((*path, "until", "range"), message, "until = { duration = ... } or { time = ... }")


def _burn(phase: Burn, path: KeyPath, findings: Findings) -> None:
    """Check what a target that burns by itself cannot do."""
    if phase.solve != "fixed":
        findings.add((*path, "solve"), "without a chaser there is nothing to solve it for", '"fixed"')
    if phase.at is not None and phase.at.elevation is not None:
        findings.add((*path, "at", "elevation"), "without a chaser no target stands in its sky", "time, delay")
