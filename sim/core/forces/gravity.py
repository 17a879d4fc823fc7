"""Gravity of a point mass and of the zonal harmonics J2 to J6."""

from math import sqrt

from sim.core.world import World


def two_body(mu: float, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Return the acceleration (m/s2) at (x, y, z), in m from a point mass ``mu`` (m3/s2) and not on it."""
    r2 = x * x + y * y + z * z
    k = -(mu / (r2 * sqrt(r2)))
    return k * x, k * y, k * z


def zonal(world: World, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Return the perturbing acceleration (m/s2) of J2..J6 at (x, y, z) in m, axes with z along the pole.

    The gradient of the zonal potential (Vallado, Fundamentals of Astrodynamics, section 8.6.1) takes, with s = z/r and
    the identity (n + 1) Pn + s Pn' = P'(n+1) of Legendre's polynomials, the form

        a = mu/r^3 sum Jn (R/r)^n [ P'(n+1)(s) r - r Pn'(s) z^ ],

    regular at the poles. As Pn' is odd or even with n - 1, it is a polynomial in s^2, (R/r)^2 and R z/r^2: no root.
    """
    r2 = x * x + y * y + z * z
    k = world.mu / (r2 * sqrt(r2))
    i2 = 1.0 / r2
    s2 = z * z * i2
    w = world.radius * world.radius * i2
    b = world.j2 * w
    p3 = 7.5 * s2 - 1.5  # P3'(s)
    radial = b * p3
    axial = b * 3.0 * z
    if world.j3 != 0.0 or world.j4 != 0.0 or world.j5 != 0.0 or world.j6 != 0.0:
        p4 = 17.5 * s2 - 7.5  # P4'(s)/s
        p5 = (39.375 * s2 - 26.25) * s2 + 1.875  # P5'(s)
        p6 = (86.625 * s2 - 78.75) * s2 + 13.125  # P6'(s)/s
        p7 = ((187.6875 * s2 - 216.5625) * s2 + 59.0625) * s2 - 2.1875  # P7'(s)
        c = world.radius * z * i2
        w2 = w * w
        radial += w * c * (world.j3 * p4 + world.j5 * w * p6) + w2 * (world.j4 * p5 + world.j6 * w * p7)
        axial += w2 * z * (world.j4 * p4 + world.j6 * w * p6) + world.radius * w * (world.j3 * p3 + world.j5 * w * p5)
    radial *= k
    return radial * x, radial * y, radial * z - k * axial
