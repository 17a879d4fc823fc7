"""Lambert's problem: the conics from one place to another in a given time."""

from __future__ import annotations

from typing import NamedTuple

from sim.core.constants import MU_EARTH
from sim.core.orbit import lambert
from sim.core.tuples import Vector
from sim.core.vectors import norm
from sim.orbit import arguments as check

WAYS = ("prograde", "retrograde", "short", "long")
SIZES = ("smaller", "larger")


class LambertTransfer(NamedTuple):
    """Velocities, m/s, at both ends of the transfer, three floats each."""

    departure_m_s: Vector
    arrival_m_s: Vector


def lambert_transfer(
    from_m: object,
    to_m: object,
    duration_s: float,
    way: str = "prograde",
    revolutions: int = 0,
    size: str = "smaller",
    mu_m3_s2: float = MU_EARTH,
) -> LambertTransfer:
    """Return the velocities at both ends of the conic from one inertial place (m) to another in a time (s).

    ``way`` is "prograde" or "retrograde" (seen from the north, anticlockwise or clockwise), "short" or "long" (less or
    more than half a turn). With whole ``revolutions`` there are two orbits; ``size``, "smaller" or "larger", tells
    them apart by their semi-major axes.

    Raises
    ------
    ValueError
        For places inside the body or collinear with the centre (no plane), a time of zero or below or too short for
        so many revolutions, revolutions that are not whole.

    Examples
    --------
    Vallado, *Fundamentals of Astrodynamics and Applications*, 4th edition, example 7-5: 76 minutes the short way.

    >>> got = lambert_transfer((15945340.0, 0.0, 0.0), (12214838.99, 10249467.31, 0.0), 76 * 60.0)
    >>> [round(v / 1e3, 5) for v in got.departure_m_s], [round(v / 1e3, 5) for v in got.arrival_m_s]
    ([2.05891, 2.91596, 0.0], [-3.45156, 0.91031, 0.0])

    Curtis, *Orbital Mechanics for Engineering Students*, example 5.2: an hour.

    >>> got = lambert_transfer((5e6, 10e6, 2.1e6), (-14.6e6, 2.5e6, 7e6), 3600.0, mu_m3_s2=398600e9)
    >>> [round(v / 1e3, 4) for v in got.departure_m_s]
    [-5.9925, 1.9254, 3.2456]
    """
    mu = check.gravity(mu_m3_s2)
    start, end = check.place("from_m", from_m, mu), check.place("to_m", to_m, mu)
    time = check.positive("duration_s", duration_s)
    turns = float(check.whole("revolutions", revolutions, 0))
    wanted = check.word("size", size, SIZES)
    normal = _normal(start, end, check.word("way", way, WAYS))
    departure, arrival, status = lambert.lambert(mu, start, end, time, turns, lambert.LEFT, normal)
    if status == lambert.SOLVED and turns > 0.0:
        # from one place the faster departure is the larger orbit
        other, there, _ = lambert.lambert(mu, start, end, time, turns, lambert.RIGHT, normal)
        if (norm(other) > norm(departure)) == (wanted == "larger"):
            departure, arrival = other, there
    if status == lambert.TOO_SHORT:
        least, _ = lambert.minimum_time(mu, start, end, turns, normal)
        raise ValueError(
            f"duration_s: {time:g} s is too short for {turns:g} revolutions; they take {least:.6g} s at least"
        )
    if status == lambert.DEGENERATE:
        raise ValueError("to_m: on one line with the centre and from_m, so that the ends define no plane")
    if status != lambert.SOLVED:
        raise ValueError(f"duration_s: {time:g} s lies outside what can be solved here")
    return LambertTransfer(departure, arrival)


def lambert_least_time_s(
    from_m: object, to_m: object, revolutions: int, way: str = "prograde", mu_m3_s2: float = MU_EARTH
) -> float:
    """Return the least time, s, of a transfer with so many whole revolutions (1 and more); errors as for the transfer.

    Examples
    --------
    Between the ends of Curtis's example 5.2, with a revolution (our own number: the book asks for none):

    >>> round(lambert_least_time_s((5e6, 10e6, 2.1e6), (-14.6e6, 2.5e6, 7e6), 1, mu_m3_s2=398600e9) / 3600.0, 2)
    5.46
    """
    mu = check.gravity(mu_m3_s2)
    start, end = check.place("from_m", from_m, mu), check.place("to_m", to_m, mu)
    turns = float(check.whole("revolutions", revolutions, 1))
    time, status = lambert.minimum_time(mu, start, end, turns, _normal(start, end, check.word("way", way, WAYS)))
    if status != lambert.SOLVED:
        raise ValueError("to_m: on one line with the centre and from_m, so that the ends define no plane")
    return time


def _normal(start: Vector, end: Vector, way: str) -> Vector:
    """Return the vector on the side from which the motion goes anticlockwise; zero for ends on one line.

    Core would take the plane of collinear ends from the vector, but here none was asked for: prograde alone does not
    say which.
    """
    short = lambert.short_way(start, end)
    size = norm(short)
    if size < 1e-9 * norm(start) * norm(end):
        return 0.0, 0.0, 0.0
    if way == "prograde":
        return lambert.PROGRADE
    if way == "retrograde":
        return lambert.RETROGRADE
    return short if way == "short" else lambert.long_way(start, end)
