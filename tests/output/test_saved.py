"""A saved run gives the flight back, to the last bit."""

import json
from dataclasses import fields

import numpy as np
import pytest

import sim
from sim.inputs.errors import InputError
from sim.output.outputs import write_tables
from sim.output.saved import AIR, FORMAT, is_run, load

ALIKE = {"scenario", "plan", "wall_s"}


@pytest.fixture(scope="module")
def flight(sts_71):
    return sts_71


@pytest.fixture(scope="module")
def folder(flight, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    write_tables(flight, folder)
    return folder


@pytest.fixture
def copy(folder, tmp_path):
    """A copy of the folder, to be damaged."""
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def same(one, other):
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return repr(one) == repr(other)  # NaN too


def assert_same(flight, again):
    different = [
        field.name
        for field in fields(flight)
        if field.name not in ALIKE and not same(getattr(flight, field.name), getattr(again, field.name))
    ]
    assert not different
    assert again.wall_s == pytest.approx(flight.wall_s, abs=5e-4)  # as the summary has it
    assert again.scenario == flight.scenario
    assert again.scenario.name == flight.scenario.name


def test_every_field_of_the_flight(flight, folder):
    assert is_run(folder)
    assert_same(flight, load(folder))


def test_what_is_asked_of_it(flight, folder):
    again = load(folder)
    for t in (1000.0, flight.contact.t_s - 60.0):
        assert np.array_equal(again.drift(t, 10.0).lvlh, flight.drift(t, 10.0).lvlh)
        assert again.sub_point(t) == flight.sub_point(t)
        assert again.next_sun_event(t) == flight.next_sun_event(t)
    assert again.summary() == flight.summary()


@pytest.mark.parametrize(
    "changes",
    [
        {"model.gravity": "cw-curvilinear"},
        {"model.atmosphere.model": "nrlmsise-00"},
        {"phase.MC4.aim.after": "20 min", "phase.Final approach.rate": "0.5 ft/s"},
    ],
    ids=["cw", "sampled air", "not captured"],
)
def test_other_worlds(changes, tmp_path):
    flight = sim.run("sts-71", start="ti", set=changes, speed="interpreted")
    write_tables(flight, tmp_path)
    again = load(tmp_path)
    assert_same(flight, again)
    for one, other in zip(again.plan.world, flight.plan.world, strict=True):
        assert np.array_equal(one, other)
    assert (tmp_path / AIR).exists() == ("model.atmosphere.model" in changes)
    end = float(flight.t[-1])
    assert np.array_equal(again.drift(end - 300.0, 20.0).port, flight.drift(end - 300.0, 20.0).port)
    assert np.array_equal(again.orbit_at(end + 3000.0), flight.orbit_at(end + 3000.0))


def test_a_target_alone(tmp_path):
    flight = sim.run("mir-deorbit-2001")
    write_tables(flight, tmp_path)
    assert_same(flight, load(tmp_path))


def test_no_run(tmp_path):
    assert not is_run(tmp_path)
    with pytest.raises(InputError, match="is not the folder of a run"):
        load(tmp_path)


@pytest.mark.parametrize("name", ["scenario.toml", "trajectory.ecsv", "summary.json"])
def test_a_file_that_is_gone(copy, name):
    (copy / name).unlink()
    with pytest.raises(InputError, match=f"lacks {name}; fly it again"):
        load(copy)


def test_a_scenario_changed_after_the_flight(copy):
    file = copy / "scenario.toml"
    file.write_text(file.read_text().replace('"76.9 min"', '"70 min"'))
    with pytest.raises(InputError, match="was changed after the flight"):
        load(copy)


def test_line_ends_do_not_matter(copy, flight):
    file = copy / "scenario.toml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert_same(flight, load(copy))


def test_a_ship_that_has_moved(tmp_path):
    from sim.vehicles.loader import DATA

    ships, out = tmp_path / "ships", tmp_path / "out"
    ships.mkdir()
    out.mkdir()
    (ships / "mine.toml").write_text((DATA / "mir-sts-71.toml").read_text())
    flight = sim.run("sts-71", start="ti", set={"target.vehicle": str(ships / "mine.toml")})
    write_tables(flight, out)
    assert_same(flight, load(out))
    (ships / "mine.toml").unlink()
    with pytest.raises(InputError, match=r"may have moved(.|\n)*mine.toml: no such file"):
        load(out)


def test_half_a_table(copy):
    file = copy / "trajectory.ecsv"
    text = file.read_text()
    file.write_text(text[: len(text) // 2])
    with pytest.raises(InputError, match=r"line \d+: .* cells in a table of"):
        load(copy)


@pytest.mark.parametrize("earlier", ["", '#   "format": 1\n'], ids=["none", "1"])
def test_a_table_of_an_earlier_version_is_to_be_flown_again(copy, earlier):
    file = copy / "trajectory.ecsv"
    lines = file.read_text().splitlines(keepends=True)
    (now,) = [line for line in lines if line.startswith('#   "format"')]
    assert now == f'#   "format": {FORMAT}\n'
    file.write_text("".join(earlier if line == now else line for line in lines))
    with pytest.raises(InputError, match=r"was written by .* and cannot be drawn by .*; fly it again: shuttle-mir run"):
        load(copy)


def test_a_column_that_is_gone(copy):
    file = copy / "trajectory.ecsv"
    lines = file.read_text().splitlines()
    names = next(line for line in lines if not line.startswith("#")).split(",")
    k = names.index("port_z_m")
    kept = [line for line in lines if json.dumps("port_z_m") not in line]
    body = [",".join(c for i, c in enumerate(line.split(",")) if i != k) for line in kept if not line.startswith("#")]
    file.write_text("\n".join([line for line in kept if line.startswith("#")] + body) + "\n")
    with pytest.raises(InputError, match='was changed after the flight: "column port_z_m"; fly it again'):
        load(copy)
