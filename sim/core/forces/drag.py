"""Drag in air that turns with the Earth: in layers, exponential, constant, or from a table along the orbit."""

from math import sqrt

from sim.core.elementary import exp
from sim.core.ellipsoid import height as geodetic_height
from sim.core.tuples import Vector
from sim.core.vectors import norm2
from sim.core.world import AIR_ROW as ROW
from sim.core.world import AIR_ROWS as POINTS
from sim.core.world import IN_LAYERS, World

# The table `World.air`: the time (s) of its first row, the step (s) between rows, then the rows of four each
LOWEST = 70e3  # m: lower, air lets nothing orbit (chosen)
SAMPLED = 10e3  # m above and below the row's height at which the model was sampled too

# Layers of air, each exponential: base height (m), density there (kg/m3), scale height (m); Vallado, Fundamentals of
# Astrodynamics and Applications, table 8-4, after the U.S. Standard Atmosphere 1976 and CIRA-72 (mean solar activity)
LAYERS = (
    (0.0, 1.225, 7249.0),
    (25e3, 3.899e-2, 6349.0),
    (30e3, 1.774e-2, 6682.0),
    (40e3, 3.972e-3, 7554.0),
    (50e3, 1.057e-3, 8382.0),
    (60e3, 3.206e-4, 7714.0),
    (70e3, 8.770e-5, 6549.0),
    (80e3, 1.905e-5, 5799.0),
    (90e3, 3.396e-6, 5382.0),
    (100e3, 5.297e-7, 5877.0),
    (110e3, 9.661e-8, 7263.0),
    (120e3, 2.438e-8, 9473.0),
    (130e3, 8.484e-9, 12636.0),
    (140e3, 3.845e-9, 16149.0),
    (150e3, 2.070e-9, 22523.0),
    (180e3, 5.464e-10, 29740.0),
    (200e3, 2.789e-10, 37105.0),
    (250e3, 7.248e-11, 45546.0),
    (300e3, 2.418e-11, 53628.0),
    (350e3, 9.518e-12, 53298.0),
    (400e3, 3.725e-12, 58515.0),
    (450e3, 1.585e-12, 60828.0),
    (500e3, 6.967e-13, 63822.0),
    (600e3, 1.454e-13, 71835.0),
    (700e3, 3.614e-14, 88667.0),
    (800e3, 1.170e-14, 124640.0),
    (900e3, 5.245e-15, 181050.0),
    (1000e3, 3.019e-15, 268000.0),
)


def height(world: World, x: float, y: float, z: float) -> float:
    """Return the geodetic height (m) above the ellipsoid of (x, y, z) in m, axes with z along the pole."""
    return geodetic_height(world.radius, world.flattening, norm2(x, y), z)


def density(world: World, t: float, x: float, y: float, z: float) -> float:
    """Return the air's density (kg/m3) at ``t`` (s) and (x, y, z) in m, axes with z along the pole."""
    return density_at(world, t, height(world, x, y, z))


def density_at(world: World, t: float, h: float) -> float:
    """Return the air's density (kg/m3) at ``t`` (s) and the height ``h`` (m) above the ellipsoid.

    Without a table in ``world.air`` rho = rho0 exp(-(h - h0)/H), with an infinite H the same everywhere; where it is
    `LAYERED`, that of `LAYERS`.
    """
    if len(world.air) > 1:
        return tabulated(world, t, h)
    if world.air[0] == IN_LAYERS:
        return layered(h)
    return world.density * exp((world.density_height - h) / world.scale_height)


def layered(h: float) -> float:
    """Return the density (kg/m3) at the height ``h`` (m) of `LAYERS`; the lowest and the last go on beyond."""
    k = len(LAYERS) - 1
    while k > 0 and not h >= LAYERS[k][0]:
        k -= 1
    base, rho, scale = LAYERS[k]
    return rho * exp((base - h) / scale)


def tabulated(world: World, t: float, h: float) -> float:
    """Return the density (kg/m3) at ``t`` (s) and height ``h`` (m) from the table ``world.air``.

    A row holds a height h0, there ln(rho), its fall b with height (1/m) and half its curvature c (1/m2), all taken in
    t by the polynomial through the `POINTS` rows about it, Lagrange's: steps of three rows then integrate across them
    as if there were none. Then, with d = h - h0, ln(rho) = ln(rho0) - b d + c d^2 within `SAMPLED` of h0, and along
    the tangent from there on. Before its first and after its last row the table, of `POINTS` rows at least, stands
    still.
    """
    air = world.air
    rows = (len(air) - 2) // ROW
    s = min(max((t - air[0]) / air[1], 0.0), rows - 1.0)
    first = min(max(int(s) - POINTS // 2 + 1, 0), rows - POINTS)
    weights = lagrange(s - first)
    h0 = 0.0
    q = 0.0
    b = 0.0
    c = 0.0
    for k in range(POINTS):
        w = weights[k]
        j = 2 + ROW * (first + k)
        h0 += w * air[j]
        q += w * air[j + 1]
        b += w * air[j + 2]
        c += w * air[j + 3]
    d = h - h0
    e = min(max(d, -SAMPLED), SAMPLED)
    return exp(q - b * d + c * e * (2.0 * d - e))


def lagrange(u: float) -> tuple[float, float, float, float, float, float, float, float]:
    """Return the weights at ``u`` of values at 0, 1 ... 7 in the polynomial through them."""
    below2 = u * (u - 1.0)
    below3 = below2 * (u - 2.0)
    below4 = below3 * (u - 3.0)
    below5 = below4 * (u - 4.0)
    below6 = below5 * (u - 5.0)
    above5 = (u - 7.0) * (u - 6.0)
    above4 = above5 * (u - 5.0)
    above3 = above4 * (u - 4.0)
    above2 = above3 * (u - 3.0)
    above1 = above2 * (u - 2.0)
    return (
        (u - 1.0) * above1 / -5040.0,
        u * above1 / 720.0,
        below2 * above2 / -240.0,
        below3 * above3 / 144.0,
        below4 * above4 / -144.0,
        below5 * above5 / 240.0,
        below6 * (u - 7.0) / -720.0,
        below6 * (u - 6.0) / 5040.0,
    )


def drag(
    world: World, t: float, pole: Vector, cda_m: float, x: float, y: float, z: float, vx: float, vy: float, vz: float
) -> Vector:
    """Return the drag acceleration (m/s2) on a body of drag area over mass ``cda_m`` (m2/kg), position m, velocity m/s.

    a = -1/2 rho (Cd A/m) |w| w with the velocity against the air w = v - omega x r
    (Vallado, Fundamentals of Astrodynamics, section 8.6.2). ``pole`` is the unit vector of the Earth's axis, about
    which the air turns and the ellipsoid is round.
    """
    px, py, pz = pole
    wx = vx - world.spin * (py * z - pz * y)
    wy = vy - world.spin * (pz * x - px * z)
    wz = vz - world.spin * (px * y - py * x)
    above = px * x + py * y + pz * z
    across = sqrt(max(x * x + y * y + z * z - above * above, 0.0))
    h = geodetic_height(world.radius, world.flattening, across, above)
    k = -0.5 * cda_m * density_at(world, t, h) * sqrt(wx * wx + wy * wy + wz * wz)
    return k * wx, k * wy, k * wz
