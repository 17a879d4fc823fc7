"""The record: what was flown in 1995-98 beside what was simulated, each line with its source.

What a key such as "Ti.utc" may be about stands in `sim.scenario.tables.record`; which lines the scenario itself makes
agree, in `sim.record.forced`.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from sim.environment.earth import sub_point
from sim.flight.events import sun_events, when_range
from sim.flight.phasing import Phasing
from sim.flight.values import RecordRow
from sim.inputs.units import FOOT, in_unit
from sim.record.forced import why_forced
from sim.scenario.tables.record import TABLES, instant_of, kind_of, loop_of, mission_time, range_of

if TYPE_CHECKING:
    from sim.flight.flight import Flight
    from sim.scenario.tables.record import RecordEntry

__all__ = ["compare", "place_text"]

EARTH_KM = 6371.0  # mean radius, for distances on the map
NEAREST_M = FOOT  # the closest approach lasts while the range is within this of its least (chosen: the crew's display)
ON_THE_MARK = 1e-9  # what rounding may take from a tolerance


def compare(flight: Flight) -> tuple[RecordRow, ...]:
    """Return the record's lines for a flight, in the file's order."""
    if not flight.scenario.record:
        return ()
    record = _Record(flight)
    return tuple(
        record.row(key, report) for key, entry in flight.scenario.record.items() for report in (entry, *entry.also)
    )


def place_text(latitude: float, longitude: float) -> str:
    """Write a place (rad) as "50.3 N 92.0 E"."""
    lat, lon = math.degrees(latitude), math.degrees(longitude)
    return f"{abs(lat):.1f} {'N' if lat >= 0 else 'S'} {abs(lon):.1f} {'E' if lon >= 0 else 'W'}"


class _Record:
    """What a flight has to say to each key of the record."""

    def __init__(self, flight: Flight) -> None:
        self.flight = flight
        self.phasing = Phasing(flight)
        self.names = tuple(phase.name for phase in flight.scenario.phase)

    def row(self, key: str, entry: RecordEntry) -> RecordRow:
        """Return a line: the simulated value beside the one that a report gives."""
        subject, _, quantity = key.rpartition(".")
        kind = kind_of(subject, self.names)
        dimension = TABLES[kind][quantity]
        clock = self.flight.plan.clock
        simulated: float | str | None = None
        difference: float | None = None
        if isinstance(entry.flown, datetime):
            t, unit = self.time(kind, subject, quantity), "s"
            flown: float | str = clock.iso(clock.seconds(entry.flown))
            if t is not None:
                simulated, difference = clock.iso(t), t - clock.seconds(entry.flown)
        elif dimension == "mission time":
            t, unit, elapsed = self.time(kind, subject, quantity), "s", mission_time(entry.flown) or 0.0
            liftoff = clock.seconds(self.flight.scenario.time.liftoff)
            flown = clock.met(liftoff + elapsed)
            if t is not None:
                simulated, difference = clock.met(t), t - liftoff - elapsed
        elif isinstance(entry.flown, str):
            unit, flown = ("km" if dimension == "place" else ""), entry.flown
            simulated, difference = self.words(kind, subject, quantity, dimension, entry)
        else:
            unit, flown = entry.unit, in_unit(entry.flown, entry.unit)
            value = self.value(kind, subject, quantity)
            if value is not None:
                simulated = in_unit(value, unit)
                difference = simulated - flown
                if quantity == "phase":  # of a round
                    whole = in_unit(2.0 * math.pi, unit)
                    difference -= whole * round(difference / whole)
        why = entry.forced or why_forced(self.flight.scenario, key)
        within = None if entry.within is None else in_unit(entry.within.si, unit)
        agrees = _agrees(entry, simulated, difference, within)
        return RecordRow(
            key, simulated, flown, unit, difference, bool(why), entry.source, entry.relation, why, within, agrees
        )

    def time(self, kind: str, subject: str, quantity: str) -> float | None:
        """Return when (s) a subject was, began or ended; None when the flight did not come to it."""
        flight = self.flight
        if kind == "moment":
            instant = instant_of(subject)
            t = flight.plan.clock.seconds(instant) if instant else math.inf
            return t if flight.t[0] <= t <= flight.t[-1] else None
        if quantity in ("start", "end"):
            bounds = self.bounds(subject)
            return bounds[("start", "end").index(quantity)] if bounds else None
        if kind == "contact":
            return flight.contact.t_s if flight.contact else None
        if kind == "undocking":
            return next((event.t_s for event in flight.events if event.kind == "undocking"), None)
        if kind == "closest":
            return self.closest()[0]
        if kind == "orbit":
            return flight.contact.t_s if flight.contact else float(flight.t[-1])
        if kind == "range":
            return self.reaches(subject)
        return next((event.t_s for event in flight.events if event.name == subject), None)

    def reaches(self, subject: str) -> float | None:
        """Return when (s) the range first fell to a value, or grew to it ("400 ft opening"); None for never."""
        return when_range(
            self.flight, range_of(subject) or 0.0, "opening" if subject.endswith(" opening") else "closing"
        )

    def bounds(self, subject: str) -> tuple[float, float] | None:
        """Return begin and end (s) of a phase, of a burn those of its thrust; None for one not come to."""
        for burn in self.flight.burns:
            if burn.name == subject:
                return burn.t_s, burn.t_s + burn.duration_s
        return next(((phase.start_s, phase.end_s) for phase in self.flight.phases if phase.name == subject), None)

    def closest(self) -> tuple[float, float, float]:
        """Return when (s) the closest approach began and ended, and its range (m)."""
        flight = self.flight
        least = float(np.min(flight.range_m))
        near = np.flatnonzero(flight.range_m <= least + NEAREST_M)
        at = int(np.argmin(flight.range_m))
        gaps = np.flatnonzero(np.diff(near) > 1)  # the stay that holds the least range, not another one before or after
        runs = np.split(near, gaps + 1)
        stay = next(run for run in runs if run[0] <= at <= run[-1])
        return float(flight.t[stay[0]]), float(flight.t[stay[-1]]), least

    def value(self, kind: str, subject: str, quantity: str) -> float | None:
        """Return the simulated value (SI); None when the flight did not come to it."""
        flight = self.flight
        if kind == "contact":
            contact = flight.contact
            return None if contact is None else {
                "closing_rate": contact.closing_rate_m_s,
                "lateral_offset": contact.lateral_offset_m,
                "lateral_rate": contact.lateral_rate_m_s,
                "angle": contact.angle_rad,
            }[quantity]  # fmt: skip
        if kind == "closest":
            begin, end, least = self.closest()
            return least if quantity == "range" else end - begin
        if kind == "loop":
            return self.loop(subject)
        if quantity == "delta_v":
            return next((math.hypot(*burn.dv_lvlh_m_s) for burn in flight.burns if burn.name == subject), None)
        if kind == "phase":
            bounds = self.bounds(subject)
            if bounds is None:
                return None
            if quantity == "duration":
                return bounds[1] - bounds[0]
            if quantity == "radius":
                return self.radius(*bounds)
            if quantity == "range":
                return next((event.range_m for event in flight.events if event.name == subject), None)
            return self.orbital(bounds[1], quantity, alone=False)
        t = self.time(kind, subject, "")
        if t is None:
            return None
        if quantity == "altitude":
            return flight.sub_point(t)[2]
        return flight.state(t).range_m if quantity == "range" else self.orbital(t, quantity, alone=kind == "orbit")

    def orbital(self, t: float, quantity: str, alone: bool) -> float:
        """Return a figure of the orbit (of the target ``alone``, else the chaser's) or of the phase, at a time (s)."""
        if quantity == "closing":
            return self.phasing.closing(t)
        if quantity == "downrange":
            return self.phasing.behind(t)[1]
        if quantity == "phase":
            return self.phasing.behind(t)[0] % (2.0 * math.pi)
        orbit = self.phasing.target(t) if alone else self.phasing.chaser(t)
        heights = {"apogee": orbit.apogee_m, "perigee": orbit.perigee_m}
        return heights.get(quantity, 0.5 * (orbit.apogee_m + orbit.perigee_m))

    def radius(self, begin: float, end: float) -> float:
        """Return the mean distance (m) between the centres of mass from one time (s) to another."""
        flight = self.flight
        inside = (flight.t > begin) & (flight.t < end)
        times = np.concatenate([[begin], flight.t[inside], [end]])
        between = np.linalg.norm(flight.lvlh[inside, :3], axis=1)
        ends = [math.hypot(*flight.state(t).lvlh[:3]) for t in (begin, end)]
        return float(np.trapezoid(np.concatenate([ends[:1], between, ends[1:]]), times) / max(end - begin, 1e-9))

    def loop(self, subject: str) -> float | None:
        """Return how long a loop of a fly-around took, s."""
        named = loop_of(subject)
        end = self.time("loop", subject, "utc")
        if named is None or end is None:
            return None
        phase, number = named
        before = self.time("loop", f"{phase}, loop {number - 1}", "utc") if number > 1 else None
        bounds = self.bounds(phase)
        begin = before if before is not None else bounds[0] if bounds else None
        return None if begin is None else end - begin

    def words(
        self, kind: str, subject: str, quantity: str, dimension: str, entry: RecordEntry
    ) -> tuple[str | None, float | None]:
        """Return what a place, the Sun or the coverage was, in words, and of a place how far off (km)."""
        bounds = self.bounds(subject) if kind == "phase" else None
        if dimension == "sun" and kind == "phase":
            return (self.sun(*bounds) if bounds else None), None
        if kind == "phase":
            t = bounds[("start_place", "end_place").index(quantity)] if bounds else None
        else:
            t = self.time(kind, subject, "utc")
        if dimension == "place":
            return self.place(t if kind == "phase" else self.flown_time(subject, t), entry)
        if t is None:
            return None, None
        return (self.sun(t, t) if dimension == "sun" else self.coverage(t)), None

    def flown_time(self, subject: str, simulated: float | None) -> float | None:
        """Return the time (s) that the record gives for what a place is reported of, else the simulated one."""
        flown = self.flight.scenario.record.get(f"{subject}.utc")
        if flown is not None and isinstance(flown.flown, datetime):
            return self.flight.plan.clock.seconds(flown.flown)
        return simulated

    def place(self, t: float | None, entry: RecordEntry) -> tuple[str | None, float | None]:
        """Return where the target stood at a time (s), and how far (km) from the place reported."""
        if t is None:
            return None, None
        # the time may be the record's own, a little beyond the end of the flight
        latitude, longitude, _ = sub_point(self.flight.plan.clock, t, self.flight.orbit_at(t)[:3])
        if entry.near is None:
            return place_text(latitude, longitude), None
        other_latitude, other_longitude = entry.near
        half = (
            math.sin(0.5 * (latitude - other_latitude)) ** 2
            + math.cos(latitude) * math.cos(other_latitude) * math.sin(0.5 * (longitude - other_longitude)) ** 2
        )
        return place_text(latitude, longitude), 2.0 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))

    def sun(self, begin: float, end: float) -> str:
        """Return whether the target was in daylight or night, or what the Sun did there between two times (s)."""
        seen = [kind for t, kind in sun_events(self.flight) if begin <= t <= end] if end > begin else []
        return ", ".join(dict.fromkeys(seen)) or ("daylight" if self.flight.lit(begin) else "night")

    def coverage(self, t: float) -> str:
        """Return which ground stations in Russia saw the target at a time (s), highest first."""
        from sim.environment.ground_stations import in_view, load

        at_home = [station for station in load() if not station.abroad]
        seen = in_view(self.flight.plan.clock, t, self.flight.target_at(t)[:3], at_home)
        return "covered: " + ", ".join(station.title for station, _ in seen) if seen else "uncovered"


def _agrees(
    entry: RecordEntry, simulated: float | str | None, difference: float | None, within: float | None
) -> bool | None:
    """Return whether a line lies within its tolerance, or its words agree; None where there is nothing to judge by."""
    if within is not None:
        if simulated is None or difference is None:
            return False
        beyond = {"below": difference, "above": -difference}.get(entry.relation, abs(difference))
        return beyond <= within + ON_THE_MARK * abs(within)
    words = isinstance(entry.flown, str) and isinstance(simulated, str) and difference is None and entry.near is None
    if words and entry.flown in ("daylight", "night", "sunrise", "sunset", "covered", "uncovered"):
        return str(entry.flown) in str(simulated).replace(":", ",").split(", ")
    return None
