"""A module that changes hands while two ships are docked: other ships part than met, and nothing jumps between them."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.core.motion.integrate import pair_coast
from sim.environment.ephemeris import read, state_at
from sim.flight.events import Track
from sim.flight.spending import spent_by_phase, used
from sim.output.outputs import write_ephemerides, write_tables
from sim.output.saved import load
from sim.vehicles import load as vehicle

SCENARIO = Path(__file__).parent.parent / "scenarios" / "valid" / "module-changes-hands.toml"
MET, PARTED = ("mir-sts-74", "atlantis-sts-74"), ("mir-sts-74-departure", "atlantis-sts-74-departure")


@cache
def fly() -> sim.Flight:
    return sim.run(str(SCENARIO))


def twice(flight: sim.Flight) -> tuple[int, int]:
    """Return the last sample of the ships that met and the first of those that part."""
    second = int(np.flatnonzero(flight.phase > [phase.kind for phase in flight.phases].index("docked"))[0])
    return second - 1, second


def names(flight: sim.Flight, t: float) -> tuple[str, str]:
    target, chaser = flight.ships(t)
    assert chaser is not None
    return target.name, chaser.name


def test_other_ships_part_than_met() -> None:
    flight = fly()
    assert flight.goal_met, flight.failure
    moment = flight.at("undocking")
    assert names(flight, 0.0) == names(flight, moment - 1e-3) == MET
    assert names(flight, moment) == names(flight, float(flight.t[-1])) == PARTED
    assert (flight.target_vehicle.name, flight.chaser_vehicle and flight.chaser_vehicle.name) == MET
    assert flight.notes["Docked"] == f"4.10 t stay with the target: {PARTED[0]} and {PARTED[1]} part"


def test_nothing_jumps_at_the_ports() -> None:
    flight = fly()
    before, after = twice(flight)
    assert flight.t[before] == flight.t[after] == flight.at("undocking")
    assert flight.port[after, :3] == pytest.approx(flight.port[before, :3], abs=1e-9)
    center = []  # of both ships' masses, which goes on as it went
    for k, target in ((before, MET[0]), (after, PARTED[0])):
        share = flight.mass_kg[k] / (flight.mass_kg[k] + vehicle(target).mass_kg)
        center.append(flight.target[k] + share * flight.relative[k])
    assert center[1] == pytest.approx(center[0], abs=1e-8)
    # but for the LVLH axes on which they are held: those of a centre of mass that is half a metre elsewhere
    assert flight.attitude[after] == pytest.approx(flight.attitude[before], abs=1e-8)
    assert flight.dv_m_s[after] == flight.dv_m_s[before]
    assert flight.range_m[after] == pytest.approx(0.0, abs=1e-6)


def test_the_hulls_stay_where_they_are_to_one_another() -> None:
    flight = fly()
    apart = []
    for k, (target, chaser) in zip(twice(flight), (MET, PARTED), strict=True):
        # Mir's forward end first, Atlantis nose ahead and bay up: body axes of both are those of LVLH
        kristall, ods = (np.array(vehicle(n).ports[p].position_m) for n, p in ((target, "kristall"), (chaser, "ods")))
        apart.append(flight.lvlh[k, :3] + ods - kristall)
    assert apart[1] == pytest.approx(apart[0], abs=1e-3)
    assert abs(apart[0][2]) == pytest.approx(4.70, abs=0.02), "the module stands between"
    centres = flight.lvlh[twice(flight)[1], :3] - flight.lvlh[twice(flight)[0], :3]
    assert 0.3 < np.linalg.norm(centres) < 0.8, "with the module Mir's centre of mass lies lower in it"


def test_the_mass_goes_over_and_nothing_is_burned_by_it() -> None:
    flight = fly()
    before, after = twice(flight)
    handed = vehicle(MET[1]).mass_kg - vehicle(PARTED[1]).mass_kg
    assert handed == pytest.approx(4.1e3)
    assert flight.mass_kg[before] - flight.mass_kg[after] == pytest.approx(handed)
    assert flight.propellant_kg == pytest.approx(flight.mass_kg[0] - flight.mass_kg[-1] - handed)
    assert flight.propellant_kg == pytest.approx(sum(phase.rcs_kg + phase.oms_kg for phase in spent_by_phase(flight)))
    docked = next(phase for phase in spent_by_phase(flight) if phase.kind == "docked")
    assert docked.rcs_kg == pytest.approx(0.0, abs=1e-9)
    rcs, oms = used(flight)
    assert rcs[-1] + oms[-1] == pytest.approx(flight.propellant_kg)
    assert min(np.diff(rcs + oms)) > -1e-9


def test_it_drifts_as_the_ship_that_it_has_become() -> None:
    flight = fly()
    before, after = (flight.plan_at(flight.at("undocking") + step) for step in (-1.0, 1.0))
    light, heavy = after.chaser_body, before.chaser_body
    assert light.cda_m / heavy.cda_m == pytest.approx(vehicle(MET[1]).mass_kg / vehicle(PARTED[1]).mass_kg)
    t = flight.at("Away") + 60.0
    drift = flight.drift(t, 10.0)
    k = int(np.searchsorted(flight.t, t)) - 1
    pair = (*flight.target[k].tolist(), *flight.relative[k].tolist())
    start, duration = float(flight.t[k]), float(drift.t[-1] - flight.t[k])
    flown = pair_coast(after.world, after.target_body, after.chaser_body, start, pair, duration, 30.0)
    assert np.linalg.norm(drift.lvlh[-1, :3]) == pytest.approx(np.linalg.norm(flown[6:9]), abs=0.01)
    offset = drift.port[0, :3] - drift.lvlh[0, :3]
    assert offset == pytest.approx(flight.state(t).port[:3] - flight.state(t).lvlh[:3])


def test_between_samples_the_ports_are_those_of_the_moment() -> None:
    flight = fly()
    track, moment = Track(flight), flight.at("undocking")
    assert np.all(np.diff(track.t) >= 0.0)
    times = moment + np.array([-100.0, -1.0, -1e-3, 0.0, 1e-3])
    port = track.port_at(times)[:, :3]
    assert port == pytest.approx(np.tile(port[3], (5, 1)), abs=1e-4)
    assert [flight.state(float(t)).range_m for t in times[:3]] == [0.0, 0.0, 0.0]
    (passed,) = [event for event in flight.find("range", ranges=[10.0]) if event.note == "opening"]
    assert passed.range_m == pytest.approx(10.0, abs=1e-6)
    assert passed.t_s > moment


def test_a_saved_run_knows_both(tmp_path: Path) -> None:
    flight = fly()
    write_tables(flight, tmp_path)
    again = load(tmp_path)
    for name in ("t", "lvlh", "port", "mass_kg", "attitude", "phase"):
        assert np.array_equal(getattr(again, name), getattr(flight, name)), name
    assert again.summary() == flight.summary()
    for t in (0.0, flight.at("undocking") + 300.0):
        assert names(again, t) == names(flight, t)
        assert np.array_equal(again.drift(t, 10.0).port, flight.drift(t, 10.0).port)


def test_an_ephemeris_of_it_can_be_read_back(tmp_path: Path) -> None:
    flight = fly()
    write_ephemerides(flight, tmp_path)
    for name in ("target", "chaser"):
        ephemeris = read(tmp_path / f"{name}.oem")
        t = flight.at("undocking")
        there = np.array(state_at(ephemeris, flight.plan.clock, t)[:3])
        own = flight.target_at(t)[:3] + (0.0 if name == "target" else flight.relative[twice(flight)[1], :3])
        assert np.linalg.norm(there - own) < 1.0


def test_a_start_after_it_begins_with_what_is_left() -> None:
    scenario = sim.load(str(SCENARIO), start="fly-around")
    assert scenario.chaser is not None
    assert (scenario.target.vehicle, scenario.chaser.vehicle) == PARTED
    assert (scenario.target.port, scenario.chaser.port) == ("docking-module", "ods")
    assert sim.load(str(SCENARIO)).target.vehicle == MET[0]
