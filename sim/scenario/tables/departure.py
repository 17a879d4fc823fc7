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

    duration: Duration | None = Field(default=None, description="So long after the phase before.")
    time: Utc | None = Field(default=None, description="Undock at this time.")


class Leaves(Table):
    """The two ships as they part, where a module has changed hands while they were docked."""

    target: Line = Field(description="What the target then is: a shipped vehicle's name, or a path ending in .toml.")
    target_port: Name | None = Field(
        default=None, description="Its docking port, where the ships part; the vehicle's only one when left out."
    )
    chaser: Line = Field(description="What the chaser then is.")
    chaser_port: Name | None = Field(
        default=None, description="Its docking port, where the ships part; the vehicle's only one when left out."
    )


class Docked(PhaseTable):
    """The two ships are one, after a dock."""

    traits: ClassVar[Traits] = Traits("departure", "coast", "docked", range="none")
    kind: Literal["docked"]
    limit: Duration = Field(
        default=MONTH_S,
        description="The phase is given up when it takes longer.",
        json_schema_extra={"default": "30 d"},
    )
    until: DockedUntil = Field(description="What ends it.")
    leaves: Leaves | None = Field(
        default=None,
        description="What the ships are when they part, where a module of the one stays on the other; "
        "as they came when left out.",
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

    range: PositiveLength | None = Field(default=None, description="Range, port to port, at which jets may fire again.")
    duration: Duration | None = Field(default=None, description="So long.")


class Separate(PhaseTable):
    """Undocking: springs push the ships apart, no jet fires."""

    traits: ClassVar[Traits] = Traits("departure", "coast", range="axis", ports=True, brings="undocking")
    kind: Literal["separate"]
    rate: PositiveSpeed | None = Field(
        default=None, description="Opening rate that the springs give; the vehicle's own when left out."
    )
    until: SeparateUntil = Field(description="What ends it.")

    @property
    def ending(self) -> Ending:
        """What ends it."""
        return ending(self.until.duration)


class BackOutUntil(Table):
    """What ends the way out."""

    range: PositiveLength = Field(description="Range, port to port, at which it stops.")


class BackOut(PhaseTable):
    """The way out along an axis, with opening rates by range."""

    traits: ClassVar[Traits] = Traits("departure", "cycles", "axis", ports=True)
    kind: Literal["back-out"]
    axis: Axis = Field(description=AXIS)
    gates: tuple[Gate, ...] = Field(
        min_length=1, max_length=100, description="Opening rates by range: rising range, any rates."
    )
    corridor: Corridor | None = Field(default=None, description=CORRIDOR)
    low_z: PositiveLength | None = Field(default=None, description=LOW_Z)
    until: BackOutUntil = Field(description="What ends it.")


class FlyAroundUntil(Table):
    """What ends a fly-around."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [key]} for key in ("loops", "axis", "time")]})

    loops: Loops | None = Field(default=None, description="So many turns, 1.25 for one and a quarter.")
    axis: Axis | None = Field(
        default=None, description="When the chaser next stands on this axis, at least 5 degrees on from its start."
    )
    time: Utc | None = Field(default=None, description="Date, time and zone.")


class FlyAround(PhaseTable):
    """A circle about the target's centre of mass in the orbit plane, from wherever the chaser is."""

    traits: ClassVar[Traits] = Traits("any", "cycles", "circle")
    kind: Literal["fly-around"]
    radius: PositiveLength = Field(
        description="Between the centres of mass; reached on a spiral within the first eighth of a turn."
    )
    orbital_rate: OrbitalRate | None = Field(
        default=None,
        description="Turns in LVLH for each of the target about the Earth. 2 when neither this nor period is given: "
        "what the loops of STS-81 took.",
    )
    period: Duration | None = Field(default=None, description="Time of a whole turn, in the place of orbital_rate.")
    sense: Literal["ahead", "behind"] = Field(
        description="ahead: below, ahead, above, behind, which costs least; behind: the other way round."
    )
    low_z: PositiveLength | None = Field(default=None, description=LOW_Z)
    until: FlyAroundUntil = Field(description="What ends it.")

    @property
    def ending(self) -> Ending:
        """What ends it."""
        return ending(date=self.until.time)
