"""Clohessy-Wiltshire motion: the equations, published examples, the matrix's blocks, targeting, both speeds."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from sim.core.body import POINT
from sim.core.motion.dynamics import pair_acceleration
from sim.core.relative import cw
from sim.core.tuples import State
from sim.core.world import CW_CURVILINEAR, world
from sim.speed import at

PROPERTY = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
N = 1.1338749903643e-3  # Mir at 390 km
BLOCKS = (cw.phi_rr, cw.phi_rv, cw.phi_vr, cw.phi_vv)
START: State = (-14812.0, 120.0, 366.0, 0.4, -0.2, 0.5)


def phi(n: float, t: float, speed: str = "interpreted") -> np.ndarray:
    rr, rv, vr, vv = (np.array(at(speed, block)(n, t)).reshape(3, 3) for block in BLOCKS)
    return np.block([[rr, rv], [vr, vv]])


def nasa(radial: float, along: float, normal: float) -> tuple[float, float, float]:
    """Turn the textbooks' axes (radially out, along the motion, along the orbit normal) into NASA's."""
    return along, -normal, -radial


@pytest.mark.parametrize("t", [0.5, 300.0, 4000.0, 40000.0, -2500.0])
def test_solution_of_the_equations(t: float, speed: str) -> None:
    def rhs(_: float, s: np.ndarray) -> list[float]:
        return [*s[3:], *cw.acceleration(N, tuple(s.tolist()))]

    flown = solve_ivp(rhs, (0.0, t), START, method="DOP853", rtol=1e-13, atol=1e-10).y[:, -1]
    end = at(speed, cw.propagate)(N, t, START)
    assert end[:3] == pytest.approx(flown[:3], abs=1e-7)
    assert end[3:] == pytest.approx(flown[3:], abs=1e-10)
    assert phi(N, t, speed) @ START == pytest.approx(np.array(end), rel=1e-12, abs=1e-9)


def test_the_same_equations_as_the_world_flies() -> None:
    where = world(gravity=CW_CURVILINEAR, mean_motion=N)
    target = (6768e3, 0.0, 0.0, 0.0, 7674.0, 0.0)
    flown = pair_acceleration(where, POINT, POINT, 0.0, *target, *START)[3:]
    assert cw.acceleration(N, START) == pytest.approx(flown, rel=1e-14)


def test_vallado_6_14(speed: str) -> None:
    """Vallado, Fundamentals of Astrodynamics and Applications, example 6-14 (digits of his own program's test).

    Let go at (-0.1, -0.04, -0.02) m/s at 590 km; the place after five minutes.
    """
    n = sqrt(398600.4415e9 / 6968.1363e3**3)
    end = at(speed, cw.propagate)(n, 300.0, (0.0, 0.0, 0.0, *nasa(-0.1, -0.04, -0.02)))
    assert end[:3] == pytest.approx(nasa(-33.345724, -1.473560, -5.894530), abs=5e-6)
    assert end[3:] == pytest.approx(nasa(-0.1203371, 0.0323876, -0.0189490), abs=1e-7)


def test_vallado_6_15(speed: str) -> None:
    """Vallado, example 6-15: the velocity that brings it back in five minutes (digits of his own program's test)."""
    n = sqrt(398600.4415e9 / 6968.1363e3**3)
    got = at(speed, cw.intercept_velocity)(n, 300.0, nasa(-70.933, 20.357, -11.17), (0.0, 0.0, 0.0))
    assert got == pytest.approx((*nasa(0.27419084, 0.01346672, 0.03590798), 1.0), abs=2e-8)


def test_curtis_chapter_7_rendezvous(speed: str) -> None:
    """Curtis, Orbital Mechanics for Engineering Students, chapter 7, two-impulse rendezvous in eight hours.

    Digits as Orekit's own tests of Clohessy-Wiltshire rendezvous carry them.
    """
    n = 0.00115697
    place = nasa(20e3, 20e3, 20e3)
    *velocity, ok = at(speed, cw.intercept_velocity)(n, 8.0 * 3600.0, place, (0.0, 0.0, 0.0))
    assert ok == 1.0
    assert velocity == pytest.approx(nasa(9.3575115, -46.7511511, 8.0297197), abs=1e-6)
    end = at(speed, cw.propagate)(n, 8.0 * 3600.0, (*place, *velocity))
    assert end[:3] == pytest.approx((0.0, 0.0, 0.0), abs=1e-8)
    assert end[3:] == pytest.approx(nasa(-25.8208159, -0.4723511, -24.4930241), abs=1e-6)


@PROPERTY
@given(s=st.floats(-9e3, 9e3), t=st.floats(-9e3, 9e3))
def test_group(s: float, t: float, speed: str) -> None:
    """Determinant one, Phi(s) Phi(t) = Phi(s + t), and the inverse is the motion backwards."""
    scale = np.array([1.0, 1.0, 1.0, N, N, N])  # lengths in the place of velocities, so that digits compare
    norm = np.outer(scale, 1.0 / scale)
    one, other, both = (phi(N, time, speed) / norm for time in (s, t, s + t))
    size = np.linalg.norm(one) * np.linalg.norm(other) + np.linalg.norm(both)
    assert np.abs(one @ other - both).max() < 1e-14 * size
    assert np.linalg.det(one) == pytest.approx(1.0, abs=1e-12 * np.linalg.norm(one) ** 2)


@pytest.mark.parametrize("t", [50.0, 1000.0, 2700.0, 2900.0, 4614.0, 6000.0, 9000.0])
def test_inverse(t: float, speed: str) -> None:
    *inverse, in_plane, cross_track = at(speed, cw.phi_rv_inverse)(N, t)
    assert (in_plane, cross_track) == (1.0, 1.0)
    product = np.array(inverse).reshape(3, 3) @ np.array(cw.phi_rv(N, t)).reshape(3, 3)
    assert product == pytest.approx(np.eye(3), abs=1e-10)


@PROPERTY
@given(
    tau=st.floats(1e-3, 12.0),
    place=st.tuples(*[st.floats(-2e4, 2e4)] * 3),
    aim=st.tuples(*[st.floats(-2e4, 2e4)] * 3),
)
def test_intercept_arrives(tau: float, place: tuple[float, ...], aim: tuple[float, ...], speed: str) -> None:
    *velocity, ok = at(speed, cw.intercept_velocity)(N, tau / N, place, aim)
    if ok == 0.0:
        assert velocity == [0.0, 0.0, 0.0]
        return
    end = at(speed, cw.propagate)(N, tau / N, (*place, *velocity))
    assert end[:3] == pytest.approx(aim, abs=1e-6)


@pytest.mark.parametrize(
    ("tau", "in_plane", "cross_track"),
    [
        (0.0, 0.0, 0.0),
        (1e-6, 1.0, 1.0),
        (pi, 1.0, 0.0),
        (2.0 * pi, 0.0, 0.0),
        (8.83976, 0.0, 1.0),
        (3.0 * pi, 1.0, 0.0),
        (4.0 * pi, 0.0, 0.0),
        (15.3637, 0.0, 1.0),
        (-pi, 1.0, 0.0),
        (-2.0 * pi, 0.0, 0.0),
        (5.2, 1.0, 1.0),
    ],
)
def test_singular_times_are_refused(tau: float, in_plane: float, cross_track: float, speed: str) -> None:
    *matrix, plane_ok, cross_ok = at(speed, cw.phi_rv_inverse)(N, tau / N)
    assert (plane_ok, cross_ok) == (in_plane, cross_track)
    assert (matrix[4] == 0.0) is (cross_track == 0.0)
    assert (matrix[0] == matrix[2] == matrix[6] == matrix[8] == 0.0) is (in_plane == 0.0)
    both = at(speed, cw.intercept_velocity)(N, tau / N, (-1000.0, 50.0, 0.0), (0.0, 0.0, 100.0))
    assert both[3] == in_plane * cross_track
    flat = at(speed, cw.intercept_velocity)(N, tau / N, (-1000.0, 0.0, 0.0), (0.0, 0.0, 100.0))
    assert flat[3] == in_plane


def test_refused_windows_are_narrow() -> None:
    """A few seconds about the singular times, no more: everything else in two orbits of Mir is solved."""
    refused = [
        t for t in range(1, 11000) if cw.intercept_velocity(N, float(t), (-1e3, 9.0, 0.0), (0.0, 0.0, 0.0))[3] == 0.0
    ]
    near = {round(t * N / pi, 1) for t in refused}
    assert near == {1.0, 2.0, 2.8, 3.0}
    assert len(refused) < 20


def test_short_times_are_straight_lines(speed: str) -> None:
    got = at(speed, cw.intercept_velocity)(N, 1e-3, (3.0, -2.0, 1.0), (3.001, -2.002, 1.003))
    assert got == pytest.approx((1.0, -2.0, 3.0, 1.0), rel=1e-5)


@pytest.mark.parametrize("t", [0.0, 77.0, 2771.0, -4614.0, 12345.6])
def test_both_speeds_to_the_last_bit(t: float) -> None:
    fast = "compiled"
    for one in (*BLOCKS, cw.phi_rv_inverse):
        assert at(fast, one)(N, t) == one(N, t)  # type: ignore[operator]
    assert at(fast, cw.propagate)(N, t, START) == cw.propagate(N, t, START)
    assert at(fast, cw.acceleration)(N, START) == cw.acceleration(N, START)
    aim = (-274.0, 0.0, 549.0)
    assert at(fast, cw.intercept_velocity)(N, t, START[:3], aim) == cw.intercept_velocity(N, t, START[:3], aim)
