"""The translator on small functions, each for one way in which Python and JavaScript part: the same bits."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from math import ceil, floor, inf, nan, sqrt
from typing import Any, NamedTuple, get_type_hints

import pytest

from sim.core import constants
from sim.core.constants import MU_EARTH as MU
from sim.core.tuples import State
from sim.javascript import translate
from sim.speed import at

pytest.importorskip("quickjs", reason="JavaScript is run by quickjs, which is not installed")

LEFT, RIGHT = 3, 5
MASK = 0xFFFFFFFF
HUGE = 1.0e308 * 10.0
CORNER = (1.5, -0.0, 2)
TABLE = [1.5, 2.5, -0.0]


class Inner(NamedTuple):
    new: float  # a word of JavaScript's
    place: State


class Box(NamedTuple):
    a: float
    function: int
    inner: Inner
    last: bool = True


UNIT = Box(0.5, 2, Inner(-0.0, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)))


# Signs of zero -----------------------------------------------------------------------------------------------------


def negative(n: int, x: float) -> tuple[int, float, float, float]:
    return -n, -x, 1.0 / (float(-n) + 0.5), -0.0 * x


def product(n: int, m: int) -> tuple[int, int, int, int]:
    return n * m, n * -1, 3 * n, 0 * n


def rounded(x: float) -> tuple[int, int, int, int, int]:
    return int(x), floor(x), ceil(x), -floor(x), int(-0.1 * x)


def zero_of_int(n: int, m: int) -> float:
    return math.inf if m == 0 else 1.0 / n if n != 0 else (n / m) * 1.0


def smallest(a: float, b: float, c: float) -> tuple[float, float, float, float]:
    return min(a, b), max(a, b), min(a, b, c), max(a, b, c)


def least_int(a: int, b: int, c: int) -> tuple[int, int, int]:
    return min(a, b, c), max(a, b, c), abs(a)


def size(x: float) -> tuple[float, float]:
    return abs(x), sqrt(abs(x))


# Whole numbers ------------------------------------------------------------------------------------------------------


def divided(n: int, m: int) -> tuple[int, int, float]:
    return (0, 0, 0.0) if m == 0 else (n // m, n % m, n / m)


def remainder(x: float, y: float) -> float:
    return 0.0 if y == 0.0 else x % y


def mixed(n: int, x: float) -> tuple[float, float, float]:
    return n * x + n, n - x, 0.0 if x == 0.0 else n % x


def masked(n: int, m: int) -> tuple[int, int, int, int]:
    n &= MASK
    return n, (n * 0x7FEB352D) & MASK, (n * m) & 0xFFFF, m & 0xFF


def bits(n: int, m: int) -> tuple[int, int, int, int]:
    return n & m, n | m, n ^ m, (n ^ m) & (n | m)


def shifted(n: int) -> tuple[int, int, int, int, int]:
    return n >> 0, n >> 3, n >> 33, (n & 0xFFFFF) << 20, (n & 1) << RIGHT


def hashed(n: int) -> int:
    x = n & 0xFFFFFFFF
    x ^= x >> 16
    x = (x * 0x7FEB352D) & MASK
    x ^= x >> 15
    x |= 1
    return x


# Assignments --------------------------------------------------------------------------------------------------------


def swapped(a: float, b: float) -> tuple[float, float, float, float, float]:
    a, b = b, a
    x, y, z = a, a + b, a - b
    x, y, z = z, x, y
    return a, b, x, y, z


def partly(a: float, b: float) -> tuple[float, float, float]:
    c = b
    a, c = a + 1.0, a * 2.0
    b, d = a - c, b
    return a + d, b, c


def places(a: float, b: float, buffer: list[float]) -> float:
    k = 0
    buffer[0], buffer[1] = buffer[1], buffer[0]
    k, buffer[k] = 2, a
    buffer[k], k = b, 1
    buffer[k] += a
    buffer[k + 1] -= b
    other = buffer
    buffer[0], b = 7.0 * a, other[0]
    return b + k


def bumped(buffer: list[float]) -> float:
    buffer[0] += 1.0
    return buffer[0]


def order(buffer: list[float]) -> float:
    buffer[0] = 0.0
    buffer[int(buffer[0])] = bumped(buffer) + 5.0
    a = b = bumped(buffer)
    return a + b + buffer[0] + 100.0 * buffer[1]


def several(x: float) -> tuple[float, float, float]:
    a = b = c = x * 2.0
    a += 1.0
    b = -b
    (p, q), r = (a, b), c
    p = q = r = p + q + r
    return p, q, a


def skipped(x: float) -> tuple[float, float]:
    _, b, c, _, _ = swapped(x, 2.0)
    return b, c


def first_of(x: float) -> float:
    a, b = several(x)[:2]
    return a - 2.0 * b


def shadow(swapped: float, high: float, bits: float) -> float:
    product = swapped + high
    divided = product * bits
    return divided + first_of(product)


renamed = several


def hidden(x: float) -> float:
    several = x + 1.0  # in JavaScript the name of what is called as `renamed`
    return renamed(several)[0] + several


def var(delete: float, function: float, let: int = 3, high: float = 0.25) -> float:
    this = delete - function
    new = this * let
    return new + high


def defaults(x: float) -> float:
    return var(x, 1.0) - 2.0 * var(x, 1.0, 2) + var(x, x, LEFT, 0.5)


def annotated(x: float) -> float:
    y: float
    z: float = x * 2.0
    y = z + 1.0
    return y


# Conditions and loops -----------------------------------------------------------------------------------------------


def chained(a: float, b: float, c: float) -> tuple[bool, bool, bool, bool]:
    return a < b <= c, a == b != c, not a > b, (a > b) == (b > c)


def once(buffer: list[float], x: float) -> bool:
    return 0.0 < bumped(buffer) < bumped(buffer) <= x


def short(buffer: list[float], x: float) -> float:
    if (x > 0.0 and bumped(buffer) > 1.0) or bumped(buffer) < 2.0:
        return buffer[0]
    return -buffer[0]


def early(x: float) -> float:
    if x < -1.0:
        return -1.0
    elif x < 0.0:
        if x < -0.5:
            return -0.5
    elif x > 1.0:
        return 1.0
    else:
        x = x * 2.0
    return x


def chosen(x: float, n: int) -> float:
    return 1.0 if x > 0.0 else -1.0 if n > 0 else x if x == 0.0 else 2.0


def counted(n: int, m: int) -> tuple[float, int]:
    total, k = 0.0, -7
    for k in range(n):
        total = 2.0 * total + k
    for k in range(m, n):
        total = total - 3.0 * k
    return total, k


def stepped(n: int) -> tuple[float, int]:
    total, k = 0.0, 99
    for k in range(n, -3, -2):
        total = 3.0 * total + k
    for k in range(-3, n, 3):
        total = total - k
    for k in range(n + 1, n - LEFT, -1):
        total = total * 0.5 + k
    return total, k


def counter_set(n: int) -> tuple[float, int, int]:
    total, k, last = 0.0, 0, n
    for k in range(last):
        total += k
        k = k * 10
        last = 0
    return total, k, last


def broken(n: int) -> tuple[int, int]:
    count = k = 0
    for k in range(20):
        if k % 3 == 1:
            continue
        if k > n:
            break
        count += k
    return count, k


def for_else(n: int) -> int:
    found = 0
    for k in range(n):
        if k == 5:
            found = 10
            break
        for j in range(k):
            if j == 3:
                break
        else:
            found += 1
        found += 100
    else:
        found = -found - 1
    return found


def while_else(x: float) -> float:
    while x < 100.0:
        x = x * 2.0 + 3.0
        if 50.0 < x < 60.0:
            break
        if x < 0.0:
            return x
    else:
        x = -x
    return x


def nested(n: int) -> float:
    s = 0.0
    for i in range(n):
        for j in range(i, n, 3):
            if j % 2 == 0:
                s += i * j / 7.0
            elif i > LEFT:
                s -= 2.0
            else:
                s *= 1.5
        pass
    while s > 100.0:
        s /= 3.0
    return s


def factorial(n: int) -> float:
    return 1.0 if n < 2 else n * factorial(n - 1)


# Tuples, NamedTuples, buffers, constants ----------------------------------------------------------------------------


def parts(x: float, k: int) -> tuple[float, float, float, float, int]:
    t = (x, -x, 2.0 * x, 3.0, 4.0, 5.0)
    u = t[1:4] + t[:2] + t[5:]
    v = (*u[:2], u[-1])
    return u[k % 6], v[2], v[-2], u[4], len(u)


def boxed(x: float, n: int) -> Box:
    inner = Inner(-x, (x, 0.0, *UNIT.inner.place[2:]))
    box = Box(x, n, inner) if n > 0 else Box(x, n, inner, x > 0.0)
    return Box(box.inner.new, box.function + 1, box.inner, not box.last)


def taken(box: Box) -> float:
    x, y = box.inner.place[0], box.inner.place[-1]
    return x * box.a + y * box.function if box.last else box.inner.new


def through_box(x: float, n: int) -> tuple[float, float]:
    return taken(boxed(x, n)), taken(UNIT)


def filled(buffer: list[float]) -> None:
    for k in range(len(buffer)):
        buffer[k] = buffer[k] * 2.0 + TABLE[k % len(TABLE)]
    if len(buffer) > 2:
        return
    buffer[0] = 1.0


def fills(buffer: list[float]) -> float:
    filled(buffer)
    return buffer[0]


def constant(x: float) -> tuple[float, float, float, float, float, float]:
    return x * MU, constants.J2 * x, HUGE, -inf, nan, CORNER[1] + CORNER[0] * CORNER[2]


def numbers(x: float) -> tuple[float, float, float, int]:
    return x + 1e-300, x * 0.1 + 1.7976931348623157e308 * 1e-300, 5e-324, 9007199254740992


FUNCTIONS = [
    negative, product, rounded, zero_of_int, smallest, least_int, size, divided, remainder, mixed, masked, bits,
    shifted, hashed, swapped, partly, places, order, several, skipped, first_of, shadow, hidden, var, defaults,
    annotated, chained, once, short, early, chosen, counted, stepped, counter_set, broken, for_else, while_else,
    nested, factorial, boxed, taken, through_box, parts, filled, fills, constant, numbers,
]  # fmt: skip

SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.5, -2.5, 7.0, -7.0, 1e-300, inf, -inf, nan, 1e15 + 0.3]
WIDE = (masked, bits, shifted, hashed)  # of whole numbers to 2^52
FINITE = (rounded, boxed, remainder, while_else)  # nan and inf have no whole number, and end no loop


def drawn(function: Callable[..., Any], draw: random.Random) -> tuple[Any, ...]:
    """Draw arguments of a function by its hints."""

    def one(hint: Any) -> Any:
        if hint is int:
            wide = draw.getrandbits(draw.choice([3, 20, 31, 32, 33, 52])) * draw.choice([1, 1, -1])
            return wide if function in WIDE else draw.randint(-12, 24)
        if hint is float:
            value = draw.choice([*SPECIAL, draw.uniform(-3.0, 3.0), draw.uniform(-1e6, 1e6)])
            return draw.uniform(-9.0, 9.0) if function in FINITE and not math.isfinite(value) else value
        if hint is bool:
            return draw.random() < 0.5
        if hint is Box:
            return Box(*(one(kind) for kind in get_type_hints(Box).values()))
        if hint is Inner:
            return Inner(one(float), tuple(one(float) for _ in range(6)))  # type: ignore[arg-type]
        return [one(float) for _ in range(draw.randint(3, 5))]

    hints = get_type_hints(function)
    return tuple(one(hint) for name, hint in hints.items() if name != "return")


def copies(given: tuple[Any, ...]) -> Iterator[Any]:
    return (list(one) if isinstance(one, list) else one for one in given)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_the_same_bits(function: Callable[..., Any]) -> None:
    """``repr`` has all bits of a float, the sign of a zero and the difference between 1 and 1.0."""
    draw = random.Random(function.__name__)
    translated = at("javascript", function)
    results = set()
    for _ in range(200):
        given = drawn(function, draw)
        plain, there = list(copies(given)), list(copies(given))
        expected = repr((function(*plain), plain))
        assert repr((translated(*there), there)) == expected, given
        results.add(expected)
    assert len(results) > 20 or function in (broken, for_else, while_else, factorial, early, chosen, counter_set)


def test_every_function_here_is_tried() -> None:
    here = {
        value for value in globals().values()
        if callable(value) and getattr(value, "__module__", "") == __name__ and not isinstance(value, type)
    }  # fmt: skip
    helpers = {drawn, copies} | {value for value in here if value.__name__.startswith("test_")}
    assert here - helpers - {bumped} == set(FUNCTIONS)


def test_names_of_two_modules_that_are_alike() -> None:
    from sim.core.forces import gravity, harmonics
    from sim.core.motion.dynamics import acceleration

    text = translate([acceleration, harmonics.acceleration, gravity.zonal])
    assert "function acceleration(" in text
    assert "function harmonics$acceleration(" in text


def test_what_is_reached_is_written_once_and_nothing_else() -> None:
    text = translate([first_of])
    assert text.count("function several(") == text.count("function first_of(") == 1
    assert "swapped" not in text
    assert f"test_small_functions.py:{first_of.__code__.co_firstlineno}\n" in text


def test_a_whole_number_with_a_sign_of_zero_is_noticed() -> None:
    from sim.javascript.engine import as_kind

    with pytest.raises(TypeError, match="came back"):
        as_kind(-0.0, int)
    with pytest.raises(TypeError, match="came back"):
        as_kind([1.0], (float, float))
