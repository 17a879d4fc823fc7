"""Phases flown from small scenarios: what ends them, what fails, what they log."""

import math
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.core.constants import MU_EARTH, R_EARTH

FOOT = 0.3048
RADIUS = R_EARTH + 390e3
RATE = math.sqrt(MU_EARTH / RADIUS**3)
PERIOD = 2.0 * math.pi / RATE

HEAD = """
schema = 1
title = "A small test"
[time]
epoch = 1996-01-01T00:00:00Z
[model]
gravity = "two-body"
drag = false
execution = "perfect"
[target]
vehicle = "mir-sts-71"
orbit = { altitude = "390 km", inclination = "51.65 deg" }
[chaser]
vehicle = "atlantis-sts-71"
"""


def fly(tmp_path: Path, body: str, **changes: object) -> sim.Flight:
    path = tmp_path / "small.toml"
    path.write_text(HEAD + body)
    return sim.run(str(path), set=changes)


def test_a_v_bar_hop_is_the_textbook_cycloid(tmp_path: Path) -> None:
    # a forward impulse dv: 6 pi / n backwards a revolution, up to 4 / n high, per m/s (Clohessy-Wiltshire)
    flight = fly(
        tmp_path,
        f"""
relative = {{ frame = "lvlh-curvilinear", position = ["-1 km", "0 m", "0 m"], velocity = ["0 m/s", "0 m/s", "0 m/s"] }}
[[phase]]
name = "hop"
kind = "burn"
solve = "fixed"
delta_v = ["0.1 m/s", "0 m/s", "0 m/s"]
[[phase]]
name = "one revolution"
kind = "coast"
until = {{ duration = "{PERIOD} s" }}
""",
    )
    assert flight.goal_met
    assert flight.contact is None
    burn = flight.burns[0]
    assert math.hypot(*burn.dv_lvlh_m_s) == pytest.approx(0.1)
    end = flight.state(burn.t_s + 0.5 * burn.duration_s + PERIOD).curvilinear
    assert end[0] == pytest.approx(-1000.0 - 6.0 * math.pi / RATE * 0.1, abs=2.0)
    assert np.min(flight.curvilinear[:, 2]) == pytest.approx(-4.0 / RATE * 0.1, abs=0.5)


def test_released_below_it_drifts_down_and_ahead(tmp_path: Path) -> None:
    # at rest 170 ft below in LVLH, no jets: 20 min later about 570 ft below and 390 ft ahead
    flight = fly(
        tmp_path,
        """
relative = { frame = "lvlh", position = ["0 ft", "0 ft", "170 ft"], velocity = ["0 m/s", "0 m/s", "0 m/s"] }
[[phase]]
name = "let go"
kind = "coast"
until = { duration = "20 min" }
""",
    )
    assert flight.lvlh[-1, 2] / FOOT == pytest.approx(570.0, abs=10.0)
    assert flight.lvlh[-1, 0] / FOOT == pytest.approx(390.0, abs=10.0)


def test_a_coast_ends_at_its_range_to_a_micrometre(tmp_path: Path) -> None:
    flight = fly(
        tmp_path,
        """
relative = { frame = "lvlh", position = ["-500 m", "0 m", "0 m"], velocity = ["1 m/s", "0 m/s", "0 m/s"] }
[[phase]]
name = "closer"
kind = "coast"
until = { range = "350 m" }
""",
    )
    assert flight.goal_met
    assert flight.range_m[-1] == pytest.approx(350.0, abs=1e-5)


def test_a_collision_ends_the_flight(tmp_path: Path) -> None:
    flight = fly(
        tmp_path,
        """
relative = { frame = "lvlh", position = ["-200 m", "0 m", "0 m"], velocity = ["9 m/s", "0 m/s", "0 m/s"] }
[[phase]]
name = "too close"
kind = "coast"
until = { duration = "10 min" }
""",
    )
    assert not flight.goal_met
    assert "collision" in flight.failure


def test_a_phase_that_does_not_end_fails_at_its_limit(tmp_path: Path) -> None:
    flight = fly(
        tmp_path,
        """
relative = { frame = "lvlh-curvilinear", position = ["-500 m", "0 m", "0 m"], velocity = ["0 m/s", "0 m/s", "0 m/s"] }
[[phase]]
name = "waiting for nothing"
kind = "coast"
limit = "30 min"
until = { range = "100 m" }
""",
    )
    assert "did not end within its limit of 0.5 h" in flight.failure
    assert flight.t[-1] == pytest.approx(1800.0)


def test_a_burn_that_cannot_be_solved_explains_itself(tmp_path: Path) -> None:
    half = 0.5 * PERIOD
    flight = fly(
        tmp_path,
        f"""
relative = {{ frame = "lvlh-curvilinear", position = ["-2 km", "1 km", "0 m"], velocity = ["0 m/s", "0 m/s", "0 m/s"] }}
[[phase]]
name = "hopeless"
kind = "burn"
solve = "intercept"
aim = {{ position = ["-1 km", "0 m", "0 m"], after = "{half} s" }}
""",
    )
    assert not flight.goal_met
    assert "hopeless" in flight.failure
    assert "180" in flight.failure


def test_too_hard_a_contact_is_not_captured(tmp_path: Path) -> None:
    flight = fly(
        tmp_path,
        """
port = "ods"
relative = { frame = "lvlh", position = ["-9.46 m", "0 m", "40 m"], velocity = ["0 m/s", "0 m/s", "0 m/s"] }
[[phase]]
name = "ram"
kind = "dock"
axis = "+R"
rate = "1 ft/s"
""",
    )
    assert flight.contact is not None
    assert not flight.contact.captured
    assert "too hard" in flight.failure


def test_without_a_chaser_the_target_is_propagated(tmp_path: Path) -> None:
    path = tmp_path / "mir.toml"
    path.write_text(
        HEAD.split("[chaser]")[0]
        + '[[phase]]\nname = "a day"\nkind = "coast"\nuntil = { duration = "24 h" }\nlimit = "30 h"\n'
    )
    flight = sim.run(str(path))
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


ALONE = """
schema = 1
title = "The target burns"
[time]
epoch = 2001-03-22T22:10:00Z
[model]
gravity = "two-body"
drag = false
[target]
vehicle = "mir-2001"
orbit = { altitude = "215 km", inclination = "51.65 deg" }
[[phase]]
name = "Wait"
kind = "coast"
until = { duration = "10 min" }
[[phase]]
name = "Brake"
kind = "burn"
solve = "fixed"
delta_v = ["-30 m/s", "0 m/s", "0 m/s"]
hold = "lvlh"
engine = "all"
[[phase]]
name = "Fall"
kind = "coast"
until = { height = "150 km" }
"""


def fly_alone(tmp_path: Path, text: str = ALONE, **changes: object) -> sim.Flight:
    path = tmp_path / "alone.toml"
    path.write_text(text)
    return sim.run(str(path), set=changes)


def test_without_a_chaser_the_target_burns(tmp_path: Path) -> None:
    flight = fly_alone(tmp_path)
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


def test_a_coast_ends_at_its_height(tmp_path: Path) -> None:
    flight = fly_alone(tmp_path)
    assert flight.sub_point(float(flight.t[-1]))[2] == pytest.approx(150e3, abs=60.0)
    assert [event.kind for event in flight.events][-2:] == ["height", "end"]
    assert flight.at("150 km") == flight.t[-1]


def test_a_height_that_is_never_reached_ends_at_the_limit(tmp_path: Path) -> None:
    flight = fly_alone(tmp_path, **{"phase.Fall.until.height": "500 km"})
    assert "the height never came to 500 km" in flight.failure


def test_what_falls_into_the_thick_air_ends_the_flight(tmp_path: Path) -> None:
    text = ALONE.replace('until = { height = "150 km" }', 'until = { duration = "2 h" }')
    flight = fly_alone(tmp_path, text, **{"phase.Brake.delta_v": ["-60 m/s", "0 m/s", "0 m/s"]})
    assert not flight.goal_met
    assert "came down below 70 km" in flight.failure


def test_the_air_is_sampled_again_after_a_burn_of_the_target(tmp_path: Path) -> None:
    flight = fly_alone(
        tmp_path,
        **{
            "model.drag": True,
            "model.atmosphere": {"model": "nrlmsise-00", "f107": 180.0, "f107_81day": 170.0, "ap": 20},
        },
    )
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


HOLD = """
port = "ods"
relative = {{ frame = "lvlh", position = ["-9.46 m", "0 m", "40 m"], velocity = ["0 m/s", "0 m/s", "{rate} m/s"] }}
[[phase]]
name = "hold"
kind = "hold"
axis = "+R"
range = "21.3 m"
low_z = "300 m"
limit = "48 min"
until = {{ contact = 1996-01-01T01:00:00Z }}
[[phase]]
name = "dock"
kind = "dock"
axis = "+R"
rate = "0.1 ft/s"
low_z = "300 m"
"""


def test_a_hold_that_is_run_through_is_a_collision(tmp_path: Path) -> None:
    flight = fly(tmp_path, HOLD.format(rate=-3.0).replace("contact = 1996-01-01T01:00:00Z", 'duration = "30 min"'))
    assert "collision" in flight.failure
    assert flight.port[-1, 2] == pytest.approx(0.0, abs=1e-6)


def test_a_hold_in_two_parts_has_one_limit(tmp_path: Path) -> None:
    flight = fly(tmp_path, HOLD.format(rate=0.0))
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


def test_the_nose_points_along_an_oms_burn_whatever_the_attitude_of_the_approach(tmp_path: Path) -> None:
    for rotation in ('"0 deg", "90 deg", "0 deg"', '"180 deg", "0 deg", "0 deg"'):
        flight = fly(
            tmp_path,
            f"""
relative = {{ frame = "lvlh", position = ["-10 km", "0 m", "1 km"], velocity = ["0 m/s", "0 m/s", "0 m/s"] }}
attitude = {{ rotation = [{rotation}] }}
[[phase]]
name = "wait"
kind = "coast"
until = {{ duration = "20 min" }}
[[phase]]
name = "burn"
kind = "burn"
solve = "fixed"
delta_v = ["10 m/s", "0 m/s", "0 m/s"]
engine = "oms-1"
""",
        )
        burn = flight.burns[0]
        state = flight.state(burn.t_s + 0.5 * burn.duration_s)
        w, x, y, z = state.attitude
        nose = np.array([1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y + w * z), 2.0 * (x * z - w * y)])
        assert nose @ state.target[3:] / np.linalg.norm(state.target[3:]) > 0.999


def test_ports_that_meet_askew_are_not_captured(tmp_path: Path) -> None:
    askew = HOLD.format(rate=0.0).replace(
        'port = "ods"', 'port = "ods"\nattitude = { rotation = ["0 deg", "0 deg", "6 deg"] }'
    )
    body = askew.split("[[phase]]")[0] + "[[phase]]" + askew.split("[[phase]]")[2]
    flight = fly(tmp_path, body)
    assert not flight.goal_met
    assert "axes 6.0 deg apart" in flight.failure


def test_each_burn_errs_on_each_axis_for_itself(tmp_path: Path) -> None:
    body = """
relative = { frame = "lvlh-curvilinear", position = ["-5 km", "0 m", "0 m"], velocity = ["0 m/s", "0 m/s", "0 m/s"] }
"""
    for k in range(10):
        body += f"""[[phase]]
name = "{k}"
kind = "burn"
solve = "fixed"
delta_v = ["0.3 m/s", "-0.2 m/s", "0.1 m/s"]
at = {{ delay = "1 min" }}
"""
    errors = []
    for seed in range(12):
        flight = fly(tmp_path, body, **{"model.seed": seed, "model.execution": "seeded"})
        errors += [np.subtract(burn.dv_lvlh_m_s, burn.dv_planned_m_s) for burn in flight.burns]
    errors = np.array(errors) / (0.02 * FOOT)
    assert len(errors) == 120
    assert np.std(errors) == pytest.approx(1.0, abs=0.15)
    assert np.abs(np.corrcoef(errors.T) - np.eye(3)).max() < 0.3
    assert len(np.unique(np.round(errors, 6))) == errors.size


def test_a_coast_to_a_time_keeps_its_limit(tmp_path: Path) -> None:
    flight = fly(
        tmp_path,
        """
relative = { frame = "lvlh-curvilinear", position = ["-5 km", "0 m", "0 m"], velocity = ["0 m/s", "0 m/s", "0 m/s"] }
[[phase]]
name = "first"
kind = "coast"
until = { range = "4.5 km" }
limit = "5 h"
[[phase]]
name = "long"
kind = "coast"
until = { time = 1996-01-01T05:00:00Z }
limit = "5 min"
""".replace("0 m/s", "0.5 m/s", 1),
    )
    assert "within its limit" in flight.failure
