"""The flight that users hold: the value, and all that one asks of it."""

from __future__ import annotations

import math
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from sim.flight import events, flight
from sim.flying import loop
from sim.output.summary import summary
from sim.output.tables import trajectory_table
from sim.record.compare import compare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from astropy.table import QTable

    from sim.environment.ground_stations import Station
    from sim.flight.values import Event
    from sim.scenario import Scenario

__all__ = ["Flight", "fly"]


class Flight(flight.Flight):
    """A flown scenario; its arrays and values are those of `sim.flight.flight.Flight`."""

    def next_sun_event(self, t: float) -> tuple[float, Literal["sunset", "sunrise"]]:
        """Return time (s) and kind of the next sunset or sunrise at the target; infinity when there is none soon."""
        for when, kind in self.sun_events:
            if when > t:
                return when, kind
        return math.inf, "sunset" if self.lit(t) else "sunrise"

    @cached_property
    def sun_events(self) -> tuple[tuple[float, Literal["sunset", "sunrise"]], ...]:
        """All sunsets and sunrises at the target from the start to one revolution after the end, to 1e-6 s."""
        return events.sun_events(self)

    def when_range(self, range_m: float) -> float | None:
        """Return when (s) the range first falls to a value, to 1e-6 s; None when it never does."""
        return events.when_range(self, range_m)

    def find(
        self,
        *kinds: str,
        ranges: Sequence[float] | None = None,
        stations: Sequence[Station] | None = None,
        mask: float | None = None,
    ) -> tuple[Event, ...]:
        """Return events of some kinds that are not in the timeline, to 1e-6 s: ``find("sunset", "node", "station")``.

        See `sim.flight.events.find` for the kinds and the arguments; without kinds it gives all that there are.
        """
        return events.find(self, *kinds, ranges=ranges, stations=stations, mask=mask)

    def table(self) -> QTable:
        """Return the samples as an astropy `QTable`, with units: the columns of ``trajectory.ecsv``."""
        return trajectory_table(self)

    def summary(self) -> dict[str, Any]:
        """Return the flight's summary as plain values: the content of ``summary.json``."""
        return summary(self)


def fly(
    scenario: Scenario,
    progress: Callable[[float, str], None] | None = None,
    speed: str | None = None,
    say: Callable[[str], None] | None = None,
) -> Flight:
    """Fly a scenario as `sim.flying.loop.fly` does, note its gates, and hold it against the record."""
    value = loop.fly(scenario, progress=progress, speed=speed, say=say)
    flown = Flight(**{one.name: getattr(value, one.name) for one in fields(value)})
    flown.events = tuple(sorted((*flown.events, *events.gates(flown)), key=lambda event: event.t_s))
    flown.record = compare(flown)
    return flown
