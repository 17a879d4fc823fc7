"""The scenarios that are shipped: found in the wheel, and in the repository of an editable install."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sim.inputs.errors import InputError, Problem, nearest, shown

__all__ = ["Entry", "entries", "find", "folder", "history"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Entry:
    """A shipped scenario, as the catalogue lists it.

    Attributes
    ----------
    name : what `shuttle-mir run` takes
    title, kind, summary : of the file; ``summary`` may be ""; kind "history" is a flight that cannot be flown here
    path : the file
    day : of the launch, or where the file has none of its epoch, "1995-06-27", or the month alone; "" for neither
    """

    name: str
    title: str
    kind: str
    summary: str
    path: Path
    day: str = ""

    @property
    def when(self) -> str:
        """The day as one says it: "27 Jun 1995", "Feb 1994"."""
        if not self.day:
            return ""
        year, month, *day = self.day.split("-")
        return " ".join([*(str(int(part)) for part in day), MONTHS[int(month) - 1], year])


def folder() -> Path:
    """Return the folder of the shipped scenarios."""
    package = Path(__file__).parent.parent
    shipped = package / "scenarios"
    return shipped if shipped.is_dir() else package.parent / "scenarios"


def entries() -> tuple[Entry, ...]:
    """Return the shipped scenarios: flights as they were flown, then the others by name.

    A file that is not TOML is listed with its name alone.
    """
    found = [_entry(path, "lesson") for path in sorted(folder().glob("*.toml"))]
    return tuple(sorted(found, key=lambda entry: (entry.kind != "flight", entry.day, entry.name)))


def history() -> tuple[Entry, ...]:
    """Return the flights of the time that the catalogue tells of and that cannot be flown, as they were flown."""
    found = [_entry(path, "history") for path in (folder() / "history").glob("*.toml")]
    return tuple(sorted(found, key=lambda entry: (entry.day, entry.name)))


def _entry(path: Path, kind: str) -> Entry:
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        data = {}
    words = [data.get(key, "") for key in ("title", "kind", "summary", "month")]
    title, given, summary, month = (word if isinstance(word, str) else "" for word in words)
    times = data.get("time")
    begin = times.get("liftoff", times.get("epoch")) if isinstance(times, dict) else None
    day = begin.date().isoformat() if isinstance(begin, datetime) else month
    return Entry(path.stem, title or path.stem, given or kind, summary, path, day)


def find(name: str) -> Path:
    """Return the file of a shipped scenario.

    Raises
    ------
    InputError
        With the nearest name, when there is no such scenario; for a flight of `history` with why it cannot be flown.
    """
    files = {path.stem: path for path in sorted(folder().glob("*.toml"))}
    if name in files:
        return files[name]
    for entry in history():
        if name == entry.name:
            raise InputError(Problem(f"{entry.title}. {entry.summary}".rstrip("."), allowed=", ".join(files)))
    beside = f"{name}.toml"
    near = beside if name and Path(beside).is_file() else nearest(name, files)
    allowed = ", ".join(files) + ", or the path of a file ending in .toml"
    raise InputError(Problem(f"no scenario is called {shown(name)}", allowed=allowed, nearest=near))
