"""From a run's log to the flight: its samples as arrays, and all that is no sample."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.core.relative.lvlh import from_lvlh
from sim.core.world import CW
from sim.flight.columns import complete
from sim.flight.flight import Flight
from sim.flight.samples import docking_axis, measured, port_offset, range_and_rate
from sim.flying.commanded_attitude import commanded_pitch, quaternions, with_burns
from sim.scenario.tables.phases import Approach, Dock, Hold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.flying.run import Run
    from sim.setup.setup import Plan

    FloatArray = NDArray[np.float64]

__all__ = ["assemble", "samples"]

FAR = 0.02  # rad of the orbit, some 136 km: farther off, the chaser's own local axes count (chosen)


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
        corridor_violation_s=run.outside,
        failure=failure,
    )


def samples(plan: Plan, run: Run) -> dict[str, NDArray[Any]]:
    """Work out the arrays of a flight from a run's log, by the names of its columns."""
    rows, kernels = run.rows, plan.kernels
    t, pairs = np.array([row.t for row in rows]), np.array([row.pair for row in rows])
    phase = np.array([row.phase for row in rows], dtype=np.int64)
    target, relative = pairs[:, :6], pairs[:, 6:]
    values: dict[str, NDArray[Any]] = {
        "t": t,
        "phase": phase,
        "target": target,
        "mass_kg": np.array([row.mass for row in rows]),
        "dv_m_s": np.array([row.spent for row in rows]),
        "jets": np.array([row.mask for row in rows]).astype(np.int64),
    }
    pitch = np.zeros(len(t))
    if plan.chaser is not None:
        lvlh = np.array([kernels.pair_to_lvlh(plan.world, row.t, row.pair) for row in rows])
        curvilinear = np.array([kernels.pair_to_curvilinear(plan.world, row.t, row.pair) for row in rows])
        curvilinear[:, 0] = _unbroken(curvilinear[:, 0], target, run.turns)
        pitch, turning = _attitude(plan, run, t, target, lvlh, curvilinear)
        port = lvlh + port_offset(plan, phase, pitch, turning)
        distance, rate = range_and_rate(port, measured(plan.scenario)[phase], docking_axis(plan.scenario))
        values |= {
            "relative": _inertial(target, lvlh) if plan.world.gravity == CW else relative,
            "lvlh": lvlh,
            "curvilinear": curvilinear,
            "port": port,
            "range_m": distance,
            "range_rate_m_s": rate,
        }
    return values | {"attitude": quaternions(target, pitch, np.array(plan.body_to_lvlh))}


def _unbroken(arc: FloatArray, target: FloatArray, turns: float) -> FloatArray:
    """Return the arc (n,) m without jumps: beyond half a turn of the orbit too, ``turns`` whole ones off at the end."""
    radius = np.linalg.norm(target[:, :3], axis=1)
    rounds = np.round((np.unwrap(arc / radius) - arc / radius) / (2.0 * math.pi))
    unbroken: FloatArray = arc + (rounds - rounds[-1] + turns) * 2.0 * math.pi * radius
    return unbroken


def _attitude(
    plan: Plan, run: Run, t: FloatArray, target: FloatArray, lvlh: FloatArray, curvilinear: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the chaser's pitch (n,) rad and its rate: as commanded, the nose along the burns of the OMS.

    Far out, commands and burns are on the chaser's own local axes, which lie an angle of the orbit ahead of the
    target's; pitch counts from the target's.
    """
    radius = np.linalg.norm(target[:, :3], axis=1)
    far = np.abs(curvilinear[:, 0]) > FAR * radius
    ahead, drifting = (np.where(far, curvilinear[:, k] / radius, 0.0) for k in (0, 3))
    pitch, rate = commanded_pitch(t, np.where(far[:, None], curvilinear, lvlh), run.pointing)
    nose = math.atan2(-plan.body_to_lvlh[2][0], plan.body_to_lvlh[0][0])  # where it points below the target
    burns = [
        (burn.t_s, burn.t_s + burn.duration_s, math.atan2(-burn.dv_lvlh_m_s[2], burn.dv_lvlh_m_s[0]) - nose)
        for burn in run.burns
        if burn.oms
    ]
    pitch, rate = with_burns(t, pitch, rate, burns)
    return pitch - ahead, rate - drifting


def _inertial(target: FloatArray, lvlh: FloatArray) -> FloatArray:
    """Return relative states on inertial axes of LVLH states about a circular orbit (the CW world's own frame)."""
    return np.array(
        [from_lvlh(tuple(a), (0.0, 0.0, 0.0), tuple(b)) for a, b in zip(target.tolist(), lvlh.tolist(), strict=True)]
    )
