"""Phases flown from small scenarios: what ends them, what fails, what they log."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

import sim
from sim.core.constants import MU_EARTH, R_EARTH

FOOT = 0.3048
RADIUS = R_EARTH + 390e3
RATE = math.sqrt(MU_EARTH / RADIUS**3)
PERIOD = 2.0 * math.pi / RATE

Fly = Callable[..., sim.Flight]


def coast(**until: object) -> dict[str, object]:
    """Give the keys of a coast."""
    return {"kind": "coast", "until": until}


def test_a_v_bar_hop_is_the_textbook_cycloid(fly_small: Fly) -> None:
    # a forward impulse dv: 6 pi / n backwards a revolution, up to 4 / n high, per m/s (Clohessy-Wiltshire)
    flight = fly_small(
        {
            "hop": {"kind": "burn", "solve": "fixed", "delta_v": ["0.1 m/s", "0 m/s", "0 m/s"]},
            "one revolution": {"kind": "coast", "until": {"duration": f"{PERIOD} s"}},
        },
        position=(-1000, 0, 0),
        frame="lvlh-curvilinear",
    )
    assert flight.goal_met
    assert flight.contact is None
    burn = flight.burns[0]
    assert math.hypot(*burn.dv_lvlh_m_s) == pytest.approx(0.1)
    end = flight.state(burn.t_s + 0.5 * burn.duration_s + PERIOD).curvilinear
    assert end[0] == pytest.approx(-1000.0 - 6.0 * math.pi / RATE * 0.1, abs=2.0)
    assert np.min(flight.curvilinear[:, 2]) == pytest.approx(-4.0 / RATE * 0.1, abs=0.5)


def test_released_below_it_drifts_down_and_ahead(fly_small: Fly) -> None:
    # at rest 170 ft below in LVLH, no jets: 20 min later about 570 ft below and 390 ft ahead
    flight = fly_small({"let go": coast(duration="20 min")}, position=("0 ft", "0 ft", "170 ft"))
    assert flight.lvlh[-1, 2] / FOOT == pytest.approx(570.0, abs=10.0)
    assert flight.lvlh[-1, 0] / FOOT == pytest.approx(390.0, abs=10.0)


def test_a_coast_ends_at_its_range_to_a_micrometre(fly_small: Fly) -> None:
    flight = fly_small({"closer": coast(range="350 m")}, position=(-500, 0, 0), velocity=(1, 0, 0))
    assert flight.goal_met
    assert flight.range_m[-1] == pytest.approx(350.0, abs=1e-5)


def test_a_collision_ends_the_flight(fly_small: Fly) -> None:
    flight = fly_small({"too close": coast(duration="10 min")}, position=(-200, 0, 0), velocity=(9, 0, 0))
    assert not flight.goal_met
    assert "collision" in flight.failure


def test_a_phase_that_does_not_end_fails_at_its_limit(fly_small: Fly) -> None:
    waiting = {**coast(range="100 m"), "limit": "30 min"}
    flight = fly_small({"waiting for nothing": waiting}, position=(-500, 0, 0), frame="lvlh-curvilinear")
    assert "did not end within its limit of 0.5 h" in flight.failure
    assert flight.t[-1] == pytest.approx(1800.0)


def test_a_burn_that_cannot_be_solved_explains_itself(fly_small: Fly) -> None:
    aim = {"position": ["-1 km", "0 m", "0 m"], "after": f"{0.5 * PERIOD} s"}
    flight = fly_small(
        {"hopeless": {"kind": "burn", "solve": "intercept", "aim": aim}},
        position=(-2000, 1000, 0),
        frame="lvlh-curvilinear",
    )
    assert not flight.goal_met
    assert "hopeless" in flight.failure
    assert "180" in flight.failure


def test_too_hard_a_contact_is_not_captured(fly_small: Fly) -> None:
    ram = {"kind": "dock", "axis": "+R", "rate": "1 ft/s"}
    flight = fly_small({"ram": ram}, position=(-9.46, 0, 40), chaser={"port": "ods"})
    assert flight.contact is not None
    assert not flight.contact.captured
    assert "too hard" in flight.failure


def test_without_a_chaser_the_target_is_propagated(fly_small: Fly) -> None:
    flight = fly_small({"a day": {**coast(duration="24 h"), "limit": "30 h"}})
    assert flight.goal_met
    assert flight.t[-1] == pytest.approx(86400.0)
    assert np.linalg.norm(flight.target[:, :3], axis=1) == pytest.approx(RADIUS, rel=1e-9)


def test_samples_stand_on_both_sides_of_every_firing(sts_71: sim.Flight) -> None:
    firing = np.flatnonzero(sts_71.jets)
    assert len(firing) > 100
    # what fires from a sample on has ended by the next
    assert np.all(np.diff(sts_71.t)[firing] <= 11.0)
    assert np.all(sts_71.dv_m_s[firing + 1] > sts_71.dv_m_s[firing])
    quiet = np.flatnonzero(sts_71.jets[:-1] == 0)
    assert sts_71.dv_m_s[quiet + 1] == pytest.approx(sts_71.dv_m_s[quiet], abs=1e-12)
    assert np.all(np.diff(sts_71.t) >= 0.0)


def test_interpolation_agrees_with_integration(sts_71: sim.Flight) -> None:
    from sim.core.motion.integrate import pair_coast
    from sim.core.relative.lvlh import pair_to_lvlh

    k = int(np.searchsorted(sts_71.t, 2000.0))
    plan, start = sts_71.plan, float(sts_71.t[k])
    pair = (*sts_71.target[k].tolist(), *sts_71.relative[k].tolist())
    for step in (2.0, 5.0, 8.0):
        flown = pair_coast(plan.world, plan.target_body, plan.chaser_body, start, pair, step, step)
        exact = pair_to_lvlh(plan.world, plan.target_body, start + step, flown)
        assert sts_71.state(start + step).lvlh == pytest.approx(exact, abs=2e-4)


def test_the_drift_is_what_happens_without_jets() -> None:
    flight = sim.run("sts-71", start="ti", set={"model.execution": "perfect"})
    # between MC1 and MC2 nothing fires: the predictor and the flight are the same
    t = flight.at("MC1") + 60.0
    drift = flight.drift(t, 20.0)
    assert len(drift.t) == 41
    assert drift.lvlh[-1] == pytest.approx(flight.state(float(drift.t[-1])).lvlh, abs=0.01)


def fly_alone(fly_small: Fly, brake: float = -30.0, changes: dict[str, Any] | None = None, **until: str) -> sim.Flight:
    """Let Mir brake and fall, by default to 150 km."""
    phases = {
        "Wait": coast(duration="10 min"),
        "Brake": {
            "kind": "burn",
            "solve": "fixed",
            "delta_v": [f"{brake} m/s", "0 m/s", "0 m/s"],
            "hold": "lvlh",
            "engine": "all",
        },
        "Fall": coast(**(until or {"height": "150 km"})),
    }
    return fly_small(
        phases,
        changes,
        time={"epoch": datetime(2001, 3, 22, 22, 10, tzinfo=UTC)},
        model={"execution": None},
        target={"vehicle": "mir-2001", "orbit": {"altitude": "215 km", "inclination": "51.65 deg"}},
    )


def test_without_a_chaser_the_target_burns(fly_small: Fly) -> None:
    flight = fly_alone(fly_small)
    assert flight.goal_met, flight.failure
    (burn,) = flight.burns
    assert burn.engine == "all"
    assert burn.dv_lvlh_m_s == (-30.0, 0.0, 0.0)
    assert burn.propellant_kg == pytest.approx(130e3 * (1.0 - math.exp(-30.0 / (290.0 * 9.80665))))
    assert flight.mass_kg[-1] == pytest.approx(130e3 - burn.propellant_kg)
    assert np.all(flight.relative == 0.0)
    # speed against the local horizontal is lost a little less than 30 m/s: as it slows it sinks and gains some back
    energy = [0.5 * np.sum(y[3:] ** 2) - MU_EARTH / np.linalg.norm(y[:3]) for y in flight.target]
    before, after = energy[0], energy[-1]
    assert after - before == pytest.approx(-30.0 * math.sqrt(MU_EARTH / (R_EARTH + 200e3)), rel=0.01)
    # a sample at least every ten seconds of the burn, its jets marked
    during = (flight.t >= burn.t_s) & (flight.t < burn.t_s + burn.duration_s)
    assert np.all(flight.jets[during] == 64)
    assert np.diff(flight.t[during]).max() < 10.1


def test_a_coast_ends_at_its_height(fly_small: Fly) -> None:
    flight = fly_alone(fly_small)
    assert flight.sub_point(float(flight.t[-1]))[2] == pytest.approx(150e3, abs=60.0)
    assert [event.kind for event in flight.events][-2:] == ["height", "end"]
    assert flight.at("150 km") == flight.t[-1]


def test_a_height_that_is_never_reached_ends_at_the_limit(fly_small: Fly) -> None:
    flight = fly_alone(fly_small, height="500 km")
    assert "the height never came to 500 km" in flight.failure


def test_what_falls_into_the_thick_air_ends_the_flight(fly_small: Fly) -> None:
    flight = fly_alone(fly_small, brake=-60.0, duration="2 h")
    assert not flight.goal_met
    assert "came down below 70 km" in flight.failure


def test_the_air_is_sampled_again_after_a_burn_of_the_target(fly_small: Fly) -> None:
    air = {"model": "nrlmsise-00", "f107": 180.0, "f107_81day": 170.0, "ap": 20}
    flight = fly_alone(fly_small, changes={"model.drag": True, "model.atmosphere": air})
    table = np.array(flight.plan.world.air[2:]).reshape(-1, 4)
    times = flight.plan.world.air[0] + flight.plan.world.air[1] * np.arange(len(table))
    at_end = np.interp(flight.t[-1], times, table[:, 0])
    assert at_end == pytest.approx(150e3, abs=1e3)


def test_mc2_burns_at_once_when_mir_stands_high_already_and_at_the_end_when_it_never_does() -> None:
    window = {"after": "Ti", "elevation": "29.07 deg", "earliest": "55 min", "nominal": "56 min", "latest": "58 min"}
    late = sim.run("sts-71", start="ti", set={"phase.MC2.at": window, "phase.MC3.at.delay": "10 min"})
    assert late.at("MC2") - late.at("Ti") == pytest.approx(55 * 60.0, abs=5.0)
    assert "burned at once" in late.notes["MC2"]
    window |= {"earliest": "40 min", "nominal": "42 min", "latest": "44 min"}
    early = sim.run("sts-71", start="ti", set={"phase.MC2.at": window})
    assert early.at("MC2") - early.at("Ti") == pytest.approx(44 * 60.0, abs=5.0)
    assert "at its end" in early.notes["MC2"]


def hold_and_dock(**until: object) -> dict[str, Any]:
    """Give the phases of a hold 21.3 m below and a docking."""
    near = {"axis": "+R", "low_z": "300 m"}
    return {
        "hold": {"kind": "hold", **near, "range": "21.3 m", "limit": "48 min", "until": until},
        "dock": {"kind": "dock", **near, "rate": "0.1 ft/s"},
    }


def test_a_hold_that_is_run_through_is_a_collision(fly_small: Fly) -> None:
    flight = fly_small(
        hold_and_dock(duration="30 min"), position=(-9.46, 0, 40), velocity=(0, 0, -3), chaser={"port": "ods"}
    )
    assert "collision" in flight.failure
    assert flight.port[-1, 2] == pytest.approx(0.0, abs=1e-6)


def test_a_hold_in_two_parts_has_one_limit(fly_small: Fly) -> None:
    late = datetime(1996, 1, 1, 1, tzinfo=UTC)
    flight = fly_small(hold_and_dock(contact=late), position=(-9.46, 0, 40), chaser={"port": "ods"})
    assert "did not end within its limit of 0.8 h" in flight.failure
    assert flight.t[-1] == pytest.approx(48.0 * 60.0)


def test_masks_are_bits_and_no_jet_fires_towards_mir_with_low_z(sts_71: sim.Flight) -> None:
    assert sts_71.jets.max() < 256
    near = sts_71.jets[(sts_71.t > sts_71.at("250 ft hold")) & (sts_71.jets != 0)]
    assert len(near) > 100
    assert np.all(near & 128)


def test_a_rehearsal_does_not_know_the_errors_to_come() -> None:
    from sim.setup.plan import without_errors
    from sim.setup.setup import make_plan

    plan = without_errors(make_plan(sim.load("sts-71", start="ti")))
    assert plan.craft.scatter == 0.0
    assert plan.scenario.model.execution == "perfect"


@pytest.mark.parametrize("rotation", [("0 deg", "90 deg", "0 deg"), ("180 deg", "0 deg", "0 deg")])
def test_the_nose_points_along_an_oms_burn_whatever_the_attitude_of_the_approach(
    fly_small: Fly, rotation: tuple[str, str, str]
) -> None:
    ahead = {"kind": "burn", "solve": "fixed", "delta_v": ["10 m/s", "0 m/s", "0 m/s"], "engine": "oms-1"}
    flight = fly_small(
        {"wait": coast(duration="20 min"), "burn": {**ahead, "at": {"delay": "10 min"}}},
        position=(-10_000, 0, 1000),
        chaser={"attitude": {"rotation": rotation}},
    )
    burn = flight.burns[0]
    for share in (0.0, 0.5, 1.0):
        state = flight.state(burn.t_s + share * burn.duration_s)
        w, x, y, z = state.attitude
        nose = np.array([1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y + w * z), 2.0 * (x * z - w * y)])
        assert nose @ state.target[3:] / np.linalg.norm(state.target[3:]) > 0.999


def test_ports_that_meet_askew_are_not_captured(fly_small: Fly) -> None:
    askew = {"port": "ods", "attitude": {"rotation": ["0 deg", "0 deg", "6 deg"]}}
    phases = hold_and_dock()
    flight = fly_small({"dock": phases["dock"]}, position=(-9.46, 0, 40), chaser=askew)
    assert not flight.goal_met
    assert "axes 6.0 deg apart" in flight.failure


def test_each_burn_errs_on_each_axis_for_itself(fly_small: Fly) -> None:
    one = {
        "kind": "burn",
        "solve": "fixed",
        "delta_v": ["0.3 m/s", "-0.2 m/s", "0.1 m/s"],
        "at": {"delay": "1 min"},
    }
    errors = []
    for seed in range(12):
        flight = fly_small(
            {str(k): one for k in range(10)},
            {"model.seed": seed, "model.execution": "seeded"},
            position=(-5000, 0, 0),
            frame="lvlh-curvilinear",
        )
        errors += [np.subtract(burn.dv_lvlh_m_s, burn.dv_planned_m_s) for burn in flight.burns]
    errors = np.array(errors) / (0.02 * FOOT)
    assert len(errors) == 120
    assert np.std(errors) == pytest.approx(1.0, abs=0.15)
    assert np.abs(np.corrcoef(errors.T) - np.eye(3)).max() < 0.3
    assert len(np.unique(np.round(errors, 6))) == errors.size


def test_a_coast_to_a_time_keeps_its_limit(fly_small: Fly) -> None:
    phases = {
        "first": {**coast(range="4.5 km"), "limit": "5 h"},
        "long": {**coast(time=datetime(1996, 1, 1, 5, tzinfo=UTC)), "limit": "5 min"},
    }
    flight = fly_small(phases, position=(-5000, 0, 0), velocity=(0.5, 0, 0), frame="lvlh-curvilinear")
    assert "within its limit" in flight.failure
