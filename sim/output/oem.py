"""Orbit ephemeris messages (CCSDS 502.0-B-3, keyword-value notation): the orbits flown, for other programs.

With a flight, such as ``flight = sim.run("sts-71", start="ti")``:

>>> write(flight, "mir.oem", which="target")

Those of others are read by `sim.environment.ephemeris`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.environment.frames import from_gcrs
from sim.inputs.errors import InputError, Problem, nearest
from sim.version import __version__

if TYPE_CHECKING:
    from sim.environment.clock import Clock
    from sim.flight.flight import Flight

__all__ = ["FRAMES", "firing_of", "runs_of", "write"]

FloatArray = NDArray[np.float64]

# ITRF2000 is the Earth-fixed frame that every reader knows; later ones lie within centimetres of it
FRAMES = {"GCRF": "gcrs", "EME2000": "j2000", "TEME": "teme", "ITRF2000": "itrs"}
COAST_DEGREE, FIRING_DEGREE = 7, 3


def write(
    flight: Flight,
    path: str | Path,
    which: str = "target",
    frame: str = "GCRF",
    object_name: str | None = None,
    object_id: str | None = None,
    created: datetime | None = None,
) -> None:
    """Write the flown orbit of a ship as an OEM file (version 2.0, UTC): every sample of the flight.

    A segment ends where the jets fire or stop, and at every impulse, so that nobody interpolates across a burn. Coasts
    ask for Hermite interpolation of degree 7, which gives back a coast sampled every 30 s to a micrometre; segments of
    firing, sampled every 5 s or oftener, for degree 3, good to a millimetre.

    Parameters
    ----------
    flight : what was flown
    path : the file
    which : "target" or "chaser", centres of mass
    frame : GCRF, EME2000, TEME or ITRF2000
    object_name, object_id : as they are to stand in the file; the vehicle's title and name when left out
    created : the file's CREATION_DATE; now when left out

    Raises
    ------
    InputError
        For a ship or frame that is not there.
    """
    if frame not in FRAMES:
        near = nearest(frame, FRAMES)
        raise InputError(Problem(f"'{frame}' is no frame of an OEM", allowed=", ".join(FRAMES), nearest=near))
    vehicle = flight.vehicles.get(which)
    if vehicle is None:
        why = "this flight has no chaser" if which == "chaser" else f"'{which}' is no ship of a flight"
        raise InputError(Problem(why, allowed=", ".join(flight.vehicles)))
    states = flight.target if which == "target" else flight.chaser
    firing = firing_of(flight, which)
    clock = flight.plan.clock
    made = (created or datetime.now(UTC)).astimezone(UTC)
    lines = [
        "CCSDS_OEM_VERS = 2.0",
        f"COMMENT {_plain(flight.scenario.title)}, simulated by shuttle-mir {__version__}",
        f"CREATION_DATE = {made:%Y-%m-%dT%H:%M:%S}",
        "ORIGINATOR = SHUTTLE-MIR",
    ]
    for rows in runs_of(flight.t, states, firing):
        coasts = not firing[rows[:-1]].any()
        degree = min(COAST_DEGREE if coasts else FIRING_DEGREE, 2 * len(rows) - 1)
        first, last = (_utc(clock, flight.t[rows[k]]) for k in (0, -1))
        lines += [
            "",
            "META_START",
            f"OBJECT_NAME = {_plain(object_name or vehicle.title)}",
            f"OBJECT_ID = {_plain(object_id or vehicle.name)}",
            "CENTER_NAME = EARTH",
            f"REF_FRAME = {frame}",
            "TIME_SYSTEM = UTC",
            f"START_TIME = {first}",
            f"STOP_TIME = {last}",
            "INTERPOLATION = HERMITE",
            f"INTERPOLATION_DEGREE = {degree}",
            "META_STOP",
            "",
        ]
        for k in rows:
            t = float(flight.t[k])
            state = from_gcrs(FRAMES[frame], clock, t, states[k].tolist())
            numbers = [f"{value / 1e3:.9f}" for value in state[:3]] + [f"{value / 1e3:.12f}" for value in state[3:]]
            lines.append(" ".join([_utc(clock, t), *numbers]))
    Path(path).write_text("\n".join(lines) + "\n", encoding="ascii")


def firing_of(flight: Flight, which: str) -> NDArray[np.bool_]:
    """Return at which samples (n,) a ship's jets begin to fire; a target fires only where there is no chaser."""
    *_, active = flight.vehicles
    if which == active:
        return np.asarray(flight.jets != 0)
    return np.zeros(len(flight.t), dtype=np.bool_)


def runs_of(t: FloatArray, states: FloatArray, firing: NDArray[np.bool_]) -> list[list[int]]:
    """Return the samples of each segment: runs between jumps of the velocity and changes of the jets.

    Neighbours share the sample between them when nothing jumps there. Times that are the same to a nanosecond, all that
    the file can tell apart, count once.
    """
    runs: list[list[int]] = []
    run: list[int] = []
    for k in range(len(t)):
        if run and t[k] - t[run[-1]] < 1e-9:
            jump = float(np.linalg.norm(states[k, 3:] - states[run[-1], 3:]))
            if jump > 1e-9 or firing[k] != firing[run[-1]]:
                runs.append(run)
                run = [k]
            else:
                run[-1] = k
            continue
        run.append(k)
        if len(run) > 1 and firing[k] != firing[run[0]]:
            runs.append(run)
            run = [k]
    runs.append(run)
    kept = [run for run in runs if len(run) > 1]
    return kept or [runs[-1]]


def _utc(clock: Clock, t: float) -> str:
    return clock.iso(float(t), 9).removesuffix("Z")


def _plain(text: str) -> str:
    """Return a text in the letters that the format allows."""
    return " ".join(text.encode("ascii", "replace").decode().split())[:200]
