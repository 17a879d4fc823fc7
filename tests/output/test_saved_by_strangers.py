"""A saved run may have been edited, or come from a stranger: believed only where it can be a flight."""

import math
import random
import shutil

import numpy as np
import pytest

import sim
from sim.inputs.errors import InputError
from sim.output.ecsv import read_ecsv, write_ecsv
from sim.output.outputs import write_tables
from sim.output.saved import load
from sim.output.soundness import FINGERPRINT, fingerprint

PHASES = {
    "Back": {"kind": "burn", "solve": "fixed", "delta_v": ["-0.2 ft/s", "0 ft/s", "0 ft/s"]},
    "Away": {"kind": "coast", "until": {"duration": "30 min"}},
}


@pytest.fixture(scope="module")
def folder(small, tmp_path_factory):
    place = tmp_path_factory.mktemp("run")
    flight = sim.run(small(place, PHASES, position=(-300, 0, 0)), speed="interpreted")
    (place / "out").mkdir()
    write_tables(flight, place / "out")
    return place / "out"


@pytest.fixture
def run(folder, tmp_path):
    """A copy of the run, to be damaged."""
    shutil.copytree(folder, tmp_path / "run")
    return tmp_path / "run"


def forged(run, edit):
    """Edit a run as a stranger would who knows how fingerprints are made."""
    columns, meta = read_ecsv(run / "trajectory.ecsv")
    meta.pop(FINGERPRINT)
    edit(columns, meta)
    write_ecsv(run / "trajectory.ecsv", columns, meta | {FINGERPRINT: fingerprint(columns, meta)})


def row(name, value, k=3):
    def edit(columns, _):
        columns[name][1][k] = value

    return edit


def column(name, unit=None, kind=None):
    def edit(columns, _):
        old_unit, values = columns[name]
        columns[name] = (old_unit if unit is None else unit, values if kind is None else values.astype(kind))

    return edit


def head(key, value):
    def edit(_, meta):
        meta[key] = value

    return edit


def inner(key, name, value):
    def edit(_, meta):
        meta[key][0][name] = value

    return edit


BURN, LONG = {"name": "x"}, [[1.0, 2.0]] * 3
EDITS = {
    "not a number": (row("target_x_m", math.nan), "target_x_m is nan in row 4"),
    "infinite": (row("mass_kg", math.inf), "mass_kg is inf in row 4"),
    "huge": (row("lvlh_vx_m_s", 1e300), "lvlh_vx_m_s is 1e[+]300 in row 4"),
    "no mass": (row("mass_kg", 0.0), "mass_kg is 0.0 in row 4"),
    "time falls": (row("t_s", -5.0), "the time in row 4 is before that of the row above"),
    "no jets": (row("jets", 4096), "jets is 4096 in row 4"),
    "no attitude": (row("attitude_w", 7.0), "attitude in row 4 is no unit quaternion"),
    "unknown phase": (row("phase", "Else"), "no 'Else'"),
    "feet": (column("range_m", unit="ft"), 'range_m is in "ft", not in "m"'),
    "text for number": (column("range_m", kind=str), "range_m is of type"),
    "whole numbers": (column("t_s", kind=int), "t_s is of type int64"),
    "numbers for names": (lambda columns, _: columns.update(phase=("", np.arange(len(columns["t_s"][1])))), "phase is"),
    "column gone": (lambda columns, _: columns.pop("port_z_m"), "no 'port_z_m'"),
    "no rows": (lambda columns, _: columns.update({k: (u, v[:0]) for k, (u, v) in columns.items()}), "it has no rows"),
    "head gone": (lambda _, meta: meta.pop("gates"), "no 'gates'"),
    "text for time": (inner("burns", "t_s", "soon"), r"burns\[0\]\.t_s: input should be a valid number"),
    "true for time": (inner("burns", "t_s", True), r"burns\[0\]\.t_s: input should be a valid number"),
    "burn of two axes": (inner("burns", "dv_lvlh_m_s", [1.0, 2.0]), r"burns\[0\]\.dv_lvlh_m_s"),
    "burn for ever": (inner("burns", "duration_s", math.inf), r"burns\[0\]\.duration_s is inf"),
    "burn of nobody": (head("burns", [BURN]), r"burns\[0\]\.t_s: field required"),
    "burns a text": (head("burns", "none"), "burns: input should be a valid"),
    "escape": (inner("phases", "caption", "a\x1b[2J"), r"phases\[0\]\.caption has a control character"),
    "escape in a note": (head("notes", {"a\x1b[2J": "b"}), "notes has a control character"),
    "ends before": (inner("phases", "end_s", -1.0), "a phase ends before it begins"),
    "axis": (head("docking_axis", [5, 1.0]), r"docking_axis is \[5, 1.0\]"),
    "contact": (head("contact", {"t_s": 1.0}), "contact"),
    "gates": (head("gates", [*LONG, [1.0]]), r"gates\[3\]"),
    "failure": (head("failure", None), "failure: input should be a valid string"),
    "deep": (head("notes", {"a": [[[[[[[[[[1]]]]]]]]]]}), "notes is nested too deeply"),
    "name": (head("scenario", "../../evil"), "is no name of a scenario"),
    "name with escape": (head("scenario", "a\x1b[2J"), "is no name of a scenario"),
    "no name": (head("scenario", ["a"] * 2000), "is no name of a scenario"),
}


def test_as_it_was_written(run):
    forged(run, lambda columns, meta: None)
    assert load(run).goal_met


@pytest.mark.parametrize("name", EDITS)
def test_what_no_flight_has_is_refused(name, run):
    edit, words = EDITS[name]
    forged(run, edit)
    with pytest.raises(InputError, match=words) as error:
        load(run)
    assert all(line.isprintable() and len(line) < 400 for line in str(error.value).split("\n"))


CHANGES = {
    "a digit of a column": (lambda lines: [*lines[:-1], lines[-1].replace("1", "2")], '"column '),
    "rows dropped": (lambda lines: lines[:-2], '"column t_s", "column '),
    "a row twice": (lambda lines: [*lines, lines[-1]], '"column t_s"'),
    "a title": (lambda lines: [line.replace("A small test", "A great test") for line in lines], '"head title"'),
    "a burn": (lambda lines: [line.replace('"Back"', '"Forth"') for line in lines], '"head .*burns"'),
    "a fingerprint": (lambda lines: [line.replace('"column t_s": "', '"column t_s": "0') for line in lines], "t_s"),
    "none": (lambda lines: [line for line in lines if FINGERPRINT not in line], '"head fingerprint"'),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_is_named(name, run):
    edit, words = CHANGES[name]
    file = run / "trajectory.ecsv"
    lines = file.read_text().splitlines()
    edited = edit(lines)
    assert edited != lines
    file.write_text("\n".join(edited) + "\n")
    with pytest.raises(InputError, match=f"was changed after the flight: (.|\n)*{words}"):
        load(run)


def test_any_edit_is_refused_or_changes_nothing(run):
    """A random byte, word or line: no traceback, and nothing else is believed."""
    file, dice = run / "trajectory.ecsv", random.Random(17)
    text, flight, refused = file.read_bytes(), load(run), 0
    pieces = [
        b"",
        b"0",
        b"-",
        b"nan",
        b"1e999",
        b'"',
        b",",
        b"\n",
        b"{",
        b"]",
        b"null",
        b"\xff",
        b"\x1b[2J",
        b"9" * 5000,
    ]
    for _ in range(60):
        at = dice.randrange(len(text) if dice.random() < 0.5 else text.index(b"\nt_s"))
        file.write_bytes(text[:at] + dice.choice(pieces) + text[at + dice.randrange(9) :])
        try:
            again = load(run)
        except InputError:
            refused += 1
        else:
            assert all(np.array_equal(getattr(flight, name), getattr(again, name)) for name in ("t", "target", "lvlh"))
            assert (again.phases, again.burns, repr(again.events)) == (flight.phases, flight.burns, repr(flight.events))
    assert refused > 40


def test_how_long_it_took_is_no_part_of_the_trajectory(run):
    assert b"wall_s" not in (run / "trajectory.ecsv").read_bytes()
    assert load(run).wall_s > 0.0
    for text in ("{}", "[" * 100_000, '{"wall_s": "long"}', '{"wall_s": 1e999}', "[]"):
        (run / "summary.json").write_text(text)
        assert load(run).wall_s == 0.0
