"""The stages of a flight: the way there, the approach, the departure; when each is, and what each took.

A flight may begin two days before Ti and end days after docking. In one picture the approach would be a dot, so each
plot chooses its stage and draws that part of the flight.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from sim.flight.columns import COLUMNS
from sim.flight.spending import spent_by_phase
from sim.inputs.units import NAUTICAL_MILE
from sim.scenario.tables.phases import traits_of
from sim.scenario.timeline import first_intercept

if TYPE_CHECKING:
    from sim.flight.flight import Flight

AnyFlight = TypeVar("AnyFlight", bound="Flight")

__all__ = ["FAR_M", "PartSpent", "Stages", "cut", "part_of", "parts_spent", "stages"]

FAR_M = 60.0 * NAUTICAL_MILE  # a flight that begins nearer, and is over within half a day, has one stage (chosen)
LONG_S = 43200.0
BEFORE_TI_S = 300.0  # of coast before Ti that the approach shows (chosen)


@dataclass(frozen=True, slots=True)
class Stages:
    """Times (s) between which the stages lie; the way there and the departure may be missing."""

    far: tuple[float, float] | None
    approach: tuple[float, float]
    departure: tuple[float, float] | None


def stages(flight: Flight) -> Stages:
    """Return the stages of a flight.

    The approach begins a little before Ti, the burn that is solved for the intercept; without one it is all that comes
    before the departure. It ends with contact, or where the chaser turns back; the departure begins with undocking,
    backing out or a last fly-around.
    """
    start, end = float(flight.t[0]), float(flight.t[-1])
    leaving = _leaving(flight)
    turn = end if leaving is None else flight.phases[leaving].start_s
    if flight.contact is not None:
        turn = min(turn, flight.contact.t_s)
    departure = None
    if leaving is not None:
        away = next((p.start_s for p in flight.phases[leaving:] if traits_of(p.kind).path != "docked"), end)
        departure = (away, end) if away < end else None
    first = _begins(flight, start, turn)
    return Stages((start, first) if first > start else None, (first, turn), departure)


def cut(flight: AnyFlight, span: tuple[float, float]) -> AnyFlight:
    """Return the part of a flight within a span of time (s): samples, events, burns, holds and contact.

    Its ships are those with which the part begins.
    """
    start, end = span
    if start <= flight.t[0] and end >= flight.t[-1]:
        return flight
    first = max(0, int(np.searchsorted(flight.t, start, side="right")) - 1)
    last = min(len(flight.t), int(np.searchsorted(flight.t, end, side="left")) + 1)
    last = max(last, first + 2)
    contact = flight.contact if flight.contact and start - 1.0 <= flight.contact.t_s <= end + 1.0 else None
    kept = {phase.name for phase in flight.phases if start - 1.0 <= phase.start_s <= end}
    own = {field.name for field in fields(flight)}
    return replace(
        flight,
        plan=flight.plan_at(start),
        **{name: getattr(flight, name)[first:last] for name in COLUMNS if name in own},
        events=tuple(event for event in flight.events if start <= event.t_s <= end),
        burns=tuple(burn for burn in flight.burns if start <= burn.t_s <= end),
        contact=contact,
        holds=tuple(hold for hold in flight.holds if hold[0] in kept),
    )


def part_of(flight: AnyFlight, stage: str) -> AnyFlight | None:
    """Return the part of a flight that is a stage, "far", "approach" or "departure"; None where it has none."""
    span = getattr(stages(flight), stage)
    return None if span is None else cut(flight, span)


def _leaving(flight: Flight) -> int | None:
    """Return the number of the phase with which the chaser stops approaching."""
    traits = [traits_of(phase.kind) for phase in flight.phases]
    found = next((k for k, one in enumerate(traits) if one.stage == "departure"), None)
    if found is not None:
        return found
    close = [k for k, one in enumerate(traits) if one.stage == "approach"]
    return next((k for k, one in enumerate(traits) if one.path == "circle" and close and k > close[-1]), None)


def _begins(flight: Flight, start: float, turn: float) -> float:
    """Return when the approach begins (s)."""
    farthest = float(np.max(flight.range_m[flight.t <= turn], initial=0.0))
    if math.isnan(farthest):  # nothing to approach
        return start
    if farthest < FAR_M and turn - start < LONG_S:
        return start
    ti = first_intercept(flight.scenario.phase)
    burned = next((burn.t_s for burn in flight.burns if ti is not None and burn.name == ti.name), None)
    return start if burned is None or burned >= turn else max(start, burned - BEFORE_TI_S)


@dataclass(frozen=True, slots=True)
class PartSpent:
    """What a part of a flight took: delta-v (m/s), propellant of the RCS and of the OMS (kg)."""

    name: str
    dv_m_s: float
    rcs_kg: float
    oms_kg: float


def parts_spent(flight: Flight) -> tuple[PartSpent, ...]:
    """Return what each part of a flight took, those that it has; together they are all of it."""
    phases = spent_by_phase(flight)
    ti = first_intercept(flight.scenario.phase)
    first = next((k for k, phase in enumerate(phases) if ti is not None and phase.name == ti.name), 0)
    leaving = (k for k, phase in enumerate(phases) if k >= first and traits_of(phase.kind).stage == "departure")
    last = next(leaving, len(phases))
    goal = "contact" if flight.contact else "the target"
    start = f"from {phases[first].name} to {goal}" if first < len(phases) else f"to {goal}"
    parts = (("before that", phases[:first]), (start, phases[first:last]), ("departure", phases[last:]))
    return tuple(
        PartSpent(
            name,
            sum(phase.dv_m_s for phase in some),
            sum(phase.rcs_kg for phase in some),
            sum(phase.oms_kg for phase in some),
        )
        for name, some in parts
        if some
    )
