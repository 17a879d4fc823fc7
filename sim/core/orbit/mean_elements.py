"""Mean elements of an orbit about a flattened Earth: what is left when the periodic terms of J2 are taken away.

The terms are those of first order of D. Brouwer, Solution of the problem of artificial satellite theory without drag,
Astron. J. 64, 378 (1959); eccentricity and perigee are treated together, as (e cos w, e sin w) and the mean argument
of latitude, so that a circular orbit is no exception (R. H. Lyddane, Astron. J. 68, 555, 1963).

They hold for orbits that are not too far from round, up to an eccentricity of `MOST_ECCENTRIC`: J3's long-periodic term
is that of a nearly circular orbit, and wrong by its e^2-th part.

`Mean` elements here are (a, e cos w, e sin w, i, node, mean argument of latitude): m and rad.

Beside Brouwer's paper: his k2 is J2 R^2/2, his gamma2 = k2/a^2 and gamma2' = gamma2/eta^4 are ``g`` and ``gp`` in the
code, eta = sqrt(1 - e^2) is ``eta``, theta = cos i is ``th``, f the true anomaly, his g, l and h the argument of
perigee ``w``, the mean anomaly and the node; ``ar`` is a/r. The same terms, element by element, are in Schaub and
Junkins, Analytical Mechanics of Space Systems, appendix F.
"""

from math import floor, pi, sqrt

from sim.core.elementary import atan2, cos, exp, log, sin, sincos
from sim.core.orbit.elements import elements_from_state, mean_from_true, state_from_elements, true_from_mean
from sim.core.tuples import State

MOST_ECCENTRIC = 0.2  # (chosen: J3's term is then off by a twentieth, a few hundred metres in a low orbit)
ITERATIONS = 8  # the step shrinks by J2 each time


def osculating(radius: float, j2: float, j3: float, m: State) -> State:
    """Return the osculating counterpart of mean elements, both as this module's six (``radius`` equatorial, m).

    Short-periodic terms of J2, and J3's long-periodic one of the eccentricity, which element sets take out too:
    e sin w grows by -J3/(2 J2) (R/p) sin i (Brouwer 1959; Hoots and Roehrich, Spacetrack Report No. 3, 1980).
    """
    a, ex, ey, i, node, u = m
    e2 = ex * ex + ey * ey
    e = sqrt(e2)
    w = atan2(ey, ex) if e > 0.0 else 0.0
    eta2 = 1.0 - e2
    eta = sqrt(eta2)
    mean = u - w
    f = true_from_mean(mean, e)
    s, c = sincos(f)
    th = cos(i)
    si2 = 1.0 - th * th
    g = 0.5 * j2 * (radius / a) * (radius / a)
    gp = g / (eta2 * eta2)
    x = 1.0 + e * c  # a eta2 / r
    ar = x / eta2
    ar3 = ar * ar * ar
    s2, c2 = sincos(2.0 * (w + f))
    s1, c1 = sincos(2.0 * w + f)
    s3, c3 = sincos(2.0 * w + 3.0 * f)
    center = f - mean + e * s
    wave = 3.0 * s2 + 3.0 * e * s1 + e * s3
    da = a * g * ((3.0 * th * th - 1.0) * (ar3 - 1.0 / (eta2 * eta)) + 3.0 * si2 * ar3 * c2)
    # ((a/r)^3 - eta^-3)/e and ((a/r)^3 - eta^-4)/e, without the division
    common = 3.0 * c + 3.0 * e * c * c + e2 * c * c * c
    p1 = (e * eta + e / (1.0 + eta) + common) / (eta2 * eta2 * eta2)
    p2 = (e + common) / (eta2 * eta2 * eta2)
    de = 0.5 * eta2 * (g * ((3.0 * th * th - 1.0) * p1 + 3.0 * si2 * p2 * c2) - gp * si2 * (3.0 * c1 + c3))
    y = x * x / eta2
    brace = 2.0 * (3.0 * th * th - 1.0) * (y + ar + 1.0) * s + 3.0 * si2 * (
        (1.0 - y - ar) * s1 + (y + ar + 1.0 / 3.0) * s3
    )
    turn = 0.25 * gp * (6.0 * (5.0 * th * th - 1.0) * center + (3.0 - 5.0 * th * th) * wave)
    e_dw = 0.25 * eta2 * gp * brace + e * turn
    du = 0.25 * eta2 * gp * brace * e / (1.0 + eta) + turn
    di = 0.5 * gp * th * sqrt(si2) * (3.0 * c2 + 3.0 * e * c1 + e * c3)
    dnode = -0.5 * gp * th * (6.0 * center - wave)
    sw, cw = sincos(w)
    frozen = -0.5 * (j3 / j2) * (radius / (a * eta2)) * sqrt(si2) if j2 != 0.0 else 0.0
    return (
        a + da,
        ex + de * cw - e_dw * sw,
        ey + de * sw + e_dw * cw + frozen,
        i + di,
        node + dnode,
        u + du,
    )


def mean_from_state(mu: float, radius: float, j2: float, j3: float, state: State) -> State:
    """Return the mean elements of an inertial state (m, m/s), found by iteration on `osculating`.

    Without the terms of second order they wander by some metres along a low orbit, where the osculating semi-major axis
    swings over 12 km.

    An orbit of 6768 km: its osculating axis (km) at the equator and a quarter of an orbit on, and the mean one (m):

    >>> mu, radius, j2, j3 = 3.986004418e14, 6378137.0, 1.0826e-3, -2.54e-6
    >>> [round(osculating(radius, j2, j3, (6768e3, 0.001, 0.0, 0.9, 0.0, u))[0] / 1e3) for u in (0.0, pi / 2.0)]
    [6774, 6762]
    >>> state = state_from_mean(mu, radius, j2, j3, (6768e3, 0.001, 0.0, 0.9, 0.0, 0.5))
    >>> round(mean_from_state(mu, radius, j2, j3, state)[0], 3)
    6768000.0
    """
    a, e, i, node, w, nu = elements_from_state(mu, state)
    wanted = (a, e * cos(w), e * sin(w), i, node, w + mean_from_true(nu, e))
    m = wanted
    for _ in range(ITERATIONS):
        o = osculating(radius, j2, j3, m)
        m = (
            m[0] + wanted[0] - o[0],
            m[1] + wanted[1] - o[1],
            m[2] + wanted[2] - o[2],
            m[3] + wanted[3] - o[3],
            m[4] + small(wanted[4] - o[4]),
            m[5] + small(wanted[5] - o[5]),
        )
    return m


def state_from_mean(mu: float, radius: float, j2: float, j3: float, m: State) -> State:
    """Return the inertial state (m, m/s) of mean elements: the inverse of `mean_from_state`."""
    a, ex, ey, i, node, u = osculating(radius, j2, j3, m)
    e = sqrt(ex * ex + ey * ey)
    w = atan2(ey, ex) if e > 0.0 else 0.0
    return state_from_elements(mu, a, e, i, node, w, true_from_mean(u - w, e))


def heights(radius: float, m: State) -> tuple[float, float]:
    """Return apogee and perigee, a (1 +- e) less ``radius`` (m), of mean elements: the figures of an element set."""
    e = sqrt(m[1] * m[1] + m[2] * m[2])
    return m[0] * (1.0 + e) - radius, m[0] * (1.0 - e) - radius


def kozai_axis(radius: float, j2: float, m: State) -> float:
    """Return the semi-major axis (m) that an element set's mean motion stands for, of Brouwer's mean elements.

    The set's mean motion is Kozai's, n (1 + 3/4 J2 (R/p)^2 sqrt(1-e^2) (3 cos^2 i - 1)), and the axis that belongs to
    it by n^2 a^3 = mu is what catalogues print heights from (Hoots and Roehrich 1980; Y. Kozai, Astron. J. 64, 1959).
    """
    e2 = m[1] * m[1] + m[2] * m[2]
    p = m[0] * (1.0 - e2)
    th = cos(m[3])
    faster = 1.0 + 0.75 * j2 * (radius / p) * (radius / p) * sqrt(1.0 - e2) * (3.0 * th * th - 1.0)
    return m[0] / exp(2.0 / 3.0 * log(faster))


def from_heights(radius: float, j2: float, apogee: float, perigee: float, i: float) -> tuple[float, float]:
    """Return Brouwer's mean semi-major axis (m) and the eccentricity of an orbit by its catalogue heights (m).

    The inverse of `heights` with `kozai_axis`: heights above ``radius``, inclination in rad.
    """
    kozai = radius + 0.5 * (apogee + perigee)
    e = 0.5 * (apogee - perigee) / kozai
    a = kozai
    for _ in range(ITERATIONS):
        a += kozai - kozai_axis(radius, j2, (a, e, 0.0, i, 0.0, 0.0))
    return a, e


def secular_rates(mu: float, radius: float, j2: float, m: State) -> tuple[float, float, float]:
    """Return the steady rates (rad/s) of node, argument of perigee and mean anomaly of mean elements.

    First order in J2 (Brouwer 1959; Vallado, Fundamentals of Astrodynamics and Applications, section 9.6).
    """
    e2 = m[1] * m[1] + m[2] * m[2]
    n = sqrt(mu / m[0]) / m[0]
    p = m[0] * (1.0 - e2)
    k = 0.75 * j2 * (radius / p) * (radius / p) * n
    th = cos(m[3])
    return -2.0 * k * th, k * (5.0 * th * th - 1.0), n + k * sqrt(1.0 - e2) * (3.0 * th * th - 1.0)


def small(angle: float) -> float:
    """Return an angle (rad) brought into -pi..pi."""
    return angle - 2.0 * pi * floor(angle / (2.0 * pi) + 0.5)
