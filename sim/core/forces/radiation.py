"""The pressure of sunlight, and the Earth's shadow.

The shadow is a cone with its penumbra, behind the ellipsoid: all is stretched along the axis until the Earth is a
sphere. No air dims or bends the light.
"""

from math import pi, sqrt

from sim.core.elementary import acos, asin, atan2
from sim.core.forces.sky import SUN, place
from sim.core.hermite import between
from sim.core.tuples import State, Vector
from sim.core.world import World

AU = 149597870700.0  # m, IAU 2012 resolution B2
LIGHT_TIME = 499.004784  # s for that distance
SUN_RADIUS = 6.957e8  # m, IAU 2015 resolution B3, nominal
GRID = 16  # looks at the light within a step
HALVINGS = 24  # of the time between two of them: to some microseconds
PRESSURE = 1361.0 / 299792458.0  # N/m2 at 1 au: the nominal solar irradiance (same resolution) over the speed of light


def discs(radius: float, flattening: float, craft: Vector, sun: Vector) -> tuple[float, float, float]:
    """Return the angular radii of Sun and Earth and the angle between their centres (rad), as for `sunlight`."""
    stretch = 1.0 / (1.0 - flattening)
    x, y, z = craft
    z = z * stretch
    sx = sun[0] - x
    sy = sun[1] - y
    sz = sun[2] * stretch - z
    a = asin(min(SUN_RADIUS / sqrt(sx * sx + sy * sy + sz * sz), 1.0))
    b = asin(min(radius / sqrt(x * x + y * y + z * z), 1.0))
    nx = y * sz - z * sy
    ny = z * sx - x * sz
    nz = x * sy - y * sx
    return a, b, atan2(sqrt(nx * nx + ny * ny + nz * nz), -(x * sx + y * sy + z * sz))


def sunlight(radius: float, flattening: float, craft: Vector, sun: Vector) -> float:
    """Return the visible share of the Sun's disc, 1 in full light to 0 in the umbra.

    Spacecraft and Sun are in m from the Earth's centre, on axes with z along the pole (GCRS will do: the pole wanders
    by 20 arcseconds a year, nothing against 21 km of flattening); ``radius`` (m) is the Earth's at the equator. The
    flattening moves a sunset by up to 5 s in low orbit; air, left out, would dim and bend the last light for some 10 s.
    """
    if craft[0] * (sun[0] - craft[0]) + craft[1] * (sun[1] - craft[1]) + craft[2] * (sun[2] - craft[2]) >= 0.0:
        return 1.0  # the Earth is behind
    a, b, c = discs(radius, flattening, craft, sun)
    return visible(a, b, c)


def visible(a: float, b: float, c: float) -> float:
    """Return the share of the Sun's disc that the Earth's leaves, of what `discs` returns.

    The overlap of two discs (Montenbruck and Gill, Satellite Orbits, section 3.4.2).
    """
    if c >= a + b:
        return 1.0
    if c <= b - a:
        return 0.0
    c = max(c, 1e-12)
    # clipped, the same formula covers one disc within the other
    u = (c * c + a * a - b * b) / (2.0 * c)
    h = sqrt(max(a * a - u * u, 0.0))
    overlap = a * a * acos(min(max(u / a, -1.0), 1.0)) + b * b * acos(min(max((c - u) / b, -1.0), 1.0)) - c * h
    return min(max(1.0 - overlap / (pi * a * a), 0.0), 1.0)


def shadow_edges(radius: float, flattening: float, craft: Vector, sun: Vector) -> Vector:
    """Return three functions of the way into the shadow, zero where light is half, where it dims and where it is gone.

    Arguments as for `sunlight`. Half the disc is seen, the disc touches the limb from above, and from below: rad, but
    for the first, which is the share of the disc within the penumbra and goes on in rad on both sides of it.
    """
    a, b, c = discs(radius, flattening, craft, sun)
    above = c - b
    beyond = above - min(max(above, -a), a)
    return visible(a, b, c) - 0.5 + beyond, above - a, above + a


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
    light = sunlight(world.radius, world.flattening, (x, y, z), (sx, sy, sz))
    k = PRESSURE * AU * AU * srp_m * light / (d2 * sqrt(d2))
    return k * dx, k * dy, k * dz


def stage(world: World, t: float, craft: Vector) -> float:
    """Return 1.0 in full light, 0.5 in the penumbra and 0.0 in the umbra, at ``t`` (s) and an inertial place (m)."""
    a, b, c = discs(world.radius, world.flattening, craft, place(world.sky, t - LIGHT_TIME, SUN))
    return 1.0 if c >= a + b else 0.0 if c <= b - a else 0.5


def in_penumbra(world: World, t: float, start: State, end: State, h: float, share: float) -> bool:
    """Return whether a body is in the penumbra at a share of a step; arguments as for `next_change`."""
    return stage(world, t + share * h, between(start, end, share, h)) == 0.5


def may_change(world: World, t: float, start: State, end: State, h: float) -> bool:
    """Return whether the light may change on the way from one state to another, ``h`` s later.

    The angle between Sun and limb changes by no more than the orbit turns, chosen as 1.2 times its mean rate.
    """
    x, y, z, vx, vy, vz = start
    sun = place(world.sky, t - LIGHT_TIME, SUN)
    a, b, c = discs(world.radius, world.flattening, (x, y, z), sun)
    before = c - b
    _, b, c = discs(world.radius, world.flattening, (end[0], end[1], end[2]), sun)
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
    now = stage(world, t + since * h, between(start, end, since, h))
    low = since
    for k in range(int(since * GRID) + 1, GRID + 1):
        high = k / GRID
        if stage(world, t + high * h, between(start, end, high, h)) != now:
            for _ in range(HALVINGS):
                middle = 0.5 * (low + high)
                if stage(world, t + middle * h, between(start, end, middle, h)) == now:
                    low = middle
                else:
                    high = middle
            return high
        low = high
    return 1.0
