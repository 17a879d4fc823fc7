"""Orbit ephemeris messages of others (CCSDS 502.0-B-3, keyword-value notation): a file, and the state that it gives.

With a flight's orbit, as `sim.output.oem` writes it:

>>> from sim.environment.clock import Clock
>>> from sim.output import oem
>>> oem.write(flight, "mir.oem", which="target")
>>> orbit = read("mir.oem")
>>> state = state_at(orbit, Clock(flight.scenario.time.epoch), 0.0)  # GCRS, m and m/s
>>> bool(abs(state - flight.target[0]).max() < 1e-3)
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.environment.frames import to_gcrs
from sim.inputs.oem import read_oem

if TYPE_CHECKING:
    from pathlib import Path

    from sim.core.tuples import State
    from sim.environment.clock import Clock
    from sim.inputs.ephemeris import Ephemeris

__all__ = ["read", "state_at"]

DAY_S = 86400.0


def read(path: str | Path, at: tuple[float, float] | None = None) -> Ephemeris:
    """Read an OEM file; see `sim.inputs.oem`. For a TT Julian date ``at`` only the segment that holds it is judged.

    Raises
    ------
    InputError
        With every problem found, each with its line.
    """
    return read_oem(path, at)


def state_at(ephemeris: Ephemeris, clock: Clock, t: float) -> State:
    """Return the GCRS state (m, m/s) of an ephemeris at a flight's time t (s).

    Interpolated as the file asks, on the file's own axes, and turned then.

    Raises
    ------
    InputError
        When the ephemeris does not cover the time.
    """
    segment, state = ephemeris.at(clock.tt_jd(float(t)))
    x, y, z, vx, vy, vz = state.tolist()
    when = float(t)
    if segment.frame_jd is not None:  # axes that stand still since an epoch
        start = clock.tt_jd(0.0)
        when = ((segment.frame_jd[0] - start[0]) + (segment.frame_jd[1] - start[1])) * DAY_S
    return to_gcrs(segment.frame, clock, when, (x, y, z, vx, vy, vz))
