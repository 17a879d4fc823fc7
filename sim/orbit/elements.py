"""Classical orbital elements and states, there and back."""

from __future__ import annotations

from math import acos, inf, pi
from typing import NamedTuple

from sim.core.constants import MU_EARTH
from sim.core.orbit import elements
from sim.core.orbit.elements import TWO_PI
from sim.orbit import arguments as check
from sim.orbit.state import State, state_of


class Elements(NamedTuple):
    """Semi-major axis, eccentricity, inclination, right ascension of the node, argument of periapsis, true anomaly.

    Metres (below zero on a hyperbola) and rad. Where an angle has no meaning, `sim.core.orbit.elements` says what
    stands for it.
    """

    a_m: float
    e: float
    i_rad: float
    raan_rad: float
    argp_rad: float
    nu_rad: float


def elements_from_state(position_m: object, velocity_m_s: object, mu_m3_s2: float = MU_EARTH) -> Elements:
    """Return the elements of an inertial state, three numbers of metres and three of metres per second.

    Raises
    ------
    ValueError
        For a place inside the body, a speed that is no orbit's, or a velocity along the radius.

    Examples
    --------
    Vallado, *Fundamentals of Astrodynamics and Applications*, 4th edition, example 2-5: 36,127.343 km, 0.832853,
    87.870, 227.898, 53.38 and 92.335 degrees (the book's own arithmetic is good to seven digits).

    >>> from math import degrees
    >>> got = elements_from_state((6524834.0, 6862875.0, 6448296.0), (4901.327, 5533.756, -1976.341))
    >>> round(got.a_m / 1e3, 1), round(got.e, 5), [round(degrees(angle), 2) for angle in got[2:]]
    (36127.3, 0.83285, [87.87, 227.9, 53.38, 92.34])
    """
    mu = check.gravity(mu_m3_s2)
    position, velocity = check.motion(("position_m", "velocity_m_s"), position_m, velocity_m_s, mu)
    return Elements(*elements.elements_from_state(mu, (*position, *velocity)))


def state_from_elements(
    a_m: float,
    e: float,
    i_rad: float,
    raan_rad: float,
    argp_rad: float,
    nu_rad: float,
    mu_m3_s2: float = MU_EARTH,
) -> State:
    """Return the inertial state of classical elements; a hyperbola has ``a_m`` below zero and ``e`` above 1.

    Raises
    ------
    ValueError
        For an ellipse's axis with a hyperbola's eccentricity or the other way round, a parabola (a and e do not
        determine it), a periapsis so deep or an anomaly so far that there is no such place, degrees for radians.

    Examples
    --------
    Curtis, *Orbital Mechanics for Engineering Students*, example 4.7: a hyperbola of h = 80,000 km2/s and e = 1.4 at
    (-4,040, 4,815, 3,629) km with (-10.39, -4.772, 1.744) km/s.

    >>> from math import radians
    >>> a = (80000e6) ** 2 / 398600e9 / (1.0 - 1.4**2)
    >>> got = state_from_elements(a, 1.4, radians(30), radians(40), radians(60), radians(30), 398600e9)
    >>> [round(x / 1e3) for x in got.position_m], [round(v / 1e3, 3) for v in got.velocity_m_s]
    ([-4040, 4815, 3629], [-10.386, -4.772, 1.744])
    """
    mu = check.gravity(mu_m3_s2)
    a, eccentricity = check.finite("a_m", a_m), check.eccentricity(e)
    if eccentricity == 1.0 or a == 0.0:
        raise ValueError("e: a parabola is not determined by a_m and e; take e a little from 1")
    if (a > 0.0) != (eccentricity < 1.0):
        kind = "an ellipse" if a > 0.0 else "a hyperbola"
        raise ValueError(f"e: {eccentricity:g} does not go with a_m = {a:g} m, which is that of {kind}")
    i = check.angle("i_rad", i_rad, 0.0, pi)
    raan = check.angle("raan_rad", raan_rad)
    argp = check.angle("argp_rad", argp_rad)
    nu = check.angle("nu_rad", nu_rad)
    if eccentricity > 1.0:
        limit = acos(-1.0 / eccentricity)
        turned = abs((nu + pi) % TWO_PI - pi)
        if turned >= limit:
            raise ValueError(f"nu_rad: {nu:g} rad lies beyond the asymptotes of this hyperbola, at {limit:.6g} rad")
    state = state_of(elements.state_from_elements(mu, a, eccentricity, i, raan, argp, nu))
    check.place("a_m", state.position_m, mu)
    return state


def apsides_m(a_m: float, e: float) -> tuple[float, float]:
    """Return the radii, m, of periapsis and apoapsis (infinite on a hyperbola).

    Raises
    ------
    ValueError
        For an axis and an eccentricity that do not go together.

    Examples
    --------
    Curtis, example 3.1: a = 15,300 km and e = 0.37255 are 9,600 and 21,000 km.

    >>> [round(r / 1e3) for r in apsides_m(15300e3, 0.37255)]
    [9600, 21000]
    """
    a, eccentricity = check.finite("a_m", a_m), check.eccentricity(e)
    if eccentricity == 1.0 or a == 0.0 or (a > 0.0) != (eccentricity < 1.0):
        raise ValueError(
            f"e: {eccentricity:g} does not go with a_m = {a:g} m: below 1 on an ellipse, above on a hyperbola"
        )
    return a * (1.0 - eccentricity), a * (1.0 + eccentricity) if eccentricity < 1.0 else inf
