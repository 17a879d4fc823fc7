"""The README cannot drift: its scenario flies, its Python runs, its commands work as they stand."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.output.outputs import OWN

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


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("readme")


def run_command(command, folder):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(shlex.split(command), cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def makes(command):
    """What a command writes and a later one may read: the file or folder that it names."""
    _, verb, *words = shlex.split(command)
    return words[words.index("--out") + 1] if "--out" in words else words[0] if verb == "new" else None


def test_there_are_commands_to_try():
    assert len(COMMANDS) > 15
    assert {command.split()[1] for command in COMMANDS} >= {"run", "plan", "record", "plot", "animate", "compare"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_works(command, folder):
    for earlier in COMMANDS[: COMMANDS.index(command)]:
        made = makes(earlier)
        if made in shlex.split(command) and not (folder / made).exists():
            run_command(earlier, folder)
    if makes(command) is None or not (folder / makes(command)).exists():  # else it has run for a later one
        run_command(command, folder)


@pytest.mark.slow
def test_the_first_command_writes_what_the_table_lists(tmp_path):
    assert "\npip install . && shuttle-mir run sts-71\n" in README
    run_command("shuttle-mir run sts-71", tmp_path)
    written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert written == set(OWN) - {"film.gif", "air.ecsv", "target.oem", "chaser.oem"}


def test_the_files_it_names_are_there_and_all_are_named():
    root = Path(__file__).parent.parent
    for link in re.findall(r"\]\(([^):]+)\)", README):
        assert (root / link).exists(), link
    named = re.findall(r"`([\w-]+\.(?:json|toml|ecsv|png|mp4|oem))`", README)
    assert set(OWN) - {"film.gif"} <= set(named)
