"""The commanded attitude of the chaser, which it follows perfectly.

It is a pitch from the attitude below the target, about the LVLH y axis. Far out the bay (body -Z) faces the target;
close to it the chaser is pitched by the polar angle at which it is flown, so that the same side faces the target; for a
burn of the OMS the nose points along the delta-v. The run logs what it commands from when on; the turns between are
made here, at 0.5 deg/s, the faster rotation rate of the rendezvous autopilot loads (STS-134, DAP B7). They end as the
burn or the flight along an axis begins, and begin where the chaser is let go or starts to circle.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.flight.samples import line_of_sight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.flying.log import Pointing

    FloatArray = NDArray[np.float64]

TURN_RATE = math.radians(0.5)


def commanded_pitch(t: FloatArray, lvlh: FloatArray, pointing: Sequence[Pointing]) -> tuple[FloatArray, FloatArray]:
    """Return pitch (n,) rad and its rate (n,) rad/s at samples, turns between commands included.

    Parameters
    ----------
    t, lvlh : (n,) s and (n, 6) m, m/s of the centre of mass
    pointing : what is commanded from when on, the first from the start

    """
    starts, angles, rates = np.array(pointing, dtype=float).T
    number = np.clip(np.searchsorted(starts, t, side="right") - 1, 0, None)
    bay = np.isnan(angles[number])
    sight, turning = line_of_sight(lvlh)
    pitch = np.where(bay, sight, angles[number] + rates[number] * (t - starts[number]))
    rate = np.where(bay, turning, rates[number])
    for k in range(1, len(pointing)):
        before, after = np.flatnonzero(number == k - 1), np.flatnonzero(number == k)
        if len(before) == 0 or len(after) == 0:
            continue
        if bay[after[0]] or rates[k] != 0.0:
            old = angles[k - 1] + rates[k - 1] * (starts[k] - starts[k - 1])
            old = pitch[before[-1]] if math.isnan(old) else old
            gap, way, here, other = t[after] - starts[k], 1.0, after, old
        else:
            gap, way, here, other = starts[k] - t[before], -1.0, before, angles[k]
        pitch[here], rate[here] = _turned(pitch[here], rate[here], float(other), gap, np.full(len(here), way))
    return pitch, rate


def with_burns(
    t: FloatArray, pitch: FloatArray, rate: FloatArray, burns: Sequence[tuple[float, float, float]]
) -> tuple[FloatArray, FloatArray]:
    """Return pitch and rate (n,) with burns in them: each from ``start`` to ``end`` (s) at its own angle (rad)."""
    for start, end, angle in burns:
        gap = np.maximum(np.maximum(start - t, t - end), 0.0)
        pitch, rate = _turned(pitch, rate, angle, gap, np.where(t < start, -1.0, 1.0))
    return pitch, rate


def _turned(
    pitch: FloatArray, rate: FloatArray, other: float, gap: FloatArray, way: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return pitch and rate of a chaser that turns to (``way`` -1) or from (+1) another angle, ``gap`` s away."""
    apart = (other - pitch + math.pi) % (2.0 * math.pi) - math.pi
    wide = np.maximum(np.abs(apart) / TURN_RATE, 1.0)
    share = np.clip(1.0 - gap / wide, 0.0, 1.0)
    turning = np.where(wide > 1.0, -way * TURN_RATE * np.sign(apart), rate * (1.0 - share) - way * apart)
    return pitch + apart * share, np.where(share > 0.0, np.where(gap > 0.0, turning, 0.0), rate)


def quaternions(target: FloatArray, pitch: FloatArray, body_to_lvlh: FloatArray) -> FloatArray:
    """Return the attitude (n, 4), scalar first, body to inertial, of a chaser pitched in the LVLH of ``target``.

    Parameters
    ----------
    target : (n, 6) inertial state of the target
    pitch : (n,) rad about the LVLH y axis
    body_to_lvlh : (3, 3) attitude below the target

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
