"""A vehicle file laid over the files that it is based on: what it says counts, the rest comes from below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.inputs.errors import InputError, Problem, nearest, shown
from sim.inputs.files import inside
from sim.inputs.locate import KeyPath
from sim.inputs.toml import Document, read_document

__all__ = ["DATA", "Layers", "Stamped", "beside", "chain", "lay"]

DATA = Path(__file__).parent / "data"

_FIGURE = {"value", "source", "chosen"}

Stamped = tuple[Path, Path, int]  # a path as named, the same resolved, and when it was last changed


@dataclass(frozen=True)
class Layers:
    """Files laid one over another, the topmost first, and what they say together."""

    documents: tuple[Document, ...]
    data: Mapping[str, Any]

    @property
    def file(self) -> str:
        """The topmost file."""
        return self.documents[0].file

    def at(self, problem: Problem, path: KeyPath) -> Problem:
        """Return the problem with file and line filled in, from the topmost file that has most of the key path."""
        return self._of(path).at(problem, path)

    def is_shipped(self, path: KeyPath = ()) -> bool:
        """Return whether what the files say at a key path comes from a shipped one, whose figures all have a source."""
        return Path(self._of(path).file).resolve().is_relative_to(DATA)

    def _of(self, path: KeyPath) -> Document:
        return max(self.documents, key=lambda document: _reach(document.data, path))


def lay(stamps: tuple[Stamped, ...]) -> Layers:
    """Lay the files of a `chain` over one another.

    Tables are joined key by key. A figure (a table with a value, a source or a reason) is taken whole from the topmost
    file that has it, so that no value ever stands beside another file's source.
    """
    documents = tuple(_read(*stamp) for stamp in stamps)
    data: Mapping[str, Any] = {}
    for document in reversed(documents):
        data = _joined(data, document.data)
    return Layers(documents, data)


def chain(path: Path) -> tuple[Stamped, ...]:
    """Return a file and those it is based on, the topmost first.

    ``base`` names a vehicle file: from beside the file that names it, or else from the shipped ones.

    Raises
    ------
    InputError
        When a file cannot be read, its base is not there, or a file is its own base by any way round.
    """
    stamps = [_stamp(path)]
    while True:
        document = _read(*stamps[-1])
        base = document.data.get("base")
        if base is None:
            return tuple(stamps)
        below = _stamp(_base(document, base))
        names = [stamp[0].stem for stamp in stamps]
        if below[1] in [stamp[1] for stamp in stamps]:
            message = f"a ship cannot be its own base: {' -> '.join([*names, below[0].stem])}"
            raise InputError(document.at(Problem(message, key="base", given=shown(base)), ("base",)))
        stamps.append(below)


def beside(layers: Layers, name: str) -> Path:
    """Return the path of a file that a vehicle file names: beside that file, or else among the shipped data.

    Raises
    ------
    InputError
        When the path leads out of both folders.
    """
    path = inside(Path(layers.file).parent, name)
    try:
        return path if path.exists() else DATA / name
    except OSError:  # a name too long for the file system: reading it says so
        return path


def _base(document: Document, base: object) -> Path:
    """Find the file that ``base`` names."""
    shipped = sorted(path.stem for path in DATA.glob("*.toml"))
    if isinstance(base, str) and 0 < len(base) <= 200 and "\0" not in base:
        name = base if base.endswith(".toml") else f"{base}.toml"
        try:
            for path in (inside(Path(document.file).parent, name), DATA / name):
                if path.is_file():
                    return path
        except InputError as error:
            (problem,) = error.problems
            raise InputError(document.at(replace(problem, key="base"), ("base",))) from None
    near = nearest(base, shipped) if isinstance(base, str) else ""
    problem = Problem(
        "no such vehicle file to begin from, neither beside this file nor among the shipped ones",
        key="base",
        given=shown(base),
        allowed='the name of a shipped file ("orbiter"), or the path of a file ending in .toml',
        nearest=near,
    )
    raise InputError(document.at(problem, ("base",)))


def _stamp(path: Path) -> Stamped:
    try:
        return path, path.resolve(), path.stat().st_mtime_ns
    except (OSError, ValueError, RuntimeError):
        return path, path, 0


@lru_cache(maxsize=64)
def _read(path: Path, _whole: Path, _stamp: int) -> Document:
    return read_document(path, "vehicle")


def _joined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    joined: dict[str, Any] = dict(below)
    for key, value in above.items():
        old: Any = joined.get(key)
        tables = isinstance(value, dict) and isinstance(old, dict) and not _FIGURE & {*value, *old}
        joined[key] = _joined(old, value) if tables else value
    return joined


def _reach(data: Any, path: KeyPath) -> int:
    """Return how many parts of a key path a file has."""
    for count, part in enumerate(path):
        inside = part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        if not inside:
            return count
        data = data[part]
    return len(path)
