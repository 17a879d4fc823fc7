"""Errors that teach: what is wrong, where it stands, what was given, what is allowed and the nearest valid name."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

__all__ = ["InputError", "Problem", "key_text", "nearest", "shown", "visible"]

_TEXTS = ("message", "file", "key", "given", "allowed", "nearest", "excerpt")  # of a problem
_SHOWN = 60  # characters of a given value that an error repeats


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input, and where.

    Attributes
    ----------
    message : what is wrong, a clause without a full stop
    file : the file's path as the user would type it, or the option that carried the value ("--set")
    line, column : place in the file counted from 1, None where there is none to point at
    key : the key's path in the file ("chaser.relative.position[0]")
    given : what was written, shortened
    allowed : what may be written there
    nearest : the valid name most like the one given
    excerpt : the line of the file, or the part of it around the place
    mark : offset in the excerpt of the place meant
    """

    message: str
    file: str = ""
    line: int | None = None
    column: int | None = None
    key: str = ""
    given: str = ""
    allowed: str = ""
    nearest: str = ""
    excerpt: str = ""
    mark: int | None = None

    def __str__(self) -> str:
        """Write the problem as a compiler would: place and message first, then the line, then the cure.

        What a file says is repeated without its control characters, whatever part of the problem it got into.
        """
        texts = {name: getattr(self, name) for name in _TEXTS}
        if not all(text.isprintable() for text in texts.values()):
            written_out: Any = {name: visible(text) for name, text in texts.items()}
            return str(replace(self, **written_out))
        place = self.file
        if self.line is not None:
            place = f"{place}:{self.line}" if place else f"line {self.line}"
            if self.column is not None:
                place = f"{place}:{self.column}"
        head = ": ".join(part for part in (place, self.key) if part)
        lines = [f"{head}: {self.message}" if head else self.message]
        if self.excerpt:
            number = "" if self.line is None else str(self.line)
            lines.append(f"  {number:>4} | {self.excerpt}")
            if self.mark is not None:
                lines.append(f"       | {' ' * self.mark}^")
        if self.given and self.given.strip('"') not in self.message and self.given not in self.excerpt:
            lines.append(f"       given: {self.given}")
        if self.nearest:
            lines.append(f"       did you mean '{self.nearest}'?")
        if self.allowed:
            lines.append(f"       allowed: {self.allowed}")
        return "\n".join(lines)


class InputError(ValueError):
    """Everything wrong with an input, at once.

    Parameters
    ----------
    problems : one `Problem` or several, or plain text for a problem without a place
    """

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        unique = dict.fromkeys(problems)
        self.problems: tuple[Problem, ...] = tuple(sorted(unique, key=_place))
        super().__init__(self.problems)

    @classmethod
    def single(
        cls, message: str, *, file: object = "", key: str = "", given: str = "", allowed: str = "", nearest: str = ""
    ) -> InputError:
        """Make the error of one problem that has no line; ``file`` may be a path."""
        return cls(Problem(message, str(file), key=key, given=given, allowed=allowed, nearest=nearest))

    def __str__(self) -> str:
        """Write all problems, in the order of the file, under a line that counts them when there are several."""
        texts = [str(problem) for problem in self.problems]
        if len(texts) > 1:
            texts.insert(0, f"{len(self.problems)} problems")
        return "\n".join(texts)

    def in_file(self, file: str) -> InputError:
        """Return the same error with ``file`` filled in wherever a problem names none."""
        return InputError(problem if problem.file else replace(problem, file=file) for problem in self.problems)


def _place(problem: Problem) -> tuple[str, float, int]:
    return (problem.file, float("inf") if problem.line is None else problem.line, problem.column or 0)


def nearest(name: str, candidates: Iterable[str]) -> str:
    """Return the candidate most like ``name``, whatever its case, or "" when none is much like it."""
    if len(name) > 200:
        return ""
    folded: dict[str, str] = {}
    for candidate in candidates:
        folded.setdefault(candidate.casefold(), candidate)
    wanted = name.casefold()
    found = difflib.get_close_matches(wanted, list(folded), n=len(folded) or 1, cutoff=0.6)  # best first
    if not found:
        return ""
    swapped = (candidate for candidate in found if sorted(candidate) == sorted(wanted))  # the same letters: a slip
    return folded[next(swapped, found[0])]


def shown(value: object) -> str:
    """Write a value as it would stand in the file, shortened to about 60 characters, however deep or long it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 20]}... ({len(value)} characters)"
        return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text) + '"'
    if isinstance(value, datetime | date | time):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        names = ", ".join(str(key)[:20] for key in list(value)[:4])
        return f"a table ({names}{', ...' if len(value) > 4 else ''})" if value else "an empty table"
    if isinstance(value, Sequence):
        if not value:
            return "an empty list"
        if len(value) <= 4 and not any(isinstance(item, Mapping | list | tuple) for item in value):
            return _short("[" + ", ".join(shown(item) for item in value) + "]")
        return f"a list of {len(value)}"
    if isinstance(value, int) and abs(value) >= 10**40:
        return "a very large whole number"
    return _short(str(value))


def visible(text: str, keep: str = "") -> str:
    r"""Return a text with every character that does something instead of showing something written out, as ``\x1b``.

    >>> print(visible("clear \x1b[2J the screen"))
    clear \x1b[2J the screen

    ``keep`` are those that may stay, such as line ends.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else _written_out(c) for c in text)


def _written_out(c: str) -> str:
    return " " if unicodedata.category(c) == "Zs" else c.encode("unicode_escape").decode("ascii")


def _short(text: str) -> str:
    return text if len(text) <= 2 * _SHOWN else text[: 2 * _SHOWN - 3] + "..."


def key_text(path: Iterable[str | int]) -> str:
    """Write a key path as a reader would: ("phase", 2, "gates") becomes "phase[2].gates"; odd names are quoted."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            name = part if part.replace("-", "").replace("_", "").isalnum() else f"'{part}'"
            name = name if len(name) <= _SHOWN else name[: _SHOWN - 3] + "..."
            text += f".{name}" if text else name
    return text
