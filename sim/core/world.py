"""The world that a trajectory moves in: one flat record of floats, chosen once and handed to every function."""

from typing import NamedTuple

from sim.core.constants import FLATTENING, J2, MU_EARTH, OMEGA_EARTH, R_EARTH

CW = 0.0  # linear relative motion about a circular two-body orbit
TWO_BODY = 1.0
ZONAL = 2.0  # two-body and the zonal harmonics J2..J6; those that are zero cost nothing


class World(NamedTuple):
    """How gravity and air act; every field a float, so that compiled code sees one type. Build it with `world`."""

    gravity: float  # CW, TWO_BODY or ZONAL
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
    target_cda_m: float  # drag coefficient times area over mass, m2/kg
    chaser_cda_m: float  # m2/kg
    mean_motion: float  # rad/s of the frame in a CW world; 0.0 elsewhere


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
    target_cda_m: float = 0.0,
    chaser_cda_m: float = 0.0,
    mean_motion: float = 0.0,
) -> World:
    """Build a `World`; every argument, integer or numpy scalar too, becomes a float.

    Without arguments it is the Earth with J2 and no air. A world with ``gravity=CW`` needs its ``mean_motion``, and
    knows neither zonals nor drag. The atmosphere's default height and scale height are chosen: a fair mean of
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
        float(target_cda_m),
        float(chaser_cda_m),
        float(mean_motion),
    )
