"""Translated functions called from Python, in QuickJS: to hold them against their source."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from functools import cache, wraps
from types import NoneType
from typing import Any

from sim.javascript import translate
from sim.javascript.kinds import Kind, fields, is_record, literal
from sim.javascript.names import Names, signature

# The way back: numbers with all their digits, and with the sign of a zero, which JSON in JavaScript leaves out
SHOW = """
const show = (x) => x === undefined ? "null"
  : Array.isArray(x) ? "[" + x.map(show).join(",") + "]"
  : typeof x === "object" ? show(Object.values(x))
  : Object.is(x, -0) ? "-0.0" : String(x);
const called = (f, given, buffers) => show([f(...given), buffers.map((k) => given[k])]);
"""


@cache
def called(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does in JavaScript what ``function`` does in Python, filling its buffers too.

    Raises
    ------
    SubsetError
        When it cannot be translated.
    ModuleNotFoundError
        When quickjs is not installed.
    """
    context = importlib.import_module("quickjs").Context()
    context.eval(translate([function]) + SHOW)
    arguments, result = signature(function)
    name = Names().of_function(function)  # type: ignore[arg-type]
    buffers = [k for k, kind in enumerate(arguments.values()) if kind is list]

    @wraps(function)
    def call(*given: Any) -> Any:
        plain = [one.tolist() if hasattr(one, "tolist") else one for one in given]
        text = context.eval(f"called(sim.{name}, {literal(plain)}, {[k for k in buffers if k < len(given)]})")
        found, filled = json.loads(text)
        for k, values in zip(buffers, filled, strict=False):
            given[k][:] = [float(value) for value in values]
        return as_kind(found, result)

    return call


def as_kind(value: Any, kind: Kind) -> Any:
    """Return what came back as a value of its kind.

    Raises
    ------
    TypeError
        When it is none: a whole number with a fraction, or a -0 that no whole number has.
    """
    if kind is float and type(value) in (int, float):
        return float(value)
    if kind in (int, bool, NoneType) and type(value) is kind:
        return value
    if is_record(kind) and isinstance(value, list):
        kinds = fields(kind).values()
        return kind(*map(as_kind, value, kinds))  # type: ignore[operator]
    if isinstance(kind, tuple) and isinstance(value, list) and len(value) == len(kind):
        return tuple(map(as_kind, value, kind))
    raise TypeError(f"{value!r} came back in the place of {kind}")
