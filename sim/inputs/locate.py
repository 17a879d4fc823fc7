"""Where a key stands in a TOML text: from key paths to lines, which neither tomllib nor pydantic tells.

A scanner, not a parser: it trusts that the text is TOML, and where it is not it keeps the places found so far. It never
recurses and moves forward at every step, so that no text makes it fail or hang.
"""

from __future__ import annotations

import re
from bisect import bisect_right

__all__ = ["KeyPath", "Places", "locate"]

KeyPath = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE = re.compile(r"[^\s.=\[\]{}\"'#,]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\"]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    re.compile(r"'''(?:[^']|'(?!''))*'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^\\"\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)


class Places:
    """The places of a text's keys.

    Parameters
    ----------
    text : the TOML text
    offsets : key path -> offset in the text of the key (of the value, for the elements of a list)
    """

    def __init__(self, text: str, offsets: dict[KeyPath, int]) -> None:
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines[:-1]:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._offsets = offsets

    def find(self, path: KeyPath) -> tuple[int, int] | None:
        """Return line and column, from 1, of a key, or of the nearest table around it that stands in the text."""
        for length in range(len(path), 0, -1):
            offset = self._offsets.get(path[:length])
            if offset is not None:
                row = bisect_right(self._starts, offset) - 1
                return row + 1, offset - self._starts[row] + 1
        return None

    def excerpt(self, number: int, column: int | None = None) -> tuple[str, int | None]:
        """Return a line of the text, cut to 100 characters around a column, and the column's offset in it.

        ("", None) for a line outside the text.
        """
        if not 1 <= number <= len(self._lines):
            return "", None
        line = self._lines[number - 1].rstrip()
        at = (column or 1) - 1
        first = max(0, at - 60) if at > 80 else 0
        text = "".join(c if c.isprintable() else " " for c in line[first : first + 100])
        before, after = "..." if first else "", "..." if len(line) > first + 100 else ""
        mark = None if column is None else at - first + len(before)
        return f"{before}{text}{after}", mark


def locate(text: str) -> Places:
    """Find the place of every key, table and list element of a TOML text."""
    return Places(text, _Scanner(text).scan())


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.offsets: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}  # arrays of tables: how many so far

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while True:
            self._skip(_BLANK)
            if self.at >= len(self.text):
                return self.offsets
            start = self.at
            if self.text.startswith("[", start):
                double = self.text.startswith("[[", start)
                self.at += 2 if double else 1
                keys = self._key()
                if not keys or not self._take("]]" if double else "]"):
                    return self.offsets
                table = self._header(keys, start, double)
            else:
                keys = self._key()
                if not keys or not self._take("="):
                    return self.offsets
                if not self._value((*table, *(name for name, _ in keys)), len(table), [place for _, place in keys]):
                    return self.offsets

    def _header(self, keys: list[tuple[str, int]], start: int, double: bool) -> KeyPath:
        path: KeyPath = ()
        for index, (name, _) in enumerate(keys):
            path = (*path, name)
            last = index == len(keys) - 1
            if double and last:
                self.offsets.setdefault(path, start)
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
            self.offsets.setdefault(path, start)
        return path

    def _value(self, path: KeyPath, known: int, places: list[int]) -> bool:
        """Scan one value and all inside it; ``places`` are those of the path's parts after the first ``known``."""
        for extra, place in enumerate(places, start=known + 1):
            self.offsets.setdefault(path[:extra], place)
        open_: list[tuple[str, KeyPath, int]] = []  # (closing bracket, path, next index) of what we stand in
        self._skip(_SPACE)
        while True:
            # 1. A value begins here.
            if self.text.startswith("[", self.at):
                self.at += 1
                open_.append(("]", path, 0))
            elif self.text.startswith("{", self.at):
                self.at += 1
                open_.append(("}", path, 0))
            elif not self._scalar():
                return False
            # 2. Close what ends here, then find the next value of the list or table around.
            while True:
                if not open_:
                    return True
                if len(open_) > 64:
                    return False
                self._skip(_BLANK)
                closing, around, index = open_[-1]
                if self._take(","):
                    self._skip(_BLANK)
                if self._take(closing):
                    open_.pop()
                    continue
                break
            if self.at >= len(self.text):
                return False
            if closing == "]":
                path = (*around, index)
                self.offsets.setdefault(path, self.at)
                open_[-1] = (closing, around, index + 1)
            else:
                keys = self._key()
                if not keys or not self._take("="):
                    return False
                path = around
                for name, place in keys:
                    path = (*path, name)
                    self.offsets.setdefault(path, place)
                self._skip(_SPACE)

    def _scalar(self) -> bool:
        start = self.at
        for pattern in _STRINGS:
            match = pattern.match(self.text, self.at)
            if match:
                self.at = match.end()
                return True
        self._skip(_SCALAR)
        return self.at > start

    def _key(self) -> list[tuple[str, int]]:
        """Read a dotted key; returns its parts with their offsets, or nothing where none stands."""
        keys: list[tuple[str, int]] = []
        while len(keys) < 64:
            self._skip(_SPACE)
            place = self.at
            quoted = next((m for p in _STRINGS[2:] if (m := p.match(self.text, place))), None)
            bare = quoted or _BARE.match(self.text, place)
            if bare is None:
                return []
            self.at = bare.end()
            name = bare[0]
            if quoted:
                name = _unescape(name[1:-1]) if name[0] == '"' else name[1:-1]
            keys.append((name, place))
            self._skip(_SPACE)
            if not self._take("."):
                return keys
        return []

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()

    def _take(self, token: str) -> bool:
        self._skip(_SPACE)
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False


def _unescape(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2] or match[3]
        if code:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else match[0]
        return _ESCAPES.get(match[4], match[4])

    return _ESCAPE.sub(one, text)
