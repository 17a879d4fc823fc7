"""The attitude that the chaser is commanded to, from phase to phase.

It is a pitch from the attitude below the target, about the LVLH y axis. Far out the bay (body -Z) faces the target;
close to it the chaser is pitched by the polar angle at which it is flown, so that the same side faces the target; for a
burn of the OMS the nose points along the delta-v. With ``attitude = "perfect"`` the chaser follows its command as fast
as `sim.gnc.control.slew` allows, and then exactly.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from sim.core import elementary

if TYPE_CHECKING:
    from sim.core.tuples import State

__all__ = ["BAY_TO_TARGET", "FAR", "Pointing", "commanded_pitch", "wrapped"]

FAR = 0.02  # rad of the orbit, some 136 km: farther off, the chaser's own local axes count (chosen)


class Pointing(NamedTuple):
    """What is commanded from a time (s) on: a pitch (rad) that turns (rad/s).

    An angle that is not a number means: the bay to the target. ``far``: both count on the chaser's own local axes,
    which lie an angle of the orbit ahead of the target's.
    """

    start_s: float
    angle: float
    turn_rate: float
    far: bool


BAY_TO_TARGET = math.nan


def commanded_pitch(
    pointing: Pointing, t: float, lvlh: State, curvilinear: State, radius: float
) -> tuple[float, float]:
    """Return the pitch (rad) commanded at ``t`` (s) and its rate (rad/s), from the target's LVLH.

    ``lvlh`` and ``curvilinear`` are where the chaser stands (m, m/s), ``radius`` (m) is that of the target's orbit.
    """
    ahead, drifting = (curvilinear[0] / radius, curvilinear[3] / radius) if pointing.far else (0.0, 0.0)
    if not math.isnan(pointing.angle):
        return pointing.angle + pointing.turn_rate * (t - pointing.start_s) - ahead, pointing.turn_rate - drifting
    x, _, z, vx, _, vz = curvilinear if pointing.far else lvlh
    distance2 = x * x + z * z
    return elementary.atan2(x, z) - ahead, ((vx * z - vz * x) / distance2 if distance2 > 0.0 else 0.0) - drifting


def wrapped(angle: float) -> float:
    """Return an angle (rad) between minus and plus half a turn."""
    return math.remainder(angle, math.tau)
