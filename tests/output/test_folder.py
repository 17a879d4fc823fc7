"""A run's files appear as a set or not at all."""

import errno
import os
import signal
import threading
from pathlib import Path

import pytest

from sim.inputs.errors import InputError
from sim.output.folder import whole_set

OWN = ("summary.json", "film.mp4", "film.gif")


def contents(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def write(folder, **files):
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)


def run(folder, then=lambda: None, **files):
    with whole_set(folder, OWN) as scratch:
        write(scratch, **files)
        then()


def fail(error):
    raise error


def test_the_set_appears_and_nothing_else_is_left(tmp_path):
    folder = tmp_path / "a" / "b"
    with whole_set(folder, OWN) as scratch:
        write(scratch, summary_json="new", film_mp4="new")
        assert not (folder / "summary.json").exists()
    assert contents(folder) == {"summary.json": "new", "film.mp4": "new"}


def test_a_later_run_replaces_the_set_and_touches_no_other_file(tmp_path):
    write(tmp_path, summary_json="old", film_gif="old", notes_txt="mine")
    with whole_set(tmp_path, OWN) as scratch:
        write(scratch, summary_json="new", film_mp4="new")
    assert contents(tmp_path) == {"summary.json": "new", "film.mp4": "new", "notes.txt": "mine"}


@pytest.mark.parametrize(
    "error", [RuntimeError("bug"), OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), SystemExit(143)]
)
def test_after_an_error_the_folder_is_as_it_was(tmp_path, error):
    write(tmp_path, summary_json="old", notes_txt="mine")
    with pytest.raises(type(error)) as caught:
        run(tmp_path, lambda: fail(error), summary_json="new")
    assert contents(tmp_path) == {"summary.json": "old", "notes.txt": "mine"}
    assert "no file was written" in caught.value.__notes__[0]


def test_after_an_error_folders_made_for_the_run_are_gone_again(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(RuntimeError):
        run(tmp_path / "a" / "b" / "c", lambda: fail(RuntimeError()), summary_json="new")
    assert list(tmp_path.rglob("*")) == [tmp_path / "a"]


def test_a_folder_made_for_the_run_stays_when_somebody_used_it_meanwhile(tmp_path):
    def then():
        write(tmp_path / "a", notes_txt="mine")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        run(tmp_path / "a", then, summary_json="new")
    assert contents(tmp_path / "a") == {"notes.txt": "mine"}


@pytest.mark.parametrize("failing_at", range(1, 5))
def test_a_move_that_fails_is_taken_back(tmp_path, monkeypatch, failing_at):
    write(tmp_path, summary_json="old", film_gif="old", notes_txt="mine")
    moved = 0
    real = os.rename

    def replace(path, target):
        nonlocal moved
        moved += 1
        if moved == failing_at:
            raise OSError(errno.EIO, "Input/output error")
        real(path, target)
        return Path(target)

    with pytest.raises(OSError, match="Input/output error"):
        run(tmp_path, lambda: monkeypatch.setattr(Path, "replace", replace), summary_json="new", film_mp4="new")
    assert moved >= failing_at
    assert contents(tmp_path) == {"summary.json": "old", "film.gif": "old", "notes.txt": "mine"}


@pytest.fixture
def ctrl_c():
    """Ctrl-C interrupts, also where the tests run in the background and it would be ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_waits_until_the_set_is_moved(tmp_path, monkeypatch):
    write(tmp_path, summary_json="old")
    real = Path.replace

    def replace(path, target):
        signal.raise_signal(signal.SIGINT)
        return real(path, target)

    with pytest.raises(KeyboardInterrupt) as caught:
        run(tmp_path, lambda: monkeypatch.setattr(Path, "replace", replace), summary_json="new", film_mp4="new")
    assert contents(tmp_path) == {"summary.json": "new", "film.mp4": "new"}
    assert not hasattr(caught.value, "__notes__")  # nothing is claimed to be as it was
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_thread_may_write_too(tmp_path):
    def work():
        with whole_set(tmp_path / "out", OWN) as scratch:
            write(scratch, summary_json="new")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert contents(tmp_path / "out") == {"summary.json": "new"}


def test_files_of_other_names_are_a_bug(tmp_path):
    with pytest.raises(ValueError, match=r"stray\.txt"):
        run(tmp_path, stray_txt="")
    assert contents(tmp_path) == {}


def test_what_cannot_be_a_folder_is_told_on_entry(tmp_path):
    write(tmp_path, file_txt="")
    (tmp_path / "busy" / "film.mp4").mkdir(parents=True)
    cases = {
        tmp_path / "file.txt": "is a file",
        tmp_path / "file.txt" / "below" / "it": "is a file",
        tmp_path / "busy": "is a folder where a file of this name has to go",
        tmp_path / ("x" * 300): "File name too long",
        Path("/proc/nothing"): "No such file or directory",
        Path("/sys/kernel"): "",
    }
    for folder, reason in cases.items():
        with pytest.raises(InputError) as caught:
            run(folder, lambda: fail(AssertionError("entered")))
        assert "--out" in str(caught.value)
        assert reason in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["busy", "file.txt"]
