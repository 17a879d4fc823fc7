"""The axis of an approach and the corridor about it, in the picture plane."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["approach_axis", "corridor_outline"]


def approach_axis(reel_path: Floats, target_port: Floats, reach: Floats, inside: float) -> Floats:
    """Return the unit vector (2,), target to chaser, of the axis +-R or +-V nearest to the path inside a range."""
    close = reel_path[(reach < inside) & (reach > 0.05 * inside)]
    mean = (close - target_port).mean(axis=0) if len(close) else np.array([0.0, 1.0])
    axis = np.zeros(2)
    axis[int(np.argmax(np.abs(mean)))] = math.copysign(1.0, mean[int(np.argmax(np.abs(mean)))])
    return axis


def corridor_outline(axis: Floats, half_angle: float, inside: float, apex: Floats) -> Floats:
    """Return the corridor as a triangle (3, 2) m: its apex at the port, its half angle to both sides of the axis."""
    side = math.tan(half_angle) * inside * np.array([axis[1], -axis[0]])
    end = apex + inside * axis
    return np.array([apex, end + side, end - side])
