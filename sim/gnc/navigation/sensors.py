"""What the chaser sees of the target: now without error, so that what is known is what is true."""

from typing import NamedTuple

from sim.core.relative.lvlh import pair_to_lvlh, polar
from sim.core.relative.ports import apart, pitched, still
from sim.core.tuples import Pair, State
from sim.core.world import World
from sim.gnc.craft import Craft


class Sight(NamedTuple):
    """Where the chaser stands, in LVLH and on the polar axes at ``angle``; m and m/s, see `sim.core.relative.lvlh`."""

    angle: float  # rad
    turn_rate: float  # of the polar axes, rad/s
    orbit_rate2: float  # of the target about the Earth, squared, 1/s^2
    lvlh: State  # the chaser's centre of mass from the target's
    center: State  # the same on polar axes
    port: State  # the chaser's docking port from the target's, polar axes


def sense(
    world: World, craft: Craft, angle: float, turn_rate: float, off: float, off_rate: float, t: float, pair: Pair
) -> Sight:
    """Return what is seen at ``t`` (s) of a pair, the chaser pitched by ``off`` (rad) from the polar axes' angle."""
    lvlh = pair_to_lvlh(world, craft.target, t, pair)
    center = polar(lvlh, angle, turn_rate)
    port = apart(center, pitched(craft.chaser_port, off, off_rate), polar(still(craft.target_port), angle, turn_rate))
    radius2 = pair[0] * pair[0] + pair[1] * pair[1] + pair[2] * pair[2]
    speed2 = pair[3] * pair[3] + pair[4] * pair[4] + pair[5] * pair[5]
    return Sight(angle, turn_rate, speed2 / radius2, lvlh, center, port)


def estimate(seen: Sight) -> Sight:
    """Return what the chaser knows, from what its sensors see: all of it, as long as they see without error."""
    return seen
