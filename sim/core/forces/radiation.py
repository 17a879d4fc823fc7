"""The pressure of sunlight, and the Earth's shadow.

The shadow is a cone with its penumbra, behind the ellipsoid: all is stretched along the axis until the Earth is a
sphere. No air dims or bends the light.
"""

from math import pi, sqrt

from sim.core.elementary import acos, asin, atan2
from sim.core.forces.sky import SUN, place
from sim.core.tuples import State
from sim.core.world import World

AU = 149597870700.0  # m, IAU 2012 resolution B2
LIGHT_TIME = 499.004784  # s for that distance
SUN_RADIUS = 6.957e8  # m, IAU 2015 resolution B3, nominal
GRID = 16  # looks at the light within a step
HALVINGS = 24  # of the time between two of them: to some microseconds
PRESSURE = 1361.0 / 299792458.0  # N/m2 at 1 au: the nominal solar irradiance (same resolution) over the speed of light


def discs(world: World, x: float, y: float, z: float, sx: float, sy: float, sz: float) -> tuple[float, float, float]:
    """Return the angular radii of Sun and Earth and the angle between their centres (rad), as for `sunlight`."""
    stretch = 1.0 / (1.0 - world.flattening)
    z = z * stretch
    sx = sx - x
    sy = sy - y
    sz = sz * stretch - z
    a = asin(min(SUN_RADIUS / sqrt(sx * sx + sy * sy + sz * sz), 1.0))
    b = asin(min(world.radius / sqrt(x * x + y * y + z * z), 1.0))
    nx = y * sz - z * sy
    ny = z * sx - x * sz
    nz = x * sy - y * sx
    return a, b, atan2(sqrt(nx * nx + ny * ny + nz * nz), -(x * sx + y * sy + z * sz))


def sunlight(world: World, x: float, y: float, z: float, sx: float, sy: float, sz: float) -> float:
    """Return the visible share of the Sun's disc, 1 in full light to 0 in the umbra.

    Spacecraft and Sun are in m from the Earth's centre. It is the overlap of two discs, the Sun's and the Earth's
    (Montenbruck and Gill, Satellite Orbits, section 3.4.2). The same as `sim.environment.sun.sunlight`, for one place.
    """
    if x * (sx - x) + y * (sy - y) + z * (sz - z) >= 0.0:
        return 1.0  # the Earth is behind
    a, b, c = discs(world, x, y, z, sx, sy, sz)
    if c >= a + b:
        return 1.0
    c = max(c, 1e-12)
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


def stage(world: World, t: float, x: float, y: float, z: float) -> float:
    """Return 1.0 in full light, 0.5 in the penumbra and 0.0 in the umbra, at ``t`` (s) and an inertial place (m)."""
    sx, sy, sz = place(world.sky, t - LIGHT_TIME, SUN)
    a, b, c = discs(world, x, y, z, sx, sy, sz)
    return 1.0 if c >= a + b else 0.0 if c <= b - a else 0.5


def may_change(world: World, t: float, start: State, end: State, h: float) -> bool:
    """Return whether the light may change on the way from one state to another, ``h`` s later.

    The angle between Sun and limb changes by no more than the orbit turns, chosen as 1.2 times its mean rate.
    """
    x, y, z, vx, vy, vz = start
    sx, sy, sz = place(world.sky, t - LIGHT_TIME, SUN)
    a, b, c = discs(world, x, y, z, sx, sy, sz)
    before = c - b
    _, b, c = discs(world, end[0], end[1], end[2], sx, sy, sz)
    after = c - b
    turn = 1.2 * abs(h) * sqrt((vx * vx + vy * vy + vz * vz) / (x * x + y * y + z * z))
    lit = before > a and after > a and before + after - 2.0 * a > turn
    dark = before < -a and after < -a and -before - after - 2.0 * a > turn
    return not (lit or dark)


def next_change(world: World, t: float, start: State, end: State, h: float, since: float) -> float:
    """Return the share of a step, after the share ``since``, at which the light first changes `stage`; 1.0 if never.

    ``start`` and ``end`` are the states at both ends of the step from ``t`` over ``h`` s; between them the orbit is a
    cubic: within metres of the true one, which is milliseconds.
    """
    x, y, z = between(start, end, h, since)
    now = stage(world, t + since * h, x, y, z)
    low = since
    for k in range(int(since * GRID) + 1, GRID + 1):
        high = k / GRID
        x, y, z = between(start, end, h, high)
        if stage(world, t + high * h, x, y, z) != now:
            for _ in range(HALVINGS):
                middle = 0.5 * (low + high)
                x, y, z = between(start, end, h, middle)
                if stage(world, t + middle * h, x, y, z) == now:
                    low = middle
                else:
                    high = middle
            return high
        low = high
    return 1.0


def between(start: State, end: State, h: float, share: float) -> tuple[float, float, float]:
    """Return the position at a share of the step between two states, by Hermite's cubic."""
    s = share
    r = 1.0 - s
    p0 = (1.0 + 2.0 * s) * r * r
    p1 = (3.0 - 2.0 * s) * s * s
    v0 = s * r * r * h
    v1 = -s * s * r * h
    return (
        p0 * start[0] + p1 * end[0] + v0 * start[3] + v1 * end[3],
        p0 * start[1] + p1 * end[1] + v0 * start[4] + v1 * end[4],
        p0 * start[2] + p1 * end[2] + v0 * start[5] + v1 * end[5],
    )
