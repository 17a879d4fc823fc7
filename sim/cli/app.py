"""The application: where commands register, and the one place where what is no bug of ours becomes a few lines."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from sim.cli.console import CRASHED, FLOWN, INTERRUPTED, fail, notes, say
from sim.inputs.errors import InputError, visible
from sim.version import __version__

TRACEBACK = "SHUTTLE_MIR_TRACEBACK"  # the variable that asks for Python's own words when the program fails
# of click, which typer carries inside itself or beside
_Usage: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
OPTIONS = {"path": "--out", "speed": "--speed", "since, until": "--from, --to", "show": "--show", "film": "--film"}


class _Commands(TyperGroup):
    """The commands, with one place where what is no bug of ours becomes a few lines and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except _Usage as error:
            error.message = visible(error.message, keep="\n")
            raise
        except InputError as error:
            fail(str(_as_options(error)))
        except KeyboardInterrupt as interrupt:
            fail("; ".join(["interrupted", *notes(interrupt)]), INTERRUPTED)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            fail("; ".join([f"{place}{error.strerror or error}", *notes(error)]))
        except Exception as error:
            if os.environ.get(TRACEBACK):
                raise
            fail(_crash(error), CRASHED)


def _crash(error: Exception) -> str:
    """Say in two lines that the program itself failed: what, where, and how to see more."""
    what = "out of memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"
    what = "; ".join([" ".join(what.split())[:200], *notes(error)])
    trace, where = error.__traceback__, ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if "sim" in file.parts:
            where = f" ({file.name}, line {trace.tb_lineno})"
        trace = trace.tb_next
    again = f"set {TRACEBACK}=1 to see where, and report it with what you typed"
    return f"shuttle-mir itself failed: {what}{where}\n{again}"


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
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console of few letters gets "?" where others get "°"
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no command needs numpy's threads, and starting them takes time
    for name in ("SIGTERM", "SIGHUP"):  # asked to end, the terminal closed: no half-written files then either
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup has it ignored
            signal.signal(number, lambda received, _: sys.exit(128 + received))
    app()


def _open_streams() -> None:
    """Give closed standard streams a place: else the next file that is opened takes theirs, and prints go into it."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


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
