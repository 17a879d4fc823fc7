"""The README cannot drift: its scenario flies, its Python runs, its commands work as they stand."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.flight.outputs import OWN

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^(shuttle-mir [^#\n]*[^#\s])", README, flags=re.MULTILINE)


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def test_the_scenario_flies(tmp_path):
    (text,) = blocks("toml")
    file = tmp_path / "hop.toml"
    file.write_text(text)
    assert sim.run(str(file)).goal_met
    changed = re.search(r"`--set (phase\.[^=]*)=\"([^\"]*)\"`", README)
    assert sim.run(str(file), set={changed[1]: changed[2]}).goal_met


def test_the_python_runs(tmp_path):
    (program,) = blocks("python")
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("True 1995-06-29 ")
    assert (tmp_path / "approach.png").stat().st_size > 10_000


def run_all(commands, folder):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for command in commands:
        done = subprocess.run(shlex.split(command), cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def is_long(command):
    return " run " in command and "--quick" not in command


def test_the_short_commands_work(tmp_path):
    short = [command for command in COMMANDS if not is_long(command)]
    assert len(short) >= 7
    run_all(short, tmp_path)


@pytest.mark.slow
def test_the_long_commands_work(tmp_path):
    long = [command for command in COMMANDS if is_long(command)]
    assert long
    run_all([*long, "shuttle-mir run sts-71"], tmp_path)
    written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert written | {"phasing.png"} == set(OWN) - {"air.ecsv", "target.oem", "chaser.oem"}


def test_the_files_it_names_are_there_and_all_are_named():
    root = Path(__file__).parent.parent
    for link in re.findall(r"\]\(([^):]+)\)", README):
        assert (root / link).exists(), link
    named = re.findall(r"`([\w-]+\.(?:json|toml|ecsv|png|mp4|oem))`", README)
    assert set(OWN) - {"film.gif"} <= set(named)
