"""The scenario as a value: read from its file, checked, changed, and written as it is flown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import PrivateAttr, ValidationError

from sim.inputs.errors import InputError, Problem
from sim.inputs.locate import KeyPath
from sim.inputs.toml import Document, read_document
from sim.inputs.write import inline, toml_text
from sim.scenario import catalogue
from sim.scenario.changes import ORIGIN, apply
from sim.scenario.checks.checks import check, parts_of, sound_parts
from sim.scenario.problems import readable, structural
from sim.scenario.skipped import in_whole, without_skipped
from sim.scenario.starts import begin, in_file
from sim.scenario.tables.file import ScenarioFile
from sim.scenario.tables.phases import Docked

if TYPE_CHECKING:
    from sim.scenario.tables.phases import Phase

__all__ = ["Scenario", "load"]


class Scenario(ScenarioFile):
    """A scenario: what to fly, as `sim.scenario.load` returns it.

    Values are SI floats, radians and UTC datetimes. Two scenarios are equal when the same is flown, wherever they were
    read from.
    """

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
        document = Document(str(self.path), self.text, self._original)
        return _checked(document, {**self.changes, **set}, self._start)

    def to_toml(self) -> str:
        """Write the scenario as flown: the file's own text when nothing was set, else all of it anew."""
        return _as_flown(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in type(self).model_fields)

    def __hash__(self) -> int:
        return hash((self.title, self.time.epoch, len(self.phase)))


def load(
    name_or_path: str | Path,
    set: Mapping[str, object] | None = None,  # noqa: A002
    start: str | None = None,
) -> Scenario:
    """Read a scenario by its catalogue name, or from a file when the text ends in .toml or names a path.

    Parameters
    ----------
    name_or_path : such as "sts-71" or "my/first.toml"
    set : key path -> value, to change single keys ("phase.Ti.aim.after" -> "70 min")
    start : name of another start that the file holds (``[from.ti]``)

    Raises
    ------
    InputError
        With every problem found.
    """
    return _checked(read_document(_path(name_or_path)), dict(set or {}), start)


def _as_flown(scenario: Scenario) -> str:
    """Write the scenario after all changes; see `Scenario.to_toml`."""
    data = dict(scenario._data)
    changes = [f"from {scenario._start}"] if scenario._start else []
    changes += [f"{key} = {inline(value)}" for key, value in scenario.changes.items()]
    for role in ("target", "chaser"):
        if role in data and data[role]["vehicle"] != getattr(scenario, role).vehicle:
            # A path relative to the scenario's file would not hold for a copy elsewhere.
            data[role] = {**data[role], "vehicle": getattr(scenario, role).vehicle}
            changes.append(f"{role}.vehicle = {inline(data[role]['vehicle'])}")
    tables = zip(data["phase"], scenario.phase, strict=False)  # a rehearsal has fewer phases than the file
    data["phase"] = [_whole(table, phase, changes) for table, phase in tables]
    if scenario.target.orbit.oem and data["target"]["orbit"]["oem"] != scenario.target.orbit.oem:
        orbit = {**data["target"]["orbit"], "oem": scenario.target.orbit.oem}
        data["target"] = {**data["target"], "orbit": orbit}
        changes.append(f"target.orbit.oem = {inline(orbit['oem'])}")
    if not changes:
        return scenario.text
    head = [
        f"# {scenario.path.name} as flown; comments are lost in a copy with keys set:",
        *(f"#   {c}" for c in changes),
    ]
    return "\n".join(line if line.isprintable() else ascii(line) for line in head) + "\n\n" + toml_text(data)


def _whole(table: dict[str, Any], phase: Phase, changes: list[str]) -> dict[str, Any]:
    """Return a phase's table with the paths of the ships that it leaves made whole; note what was changed."""
    leaves = phase.leaves if isinstance(phase, Docked) else None
    for role in ("target", "chaser") if leaves else ():
        name = getattr(leaves, role)
        if table["leaves"][role] != name:
            table = {**table, "leaves": {**table["leaves"], role: name}}
            changes.append(f"phase.{inline(phase.name)}.leaves.{role} = {inline(name)}")
    return table


def _path(name_or_path: str | Path) -> Path:
    text = str(name_or_path)
    path = Path(text)
    if isinstance(name_or_path, Path) or path.suffix == ".toml" or len(path.parts) > 1:
        return path
    try:
        return catalogue.find(text)
    except InputError:
        if text and path.is_file():
            return path
        raise


def _checked(document: Document, changes: dict[str, object], start: str | None = None) -> Scenario:
    original = document.data
    if start is not None:
        _checked(document, {})  # another start is one of a file that is sound as a whole
        original = begin(original, start)
    data, places = apply(original, changes) if changes else (original, {})
    whole = data
    data, kept = without_skipped(whole)
    path = Path(document.file)
    problems: list[tuple[KeyPath, Problem]] = []
    scenario: Scenario | None = None
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        problems += structural(error, data)
    parts = sound_parts(data) if scenario is None else parts_of(scenario, data)
    found, parts = check(replace(parts, given=frozenset(_texts(changes))), path)
    problems += found
    if problems or scenario is None:
        raise InputError(
            _placed(in_whole(where, kept), problem, document, whole, places, start) for where, problem in problems
        )
    scenario = scenario.model_copy(update={"target": parts.target, "chaser": parts.chaser, "phase": parts.phases})
    scenario._path, scenario._text, scenario._original = path, document.text, document.data
    scenario._data, scenario._changes, scenario._start = data, changes, start
    return scenario


def _texts(value: object) -> Iterator[str]:
    """Yield all texts in what was set; iterating, not deep: `apply` has bounded it."""
    for item in value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ():
        yield from _texts(item)
    if isinstance(value, str):
        yield value


def _placed(
    path: KeyPath,
    problem: Problem,
    document: Document,
    data: Mapping[str, Any],
    places: Mapping[str, KeyPath],
    start: str | None,
) -> Problem:
    """Say where a problem stands: at a key that was set, or at its line of the file."""
    if problem.file:
        return problem  # of a vehicle's file
    problem = replace(problem, key=problem.key or readable(path, data))
    for key, place in places.items():
        shorter = min(len(place), len(path))
        if place[:shorter] == path[:shorter] and shorter > 0:
            return replace(problem, file=ORIGIN, key=key if len(path) <= len(place) else problem.key)
    return document.at(problem, in_file(path, document.data, start) if start else path)
