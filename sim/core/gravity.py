"""Gravity of a point mass and of the zonal harmonics J2 to J6."""

from math import sqrt

from sim.core.world import World


def two_body(mu: float, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Return the acceleration (m/s2) at (x, y, z) in m, off the origin, of a point mass there of ``mu`` (m3/s2)."""
    u = 1.0 / sqrt(x * x + y * y + z * z)
    k = -mu * u * u * u
    return k * x, k * y, k * z


def zonal(world: World, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Return the perturbing acceleration (m/s2) of J2..J6 at (x, y, z) in m, axes with z along the pole.

    The gradient of the zonal potential (Vallado, Fundamentals of Astrodynamics, section 8.6.1) takes with
    s = z/r and the identity (n + 1) Pn + s Pn' = P'(n+1) the form

        a = mu/r^2 sum Jn (R/r)^n [ P'(n+1)(s) r^ - Pn'(s) z^ ],

    which has no singularity at the poles.
    """
    u = 1.0 / sqrt(x * x + y * y + z * z)
    s = z * u
    s2 = s * s
    q = world.radius * u
    j = world.j2 * q * q
    radial = j * (7.5 * s2 - 1.5)
    axial = j * 3.0 * s
    if world.j3 != 0.0 or world.j4 != 0.0 or world.j5 != 0.0 or world.j6 != 0.0:
        p4 = s * (17.5 * s2 - 7.5)
        p5 = (39.375 * s2 - 26.25) * s2 + 1.875
        p6 = s * ((86.625 * s2 - 78.75) * s2 + 13.125)
        p7 = ((187.6875 * s2 - 216.5625) * s2 + 59.0625) * s2 - 2.1875
        q3 = q * q * q
        j3 = world.j3 * q3
        j4 = world.j4 * q3 * q
        j5 = world.j5 * q3 * q * q
        j6 = world.j6 * q3 * q3
        radial += j3 * p4 + j4 * p5 + j5 * p6 + j6 * p7
        axial += j3 * (7.5 * s2 - 1.5) + j4 * p4 + j5 * p5 + j6 * p6
    g = world.mu * u * u
    k = g * u * radial
    return k * x, k * y, k * z - g * axial
