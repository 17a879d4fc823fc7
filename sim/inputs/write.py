"""Write data as TOML: what `tomllib` reads, in the layout of a scenario file."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

__all__ = ["inline", "toml_text"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def toml_text(data: Mapping[str, Any]) -> str:
    """Write a document: plain keys first, then each table under its header, each list of tables as ``[[name]]``.

    What is inside a table is written inline, one key a line.
    """
    lines: list[str] = []
    for key, value in data.items():
        if not isinstance(value, Mapping) and not _tables(value):
            lines.append(f"{_key(key)} = {inline(value)}")
    for key, value in data.items():
        if isinstance(value, Mapping):
            lines += ["", f"[{_key(key)}]", *_entries(value)]
        elif _tables(value):
            for table in value:
                lines += ["", f"[[{_key(key)}]]", *_entries(table)]
    return "\n".join(lines) + "\n"


def inline(value: object) -> str:
    """Write one value on one line.

    Raises
    ------
    TypeError
        When TOML has no form for it (None, a set ...).
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    if isinstance(value, str):
        return '"' + "".join(_character(c) for c in value) + '"'
    if isinstance(value, datetime) and value.utcoffset() is not None:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {inline(item)}" for key, item in value.items())
        return "{ " + inner + " }" if inner else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    raise TypeError(f"TOML has no form for {type(value).__name__}")


def _entries(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {inline(value)}" for key, value in table.items()]


def _tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else inline(key)


def _character(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    return c if c.isprintable() or ord(c) > 0x9F else f"\\u{ord(c):04x}"
