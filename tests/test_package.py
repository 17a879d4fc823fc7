"""The package as it is installed: what is in the wheel, and that it runs from anywhere."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parent.parent


def test_one_version_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert sim.__version__ == project["version"]
    changes = (ROOT / "CHANGELOG.md").read_text()
    assert f"## [{sim.__version__}]" in changes or "## [Unreleased]" in changes


def test_the_front_door_has_its_names():
    assert {"run", "load", "Scenario", "Flight", "InputError", "__version__"} <= set(dir(sim))
    assert sim.Flight.__name__ == "Flight"
    assert sim.Scenario.__name__ == "Scenario"
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = sim.no_such_name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built as pip builds it; without the network when the build tool is at hand."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-build-isolation"] if importlib.util.find_spec("hatchling") else []
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", *options, "--wheel-dir", folder, ROOT]
    subprocess.run(command, check=True)
    (file,) = folder.glob("*.whl")
    return file


@pytest.mark.slow
def test_the_wheel_holds_scenarios_data_and_licence_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for folder, ending in (("sim/vehicles/data", ".toml"), ("sim/views/draw/data", ""), ("sim/environment/data", "")):
        ours = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob(f"*{ending}") if p.is_file()}
        assert ours
        assert ours <= set(names)
    assert {f"sim/scenarios/{path.name}" for path in (ROOT / "scenarios").glob("*.toml")} <= set(names)
    assert "sim/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.partition("/")[0] for name in names} == {"sim", f"shuttle_mir-{sim.__version__}.dist-info"}


@pytest.mark.slow
def test_the_wheel_flies_from_another_folder(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    work = tmp_path / "work"
    work.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    program = "import sim; print(sim.__file__)"
    for words in (["-c", program], ["-m", "sim", "run", "sts-71", "--from", "ti", "--quick"]):
        done = subprocess.run(
            [sys.executable, *words], cwd=work, env=environment, capture_output=True, text=True, check=True
        )
        if words[0] == "-c":
            assert Path(done.stdout.strip()).is_relative_to(tmp_path / "site")
    assert (work / "out" / "sts-71" / "trajectory.ecsv").exists()


def test_the_readme_begins_with_the_two_commands_and_the_checks_take_theirs_from_it():
    lines = (ROOT / "README.md").read_text().splitlines()
    commands = [line for line in lines[:8] if line.startswith("pip install")]
    assert [("shuttle-mir run sts-71" in line, "pytest" in line) for line in commands] == [(True, False), (False, True)]
    checks = (ROOT / ".ci" / "run").read_text()
    (pattern,) = [line.split("'")[1] for line in checks.splitlines() if "README.md" in line and "grep" in line]
    found = subprocess.run(["grep", "-m", "1", "-E", pattern, ROOT / "README.md"], capture_output=True, text=True)
    assert found.stdout.strip() == commands[1]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_what_the_readme_links_to_goes_into_the_source_distribution():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    included = set(project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])
    links = re.findall(r"\]\(([^):#]+)", (ROOT / "README.md").read_text())
    assert {link.partition("/")[0] for link in links} <= included


def test_a_loaded_scenario_has_its_start() -> None:
    with pytest.raises(TypeError, match="when it was loaded"):
        sim.run(sim.load("sts-71"), start="ti")
