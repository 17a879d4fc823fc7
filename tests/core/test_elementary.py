"""Sine, exponential, logarithm, angle and their kin: errors against 75 digits, special values, both speeds alike."""

from __future__ import annotations

import ast
import math
import random
import struct
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath as mp
import pytest

from sim.core import elementary
from sim.core.elementary import (
    acos,
    asin,
    atan,
    atan2,
    cos,
    cosh,
    exp,
    log,
    log1p,
    sin,
    sincos,
    sinh,
    tan,
    tanh,
)
from sim.speed import at

Function = Callable[..., Any]

INF = math.inf
NAN = math.nan
TINY = 5e-324
OF_ONE = (sin, cos, tan, exp, log, log1p, atan, asin, acos, sinh, cosh, tanh)
ODD = (sin, tan, atan, asin, sinh, tanh)
SPECIAL = [
    0.0, TINY, 1e-310, 2.2250738585072014e-308, 1e-300, 1e-160, 1e-30, 1e-17, 2e-16, 1e-9, 1e-8, 1e-5, 0.1, 0.25, 0.5,
    0.75, 0.8, 1.0, 1.5, 2.0, 3.0, 22.0, 700.0, 710.0, 745.2, 1e5, 2e5, 6.5e6, 1e10, 1e16, 1e19, 1e30, 1e200, 1e300,
    math.pi / 4, math.pi / 2, math.pi, 2 * math.pi, math.sqrt(2.0), math.log(2.0) / 2, sys.float_info.max, INF, NAN,
]  # fmt: skip
SPECIAL += [-x for x in SPECIAL]
SPECIAL += [math.nextafter(x, to) for x in SPECIAL for to in (INF, -INF)]


def bits(x: float) -> int | None:
    """The double as a whole number; one for all nan."""
    return int.from_bytes(struct.pack("<d", x), "little") if x == x else None


def error(y: float, exact: Any) -> float:
    """The error of y in units in the last place of the exact value."""
    near = float(exact)
    if math.isinf(near) or math.isinf(y):
        return 0.0 if y == near else INF
    return float(abs(mp.mpf(y) - exact) / math.ulp(near))


def worst(function: Function, reference: Function, arguments: Sequence[Any]) -> tuple[float, Any]:
    """The largest error over arguments, and where."""
    with mp.workprec(250):
        return max(
            (error(function(*a), reference(*(mp.mpf(x) for x in a))), a)
            for a in ((x if isinstance(x, tuple) else (x,)) for x in arguments)
        )


def spread(low: float, high: float, count: int = 1000) -> list[float]:
    """Evenly spread and random numbers from low to high."""
    draw = random.Random(count)
    dense = [low + (high - low) * k / count for k in range(1, count)]
    return dense + [draw.uniform(low, high) for _ in range(count)]


def scattered(low: float, high: float, count: int = 1000) -> list[float]:
    """Numbers of either sign, their logarithms evenly drawn."""
    draw = random.Random(count)
    return [draw.choice((-1.0, 1.0)) * math.exp(draw.uniform(math.log(low), math.log(high))) for _ in range(count)]


def beside_quarters() -> list[float]:
    """Doubles below 2^64 next to whole numbers of pi/2, by the continued fraction of 2^e 2/pi for each exponent e."""
    found = []
    with mp.workprec(400):
        turn = Fraction(int(mp.floor(mp.ldexp(2 / mp.pi, 390))), 2**390)
    for e in range(-52, 12):
        x = turn * Fraction(2) ** e
        p, q, p1, q1 = 1, 0, 0, 1
        while q < 2**53:
            whole = x.numerator // x.denominator
            p, q, p1, q1 = whole * p + p1, whole * q + q1, p, q
            x = 1 / (x - whole)
        found += [math.ldexp(q1 * k, e) for k in (1, 3) if q1 * k < 2**53 and p1]
    return [x for x in found if 0.8 < x < 2.0**64]


AROUND_QUARTERS = [
    x
    for n in range(1, 60)
    for c in (n * math.pi / 2, (n - 0.5) * math.pi / 2)
    for x in (c, math.nextafter(c, 0.0), c + 1e-9)
]
ANGLES = [spread(-0.8, 0.8), spread(-7.0, 7.0), spread(-1e5, 1e5), scattered(1e-10, 1.0), AROUND_QUARTERS]
FAR = [scattered(1e5, 1e7), scattered(1e7, 1.8e19, 800), beside_quarters(), [1e19, -(2.0**64)]]
POWERS = [2.0**k * m for k in range(-1074, 1024, 9) for m in (1.0, 1.375, 1.4142135623730951, 1.4142135623730954)]
UNIT = [
    spread(-1.0, 1.0),
    scattered(1e-300, 1.0),
    [1.0 - 2.0**-k for k in range(1, 54)],
    [2.0**-k - 1.0 for k in range(1, 54)],
]
HYPERBOLIC = [spread(-1.1, 1.1), spread(-3.0, 3.0), spread(-25.0, 25.0), scattered(1e-300, 30.0), spread(-710.4, 710.4)]
TABLE = [
    (sin, mp.sin, ANGLES + FAR, 0.9),
    (cos, mp.cos, ANGLES + FAR, 0.95),
    (tan, mp.tan, ANGLES + FAR, 1.0),
    (exp, mp.exp, [spread(-1.0, 1.0), spread(-40.0, 40.0), spread(-708.0, 709.78), scattered(1e-20, 1.0)], 0.9),
    (log, mp.log, [spread(0.4, 3.0), spread(0.99, 1.01), spread(0.0, 1e3), POWERS], 0.9),
    (log1p, mp.log1p, [spread(-0.9999, 3.0), scattered(1e-18, 0.9), [x for x in POWERS if x > 1e-300]], 0.9),
    (atan, mp.atan, [spread(-1.5, 1.5), scattered(1e-300, 1e300), scattered(1e-9, 1e9)], 0.98),
    (asin, mp.asin, UNIT, 0.7),
    (acos, mp.acos, UNIT, 0.7),
    (sinh, mp.sinh, HYPERBOLIC, 1.0),
    (cosh, mp.cosh, HYPERBOLIC, 1.0),
    (tanh, mp.tanh, HYPERBOLIC, 1.0),
]


@pytest.mark.parametrize(("function", "reference", "ranges", "bound"), TABLE, ids=[row[0].__name__ for row in TABLE])
def test_error(function: Function, reference: Function, ranges: list[list[float]], bound: float) -> None:
    for arguments in ranges:
        found, at = worst(function, reference, arguments)
        assert found <= bound, (found, at)


def test_error_of_atan2() -> None:
    draw = random.Random(5)
    circle = [(math.sin(t), math.cos(t)) for t in spread(-3.2, 3.2)]
    steps = [
        (q * x, x) for f in (0.1875, 0.375, 0.625, 0.875, 1.0) for q in (f - 1e-9, f, f + 1e-9) for x in (1.0, -1.3)
    ]
    wide = [(y, draw.choice(scattered(1e-300, 1e300))) for y in scattered(1e-300, 1e300, 700)]
    close = [(y, draw.uniform(-1.0, 1.0)) for y in spread(-1.0, 1.0, 1000)]
    edges = [
        (a * m, b * n)
        for a in [*SPECIAL[:12], 1e308]
        for b in (TINY, 1e-310, 1e-200, 1.0, 1e200, 1.7e308)
        for m in (1, -1)
        for n in (1, -1)
    ]
    for arguments in (circle, steps, [(x, y) for y, x in steps], wide, close, edges):
        found, at = worst(atan2, mp.atan2, [(y, x) for y, x in arguments if y != 0.0])
        assert found <= 0.98, (found, at)


def test_error_of_subnormal_powers() -> None:
    found, at = worst(exp, mp.exp, spread(-745.1, -708.0))
    assert found <= 0.9, (found, at)


def test_exponential_of_numbers_next_to_the_limits() -> None:
    assert exp(709.782712893384) == pytest.approx(1.797693134862273e308, rel=2.3e-16)
    assert exp(709.7827128933841) == INF
    assert exp(-745.1332191019411) == TINY
    assert exp(-745.2) == 0.0
    assert cosh(710.4758600739439) == sinh(710.4758600739439) == pytest.approx(1.7976931348621744e308, rel=4e-16)
    assert cosh(710.475860073944) == sinh(710.475860073944) == INF


VALUES = [
    (sin, 0.0, 0.0), (sin, -0.0, -0.0), (sin, INF, NAN), (sin, -INF, NAN), (sin, math.pi, 1.2246467991473532e-16),
    (sin, 1e20, NAN), (sin, TINY, TINY), (sin, -1e-310, -1e-310), (cos, 0.0, 1.0), (cos, -0.0, 1.0), (cos, INF, NAN),
    (cos, math.pi / 2, 6.123233995736766e-17), (cos, -1e20, NAN), (tan, -0.0, -0.0), (tan, 0.0, 0.0), (tan, INF, NAN),
    (tan, TINY, TINY), (tan, 1e20, NAN), (tan, math.pi / 2, 1.633123935319537e16),
    (exp, 0.0, 1.0), (exp, -0.0, 1.0), (exp, INF, INF), (exp, -INF, 0.0), (exp, TINY, 1.0), (exp, 1e300, INF),
    (log, 0.0, -INF), (log, -0.0, -INF), (log, -1.0, NAN), (log, -INF, NAN), (log, INF, INF), (log, 1.0, 0.0),
    (log1p, 0.0, 0.0), (log1p, -0.0, -0.0), (log1p, -1.0, -INF), (log1p, -1.5, NAN), (log1p, -INF, NAN),
    (log1p, INF, INF), (log1p, -TINY, -TINY), (log1p, 1e-310, 1e-310),
    (atan, 0.0, 0.0), (atan, -0.0, -0.0), (atan, INF, math.pi / 2), (atan, -INF, -math.pi / 2), (atan, TINY, TINY),
    (asin, 0.0, 0.0), (asin, -0.0, -0.0), (asin, 1.0, math.pi / 2), (asin, -1.0, -math.pi / 2), (asin, 2.0, NAN),
    (asin, -INF, NAN), (asin, TINY, TINY), (acos, 1.0, 0.0), (acos, -1.0, math.pi), (acos, 0.0, math.pi / 2),
    (acos, -1.1, NAN), (acos, INF, NAN), (sinh, 0.0, 0.0), (sinh, -0.0, -0.0), (sinh, INF, INF), (sinh, -INF, -INF),
    (sinh, -TINY, -TINY), (cosh, 0.0, 1.0), (cosh, INF, INF), (cosh, -INF, INF), (tanh, -0.0, -0.0), (tanh, 0.0, 0.0),
    (tanh, INF, 1.0), (tanh, -INF, -1.0), (tanh, 1e300, 1.0), (tanh, TINY, TINY),
]  # fmt: skip


@pytest.mark.parametrize(("function", "x", "value"), VALUES)
def test_special_values(function: Function, x: float, value: float) -> None:
    assert bits(function(x)) == bits(value)


@pytest.mark.parametrize("function", OF_ONE)
def test_nan_stays_nan(function: Function) -> None:
    assert math.isnan(function(NAN))


def test_special_values_of_atan2() -> None:
    """As in C99's annex F, but that a zero's sign counts for nothing where only a division by it would show it."""
    half = math.pi / 2
    for y, x, angle in [
        (0.0, 1.0, 0.0), (-0.0, 1.0, -0.0), (0.0, INF, 0.0), (-0.0, INF, -0.0), (1.0, INF, 0.0), (-1.0, INF, -0.0),
        (0.0, 0.0, 0.0), (-0.0, 0.0, -0.0), (0.0, -1.0, math.pi), (0.0, -INF, math.pi), (1.0, -INF, math.pi),
        (-1.0, -INF, -math.pi), (-TINY, -1.0, -math.pi), (TINY, -TINY, 3 * math.pi / 4), (TINY, 1.0, TINY),
        (1.0, 0.0, half), (1.0, -0.0, half), (-1.0, 0.0, -half), (-1.0, -0.0, -half), (TINY, 0.0, half),
        (INF, 1.0, half), (-INF, 1.0, -half), (INF, -1e308, half), (-INF, -1.0, -half), (INF, INF, math.pi / 4),
        (INF, -INF, 3 * math.pi / 4), (-INF, INF, -math.pi / 4), (-INF, -INF, -3 * math.pi / 4), (1e308, TINY, half),
        (TINY, 1e308, 0.0), (-TINY, 1e308, -0.0), (NAN, 1.0, NAN), (1.0, NAN, NAN), (NAN, NAN, NAN), (NAN, INF, NAN),
        (NAN, -INF, NAN), (INF, NAN, NAN), (-INF, NAN, NAN), (NAN, 0.0, NAN), (0.0, NAN, NAN),
        (-0.0, -1.0, math.pi), (-0.0, -INF, math.pi), (0.0, -0.0, 0.0), (-0.0, -0.0, -0.0),  # C99: -pi, -pi, pi, -pi
    ]:  # fmt: skip
        assert bits(atan2(y, x)) == bits(angle), (y, x)


def test_symmetries() -> None:
    for x in SPECIAL + scattered(1e-12, 1e12):
        for function in ODD:
            assert bits(function(-x)) == bits(-function(x)), (function, x)
        for function in (cos, cosh):
            assert bits(function(-x)) == bits(function(x)), (function, x)
        assert (bits(sin(x)), bits(cos(x))) == tuple(bits(y) for y in sincos(x))
        assert bits(atan2(x, 0.3)) == bits(-atan2(-x, 0.3))


@pytest.mark.parametrize(
    ("function", "places"),
    [
        (sin, (0.0, 0.3, math.pi / 4, 1.0, -1.2)), (cos, (-0.4, -math.pi / 4, -1.2, 4.0)),
        (tan, (0.0, 0.3, math.pi / 4, 1.5)), (exp, (0.0, 0.34657359027997264, -0.34657359027997264, 17.0)),
        (log, (0.7071067811865476, 1.0, 1.4142135623730951, 256.0)), (log1p, (1e-9, -0.29289, 0.41421356, 0.0)),
        (atan, (0.0, 1e-9, 0.1875, 0.375, 0.625, 0.875, 1.0)), (asin, (0.0, 0.5, -0.5, 0.999)),
        (sinh, (0.0, 1.0, 22.0)), (cosh, (0.75, 22.0)), (tanh, (0.0, 0.8, 5.0)),
    ],
)  # fmt: skip
def test_rises_where_one_way_of_computing_gives_over_to_another(function: Function, places: tuple[float, ...]) -> None:
    """Neighbours may fall back by the bound's worth, a step of 16 last places may not."""
    for place in places:
        step = max(16.0 * math.ulp(place), 1e-300)
        values = [function(place + k * step) for k in range(-40, 41)]
        assert values == sorted(values), place


def test_same_bits_at_all_speeds(other_speed: str) -> None:
    numbers = SPECIAL + scattered(1e-12, 1e12, 300) + scattered(1e-3, 1e3, 300) + scattered(1e-320, 1e300, 300)
    numbers += spread(-4.0, 4.0, 300) + spread(-750.0, 750.0, 100) + beside_quarters()
    draw = random.Random(3)
    pairs = [(y, x) for y in SPECIAL[:90:2] for x in SPECIAL[:90]] + [(y, draw.choice(numbers)) for y in numbers]
    for function in OF_ONE:
        twin = at(other_speed, function)
        for x in numbers:
            assert bits(twin(x)) == bits(function(x)), (function, x)
    both = at(other_speed, sincos)
    for x in numbers:
        assert [bits(y) for y in both(x)] == [bits(y) for y in sincos(x)], x
    angle = at(other_speed, atan2)
    for y, x in pairs:
        assert bits(angle(y, x)) == bits(atan2(y, x)), (y, x)


def test_made_of_operations_that_are_rounded_alike_everywhere() -> None:
    tree = ast.parse(Path(elementary.__file__).read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for top in tree.body:
        assert isinstance(top, ast.FunctionDef | ast.Assign | ast.ImportFrom | ast.Expr)
        if isinstance(top, ast.ImportFrom):
            assert (top.module, {name.name for name in top.names} - {"floor", "sqrt"}) == ("math", set())
        if isinstance(top, ast.FunctionDef):
            assert top.returns
            assert not top.decorator_list
            assert all(argument.annotation for argument in top.args.args)
            assert [*top.args.kwonlyargs, *top.args.defaults, top.args.vararg, top.args.kwarg] == [None, None]
    allowed = (
        ast.FunctionDef, ast.arguments, ast.arg, ast.Assign, ast.AugAssign, ast.ImportFrom, ast.alias, ast.Expr,
        ast.Return, ast.If, ast.IfExp, ast.While, ast.For, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call,
        ast.Name, ast.Constant, ast.Tuple, ast.Subscript, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub, ast.Not,
        ast.And, ast.Or, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq, ast.Load, ast.Store, ast.Module,
    )  # fmt: skip
    for node in ast.walk(tree):
        assert isinstance(node, allowed), ast.dump(node)
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            assert node.func.id in functions | {"abs", "sqrt", "range"}
            assert not node.keywords
        if isinstance(node, ast.For | ast.While):
            assert not node.orelse
        if isinstance(node, ast.Subscript):
            assert isinstance(node.value, ast.Name)
            assert node.value.id == "tuple"
