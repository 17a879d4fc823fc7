"""Contact in words: what the mechanism could not catch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.flight.values import Contact
from sim.gnc.judgement import CROOKED, OFF_CENTRE, SLIDING, TOO_FAST, TOO_SLOW, Limits, judge_contact
from sim.inputs.units import FOOT, INCH

if TYPE_CHECKING:
    from sim.core.tuples import State
    from sim.gnc.judgement import Verdict
    from sim.vehicles import CaptureLimits

__all__ = ["judge"]


def judge(t: float, port: State, angle: float, limits: CaptureLimits) -> Contact:
    """Judge a contact at time ``t`` (s); ``port`` and ``angle`` as for `sim.gnc.judgement.judge_contact`."""
    floats = Limits(
        closing_min=limits.closing_rate_min_m_s,
        closing_max=limits.closing_rate_max_m_s,
        offset=limits.lateral_offset_max_m,
        sliding=limits.lateral_rate_max_m_s,
        angle=limits.angle_max_rad,
    )
    verdict = judge_contact(port, angle, floats)
    return Contact(
        t_s=t,
        closing_rate_m_s=verdict.closing,
        lateral_offset_m=verdict.offset,
        lateral_rate_m_s=verdict.sliding,
        angle_rad=verdict.angle,
        captured=verdict.wrong == 0,
        reasons=tuple(text for bit, text in _words(verdict, floats).items() if verdict.wrong & bit),
    )


def _words(verdict: Verdict, limits: Limits) -> dict[int, str]:
    """Return what would be said of each limit."""
    closing = f"closing at {verdict.closing / FOOT:.3f} ft/s"
    angle, most = math.degrees(verdict.angle), math.degrees(limits.angle)
    return {
        TOO_FAST: f"{closing}, above {limits.closing_max / FOOT:.2f} ft/s: too hard",
        TOO_SLOW: f"{closing}, below {limits.closing_min / FOOT:.2f} ft/s: the latches stay open",
        OFF_CENTRE: f"{verdict.offset / INCH:.1f} in off the axis, more than {limits.offset / INCH:.1f} in",
        SLIDING: f"sliding at {verdict.sliding:.3f} m/s, faster than {limits.sliding:.3f} m/s",
        CROOKED: f"axes {angle:.1f} deg apart, more than {most:.1f} deg",
    }
