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
    """What a scenario can be."""

    flight = "flight"
    lesson = "lesson"
    exercise = "exercise"


@app.command("list")
def list_scenarios() -> None:
    """List the scenarios that come with the simulator."""
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


@app.command()
def show(scenario: NameOrFile) -> None:
    """Print a scenario's file: a start for one of your own."""
    from sim.scenario import load

    say(load(scenario).text.rstrip("\n"))


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Scenario files, or names from 'list'.")],
) -> None:
    """Check scenario files and say how to mend them."""
    from sim.scenario import load

    wrong = 0
    for file in files:
        try:
            load(file)
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
    """Write a small scenario that flies, to be changed."""
    from sim.scenario import template

    if file.suffix != ".toml":
        file = file.with_name(file.name + ".toml")
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
