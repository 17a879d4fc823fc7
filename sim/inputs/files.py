"""One way to read a file that somebody names: an ordinary file, of bounded size, as text by the mark at its beginning.

Whoever reads a file of a user's reads it here. A pipe, a device or a folder is refused without waiting for it, and the
size is bounded before reading and while it is read: a file may grow meanwhile, and some say that they are empty.
"""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path
from typing import NoReturn

from sim.inputs.errors import InputError, Problem, shown

__all__ = ["inside", "read_bytes", "read_text"]

_CHUNK = 1 << 20  # bytes read at a time
_MARKS = (  # the longer first: that of UTF-16 begins that of UTF-32
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),  # what ``>`` writes in Windows PowerShell 5.1
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_bytes(path: Path, largest: int, what: str = "text") -> bytes:
    """Read an ordinary file of at most ``largest`` bytes.

    Parameters
    ----------
    path : the file
    largest : bytes
    what : the kind of file, for errors ("scenario", "ephemeris")

    Raises
    ------
    InputError
        When it is missing, no ordinary file, may not be read, or is larger.
    """
    try:
        _regular(path, path.stat().st_mode, what)  # before it is opened: opening some devices does something
        with open(path, "rb", buffering=0, opener=_without_waiting) as stream:
            status = os.fstat(stream.fileno())
            _regular(path, status.st_mode, what)
            if status.st_size > largest:
                _too_large(path, largest, what)
            raw = bytearray()
            while part := stream.read(_CHUNK):
                raw += part
                if len(raw) > largest:
                    _too_large(path, largest, what)
    except FileNotFoundError:
        raise InputError(Problem("no such file", file=str(path))) from None
    except InputError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(Problem(f"cannot be read: {reason}", file=str(path))) from None
    return bytes(raw)


def read_text(path: Path, largest: int, what: str = "text") -> str:
    """Read an ordinary text file of at most ``largest`` bytes: UTF-8, or what the mark at its beginning says.

    Raises
    ------
    InputError
        As of `read_bytes`; and when it is not text of that encoding, with the line.
    """
    raw = read_bytes(path, largest, what)
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        name = encoding.removesuffix("-sig").upper()
        message = f"not {name} text (byte 0x{raw[error.start]:02x}); save the file as UTF-8"
        raise InputError(Problem(message, file=str(path), line=line)) from None


def inside(folder: Path, name: str, *, given: bool = False) -> Path:
    """Return the path of a file that a file in ``folder`` names: in that folder, or in one inside it.

    What a stranger wrote must not reach for other files; a path that the user gave (``given``) may lead anywhere.

    Raises
    ------
    InputError
        When the path leads out of the folder, also by a link.
    """
    path = folder / name
    try:
        if given or path.resolve().is_relative_to(folder.resolve()):
            return path
    except (OSError, ValueError, RuntimeError):  # a null character, a circle of links, a name too long
        return path  # reading it says so
    message = f"{shown(name)} lies outside the folder of the file that names it"
    raise InputError(Problem(message, allowed="a file in that folder or below it; with --set, any"))


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _regular(path: Path, mode: int, what: str) -> None:
    if stat.S_ISDIR(mode):
        raise InputError(Problem(f"is a folder, not {_a(what)}", file=str(path)))
    if not stat.S_ISREG(mode):
        raise InputError(Problem("is no ordinary file", file=str(path)))


def _too_large(path: Path, largest: int, what: str) -> NoReturn:
    size = f"{largest // 1000} kB" if largest < 1_000_000 else f"{largest // 1_000_000} MB"
    raise InputError(Problem(f"is larger than {size}, too large for {_a(what)}", file=str(path)))


def _a(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what} file"
