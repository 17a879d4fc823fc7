"""The grid on which numbers enter that others have computed.

Libraries of astronomy, of the air and of arrays differ in the last bits from system to system: by the C library's
sines, by fused multiplications, by the order in which an array is summed. What they give is rounded to steps that are
far above those bits and far below what matters, before it is flown; from there on all systems do the same. Steps are
powers of two, so that the rounding itself is exact. Two systems can still part where a number lies within its last bits
of the middle between two steps: one time in some ten thousand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.core.tuples import State

    FloatArray = NDArray[np.float64]

__all__ = ["ANGLE", "DISTANCE", "PLACE", "SPEED", "TIME", "snapped", "snapped_state"]

PLACE = 2.0**-20  # m, of a ship: 1 um
SPEED = 2.0**-30  # m/s: 1 nm/s
ANGLE = 2.0**-44  # rad, of the Earth: 0.4 um at a ship
DISTANCE = 2.0**-6  # m, of Sun and Moon
TIME = 2.0**-20  # s: 1 us, what a date can say


@overload
def snapped(value: float, step: float) -> float: ...
@overload
def snapped(value: FloatArray, step: float) -> FloatArray: ...
def snapped(value: float | FloatArray, step: float) -> float | FloatArray:
    """Return a value, or an array, rounded to whole steps."""
    if isinstance(value, np.ndarray):
        return np.asarray(np.round(value / step) * step)
    return round(value / step) * step


def snapped_state(state: State) -> State:
    """Return a state (m and m/s) on the grid of `PLACE` and `SPEED`."""
    x, y, z = (snapped(value, PLACE) for value in state[:3])
    vx, vy, vz = (snapped(value, SPEED) for value in state[3:])
    return x, y, z, vx, vy, vz
