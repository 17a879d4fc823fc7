"""The command line as a user meets it: statuses, messages, files, and what it does not import."""

import contextlib
import errno
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import sim
from sim import cli, vehicles
from sim.output.folder import ENDINGS
from sim.output.outputs import PICTURES, TABLES

HEAVY = "scipy numba boinor matplotlib astropy.coordinates astropy.table"


@pytest.fixture
def command(monkeypatch, capsys, tmp_path):
    """Run a command in an empty folder, in this process: status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    handlers = {number: signal.getsignal(number) for number in ENDINGS}

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["shuttle-mir", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return end.value.code, out, err

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


def process(*arguments, cwd, before=None, **options):
    """Start the command as a process of its own, in which Ctrl-C works wherever the tests run."""

    def prepare():
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if before:
            before()

    return subprocess.Popen(
        [sys.executable, "-m", "sim", *map(str, arguments)],
        cwd=cwd,
        text=True,
        preexec_fn=prepare,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def finished(*arguments, cwd, **options):
    running = process(*arguments, cwd=cwd, **options)
    out, err = running.communicate(timeout=60)
    assert "Traceback" not in err
    return running.returncode, out, err


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# What works


def test_the_main_job_quick(command, tmp_path):
    status, out, err = command("run", "sts-71", "--from", "ti", "--quick")
    assert (status, err) == (0, "")
    assert "Captured at" in out
    assert "In out/sts-71/: summary.json, scenario.toml, trajectory.ecsv" in out
    folder = tmp_path / "out" / "sts-71"
    assert sorted(path.name for path in folder.iterdir()) == sorted(TABLES)
    assert json.loads((folder / "summary.json").read_text())["contact"]["captured"] is True
    assert tomllib.loads((folder / "scenario.toml").read_text())["title"] in out


def test_set_changes_the_world_and_the_file_says_so(command, tmp_path):
    status, out, _ = command(
        "run",
        "sts-71",
        "--from",
        "ti",
        "--quick",
        "--out",
        "cw",
        "--set",
        "model.gravity=cw-curvilinear",
        "--set",
        'phase."MC4".aim.after=14 min',
    )
    assert status in (0, 1)
    assert "gravity cw" in out
    flown = tomllib.loads((tmp_path / "cw" / "scenario.toml").read_text())
    assert flown["model"]["gravity"] == "cw-curvilinear"
    assert json.loads((tmp_path / "cw" / "summary.json").read_text())["model"]["gravity"] == "cw-curvilinear"


def test_what_was_flown_flies_again_to_the_same_numbers(command, tmp_path):
    command("run", "sts-71", "--from", "ti", "--quick", "--out", "a", "--set", "model.seed=5")
    command("run", "a/scenario.toml", "--quick", "--out", "b")
    first, second = (json.loads((tmp_path / name / "summary.json").read_text()) for name in "ab")
    assert first["contact"] == second["contact"]
    assert first["burns"] == second["burns"]


def test_version_and_help(command):
    assert command("--version") == (0, f"shuttle-mir {sim.__version__}\n", "")
    for words in (["--help"], ["-h"], ["run", "--help"], ["list", "--help"]):
        status, out, err = command(*words)
        assert (status, err) == (0, "")
        assert "Usage" in out


def test_no_command_shows_the_help(command):
    status, out, err = command()
    assert status in (0, 2)  # as the version of typer has it
    assert "Commands" in out + err


def test_list_and_show(command):
    status, out, _ = command("list")
    assert status == 0
    assert any(line.startswith("sts-71 ") for line in out.splitlines())
    status, out, _ = command("show", "sts-71")
    assert status == 0
    assert out == sim.load("sts-71").text


def test_ships_are_listed_and_shown(command):
    status, out, _ = command("list", "--vehicles")
    assert status == 0
    assert any(line.startswith("mir-sts-71 ") and "flown to" in line for line in out.splitlines())
    assert any(line.startswith("atlantis-sts-71 ") and "flies to them" in line for line in out.splitlines())
    assert not any(line.startswith("sts-71 ") for line in out.splitlines())
    status, out, _ = command("show", "mir-sts-71")
    assert (status, out) == (0, vehicles.text("mir-sts-71"))


@pytest.mark.parametrize(("kind", "role"), [("vehicle", "chaser"), ("station", "target")])
def test_new_writes_a_ship_that_checks(command, tmp_path, kind, role):
    status, out, _ = command("new", "mine", "--kind", kind)
    assert status == 0
    assert f'{role}.vehicle = "mine.toml"' in out
    assert command("check", "mine.toml", "mir-sts-71")[:2] == (0, "mine.toml: good\nmir-sts-71: good\n")
    text = (tmp_path / "mine.toml").read_text()
    (tmp_path / "mine.toml").write_text(text.replace("mass =", "mas ="))
    status, _, err = command("check", "mine.toml")
    assert status == 2
    assert "did you mean 'mass'" in err
    assert "mine.toml:" in err


@pytest.mark.parametrize("kind", ["flight", "lesson", "exercise"])
def test_new_writes_what_checks_and_flies(command, tmp_path, kind):
    status, out, _ = command("new", "mine", "--kind", kind)
    assert status == 0
    assert "mine.toml" in out
    assert command("check", "mine.toml")[:2] == (0, "mine.toml: good\n")
    assert command("run", "mine.toml", "--quick")[0] == 0
    assert (tmp_path / "out" / "mine" / "summary.json").exists()


def test_schema_is_json_and_can_be_written(command, tmp_path):
    status, out, _ = command("schema")
    assert status == 0
    assert json.loads(out)["properties"]["phase"]
    assert command("schema", "--out", "schema.json")[0] == 0
    assert (tmp_path / "schema.json").read_text() == out


def test_python_m_sim_is_the_command_and_the_folder_does_not_matter(tmp_path):
    assert finished("--version", cwd=tmp_path)[:2] == (0, f"shuttle-mir {sim.__version__}\n")
    assert finished("list", cwd="/")[0] == 0
    script = Path(sys.executable).with_name("shuttle-mir")
    done = subprocess.run([script, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"shuttle-mir {sim.__version__}\n"


def test_pictures_but_no_film(command, tmp_path):
    command("new", "hop.toml", "--kind", "lesson")
    status, out, err = command("run", "hop.toml", "--film", "none")
    assert (status, err) == (0, "")
    written = sorted(path.name for path in (tmp_path / "out" / "hop").iterdir())
    alone_or_far = {"orbit.png", "phasing.png"}  # of a ship alone; of one that begins far away
    pictures = [name for name in PICTURES if name not in alone_or_far]
    assert written == sorted((*TABLES, *pictures))
    assert set(PICTURES) == set(sim.views.PICTURES)
    assert out.rstrip().endswith(", ".join((*TABLES, *pictures)))


def test_a_flight_that_fails_as_it_begins_says_why(command, small, tmp_path):
    gates = [{"range": "80 m", "rate": "0.1 m/s"}]
    into = {"kind": "approach", "axis": "+R", "gates": gates, "until": {"range": "30 m"}}
    small(tmp_path, {"In": into}, position=(-9.46, 0, 40), file="inside.toml")
    status, out, err = command("run", "inside.toml")
    assert (status, err) == (1, "")
    assert "already inside its end" in out
    assert "film.mp4" not in out


def test_without_a_chaser_there_is_a_ground_track_and_nothing_to_film(command, small, tmp_path):
    small(tmp_path, {"Round": {"kind": "coast", "until": {"duration": "92 min"}}}, file="round.toml")
    assert command("run", "round.toml")[0] == 0
    written = sorted(path.name for path in (tmp_path / "out" / "round").iterdir())
    assert written == sorted((*TABLES, "ground-track.png", "orbit.png"))
    status, _, err = command("run", "round.toml", "--film", "mp4")
    assert status == 2
    assert "[chaser]" in err


# A flight that fails


def test_a_flight_that_fails_its_goal_ends_with_1_and_keeps_its_files(command, tmp_path):
    status, out, err = command(
        "run",
        "sts-71",
        "--from",
        "ti",
        "--quick",
        "--set",
        "phase.'Final approach'.rate=0.45 ft/s",
        "--set",
        "model.execution=perfect",
    )
    assert (status, err) == (1, "")
    assert "Not captured" in out
    assert "The flight failed its goal" in out
    assert json.loads((tmp_path / "out" / "sts-71" / "summary.json").read_text())["contact"]["captured"] is False


# Wrong input


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "sts-17"], ["sts-17", "did you mean 'sts-71'"]),
        (["run", "missing.toml"], ["missing.toml"]),
        (["run", "sts-71", "--set", "model.gravty=cw"], ["gravty", "did you mean 'gravity'"]),
        (["run", "sts-71", "--set", "model.gravity=newton"], ["model.gravity", "two-body"]),
        (["run", "sts-71", "--set", "phase.Ti.aim.after=70 ft"], ["phase.Ti.aim.after", "a time is needed"]),
        (["run", "sts-71", "--set", "phase.MC5.aim.after=70 min"], ["MC5", "did you mean 'MC"]),
        (["run", "sts-71", "--set", "nonsense"], ["nonsense", "key=value"]),
        (["run", "sts-71", "--film", "avi"], ["avi", "mp4"]),
        (["run", "sts-71", "--quick", "--film", "gif"], ["--quick"]),
        (["run"], ["NAME|FILE"]),
        (["fly-me"], ["fly-me"]),
        (["check", "missing.toml"], ["missing.toml"]),
        (["show", "sts-17"], ["did you mean 'sts-71'"]),
        (["new", "mine.toml", "--kind", "novel"], ["novel", "exercise"]),
        (["schema", "--out", "no/such/folder/schema.json"], ["no/such/folder"]),
    ],
)
def test_wrong_input_is_told_in_a_few_lines(command, tmp_path, arguments, words):
    status, _, err = command(*arguments)
    assert status == 2
    for word in words:
        assert word in err
    assert len(err.splitlines()) <= 8
    assert contents(tmp_path) == {}


def test_check_tells_of_every_file(command, tmp_path):
    (tmp_path / "good.toml").write_text(sim.load("sts-71").text)
    (tmp_path / "bad.toml").write_text("schema = 1\ntitel = 3\n")
    status, out, err = command("check", "bad.toml", "good.toml", "sts-71")
    assert status == 2
    assert out == "good.toml: good\nsts-71: good\n"
    assert "bad.toml:2" in err
    assert "title" in err


def test_new_overwrites_nothing(command, tmp_path):
    (tmp_path / "mine.toml").write_text("mine")
    (tmp_path / "folder.toml").mkdir()
    for name in ("mine.toml", "folder.toml"):
        status, _, err = command("new", name)
        assert status == 2
        assert name in err
    assert contents(tmp_path) == {"mine.toml": b"mine"}


def test_out_that_cannot_be_is_found_before_the_flight(command, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.output.face.fly", lambda *_, **__: pytest.fail("it flew"))
    (tmp_path / "file").write_text("")
    for place in ("file", "file/below", "/proc/nothing"):
        status, _, err = command("run", "sts-71", "--from", "ti", "--quick", "--out", place)
        assert status == 2
        assert place in err
        assert len(err.splitlines()) <= 3


def test_a_missing_encoder_is_found_before_the_flight(command, monkeypatch):
    monkeypatch.setattr("sim.output.face.fly", lambda *_, **__: pytest.fail("it flew"))
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/no/such/ffmpeg")
    status, _, err = command("run", "sts-71", "--from", "ti")
    assert status == 2
    assert "ffmpeg" in err
    assert "none" in err


def test_a_file_of_ours_that_no_run_wrote_is_kept(command, tmp_path):
    (tmp_path / "scenario.toml").write_text(sim.load("sts-71").text)
    before = contents(tmp_path)
    status, _, err = command("run", "scenario.toml", "--quick", "--out", ".", "--set", "model.seed=3")
    assert status == 2
    assert "scenario.toml" in err
    assert contents(tmp_path) == before


# Trouble on the way: whole files or none


@pytest.fixture
def earlier(command, tmp_path):
    """A small scenario, an earlier run of it, and a file of the user's beside that."""
    command("new", "hop.toml", "--kind", "lesson")
    command("run", "hop.toml", "--quick", "--out", "out")
    (tmp_path / "out" / "film.gif").write_text("of the earlier run")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    return contents(tmp_path)


def test_a_run_replaces_its_own_files_as_a_set(command, earlier, tmp_path):
    assert command("run", "hop.toml", "--quick", "--out", "out", "--set", "model.seed=9")[0] == 0
    after = contents(tmp_path)
    assert set(earlier) - set(after) == {"out/film.gif"}
    assert after["out/notes.txt"] == b"mine"
    assert after["out/summary.json"] != earlier["out/summary.json"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_fails_costs_no_file(command, earlier, tmp_path, monkeypatch, code):
    def full(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("sim.output.tables.write_ecsv", full)
    status, out, err = command("run", "hop.toml", "--quick", "--out", "out")
    assert (status, out) == (2, "")
    assert os.strerror(code) in err
    assert "no file was written" in err
    assert len(err.splitlines()) == 1
    assert contents(tmp_path) == earlier


@pytest.mark.parametrize(("broken", "lost"), [("range_rate", "range-rate.png"), ("approach", "approach.png")])
def test_a_picture_that_fails_does_not_take_the_tables_with_it(command, earlier, tmp_path, monkeypatch, broken, lost):
    def fails(*_, **__):
        raise RuntimeError("no such brush")

    views = {name: (fails if view.__name__ == broken else view, words)
             for name, (view, words) in sim.views.PICTURES.items()}  # fmt: skip
    monkeypatch.setattr("sim.views.plots.pictures.PICTURES", views)
    status, out, err = command("run", "hop.toml", "--film", "none", "--out", "out", "--set", "model.seed=4")
    assert status == 70
    assert "Delta-v" in out
    assert err == f"{lost} could not be drawn, a fault of this program: RuntimeError: no such brush\n"
    after = contents(tmp_path)
    assert after["out/summary.json"] != earlier["out/summary.json"]
    drawn = {"out/approach.png", "out/range-rate.png", "out/ground-track.png"} - {f"out/{lost}"}
    assert {name for name in after if name.endswith(".png")} == drawn


def test_a_film_that_fails_leaves_the_rest(command, earlier, tmp_path, monkeypatch):
    def dies(*_, **__):
        raise OSError("the encoder ended")

    monkeypatch.setattr("sim.views.animate", dies)
    status, _, err = command("run", "hop.toml", "--film", "gif", "--out", "out")
    assert (status, "film.gif could not be drawn" in err) == (70, True)
    after = contents(tmp_path)
    assert "out/film.gif" not in after
    assert {"out/summary.json", "out/trajectory.ecsv", "out/approach.png"} < set(after)

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("sim.views.animate", full)  # a disk that takes no more costs the whole set, as ever
    assert command("run", "hop.toml", "--film", "gif", "--out", "out", "--set", "model.seed=5")[0] == 2
    assert contents(tmp_path) == after


def test_a_full_disk_for_real(earlier, tmp_path):
    resource = pytest.importorskip("resource")

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))  # less than the trajectory needs

    status, _, err = finished("run", "sts-71", "--from", "ti", "--quick", "--out", "out", cwd=tmp_path, before=limit)
    assert status == 2
    assert "no file was written" in err
    assert contents(tmp_path) == earlier


@pytest.mark.parametrize(("number", "expected"), [(number, 128 + number) for number in ENDINGS])
@pytest.mark.parametrize("place", ["out", "new/folder"])
def test_stopped_in_the_middle(earlier, tmp_path, number, expected, place):
    slow = ("--speed", "interpreted", "--set", "model.gravity=20x20")
    running = process("run", "sts-71", "--from", "ti", "--quick", *slow, "--out", place, cwd=tmp_path)
    while running.poll() is None and not list(tmp_path.rglob(".writing-*")):
        time.sleep(0.002)
    time.sleep(0.05)
    running.send_signal(number)
    _, err = running.communicate(timeout=30)
    assert running.returncode == expected
    assert "Traceback" not in err
    if number == signal.SIGINT:
        assert err.startswith("interrupted")
        assert len(err.splitlines()) == 1
    assert contents(tmp_path) == earlier
    assert not list(tmp_path.rglob(".writing-*"))
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="a terminal's Ctrl-C reaches a group of processes")
@pytest.mark.parametrize("after_s", [1.0, 2.0])
def test_ctrl_c_in_a_terminal_ends_the_flights_of_the_record_at_once(tmp_path, after_s):
    running = process("record", cwd=tmp_path, start_new_session=True)
    time.sleep(after_s)  # while the processes that fly start, and after
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=5)
    assert (running.returncode, out, err) == (130, "", "interrupted\n")


@pytest.mark.slow
def test_ctrl_c_while_the_film_is_made(earlier, tmp_path):
    running = process("run", "hop.toml", "--out", "out", cwd=tmp_path)
    while running.poll() is None and not list(tmp_path.rglob(".writing-*/.writing-*/film*")):
        time.sleep(0.02)
    time.sleep(0.5)  # some frames are on their way
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert err == "interrupted; no file was written: out is as it was\n"
    assert contents(tmp_path) == earlier
    if Path("/proc/self/cmdline").exists():  # and no encoder is left working for nobody
        for line in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                assert str(tmp_path).encode() not in line.read_bytes()


@pytest.mark.usefixtures("earlier")
def test_nobody_reads_on(tmp_path):
    running = process("run", "hop.toml", "--quick", cwd=tmp_path)
    running.stdout.close()
    running.wait(timeout=60)
    assert running.stderr.read() == ""
    running.stderr.close()
    assert running.returncode == 0
    assert (tmp_path / "out" / "hop" / "summary.json").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_nowhere_to_print(tmp_path):
    with Path("/dev/full").open("w") as full:
        status, _, err = finished("list", cwd=tmp_path, stdout=full)
    assert status == 2
    assert len(err.splitlines()) == 1


@pytest.mark.usefixtures("earlier")
def test_a_console_of_few_letters(tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    status, out, _ = finished("run", "hop.toml", "--quick", cwd=tmp_path, env=environment)
    assert status == 0
    assert out.isascii()


# What it does not import


def imported(tmp_path, names, *arguments):
    """Return which of the packages a command has imported when it ends, in a process of its own."""
    program = (
        "import sys\nfrom sim.cli import main\n"
        f"sys.argv = ['shuttle-mir', *{list(arguments)!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0, end.code\n"
        f"print('imported:', *(name for name in {names!r}.split() if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    return done.stdout.rpartition("imported:")[2].split()


def test_a_quick_run_imports_nothing_heavy(tmp_path, monkeypatch):
    monkeypatch.setenv(
        "NUMBA_CACHE_DIR", str(tmp_path / "cache")
    )  # no machine code yet: it starts at once, interpreted
    assert imported(tmp_path, HEAVY, "run", "sts-71", "--from", "ti", "--quick") == []


def test_help_imports_next_to_nothing(tmp_path):
    assert imported(tmp_path, HEAVY + " numpy pydantic rich tomllib sim.scenario sim.flight", "--help") == []


def test_import_sim_costs_nothing():
    program = "import sys, sim\nprint(*(name for name in ('numpy', 'pydantic', 'typer') if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
