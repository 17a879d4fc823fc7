"""``set``: single keys of a scenario changed by their path, a phase addressed by its name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sim.inputs.errors import InputError, Problem, nearest, shown
from sim.inputs.locate import KeyPath
from sim.inputs.toml import DEEPEST, depth
from sim.inputs.units import plain_signs
from sim.inputs.write import inline

__all__ = ["ORIGIN", "apply", "parse_set"]

ORIGIN = "set"  # what stands in the place of a file in the errors

_PART = re.compile(r"""\s*(?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<bare>[^.'"=]+))\s*""")


def parse_set(text: str) -> tuple[str, object]:
    """Read ``key=value`` as the command line gives it.

    The value is read as TOML where it is TOML (``5``, ``true``, ``"70 min"``, ``{ ... }``, a date), else as the text it
    is (``cw``, ``70 min``).

    Raises
    ------
    InputError
        When there is no key or no equals sign.
    """
    position = _key_end(text)
    key, value = text[:position].strip(), text[position + 1 :].strip()
    if position >= len(text) or not key:
        form = 'key=value, such as model.gravity=cw or phase.Ti.aim.after="70 min"'
        raise InputError(Problem(f"{shown(text)} is not a key and a value", file=ORIGIN, allowed=form))
    _split(key)
    return key, _toml_value(value)


def _key_end(text: str) -> int:
    """Return the place of the equals sign that ends the key: the first one outside quotes."""
    quote = ""
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "=":
            return position
    return len(text)


def _toml_value(text: str) -> object:
    if "\n" in text or "\r" in text:
        return text
    for form in dict.fromkeys((text, plain_signs(text))):
        try:
            data = tomllib.loads(f"value = {form}")
        except (ValueError, RecursionError):
            continue
        return data["value"] if len(data) == 1 else text
    return text


def _split(key: str) -> list[str]:
    """Split a key path at its dots; parts in quotes may hold dots."""
    parts: list[str] = []
    position = 0
    while True:
        match = _PART.match(key, position)
        if match is None:
            break
        part = match["single"] if match["single"] is not None else match["double"]
        parts.append(match["bare"].strip() if part is None else part)
        position = match.end()
        if position == len(key):
            if "" in parts:
                break
            return parts
        if key[position] != ".":
            break
        position += 1
    form = "parts joined by dots, in quotes where they hold dots or quotes: phase.'250 ft hold'.range"
    raise InputError(Problem(f"{shown(key)} is not a key", file=ORIGIN, key=key[:60], allowed=form))


def apply(data: Mapping[str, Any], changes: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, KeyPath]]:
    """Return a copy of a scenario's data with keys changed, and where each of the keys stands in it.

    Raises
    ------
    InputError
        When a key's path leads nowhere or a value has no form in TOML; what the values mean is checked later.
    """
    changed = deepcopy(dict(data))
    places: dict[str, KeyPath] = {}
    problems: list[Problem] = []
    for key, value in changes.items():
        try:
            if not isinstance(key, str):
                raise InputError(Problem(f"{shown(key)} is not a key", file=ORIGIN))
            places[key] = _set(changed, key, _split(key), _plain(key, value))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return changed, places


def _plain(key: str, value: object) -> object:
    """Return a copy of a value made of TOML's types alone."""
    try:
        if depth([value]) > DEEPEST:
            raise TypeError("it is nested too deeply")
        return tomllib.loads(f"value = {inline(value)}")["value"]
    except (TypeError, ValueError) as error:
        problem = Problem(f"{shown(value)} cannot stand in a scenario: {error}", file=ORIGIN, key=key)
        raise InputError(problem) from None


def _set(data: dict[str, Any], key: str, parts: list[str], value: object) -> KeyPath:
    path: KeyPath = ()
    here: Any = data
    rest = parts
    while rest:
        step: str | int
        if isinstance(here, list) and path == ("phase",):
            step, rest = _phase(here, rest, key)
        elif isinstance(here, list):
            step, rest = _index(here, rest, key, path)
        elif isinstance(here, dict):
            step, rest = _name(here, rest, path)
        else:
            above = ".".join(parts[: len(parts) - len(rest)])
            message = f"'{above}' is {shown(here)}, which has no keys inside"
            raise InputError(Problem(message, file=ORIGIN, key=key))
        path = (*path, step)
        if not rest:
            here[step] = value
        elif isinstance(here, dict) and step not in here:
            here[step] = {}
        here = here[step]
    return path


def _phase(phases: list[Any], parts: list[str], key: str) -> tuple[int, list[str]]:
    """Find a phase by its name, which may hold dots."""
    names = [phase.get("name") if isinstance(phase, dict) else None for phase in phases]
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in names:
            return names.index(name), parts[length:]
    known = [name for name in names if isinstance(name, str)]
    allowed = ", ".join(known)
    near = nearest(parts[0], known)
    raise InputError(Problem(f"no phase is called {shown(parts[0])}", ORIGIN, key=key, allowed=allowed, nearest=near))


def _index(items: list[Any], parts: list[str], key: str, path: KeyPath) -> tuple[int, list[str]]:
    if parts[0].isdecimal() and int(parts[0][:9]) < len(items):
        return int(parts[0]), parts[1:]
    message = f"'{path[-1]}' is a list; {shown(parts[0])} is not one of its places"
    allowed = f"0 to {len(items) - 1}" if items else ""
    raise InputError(Problem(message, ORIGIN, key=key, allowed=allowed))


def _name(table: dict[str, Any], parts: list[str], path: KeyPath) -> tuple[str, list[str]]:
    """Take the next key, in the record one that holds dots."""
    if path == ("record",):
        for length in range(len(parts), 0, -1):
            name = ".".join(parts[:length])
            if name in table:
                return name, parts[length:]
    return parts[0], parts[1:]
