"""The command line: one function a command. Heavy packages are imported inside, so that ``--help`` is there at once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from sim import __version__
from sim.inputs.errors import InputError, Problem

if TYPE_CHECKING:
    from sim.flight.flight import Flight

FLOWN, GOAL_MISSED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130  # exit statuses; 130 is what shells use for Ctrl-C

Progress = Callable[[float, str], None]


class _Commands(TyperGroup):
    """The commands, with one place where what is no bug of ours becomes a few lines and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            _fail(str(error))
        except KeyboardInterrupt as interrupt:
            _fail("; ".join(["interrupted", *_notes(interrupt)]), INTERRUPTED)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            _fail("; ".join([f"{place}{error.strerror or error}", *_notes(error)]))


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
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # leave no half-written files then either
    app()


class Film(StrEnum):
    """The films that a run can make."""

    mp4 = "mp4"
    gif = "gif"
    none = "none"


class Speed(StrEnum):
    """How the physics runs."""

    auto = "auto"
    interpreted = "interpreted"
    compiled = "compiled"


class Kind(StrEnum):
    """What a scenario can be."""

    flight = "flight"
    lesson = "lesson"
    exercise = "exercise"


NameOrFile = Annotated[str, typer.Argument(metavar="NAME|FILE", help="A name from 'list', or a file.")]


def _print_version(asked: bool) -> None:
    if asked:
        _say(f"shuttle-mir {__version__}")
        raise typer.Exit(FLOWN)


@app.callback(no_args_is_help=True)
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Fly orbital rendezvous: the Shuttle-Mir flights, closed loop, held against the record."""


@app.command("list")
def list_scenarios() -> None:
    """List the scenarios that come with the simulator."""
    from sim.scenario import catalogue

    entries = catalogue.entries()
    width = max((len(entry.name) for entry in entries), default=0)
    for entry in entries:
        _say(f"{entry.name:{width}}  {entry.title}")
        if entry.summary:
            _say(f"{'':{width}}  {entry.summary}")


@app.command()
def show(scenario: NameOrFile) -> None:
    """Print a scenario's file: a start for one of your own."""
    from sim.scenario import load

    _say(load(scenario).text.rstrip("\n"))


@app.command()
def run(
    scenario: NameOrFile,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the files; default out/<name>.")] = None,
    set: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help='Change a key, as in model.gravity=cw or phase.Ti.aim.after="70 min".'),
    ] = None,
    film: Annotated[Film | None, typer.Option(help="The film to make; mp4 when left out.", show_default=False)] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Tables only: no pictures, no film.")] = False,
    oem: Annotated[bool, typer.Option("--oem", help="Write the orbits flown as CCSDS ephemeris files too.")] = False,
    speed: Annotated[Speed, typer.Option(help="How the physics runs; auto picks by the work expected.")] = Speed.auto,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say which speed was picked, and why.")] = False,
) -> None:
    """Fly a scenario: timeline, tables, plots and film."""
    from sim.flight.folder import whole_set
    from sim.flight.outputs import FILMS, OWN, refuse_strangers, write_ephemerides, write_tables
    from sim.scenario import load, parse_set

    mission = load(scenario, set=dict(map(parse_set, set or [])))
    kind = _film_kind(film, quick, chaser=mission.chaser is not None)
    folder = out if out is not None else Path("out") / mission.name
    refuse_strangers(folder)

    earlier = [name for name in OWN if (folder / name).exists()]
    with whole_set(folder, OWN) as scratch:
        from sim.flight.loop import fly

        with _progress("Flying") as tell:
            flight = fly(mission, progress=tell, speed=None if speed is Speed.auto else speed, say=_warn)
        if verbose:
            _warn(f"Flown {flight.plan.kernels.speed}: {flight.plan.kernels.why}.")
        write_tables(flight, scratch)
        if oem:
            write_ephemerides(flight, scratch)
        if not quick:
            from sim import views

            views.draw(flight, scratch)
        if kind is not Film.none and flight.t[-1] > flight.t[0]:  # one that fails as it begins shows nothing
            with _progress("Filming") as tell:
                views.animate(flight, scratch / FILMS[kind], progress=tell)
        written = sorted(path.name for path in scratch.iterdir())

    _print_report(flight)
    _say(f"\nIn {folder}{os.sep}: {', '.join(name for name in OWN if name in written)}")
    gone = [name for name in earlier if name not in written]
    if gone:
        _say(f"Removed, as they showed the run before: {', '.join(gone)}")
    raise typer.Exit(FLOWN if flight.goal_met else GOAL_MISSED)


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files, or names from 'list'.")],
) -> None:
    """Check scenario files and say how to mend them."""
    from sim.scenario import load

    wrong = 0
    for file in files:
        try:
            load(file)
        except InputError as error:
            wrong += 1
            _warn(str(error.in_file(file)))
        else:
            _say(f"{file}: good")
    raise typer.Exit(WRONG_INPUT if wrong else FLOWN)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    kind: Annotated[Kind, typer.Option(help="What it is for.")] = Kind.flight,
) -> None:
    """Write a small scenario that flies, to be changed."""
    from sim.scenario import template

    if file.suffix != ".toml":
        file = file.with_name(file.name + ".toml")
    _write_new(file, template(kind.value))
    _say(f"{file} is written; fly it with: shuttle-mir run {file}")


@app.command()
def schema(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there instead of printing it.")] = None,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from sim.scenario.schema import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    if out is None:
        _say(text)
    else:
        _write_new(out, text + "\n", replace=True)
        _say(f"{out} is written")


def _film_kind(asked: Film | None, quick: bool, chaser: bool) -> Film:
    """Settle what film a run makes, and find out before the flight whether it can be made after it."""
    if asked in (None, Film.none) and (quick or not chaser or asked is Film.none):
        return Film.none
    if quick:
        raise typer.BadParameter(f"--quick makes no film; leave it out to get film.{asked}", param_hint="--film")
    if not chaser:
        message = "there is nothing to film: the scenario has no [chaser]"
        raise InputError(Problem(message, file="--film", given=str(asked), allowed="none"))
    import shutil

    from sim.views.encoder import encoder_path

    program = encoder_path()
    if shutil.which(program) is None:
        raise InputError(Problem("the film's encoder cannot be run", file="--film", given=program, allowed="none"))
    return asked or Film.mp4


def _print_report(flight: Flight) -> None:
    """Print the report: in colour and at most as wide as the terminal, plain where there is none."""
    from rich.console import Console

    from sim.flight.report import WIDTH, report

    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(WIDTH, console.width) if console.is_terminal else WIDTH
    with console.capture() as capture:
        console.print(report(flight, console.width))
    _say("\n".join(line.rstrip() for line in capture.get().rstrip().split("\n")))


@contextmanager
def _progress(stage: str) -> Iterator[Progress | None]:
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


def _write_new(file: Path, text: str, replace: bool = False) -> None:
    """Write a text file, whole or not at all."""
    if not replace and os.path.lexists(file):
        raise InputError(Problem("exists already; nothing is overwritten", file=str(file)))
    if file.is_dir():
        raise InputError(Problem("is a folder", file=str(file)))
    scratch = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with scratch.open("x", encoding="utf-8") as stream:
            stream.write(text)
        scratch.replace(file)
    except OSError as error:
        raise InputError(Problem(f"cannot be written: {error.strerror or error}", file=str(file))) from None
    finally:
        scratch.unlink(missing_ok=True)


def _say(text: str) -> None:
    """Print a text; when nobody reads on (a closed pipe) fall silent, and keep the exit status for what it means."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the flush at the end is quiet too
        if not isinstance(error, BrokenPipeError):
            raise


def _warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def _notes(error: BaseException) -> list[str]:
    return getattr(error, "__notes__", [])


def _fail(text: str, status: int = WRONG_INPUT) -> NoReturn:
    """Tell what is wrong on stderr and end with a status."""
    _warn(text)
    raise typer.Exit(status)
