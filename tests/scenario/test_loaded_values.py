"""What a loaded scenario holds: SI floats, UTC, defaults, ports, and nothing that can be changed."""

import math
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pydantic
import pytest

from sim.scenario import load

FILES = Path(__file__).parent.parent / "scenarios" / "valid"
FT = 0.3048


def test_the_shipped_sts_71_in_si():
    scenario = load("sts-71")
    assert (scenario.name, scenario.kind) == ("sts-71", "flight")
    assert scenario.time.liftoff == datetime(1995, 6, 27, 19, 32, 19, tzinfo=UTC)
    assert scenario.target.orbit.elements.inclination == pytest.approx(math.radians(51.6471))
    assert (scenario.chaser.insertion.apogee, scenario.chaser.insertion.perigee) == pytest.approx((293e3, 157e3))
    assert (scenario.target.port, scenario.chaser.port) == ("kristall", "ods")
    ti = next(phase for phase in scenario.phase if phase.name == "Ti")
    assert (ti.name, ti.kind, ti.solve) == ("Ti", "burn", "intercept")
    assert ti.aim.after == pytest.approx(76.9 * 60)
    assert ti.aim.position == pytest.approx((-900 * FT, 0.0, 1800 * FT))
    contact = scenario.record["contact.closing_rate"]
    assert (contact.flown, contact.unit) == (pytest.approx(0.107 * FT), "ft/s")
    assert scenario.record["contact.utc"].flown == datetime(1995, 6, 29, 13, 0, 16, tzinfo=UTC)


def test_a_docking_in_si():
    scenario = load(FILES / "kind-approach-hold-dock.toml")
    approach, hold, dock = scenario.phase
    assert [tuple(gate) for gate in approach.gates] == [
        pytest.approx((250 * FT, 0.25 * FT)),
        pytest.approx((75 * FT, 0.15 * FT)),
    ]
    assert approach.gates[0].range == pytest.approx(76.2)
    assert approach.corridor.half_angle == pytest.approx(math.radians(8))
    assert (approach.corridor.inside, approach.low_z) == pytest.approx((600 * FT, 1000 * FT))
    assert (hold.range, hold.until.duration) == pytest.approx((30 * FT, 300.0))
    assert dock.rate == pytest.approx(0.1 * FT)
    assert all(type(value) is float for gate in approach.gates for value in gate)


def test_defaults():
    scenario = load(FILES / "minimal-hop.toml")
    assert scenario.kind == "lesson"
    assert scenario.time.liftoff == scenario.time.epoch
    model = scenario.model
    assert (model.gravity, model.drag, model.execution, model.seed) == ("j2", True, "seeded", 0)
    assert (model.atmosphere.density, model.atmosphere.height, model.atmosphere.scale_height) == (8.6e-13, 390e3, 45e3)
    assert scenario.target.attitude.rotation == (0.0, 0.0, 0.0)
    assert scenario.target.orbit.raan == 0.0
    assert scenario.chaser.mass is None
    assert scenario.phase[0].limit == 6 * 3600.0
    assert (scenario.record, scenario.sources, scenario.summary) == ({}, (), None)


def test_the_only_port_is_taken_unless_none_is_wanted():
    assert load(FILES / "minimal-hop.toml").target.port == "kristall"
    scenario = load(FILES / "ports-none.toml")
    assert (scenario.target.port, scenario.chaser.port) == (None, None)


def test_the_four_forms_of_orbit():
    assert load(FILES / "orbit-tle.toml").target.orbit.tle is not None
    state = load(FILES / "orbit-state.toml").target.orbit.state
    assert math.hypot(*state.position) == pytest.approx(6768137.0)
    elements = load(FILES / "orbit-elements.toml").target.orbit.elements
    assert (elements.semi_major_axis, elements.eccentricity) == (6774e3, 0.0005)
    assert elements.true_anomaly == pytest.approx(math.radians(257.5))
    circular = load(FILES / "propagation-alone.toml").target.orbit
    assert (circular.altitude, circular.argument_of_latitude) == pytest.approx((390e3, math.radians(10)))


def test_a_date_of_another_zone_is_turned_into_utc():
    epoch = load(FILES / "date-of-another-zone.toml").time.epoch
    assert epoch == datetime(1995, 6, 29, 9, 30, tzinfo=UTC)
    assert epoch.tzinfo is UTC


def test_plain_propagation_has_no_chaser():
    assert load(FILES / "propagation-alone.toml").chaser is None


def test_a_scenario_cannot_be_changed_in_place():
    scenario = load(FILES / "minimal-hop.toml")
    with pytest.raises(pydantic.ValidationError):
        scenario.title = "other"
    with pytest.raises(pydantic.ValidationError):
        scenario.model.seed = 5


def test_scenarios_are_equal_when_the_same_is_flown():
    one, two = load(FILES / "kind-burn-intercept.toml"), load(FILES / "crlf-line-ends.toml")
    assert one == two
    assert hash(one) == hash(two)
    assert one != one.with_changes({"model.seed": 3})
    assert one != "scenario"


def test_reading_is_light():
    code = (
        "import sys; import sim.scenario, sim.vehicles; from sim.scenario import catalogue, schema, template\n"
        "catalogue.entries(); template('lesson')\n"
        "heavy = {'numpy', 'scipy', 'astropy', 'matplotlib', 'numba', 'boinor'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        f"sim.scenario.load({str(FILES / 'minimal-hop.toml')!r})\n"
        "heavy = {'scipy', 'matplotlib', 'numba', 'boinor', 'astropy.time', 'astropy.coordinates'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
