"""Lambert's problem: the conics that join two positions in a given time, all branches.

The one unknown is Lancaster and Blanchard's x, -1 < x: x^2 = 1 - a_m/a, with a_m the semi-major axis of the ellipse
of least energy; x < 1 on ellipses, 1 on the parabola, above 1 on hyperbolas. With s half the perimeter of the triangle
of centre and ends, c the chord and lambda^2 = 1 - c/s (lambda < 0 when the transfer angle is over 180 degrees), the
dimensionless time T = sqrt(2 mu/s^3) t of N whole revolutions is

    T(x) = ((psi + N pi)/sqrt(|1 - x^2|) - x + lambda y)/(1 - x^2),    y = sqrt(1 - lambda^2 (1 - x^2)),

psi being half the difference of the eccentric (or hyperbolic) anomalies. For N = 0 it falls from infinity to 0: one
solution, always. For N >= 1 it has a single minimum between -1 and 1: two solutions at longer times, one at the
minimum, none below. Newton's iteration inside a bracket finds each.

Sources: Lancaster and Blanchard, NASA TN D-5368, 1969; Izzo, "Revisiting Lambert's problem", Celestial Mechanics and
Dynamical Astronomy 121, 2015 (the time near the parabola is Battin's); Curtis, *Orbital Mechanics for
Engineering Students*, section 5.3. Units: any consistent set; here metres, seconds, m^3/s^2.

Beside Izzo's paper: his M is N here, psi is his equation (17), T(x) is (18), its value at x = 0 (19) and the parabola's
(21); rho, sigma and gamma in `lambert` are his. In the code ``lam`` is lambda, ``q`` is c/s, ``u`` is 1 + x, ``w`` is
1 - x, and ``eta``, z and the series F(3, 1; 5/2; z) in `_time` are Battin's.
"""

from __future__ import annotations

from math import floor, pi, sqrt

from sim.core.elementary import atan2, exp, log, log1p
from sim.core.tuples import Vector

SOLVED = 1.0
TOO_SHORT = 0.0
"""Less time than the least of so many revolutions."""
BAD_TIME = -1.0
"""The time is zero, negative, not a number, or out of all bounds."""
DEGENERATE = -2.0
"""No single conic: ends that coincide (or one at the centre), or no plane given where the ends do not define one."""

LEFT = -1.0
"""Of the two orbits with N >= 1 revolutions, the one left of the minimum in x (it rises towards a more distant
apoapsis than the other as the time grows; Vallado's "high" path)."""
RIGHT = 1.0
"""Of the two orbits with N >= 1 revolutions, the one right of the minimum in x (Vallado's "low" path)."""

PROGRADE: Vector = (0.0, 0.0, 1.0)
RETROGRADE: Vector = (0.0, 0.0, -1.0)
_FLAT = 1e-12  # chosen: below this sine of the transfer angle the ends define no plane
_ITERATIONS = 200  # chosen: bisection alone would need 70
_FAR = 200.0  # chosen: bracket of log(1 +- x); dimensionless times from 1e-87 to 1e130
_LONGEST = 1e15  # chosen: the dimensionless time where whole revolutions are no longer told apart


def lambert(
    mu: float, r1: Vector, r2: Vector, tof: float, revolutions: float, branch: float, normal: Vector
) -> tuple[Vector, Vector, float]:
    """Return the velocities at both ends of the conic from ``r1`` to ``r2`` in the time ``tof``, and the status.

    ``r1``, ``r2`` are positions, m; ``tof`` is in s. ``revolutions`` is the number of whole turns, 0.0, 1.0, ...; for
    one and more, ``branch`` chooses `LEFT` or `RIGHT` (with none it is not looked at). ``normal`` is any vector on the
    side from which the motion is seen to go anticlockwise: `PROGRADE`, `RETROGRADE`, the target's angular momentum, or
    `short_way` and `long_way`. If the ends are collinear with the centre it must define the plane; else only its
    sign counts, and with no component along the plane's normal the short way is taken.

    The status is `SOLVED`, or, with velocities of zero, `TOO_SHORT`, `BAD_TIME` or `DEGENERATE`.

    Vallado's example 7-5, in km and s: 76 minutes the short way.

    >>> r1, r2 = (15945.34, 0.0, 0.0), (12214.83899, 10249.46731, 0.0)
    >>> v1, v2, status = lambert(398600.4418, r1, r2, 76 * 60.0, 0.0, LEFT, PROGRADE)
    >>> [round(v, 5) for v in v1], [round(v, 5) for v in v2]
    ([2.05891, 2.91596, 0.0], [-3.45156, 0.91031, 0.0])
    """
    zero = (0.0, 0.0, 0.0)
    lam, q, s, hx, hy, hz, status = _triangle(r1, r2, normal)
    if status != SOLVED:
        return zero, zero, status
    aim = tof * sqrt(2.0 * mu / s) / s
    if not 0.0 < aim < _LONGEST:
        return zero, zero, BAD_TIME
    if revolutions <= 0.0:
        # a straight line in log T against log(1 + x) through the times of x = 0 and x = 1 is a fair start
        circle = _time(1.0, 1.0, lam, q, 0.0)
        parabola = _parabola(lam, q)
        slope = 2.0 / 3.0 if aim > circle else log(2.0) / log(circle / parabola)
        u = _root(LEFT, 0.0, aim, lam, q, _FAR, slope * log(circle / aim))
        w = 2.0 - u
    else:
        least, edge = _minimum(revolutions, lam, q)
        if aim < least * (1.0 - 1e-15):
            return zero, zero, TOO_SHORT
        # far from the minimum T is (N + 1) pi or N pi times (2 d)^-1.5, d the distance from x = -1 or 1
        turns = revolutions + 1.0 if branch < 0.0 else revolutions
        reach = log(0.5) + log(turns * pi / aim) / 1.5
        if branch < 0.0:
            u = _root(LEFT, revolutions, aim, lam, q, log(edge), reach)
            w = 2.0 - u
        else:
            w = _root(RIGHT, revolutions, aim, lam, q, log(2.0 - edge), reach)
            u = 2.0 - w
    x = u - 1.0 if u < 1.0 else 1.0 - w

    # the velocities (as Izzo has them): radial parts, and the horizontal one, which goes as 1/r
    x1, y1, z1 = r1
    x2, y2, z2 = r2
    d1 = sqrt(x1 * x1 + y1 * y1 + z1 * z1)
    d2 = sqrt(x2 * x2 + y2 * y2 + z2 * z2)
    chord = q * s
    rho = ((x1 - x2) * (x1 + x2) + (y1 - y2) * (y1 + y2) + (z1 - z2) * (z1 + z2)) / ((d1 + d2) * chord)
    sigma = sqrt(max((1.0 - rho) * (1.0 + rho), 0.0))
    y = sqrt(q + lam * lam * x * x)
    gamma = sqrt(0.5 * mu * s)
    plus = lam * y + x
    minus = -_x_less_y(x, y, lam, q)
    out1 = gamma * (minus - rho * plus) / d1
    out2 = -gamma * (minus + rho * plus) / d2
    level = gamma * sigma * _y_and_x(x, y, lam, q)
    along1 = level / d1
    along2 = level / d2
    x1 /= d1
    y1 /= d1
    z1 /= d1
    x2 /= d2
    y2 /= d2
    z2 /= d2
    return (
        (
            out1 * x1 + along1 * (hy * z1 - hz * y1),
            out1 * y1 + along1 * (hz * x1 - hx * z1),
            out1 * z1 + along1 * (hx * y1 - hy * x1),
        ),
        (
            out2 * x2 + along2 * (hy * z2 - hz * y2),
            out2 * y2 + along2 * (hz * x2 - hx * z2),
            out2 * z2 + along2 * (hx * y2 - hy * x2),
        ),
        SOLVED,
    )


def minimum_time(mu: float, r1: Vector, r2: Vector, revolutions: float, normal: Vector) -> tuple[float, float]:
    """Return the least time, s, of a transfer with so many whole revolutions, and the status (as for `lambert`).

    It is 0 without revolutions: hyperbolas arrive as soon as one likes.
    """
    lam, q, s, _, _, _, status = _triangle(r1, r2, normal)
    if status != SOLVED or revolutions <= 0.0:
        return 0.0, status
    least, _ = _minimum(revolutions, lam, q)
    return least * s / sqrt(2.0 * mu / s), SOLVED


def revolutions_available(mu: float, r1: Vector, r2: Vector, tof: float, normal: Vector) -> tuple[float, float]:
    """Return the largest number of whole revolutions that fits into the time ``tof``, and the status."""
    lam, q, s, _, _, _, status = _triangle(r1, r2, normal)
    if status != SOLVED:
        return 0.0, status
    aim = tof * sqrt(2.0 * mu / s) / s
    if not 0.0 < aim < _LONGEST:
        return 0.0, BAD_TIME
    turns = float(floor(aim / pi))
    while turns > 0.0:
        least, _ = _minimum(turns, lam, q)
        if aim >= least * (1.0 - 1e-15):
            break
        turns -= 1.0
    return turns, SOLVED


def parabolic_time(mu: float, r1: Vector, r2: Vector, normal: Vector) -> tuple[float, float]:
    """Return the time, s, of the parabola between two positions, and the status; anything faster is a hyperbola."""
    lam, q, s, _, _, _, status = _triangle(r1, r2, normal)
    if status != SOLVED:
        return 0.0, status
    return _parabola(lam, q) * s / sqrt(2.0 * mu / s), SOLVED


def short_way(r1: Vector, r2: Vector) -> Vector:
    """Return the normal of the transfer by less than half a turn (zero when the ends define no plane)."""
    x1, y1, z1 = r1
    x2, y2, z2 = r2
    return y1 * z2 - z1 * y2, z1 * x2 - x1 * z2, x1 * y2 - y1 * x2


def long_way(r1: Vector, r2: Vector) -> Vector:
    """Return the normal of the transfer by more than half a turn."""
    return short_way(r2, r1)


def _triangle(r1: Vector, r2: Vector, normal: Vector) -> tuple[float, float, float, float, float, float, float]:
    """Return lambda, q = c/s = 1 - lambda^2, s, the orbit's unit normal, and the status."""
    x1, y1, z1 = r1
    x2, y2, z2 = r2
    nx, ny, nz = normal
    d1 = sqrt(x1 * x1 + y1 * y1 + z1 * z1)
    d2 = sqrt(x2 * x2 + y2 * y2 + z2 * z2)
    dx = x2 - x1
    dy = y2 - y1
    dz = z2 - z1
    chord = sqrt(dx * dx + dy * dy + dz * dz)
    if d1 == 0.0 or d2 == 0.0 or chord == 0.0:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, DEGENERATE
    ux = x1 / d1
    uy = y1 / d1
    uz = z1 / d1
    wx = x2 / d2
    wy = y2 / d2
    wz = z2 / d2
    hx = uy * wz - uz * wy
    hy = uz * wx - ux * wz
    hz = ux * wy - uy * wx
    sign = 1.0
    size = sqrt(hx * hx + hy * hy + hz * hz)
    if size < _FLAT:
        # collinear ends: the plane is the hint's, less its part along the radius
        part = nx * ux + ny * uy + nz * uz
        hx = nx - part * ux
        hy = ny - part * uy
        hz = nz - part * uz
        size = sqrt(hx * hx + hy * hy + hz * hz)
        if size <= _FLAT * sqrt(nx * nx + ny * ny + nz * nz):
            return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, DEGENERATE
    elif hx * nx + hy * ny + hz * nz < 0.0:
        sign = -1.0
    s = 0.5 * (d1 + d2 + chord)
    # |u1 + u2|/2 is the cosine of half the angle, good at 180 degrees too
    sx = ux + wx
    sy = uy + wy
    sz = uz + wz
    lam = sign * 0.5 * sqrt(d1 * d2 * (sx * sx + sy * sy + sz * sz)) / s
    size *= sign
    return lam, chord / s, s, hx / size, hy / size, hz / size, SOLVED


def _x_less_y(x: float, y: float, lam: float, q: float) -> float:
    """Return x - lambda y, without cancellation where both are alike."""
    if lam * x > 0.0:
        return q * (x * x * (1.0 + lam * lam) - lam * lam) / (x + lam * y)
    return x - lam * y


def _y_and_x(x: float, y: float, lam: float, q: float) -> float:
    """Return y + lambda x, without cancellation where they have opposite signs."""
    if lam * x < 0.0:
        return q / (y - lam * x)
    return y + lam * x


def _parabola(lam: float, q: float) -> float:
    """Return the dimensionless time of the parabola, 2/3 (1 - lambda^3) (Izzo 2015, equation 21)."""
    less = q / (1.0 + lam) if lam > 0.0 else 1.0 - lam
    return 2.0 / 3.0 * less * (1.0 + lam + lam * lam)


def _time(u: float, w: float, lam: float, q: float, turns: float) -> float:
    """Return the dimensionless time of u = 1 + x, w = 1 - x (both given, for their digits) and N = ``turns``."""
    x = u - 1.0 if u < 1.0 else 1.0 - w
    e = u * w  # 1 - x^2
    y = sqrt(q + lam * lam * x * x)
    eta = _y_and_x(x, y, -lam, q)  # y - lambda x
    if abs(w) < 0.2:
        # around the parabola: Battin's hypergeometric series F(3, 1; 5/2; z)
        less = q / (1.0 + lam) if lam > 0.0 else 1.0 - lam
        z = 0.5 * (less - x * eta)
        term = 1.0
        total = 1.0
        for k in range(200):
            term *= z * (3.0 + k) / (2.5 + k)
            total += term
            if abs(term) < 1e-17:
                break
        time = eta * (eta * eta * total / 1.5 + 2.0 * lam)
        return time + turns * pi / (e * sqrt(e)) if turns > 0.0 else time
    if e > 0.0:
        root = sqrt(e)
        angle = atan2(eta * root, x * y + lam * e) + turns * pi
    else:
        root = sqrt(-e)
        sinh = eta * root
        angle = log1p(sinh + sinh * sinh / (1.0 + sqrt(1.0 + sinh * sinh)))
    return (angle / root - _x_less_y(x, y, lam, q)) / e


def _slope(u: float, w: float, lam: float, q: float, time: float) -> float:
    """Return dT/dx where T is ``time`` (Izzo 2015)."""
    x = u - 1.0 if u < 1.0 else 1.0 - w
    if abs(w) < 1e-6:
        return 0.4 * (lam * lam * lam * lam * lam - 1.0) if time < 10.0 else 1.5 * time / w
    y = sqrt(q + lam * lam * x * x)
    return (3.0 * time * x - 2.0 + 2.0 * lam * lam * lam * x / y) / (u * w)


def _minimum(turns: float, lam: float, q: float) -> tuple[float, float]:
    """Return the least dimensionless time with N = ``turns`` >= 1 and the u = 1 + x at which it lies."""
    low = 0.0
    high = 2.0
    u = 1.0
    time = _time(u, 2.0 - u, lam, q, turns)
    for _ in range(_ITERATIONS):
        x = u - 1.0
        e = u * (2.0 - u)
        slope = _slope(u, 2.0 - u, lam, q, time)
        if slope > 0.0:
            high = u
        else:
            low = u
        y = sqrt(q + lam * lam * x * x)
        curve = (3.0 * time + 5.0 * x * slope + 2.0 * q * lam * lam * lam / (y * y * y)) / e
        if curve > 0.0 and abs(slope) < 1e-10 * curve:
            break  # the time is flat here: what is left is far below rounding
        guess = u - slope / curve if curve > 0.0 else -1.0
        if guess <= low or guess >= high:
            guess = 0.5 * (low + high)
        u = guess
        time = _time(u, 2.0 - u, lam, q, turns)
    return time, u


def _root(side: float, turns: float, aim: float, lam: float, q: float, edge: float, start: float) -> float:
    """Return d, the distance of x from -1 (side `LEFT`) or from 1 (side `RIGHT`), where the time is ``aim``.

    The time falls as d grows up to exp(``edge``). Newton on log T as a function of log d, nearly a straight line, from
    log d = ``start``, inside a bracket.
    """
    low = -_FAR
    high = edge
    log_aim = log(aim)
    guess = min(max(start, low), high)
    last = 2.0 * _FAR
    for k in range(_ITERATIONS):
        d = exp(guess)
        u = d if side < 0.0 else 2.0 - d
        w = 2.0 - d if side < 0.0 else d
        time = _time(u, w, lam, q, turns)
        miss = log(time) - log_aim
        slope = _slope(u, w, lam, q, time) * d / time * -side
        if miss > 0.0:
            low = guess
        else:
            high = guess
        new = high + 1.0
        if slope < 0.0:
            new = guess - miss / slope
            if abs(new - guess) < 1e-10:
                return exp(new)  # the next step would be its square, below rounding
        # bisect outside the bracket, and where the steps do not shrink: for lambda near 1 the curve has a sharp bend
        if new <= low or new >= high or (k > 5 and abs(new - guess) > 0.5 * last):
            new = 0.5 * (low + high)
        if new == guess:
            break
        last = abs(new - guess)
        guess = new
    return exp(guess)
