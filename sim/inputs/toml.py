"""Read a TOML file strictly: everything that can be wrong with a file becomes an `InputError` with its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.inputs.errors import InputError, Problem
from sim.inputs.files import read_text
from sim.inputs.locate import KeyPath, Places, locate
from sim.inputs.units import plain_signs

__all__ = ["DEEPEST", "LARGEST", "Document", "depth", "parse_document", "read_document"]

LARGEST = 300_000  # bytes; chosen: the longest shipped file has some ten thousand
_HINTS = {  # what tomllib says -> what it most often means
    "invalid value": "; a text stands in quotes",
    "illegal character '\\n'": ": the quotes are not closed on this line",
    "expected '='": "; a line reads key = value",
    "cannot overwrite a value": ": this key is there already",
}
_DOTTED = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"]*"|'[^']*')[ \t]*\.[ \t]*){32}""")
_LONGEST = 1000  # entries of a list or table; chosen: the format needs some twenty
DEEPEST = 12  # tables and lists inside one another; chosen: the format needs six


@dataclass(frozen=True)
class Document:
    """A TOML file as read: where from, its text and its data."""

    file: str
    text: str
    data: dict[str, Any]

    @cached_property
    def places(self) -> Places:
        """Where every key stands; found on the first error."""
        return locate(self.text)

    def at(self, problem: Problem, path: KeyPath) -> Problem:
        """Return the problem with file, line, column and the line's text filled in from a key path."""
        place = self.places.find(path)
        if place is None:
            return replace(problem, file=problem.file or self.file)
        line, column = place
        excerpt, mark = self.places.excerpt(line, column)
        return replace(problem, file=problem.file or self.file, line=line, column=column, excerpt=excerpt, mark=mark)


def read_document(path: Path, what: str = "scenario") -> Document:
    """Read a TOML file.

    Parameters
    ----------
    path : the file
    what : the word for it in errors ("scenario", "vehicle")

    Raises
    ------
    InputError
        When it is missing, a folder, unreadable, too large, not text, empty, not TOML or nested too deeply.
    """
    return parse_document(read_text(path, LARGEST, what), str(path), what)


def parse_document(text: str, file: str, what: str = "scenario") -> Document:
    """Read a TOML text; ``file`` is the name used in errors.

    Raises
    ------
    InputError
        When it is empty, not TOML or nested too deeply.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        # tomllib takes time and memory by the square of a key's parts; nobody writes so many.
        if line.count(".") > 64 and _DOTTED.search(line):
            raise InputError(Problem("a key of more than 32 parts", file=file, line=number))
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise InputError(Problem("lists or tables are nested too deeply", file=file)) from None
    except ValueError as error:
        raise InputError(_syntax(error, text, file)) from None
    if not data:
        raise InputError(Problem(f"is empty; `shuttle-mir new` writes a {what} to start from", file=file))
    if depth(data) > DEEPEST:
        raise InputError(Problem(f"lists or tables are nested more than {DEEPEST} deep", file=file))
    longest = _longest(data)
    if longest > _LONGEST:
        raise InputError(Problem(f"a list or table has {longest} entries; at most {_LONGEST} are read", file=file))
    return Document(file, text, data)


def _syntax(error: ValueError, text: str, file: str) -> Problem:
    """Turn a TOML error into a problem with its line; tomllib puts the place into the message's end."""
    message = str(error)
    found = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    line = column = None
    if found:
        line, column = int(found[1]), int(found[2])
        message = message[: found.start()]
    elif message.endswith(" (at end of document)"):
        message = message.removesuffix(" (at end of document)") + ", and the file ends here"
        line = text.rstrip().count("\n") + 1
    if "integer string conversion" in message:
        message = "a whole number with thousands of digits"
        digits = re.search(r"\d{4000}", text)
        line = text.count("\n", 0, digits.start()) + 1 if digits else None
    message = re.sub(r"\(((?:'[^']*',? ?)+)\)", lambda found: found[1].replace("', '", ".").strip("', "), message)
    sign = text.split("\n")[line - 1][column - 1 : column] if line and column else ""
    if sign and not sign.isascii() and plain_signs(f"{sign}1") == "-1":
        message = f"this is the sign U+{ord(sign):04X}; a number has a hyphen"
    hint = next((hint for start, hint in _HINTS.items() if message.lower().startswith(start)), "")
    excerpt, mark = Places(text, {}).excerpt(line, column) if line else ("", None)
    if len(message) > 200:
        message = message[:197] + "..."
    return Problem(
        f"not TOML: {message[:1].lower()}{message[1:]}{hint}", file, line, column, excerpt=excerpt, mark=mark
    )


def _longest(data: dict[str, Any]) -> int:
    """Return the number of entries of the longest list or table; the data are known not to be deep."""
    longest = len(data)
    for value in data.values():
        items = value if isinstance(value, list) else [value]
        longest = max(longest, len(items), *(_longest(item) for item in items if isinstance(item, dict)), 0)
    return longest


def depth(data: object) -> int:
    """Return how deep lists and tables are nested, without recursion; stops counting at a thousand."""
    level, depth = [data], 0
    while level and depth < 1000:
        inner: list[object] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(value for value in item.values() if isinstance(value, dict | list))
            elif isinstance(item, list):
                inner.extend(value for value in item if isinstance(value, dict | list))
        level, depth = inner, depth + 1
    return depth
