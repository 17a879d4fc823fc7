"""``set``: one key changed, everything checked again, and the file as flown."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.inputs.errors import InputError
from sim.scenario import load, parse_set

FILES = Path(__file__).parent.parent / "scenarios" / "valid"
DOCK = FILES / "kind-approach-hold-dock.toml"


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("model.gravity=cw-curvilinear", "model.gravity", "cw-curvilinear"),
        ("model.seed=5", "model.seed", 5),
        ("model.drag = false", "model.drag", False),
        ('phase.Ti.aim.after="70 min"', "phase.Ti.aim.after", "70 min"),
        ("phase.Ti.aim.after=70 min", "phase.Ti.aim.after", "70 min"),
        ("phase.'250 ft hold'.range=9 m", "phase.'250 ft hold'.range", "9 m"),
        ("phase.250 ft hold.range=9 m", "phase.250 ft hold.range", "9 m"),
        ('phase."a=b".range=9 m', 'phase."a=b".range', "9 m"),
        ("time.epoch=1995-06-29T09:30:00Z", "time.epoch", datetime(1995, 6, 29, 9, 30, tzinfo=UTC)),
        ('target.orbit={ altitude = "390 km" }', "target.orbit", {"altitude": "390 km"}),
        ("a=[1, 2]", "a", [1, 2]),
        ("a=", "a", ""),
        ("a=b=c", "a", "b=c"),
        ("a=1\nb = 2", "a", "1\nb = 2"),
        ("a=" + "[" * 5000, "a", "[" * 5000),
    ],
)
def test_a_change_is_read_from_the_command_line(text, key, value):
    assert parse_set(text) == (key, value)


@pytest.mark.parametrize("text", ["model.gravity", "=cw", "", "a..b=1", ".a=1", "a.=1", "'a=1", "a.'b'c=1", "a=b'"[:1]])
def test_what_is_no_change_says_how_one_is_written(text):
    with pytest.raises(InputError) as error:
        parse_set(text)
    assert error.value.problems[0].allowed


def test_a_key_is_changed_and_read_in_si():
    scenario = load(DOCK)
    changed = scenario.with_changes(
        {"model.gravity": "cw-curvilinear", "phase.Hold.until.duration": "10 min", "chaser.mass": "100 t"}
    )
    assert (changed.model.gravity, changed.phase[1].until.duration, changed.chaser.mass) == (
        "cw-curvilinear",
        600.0,
        100e3,
    )
    assert (scenario.model.gravity, scenario.phase[1].until.duration, scenario.chaser.mass) == ("j2", 300.0, None)
    assert load(DOCK, set={"model.gravity": "cw-curvilinear"}).model.gravity == "cw-curvilinear"
    assert changed.name == scenario.name
    assert changed.text == scenario.text


def test_python_values_serve_as_well_as_text():
    when = datetime(1995, 6, 29, 13, 0, 16, tzinfo=UTC)
    scenario = load(DOCK).with_changes({"phase.Hold.until": {"contact": when}, "model.drag": False})
    assert scenario.phase[1].until.contact == when
    assert scenario.model.drag is False
    assert load(DOCK, {"time.epoch": "1995-06-29T11:59:00Z"}).time.epoch.minute == 59


def test_names_with_spaces_dots_and_quotes():
    scenario = load(FILES / "names-with-dots-and-quotes.toml")
    changed = scenario.with_changes({"phase.'3.5 \"revs\" out'.aim.after": "39 min"})
    assert changed.phase[0].aim.after == 39 * 60
    assert load(DOCK, {"phase.Final approach.rate": "0.05 ft/s"}).phase[2].rate == pytest.approx(0.01524)
    assert load(DOCK, {"record.contact.closing_rate.flown": "0.1 ft/s"}).record["contact.closing_rate"].flown < 0.031
    assert load(DOCK, {"phase.Approach.gates.1.rate": "0.1 ft/s"}).phase[0].gates[1].rate == pytest.approx(0.03048)


def test_changes_add_up():
    scenario = (
        load(DOCK, {"model.seed": 5}).with_changes({"model.gravity": "cw-curvilinear"}).with_changes({"model.seed": 6})
    )
    assert (scenario.model.seed, scenario.model.gravity) == (6, "cw-curvilinear")
    assert scenario.changes == {"model.seed": 6, "model.gravity": "cw-curvilinear"}


def test_a_table_that_the_file_leaves_out_is_made():
    assert load(FILES / "minimal-hop.toml", {"model.atmosphere.height": "400 km"}).model.atmosphere.height == 400e3


# changes -> (key that the error names, words)
WRONG = [
    ({"model.gravty": "cw"}, "model.gravty", "did you mean 'gravity'"),
    ({"modle.gravity": "cw-curvilinear"}, "modle.gravity", "did you mean 'model'"),
    ({"model.gravity": "cww"}, "model.gravity", "did you mean 'cw'"),
    ({"title.x": 1}, "title.x", "has no keys inside"),
    ({"phase.Hld.range": "30 ft"}, "phase.Hld.range", "did you mean 'Hold'"),
    ({"phase.Hold.until.duratoin": "5 min"}, "phase.Hold.until.duratoin", "did you mean 'duration'"),
    ({"phase.Hold.until.duration": "5 ft"}, "phase.Hold.until.duration", "'5 ft' is a length; a time is needed"),
    ({"phase.Hold.until.duration": 5}, "phase.Hold.until.duration", "has no unit"),
    ({"phase.Hold.range": "40 ft"}, "phase.Hold.range", "the phase before ends at 30 ft"),
    ({"phase.Approach.until.range": "40 ft"}, "phase.Hold.range", "the phase before ends at 40 ft"),
    ({"phase.Approach.gates.7.rate": "1 ft/s"}, "phase.Approach.gates.7.rate", "0 to 1"),
    ({"phase.Approach.gates.x": "1 ft/s"}, "phase.Approach.gates.x", "is not one of its places"),
    ({"chaser.mass": "-1 t"}, "chaser.mass", "at least 1 kg"),
    ({"chaser.vehicle": "atlantis"}, "chaser.vehicle", "unknown vehicle"),
    ({"model.seed": 1.5}, "model.seed", "is not a whole number"),
    ({"model.seed": None}, "model.seed", "cannot stand in a scenario"),
    ({"model.seed": {1, 2}}, "model.seed", "cannot stand in a scenario"),
    ({"time.epoch": datetime(1995, 6, 29)}, "time.epoch", "has no time zone"),
    ({"phase": []}, "phase", "the list is empty"),
    ({"": 1}, "", "is not a key"),
    ({5: 1}, "", "is not a key"),
    ({"target.orbit.altitude": "50 km"}, "target.orbit.altitude", "the perigee is 50 km"),
]


@pytest.mark.parametrize(("changes", "key", "words"), WRONG)
def test_a_wrong_change_names_the_key_and_the_cure(changes, key, words):
    with pytest.raises(InputError) as error:
        load(DOCK, changes)
    problem = next(problem for problem in error.value.problems if words in str(problem))
    assert problem.key == key
    if key in changes:
        assert problem.file == "set"
        assert problem.line is None


def test_a_change_that_upsets_another_line_shows_that_line():
    with pytest.raises(InputError) as error:
        load(DOCK, {"phase.Approach.until.range": "40 ft"})
    problem = error.value.problems[0]
    assert DOCK.read_text().split("\n")[problem.line - 1] == 'range = "30 ft"'


def test_all_wrong_changes_come_at_once():
    with pytest.raises(InputError) as error:
        load(DOCK, {"model.gravty": "cw", "chaser.mass": "5", "phase.Hold.axis": "R"})
    assert {problem.key for problem in error.value.problems} == {"model.gravty", "chaser.mass", "phase.Hold.axis"}
    with pytest.raises(InputError) as error:
        load(DOCK, {"phase.A.x": 1, "phase.B.x": 2})
    assert len(error.value.problems) == 2


def test_the_file_as_flown():
    scenario = load(DOCK)
    assert scenario.to_toml() == DOCK.read_text()
    text = scenario.with_changes({"phase.Hold.until.duration": "10 min"}).to_toml()
    assert text.startswith("# kind-approach-hold-dock.toml as flown")
    assert '#   phase.Hold.until.duration = "10 min"' in text
    assert tomllib.loads(text)["phase"][1]["until"] == {"duration": "10 min"}


def test_a_copy_finds_its_vehicle_file_from_anywhere(tmp_path):
    scenario = load(FILES / "own-vehicle-file.toml")
    copy = tmp_path / "copy.toml"
    copy.write_text(scenario.to_toml())
    assert load(copy) == scenario
    assert Path(scenario.target.vehicle).is_absolute()
