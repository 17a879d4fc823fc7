"""Hidden folders into which files are written before they appear, each held by the process that writes.

A folder that nobody holds is what a killed process left. Inside the folder that the files are for, and not beside it:
only there it is certain to be the same disk (the folder may be a mounted one) and to be allowed (its parent may be
read-only).
"""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

fcntl: Any = importlib.import_module("fcntl") if os.name == "posix" else None  # Windows has none

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["abandoned", "alone", "remove", "scratch"]

PREFIX = ".writing-"
PATIENCE_S = 5.0  # for which a process that changes the same folder is waited for (chosen)
KEPT_S = 86400.0  # without locks: as long nobody's folder may still be somebody's (chosen)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time change which files a folder has, as far as the system has locks.

    A hidden folder is its process's own already. A process that stands still holds up nobody for ever.
    """
    lock = None
    until = time.monotonic() + PATIENCE_S
    while lock is None and not folder.name.startswith(PREFIX):
        try:
            lock = _lock(folder)
        except BlockingIOError:
            if time.monotonic() > until:
                break
            time.sleep(0.01)
        except OSError:  # no locks here
            break
    try:
        yield
    finally:
        _release(lock)


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Yield a new hidden folder inside ``folder``, held until the block ends; the caller removes it.

    Raises
    ------
    OSError
        When none can be made.
    """
    place = type(folder)(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
    lock = None
    with suppress(OSError):
        lock = _lock(place)
    try:
        yield place
    finally:
        _release(lock)


def abandoned(folder: Path) -> list[Path]:
    """Return the hidden folders that processes which were killed have left in ``folder``."""
    with suppress(OSError):
        return sorted(
            path for path in folder.glob(f"{PREFIX}*") if path.is_dir() and not path.is_symlink() and _free(path)
        )
    return []


def remove(place: Path) -> None:
    """Remove a hidden folder with all that is in it, as far as the system lets us."""
    shutil.rmtree(place, ignore_errors=True)


def _free(place: Path) -> bool:
    if fcntl is None:
        return time.time() - place.stat().st_mtime > KEPT_S
    try:
        lock = _lock(place)
    except OSError:
        return False
    _release(lock)
    return True


def _lock(folder: Path) -> int:
    """Lock a folder, which the system undoes when the process ends.

    Raises
    ------
    BlockingIOError
        When another process has it.
    OSError
        Where there are no locks.
    """
    if fcntl is None:
        raise OSError("no locks")
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        _release(handle)
        raise
    return handle


def _release(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
