"""Yamanaka and Ankersen's matrix: against the nonlinear motion, against Clohessy-Wiltshire, its group, both speeds."""

from __future__ import annotations

from math import log2, pi, sqrt

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from sim.core.body import POINT
from sim.core.constants import MU_EARTH
from sim.core.motion.integrate import pair_coast
from sim.core.orbit import elements
from sim.core.orbit.kepler import propagate as two_body
from sim.core.relative import cw, lvlh
from sim.core.relative import yamanaka_ankersen as ya
from sim.core.tuples import State
from sim.core.world import TWO_BODY, world
from sim.speed import at

PLAIN = world(gravity=TWO_BODY)
CLOSE: State = (10.0, 20.0, -15.0, 0.01, -0.02, 0.015)


def orbit(e: float, nu: float) -> State:
    return elements.state_from_conic(MU_EARTH, 7e6 * (1.0 + e), e, 0.9, 1.0, 2.0, nu)


def flown(target: State, t: float, start: State) -> State:
    pair = lvlh.pair_from_lvlh(PLAIN, POINT, 0.0, target, start)
    return lvlh.pair_to_lvlh(PLAIN, POINT, t, pair_coast(PLAIN, POINT, POINT, 0.0, pair, t, 60.0))


@pytest.mark.parametrize("e", [0.0, 1e-9, 0.001, 0.1, 0.7])
@pytest.mark.parametrize("nu", [0.0, 1.0, 3.0, -1.0])
@pytest.mark.parametrize("turns", [0.1, 0.7, -0.4])
def test_nonlinear_motion_differs_by_the_square(e: float, nu: float, turns: float, speed: str) -> None:
    """What is left against the whole two-body motion falls with the square of the separation: the matrix is exact."""
    target = orbit(e, nu)
    t = turns * elements.period(MU_EARTH, 7e6 / (1.0 - e))
    misses = []
    for scale in (4.0, 2.0):
        start = tuple(scale * part for part in CLOSE)
        end = at(speed, ya.propagate)(MU_EARTH, t, target, start)
        misses.append(np.linalg.norm(np.subtract(end, flown(target, t, start))[:3]))
    assert log2(misses[0] / misses[1]) == pytest.approx(2.0, abs=0.01)
    assert misses[0] < 1e-3 * np.linalg.norm(end[:3])


@pytest.mark.parametrize("nu", [-1.2, 0.0, 0.8])
def test_past_an_open_orbit(nu: float, speed: str) -> None:
    """The algebra asks for e different from 1 only: it holds on a hyperbola too."""
    target = elements.state_from_conic(MU_EARTH, 1.6e7, 1.3, 0.9, 1.0, 2.0, nu)
    end = at(speed, ya.propagate)(MU_EARTH, 1500.0, target, CLOSE)
    assert end == pytest.approx(flown(target, 1500.0, CLOSE), abs=2e-3)


def test_linearised_equations(speed: str) -> None:
    """The variational equations in LVLH, integrated by another hand (e = 0.4, most of a revolution)."""
    e, p, nu = 0.4, 9.8e6, 0.3
    h = sqrt(MU_EARTH * p)

    def rhs(_: float, s: np.ndarray) -> list[float]:
        angle, x, y, z, vx, vy, vz = s
        r = p / (1.0 + e * np.cos(angle))
        w = h / r**2
        w_dot = -2.0 * w * sqrt(MU_EARTH / p) * e * np.sin(angle) / r
        k = MU_EARTH / r**3
        # omega = (0, -w, 0): x'' = -k x + w^2 x + 2 w z' + w' z, and so on
        return [w, vx, vy, vz, (w * w - k) * x + 2.0 * w * vz + w_dot * z, -k * y,
                (w * w + 2.0 * k) * z - 2.0 * w * vx - w_dot * x]  # fmt: skip

    target = elements.state_from_conic(MU_EARTH, p, e, 0.9, 1.0, 2.0, nu)
    t = 0.8 * elements.period(MU_EARTH, p / (1.0 - e * e))
    want = solve_ivp(rhs, (0.0, t), [nu, *CLOSE], method="DOP853", rtol=1e-12, atol=1e-12).y[1:, -1]
    assert at(speed, ya.propagate)(MU_EARTH, t, target, CLOSE) == pytest.approx(want, rel=1e-8, abs=1e-9)


def test_on_a_circle_it_is_clohessy_and_wiltshire(speed: str) -> None:
    target = orbit(0.0, 0.0)
    n = elements.mean_motion(MU_EARTH, 7e6)
    for t in (30.0, 2000.0, 15000.0, -4000.0):
        got = at(speed, ya.propagate)(MU_EARTH, t, target, CLOSE)
        assert got == pytest.approx(cw.propagate(n, t, CLOSE), rel=1e-11, abs=1e-10)


def test_towards_the_circle_the_difference_falls_with_e() -> None:
    n = elements.mean_motion(MU_EARTH, 7e6)
    ends = cw.propagate(n, 5000.0, CLOSE)
    gaps = []
    for e in (1e-3, 1e-4, 1e-5):
        target = elements.state_from_elements(MU_EARTH, 7e6, e, 0.9, 1.0, 2.0, 0.7)
        gaps.append(np.linalg.norm(np.subtract(ya.propagate(MU_EARTH, 5000.0, target, CLOSE), ends)))
    assert gaps[0] / gaps[1] == pytest.approx(10.0, rel=0.02)
    assert gaps[1] / gaps[2] == pytest.approx(10.0, rel=0.02)


def test_group_and_inverse(speed: str) -> None:
    """There in one arc or in two, and back again."""
    target = orbit(0.6, -2.0)
    middle, end = 3000.0, 11000.0
    go = at(speed, ya.propagate)
    once = go(MU_EARTH, end, target, CLOSE)
    twice = go(MU_EARTH, end - middle, two_body(MU_EARTH, middle, target), go(MU_EARTH, middle, target, CLOSE))
    assert twice == pytest.approx(once, rel=1e-9, abs=1e-8)
    back = go(MU_EARTH, -end, two_body(MU_EARTH, end, target), once)
    assert back == pytest.approx(CLOSE, rel=1e-9, abs=1e-8)


def test_it_is_linear(speed: str) -> None:
    over = at(speed, ya.arc)(MU_EARTH, 4000.0, orbit(0.3, 1.0))
    carry = at(speed, ya.carry)
    columns = [carry(over, tuple(1.0 if j == i else 0.0 for j in range(6))) for i in range(6)]
    matrix = np.array(columns).T
    assert matrix @ CLOSE == pytest.approx(carry(over, CLOSE), rel=1e-12, abs=1e-12)
    assert np.linalg.det(matrix) == pytest.approx(1.0, abs=1e-10)  # Liouville: omega turns volumes, nothing swells


def test_after_whole_periods_only_the_drift_is_left(speed: str) -> None:
    """Equal energies: the same ellipse's neighbours come back after a period, whatever the eccentricity."""
    e, a = 0.3, 9e6
    target = elements.state_from_elements(MU_EARTH, a, e, 0.9, 1.0, 2.0, 0.5)
    twin = elements.state_from_elements(MU_EARTH, a, e + 1e-6, 0.9 + 1e-6, 1.0, 2.0 + 1e-6, 0.5)
    start = lvlh.to_lvlh(target, (0.0, 0.0, 0.0), tuple(b - a for a, b in zip(target, twin, strict=True)))
    end = at(speed, ya.propagate)(MU_EARTH, elements.period(MU_EARTH, a), target, start)
    assert end == pytest.approx(start, abs=2e-4)  # the square of ten metres over the radius, times 6 pi
    assert np.linalg.norm(start[:3]) > 5.0


@pytest.mark.parametrize("e", [0.0, 0.05, 0.8])
def test_both_speeds_to_the_last_bit(e: float) -> None:
    for nu in (0.0, 2.0 * pi / 3.0):
        for t in (0.0, 10.0, -7777.0, 1e5):
            target = orbit(e, nu)
            assert at("compiled", ya.arc)(MU_EARTH, t, target) == ya.arc(MU_EARTH, t, target)
            fast = at("compiled", ya.propagate)(MU_EARTH, t, target, CLOSE)
            assert fast == ya.propagate(MU_EARTH, t, target, CLOSE)
