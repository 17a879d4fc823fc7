"""Burns to a place at times from which they can hardly steer every direction: what they buy, and what they leave."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.relative.cw import phi_rv, phi_rv_inverse, phi_rv_steered

Fly = Callable[..., sim.Flight]

N = math.sqrt(MU_EARTH / (R_EARTH + 390e3) ** 3)
HALF = math.pi / N


def hop(fly_small: Fly, start: tuple[float, float, float], end: float, after: float, **model: Any) -> sim.Flight:
    """Fly from rest at a place to another on the V-bar, ``end`` m behind, in ``after`` s."""
    phases = {
        "B": {
            "kind": "burn",
            "solve": "intercept",
            "aim": {"position": [f"{-end} m", "0 m", "0 m"], "after": f"{after} s"},
        },
        "C": {"kind": "coast", "until": {"duration": f"{after} s"}},
    }
    return fly_small(phases, position=start, model={"gravity": "j2", **model})


def test_the_textbooks_radial_hop(fly_small: Fly) -> None:
    """Half a revolution from 1000 to 300 m behind: n dx / 4 straight down, with J2 too."""
    flight = hop(fly_small, (-1000.0, 0.0, 0.0), 300.0, 2770.669324473249)
    forward, across, down = flight.burns[0].dv_planned_m_s
    assert math.hypot(forward, across, down) == pytest.approx(N * 700.0 / 4.0, abs=0.005)
    assert abs(across) < 0.02
    note = flight.burns[0].note
    assert "misses by 0.3" in note
    assert "m/s more would take that out" in note
    assert math.dist(flight.lvlh[-1][:3], (-300.0, 0.0, 0.0)) < 2.0


@pytest.mark.parametrize("distance", [150.0, 1000.0, 8000.0])
@pytest.mark.parametrize("off", [-30.0, -2.0, 5.0, 30.0])
def test_near_half_a_revolution_nothing_is_spent_across(fly_small: Fly, distance: float, off: float) -> None:
    burn = hop(fly_small, (-distance - 300.0, 0.0, 0.0), 300.0, HALF + off).burns[0]
    assert abs(burn.dv_planned_m_s[1]) < 1e-6
    assert math.hypot(*burn.dv_planned_m_s) < 1.1 * N * distance / 4.0 + 0.01


@pytest.mark.parametrize("off", [-20.0, 1.0, 20.0])
def test_near_a_whole_revolution_nothing_is_spent_down(fly_small: Fly, off: float) -> None:
    burn = hop(fly_small, (-1300.0, 0.0, 0.0), 300.0, 2.0 * HALF + off).burns[0]
    # a drift of 1 km a revolution is 6 pi / n for each metre per second
    assert math.hypot(*burn.dv_planned_m_s) == pytest.approx(1000.0 * N / (6.0 * math.pi), rel=0.02)
    assert "misses by" in burn.note


@pytest.mark.parametrize("after", [0.4 * HALF, 0.95 * HALF, 1.05 * HALF, 1.4 * HALF])
def test_elsewhere_every_direction_is_steered(fly_small: Fly, after: float) -> None:
    burn = hop(fly_small, (-1000.0, 40.0, 30.0), 300.0, after).burns[0]
    assert "misses" not in burn.note
    assert abs(burn.dv_planned_m_s[1]) > 0.01


@pytest.mark.parametrize(("after", "start"), [(HALF, (-1000.0, 60.0, 0.0)), (2.0 * HALF, (-900.0, 0.0, 300.0))])
def test_what_is_too_much_to_leave_and_cannot_be_steered_is_refused(
    fly_small: Fly, after: float, start: tuple[float, float, float]
) -> None:
    flight = hop(fly_small, start, 300.0, after, gravity="cw")
    assert not flight.goal_met
    assert "cannot steer every direction" in flight.failure


@pytest.mark.parametrize(
    "tau", [0.3, 2.0, math.pi - 0.02, math.pi, math.pi + 0.04, 6.26, 2 * math.pi, 8.82, 9.42, 15.37]
)
def test_the_directions_left_out_are_those_of_small_singular_values(tau: float) -> None:
    least = 0.05 / N
    got, out = phi_rv_steered(N, tau / N, least)
    u, sigma, vt = np.linalg.svd(np.array(phi_rv(N, tau / N)).reshape(3, 3))
    keep = (sigma >= least) | (tau < 1.0)
    wanted = sum(np.outer(vt[k], u[:, k]) / sigma[k] for k in range(3) if keep[k])
    assert out == 3 - keep.sum()
    assert np.array(got).reshape(3, 3) == pytest.approx(wanted, rel=1e-9, abs=1e-12)
    if out == 0.0:
        assert got == phi_rv_inverse(N, tau / N)[:9]
