"""What every command needs: the exit statuses, printing, progress, and writing a file whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sim.inputs.errors import InputError, Problem, visible

if TYPE_CHECKING:
    from sim.output.face import Flight

# exit statuses; 70 is what sysexits.h calls a fault of the program, 130 what shells use for Ctrl-C
FLOWN, GOAL_MISSED, WRONG_INPUT, CRASHED, INTERRUPTED = 0, 1, 2, 70, 130
_COLOURS = re.compile("(\x1b\\[[0-9;]*m)")

Progress = Callable[[float, str], None]

NameOrFile = Annotated[str, typer.Argument(metavar="NAME|FILE", help="A name from 'list', or a file.")]


def print_report(flight: Flight, verbose: bool = False) -> None:
    """Print the report: in colour and at most as wide as the terminal, plain where there is none.

    ``verbose`` adds what every burn was solved for.
    """
    from rich.console import Console

    from sim.output.report import WIDTH, report

    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(WIDTH, console.width) if console.is_terminal else WIDTH
    with console.capture() as capture:
        console.print(report(flight, console.width, verbose))
    say("\n".join(line.rstrip() for line in capture.get().rstrip().split("\n")), coloured=True)


@contextmanager
def progress(stage: str) -> Iterator[Progress | None]:
    """Show a bar while the block runs, on a terminal only; yields what moves it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn(stage), BarColumn(), TextColumn("{task.percentage:>3.0f} % {task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda fraction, caption: bar.update(task, completed=fraction, description=caption)


def place(text: str) -> Path:
    """Read the value of an option that names a file or a folder."""
    if not text.strip():
        raise typer.BadParameter("the name is empty")
    return Path(text)


def check_new(file: Path, replace: bool = False) -> None:
    """Find out whether `write_new` could write a file: before a flight, so that none is flown for nothing."""
    if not replace and os.path.lexists(file):
        raise InputError(Problem("exists already; nothing is overwritten", file=str(file)))
    if file.is_dir():
        raise InputError(Problem("is a folder", file=str(file)))
    if file.suffix == ".toml" and file.exists():
        message = "exists already; a scenario is not overwritten"
        raise InputError(Problem(message, file=str(file), allowed="another name"))
    if not file.parent.is_dir():
        message = f"there is no folder {file.parent}"
        raise InputError(Problem(message, file=str(file), allowed="a file in a folder that exists"))
    if not os.access(file.parent, os.W_OK | os.X_OK):
        message = f"the folder {file.parent} may not be written"
        raise InputError(Problem(message, file=str(file), allowed="a file in a folder that may be written"))


def write_new(file: Path, text: str, replace: bool = False) -> None:
    """Write a text file, whole or not at all."""
    check_new(file, replace)
    from sim.output.folder import whole_file

    try:
        with whole_file(file) as scratch:
            scratch.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(Problem(f"cannot be written: {error.strerror or error}", file=str(file))) from None


def say(text: str, coloured: bool = False) -> None:
    """Print a text; when nobody reads on (a closed pipe) fall silent, and keep the exit status for what it means.

    Control characters are written out, but for the colours of a text that is ``coloured``.
    """
    parts = _COLOURS.split(text) if coloured else [text]
    text = "".join(part if k % 2 else _plain(part) for k, part in enumerate(parts))
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the flush at the end is quiet too
        if not isinstance(error, BrokenPipeError):
            raise


def fitted(line: str, indent: int) -> str:
    """Return a line wrapped to the terminal, its further lines indented; one line still where there is none."""
    if not sys.stdout.isatty():
        return line
    return textwrap.fill(line, shutil.get_terminal_size().columns, subsequent_indent=" " * indent)


def warn(text: str) -> None:
    """Print a text on stderr, control characters written out."""
    print(_plain(text), file=sys.stderr, flush=True)  # noqa: T201


def _plain(text: str) -> str:
    return visible(text.replace("\r\n", "\n"), keep="\n\t")


def notes(error: BaseException) -> list[str]:
    """Return what was added to an exception on its way."""
    return getattr(error, "__notes__", [])


def fail(text: str, status: int = WRONG_INPUT) -> NoReturn:
    """Tell what is wrong on stderr and end with a status."""
    warn(text)
    raise typer.Exit(status)
