"""The scenario file as a whole: its tables, in SI units."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import core_schema

from sim.inputs.errors import shown
from sim.inputs.fields import Line, TextField, wrong
from sim.scenario.tables.models import Chaser, Model, Start, Table, Target, Time
from sim.scenario.tables.phases import Phase
from sim.scenario.tables.record import DESCRIPTION, RecordEntry

__all__ = ["VERSIONS", "ScenarioFile"]

VERSIONS = (1,)  # of the file format that are understood


class _Version:
    @classmethod
    def read(cls, value: object) -> int:
        if isinstance(value, bool) or value not in VERSIONS:
            known = ", ".join(str(version) for version in VERSIONS)
            raise wrong(f"{shown(value)} is not a version of the scenario format that is known", f"schema = {known}")
        return VERSIONS[VERSIONS.index(value)]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {"enum": list(VERSIONS)}


class ScenarioFile(Table):
    """What a scenario file says, table by table."""

    schema_: Annotated[int, _Version] = Field(alias="schema", description="Version of the file format.")
    title: Annotated[str, TextField(120)] = Field(description="The scenario's title.")
    kind: Literal["flight", "lesson", "exercise"] = Field(
        default="lesson",
        description="flight: a real flight, with a record; lesson: it shows something; exercise: it asks something.",
    )
    summary: Annotated[str, TextField(200)] | None = Field(default=None, description="One line for the catalogue.")
    sources: tuple[Line, ...] = Field(default=(), max_length=100, description="Where the facts come from.")
    time: Time = Field(description="When the simulation starts.")
    model: Model = Field(default=Model(), description="The model of the world: gravity, air, Sun and Moon, and errors.")
    target: Target = Field(description="The vehicle that is flown to: the origin of LVLH.")
    chaser: Chaser | None = Field(
        default=None,
        description="The vehicle that flies to the target. When left out, the target's orbit is propagated.",
    )
    from_: dict[str, Start] = Field(
        alias="from",
        default={},
        max_length=20,
        description="Other starts of the same flight, by the name that --from takes.",
    )
    phase: tuple[Phase, ...] = Field(
        min_length=1, max_length=200, description="The phases of the flight, one after another."
    )
    record: dict[str, RecordEntry] = Field(
        default={},
        max_length=200,
        description=DESCRIPTION,
    )
