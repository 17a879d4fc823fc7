"""What the control cycle must know of the two ships."""

from typing import NamedTuple

from sim.core.body import Body
from sim.core.tuples import Quaternion, Vector


class Craft(NamedTuple):
    """Both ships, SI."""

    target: Body
    chaser: Body
    target_port: Vector  # from its centre of mass, LVLH axes: the target is held in LVLH
    chaser_port: Vector  # from its centre of mass, LVLH axes, as it stands below the target
    target_below: Quaternion  # from the target's body axes to LVLH
    chaser_below: Quaternion  # from the chaser's body axes to LVLH, as it stands below the target
    min_pulse: float  # shortest firing, s
    scatter: float  # standard deviation of a pulse's size, as a share of it
