"""From a scenario to numbers: worlds, orbits in all their forms, engines, the jets' table."""

import math

import numpy as np
import pytest

import sim
from sim.core import constants
from sim.core.orbit.elements import elements_from_state
from sim.core.relative.lvlh import pair_to_curvilinear
from sim.core.world import CW_CURVILINEAR, LINEAR, TWO_BODY, ZONAL
from sim.environment.clock import Clock
from sim.environment.grid import snapped_state
from sim.environment.tle import tle_state
from sim.gnc.commands import JETS, LOW_Z
from sim.inputs.errors import InputError
from sim.setup.setup import circular, make_plan
from sim.setup.ships import rotation_matrix

FOOT = 0.3048


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("cw", LINEAR),
        ("cw-curvilinear", CW_CURVILINEAR),
        ("ya", LINEAR),
        ("two-body", TWO_BODY),
        ("j2", ZONAL),
        ("zonal", ZONAL),
    ],
)
def test_worlds(name: str, code: float) -> None:
    world = make_plan(sim.load("sts-71", start="ti", set={"model.gravity": name})).world
    assert world.gravity == code
    assert (world.j3 != 0.0) == (name == "zonal")
    assert (world.density > 0.0) == (name not in ("cw", "cw-curvilinear", "ya"))
    assert (world.mean_motion > 0.0) == (name in ("cw", "cw-curvilinear"))
    assert make_plan(sim.load("sts-71", start="ti", set={"model.drag": False})).world.density == 0.0


def test_ballistic_coefficients_come_from_the_vehicles() -> None:
    # Mir's decay of July to October 1995 gives m/(Cd A) of about 200 kg/m2; the orbiter's nose is far smaller
    plan = make_plan(sim.load("sts-71", start="ti"))
    assert 1.0 / plan.target_body.cda_m == pytest.approx(205.0, abs=50.0)
    assert 1.0 / plan.chaser_body.cda_m > 300.0


def test_the_element_set_is_flown_from_the_epoch() -> None:
    lines = (
        "1 99971U          95182.64126116  .00004001  00000-0  25599-3 0    86",
        "2 99971  51.6471  85.3203 0005502 102.6430 257.5145 15.57450161  1230",
    )
    scenario = sim.load("sts-71", start="ti", set={"target.orbit": {"tle": list(lines)}})
    assert make_plan(scenario).pair[:6] == snapped_state(tle_state(*lines, Clock(scenario.time.epoch)))


def test_the_start_is_where_the_file_says_at_its_time() -> None:
    flight = sim.run("sts-71", start="ti", set={"model.execution": "perfect"})
    # five minutes before, the chaser is elsewhere; without Ti it would be at the Ti point at 09:30
    before = flight.drift(0.0, 5.0)
    # the straight x of 48,600 ft of arc, 1,200 ft below, is 2.6 ft shorter
    assert before.lvlh[-1, 0] / FOOT == pytest.approx(-48_597.4, abs=0.3)
    assert flight.curvilinear[0, 0] / FOOT != pytest.approx(-48_600.0, abs=500.0)


def test_a_decayed_or_broken_element_set_is_an_input_error() -> None:
    bad = "1 99971U          95182.64126116  .00004001  00000-0  25599-3 0    87"
    good = "2 99971  51.6471  85.3203 0005502 102.6430 257.5145 15.57450161  1230"
    with pytest.raises(InputError, match="checksum"):
        sim.load("sts-71", start="ti", set={"target.orbit": {"tle": [bad, good]}})


@pytest.mark.parametrize(
    "orbit",
    [
        {"altitude": "396 km", "inclination": "51.65 deg", "raan": "85 deg", "argument_of_latitude": "30 deg"},
        {
            "elements": {
                "semi_major_axis": "6774.137 km",
                "eccentricity": 0.0,
                "inclination": "51.65 deg",
                "raan": "85 deg",
                "argument_of_perigee": "10 deg",
                "true_anomaly": "20 deg",
            }
        },
    ],
)
def test_equal_orbits_in_other_words(orbit: dict[str, object]) -> None:
    state = make_plan(sim.load("sts-71", start="ti", set={"target.orbit": orbit})).pair[:6]
    a, e, i, raan, *_ = elements_from_state(constants.MU_EARTH, state)
    assert a == pytest.approx(constants.R_EARTH + 396e3)
    assert e == pytest.approx(0.0, abs=1e-12)
    assert math.degrees(i) == pytest.approx(51.65)
    assert math.degrees(raan) == pytest.approx(85.0)


def test_a_state_is_taken_as_it_stands() -> None:
    orbit = {"state": {"position": ["6774 km", "0 km", "0 km"], "velocity": ["0 m/s", "4760 m/s", "6015 m/s"]}}
    assert make_plan(sim.load("sts-71", start="ti", set={"target.orbit": orbit})).pair[:6] == (
        6.774e6,
        0,
        0,
        0,
        4760,
        6015,
    )


def test_the_cw_world_flies_a_circle_in_the_same_plane() -> None:
    state = make_plan(sim.load("sts-71", start="ti")).pair[:6]
    circle, world = circular(
        state, make_plan(sim.load("sts-71", start="ti", set={"model.gravity": "cw-curvilinear"})).world
    )
    a, e, i, raan, _, _ = elements_from_state(world.mu, circle)
    b, _, j, node, _, _ = elements_from_state(world.mu, state)
    assert (a, i, raan) == pytest.approx((b, j, node))
    assert e == pytest.approx(0.0, abs=1e-12)
    assert world.mean_motion == pytest.approx(math.sqrt(world.mu / a**3))
    assert np.cross(circle[:3], state[:3]) == pytest.approx(np.zeros(3), abs=1e3)


def test_the_jets_table_pushes_where_it_says() -> None:
    plan = make_plan(sim.load("sts-71", start="ti"))
    rows = np.array(plan.jets).reshape(2, 6, 5)
    for mode in range(2):
        for direction in range(6):
            force, flow, mask = rows[mode, direction, :3], rows[mode, direction, 3], int(rows[mode, direction, 4])
            axis, sign = divmod(direction, 2)
            assert np.argmax(np.abs(force)) == axis or (mode == 1 and direction == 4)
            assert np.sign(force[axis]) == (1.0 if sign == 0 else -1.0)
            assert flow > 0.0
            assert bool(mask & LOW_Z) == (mode == 1)
            assert mask & ~LOW_Z in JETS.values()
    # LOW-Z changes the push away from Mir only, and makes it weak and dear
    assert rows[1, [0, 1, 2, 3, 5], :4] == pytest.approx(rows[0, [0, 1, 2, 3, 5], :4])
    assert rows[1, 4, 2] < 0.3 * rows[0, 4, 2]


def test_rotations_are_proper() -> None:
    for angles in ((0.3, 0.0, 0.0), (0.0, 0.4, 0.0), (0.0, 0.0, 0.5), (0.1, -0.2, 3.0)):
        matrix = np.array(rotation_matrix(angles))
        assert matrix @ matrix.T == pytest.approx(np.eye(3), abs=1e-15)
        assert np.linalg.det(matrix) == pytest.approx(1.0)
    # yaw by 180 degrees turns the nose back and keeps the belly down
    assert np.array(rotation_matrix((math.pi, 0.0, 0.0))) == pytest.approx(np.diag([-1.0, -1.0, 1.0]), abs=1e-15)


def test_a_yawed_orbiter_docks_too() -> None:
    # STS-76 yawed by 180 degrees to meet the port; the nose's direction does not matter to the mechanism
    flight = sim.run(
        "sts-71",
        start="ti",
        set={"chaser.attitude.rotation": ["180 deg", "0 deg", "0 deg"], "model.execution": "perfect"},
    )
    assert flight.contact is not None
    assert flight.contact.captured
    # the centres of mass now stand the other way round along the V-bar
    assert flight.lvlh[-1, 0] == pytest.approx(9.46, abs=0.1)
    assert pair_to_curvilinear(flight.plan.world, flight.plan.target_body, 0.0, flight.plan.pair)[0] < 0.0
