"""A saved run is enough: the flight again, to the last bit, from the folder that a run wrote.

The samples are the columns of ``trajectory.ecsv``; what is no column (phases, events, burns, contact, limits) stands in
its head; the scenario as flown gives clock, ships and world. Air that was sampled along the orbit is not asked of its
model again but read from ``air.ecsv``, so that a free drift is the one that the run itself would have drawn.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.core.world import HARMONIC
from sim.flight.columns import COLUMNS, complete, owners
from sim.flight.values import Contact
from sim.inputs.errors import InputError, Problem
from sim.inputs.files import read_text
from sim.inputs.toml import LARGEST
from sim.output.ecsv import read_ecsv
from sim.output.face import Flight
from sim.output.folder import mend
from sim.output.outputs import OWN
from sim.output.tables import AIR, AIR_FIT, AIR_ROW, FILES, FORMAT, LISTS, PLAIN, digest
from sim.setup.setup import make_plan
from sim.version import __version__

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.flight.columns import Column
    from sim.scenario import Scenario
    from sim.setup.plan import Plan

    Table = dict[str, tuple[str, NDArray[Any]]]

__all__ = ["is_run", "load"]

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
        written = meta.get("version", "another program")
        raise _wrong(file, f"was written by {written} and cannot be drawn by {__version__}; {AGAIN}")
    scenario = _scenario(folder, meta)
    plan = _plan(folder, scenario)
    try:
        return _flight(plan, table, meta)
    except (KeyError, TypeError, ValueError) as error:
        said = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise _wrong(file, f"is not as a run writes it: {said}; {AGAIN}") from None


def _flight(plan: Plan, table: Table, meta: dict[str, Any]) -> Flight:
    """Put a flight together; KeyError, TypeError or ValueError where the file does not hold it."""
    made: dict[str, Any] = {name: tuple(kind(**_tuples(part)) for part in meta[name]) for name, kind in LISTS.items()}
    made |= {name: _tuples(meta[name]) for name in PLAIN}
    made["contact"] = None if meta["contact"] is None else Contact(**_tuples(meta["contact"]))
    own, rows = owners(plan), len(table["t_s"][1])
    if rows == 0:
        raise ValueError("it has no rows")
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
    try:
        rows = np.column_stack([np.asarray(table[name][1], dtype=np.float64) for name in AIR_ROW])
        values = [meta["start_s"], meta["step_s"], *rows.ravel().tolist()]
        fit: dict[str, Any] = {name: float(meta[name]) for name in AIR_FIT}
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong(folder / AIR, f"is not as a run writes it: {error}; {AGAIN}") from None
    return replace(plan, world=plan.world._replace(air=plan.kernels.buffer(values), **fit))


def _read(file: Path) -> tuple[Table, dict[str, Any]]:
    try:
        return read_ecsv(file)
    except InputError:
        raise
    except ValueError as error:  # names the file and the line
        raise InputError(Problem(f"{error}; {AGAIN}")) from None


def _tuples(value: Any) -> Any:
    """Return plain values with tuples for lists, as the flight's own parts have them."""
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _wrong(file: Path, message: str, allowed: str = "") -> InputError:
    return InputError(Problem(message, file=str(file), allowed=allowed))
