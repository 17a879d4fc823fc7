"""Phases close to the target in a scenario file, flown by the control cycle: approach, hold, dock."""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import core_schema

from sim.inputs.fields import Duration, Name, PositiveLength, PositiveSpeed, QuantityField, Utc
from sim.scenario.tables.kinds import Ending, PhaseTable, Traits, ending
from sim.scenario.tables.models import Table

__all__ = ["Approach", "ApproachUntil", "Corridor", "Dock", "Gate", "Hold", "HoldUntil"]

Axis = Literal["+R", "-R", "+V", "-V"]
AXIS = "The axis on which the chaser is and moves: +R below the target, -R above it, +V ahead of it, -V behind it."
CORRIDOR = "The cone in which the chaser's port must stay."
LOW_Z = "The range within which no jet fires towards the target."

HalfAngle = Annotated[
    float,
    QuantityField("angle", above=0.0, below=math.pi / 2, range_text="more than 0 deg and less than 90 deg"),
]


class _GateTable(Table):
    range: PositiveLength = Field(description="The range, from port to port.")
    rate: PositiveSpeed = Field(description="The closing rate wanted at this range.")


class Gate(NamedTuple):
    """A closing rate wanted at a range: a pair of SI floats, (m, m/s)."""

    range: float
    rate: float

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def pair(table: _GateTable) -> Gate:
            return cls(table.range, table.rate)

        return core_schema.no_info_after_validator_function(pair, handler.generate_schema(_GateTable))


class Corridor(Table):
    """The cone about the approach axis with its tip at the target's port."""

    half_angle: HalfAngle = Field(description="The angle between the cone's axis and its side.")
    inside: PositiveLength = Field(description="The range within which the cone must not be left.")


class ApproachUntil(Table):
    """What ends an approach."""

    range: PositiveLength = Field(description="The range, from port to port, at which the approach ends.")


class Approach(PhaseTable):
    """A closed-loop approach along an axis, with closing rates by range."""

    traits: ClassVar[Traits] = Traits("approach", "cycles", "axis", ports=True)
    kind: Literal["approach"]
    axis: Axis = Field(description=AXIS)
    gates: tuple[Gate, ...] = Field(
        min_length=1,
        max_length=100,
        description="Closing rates by range, from far to near; no rate may be higher than the one before it.",
    )
    corridor: Corridor | None = Field(default=None, description=CORRIDOR)
    low_z: PositiveLength | None = Field(default=None, description=LOW_Z)
    until: ApproachUntil = Field(description="What ends the phase.")


class HoldUntil(Table):
    """What ends a hold."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["duration"]}, {"required": ["time"]}, {"required": ["contact"]}],
            "dependentRequired": {"arrive": ["time"]},
        }
    )

    duration: Duration | None = Field(default=None, description="How long the phase lasts.")
    time: Utc | None = Field(
        default=None, description="When it ends: date, time and zone. With arrive: when the later phase begins."
    )
    arrive: Name | None = Field(
        default=None,
        description="Name of a later phase. The hold ends so that this phase begins at the time given (forced).",
    )
    contact: Utc | None = Field(default=None, description="The hold ends so that contact comes at this time (forced).")


class Hold(PhaseTable):
    """Station-keeping on an axis."""

    traits: ClassVar[Traits] = Traits("approach", "cycles", "axis", ports=True)
    kind: Literal["hold"]
    axis: Axis = Field(description=AXIS)
    range: PositiveLength = Field(
        description="The range held, from port to port: the one at which the phase before ended."
    )
    corridor: Corridor | None = Field(default=None, description=CORRIDOR)
    low_z: PositiveLength | None = Field(default=None, description=LOW_Z)
    until: HoldUntil = Field(description="What ends the phase.")

    @property
    def ending(self) -> Ending:
        """What ends it: itself, or that it has to be left so that something later is in time."""
        until = self.until
        if until.arrive is not None:
            return Ending("arrival", date=until.time, of=until.arrive)
        if until.contact is not None:
            return Ending("contact", date=until.contact)
        return ending(until.duration, until.time)


class Dock(PhaseTable):
    """The last stretch, to contact."""

    traits: ClassVar[Traits] = Traits("approach", "cycles", "axis", range="axis", ports=True, brings="contact")
    kind: Literal["dock"]
    axis: Axis = Field(description=AXIS)
    rate: PositiveSpeed = Field(description="The closing rate wanted at contact.")
    corridor: Corridor | None = Field(default=None, description=CORRIDOR)
    low_z: PositiveLength | None = Field(default=None, description=LOW_Z)
