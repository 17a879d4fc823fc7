"""Whole files or none: the files of a run appear in their folder together, or not at all.

Everything is written into a hidden folder *inside* the one asked for, and moved up as a set when all of it is there.
Inside, and not beside: only there it is certain to be the same disk (the folder may be a mounted one) and to be allowed
(its parent may be read-only).
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from sim.inputs.errors import InputError, Problem

__all__ = ["ENDINGS", "whole_set"]

# Ctrl-C, a request to end, and a terminal that is closed (Windows has no such signal).
ENDINGS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def whole_set(folder: Path, own: Collection[str]) -> Iterator[Path]:
    """Yield an empty folder to write into; what is in it at the end replaces the ``own`` files of ``folder``.

    The set is replaced as a whole: an ``own`` file of an earlier run that was not written this time is removed, as
    it shows another flight. Files of any other name are never touched. After an error, or Ctrl-C at any moment,
    ``folder`` is as it was, and is gone again if it was made here; a note on the exception says so.

    Parameters
    ----------
    folder : path of the folder, made with its parents where missing
    own : every file name that a run may write there

    Raises
    ------
    InputError
        On entry, when nothing can be written there.
    OSError
        When writing or moving fails later (a full disk).
    """
    made = _make(folder, own)
    scratch: Path | None = None
    committed = False
    try:
        try:
            scratch = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
        except OSError as error:
            raise _unusable(folder, error.strerror or str(error)) from None
        yield scratch
        with _interrupts_held():
            _move(scratch, folder, own)
            committed = True
    except BaseException as error:
        if not committed:
            error.add_note(f"no file was written: {folder} is as it was")
        raise
    finally:
        with _interrupts_held():
            if scratch is not None:
                shutil.rmtree(scratch, ignore_errors=True)
            if not committed:
                _unmake(made)


def _make(folder: Path, own: Collection[str]) -> list[Path]:
    """Make ``folder`` where missing and return the folders made, outermost first."""
    for path in (folder, *folder.parents):
        try:
            if path.exists():
                if not path.is_dir():
                    raise _unusable(folder, f"{path} is a file")
                break
        except OSError as error:  # a parent that may not be searched, a name too long for the disk
            raise _unusable(folder, error.strerror or str(error)) from None
    for name in sorted(own):
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            raise _unusable(folder, f"{folder / name} is a folder where a file of this name has to go")
    missing = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
    made: list[Path] = []
    try:
        for path in missing:
            path.mkdir(exist_ok=True)
            made.append(path)
    except OSError as error:
        _unmake(made)
        raise _unusable(folder, error.strerror or str(error)) from None
    return made


def _unmake(made: list[Path]) -> None:
    """Remove folders made here, innermost first, as long as nobody has put anything into them."""
    for path in reversed(made):
        try:
            path.rmdir()
        except OSError:
            return


def _move(scratch: Path, folder: Path, own: Collection[str]) -> None:
    """Replace the own files of ``folder`` by those in ``scratch``; on an error put everything back as it was."""
    names = sorted(path.name for path in scratch.iterdir())
    strangers = set(names) - set(own)
    if strangers:
        raise ValueError(f"not among the files of a run: {', '.join(sorted(strangers))}")
    earlier = Path(tempfile.mkdtemp(prefix=".earlier-", dir=scratch))
    undo: list[tuple[Path, Path]] = []
    try:
        for name in sorted(own):
            if os.path.lexists(folder / name):
                (folder / name).replace(earlier / name)
                undo.append((earlier / name, folder / name))
        for name in names:
            (scratch / name).replace(folder / name)
            undo.append((folder / name, scratch / name))
    except OSError:
        for now, before in reversed(undo):
            now.replace(before)
        raise


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let Ctrl-C and a request to end wait until the block is done, so that no set is half moved."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread only
        return
    waiting: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        waiting.append(number)

    before = {number: signal.signal(number, note) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        if waiting:
            signal.raise_signal(waiting[0])


def _unusable(folder: Path, reason: str) -> InputError:
    return InputError(Problem(f"cannot write there: {reason}", file="--out", given=str(folder)))
