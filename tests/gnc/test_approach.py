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
    docking_rate,
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
    assert axial_pulses(approach, GATES, 300.0, 0.45, OUTWARD, 0.0, PULSE, BRAKE) < -10.0


def test_a_hold_is_sent_back_to_its_range(law: Build) -> None:
    hold, fall = law(kind=HOLD), 3.8e-6
    assert axial_pulses(hold, [0.0, 0.0], 30.0, 0.0, OUTWARD, fall, PULSE, BRAKE) == 0.0
    assert axial_pulses(hold, [0.0, 0.0], 32.0, 0.0, OUTWARD, fall, PULSE, BRAKE) == 1.0
    assert axial_pulses(hold, [0.0, 0.0], 28.0, 0.02, OUTWARD, fall, PULSE, BRAKE) < 0.0


def test_a_hold_where_nature_does_not_brake_lets_less_go(law: Build) -> None:
    hold = law(kind=HOLD)
    assert axial_pulses(hold, [0.0, 0.0], 30.0, 0.01, OUTWARD, 3.8e-6, PULSE, BRAKE) == 0.0
    assert axial_pulses(hold, [0.0, 0.0], 30.0, 0.01, 0.0, 0.0, PULSE, BRAKE) == -1.0
    assert axial_pulses(hold, [0.0, 0.0], 30.0, 0.008, 0.0, 0.0, PULSE, BRAKE) == 0.0


@pytest.mark.parametrize("fall", [0.0, 3.8e-6])
def test_coasting_in_at_the_docking_rate_contact_comes_at_the_rate_wanted(fall: float) -> None:
    s, outward, dt = 1.4, 9e-5, 1e-3
    w = docking_rate(s, outward, fall, 0.0305)
    while s > 0.0:
        acceleration = outward - fall * (1.4 - s)
        s, w = s - w * dt, w - acceleration * dt
    assert w == pytest.approx(0.0305, abs=1e-6)


@pytest.mark.parametrize("rate", [0.0152, 0.0305, 0.046])
def test_the_last_pulses_lead_to_a_rate_between_the_wanted_one_and_a_small_pulse_more(rate: float) -> None:
    assert last_pulses(1.0, rate, rate, PULSE, BRAKE) == 0.0
    assert last_pulses(1.0, 0.55 * rate, rate, PULSE, BRAKE) == 1.0
    fast = last_pulses(1.0, rate + 6.1 * PULSE, rate, PULSE, BRAKE)
    assert fast < 0.0
    top = max(rate + BRAKE, 0.6 * rate + 1.25 * PULSE)
    assert top - BRAKE <= rate + 6.1 * PULSE + fast * BRAKE <= top


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_lateral_pulses_point_to_the_line(law: Build, side: float) -> None:
    approach = law()
    pulse = 0.006
    # 5 m off at 100 m and standing still: back towards the line
    assert lateral_pulses(approach, 100.0, 0.3, side * 5.0, 0.0, pulse, pulse) * side < 0.0
    # on the line and drifting off fast: against the drift
    assert lateral_pulses(approach, 100.0, 0.3, side * 0.1, side * 0.05, pulse, pulse) * side < 0.0
    # coming back far too fast: slow down
    assert lateral_pulses(approach, 100.0, 0.3, side * 5.0, -side * 0.5, pulse, pulse) * side > 0.0
    # inside the deadband, slow: leave it
    assert lateral_pulses(approach, 100.0, 0.3, side * 0.5, side * 0.001, pulse, pulse) == 0.0


def test_nothing_fires_sideways_in_the_last_seconds(law: Build) -> None:
    assert lateral_pulses(law(kind=DOCK), 0.1, 0.03, 0.07, 0.01, 0.006, 0.006) == 0.0
    assert lateral_pulses(law(kind=DOCK), 1.2, 0.03, 0.0, 0.01, 0.006, 0.006) == -1.0


# Where each law begins and ceases to fire, to either side -------------------------------------------------------------


@pytest.mark.parametrize(("share", "pulses"), [(0.58, 1.0), (0.62, 0.0), (1.0, 0.0)])
def test_the_last_pulse_towards_the_target_makes_up_for_a_rate_of_which_much_is_lost(
    share: float, pulses: float
) -> None:
    assert last_pulses(1.0, share * 0.0305, 0.0305, PULSE, BRAKE) == pulses


@pytest.mark.parametrize(("over", "pulses"), [(0.9, 0.0), (1.1, -1.0), (1.9, -1.0), (2.1, -2.0), (5.5, -5.0)])
def test_too_fast_at_contact_is_braked_by_whole_small_pulses(over: float, pulses: float) -> None:
    rate = 0.05  # at which the band is not widened for the large pulse
    assert last_pulses(1.0, rate + over * BRAKE, rate, PULSE, BRAKE) == pulses


@pytest.mark.parametrize(("s", "pulses"), [(0.25, 1.0), (0.19, 0.0)])
def test_nothing_pushes_towards_the_target_in_the_last_twenty_centimetres(s: float, pulses: float) -> None:
    assert last_pulses(s, 0.01, 0.0305, PULSE, BRAKE) == pulses


def test_a_dock_braked_to_the_last_ten_centimetres(law: Build) -> None:
    dock = law(kind=DOCK)
    assert axial_pulses(dock, GATES, 0.11, 0.1, 0.0, 0.0, PULSE, BRAKE) < 0.0
    assert axial_pulses(dock, GATES, 0.09, 0.1, 0.0, 0.0, PULSE, BRAKE) == 0.0
    # farther than a metre and a half the closing rate itself is looked at, not the one at contact
    assert axial_pulses(dock, GATES, 1.6, 0.03, OUTWARD, 0.0, PULSE, BRAKE) == 1.0
    assert axial_pulses(dock, GATES, 1.4, 0.03, OUTWARD, 0.0, PULSE, BRAKE) == 0.0


@pytest.mark.parametrize(
    ("slow", "pulses"), [(0.45, 0.0), (0.55, 1.0), (1.4, 1.0), (1.6, 2.0), (-1.1, 0.0), (-1.3, -1.0), (-1.9, -5.0)]
)
def test_an_approach_answers_half_a_pulse_too_slow_and_a_pulse_and_a_fifth_too_fast(
    law: Build, slow: float, pulses: float
) -> None:
    # by the fewest that come into the band; braking is by the smaller pulses outward
    assert axial_pulses(law(), GATES, 300.0, 0.4 - slow * PULSE, OUTWARD, 0.0, PULSE, BRAKE) == pulses


@pytest.mark.parametrize(("fall", "least"), [(0.0, 0.7), (3.8e-6, 1.2)], ids=["V-bar", "R-bar"])
def test_a_hold_lets_go_less_where_nature_does_not_brake(law: Build, fall: float, least: float) -> None:
    hold = law(kind=HOLD)
    before, after = (
        axial_pulses(hold, [0.0, 0.0], 30.0, share * least * PULSE, 0.0, fall, PULSE, BRAKE) for share in (0.95, 1.05)
    )
    assert before == 0.0
    assert after < 0.0


@pytest.mark.parametrize(("fall", "seconds", "least"), [(0.0, 60.0, 0.6), (3.8e-6, 120.0, 0.5)], ids=["V-bar", "R-bar"])
def test_a_hold_goes_back_in_its_time_and_not_too_fast(law: Build, fall: float, seconds: float, least: float) -> None:
    hold = law(kind=HOLD)
    # at the rate that it wants nothing fires, half a pulse slower (on the V-bar a little more) it does
    for off, wanted in ((1.2, 1.2 / seconds), (-1.2, -1.2 / seconds), (9.0, 0.03), (-9.0, -0.03)):
        assert axial_pulses(hold, [0.0, 0.0], 30.0 + off, wanted - least * 0.95 * PULSE, 0.0, fall, PULSE, BRAKE) == 0.0
        assert axial_pulses(hold, [0.0, 0.0], 30.0 + off, wanted - least * 1.05 * PULSE, 0.0, fall, PULSE, BRAKE) == 1.0


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
    assert lateral_pulses(approach, s, w, side * 1e-12, side * 0.98 * fast, pulse, pulse) == 0.0
    assert lateral_pulses(approach, s, w, side * 1e-12, side * 1.02 * fast, pulse, pulse) * side < 0.0


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_outside_the_deadband_it_comes_back_within_the_look_ahead(law: Build, side: float) -> None:
    pulse, approach, s, w = 0.0006, law(deadband_floor=0.2), 20.0, 0.3
    beyond = 0.6
    offset = side * (math.tan(0.0175) * s + beyond)
    inward = beyond / 30.0
    assert lateral_pulses(approach, s, w, offset, -side * 1.01 * inward, pulse, pulse) == 0.0
    assert lateral_pulses(approach, s, w, offset, -side * 1.3 * inward, pulse, pulse) == 0.0
    assert lateral_pulses(approach, s, w, offset, -side * 0.95 * inward, pulse, pulse) * side < 0.0
    assert lateral_pulses(approach, s, w, offset, -side * 1.4 * inward, pulse, pulse) * side > 0.0


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_what_came_back_into_the_deadband_is_stopped_in_its_middle(law: Build, side: float) -> None:
    pulse, approach, s = 0.006, law(), 9.0
    for offset in (0.15, 0.05, 0.001):  # a pulse and a half, on the way in
        assert lateral_pulses(approach, s, 0.0, side * offset, -side * 1.5 * pulse, pulse, pulse) == 0.0
    assert (
        lateral_pulses(approach, s, 0.0, -side * 0.001, -side * 1.5 * pulse, pulse, pulse) == side
    )  # and on the way out


def test_the_way_out_lets_more_than_half_a_pulse_go_before_it_brakes(law: Build) -> None:
    out, gates = law(kind=BACK_OUT), [50.0, 0.1, 10.0, 0.03]
    assert axial_pulses(out, gates, 60.0, -0.1 - 0.75 * PULSE, 0.0, 0.0, PULSE, BRAKE) == 0.0
    assert axial_pulses(out, gates, 60.0, -0.1 - 0.85 * PULSE, 0.0, 0.0, PULSE, BRAKE) == 1.0
    assert axial_pulses(out, gates, 60.0, -0.1 + 0.45 * PULSE, 0.0, 0.0, PULSE, BRAKE) == 0.0
    assert axial_pulses(out, gates, 60.0, -0.1 + 0.55 * PULSE, 0.0, 0.0, PULSE, BRAKE) < 0.0
