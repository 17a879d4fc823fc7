"""What a run logs: its samples, and how the chaser was commanded to point.

This is the only module outside gnc that knows how the control cycle lays a sample out in its flat log.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.core.tuples import Pair

LAYOUT = {
    "t": 1,
    "pair": 12,
    "mass": 1,
    "spent": 1,
    "mask": 1,
}  # what the cycle logs: fields of `Row`, and their floats
LENGTH = sum(LAYOUT.values())
_PLACES = dict(zip(LAYOUT, pairwise(accumulate(LAYOUT.values(), initial=0)), strict=True))


class Row(NamedTuple):
    """One sample: time (s), `sim.core.tuples.Pair`, mass (kg), delta-v spent (m/s), jets firing, index of the phase."""

    t: float
    pair: Pair
    mass: float
    spent: float
    mask: float
    phase: int


class Pointing(NamedTuple):
    """How the chaser is pitched from a time (s) on: by an angle (rad) that turns (rad/s), and ends up there at once.

    At pitch 0 it is in its attitude below the target. An angle that is not a number means: its bay to the target.
    """

    start_s: float
    angle: float
    turn_rate: float


def empty_log(rows: int) -> list[float]:
    """Return an empty log for the control cycle to write ``rows`` samples into."""
    return [0.0] * (LENGTH * rows)


def rows_of(log: Sequence[float], rows: int, phase: int) -> Iterator[Row]:
    """Yield the first ``rows`` samples of a log that the control cycle wrote during a phase."""
    flat = list(map(float, log[: rows * LENGTH]))  # plain floats, whatever the log is made of
    for at in range(0, len(flat), LENGTH):
        parts: dict[str, Any] = {
            name: flat[at + first] if last - first == 1 else tuple(flat[at + first : at + last])
            for name, (first, last) in _PLACES.items()
        }
        yield Row(**parts, phase=phase)
