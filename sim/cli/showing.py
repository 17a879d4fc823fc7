"""Commands that show a flight: plot, animate, compare."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import app
from sim.cli.console import FLOWN, progress, say, warn
from sim.inputs.errors import InputError, Problem

if TYPE_CHECKING:
    from sim.output.face import Flight


class Look(StrEnum):
    """The palettes."""

    light = "light"
    dark = "dark"


class Size(StrEnum):
    """The sizes of a film."""

    auto = "auto"
    hd = "1280x720"
    full_hd = "1920x1080"


Shown = Annotated[str, typer.Argument(metavar="NAME|FILE|FOLDER", help="A scenario to fly, or the folder of a run.")]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change a key before it is flown, as with 'run'."),
]
StartName = Annotated[str | None, typer.Option("--from", metavar="START", help="Begin at another start, such as ti.")]
Theme = Annotated[Look, typer.Option(help="Colours for a lit room, or for a dark one.")]


@app.command()
def plot(
    flight: Shown,
    view: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="approach, range-rate, phasing, ground-track, orbit, burns, propellant, out-of-plane, three-d, "
            "camera, atlas",
        ),
    ] = "approach",
    at: Annotated[
        str | None, typer.Option(metavar="MOMENT", help='For three-d and camera: "MC4", "30 ft", a UTC or a MET.')
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The picture: .png, .svg or .pdf; default <name>-<view>.png.")
    ] = None,
    theme: Theme = Look.light,
    start: StartName = None,
    set: Changes = None,
) -> None:
    """Draw one plot of a flight.

    It is flown now, or read from the folder of a run.
    """
    from sim.views.plots.plots import check_plot
    from sim.views.plots.plots import plot as draw

    file = out if out is not None else Path(f"{name_of(flight)}-{view}.png")
    check_plot(view, file, theme, at)
    shown = flight_of(flight, set, start)
    t = None
    if at is not None:
        from sim.flight.named_times import moment

        t = moment(shown, at)
    say(f"{draw(shown, view, file, theme=theme, t=t)} is written")
    raise typer.Exit(FLOWN)


@app.command()
def animate(
    flight: Shown,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="film.mp4, film.gif, or a folder for pictures; default <name>.mp4."),
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="MOMENT", help='One frame, as a .png: "MC4", "30 ft", a UTC or a MET.')
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="MOMENT", help="Begin there; default a little before Ti.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="MOMENT", help="End there; default the end.")] = None,
    speed: Annotated[float, typer.Option(help="So many times as fast: 1 is a minute from Ti to contact.")] = 1.0,
    size: Annotated[Size, typer.Option(help="Width and height in pixels; a .gif is 960x540 unless asked.")] = Size.auto,
    theme: Theme = Look.light,
    window: Annotated[bool, typer.Option("--show", help="Play it in a window instead of writing a file.")] = False,
    start: Annotated[
        str | None, typer.Option("--start", metavar="START", help="Fly from another start, such as ti.")
    ] = None,
    set: Changes = None,
) -> None:
    """Make the film of a flight, or one frame; or show it.

    The flight is flown now, or read from the folder of a run.
    """
    from sim.views.film.encoder import check_target
    from sim.views.film.film import animate as film
    from sim.views.film.film import check_speed, save_frame

    check_speed(speed)
    pixels = None if size is Size.auto else (int(size.split("x")[0]), int(size.split("x")[1]))
    file = out if out is not None else Path(f"{name_of(flight)}.{'mp4' if at is None else 'png'}")
    if window:
        from sim.views.film.window import check_display

        if at is not None or out is not None:
            message = "a window shows the film and writes no file"
            raise InputError(Problem(message, file="--show", allowed="without --out and --at"))
        check_display()
    elif at is None:
        check_target(file)
    else:
        from sim.views.plots.plots import check_file

        if since or until:
            message = "one frame has neither beginning nor end"
            raise InputError(Problem(message, file="--at", allowed="without --from and --to"))
        if file.suffix.lower() != ".png":
            raise InputError(
                Problem("a frame is a .png", file="--out", given=str(file), allowed="a name ending in .png")
            )
        check_file(file)
    shown = flight_of(flight, set, start)
    from sim.flight.named_times import moment

    if at is not None:
        save_frame(shown, moment(shown, at), file, size=pixels or (1280, 720), theme=theme)
        say(f"{file} is written")
        raise typer.Exit(FLOWN)
    span = (
        None if since is None else moment(shown, since, key="--from"),
        None if until is None else moment(shown, until, key="--to"),
    )
    if span[0] is not None and span[1] is not None and span[0] >= span[1]:
        given = f"{since}, {until}"
        message = "the film would show nothing"
        raise InputError(Problem(message, file="--from, --to", given=given, allowed="a moment, and a later one"))
    if window:
        from sim.views.film.window import show

        show(shown, pixels or (1280, 720), theme, *span, speed=speed)
        raise typer.Exit(FLOWN)
    with progress("Filming") as tell:
        film(shown, file, size=pixels, theme=theme, since=span[0], until=span[1], speed=speed, progress=tell)
    say(f"{file} is written")
    raise typer.Exit(FLOWN)


@app.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="A scenario to fly, or the folder of a run.")],
    second: Annotated[
        str | None, typer.Argument(metavar="B", help="Another one; left out, the first with --set.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The picture: .png, .svg or .pdf; default compare.png.")
    ] = None,
    theme: Theme = Look.light,
    start: StartName = None,
    set: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a key of the second run.")
    ] = None,
) -> None:
    """Draw two runs on the same axes, and print in what they differ."""
    from sim.flight.differences import as_text, differences
    from sim.views.plots.compare import compare as draw
    from sim.views.plots.compare import describe_compare, labels_of
    from sim.views.plots.plot_parts import save
    from sim.views.plots.plots import check_file

    if second is None and not set:
        message = "there is nothing to compare with"
        raise InputError(Problem(message, file="compare", allowed="a second run, or --set for the first one changed"))
    file = out if out is not None else Path("compare.png")
    check_file(file)
    a = flight_of(first, None, start)
    b = flight_of(second or first, set, start)
    names = labels_of(a, b)
    if second is not None and a.scenario.name == b.scenario.name and name_of(first) != name_of(second):
        names = name_of(first), name_of(second)
    save(draw(a, b, theme=theme, names=names), file, describe_compare(a, b, names))
    say(as_text(differences(a, b), names))
    say(f"\n{file} is written")
    raise typer.Exit(FLOWN)


def flight_of(what: str, changes: list[str] | None = None, start: str | None = None) -> Flight:
    """Return the flight of a saved run's folder, or fly a scenario.

    Raises
    ------
    InputError
        When it is neither, or a saved run is to be changed.
    """
    if Path(what).is_dir() and (is_saved(what) or not _is_scenario(what)):
        from sim.output.saved import load as read

        if changes or start:
            option = "--set" if changes else "--from"
            given, allowed = ", ".join(changes or [str(start)]), f"{Path(what) / 'scenario.toml'}, flown again with it"
            raise InputError(Problem("a saved run is flown already", file=option, given=given, allowed=allowed))
        return read(what)
    if not Path(what).exists() and len(Path(what).parts) > 1 and Path(what).suffix != ".toml":
        allowed = "the folder of a run, a name from 'list', or a .toml file"
        raise InputError(Problem("there is no such folder", file=what, allowed=allowed))
    from sim.output.face import fly
    from sim.scenario import load, parse_set

    mission = load(what, set=dict(map(parse_set, changes or [])), start=start)
    with progress("Flying") as tell:
        return fly(mission, progress=tell, say=warn)


def is_saved(what: str) -> bool:
    """Return whether a text names the folder of a run."""
    from sim.output.saved import is_run

    return is_run(what)


def name_of(what: str) -> str:
    """Return what to call a picture of a scenario or a run: the folder's name, or the file's without its ending."""
    path = Path(what).resolve() if Path(what).is_dir() else Path(what)
    return path.name if path.is_dir() else path.stem if path.suffix == ".toml" else path.name


def _is_scenario(what: str) -> bool:
    """Return whether a text is a scenario of the catalogue, though a folder of that name lies here too."""
    from sim.scenario import catalogue

    return what in {entry.name for entry in catalogue.entries()}
