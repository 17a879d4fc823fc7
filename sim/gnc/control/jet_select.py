"""Which jets fire for a direction: a table built once for a chaser, and the row that is chosen from it.

The table is a flat buffer. Its rows are commands: for each mode, two for each polar axis, along it and against it.
"""

from typing import NamedTuple

from sim.core.tuples import Vector

# Modes; in LOW-Z no jet blows towards the target. Floats, since for each whole number numba would compile anew.
NORM, LOW_Z = 0.0, 1.0

# Directions of the push, on polar axes
FORWARD, BACKWARD, RIGHT, LEFT, OUT, IN = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0
DIRECTIONS = 6.0

FIGURES = 5  # of a command: force (3), flow, bits


class Command(NamedTuple):
    """What fires for one direction."""

    force: Vector  # N, on polar axes while the chaser is pitched along them
    flow: float  # kg/s
    bits: int  # see sim.gnc.commands


def command(jets: list[float], mode: float, direction: float) -> Command:
    """Return the command for a direction in a mode."""
    at = int(mode * DIRECTIONS + direction) * FIGURES
    return Command((jets[at], jets[at + 1], jets[at + 2]), jets[at + 3], int(jets[at + 4]))


def direction(pulses: float, along: float, against: float) -> float:
    """Return the direction in which signed pulses push."""
    return along if pulses > 0.0 else against
