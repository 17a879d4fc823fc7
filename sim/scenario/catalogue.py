"""The scenarios that are shipped: found in the wheel, and in the repository of an editable install."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from sim.inputs.errors import InputError, Problem, nearest, shown

__all__ = ["Entry", "entries", "find", "folder"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A shipped scenario, as the catalogue lists it.

    Attributes
    ----------
    name : what `shuttle-mir run` takes
    title, kind, summary : of the file; ``summary`` may be ""
    path : the file
    """

    name: str
    title: str
    kind: str
    summary: str
    path: Path


def folder() -> Path:
    """Return the folder of the shipped scenarios."""
    package = Path(__file__).parent.parent
    shipped = package / "scenarios"
    return shipped if shipped.is_dir() else package.parent / "scenarios"


def entries() -> tuple[Entry, ...]:
    """Return the shipped scenarios by name; a file that is not TOML is listed with its name alone."""
    found = []
    for path in sorted(folder().glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            data = {}
        words = [data.get(key, "") for key in ("title", "kind", "summary")]
        title, kind, summary = (word if isinstance(word, str) else "" for word in words)
        found.append(Entry(path.stem, title or path.stem, kind or "lesson", summary, path))
    return tuple(found)


def find(name: str) -> Path:
    """Return the file of a shipped scenario.

    Raises
    ------
    InputError
        With the nearest name, when there is no such scenario.
    """
    files = {path.stem: path for path in sorted(folder().glob("*.toml"))}
    if name in files:
        return files[name]
    allowed = ", ".join(files) + ", or the path of a file ending in .toml"
    raise InputError(Problem(f"no scenario is called {shown(name)}", allowed=allowed, nearest=nearest(name, files)))
