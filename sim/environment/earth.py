"""The turning Earth: inertial axes to the Earth's, and the point below a spacecraft.

GCRS to ITRS by the IAU 2006/2000A precession-nutation and the Earth rotation angle (IERS Conventions 2010, chapter 5,
equation 5.1 with the CIO-based 5.10), with the observed corrections dX, dY (0.3 mas, 1 cm in orbit), which astropy
leaves out.
"""

from typing import overload

import erfa
import numpy as np
from numpy.typing import NDArray

from sim.core.constants import FLATTENING, R_EARTH
from sim.core.ellipsoid import geodetic
from sim.environment.clock import DAY_S, TT_MINUS_TAI_S, Clock
from sim.environment.earth_orientation import celestial_offsets, pole
from sim.speed import over

FloatArray = NDArray[np.float64]

# Nutation is computed every half hour and interpolated between (chosen: 0.04 mm at 7,000 km, from its fortnightly term)
NUTATION_STEP_S = 1800.0


def earth_rotation(clock: Clock, t: float | FloatArray) -> FloatArray:
    """Rotation matrix from GCRS to ITRS at time t (s, one or (n,)); shape (3, 3) or (n, 3, 3).

    ValueError before 1962 or where t is not finite.
    """
    jd1, jd2 = clock.ut1_jd(t)
    turned = _pole_matrix(clock, t, erfa.sp00(*clock.tt_jd(t)))
    return np.asarray(erfa.c2tcio(_celestial_to_intermediate(clock, t), erfa.era00(jd1, jd2), turned))


@overload
def sub_point(clock: Clock, t: float, position: FloatArray) -> tuple[float, float, float]: ...
@overload
def sub_point(clock: Clock, t: FloatArray, position: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]: ...
def sub_point(
    clock: Clock, t: float | FloatArray, position: FloatArray
) -> tuple[float, float, float] | tuple[FloatArray, FloatArray, FloatArray]:
    """Geodetic latitude (rad), longitude (rad, -pi to pi) and height (m) on WGS-84 of GCRS positions.

    t is one time (s) with a position (3,) in m, or times (n,) with positions (n, 3).
    """
    fixed = np.einsum("...ij,...j->...i", earth_rotation(clock, t), np.asarray(position, dtype=np.float64))
    if isinstance(t, np.ndarray):
        latitude, longitude, height = over(geodetic)(R_EARTH, FLATTENING, fixed).T
        return latitude, longitude, height
    x, y, z = fixed.tolist()
    return geodetic(R_EARTH, FLATTENING, (x, y, z))


def teme_to_gcrs(clock: Clock, t: float) -> FloatArray:
    """Rotation matrix (3, 3) from TEME, the frame of SGP4, to GCRS at time t (s).

    To the Earth's axes by Greenwich mean sidereal time of 1982 and the pole without s', which is how SGP4's frame is
    defined (Vallado et al., Revisiting Spacetrack Report #3, AIAA 2006-6753, appendix C), and back by the current
    models: astropy takes the same way, but for dX and dY.
    """
    fixed_from_teme = erfa.c2tcio(np.eye(3), erfa.gmst82(*clock.ut1_jd(t)), _pole_matrix(clock, t, 0.0))
    return np.asarray(earth_rotation(clock, t).T @ fixed_from_teme)


def _celestial_to_intermediate(clock: Clock, t: float | FloatArray) -> FloatArray:
    x, y, s = _models(*clock.tt_jd(t))
    dx, dy = celestial_pole_offsets(clock, t)
    return np.asarray(erfa.c2ixys(x + dx, y + dy, s))


def _models(jd1: float, jd2: float | FloatArray) -> tuple[float | FloatArray, ...]:
    """Return X, Y and s (rad) of the celestial pole by IAU 2006/2000A at a TT Julian date."""
    if not isinstance(jd2, np.ndarray):
        return tuple(erfa.xys06a(jd1, jd2))
    start, end = float(np.min(jd2)), float(np.max(jd2))
    knots = np.linspace(start, end, 2 + int((end - start) * DAY_S / NUTATION_STEP_S))
    if len(knots) >= len(jd2):
        return tuple(erfa.xys06a(jd1, jd2))
    return tuple(np.interp(jd2, knots, part) for part in erfa.xys06a(jd1, knots))


def celestial_pole_offsets(clock: Clock, t: float | FloatArray) -> tuple[float | FloatArray, float | FloatArray]:
    """Return dX and dY (rad) at time t (s, one or (n,)), as observed or as the clock has them given."""
    if clock.orientation is not None:
        return clock.orientation.dx, clock.orientation.dy
    jd1, jd2 = clock.tt_jd(t)
    return celestial_offsets(jd1, jd2 - TT_MINUS_TAI_S / DAY_S)


def pole_at(clock: Clock, t: float | FloatArray) -> tuple[float | FloatArray, float | FloatArray]:
    """Return the pole's x_p and y_p (rad) at time t (s, one or (n,)), as observed or as the clock has them given."""
    if clock.orientation is not None:
        return clock.orientation.x_p, clock.orientation.y_p
    jd1, jd2 = clock.tt_jd(t)
    return pole(jd1, jd2 - TT_MINUS_TAI_S / DAY_S)


def _pole_matrix(clock: Clock, t: float | FloatArray, s: float | FloatArray) -> FloatArray:
    return np.asarray(erfa.pom00(*pole_at(clock, t), s))
