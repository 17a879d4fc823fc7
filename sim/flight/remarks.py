"""What is to be said of a flight as a whole: where what it was made of is less sure than its numbers look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.core.constants import FLATTENING, OMEGA_EARTH, R_EARTH
from sim.environment.earth_orientation import DAY_S, MJD_ZERO, UT1_DRIFT, last_day
from sim.environment.ephemeris import read
from sim.inputs.ephemeris import ENOUGH_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario.tables.models import Model
    from sim.setup.plan import Plan

    FloatArray = NDArray[np.float64]

__all__ = ["remarks"]

TOP_M = 1000e3  # the top of the tables and of NRLMSISE-00
SCALES = (
    3.0  # scale heights to both sides for which an exponential is meant: at 250 km it is within a factor 2 (chosen)
)
SAME_M = 50e3  # of heights over which the same density is meant (chosen)
TURNS = OMEGA_EARTH * R_EARTH  # m/s at the equator


def remarks(plan: Plan, end: float, places: FloatArray) -> dict[str, str]:
    """Return what is to be said, by what it is about, of a flight to a time (s) through places (n, 3), GCRS."""
    found = {
        "Ephemeris": _ephemeris(plan),
        "Earth orientation": _orientation(plan, end),
        "Air": _air(plan.scenario.model, places),
    }
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


def _air(model: Model, places: FloatArray) -> str:
    """Say where a flight left the heights for which its air is meant."""
    if not model.drag or model.gravity == "cw":
        return ""
    radius = np.linalg.norm(places, axis=1)
    heights = radius - R_EARTH * (1.0 - FLATTENING * (places[:, 2] / radius) ** 2)  # to 50 m of the geodetic one
    lowest, highest = float(heights.min()), float(heights.max())
    air = model.atmosphere
    if air.model in ("layered", "nrlmsise-00"):
        below, above = 0.0, TOP_M
    elif air.model == "exponential":
        reach = SCALES * air.scale_height
        below, above = air.height - reach, air.height + reach
    else:
        below, above = highest - SAME_M, lowest + SAME_M
    if below <= lowest and highest <= above:
        return ""
    meant = (
        f"over no more than {SAME_M / 1e3:.0f} km"
        if air.model == "constant"
        else (f"from {max(below, 0.0) / 1e3:,.0f} to {above / 1e3:,.0f} km")
    )
    flown = f"the flight goes from {lowest / 1e3:,.0f} to {highest / 1e3:,.0f} km"
    return f"{flown}, and the {air.model} air is meant for heights {meant}: beyond, the drag may be off by a factor"
