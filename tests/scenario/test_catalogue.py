"""The shipped scenarios, found from an editable install and from a wheel, and the starter files."""

import pytest

import sim
from sim.inputs.errors import InputError
from sim.scenario import catalogue, load, template
from sim.scenario.template import KINDS


def test_sts_71_is_listed():
    entries = {entry.name: entry for entry in catalogue.entries()}
    entry = entries["sts-71"]
    assert entry.kind == "flight"
    assert "Mir" in entry.title
    assert entry.summary
    assert entry.path == catalogue.find("sts-71")


@pytest.mark.parametrize("entry", catalogue.entries(), ids=lambda entry: entry.name)
def test_every_shipped_scenario_loads_and_tells_its_sources(entry):
    scenario = load(entry.name)
    assert (scenario.title, scenario.kind) == (entry.title, entry.kind)
    assert scenario.path == entry.path
    if scenario.kind == "flight":
        assert scenario.sources
        assert scenario.record
    for source in [*scenario.sources, *(item.source for item in scenario.record.values())]:
        assert len(source) > 3


def test_flights_come_as_they_were_flown_and_then_the_rest():
    entries = catalogue.entries()
    flights = [entry for entry in entries if entry.kind == "flight"]
    assert entries[: len(flights)] == tuple(flights)
    assert [entry.day for entry in flights] == sorted(entry.day for entry in flights)
    assert {entry.name: entry.when for entry in flights}["sts-71"] == "27 Jun 1995"


def test_sts_60_is_told_of_and_cannot_be_flown():
    (entry,) = (entry for entry in catalogue.history() if entry.name == "sts-60")
    assert (entry.kind, entry.when) == ("history", "Feb 1994")
    assert "sts-60" not in {flight.name for flight in catalogue.entries()}
    with pytest.raises(InputError) as error:
        load("sts-60")
    assert "did not go to Mir" in str(error.value)
    assert "sts-71" in error.value.problems[0].allowed


@pytest.mark.parametrize(("name", "near"), [("sts71", "sts-71"), ("STS-71", "sts-71"), ("nothing like it", "")])
def test_an_unknown_scenario_names_the_nearest(name, near):
    with pytest.raises(InputError) as error:
        load(name)
    problem = error.value.problems[0]
    assert problem.nearest == near
    assert "sts-71" in problem.allowed
    assert "no scenario is called" in problem.message


def test_a_path_is_told_from_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(template("lesson"))
    assert load("mine.toml").name == "mine"
    assert load("./mine.toml") == load(tmp_path / "mine.toml")
    (tmp_path / "no-suffix").write_text(template("lesson"))
    assert load("no-suffix").name == "no-suffix"
    (tmp_path / "sts-71").mkdir()
    assert load("sts-71").kind == "flight"
    with pytest.raises(InputError) as error:
        load("folder/mine")
    assert "no such file" in str(error.value)
    with pytest.raises(InputError) as error:
        load("")
    assert "no scenario is called" in str(error.value)


def test_in_a_wheel_the_scenarios_stand_in_the_package(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "sim"
    (package / "scenario").mkdir(parents=True)
    (package / "scenarios").mkdir()
    (package / "scenarios" / "hop.toml").write_text(template("lesson"))
    (package / "scenarios" / "broken.toml").write_text("title = ")
    monkeypatch.setattr(catalogue, "__file__", str(package / "scenario" / "catalogue.py"))
    assert [entry.name for entry in catalogue.entries()] == ["broken", "hop"]
    assert catalogue.entries()[1].title == "My hop along the V-bar"
    assert load("hop").path == package / "scenarios" / "hop.toml"


def test_a_name_without_its_ending_finds_the_file_that_lies_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(template("lesson"))
    with pytest.raises(InputError, match=r"did you mean 'mine\.toml'\?"):
        load("mine")


@pytest.mark.parametrize("kind", KINDS)
def test_a_starter_file_loads_flies_and_is_short(kind, tmp_path):
    path = tmp_path / f"{kind}.toml"
    path.write_text(template(kind))
    scenario = load(path)
    assert scenario.kind == kind
    flight = sim.run(scenario)
    assert flight.goal_met, flight.failure
    lines = [line for line in template(kind).split("\n") if line.strip() and not line.startswith("#")]
    assert len(lines) <= 40
    assert sum("#" in line for line in template(kind).split("\n")) >= 6


def test_an_unknown_starter_file():
    with pytest.raises(InputError) as error:
        template("fligth")
    assert error.value.problems[0].nearest == "flight"
