"""Counted noise: repeatable, independent of order, and normal where a control law feels it."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.gnc.noise import burn_error, normal, pulse_error, scramble
from sim.speed import at


def test_same_key_same_number_at_all_speeds(speed: str) -> None:
    keys = [(seed, count) for seed in (0, 71, 2**40) for count in (0, 5, 10**6)]
    assert [at(speed, normal)(*key) for key in keys] == [normal(*key) for key in keys]


def test_scramble_is_one_to_one_and_stays_in_32_bits() -> None:
    values = {scramble(k) for k in range(100_000)}
    assert len(values) == 100_000
    assert min(values) >= 0
    assert max(values) < 2**32


def test_it_is_normal() -> None:
    draws = np.array([pulse_error(7, k) for k in range(20_000)])
    assert abs(draws.mean()) < 4.0 / math.sqrt(len(draws))
    assert draws.std() == pytest.approx(1.0, abs=0.02)
    # twelve uniforms fall short of a Gaussian by an excess kurtosis of -0.1, no more
    assert stats.kurtosis(draws) == pytest.approx(-0.1, abs=0.12)
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.03


def test_pulses_burns_and_seeds_are_strangers() -> None:
    a = np.array([pulse_error(1, k) for k in range(5000)])
    b = np.array([burn_error(1, k) for k in range(5000)])
    c = np.array([pulse_error(2, k) for k in range(5000)])
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.05
    assert abs(np.corrcoef(a, c)[0, 1]) < 0.05
