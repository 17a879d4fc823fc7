"""The samples of a run as arrays: both ships, their ports, range, attitude."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.core.relative.lvlh import from_lvlh
from sim.core.world import CW
from sim.flying.commanded_attitude import commanded_pitch, quaternions, with_burns
from sim.setup.axes import AXES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.flying.run import Run
    from sim.scenario import Scenario
    from sim.setup.setup import Plan

    FloatArray = NDArray[np.float64]


FAR = 0.02  # rad of the orbit, some 136 km: farther off, the chaser's own local axes count (chosen)


class Samples(NamedTuple):
    """The arrays of a `Flight`, by the same names."""

    t: FloatArray
    target: FloatArray
    relative: FloatArray
    lvlh: FloatArray
    curvilinear: FloatArray
    port: FloatArray
    range_m: FloatArray
    range_rate_m_s: FloatArray
    mass_kg: FloatArray
    dv_m_s: FloatArray
    attitude: FloatArray
    jets: NDArray[np.int64]
    phase: NDArray[np.int64]


def samples(plan: Plan, run: Run) -> Samples:
    """Work out the arrays of a flight from a run's log."""
    rows = np.array([(row.t, *row.pair, row.mass, row.spent, row.mask) for row in run.rows])
    pairs = [(row.t, row.pair) for row in run.rows]
    t, target, kernels = rows[:, 0], rows[:, 1:7], plan.kernels
    phase = np.array(run.row_phases, dtype=np.int64)
    if plan.chaser is None:  # nothing to be a range to
        nothing, nowhere = np.full(len(t), math.nan), np.zeros((len(t), 6))
        lvlh = curvilinear = relative = port = nowhere
        distance, rate = nothing, nothing.copy()
        pitch = np.zeros(len(t))
    else:
        lvlh = np.array([kernels.pair_to_lvlh(plan.world, when, pair) for when, pair in pairs])
        curvilinear = np.array([kernels.pair_to_curvilinear(plan.world, when, pair) for when, pair in pairs])
        curvilinear[:, 0] = _unbroken(curvilinear[:, 0], target, run.turns)
        relative = _inertial(target, lvlh) if plan.world.gravity == CW else rows[:, 7:13]
        pitch, turning = _attitude(plan, run, t, target, lvlh, curvilinear)
        port = lvlh + port_offset(plan, phase, pitch, turning)
        distance, rate = range_and_rate(port, measured(plan.scenario)[phase], docking_axis(plan.scenario))
    return Samples(
        t=t,
        target=target,
        relative=relative,
        lvlh=lvlh,
        curvilinear=curvilinear,
        port=port,
        range_m=distance,
        range_rate_m_s=rate,
        mass_kg=rows[:, 13],
        dv_m_s=rows[:, 14],
        attitude=quaternions(target, pitch, np.array(plan.body_to_lvlh)),
        jets=rows[:, 15].astype(np.int64),
        phase=phase,
    )


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


def port_offset(plan: Plan, phase: NDArray[np.int64], pitch: FloatArray, rate: FloatArray) -> FloatArray:
    """Return what the ports add to the state of the centres of mass (n, 6), LVLH, of a chaser that turns.

    ``phase`` (n,) tells which ships they are.
    """
    c, s = np.cos(pitch), np.sin(pitch)
    target, chaser = plan.ports(phase)
    x, y, z = chaser.T
    ahead, down = x * c + z * s, z * c - x * s
    zero = np.zeros_like(pitch)
    places = np.column_stack([ahead, zero + y, down]) - target
    return np.column_stack([places, rate * down, zero, -rate * ahead])


def pitch_of(plan: Plan, phase: NDArray[np.int64], port: FloatArray, lvlh: FloatArray) -> FloatArray:
    """Return the chaser's pitch (n,) rad, as the place of its port shows it; 0 where the port is not off its centre."""
    target, chaser = plan.ports(phase)
    x, _, z = chaser.T
    ahead, down = (port - lvlh)[:, 0] + target[:, 0], (port - lvlh)[:, 2] + target[:, 2]
    pitch: FloatArray = np.arctan2(ahead * z - down * x, ahead * x + down * z)
    return pitch


def docking_axis(scenario: Scenario) -> tuple[int, float]:
    """Return the LVLH axis and side from which a scenario docks, or would by its last approach."""
    near = [phase for phase in scenario.phase if phase.kind in ("approach", "dock")]
    docks = [phase.axis for phase in near if phase.kind == "dock"]
    return AXES[docks[0] if docks else near[-1].axis if near else "+R"]


STRAIGHT, ALONG, NONE = 0, 1, 2  # how a range is measured: by the straight distance, along the docking axis, not at all


def measured(scenario: Scenario) -> NDArray[np.int64]:
    """Return for each phase how its range is measured."""
    ways = {"dock": ALONG, "docked": NONE, "separate": ALONG}
    return np.array([ways.get(phase.kind, STRAIGHT) for phase in scenario.phase] or [STRAIGHT], dtype=np.int64)


def range_and_rate(
    port: FloatArray, way: NDArray[np.int64] | NDArray[np.bool_], axis: tuple[int, float]
) -> tuple[FloatArray, FloatArray]:
    """Return range and range rate (n,) of relative states (n, 6).

    The straight distance; while docking and undocking the distance between the two docking planes, along the axis,
    which is zero at contact, and as long as the ships are docked. ``way`` (n,) says which, as `measured` does.
    """
    distance = np.linalg.norm(port[:, :3], axis=1)
    along = np.sum(port[:, :3] * port[:, 3:], axis=1)
    rate = np.divide(along, distance, out=np.zeros_like(along), where=distance > 0.0)
    which, side = axis
    far = [distance, side * port[:, which], np.zeros_like(distance)]
    fast = [rate, side * port[:, 3 + which], np.zeros_like(rate)]
    return np.choose(way.astype(np.int64), far), np.choose(way.astype(np.int64), fast)


def _inertial(target: FloatArray, lvlh: FloatArray) -> FloatArray:
    """Return relative states on inertial axes of LVLH states about a circular orbit (the CW world's own frame)."""
    return np.array(
        [from_lvlh(tuple(a), (0.0, 0.0, 0.0), tuple(b)) for a, b in zip(target.tolist(), lvlh.tolist(), strict=True)]
    )
