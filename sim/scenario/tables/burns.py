"""Burns in a scenario file: when, what for, with what."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, StrictBool

from sim.inputs.fields import Delay, Duration, Length, Name, NumberField, QuantityField, Speed, Utc
from sim.scenario.tables.kinds import PhaseTable, Traits
from sim.scenario.tables.models import Table

__all__ = ["AIMS", "Aim", "Burn", "Ignition", "Solve"]

# What each kind of burn aims at: the key of its aim; "" for one that has a time alone, None for no aim at all.
AIMS: dict[str, str | None] = {
    "phasing": "downrange",
    "height": "below",
    "plane": "",
    "coelliptic": None,
    "corrective": "position",
    "intercept": "position",
    "fixed": None,
}

Elevation = Annotated[
    float,
    QuantityField("angle", above=-math.pi / 2, below=math.pi / 2, range_text="between -90 deg and 90 deg"),
]


Revolutions = Annotated[float, NumberField(least=0.0, most=1000.0, range_text="between 0 and 1000")]

Solve = Literal["phasing", "height", "plane", "coelliptic", "corrective", "intercept", "fixed"]


class Ignition(Table):
    """When a burn is: at a time, so long before or after another phase, or when the target stands so high.

    The time is the burn's middle, that of the impulse it stands for; other phases count from their beginning.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [key]} for key in ("time", "delay", "lead", "revolutions", "elevation")],
            "dependentRequired": {
                "lead": ["before"],
                "elevation": ["after", "earliest", "nominal", "latest"],
                "earliest": ["elevation"],
                "nominal": ["elevation"],
                "latest": ["elevation"],
            },
        }
    )

    time: Utc | None = Field(default=None, description="Date, time and zone.")
    after: Name | None = Field(default=None, description="Name of an earlier phase, whose beginning is counted from.")
    before: Name | None = Field(default=None, description="Name of a later burn, whose time is counted back from.")
    delay: Delay | None = Field(
        default=None, description="After the phase named, or after the end of the phase before."
    )
    lead: Delay | None = Field(default=None, description="So long before the burn named.")
    revolutions: Revolutions | None = Field(
        default=None,
        description="So many revolutions: of the chaser after the phase named, or of the target before the burn named.",
    )
    nearest: Literal["apogee", "perigee", "node"] | None = Field(
        default=None,
        description="Moved to the nearest apogee or perigee of the chaser's mean orbit, or to where the two orbits' "
        "planes cross, as they will lie when the aim is reached.",
    )
    elevation: Elevation | None = Field(
        default=None, description="Angle of the line to the target above the local horizontal."
    )
    earliest: Delay | None = Field(default=None, description="No earlier than this after the phase named.")
    nominal: Delay | None = Field(default=None, description="Planned time after the phase named.")
    latest: Delay | None = Field(default=None, description="No later than this after the phase named.")


class Aim(Table):
    """What a burn is to bring about, and when: so long after it, or at the time of a later burn.

    All in the target's curvilinear LVLH, centres of mass.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["after"]}, {"required": ["at"]}]})

    position: tuple[Length, Length, Length] | None = Field(
        default=None,
        description="corrective, intercept: x along V-bar (forward), y, z along R-bar (down).",
    )
    downrange: Length | None = Field(
        default=None, description="phasing: along the orbit's arc, negative behind the target."
    )
    below: Length | None = Field(default=None, description="height: so far below the target's height.")
    level: StrictBool = Field(
        default=False,
        description="phasing: the chaser's height is to stand still then, as at an apogee: adds a vertical component.",
    )
    after: Duration | None = Field(default=None, description="So long after the burn.")
    at: Name | None = Field(default=None, description="Name of a later burn, at whose time it holds.")


class Burn(PhaseTable):
    """One burn, of the thrust and length that the vehicle's engines give."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"solve": {"const": "fixed"}}},
            "then": {"required": ["delta_v"]},
            "else": {"anyOf": [{"required": ["aim"]}, {"properties": {"solve": {"const": "coelliptic"}}}]},
        }
    )

    traits: ClassVar[Traits] = Traits("any", "burn", follows=True)
    kind: Literal["burn"]
    solve: Solve = Field(
        description="phasing (NC): a horizontal burn, so that the chaser is at a downrange distance at a time; height "
        "(NH): a horizontal burn, so that it is so far below the target at a time; plane (NPC): across the orbit, into "
        "the target's plane; coelliptic (NSR): on to an orbit that keeps its height below the target's; corrective "
        "(NCC) and intercept (Ti, MC): in all directions, to a place at a time; fixed: the delta_v given."
    )
    at: Ignition | None = Field(default=None, description="When it begins; at once when left out.")
    aim: Aim | None = Field(default=None, description="What it is solved for.")
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
