"""The picture plane about the target: x along V-bar, z towards the Earth, curvilinear; places, axes and attitudes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sim.output.face import Flight

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]  # least x, least z, most x, most z, m

__all__ = [
    "approach_axis",
    "bend",
    "body_to_lvlh",
    "corridor_outline",
    "extent",
    "port_path",
    "target_port_of",
    "turned",
]


def bend(lvlh: ArrayLike, radius: float) -> Floats:
    """Return picture-plane places (n, 2) of rectangular LVLH positions (n, 3) m about a target at ``radius`` (m).

    The arc along the target's orbit and the height, as `sim.core.relative.lvlh.to_curvilinear`.
    """
    x, _, z = np.asarray(lvlh, dtype=float)[:, :3].T
    up = radius - z
    rho = np.hypot(up, x)
    return np.column_stack([radius * np.arctan2(x, up), (z * (radius + up) - x * x) / (radius + rho)])


def extent(points: Floats) -> Box:
    """Return least x, least z, most x and most z of points (n, 2)."""
    (x0, z0), (x1, z1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return x0, z0, x1, z1


def port_path(flight: Flight, target_ports: Floats) -> tuple[Floats, Floats]:
    """Return the centre of mass and the port of the chaser at every sample, (n, 2) m each.

    ``target_ports`` (p, 2) says where the target's port stands in each part of the flight, see `Flight.parts`.
    """
    samples = np.arange(len(flight.t))
    part = np.searchsorted([first for first, _ in flight.parts], samples, side="right") - 1
    arm = np.asarray(flight.port)[:, [0, 2]] - np.asarray(flight.lvlh)[:, [0, 2]] + target_ports[part]
    centres = np.asarray(flight.curvilinear)[:, [0, 2]]
    return centres, centres + arm


def target_port_of(flight: Flight) -> Floats:
    """Return where the target's port stands in the picture plane (2,) m; the origin when there are no ports."""
    return np.array(flight.plan.target_port, dtype=float)[::2] if flight.has_ports else np.zeros(2)


def body_to_lvlh(flight: Flight) -> Floats:
    """Return the chaser's attitude at every sample as matrices (n, 3, 3) from body to local axes, as `turned` does."""
    arc = np.asarray(flight.curvilinear)[:, 0]
    return turned(np.asarray(flight.attitude, dtype=float), np.asarray(flight.target, dtype=float), arc)


def turned(quaternion: Floats, state: Floats, arc: Floats) -> Floats:
    """Return matrices (n, 3, 3) from body axes to those of LVLH at the chaser's own place, ``arc`` (n,) m ahead.

    ``quaternion`` (n, 4) are attitudes, ``state`` (n, 6) the target's. In a picture where the orbit is a straight line
    these are its axes.
    """
    w, x, y, z = quaternion.T
    inertial = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    ).transpose(2, 0, 1)
    down = -state[:, :3] / np.linalg.norm(state[:, :3], axis=1)[:, None]
    side = -np.cross(state[:, :3], state[:, 3:])
    side /= np.linalg.norm(side, axis=1)[:, None]
    ahead = np.cross(side, down)
    angle = (arc / np.linalg.norm(state[:, :3], axis=1))[:, None]
    c, s = np.cos(angle), np.sin(angle)
    axes = np.stack([c * ahead + s * down, side, c * down - s * ahead], axis=1)
    return np.asarray(axes @ inertial)


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
