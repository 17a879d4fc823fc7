"""The scenario as a value: the whole file, checked, in SI units."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, GetCoreSchemaHandler, PrivateAttr
from pydantic_core import core_schema

from sim.inputs.errors import shown
from sim.inputs.fields import Line, TextField, wrong
from sim.scenario.tables.models import Chaser, Model, Start, Table, Target, Time
from sim.scenario.tables.phases import Phase
from sim.scenario.tables.record import DESCRIPTION, RecordEntry

__all__ = ["VERSIONS", "Scenario"]

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


class Scenario(Table):
    """A scenario: what to fly, as `sim.scenario.load` returns it.

    Values are SI floats, radians and UTC datetimes. Two scenarios are equal when the same is flown, wherever they were
    read from.
    """

    schema_: Annotated[int, _Version] = Field(alias="schema", description="Version of the file format.")
    title: Annotated[str, TextField(120)] = Field(description="What the scenario is called.")
    kind: Literal["flight", "lesson", "exercise"] = Field(
        default="lesson",
        description="flight: as flown, with a record; lesson: shows something; exercise: asks something.",
    )
    summary: Annotated[str, TextField(200)] | None = Field(default=None, description="One line for the catalogue.")
    sources: tuple[Line, ...] = Field(default=(), max_length=100, description="Where the facts come from.")
    time: Time = Field(description="When.")
    model: Model = Field(default=Model(), description="How the world moves.")
    target: Target = Field(description="The vehicle at the origin.")
    chaser: Chaser | None = Field(
        default=None, description="The vehicle that flies to it; without it the target's orbit is propagated."
    )
    from_: dict[str, Start] = Field(
        alias="from", default={}, max_length=20, description="Other starts, by the name that --from takes."
    )
    phase: tuple[Phase, ...] = Field(min_length=1, max_length=200, description="What is flown, one after another.")
    record: dict[str, RecordEntry] = Field(
        default={},
        max_length=200,
        description=DESCRIPTION,
    )
    _path: Path = PrivateAttr(default=Path())
    _text: str = PrivateAttr(default="")
    _original: dict[str, Any] = PrivateAttr(default_factory=dict)  # the file's data as read
    _data: dict[str, Any] = PrivateAttr(default_factory=dict)  # after the changes
    _changes: dict[str, Any] = PrivateAttr(default_factory=dict)
    _start: str | None = PrivateAttr(default=None)  # the start asked for, of those that the file holds

    @property
    def path(self) -> Path:
        """The file it was read from."""
        return self._path

    @property
    def name(self) -> str:
        """The catalogue's name: the file's, without ending."""
        return self._path.stem

    @property
    def text(self) -> str:
        """The file's text as it was read, before any change."""
        return self._text

    @property
    def changes(self) -> Mapping[str, Any]:
        """The keys that were set after reading, with their values."""
        return dict(self._changes)

    def with_changes(self, set: Mapping[str, object]) -> Scenario:  # noqa: A002  (the command line's word)
        """Return the scenario with single keys changed and everything checked again.

        Parameters
        ----------
        set : key path -> value; a phase is addressed by its name ("phase.Ti.aim.after")

        Raises
        ------
        InputError
            When a key is unknown or the scenario would be wrong with the value.
        """
        from sim.scenario.load import changed

        return changed(self, set)

    def to_toml(self) -> str:
        """Write the scenario as flown: the file's own text when nothing was set, else all of it anew."""
        from sim.scenario.load import as_flown

        return as_flown(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in type(self).model_fields)

    def __hash__(self) -> int:
        return hash((self.title, self.time.epoch, len(self.phase)))
