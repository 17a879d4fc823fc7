"""Phases of leaving in a scenario file: docked, undocking, the way out along an axis, the fly-around."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from sim.inputs.fields import Duration, Line, Name, NumberField, PositiveLength, PositiveSpeed, Utc
from sim.scenario.tables.kinds import Ending, PhaseTable, Traits, ending
from sim.scenario.tables.models import Table
from sim.scenario.tables.proximity import AXIS, CORRIDOR, LOW_Z, Axis, Corridor, Gate

__all__ = [
    "BackOut",
    "BackOutUntil",
    "Docked",
    "DockedUntil",
    "FlyAround",
    "FlyAroundUntil",
    "Leaves",
    "Separate",
    "SeparateUntil",
]

OrbitalRate = Annotated[float, NumberField(least=0.1, most=20.0, range_text="between 0.1 and 20")]
Loops = Annotated[float, NumberField(least=0.05, most=20.0, range_text="between 0.05 and 20")]
MONTH_S = 30.0 * 86400.0


class DockedUntil(Table):
    """What ends a docked flight."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["duration"]}, {"required": ["time"]}]})

    duration: Duration | None = Field(default=None, description="How long the ships stay docked.")
    time: Utc | None = Field(default=None, description="When they undock: date, time and zone.")


class Leaves(Table):
    """The two ships as they part, where a module has changed hands while they were docked."""

    target: Line = Field(
        description="The target when the ships part: a shipped vehicle's name, or a path ending in .toml."
    )
    target_port: Name | None = Field(
        default=None, description="Its docking port, where the ships part. When left out, the vehicle's only one."
    )
    chaser: Line = Field(
        description="The chaser when the ships part: a shipped vehicle's name, or a path ending in .toml."
    )
    chaser_port: Name | None = Field(
        default=None, description="Its docking port, where the ships part. When left out, the vehicle's only one."
    )


class Docked(PhaseTable):
    """The two ships are one, after a dock."""

    traits: ClassVar[Traits] = Traits("departure", "coast", "docked", range="none")
    kind: Literal["docked"]
    limit: Duration = Field(
        default=MONTH_S,
        description="The longest time that the phase may take; after that it is given up.",
        json_schema_extra={"default": "30 d"},
    )
    until: DockedUntil = Field(description="What ends the phase.")
    leaves: Leaves | None = Field(
        default=None,
        description="The two ships when they part, if a module of one stays on the other. "
        "When left out, they part as they came.",
        examples=[
            {
                "target": "mir-sts-74-departure",
                "target_port": "docking-module",
                "chaser": "atlantis-sts-74-departure",
                "chaser_port": "ods",
            }
        ],
    )

    @property
    def ending(self) -> Ending:
        """What ends it."""
        return ending(self.until.duration, self.until.time)


class SeparateUntil(Table):
    """What ends the drift after undocking."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["range"]}, {"required": ["duration"]}]})

    range: PositiveLength | None = Field(
        default=None, description="The range, from port to port, at which jets may fire again."
    )
    duration: Duration | None = Field(default=None, description="How long the phase lasts.")


class Separate(PhaseTable):
    """Undocking: springs push the ships apart, no jet fires."""

    traits: ClassVar[Traits] = Traits("departure", "coast", range="axis", ports=True, brings="undocking")
    kind: Literal["separate"]
    rate: PositiveSpeed | None = Field(
        default=None, description="The opening rate that the springs give. When left out, the vehicle's own."
    )
    until: SeparateUntil = Field(description="What ends the phase.")

    @property
    def ending(self) -> Ending:
        """What ends it."""
        return ending(self.until.duration)


class BackOutUntil(Table):
    """What ends the way out."""

    range: PositiveLength = Field(description="The range, from port to port, at which the phase ends.")


class BackOut(PhaseTable):
    """The way out along an axis, with opening rates by range."""

    traits: ClassVar[Traits] = Traits("departure", "cycles", "axis", ports=True)
    kind: Literal["back-out"]
    axis: Axis = Field(description=AXIS)
    gates: tuple[Gate, ...] = Field(
        min_length=1, max_length=100, description="Opening rates by range, from near to far."
    )
    corridor: Corridor | None = Field(default=None, description=CORRIDOR)
    low_z: PositiveLength | None = Field(default=None, description=LOW_Z)
    until: BackOutUntil = Field(description="What ends the phase.")


class FlyAroundUntil(Table):
    """What ends a fly-around."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [key]} for key in ("loops", "axis", "time")]})

    loops: Loops | None = Field(default=None, description="How many turns: 1.25 is one and a quarter.")
    axis: Axis | None = Field(
        default=None, description="It ends when the chaser next comes to this axis, at least 5 degrees from its start."
    )
    time: Utc | None = Field(default=None, description="When it ends: date, time and zone.")


class FlyAround(PhaseTable):
    """A circle about the target's centre of mass in the orbit plane, from wherever the chaser is."""

    traits: ClassVar[Traits] = Traits("any", "cycles", "circle")
    kind: Literal["fly-around"]
    radius: PositiveLength = Field(
        description="The circle's radius between the centres of mass, reached within the first eighth of a turn."
    )
    orbital_rate: OrbitalRate | None = Field(
        default=None,
        description="How many turns in LVLH for each orbit of the target. When neither this nor period is given: 2, "
        "as on STS-81.",
    )
    period: Duration | None = Field(
        default=None, description="The time that a whole turn takes, instead of orbital_rate."
    )
    sense: Literal["ahead", "behind"] = Field(
        description="ahead: from below to ahead, above and behind, which costs least; behind: the other way round."
    )
    low_z: PositiveLength | None = Field(default=None, description=LOW_Z)
    until: FlyAroundUntil = Field(description="What ends the phase.")

    @property
    def ending(self) -> Ending:
        """What ends it."""
        return ending(date=self.until.time)
