"""Burns in a scenario file: when, what for, with what."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from sim.inputs.fields import Delay, Duration, Length, Name, QuantityField, Speed, Utc
from sim.scenario.models import PhaseTable, Table

__all__ = ["Aim", "Burn", "Ignition"]

Elevation = Annotated[
    float,
    QuantityField("angle", above=-math.pi / 2, below=math.pi / 2, range_text="between -90 deg and 90 deg"),
]


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


class Burn(PhaseTable):
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
