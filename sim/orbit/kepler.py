"""Kepler's problem: where a body is after some time on a conic, and the anomalies."""

from __future__ import annotations

from sim.core.constants import MU_EARTH
from sim.core.orbit import elements, kepler
from sim.orbit import arguments as check
from sim.orbit.state import State, state_of


def kepler_step(position_m: object, velocity_m_s: object, duration_s: float, mu_m3_s2: float = MU_EARTH) -> State:
    """Return the state after a time (s, any sign) of two-body motion on any conic.

    ``position_m`` and ``velocity_m_s`` are three numbers each, inertial, from the body's centre.

    Raises
    ------
    ValueError
        For a place inside the body, a speed that is no orbit's, a velocity along the radius, or what is not a number.

    Examples
    --------
    Vallado, *Fundamentals of Astrodynamics and Applications*, 4th edition, example 2-4: 40 minutes on.

    >>> end = kepler_step((1131340.0, -2282343.0, 6672423.0), (-5643.05, 4303.33, 2428.79), 2400.0)
    >>> [round(x / 1e3, 2) for x in end.position_m]
    [-4219.75, 4363.03, -3958.77]
    >>> [round(v / 1e3, 4) for v in end.velocity_m_s]
    [3.6899, -1.9167, -6.1125]
    """
    mu = check.gravity(mu_m3_s2)
    position, velocity = check.motion(("position_m", "velocity_m_s"), position_m, velocity_m_s, mu)
    return state_of(kepler.propagate(mu, check.finite("duration_s", duration_s), (*position, *velocity)))


def period_s(a_m: float, mu_m3_s2: float = MU_EARTH) -> float:
    """Return the period, s, of an ellipse of semi-major axis ``a_m``.

    Raises
    ------
    ValueError
        For an axis too short for the body, zero or below (a hyperbola has no period).

    Examples
    --------
    Curtis, *Orbital Mechanics for Engineering Students*, example 4.3: a = 8,788.1 km goes round in 8,199 s.

    >>> round(period_s(8788.1e3, 398600e9))
    8199
    """
    mu = check.gravity(mu_m3_s2)
    return elements.period(mu, _axis(a_m, mu))


def mean_motion_rad_s(a_m: float, mu_m3_s2: float = MU_EARTH) -> float:
    """Return the mean motion, rad/s, of an ellipse of semi-major axis ``a_m``; errors as for `period_s`.

    Examples
    --------
    Vallado, example 6-14: at 590 km (6,968.1363 km from the centre) 0.0010854 rad/s.

    >>> round(mean_motion_rad_s(6968136.3, 398600.4415e9), 7)
    0.0010854
    """
    mu = check.gravity(mu_m3_s2)
    return elements.mean_motion(mu, _axis(a_m, mu))


def eccentric_from_mean_rad(mean_rad: float, e: float) -> float:
    """Return the eccentric anomaly, rad, of a mean anomaly (rad) on an ellipse: Kepler's equation solved.

    Raises
    ------
    ValueError
        For the eccentricity of a parabola or hyperbola, or below 0, or an angle of more than a turn.

    Examples
    --------
    Vallado, example 2-1: M = 235.4 degrees, e = 0.4.

    >>> from math import degrees, radians
    >>> round(degrees(eccentric_from_mean_rad(radians(235.4), 0.4)) % 360.0, 6)
    220.512075
    """
    return elements.eccentric_from_mean(check.angle("mean_rad", mean_rad), check.elliptic(e))


def true_from_mean_rad(mean_rad: float, e: float) -> float:
    """Return the true anomaly, rad, of a mean anomaly (rad) on an ellipse; errors as for `eccentric_from_mean_rad`.

    Examples
    --------
    Curtis, example 3.2: three hours past perigee, M = 3.6029 rad, e = 0.37255.

    >>> from math import degrees
    >>> round(degrees(true_from_mean_rad(3.6029, 0.37255)) % 360.0, 1)
    193.2
    """
    return elements.true_from_mean(check.angle("mean_rad", mean_rad), check.elliptic(e))


def mean_from_true_rad(nu_rad: float, e: float) -> float:
    """Return the mean anomaly, rad, of a true anomaly (rad) on an ellipse; errors as for `eccentric_from_mean_rad`.

    Examples
    --------
    Curtis, example 3.1: from perigee (9,600 km; apogee 21,000 km) to 120 degrees takes 4,077 s.

    >>> from math import radians
    >>> e = (21000.0 - 9600.0) / (21000.0 + 9600.0)
    >>> round(mean_from_true_rad(radians(120.0), e) / mean_motion_rad_s(15300e3, 398600e9))
    4077
    """
    return elements.mean_from_true(check.angle("nu_rad", nu_rad), check.elliptic(e))


def _axis(a_m: object, mu: float) -> float:
    a = check.finite("a_m", a_m)
    if a <= 0.0:
        raise ValueError(f"a_m: {a:g} m is not an ellipse's semi-major axis; a hyperbola has no period")
    return check.outside("a_m", a, mu)
