"""The READMEs cannot drift: scenarios fly, Python runs, commands work, links lead somewhere."""

import os
import pkgutil
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.output.outputs import OWN
from sim.scenario.schema import json_schema
from sim.scenario.tables.burns import AIMS

ROOT = Path(__file__).parent.parent
FOLDERS = ("scenarios", "sim", "examples", "tests")
PAGES = ("README.md", *(f"{folder}/README.md" for folder in FOLDERS), "CONTRIBUTING.md")
FENCED = re.compile(r"^```.*?^```", flags=re.MULTILINE | re.DOTALL)
TEXTS = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
README = TEXTS["README.md"]
LONGEST = 150  # lines of the front page


def blocks(language, page):
    return re.findall(rf"^```{language}\n(.*?)^```", TEXTS[page], flags=re.MULTILINE | re.DOTALL)


def commands_of(page):
    return re.findall(r"^(shuttle-mir [^#\n]*[^#\s])", TEXTS[page], flags=re.MULTILINE)


COMMANDS = [(page, command) for page in PAGES for command in commands_of(page)]
SCENARIOS = [(page, k, text) for page in PAGES for k, text in enumerate(blocks("toml", page))]
PROGRAMS = [(page, k, text) for page in PAGES for k, text in enumerate(blocks("python", page))]


def fresh(program, folder):
    return subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True)


def test_the_front_page_is_short():
    assert len(README.splitlines()) <= LONGEST


def test_there_is_something_of_each_kind_to_try():
    assert {page for page, *_ in SCENARIOS} == {"README.md", "scenarios/README.md"}
    assert {page for page, *_ in PROGRAMS} == {"README.md", "sim/README.md", "examples/README.md"}
    assert len(COMMANDS) > 20
    verbs = {command.split()[1] for _, command in COMMANDS}
    help_text = subprocess.run([sys.executable, "-m", "sim", "--help"], capture_output=True, text=True).stdout
    assert verbs == set(
        re.findall(r"^[^\w-]+([a-z]+) {2,}[A-Z]", help_text, flags=re.MULTILINE)
    )  # no command is left out


@pytest.mark.parametrize(("page", "number", "text"), SCENARIOS)
def test_a_scenario_flies(page, number, text, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(text)
    flight = sim.run(str(file))
    assert flight.goal_met
    assert all(row.agrees for row in flight.record)


def test_the_scenario_flies_with_a_key_changed(tmp_path):
    (text,) = blocks("toml", "README.md")
    file = tmp_path / "hop.toml"
    file.write_text(text)
    changed = re.search(r"`--set (phase\.[^=]*)=\"([^\"]*)\"`", README)
    assert sim.run(str(file), set={changed[1]: changed[2]}).goal_met


@pytest.mark.parametrize(("page", "number", "text"), PROGRAMS)
def test_a_program_runs(page, number, text, tmp_path):
    done = fresh(text, tmp_path)
    assert done.returncode == 0, done.stderr
    if page == "README.md":
        assert done.stdout.startswith("True 1995-06-29 ")
        assert (tmp_path / "approach.png").stat().st_size > 10_000


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A folder for the commands of each page."""
    return {page: tmp_path_factory.mktemp("page") for page in PAGES}


def run_command(command, folder):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(shlex.split(command), cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def makes(command):
    """What a command writes and a later one may read: the file or folder that it names."""
    _, verb, *words = shlex.split(command)
    return words[words.index("--out") + 1] if "--out" in words else words[0] if verb == "new" else None


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_a_command_works(page, command, folders):
    folder, commands = folders[page], commands_of(page)
    for earlier in commands[: commands.index(command)]:
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
    assert written == set(OWN) - {"orbit.png", "film.gif", "air.ecsv", "target.oem", "chaser.oem", "player.html"}


def test_the_files_of_a_run_are_all_named():
    named = re.findall(r"`([\w-]+\.(?:json|toml|ecsv|png|mp4|oem|html))`", README)
    assert set(OWN) - {"film.gif"} <= set(named)


def headings(text):
    """Return the anchors that GitHub gives the headings of a page."""
    found = re.findall(r"^#+ (.+)$", FENCED.sub("", text), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^):]+)\)", TEXTS[page]):
        path, _, anchor = link.partition("#")
        target = ((ROOT / page).parent / path).resolve()
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor:
            assert anchor in headings(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("page", PAGES)
def test_files_and_modules_that_are_named_are_there(page):
    sources = [ROOT, ROOT / "sim", ROOT / "tests", (ROOT / page).parent]
    text = FENCED.sub("", TEXTS[page])
    for name in re.findall(r"`([\w./-]+\.py)`", text):
        assert any((source / name).is_file() for source in sources), name
    for name in re.findall(r"`(sim\.[\w.]+)[`(]", text):
        assert pkgutil.resolve_name(name), name


def test_every_package_is_on_the_map():
    packages = {path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")}
    assert packages <= set(re.findall(r"\[(\w+)\]\(\1\)", TEXTS["sim/README.md"]))


def test_every_example_and_every_scenario_is_named():
    for path in (ROOT / "examples").glob("*.py"):
        assert f"]({path.name})" in TEXTS["examples/README.md"]
    for path in (ROOT / "scenarios").glob("mir-*.toml"):
        assert f"`{path.name}`" in TEXTS["scenarios/README.md"]


def test_every_kind_of_phase_and_burn_is_in_the_tables():
    tables = re.findall(r"^\| `(?:kind|solve) =` \|.*\n(?:\|.*\n)+", TEXTS["scenarios/README.md"], flags=re.MULTILINE)
    words = {word for table in tables for word in re.findall(r"^\| `([\w-]+)` \|", table, flags=re.MULTILINE)}
    kinds = json_schema()["properties"]["phase"]["items"]["discriminator"]["mapping"]
    assert words == {*kinds, *AIMS}


def test_contributors_are_told_what_the_checks_run():
    (block,) = blocks("sh", "CONTRIBUTING.md")
    tests, *others = block.splitlines()
    assert f"\n{tests}\n" in README
    checks = (ROOT / ".ci" / "run").read_text()
    (listed,) = re.findall(r"^for check in (.*); do$", checks, flags=re.MULTILINE)
    assert others == shlex.split(listed)
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"^ +entry: (.+)$", hooks, flags=re.MULTILINE) == others
