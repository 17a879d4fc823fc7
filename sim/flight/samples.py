"""Samples as arrays: where the ports are, the line of sight, range and its rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.tables.phases import Approach, Dock
from sim.setup.axes import AXES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario import Scenario
    from sim.setup.setup import Plan

    FloatArray = NDArray[np.float64]


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


def line_of_sight(lvlh: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the polar angle (n,) rad at which the chaser stands in the orbit plane, and its rate (n,) rad/s."""
    x, z, vx, vz = lvlh[:, 0], lvlh[:, 2], lvlh[:, 3], lvlh[:, 5]
    distance2 = x * x + z * z
    return np.arctan2(x, z), np.divide(vx * z - vz * x, distance2, out=np.zeros_like(x), where=distance2 > 0.0)


def docking_axis(scenario: Scenario) -> tuple[int, float]:
    """Return the LVLH axis and side from which a scenario docks, or would by its last approach."""
    near = [phase for phase in scenario.phase if isinstance(phase, Approach | Dock)]
    docks = [phase.axis for phase in near if isinstance(phase, Dock)]
    return AXES[docks[0] if docks else near[-1].axis if near else "+R"]


WAYS = ("straight", "axis", "none")  # in which a range is measured, see `sim.scenario.tables.kinds.Traits`


def measured(scenario: Scenario) -> NDArray[np.int64]:
    """Return for each phase how its range is measured: number of the way in `WAYS`."""
    return np.array([WAYS.index(phase.traits.range) for phase in scenario.phase] or [0], dtype=np.int64)


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
