"""Where machine code is kept between processes; a cache that is bad, full or not to be written never stops a flight.

What goes wrong with it is kept in words (`complaints`) for whoever can say it, and the physics is compiled for this
process alone.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib
import os
import shutil
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

__all__ = [
    "FORMAT", "Guarded", "complain", "complaints", "guard", "is_temporary", "prune", "temporary", "trouble", "usable",
    "user_folder",
]  # fmt: skip

FORMAT = "checked 1"  # of the files: machine code behind the hash of it
KEEP_S = 7 * 86400.0  # chosen: so long machine code that nobody uses, of other versions of the sources, stays on disk
TEMPORARY = "shuttle-mir-"  # how the names of temporary folders begin
_BLOCK = bytes(4096)  # what is written to see whether a disk is full
_HASH = 32  # bytes of a SHA-256

_complaints: list[str] = []
_seen: set[str] = set()


def user_folder() -> Path:
    """Return this user's folder for machine code.

    Raises
    ------
    RuntimeError
        Where there is no home, nor a variable that names another place.
    """
    place = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return Path(place or Path.home() / ".cache") / "shuttle-mir"


def usable(key: str) -> Path:
    """Return the user's folder for machine code of a key, made and tried out.

    Raises
    ------
    OSError, RuntimeError
        When it cannot be written.
    """
    folder = user_folder() / key
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as stream:
        stream.write(_BLOCK)
    os.utime(folder)
    return folder


@cache
def temporary() -> Path:
    """Return a folder for machine code that is gone with the process.

    Raises
    ------
    OSError
        When none can be made.
    """
    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def is_temporary(folder: Path) -> bool:
    """Return whether a folder is gone with the process."""
    return any(parent.name.startswith(TEMPORARY) for parent in folder.parents)


def complain(text: str) -> None:
    """Note what is wrong, once."""
    if text not in _seen:
        _seen.add(text)
        _complaints.append(text)


def complaints() -> list[str]:
    """Return what is wrong and was not asked for yet."""
    told = list(_complaints)
    _complaints.clear()
    return told


def trouble(error: Exception) -> str:
    """Say that machine code is not kept, and which folder to mend."""
    try:
        place = str(user_folder())
    except RuntimeError:
        place = "the home folder"
    reason = getattr(error, "strerror", None) or str(error)
    return f"{place} cannot be used ({reason}); mend it, or set XDG_CACHE_HOME to a folder that can be written"


class Guarded:
    """Numba's cache of one function, but an error of it means only that the function is compiled."""

    failures = 0  # of saving, in this process

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    @property
    def cache_path(self) -> str:
        """The folder, as numba's own statistics ask for it."""
        return str(self._inner.cache_path)

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Load machine code; None where there is none, or none that is whole."""
        try:
            return self._inner.load_overload(signature, target)
        except Exception as error:  # damaged files raise nearly anything
            complain(f"Machine code in {_to_mend(self.cache_path)} was damaged and is made anew ({_short(error)}).")
            with suppress(Exception):
                self._inner.flush()
            return None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Save machine code, where that can be done."""
        try:
            self._inner.save_overload(signature, result)
        except Exception as error:
            Guarded.failures += 1
            complain(f"Machine code is not kept: {trouble(error)}.")

    def flush(self) -> None:
        """Forget what is kept."""
        self._inner.flush()


def guard(compiled: Any) -> Any:
    """Return a function that numba compiles and keeps, with its cache made safe; as it is, where nothing is compiled.

    That is so with ``NUMBA_DISABLE_JIT=1``, by which a debugger steps through what is otherwise machine code.
    """
    if not hasattr(compiled, "_cache"):
        return compiled
    compiled._cache._cache_file.__class__ = _checked()
    compiled._cache = Guarded(compiled._cache)
    return compiled


@cache
def _checked() -> Any:
    """Return numba's files of machine code with a hash before each: LLVM ends the process over damaged code."""
    caching: Any = importlib.import_module("numba.core.caching")
    pickle: Any = importlib.import_module("pickle")

    class Checked(caching.IndexDataCacheFile):  # type: ignore[misc]
        def _save_data(self, name: str, data: Any) -> None:
            content = self._dump(data)
            with self._open_for_write(self._data_path(name)) as stream:
                stream.write(hashlib.sha256(content).digest() + content)

        def _load_data(self, name: str) -> Any:
            raw = Path(self._data_path(name)).read_bytes()
            if hashlib.sha256(raw[_HASH:]).digest() != raw[:_HASH]:
                raise ValueError("a file of it is not as it was written")
            return pickle.loads(raw[_HASH:])

    return Checked


def _to_mend(folder: str) -> str:
    """Return the folder to mend for a folder of machine code in it."""
    with suppress(RuntimeError):
        if Path(folder).is_relative_to(user_folder()):
            return str(user_folder())
    return folder


def _short(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= 80 else text[:77] + "..."


def prune(base: Path) -> None:
    """Remove the folders of machine code in ``base`` that nobody has used for `KEEP_S`."""
    with suppress(OSError):  # another process may be at it too
        for folder in base.iterdir():
            if folder.stat().st_mtime < time.time() - KEEP_S:
                shutil.rmtree(folder, ignore_errors=True)
