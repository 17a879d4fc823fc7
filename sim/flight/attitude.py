"""The commanded attitude of the chaser, which it follows perfectly.

Far out the bay (body -Z) faces the target, about the pitch axis only; for a burn of the OMS the nose points along the
delta-v; for the close approach the body axes stand still in LVLH. Turns are made at 0.5 deg/s, the faster rotation rate
of the rendezvous autopilot loads (STS-134, DAP B7), and end as the burn or the approach begins.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

TURN_RATE = math.radians(0.5)


def pitch_to_target(t: FloatArray, lvlh: FloatArray, approach_s: float, axis_angle: float) -> FloatArray:
    """Return the pitch angle (n,) rad by which the bay is turned from its attitude in the approach.

    Parameters
    ----------
    t, lvlh : (n,) s and (n, 6) m, m/s
    approach_s : when the close approach begins; infinity without one
    axis_angle : direction of the approach axis in the orbit plane, 0 for the R-bar, from there towards V-bar

    """
    angle = np.arctan2(lvlh[:, 0], lvlh[:, 2]) - axis_angle
    angle = (angle + math.pi) % (2.0 * math.pi) - math.pi
    if math.isinf(approach_s):
        return angle
    last = abs(float(np.interp(approach_s, t, angle)))
    turn = max(last / TURN_RATE, 1.0)
    return angle * np.clip((approach_s - t) / turn, 0.0, 1.0)


def with_burns(t: FloatArray, pitch: FloatArray, burns: Sequence[tuple[float, float, float]]) -> FloatArray:
    """Return the pitch (n,) rad with burns in it: each from ``start`` to ``end`` (s) at its own angle (rad)."""
    for start, end, angle in burns:
        apart = (angle - pitch + math.pi) % (2.0 * math.pi) - math.pi
        wide = np.maximum(np.abs(apart) / TURN_RATE, 1.0)
        gap = np.maximum(np.maximum(start - t, t - end), 0.0)
        pitch = pitch + apart * np.clip(1.0 - gap / wide, 0.0, 1.0)
    return pitch


def quaternions(target: FloatArray, pitch: FloatArray, body_to_lvlh: FloatArray) -> FloatArray:
    """Return the attitude (n, 4), scalar first, body to inertial, of a chaser pitched in the LVLH of ``target``.

    Parameters
    ----------
    target : (n, 6) inertial state of the target
    pitch : (n,) rad about the LVLH y axis
    body_to_lvlh : (3, 3) attitude in the approach

    """
    position, velocity = target[:, :3], target[:, 3:]
    down = -position / np.linalg.norm(position, axis=1, keepdims=True)
    normal = np.cross(position, velocity)
    side = -normal / np.linalg.norm(normal, axis=1, keepdims=True)
    lvlh_to_inertial = np.stack([np.cross(side, down), side, down], axis=2)
    cosine, sine, zero, one = np.cos(pitch), np.sin(pitch), np.zeros_like(pitch), np.ones_like(pitch)
    turn = np.stack([cosine, zero, sine, zero, one, zero, -sine, zero, cosine], axis=1).reshape(-1, 3, 3)
    return _from_matrices(lvlh_to_inertial @ turn @ body_to_lvlh)


def _from_matrices(m: FloatArray) -> FloatArray:
    """Return quaternions (n, 4) of rotation matrices (n, 3, 3): the best conditioned of four forms (Shepperd 1978)."""
    trace = np.trace(m, axis1=1, axis2=2)
    pivots = np.stack([trace, m[:, 0, 0], m[:, 1, 1], m[:, 2, 2]], axis=1)
    squares = 1.0 - trace[:, None] + 2.0 * pivots
    squares[:, 0] = 1.0 + trace
    skew = np.stack([m[:, 2, 1] - m[:, 1, 2], m[:, 0, 2] - m[:, 2, 0], m[:, 1, 0] - m[:, 0, 1]], axis=1)
    even = np.stack([m[:, 2, 1] + m[:, 1, 2], m[:, 0, 2] + m[:, 2, 0], m[:, 1, 0] + m[:, 0, 1]], axis=1)
    x2, y2, z2 = squares[:, 1], squares[:, 2], squares[:, 3]
    forms = np.stack(
        [
            np.column_stack([squares[:, 0], skew]),
            np.column_stack([skew[:, 0], x2, even[:, 2], even[:, 1]]),
            np.column_stack([skew[:, 1], even[:, 2], y2, even[:, 0]]),
            np.column_stack([skew[:, 2], even[:, 1], even[:, 0], z2]),
        ],
        axis=1,
    )
    best = forms[np.arange(len(m)), np.argmax(squares, axis=1)]
    unit: FloatArray = best / np.linalg.norm(best, axis=1, keepdims=True)
    return np.where(unit[:, :1] < 0.0, -unit, unit)
