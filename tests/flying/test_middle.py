"""A burn's time is its middle, however it was asked for; and a finite burn is flown to the integrator's order."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.core.body import POINT
from sim.core.constants import MU_EARTH
from sim.core.world import TWO_BODY
from sim.core.world import world as plain_world
from sim.gnc.guidance import burn

Fly = Callable[..., sim.Flight]

RADIUS = 6678.137e3
BOTH_OMS = (53_378.0, 3_069.0)  # N, m/s
LEO = (RADIUS, 0.0, 0.0, 0.0, math.sqrt(MU_EARTH / RADIUS), 0.0, 0.0, -9e3, 2e3, 1.0, 0.0, 0.0)


def heights(flight: sim.Flight) -> tuple[float, float]:
    """Give the heights (km) of perigee and apogee at the end of a flight about a point."""
    state, world = flight.target[-1], flight.plan.world
    r, v2 = float(np.linalg.norm(state[:3])), float(state[3:] @ state[3:])
    a = 1.0 / (2.0 / r - v2 / world.mu)
    momentum = np.cross(state[:3], state[3:])
    e = math.sqrt(max(0.0, 1.0 - float(momentum @ momentum) / (world.mu * a)))
    return (a * (1.0 - e) - world.radius) / 1e3, (a * (1.0 + e) - world.radius) / 1e3


def middles(flight: sim.Flight) -> list[float]:
    """Give how far (s) the middle of each burn is from the time that it is called by."""
    return [one.t_s + 0.5 * one.duration_s - one.nominal_s for one in flight.burns]


def test_hohmanns_transfer_ends_on_its_circle(fly_small: Fly) -> None:
    """From 200 to 400 km: the first burn has no time of its own, the second is half a period after it."""
    half = 2715.5885645736034
    phases: dict[str, dict[str, Any]] = {
        "C0": {"kind": "coast", "until": {"duration": "10 min"}},
        "H1": {"kind": "burn", "solve": "fixed", "engine": "oms-both", "delta_v": ["58.065124 m/s", "0 m/s", "0 m/s"]},
        "C1": {"kind": "coast", "until": {"duration": f"{half - 300.0} s"}},
        "H2": {
            "kind": "burn", "solve": "fixed", "engine": "oms-both", "delta_v": ["57.63196267 m/s", "0 m/s", "0 m/s"],
            "at": {"after": "H1", "delay": f"{half} s"},
        },
        "C2": {"kind": "coast", "until": {"duration": "100 min"}},
    }  # fmt: skip
    orbit = {"vehicle": "atlantis-sts-71", "orbit": {"altitude": "200 km", "inclination": "28.5 deg"}}
    flight = fly_small(phases, target=orbit)
    assert heights(flight) == (pytest.approx(400.0, abs=1.0), pytest.approx(400.0, abs=1.0))
    assert middles(flight) == pytest.approx([0.0, 0.0], abs=1e-6)
    assert flight.burns[1].nominal_s - flight.burns[0].nominal_s == pytest.approx(half, abs=1e-6)


@pytest.mark.parametrize(
    "at",
    [
        None,
        {"delay": "10 min"},
        {"delay": "2 s"},  # too soon to be centred there
        {"elevation": "10 deg", "earliest": "1 min", "nominal": "10 min", "latest": "30 min"},
        {"elevation": "80 deg", "earliest": "1 min", "nominal": "2 min", "latest": "3 min"},
    ],
    ids=["none", "delay", "at once", "elevation", "end of the window"],
)
def test_a_burn_is_centred_on_its_time(fly_small: Fly, at: dict[str, str] | None) -> None:
    phases: dict[str, dict[str, Any]] = {
        "C": {"kind": "coast", "until": {"duration": "5 min"}},
        "B": {"kind": "burn", "solve": "fixed", "delta_v": ["10 m/s", "0 m/s", "10 m/s"]},
        "D": {"kind": "coast", "until": {"duration": "5 min"}},
    }
    if at is not None:
        phases["B"]["at"] = {"after": "C", **at}
        phases["C"]["until"] = {"duration": "1 s"}
    flight = fly_small(phases, position=(-30e3, 0, 5e3))
    assert not flight.failure
    assert flight.burns[0].duration_s > 20.0
    assert middles(flight) == pytest.approx([0.0], abs=1e-6)


def test_at_the_elevation_wanted_the_burn_is_half_done(fly_small: Fly) -> None:
    """The middle is when the target would stand at the elevation, without the burn."""
    wanted = {"elevation": "10 deg", "earliest": "1 min", "nominal": "10 min", "latest": "30 min"}
    coast = {"kind": "coast", "until": {"duration": "1 s"}}
    place = {"position": (-30e3, 0, 5e3)}
    burn_there = {
        "kind": "burn",
        "solve": "fixed",
        "delta_v": ["10 m/s", "0 m/s", "10 m/s"],
        "at": {"after": "C", **wanted},
    }
    middle = fly_small({"C": coast, "B": burn_there}, **place).burns[0].nominal_s  # type: ignore[arg-type]
    free = fly_small({"C": {"kind": "coast", "until": {"duration": f"{middle} s"}}}, **place)  # type: ignore[arg-type]
    plan = free.plan
    pair = (*free.target[-1], *free.relative[-1])
    stands = plan.kernels.elevation(plan.world, plan.target_body, middle, tuple(map(float, pair)))
    assert math.degrees(stands) == pytest.approx(10.0, abs=1e-4)


@pytest.mark.parametrize("turning", [0.0, 1.0])
def test_a_burn_in_steps_of_two_seconds_is_that_of_many_small_steps(
    monkeypatch: pytest.MonkeyPatch, turning: float
) -> None:
    world = plain_world(gravity=TWO_BODY)

    def fly() -> np.ndarray:
        pair, mass, seconds = burn.burn(world, POINT, POINT, 0.0, LEO, 100e3, (20.0, 5.0, 30.0), *BOTH_OMS, turning)
        assert seconds > 60.0
        assert mass == pytest.approx(100e3 * math.exp(-math.sqrt(1325.0) / BOTH_OMS[1]), rel=1e-12)
        return np.array(pair)

    coarse = fly()
    monkeypatch.setattr(burn, "BURN_STEP", 0.05)
    fine = fly()
    assert np.abs(coarse - fine)[[0, 1, 2, 6, 7, 8]].max() < 2e-6
    assert np.abs(coarse - fine)[[3, 4, 5, 9, 10, 11]].max() < 2e-8


def test_a_turning_burn_converges_by_the_fourth_order(monkeypatch: pytest.MonkeyPatch) -> None:
    world = plain_world(gravity=TWO_BODY)
    ends = []
    for step in (32.0, 16.0, 1.0):
        monkeypatch.setattr(burn, "BURN_STEP", step)
        pair, _, _ = burn.burn(world, POINT, POINT, 0.0, LEO, 100e3, (60.0, 5.0, 40.0), *BOTH_OMS, 1.0)
        ends.append(np.array(pair[6:9]))
    assert np.linalg.norm(ends[0] - ends[2]) / np.linalg.norm(ends[1] - ends[2]) == pytest.approx(16.0, rel=0.5)
