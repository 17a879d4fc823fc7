"""Contact: the moment at which the docking planes meet, judged by what the mechanism can catch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.core.vectors import norm2
from sim.flight.values import Contact
from sim.inputs.units import FOOT, INCH

if TYPE_CHECKING:
    from sim.core.tuples import State
    from sim.vehicles import CaptureLimits


def judge(t: float, port: State, angle: float, limits: CaptureLimits) -> Contact:
    """Judge a contact at time ``t``.

    Parameters
    ----------
    port : chaser's port less target's, position (m) and rate (m/s): across, out of plane, outward along the axis
    angle : between the two docking axes, rad
    limits : of the chaser's mechanism

    """
    closing = -port[5]
    offset = norm2(port[0], port[1])
    rate = norm2(port[3], port[4])
    reasons = []
    if closing > limits.closing_rate_max_m_s:
        reasons.append(
            f"closing at {closing / FOOT:.3f} ft/s, above {limits.closing_rate_max_m_s / FOOT:.2f} ft/s: too hard"
        )
    if closing < limits.closing_rate_min_m_s:
        reasons.append(
            f"closing at {closing / FOOT:.3f} ft/s, below {limits.closing_rate_min_m_s / FOOT:.2f} ft/s: the latches "
            "stay open"
        )
    if offset > limits.lateral_offset_max_m:
        reasons.append(f"{offset / INCH:.1f} in off the axis, more than {limits.lateral_offset_max_m / INCH:.1f} in")
    if rate > limits.lateral_rate_max_m_s:
        reasons.append(f"sliding at {rate:.3f} m/s, faster than {limits.lateral_rate_max_m_s:.3f} m/s")
    if angle > limits.angle_max_rad:
        reasons.append(
            f"axes {math.degrees(angle):.1f} deg apart, more than {math.degrees(limits.angle_max_rad):.1f} deg"
        )
    return Contact(t, closing, offset, rate, angle, not reasons, tuple(reasons))
