"""The approach laws one by one."""

import math
from collections.abc import Callable

import pytest

from sim.gnc.guidance.approach import (
    BACK_OUT,
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


# Where each law begins and ceases to fire, to either side -------------------------------------------------------------


@pytest.mark.parametrize(("lacking", "pulses"), [(0.10, 0.0), (0.2, 1.0), (0.4, 1.0), (1.5, 1.0)])
def test_the_last_pulse_towards_the_target_makes_up_for_more_than_a_seventh_of_itself(
    lacking: float, pulses: float
) -> None:
    """Short of the rate wanted at contact by a share of a pulse, on the R-bar where nature brakes meanwhile."""
    s, a, g, rate = 1.0, 9e-5, 3.8e-6, 0.0305
    at_contact = rate - lacking * PULSE
    w = math.sqrt(at_contact**2 + 2.0 * a * s - g * s * s)
    assert last_pulses(s, w, a, g, rate, PULSE, BRAKE) == pulses


@pytest.mark.parametrize(("over", "pulses"), [(0.9, 0.0), (1.1, -1.0), (1.9, -1.0), (2.1, -2.0), (5.5, -5.0)])
def test_too_fast_at_contact_is_braked_by_whole_small_pulses(over: float, pulses: float) -> None:
    s, a, g, rate = 1.0, 9e-5, 3.8e-6, 0.0305
    w = math.sqrt((rate + over * BRAKE) ** 2 + 2.0 * a * s - g * s * s)
    assert last_pulses(s, w, a, g, rate, PULSE, BRAKE) == pulses


@pytest.mark.parametrize(("s", "pulses"), [(0.25, 1.0), (0.19, 0.0)])
def test_nothing_pushes_towards_the_target_in_the_last_twenty_centimetres(s: float, pulses: float) -> None:
    assert last_pulses(s, 0.01, 0.0, 0.0, 0.0305, PULSE, BRAKE) == pulses


def test_a_dock_braked_to_the_last_ten_centimetres(law: Build) -> None:
    dock = law(kind=DOCK)
    assert axial_pulses(dock, GATES, 0.11, 0.1, 0.0, 0.0, PULSE, BRAKE) < 0.0
    assert axial_pulses(dock, GATES, 0.09, 0.1, 0.0, 0.0, PULSE, BRAKE) == 0.0
    # farther than a metre and a half the closing rate itself is looked at, not the one at contact
    assert axial_pulses(dock, GATES, 1.6, 0.0305, OUTWARD, 0.0, PULSE, BRAKE) == 0.0
    assert axial_pulses(dock, GATES, 1.4, 0.0305, OUTWARD, 0.0, PULSE, BRAKE) == 1.0


@pytest.mark.parametrize(
    ("slow", "pulses"), [(0.45, 0.0), (0.55, 1.0), (1.9, 1.0), (2.1, 2.0), (-1.1, 0.0), (-1.3, -4.0), (-1.9, -8.0)]
)
def test_an_approach_answers_half_a_pulse_too_slow_and_a_pulse_and_a_fifth_too_fast(
    law: Build, slow: float, pulses: float
) -> None:
    # braking is by the smaller pulses outward, all but half a large one
    assert axial_pulses(law(), GATES, 300.0, 0.4 - slow * PULSE, OUTWARD, 0.0, PULSE, BRAKE) == pulses


@pytest.mark.parametrize(("fall", "least"), [(0.0, 0.6), (3.8e-6, 1.2)], ids=["V-bar", "R-bar"])
def test_a_hold_lets_go_less_where_nature_does_not_brake(law: Build, fall: float, least: float) -> None:
    hold = law(kind=HOLD)
    before, after = (
        axial_pulses(hold, [0.0, 0.0], 30.0, share * least * PULSE, 0.0, fall, PULSE, BRAKE) for share in (0.95, 1.05)
    )
    assert before == 0.0
    assert after < 0.0


@pytest.mark.parametrize(("fall", "seconds"), [(0.0, 60.0), (3.8e-6, 120.0)], ids=["V-bar", "R-bar"])
def test_a_hold_goes_back_in_its_time_and_not_too_fast(law: Build, fall: float, seconds: float) -> None:
    hold = law(kind=HOLD)
    # at the rate that it wants nothing fires, half a pulse slower it does
    for off, wanted in ((1.2, 1.2 / seconds), (-1.2, -1.2 / seconds), (9.0, 0.03), (-9.0, -0.03)):
        assert axial_pulses(hold, [0.0, 0.0], 30.0 + off, wanted - 0.45 * PULSE, 0.0, fall, PULSE, BRAKE) == 0.0
        assert axial_pulses(hold, [0.0, 0.0], 30.0 + off, wanted - 0.55 * PULSE, 0.0, fall, PULSE, BRAKE) == 1.0


@pytest.mark.parametrize("side", [1.0, -1.0])
@pytest.mark.parametrize(
    ("s", "w", "horizon"),
    [
        (20.0, 0.3, 30.0),  # 0.3 s / w is 20 s: at least half a minute
        (60.0, 0.15, 120.0),  # 0.3 s / w
        (250.0, 0.3, 200.0),  # 250 s: at most so long
        (1e-3, 1e-9, 30.0),  # as good as still, as near as can be: w counts as a centimetre a second
    ],
)
def test_a_drift_is_let_be_that_stays_in_the_deadband_for_the_look_ahead(
    law: Build, side: float, s: float, w: float, horizon: float
) -> None:
    pulse, approach = 0.0006, law(deadband_floor=0.2)  # small pulses, so that the drift decides
    deadband = max(0.2, math.tan(0.0175) * s)
    fast = deadband / horizon
    assert fast > 0.7 * pulse
    assert lateral_pulses(approach, s, w, side * 1e-12, side * 0.98 * fast, pulse) == 0.0
    assert lateral_pulses(approach, s, w, side * 1e-12, side * 1.02 * fast, pulse) * side < 0.0


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_outside_the_deadband_it_comes_back_within_the_look_ahead(law: Build, side: float) -> None:
    pulse, approach, s, w = 0.0006, law(deadband_floor=0.2), 20.0, 0.3
    beyond = 0.6
    offset = side * (math.tan(0.0175) * s + beyond)
    inward = beyond / 30.0
    assert lateral_pulses(approach, s, w, offset, -side * 1.01 * inward, pulse) == 0.0
    assert lateral_pulses(approach, s, w, offset, -side * 1.25 * inward, pulse) == 0.0
    assert lateral_pulses(approach, s, w, offset, -side * 0.95 * inward, pulse) * side < 0.0
    assert lateral_pulses(approach, s, w, offset, -side * 1.4 * inward, pulse) * side > 0.0


def test_the_way_out_lets_more_than_half_a_pulse_go_before_it_brakes(law: Build) -> None:
    out, gates = law(kind=BACK_OUT), [50.0, 0.1, 10.0, 0.03]
    assert axial_pulses(out, gates, 60.0, -0.1 - 0.65 * PULSE, 0.0, 0.0, PULSE, BRAKE) == 0.0
    assert axial_pulses(out, gates, 60.0, -0.1 - 0.75 * PULSE, 0.0, 0.0, PULSE, BRAKE) == 1.0
    assert axial_pulses(out, gates, 60.0, -0.1 + 0.45 * PULSE, 0.0, 0.0, PULSE, BRAKE) == 0.0
    assert axial_pulses(out, gates, 60.0, -0.1 + 0.55 * PULSE, 0.0, 0.0, PULSE, BRAKE) < 0.0
