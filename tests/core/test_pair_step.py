"""What pushes do in a step of the pair: on the chaser, on the target, on both against each other, and in a CW world."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.core.body import POINT, Body
from sim.core.constants import MU_EARTH
from sim.core.motion.dynamics import acceleration
from sim.core.motion.integrate import NO_PUSH, ahead, mean, pair_coast, pair_step
from sim.core.tuples import Pair, State, Vector
from sim.core.world import CW_CURVILINEAR, TWO_BODY, World
from sim.core.world import world as plain_world
from sim.speed import at, buffers


def world(**figures: float) -> World:
    """Build a world that both speeds take."""
    return buffers(plain_world(**figures))  # type: ignore[no-any-return]


A = 6768e3
N = math.sqrt(MU_EARTH / A**3)
PERIOD = 2.0 * math.pi / N
MIR: State = (A, 0.0, 0.0, 0.0, 0.62 * A * N, math.sqrt(1.0 - 0.62**2) * A * N)
APART: State = (2000.0, -14000.0, 5000.0, 3.0, 1.0, -2.0)
NEAR: State = (10.0, -15.0, 60.0, 0.1, -0.2, 0.05)
CENTRAL = world(gravity=TWO_BODY)
EMPTY = world(gravity=TWO_BODY, mu=1e-30)  # nothing pulls: uniform acceleration, which order 4 follows exactly
LINEAR = world(gravity=CW_CURVILINEAR, mean_motion=N)
AIR = world(density=8.6e-13)
STATION, SHUTTLE = Body(cda_m=0.006, srp_m=0.0), Body(cda_m=0.02, srp_m=0.0)
PUSH: Vector = (0.25, -0.5, 0.125)


def opposite(push: Vector) -> Vector:
    return (-push[0], -push[1], -push[2])


def steps_of_one(world: World, body: Body, orbit: State, count: int, push: Vector) -> State:
    """Fly one body by the classical Runge-Kutta method, ``count`` steps of 1 s, pushed on inertial axes."""
    thrust = (0.0, 0.0, 0.0, *push)

    def rate(t: float, y: State) -> State:
        return ahead((*y[3:], *acceleration(world, body, t, *y)), 1.0, thrust)

    for k in range(count):
        t = float(k)
        k1 = rate(t, orbit)
        k2 = rate(t + 0.5, ahead(orbit, 0.5, k1))
        k3 = rate(t + 0.5, ahead(orbit, 0.5, k2))
        k4 = rate(t + 1.0, ahead(orbit, 1.0, k3))
        orbit = ahead(orbit, 1.0, mean(k1, k2, k3, k4))
    return orbit


# The chaser alone -----------------------------------------------------------------------------------------------------


def test_thrust_pushes_the_chaser_alone(speed: str) -> None:
    pair = at(speed, pair_step)(EMPTY, POINT, POINT, 0.0, MIR + APART, 8.0, NO_PUSH, PUSH)
    assert pair[:6] == pytest.approx([r + 8.0 * v for r, v in zip(MIR, MIR[3:], strict=False)] + list(MIR[3:]))
    assert pair[9:] == (5.0, -3.0, -1.0)
    assert pair[6:9] == pytest.approx((2000.0 + 24 + 8, -14000.0 + 8 - 16, 5000.0 - 16 + 4), rel=1e-14)


def test_thrust_against_a_pulse_of_the_same_size() -> None:
    """A push of 10 s about the instant of a pulse ends nearly where the pulse does; twice the time, four times off."""

    def coast(pair: Pair, duration: float) -> Pair:
        return pair_coast(CENTRAL, POINT, POINT, 0.0, pair, duration, 60.0)

    def miss(duration: float) -> float:
        start = MIR + (0.0,) * 6
        burn = pair_step(CENTRAL, POINT, POINT, 0.0, start, duration, NO_PUSH, (0.0, 1.0 / duration, 0.0))
        pulse = coast(start, duration / 2.0)
        pulse = coast((*pulse[:10], pulse[10] + 1.0, pulse[11]), duration / 2.0)
        return math.dist(*(coast(pair, PERIOD / 3.0)[6:9] for pair in (burn, pulse)))

    assert miss(20.0) / miss(10.0) == pytest.approx(4.0, rel=0.05)


def test_thrust_in_a_cw_world_holds_the_chaser(speed: str) -> None:
    """Holding z below the target needs -3 n^2 z, y beside it n^2 y; forward motion at v needs 2 n v downward thrust."""
    pair = (*MIR, 40.0, 30.0, 100.0, 0.5, 0.0, 0.0)
    need = (0.0, N * N * 30.0, -3.0 * N * N * 100.0 + 2.0 * N * 0.5)
    for _ in range(300):
        pair = at(speed, pair_step)(LINEAR, POINT, POINT, 0.0, pair, 1.0, NO_PUSH, need)
    assert pair[6:] == pytest.approx((40.0 + 150.0, 30.0, 100.0, 0.5, 0.0, 0.0), abs=1e-9)


# The target, and both -------------------------------------------------------------------------------------------------


def test_a_push_on_the_target_leaves_the_chaser_where_it_was(speed: str) -> None:
    pair = at(speed, pair_step)(EMPTY, POINT, POINT, 0.0, MIR + APART, 8.0, PUSH, NO_PUSH)
    straight = at(speed, pair_step)(EMPTY, POINT, POINT, 0.0, MIR + APART, 8.0, NO_PUSH, NO_PUSH)
    moved = (8.0, -16.0, 4.0, 2.0, -4.0, 1.0)
    assert np.subtract(pair[:6], straight[:6]) == pytest.approx(moved, rel=0.0, abs=2e-9)
    assert np.subtract(straight[6:], pair[6:]) == pytest.approx(moved, rel=0.0, abs=4e-12)


def test_the_target_is_pushed_as_one_body_alone(speed: str) -> None:
    """Through air and over the bulge: order-4 steps of one body give the target to the last bit."""
    pair: Pair = MIR + NEAR
    for k in range(20):
        pair = at(speed, pair_step)(AIR, STATION, SHUTTLE, float(k), pair, 1.0, PUSH, NO_PUSH)
    chaser: State = ahead(MIR, 1.0, NEAR)
    assert pair[:6] == steps_of_one(AIR, STATION, MIR, 20, PUSH)
    apart = np.subtract(steps_of_one(AIR, SHUTTLE, chaser, 20, NO_PUSH), pair[:6])
    assert pair[6:9] == pytest.approx(apart[:3], rel=0.0, abs=2e-8)  # some digits of 6768 km, twenty times
    assert pair[9:] == pytest.approx(apart[3:], rel=0.0, abs=2e-11)


def test_the_relative_motion_sees_the_difference_of_both_pushes(speed: str) -> None:
    """The same push on both is that of one ship; on the target alone it is, to the tide, minus that on the chaser."""
    step, both = at(speed, pair_step), (0.5, 0.25, -1.0)
    together = step(CENTRAL, POINT, POINT, 0.0, MIR + NEAR, 1.0, both, both)
    assert together[:6] == steps_of_one(CENTRAL, POINT, MIR, 1, both)
    free = step(CENTRAL, POINT, POINT, 0.0, MIR + NEAR, 1.0, NO_PUSH, NO_PUSH)
    assert together[6:] == pytest.approx(free[6:], rel=0.0, abs=1e-11)  # the tide over 60 m, half a metre aside
    of_target = step(CENTRAL, POINT, POINT, 0.0, MIR + NEAR, 1.0, PUSH, NO_PUSH)
    of_chaser = step(CENTRAL, POINT, POINT, 0.0, MIR + NEAR, 1.0, NO_PUSH, opposite(PUSH))
    assert of_target[6:] == pytest.approx(of_chaser[6:], rel=0.0, abs=1e-11)
    assert math.dist(of_target[:3], free[:3]) == pytest.approx(0.5 * math.hypot(*PUSH), rel=1e-6)
    assert of_chaser[:6] == free[:6]


def test_opposite_pushes_leave_the_centre_of_mass_where_it_was(speed: str) -> None:
    """Two ships of one mass that push each other off at 0.57 m/s2 for 2 s, over the bulge and without air."""
    w, step = world(), at(speed, pair_step)
    pushed = free = MIR + (0.0,) * 6
    for k in range(20):
        spring = PUSH if k >= 18 else NO_PUSH
        pushed = step(w, STATION, SHUTTLE, float(k), pushed, 1.0, opposite(spring), spring)
        free = step(w, STATION, SHUTTLE, float(k), free, 1.0, NO_PUSH, NO_PUSH)
    centre, undisturbed = (ahead(pair[:6], 0.5, pair[6:]) for pair in (pushed, free))
    assert centre[:3] == pytest.approx(undisturbed[:3], rel=0.0, abs=1e-8)
    assert centre[3:] == pytest.approx(undisturbed[3:], rel=0.0, abs=1e-11)
    assert pushed[9:] == pytest.approx([4.0 * a for a in PUSH], rel=1e-5)
    assert pushed[6:9] == pytest.approx([4.0 * a for a in PUSH], rel=1e-5)  # half of 2 a, over 2 s twice


def test_in_a_cw_world_the_target_keeps_its_circle(speed: str) -> None:
    pair = free = mirrored = (*MIR, 40.0, 30.0, 100.0, 0.5, 0.0, 0.0)
    step = at(speed, pair_step)
    for k in range(100):
        pair = step(LINEAR, POINT, POINT, float(k), pair, 1.0, PUSH, NO_PUSH)
        mirrored = step(LINEAR, POINT, POINT, float(k), mirrored, 1.0, NO_PUSH, opposite(PUSH))
        free = step(LINEAR, POINT, POINT, float(k), free, 1.0, NO_PUSH, NO_PUSH)
    assert pair[:6] == free[:6]
    assert pair[6:] == mirrored[6:]
    assert math.dist(pair[6:9], free[6:9]) == pytest.approx(0.5 * 100.0**2 * math.hypot(*PUSH), rel=0.01)


def test_drag_acts_on_each_body_by_its_own_figure(speed: str) -> None:
    """The target falls by its own figure whatever the chaser's is, and the relative motion tells the difference."""
    thick, start = world(density=1e-9), MIR + (0.0,) * 6

    def flown(target: Body, chaser: Body) -> Pair:
        pair: Pair = start
        for k in range(10):
            pair = at(speed, pair_step)(thick, target, chaser, float(k), pair, 1.0, NO_PUSH, NO_PUSH)
        return pair

    alone, other = flown(STATION, POINT), flown(POINT, STATION)
    assert alone[:6] == flown(STATION, SHUTTLE)[:6]
    assert other[:6] == flown(POINT, SHUTTLE)[:6] == flown(POINT, POINT)[:6]
    braked = math.dist(alone[3:6], other[3:6])
    assert braked > 1e-3
    assert math.hypot(*other[9:]) == pytest.approx(braked, rel=1e-6)
    assert alone[6:] == pytest.approx([-c for c in other[6:]], rel=1e-4, abs=1e-7)
    assert flown(STATION, STATION)[6:] == (0.0,) * 6


@pytest.mark.parametrize("w", [LINEAR, CENTRAL, AIR], ids=["cw", "two-body", "j2 and drag"])
def test_pushes_on_both_at_both_speeds_to_the_last_bit(w: World) -> None:
    slow = fast = MIR + APART
    for k in range(50):
        on_target, on_chaser = (0.01 * math.sin(k), -0.02, 0.03), (0.05, 0.04 * math.cos(k), -0.01)
        slow = pair_step(w, STATION, SHUTTLE, float(k), slow, 1.0, on_target, on_chaser)
        fast = at("compiled", pair_step)(w, STATION, SHUTTLE, float(k), fast, 1.0, on_target, on_chaser)
    assert slow == fast
