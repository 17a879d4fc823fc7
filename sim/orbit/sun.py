"""Where the Sun is, and whether a ship is in its light."""

from __future__ import annotations

from datetime import datetime

from sim.core.constants import FLATTENING, MU_EARTH, R_EARTH
from sim.core.forces.radiation import AU
from sim.core.forces.radiation import sunlight as visible_share
from sim.core.tuples import Vector
from sim.core.vectors import norm
from sim.environment.clock import Clock
from sim.environment.sun import sun_position
from sim.orbit import arguments as check

NEAREST, FARTHEST = 0.5 * AU, 2.0 * AU  # chosen: the Sun's distance lies within 2 % of 1 au


def sun_position_m(utc: datetime) -> Vector:
    """Return the Sun's apparent place from the Earth's centre, m, GCRS axes, at a time with a zone.

    Raises
    ------
    ValueError
        For a time without a zone, or before 1960.

    Examples
    --------
    Vallado, *Fundamentals of Astrodynamics and Applications*, example 5-1: on 2 April 2006, 0 h, the Sun stands at
    (0.9771945, 0.1924424, 0.0834308) au on the mean axes of date. His series is good to 0.01 degrees, and what is
    given here is where the light comes from (20 arcseconds of aberration).

    >>> import erfa
    >>> from datetime import UTC
    >>> place = erfa.pmat06(2453827.5, 0.0) @ sun_position_m(datetime(2006, 4, 2, tzinfo=UTC)) / 149597870700.0
    >>> [round(float(x), 3) for x in place]
    [0.977, 0.192, 0.083]
    """
    if not isinstance(utc, datetime):
        raise ValueError(f"utc: a datetime with a time zone is needed, not {utc!r}")
    x, y, z = sun_position(Clock(utc), 0.0).tolist()
    return x, y, z


def sunlight(position_m: object, sun_m: object) -> float:
    """Return the share of the Sun's disc that is seen from a place: 1 in full light, 0 in the umbra, else between.

    Both places are from the Earth's centre, m, on axes with z along the pole.

    Raises
    ------
    ValueError
        For a place inside the Earth, or a Sun that is not about 1.5e11 m away.

    Examples
    --------
    Curtis, *Orbital Mechanics for Engineering Students*, 3rd edition, example 12.8: in the Earth's shadow.

    >>> sun = (-11747041e3, 139486985e3, 60472278e3)
    >>> sunlight((2817899.0, -14110473.0, -7502672.0), sun), sunlight((-2817899.0, 14110473.0, 7502672.0), sun)
    (0.0, 1.0)
    """
    position = check.place("position_m", position_m, MU_EARTH)
    sun = check.vector("sun_m", sun_m)
    if not NEAREST < norm(sun) < FARTHEST:
        raise ValueError(f"sun_m: {norm(sun):.4g} m is not the Sun's distance, 1.5e11 m")
    return visible_share(R_EARTH, FLATTENING, position, sun)
