"""No pulse calls for its opposite: each law on each axis, in many states, with pulses of all sizes and errors."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from sim.gnc.control.pulses import MOST_PULSES
from sim.gnc.guidance.approach import (
    APPROACH,
    BACK_OUT,
    DOCK,
    HOLD,
    HYSTERESIS,
    QUIET,
    Law,
    axial_pulses,
    into,
    lateral_pulses,
    tracking_pulses,
)

Build = Callable[..., Law]
Pulses = Callable[[float, float], float]  # of a place and a rate, signed like the rate

STATES = 3000
SCATTER = 0.02  # standard deviation of a pulse's size, as the orbiter's
CYCLES = 3  # looks at the instruments in which the opposite of a pulse must not fire: two seconds
GATES = {"in": [300.0, 0.4, 180.0, 0.12, 75.0, 0.075], "out": [100.0, 0.15, 30.0, 0.08, 1.5, 0.04]}


def opposed(pulses: Pulses, place: float, rate: float, plus: float, minus: float, share: float) -> bool:
    """Whether a firing of a law is answered by its opposite; ``share`` is what its pulses do of what they should."""
    first = pulses(place, rate)
    rate += share * max(min(first, MOST_PULSES), -MOST_PULSES) * (plus if first > 0.0 else minus)
    for _ in range(CYCLES):
        if pulses(place, rate) * first < 0.0:
            return True
        place += rate
    return False


def states(seed: int) -> list[tuple[random.Random, float, float, float]]:
    """Give draws, each with the sizes of a pulse along the axis and against it and a share of what pulses do."""
    draw = random.Random(seed)
    found = []
    for _ in range(STATES):
        large = draw.choice((0.006, 0.0125, 0.03))
        small = large * draw.choice((1.0, 0.95, 0.7, 1.0 / 6.0))
        plus, minus = draw.choice(((large, small), (small, large)))
        found.append((draw, plus, minus, 1.0 + draw.uniform(-SCATTER, SCATTER)))
    return found


@pytest.mark.parametrize("fall", [0.0, 3.8e-6], ids=["V-bar", "R-bar"])
@pytest.mark.parametrize("kind", [APPROACH, HOLD, DOCK, BACK_OUT])
def test_along_the_axis(law: Build, kind: float, fall: float) -> None:
    the_law = law(kind=kind, stop=40.0 if kind in (APPROACH, BACK_OUT) else -1.0, hold=30.0, rate=0.0305)
    gates = GATES["out" if kind == BACK_OUT else "in"]
    fired = 0
    for draw, plus, minus, share in states(1):
        s, w = draw.choice((draw.uniform(0.3, 1.4), draw.uniform(2.0, 250.0))), draw.uniform(-0.3, 0.3)

        def pulses(place: float, rate: float, plus: float = plus, minus: float = minus) -> float:
            # the place is the range, which falls as the closing rate says
            return axial_pulses(the_law, gates, -place, rate, 3e-4 if fall else 0.0, fall, plus, minus)

        fired += pulses(-s, w) != 0.0
        assert not opposed(pulses, -s, w, plus, minus, share), (s, w, plus, minus)
    assert fired > STATES / 4


@pytest.mark.parametrize("kind", [APPROACH, HOLD, DOCK, BACK_OUT])
def test_across_the_axis_and_out_of_plane(law: Build, kind: float) -> None:
    fired = 0
    for draw, plus, minus, share in states(2):
        if draw.random() < 0.5:
            plus, minus = (0.006, 0.006)
        s = draw.uniform(2.0, 250.0)
        w, offset = draw.uniform(0.0, 0.3), draw.gauss(0.0, 0.03) * s
        # what is sent across a deadband narrower than what a pulse does in two seconds is stopped in its middle sooner
        the_law = law(kind=kind, deadband_floor=4.0 * max(plus, minus))
        rate = draw.gauss(0.0, 0.02)

        def pulses(
            place: float, rate: float, law: Law = the_law, s: float = s, w: float = w, plus: float = plus,
            minus: float = minus,
        ) -> float:  # fmt: skip
            return lateral_pulses(law, s, w, place, rate, plus, minus)

        fired += pulses(offset, rate) != 0.0
        assert not opposed(pulses, offset, rate, plus, minus, share), (s, w, offset, rate, plus, minus)
    assert fired > STATES / 4


def test_across_before_contact(law: Build) -> None:
    dock, fired = law(kind=DOCK), 0
    for draw, plus, minus, share in states(3):
        s, offset, rate = draw.uniform(1.5 * QUIET, 1.4), draw.uniform(-0.1, 0.1), draw.uniform(-0.02, 0.02)

        def pulses(place: float, rate: float, s: float = s, plus: float = plus, minus: float = minus) -> float:
            return lateral_pulses(dock, s, 0.03, place, rate, plus, minus)

        first = pulses(offset, rate)
        fired += first != 0.0
        after = rate + share * max(min(first, MOST_PULSES), -MOST_PULSES) * (plus if first > 0.0 else minus)
        for k in range(CYCLES):  # it comes nearer meanwhile
            assert first * lateral_pulses(dock, s - 0.03 * k, 0.03, offset + after * k, after, plus, minus) >= 0.0
    assert fired > STATES / 4


@pytest.mark.parametrize("drift", [0.0, 2e-4, -2e-4, 1e-3, -1e-3])
def test_around_the_target(drift: float) -> None:
    fired = 0
    for draw, plus, minus, share in states(4):
        error, rate = draw.gauss(0.0, 2.0), draw.gauss(0.0, 0.05)

        def pulses(place: float, rate: float, plus: float = plus, minus: float = minus) -> float:
            return tracking_pulses(place, rate, drift, 1.0, plus, minus)

        fired += pulses(error, rate) != 0.0
        assert not opposed(pulses, error, rate, plus, minus, share), (error, rate, plus, minus)
    assert fired > STATES / 4


def test_the_fewest_pulses_lead_into_a_band_and_never_across_it() -> None:
    for draw, plus, minus, _ in states(5):
        least = draw.uniform(-0.1, 0.1)
        most = least + draw.uniform(0.0, 3.0) * max(plus, minus)
        rate = draw.uniform(-0.3, 0.3)
        count = into(rate, least, most, plus, minus)
        size = plus if count > 0.0 else minus
        lack = 0.5 * max(HYSTERESIS * max(plus, minus) - (most - least), 0.0)
        assert least - lack - 1e-12 <= rate + count * size <= most + lack + 1e-12
        if count != 0.0:
            short = rate + (count - (1.0 if count > 0.0 else -1.0)) * size
            assert not least - lack < short < most + lack
