"""The world that a trajectory moves in: one flat record of floats, chosen once and handed to every function."""

from typing import NamedTuple, TypeAlias

from sim.core.constants import FLATTENING, J2, MU_EARTH, OMEGA_EARTH, R_EARTH

LINEAR = -1.0  # two-body for the target; for the relative motion its linear part, on a circle Clohessy-Wiltshire
CW_CURVILINEAR = 0.0  # Clohessy-Wiltshire about a circular two-body orbit, its states in curvilinear LVLH
TWO_BODY = 1.0
ZONAL = 2.0  # two-body and the zonal harmonics J2..J6; those that are zero cost nothing
HARMONIC = 3.0  # two-body and the harmonics of `field`, turning with the Earth of `sky`

Buffer: TypeAlias = list[float]
"""A flat table of floats; where compiled code reads it, a contiguous array of float64."""

OFF: Buffer = [0.0]  # a table of nothing


class World(NamedTuple):
    """How gravity and air act, and where Sun and Moon are; what they act on is a `sim.core.body.Body`.

    Floats and flat buffers, so that compiled code sees one type. Build it with `world`; `sim.speed.buffers` turns its
    lists into the arrays that compiled functions take.
    """

    gravity: float  # LINEAR, CW_CURVILINEAR, TWO_BODY, ZONAL or HARMONIC
    mu: float  # m3/s2
    radius: float  # m, equatorial
    j2: float
    j3: float
    j4: float
    j5: float
    j6: float
    spin: float  # rad/s, the rotation of the Earth and its air about +z
    flattening: float
    density: float  # kg/m3 at density_height; 0.0 means no drag
    density_height: float  # m above the ellipsoid
    scale_height: float  # m
    mean_motion: float  # rad/s of the target on its circle in a CW world; 0.0 elsewhere
    sun_mu: float  # m3/s2; 0.0 means that the Sun does not pull
    moon_mu: float  # m3/s2; 0.0 means that the Moon does not pull
    field: Buffer  # harmonics of gravity, see sim.core.forces.harmonics
    sky: Buffer  # how the Earth stands, and where Sun and Moon are, see sim.core.forces.sky
    air: Buffer  # density along the orbit, see sim.core.forces.drag


def world(
    gravity: float = ZONAL,
    mu: float = MU_EARTH,
    radius: float = R_EARTH,
    j2: float = J2,
    j3: float = 0.0,
    j4: float = 0.0,
    j5: float = 0.0,
    j6: float = 0.0,
    spin: float = OMEGA_EARTH,
    flattening: float = FLATTENING,
    density: float = 0.0,
    density_height: float = 390e3,
    scale_height: float = 45e3,
    mean_motion: float = 0.0,
    sun_mu: float = 0.0,
    moon_mu: float = 0.0,
    field: Buffer = OFF,
    sky: Buffer = OFF,
    air: Buffer = OFF,
) -> World:
    """Build a `World`; every number, integer or numpy scalar too, becomes a float, every sequence a list of floats.

    Without arguments it is the Earth with J2, no air and no light. A world with
    ``gravity=CW_CURVILINEAR`` needs its ``mean_motion``; it and a linear one know nothing of the rest. Sun, Moon and
    light need their places in ``sky``. The atmosphere's default height and scale height are chosen: a fair mean of
    NRLMSISE-00 at the solar minimum of 1995-97.
    """
    return World(
        float(gravity),
        float(mu),
        float(radius),
        float(j2),
        float(j3),
        float(j4),
        float(j5),
        float(j6),
        float(spin),
        float(flattening),
        float(density),
        float(density_height),
        float(scale_height),
        float(mean_motion),
        float(sun_mu),
        float(moon_mu),
        [float(value) for value in field],
        [float(value) for value in sky],
        [float(value) for value in air],
    )
