"""A transfer by two impulses near a target: one to leave, one to stop."""

from typing import NamedTuple

from sim.core.tuples import Vector
from sim.core.vectors import norm


class TwoImpulses(NamedTuple):
    """Both impulses on LVLH axes (m/s, three floats each) and the sum of their sizes (m/s)."""

    first_m_s: Vector
    second_m_s: Vector
    total_m_s: float


def two_impulses(before: Vector, leaving: Vector, arriving: Vector) -> TwoImpulses:
    """Return the impulses of a transfer that ends at rest, from the velocities before it and at its two ends."""
    first = (leaving[0] - before[0], leaving[1] - before[1], leaving[2] - before[2])
    second = (-arriving[0], -arriving[1], -arriving[2])
    return TwoImpulses(first, second, norm(first) + norm(second))
