"""When two ships meet on a coast: the instant at which their centres of mass come as near as their hulls reach."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from sim.core.motion.bracket import Bracket, guess, narrowed
from sim.core.vectors import dot, norm
from sim.gnc.judgement import closest

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.core.tuples import Pair, Vector

    Go = Callable[[float], Pair]

__all__ = ["first_meeting", "root"]

FASTER = 1.2  # than at both ends of a step a ship may be within it (chosen: steps are a tenth of a revolution at most)
PIECE = 0.5  # of the hulls' reach that a piece of a step leads at most: its chord is then its path to millimetres
MOST_PIECES = 2000


def first_meeting(go: Go, pair: Pair, end: Pair, step: float, reach: float) -> float | None:
    """Return after how many seconds of a coast of ``step`` s the centres are first ``reach`` (m) apart; None for never.

    ``go`` returns the pair (see `sim.core.tuples.Pair`) so many s after ``pair``, ``end`` after the whole step; the
    instant is found to 1e-6 s. Without a reach nothing meets.
    """
    if reach <= 0.0:
        return None
    start_m, end_m = norm(pair[6:9]), norm(end[6:9])
    if start_m < reach:
        return 0.0
    way = FASTER * max(norm(pair[9:12]), norm(end[9:12])) * step
    if 0.5 * (start_m + end_m - way) > reach:  # farther from both ends it cannot come
        return None
    pieces = min(max(1, ceil(way / (PIECE * reach))), MOST_PIECES)
    here, since = pair[6:9], 0.0
    for k in range(1, pieces + 1):
        until = step * k / pieces
        there = go(until)[6:9] if k < pieces else end[6:9]
        if closest(here, there) < reach:
            near = since + (until - since) * (1.0 if norm(there) < reach else _share(here, there))
            off = norm(go(near)[6:9]) - reach
            if off <= 0.0:
                return root(lambda s: norm(go(s)[6:9]) - reach, since, near, norm(here) - reach, off)
        here, since = there, until
    return None


def root(measure: Callable[[float], float], low: float, high: float, before: float, after: float) -> float:
    """Find where ``measure`` is zero between two moments (s), to 1e-6 s; it is ``before`` and ``after`` there."""
    bracket = Bracket(low, high, before, after)
    while bracket.high - bracket.low > 1e-6:
        place = guess(bracket)
        value = measure(place)
        if value == 0.0 or min(place - bracket.low, bracket.high - place) < 1e-9:
            return place
        bracket = narrowed(bracket, place, value)
    return bracket.high


def _share(start: Vector, end: Vector) -> float:
    """Return at which share of a straight way it is closest to the origin."""
    way = (end[0] - start[0], end[1] - start[1], end[2] - start[2])
    length2 = dot(way, way)
    return min(max(-dot(start, way) / length2, 0.0), 1.0) if length2 > 0.0 else 0.0
