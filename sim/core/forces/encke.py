"""The difference of two-body gravity between two neighbours, without the loss of digits of a subtraction."""

from math import sqrt


def f(q: float) -> float:
    """Return Encke's function f(q) = (1 + q)^(3/2) - 1 for q > -1, exact to rounding near q = 0.

    Battin, An Introduction to the Mathematics and Methods of Astrodynamics (revised edition, 1999), equations (8.60) to
    (8.62).

    >>> f"{f(1e-20):.3e}", (1.0 + 1e-20) ** 1.5 - 1.0  # the plain formula has lost every digit here
    ('1.500e-20', 0.0)
    """
    p = 1.0 + q
    return q * (3.0 + 3.0 * q + q * q) / (1.0 + p * sqrt(p))


def tidal(mu: float, x: float, y: float, z: float, dx: float, dy: float, dz: float) -> tuple[float, float, float]:
    """Return gravity at r + d minus gravity at r (m/s2), r = (x, y, z) and d = (dx, dy, dz) in m.

    With c = r + d and q = d.(d - 2c)/c^2, so that 1 + q = r^2/c^2, the difference is -mu/r^3 [d + f(q) c]: its error
    is in proportion to the separation, whatever the radius (Battin, the same equations; there the case is a third
    body, d is minus the spacecraft's place and c minus that body's).

    A metre higher the pull is less by 2 mu/r^3:

    >>> f"{tidal(3.986004418e14, 6768e3, 0.0, 0.0, 1.0, 0.0, 0.0)[0]:.4e}", f"{2.0 * 3.986004418e14 / 6768e3**3:.4e}"
    ('2.5715e-06', '2.5715e-06')
    """
    cx = x + dx
    cy = y + dy
    cz = z + dz
    q = (dx * (dx - 2.0 * cx) + dy * (dy - 2.0 * cy) + dz * (dz - 2.0 * cz)) / (cx * cx + cy * cy + cz * cz)
    fq = f(q)
    u = 1.0 / sqrt(x * x + y * y + z * z)
    k = -mu * u * u * u
    return k * (dx + fq * cx), k * (dy + fq * cy), k * (dz + fq * cz)


def gradient(mu: float, x: float, y: float, z: float, dx: float, dy: float, dz: float) -> tuple[float, float, float]:
    """Return the part of `tidal` that is linear in d (m/s2): -mu/r^3 [d - 3 (r.d) r/r^2], arguments as there.

    Motion by it is Hill's about a circle, which Clohessy and Wiltshire solved, and Tschauner and Hempel's about an
    ellipse, which Yamanaka and Ankersen solved; here it stands on inertial axes.

    >>> f"{gradient(3.986004418e14, 6768e3, 0.0, 0.0, 1.0, 0.0, 0.0)[0]:.4e}"
    '2.5715e-06'
    """
    r2 = x * x + y * y + z * z
    along = 3.0 * (x * dx + y * dy + z * dz) / r2
    k = -mu / (r2 * sqrt(r2))
    return k * (dx - along * x), k * (dy - along * y), k * (dz - along * z)
