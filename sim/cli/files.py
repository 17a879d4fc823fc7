"""Commands on scenario files: list, show, check, new, schema."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import app
from sim.cli.console import FLOWN, WRONG_INPUT, NameOrFile, fitted, place, say, warn, write_new
from sim.inputs.errors import InputError


class Kind(StrEnum):
    """What a new file can be: a scenario of a kind, or a ship."""

    flight = "flight"
    lesson = "lesson"
    exercise = "exercise"
    vehicle = "vehicle"
    station = "station"


SHIPS = (Kind.vehicle, Kind.station)


@app.command("list")
def list_scenarios(
    ships: Annotated[bool, typer.Option("--vehicles", help="List the ships instead.")] = False,
) -> None:
    """List the scenarios that come with the simulator, or its ships."""
    if ships:
        _list_ships()
        return
    from sim.scenario import catalogue

    entries = [*catalogue.history(), *catalogue.entries()]
    flights = sorted((one for one in entries if one.kind in ("history", "flight")), key=lambda one: one.day)
    others = [one for one in entries if one not in flights]
    width = max((len(entry.name) for entry in entries), default=0)
    days = max((len(entry.when) for entry in entries), default=0)
    for entry in [*flights, *others]:
        say(fitted(f"{entry.name:{width}}  {entry.when:>{days}}  {entry.title}", width + days + 4))
        if entry.summary:
            say(fitted(f"    {entry.summary}", 4))


def _list_ships() -> None:
    from sim import vehicles

    ships = [vehicles.load(name) for name in vehicles.names()]
    width = max(len(ship.name) for ship in ships)
    for role, words in (("target", "flown to"), ("chaser", "flies to them")):
        for ship in ships:
            if ship.role == role:
                say(fitted(f"{ship.name:{width}}  {words:>13}  {ship.title}", width + 17))


@app.command()
def show(scenario: NameOrFile) -> None:
    """Print the file of a scenario or a ship, to copy from."""
    from sim import vehicles
    from sim.scenario import load

    ship = scenario in vehicles.names()
    say((vehicles.text(scenario) if ship else load(scenario).text).rstrip("\n"))


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files of scenarios or ships, or names of them.")],
) -> None:
    """Check files of scenarios and ships, and say how to mend them."""
    from sim import vehicles
    from sim.scenario import load

    wrong = 0
    for file in files:
        try:
            (vehicles.load if vehicles.is_one(file) else load)(file)
        except InputError as error:
            wrong += 1
            warn(str(error.in_file(file)))
        else:
            say(f"{file}: good")
    raise typer.Exit(WRONG_INPUT if wrong else FLOWN)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not exist yet.")],
    kind: Annotated[Kind, typer.Option(help="What it is for.")] = Kind.flight,
) -> None:
    """Write a small scenario or a ship to start from."""
    if file.suffix != ".toml":
        file = file.with_name(file.name + ".toml")
    if kind in SHIPS:
        from sim.vehicles.template import template as ship

        write_new(file, ship(kind.value))
        role = "chaser" if kind is Kind.vehicle else "target"
        say(f'{file} is written; name it in a scenario beside it: {role}.vehicle = "{file.name}"')
        return
    from sim.scenario import template

    write_new(file, template(kind.value))
    say(f"{file} is written; fly it with: shuttle-mir run {file}")


@app.command()
def schema(
    out: Annotated[
        Path | None, typer.Option(parser=place, metavar="FILE", help="Write it there instead of printing it.")
    ] = None,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from sim.scenario.schema import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    if out is None:
        say(text)
    else:
        write_new(out, text + "\n", replace=True)
        say(f"{out} is written")
