"""What every phase has, what is true of all phases of a kind, and what ends one: data that the phases' tables carry.

Who asks these need not know the names of the kinds.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal, NamedTuple

from pydantic import Field, StrictBool

from sim.inputs.fields import Caption, Duration, Name
from sim.scenario.tables.models import Table

__all__ = ["Ending", "PhaseTable", "Traits", "ending"]


class Traits(NamedTuple):
    """What is true of every phase of a kind.

    Attributes
    ----------
    stage : of the flight to which it belongs, the approach or the departure; "any" for what is flown on the way there,
        close to the target and on the way home
    motion : what moves the chaser: an engine, nothing, or the jets by control cycles
    path : free, along an axis of the target, on a circle about it, or none of its own while it is docked
    range : how the range is measured: straight between the ports, along the docking axis, or not at all
    follows : whether the chaser's bay follows the target
    ports : whether it goes from port to port, so that both ships must have one
    brings : the event that it brings
    """

    stage: Literal["any", "approach", "departure"]
    motion: Literal["burn", "coast", "cycles"]
    path: Literal["free", "axis", "circle", "docked"] = "free"
    range: Literal["straight", "axis", "none"] = "straight"
    follows: bool = False
    ports: bool = False
    brings: Literal["", "contact", "undocking"] = ""


class Ending(NamedTuple):
    """What ends a phase, as the file says it.

    Attributes
    ----------
    by : a duration, "revolutions" of the target, a date, an "arrival" (it is left so that the phase called ``of``
        begins at the date), "contact" (it is left so that contact falls at the date), or what is found in flight alone:
        "found"
    seconds : how long it lasts, for a duration
    date : for a date, an arrival or a contact
    of : the phase that is arrived at
    turns : how many revolutions
    """

    by: Literal["duration", "revolutions", "date", "arrival", "contact", "found"]
    seconds: float = 0.0
    date: datetime | None = None
    of: str = ""
    turns: float = 0.0


FOUND = Ending("found")


def ending(duration: float | None = None, date: datetime | None = None) -> Ending:
    """Return the ending by a duration or a date, whichever is given; else it is found in flight."""
    if duration is not None:
        return Ending("duration", seconds=duration)
    return FOUND if date is None else Ending("date", date=date)


class PhaseTable(Table):
    """What every phase has."""

    traits: ClassVar[Traits]

    name: Name = Field(description="The phase's name, used by --set and by the record.")
    caption: Caption | None = Field(default=None, description="A line shown in the film, at most 60 characters.")
    limit: Duration = Field(
        default=6 * 3600.0,
        description="The longest time that the phase may take; after that it is given up.",
        json_schema_extra={"default": "6 h"},
    )

    skip: StrictBool = Field(
        default=False, description="Whether the flight is flown as if this phase, and its record, did not stand here."
    )

    @property
    def ending(self) -> Ending:
        """What ends it."""
        return FOUND
