"""What has no exact counterpart in JavaScript is refused, with file and line; the physics keeps to the subset."""

from __future__ import annotations

import importlib.util
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

import sim
from sim.gnc.cycle import fly_segment
from sim.javascript import SubsetError, translate
from sim.views.scene import numbers

HEAD = """\
import math
import sim.core.elementary as elementary
from functools import cache
from math import floor, hypot, sqrt
from typing import NamedTuple
class Box(NamedTuple):
    a: float
    n: int
WORD, WORDS, BIG, SQUARE = "a", {"a": 1}, 2**60, lambda x: x * x
THREE = (1.0, 2.0, 3.0)
def helper(x: float, n: int = 1) -> float:
    return x * n
def nothing(x: float) -> None:
    pass
def wordy(x: float) -> str:
    return WORD
@cache
def decorated(x: float) -> float:
    return x
class Thing:
    a = 1.0
"""

# (a body of `f(x: float, n: int, t: tuple[float, float, int], b: Box, buffer: list[float]) -> float`, what is said);
# the line at fault is the last one, the one before a plain end, or the one marked with "# here"
BODIES = [
    ("return x**2.0", "Pow"),
    ("return x // 2.0", "whole numbers"),
    ("return x if n else 0.0", "a condition is a bool"),
    ("if x:  # here\n    return x\nreturn 0.0", "a condition is a bool"),
    ("while n:  # here\n    n -= 1\nreturn x", "a condition is a bool"),
    ("return x or 1.0", "and, or are of bools"),
    ("return 1.0 if not n else 2.0", "a condition is a bool"),
    ("return 1.0 if (x > 0.0) == n else 2.0", "a comparison of bool and int"),
    ("return 1.0 if (x > 0.0) < (x > 1.0) else 2.0", "a comparison of bool and bool"),
    ("return 1.0 if t == THREE else 2.0", "a comparison of"),
    ("return 1.0 if x in THREE else 2.0", "a comparison of"),
    ("return 1.0 if x is x else 2.0", "a comparison of"),
    ("return x + (x > 0.0)", "an operation on float and bool"),
    ("return n", "returned is float, not int"),
    ("return 1.0 if x > 0.0 else 1", "either float or int"),
    ("y = 0  # first\ny = x", "first int, then float"),
    ("y = x\ny = t", "first float, then"),
    ("x += 1.0\nx, n = 1.0, 2.0", "first int, then float"),
    ("return helper(n)", "x is float, not int"),
    ("return helper(x, x)", "n is int, not float"),
    ("return helper()", "0 arguments instead of 2"),
    ("return helper(x, n, n)", "3 arguments instead of 2"),
    ("return helper(x=x)", "arguments go by place"),
    ("return helper(*buffer)", "a star spreads a tuple"),
    ("return Box(x, x).a", "n is int, not float"),
    ("return hypot(x, x)", "sim.core.elementary"),
    ("return math.sin(x)", "sim.core.elementary"),
    ("return sum(buffer)", "function of the subset"),
    ("return float(round(x))", "function of the subset"),
    ("return pow(x, 2.0)", "function of the subset"),
    ("return SQUARE(x)", "without decorators"),
    ("return decorated(x)", "function of the subset"),
    ("wordy(x)\nreturn x", "neither float"),
    ("return Thing.a", "a constant is"),
    ("return Thing().a", "function of the subset"),
    ("y = helper\nreturn x", "a constant is"),
    ("y = nothing(x)\nreturn x", "nothing is given back"),
    ("return max(n, x)", "all whole or all floats"),
    ("return max(x)", "of two numbers or more"),
    ("return min(*THREE)", "of two numbers or more"),
    ("return sqrt(x, x)", "one argument"),
    ("return float(len(b))", "len"),
    ("return abs(t)", "abs"),
    ('y = "a"\nreturn x', "a number or a bool"),
    ("y = WORD\nreturn x", "a constant is"),
    ("y = WORDS\nreturn x", "a constant is"),
    ("y = BIG\nreturn x", "beyond 2\\^53"),
    ("y = 9007199254740993\nreturn x", "beyond 2\\^53"),
    ("y = None\nreturn x", "a number or a bool"),
    ("y = [x]\nreturn x", "List is not in the subset"),
    ("return [k * x for k in range(n)][0]", "ListComp"),
    ("y = {1: x}\nreturn x", "Dict"),
    ("return (y := x)", "NamedExpr"),
    ('y = f"{x}"\nreturn x', "JoinedStr"),
    ("return (lambda z: z)(x)", "function of the subset"),
    ("for k in buffer:  # here\n    x += k\nreturn x", "over range"),
    ("for k in range(0, 10, n):  # here\n    x += k\nreturn x", "written out"),
    ("for k in range(0, 10, 0):  # here\n    x += k\nreturn x", "written out"),
    ("for k in range(x):  # here\n    x += k\nreturn x", "whole numbers"),
    ("for k, j in range(n):  # here\n    x += k\nreturn x", "in one name"),
    ("try:  # here\n    x = 1.0\nexcept ValueError:\n    pass\nreturn x", "Try"),
    ("with n:  # here\n    pass\nreturn x", "With"),
    ("assert x > 0.0\nreturn x", "Assert"),
    ("raise ValueError", "Raise"),
    ("global WORD  # here\nreturn x", "Global"),
    ("def g(y: float) -> float:  # here\n    return y\nreturn x", "FunctionDef"),
    ("import math\nreturn x", "Import"),
    ("del n\nreturn x", "Delete"),
    ("x\nreturn x", "Expr"),
    ("match n:  # here\n    case 1:\n        pass\nreturn x", "Match"),
    ("return t[3]", "has 3 elements"),
    ("return t[-4]", "has 3 elements"),
    ("return t[n]", "one kind"),
    ("return THREE[x]", "whole number"),
    ("return buffer[-1]", "from the start"),
    ("return buffer[x]", "whole number"),
    ("return b[0]", "of a tuple or a buffer"),
    ("return x[0]", "of a tuple or a buffer"),
    ("return t[:n][0]", "written out"),
    ("return t[0:2:2][0]", "written out"),
    ("return t[:-1][0]", "elements"),
    ("return buffer[:2][0]", "of a tuple"),
    ("return b.c", "no field"),
    ("return x.real", "no field"),
    ("return b._replace(a=x).a", "arguments go by place"),
    ("return elementary.nowhere(x)", "unknown name"),
    ("return nowhere(x)", "unknown name"),
    ("if x > 0.0:\n    y = x\nreturn y + z", "unknown name"),
    ("y += x\nreturn y", "read before it is set"),
    ("buffer[0] = n\nreturn x", "a float is put into a buffer"),
    ("t[0] = x\nreturn x", "a float is put into a buffer"),
    ("b.a = x\nreturn x", "what is set is"),
    ("buffer[int(buffer[0])] += x\nreturn x", "counted by names"),
    ("x, n = t\nreturn x", "2 targets"),
    ("x, *y = t\nreturn x", "targets for"),
    ("a, c, d = b\nreturn a", "3 targets for Box"),
    ("return x << 2", "whole numbers"),
    ("return float(n >> n)", "written out"),
    ("return float(n << 53)", "0 to 52"),
    ("return float(~n)", "sign"),
    ("return +x", "sign"),
    ("return float((n * n) & n)", "masked to at most 32 bits"),
    ("return float((n * n) & 0x1FFFFFFFF)", "masked to at most 32 bits"),
    ("return float(n & 1.0)", "whole numbers"),
    ("return x @ x", "MatMult"),
    ("return float(-(x > 0.0))", "the negative of bool"),
    ("return", "returned is float, not nothing"),
]
ENDS = ("return x", "return y", "return a")
ARGUMENTS = "x: float, n: int, t: tuple[float, float, int], b: Box, buffer: list[float]"

HEADS = [
    ("def f(x) -> float:\n    return x", "no type hint"),
    ("def f(x: float):\n    return x", "no type hint"),
    ("def f(*x: float) -> float:\n    return 0.0", "by place"),
    ("def f(*, x: float) -> float:\n    return x", "by place"),
    ("def f(**x: float) -> float:\n    return 0.0", "by place"),
    ("def f(x: str) -> float:\n    return 0.0", "neither float"),
    ("def f(x: float | None) -> float:\n    return 0.0", "neither float"),
    ("def f(x: tuple[float, ...]) -> float:\n    return 0.0", "neither float"),
    ("def f(x: list[int]) -> float:\n    return 0.0", "neither float"),
    ("def f(x: dict[str, float]) -> float:\n    return 0.0", "neither float"),
    ("def f(x: Thing) -> float:\n    return 0.0", "neither float"),
    ("f = lambda x: x", "without decorators"),
    ("def g(h):\n    return h\n@g\ndef f(x: float) -> float:\n    return x", "without decorators"),
]


def module(folder: Path, text: str) -> ModuleType:
    """Load a source as a module."""
    file = folder / "sources.py"
    file.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("sources", file)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.mark.parametrize(("body", "said"), BODIES, ids=[body for body, _ in BODIES])
def test_a_line_that_is_refused(tmp_path: Path, body: str, said: str) -> None:
    lines = body.splitlines()
    text = f"{HEAD}def f({ARGUMENTS}) -> float:\n" + "".join(f"    {line}\n" for line in lines)
    head = HEAD.count("\n") + 2
    marked = [k for k, line in enumerate(lines) if line.endswith("# here")]
    place = head + (marked[0] if marked else len(lines) - 2 if lines[-1] in ENDS else len(lines) - 1)
    with pytest.raises(SubsetError, match=said) as caught:
        translate([module(tmp_path, text).f])
    found = re.match(rf"{re.escape(str(tmp_path / 'sources.py'))}:(\d+): ", str(caught.value))
    assert found, caught.value
    assert int(found[1]) == place, caught.value


@pytest.mark.parametrize(("source", "said"), HEADS, ids=[source for source, _ in HEADS])
def test_a_head_that_is_refused(tmp_path: Path, source: str, said: str) -> None:
    with pytest.raises(SubsetError, match=said) as caught:
        translate([module(tmp_path, f"{HEAD}{source}\n").f])
    assert str(caught.value).startswith(f"{tmp_path / 'sources.py'}:{HEAD.count(chr(10)) + 1}") or "@g" in source


def test_a_breach_is_found_wherever_it_is_reached(tmp_path: Path) -> None:
    source = HEAD + "def g(x: float) -> float:\n    return x**3.0\ndef f(x: float) -> float:\n    return g(x)\n"
    with pytest.raises(SubsetError, match=rf"sources\.py:{HEAD.count(chr(10)) + 2}: Pow"):
        translate([module(tmp_path, source).f])


def test_what_is_no_function_of_python_is_refused() -> None:
    with pytest.raises(SubsetError, match="no function written in Python"):
        translate([len])


# what makes and checks tables before a flight begins, and stays Python's
BUILDERS = {"sim.core.world.world", "sim.core.forces.harmonics.table", "sim.core.forces.harmonics.pair"}
CHECKS = "sim.core.world."


def test_the_physics_and_what_panels_decide_is_in_the_subset() -> None:
    """A list comprehension, a power or an int among floats that comes into core or gnc fails here, with its line."""
    found = list(vars(numbers).values())
    for package in (import_module("sim.core"), import_module("sim.gnc")):
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            found += list(vars(import_module(one.name)).values())
    functions = {f"{f.__module__}.{f.__name__}": f for f in found if isinstance(f, FunctionType)}
    flown = {name for name in functions if name.startswith("sim.") and not name.startswith(CHECKS)} - BUILDERS
    asked = [functions[name] for name in sorted(flown)]
    assert len(asked) > 250
    text = translate(asked)
    assert len(text) > 150_000
    for name in sorted(BUILDERS):
        with pytest.raises(SubsetError, match=rf"{name.split('.')[-2]}\.py:\d+: "):
            translate([functions[name]])


def test_it_is_text_of_the_source_alone() -> None:
    """The same text each time, so that a page written again is the same file."""
    assert translate([fly_segment]) == translate([fly_segment])
    assert str(Path(str(sim.__file__)).parent) not in translate([fly_segment])
