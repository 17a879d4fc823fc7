"""What is to be said of a flight as a whole: where what it was made of is less sure than its numbers look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.environment.ephemeris import read
from sim.inputs.ephemeris import ENOUGH_M

if TYPE_CHECKING:
    from sim.setup.plan import Plan

__all__ = ["remarks"]


def remarks(plan: Plan) -> dict[str, str]:
    """Return what is to be said, by what it is about."""
    found = {"Ephemeris": _ephemeris(plan)}
    return {about: text for about, text in found.items() if text}


def _ephemeris(plan: Plan) -> str:
    """Say what is not as it should be in the ephemeris that gave the target's orbit."""
    file = plan.scenario.target.orbit.oem
    if file is None:
        return ""
    epoch = plan.clock.tt_jd(0.0)
    ephemeris = read(file, epoch)
    segment, _ = ephemeris.at(epoch)
    sparse = segment.sparseness(segment.seconds(epoch))
    said = [f"{sparse}; enough is {sparse.cure}"] if sparse.error_m > ENOUGH_M else []
    return "; ".join([*said, *(f"line {one.line}: {one.message}" for one in segment.blemishes)])
