"""The fly-around law: what a circle costs, how well it is followed, and how a pulse is decided."""

import math

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from sim.core.body import POINT, Body
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.relative.lvlh import pair_from_lvlh, pair_to_lvlh
from sim.core.world import CW, World
from sim.core.world import world as plain_world
from sim.gnc.cycle import LOGGED, TIME_REACHED, Craft, fly_segment, polar, polar_port, port_state, range_along
from sim.gnc.guidance.approach import (
    BACK_OUT,
    FLY_AROUND,
    SPIRAL,
    Law,
    axial_pulses,
    polar_angle,
    radius,
    tracking_pulses,
)
from sim.speed import at, buffers

ORBIT = R_EARTH + 390e3
N = math.sqrt(MU_EARTH / ORBIT**3)
R = 170.0
MASS = 100_000.0
STATION, SHUTTLE = Body(cda_m=0.005, srp_m=0.0), Body(cda_m=0.002, srp_m=0.0)
CENTRES = Craft(
    target=STATION, chaser=SHUTTLE, chaser_x=0.0, chaser_y=0.0, chaser_z=0.0, target_x=0.0, target_y=0.0, target_z=0.0,
    min_pulse=0.08, scatter=0.0,
)  # fmt: skip
LINEAR: World = buffers(plain_world(gravity=CW, mean_motion=N))
REAL: World = buffers(plain_world(density=8.6e-13))
TARGET = (ORBIT, 0.0, 0.0, 0.0, ORBIT * N * math.cos(0.9), ORBIT * N * math.sin(0.9))


def needed(theta: float, rate: float) -> tuple[float, float]:
    """Give the acceleration (along e_t, along e_r) that keeps a chaser on a circle in LVLH.

    On x = R sin, z = R cos of theta, with x'' - 2 n z' = a_x and z'' + 2 n x' - 3 n^2 z = a_z (Clohessy-Wiltshire).
    """
    x, z = R * math.sin(theta), R * math.cos(theta)
    a_x = -(rate**2) * x + 2.0 * N * rate * x
    a_z = -(rate**2) * z + 2.0 * N * rate * z - 3.0 * N**2 * z
    return a_x * math.cos(theta) - a_z * math.sin(theta), a_x * math.sin(theta) + a_z * math.cos(theta)


def circle(rate: float, **changes: float) -> Law:
    return Law(
        kind=FLY_AROUND, angle=0.3, turn_rate=rate, start_time=0.0, stop=-1.0, end=-1.0, end_time=math.tau / abs(rate),
        hold=R, begin=R, rate=0.0, low_z=0.0, corridor=0.0, corridor_inside=0.0, deadband=0.005, deadband_floor=0.2,
        cylinder=0.0,
    )._replace(**changes)  # fmt: skip


def ideal_jets(force: float = 2000.0) -> list[float]:
    """Give jets that push along their axis alone, both modes alike."""
    rows = []
    for _ in range(2):
        for axis in range(3):
            for sign in (1.0, -1.0):
                rows += [sign * force if k == axis else 0.0 for k in range(3)] + [1.0, float(1 << len(rows) % 6)]
    return rows


def fly(world: World, law: Law, speed: str = "interpreted"):  # type: ignore[no-untyped-def]
    cycles = math.ceil(law.end_time) + 2
    log, jets, gates = np.zeros(LOGGED * (2 * cycles + 8)), np.array(ideal_jets()), np.zeros(2)
    c, s, w = math.cos(law.angle), math.sin(law.angle), law.turn_rate * law.begin
    lvlh = (law.begin * s, 0.0, law.begin * c, w * c, 0.0, -w * s)
    state = (0.0, *pair_from_lvlh(world, STATION, 0.0, TARGET, lvlh), MASS, 0.0, 0.0, 0.0)
    kernel = at(speed, fly_segment)
    if speed == "interpreted":
        log, jets, gates = log.tolist(), jets.tolist(), gates.tolist()  # type: ignore[assignment]
    state, status, rows = kernel(world, CENTRES, law, gates, jets, state, cycles, 1, log, 1)
    return state, status, np.array(log[: rows * LOGGED]).reshape(rows, LOGGED)


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
def test_the_circle_is_followed_at_that_cost(world: World, rate: float) -> None:
    law = circle(rate)
    state, status, log = fly(world, law)
    assert status == TIME_REACHED
    lvlh = np.array([pair_to_lvlh(world, STATION, row[0], tuple(row[1:13])) for row in log])
    angle = law.angle + rate * log[:, 0]
    error = np.hypot(lvlh[:, 0] - R * np.sin(angle), lvlh[:, 2] - R * np.cos(angle))
    assert error.max() < 0.85 * math.sqrt(2.0) + 0.35  # the deadband's corner and what a pulse overshoots
    assert abs(lvlh[:, 1]).max() < 1.0
    whole = quad(lambda theta: sum(map(abs, needed(theta, rate))), 0.0, math.tau, limit=200)[0] / abs(rate)
    assert state[14] == pytest.approx(whole, rel=0.04)


def test_from_another_radius_it_spirals_within_an_eighth_of_a_turn() -> None:
    law = circle(2.0 * N, begin=140.0)
    eighth = SPIRAL / (2.0 * N)
    assert radius(law, 0.0) == (140.0, 0.0, pytest.approx(6.0 * 30.0 / eighth**2))
    assert radius(law, eighth) == (170.0, 0.0, 0.0)
    step = 1e-3
    for t in np.linspace(step, eighth - step, 7):
        before, here, after = (radius(law, t + k * step) for k in (-1, 0, 1))
        assert here[1] == pytest.approx((after[0] - before[0]) / (2 * step), abs=1e-9)
        assert here[2] == pytest.approx((after[1] - before[1]) / (2 * step), abs=1e-9)
    _, _, log = fly(LINEAR, law)
    lvlh = np.array([pair_to_lvlh(LINEAR, POINT, row[0], tuple(row[1:13])) for row in log])
    distance = np.hypot(lvlh[:, 0], lvlh[:, 2])
    wanted = np.array([radius(law, row[0])[0] for row in log])
    assert np.abs(distance - wanted).max() < 1.5


def test_both_speeds_circle_the_same_to_the_last_bit() -> None:
    law = circle(2.0 * N, begin=150.0)
    slow, fast = fly(REAL, law), fly(REAL, law, "compiled")
    assert slow[:2] == fast[:2]
    assert np.array_equal(slow[2], fast[2])


def test_pulses_go_against_the_error_and_let_a_slow_drift_be() -> None:
    big, small = 0.0125, 0.002
    assert tracking_pulses(0.0, 0.0, 0.0, 1.0, big, big) == 0.0
    assert tracking_pulses(5.0, 0.0, 0.0, 1.0, big, big) < 0.0 < tracking_pulses(-5.0, 0.0, 0.0, 1.0, big, big)
    assert tracking_pulses(0.5, 0.02, 0.0, 1.0, big, big) == -2.0
    # a drift outward is met at half a pulse, a rate inward with it is left
    assert tracking_pulses(0.0, 0.0065, 1e-4, 1.0, big, big) == -1.0
    assert tracking_pulses(0.0, 0.0065, 0.0, 1.0, big, big) == 0.0
    # what one large pulse overshoots is not answered by many small ones
    assert tracking_pulses(0.0, -0.0062, 1e-4, 1.0, small, big) == 0.0


def test_the_way_out_opens_at_the_gates_rates_and_stops() -> None:
    law = circle(N, kind=BACK_OUT, stop=100.0)
    gates = [50.0, 0.1, 10.0, 0.03]  # farthest first
    pulse, brake = 0.0125, 0.002
    assert axial_pulses(law, gates, 5.0, -0.03, 0.0, 0.0, pulse, brake) == 0.0
    assert axial_pulses(law, gates, 5.0, 0.0, 0.0, 0.0, pulse, brake) == -15.0  # many weak ones open the range
    assert axial_pulses(law, gates, 30.0, -0.08, 0.0, 0.0, pulse, brake) == 1.0  # too fast: back
    assert axial_pulses(law, gates, 99.9, -0.1, 0.0, 0.0, pulse, brake) > 5.0  # about to pass the stop


@pytest.mark.parametrize("angle", [0.0, 0.5 * math.pi, math.pi, -0.5 * math.pi, 2.2])
def test_polar_axes_agree_with_lvlh(angle: float) -> None:
    craft = CENTRES._replace(chaser_x=9.46, chaser_y=0.1, chaser_z=-2.64, target_x=1.0, target_y=-0.2, target_z=16.0)
    rate, place = 0.002, (40.0, 3.0, 90.0, 0.1, -0.02, 0.3)
    pair = pair_from_lvlh(LINEAR, POINT, 0.0, TARGET, place)
    law = circle(rate, angle=angle)
    assert polar_angle(law, 10.0) == angle + 10.0 * rate
    port = np.array(port_state(LINEAR, craft, angle, rate, 0.0, pair))
    c, s = math.cos(angle), math.sin(angle)
    axes = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    ours = polar_port(craft, polar(place, angle, rate), angle, rate)
    assert ours[:3] == pytest.approx(axes @ port[:3])
    # the rate in turning axes, by a difference of two moments of free flight
    h = 1e-3
    soon = tuple(p + h * v for p, v in zip(place[:3], place[3:], strict=True))
    later = polar_port(craft, polar((*soon, *place[3:]), angle + h * rate, rate), angle + h * rate, rate)
    assert ours[3:] == pytest.approx((np.array(later[:3]) - ours[:3]) / h, abs=1e-5)
    assert range_along(LINEAR, craft, law, 0.0, pair) == pytest.approx(ours[2])
