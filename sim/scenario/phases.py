"""The phases of a scenario file, flown one after another: burn, coast, approach, hold, dock."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import core_schema

from sim.inputs.fields import (
    Caption,
    Delay,
    Duration,
    Length,
    Name,
    PositiveLength,
    PositiveSpeed,
    QuantityField,
    Speed,
    Utc,
)
from sim.scenario.models import Table

__all__ = [
    "Aim", "Approach", "ApproachUntil", "Burn", "Coast", "CoastUntil", "Corridor", "Dock", "Gate", "Hold", "HoldUntil",
    "Ignition", "Phase",
]  # fmt: skip

Axis = Literal["+R", "-R", "+V", "-V"]
_AXIS = "Along which the target is approached: +R from below, -R from above, +V from ahead, -V from behind."
_CORRIDOR = "The cone to stay in, port to port."
_LOW_Z = "Range inside which no jet fires towards the target."

HalfAngle = Annotated[
    float,
    QuantityField("angle", above=0.0, below=math.pi / 2, range_text="more than 0 deg and less than 90 deg"),
]
Elevation = Annotated[
    float,
    QuantityField("angle", above=-math.pi / 2, below=math.pi / 2, range_text="between -90 deg and 90 deg"),
]


def _one_of(*keys: str) -> dict[str, Any]:
    return {"oneOf": [{"required": [key]} for key in keys]}


class _Phase(Table):
    name: Name = Field(description="The phase's name; --set and the record use it.")
    caption: Caption | None = Field(default=None, description="A line for the film, at most 60 characters.")
    limit: Duration = Field(
        default=6 * 3600.0,
        description="The phase is given up when it takes longer.",
        json_schema_extra={"default": "6 h"},
    )


class Ignition(Table):
    """When a burn is: at a time, or so long after another phase, or when the target stands so high.

    The time is the burn's middle, that of the impulse it stands for; other phases count from their beginning.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": ["time"]}, {"required": ["delay"]}, {"required": ["elevation"]}],
            "dependentRequired": {
                "elevation": ["after", "earliest", "nominal", "latest"],
                "earliest": ["elevation"],
                "nominal": ["elevation"],
                "latest": ["elevation"],
            },
        }
    )

    time: Utc | None = Field(default=None, description="Date, time and zone.")
    after: Name | None = Field(default=None, description="Name of an earlier phase, whose beginning is counted from.")
    delay: Delay | None = Field(
        default=None, description="After the phase named, or after the end of the phase before."
    )
    elevation: Elevation | None = Field(
        default=None, description="Angle of the line to the target above the local horizontal."
    )
    earliest: Delay | None = Field(default=None, description="No earlier than this after the phase named.")
    nominal: Delay | None = Field(default=None, description="Planned time after the phase named.")
    latest: Delay | None = Field(default=None, description="No later than this after the phase named.")


class Aim(Table):
    """Where a burn takes the chaser's centre of mass, and when."""

    position: tuple[Length, Length, Length] = Field(
        description="Curvilinear LVLH of the target: x along V-bar (forward), y, z along R-bar (down)."
    )
    after: Duration = Field(description="So long after the burn.")


class Burn(_Phase):
    """One burn, of the thrust and length that the vehicle's engines give."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"solve": {"const": "fixed"}}},
            "then": {"required": ["delta_v"]},
            "else": {"required": ["aim"]},
        }
    )

    kind: Literal["burn"]
    solve: Literal["intercept", "fixed"] = Field(
        description="intercept: solved so that the aim is reached; fixed: the delta_v given."
    )
    at: Ignition | None = Field(default=None, description="When it begins; at once when left out.")
    aim: Aim | None = Field(default=None, description="What an intercept aims at.")
    delta_v: tuple[Speed, Speed, Speed] | None = Field(
        default=None, description="What a fixed burn adds, on the LVLH axes at the place of the ship that burns."
    )
    hold: Literal["inertial", "lvlh"] = Field(
        default="inertial",
        description="How the ship points while a fixed burn lasts: inertial: as at ignition; lvlh: turning with the "
        "local vertical, as long burns do.",
    )
    engine: Name | None = Field(
        default=None,
        description="The vehicle's engine that burns; by the crew's rule when left out. Without a chaser the target "
        "itself burns.",
    )


class CoastUntil(Table):
    """What ends a coast."""

    model_config = ConfigDict(json_schema_extra=_one_of("duration", "time", "range", "height"))

    duration: Duration | None = Field(default=None, description="So long.")
    time: Utc | None = Field(default=None, description="Date, time and zone.")
    range: PositiveLength | None = Field(
        default=None, description="Range to the target, port to port where both have one."
    )
    height: PositiveLength | None = Field(
        default=None, description="Height of the target above the ellipsoid, passed downwards or upwards."
    )


class Coast(_Phase):
    """Free flight."""

    kind: Literal["coast"]
    until: CoastUntil = Field(description="What ends it.")


class _GateTable(Table):
    range: PositiveLength = Field(description="Range, port to port.")
    rate: PositiveSpeed = Field(description="Closing rate wanted there.")


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

    half_angle: HalfAngle = Field(description="Between the cone's axis and its side.")
    inside: PositiveLength = Field(description="Range inside which it holds.")


class ApproachUntil(Table):
    """What ends an approach."""

    range: PositiveLength = Field(description="Range, port to port, at which it stops.")


class Approach(_Phase):
    """A closed-loop approach along an axis, with closing rates by range."""

    kind: Literal["approach"]
    axis: Axis = Field(description=_AXIS)
    gates: tuple[Gate, ...] = Field(
        min_length=1, max_length=100, description="Closing rates by range: falling range, rates not rising."
    )
    corridor: Corridor | None = Field(default=None, description=_CORRIDOR)
    low_z: PositiveLength | None = Field(default=None, description=_LOW_Z)
    until: ApproachUntil = Field(description="What ends it.")


class HoldUntil(Table):
    """What ends a hold."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["duration"]}, {"required": ["time"]}, {"required": ["contact"]}],
            "dependentRequired": {"arrive": ["time"]},
        }
    )

    duration: Duration | None = Field(default=None, description="So long.")
    time: Utc | None = Field(
        default=None, description="Date, time and zone at which it ends, or with arrive that of the arrival."
    )
    arrive: Name | None = Field(
        default=None, description="Name of a later phase: leave so that it begins at the time given (forced)."
    )
    contact: Utc | None = Field(default=None, description="Leave so that contact falls at this time (forced).")


class Hold(_Phase):
    """Station-keeping on an axis."""

    kind: Literal["hold"]
    axis: Axis = Field(description=_AXIS)
    range: PositiveLength = Field(description="Range held, port to port: that at which the phase before ended.")
    corridor: Corridor | None = Field(default=None, description=_CORRIDOR)
    low_z: PositiveLength | None = Field(default=None, description=_LOW_Z)
    until: HoldUntil = Field(description="What ends it.")


class Dock(_Phase):
    """The last stretch, to contact."""

    kind: Literal["dock"]
    axis: Axis = Field(description=_AXIS)
    rate: PositiveSpeed = Field(description="Closing rate aimed at for contact.")
    corridor: Corridor | None = Field(default=None, description=_CORRIDOR)
    low_z: PositiveLength | None = Field(default=None, description=_LOW_Z)


Phase = Annotated[Burn | Coast | Approach | Hold | Dock, Field(discriminator="kind")]
