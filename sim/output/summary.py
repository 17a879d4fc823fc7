"""The flight as one JSON document: what a script, a marking tool or a spreadsheet reads."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from sim.environment.air_table import indices_for
from sim.flight.events import closest_approach
from sim.flight.stages import PartSpent, parts_spent
from sim.version import __version__

if TYPE_CHECKING:
    from sim.flight.flight import Flight
    from sim.flight.values import Burn, Contact, Event, RecordRow

__all__ = ["SCHEMA", "as_json", "record_row", "summary"]

SCHEMA = 1  # of summary.json; grows when a name changes its meaning or goes

# Decimals kept. Each stands well below what the numbers can be trusted for and well above what a reader could notice.
_TIME, _LENGTH, _RATE, _MASS, _ANGLE = 3, 4, 7, 3, 6


def summary(flight: Flight) -> dict[str, Any]:
    """Sum up a flight as plain dicts, lists, texts and numbers; names carry the unit, missing values are None.

    The order of the keys is always the same; for the same scenario, seed and version the values are too, except
    ``wall_s``.
    """
    scenario = flight.scenario
    return {
        "schema": SCHEMA,
        "scenario": scenario.name,
        "version": __version__,
        "seed": scenario.model.seed,
        "model": _model(flight),
        "events": [_event(flight, event) for event in flight.events],
        "burns": [_burn(flight, burn) for burn in flight.burns],
        "contact": _contact(flight, flight.contact) if flight.contact is not None else None,
        "closest_approach": _closest(flight),
        "dv_m_s": _number(flight.dv_total_m_s, _RATE),
        "propellant_kg": _number(flight.propellant_kg, _MASS),
        "parts": [_part(part) for part in parts_spent(flight)],
        "corridor_violation_s": _number(flight.corridor_violation_s, _TIME),
        "record": [record_row(row) for row in flight.record],
        "goal_met": flight.goal_met,
        "failure": flight.failure,
        "notes": dict(flight.notes),
        "wall_s": _number(flight.wall_s, _TIME),
    }


def as_json(document: dict[str, Any]) -> str:
    """Write a summary as JSON text that every parser reads: no NaN, no infinity, letters as they are."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _model(flight: Flight) -> dict[str, Any]:
    """Return the scenario's ``[model]`` as flown: defaults filled in, and only the forces that did act."""
    model = flight.scenario.model
    settings = model.model_dump(mode="json", exclude={"seed", "atmosphere"})
    if model.linear:  # knows no other force
        settings |= {"sun": False, "moon": False, "solar_pressure": False, "drag": False}
    air = model.atmosphere
    figures: dict[str, float]
    if air.model == "nrlmsise-00":
        given = indices_for(air.indices, flight.scenario.time.epoch)
        figures = {"f107": given.f107, "f107_81day": given.f107_81day, "ap": given.ap}
    elif air.model == "layered":
        figures = {}
    else:
        figures = {"density_kg_m3": air.density, "height_m": air.height, "scale_height_m": air.scale_height}
    atmosphere = {"model": air.model, **{name: _plain(value) for name, value in figures.items()}}
    return {**settings, "atmosphere": atmosphere if settings["drag"] else None}


def _closest(flight: Flight) -> dict[str, Any] | None:
    """Return the least range of the flight, port to port, and when it was."""
    event = closest_approach(flight)
    return None if event is None else {**_when(flight, event.t_s), "range_m": _number(event.range_m, _LENGTH)}


def _event(flight: Flight, event: Event) -> dict[str, Any]:
    return {
        "name": event.name,
        **_when(flight, event.t_s),
        "range_m": _number(event.range_m, _LENGTH),
        "range_rate_m_s": _number(event.range_rate_m_s, _RATE),
    }


def _burn(flight: Flight, burn: Burn) -> dict[str, Any]:
    return {
        "name": burn.name,
        **_when(flight, burn.nominal_s),
        "dv_lvlh_m_s": [_number(value, _RATE) for value in burn.dv_lvlh_m_s],
        "propellant_kg": _number(burn.propellant_kg, _MASS),
        "solve": burn.solve,
        "engine": burn.engine,
        "note": burn.note,
    }


def _part(part: PartSpent) -> dict[str, Any]:
    return {
        "name": part.name,
        "dv_m_s": _number(part.dv_m_s, _RATE),
        "rcs_kg": _number(part.rcs_kg, _MASS),
        "oms_kg": _number(part.oms_kg, _MASS),
    }


def _contact(flight: Flight, contact: Contact) -> dict[str, Any]:
    return {
        **_when(flight, contact.t_s),
        "closing_rate_m_s": _number(contact.closing_rate_m_s, _RATE),
        "lateral_offset_m": _number(contact.lateral_offset_m, _LENGTH),
        "lateral_rate_m_s": _number(contact.lateral_rate_m_s, _RATE),
        "angle_deg": _number(math.degrees(contact.angle_rad), _ANGLE),
        "captured": bool(contact.captured),
        "reasons": list(contact.reasons),
    }


def record_row(row: RecordRow) -> dict[str, Any]:
    """Return a line of the record as plain values; ``agrees`` is None where there is nothing to judge by."""
    return {
        "quantity": row.quantity,
        "simulated": _plain(row.simulated),
        "flown": _plain(row.flown),
        "unit": row.unit,
        "difference": _plain(row.difference),
        "forced": bool(row.forced),
        "source": row.source,
        "relation": row.relation,
        "within": _plain(row.within),
        "agrees": row.agrees,
        "why_forced": row.why,
    }


def _when(flight: Flight, t_s: float) -> dict[str, Any]:
    """Return UTC and mission elapsed time of a moment."""
    clock = flight.plan.clock
    return {"utc": clock.iso(t_s, 3), "met_s": _number(t_s - clock.seconds(flight.scenario.time.liftoff), _TIME)}


def _number(value: float, decimals: int) -> float | None:
    """Round to ``decimals``; None where there is no number (JSON has no NaN); never minus zero."""
    return round(float(value), decimals) + 0.0 if math.isfinite(value) else None


def _plain(value: float | str | None) -> float | str | None:
    """Round a number to twelve significant digits; None for NaN and infinity; leave a text as it is."""
    if isinstance(value, float):
        return float(f"{value:.12g}") + 0.0 if math.isfinite(value) else None
    return value
