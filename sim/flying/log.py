"""What a run logs: its samples, and how the chaser was commanded to point."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sim.core.tuples import Pair


class Row(NamedTuple):
    """One sample of a run's log: time (s), `sim.core.tuples.Pair`, mass (kg), delta-v spent (m/s), jets firing."""

    t: float
    pair: Pair
    mass: float
    spent: float
    mask: float


class Pointing(NamedTuple):
    """How the chaser is pitched from a time (s) on: by an angle (rad) that turns (rad/s), and ends up there at once.

    At pitch 0 it is in its attitude below the target. An angle that is not a number means: its bay to the target.
    """

    start_s: float
    angle: float
    turn_rate: float
