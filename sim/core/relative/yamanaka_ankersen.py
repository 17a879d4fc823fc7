"""Relative motion close to a target on an elliptic orbit: Yamanaka and Ankersen's transition matrix.

The linear equations about an orbit of eccentricity e (Tschauner and Hempel's) become short when the position is
multiplied by rho = 1 + e cos nu and the true anomaly nu takes the place of the time; their solution here has no
singularity at e = 0 and gives Clohessy and Wiltshire's there. State: rectangular LVLH of the target in NASA's sense
(x forward, y opposite to the orbit normal, z down), the axes of the paper itself.

Source: Yamanaka and Ankersen, "New State Transition Matrix for Relative Motion on an Arbitrary Elliptical Orbit",
Journal of Guidance, Control, and Dynamics 25(1), 2002. Two-body motion only; checked against it in the tests.

Beside the paper: nu is its theta, k^2 = h/p^2, rho = 1 + e cos theta, s = rho sin theta, c = rho cos theta and
J = k^2 (t - t0), in the code ``k2``, ``rho``, ``s``, ``c`` and ``j``; its tilde marks the position times rho, and the
velocity that goes with it is the derivative by theta (``wx``, ``wy``, ``wz``). `carry` makes of the state at the start
the pseudo-initial values, equation (82), here ``a``, ``b``, ``d``, ``f``, with 1/(1 - e^2) as ``bound``; of them the
motion in the plane at the end, (83), with s' and c' as ``s_rate`` and ``c_rate``; and the motion across it, (84).

Units: metres, seconds, radians, m^3/s^2.
"""

from __future__ import annotations

from math import sqrt

from sim.core.elementary import atan2, cos, sin, sincos
from sim.core.orbit.kepler import propagate as two_body_state
from sim.core.tuples import State

Arc = tuple[float, float, float, float, float, float]
"""An arc of the target's orbit: e, k^2 = h/p^2 (1/s), time (s), cosine and sine of nu at the start, angle swept."""


def arc(mu: float, t: float, target: State) -> Arc:
    """Return the arc that a target flies from its inertial state (m, m/s) in ``t`` seconds (any sign).

    On a circular orbit, where nu means nothing, it counts from the start.
    """
    x, y, z, vx, vy, vz = target
    hx = y * vz - z * vy
    hy = z * vx - x * vz
    hz = x * vy - y * vx
    h = sqrt(hx * hx + hy * hy + hz * hz)
    r = sqrt(x * x + y * y + z * z)
    p = h * h / mu
    cosine = p / r - 1.0
    sine = h * (x * vx + y * vy + z * vz) / (mu * r)
    nu = atan2(sine, cosine)
    ex, ey, ez, _, _, _ = two_body_state(mu, t, target)
    # the angle swept less whole turns, which the sines do not see: its parts along r0 and a quarter turn ahead
    ahead = (ex * (hy * z - hz * y) + ey * (hz * x - hx * z) + ez * (hx * y - hy * x)) / h
    swept = atan2(ahead, ex * x + ey * y + ez * z)
    return sqrt(cosine * cosine + sine * sine), h / (p * p), t, cos(nu), sin(nu), swept


def carry(over: Arc, lvlh: State) -> State:
    """Return the relative state at the end of an arc of the target's orbit, from the one at its start.

    Singular on the parabola alone (e = 1).
    """
    e, k2, t, c0, s0, swept = over
    x, y, z, vx, vy, vz = lvlh
    st, ct = sincos(swept)
    c1 = c0 * ct - s0 * st
    s1 = s0 * ct + c0 * st

    # to the variables of the true anomaly: position times rho, and its derivative by nu
    rho = 1.0 + e * c0
    scale = 1.0 / (k2 * rho)
    wx = scale * vx - e * s0 * x
    wy = scale * vy - e * s0 * y
    wz = scale * vz - e * s0 * z
    x *= rho
    y *= rho
    z *= rho

    # the constants of the motion in the plane
    s = rho * s0
    c = rho * c0
    more = 1.0 + 1.0 / rho
    bound = 1.0 / (1.0 - e * e)
    a = x + bound * (3.0 * e * s0 * more * z - e * s * more * wx + (2.0 - e * c) * wz)
    b = bound * ((c - 2.0 * e) * wz + s * more * wx - 3.0 * s0 * (1.0 + e * e / rho) * z)
    d = bound * ((c * more + e) * wx - s * wz - 3.0 * (c0 + e) * z)
    f = bound * ((3.0 * rho + e * e - 1.0) * z - rho * rho * wx + e * s * wz)

    # and the state that they give at the end
    rho = 1.0 + e * c1
    s = rho * s1
    c = rho * c1
    more = 1.0 + 1.0 / rho
    j = k2 * t
    s_rate = c1 + e * (c1 * c1 - s1 * s1)
    c_rate = -s1 * (1.0 + 2.0 * e * c1)
    nx = a - c * more * b + s * more * d + 3.0 * rho * rho * j * f
    nz = s * b + c * d + (2.0 - 3.0 * e * s * j) * f
    nwx = 2.0 * s * b + (2.0 * c - e) * d + 3.0 * (1.0 - 2.0 * e * s * j) * f
    nwz = s_rate * b + c_rate * d - 3.0 * e * (s_rate * j + s1 / rho) * f
    ny = ct * y + st * wy
    nwy = ct * wy - st * y

    inverse = 1.0 / rho
    tilt = e * s1
    return (
        nx * inverse,
        ny * inverse,
        nz * inverse,
        k2 * (tilt * nx + rho * nwx),
        k2 * (tilt * ny + rho * nwy),
        k2 * (tilt * nz + rho * nwz),
    )


def propagate(mu: float, t: float, target: State, lvlh: State) -> State:
    """Return the relative state in rectangular LVLH after ``t`` seconds (any sign) of free motion.

    ``target`` is the target's inertial state at the start, ``lvlh`` the chaser's relative state there.

    On a circular orbit it is Clohessy and Wiltshire's: let go at rest 100 m below, 12 pi times that ahead in an orbit:

    >>> mu, a = 3.986004418e14, 6768e3
    >>> period = 2.0 * 3.141592653589793 * sqrt(a * a * a / mu)
    >>> target = (a, 0.0, 0.0, 0.0, sqrt(mu / a), 0.0)
    >>> x, y, z, vx, vy, vz = propagate(mu, period, target, (0.0, 0.0, 100.0, 0.0, 0.0, 0.0))
    >>> round(x), round(z)
    (3770, 100)
    """
    return carry(arc(mu, t, target), lvlh)
