"""The state between the samples: 1 mm and 0.01 mm/s of what was flown, whatever flies and fires."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import sim
from sim.core.constants import MU_EARTH
from sim.core.relative.lvlh import axes, from_lvlh, target_acceleration
from sim.flight.motion import Track
from sim.inputs.errors import InputError
from sim.vehicles.vehicle import G0

NEAR_M, NEAR_M_S = 1e-3, 1e-5
SHARES = (0.01, 0.13, 0.37, 0.5, 0.71, 0.93, 0.999)

Fly = Callable[..., sim.Flight]


def same(found: np.ndarray, truth: np.ndarray) -> None:
    assert np.asarray(found)[:3] == pytest.approx(np.asarray(truth)[:3], abs=NEAR_M)
    assert np.asarray(found)[3:] == pytest.approx(np.asarray(truth)[3:], abs=NEAR_M_S)


def coast(seconds: float) -> dict[str, Any]:
    return {"Far": {"kind": "coast", "limit": f"{seconds + 1.0} s", "until": {"duration": f"{seconds} s"}}}


@pytest.mark.parametrize("gravity", ["cw", "two-body", "zonal"])
def test_coasts_whose_samples_are_a_minute_apart(fly_small: Fly, gravity: str) -> None:
    start = {"position": (-4000, 300, 900), "velocity": (2, 0.3, -1), "model": {"gravity": gravity}}
    flight = fly_small(coast(15000.0), **start)
    assert np.diff(flight.t).max() > 55.0
    for t in (31.7, 7000.5, 14970.0, 14999.99):
        ended = fly_small(coast(t), **start)
        state = flight.state(t)
        for found, truth in (
            (state.target, ended.target[-1]),
            (flight.target_at(t), ended.target[-1]),
            (state.lvlh, ended.lvlh[-1]),
            (state.curvilinear, ended.curvilinear[-1]),
            (flight.chaser_at(t), ended.chaser[-1]),
        ):
            same(found, truth)
        assert state.range_m == pytest.approx(ended.range_m[-1], abs=2e-3)  # with the attitude's chord


def test_a_target_alone_whose_samples_are_minutes_apart(fly_small: Fly) -> None:
    flight = fly_small(coast(8.0 * 86400.0), model={"gravity": "j2"})
    assert np.diff(flight.t).max() > 120.0
    k = len(flight.t) // 2
    for share in SHARES:
        t = float(flight.t[k] + share * (flight.t[k + 1] - flight.t[k]))
        plan, start = flight.plan, tuple(flight.target[k].tolist())
        truth = plan.kernels.orbit_coast(plan.world, plan.target_body, float(flight.t[k]), start, t - flight.t[k], 10.0)
        same(flight.target_at(t), np.array(truth))
        assert flight.state(t).target.tolist() == flight.target_at(t).tolist()
        assert not flight.state(t).lvlh.any()


def test_pulses_on_three_axes_at_once(fly_small: Fly) -> None:
    """The truth at a moment within a firing is the end of a flight that ends there."""

    def hold(seconds: float) -> sim.Flight:
        phase = {"kind": "hold", "axis": "+R", "range": "60 m", "low_z": "1 m", "until": {"duration": f"{seconds} s"}}
        start = {"position": (-8.4, 0.4, 86), "velocity": (0.05, -0.06, 0.04)}
        return fly_small({"Hold": phase}, model={"gravity": "j2", "execution": None, "seed": 2}, **start)

    flight = hold(90.0)
    cuts = np.flatnonzero((flight.jets[:-1] != 0) & (flight.jets[1:] != 0) & (np.diff(flight.t) < 0.5))
    assert len(cuts) > 0, "some commands stop before others"
    k = int(cuts[0])
    stops = [k, k + 1, k + 2] if flight.jets[k + 2] else [k, k + 1]
    for number in stops:
        for share in (0.3, 0.8):
            t = float(flight.t[number] + share * (flight.t[number + 1] - flight.t[number]))
            ended, state = hold(t), flight.state(t)
            assert abs(state.lvlh[3:] - flight.lvlh[number, 3:]).max() > 10.0 * NEAR_M_S, "it pushes"
            same(state.lvlh, ended.lvlh[-1])
            same(state.target, ended.target[-1])
            assert state.mass_kg == pytest.approx(ended.mass_kg[-1], abs=1e-6)


def two_body(_: float, y: np.ndarray) -> np.ndarray:
    return np.concatenate([y[3:], -MU_EARTH * y[:3] / np.linalg.norm(y[:3]) ** 3])


def flown_by_scipy(start: np.ndarray, mass: float, thrust: np.ndarray, flow: float, seconds: float) -> np.ndarray:
    """Integrate a ship under a thrust (N, inertial) with its mass falling."""

    def rate(t: float, y: np.ndarray) -> np.ndarray:
        pushed = two_body(t, y)
        pushed[3:] += thrust / (mass - flow * t)
        return pushed

    return np.asarray(solve_ivp(rate, (0.0, seconds), start, "DOP853", rtol=1e-13, atol=1e-9).y[:, -1])


def test_a_long_burn_by_the_rocket_equation(fly_small: Fly) -> None:
    burn = {"kind": "burn", "solve": "fixed", "delta_v": ["9 m/s", "1 m/s", "-2 m/s"]}
    flight = fly_small({"Burn": burn, **coast(600.0)}, position=(-9000, 0, 2000))
    flown, engine = flight.burns[0], flight.chaser_vehicle.engines["oms-1"]
    assert flown.duration_s > 30.0
    k = int(np.flatnonzero(flight.jets)[0])
    start, mass = flight.chaser[k], float(flight.mass_kg[k])
    flow = flown.propellant_kg / flown.duration_s
    along = np.array(flown.dv_lvlh_m_s) @ local_axes(flight.target[k], flight.relative[k])
    thrust = along / np.linalg.norm(along) * flow * engine.isp_s * G0
    for share in SHARES:
        t = flown.t_s + share * flown.duration_s
        truth = flown_by_scipy(start, mass, thrust, flow, share * flown.duration_s)
        state = flight.state(t)
        mine = Track(flight).states(np.array([t]))[0]
        same(mine[:6] + mine[6:], truth)
        same(state.target, solve(flight.target[k], share * flown.duration_s))
        assert state.mass_kg == pytest.approx(mass - flow * share * flown.duration_s, abs=1e-6)


def local_axes(target: np.ndarray, relative: np.ndarray) -> np.ndarray:
    """Give the chaser's local axes, of the target's orbit plane turned by the angle between both radii."""
    x, y, z = np.array(axes(*target)).reshape(3, 3)
    place = target[:3] + relative[:3]
    ahead = math.atan2(place @ x, -place @ z)
    c, s = math.cos(ahead), math.sin(ahead)
    return np.array([c * x + s * z, y, c * z - s * x])


def solve(start: np.ndarray, seconds: float) -> np.ndarray:
    return np.asarray(solve_ivp(two_body, (0.0, seconds), start, "DOP853", rtol=1e-13, atol=1e-9).y[:, -1])


def test_a_burn_of_a_target_alone(fly_small: Fly) -> None:
    burn = {"kind": "burn", "engine": "oms-1", "solve": "fixed", "delta_v": ["-30 m/s", "0 m/s", "4 m/s"]}
    flight = fly_small({"Burn": burn, **coast(300.0)}, target={"vehicle": "atlantis-sts-71"})
    flown = flight.burns[0]
    k = int(np.flatnonzero(flight.jets)[0])
    start, mass = flight.target[k], float(flight.mass_kg[k])
    flow = flown.propellant_kg / flown.duration_s
    exhaust = math.hypot(*flown.dv_lvlh_m_s) / math.log(mass / float(flight.mass_kg[-1]))
    along = np.array(flown.dv_lvlh_m_s) @ np.array(axes(*start)).reshape(3, 3)
    thrust = along / np.linalg.norm(along) * flow * exhaust
    for share in SHARES:
        truth = flown_by_scipy(start, mass, thrust, flow, share * flown.duration_s)
        same(flight.target_at(flown.t_s + share * flown.duration_s), truth)


def test_docked_the_chaser_stands_still_beside_the_target(fly_small: Fly) -> None:
    phases = {
        "Contact": {"kind": "dock", "axis": "+R", "low_z": "1000 ft", "rate": "0.1 ft/s"},
        "Docked": {"kind": "docked", "until": {"duration": "1 h"}},
        "Undock": {"kind": "separate", "until": {"duration": "1 min"}},
    }
    flight = fly_small(phases, position=(-9.46, 0, 24), model={"gravity": "j2", "drag": True})
    wide = np.flatnonzero(np.diff(flight.t) > 100.0)
    for k in (int(wide[3]), int(wide[-1])):  # the last ends with the springs' push, which is none before
        held = (*flight.lvlh[k, :3].tolist(), 0.0, 0.0, 0.0)
        for share in SHARES:
            t = float(flight.t[k] + share * (flight.t[k + 1] - flight.t[k]))
            plan, state = flight.plan, flight.state(t)
            orbit = tuple(flight.target_at(t).tolist())
            truth = from_lvlh(orbit, target_acceleration(plan.world, plan.target_body, t, orbit), held)
            same(Track(flight).states(np.array([t]))[0][6:], np.array(truth))
            same(state.lvlh, np.array(held))
            assert state.range_m == state.range_rate_m_s == 0.0


def test_a_drift_begins_where_the_chaser_is(fly_small: Fly) -> None:
    start = {"position": (-4000, 300, 900), "velocity": (2, 0.3, -1), "model": {"gravity": "j2"}}
    flight = fly_small(coast(15000.0), **start)
    t = float(flight.t[40]) + 31.3
    drift = flight.drift(t, 3.0)
    assert drift.lvlh[0].tolist() == flight.state(t).lvlh.tolist()
    for k in (1, 6):
        same(drift.lvlh[k], flight.state(float(drift.t[k])).lvlh)


def test_a_burns_event_has_the_range_of_its_own_time(fly_small: Fly) -> None:
    phases = {
        "Wait": {"kind": "coast", "until": {"duration": "60 s"}},
        "Burn": {
            "kind": "burn", "solve": "fixed", "delta_v": ["9 m/s", "0 m/s", "0 m/s"],
            "at": {"after": "Wait", "delay": "10 min"},
        },
        **coast(600.0),
    }  # fmt: skip
    flight = fly_small(phases, position=(-9000, 0, 2000), velocity=(3, 0, 0))
    (event,) = (event for event in flight.events if event.kind == "burn")
    assert event.t_s > flight.burns[0].t_s + 10.0
    state = flight.state(event.t_s)
    assert (event.range_m, event.range_rate_m_s) == (state.range_m, state.range_rate_m_s)


# Ends


@pytest.mark.parametrize("outside", [-0.001, 900.001, 1e9, -math.inf, math.nan])
def test_a_time_outside_the_flight_is_an_error_with_its_span(fly_small: Fly, outside: float) -> None:
    flight = fly_small(coast(900.0), position=(-4000, 0, 900))
    queries: dict[str, Callable[[float], Any]] = {
        "state": flight.state,
        "target_at": flight.target_at,
        "chaser_at": flight.chaser_at,
        "drift": lambda t: flight.drift(t, 5.0),
        "sub_point": flight.sub_point,
        "lit": flight.lit,
        "ships": flight.ships,
        "plan_at": flight.plan_at,
    }
    for name, query in queries.items():
        with pytest.raises(InputError, match=r"0 s to 900 s \(1996-01-01T00:00:00Z to 1996-01-01T00:15:00Z\)"):
            pytest.fail(f"{name} answered {query(outside)}")
    for inside in (0.0, 900.0, -1e-7, 900.0 + 1e-7):
        assert flight.state(inside).t == min(max(inside, 0.0), 900.0)


def test_a_flight_that_ends_in_a_collision_has_no_state_after_it(fly_small: Fly) -> None:
    flight = fly_small(coast(3600.0), position=(-300, 0, 0), velocity=(5, 0, 0.1))
    assert flight.failure.startswith("collision")
    end = float(flight.t[-1])
    assert end < 300.0
    same(flight.state(end).lvlh, flight.lvlh[-1])
    with pytest.raises(InputError, match="no state"):
        flight.state(end + 1.0)


def test_the_targets_orbit_goes_on_beyond_the_ends(fly_small: Fly) -> None:
    short, long = (fly_small(coast(seconds), model={"gravity": "j2"}) for seconds in (900.0, 4000.0))
    same(short.orbit_at(3456.7), long.target_at(3456.7))
    assert short.orbit_at(431.2).tolist() == short.target_at(431.2).tolist()
    plan, start = long.plan, tuple(long.target[0].tolist())
    truth = plan.kernels.orbit_coast(plan.world, plan.target_body, 0.0, start, -500.0, 10.0)
    same(short.orbit_at(-500.0), np.array(truth))
