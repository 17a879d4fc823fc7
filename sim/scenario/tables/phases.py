"""The phases of a scenario file, flown one after another."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import ConfigDict, Field

from sim.inputs.fields import Duration, NumberField, PositiveLength, Utc
from sim.scenario.tables.burns import Aim, Burn, Ignition
from sim.scenario.tables.departure import (
    BackOut,
    BackOutUntil,
    Docked,
    DockedUntil,
    FlyAround,
    FlyAroundUntil,
    Leaves,
    Separate,
    SeparateUntil,
)
from sim.scenario.tables.kinds import Ending, PhaseTable, Traits, ending
from sim.scenario.tables.models import Table
from sim.scenario.tables.proximity import Approach, ApproachUntil, Corridor, Dock, Gate, Hold, HoldUntil

__all__ = [
    "Aim", "Approach", "ApproachUntil", "BackOut", "BackOutUntil", "Burn", "Coast", "CoastUntil", "Corridor", "Dock",
    "Docked", "DockedUntil", "FlyAround", "FlyAroundUntil", "Gate", "Hold", "HoldUntil", "Ignition", "Leaves",
    "NearPhase", "OnAxis", "Phase", "Separate", "SeparateUntil", "brings", "traits_of",
]  # fmt: skip


def _one_of(*keys: str) -> dict[str, Any]:
    return {"oneOf": [{"required": [key]} for key in keys]}


Turns = Annotated[float, NumberField(least=0.001, most=1000.0, range_text="between 0.001 and 1000")]


class CoastUntil(Table):
    """What ends a coast."""

    model_config = ConfigDict(json_schema_extra=_one_of("duration", "time", "revolutions", "range", "height"))

    duration: Duration | None = Field(default=None, description="How long the phase lasts.")
    time: Utc | None = Field(default=None, description="When it ends: date, time and zone.")
    revolutions: Turns | None = Field(
        default=None, description="After how many revolutions of the target it ends: 1, 0.5, 2.25."
    )
    range: PositiveLength | None = Field(
        default=None, description="At this range to the target it ends, from port to port where both have one."
    )
    height: PositiveLength | None = Field(
        default=None, description="At this height of the target above the ellipsoid it ends, on the way down or up."
    )


class Coast(PhaseTable):
    """Free flight."""

    traits: ClassVar[Traits] = Traits("any", "coast", follows=True)
    kind: Literal["coast"]
    until: CoastUntil = Field(description="What ends the phase.")

    @property
    def ending(self) -> Ending:
        """What ends it."""
        if self.until.revolutions is not None:
            return Ending("revolutions", turns=self.until.revolutions)
        return ending(self.until.duration, self.until.time)


NearPhase = Approach | Hold | Dock | Docked | Separate | BackOut | FlyAround  # those that only a chaser can fly
AnyPhase = Burn | Coast | NearPhase
Phase = Annotated[AnyPhase, Field(discriminator="kind")]
OnAxis = Approach | Hold | Dock | BackOut  # those whose path is an axis

_TRAITS: dict[str, Traits] = {
    get_args(table.model_fields["kind"].annotation)[0]: table.traits for table in get_args(AnyPhase)
}


def traits_of(kind: str) -> Traits:
    """Return what is true of every phase of a kind, for who has no more of the phase than the kind's name.

    Raises
    ------
    KeyError
        When there is no such kind.
    """
    return _TRAITS[kind]


def brings(kind: str) -> str:
    """Return the event that a phase of a kind brings; "" for none, and for a kind that there is not."""
    return _TRAITS[kind].brings if kind in _TRAITS else ""
