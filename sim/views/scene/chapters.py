"""The chapters of a flight: its phases as a viewer sees them, each with what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.views.scene.sentences import ENGLISH, say

if TYPE_CHECKING:
    from sim.output.face import Flight
    from sim.views.scene.sentences import Sentences

__all__ = ["Chapter", "chapters"]

CAPTURE_S = 1200.0  # s of flight for which the words of contact stand before those of the docked days


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the flight as a viewer sees it: a burn begins when it fires, contact is a chapter of its own."""

    name: str
    t_s: float
    kind: str
    caption: str


def chapters(flight: Flight, table: Sentences = ENGLISH) -> tuple[Chapter, ...]:
    """Return the parts of a flight in the order of their beginnings."""
    ignition = {burn.name: burn.t_s for burn in flight.burns}
    found = [
        Chapter(phase.name, ignition.get(phase.name, phase.start_s), phase.kind, phase.caption or phase.name)
        for phase in flight.phases
    ]
    if flight.contact is not None:
        found = [
            replace(one, t_s=one.t_s + CAPTURE_S)
            if one.kind == "docked" and one.t_s < flight.contact.t_s + 1.0
            else one
            for one in found
        ]
        caption = say(table, "contact", int(flight.contact.captured))
        found.append(Chapter("Contact", flight.contact.t_s, "contact", caption))
    return tuple(sorted(found, key=lambda part: part.t_s))
