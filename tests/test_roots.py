"""Zeros and extrema of functions whose zeros and extrema are known."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.roots import extrema, least, roots, roots_of_samples


def test_zeros_of_a_sine_to_a_microsecond_with_their_direction() -> None:
    found = roots(lambda t: np.sin(t / 100.0), 10.0, 2000.0, 60.0)
    assert [root.t for root in found] == pytest.approx([100.0 * math.pi * k for k in range(1, 7)], abs=1e-6)
    assert [root.direction for root in found] == [-1, 1, -1, 1, -1, 1]


def test_a_function_of_one_number_serves_as_well() -> None:
    # math.cos takes no array, and a comparison of one does not either
    one = roots(lambda t: math.cos(t / 100.0), 0.0, 1000.0, 60.0)
    many = roots(lambda t: np.cos(t / 100.0), 0.0, 1000.0, 60.0)
    assert one == many
    steps = roots(lambda t: t - 500.0 if t < 700.0 else 200.0, 0.0, 1000.0, 60.0)
    assert [root.t for root in steps] == pytest.approx([500.0], abs=1e-6)


@pytest.mark.parametrize("centre", np.linspace(600.0, 660.0, 13))
def test_an_event_of_one_second_at_a_step_of_sixty(centre: float) -> None:
    # a pass that rises half a second before its highest point and sets half a second after
    def height(t: np.ndarray) -> np.ndarray:
        return np.cos((t - centre) / 500.0) - math.cos(0.5 / 500.0)

    found = roots(height, 0.0, 1800.0, 60.0)
    assert [root.t for root in found] == pytest.approx([centre - 0.5, centre + 0.5], abs=1e-6)
    assert [root.direction for root in found] == [1, -1]


@pytest.mark.parametrize("centre", [0.7, 30.0, 1799.3, 1771.0])
def test_a_short_event_in_the_first_or_last_interval(centre: float) -> None:
    found = roots(lambda t: math.cos(0.5 / 500.0) - np.cos((t - centre) / 500.0), 0.0, 1800.0, 60.0)
    assert [root.t for root in found] == pytest.approx([centre - 0.5, centre + 0.5], abs=1e-6)
    assert [root.direction for root in found] == [-1, 1]


def test_an_event_of_a_hundredth_of_a_second_under_a_sharp_peak() -> None:
    def height(t: np.ndarray) -> np.ndarray:
        return 1.0 / np.sqrt(1.0 + ((t - 333.3) / 20.0) ** 2) - 1.0 / math.sqrt(1.0 + (0.005 / 20.0) ** 2)

    found = roots(height, 0.0, 1000.0, 60.0)
    assert [root.t for root in found] == pytest.approx([333.295, 333.305], abs=1e-6)


def test_what_only_touches_zero_is_no_event() -> None:
    assert roots(lambda t: (t - 50.0) ** 2, 0.0, 100.0, 10.0) == ()
    assert roots(lambda t: (t - 51.0) ** 2 + 1e-9, 0.0, 100.0, 10.0) == ()
    assert roots(lambda t: 0.0 * t, 0.0, 100.0, 10.0) == ()


def test_a_zero_on_a_sample_counts_once_and_one_at_the_start_not() -> None:
    found = roots(lambda t: t - 50.0, 0.0, 100.0, 10.0)
    assert [(root.t, root.direction) for root in found] == [(50.0, 1)]
    assert roots(lambda t: t, 0.0, 100.0, 10.0) == ()


@given(
    gaps=st.lists(st.floats(3.0, 500.0), min_size=1, max_size=12),
    scale=st.sampled_from([1e-9, 1.0, 1e6]),
)
def test_all_zeros_of_a_polynomial_by_its_factors(gaps: list[float], scale: float) -> None:
    wanted = np.cumsum(gaps)

    def product(t: np.ndarray) -> np.ndarray:
        value = np.full(np.shape(t), scale)
        for one in wanted:
            value = value * ((t - one) / 1000.0)
        return value

    found = roots(product, 0.0, float(wanted[-1]) + 10.0, 1.3)
    assert [root.t for root in found] == pytest.approx(wanted.tolist(), abs=1e-6)
    assert all(a.direction == -b.direction for a, b in pairwise(found))
    assert found[-1].direction == 1


def test_extrema_to_a_microsecond() -> None:
    found = extrema(lambda t: 5.0 + np.sin(t / 100.0), 10.0, 1500.0, 60.0)
    assert [one.t for one in found] == pytest.approx([50.0 * math.pi * k for k in (1, 3, 5, 7, 9)], abs=1e-6)
    assert [one.value for one in found] == pytest.approx([6.0, 4.0, 6.0, 4.0, 6.0], abs=1e-12)
    assert [one.is_maximum for one in found] == [True, False, True, False, True]


def test_a_corner_is_an_extremum_too() -> None:
    (corner,) = extrema(lambda t: np.abs(t - 123.456), 0.0, 1000.0, 60.0)
    assert corner.t == pytest.approx(123.456, abs=1e-6)
    assert not corner.is_maximum


def test_the_least_value_of_several_intervals_at_once() -> None:
    low, high = np.array([0.0, 0.0]), np.array([100.0, 200.0])
    centres = np.array([31.0, 150.5])
    t, value = least(lambda x, k: (x - centres[k]) ** 2 + k, low, high)
    assert t == pytest.approx(centres, abs=1e-6)
    assert value == pytest.approx([0.0, 1.0], abs=1e-12)


def test_several_functions_from_their_samples_with_times_twice() -> None:
    times = np.repeat(np.arange(0.0, 1000.0, 50.0), 2)
    levels = np.array([-0.5, 0.0, 0.9995])
    values = np.sin(times[None, :] / 100.0) - levels[:, None]
    found = roots_of_samples(lambda x, k: np.sin(x / 100.0) - levels[k], times, values)
    for level, mine in zip(levels, found, strict=True):
        assert np.sin(np.array([root.t for root in mine]) / 100.0) == pytest.approx(level, abs=1e-8)
    assert [len(mine) for mine in found] == [2, 3, 4]
    # an extremum that cannot reach zero is not looked into
    near = roots_of_samples(lambda x, k: np.sin(x / 100.0) - levels[k], times, values, reach=0.0)
    assert [len(mine) for mine in near] == [2, 3, 0]


@pytest.mark.parametrize("last", [400.0, 401.0, 410.0, 420.0, 460.0])
def test_a_function_is_asked_only_where_it_was_sampled(last: float) -> None:
    # it touches zero at 400 s, or not quite: between the last samples, at the very end or just before
    asked: list[float] = []

    def function(x: np.ndarray, _: np.ndarray) -> np.ndarray:
        asked.extend(x.tolist())
        return 1e-12 + (x - 400.0) ** 2

    times = np.append(np.arange(0.0, last, 60.0), last)
    (found,) = roots_of_samples(function, times, function(times, times)[None])
    assert not found
    assert len(asked) > len(times)
    assert min(asked) >= 0.0
    assert max(asked) <= last


def test_a_search_that_cannot_be_made_says_why() -> None:
    with pytest.raises(ValueError, match="later one"):
        roots(np.sin, 10.0, 10.0, 1.0)
    with pytest.raises(ValueError, match="step of more than 0"):
        roots(np.sin, 0.0, 10.0, 0.0)
    with pytest.raises(ValueError, match="not finite"):
        roots(lambda t: np.where(t > 5.0, np.nan, 1.0), 0.0, 10.0, 1.0)
