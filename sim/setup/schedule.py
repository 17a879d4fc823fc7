"""The timeline of a scenario before it is flown, by its clock, and what the setup reads off it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.core.constants import MU_EARTH
from sim.core.orbit.elements import period
from sim.core.vectors import dot, norm
from sim.environment.clock import DAY_S
from sim.scenario.tables.phases import Burn
from sim.scenario.timeline import Slot, known_time, timeline
from sim.setup.start import given_orbit

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.environment.clock import Clock
    from sim.scenario import Scenario

__all__ = ["burn_time", "schedule", "sky_span"]


def schedule(scenario: Scenario, clock: Clock, turn: float | None = None) -> tuple[Slot, ...]:
    """Return each phase's place in the timeline, s since the epoch; ``turn`` (s), the target's revolution, if known.

    A phase that lasts so many revolutions asks for it; then the orbit that is given tells.
    """
    if turn is None and any(phase.ending.by == "revolutions" for phase in scenario.phase):
        _, (x, y, z, vx, vy, vz) = given_orbit(scenario, clock)
        per_axis = 2.0 / norm((x, y, z)) - dot((vx, vy, vz), (vx, vy, vz)) / MU_EARTH
        turn = period(MU_EARTH, 1.0 / per_axis)
    return tuple(slot for slot in timeline(scenario.phase, clock.seconds, turn) if slot is not None)


def burn_time(scenario: Scenario, clock: Clock, name: str, turn: Callable[[], float]) -> float:
    """Return the time (s) of the burn called so that is known before the flight: by a date, or counted back from one.

    ``turn`` works out the target's revolution (s), which a lead may be counted in.

    Raises
    ------
    ValueError
        When it is not known.
    """
    number = [phase.name for phase in scenario.phase].index(name)
    known = known_time(scenario.phase, number, clock.seconds)
    if known is None:
        known = known_time(scenario.phase, number, clock.seconds, turn())
    if known is None:
        raise ValueError(f"the time of {name!r} is not known before the flight")
    return known


def sky_span(scenario: Scenario, clock: Clock) -> tuple[float, float]:
    """Return the times (s) between which a scenario may need its sky: all its phases at their longest, and a day more.

    A start given for another time than the epoch is coasted there, drifts and sunsets are looked at beyond the end.
    """
    orbit = scenario.target.orbit
    given = [start.time for start in (orbit.state, orbit.elements) if start is not None]
    given.append(scenario.chaser.relative.at if scenario.chaser and scenario.chaser.relative else None)
    starts = [clock.seconds(time) for time in given if time is not None]
    aims = [phase.aim.after for phase in scenario.phase if isinstance(phase, Burn) and phase.aim is not None]
    ahead = max((after for after in aims if after is not None), default=0.0)
    end = schedule(scenario, clock)[-1].end.latest
    return min([0.0, *starts]) - DAY_S, max([end + ahead, *starts]) + DAY_S
