"""A ship of one's own in ten lines: it is read, it flies and docks, it looks like itself, and its errors teach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import vehicles
from sim.inputs.errors import InputError
from sim.vehicles.layers import DATA
from sim.vehicles.template import KINDS, template
from sim.views.meshes.ships import mesh_of
from sim.views.scene.words import short_name

SHIP = template("vehicle")
DOCKING = {
    "Approach": {
        "kind": "approach", "axis": "-V", "until": {"range": "6 m"},
        "gates": [{"range": "30 m", "rate": "0.2 m/s"}, {"range": "10 m", "rate": "0.1 m/s"}],
    },
    "Final": {"kind": "dock", "axis": "-V", "rate": "0.1 m/s"},
}  # fmt: skip


def ship(folder: Path, text: str, name: str = "ship.toml") -> vehicles.Vehicle:
    (folder / name).write_text(text)
    return vehicles.load(folder / name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_a_ship_of_ten_lines(tmp_path: Path, kind: str) -> None:
    text = template(kind)
    made = ship(tmp_path, text)
    assert len([line for line in text.splitlines() if line and not line.startswith("#")]) <= 10
    assert made.role == ("chaser" if kind == "vehicle" else "target")
    assert made.ports


def test_ideal_jets_push_as_they_are_told(tmp_path: Path) -> None:
    for given, want in (('"0.02 m/s2"', (0.02,) * 3), ('["1 cm/s2", "0.02 m/s2", "0.03 m/s2"]', (0.01, 0.02, 0.03))):
        made = ship(tmp_path, SHIP.replace('"0.02 m/s2"', given))
        for mode in ("norm", "low-z"):
            for axis, rate in enumerate(want):
                for sign, name in ((1.0, "+"), (-1.0, "-")):
                    force = [0.0, 0.0, 0.0]
                    force[axis] = sign * rate * 7000.0
                    command = name + "XYZ"[axis]
                    assert made.force_n(mode, command) == pytest.approx(force)
                    assert made.flow_kg_s(mode, command) == pytest.approx(rate * 7000.0 / (290.0 * 9.80665))


def test_what_a_ship_of_ones_own_leaves_out_is_chosen_and_says_so(tmp_path: Path) -> None:
    made = ship(tmp_path, SHIP)
    assert made.drag_areas_m2 == pytest.approx((np.pi * 1.5**2,) * 3)
    assert made.capture is not None
    assert made.provenance["mass"].startswith("given")
    assert {key for key, text in made.provenance.items() if text.startswith("chosen")} >= {"drag.area", "capture"}
    assert ship(tmp_path, SHIP.replace('"7 t"', '{ value = "7 t", source = "a book" }')).provenance["mass"] == (
        "source: a book"
    )


def test_every_figure_of_the_shipped_ones_still_says_where_it_comes_from() -> None:
    for name in vehicles.names():
        assert not [text for text in vehicles.load(name).provenance.values() if text.startswith("given")]


def test_own_ships_dock_and_are_called_by_their_titles(small: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SHIP)
    (tmp_path / "home.toml").write_text(template("station"))
    file = small(
        tmp_path, DOCKING, target={"vehicle": "home.toml", "port": "behind"},
        chaser={"vehicle": "mine.toml"}, position=(-36, 0, 0),
    )  # fmt: skip
    flight = sim.run(str(file))
    assert flight.contact is not None
    assert flight.contact.captured
    assert short_name(flight.chaser_vehicle) == "My capsule"
    assert short_name(flight.target_vehicle) == "My station"
    assert short_name(vehicles.load("mir-sts-71")) == "Mir"


def test_a_burn_takes_the_engine_that_it_names_or_the_jets(small: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SHIP)
    push = {"kind": "burn", "solve": "fixed", "delta_v": ["3 m/s", 0, 0]}
    coast = {"kind": "coast", "until": {"duration": "1 h"}}
    file = small(
        tmp_path, {"Jets": push, "Main": {**push, "engine": "main"}, "Coast": coast},
        chaser={"vehicle": "mine.toml"}, position=(-5000, 0, 0),
    )  # fmt: skip
    jets, main = sim.run(str(file)).burns
    assert jets.duration_s == pytest.approx(3.0 / 0.02, rel=2e-3)
    assert main.duration_s == pytest.approx(3.0 * 7000.0 / 3000.0, rel=2e-2)


@pytest.mark.parametrize("radius", [1.5, 4.0])
def test_it_is_a_plain_body_of_its_size_and_nobody_elses_ship(tmp_path: Path, radius: float) -> None:
    made = ship(tmp_path, SHIP.replace('"1.5 m"', f'"{radius} m"'), f"r{radius:.0f}.toml")
    points = mesh_of(made).vertices
    assert np.abs(points[:, :2]).max() < radius
    assert np.abs(points).max() < max(radius, 2.0) + 1.0


# what to replace, by what, words of the error; the line counts from the file's first
WRONG = [
    ("schema = 1", "schema = 9", "begins with schema = 1"),
    ('role = "chaser"', 'role = "pilot"', '"target", "chaser"'),
    ('role = "chaser"', "", "not a role"),
    ("title = ", "titel = ", "did you mean 'title'"),
    ('mass = "7 t"', "", 'mass = "7 t"'),
    ('"7 t"', '"7 m"', "a mass is needed"),
    ('"7 t"', "7000", "has no unit; a mass needs one"),
    ('"7 t"', '"-7 t"', "must be more than zero"),
    ('"7 t"', "0", "must be more than zero"),
    ('"7 t"', '{ value = "7 t", source = "a", chosen = "b" }', "source or the reason"),
    ('"7 t"', '{ source = "a" }', "the value is missing"),
    ('radius = "1.5 m"', 'radios = "1.5 m"', "did you mean 'radius'"),
    ('radius = "1.5 m"', "", "how far it reaches"),
    ("axis = [0, 0, -1]", "axis = [0, 0, -2]", "a vector of length 1"),
    ("axis = [0, 0, -1]", "axis = [0, -1]", "three components"),
    (", axis = [0, 0, -1]", "", "out of the port"),
    ('position = [0, 0, "-2 m"], ', "", "a port stands at a position"),
    ('[0, 0, "-2 m"]', "[0, 0, -2]", "-2 has no unit"),
    ("rcs = {", "rsc = {", "did you mean 'rcs'"),
    ("rcs = { acceleration", "rcs = { accelaration", "did you mean 'acceleration'"),
    ('rcs = { acceleration = "0.02 m/s2", ', "rcs = { ", "or three of them"),
    ('"0.02 m/s2"', '"0.02 m/s"', "an acceleration is needed"),
    ('"0.02 m/s2"', '["0.02 m/s2", "0.02 m/s2"]', "three components"),
    ('"0.02 m/s2"', '["0.02 m/s2", "0.02 m/s2", 0]', "more than zero"),
    (', isp = "290 s" }', " }", 'isp = "290 s"'),
    ('isp = "290 s"', 'isp = "290 m/s"', "a time is needed"),
    ("engines.main = { thrust", "engines.main = { push", "unknown key 'push'"),
    ('"3 kN"', '"3 kg"', "a force is needed"),
    ("schema = 1", 'schema = 1\nbase = "orbitr"', "did you mean 'orbiter'"),
    ("schema = 1", 'schema = 1\nbase = "ship.toml"', "cannot be its own base"),
    ("schema = 1", "schema = 1\ncolour = 3", "unknown key 'colour'"),
]


@pytest.mark.parametrize(("old", "new", "words"), WRONG)
def test_a_wrong_file_says_what_is_meant(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in SHIP
    with pytest.raises(InputError) as error:
        ship(tmp_path, SHIP.replace(old, new, 1))
    assert words in str(error.value)
    assert all(problem.file.endswith("ship.toml") for problem in error.value.problems)


def test_a_circle_of_bases_is_told(tmp_path: Path) -> None:
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{name}.toml").write_text(f'schema = 1\nbase = "{base}"\n')
    with pytest.raises(InputError, match="a -> b -> c -> a"):
        vehicles.load(tmp_path / "a.toml")


def test_what_is_shipped_must_still_say_where_it_comes_from(tmp_path: Path) -> None:
    """A figure that comes from a shipped file through ``base`` has its source; what is laid over it need not."""
    made = ship(tmp_path, 'schema = 1\nbase = "mir-sts-71"\ntitle = "Mir, lighter"\nmass = "90 t"\n')
    assert made.mass_kg == 90e3
    assert made.provenance["mass"].startswith("given")
    assert made.provenance["radius"].startswith("chosen")


@pytest.mark.parametrize(
    ("name", "text", "is_one"),
    [
        ("ship.toml", SHIP, True),
        ("bare.toml", 'schema = 1\nmass = "7 t"\n', True),
        ("scenario.toml", (DATA.parents[2] / "scenarios" / "sts-71.toml").read_text(), False),
        ("empty.toml", 'schema = 1\ntitle = "?"\n', False),
        ("broken.toml", "schema = ", False),
    ],
)
def test_ships_are_told_from_scenarios(tmp_path: Path, name: str, text: str, is_one: bool) -> None:
    (tmp_path / name).write_text(text)
    assert vehicles.is_one(str(tmp_path / name)) == is_one
    assert vehicles.is_one("mir-sts-71")
    assert not vehicles.is_one("sts-71")
