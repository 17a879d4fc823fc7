"""Where both ships stand and how they are turned at a moment, in the target's LVLH axes: where 3-D views start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.core.relative.lvlh import axes
from sim.setup.ships import rotation_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.flight.values import State
    from sim.output.face import Flight

    Floats = NDArray[np.float64]

__all__ = ["Pose", "pose", "pose_of", "to_lvlh"]


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Both ships at a time.

    Attributes
    ----------
    state : the flight's own state then
    place : (3,) the chaser's centre of mass from the target's, LVLH, m
    chaser, target : (3, 3) from each ship's body axes to LVLH
    inertial : (3, 3) from inertial axes to LVLH
    sun : (3,) unit vector to the Sun, LVLH
    lit : whether the Sun shines on the target
    radius_m : of the target from the Earth's centre

    """

    state: State
    place: Floats
    chaser: Floats
    target: Floats
    inertial: Floats
    sun: Floats
    lit: bool
    radius_m: float


def pose(flight: Flight, t: float) -> Pose:
    """Return both ships at a time (s) of a flight."""
    state = flight.state(t)
    station = np.array(rotation_matrix(flight.scenario.target.attitude.rotation))
    return pose_of(state, station, np.asarray(flight.sun(state.t), dtype=float), flight.lit(state.t))


def pose_of(state: State, station: Floats, sun: Floats, lit: bool) -> Pose:
    """Return both ships in a state.

    ``station`` (3, 3) takes the target's body axes to LVLH; ``sun`` (3,) is the inertial unit vector to the Sun, and
    ``lit`` says whether it shines on the target.
    """
    inertial = to_lvlh(np.asarray(state.target, dtype=float))
    return Pose(
        state=state,
        place=np.asarray(state.lvlh[:3], dtype=float),
        chaser=inertial @ _matrix(np.asarray(state.attitude, dtype=float)),
        target=station,
        inertial=inertial,
        sun=inertial @ sun,
        lit=lit,
        radius_m=float(np.linalg.norm(state.target[:3])),
    )


def to_lvlh(target: Floats) -> Floats:
    """Return the matrix (3, 3) from inertial to LVLH axes of a target's state (6,)."""
    return np.array(axes(*target.tolist())).reshape(3, 3)


def _matrix(quaternion: Floats) -> Floats:
    """Return the rotation matrix (3, 3) of a unit quaternion (4,), scalar first."""
    w, x, y, z = (quaternion / np.linalg.norm(quaternion)).tolist()
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )
