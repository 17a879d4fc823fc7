"""The tables of a run: everything that is needed to draw the flight again, with units."""

from datetime import UTC, datetime

import numpy as np
import pytest
from astropy.table import QTable

import sim
from sim.inputs.errors import InputError
from sim.output.outputs import refuse_strangers, write_tables

STATES = ("target", "chaser", "lvlh", "curvilinear", "port")


@pytest.fixture(scope="module")
def flight(sts_71):
    return sts_71


@pytest.fixture(scope="module")
def folder(flight, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    write_tables(flight, folder)
    return folder


@pytest.fixture(scope="module")
def read(folder):
    return QTable.read(folder / "trajectory.ecsv", format="ascii.ecsv")


def vectors(table, name, unit="m", rates="m / s"):
    position = np.column_stack([table[f"{name}_{axis}_m"].to_value(unit) for axis in "xyz"])
    return np.hstack([position, np.column_stack([table[f"{name}_v{axis}_m_s"].to_value(rates) for axis in "xyz"])])


def test_the_file_reads_back_to_the_same_bits_with_units(flight, read):
    assert np.array_equal(read["t_s"].to_value("s"), flight.t)
    for name in ("lvlh", "curvilinear", "port", "target"):
        assert np.array_equal(vectors(read, name), getattr(flight, name))
    assert np.array_equal(vectors(read, "chaser"), flight.target + flight.relative)
    assert np.array_equal(np.column_stack([read[f"attitude_{part}"] for part in "wxyz"]), flight.attitude)
    for name, array in (("range_m", flight.range_m), ("mass_kg", flight.mass_kg), ("dv_m_s", flight.dv_m_s)):
        assert np.array_equal(read[name].value, array)
    assert np.array_equal(read["jets"], flight.jets)


def test_the_flight_s_own_table_is_the_file(flight, read):
    table = flight.table()
    assert table.colnames == read.colnames
    for name in table.colnames:
        assert table[name].unit == read[name].unit
        assert np.array_equal(table[name], read[name])
    assert table.meta["frames"] == read.meta["frames"]
    assert read.meta["scenario"] == "sts-71"


def test_names_carry_the_unit_of_the_head(read):
    for name in read.colnames:
        unit = "" if read[name].unit is None else str(read[name].unit)
        ending = {"s": "_s", "m": "_m", "m / s": "_m_s", "rad / s": "_rad_s", "kg": "_kg", "": ""}[unit]
        assert name.endswith(ending)


def test_times_agree_with_the_clock(flight, read):
    for k in (0, len(read) // 2, len(read) - 1):
        moment = flight.utc(flight.t[k])
        told = np.datetime64(read["utc"][k].rstrip("Z"))
        assert abs(told - np.datetime64(moment.replace(tzinfo=None))) <= np.timedelta64(500, "us")
        assert read["met_s"][k].value == pytest.approx(
            (moment - flight.scenario.time.liftoff).total_seconds(), abs=1e-5
        )
    assert list(np.unique(read["phase"])) == sorted({phase.name for phase in flight.phases})


def test_a_sample_on_both_sides_of_every_burn(flight, read):
    t = read["t_s"].to_value("s")
    for burn in flight.burns:
        assert np.any(np.abs(t - burn.t_s) < 1e-6)
        assert np.any(np.abs(t - burn.t_s - burn.duration_s) < 1e-6)


def test_a_plain_propagation_has_the_target_only(fly_small):
    epoch = datetime(1995, 12, 31, 23, 59, 40, tzinfo=UTC)  # over the leap second at the end of the year
    round_ = {"Round": {"kind": "coast", "until": {"duration": "40 s"}}}
    table = fly_small(round_, time={"epoch": epoch}, model=None).table()
    assert not [name for name in table.colnames if name.startswith(("chaser", "lvlh", "port", "mass", "range"))]
    assert table["utc"][-1] == "1996-01-01T00:00:19.000Z"
    assert table["met_s"][-1].value == 40.0


def test_the_scenario_as_flown_loads_again(flight, folder):
    again = sim.load(str(folder / "scenario.toml"))
    assert again == flight.scenario


def test_a_folder_of_an_earlier_run_is_ours_and_others_are_not(folder, tmp_path):
    refuse_strangers(folder)
    refuse_strangers(tmp_path / "missing")
    (tmp_path / "notes.txt").write_text("")
    refuse_strangers(tmp_path)
    for text in ("not JSON", "[]", '{"schema": 1}', "[" * 100_000):
        (tmp_path / "summary.json").write_text(text)
        with pytest.raises(InputError, match=r"summary\.json"):
            refuse_strangers(tmp_path)
