"""Hermite's cubic against scipy's, one state and many."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicHermiteSpline

from sim.core.hermite import between, hermite
from sim.speed import at, over

RNG = np.random.default_rng(3)
A, B = RNG.normal(size=(50, 6)) * 100.0, RNG.normal(size=(50, 6)) * 100.0
SPANS, SHARES = RNG.uniform(0.1, 60.0, 50), RNG.uniform(0.0, 1.0, 50)


def by_scipy(k: int, share: float) -> np.ndarray:
    ends = np.array([A[k], B[k]])
    spline = CubicHermiteSpline([0.0, SPANS[k]], ends[:, :3], ends[:, 3:])
    t = share * SPANS[k]
    return np.concatenate([spline(t), spline(t, 1)])


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.99, 1.0])
def test_it_is_scipys(speed: str, share: float) -> None:
    for k in range(50):
        found = at(speed, hermite)(tuple(A[k].tolist()), tuple(B[k].tolist()), share, float(SPANS[k]))
        assert found == pytest.approx(by_scipy(k, share), rel=1e-11, abs=1e-11 * 100.0 / SPANS[k])


def test_the_ends_are_the_states_themselves() -> None:
    a, b = tuple(A[0].tolist()), tuple(B[0].tolist())
    assert hermite(a, b, 0.0, 7.0) == a
    assert hermite(a, b, 1.0, 7.0) == b


@pytest.mark.parametrize("span", [0.0, -1.0])
def test_without_a_span_it_is_the_first_state(speed: str, span: float) -> None:
    a, b = tuple(A[0].tolist()), tuple(B[0].tolist())
    assert at(speed, hermite)(a, b, 0.3, span) == a


def test_it_errs_as_its_text_says() -> None:
    # of sin t over a span h the cubic misses h^4 / 384 in the middle
    h = 0.05
    a = (np.sin(1.0), 0.0, 0.0, np.cos(1.0), 0.0, 0.0)
    b = (np.sin(1.0 + h), 0.0, 0.0, np.cos(1.0 + h), 0.0, 0.0)
    miss = abs(hermite(a, b, 0.5, h)[0] - np.sin(1.0 + 0.5 * h))
    assert miss == pytest.approx(h**4 / 384.0 * np.sin(1.0 + 0.5 * h), rel=1e-3)


def test_over_rows_it_is_row_by_row(rows_speed: str) -> None:
    found = over(hermite, rows_speed)(A, B, SHARES, SPANS)
    expected = [
        hermite(tuple(A[k].tolist()), tuple(B[k].tolist()), float(SHARES[k]), float(SPANS[k])) for k in range(50)
    ]
    assert np.array_equal(found, expected)


def test_places_between_are_the_same_curve_forwards_and_backwards(speed: str) -> None:
    for k in range(10):
        a, b = tuple(A[k].tolist()), tuple(B[k].tolist())
        for share in (0.0, 0.25, 1.0):
            place = at(speed, between)(a, b, share, float(SPANS[k]))
            assert place == pytest.approx(hermite(a, b, share, float(SPANS[k]))[:3], rel=1e-12, abs=1e-12)
            assert at(speed, between)(b, a, 1.0 - share, -float(SPANS[k])) == pytest.approx(place, rel=1e-10, abs=1e-10)
