"""Samples as arrays: how a range is measured, range and its rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.core.relative.ports import AXIS, NONE, STRAIGHT, docking_range
from sim.scenario.tables.phases import Approach, Dock
from sim.setup.axes import AXES
from sim.speed import over

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario import Scenario

    FloatArray = NDArray[np.float64]


def docking_axis(scenario: Scenario) -> tuple[int, float]:
    """Return the LVLH axis and side from which a scenario docks, or would by its last approach."""
    near = [phase for phase in scenario.phase if isinstance(phase, Approach | Dock)]
    docks = [phase.axis for phase in near if isinstance(phase, Dock)]
    return AXES[docks[0] if docks else near[-1].axis if near else "+R"]


WAYS = {"straight": STRAIGHT, "axis": AXIS, "none": NONE}  # see `sim.scenario.tables.kinds.Traits`


def measured(scenario: Scenario) -> FloatArray:
    """Return for each phase how its range is measured, as `sim.core.relative.ports.docking_range` wants to know it."""
    return np.array([WAYS[phase.traits.range] for phase in scenario.phase] or [STRAIGHT])


def range_and_rate(port: FloatArray, way: FloatArray, axis: tuple[int, float]) -> tuple[FloatArray, FloatArray]:
    """Return range and range rate (n,) of relative states (n, 6), measured in the ``way`` (n,) that `measured` says."""
    which, side = axis
    distance, rate = over(docking_range)(port, way, float(which), side).T
    return distance, rate
