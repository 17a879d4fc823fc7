"""The scenario files beside this tree: those in ``valid`` load, those in ``invalid`` say what their first line expects.

Adding a case is adding a file. An invalid one begins with a comment such as
``# expect: line 12, "did you mean 'velocity'"; "and, anywhere, this"``.
"""

import re
from pathlib import Path

import pytest

from sim.inputs.errors import InputError
from sim.scenario import Scenario, load

FILES = Path(__file__).parent.parent / "scenarios"
VALID = sorted((FILES / "valid").glob("*.toml"))
INVALID = sorted((FILES / "invalid").glob("*.toml"))
EXPECTED = re.compile(r'(?:line (\d+), )?"([^"]*)"')


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_file_loads_and_survives_being_written(path, tmp_path):
    scenario = load(path)
    assert isinstance(scenario, Scenario)
    assert scenario.name == path.stem
    written = tmp_path / "as-flown.toml"
    (tmp_path / "trajectory.ecsv").touch()  # in the folder of a run whole paths are taken
    written.write_text(scenario.to_toml(), encoding="utf-8")
    assert load(written) == scenario
    changed = scenario.with_changes({"title": "Changed", "model.seed": 12})
    assert (changed.title, changed.model.seed, changed.phase) == ("Changed", 12, scenario.phase)
    written.write_text(changed.to_toml(), encoding="utf-8")
    assert load(written) == changed != scenario


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_file_says_what_is_wrong_and_where(path, work):
    text = path.read_bytes().decode()
    first = text.partition("\n")[0]
    expected = EXPECTED.findall(first.removeprefix("# expect:"))
    assert first.startswith("# expect: ")
    assert expected
    with work() as calls, pytest.raises(InputError) as error:
        load(path)
    assert calls[0] < 500_000
    problems = error.value.problems
    for line, words in expected:
        said = [problem for problem in problems if words in str(problem)]
        assert said, f"nobody says {words!r}:\n{error.value}"
        assert not line or any(problem.line == int(line) for problem in said), f"not on line {line}:\n{error.value}"
    for problem in problems:
        assert problem.file.endswith(path.name)
        assert problem.message[0] != " "
        assert len(str(problem)) < 900
        if problem.line is not None:
            line = "".join(c if c.isprintable() else " " for c in text.split("\n")[problem.line - 1])
            assert problem.excerpt.strip(".")[:60] in line


def test_there_are_cases():
    assert len(VALID) >= 25
    assert len(INVALID) >= 250


def test_all_problems_of_a_file_come_at_once():
    with pytest.raises(InputError) as error:
        load(FILES / "invalid" / "several-at-once.toml")
    keys = [problem.key for problem in error.value.problems]
    assert keys == [
        "titel",
        "target.orbit.inclinaton",
        "chaser.port",
        "phase.Approach.gates[1].range",
        "phase.'Final approach'.rate",
    ]
    assert [p.line for p in error.value.problems] == sorted(p.line for p in error.value.problems)
