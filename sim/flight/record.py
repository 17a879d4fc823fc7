"""The record: what was flown in 1995-98 beside what was simulated, each line with its source.

A line is *forced* when the scenario itself makes it agree: a burn or hold whose time the file fixes, a commanded
rate. Forced lines show that the plan fits the record; only the others test the simulation.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING

from sim.core.constants import J2, J3
from sim.core.mean_elements import heights, kozai_axis, mean_from_state
from sim.core.world import ZONAL
from sim.flight.parts import RecordRow
from sim.inputs.units import in_unit
from sim.scenario.record import range_of

if TYPE_CHECKING:
    from sim.flight.flight import Flight
    from sim.scenario import Scenario
    from sim.scenario.record import RecordEntry

EARTH_KM = 6371.0  # mean radius, for distances on the map


def compare(flight: Flight) -> tuple[RecordRow, ...]:
    """Return the record's lines for a flight, in the file's order."""
    return tuple(
        _row(flight, key, report) for key, entry in flight.scenario.record.items() for report in (entry, *entry.also)
    )


def forced(scenario: Scenario, key: str) -> bool:
    """Return whether the scenario itself makes this quantity agree with the record."""
    subject, _, quantity = key.rpartition(".")
    if subject == "contact" and quantity == "angle":
        return scenario.model.attitude == "perfect"
    if subject == "contact" and quantity == "closing_rate":
        return any(phase.kind == "dock" for phase in scenario.phase)
    for k, phase in enumerate(scenario.phase):
        if phase.kind == "hold":
            if quantity == "utc" and subject == "contact" and phase.until.contact is not None:
                return True
            if quantity == "utc" and phase.until.arrive == subject:
                return True
            if quantity == "range" and phase.name == subject:
                return True
        if phase.name == subject and quantity == "duration":
            return phase.kind == "burn" and phase.solve == "fixed"
        if phase.name == subject and quantity in ("utc", "start"):
            if k == 0 or (phase.kind == "burn" and phase.at is not None and phase.at.time is not None):
                return True
            before = scenario.phase[k - 1]
            if before.kind == "hold":
                return before.until.time is not None and before.until.arrive is None
            return before.kind == "coast" and before.until.time is not None
        if phase.name == subject and quantity == "delta_v":
            return phase.kind == "burn" and phase.solve == "fixed"
    return False


def _row(flight: Flight, key: str, entry: RecordEntry) -> RecordRow:
    subject, _, quantity = key.rpartition(".")
    if quantity.endswith("place"):
        return _place(flight, key, entry)
    is_forced = forced(flight.scenario, key)
    if isinstance(entry.flown, datetime):
        clock = flight.plan.clock
        flown = clock.iso(clock.seconds(entry.flown))
        when = _time_of(flight, subject, quantity)
        if when is None:
            return RecordRow(key, None, flown, "s", None, is_forced, entry.source, entry.relation)
        late = when - clock.seconds(entry.flown)
        return RecordRow(key, clock.iso(when), flown, "s", late, is_forced, entry.source, entry.relation)
    if isinstance(entry.flown, str):
        return RecordRow(key, None, entry.flown, "", None, is_forced, entry.source, entry.relation)
    value = _value(flight, subject, quantity)
    flown_value = in_unit(entry.flown, entry.unit)
    if value is None:
        return RecordRow(key, None, flown_value, entry.unit, None, is_forced, entry.source, entry.relation)
    ours = in_unit(value, entry.unit)
    return RecordRow(
        key, ours, flown_value, entry.unit, ours - flown_value, is_forced, entry.source, entry.relation
    )  # fmt: skip


def _time_of(flight: Flight, subject: str, quantity: str) -> float | None:
    """Return when the subject of a record's line was, began or ended, s; None when the flight did not come to it."""
    if quantity in ("start", "end"):
        bounds = _bounds(flight, subject)
        return bounds[("start", "end").index(quantity)] if bounds else None
    if subject == "contact":
        return flight.contact.t_s if flight.contact else None
    distance = range_of(subject)
    if distance is not None and all(phase.name != subject for phase in flight.phases):
        return flight.when_range(distance)
    return next((event.t_s for event in flight.events if event.name == subject), None)


def _bounds(flight: Flight, subject: str) -> tuple[float, float] | None:
    """Return begin and end (s) of a phase, of a burn those of its thrust; None when the flight did not come to it."""
    for burn in flight.burns:
        if burn.name == subject:
            return burn.t_s, burn.t_s + burn.duration_s
    return next(((phase.start_s, phase.end_s) for phase in flight.phases if phase.name == subject), None)


def mean_heights(flight: Flight, t: float) -> tuple[float, float]:
    """Return apogee and perigee (m) of the target's mean orbit at a time (s), as an element set would give them."""
    world = flight.plan.world
    x, y, z, vx, vy, vz = flight.target_at(t).tolist()
    j2 = J2 if world.gravity >= ZONAL else 0.0
    j3 = J3 if world.gravity > ZONAL or world.j3 != 0.0 else 0.0
    a, ex, ey, i, node, u = m = mean_from_state(world.mu, world.radius, j2, j3, (x, y, z, vx, vy, vz))
    a = kozai_axis(world.radius, j2, m)
    return heights(world.radius, (a, ex, ey, i, node, u))


def _value(flight: Flight, subject: str, quantity: str) -> float | None:
    """Return the simulated value (SI) of a record's line; None when the flight did not come to it."""
    if subject == "orbit":
        return flight.sub_point(flight.contact.t_s if flight.contact else float(flight.t[-1]))[2]
    if subject == "contact":
        if flight.contact is None:
            return None
        return {
            "closing_rate": flight.contact.closing_rate_m_s,
            "lateral_offset": flight.contact.lateral_offset_m,
            "lateral_rate": flight.contact.lateral_rate_m_s,
            "angle": flight.contact.angle_rad,
        }[quantity]
    bounds = _bounds(flight, subject)
    if quantity == "duration":
        return bounds[1] - bounds[0] if bounds else None
    if quantity in ("apogee", "perigee", "mean_height"):
        if bounds is None:
            return None
        apogee, perigee = mean_heights(flight, bounds[1])
        return {"apogee": apogee, "perigee": perigee, "mean_height": 0.5 * (apogee + perigee)}[quantity]
    if quantity == "delta_v":
        return next((math.hypot(*burn.dv_lvlh_m_s) for burn in flight.burns if burn.name == subject), None)
    return next((event.range_m for event in flight.events if event.name == subject), None)


def _place(flight: Flight, key: str, entry: RecordEntry) -> RecordRow:
    """Return where the target stood, and how far from the report.

    At the flown time of contact, or the simulated one; for a phase at its simulated start or end.
    """
    subject, _, quantity = key.rpartition(".")
    flown = flight.scenario.record.get("contact.utc")
    bounds = _bounds(flight, subject)
    if bounds is not None:
        t = bounds[0] if quantity == "start_place" else bounds[1]
    elif flown is not None and isinstance(flown.flown, datetime):
        t = flight.plan.clock.seconds(flown.flown)
    elif flight.contact is not None:
        t = flight.contact.t_s
    else:
        return RecordRow(key, None, str(entry.flown), "km", None, False, entry.source, entry.relation)
    latitude, longitude, _ = flight.sub_point(t)
    away = None
    if entry.near is not None:
        other_latitude, other_longitude = entry.near
        half = (
            math.sin(0.5 * (latitude - other_latitude)) ** 2
            + math.cos(latitude) * math.cos(other_latitude) * math.sin(0.5 * (longitude - other_longitude)) ** 2
        )
        away = 2.0 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))
    return RecordRow(
        key, place_text(latitude, longitude), str(entry.flown), "km", away, False, entry.source, entry.relation
    )  # fmt: skip


def place_text(latitude: float, longitude: float) -> str:
    """Write a place as "50.3 N 92.0 E"."""
    lat, lon = math.degrees(latitude), math.degrees(longitude)
    return f"{abs(lat):.1f} {'N' if lat >= 0 else 'S'} {abs(lon):.1f} {'E' if lon >= 0 else 'W'}"
