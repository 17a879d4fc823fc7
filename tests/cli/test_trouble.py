"""What goes wrong around the command line: control characters, crashes, closed streams, empty names, own files."""

import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.inputs.errors import InputError, Problem

INVALID = Path(__file__).parent.parent / "scenarios" / "invalid"
CLEAR = "\x1b[2J"
CONTROLS = ("\x1b", "\x07", "\x08", "\x9b", "\u202e", "\x00", "\r", "\x7f")
COAST = {"Away": {"kind": "coast", "until": {"duration": "10 min"}}}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*arguments):
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.stdout, result.stderr


def start(*arguments, **options):
    return subprocess.Popen([sys.executable, "-m", "sim", *map(str, arguments)], text=True, **options)


def shown_plainly(text):
    return all(line.isprintable() for line in text.split("\n"))


# Control characters


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
@pytest.mark.parametrize(
    "line",
    ['"{}" = 1', 'sources = ["{}", 3]', '"a b{}".c = 2', '[model]\ngravity = "{}"', '[chaser]\nvehicle = "{}.toml"'],
)
def test_what_a_file_says_never_reaches_the_terminal_raw(control, line, here):
    escaped = f"\\u{ord(control):04x}"
    (here / "a.toml").write_text(f"schema = 1\n{line.format(f'x{escaped}y')}\n")
    status, out, err = command("check", "a.toml")
    assert (status, out) == (2, "")
    assert shown_plainly(err)


def test_the_case_of_a_key_that_clears_the_screen():
    status, out, err = command("check", INVALID / "escape-in-key.toml")
    assert (status, out) == (2, "")
    assert r"\x1b[2J" in err
    assert shown_plainly(err)


@pytest.mark.parametrize(
    "arguments",
    [("check", f"{CLEAR}.toml"), (f"fly{CLEAR}",), ("run", "sts-71", "--set", f"{CLEAR}=1"), ("show", CLEAR),
     ("run", "sts-71", f"--{CLEAR}"), ("run", "sts-71", "--film", CLEAR), ("plot", "sts-71", "--view", CLEAR)],
    ids=ascii,
)  # fmt: skip
def test_neither_does_what_was_typed(arguments):
    status, out, err = command(*arguments)
    assert (status, out) == (2, "")
    assert shown_plainly(err)


def test_an_ephemeris_too(here):
    text = (INVALID.parent / "valid" / "orbits" / "mir.oem").read_text()
    scenario = (INVALID.parent / "valid" / "orbit-oem.toml").read_text().replace("orbits/mir.oem", "mir.oem")
    (here / "a.toml").write_text(scenario)
    for old, new in (("REF_FRAME", f"REF{CLEAR}"), ("GCRF", f"GC{CLEAR}"), ("META_STOP", f"META{CLEAR}")):
        (here / "mir.oem").write_text(text.replace(old, new))
        status, _, err = command("check", "a.toml")
        assert status == 2
        assert shown_plainly(err)


def test_a_problem_is_written_out_in_every_part():
    parts = dict.fromkeys(("message", "file", "key", "given", "allowed", "nearest", "excerpt"), f"a{CLEAR}\nb")
    said = str(InputError(Problem(**parts, line=3)))
    assert shown_plainly(said)
    assert said.count(r"a\x1b[2J\nb") >= 6


def test_colours_stay_on_a_terminal(small, here):
    """The report may be in colour; a terminal of 40 columns is not overrun."""
    file = small(here, COAST, position=(0, 0, 100))
    master, slave = pty.openpty()
    environment = {**os.environ, "COLUMNS": "40", "LINES": "24", "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    running = start("run", file, "--quick", stdout=slave, stderr=subprocess.PIPE, env=environment)
    os.close(slave)
    told = b""
    try:
        while piece := os.read(master, 65536):
            told += piece
    except OSError:  # the other end is closed
        pass
    _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    lines = told.decode().replace("\r\n", "\n").split("\n")
    report = lines[: next(k for k, line in enumerate(lines) if line.startswith("In "))]
    assert report
    assert max(map(len, map(without_colours, report))) <= 40
    assert all(without_colours(line).isprintable() for line in lines)


def without_colours(line):
    return re.sub("\x1b\\[[0-9;]*m", "", line)


# Crashes


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ZeroDivisionError("float division"), "ZeroDivisionError: float division"),
        (MemoryError(), "out of memory"),
        (RecursionError("too deep"), "RecursionError: too deep"),
        (RuntimeError(f"a{CLEAR}\nb"), r"RuntimeError: a\x1b[2J b"),
        (KeyError("a"), "KeyError: 'a'"),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Exception) else "",
)
def test_a_crash_is_two_lines_and_a_status_of_its_own(error, words, monkeypatch, here):
    def fails(*_, **__):
        raise error

    monkeypatch.setattr("sim.output.face.fly", fails)
    status, out, err = command("run", "sts-71", "--quick")
    assert (status, out) == (70, "")
    assert len(err.splitlines()) == 2
    assert words in err
    assert "no file was written" in err
    assert "SHUTTLE_MIR_TRACEBACK=1" in err
    assert shown_plainly(err)
    assert list(here.iterdir()) == []
    monkeypatch.setenv("SHUTTLE_MIR_TRACEBACK", "1")
    assert CliRunner().invoke(app, ["run", "sts-71", "--quick"]).exception is error


# Streams and names


def closing(*numbers):
    return lambda: [os.close(number) for number in numbers]


@pytest.mark.parametrize("numbers", [(1,), (0, 1, 2)], ids=str)
def test_no_stdout(numbers, small, here):
    """A file that is opened must not take the place of a closed stream: prints would go into it."""
    file = small(here, COAST, position=(0, 0, 100))
    running = start("run", file, "--quick", preexec_fn=closing(*numbers), stderr=subprocess.PIPE)
    _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert "Away" not in (here / "out" / "small" / "summary.json").read_text().partition("{")[0]


@pytest.mark.parametrize(
    "arguments",
    [("run", "sts-71"), ("plan", "sts-71"), ("schema",), ("record",), ("plot", "sts-71"), ("animate", "sts-71"),
     ("compare", "sts-71", "sts-74")],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_out_of_nothing(arguments, here):
    for empty in ("", " "):
        status, out, err = command(*arguments, "--out", empty)
        assert (status, out) == (2, "")
        assert "--out" in err
        assert "the name is empty" in err
    assert list(here.iterdir()) == []


def test_out_is_a_link_to_nothing(here):
    (here / "out").symlink_to("nowhere")
    status, _, err = command("run", "sts-71", "--quick", "--out", "out")
    assert status == 2
    assert "out is a link that leads to nothing" in err
    status, _, err = command("check", "out")
    assert status == 2


# One's own files


def test_an_edited_scenario_is_not_overwritten(small, here):
    file = small(here, COAST, position=(0, 0, 100))
    assert command("run", file, "--quick", "--out", "out")[0] == 0
    assert command("run", file, "--quick", "--out", "out", "--set", "model.seed=2")[0] == 0
    mine = here / "out" / "scenario.toml"
    mine.write_text(mine.read_text() + "# what I found out\n")
    status, _, err = command("run", file, "--quick", "--out", "out")
    assert status == 2
    assert "scenario.toml there was edited after the flight" in err
    assert "what I found out" in mine.read_text()
    assert command("run", mine, "--quick", "--out", "out")[0] == 0  # flown itself, it stays as it is
    assert "what I found out" in mine.read_text()


def test_a_scenario_is_not_overwritten_by_a_table(small, here):
    file = small(here, COAST, position=(0, 0, 100))
    before = file.read_text()
    for arguments in (("plan", file), ("schema",), ("record", file)):
        status, _, err = command(*arguments, "--out", file)
        assert status == 2
        assert "a scenario is not overwritten" in err
    assert file.read_text() == before


# Workers


POOL = """
import time
from sim.output.record_table import workers
if __name__ == "__main__":
    with workers(2) as pool:
        for task in [pool.submit(time.sleep, 0.0) for _ in range(2)]:
            task.result()
        waiting = [pool.submit(time.sleep, 300.0) for _ in range(2)]
        print("ready", flush=True)
        waiting[0].result()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_record_that_is_killed_leaves_no_workers(here):
    (here / "pool.py").write_text(POOL)
    running = subprocess.Popen([sys.executable, "pool.py"], stdout=subprocess.PIPE)
    assert running.stdout.readline() == b"ready\n"
    assert len(processes(here)) >= 3
    running.kill()
    running.wait()
    running.stdout.close()
    until = time.monotonic() + 30.0
    while processes(here) and time.monotonic() < until:
        time.sleep(0.05)
    assert not processes(here)


def processes(place):
    """Return the numbers of the processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if int(process.name) != os.getpid() and (process / "cwd").resolve() == place:
                found.append(process.name)
        except OSError:
            continue
    return found
