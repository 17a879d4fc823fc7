"""Which jets fire for a direction: a table built once for a chaser, and the row that is chosen from it.

The table is a flat buffer. Its rows are commands: for each mode, two for each polar axis, along it and against it.
"""

from typing import NamedTuple

from sim.core.tuples import Vector

NORM, LOW_Z = 0, 1  # modes; in LOW-Z no jet blows towards the target

# Directions of the push, on polar axes
FORWARD, BACKWARD, RIGHT, LEFT, OUT, IN = 0, 1, 2, 3, 4, 5
DIRECTIONS = 6

FIGURES = 5  # of a command: force (3), flow, bits


class Command(NamedTuple):
    """What fires for one direction."""

    force: Vector  # N, on polar axes while the chaser is pitched along them
    flow: float  # kg/s
    bits: int  # see sim.gnc.commands


def command(jets: list[float], mode: int, direction: int) -> Command:
    """Return the command for a direction in a mode."""
    at = (mode * DIRECTIONS + direction) * FIGURES
    return Command((jets[at], jets[at + 1], jets[at + 2]), jets[at + 3], int(jets[at + 4]))


def direction(pulses: float, along: int, against: int) -> int:
    """Return the direction in which signed pulses push."""
    return along if pulses > 0.0 else against
