"""The files of a run: what they are called, and those that are tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sim.inputs.errors import InputError, Problem
from sim.inputs.files import read_text
from sim.output.ecsv import write_ecsv
from sim.output.folder import mend
from sim.output.summary import as_json, summary
from sim.output.tables import AIR, FILES, columns_of, head_of, meta_of, write_air

if TYPE_CHECKING:
    from pathlib import Path

    from sim.flight.flight import Flight

__all__ = [
    "EPHEMERIDES", "FILMS", "OWN", "PICTURES", "TABLES", "refuse_strangers", "write_ephemerides", "write_tables",
]  # fmt: skip

TABLES = FILES
PICTURES = ("approach.png", "range-rate.png", "phasing.png", "ground-track.png", "orbit.png")
FILMS = {"mp4": "film.mp4", "gif": "film.gif"}
EPHEMERIDES = {"target": "target.oem", "chaser": "chaser.oem"}
LARGEST = 10_000_000  # bytes of a summary that is read back (chosen: sts-71 has 25 kB)
OWN = (*TABLES, AIR, *EPHEMERIDES.values(), *PICTURES, *FILMS.values())


def write_tables(flight: Flight, folder: Path) -> None:
    """Write ``summary.json``, ``scenario.toml`` (as flown), ``trajectory.ecsv`` and, where sampled, ``air.ecsv``.

    `sim.output.saved.load` makes the flight of them again.

    Raises
    ------
    OSError
        When the disk does not take them.
    """
    (folder / "summary.json").write_text(as_json(summary(flight)), encoding="utf-8")
    (folder / "scenario.toml").write_text(flight.scenario.to_toml(), encoding="utf-8")
    write_ecsv(folder / "trajectory.ecsv", columns_of(flight), head_of(flight) | meta_of(flight))
    write_air(flight, folder)


def write_ephemerides(flight: Flight, folder: Path) -> None:
    """Write ``target.oem`` and, where there is a chaser, ``chaser.oem``: the orbits flown, for other programs.

    Raises
    ------
    OSError
        When the disk does not take them.
    """
    from sim.output.oem import write

    for which in flight.vehicles:
        write(flight, folder / EPHEMERIDES[which], which)


def refuse_strangers(folder: Path) -> None:
    """Refuse a folder that holds files of our names which no run wrote, such as somebody's own ``scenario.toml``.

    What a killed run was moving there is completed first.

    Raises
    ------
    InputError
        With the names.
    """
    mend(folder, OWN)
    held = [name for name in OWN if (folder / name).exists()]
    if not held:
        return
    try:
        ours = json.loads(read_text(folder / "summary.json", LARGEST)).keys() >= {"schema", "scenario"}
    except (ValueError, AttributeError, RecursionError):  # an InputError is a ValueError
        ours = False
    if not ours:
        message = f"{', '.join(held)} there is not of an earlier run and would be replaced; choose another folder"
        raise InputError(Problem(message, file="--out", given=str(folder)))
