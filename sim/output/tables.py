"""A flight as tables: the columns of its samples, the head that says the rest, and the air along the orbit.

`sim.output.saved` makes the flight of them again.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.core.forces.drag import ROW
from sim.flight.values import Burn, Event, PhaseFlown, RecordRow
from sim.output.ecsv import write_ecsv
from sim.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from astropy.table import QTable

    from sim.flight.flight import Flight
    from sim.output.ecsv import Column

    Floats = NDArray[np.float64]

FILES = ("summary.json", "scenario.toml", "trajectory.ecsv")
AIR = "air.ecsv"
FORMAT = 1  # of what `meta_of` writes; grows when a name changes its meaning or goes
LISTS = {"phases": PhaseFlown, "events": Event, "burns": Burn, "record": RecordRow}
PLAIN = ("notes", "corridor", "gates", "holds", "docking_axis", "corridor_violation_s", "failure", "wall_s")
AIR_ROW = ("height_m", "ln_density", "fall_per_m", "half_curvature_per_m2")
AIR_FIT = ("density", "density_height", "scale_height")
_FRAMES = {
    "target, chaser": "GCRS, centre of mass",
    "relative": "chaser from target, centre to centre, GCRS axes; exact where the difference of the two is rounded",
    "lvlh": "chaser from target, centre to centre: x V-bar (forward), y against the orbit normal, z R-bar (down)",
    "curvilinear": "the same along the target's orbit: x arc ahead, y across, z height difference (down)",
    "port": "the chaser's port from the target's, LVLH axes",
    "attitude": "quaternion, scalar first, from the body axes of the ship that flies to GCRS",
    "jets": "bits of the commands that fire: 1 +X, 2 -X, 4 +Y, 8 -Y, 16 +Z, 32 -Z, 64 OMS, 128 LOW-Z",
}


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
        "frames": _FRAMES,
    }


def columns_of(flight: Flight) -> dict[str, tuple[str, NDArray[Any]]]:
    """Return the columns, name -> (unit, values (n,)); enough to draw everything again.

    Two rows bound every firing. A plain propagation has nothing of a chaser and no range; its mass is the target's.
    """
    clock, time = flight.plan.clock, flight.scenario.time
    phases = np.array([phase.name for phase in flight.phases])
    columns: dict[str, tuple[str, NDArray[Any]]] = {
        "t_s": ("s", flight.t),
        "utc": ("", _utc(flight)),
        "met_s": ("s", flight.t - clock.seconds(time.liftoff)),
        "phase": ("", phases[flight.phase]),
    }
    columns |= state_columns("target", flight.target)
    if flight.chaser_vehicle is not None:
        columns |= state_columns("chaser", flight.target + flight.relative)
        for name in ("relative", "lvlh", "curvilinear", "port"):
            columns |= state_columns(name, getattr(flight, name))
        columns["range_m"] = ("m", flight.range_m)
        columns["range_rate_m_s"] = ("m / s", flight.range_rate_m_s)
    columns |= {f"attitude_{part}": ("", flight.attitude[:, k]) for k, part in enumerate("wxyz")}
    columns["jets"] = ("", flight.jets)
    if flight.chaser_vehicle is None and not flight.plan.mass_kg:
        return columns  # a target without engines, whose mass nothing needed
    columns["mass_kg"] = ("kg", flight.mass_kg)
    columns["dv_m_s"] = ("m / s", flight.dv_m_s)
    return columns


def state_columns(name: str, states: Floats) -> dict[str, tuple[str, Floats]]:
    """Return the six columns of states (n, 6), name -> (unit, values): position, then velocity."""
    position = {f"{name}_{axis}_m": ("m", states[:, k]) for k, axis in enumerate("xyz")}
    return position | {f"{name}_v{axis}_m_s": ("m / s", states[:, 3 + k]) for k, axis in enumerate("xyz")}


def _utc(flight: Flight) -> NDArray[np.str_]:
    """Return the times (n,) as ISO 8601, to the nearest millisecond."""
    start = np.datetime64(flight.utc(0.0).replace(tzinfo=None), "us")
    moments = start + np.round(flight.t * 1e6).astype("timedelta64[us]")
    if moments.size and moments[-1] != np.datetime64(flight.utc(float(flight.t[-1])).replace(tzinfo=None), "us"):
        # A leap second lies between: only the flight's clock knows where.
        moments = np.array([flight.utc(float(t)).replace(tzinfo=None) for t in flight.t], dtype="datetime64[us]")
    half = np.timedelta64(500, "us")
    return np.char.add(np.datetime_as_string(moments + half, unit="ms"), "Z")


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
    columns: dict[str, Column] = {name: ("", rows[:, k]) for k, name in enumerate(AIR_ROW)}
    start, step = float(world.air[0]), float(world.air[1])
    meta = {"start_s": start, "step_s": step, **{name: getattr(world, name) for name in AIR_FIT}}
    write_ecsv(folder / AIR, columns, meta)


def digest(text: str) -> str:
    """Return the fingerprint of a text, however its lines end."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()
