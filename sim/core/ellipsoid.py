"""Places above an ellipsoid that is round about the z axis, the Earth's: geodetic latitude, longitude and height.

The ellipsoid is its equatorial radius (m) and its flattening; places are m from its centre.
"""

from math import sqrt

from sim.core.elementary import atan2
from sim.core.tuples import Vector
from sim.core.vectors import norm2


def normal(radius: float, flattening: float, p: float, z: float) -> tuple[float, float]:
    """Return sine and cosine of the geodetic latitude of a place ``p`` m from the axis and ``z`` m above the equator.

    Bowring's formula (Survey Review 23, 1976, 323) once through, which is good to 3e-13 rad, and to
    1e-8 m of height.
    """
    q = 1.0 - flattening
    e2 = flattening * (2.0 - flattening)
    second = e2 / (q * q) * (radius * q)
    u = q * z * (1.0 + second / sqrt(p * p + z * z))  # over p: the tangent of the reduced latitude
    k = 1.0 / sqrt(p * p + u * u)
    sine = u * k
    cosine = p * k
    up = z + second * sine * sine * sine
    out = p - e2 * radius * cosine * cosine * cosine
    k = 1.0 / sqrt(up * up + out * out)
    return up * k, out * k


def height(radius: float, flattening: float, p: float, z: float) -> float:
    """Return the geodetic height (m) at ``p`` m from the axis and ``z`` m above the equator's plane."""
    sine, cosine = normal(radius, flattening, p, z)
    e2 = flattening * (2.0 - flattening)
    return p * cosine + z * sine - radius * sqrt(1.0 - e2 * sine * sine)


def geodetic(radius: float, flattening: float, place: Vector) -> Vector:
    """Return geodetic latitude, longitude (rad, -pi to pi) and height (m) of a place on the Earth's axes."""
    x, y, z = place
    p = norm2(x, y)
    sine, cosine = normal(radius, flattening, p, z)
    return atan2(sine, cosine), atan2(y, x), height(radius, flattening, p, z)
