"""Classical orbital elements: from state and back on every conic, and the anomalies.

Elements are (a, e, i, raan, argp, nu): semi-major axis (negative on a hyperbola, infinite on a parabola),
eccentricity, inclination 0..pi, right ascension of the ascending node, argument of periapsis and true anomaly; angles
in 0..2 pi, metres and radians. The functions on ``conic`` take and give the semi-latus rectum p in the place of a,
which serves the parabola as well.

Where an angle has no meaning these conventions hold, all measured in the direction of motion:

- equatorial orbits (sin i below 1e-13): raan = 0, and argp counts from the x axis, the same for retrograde ones
  (for these, i = pi, it grows against the right ascension);
- circular orbits (e below 1e-13): argp = 0, and nu is the argument of latitude;
- both: nu is the angle from the x axis.

Sources: Vallado, *Fundamentals of Astrodynamics and Applications*, algorithms 9 and 10 and section 2.2; Battin, *An
Introduction to the Mathematics and Methods of Astrodynamics*, chapters 3 and 4. A rectilinear state (no angular
momentum) has no elements; it divides by zero.
"""

from __future__ import annotations

from math import floor, inf, pi, sqrt

from sim.core.elementary import atan, atan2, cos, exp, log, log1p, sin, sincos, sinh, tan, tanh
from sim.core.orbit.kepler import stumpff
from sim.core.tuples import State

TWO_PI = 2.0 * pi
SINGULAR = 1e-13
"""Eccentricity, and sine of the inclination, below which the orbit counts as circular, or equatorial (chosen: some
hundred times the rounding of a state)."""

NEAR_PARABOLA = 1e-3
"""Distance of the eccentricity from one below which a is taken from it (chosen: the energy then has 13 digits)."""

_ITERATIONS = 60  # chosen: Newton's iteration needs about ten at the worst


def wrap(angle: float) -> float:
    """Return an angle (rad) brought into 0 <= angle < 2 pi."""
    angle %= TWO_PI
    return angle if angle < TWO_PI else 0.0  # a tiny negative angle rounds up to 2 pi


def mean_motion(mu: float, a: float) -> float:
    """Return sqrt(mu/|a|^3), rad/s: the mean motion of an ellipse, and its namesake on a hyperbola."""
    size = abs(a)
    return sqrt(mu / size) / size


def period(mu: float, a: float) -> float:
    """Return the period, s, of an ellipse of semi-major axis ``a``."""
    return TWO_PI / mean_motion(mu, a)


def argument_of_latitude(state: State) -> float:
    """Return the angle, 0..2 pi, from the ascending node to an inertial state along its motion.

    On an equatorial orbit it counts from the x axis.
    """
    _, _, _, latitude = _plane(state)
    return latitude


def _plane(state: State) -> tuple[float, float, float, float]:
    """Return |h|, inclination, right ascension of the node, and argument of latitude."""
    x, y, z, vx, vy, vz = state
    hx = y * vz - z * vy
    hy = z * vx - x * vz
    hz = x * vy - y * vx
    level = sqrt(hx * hx + hy * hy)
    h = sqrt(hx * hx + hy * hy + hz * hz)
    if level > SINGULAR * h:
        inclination = atan2(level, hz)
        nx = -hy / level
        ny = hx / level
        raan = wrap(atan2(ny, nx))
    else:
        inclination = 0.0 if hz > 0.0 else pi
        nx = 1.0
        ny = 0.0
        raan = 0.0
    # the position along the node n, and along h x n a quarter turn ahead of it
    ahead = (hz * (nx * y - ny * x) + (hx * ny - hy * nx) * z) / h
    return h, inclination, raan, wrap(atan2(ahead, nx * x + ny * y))


def conic_from_state(mu: float, state: State) -> State:
    """Return (p, e, i, raan, argp, nu) of an inertial state (m, m/s)."""
    x, y, z, vx, vy, vz = state
    h, inclination, raan, latitude = _plane(state)
    r = sqrt(x * x + y * y + z * z)
    p = h * h / mu
    # the eccentricity vector's parts: along the radius, and backwards along the horizontal
    cosine = p / r - 1.0
    sine = h * (x * vx + y * vy + z * vz) / (mu * r)
    e = sqrt(cosine * cosine + sine * sine)
    if e < SINGULAR:
        return p, e, inclination, raan, 0.0, latitude
    nu = atan2(sine, cosine)
    return p, e, inclination, raan, wrap(latitude - nu), wrap(nu)


def state_from_conic(mu: float, p: float, e: float, i: float, raan: float, argp: float, nu: float) -> State:
    """Return the inertial state of the elements with semi-latus rectum ``p``: the inverse of `conic_from_state`.

    On a hyperbola ``nu`` must lie between its asymptotes, 1 + e cos nu > 0.
    """
    swell = 1.0 + e * cos(nu)
    r = p / swell
    pace = sqrt(mu / p)
    climb = pace * e * sin(nu)
    across = pace * swell
    latitude = argp + nu
    su, cu = sincos(latitude)
    sn, cn = sincos(raan)
    si, ci = sincos(i)
    # unit vectors outwards and forwards
    ox = cn * cu - sn * su * ci
    oy = sn * cu + cn * su * ci
    oz = su * si
    fx = -cn * su - sn * cu * ci
    fy = cn * cu * ci - sn * su
    fz = cu * si
    return (
        r * ox,
        r * oy,
        r * oz,
        climb * ox + across * fx,
        climb * oy + across * fy,
        climb * oz + across * fz,
    )


def elements_from_state(mu: float, state: State) -> State:
    """Return (a, e, i, raan, argp, nu) of an inertial state (m, m/s); a comes from the energy.

    Next to a parabola, where the energy is all rounding, a comes from p and e, so that these three belong together.
    """
    x, y, z, vx, vy, vz = state
    p, e, i, raan, argp, nu = conic_from_state(mu, state)
    if abs(1.0 - e) < NEAR_PARABOLA:
        return p / ((1.0 - e) * (1.0 + e)) if e != 1.0 else inf, e, i, raan, argp, nu
    alpha = 2.0 / sqrt(x * x + y * y + z * z) - (vx * vx + vy * vy + vz * vz) / mu
    return 1.0 / alpha if alpha != 0.0 else inf, e, i, raan, argp, nu


def state_from_elements(mu: float, a: float, e: float, i: float, raan: float, argp: float, nu: float) -> State:
    """Return the inertial state of classical elements: the inverse of `elements_from_state`.

    A parabola is not determined by a and e; it needs `state_from_conic`.
    """
    return state_from_conic(mu, a * (1.0 - e) * (1.0 + e), e, i, raan, argp, nu)


def eccentric_from_true(nu: float, e: float) -> float:
    """Return the eccentric anomaly of an ellipse, in the same revolution as ``nu`` (Battin, chapter 4)."""
    beta = e / (1.0 + sqrt((1.0 - e) * (1.0 + e)))
    return nu - 2.0 * atan(beta * sin(nu) / (1.0 + beta * cos(nu)))


def true_from_eccentric(eccentric: float, e: float) -> float:
    """Return the true anomaly of an ellipse, in the same revolution as the eccentric one."""
    beta = e / (1.0 + sqrt((1.0 - e) * (1.0 + e)))
    return eccentric + 2.0 * atan(beta * sin(eccentric) / (1.0 - beta * cos(eccentric)))


def hyperbolic_from_true(nu: float, e: float) -> float:
    """Return the hyperbolic anomaly (e > 1, ``nu`` between the asymptotes).

    tanh(H/2) = sqrt((e-1)/(e+1)) tan(nu/2).
    """
    ratio = sqrt((e - 1.0) / (e + 1.0)) * tan(0.5 * nu)
    return log1p(2.0 * ratio / (1.0 - ratio))


def true_from_hyperbolic(hyperbolic: float, e: float) -> float:
    """Return the true anomaly, -pi..pi, of a hyperbolic one (e > 1)."""
    return 2.0 * atan(sqrt((e + 1.0) / (e - 1.0)) * tanh(0.5 * hyperbolic))


def mean_from_true(nu: float, e: float) -> float:
    """Return the mean anomaly of a true one: the time since periapsis times the mean motion.

    E - e sin E on an ellipse (in the same revolution), e sinh H - H on a hyperbola. On the parabola it is
    B + B^3/3 with B = tan(nu/2), and the rate is 2 sqrt(mu/p^3) (Barker's equation; Vallado, section 2.2).
    """
    if e < 1.0:
        return mean_from_eccentric(eccentric_from_true(nu, e), e)
    if e == 1.0:
        b = tan(0.5 * nu)
        return b + b * b * b / 3.0
    h = hyperbolic_from_true(nu, e)
    _, c3 = stumpff(-h * h)
    return (e - 1.0) * h + e * h * h * h * c3


def mean_from_eccentric(eccentric: float, e: float) -> float:
    """Return the mean anomaly E - e sin E of an ellipse, in the same revolution."""
    turned = TWO_PI * floor(eccentric / TWO_PI + 0.5)
    part = eccentric - turned
    _, c3 = stumpff(part * part)
    return turned + (1.0 - e) * part + e * part * part * part * c3


def true_from_mean(mean: float, e: float) -> float:
    """Return the true anomaly of a mean one, on any conic: the inverse of `mean_from_true`."""
    if e < 1.0:
        return true_from_eccentric(eccentric_from_mean(mean, e), e)
    if e == 1.0:
        # B = 2 sinh(asinh(3 M/2)/3) solves Barker's cubic
        s = 1.5 * abs(mean)
        third = log1p(s + s * s / (1.0 + sqrt(1.0 + s * s))) / 3.0
        b = 2.0 * sinh(third)
        return 2.0 * atan(b) if mean > 0.0 else -2.0 * atan(b)
    return true_from_hyperbolic(hyperbolic_from_mean(mean, e), e)


def eccentric_from_mean(mean: float, e: float) -> float:
    """Return the eccentric anomaly of an ellipse in the same revolution as ``mean``: Kepler's equation."""
    turned = TWO_PI * floor(mean / TWO_PI + 0.5)
    part = mean - turned
    size = abs(part)
    # For 0 <= E <= pi the equation is convex, so that Newton's iteration from above falls straight to the root. Three
    # bounds from above: sin E <= 1, sin E <= E, and E - sin E >= E^3/pi^2.
    guess = min(size + e, size / (1.0 - e), pi)
    if e > 0.0 and size > 0.0:
        guess = min(guess, exp(log(pi * pi * size / e) / 3.0))
    root = _kepler(size, e, 1.0, guess)
    return turned + root if part > 0.0 else turned - root


def hyperbolic_from_mean(mean: float, e: float) -> float:
    """Return the hyperbolic anomaly of a mean one (e > 1): Kepler's equation of the hyperbola."""
    size = abs(mean)
    if size == 0.0:
        return 0.0
    # bounds from above: sinh H >= H, sinh H - H >= H^3/6, and the growth of the exponential
    guess = min(size / (e - 1.0), exp(log(6.0 * size / e) / 3.0), 2.0 * log(2.0 * size / e + 2.0))
    root = _kepler(size, e, -1.0, guess)
    return root if mean > 0.0 else -root


def _kepler(mean: float, e: float, kind: float, guess: float) -> float:
    """Solve |1-e| G + e G^3 c3(kind G^2) = mean by Newton from above; kind is 1 on an ellipse, -1 on a hyperbola."""
    bare = abs(1.0 - e)
    for _ in range(_ITERATIONS):
        square = guess * guess
        c2, c3 = stumpff(kind * square)
        slope = bare + e * square * c2
        if slope == 0.0:
            break
        step = ((bare + e * square * c3) * guess - mean) / slope
        guess -= step
        if step <= 4e-16 * guess:
            break
    return guess
