"""Axes in which orbits are handed over, and the simulator's own, GCRS.

Every function takes positions (m) and velocities (m/s) from the Earth's centre. The frames, by the names that scenario
files use:

gcrs    Geocentric Celestial Reference System, the simulator's inertial axes (IERS Conventions 2010, chapter 5).
j2000   Mean equator and equinox of J2000.0, which CCSDS calls EME2000 and the Shuttle's programme J2K: GCRS turned by
        the frame bias of IAU 2000 (IERS Conventions 2003, section 5.3), 0.02 arcseconds or 0.8 m in a low orbit. (A
        J2000 that comes from the Earth's axes by the theories of 1976 and 1980 without the IERS's corrections lies as
        far from this one in our years: it shares its name.)
m50     Mean of 1950, the inertial axes of the Shuttle's computers: mean equator and equinox of B1950.0, carried
        through the years by the precession of Newcomb, as in the star catalogue FK4. Newcomb's precession is 1.1
        arcseconds a century short of that of IAU 1976 and his equinox moves, so that M50 turns slowly under J2000, and
        a vector goes from one to the other by a matrix of its date: C. A. Murray, Astronomy and Astrophysics 218, 325
        (1989), equations 28 and 29. (The E-terms of aberration are a matter of star places and have no part in an
        orbit.) What NASA's Johnson Space Center gave as one vector in both axes, the Space Station on 11 August 2010,
        comes out within 0.1 m; precession by IAU 1976 from B1950, which some programs call M50, would be 22 m off, and
        Murray's matrix without the drift 10 m.
teme    True equator, mean equinox: what SGP4 gives (see `sim.environment.earth.teme_to_gcrs`).
itrs    The Earth's own axes (ITRF, which WGS-84 follows within centimetres); velocities are those that a tracking
        station sees, relative to the turning Earth.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import erfa
import numpy as np
from numpy.typing import NDArray

from sim.environment.earth import earth_rotation, teme_to_gcrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.core.tuples import State
    from sim.environment.clock import Clock

__all__ = ["FRAMES", "earth_rotation_rate", "from_gcrs", "to_gcrs"]

FloatArray = NDArray[np.float64]

FRAMES = ("gcrs", "j2000", "m50", "teme", "itrs")

_DIFFERENCE_S = 10.0  # chosen: the five-point formula then errs by 1e-11 m/s in a low orbit, rounding by 1e-10 m/s

# Murray's equation 28, the mean places of B1950 to J2000, and equation 29, the change in a Julian century from 1950
_M50_TO_J2000 = (
    (0.9999256794956877, -0.0111814832204662, -0.0048590038153592),
    (0.0111814832391717, 0.9999374848933135, -0.0000271625947142),
    (0.0048590037723143, -0.0000271702937440, 0.9999881946023742),
)
_M50_DRIFT = (
    (-0.0026455262e-6, -1.1539918689e-6, 2.1111346190e-6),
    (1.1540628161e-6, -0.0129042997e-6, 0.0236021478e-6),
    (-2.1112979048e-6, -0.0056024448e-6, 0.0102587734e-6),
)
_J1950, _CENTURY = 2433282.5, 36525.0  # Julian date, days


def to_gcrs(frame: str, clock: Clock, t: float, state: Sequence[float]) -> State:
    """Return the GCRS state (m, m/s) of a state on the axes of a frame of `FRAMES` at time t (s).

    Raises
    ------
    ValueError
        For an unknown frame, a time that is not finite, or before 1962 where the Earth's rotation is needed.
    """
    given = np.asarray(state, dtype=np.float64)
    position, velocity = given[:3], given[3:]
    if frame == "itrs":
        turn = earth_rotation(clock, t)
        return _state(turn.T @ position, turn.T @ velocity + earth_rotation_rate(clock, t).T @ position)
    matrix = _inertial(frame, clock, t)
    return _state(matrix @ position, matrix @ velocity)


def from_gcrs(frame: str, clock: Clock, t: float, state: Sequence[float]) -> State:
    """Return a GCRS state (m, m/s) on the axes of a frame of `FRAMES` at time t (s): the inverse of `to_gcrs`."""
    given = np.asarray(state, dtype=np.float64)
    position, velocity = given[:3], given[3:]
    if frame == "itrs":
        turn = earth_rotation(clock, t)
        return _state(turn @ position, turn @ velocity + earth_rotation_rate(clock, t) @ position)
    matrix = _inertial(frame, clock, t).T
    return _state(matrix @ position, matrix @ velocity)


def earth_rotation_rate(clock: Clock, t: float) -> FloatArray:
    """Return the time derivative (3, 3), 1/s, of the matrix from GCRS to ITRS at time t (s).

    By the five-point difference of `sim.environment.earth.earth_rotation`, so that the length of the day, precession
    and the moving pole are in it as they are in the matrix.
    """
    h = _DIFFERENCE_S
    a, b, c, d = (earth_rotation(clock, t + k * h) for k in (-2.0, -1.0, 1.0, 2.0))
    return np.asarray((8.0 * (c - b) - (d - a)) / (12.0 * h))


def _inertial(frame: str, clock: Clock, t: float) -> FloatArray:
    """Return the matrix to GCRS of a frame that does not turn with the Earth."""
    if frame == "gcrs":
        return np.eye(3)
    if frame == "j2000":
        return _bias().T
    if frame == "m50":
        return np.asarray(_bias().T @ _m50_to_j2000(clock, t))
    if frame == "teme":
        return teme_to_gcrs(clock, t)
    raise ValueError(f"{frame!r} is not a frame that is known: {', '.join(FRAMES)}")


@cache
def _bias() -> FloatArray:
    """Return the matrix from GCRS to the mean axes of J2000."""
    return np.asarray(erfa.bp00(2451545.0, 0.0)[0])


def _m50_to_j2000(clock: Clock, t: float) -> FloatArray:
    """Return Murray's matrix, made orthogonal to the last digit."""
    jd1, jd2 = clock.tt_jd(t)
    centuries = ((jd1 - _J1950) + jd2) / _CENTURY
    left, _, right = np.linalg.svd(np.array(_M50_TO_J2000) + centuries * np.array(_M50_DRIFT))
    return np.asarray(left @ right)


def _state(position: FloatArray, velocity: FloatArray) -> State:
    x, y, z = position.tolist()
    vx, vy, vz = velocity.tolist()
    return x, y, z, vx, vy, vz
