"""The files of a run: what they are called, and those that are tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import __version__
from sim.inputs.errors import InputError, Problem
from sim.output.ecsv import write_ecsv
from sim.output.saved import AIR, FILES, meta_of, state_columns, write_air
from sim.output.summary import as_json, summary

if TYPE_CHECKING:
    from pathlib import Path

    from astropy.table import QTable

    from sim.flight.flight import Flight

__all__ = [
    "EPHEMERIDES", "FILMS", "OWN", "PICTURES", "TABLES", "refuse_strangers", "trajectory_table", "write_ephemerides",
    "write_tables",
]  # fmt: skip

TABLES = FILES
PICTURES = ("approach.png", "range-rate.png", "phasing.png", "ground-track.png")
FILMS = {"mp4": "film.mp4", "gif": "film.gif"}
EPHEMERIDES = {"target": "target.oem", "chaser": "chaser.oem"}
OWN = (*TABLES, AIR, *EPHEMERIDES.values(), *PICTURES, *FILMS.values())

_FRAMES = {
    "target, chaser": "GCRS, centre of mass",
    "relative": "chaser from target, centre to centre, GCRS axes; exact where the difference of the two is rounded",
    "lvlh": "chaser from target, centre to centre: x V-bar (forward), y against the orbit normal, z R-bar (down)",
    "curvilinear": "the same along the target's orbit: x arc ahead, y across, z height difference (down)",
    "port": "the chaser's port from the target's, LVLH axes",
    "attitude": "quaternion, scalar first, from the body axes of the ship that flies to GCRS",
    "jets": "bits of the commands that fire: 1 +X, 2 -X, 4 +Y, 8 -Y, 16 +Z, 32 -Z, 64 OMS, 128 LOW-Z",
}


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
    write_ecsv(folder / "trajectory.ecsv", _columns(flight), _meta(flight) | meta_of(flight))
    write_air(flight, folder)


def write_ephemerides(flight: Flight, folder: Path) -> None:
    """Write ``target.oem`` and, where there is a chaser, ``chaser.oem``: the orbits flown, for other programs.

    Raises
    ------
    OSError
        When the disk does not take them.
    """
    from sim.output.oem import write

    write(flight, folder / EPHEMERIDES["target"], "target")
    if flight.chaser_vehicle is not None:
        write(flight, folder / EPHEMERIDES["chaser"], "chaser")


def refuse_strangers(folder: Path) -> None:
    """Refuse a folder that holds files of our names which no run wrote, such as somebody's own ``scenario.toml``.

    Raises
    ------
    InputError
        With the names.
    """
    held = [name for name in OWN if (folder / name).exists()]
    if not held:
        return
    try:
        ours = json.loads((folder / "summary.json").read_text(encoding="utf-8")).keys() >= {"schema", "scenario"}
    except (OSError, ValueError, AttributeError, RecursionError):
        ours = False
    if not ours:
        message = f"{', '.join(held)} there is not of an earlier run and would be replaced; choose another folder"
        raise InputError(Problem(message, file="--out", given=str(folder)))


def trajectory_table(flight: Flight) -> QTable:
    """Return the samples as an astropy `QTable`: columns with units, the same as those of ``trajectory.ecsv``."""
    from astropy.table import QTable
    from astropy.units import Unit

    columns = {name: values * Unit(unit) if unit else values for name, (unit, values) in _columns(flight).items()}
    return QTable(columns, meta=_meta(flight))


def _meta(flight: Flight) -> dict[str, Any]:
    scenario = flight.scenario
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "version": __version__,
        "seed": scenario.model.seed,
        "frames": _FRAMES,
    }


def _columns(flight: Flight) -> dict[str, tuple[str, NDArray[Any]]]:
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


def _utc(flight: Flight) -> NDArray[np.str_]:
    """Return the times (n,) as ISO 8601, to the nearest millisecond."""
    start = np.datetime64(flight.utc(0.0).replace(tzinfo=None), "us")
    moments = start + np.round(flight.t * 1e6).astype("timedelta64[us]")
    if moments.size and moments[-1] != np.datetime64(flight.utc(float(flight.t[-1])).replace(tzinfo=None), "us"):
        # A leap second lies between: only the flight's clock knows where.
        moments = np.array([flight.utc(float(t)).replace(tzinfo=None) for t in flight.t], dtype="datetime64[us]")
    half = np.timedelta64(500, "us")
    return np.char.add(np.datetime_as_string(moments + half, unit="ms"), "Z")
