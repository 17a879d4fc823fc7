"""Commands that fly one scenario: run, and plan before it."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import app
from sim.cli.console import (
    CRASHED,
    FLOWN,
    GOAL_MISSED,
    NameOrFile,
    check_new,
    fail,
    place,
    print_report,
    progress,
    say,
    warn,
    write_new,
)
from sim.inputs.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


class Film(StrEnum):
    """The films that a run can make."""

    mp4 = "mp4"
    gif = "gif"
    none = "none"


class Sheet(StrEnum):
    """The forms of a burn sheet."""

    text = "text"
    markdown = "markdown"
    csv = "csv"


class Speed(StrEnum):
    """How the physics runs."""

    auto = "auto"
    interpreted = "interpreted"
    compiled = "compiled"


Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help='Change a key, as in model.gravity=cw or phase.Ti.aim.after="70 min".'
    ),
]
StartName = Annotated[
    str | None, typer.Option("--from", metavar="START", help="Begin at another start that the file has, such as ti.")
]


@app.command()
def run(
    scenario: NameOrFile,
    out: Annotated[
        Path | None, typer.Option(parser=place, metavar="DIR", help="Folder for the files; default out/<name>.")
    ] = None,
    start: StartName = None,
    set: Changes = None,
    film: Annotated[Film | None, typer.Option(help="The film to make; mp4 when left out.", show_default=False)] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Tables only: no pictures, no film.")] = False,
    player: Annotated[bool, typer.Option("--player", help="Write player.html, which plays it in a browser.")] = False,
    oem: Annotated[bool, typer.Option("--oem", help="Write the orbits flown as CCSDS ephemeris files too.")] = False,
    speed: Annotated[Speed, typer.Option(help="How the physics runs; auto picks by the work expected.")] = Speed.auto,
    show: Annotated[bool, typer.Option("--show", help="Play the film in a window at the end.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Say what each burn was solved for, and which speed was picked.")
    ] = False,
) -> None:
    """Fly a scenario: timeline, tables, plots and film."""
    from sim.output.folder import whole_set
    from sim.output.outputs import FILMS, OWN, PLAYER, refuse_strangers, write_ephemerides, write_tables
    from sim.scenario import load, parse_set

    mission = load(scenario, set=dict(map(parse_set, set or [])), start=start)
    chaser = mission.chaser is not None
    kind = film_kind(film, quick, chaser=chaser, player=player)
    folder = out if out is not None else Path("out") / mission.name
    refuse_strangers(folder, mission.to_toml())
    if show:
        from sim.views.film.window import check_display

        film_kind(Film.mp4, False, chaser=chaser)
        check_display()

    earlier = [name for name in OWN if (folder / name).exists()]
    with whole_set(folder, OWN) as scratch:
        from sim.output.face import fly

        with progress("Flying") as tell:
            flight = fly(mission, progress=tell, speed=None if speed is Speed.auto else speed, say=warn)
        if verbose:
            warn(f"Flown {flight.plan.kernels.speed}: {flight.plan.kernels.why}.")
        write_tables(flight, scratch)
        if oem:
            write_ephemerides(flight, scratch)
        failed: list[str] = []
        if player:
            from sim.views.page.player import write_player

            with without_it(PLAYER, failed):
                write_player(flight, scratch / PLAYER)
        if not quick:
            from sim.views.plots import pictures

            for name in pictures.shown(flight):
                with without_it(name, failed):
                    pictures.draw_one(flight, name, scratch)
        if kind is not Film.none and flight.t[-1] > flight.t[0]:  # one that fails as it begins shows nothing
            from sim.views import animate

            with progress("Filming") as tell, without_it(FILMS[kind], failed):
                animate(flight, scratch / FILMS[kind], progress=tell)
        written = sorted(path.name for path in scratch.iterdir())

    print_report(flight, verbose)
    say(f"\nIn {folder}{os.sep}: {', '.join(name for name in OWN if name in written)}")
    gone = [name for name in earlier if name not in written]
    if gone:
        say(f"Removed, as they showed the run before: {', '.join(gone)}")
    if show and flight.t[-1] > flight.t[0]:
        from sim.views.film.window import show as play

        play(flight)
    if failed:
        fail("\n".join(failed), CRASHED)
    raise typer.Exit(FLOWN if flight.goal_met else GOAL_MISSED)


@app.command()
def plan(
    scenario: NameOrFile,
    start: StartName = None,
    set: Changes = None,
    format: Annotated[Sheet, typer.Option(help="How the sheet is written.")] = Sheet.text,
    out: Annotated[
        Path | None, typer.Option(parser=place, metavar="FILE", help="Write it there instead of printing it.")
    ] = None,
) -> None:
    """Print the burn sheet, before it is flown.

    What each burn is to be, solved on the model that is flown: a hand-out.
    """
    from sim.output import burn_sheet as sheet
    from sim.scenario import load, parse_set

    mission = load(scenario, set=dict(map(parse_set, set or [])), start=start)
    if out is not None:
        check_new(out, replace=True)
    with progress("Planning") as tell:
        flight = sheet.rehearse(mission, progress=tell, say=warn)
    rows = sheet.burn_sheet(flight)
    if format is Sheet.csv:
        text = sheet.as_csv(rows)
    else:
        text = (sheet.as_text if format is Sheet.text else sheet.as_markdown)(flight, rows)
    if out is None:
        say(text)
    else:
        write_new(out, text + "\n", replace=True)
        say(f"{out} is written")
    if flight.failure:
        warn(f"The plan ends there: {flight.failure}")
    raise typer.Exit(GOAL_MISSED if flight.failure else FLOWN)


@contextmanager
def without_it(name: str, failed: list[str]) -> Iterator[None]:
    """Go on without a picture that fails, and note it in ``failed``: a flight's tables do not go with it.

    A disk that takes no more is another matter: then no file of the run is written.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EPIPE):
            raise
        failed.append(f"{name} could not be drawn, a fault of this program: {type(error).__name__}: {error}")


def film_kind(asked: Film | None, quick: bool, chaser: bool, player: bool = False) -> Film:
    """Settle what film a run makes, and find out before the flight whether it, and a player, can be made after it."""
    alone = not chaser
    nothing = quick or alone
    if player and alone:
        raise InputError(Problem("there is nothing to play: the scenario has no [chaser]", file="--player"))
    if asked is Film.none or (asked is None and nothing):
        return Film.none
    if quick:
        raise typer.BadParameter(f"--quick makes no film; leave it out to get film.{asked}", param_hint="--film")
    if nothing:
        message = "there is nothing to film: the scenario has no [chaser]"
        raise InputError(Problem(message, file="--film", given=str(asked), allowed="none"))
    import shutil

    from sim.views.film.encoder import encoder_path

    program = encoder_path()
    if shutil.which(program) is None:
        raise InputError(Problem("the film's encoder cannot be run", file="--film", given=program, allowed="none"))
    return asked or Film.mp4
