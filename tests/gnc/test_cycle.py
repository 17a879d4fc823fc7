"""The control cycle: all speeds to the last bit, one cycle at a time or many, events at their root."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from sim.core.body import POINT
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.motion.integrate import NO_PUSH, pair_step
from sim.core.relative.lvlh import pair_to_lvlh
from sim.core.world import CW_CURVILINEAR, ZONAL, World
from sim.core.world import world as plain_world
from sim.gnc.craft import Craft
from sim.gnc.cycle import CONTACT, FLYING, RANGE_REACHED, TIME_REACHED, attitudes, look, thrust
from sim.gnc.guidance.approach import APPROACH, DOCK, HOLD, Law
from sim.gnc.state import State
from sim.speed import buffers

Laws, Crafts, Begin, Fly = Callable[..., Law], Callable[..., Craft], Callable[..., State], Callable[..., Any]


def world(**figures: float) -> World:
    """Build a world that both speeds take."""
    return buffers(plain_world(**figures))  # type: ignore[no-any-return]


RATE = math.sqrt(MU_EARTH / (R_EARTH + 396e3) ** 3)
REAL = world(gravity=ZONAL, density=8.6e-13)
LINEAR = world(gravity=CW_CURVILINEAR, mean_motion=RATE)
MASS = 103_000.0


def below(s: float, rate: float = 0.0, beside: float = 0.4) -> tuple[float, ...]:
    """Give the place and rate in LVLH of a chaser whose port is ``s`` m below the target's."""
    return (-9.46 + beside, 0.3, 18.64 + s, 0.0, 0.0, -rate)


@pytest.mark.parametrize("the_world", [REAL, LINEAR], ids=["j2 and drag", "cw"])
def test_all_speeds_fly_the_same_to_the_last_bit(
    law: Laws, begin: Begin, fly: Fly, the_world: World, other_speed: str
) -> None:
    hold, start = law(kind=HOLD, hold=100.0), begin(the_world, below(100.0), off=0.2, off_rate=-1e-3)
    slow, fast = fly(the_world, hold, start, 2000), fly(the_world, hold, start, 2000, speed=other_speed)
    assert slow.status == fast.status == FLYING
    assert slow == fast


def test_one_cycle_at_a_time_is_the_same_flight(law: Laws, begin: Begin, fly: Fly) -> None:
    hold = law(kind=HOLD, hold=100.0)
    state = begin(REAL, below(100.0), off=0.2, off_rate=-1e-3)
    whole = fly(REAL, hold, state, 200).state
    for _ in range(200):
        state = fly(REAL, hold, state, 1).state
    assert state == whole


def test_the_hold_holds_at_its_cost(law: Laws, craft: Crafts, begin: Begin, fly: Fly) -> None:
    # 3 n^2 z is what holding below costs, per second (Fehse, Automated Rendezvous and Docking, section 3.3.3)
    seconds, hold = 3000, law(kind=HOLD, hold=76.2)
    start = begin(REAL, below(76.2))
    state, _, rows = fly(REAL, hold, start, seconds, speed="compiled")
    ranges = [look(REAL, craft(), hold, start._replace(t=row.t, pair=row.pair)).port[2] for row in rows]
    assert max(abs(s - 76.2) for s in ranges[len(ranges) // 3 :]) < 1.0
    least = 3.0 * RATE**2 * (76.2 + 18.64) * seconds
    assert least < state.spent < 1.8 * least


@pytest.mark.parametrize(
    ("changes", "start", "status", "goal"),
    [
        ({"kind": APPROACH, "end": 90.0}, below(100.0, 0.09), RANGE_REACHED, 90.0),
        ({"kind": DOCK}, below(5.0, 0.03), CONTACT, 0.0),
    ],
    ids=["range", "contact"],
)
def test_range_and_contact_are_found_within_the_cycle(
    law: Laws,
    craft: Crafts,
    begin: Begin,
    fly: Fly,
    changes: dict[str, float],
    start: tuple[float, ...],
    status: float,
    goal: float,
) -> None:
    flown = fly(REAL, law(**changes), begin(REAL, start), 2000)
    assert flown.status == status
    assert look(REAL, craft(), law(**changes), flown.state).port[2] == pytest.approx(goal, abs=1e-9)


def test_a_law_ends_at_its_time_to_the_nanosecond(law: Laws, begin: Begin, fly: Fly) -> None:
    state, status, _ = fly(REAL, law(kind=HOLD, end_time=17.25), begin(REAL, below(30.0)), 100)
    assert status == TIME_REACHED
    assert state.t == pytest.approx(17.25, abs=1e-9)


def test_a_full_log_stops_the_segment_and_loses_nothing(law: Laws, begin: Begin, fly: Fly) -> None:
    hold, start = law(kind=HOLD, hold=100.0), begin(REAL, below(100.0))
    state, status, rows = fly(REAL, hold, start, 5000, room=10)
    assert status == FLYING
    assert 7 <= len(rows) <= 10
    assert 0.0 < state.t < 5000.0
    assert state == fly(REAL, hold, start, state.cycles).state


def test_mass_and_delta_v_belong_together(law: Laws, begin: Begin, fly: Fly) -> None:
    state, _, rows = fly(REAL, law(kind=HOLD, hold=100.0), begin(REAL, below(100.0)), 600)
    used = MASS - state.mass
    assert used > 0.0
    # every command of the table is 7.6 kN (or 2.7 kN) and up to 20 % aside at 2.8 kg/s
    assert 2600.0 / 2.8 * used / MASS < state.spent < 7800.0 / 2.8 * used / MASS
    assert all(after.mass <= before.mass and after.t >= before.t for before, after in pairwise(rows))


@pytest.mark.parametrize(
    ("s", "beside", "seconds"),
    [
        (30.0, 0.4, 0.0),
        (30.0, 8.0, 20.0),
        (200.0, 40.0, 0.0),  # the corridor begins at 180 m
        (0.25, 0.0, 20.0),  # 0.3 m out of plane
    ],
    ids=["inside", "beside", "farther", "near"],
)
def test_the_corridor_counts_seconds_outside(
    law: Laws, begin: Begin, fly: Fly, s: float, beside: float, seconds: float
) -> None:
    start = begin(REAL, below(s, beside=beside))
    assert fly(REAL, law(kind=HOLD, hold=s), start, 20).state.outside == seconds


def test_inside_the_lateral_cylinder_no_second_counts(law: Laws, begin: Begin, fly: Fly) -> None:
    # 5 cm beside the axis and 10 cm out: five times the cone, two thirds of the cylinder's 7.6 cm
    start = begin(LINEAR, (-9.46 + 0.05, 0.0, 18.64 + 0.1, 0.0, 0.0, 0.0))
    assert fly(LINEAR, law(kind=DOCK), start, 3).state.outside == 0.0
    assert fly(LINEAR, law(kind=DOCK, cylinder=0.0), start, 3).state.outside == 3.0
    wider = begin(LINEAR, (-9.46 + 0.08, 0.0, 18.64 + 0.1, 0.0, 0.0, 0.0))
    assert fly(LINEAR, law(kind=DOCK), wider, 3).state.outside == 3.0


def test_thrust_stops_integration_steps_where_a_jet_stops(craft: Crafts, begin: Begin) -> None:
    # three commands of different length: the same as four steps by hand
    pair = begin(LINEAR, below(50.0)).pair
    pushes = (0.07, 0.0, 0.01, 0.0, 0.07, 0.0, 0.03, 0.0, -0.16)
    got = thrust(LINEAR, craft(), 0.0, pair, 1.0, (0.08, 0.4, 0.16), pushes)
    by_hand = pair_step(LINEAR, POINT, POINT, 0.0, pair, 0.08, NO_PUSH, (0.10, 0.07, -0.15))
    by_hand = pair_step(LINEAR, POINT, POINT, 0.08, by_hand, 0.08, NO_PUSH, (0.03, 0.07, -0.16))
    by_hand = pair_step(LINEAR, POINT, POINT, 0.16, by_hand, 0.24, NO_PUSH, (0.0, 0.07, 0.0))
    by_hand = pair_step(LINEAR, POINT, POINT, 0.4, by_hand, 0.6, NO_PUSH, NO_PUSH)
    assert pair_to_lvlh(LINEAR, POINT, 1.0, got) == pytest.approx(pair_to_lvlh(LINEAR, POINT, 1.0, by_hand), abs=1e-12)


def test_what_is_logged_carries_the_attitudes_of_its_moment(law: Laws, craft: Crafts, begin: Begin, fly: Fly) -> None:
    hold = law(kind=HOLD, hold=100.0)
    start = begin(REAL, below(100.0), off=0.1)
    state, _, rows = fly(REAL, hold, start, 40, every=1)
    assert (rows[0].target, rows[0].chaser) == attitudes(REAL, craft(), hold, start)
    assert (state.target, state.chaser) == attitudes(REAL, craft(), hold, state)
    assert state.off == 0.0  # 5.7 degrees are slewed in 16 s
    last = rows[-1]
    calm = state._replace(t=last.t, pair=last.pair)
    assert (last.target, last.chaser) == attitudes(REAL, craft(), hold, calm)
