"""The control cycle: both speeds to the last bit, one cycle at a time or many, events at their root."""

import math

import numpy as np
import pytest

from sim.core.body import POINT, Body
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.motion.integrate import NO_PUSH, pair_step
from sim.core.relative.lvlh import pair_from_lvlh, pair_to_lvlh
from sim.core.tuples import Pair
from sim.core.world import CW, ZONAL, World
from sim.core.world import world as plain_world
from sim.gnc.cycle import (
    CONTACT,
    FLYING,
    LOGGED,
    RANGE_REACHED,
    TIME_REACHED,
    Craft,
    State,
    fly_segment,
    port_state,
    thrust,
)
from sim.gnc.guidance.approach import APPROACH, DOCK, HOLD, Law
from sim.speed import at, buffers


def world(**figures: float) -> World:
    """Build a world that both speeds take."""
    return buffers(plain_world(**figures))  # type: ignore[no-any-return]


RADIUS = R_EARTH + 396e3
RATE = math.sqrt(MU_EARTH / RADIUS**3)
REAL = world(gravity=ZONAL, density=8.6e-13)
LINEAR = world(gravity=CW, mean_motion=RATE)
STATION, SHUTTLE = Body(cda_m=0.005, srp_m=0.0), Body(cda_m=0.002, srp_m=0.0)
CRAFT = Craft(
    target=STATION, chaser=SHUTTLE, chaser_x=9.46, chaser_y=0.0, chaser_z=-2.64, target_x=0.0, target_y=0.0,
    target_z=16.0, min_pulse=0.08, scatter=0.02,
)  # fmt: skip
GATES = [180.0, 0.12, 75.0, 0.075]
MASS = 103_000.0


def table() -> list[float]:
    """Jets of 7.6 kN along each axis, a third of it sideways from R-bar pulses, a weak LOW-Z brake."""
    rows = []
    for mode in range(2):
        for axis in range(3):
            for sign in (1.0, -1.0):
                force = [0.0, 0.0, 0.0]
                force[axis] = sign * (2700.0 if mode and axis == 2 and sign > 0 else 7600.0)
                if axis == 2:
                    force[0] += 1500.0
                rows += [*force, 2.8, float(1 << (2 * axis + (sign < 0)))]
    return rows


def start(the_world: World, s: float, rate: float) -> State:
    speed = math.sqrt(MU_EARTH / RADIUS)
    target = (RADIUS, 0.0, 0.0, 0.0, speed * math.cos(0.9), speed * math.sin(0.9))
    pair = pair_from_lvlh(the_world, STATION, 0.0, target, (-9.46 + 0.4, 0.3, 18.64 + s, 0.0, 0.0, -rate))
    return (0.0, *pair, MASS, 0.0, 0.0, 0.0)


def law(kind: float, **changes: float) -> Law:
    base = Law(kind, 0.0, 0.0, 0.0, -1.0, -1.0, 1e18, 30.0, 0.0, 0.0305, 300.0, 0.14, 180.0, 0.0175, 0.025, 0.0762)
    return base._replace(**changes)


def fly(speed: str, the_world: World, the_law: Law, state: State, cycles: int, seed: int = 3):  # type: ignore[no-untyped-def]
    room = LOGGED * (2 * cycles + 8)
    if speed == "compiled":
        log = np.zeros(room)
        answer = at(speed, fly_segment)(
            the_world, CRAFT, the_law, np.array(GATES), np.array(table()), state, cycles, seed, log, 5
        )
    else:
        log = [0.0] * room  # type: ignore[assignment]
        answer = fly_segment(the_world, CRAFT, the_law, GATES, table(), state, cycles, seed, log, 5)  # type: ignore[arg-type]
    state, status, rows = answer
    return state, status, np.array(log[: rows * LOGGED]).reshape(rows, LOGGED)


@pytest.mark.parametrize("the_world", [REAL, LINEAR], ids=["j2 and drag", "cw"])
def test_both_speeds_fly_the_same_to_the_last_bit(the_world: World) -> None:
    slow = fly("interpreted", the_world, law(HOLD, hold=100.0), start(the_world, 100.0, 0.0), 2000)
    fast = fly("compiled", the_world, law(HOLD, hold=100.0), start(the_world, 100.0, 0.0), 2000)
    assert slow[0] == fast[0]
    assert slow[1] == fast[1] == FLYING
    assert np.array_equal(slow[2], fast[2])


def test_one_cycle_at_a_time_is_the_same_flight() -> None:
    whole, _, _ = fly("interpreted", REAL, law(HOLD, hold=100.0), start(REAL, 100.0, 0.0), 200)
    state = start(REAL, 100.0, 0.0)
    for _ in range(200):
        state, _, _ = fly("interpreted", REAL, law(HOLD, hold=100.0), state, 1)
    assert state == whole


def test_the_hold_holds_at_its_cost() -> None:
    # 3 n^2 z is what holding below costs, per second (Fehse, Automated Rendezvous and Docking, section 3.3.3)
    seconds = 3000
    state, _, log = fly("compiled", REAL, law(HOLD, hold=76.2), start(REAL, 76.2, 0.0), seconds)
    ranges = [port_state(REAL, CRAFT, 0.0, 0.0, row[0], tuple(row[1:13]))[2] for row in log[len(log) // 3 :]]
    assert max(abs(s - 76.2) for s in ranges) < 1.0
    least = 3.0 * RATE**2 * (76.2 + 18.64) * seconds
    assert least < state[14] < 1.8 * least


def test_range_and_contact_are_found_within_the_cycle() -> None:
    state, status, _ = fly("interpreted", REAL, law(APPROACH, end=90.0), start(REAL, 100.0, 0.09), 2000)
    assert status == RANGE_REACHED
    assert port_state(REAL, CRAFT, 0.0, 0.0, state[0], state[1:13])[2] == pytest.approx(90.0, abs=1e-9)
    state, status, _ = fly("interpreted", REAL, law(DOCK), start(REAL, 5.0, 0.03), 2000)
    assert status == CONTACT
    assert port_state(REAL, CRAFT, 0.0, 0.0, state[0], state[1:13])[2] == pytest.approx(0.0, abs=1e-9)


def test_a_law_ends_at_its_time_to_the_nanosecond() -> None:
    state, status, _ = fly("interpreted", REAL, law(HOLD, end_time=17.25), start(REAL, 30.0, 0.0), 100)
    assert status == TIME_REACHED
    assert state[0] == pytest.approx(17.25, abs=1e-9)


def test_a_full_log_stops_the_segment_and_loses_nothing() -> None:
    log = [0.0] * (LOGGED * 10)
    state, status, rows = fly_segment(
        REAL, CRAFT, law(HOLD, hold=100.0), GATES, table(), start(REAL, 100.0, 0.0), 5000, 3, log, 5
    )
    assert status == FLYING
    assert rows <= 10
    assert 0.0 < state[0] < 5000.0


def test_mass_and_delta_v_belong_together() -> None:
    state, _, log = fly("interpreted", REAL, law(HOLD, hold=100.0), start(REAL, 100.0, 0.0), 600)
    used = MASS - state[13]
    assert used > 0.0
    # every command of the table is 7.6 kN (or 2.7 kN) and up to 20 % aside at 2.8 kg/s
    assert 2600.0 / 2.8 * used / MASS < state[14] < 7800.0 / 2.8 * used / MASS
    assert np.all(np.diff(log[:, 13]) <= 0.0)
    assert np.all(np.diff(log[:, 0]) >= 0.0)


def test_the_corridor_counts_seconds_outside() -> None:
    inside = fly("interpreted", REAL, law(HOLD, hold=30.0), start(REAL, 30.0, 0.0), 100)[0]
    assert inside[15] == 0.0
    beside = start(REAL, 30.0, 0.0)
    pair: Pair = pair_from_lvlh(REAL, STATION, 0.0, beside[1:7], (-9.46 + 8.0, 0.0, 48.64, 0.0, 0.0, 0.0))
    outside = fly("interpreted", REAL, law(HOLD, hold=30.0), (0.0, *pair, MASS, 0.0, 0.0, 0.0), 20)[0]
    assert outside[15] == 20.0


def test_thrust_stops_integration_steps_where_a_jet_stops() -> None:
    # three commands of different length: the same as four steps by hand
    state = start(LINEAR, 50.0, 0.0)
    pair = state[1:13]
    pushes = (0.07, 0.0, 0.01, 0.0, 0.07, 0.0, 0.03, 0.0, -0.16)
    got = thrust(LINEAR, CRAFT, 0.0, pair, 1.0, (0.08, 0.4, 0.16), pushes)
    by_hand = pair_step(LINEAR, POINT, POINT, 0.0, pair, 0.08, NO_PUSH, (0.10, 0.07, -0.15))
    by_hand = pair_step(LINEAR, POINT, POINT, 0.08, by_hand, 0.08, NO_PUSH, (0.03, 0.07, -0.16))
    by_hand = pair_step(LINEAR, POINT, POINT, 0.16, by_hand, 0.24, NO_PUSH, (0.0, 0.07, 0.0))
    by_hand = pair_step(LINEAR, POINT, POINT, 0.4, by_hand, 0.6, NO_PUSH, NO_PUSH)
    assert pair_to_lvlh(LINEAR, POINT, 1.0, got) == pytest.approx(pair_to_lvlh(LINEAR, POINT, 1.0, by_hand), abs=1e-12)
