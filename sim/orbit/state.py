"""Position and velocity together, as the toolbox's answers hand them out."""

from typing import NamedTuple

from sim.core.tuples import State as Six
from sim.core.tuples import Vector


class State(NamedTuple):
    """Position, m, and velocity, m/s, three floats each."""

    position_m: Vector
    velocity_m_s: Vector


def state_of(six: Six) -> State:
    """Return core's six floats as a state."""
    x, y, z, vx, vy, vz = six
    return State((x, y, z), (vx, vy, vz))
