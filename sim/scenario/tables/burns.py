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
    """When a burn is: at a time, some time before or after another phase, or when the target stands at an angle.

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

    time: Utc | None = Field(default=None, description="The time of the burn: date, time and zone.")
    after: Name | None = Field(
        default=None, description="Name of an earlier phase; the time counts from its beginning."
    )
    before: Name | None = Field(default=None, description="Name of a later burn; the time counts back from it.")
    delay: Delay | None = Field(
        default=None, description="How long after the phase named by after, or after the end of the phase before."
    )
    lead: Delay | None = Field(default=None, description="How long before the burn named by before.")
    revolutions: Revolutions | None = Field(
        default=None,
        description="How many revolutions of the chaser after the phase named, or of the target before the burn named.",
    )
    nearest: Literal["apogee", "perigee", "node"] | None = Field(
        default=None,
        description="The burn is moved to the nearest apogee or perigee of the chaser's mean orbit, or to where the "
        "planes of the two orbits will cross when the aim is reached.",
    )
    elevation: Elevation | None = Field(
        default=None, description="The burn comes when the target stands at this angle above the local horizontal."
    )
    earliest: Delay | None = Field(default=None, description="With elevation: the earliest time after the phase named.")
    nominal: Delay | None = Field(default=None, description="With elevation: the planned time after the phase named.")
    latest: Delay | None = Field(default=None, description="With elevation: the latest time after the phase named.")


class Aim(Table):
    """What a burn must bring about, and when: some time after it, or at the time of a later burn.

    All in the target's curvilinear LVLH, centres of mass.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["after"]}, {"required": ["at"]}]})

    position: tuple[Length, Length, Length] | None = Field(
        default=None,
        description="corrective, intercept: where to be: x along V-bar (forward), y, z along R-bar (down).",
    )
    downrange: Length | None = Field(
        default=None, description="phasing: the distance along the orbit's arc, negative behind the target."
    )
    below: Length | None = Field(default=None, description="height: how far below the target's height.")
    level: StrictBool = Field(
        default=False,
        description="phasing: whether the height must not change then, as at an apogee; adds a vertical component.",
    )
    after: Duration | None = Field(default=None, description="How long after the burn the aim must be reached.")
    at: Name | None = Field(default=None, description="Name of a later burn; the aim must be reached at its time.")


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
        description="phasing (NC): a horizontal burn to be at a downrange distance at a time; height (NH): a "
        "horizontal burn to be at a height below the target at a time; plane (NPC): a burn across the orbit, into "
        "the target's plane; coelliptic (NSR): a burn to an orbit that keeps its height below the target's; corrective "
        "(NCC) and intercept (Ti, MC): a burn in any direction, to be at a place at a time; fixed: the delta_v given."
    )
    at: Ignition | None = Field(default=None, description="When the burn is. When left out, at once.")
    aim: Aim | None = Field(default=None, description="What the burn must bring about, and when.")
    delta_v: tuple[Speed, Speed, Speed] | None = Field(
        default=None, description="The velocity that a fixed burn adds, on the LVLH axes of the ship that burns."
    )
    hold: Literal["inertial", "lvlh"] = Field(
        default="inertial",
        description="How the ship points during a fixed burn: inertial: as at ignition; lvlh: turning with the local "
        "vertical, as in long burns.",
    )
    engine: Name | None = Field(
        default=None,
        description="Which engine of the vehicle burns. When left out, the crew's rule decides. Without a chaser the "
        "target itself burns.",
    )
