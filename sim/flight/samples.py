"""Samples as arrays: how a range is measured, range and its rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.tables.phases import Approach, Dock
from sim.setup.axes import AXES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario import Scenario

    FloatArray = NDArray[np.float64]


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
