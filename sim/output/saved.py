"""A saved run is enough: the flight again, to the last bit, from the folder that a run wrote.

The samples are the columns of ``trajectory.ecsv``; what is no column (phases, events, burns, contact, limits) stands in
its head; the scenario as flown gives clock, ships and world. Air that was sampled along the orbit is not asked of its
model again but read from ``air.ecsv``, so that a free drift is the one that the run itself would have drawn.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.core.world import HARMONIC
from sim.flight.columns import COLUMNS, complete, owners
from sim.inputs.errors import InputError, Problem, shown
from sim.inputs.files import read_text
from sim.inputs.toml import LARGEST
from sim.output.ecsv import read_ecsv
from sim.output.face import Flight
from sim.output.folder import mend
from sim.output.outputs import LARGEST as LARGEST_SUMMARY
from sim.output.outputs import OWN
from sim.output.soundness import changed, check_columns, check_head
from sim.output.tables import AIR, AIR_FIT, AIR_ROW, FILES, FORMAT, digest
from sim.setup.setup import make_plan
from sim.version import __version__

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.flight.columns import Column
    from sim.scenario import Scenario
    from sim.setup.plan import Plan

    Table = dict[str, tuple[str, NDArray[Any]]]

__all__ = ["is_run", "load"]

_NAME = re.compile(r"[^/\\\x00-\x1f\x7f-\x9f]{1,255}")
AGAIN = "fly it again: shuttle-mir run"


def is_run(folder: str | Path) -> bool:
    """Return whether a path is a folder in which a run's tables, or some of them, lie."""
    return any((Path(folder) / name).is_file() for name in FILES)


def load(folder: str | Path) -> Flight:
    """Read back the flight that ``run`` wrote into a folder; it is equal to the one flown, array by array.

    Files that a killed run was still moving there are moved first.

    Raises
    ------
    InputError
        When the folder is no run's, a file of it is missing or damaged, was changed after the flight or written by
        another version, or when the scenario names a file that is no longer there.
    """
    folder = Path(folder)
    mend(folder, OWN)
    missing = [name for name in FILES if not (folder / name).is_file()]
    if len(missing) == len(FILES):
        raise _wrong(folder, "is not the folder of a run", allowed=f"a folder with {', '.join(FILES)}")
    if missing:
        raise _wrong(folder, f"lacks {' and '.join(missing)}; {AGAIN}")
    file = folder / "trajectory.ecsv"
    table, meta = _read(file)
    if meta.get("format") != FORMAT:
        written = shown(meta["version"]) if "version" in meta else "another program"
        raise _wrong(file, f"was written by {written} and cannot be drawn by {__version__}; {AGAIN}")
    _check_unchanged(file, table, meta)
    if not _NAME.fullmatch(str(meta.get("scenario"))):
        raise _wrong(file, f"{shown(meta.get('scenario'))} is no name of a scenario; {AGAIN}")
    scenario = _scenario(folder, meta)
    plan = _plan(folder, scenario)
    try:
        flight = _flight(plan, table, meta)
    except (KeyError, TypeError, ValueError) as error:
        said = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise _wrong(file, f"is not as a run writes it: {said}; {AGAIN}") from None
    flight.wall_s = _wall(folder / "summary.json")
    return flight


def _wall(file: Path) -> float:
    """Return how long the run took, which its summary alone knows; 0 where it does not."""
    try:
        wall = json.loads(read_text(file, LARGEST_SUMMARY)).get("wall_s")
    except (ValueError, AttributeError, RecursionError):
        return 0.0
    return wall if isinstance(wall, float) and 0.0 <= wall < math.inf else 0.0


def _flight(plan: Plan, table: Table, meta: dict[str, Any]) -> Flight:
    """Put a flight together; KeyError, TypeError or ValueError where the file does not hold it."""
    own, rows = owners(plan), len(table["t_s"][1])
    if rows == 0:
        raise ValueError("it has no rows")
    check_columns(table, own)
    made = check_head(meta)
    values = {name: _values(table, name, column, made) for name, column in COLUMNS.items() if column.of in own}
    return Flight(scenario=plan.scenario, plan=plan, **complete(plan, values), **made)


def _values(table: Table, name: str, column: Column, made: dict[str, Any]) -> NDArray[Any]:
    """Return the array of a column; of one that counts, where its names stand among the flight's."""
    parts = [table[title][1] for title in column.titles(name)]
    if column.counts:
        number = {item.name: k for k, item in reversed(list(enumerate(made[column.counts])))}
        parts = [np.array([number[named] for named in part.tolist()]) for part in parts]
    return np.asarray(np.column_stack(parts) if len(parts) > 1 else parts[0], dtype=column.kind)


def _scenario(folder: Path, meta: dict[str, Any]) -> Scenario:
    """Read the scenario as flown, under the name by which it was flown."""
    from sim.scenario import load as read

    file = folder / "scenario.toml"
    if digest(read_text(file, LARGEST, "scenario")) != meta.get("scenario_sha256"):
        raise _wrong(file, f"was changed after the flight, and what was flown is another; {AGAIN} {file}")
    try:
        scenario = read(file)
    except InputError as error:
        note = "the flight cannot be drawn without what its scenario names; a file may have moved since it was flown"
        raise InputError([Problem(note, file=str(folder)), *error.problems]) from None
    scenario._path = folder / f"{meta.get('scenario', folder.name)}.toml"  # the name is the file's; here all are alike
    return scenario


def _plan(folder: Path, scenario: Scenario) -> Plan:
    """Return the plan as it was at the flight's end: with all of the air that was sampled."""
    plan = make_plan(scenario, "interpreted")
    if plan.world.gravity == HARMONIC:  # too slow interpreted, even for the little that a view asks of it
        plan = make_plan(scenario)
    if len(plan.world.air) <= 1:
        return plan
    if not (folder / AIR).is_file():
        raise _wrong(folder, f"lacks {AIR}; {AGAIN}")
    table, meta = _read(folder / AIR)
    _check_unchanged(folder / AIR, table, meta)
    try:
        rows = np.column_stack([np.asarray(table[name][1], dtype=np.float64) for name in AIR_ROW])
        values = [meta["start_s"], meta["step_s"], *rows.ravel().tolist()]
        fit: dict[str, Any] = {name: float(meta[name]) for name in AIR_FIT}
        if not (all(map(math.isfinite, [*values, *fit.values()])) and values[1] > 0.0 and len(rows) > 1):
            raise ValueError("a number in it is none that air has")
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong(folder / AIR, f"is not as a run writes it: {error}; {AGAIN}") from None
    return replace(plan, world=plan.world._replace(air=plan.kernels.buffer(values), **fit))


def _check_unchanged(file: Path, table: Table, meta: dict[str, Any]) -> None:
    """Refuse a table that is not as it was written, with what was changed."""
    differ = changed(table, meta)
    if differ:
        what = ", ".join(shown(name) for name in differ[:5]) + (" ..." if len(differ) > 5 else "")
        raise _wrong(file, f"was changed after the flight: {what}; {AGAIN}")


def _read(file: Path) -> tuple[Table, dict[str, Any]]:
    try:
        return read_ecsv(file)
    except InputError:
        raise
    except ValueError as error:  # names the file and the line
        raise InputError(Problem(f"{error}; {AGAIN}")) from None


def _wrong(file: Path, message: str, allowed: str = "") -> InputError:
    return InputError(Problem(message, file=str(file), allowed=allowed))
