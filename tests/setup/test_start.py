"""Where the target starts, from each form of an orbit."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.core.constants import J2, J3, MU_EARTH, R_EARTH
from sim.core.orbit.elements import elements_from_state, state_from_elements
from sim.core.orbit.mean_elements import mean_from_state
from sim.environment.clock import Clock
from sim.environment.frames import from_gcrs, to_gcrs
from sim.environment.grid import PLACE, SPEED
from sim.setup.setup import make_plan

ALONE = str(Path(__file__).parent.parent / "scenarios" / "valid" / "propagation-alone.toml")
ELEMENTS = {
    "semi_major_axis": "6772 km", "eccentricity": 0.002, "inclination": "51.65 deg", "raan": "85 deg",
    "argument_of_perigee": "40 deg",
}  # fmt: skip
DEG = math.pi / 180.0


def start(orbit, **changes):
    return make_plan(sim.load(ALONE, set={"target.orbit": orbit, **changes}), "interpreted").pair[:6]


def given(state, frame, time=None):
    table = {"frame": frame, "position": [f"{v!r} m" for v in state[:3]], "velocity": [f"{v!r} m/s" for v in state[3:]]}
    return {"state": {**table, "time": time} if time else table}


@pytest.mark.parametrize("frame", ["gcrs", "j2000", "m50", "teme", "itrs"])
def test_a_state_in_any_frame_is_the_same_orbit(frame):
    flight = sim.load(ALONE)
    clock, here = Clock(flight.time.epoch), make_plan(flight, "interpreted").pair[:6]
    there = start(given(from_gcrs(frame, clock, 0.0, here), frame))
    assert math.dist(there[:3], here[:3]) < 2.0 * PLACE
    assert math.dist(there[3:], here[3:]) < 2.0 * SPEED


@pytest.mark.parametrize("air", ["exponential", "nrlmsise-00"])
def test_a_state_of_another_time_is_coasted_on_the_model_flown(air):
    changes = {"model.gravity": "zonal", "model.atmosphere.model": air}
    flight = sim.run(sim.load(ALONE, set=changes))
    for k in (20, len(flight.t) - 3):  # the same orbit, given for a time after the epoch
        table = given(flight.target[k].tolist(), "gcrs", flight.utc(float(flight.t[k])))
        # the air is sampled anew along the way back, from a start some metres aside
        assert math.dist(start(table, **changes)[:3], flight.target[0, :3]) < (1e-6 if air == "exponential" else 1e-2)
    # and for a time before it
    k = 40
    table = given(flight.target[0].tolist(), "gcrs", flight.utc(0.0))
    there = start(table, **changes, **{"time.epoch": flight.utc(float(flight.t[k]))})
    assert math.dist(there[:3], flight.target[k, :3]) < (1e-6 if air == "exponential" else 1e-2)


def test_elements_of_the_shuttle_s_axes():
    state = state_from_elements(MU_EARTH, 6772e3, 0.002, 51.65 * DEG, 85 * DEG, 40 * DEG, 10 * DEG)
    wanted = to_gcrs("m50", Clock(sim.load(ALONE).time.epoch), 0.0, state)
    found = start({"elements": {**ELEMENTS, "frame": "m50", "true_anomaly": "10 deg"}})
    assert math.dist(found[:3], wanted[:3]) < 2.0 * PLACE


def test_a_mean_anomaly_says_the_same_as_a_true_one():
    true = 100.0 * DEG
    eccentric = 2.0 * math.atan(math.sqrt((1 - 0.002) / (1 + 0.002)) * math.tan(true / 2.0))
    mean = (eccentric - 0.002 * math.sin(eccentric)) / DEG
    a = start({"elements": {**ELEMENTS, "true_anomaly": "100 deg"}})
    b = start({"elements": {**ELEMENTS, "mean_anomaly": f"{mean!r} deg"}})
    assert math.dist(a[:3], b[:3]) < 1e-6


def test_mean_elements_have_lost_their_periodic_terms():
    orbit = {"elements": {**ELEMENTS, "kind": "mean", "mean_anomaly": "10 deg"}}
    state = start(orbit)
    a, ex, ey, i, node, u = mean_from_state(MU_EARTH, R_EARTH, J2, J3, state)
    assert a == pytest.approx(6772e3, abs=1e-3)
    assert math.hypot(ex, ey) == pytest.approx(0.002, abs=1e-10)
    assert (i, node) == pytest.approx((51.65 * DEG, 85 * DEG), abs=1e-10)
    assert u % (2.0 * math.pi) == pytest.approx(50 * DEG, abs=1e-9)
    # Independent of the theory: the osculating axis swings by kilometres about the mean one, which is its average over
    # whole revolutions but for terms of second order in J2 (some metres).
    changes = {"model.drag": False, "model.gravity": "j2"}
    flight = sim.run(sim.load(ALONE, set={"target.orbit": orbit, **changes}))
    axes = np.array([elements_from_state(MU_EARTH, tuple(row))[0] for row in flight.target.tolist()])
    assert np.ptp(axes) > 8e3
    latitude = np.unwrap(
        [
            elements_from_state(MU_EARTH, tuple(row))[4] + elements_from_state(MU_EARTH, tuple(row))[5]
            for row in flight.target.tolist()
        ]
    )
    whole = np.linspace(latitude[0], latitude[0] + 2.0 * math.pi, 721)[:-1]
    assert latitude[-1] > latitude[0] + 1.98 * math.pi
    assert np.interp(whole, latitude, axes).mean() == pytest.approx(6772e3, abs=60.0)
