"""From a run's log to the flight: its samples as arrays, and all that is no sample."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.flight.columns import complete
from sim.flight.flight import Flight
from sim.flight.remarks import remarks
from sim.flight.samples import docking_axis
from sim.scenario.tables.phases import Approach, Dock, Hold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.flight.values import Event
    from sim.flying.run import Run
    from sim.setup.plan import Plan

__all__ = ["assemble", "samples"]


def assemble(plan: Plan, run: Run, failure: str) -> Flight:
    """Put a flight together from what a run has logged; ``failure`` says why it did not reach its goal."""
    near = [p for p in plan.scenario.phase if isinstance(p, Approach | Hold | Dock)]
    corridors = [p.corridor for p in near if p.corridor]
    gates = {(gate.range, gate.rate) for p in near if isinstance(p, Approach) for gate in p.gates}
    values = complete(plan, samples(plan, run))
    places = np.concatenate([values["target"][:, :3], (values["target"] + values["relative"])[:, :3]])
    flight = Flight(
        scenario=plan.scenario,
        plan=plan.in_phase(0),
        **values,
        phases=tuple(run.flown),
        events=tuple(sorted(run.events, key=lambda event: event.t_s)),
        burns=tuple(run.burns),
        contact=run.contact,
        notes={**remarks(plan, run.t, places), **run.notes},
        corridor=(corridors[0].half_angle, corridors[0].inside) if corridors else None,
        gates=tuple(sorted(gates, reverse=True)),
        holds=tuple((p.name, p.range) for p in near if isinstance(p, Hold)),
        docking_axis=docking_axis(plan.scenario),
        corridor_violation_s=run.state.outside,
        failure=failure,
    )
    flight.events = tuple(_as_seen(flight, event) for event in flight.events)
    return flight


def _as_seen(flight: Flight, event: Event) -> Event:
    """Return a burn's event with the range of its own time, the burn's middle: it was noted where the engine lit."""
    if event.kind != "burn" or event.t_s > flight.t[-1]:
        return event
    state = flight.state(event.t_s)
    return replace(event, range_m=state.range_m, range_rate_m_s=state.range_rate_m_s)


def samples(plan: Plan, run: Run) -> dict[str, NDArray[Any]]:
    """Work out the arrays of a flight from a run's log, by the names of its columns."""
    rows = [sample.row for sample in run.samples]
    t, pairs = np.array([row.t for row in rows]), np.array([row.pair for row in rows])
    phase = np.array([sample.phase for sample in run.samples], dtype=np.int64)
    values: dict[str, NDArray[Any]] = {
        "t": t,
        "phase": phase,
        "target": pairs[:, :6],
        "mass_kg": np.array([row.mass for row in rows]),
        "dv_m_s": np.array([row.spent for row in rows]),
        "jets": np.array([row.bits for row in rows], dtype=np.int64),
        "target_attitude": np.array([row.target.q for row in rows]),
        "target_body_rate": np.array([row.target.rate for row in rows]),
        "attitude": np.array([row.chaser.q for row in rows]),  # a target alone is held as itself
        "body_rate": np.array([row.chaser.rate for row in rows]),
    }
    return values | run.relative(values, pairs)
