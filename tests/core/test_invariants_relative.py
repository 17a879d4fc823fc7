"""Relative motion needs no source: limits, conserved forms and textbook laws that any right simulation must show.

Circular orbit at 390 km inclined by 51.65 degrees (period 5541.3 s), NASA's axes; the truth is the whole two-body
motion of the pair. A frame or a rate that is wrong shows as an error of the first order, and no error at all as
linear motion that calls itself physics.
"""

from __future__ import annotations

from itertools import pairwise
from math import cos, log10, pi, radians, sin, sqrt

import numpy as np
import pytest

from sim.core.body import POINT
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.motion.integrate import NO_PUSH, pair_coast, pair_step
from sim.core.orbit import elements
from sim.core.relative import cw, lvlh
from sim.core.tuples import State
from sim.core.world import TWO_BODY, ZONAL, World, world

A = R_EARTH + 390e3
N = sqrt(MU_EARTH / A**3)
PERIOD = 2.0 * pi / N
INCLINATION = radians(51.65)
TARGET = elements.state_from_elements(MU_EARTH, A, 0.0, INCLINATION, 0.4, 0.0, 0.0)
PLAIN = world(gravity=TWO_BODY)


def flown(start: State, t: float, where: World = PLAIN, target: State = TARGET) -> State:
    """Return the rectangular LVLH state after ``t`` s of the whole motion."""
    pair = lvlh.pair_from_lvlh(where, POINT, 0.0, target, start)
    return lvlh.pair_to_lvlh(where, POINT, t, pair_coast(where, POINT, POINT, 0.0, pair, t, 60.0))


def hop(distance: float) -> State:
    """Return the start of a hop forwards along V-bar by ``distance`` in one revolution, to the target."""
    return (-distance, 0.0, 0.0, N * distance / (6.0 * pi), 0.0, 0.0)


def test_the_period() -> None:
    assert pytest.approx(5541.3, abs=0.05) == PERIOD
    assert pytest.approx(1.133875e-3, abs=5e-10) == N


def test_linear_error_falls_with_the_square() -> None:
    """A V-bar hop: -0.28 mm at 10 m, -28 mm at 100 m, -2.8 m at 1 km, -282 m at 10 km; order 2.00."""
    misses = [flown(hop(d), PERIOD)[0] - cw.propagate(N, PERIOD, hop(d))[0] for d in (10.0, 100.0, 1e3, 1e4)]
    assert misses == pytest.approx([-0.28e-3, -28e-3, -2.8, -282.0], rel=0.01)
    orders = [log10(big / small) for small, big in pairwise(misses)]
    assert orders == pytest.approx([2.0, 2.0, 2.0], abs=5e-4)
    assert orders[0] == pytest.approx(2.0, abs=5e-5)


def test_curvilinear_coordinates_leave_a_hundredth_of_it() -> None:
    """The same hop in arc and height: still of second order, a ninetieth in size."""
    misses = []
    for d in (1e3, 1e4):
        pair = lvlh.pair_from_curvilinear(PLAIN, POINT, 0.0, TARGET, hop(d))
        end = lvlh.pair_to_curvilinear(PLAIN, POINT, PERIOD, pair_coast(PLAIN, POINT, POINT, 0.0, pair, PERIOD, 60.0))
        misses.append(end[0] - cw.propagate(N, PERIOD, hop(d))[0])
    assert misses == pytest.approx([-0.0314, -3.14], rel=0.01)


@pytest.mark.parametrize("distance", [100.0, 1e3, 1e4])
def test_on_the_orbit_itself_nothing_drifts(distance: float) -> None:
    angle = distance / A
    start = (A * sin(angle), 0.0, A * (1.0 - cos(angle)), 0.0, 0.0, 0.0)
    assert flown(start, PERIOD) == pytest.approx(start, abs=1e-7)


@pytest.mark.parametrize(("distance", "drift"), [(100.0, -28e-3), (1e3, -2.79), (1e4, -279.0)])
def test_on_the_straight_v_bar_it_does(distance: float, drift: float) -> None:
    """The tangent lies y^2/2a above the orbit: -12 pi of that a revolution."""
    end = flown((distance, 0.0, 0.0, 0.0, 0.0, 0.0), PERIOD)
    assert end[0] - distance == pytest.approx(-12.0 * pi * distance**2 / (2.0 * A), rel=1e-4)
    assert end[0] - distance == pytest.approx(drift, rel=6e-3)


def transition(t: float) -> np.ndarray:
    rr, rv, vr, vv = (np.array(block(N, t)).reshape(3, 3) for block in (cw.phi_rr, cw.phi_rv, cw.phi_vr, cw.phi_vv))
    return np.block([[rr, rv], [vr, vv]])


@pytest.mark.parametrize("t", [100.0, 2000.0, PERIOD, 9000.0, -3000.0])
def test_the_matrix_is_symplectic(t: float) -> None:
    """With the momentum v + omega x r, on lengths and n t: M' J M = J, determinant one, M(s) M(t) = M(s + t)."""
    to_momentum = np.eye(6)
    to_momentum[3, 2] = -1.0  # omega = (0, -n, 0), in units of n: omega x r = (-z, 0, x)
    to_momentum[5, 0] = 1.0
    scale = np.diag([1.0, 1.0, 1.0, N, N, N])

    def canonical(time: float) -> np.ndarray:
        return to_momentum @ np.linalg.solve(scale, transition(time)) @ scale @ np.linalg.inv(to_momentum)

    form = np.block([[np.zeros((3, 3)), np.eye(3)], [-np.eye(3), np.zeros((3, 3))]])
    m = canonical(t)
    assert np.abs(m.T @ form @ m - form).max() < 1e-14 * np.linalg.norm(m) ** 2
    assert np.linalg.det(m) == pytest.approx(1.0, abs=1e-12 * np.linalg.norm(m))
    both = canonical(t) @ canonical(1234.5)
    assert np.abs(both - canonical(t + 1234.5)).max() < 1e-14 * np.linalg.norm(m) * np.linalg.norm(canonical(1234.5))


KICK = 1e-3  # m/s: small, so that the whole motion shows the linear law


def gain(start: State, t: float, exact: bool) -> np.ndarray:
    """Return the position after ``t``, per 1 m/s of a kick of a millimetre a second."""
    end = flown(start, t) if exact else cw.propagate(N, t, start)
    return np.array(end[:3]) / KICK


@pytest.mark.parametrize("exact", [False, True])
def test_a_tangential_impulse(exact: bool) -> None:
    """Forwards by 1 m/s: 6 pi/n = 16,624 m back in a revolution, 4/n = 3,528 m up half way."""
    start = (0.0, 0.0, 0.0, KICK, 0.0, 0.0)
    assert gain(start, PERIOD, exact) == pytest.approx((-16624.0, 0.0, 0.0), abs=1.0)
    assert gain(start, PERIOD / 2.0, exact)[2] == pytest.approx(-3528.0, abs=1.0)
    assert pytest.approx(16624.0, abs=0.5) == 6.0 * pi / N
    assert pytest.approx(3528.0, abs=0.5) == 4.0 / N


@pytest.mark.parametrize("exact", [False, True])
def test_a_radial_impulse(exact: bool) -> None:
    """Down by 1 m/s: 4/n = 3,528 m ahead half way round, and home after the whole of it."""
    start = (0.0, 0.0, 0.0, 0.0, 0.0, KICK)
    assert gain(start, PERIOD / 2.0, exact) == pytest.approx((3528.0, 0.0, 0.0), abs=1.0)
    assert gain(start, PERIOD, exact) == pytest.approx((0.0, 0.0, 0.0), abs=1.0)


def test_a_lower_circle_gains_three_pi() -> None:
    """A circular orbit a metre lower is 3 pi = 9.4248 m ahead after a revolution."""
    # 1.5 n z is the rate of a lower circle against the upper one
    start = (0.0, 0.0, 1.0, 1.5 * N, 0.0, 0.0)
    for end in (cw.propagate(N, PERIOD, start), flown(start, PERIOD)):
        assert end[0] == pytest.approx(9.4248, abs=1e-4)
        assert end[2] == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize(
    ("state", "thrust"),
    [
        ((-200.0, 0.0, 0.0, 0.1, 0.0, 0.0), (0.0, 0.0, 0.000227)),  # 2 n v along V-bar, downwards going forwards
        ((0.0, 0.0, 100.0, 0.0, 0.0, 0.0), (0.0, 0.0, -0.000386)),  # 3 n^2 z, upwards below
        ((0.0, 100.0, 0.0, 0.0, 0.0, 0.0), (0.0, 0.000129, 0.0)),  # n^2 y, outwards
    ],
)
def test_forced_motion(state: State, thrust: tuple[float, float, float]) -> None:
    """The thrust that makes a state stand, or a line straight, held for five minutes in the whole motion."""
    need = tuple(-part for part in cw.acceleration(N, state))
    assert need == pytest.approx(thrust, abs=6e-7)
    pair = lvlh.pair_from_lvlh(PLAIN, POINT, 0.0, TARGET, state)
    for k in range(300):
        half = pair_coast(PLAIN, POINT, POINT, 0.0, pair, 0.5, 1.0)  # the axes in the middle of the step
        rows = np.array(lvlh.axes(*half[:6])).reshape(3, 3)
        pair = pair_step(PLAIN, POINT, POINT, float(k), pair, 1.0, NO_PUSH, tuple((np.array(need) @ rows).tolist()))
    end = lvlh.pair_to_lvlh(PLAIN, POINT, 300.0, pair)
    want = (state[0] + 300.0 * state[3], *state[1:])
    assert end[:3] == pytest.approx(want[:3], abs=1e-3)
    assert end[3:] == pytest.approx(want[3:], abs=1e-5)


def test_a_hold_costs_the_same_every_minute() -> None:
    """100 m below, put back every 20 s: the sum of the kicks grows in proportion to the time, 3 n^2 z of it."""
    point = (0.0, 0.0, 100.0)
    pair = lvlh.pair_from_lvlh(PLAIN, POINT, 0.0, TARGET, (*point, 0.0, 0.0, 0.0))
    spent = [0.0]
    for _ in range(120):
        state = lvlh.pair_to_lvlh(PLAIN, POINT, 0.0, pair)
        *wanted, ok = cw.intercept_velocity(N, 20.0, state[:3], point)
        assert ok == 1.0
        spent.append(spent[-1] + float(np.linalg.norm(np.subtract(wanted, state[3:]))))
        pair = lvlh.pair_from_lvlh(PLAIN, POINT, 0.0, pair[:6], (*state[:3], *wanted))
        pair = pair_coast(PLAIN, POINT, POINT, 0.0, pair, 20.0, 20.0)
    early, late = spent[60] - spent[20], spent[100] - spent[60]
    assert late == pytest.approx(early, rel=1e-3)
    assert early == pytest.approx(3.0 * N * N * 100.0 * 800.0, rel=2e-3)


@pytest.mark.parametrize("exact", [False, True])
def test_the_closed_ellipse(exact: bool) -> None:
    """Where x' = 2 n z the ellipse closes, twice as long as high, about a centre that stays."""
    start = (20.0, 0.0, 30.0, 2.0 * N * 30.0, 0.0, -10.0 * N)
    points = np.array(
        [
            (flown(start, PERIOD * k / 48.0) if exact else cw.propagate(N, PERIOD * k / 48.0, start))[:3]
            for k in range(49)
        ]
    )
    assert points[-1] == pytest.approx(points[0], abs=1e-2)
    x, z = points[:, 0], points[:, 2]
    centre = 20.0 + 2.0 * start[5] / N
    assert x.mean() == pytest.approx(centre, abs=1.0)
    # (x - xc)^2 / 4 + z^2 = b^2 at every point
    assert (x - centre) ** 2 / 4.0 + z**2 == pytest.approx(30.0**2 + 10.0**2, rel=1e-3)


@pytest.mark.parametrize("exact", [False, True])
def test_the_drifting_ellipse(exact: bool) -> None:
    """Otherwise its centre, at the depth 4 z - 2 x'/n, drifts forwards at 1.5 n times that depth."""
    start = (20.0, 0.0, 30.0, 0.01, 0.0, -0.005)
    depth = 4.0 * 30.0 - 2.0 * 0.01 / N
    end = flown(start, PERIOD) if exact else cw.propagate(N, PERIOD, start)
    assert end[0] - start[0] == pytest.approx(1.5 * N * depth * PERIOD, rel=2e-4)
    assert end[1:3] == pytest.approx(start[1:3], abs=0.1)  # a kilometre flown: second order, 7 cm


@pytest.mark.parametrize("exact", [False, True])
def test_cross_track_swings_alone(exact: bool) -> None:
    start = (0.0, 50.0, 0.0, 0.0, 0.03, 0.0)
    for t in (700.0, PERIOD / 2.0, PERIOD):
        end = flown(start, t) if exact else cw.propagate(N, t, start)
        want = 50.0 * cos(N * t) + 0.03 / N * sin(N * t)
        assert end[1] == pytest.approx(want, abs=1e-5)
        assert abs(end[0]) + abs(end[2]) < 5e-3  # the square of 57 m over the radius, times 6 pi


def test_what_the_linear_model_leaves_out() -> None:
    """On a 1 km hop of one revolution: J2 2.7 m along and 0.9 m across from the node; e = 0.0005 one to ten metres."""
    plain = flown(hop(1e3), PERIOD)
    node = elements.state_from_elements(MU_EARTH, A, 0.0, INCLINATION, 0.4, 0.0, 0.0)
    bent = flown(hop(1e3), PERIOD, world(gravity=ZONAL), node)
    assert bent[0] - plain[0] == pytest.approx(2.73, abs=0.01)
    assert bent[1] - plain[1] == pytest.approx(0.94, abs=0.01)
    for nu, change in ((0.0, -1.007), (pi / 2.0, -9.43), (pi, 1.006), (1.5 * pi, 9.42)):
        oval = elements.state_from_elements(MU_EARTH, A, 0.0005, INCLINATION, 0.4, 0.0, nu)
        assert flown(hop(1e3), PERIOD, PLAIN, oval)[0] - plain[0] == pytest.approx(change, rel=0.005)
