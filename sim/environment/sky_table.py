"""The sky of one run: how the Earth stands and where Sun and Moon are, sampled once for the core to interpolate.

Rows are an hour apart and fall on midnight UTC, where the daily values of UT1 and the pole have their corners: between
two rows a straight line is what those values are, and precession and nutation are within 3e-11 rad (0.2 mm in orbit).
"""

from __future__ import annotations

import math

import erfa
import numpy as np

from sim.core import constants
from sim.core.forces.radiation import AU
from sim.environment.clock import DAY_S, Clock
from sim.environment.earth import celestial_pole_offsets, pole_at
from sim.environment.grid import ANGLE, DISTANCE, snapped

STEP_S = 3600.0
MARGIN_ROWS = 2  # before and after the times asked for: what a cubic needs, and light's eight minutes
TURN = 2.0 * math.pi
RATE = TURN * 1.00273781191135448 / DAY_S  # rad per second of UT1 (IERS Conventions 2010, equation 5.15)
# IERS Conventions 2010, table 1.1: the Sun's (TDB-compatible), and the Moon's as its share of the Earth's mass
MU_SUN = 1.32712440041e20  # m3/s2
MU_MOON = 0.0123000371 * constants.MU_EARTH


def sample(clock: Clock, start_s: float, end_s: float) -> list[float]:
    """Return the table that `sim.core.forces.sky` reads, good from ``start_s`` to ``end_s`` (s of the clock, TT).

    Earth: IAU 2006/2000A precession and nutation with dX and dY, rotation angle and pole, as `sim.environment.earth`.
    Sun: the Earth's heliocentric place by VSOP2000 abridged (erfa.epv00, some 5 km): where it is, not where it is seen,
    as it serves gravity. Moon: Meeus' abridged ELP2000 (erfa.moon98; 6 km RMS, 32 km at worst from 1950 to 2100). TT
    stands for TDB. These are astropy's built-in ephemeris.

    Raises
    ------
    ValueError
        When the end lies before the start, or the start before 1962, when the IERS's daily values begin.
    """
    if not start_s <= end_s:
        raise ValueError(f"the sky is sampled from a start to a later end, not from {start_s} s to {end_s} s")
    midnight = clock.seconds(clock.utc(start_s).replace(hour=0, minute=0, second=0, microsecond=0))
    first = midnight + STEP_S * (math.floor((start_s - midnight) / STEP_S) - MARGIN_ROWS)
    rows = math.ceil((end_s - first) / STEP_S) + 1 + MARGIN_ROWS
    since = STEP_S * np.arange(rows, dtype=np.float64)
    t = np.asarray(first + since, dtype=np.float64)
    jd1, jd2 = clock.tt_jd(t)
    x, y, s = erfa.xys06a(jd1, jd2)
    angle = erfa.era00(*clock.ut1_jd(t)) - s + erfa.sp00(jd1, jd2)
    departure = angle - angle[0] - RATE * since
    departure -= TURN * np.round(departure / TURN)
    x_pole, y_pole = (np.broadcast_to(one, rows) for one in pole_at(clock, t))
    dx, dy = celestial_pole_offsets(clock, t)
    heliocentric, _ = erfa.epv00(jd1, jd2)
    sun, moon = -AU * heliocentric["p"], AU * erfa.moon98(jd1, jd2)["p"]
    earth = snapped(np.column_stack([x + dx, y + dy, departure, x_pole, y_pole]), ANGLE)
    table = np.column_stack([earth, snapped(np.column_stack([sun, moon]), DISTANCE)])
    return [first, STEP_S, snapped(float(angle[0]), ANGLE), RATE, *table.ravel().tolist()]
