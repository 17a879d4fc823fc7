"""The application: where commands register, and the one place where what is no bug of ours becomes a few lines."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from sim.cli.console import FLOWN, INTERRUPTED, fail, notes, say
from sim.inputs.errors import InputError
from sim.version import __version__

OPTIONS = {"path": "--out", "speed": "--speed", "since, until": "--from, --to", "show": "--show", "film": "--film"}


class _Commands(TyperGroup):
    """The commands, with one place where what is no bug of ours becomes a few lines and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            fail(str(_as_options(error)))
        except KeyboardInterrupt as interrupt:
            fail("; ".join(["interrupted", *notes(interrupt)]), INTERRUPTED)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            fail("; ".join([f"{place}{error.strerror or error}", *notes(error)]))


def _as_options(error: InputError) -> InputError:
    """Return the same error with the names of Python's arguments as those of the command line's options."""
    problems = []
    for problem in error.problems:
        if problem.file == "set":
            problem = replace(problem, file="--set")
        elif not problem.file and problem.key in OPTIONS:
            problem = replace(problem, file=OPTIONS[problem.key], key="")
        problems.append(problem)
    return InputError(problems)


app = typer.Typer(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    rich_markup_mode=None,  # plain help: rich would double its time
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line; the process ends with the status that the README lists."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console of few letters gets "?" where others get "°"
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no command needs numpy's threads, and starting them takes time
    for name in ("SIGTERM", "SIGHUP"):  # asked to end, the terminal closed: no half-written files then either
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup has it ignored
            signal.signal(number, lambda received, _: sys.exit(128 + received))
    app()


def _print_version(asked: bool) -> None:
    if asked:
        say(f"shuttle-mir {__version__}")
        raise typer.Exit(FLOWN)


@app.callback(no_args_is_help=True)
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Fly orbital rendezvous: the Shuttle-Mir flights, closed loop, held against the record."""
