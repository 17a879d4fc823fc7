"""The pressure of sunlight, and the Earth's shadow."""

from math import acos, asin, atan2, pi, sqrt

from sim.core.world import World

AU = 149597870700.0  # m, IAU 2012 resolution B2
LIGHT_TIME = 499.004784  # s for that distance
SUN_RADIUS = 6.957e8  # m, IAU 2015 resolution B3, nominal
PRESSURE = 1361.0 / 299792458.0  # N/m2 at 1 au: the nominal solar irradiance (same resolution) over the speed of light


def sunlight(world: World, x: float, y: float, z: float, sx: float, sy: float, sz: float) -> float:
    """Return the visible share of the Sun's disc, 1 in full light to 0 in the umbra.

    Spacecraft and Sun are in m from the Earth's centre. The overlap of two discs, the Sun's and the Earth's
    (Montenbruck and Gill, Satellite Orbits, section 3.4.2), the Earth's flattening taken in by stretching all along its
    axis until its ellipsoid is a sphere; no air dims or bends the light. As `sim.flight.sun.sunlight`, for one place.
    """
    stretch = 1.0 / (1.0 - world.flattening)
    z = z * stretch
    sx = sx - x
    sy = sy - y
    sz = sz * stretch - z
    along = x * sx + y * sy + z * sz
    if along >= 0.0:
        return 1.0  # the Earth is behind
    a = asin(min(SUN_RADIUS / sqrt(sx * sx + sy * sy + sz * sz), 1.0))
    b = asin(min(world.radius / sqrt(x * x + y * y + z * z), 1.0))
    nx = y * sz - z * sy
    ny = z * sx - x * sz
    nz = x * sy - y * sx
    c = max(atan2(sqrt(nx * nx + ny * ny + nz * nz), -along), 1e-12)  # between the centres of the discs
    if c >= a + b:
        return 1.0
    # clipped, the same formula covers one disc within the other
    u = (c * c + a * a - b * b) / (2.0 * c)
    h = sqrt(max(a * a - u * u, 0.0))
    overlap = a * a * acos(min(max(u / a, -1.0), 1.0)) + b * b * acos(min(max((c - u) / b, -1.0), 1.0)) - c * h
    return min(max(1.0 - overlap / (pi * a * a), 0.0), 1.0)


def pressure(
    world: World, srp_m: float, x: float, y: float, z: float, sx: float, sy: float, sz: float
) -> tuple[float, float, float]:
    """Return the acceleration by sunlight (m/s2) on a body of radiation coefficient times area over mass ``srp_m``.

    a = nu P (1 au/d)^2 Cr A/m d^ away from the Sun, nu being the `sunlight` (Montenbruck and Gill, equation 3.75);
    ``srp_m`` in m2/kg, places as for `sunlight`. The area is the one across the light, the same at all times.
    """
    dx = x - sx
    dy = y - sy
    dz = z - sz
    d2 = dx * dx + dy * dy + dz * dz
    k = PRESSURE * AU * AU * srp_m * sunlight(world, x, y, z, sx, sy, sz) / (d2 * sqrt(d2))
    return k * dx, k * dy, k * dz
