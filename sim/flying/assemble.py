"""From a run's log to the flight: its samples as arrays, and all that is no sample."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.core.relative.lvlh import from_lvlh, pair_to_curvilinear, pair_to_lvlh
from sim.core.relative.ports import mounted_apart
from sim.core.world import CW
from sim.flight.columns import complete
from sim.flight.flight import Flight
from sim.flight.samples import docking_axis, measured, range_and_rate
from sim.scenario.tables.phases import Approach, Dock, Hold
from sim.speed import over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.flying.run import Run
    from sim.setup.setup import Plan

    FloatArray = NDArray[np.float64]

__all__ = ["assemble", "samples"]


def assemble(plan: Plan, run: Run, failure: str) -> Flight:
    """Put a flight together from what a run has logged; ``failure`` says why it did not reach its goal."""
    near = [p for p in plan.scenario.phase if isinstance(p, Approach | Hold | Dock)]
    corridors = [p.corridor for p in near if p.corridor]
    gates = {(gate.range, gate.rate) for p in near if isinstance(p, Approach) for gate in p.gates}
    return Flight(
        scenario=plan.scenario,
        plan=plan.in_phase(0),
        **complete(plan, samples(plan, run)),
        phases=tuple(run.flown),
        events=tuple(sorted(run.events, key=lambda event: event.t_s)),
        burns=tuple(run.burns),
        contact=run.contact,
        notes=run.notes,
        corridor=(corridors[0].half_angle, corridors[0].inside) if corridors else None,
        gates=tuple(sorted(gates, reverse=True)),
        holds=tuple((p.name, p.range) for p in near if isinstance(p, Hold)),
        docking_axis=docking_axis(plan.scenario),
        corridor_violation_s=run.state.outside,
        failure=failure,
    )


def samples(plan: Plan, run: Run) -> dict[str, NDArray[Any]]:
    """Work out the arrays of a flight from a run's log, by the names of its columns."""
    rows = [sample.row for sample in run.samples]
    t, pairs = np.array([row.t for row in rows]), np.array([row.pair for row in rows])
    phase = np.array([sample.phase for sample in run.samples], dtype=np.int64)
    flying = [row.target if plan.chaser is None else row.chaser for row in rows]
    values: dict[str, NDArray[Any]] = {
        "t": t,
        "phase": phase,
        "target": pairs[:, :6],
        "mass_kg": np.array([row.mass for row in rows]),
        "dv_m_s": np.array([row.spent for row in rows]),
        "jets": np.array([row.bits for row in rows], dtype=np.int64),
        "target_attitude": np.array([row.target.q for row in rows]),
        "target_body_rate": np.array([row.target.rate for row in rows]),
        "attitude": np.array([attitude.q for attitude in flying]),
        "body_rate": np.array([attitude.rate for attitude in flying]),
    }
    if plan.chaser is not None:
        values |= _relative(plan, run.turns, pairs, values)
    return values


def _relative(
    plan: Plan, turns: float, pairs: FloatArray, values: Mapping[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Work out the arrays of where the chaser and its port are from the target."""
    which, t, phase, target = plan.kernels.speed, values["t"], values["phase"], values["target"]
    lvlh = over(pair_to_lvlh, which)(plan.world, plan.target_body, t, pairs)
    curvilinear = over(pair_to_curvilinear, which)(plan.world, plan.target_body, t, pairs)
    curvilinear[:, 0] = _unbroken(curvilinear[:, 0], target, turns)
    theirs, ours = plan.docking_places(phase)
    port = lvlh + over(mounted_apart, which)(
        plan.world, plan.target_body, t, target, theirs, ours, values["target_attitude"], values["target_body_rate"],
        values["attitude"], values["body_rate"],
    )  # fmt: skip
    distance, rate = range_and_rate(port, measured(plan.scenario)[phase], docking_axis(plan.scenario))
    return {
        "relative": over(from_lvlh, which)(target, (0.0, 0.0, 0.0), lvlh) if plan.world.gravity == CW else pairs[:, 6:],
        "lvlh": lvlh,
        "curvilinear": curvilinear,
        "port": port,
        "range_m": distance,
        "range_rate_m_s": rate,
    }


def _unbroken(arc: FloatArray, target: FloatArray, turns: float) -> FloatArray:
    """Return the arc (n,) m without jumps: beyond half a turn of the orbit too, ``turns`` whole ones off at the end."""
    radius = np.linalg.norm(target[:, :3], axis=1)
    rounds = np.round((np.unwrap(arc / radius) - arc / radius) / (2.0 * math.pi))
    unbroken: FloatArray = arc + (rounds - rounds[-1] + turns) * 2.0 * math.pi * radius
    return unbroken
