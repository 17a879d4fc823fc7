"""How a ship stands and turns."""

from typing import NamedTuple

from sim.core.tuples import Quaternion, Vector


class Attitude(NamedTuple):
    """The attitude of a ship."""

    q: Quaternion  # scalar first, from body axes to inertial ones (GCRS)
    rate: Vector  # rad/s, angular velocity in inertial space, on body axes
