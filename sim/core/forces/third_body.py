"""The pull of Sun and Moon on a body near the Earth, without the loss of digits of a subtraction."""

from math import sqrt

from sim.core.forces.encke import f


def third_body(mu: float, x: float, y: float, z: float, sx: float, sy: float, sz: float) -> tuple[float, float, float]:
    """Return what a distant mass adds to the motion about the Earth (m/s2).

    It pulls the body at r = (x, y, z) and the Earth alike; the difference of both pulls counts. With the mass ``mu``
    (m3/s2) at s = (sx, sy, sz), both in m from the Earth's centre, d = r - s and q = r.(r - 2 s)/s^2 it is
    -mu/|d|^3 [r + f(q) s] (Battin, An Introduction to the Mathematics and Methods of Astrodynamics, section 8.4).
    """
    q = (x * (x - 2.0 * sx) + y * (y - 2.0 * sy) + z * (z - 2.0 * sz)) / (sx * sx + sy * sy + sz * sz)
    fq = f(q)
    dx = x - sx
    dy = y - sy
    dz = z - sz
    d2 = dx * dx + dy * dy + dz * dz
    k = -mu / (d2 * sqrt(d2))
    return k * (x + fq * sx), k * (y + fq * sy), k * (z + fq * sz)
