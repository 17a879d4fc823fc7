"""What is to be said of a flight as a whole: where what it was made of is less sure than its numbers look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.core.constants import OMEGA_EARTH, R_EARTH
from sim.environment.earth_orientation import DAY_S, MJD_ZERO, UT1_DRIFT, last_day
from sim.environment.ephemeris import read
from sim.inputs.ephemeris import ENOUGH_M

if TYPE_CHECKING:
    from sim.setup.plan import Plan

__all__ = ["remarks"]

TURNS = OMEGA_EARTH * R_EARTH  # m/s at the equator


def remarks(plan: Plan, end: float) -> dict[str, str]:
    """Return what is to be said, by what it is about, of a flight to a time (s)."""
    found = {"Ephemeris": _ephemeris(plan), "Earth orientation": _orientation(plan, end)}
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


def _orientation(plan: Plan, end: float) -> str:
    """Say how far the Earth may have turned from what is held after the last day that is known."""
    jd1, jd2 = plan.clock.tt_jd(end)
    days = (jd1 - MJD_ZERO) + jd2 - last_day()
    if days <= 0.0 or plan.clock.orientation is not None:
        return ""
    error, known = days * UT1_DRIFT, plan.clock.utc(end - days * DAY_S + 60.0)
    return (
        f"UT1 and the pole are known to {known:%d %B %Y} and held from there: by the end of the flight the Earth may "
        f"stand {error * 1e3:.2g} ms aside, {error * TURNS:.2g} m at the equator"
    )
