"""Where the chaser and its port are from the target, as arrays: worked out after the flight."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.core.relative.lvlh import from_lvlh, pair_to_curvilinear, pair_to_lvlh
from sim.core.relative.ports import mounted_apart
from sim.core.world import CW_CURVILINEAR
from sim.flight.samples import docking_axis, measured, range_and_rate
from sim.speed import over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.setup.plan import Rendezvous

    FloatArray = NDArray[np.float64]

__all__ = ["relative_arrays"]

AT_REST = (0.0, 0.0, 0.0)  # the acceleration across its plane of a target on a circle


def relative_arrays(
    plan: Rendezvous, turns: float, pairs: FloatArray, values: Mapping[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Work out the arrays of where the chaser and its port are from the target.

    Parameters
    ----------
    plan : what was flown
    turns : whole turns of the orbit by which the chaser is further off at the end than its place says
    pairs : (n, 12) as logged, see `sim.core.tuples.Pair`
    values : the arrays of times, phases, targets and attitudes, by the names of their columns
    """
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
        "relative": over(from_lvlh, which)(target, AT_REST, lvlh)
        if plan.world.gravity == CW_CURVILINEAR
        else pairs[:, 6:],
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
