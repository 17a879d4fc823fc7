"""The command that holds all flights against the record: record."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import app
from sim.cli.console import FLOWN, GOAL_MISSED, check_new, place, progress, say, write_new
from sim.inputs.errors import InputError
from sim.inputs.files import read_text

LARGEST = 10_000_000  # bytes of a document that a table is put into (chosen)


class Form(StrEnum):
    """The forms of the table."""

    text = "text"
    markdown = "markdown"
    csv = "csv"
    json = "json"


@app.command()
def record(
    flights: Annotated[
        list[str] | None, typer.Argument(metavar="FLIGHT", help="Names or files; all flights when left out.")
    ] = None,
    format: Annotated[Form, typer.Option(help="How the table is written.")] = Form.text,
    out: Annotated[
        Path | None, typer.Option(parser=place, metavar="FILE", help="Write it there instead of printing it.")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            parser=place, metavar="FILE", help="Put the Markdown table between the marks <!-- record --> of this file."
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="How many flights at a time.")] = 2,
) -> None:
    """Fly all flights and hold them against the record.

    One table of what was simulated and what was flown, and the lines of each flight under it.
    """
    from sim.output import record_table as table
    from sim.scenario import load

    if into is not None and out is not None:
        raise typer.BadParameter("give one of --out and --into", param_hint="--into")
    for name in flights or ():
        load(name)  # a wrong name is said before the flights, not after
    names = flights or _flights()
    document = read_text(into, LARGEST) if into is not None else ""
    if into is not None:
        table.put_into(document, "", str(into))  # a file without marks too
    target = into or out
    if target is not None:
        check_new(target, replace=True)
    with progress("Flying") as tell:
        records = table.fly_all(names, jobs, tell)
    if into is not None:
        write_new(into, table.put_into(document, table.as_markdown(records), str(into)), replace=True)
        flown = ", ".join(one.name for one in records)
        say(f"{into} has the record of {flown}")
    else:
        write = {
            Form.text: table.as_text,
            Form.markdown: table.as_markdown,
            Form.csv: table.as_csv,
            Form.json: table.as_json,
        }[format]
        if out is None:
            say(write(records))
        else:
            write_new(out, write(records) + "\n", replace=True)
            say(f"{out} is written")
    raise typer.Exit(GOAL_MISSED if any(one.failure for one in records) else FLOWN)


def _flights() -> list[str]:
    """Return the names of the catalogue's rendezvous flights with a record, in the order in which they were flown.

    One whose file is wrong is among them, to be shown as such.
    """
    from sim.scenario import catalogue, load

    def counts(name: str) -> bool:
        try:
            scenario = load(name)
        except InputError:
            return True
        return scenario.chaser is not None and bool(scenario.record)

    return [entry.name for entry in catalogue.entries() if entry.kind == "flight" and counts(entry.name)]
