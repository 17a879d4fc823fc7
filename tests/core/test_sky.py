"""The interpolation of the sky: the matrix is a rotation, the places are smooth, the ends are kept."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.core.constants import OMEGA_EARTH
from sim.core.forces import sky
from sim.core.world import world
from sim.speed import at, buffers

RATE = 7.292115e-5
STEP = 3600.0


def made(rows: int) -> list[float]:
    """Build a table whose Moon runs along a cubic and whose angles are straight lines."""
    table = [-2.0 * STEP, STEP, 0.3, RATE]
    for k in range(rows):
        t = (k - 2) * STEP
        body = [1e11 + 3e4 * t, -2e10 + t, 5e9]
        moon = [3.8e8 + 10.0 * t - 1e-4 * t**2 + 1e-9 * t**3, 900.0 * t, -1e7 + 2e-9 * t**3]
        table += [1e-3 + 1e-11 * t, -4e-4, 2e-12 * t, 1e-6, 2e-6 - 1e-13 * t, *body, *moon]
    return table


WORLD = world(sky=made(20))


@pytest.mark.parametrize("t", [-7000.0, 0.0, 1799.9, 3600.0, 40000.0, 100000.0])
def test_orientation_is_the_product_of_its_rotations(speed: str, t: float) -> None:
    def about(axis: int, angle: float) -> np.ndarray:
        a, b = (axis + 1) % 3, (axis + 2) % 3
        turn = np.eye(3)
        turn[a, a] = turn[b, b] = math.cos(angle)
        turn[a, b], turn[b, a] = math.sin(angle), -math.sin(angle)
        return turn

    x, y, wx, wy = 1e-3 + 1e-11 * t, -4e-4, 1e-6, 2e-6 - 1e-13 * t
    e, d = math.atan2(y, x), math.asin(math.hypot(x, y))
    pole = about(2, -e) @ about(1, d) @ about(2, e)  # IERS Conventions 2010, equation 5.7: GCRS to the celestial pole
    want = about(0, -wy) @ about(1, -wx) @ about(2, 0.3 + RATE * (t + 2.0 * STEP) + 2e-12 * t) @ pole
    got = np.array(at(speed, sky.orientation)(buffers(WORLD), t)).reshape(3, 3)
    assert got == pytest.approx(want, abs=2e-15 + 1e-17 * abs(t))
    assert got @ got.T == pytest.approx(np.eye(3), abs=2e-15)


def test_without_a_table_the_earth_turns_uniformly(speed: str) -> None:
    got = at(speed, sky.orientation)(buffers(world()), 1000.0)
    angle = OMEGA_EARTH * 1000.0
    assert got[:2] == pytest.approx((math.cos(angle), math.sin(angle)), rel=1e-15)
    assert sky.orientation(world(spin=0.0), 1e5) == (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@pytest.mark.parametrize("t", [-7000.0, -3600.0, 0.0, 1234.5, 35999.0, 36000.0, 61000.0, 80000.0])
def test_places_follow_a_cubic_exactly(speed: str, t: float) -> None:
    table = buffers(WORLD).sky
    moon = [3.8e8 + 10.0 * t - 1e-4 * t**2 + 1e-9 * t**3, 900.0 * t, -1e7 + 2e-9 * t**3]
    assert at(speed, sky.place)(table, t, sky.MOON) == pytest.approx(moon, rel=1e-12, abs=1e-6)
    assert at(speed, sky.place)(table, t, sky.SUN) == pytest.approx([1e11 + 3e4 * t, -2e10 + t, 5e9], rel=1e-13)


def test_to_the_earth_and_back() -> None:
    m = sky.orientation(WORLD, 4321.0)
    there = sky.to_earth(m, 7e6, -2e6, 1e6)
    assert sky.from_earth(m, *there) == pytest.approx((7e6, -2e6, 1e6), abs=1e-8)
    assert there == pytest.approx(np.array(m).reshape(3, 3) @ (7e6, -2e6, 1e6), abs=1e-8)


def test_both_speeds_to_the_last_bit() -> None:
    ready = buffers(WORLD)
    for t in (-9000.0, 0.0, 1234.5, 70000.0):
        assert at("compiled", sky.orientation)(ready, t) == sky.orientation(WORLD, t)
        assert at("compiled", sky.place)(ready.sky, t, sky.MOON) == sky.place(WORLD.sky, t, sky.MOON)
