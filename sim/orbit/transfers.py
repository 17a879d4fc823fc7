"""Transfers by impulses between circular orbits: Hohmann's, bi-elliptic, change of plane, phasing."""

from __future__ import annotations

from math import cos, pi, sqrt
from typing import NamedTuple

from sim.core.constants import MU_EARTH
from sim.core.orbit.elements import TWO_PI, period
from sim.orbit import arguments as check


class Hohmann(NamedTuple):
    """Impulses along the velocity (m/s, below zero against it), the sum of their sizes (m/s), and the time (s)."""

    first_m_s: float
    second_m_s: float
    total_m_s: float
    duration_s: float


class Bielliptic(NamedTuple):
    """Impulses along the velocity (m/s, below zero against it), the sum of their sizes (m/s), and the time (s)."""

    first_m_s: float
    second_m_s: float
    third_m_s: float
    total_m_s: float
    duration_s: float


class Phasing(NamedTuple):
    """The phasing orbit's semi-major axis (m), impulses along the velocity and their sizes' sum (m/s), time (s)."""

    a_m: float
    first_m_s: float
    second_m_s: float
    total_m_s: float
    duration_s: float


def circular_speed_m_s(radius_m: float, mu_m3_s2: float = MU_EARTH) -> float:
    """Return the speed, m/s, of a circular orbit; ValueError for a radius inside the body.

    Examples
    --------
    Vallado, *Fundamentals of Astrodynamics and Applications*, 4th edition, example 6-1: 7.789 km/s at 191.34411 km.

    >>> round(circular_speed_m_s(6569481.11) / 1e3, 3)
    7.789
    """
    mu = check.gravity(mu_m3_s2)
    return sqrt(mu / check.distance("radius_m", radius_m, mu))


def hohmann(from_radius_m: float, to_radius_m: float, mu_m3_s2: float = MU_EARTH) -> Hohmann:
    """Return Hohmann's transfer between two circular orbits in one plane, outward or inward.

    Raises
    ------
    ValueError
        For a radius inside the body (a height, or kilometres).

    Examples
    --------
    Vallado, example 6-1, from 191.34411 to 35,781.34857 km of height: 3.935224 km/s, 5.256713 h.

    >>> got = hohmann(6378137.0 + 191344.11, 6378137.0 + 35781348.57)
    >>> round(got.first_m_s, 3), round(got.second_m_s, 3), round(got.total_m_s / 1e3, 6)
    (2457.038, 1478.187, 3.935224)
    >>> round(got.duration_s / 3600.0, 6)
    5.256713
    """
    mu = check.gravity(mu_m3_s2)
    start = check.distance("from_radius_m", from_radius_m, mu)
    end = check.distance("to_radius_m", to_radius_m, mu)
    first, second, time = _half(mu, start, end)
    first -= sqrt(mu / start)
    second = sqrt(mu / end) - second
    return Hohmann(first, second, abs(first) + abs(second), time)


def bielliptic(
    from_radius_m: float, between_radius_m: float, to_radius_m: float, mu_m3_s2: float = MU_EARTH
) -> Bielliptic:
    """Return the transfer between two circular orbits in one plane by way of a far apsis, ``between_radius_m``.

    Raises
    ------
    ValueError
        For a radius inside the body, or a turning point between the two orbits (that is no bi-elliptic transfer).

    Examples
    --------
    Vallado, example 6-2, from 191.34411 by 503,873 to 376,310 km of height: 3.904057 km/s, 593.92 h.

    >>> got = bielliptic(6378137.0 + 191344.11, 6378137.0 + 503873e3, 6378137.0 + 376310e3)
    >>> round(got.total_m_s / 1e3, 4), round(got.duration_s / 3600.0, 2)
    (3.9041, 593.92)
    """
    mu = check.gravity(mu_m3_s2)
    start = check.distance("from_radius_m", from_radius_m, mu)
    far = check.distance("between_radius_m", between_radius_m, mu)
    end = check.distance("to_radius_m", to_radius_m, mu)
    if far < max(start, end):
        raise ValueError(f"between_radius_m: {far:g} m is less than the larger orbit's radius, {max(start, end):g} m")
    leave, turn, out = _half(mu, start, far)
    onward, arrive, back = _half(mu, far, end)
    first, second, third = leave - sqrt(mu / start), onward - turn, sqrt(mu / end) - arrive
    return Bielliptic(first, second, third, abs(first) + abs(second) + abs(third), out + back)


def plane_change_m_s(speed_before_m_s: float, angle_rad: float, speed_after_m_s: float | None = None) -> float:
    """Return the impulse, m/s, that turns a horizontal velocity by an angle, at a new speed if one is given.

    Raises
    ------
    ValueError
        For an angle outside 0 to pi (degrees), or a speed of zero or below.

    Examples
    --------
    Vallado, example 6-4: 15 degrees at 5.892311 km/s cost 1.538202 km/s.

    >>> from math import radians
    >>> round(plane_change_m_s(5892.311, radians(15.0)) / 1e3, 6)
    1.538202

    Curtis, *Orbital Mechanics for Engineering Students*, example 6.11: 28 degrees at the apogee of a transfer from
    6,678 to 42,164 km, together with the second impulse of Hohmann's: 1.8191 km/s.

    >>> round(plane_change_m_s(1607.6, radians(28.0), 3074.7) / 1e3, 3)
    1.819
    """
    before = check.positive("speed_before_m_s", speed_before_m_s)
    after = before if speed_after_m_s is None else check.positive("speed_after_m_s", speed_after_m_s)
    turn = check.angle("angle_rad", angle_rad, 0.0, pi)
    return sqrt(before * before + after * after - 2.0 * before * after * cos(turn))


def phasing(radius_m: float, target_ahead_rad: float, revolutions: int, mu_m3_s2: float = MU_EARTH) -> Phasing:
    """Return how a ship on a circular orbit reaches a place ahead (or behind, below zero) on the same orbit.

    It leaves for an orbit of another period, flies that ``revolutions`` times, and comes back where the place then is.

    Raises
    ------
    ValueError
        For a radius inside the body, an angle of more than a turn, revolutions that are not whole, or a phasing orbit
        that would hit the ground.

    Examples
    --------
    Curtis, example 6.5: a geostationary satellite 12 degrees to the west in three revolutions, 0.0225 km/s.

    >>> from math import radians
    >>> got = phasing(42164e3, radians(-12.0), 3, 398600e9)
    >>> round(got.total_m_s / 1e3, 4), got.first_m_s > 0.0
    (0.0225, True)
    """
    mu = check.gravity(mu_m3_s2)
    radius = check.distance("radius_m", radius_m, mu)
    ahead = check.angle("target_ahead_rad", target_ahead_rad)
    turns = check.whole("revolutions", revolutions, 1)
    share = 1.0 - ahead / (TWO_PI * turns)  # of the period
    if share <= 0.0:
        raise ValueError(f"target_ahead_rad: a whole turn is not gained in {turns} revolution; take more revolutions")
    a = radius * float(share ** (2.0 / 3.0))
    other = 2.0 * a - radius
    if other <= 0.0:
        raise ValueError("target_ahead_rad: no orbit is that fast; take more revolutions")
    try:
        check.outside("target_ahead_rad", other, mu)
    except ValueError as inside:
        raise ValueError(
            f"target_ahead_rad: the phasing orbit comes down to {other:,.0f} m from the centre; take more revolutions"
        ) from inside
    first = sqrt(mu * (2.0 / radius - 1.0 / a)) - sqrt(mu / radius)
    return Phasing(a, first, -first, 2.0 * abs(first), turns * period(mu, a))


def _half(mu: float, start: float, end: float) -> tuple[float, float, float]:
    """Return the speeds at both apsides of half an ellipse, and its time."""
    a = 0.5 * (start + end)
    return sqrt(mu * end / (start * a)), sqrt(mu * start / (end * a)), 0.5 * period(mu, a)
