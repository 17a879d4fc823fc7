"""Whole files or none: the files of a run appear in their folder together, or not at all.

Everything is written into a hidden folder (see `sim.output.scratch`), and moved up as a set when all of it is there.
That all is there is noted in a journal, which is the moment from which the new set holds: a process killed while it
moves the files leaves the journal, and the next run into the folder completes what it says. Killed before, it leaves
the earlier set as it was, and the next run removes what was written so far.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from sim.inputs.errors import InputError, Problem
from sim.inputs.files import read_text
from sim.output.scratch import abandoned, alone, remove, scratch

__all__ = ["ENDINGS", "mend", "whole_file", "whole_set"]

# Ctrl-C, a request to end, and a terminal that is closed (Windows has no such signal).
ENDINGS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
JOURNAL = ".journal"  # in the hidden folder: the names of the set, once all of it is there
EARLIER = ".earlier"  # beside it: the files that the set replaces, while they are replaced
LONGEST = 1_000_000  # bytes of a journal; a film of pictures has thousands of names


@contextmanager
def whole_set(folder: Path, own: Collection[str]) -> Iterator[Path]:
    """Yield an empty folder to write into; what is in it at the end replaces the ``own`` files of ``folder``.

    The set is replaced as a whole: an ``own`` file of an earlier run that was not written this time is removed, as
    it shows another flight. Files of any other name are never touched. After an error, or Ctrl-C at any moment,
    ``folder`` is as it was, and is gone again if it was made here; a note on the exception says so. What a run that
    was killed has left is completed or removed first, see `mend`.

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
    place: Path | None = None
    committed = False
    with ExitStack() as held:
        try:
            mend(folder, own)
            try:
                with _interrupts_held(), alone(folder):
                    place = held.enter_context(scratch(folder))
            except OSError as error:
                raise _unusable(folder, error.strerror or str(error)) from None
            yield place
            with _interrupts_held(), alone(folder):
                _move(place, folder, own)
                committed = True
        except BaseException as error:
            if not committed:
                half = place is not None and (place / JOURNAL).exists()
                error.add_note(
                    f"{folder} has files of two runs; the next run into it mends that"
                    if half
                    else f"no file was written: {folder} is as it was"
                )
            raise
        finally:
            with _interrupts_held():
                if place is not None and not (place / JOURNAL).exists():
                    remove(place)
                if not committed:
                    _unmake(made)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a path to write a file to; at the end it replaces ``path``, after an error nothing is left.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    with ExitStack() as held:
        with _interrupts_held(), alone(path.parent):
            for left in abandoned(path.parent):
                if not (left / JOURNAL).exists():
                    remove(left)
            place = held.enter_context(scratch(path.parent))
        try:
            yield place / path.name
            (place / path.name).replace(path)
        finally:
            with _interrupts_held():
                remove(place)


def mend(folder: Path, own: Collection[str]) -> None:
    """Complete the set that a killed run was moving to ``folder``, and remove what killed runs left.

    Raises
    ------
    InputError
        When files cannot be moved; all are where they were before the killed run then.
    """
    if not folder.is_dir():
        return
    with _interrupts_held(), alone(folder):
        for left in abandoned(folder):
            try:
                _forward(left, folder, own)
            except OSError as error:
                with suppress(OSError):
                    _back(left, folder, own)
                raise _unusable(folder, error.strerror or str(error)) from None
            remove(left)


def _make(folder: Path, own: Collection[str]) -> list[Path]:
    """Make ``folder`` where missing and return the folders made, outermost first."""
    for path in (folder, *folder.parents):
        try:
            if path.exists():
                if not path.is_dir():
                    raise _unusable(folder, f"{path} is a file")
                break
            if path.is_symlink():
                raise _unusable(folder, f"{path} is a link that leads to nothing")
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


def _move(place: Path, folder: Path, own: Collection[str]) -> None:
    """Replace the own files of ``folder`` by those in ``place``; on an error put everything back as it was."""
    names = sorted(path.name for path in place.iterdir())
    strangers = set(names) - set(own)
    if strangers:
        raise ValueError(f"not among the files of a run: {', '.join(sorted(strangers))}")
    (place / EARLIER).mkdir()
    draft = place / f"{JOURNAL}-draft"
    draft.write_text(json.dumps(names), encoding="utf-8")
    draft.replace(place / JOURNAL)  # from here on the new set holds
    try:
        _forward(place, folder, own)
    except OSError:
        _back(place, folder, own)
        raise


def _forward(place: Path, folder: Path, own: Collection[str]) -> None:
    """Move up what the journal names and is not yet there, and take away the rest of the set before."""
    names = _journal(place)
    if names is None:
        return
    for name in sorted(own):
        new, here, before = place / name, folder / name, place / EARLIER / name
        if name in names and not os.path.lexists(new):
            continue  # moved already
        if os.path.lexists(here) and not os.path.lexists(before):
            here.replace(before)
        if name in names:
            new.replace(here)
    (place / JOURNAL).unlink()  # first: what is removed then is no set any more


def _back(place: Path, folder: Path, own: Collection[str]) -> None:
    """Take back what `_forward` has moved so far."""
    names = _journal(place)
    for name in sorted(own) if names is not None else ():
        new, here, before = place / name, folder / name, place / EARLIER / name
        if name in (names or ()) and not os.path.lexists(new):
            here.replace(new)
        if os.path.lexists(before):
            before.replace(here)
    (place / JOURNAL).unlink(missing_ok=True)


def _journal(place: Path) -> list[str] | None:
    """Return the names of a set that is all there; None where it was not yet."""
    try:
        names = json.loads(read_text(place / JOURNAL, LONGEST))
    except (ValueError, RecursionError):  # an InputError is a ValueError: none, or none of ours
        return None
    return [str(name) for name in names] if isinstance(names, list) else None


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
