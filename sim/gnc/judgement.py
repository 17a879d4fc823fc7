"""Judging a flight: contact, corridor, hulls. Floats in, floats and bits out; words are made outside."""

from math import sqrt
from typing import NamedTuple

from sim.core.tuples import State, Vector
from sim.core.vectors import dot, norm, norm2
from sim.gnc.guidance.approach import Law

# What is wrong with a contact, as bits
TOO_FAST = 1
TOO_SLOW = 2
OFF_CENTRE = 4
SLIDING = 8
CROOKED = 16

RING = 1.0  # m off the axis up to which two ports meet; farther off they pass each other (chosen: the ring's own width)


class Limits(NamedTuple):
    """What a docking mechanism can catch, port to port at contact."""

    closing_min: float  # m/s
    closing_max: float  # m/s
    offset: float  # m, across the axis
    sliding: float  # m/s, across the axis
    angle: float  # rad, between the axes of both ports


class Verdict(NamedTuple):
    """A contact, measured and judged."""

    wrong: int  # bits; none: captured
    closing: float  # m/s
    offset: float  # m
    sliding: float  # m/s
    angle: float  # rad
    margin: float  # least share of any limit that is left: 1 in the middle of all, 0 on a limit, negative beyond it


def judge_contact(port: State, angle: float, limits: Limits) -> Verdict:
    """Judge the moment at which two docking planes meet.

    ``port`` is the chaser's port less the target's: across, out of plane and outward along the docking axis, m and m/s.
    ``angle`` (rad) is between the axes of both ports.
    """
    closing, offset, sliding = -port[5], norm2(port[0], port[1]), norm2(port[3], port[4])
    wrong = 0
    if closing > limits.closing_max:
        wrong |= TOO_FAST
    if closing < limits.closing_min:
        wrong |= TOO_SLOW
    if offset > limits.offset:
        wrong |= OFF_CENTRE
    if sliding > limits.sliding:
        wrong |= SLIDING
    if angle > limits.angle:
        wrong |= CROOKED
    half = 0.5 * (limits.closing_max - limits.closing_min)
    middle = 0.5 * (limits.closing_max + limits.closing_min)
    margin = min(
        1.0 - abs(closing - middle) / half,
        1.0 - offset / limits.offset,
        1.0 - sliding / limits.sliding,
        1.0 - angle / limits.angle,
    )
    return Verdict(wrong, closing, offset, sliding, angle, margin)


def beside(port: State) -> bool:
    """Return whether two ports pass each other instead of meeting; ``port`` as for `judge_contact`."""
    return norm2(port[0], port[1]) > RING


def off_corridor(law: Law, port: State) -> float:
    """Return by how much (m) the chaser's port is outside the corridor, on polar axes; nothing inside it.

    The corridor is a cone with its tip at the target's port, never narrower than the lateral cylinder.
    """
    if law.corridor <= 0.0 or port[2] >= law.corridor_inside:
        return 0.0
    aside = sqrt(port[0] * port[0] + port[1] * port[1])
    return max(aside - max(law.corridor * port[2], law.cylinder), 0.0)


def closest(start: Vector, end: Vector) -> float:
    """Return how near (m) the straight line between two places comes to the origin."""
    way = (end[0] - start[0], end[1] - start[1], end[2] - start[2])
    length2 = dot(way, way)
    share = min(max(-dot(start, way) / length2, 0.0), 1.0) if length2 > 0.0 else 0.0
    return norm((start[0] + share * way[0], start[1] + share * way[1], start[2] + share * way[2]))
