"""pydantic's complaints turned into problems with line, key, what is allowed and the nearest name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.inputs.errors import Problem, key_text, nearest, shown
from sim.inputs.locate import KeyPath
from sim.scenario import schema
from sim.scenario.checks.findings import article

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

__all__ = ["at_path", "readable", "structural"]


MOST = 50  # problems that are told at once; chosen

_KINDS = "'burn', 'coast', 'approach', 'hold', 'dock', 'docked', 'separate', 'back-out', 'fly-around'"


def at_path(data: object, path: KeyPath) -> object:
    """Return what stands at a key path, None where nothing does."""
    for part in path:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) and 0 <= part < len(data) else None
        else:
            data = data.get(part) if isinstance(data, Mapping) else None
    return data


def readable(path: KeyPath, data: object) -> str:
    """Write a key path with the phase's name in the place of its number, as ``set`` takes it."""
    if path[:1] == ("phase",) and len(path) > 1:
        name = at_path(data, (*path[:2], "name"))
        if isinstance(name, str) and name.strip():
            return key_text(("phase", name, *path[2:]))
    return key_text(path)


def structural(error: ValidationError, data: Mapping[str, Any]) -> list[tuple[KeyPath, Problem]]:
    """Return the problems of a validation, each with the key path it belongs to."""
    details = error.errors(include_url=False)
    problems = _unquoted([_problem(detail, data) for detail in details[:MOST]], data)
    if len(details) > MOST:
        problems.append(((), Problem(f"and {len(details) - MOST} problems more; mend these first")))
    # A misspelt key would be named twice, as unknown and as missing.
    meant = {(*path[:-1], problem.nearest) for path, problem in problems if problem.message.startswith("unknown key")}
    return [
        (path, problem)
        for path, problem in problems
        if not (problem.message.startswith("missing key") and path in meant)
        and not (problem.message.startswith("the list is empty") and at_path(data, path))
    ]


def _unquoted(found: list[tuple[KeyPath, Problem]], data: Mapping[str, Any]) -> list[tuple[KeyPath, Problem]]:
    """Put one problem in the place of all that follow from a record key whose quotes were forgotten."""
    kept: list[tuple[KeyPath, Problem]] = []
    for path, problem in found:
        entry: Any = at_path(data, path[:2]) if path[:1] == ("record",) else None
        inner = (
            next((key for key, value in entry.items() if isinstance(value, dict)), None)
            if isinstance(entry, dict)
            else None
        )
        if inner is not None and "flown" not in entry:
            path = path[:2]
            message = "the key of a record belongs in quotes, with its dot"
            problem = Problem(
                message, key=readable(path, data), allowed=f'"{path[1]}.{inner[:40]}" = {{ flown = ... }}'
            )
        kept.append((path, problem))
    return list(dict.fromkeys(kept))


def _problem(detail: ErrorDetails, data: Mapping[str, Any]) -> tuple[KeyPath, Problem]:
    path: KeyPath = detail["loc"]
    if path[:1] == ("phase",) and len(path) > 2:
        path = (*path[:2], *path[3:])  # the kind of phase, which pydantic puts into the path
    context: Mapping[str, Any] = detail.get("ctx", {})
    kind = detail["type"]
    value = at_path(data, path)
    given = "" if value is None else shown(value)
    message, allowed, near = detail["msg"], "", ""
    if kind == "input":
        message, allowed, near = context["message"], context["allowed"], context["nearest"]
    elif kind == "extra_forbidden":
        return path, _unknown_key(path, data)
    elif kind == "missing" and isinstance(path[-1], int):
        path = path[:-1]
        given = shown(at_path(data, path))
        message = f"too few values: {_count(at_path(data, path))} of the {_length(path, data)} needed"
    elif kind == "missing":
        return path, _missing_key(path, data)
    elif kind in ("literal_error", "union_tag_invalid", "union_tag_not_found"):
        words = context.get("expected") or context.get("expected_tags") or _KINDS
        names = re.findall(r"'([^']*)'", words)
        if kind.startswith("union"):
            path = (*path, "kind")
            value = at_path(data, path)
            given = "" if value is None else shown(value)
        message = f"{given} is not {article(str(path[-1]))} that is known" if given else f"missing key '{path[-1]}'"
        allowed = ", ".join(f'"{name}"' for name in names)
        near = nearest(value, names) if isinstance(value, str) and len(value) > 1 else ""
    elif kind in ("model_type", "dict_type", "model_attributes_type"):
        message = f"{given} is not a table"
        keys = schema.keys_at(path, data)
        allowed = "{ ... } with the keys " + ", ".join(keys) if keys else "a table { ... }"
    elif kind in ("tuple_type", "list_type"):
        message = f"{given} is not a list"
        allowed = _allowed(path, data)
    elif kind == "too_long":
        message = (
            f"too many values: {context.get('actual_length', 'more')}, at most {context.get('max_length')} allowed"
        )
    elif kind == "too_short":
        message = f"the list is empty; at least {context.get('min_length')} needed"
    elif kind == "bool_type":
        message, allowed = f"{given} is neither true nor false", "true, false (without quotes)"
    return path, Problem(message, key=readable(path, data), given=given, allowed=allowed, nearest=near)


def _unknown_key(path: KeyPath, data: Mapping[str, Any]) -> Problem:
    *table, key = path
    name = str(key)
    known = schema.keys_at(tuple(table), data)
    near = nearest(name, known)
    message = f"unknown key '{name}'" if len(name) <= 60 else f"unknown key '{name[:40]}...' ({len(name)} characters)"
    if not near:
        places = schema.places_of(name)
        if places:
            message += f" here; it belongs in {' or '.join(places)}"
    return Problem(message, key=readable(path, data), allowed=", ".join(known), nearest=near)


def _missing_key(path: KeyPath, data: Mapping[str, Any]) -> Problem:
    message = f"missing key '{path[-1]}'"
    if path[-1] == "until":
        message += "; without it the phase would never end"
    return Problem(message, key=readable(path, data), allowed=_allowed(path, data))


def _allowed(path: KeyPath, data: Mapping[str, Any]) -> str:
    """Say how a key is written: an example where the schema has one, else what it is."""
    description, example = schema.describe(path, data)
    if path[-1:] == ("phase",):
        return f"[[phase]] tables, each with a name and a kind: {description}"
    if not example:
        return f"{path[-1]}: {description}" if description else ""
    return f"{path[-1]} = {example}" + (f" ({description})" if description else "")


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


def _length(path: KeyPath, data: Mapping[str, Any]) -> int:
    return int(schema.length_at(path, data))
