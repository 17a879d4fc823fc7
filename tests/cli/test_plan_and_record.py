"""The commands plan and record as a user meets them: what they print, write and refuse, and their exit statuses."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.output.record_table import MARKS

HOP = """schema = 1
title = "A hop"
time = {{ epoch = 1995-06-29T09:30:00Z }}
target = {{ vehicle = "mir-sts-71", orbit = {{ altitude = "390 km", inclination = "51.65 deg" }} }}

[chaser]
vehicle = "atlantis-sts-71"
relative = {{ frame = "lvlh", position = ["-2000 ft", "0 ft", "0 ft"], velocity = ["0 ft/s", "0 ft/s", "0 ft/s"] }}

[[phase]]
name = "Hop"
kind = "burn"
solve = "intercept"
aim = {{ position = ["-500 ft", "0 ft", "0 ft"], after = "{after}" }}

[[phase]]
name = "Away"
kind = "burn"
solve = "fixed"
at = {{ delay = "10 min" }}
delta_v = ["0 ft/s", "0 ft/s", "1 ft/s"]

[from.away]
phase = "Away"
epoch = 1995-06-29T09:45:00Z
relative = {{ frame = "lvlh", position = ["-900 ft", "0 ft", "0 ft"], velocity = ["0 ft/s", "0 ft/s", "0 ft/s"] }}
"""

UNSOLVABLE = HOP.format(after="92.2 min").replace('"-500 ft", "0 ft", "0 ft"', '"-500 ft", "300 ft", "0 ft"')


@pytest.fixture
def hop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "hop.toml"
    file.write_text(HOP.format(after="40 min"))
    return file


def command(*arguments):
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.stdout, result.stderr


def test_plan_prints_the_sheet_and_writes_no_file(hop, tmp_path):
    status, out, _ = command("plan", hop)
    assert status == 0
    assert out.startswith("A hop: burn sheet")
    assert "Aims 500 ft behind the target in 40.0 min." in out
    assert "2 burns" in out
    assert [path.name for path in tmp_path.iterdir()] == ["hop.toml"]


def test_plan_from_another_start_plans_what_is_left(hop):
    status, out, _ = command("plan", hop, "--from", "away", "--format", "csv")
    assert status == 0
    assert [line["name"] for line in csv.DictReader(io.StringIO(out))] == ["Away"]
    status, _, err = command("plan", hop, "--from", "awya")
    assert status == 2
    assert "did you mean 'away'" in err


def test_plan_takes_changes_and_a_file(hop, tmp_path):
    status, out, _ = command(
        "plan", hop, "--set", "phase.Hop.aim.after=50 min", "--format", "markdown", "--out", "p.md"
    )
    assert (status, out) == (0, "p.md is written\n")
    assert "in 50.0 min" in (tmp_path / "p.md").read_text()


def test_an_unsolvable_plan_says_why_and_shows_what_there_is(hop):
    hop.write_text(UNSOLVABLE)
    status, out, err = command("plan", hop)
    assert status == 1
    assert "The plan ends there: Hop: no burn leads to the aim" in err
    assert out.startswith("A hop: burn sheet")


def test_run_from_another_start(hop):
    status, out, _ = command("run", hop, "--from", "away", "--quick")
    assert status == 0
    assert "Hop " not in out
    assert "Away" in out


def test_record_of_one_flight_in_four_forms(hop, tmp_path):
    status, out, _ = command("record", "sts-71", "--jobs", 1)
    assert status == 0
    assert "contact, closing rate" in out
    status, out, _ = command("record", "sts-71", "--format", "json")
    assert json.loads(out)["flights"][0]["scenario"] == "sts-71"
    status, out, _ = command("record", "sts-71", "--format", "csv", "--out", "r.csv")
    assert out == "r.csv is written\n"
    assert (tmp_path / "r.csv").read_text().startswith("flight,quantity,simulated")


def test_record_puts_its_table_into_a_document(hop, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"# Mine\n\n{MARKS[0]}\n{MARKS[1]}\n")
    status, out, _ = command("record", "sts-71", "--into", readme)
    assert status == 0
    assert out.rstrip().endswith("has the record of sts-71")
    assert "| sts-71 |" in readme.read_text()
    assert readme.read_text().startswith("# Mine\n")


def test_record_refuses_before_it_flies(hop, tmp_path):
    (tmp_path / "README.md").write_text("# Mine\n")
    status, _, err = command("record", "--into", "README.md")
    assert status == 2
    assert "both marks" in err
    assert (tmp_path / "README.md").read_text() == "# Mine\n"
    status, _, err = command("record", "--into", "nowhere.md")
    assert status == 2
    assert "no such file" in err
    status, _, err = command("record", "--into", "README.md", "--out", "x")
    assert status == 2
    assert "one of --out and --into" in err


def test_a_flight_that_fails_gives_status_one(hop, tmp_path):
    failing = tmp_path / "failing.toml"
    failing.write_text(UNSOLVABLE)
    status, out, _ = command("record", hop, failing, "--jobs", 1)
    assert status == 1
    assert "failing failed: " in out
    assert "hop failed" not in out


def test_list_has_the_flights_as_they_were_flown():
    status, out, _ = command("list")
    assert status == 0
    named = [line for line in out.splitlines() if not line.startswith(" ")]
    flights = [line for line in named if line.startswith("sts-")]
    assert named[: len(flights)] == flights
    assert named[len(flights)].startswith("mir-deorbit-2001")
    assert flights[0].startswith("sts-60")
    assert "Feb 1994" in flights[0]
    assert any(line.startswith("sts-71") and "27 Jun 1995" in line for line in flights)
    assert [line.split()[0] for line in flights] == sorted(line.split()[0] for line in flights)


def test_sts_60_says_why_there_is_nothing_to_fly():
    status, _, err = command("run", "sts-60")
    assert status == 2
    assert "It did not go to Mir" in err


@pytest.mark.parametrize("words", [("plan", "sts-71", "--out"), ("record", "sts-71", "--out"), ("record", "--into")])
def test_a_file_that_cannot_be_written_is_said_before_anything_is_flown(monkeypatch, words):
    def fly(*_, **__):
        raise AssertionError("it was flown")

    monkeypatch.setattr("sim.output.face.fly", fly)
    monkeypatch.setattr("sim.output.burn_sheet.rehearse", fly)
    status, _, err = command(*words, "nowhere/sheet.md")
    assert status == 2
    assert "nowhere" in err


def test_record_names_a_wrong_flight_before_the_right_ones_fly(monkeypatch):
    def fly(*_, **__):
        raise AssertionError("it was flown")

    monkeypatch.setattr("sim.output.face.fly", fly)
    status, out, err = command("record", "sts-71", "sts-18")
    assert status == 2
    assert "did you mean 'sts-" in err
    assert not out


def test_help_shows_each_command_in_a_whole_sentence():
    status, out, _ = command("--help")
    assert status == 0
    assert "..." not in out.replace("[ARGS]...", "")
