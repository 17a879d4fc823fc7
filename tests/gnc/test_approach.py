"""The approach laws one by one."""

import math
from collections.abc import Callable

import pytest

from sim.gnc.guidance.approach import (
    DOCK,
    HOLD,
    Law,
    axial_pulses,
    gate_rate,
    last_pulses,
    lateral_pulses,
    stopping_rate,
)

Build = Callable[..., Law]
GATES = [600.0, 1.0, 300.0, 0.4, 100.0, 0.2]
PULSE, BRAKE, OUTWARD = 0.0125, 0.0021, 3.6e-4


@pytest.mark.parametrize(
    ("s", "rate"), [(900.0, 1.0), (600.0, 1.0), (450.0, 0.7), (300.0, 0.4), (200.0, 0.3), (100.0, 0.2), (5.0, 0.2)]
)
def test_gates_are_joined_by_straight_lines(s: float, rate: float) -> None:
    assert gate_rate(GATES, s) == pytest.approx(rate)


def test_braking_by_nature_stops_at_the_hold() -> None:
    s, dt = 40.0, 0.01
    w = stopping_rate(s, 30.0, OUTWARD)
    while w > 0.0:
        s -= w * dt
        w -= OUTWARD * dt
    assert s == pytest.approx(30.0, abs=0.01)


def test_where_nature_does_not_brake_the_jets_are_counted_on() -> None:
    assert stopping_rate(40.0, 30.0, 0.0) == pytest.approx(math.sqrt(2 * 5e-4 * 10.0))
    assert stopping_rate(20.0, 30.0, OUTWARD) == 0.0


def test_slow_is_pushed_fast_is_braked_and_between_nothing_fires(law: Build) -> None:
    approach = law()
    assert axial_pulses(approach, GATES, 300.0, 0.4, OUTWARD, 0.0, PULSE, BRAKE) == 0.0
    assert axial_pulses(approach, GATES, 300.0, 0.39, OUTWARD, 0.0, PULSE, BRAKE) == 1.0
    assert axial_pulses(approach, GATES, 300.0, 0.3, OUTWARD, 0.0, PULSE, BRAKE) == 8.0
    assert axial_pulses(approach, GATES, 300.0, 0.5, OUTWARD, 0.0, PULSE, BRAKE) < -10.0


def test_a_hold_is_sent_back_to_its_range(law: Build) -> None:
    hold, fall = law(kind=HOLD), 3.8e-6
    assert axial_pulses(hold, [0.0, 0.0], 30.0, 0.0, OUTWARD, fall, PULSE, BRAKE) == 0.0
    assert axial_pulses(hold, [0.0, 0.0], 32.0, 0.0, OUTWARD, fall, PULSE, BRAKE) == 1.0
    assert axial_pulses(hold, [0.0, 0.0], 28.0, 0.02, OUTWARD, fall, PULSE, BRAKE) < 0.0


def test_a_hold_where_nature_does_not_brake_lets_less_go(law: Build) -> None:
    hold = law(kind=HOLD)
    assert axial_pulses(hold, [0.0, 0.0], 30.0, 0.01, OUTWARD, 3.8e-6, PULSE, BRAKE) == 0.0
    assert axial_pulses(hold, [0.0, 0.0], 30.0, 0.01, 0.0, 0.0, PULSE, BRAKE) == -1.0
    assert axial_pulses(hold, [0.0, 0.0], 30.0, 0.007, 0.0, 0.0, PULSE, BRAKE) == 0.0


def test_the_rate_at_contact_is_what_the_last_pulses_look_at() -> None:
    # coasting from 1 m at 34 mm/s against 9e-5 m/s^2 one meets the target at 31.2 mm/s
    s, w, a, rate = 1.0, 0.034, 9e-5, 0.0305
    assert last_pulses(s, w, a, 0.0, rate, PULSE, BRAKE) == 0.0
    assert last_pulses(s, 0.025, a, 0.0, rate, PULSE, BRAKE) == 1.0
    fast = last_pulses(s, 0.043, a, 0.0, rate, PULSE, BRAKE)
    assert fast < 0.0
    at_contact = math.sqrt((0.043 + fast * BRAKE) ** 2 - 2 * a * s)
    assert at_contact == pytest.approx(rate, abs=BRAKE)


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_lateral_pulses_point_to_the_line(law: Build, side: float) -> None:
    approach = law()
    pulse = 0.006
    # 5 m off at 100 m and standing still: back towards the line
    assert lateral_pulses(approach, 100.0, 0.3, side * 5.0, 0.0, pulse) * side < 0.0
    # on the line and drifting off fast: against the drift
    assert lateral_pulses(approach, 100.0, 0.3, side * 0.1, side * 0.05, pulse) * side < 0.0
    # coming back far too fast: slow down
    assert lateral_pulses(approach, 100.0, 0.3, side * 5.0, -side * 0.5, pulse) * side > 0.0
    # inside the deadband, slow: leave it
    assert lateral_pulses(approach, 100.0, 0.3, side * 0.5, side * 0.001, pulse) == 0.0


def test_nothing_fires_sideways_in_the_last_seconds(law: Build) -> None:
    assert lateral_pulses(law(kind=DOCK), 0.1, 0.03, 0.07, 0.01, 0.006) == 0.0
    assert lateral_pulses(law(kind=DOCK), 1.2, 0.03, 0.0, 0.01, 0.006) == -1.0
