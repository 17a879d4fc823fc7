"""What a flight cost, part by part: the way to Ti, from Ti to the target, and the departure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.flight.spending import spent_by_phase

if TYPE_CHECKING:
    from sim.flight.flight import Flight

__all__ = ["PartSpent", "parts_spent"]

LEAVING = ("docked", "separate", "back-out")  # with one of these the departure begins


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
    solves = {burn.name: burn.solve for burn in flight.burns}
    first = next((k for k, phase in enumerate(phases) if phase.name == "Ti"), None)
    if first is None:
        first = next((k for k, phase in enumerate(phases) if solves.get(phase.name) == "intercept"), 0)
    last = next((k for k, phase in enumerate(phases) if k >= first and phase.kind in LEAVING), len(phases))
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
