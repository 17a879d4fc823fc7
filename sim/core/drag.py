"""Drag in an exponential atmosphere that turns with the Earth."""

from math import exp, sqrt

from sim.core.world import World


def density(world: World, x: float, y: float, z: float) -> float:
    """Return the air's density (kg/m3) at (x, y, z) in m, axes with z along the pole.

    rho = rho0 exp(-(h - h0)/H), where h = r - R (1 - f sin^2 phi) is the height above the ellipsoid to first order in
    the flattening, with the geocentric latitude phi: in low orbit within 40 m of the geodetic height, 0.1 % of density.
    """
    r = sqrt(x * x + y * y + z * z)
    s = z / r
    height = r - world.radius * (1.0 - world.flattening * s * s)
    return world.density * exp((world.density_height - height) / world.scale_height)


def drag(
    world: World, cda_m: float, x: float, y: float, z: float, vx: float, vy: float, vz: float
) -> tuple[float, float, float]:
    """Return the drag acceleration (m/s2) on a body of drag area over mass ``cda_m`` (m2/kg), position m, velocity m/s.

    a = -1/2 rho (Cd A/m) |w| w with the velocity against the air w = v - omega x r
    (Vallado, Fundamentals of Astrodynamics, section 8.6.2).
    """
    wx = vx + world.spin * y
    wy = vy - world.spin * x
    k = -0.5 * cda_m * density(world, x, y, z) * sqrt(wx * wx + wy * wy + vz * vz)
    return k * wx, k * wy, k * vz
