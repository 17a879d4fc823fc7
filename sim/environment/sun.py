"""The Sun: where it stands, whether it is seen from an orbit, and where on Earth it is day."""

import math

import erfa
import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.core.constants import FLATTENING, R_EARTH
from sim.core.forces.radiation import AU, sunlight
from sim.environment.clock import DAY_S, Clock
from sim.environment.earth import earth_rotation

FloatArray = NDArray[np.float64]

LIGHT_AU_DAY = 173.14463267424034  # speed of light, 299,792,458 m/s
SUN_STEP_S = 1800.0  # between computed places of an array of times (chosen: straight lines between miss 0.004 arcsec)


def sun_position(clock: Clock, t: float | FloatArray) -> FloatArray:
    """Position of the Sun as seen from the Earth's centre at time t (s, one or (n,)): GCRS, m, (3,) or (n, 3).

    The Earth's heliocentric place by VSOP2000 abridged (erfa.epv00, some 5 km), turned around and displaced by annual
    aberration (20 arcseconds: where the light comes from). TT stands for TDB, 2 ms apart. Good from 1900 to 2100.
    """
    if not isinstance(t, np.ndarray):
        return _sun_position(*clock.tt_jd(t))
    jd1, jd2 = clock.tt_jd(t)
    if len(t) < 2:
        return _sun_position(jd1, jd2)
    start, end = float(np.min(jd2)), float(np.max(jd2))
    knots = np.linspace(start, end, 2 + int((end - start) * DAY_S / SUN_STEP_S))
    places = _sun_position(jd1, knots)
    return np.stack([np.interp(jd2, knots, places[:, axis]) for axis in range(3)], axis=-1)


def _sun_position(jd1: float, jd2: float | FloatArray) -> FloatArray:
    helio, bary = erfa.epv00(jd1, jd2)
    position = -helio["p"]
    distance = np.linalg.norm(position, axis=-1)
    velocity = bary["v"] / LIGHT_AU_DAY
    lorentz = np.sqrt(1.0 - np.sum(velocity**2, axis=-1))
    direction = erfa.ab(position / distance[..., None], velocity, distance, lorentz)
    return np.asarray(direction * (distance * AU)[..., None])


def sun_direction(clock: Clock, t: float | FloatArray) -> FloatArray:
    """Unit vector from the Earth's centre towards the apparent Sun at time t (s, one or (n,)): GCRS, (3,) or (n, 3).

    From a spacecraft in low orbit the Sun stands up to 10 arcseconds (parallax) and 5 arcseconds (its own aberration)
    elsewhere.
    """
    position = sun_position(clock, t)
    return np.asarray(position / np.linalg.norm(position, axis=-1, keepdims=True))


def lit(position: ArrayLike, sun: ArrayLike) -> bool:
    """Whether at least half of the Sun's disc is seen from a GCRS position (3,) in m.

    `sun` (3,) points from the Earth's centre to the Sun and may have any length, so `sun_direction` serves as well.
    """
    towards = np.asarray(sun, dtype=np.float64)
    far = towards * (AU / np.linalg.norm(towards))
    x, y, z = np.asarray(position, dtype=np.float64).tolist()
    return sunlight(R_EARTH, FLATTENING, (x, y, z), tuple(far.tolist())) >= 0.5


def subsolar_point(clock: Clock, t: float) -> tuple[float, float]:
    """Geodetic latitude and longitude (rad, -pi to pi) where the Sun stands in the zenith at time t (s)."""
    x, y, z = (earth_rotation(clock, t) @ sun_direction(clock, t)).tolist()
    return math.atan2(z, math.hypot(x, y)), math.atan2(y, x)


def terminator(clock: Clock, t: float, points: int = 721) -> tuple[FloatArray, FloatArray]:
    """The line between day and night at time t (s), ready for a map: geodetic latitudes and longitudes (rad).

    The Sun's centre is on the horizon of the ellipsoid, without refraction. Longitudes rise from -pi to pi in equal
    steps; it is day on the side of the line where `subsolar_point` lies.
    """
    declination, longitude_sun = subsolar_point(clock, t)
    # an equinox within 1e-9 rad would put the line along meridians, at no one latitude per longitude
    sine = math.copysign(max(abs(math.sin(declination)), 1e-9), declination)
    longitude = np.linspace(-math.pi, math.pi, points)
    # sin(lat) sin(decl) + cos(lat) cos(decl) cos(lon - lon_sun) = 0
    return np.arctan(-np.cos(longitude - longitude_sun) * (math.cos(declination) / sine)), longitude
