"""The slew: its closed form against small steps of bang, coast and bang, from any start."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.gnc.control.slew import ACCELERATION, RATE, slew_time, slewed
from sim.speed import at

ANGLES = st.floats(-math.pi, math.pi)
RATES = st.floats(-3.0 * RATE, 3.0 * RATE)
SHARES = st.floats(0.0, 1.2)


def by_steps(off: float, rate: float, seconds: float, step: float = 1e-3) -> tuple[float, float]:
    """Steer by feedback in small steps: towards the command, at most at `RATE`, braking in time.

    The rate wanted is the one from which it can just stop, v^2 = 2 a e; the acceleration leads there as fast as it may.
    """
    for _ in range(round(seconds / step)):
        wanted = -math.copysign(min(RATE, math.sqrt(2.0 * ACCELERATION * abs(off))), off)
        change = min(max(wanted - rate, -ACCELERATION * step), ACCELERATION * step)
        off += (rate + 0.5 * change) * step
        rate += change
    return off, rate


STARTS = {
    "far, at rest": (1.5, 0.0),
    "near, at rest": (0.01, 0.0),  # too near to reach the rate allowed
    "towards": (1.0, -0.5 * RATE),
    "away": (0.3, 0.7 * RATE),
    "there, but turning": (0.0, 0.6 * RATE),
    "too fast to stop": (0.005, -0.9 * RATE),
    "on the other side": (-1.2, 0.3 * RATE),
    "faster than allowed, away": (-0.2, -2.0 * RATE),
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("share", [0.1, 0.35, 0.5, 0.8, 0.97])
def test_it_is_what_small_steps_of_bang_coast_bang_give(start: str, share: float) -> None:
    off, rate = STARTS[start]
    seconds = share * slew_time(off, rate)
    steps = by_steps(off, rate, seconds)
    assert slewed(off, rate, seconds) == (pytest.approx(steps[0], abs=2e-4), pytest.approx(steps[1], abs=2e-4))


def test_faster_than_allowed_towards_the_command_it_coasts_on_and_brakes_in_time() -> None:
    off, rate = 1.5, -2.0 * RATE
    whole, braking = slew_time(off, rate), 2.0 * RATE / ACCELERATION
    assert slewed(off, rate, 0.5 * (whole - braking))[1] == pytest.approx(rate)
    assert slewed(off, rate, whole - 0.5 * braking)[1] == pytest.approx(0.5 * rate)


@settings(deadline=None, max_examples=300)
@given(off=ANGLES, rate=RATES)
def test_it_ends_with_neither_error_nor_rate_in_the_time_told(off: float, rate: float) -> None:
    whole = slew_time(off, rate)
    assert math.isfinite(whole)
    assert whole >= 0.0
    assert slewed(off, rate, whole + 1e-9) == (0.0, 0.0)
    assert slewed(off, rate, whole + 1e6) == (0.0, 0.0)
    if whole > 1e-3:
        late = slewed(off, rate, whole - 1e-3)
        assert late != (0.0, 0.0)
        assert abs(late[0]) <= 0.5 * ACCELERATION * 1.1e-3**2 + 1e-15
        assert abs(late[1]) <= ACCELERATION * 1.1e-3


@settings(deadline=None, max_examples=300)
@given(off=ANGLES, rate=RATES, share=SHARES)
def test_split_anywhere_it_is_the_same_slew(off: float, rate: float, share: float) -> None:
    whole = slew_time(off, rate)
    middle = slewed(off, rate, share * whole)
    assert slew_time(*middle) == pytest.approx(max(whole - share * whole, 0.0), rel=1e-6, abs=1e-4)
    for more in (0.1, 3.0, 0.5 * whole):
        at_once = slewed(off, rate, share * whole + more)
        assert slewed(*middle, more) == (pytest.approx(at_once[0], abs=1e-9), pytest.approx(at_once[1], abs=1e-7))


@settings(deadline=None, max_examples=200)
@given(off=ANGLES, rate=RATES)
def test_rate_and_acceleration_are_kept_and_nothing_jumps(off: float, rate: float) -> None:
    whole = slew_time(off, rate)
    times = np.linspace(0.0, whole, 401)
    path = np.array([slewed(off, rate, float(t)) for t in times])
    step = whole / 400.0
    assert path[0] == pytest.approx([off, rate], abs=1e-12)
    assert np.abs(path[:, 1]).max() <= max(RATE, abs(rate)) + 1e-12
    assert np.abs(np.diff(path[:, 1])).max() <= ACCELERATION * step + 1e-12
    # and the angle is what its rate sums up to
    trapezoid = 0.5 * (path[:-1, 1] + path[1:, 1]) * step
    assert np.abs(np.diff(path[:, 0]) - trapezoid).max() <= 0.25 * ACCELERATION * step**2 + 1e-12


@settings(deadline=None, max_examples=200)
@given(off=ANGLES, rate=RATES, seconds=st.floats(0.0, 1000.0))
def test_either_side_is_the_mirror_of_the_other(off: float, rate: float, seconds: float) -> None:
    a, b = slewed(off, rate, seconds), slewed(-off, -rate, seconds)
    assert (a[0], a[1]) == (-b[0], -b[1])
    assert slew_time(off, rate) == slew_time(-off, -rate)


def test_on_its_command_it_stays_there() -> None:
    assert slewed(0.0, 0.0, 5.0) == (0.0, 0.0)
    assert slew_time(0.0, 0.0) == 0.0


def test_half_a_degree_a_second_and_a_tenth_more_each() -> None:
    # 90 degrees: 5 s to speed up, over 1.25 degrees, 5 to slow down, and the rest at half a degree a second
    whole = slew_time(math.radians(90.0), 0.0)
    assert whole == pytest.approx(5.0 + 87.5 / 0.5 + 5.0)
    assert slewed(math.radians(90.0), 0.0, 5.0) == pytest.approx((math.radians(88.75), -math.radians(0.5)))
    assert slewed(math.radians(90.0), 0.0, 0.5 * whole)[0] == pytest.approx(math.radians(45.0))


def test_all_speeds_agree_to_the_last_bit(other_speed: str) -> None:
    rng = np.random.default_rng(5)
    for _ in range(300):
        off, rate, seconds = (
            float(rng.uniform(-3.2, 3.2)), float(rng.uniform(-3.0, 3.0)) * RATE, float(rng.uniform(0.0, 400.0)),
        )  # fmt: skip
        assert at(other_speed, slewed)(off, rate, seconds) == slewed(off, rate, seconds)
        assert at(other_speed, slew_time)(off, rate) == slew_time(off, rate)
