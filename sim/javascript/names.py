"""What the translated functions reach by name, under which name it stands in JavaScript, and what is yet to be written.

Names are looked up where Python looks them up: in the module of the function that uses them.
"""

from __future__ import annotations

import ast
import inspect
from collections import deque
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, get_type_hints

from sim.javascript.kinds import Kind, kind_of_hint, literal

# What JavaScript keeps for itself, and what the runtime defines
WORDS = (
    "arguments await case catch class const continue debugger default delete do else enum eval export extends false "
    "finally for function if implements import in instanceof interface let new null package private protected public "
    "return static super switch this throw true try typeof undefined var void while with yield "
    "Infinity Math NaN Object and floordiv fmod high imod max min or sim xor"
)
RESERVED = frozenset(WORDS.split())


class SubsetError(Exception):
    """Source that has no exact counterpart in JavaScript; the message begins with file and line."""


@cache
def functions_of(file: str) -> dict[tuple[str, int], ast.FunctionDef]:
    """Return the functions at the top of a source file, by name and line."""
    tree = ast.parse(Path(file).read_text(encoding="utf-8"), file)
    return {(node.name, node.lineno): node for node in tree.body if isinstance(node, ast.FunctionDef)}


def source(function: Callable[..., Any]) -> tuple[str, ast.FunctionDef]:
    """Return the file of a function and its source there."""
    if not isinstance(function, FunctionType):
        raise SubsetError(f"{function!r} is no function written in Python")
    file, line = function.__code__.co_filename, function.__code__.co_firstlineno
    node = functions_of(file).get((function.__name__, line)) if Path(file).is_file() else None
    if node is None:
        raise SubsetError(f"{file}:{line}: a function at the top of its module, without decorators: {function!r}")
    return file, node


@cache
def signature(function: Callable[..., Any]) -> tuple[dict[str, Kind], Kind]:
    """Return the kinds of a function's arguments and of its result."""
    file, node = source(function)
    allowed = {inspect.Parameter.POSITIONAL_OR_KEYWORD}
    hints = get_type_hints(function)
    names = list(inspect.signature(function).parameters)
    if {one.kind for one in inspect.signature(function).parameters.values()} - allowed:
        raise SubsetError(f"{file}:{node.lineno}: arguments go by place: no *, / or ** in {function.__name__}()")
    for name in (*names, "return"):
        if name not in hints:
            raise SubsetError(f"{file}:{node.lineno}: {name!r} of {function.__name__}() has no type hint")
    try:
        kinds = {name: kind_of_hint(hint) for name, hint in hints.items()}
    except ValueError as error:
        raise SubsetError(f"{file}:{node.lineno}: {error}") from None
    return {name: kinds[name] for name in names}, kinds["return"]


class Names:
    """Functions, NamedTuples and constants by the names that JavaScript knows them by, unlike each other."""

    def __init__(self) -> None:
        self.waiting: deque[FunctionType] = deque()
        self.records: dict[str, Any] = {}
        self.constants: dict[str, str] = {}
        self._given: dict[tuple[str, str], str] = {}  # (what it is, its plain name) -> name
        self._taken: set[str] = set(RESERVED)

    def of_function(self, function: FunctionType) -> str:
        """Return a function's name; one that is new waits to be translated."""
        key = (f"function {function.__module__}", function.__name__)
        if key not in self._given:
            self.waiting.append(function)
        return self._name(key, function.__module__)

    def of_record(self, record: Any) -> str:
        """Return the name of the function that makes a NamedTuple."""
        name = self._name((f"record {record.__module__}", record.__name__), record.__module__)
        self.records[name] = record
        return name

    def of_constant(self, module: str, plain: str, value: Any) -> str:
        """Return the name of a constant; two of one name and value are one."""
        text = literal(value)
        name = self._name((f"constant {text}", plain), module)
        self.constants[name] = text
        return name

    def all(self) -> list[str]:
        """Return every name that was given."""
        return list(self._given.values())

    def _name(self, key: tuple[str, str], module: str) -> str:
        if key not in self._given:
            plain = key[1]
            last = module.rpartition(".")[2]
            tries = (plain, f"{last}${plain}", f"{module.replace('.', '$')}${plain}")
            self._given[key] = next(one for one in tries if one not in self._taken)
            self._taken.add(self._given[key])
        return self._given[key]


def record_text(name: str, record: Any) -> str:
    """Return the function that makes a NamedTuple: an object with its fields."""
    given = record._field_defaults
    arguments = [
        local(one, frozenset()) + (f" = {literal(given[one])}" if one in given else "") for one in record._fields
    ]
    pairs = [f"{one}: {local(one, frozenset())}" for one in record._fields]
    return f"function {name}({', '.join(arguments)}) {{\n  return {{{', '.join(pairs)}}};\n}}\n"


def local(name: str, used: frozenset[str]) -> str:
    """Return the name of a local variable: its own, unless JavaScript or something ``used`` beside it has that."""
    return f"{name}$" if name in RESERVED or name in used else name
