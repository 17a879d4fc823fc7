"""Hermite's cubic between two states."""

from __future__ import annotations

import numpy as np
import pytest

from sim.core.hermite import between, hermite
from sim.speed import at

CUBIC = np.array([[3.0, -1.0, 0.5], [2.0, 0.0, -4.0], [0.1, 0.2, -0.3], [0.01, -0.02, 0.03]])  # of t, axis by axis


def state(t: float) -> tuple[float, float, float, float, float, float]:
    """Return place and velocity on a curve of degree 3."""
    place = CUBIC.T @ [1.0, t, t * t, t * t * t]
    velocity = CUBIC.T @ [0.0, 1.0, 2.0 * t, 3.0 * t * t]
    return (*place.tolist(), *velocity.tolist())


@pytest.mark.parametrize("span", [0.5, 10.0])
def test_a_cubic_is_met_exactly(speed: str, span: float) -> None:
    for share in np.linspace(0.0, 1.0, 11).tolist():
        found = at(speed, hermite)(state(2.0), state(2.0 + span), share, span)
        assert found == pytest.approx(state(2.0 + share * span), rel=1e-11, abs=1e-11)


def test_places_go_backwards_too(speed: str) -> None:
    found = at(speed, between)(state(5.0), state(1.0), 0.25, -4.0)
    assert found == pytest.approx(state(4.0)[:3], rel=1e-12)


def test_without_a_span_it_is_the_first_state(speed: str) -> None:
    assert at(speed, hermite)(state(1.0), state(9.0), 0.4, 0.0) == state(1.0)
