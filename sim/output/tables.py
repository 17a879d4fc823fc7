"""A flight as tables: the columns of its samples, the head that says the rest, and the air along the orbit.

`sim.output.saved` makes the flight of them again.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.core.world import AIR_ROW as ROW
from sim.flight.columns import COLUMNS, Column, Of, owners
from sim.output.ecsv import write_ecsv
from sim.output.soundness import FINGERPRINT, fingerprint
from sim.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from astropy.table import QTable

    from sim.flight.flight import Flight

    Floats = NDArray[np.float64]

FILES = ("summary.json", "scenario.toml", "trajectory.ecsv")
AIR = "air.ecsv"
FORMAT = 3  # of what `meta_of` writes; grows when a name changes its meaning or goes
LISTS = ("phases", "events", "burns", "record")
PLAIN = ("notes", "corridor", "gates", "holds", "docking_axis", "corridor_violation_s", "failure")
_HEAD_LINES, _HEAD_LINE = 300, 1_000_000  # of a head, and bytes of one of them, that are looked at (chosen)
AIR_ROW = ("height_m", "ln_density", "fall_per_m", "half_curvature_per_m2")
AIR_FIT = ("density", "density_height", "scale_height")


class Entry(NamedTuple):
    """A column of the table, and how a flight gives its values."""

    name: str
    column: Column
    values: Callable[[Flight], NDArray[Any]]


def trajectory_table(flight: Flight) -> QTable:
    """Return the samples as an astropy `QTable`: columns with units, the same as those of ``trajectory.ecsv``."""
    from astropy.table import QTable
    from astropy.units import Unit

    columns = {name: values * Unit(unit) if unit else values for name, (unit, values) in columns_of(flight).items()}
    return QTable(columns, meta=head_of(flight))


def head_of(flight: Flight) -> dict[str, Any]:
    """Return what a table's head says of the flight, for whoever opens it."""
    scenario = flight.scenario
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "version": __version__,
        "seed": scenario.model.seed,
        "frames": _frames(),
    }


def columns_of(flight: Flight) -> dict[str, tuple[str, NDArray[Any]]]:
    """Return the columns, name -> (unit, values (n,)); enough to draw everything again.

    Two rows bound every firing. A plain propagation has nothing of a chaser and no range; its mass is the target's.
    """
    own = owners(flight.plan)
    columns: dict[str, tuple[str, NDArray[Any]]] = {}
    for name, column, values_of in _entries():
        if column.of not in own:
            continue
        values = values_of(flight)
        if column.counts:
            values = np.array([item.name for item in getattr(flight, column.counts)])[values]
        by_axis = values.reshape(len(values), -1)
        for k, (title, axis) in enumerate(zip(column.titles(name), column.axes, strict=True)):
            columns[title] = (axis.unit, by_axis[:, k])
    return columns


def _met(flight: Flight) -> Floats:
    """Return the times (n,) s since lift-off."""
    return flight.t - flight.plan.clock.seconds(flight.scenario.time.liftoff)


def _utc(flight: Flight) -> NDArray[np.str_]:
    """Return the times (n,) as ISO 8601, to the nearest millisecond."""
    start = np.datetime64(flight.utc(0.0).replace(tzinfo=None), "us")
    moments = start + np.round(flight.t * 1e6).astype("timedelta64[us]")
    if moments.size and moments[-1] != np.datetime64(flight.utc(float(flight.t[-1])).replace(tzinfo=None), "us"):
        # A leap second lies between: only the flight's clock knows where.
        moments = np.array([flight.utc(float(t)).replace(tzinfo=None) for t in flight.t], dtype="datetime64[us]")
    half = np.timedelta64(500, "us")
    return np.char.add(np.datetime_as_string(moments + half, unit="ms"), "Z")


# after which sample's column a table has others that are made of the samples, and so are not read back
_DERIVED: dict[str, tuple[Entry, ...]] = {
    "t": (Entry("utc", Column(Of.FLIGHT), _utc), Entry("met", COLUMNS["t"], _met)),
    "target": (Entry("chaser", replace(COLUMNS["target"], of=Of.PAIR), attrgetter("chaser")),),
}


def _entries() -> Iterator[Entry]:
    """Yield the columns of a table, in their order."""
    for name, column in COLUMNS.items():
        yield Entry(name, column, attrgetter(name))
        yield from _DERIVED.get(name, ())


def _frames() -> dict[str, str]:
    """Return what is said of the axes of columns; columns of which the same is said stand together."""
    told: dict[str, list[str]] = {}
    for name, column, _ in _entries():
        told.setdefault(column.frame, []).append(name)
    return {", ".join(names): frame for frame, names in told.items() if frame}


def meta_of(flight: Flight) -> dict[str, object]:
    """Return all of a flight that is neither a column nor in its scenario, as plain values for a table's head."""
    lists = {name: [asdict(part) for part in getattr(flight, name)] for name in LISTS}
    contact = None if flight.contact is None else asdict(flight.contact)
    plain = {name: getattr(flight, name) for name in PLAIN}
    return {
        "format": FORMAT,
        "scenario_sha256": digest(flight.scenario.to_toml()),
        **lists,
        "contact": contact,
        **plain,
    }


def write_trajectory(flight: Flight, folder: Path) -> None:
    """Write ``trajectory.ecsv``: the samples, and in its head all that `sim.output.saved` needs besides.

    Raises
    ------
    OSError
        When the disk does not take it.
    """
    columns, meta = columns_of(flight), head_of(flight) | meta_of(flight)
    write_ecsv(folder / "trajectory.ecsv", columns, meta | {FINGERPRINT: fingerprint(columns, meta)})


def write_air(flight: Flight, folder: Path) -> None:
    """Write ``air.ecsv``, where the air was sampled along the orbit: a row every so many seconds.

    Raises
    ------
    OSError
        When the disk does not take it.
    """
    world = flight.plan.world
    if len(world.air) <= 1:
        return
    rows = np.reshape(np.asarray(world.air, dtype=np.float64)[2:], (-1, ROW))
    columns = {name: ("", rows[:, k]) for k, name in enumerate(AIR_ROW)}
    start, step = float(world.air[0]), float(world.air[1])
    meta = {"start_s": start, "step_s": step, **{name: getattr(world, name) for name in AIR_FIT}}
    write_ecsv(folder / AIR, columns, meta | {FINGERPRINT: fingerprint(columns, meta)})


def flown_digest(folder: Path) -> str:
    """Return the fingerprint of the scenario that was flown, of the head of a run's table; "" where it has none."""
    file, mark = folder / "trajectory.ecsv", '#   "scenario_sha256": "'
    if not file.is_file():
        return ""
    with file.open("rb") as stream:
        for _ in range(_HEAD_LINES):
            line = stream.readline(_HEAD_LINE)
            if line.startswith(mark.encode()):
                return line.decode("ascii", "replace").removeprefix(mark).rstrip('"\r\n')
    return ""


def digest(text: str) -> str:
    """Return the fingerprint of a text, however its lines end."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()
