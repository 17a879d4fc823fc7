"""A run's folder holds one whole set whenever a run is killed: before any system call that changes it, or at random."""

import errno
import itertools
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from sim.inputs.errors import InputError
from sim.output import scratch
from sim.output.folder import mend, whole_file, whole_set
from sim.output.outputs import refuse_strangers

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")

OWN = ("summary.json", "film.mp4", "film.gif", "air.ecsv")
OLD = {"summary.json": "old", "film.gif": "old", "notes.txt": "mine"}
NEW = {"summary.json": "new", "film.mp4": "new", "notes.txt": "mine"}
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"}
DEAD = 99


def contents(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def reset(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)


def run(folder, text="new"):
    with whole_set(folder, OWN) as place:
        for name in ("summary.json", "film.mp4"):
            (place / name).write_text(text)


def child(job):
    """Start a job in a process of its own; returns its number."""
    number = os.fork()
    if number:
        return number
    status = 1
    try:
        job()
        status = 0
    finally:
        os._exit(status)


def dies(before, job):
    """Do a job in a process that dies before its change number ``before`` to any folder; returns how it ended."""
    count = 0

    def count_changes(event, args):
        nonlocal count
        count += event in CHANGES or (event == "open" and bool(args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)))
        if count == before:
            os._exit(DEAD)

    def watched():
        sys.addaudithook(count_changes)
        job()

    return os.waitstatus_to_exitcode(os.waitpid(child(watched), 0)[1])


def deaths(job, folder, files):
    """Yield the number of each change before which a job was killed, each time from the same files."""
    for before in itertools.count(1):
        reset(folder, files)
        status = dies(before, job)
        if status != DEAD:
            return
        yield before


@pytest.mark.parametrize("files", [OLD, {"notes.txt": "mine"}], ids=["earlier run", "first run"])
def test_killed_before_each_change_and_then_before_each_change_of_the_next_run(files, tmp_path):
    folder, after, seen = tmp_path / "out", tmp_path / "after", []
    for killed in deaths(lambda: run(folder), folder, files):
        for again in itertools.count(1):
            shutil.rmtree(after, ignore_errors=True)
            shutil.copytree(folder, after)
            status = dies(again, lambda: mend(after, OWN))
            assert status in (0, DEAD)
            mend(after, OWN)
            seen.append(contents(after))  # nothing hidden is left either
            assert seen[-1] in (files, NEW), (killed, again)
            if status == 0:
                break
        run(folder, "newer")
        assert contents(folder) == {**NEW, "summary.json": "newer", "film.mp4": "newer"}, killed
    assert killed > 10
    assert files in seen
    assert NEW in seen


@pytest.mark.parametrize("failing", [3, 4, 5])
def test_killed_while_a_failed_move_is_taken_back(failing, tmp_path, monkeypatch):
    folder, real, seen = tmp_path / "out", Path.replace, []

    def fails():
        moves = itertools.count(1)

        def replace(path, target):
            if next(moves) == failing:
                raise OSError(errno.EIO, "Input/output error")
            return real(path, target)

        monkeypatch.setattr(Path, "replace", replace)
        run(folder)

    for _ in deaths(fails, folder, OLD):
        mend(folder, OWN)
        seen.append(contents(folder))
        assert seen[-1] in (OLD, NEW)
    assert OLD in seen
    assert NEW in seen


def test_a_hundred_random_kills(tmp_path):
    folder, dice = tmp_path / "out", random.Random(71)
    reset(folder, {"notes.txt": "mine"})
    seen = set()

    def runs():
        for k in itertools.count():
            run(folder, f"{os.getpid()} {k}")

    for _ in range(100):
        number = child(runs)
        time.sleep(dice.uniform(0.0, 0.02))
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
        mend(folder, OWN)
        now = contents(folder)
        assert now.pop("notes.txt") == "mine"
        assert set(now) in (set(), {"summary.json", "film.mp4"})
        assert len(set(now.values())) <= 1
        seen.update(now.values())
    assert len(seen) > 20


def test_what_another_run_is_writing_is_left_alone(tmp_path):
    with whole_set(tmp_path, OWN) as mine:
        (mine / "summary.json").write_text("mine")
        assert os.waitstatus_to_exitcode(os.waitpid(child(lambda: run(tmp_path, "theirs")), 0)[1]) == 0
        assert (tmp_path / "film.mp4").read_text() == "theirs"
        assert list(tmp_path.glob(".writing-*")) == [mine]
    assert contents(tmp_path) == {"summary.json": "mine"}


def test_half_a_set_is_no_stranger(tmp_path):
    """Killed while the summary is on its way, a folder holds files of ours without one."""
    folder, refused = tmp_path / "out", 0
    for _ in deaths(lambda: run(folder), folder, {"summary.json": '{"schema": 1, "scenario": "a"}', "film.gif": "old"}):
        refused += not (folder / "summary.json").exists()
        (place,) = list(folder.glob(".writing-*")) or [None]
        if place and (place / "summary.json").exists():
            (place / "summary.json").write_text('{"schema": 1, "scenario": "b"}')
        if not (folder / "summary.json").exists() or (folder / "summary.json").read_text() != "new":
            refuse_strangers(folder)
    assert refused


def test_a_journal_of_strangers_moves_nothing_but_our_names(tmp_path):
    folder = tmp_path / "out"
    reset(folder, OLD)
    for text in ('["../notes.txt", "notes.txt", 3]', "[" * 100_000, "{}", "\0", '"summary.json"'):
        place = folder / ".writing-theirs"
        place.mkdir()
        (place / ".earlier").mkdir()
        (place / "notes.txt").write_text("theirs")
        (place / ".journal").write_text(text)
        mend(folder, OWN)
        assert (folder / "notes.txt").read_text() == "mine"
        assert not place.exists()


def test_a_set_that_cannot_be_completed_is_taken_back(tmp_path, monkeypatch):
    folder, real = tmp_path / "out", Path.replace
    for killed in deaths(lambda: run(folder), folder, OLD):
        journal = [*folder.glob(".writing-*/.journal")]
        with monkeypatch.context() as patch:

            def refuses(path, target):
                if Path(target).name == "film.mp4" and Path(target).parent == folder:
                    raise OSError(errno.EACCES, "in use")
                return real(path, target)

            patch.setattr(Path, "replace", refuses)
            if journal and not (folder / "film.mp4").exists():
                with pytest.raises(InputError, match="cannot write there"):
                    mend(folder, OWN)
                mend(folder, OWN)  # nothing is left to complete
                assert contents(folder) == OLD, killed


# One file


@pytest.mark.parametrize("files", [{"a.txt": "old"}, {}], ids=["replaced", "new"])
def test_one_file_is_whole_too(files, tmp_path):
    folder = tmp_path / "out"

    def write(text="new"):
        with whole_file(folder / "a.txt") as place:
            place.write_text(text)

    seen = []
    for _ in deaths(write, folder, files):
        seen.append({path.name: path.read_text() for path in folder.iterdir() if path.is_file()})
        assert seen[-1] in (files, {"a.txt": "new"})
        write("newer")
        assert contents(folder) == {"a.txt": "newer"}
    assert files in seen
    assert {"a.txt": "new"} in seen


def test_a_file_inside_a_set(tmp_path):
    """As the film in the folder of its run: the set's hidden folder is held by the same process."""
    with whole_set(tmp_path, OWN) as place:
        with whole_file(place / "film.mp4") as film:
            film.write_text("new")
        (place / "summary.json").write_text("new")
    assert contents(tmp_path) == {"summary.json": "new", "film.mp4": "new"}


def test_a_process_that_stands_still_holds_up_nobody_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(scratch, "PATIENCE_S", 0.05)
    with scratch.alone(tmp_path):
        run(tmp_path)
    assert contents(tmp_path) == {"summary.json": "new", "film.mp4": "new"}


def test_after_an_error_there_is_no_file(tmp_path):
    def half():
        with whole_file(tmp_path / "a.txt") as place:
            place.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert contents(tmp_path) == {}
