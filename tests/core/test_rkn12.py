"""The method of order 12: every condition of order, every weight in its place, and the order seen on an ellipse."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import NamedTuple

import numpy as np
import pytest

from sim.core.body import POINT, Body
from sim.core.constants import MU_EARTH
from sim.core.motion import rkn12, rkn12_velocities
from sim.core.motion.integrate import ahead
from sim.core.motion.rkn12_step import orbit_increment, pair_increment
from sim.core.tuples import State
from sim.core.world import TWO_BODY, World, world
from sim.speed import at, buffers

STAGES = 17


def weights(module: object, letter: str) -> dict[int, dict[int, float]]:
    """Return the weights A or V of a module, by stage and by the stage before that they belong to."""
    found: dict[int, dict[int, float]] = {}
    for name, value in vars(module).items():
        match = re.fullmatch(letter + r"(\d+)_(\d+)", name)
        if match:
            found.setdefault(int(match[1]), {})[int(match[2])] = value
    return found


def row(letter: str) -> dict[int, float]:
    """Return the weights of the whole step: B or D; or the times C."""
    matches = ((re.fullmatch(letter + r"(\d+)", name), value) for name, value in vars(rkn12).items())
    return {int(match[1]): value for match, value in matches if match}


A, B, D, V = weights(rkn12, "A"), row("B"), row("D"), weights(rkn12_velocities, "V")
C = {1: 0.0, 16: 1.0, 17: 1.0, **row("C")}
TIMES = {1: Fraction(0), **{j: Fraction(C[j]).limit_denominator(10000) for j in range(2, STAGES + 1)}}


# Conditions of order --------------------------------------------------------------------------------------------------


class Tree(NamedTuple):
    """An elementary differential of r'' = f(r), as a sum over the stages and as the exact integral it stands for.

    It is f's derivative, applied to so many velocities and to smaller trees (Hairer, Norsett and Wanner, Solving
    Ordinary Differential Equations I, section II.14). Along the exact solution it goes as ``factor`` c^(order - 1).
    """

    order: int
    at_stages: np.ndarray
    factor: Fraction


def trees(most: int) -> list[list[Tree]]:
    """Return all trees of each order from 0 to ``most``."""
    a = np.zeros((STAGES, STAGES))
    for i, line in A.items():
        for j, value in line.items():
            a[i - 1, j - 1] = value
    c = np.array([C[j] for j in range(1, STAGES + 1)])
    found: list[list[Tree]] = [[] for _ in range(most + 1)]

    def forests(total: int, largest: int) -> Iterator[list[Tree]]:
        """Yield every multiset of trees that adds ``total`` to the order of the tree they hang on."""
        if total == 0:
            yield []
        for size in range(min(total, largest), 1, -1):
            for times in range(1, total // size + 1):
                for same in combinations_with_replacement(found[size - 1], times):
                    for others in forests(total - size * times, size - 1):
                        yield [*same, *others]

    for order in range(1, most + 1):
        for velocities in range(order):
            for forest in forests(order - 1 - velocities, order):
                value, factor = c**velocities, Fraction(1)
                for tree in forest:
                    value = value * (a @ tree.at_stages)
                    factor *= tree.factor / (tree.order * (tree.order + 1))
                found[order].append(Tree(order, value, factor))
    return found


def test_every_condition_of_order_12_holds_and_those_of_order_13_do_not() -> None:
    found = trees(13)
    assert [len(of) for of in found[1:11]] == [1, 1, 2, 3, 6, 10, 20, 36, 72, 137]  # Hairer's table 14.2
    b, d = (np.array([line.get(j, 0.0) for j in range(1, STAGES + 1)]) for line in (B, D))

    def misses(order: int) -> list[float]:
        """By how much velocity and position miss the conditions of an order."""
        velocity = [abs(d @ tree.at_stages - float(tree.factor / order)) for tree in found[order]]
        place = [abs(b @ tree.at_stages - float(tree.factor / (order * (order - 1)))) for tree in found[order - 1]]
        return velocity + place

    for order in range(1, 13):
        assert max(misses(order)) < 2e-14 / order
    assert max(misses(13)) > 1e-8


def test_stages_are_good_to_their_times() -> None:
    """Position at a stage: c^2/2; and b_i = b'_i (1 - c_i), by which the position needs no condition of its own."""
    for i, line in A.items():
        assert sum(map(Fraction, line.values())) == pytest.approx(TIMES[i] ** 2 / 2, abs=1e-14)
    for j in range(1, STAGES + 1):
        assert B.get(j, 0.0) == pytest.approx(D.get(j, 0.0) * float(1 - TIMES[j]), abs=1e-15)


def test_velocities_are_integrals_of_lagranges_polynomials() -> None:
    assert sorted(V) == list(range(2, STAGES + 1))
    for i, line in V.items():
        for j, value in line.items():
            p = [Fraction(1)]  # the polynomial that is 1 at the stage's time and 0 at those of the others
            for k in line:
                if k != j:
                    here, span = TIMES[k], TIMES[j] - TIMES[k]
                    p = [
                        ((p[n - 1] if n else 0) - (p[n] * here if n < len(p) else 0)) / span for n in range(len(p) + 1)
                    ]
            assert value == float(sum(q * TIMES[i] ** (n + 1) / (n + 1) for n, q in enumerate(p)))
        assert sum(map(abs, line.values())) < 25.0


def velocity_at(i: int) -> Callable[..., tuple[float, ...]]:
    """Return a stage's velocity as a function of step, state and accelerations."""
    if hasattr(rkn12_velocities, f"velocity{i}"):
        return getattr(rkn12_velocities, f"velocity{i}")  # type: ignore[no-any-return]
    w = [V[i][j] for j in sorted(V[i])]
    return lambda h, y, *k: rkn12_velocities.velocity_of_5(h, y, *w, *k)


def test_every_weight_is_used_in_its_place() -> None:
    """Feed each sum one unit at a time: a slip in any line of a stage shows."""
    h, still = 2.0, (0.0,) * 6
    start: State = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)

    def units(line: dict[int, float]) -> Iterator[tuple[int, int, list[tuple[float, ...]]]]:
        names = sorted(line)
        for j in names:
            for c in range(3):
                yield j, c, [tuple(float(k == j and n == c) for n in range(3)) for k in names]

    for i in range(2, STAGES + 1):
        place, velocity = getattr(rkn12, f"place{i}"), velocity_at(i)
        nothing = [(0.0, 0.0, 0.0)]
        assert place(h, start, *nothing * len(A[i])) == tuple(start[c] + h * (C[i] * start[3 + c]) for c in range(3))
        assert velocity(h, start, *nothing * len(V[i])) == start[3:]
        for j, c, given in units(A[i]):
            assert place(h, still, *given) == tuple(h * h * A[i][j] * float(n == c) for n in range(3))
        for j, c, given in units(V[i]):
            assert velocity(h, still, *given) == tuple(h * V[i][j] * float(n == c) for n in range(3))
    for j, c, given in units(D):
        step = rkn12.increment(h, still, *given)
        assert step[:3] == tuple(h * h * B.get(j, 0.0) * float(n == c) for n in range(3))
        assert step[3:] == tuple(h * D[j] * float(n == c) for n in range(3))
    assert rkn12.increment(h, start, *[(0.0, 0.0, 0.0)] * len(D)) == (8.0, 10.0, 12.0, 0.0, 0.0, 0.0)


# The order, seen ------------------------------------------------------------------------------------------------------

PERIGEE, ECCENTRICITY = 6768e3, 0.1
PERIOD = 2.0 * math.pi * math.sqrt((PERIGEE / (1.0 - ECCENTRICITY)) ** 3 / MU_EARTH)
FAST = math.sqrt(MU_EARTH * (1.0 + ECCENTRICITY) / PERIGEE)
START: State = (PERIGEE, 0.0, 0.0, 0.0, 0.6 * FAST, 0.8 * FAST)
STATION, SHUTTLE = Body(cda_m=0.006, srp_m=0.0), Body(cda_m=0.02, srp_m=0.0)


def after_a_revolution(w: World, body: Body, steps: int, speed: str = "compiled") -> State:
    y, h, step = START, PERIOD / steps, at(speed, orbit_increment)
    for k in range(steps):
        y = ahead(y, 1.0, step(w, body, k * h, y, h))
    return y


def slopes(counts: tuple[int, ...], errors: list[float]) -> list[float]:
    pairs = zip(errors, errors[1:], counts, counts[1:], strict=False)
    return [math.log(a / b) / math.log(m / n) for a, b, n, m in pairs]


def test_order_12_until_rounding(speed: str) -> None:
    """Two-body motion, whose answer is the start: from 2 cm in six steps a revolution to a micron in fourteen."""
    central, counts = buffers(world(gravity=TWO_BODY)), (6, 7, 8, 9, 10, 12, 14)
    errors = [math.dist(after_a_revolution(central, POINT, n, speed)[:3], START[:3]) for n in counts]
    assert slopes(counts, errors) == pytest.approx([12.0] * (len(counts) - 1), abs=0.5)
    assert errors[0] == pytest.approx(0.025, rel=0.1)
    assert all(math.dist(after_a_revolution(central, POINT, n, speed)[:3], START[:3]) < 1e-7 for n in (20, 40, 80))


def test_drag_costs_no_accuracy() -> None:
    """Twenty times Mir's drag, through velocities that the method does not give: long steps err as without air."""
    bulge = buffers(world())
    missed = []
    for w in (bulge, bulge._replace(density=2e-11)):
        fine = after_a_revolution(w, STATION, 200)
        missed.append([math.dist(after_a_revolution(w, STATION, n)[:3], fine[:3]) for n in (8, 11)])
    assert missed[1] == pytest.approx(missed[0], rel=0.2)
    assert missed[1][1] == pytest.approx(2e-5, rel=0.2)


def test_velocities_at_the_stages_are_of_order_6() -> None:
    """In air ten thousand times Mir's an order above 6 is left, for one body and for a pair."""
    thick, counts = buffers(world(gravity=TWO_BODY, density=1e-8, scale_height=math.inf)), (2, 3, 4)
    step = at("compiled", pair_increment)

    def flown(steps: int) -> State:
        y, z, h = START, (2000.0, -14000.0, 5000.0, 3.0, 1.0, -2.0), 1200.0 / steps
        for k in range(steps):
            dy, dz = step(thick, STATION, SHUTTLE, k * h, y, z, h)
            y, z = ahead(y, 1.0, dy), ahead(z, 1.0, dz)
        return (*y[:3], *z[:3])

    fine, ends = flown(60), [flown(n) for n in counts]
    for part in (slice(0, 3), slice(3, 6)):
        assert slopes(counts, [math.dist(end[part], fine[part]) for end in ends]) == pytest.approx([6.6] * 2, abs=0.4)
