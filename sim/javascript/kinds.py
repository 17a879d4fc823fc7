"""The kinds of value that a translated function may hold, and how a value is written in JavaScript.

A kind is float, int, bool, NoneType, list (a flat buffer of floats), a NamedTuple's class, or a tuple of kinds. Python
tells whole numbers from floats and JavaScript does not, so every expression is translated by its kind.
"""

from __future__ import annotations

from functools import cache
from math import isinf, isnan
from types import NoneType
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

Kind: TypeAlias = "type | tuple[Kind, ...]"

LARGEST = 2**53  # whole numbers beyond it have gaps where all numbers are float64


def kind_of_hint(hint: Any) -> Kind:
    """Return the kind that a type hint stands for.

    Raises
    ------
    ValueError
        When the hint is none of the subset.
    """
    if hint is None or hint is NoneType:
        return NoneType
    if hint in (float, int, bool) or is_record(hint):
        return hint  # type: ignore[no-any-return]
    parts = get_args(hint)
    if get_origin(hint) is list and parts == (float,):
        return list
    if get_origin(hint) is tuple and Ellipsis not in parts:
        return tuple(map(kind_of_hint, parts))
    raise ValueError(f"{hint} is neither float, int, bool, list[float], a NamedTuple nor a tuple of these")


def kind_of_value(value: Any) -> Kind:
    """Return the kind of a constant; a `ValueError` says what it should be."""
    if type(value) in (float, int, bool) or is_record(type(value)):
        return type(value)
    if type(value) is tuple:
        return tuple(map(kind_of_value, value))
    if type(value) is list and all(type(one) is float for one in value):
        return list
    raise ValueError("a constant is a number, a tuple, a NamedTuple or a list of floats")


def is_record(hint: Any) -> bool:
    """Return whether a type is a NamedTuple's."""
    return isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields")


@cache
def fields(record: Any) -> dict[str, Kind]:
    """Return the fields of a NamedTuple's class and their kinds."""
    hints = get_type_hints(record)
    return {name: kind_of_hint(hints[name]) for name in record._fields}


def literal(value: Any) -> str:
    """Return a value as JavaScript writes it: the same float64 to the last bit, the sign of a zero included."""
    if hasattr(value, "tolist"):
        return literal(value.tolist())  # an array, or one number of it
    if is_record(type(value)):
        return "{" + ", ".join(f"{name}: {literal(one)}" for name, one in value._asdict().items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError(f"{value} is beyond 2^53")
        return str(value)
    if not isinstance(value, float):
        raise ValueError(f"{value!r} is no number")
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "Infinity" if value > 0.0 else "-Infinity"
    return repr(float(value))  # the shortest digits that give the same float64 back


def described(kind: Kind) -> str:
    """Return a kind in words."""
    if isinstance(kind, tuple):
        return f"({', '.join(map(described, kind))})"
    return "list of floats" if kind is list else "nothing" if kind is NoneType else kind.__name__
