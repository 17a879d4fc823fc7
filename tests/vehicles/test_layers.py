"""Vehicle files that begin from another: what counts, where it comes from, and what cannot be."""

import pytest

from sim import vehicles
from sim.inputs.errors import InputError
from sim.vehicles.layers import DATA

LIGHT = 'schema = 1\nbase = "mir-sts-71"\ntitle = "Lighter"\nmass = { value = "90 t", chosen = "for this test" }\n'


def ship(folder, name, text):
    path = folder / f"{name}.toml"
    path.write_text(text)
    return path


def test_the_file_on_top_counts_and_the_rest_comes_from_below(tmp_path):
    vehicle, base = vehicles.load(ship(tmp_path, "light", LIGHT)), vehicles.load("mir-sts-71")
    assert (vehicle.name, vehicle.title, vehicle.role, vehicle.mass_kg) == ("light", "Lighter", "target", 90e3)
    assert vehicle.ports == base.ports
    assert vehicle.modules == base.modules
    assert vehicle.radius_m == base.radius_m


def test_a_value_never_stands_beside_the_source_of_another(tmp_path):
    vehicle, base = vehicles.load(ship(tmp_path, "light", LIGHT)), vehicles.load("mir-sts-71")
    assert base.provenance["mass"].startswith("source: ")
    assert vehicle.provenance["mass"] == "chosen: for this test"
    changed = {key for key in base.provenance if base.provenance[key] != vehicle.provenance[key]}
    assert changed == {"mass"}
    assert set(vehicle.provenance) == set(base.provenance)


def test_a_base_beside_the_file_goes_before_a_shipped_one_and_is_read_again_when_changed(tmp_path):
    path = ship(tmp_path, "light", LIGHT.replace("mass", "#"))
    assert vehicles.load(path).mass_kg == 103e3
    text = (DATA / "mir-sts-71.toml").read_text()
    ship(tmp_path, "mir-sts-71", text.replace('"103 t"', '"104 t"'))
    assert vehicles.load(path).mass_kg == 104e3
    ship(tmp_path, "mir-sts-71", text.replace('"103 t"', '"105.5 t"'))
    assert vehicles.load(path).mass_kg == 105.5e3


def test_a_base_may_be_a_path(tmp_path):
    (tmp_path / "below").mkdir()
    ship(tmp_path / "below", "light", LIGHT)
    top = ship(tmp_path, "top", 'schema = 1\nbase = "below/light.toml"\ntitle = "Top"\n')
    assert (vehicles.load(top).title, vehicles.load(top).mass_kg) == ("Top", 90e3)


def test_a_ship_cannot_be_its_own_base(tmp_path):
    one = ship(tmp_path, "one", 'schema = 1\nbase = "one"\n')
    with pytest.raises(InputError, match="its own base: one -> one") as error:
        vehicles.load(one)
    assert error.value.problems[0].line == 2
    ship(tmp_path, "a", 'schema = 1\nbase = "b"\n')
    ship(tmp_path, "b", 'schema = 1\n\nbase = "c"\n')
    ship(tmp_path, "c", 'schema = 1\nbase = "b"\n')
    with pytest.raises(InputError, match="its own base: a -> b -> c -> b") as error:
        vehicles.load(tmp_path / "a.toml")
    assert error.value.problems[0].file == str(tmp_path / "c.toml")


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ('"mir-sts71"', "did you mean 'mir-sts-71'"),
        ('"orbitter"', "did you mean 'orbiter'"),
        ("71", "no such vehicle file"),
        ('""', "no such vehicle file"),
        ('["mir-sts-71"]', "no such vehicle file"),
        (f'"{"m" * 300}"', "no such vehicle file"),
        ('"gone.toml"', "no such vehicle file"),
        ('"orbiter-jets"', "not a role"),
        ("{ value = 1 }", "no such vehicle file"),
    ],
)
def test_a_base_that_is_none_says_so(tmp_path, base, words):
    with pytest.raises(InputError) as error:
        vehicles.load(ship(tmp_path, "light", LIGHT.replace('"mir-sts-71"', base)))
    assert words in str(error.value)


def test_an_error_below_is_shown_in_the_file_where_it_stands(tmp_path):
    text = (DATA / "mir-sts-71.toml").read_text().replace('"12 m"', '"12"')
    below = ship(tmp_path, "mir-sts-71", text)
    top = ship(tmp_path, "light", LIGHT.replace("90 t", "90 m"))
    with pytest.raises(InputError) as error:
        vehicles.load(top)
    found = {problem.key: (problem.file, problem.line) for problem in error.value.problems}
    radius = next(number for number, line in enumerate(text.split("\n"), 1) if line.startswith("radius"))
    assert found == {"mass.value": (str(top), 4), "radius.value": (str(below), radius)}


def test_an_error_in_one_line_of_a_table_that_both_have_is_shown_where_it_stands(tmp_path):
    top = ship(tmp_path, "light", LIGHT + '[drag]\ncoefficient = { value = "two", chosen = "for this test" }\n')
    with pytest.raises(InputError) as error:
        vehicles.load(top)
    assert [(problem.file, problem.line) for problem in error.value.problems] == [(str(top), 6)]


def test_a_part_is_no_vehicle():
    for name in ("orbiter", "orbiter-docking", "orbiter-jets", "mir-modules"):
        assert (DATA / f"{name}.toml").exists()
        assert name not in vehicles.names()
        with pytest.raises(InputError, match="unknown vehicle"):
            vehicles.load(name)
