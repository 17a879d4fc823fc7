"""The fly-around law: what a circle costs, how well it is followed, and how a pulse is decided."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from sim.core.body import POINT
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.motion.integrate import NO_PUSH, pair_step
from sim.core.relative.lvlh import pair_from_lvlh, pair_to_lvlh, polar
from sim.core.relative.ports import apart, pitched
from sim.core.world import CW_CURVILINEAR, World
from sim.core.world import world as plain_world
from sim.gnc.craft import Craft
from sim.gnc.cycle import TIME_REACHED, look
from sim.gnc.guidance.approach import (
    BACK_OUT,
    FLY_AROUND,
    SPIRAL,
    Law,
    axial_pulses,
    natural_acceleration,
    polar_angle,
    radius,
    tracking_pulses,
)
from sim.gnc.navigation.sensors import sense
from sim.gnc.state import State
from sim.speed import buffers

ORBIT = R_EARTH + 396e3
N = math.sqrt(MU_EARTH / ORBIT**3)
R = 170.0
LINEAR: World = buffers(plain_world(gravity=CW_CURVILINEAR, mean_motion=N))
REAL: World = buffers(plain_world(density=8.6e-13))
TARGET = (ORBIT, 0.0, 0.0, 0.0, ORBIT * N * math.cos(0.9), ORBIT * N * math.sin(0.9))
NOWHERE = (0.0, 0.0, 0.0)

Circle, Crafts, Round = Callable[..., Law], Callable[..., Craft], Callable[..., Any]


def needed(theta: float, rate: float) -> tuple[float, float]:
    """Give the acceleration (along e_t, along e_r) that keeps a chaser on a circle in LVLH.

    On x = R sin, z = R cos of theta, with x'' - 2 n z' = a_x and z'' + 2 n x' - 3 n^2 z = a_z (Clohessy-Wiltshire).
    """
    x, z = R * math.sin(theta), R * math.cos(theta)
    a_x = -(rate**2) * x + 2.0 * N * rate * x
    a_z = -(rate**2) * z + 2.0 * N * rate * z - 3.0 * N**2 * z
    return a_x * math.cos(theta) - a_z * math.sin(theta), a_x * math.sin(theta) + a_z * math.cos(theta)


@pytest.fixture
def circle(law: Callable[..., Law]) -> Circle:
    """Build the law of one loop around the target at a rate."""

    def build(rate: float, **changes: float) -> Law:
        whole = {"angle": 0.3, "end_time": math.tau / abs(rate), "hold": R, "begin": R, "low_z": 0.0}
        figures = {"deadband": 0.005, "deadband_floor": 0.2, "corridor": 0.0, "cylinder": 0.0}
        return law(**{"kind": FLY_AROUND, "turn_rate": rate, **whole, **figures, **changes})

    return build


@pytest.fixture
def fly_round(
    fly: Callable[..., Any], craft: Crafts, jets: Callable[..., list[float]], begin: Callable[..., State]
) -> Round:
    """Fly a circle from its beginning with jets that push along their axis alone, both modes alike, without errors."""
    centres = craft(target_port=NOWHERE, chaser_port=NOWHERE, scatter=0.0)
    table = jets(force=2000.0, aside=0.0, weak=2000.0)

    def go(world: World, law: Law, speed: str = "interpreted") -> Any:
        c, s, w = math.cos(law.angle), math.sin(law.angle), law.turn_rate * law.begin
        start = begin(world, (law.begin * s, 0.0, law.begin * c, w * c, 0.0, -w * s), mass=100_000.0)
        cycles = math.ceil(law.end_time) + 2
        return fly(world, law, start, cycles, speed=speed, ships=centres, table=table, seed=1, every=1)

    return go


@pytest.mark.parametrize("rate", [2.0 * N, -2.0 * N, N, -N])
def test_the_acceleration_of_the_closed_form_keeps_the_circle(rate: float) -> None:
    def motion(t: float, y: np.ndarray) -> list[float]:
        theta = rate * t
        across, out = needed(theta, rate)
        a_x = across * math.cos(theta) + out * math.sin(theta)
        a_z = out * math.cos(theta) - across * math.sin(theta)
        return [y[2], y[3], 2.0 * N * y[3] + a_x, 3.0 * N**2 * y[1] - 2.0 * N * y[2] + a_z]

    found = solve_ivp(motion, (0.0, math.tau / abs(rate)), [0.0, R, R * rate, 0.0], rtol=1e-11, atol=1e-9)
    assert np.hypot(*found.y[:2]) == pytest.approx(R, abs=1e-4)


def test_what_a_loop_costs_in_the_good_sense_and_in_the_other() -> None:
    # twice the orbital rate, below, ahead, above, behind: 6 n R if the push may point anywhere, (2 + pi) 3/2 n R by
    # jets across and along the line of sight; the other way round five times as much
    def cost(rate: float, size) -> float:  # type: ignore[no-untyped-def]
        whole: float = quad(lambda theta: size(*needed(theta, rate)), 0.0, math.tau, limit=200)[0]
        return whole / abs(rate)

    assert cost(2.0 * N, math.hypot) == pytest.approx(6.0 * N * R, rel=1e-6)
    assert 1.14 < cost(2.0 * N, math.hypot) < 1.20
    assert cost(2.0 * N, lambda a, b: abs(a) + abs(b)) == pytest.approx(1.5 * (2.0 + math.pi) * N * R, rel=1e-6)
    assert cost(-2.0 * N, math.hypot) == pytest.approx(5.8, abs=0.1)


@pytest.mark.parametrize("rate", [2.0 * N, -2.0 * N])
@pytest.mark.parametrize("world", [LINEAR, REAL], ids=["cw", "j2 and drag"])
def test_the_circle_is_followed_at_that_cost(circle: Circle, fly_round: Round, world: World, rate: float) -> None:
    law = circle(rate)
    state, status, rows = fly_round(world, law)
    assert status == TIME_REACHED
    lvlh = np.array([pair_to_lvlh(world, POINT, row.t, row.pair) for row in rows])
    angle = law.angle + rate * np.array([row.t for row in rows])
    error = np.hypot(lvlh[:, 0] - R * np.sin(angle), lvlh[:, 2] - R * np.cos(angle))
    assert error.max() < 0.85 * math.sqrt(2.0) + 0.35  # the deadband's corner and what a pulse overshoots
    assert abs(lvlh[:, 1]).max() < 1.0
    whole = quad(lambda theta: sum(map(abs, needed(theta, rate))), 0.0, math.tau, limit=200)[0] / abs(rate)
    assert state.spent == pytest.approx(whole, rel=0.04)


def test_from_another_radius_it_spirals_within_an_eighth_of_a_turn(circle: Circle, fly_round: Round) -> None:
    law = circle(2.0 * N, begin=140.0)
    eighth = SPIRAL / (2.0 * N)
    assert radius(law, 0.0) == (140.0, 0.0, pytest.approx(6.0 * 30.0 / eighth**2))
    assert radius(law, eighth) == (170.0, 0.0, 0.0)
    step = 1e-3
    for t in np.linspace(step, eighth - step, 7):
        before, here, after = (radius(law, t + k * step) for k in (-1, 0, 1))
        assert here[1] == pytest.approx((after[0] - before[0]) / (2 * step), abs=1e-9)
        assert here[2] == pytest.approx((after[1] - before[1]) / (2 * step), abs=1e-9)
    rows = fly_round(LINEAR, law).rows
    lvlh = np.array([pair_to_lvlh(LINEAR, POINT, row.t, row.pair) for row in rows])
    distance = np.hypot(lvlh[:, 0], lvlh[:, 2])
    wanted = np.array([radius(law, row.t)[0] for row in rows])
    assert np.abs(distance - wanted).max() < 1.5


def test_both_speeds_circle_the_same_to_the_last_bit(circle: Circle, fly_round: Round) -> None:
    law = circle(2.0 * N, begin=150.0)
    assert fly_round(REAL, law) == fly_round(REAL, law, "compiled")


def test_pulses_go_against_the_error_and_let_a_slow_drift_be() -> None:
    big, small = 0.0125, 0.002
    assert tracking_pulses(0.0, 0.0, 0.0, 1.0, big, big) == 0.0
    assert tracking_pulses(5.0, 0.0, 0.0, 1.0, big, big) < 0.0 < tracking_pulses(-5.0, 0.0, 0.0, 1.0, big, big)
    assert tracking_pulses(0.5, 0.02, 0.0, 1.0, big, big) == -1.0  # the fewest that bring it below nine tenths of one
    assert tracking_pulses(0.5, 0.03, 0.0, 1.0, big, big) == -2.0
    # a drift outward is met at half a pulse, a rate inward with it is left
    assert tracking_pulses(0.0, 0.0065, 1e-4, 1.0, big, big) == -1.0
    assert tracking_pulses(0.0, 0.0065, 0.0, 1.0, big, big) == 0.0
    # what one large pulse overshoots is not answered by many small ones
    assert tracking_pulses(0.0, -0.0062, 1e-4, 1.0, small, big) == 0.0


def test_the_way_out_opens_at_the_gates_rates_and_stops(circle: Circle) -> None:
    law = circle(N, kind=BACK_OUT, stop=100.0)
    gates = [50.0, 0.1, 10.0, 0.03]  # farthest first
    pulse, brake = 0.0125, 0.002
    assert axial_pulses(law, gates, 5.0, -0.03, 0.0, 0.0, pulse, brake) == 0.0
    assert axial_pulses(law, gates, 5.0, 0.0, 0.0, 0.0, pulse, brake) == -12.0  # many weak ones open the range
    assert axial_pulses(law, gates, 30.0, -0.08, 0.0, 0.0, pulse, brake) == 1.0  # too fast: back
    assert axial_pulses(law, gates, 99.9, -0.1, 0.0, 0.0, pulse, brake) > 5.0  # about to pass the stop


@pytest.mark.parametrize("angle", [0.0, 0.5 * math.pi, math.pi, -0.5 * math.pi, 2.2])
def test_polar_axes_agree_with_lvlh(circle: Circle, craft: Crafts, angle: float) -> None:
    ships = craft(chaser_port=(9.46, 0.1, -2.64), target_port=(1.0, -0.2, 16.0))
    rate, place = 0.002, (40.0, 3.0, 90.0, 0.1, -0.02, 0.3)
    pair = pair_from_lvlh(LINEAR, POINT, 0.0, TARGET, place)
    law = circle(rate, angle=angle)
    assert polar_angle(law, 10.0) == angle + 10.0 * rate
    theirs = (*ships.target_port, 0.0, 0.0, 0.0)
    port = np.array(apart(place, pitched(ships.chaser_port, angle, rate), theirs))
    c, s = math.cos(angle), math.sin(angle)
    axes = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    ours = sense(LINEAR, ships, angle, rate, 0.0, 0.0, 0.0, pair)
    assert ours.lvlh == pytest.approx(place)
    assert ours.center == polar(ours.lvlh, angle, rate)
    assert ours.port[:3] == pytest.approx(axes @ port[:3])
    # the rate in turning axes, by a difference of two moments of free flight
    h = 1e-3
    soon = tuple(p + h * v for p, v in zip(place[:3], place[3:], strict=True))
    moved = pair_from_lvlh(LINEAR, POINT, 0.0, TARGET, (*soon, *place[3:]))
    later = sense(LINEAR, ships, angle + h * rate, rate, 0.0, 0.0, h, moved)
    assert ours.port[3:] == pytest.approx((np.array(later.port[:3]) - ours.port[:3]) / h, abs=1e-5)
    assert ours.orbit_rate2 == pytest.approx(N**2)


@pytest.mark.parametrize("angle", [0.0, 2.2])
def test_a_chaser_that_slews_carries_its_port_with_it(craft: Crafts, angle: float) -> None:
    ships = craft(chaser_port=(9.46, 0.1, -2.64), target_port=(1.0, -0.2, 16.0))
    off, off_rate, rate, h = 0.4, -0.006, 0.002, 1e-3
    pair = pair_from_lvlh(LINEAR, POINT, 0.0, TARGET, (40.0, 3.0, 90.0, 0.0, 0.0, 0.0))
    here, later = (
        sense(LINEAR, ships, angle + t * rate, rate, off + t * off_rate, off_rate, t, pair) for t in (0.0, h)
    )
    alone = sense(LINEAR, ships, angle, rate, 0.0, 0.0, 0.0, pair)
    turned = pitched(ships.chaser_port, off, 0.0)
    assert np.subtract(here.port, alone.port)[:3] == pytest.approx(np.subtract(turned[:3], ships.chaser_port))
    assert here.port[3:] == pytest.approx((np.array(later.port[:3]) - here.port[:3]) / h, abs=1e-5)


def test_the_sight_under_a_law_is_taken_at_its_angle(
    circle: Circle, craft: Crafts, begin: Callable[..., State]
) -> None:
    law, start = circle(0.002), begin(LINEAR, (40.0, 3.0, 90.0, 0.1, -0.02, 0.3), t=50.0, off=0.1, off_rate=0.001)
    assert look(LINEAR, craft(), law, start) == sense(
        LINEAR, craft(), law.angle + 0.1, 0.002, 0.1, 0.001, 50.0, start.pair
    )


@pytest.mark.parametrize("rate", [0.0, 0.002, -0.003])
@pytest.mark.parametrize("angle", [0.0, 0.5 * math.pi, math.pi, 2.2])
def test_the_natural_acceleration_is_that_of_free_flight(craft: Crafts, angle: float, rate: float) -> None:
    """Against differences of a flight without jets, on the polar axes that turn meanwhile."""
    ships = craft(target_port=NOWHERE, chaser_port=NOWHERE)
    pair, h = pair_from_lvlh(LINEAR, POINT, 0.0, TARGET, (40.0, 3.0, 90.0, 0.1, -0.02, 0.3)), 0.5

    def seen(t: float) -> Any:
        there = pair_step(LINEAR, POINT, POINT, 0.0, pair, t, NO_PUSH, NO_PUSH)
        return sense(LINEAR, ships, angle + rate * t, rate, 0.0, 0.0, t, there)

    across, outward, _ = natural_acceleration(seen(0.0))
    change = np.subtract(seen(h).center, seen(-h).center)[3:] / (2.0 * h)
    # the states of the linear world are curvilinear: 1e-8 m/s2 at this distance
    assert (across, outward) == (pytest.approx(change[0], abs=3e-8), pytest.approx(change[2], abs=3e-8))


@pytest.mark.parametrize(("angle", "share"), [(0.0, 1.0), (math.pi, 1.0), (0.5 * math.pi, 0.0), (0.25 * math.pi, 0.5)])
def test_it_falls_on_the_way_in_as_it_grows_on_the_way_out(craft: Crafts, angle: float, share: float) -> None:
    def outward(distance: float) -> tuple[float, float, float]:
        place = (distance * math.sin(angle), 0.0, distance * math.cos(angle), 0.0, 0.0, 0.0)
        pair = pair_from_lvlh(LINEAR, POINT, 0.0, TARGET, place)
        return natural_acceleration(sense(LINEAR, craft(), angle, 0.0, 0.0, 0.0, 0.0, pair))

    near, far = outward(100.0), outward(101.0)
    assert near[2] == far[2] == pytest.approx(far[1] - near[1], abs=1e-15)
    assert near[2] == pytest.approx(3.0 * N**2 * share, abs=1e-15)
