"""The timeline of a scenario before it is flown: when each phase begins and ends, as far as that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.environment.clock import DAY_S

if TYPE_CHECKING:
    from sim.environment.clock import Clock
    from sim.scenario import Scenario


def sky_span(scenario: Scenario, clock: Clock) -> tuple[float, float]:
    """Return the times (s) between which a scenario may need its sky: all its phases at their longest, and a day more.

    A start given for another time than the epoch is coasted there, drifts and sunsets are looked at beyond the end.
    """
    orbit = scenario.target.orbit
    given = [start.time for start in (orbit.state, orbit.elements) if start is not None]
    given.append(scenario.chaser.relative.at if scenario.chaser and scenario.chaser.relative else None)
    starts = [clock.seconds(time) for time in given if time is not None]
    end = ahead = 0.0
    for phase in scenario.phase:
        if phase.kind == "burn":
            ahead = max(ahead, (phase.aim.after or 0.0) if phase.aim else 0.0)
            end += _length(phase.at, clock, end, 0.0)
        elif phase.kind in ("coast", "hold", "docked", "separate", "fly-around"):
            end += _length(phase.until, clock, end, phase.limit)
        else:
            end += phase.limit
    return min([0.0, *starts]) - DAY_S, max([end + ahead, *starts]) + DAY_S


def _length(until: Any, clock: Clock, begun: float, otherwise: float) -> float:
    """Return how long a phase lasts by what ends it, or begins its burn, at most."""
    for key in ("time", "contact"):
        if getattr(until, key, None) is not None:
            return max(0.0, clock.seconds(getattr(until, key)) - begun)
    for key in ("duration", "latest", "delay"):
        if getattr(until, key, None) is not None:
            return float(getattr(until, key))
    return otherwise
