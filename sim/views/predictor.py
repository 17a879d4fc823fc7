"""The free-drift predictor: where the chaser goes if no jet fires from now on, and whether it would touch the target.

The physics is the flight's own (`Flight.drift`). It costs milliseconds, so a film asks for it at some hundreds of
moments and blends the two neighbours in between: free drifts that start close together stay close. Both sides of
every burn are asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.inputs.units import NAUTICAL_MILE
from sim.views.reel import bend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.reel import Reel
    from sim.views.silhouette import Shape

    Floats = NDArray[np.float64]

__all__ = ["DriftPath", "Predictor"]

STEP = 30.0  # s between points of a drift
KEYS = 200  # at most so many moments of a film are asked for
FAR_MINUTES, NEAR_MINUTES = 60.0, 40.0
NEAR = 0.6 * NAUTICAL_MILE
SIDE_CLEARANCE = 6.0  # m out of the plane: farther to the side the silhouettes pass each other (chosen)
RING = (
    1.6  # m, twice a docking ring's radius: ports that meet farther off centre miss each other (APAS-89: 1.55 m across)
)


@dataclass(frozen=True, slots=True)
class DriftPath:
    """A predicted path: seconds ahead ``after`` (n,) and places ``path`` (n, 2) in the picture plane, m.

    ``touches`` is the number of seconds after which the ships would touch, None when they do not; ``how`` says which
    parts: "port" when the ports meet within what the docking mechanism can catch, "off centre" when they meet outside
    it, else "hull".
    """

    after: Floats
    path: Floats
    touches: float | None
    how: str

    def at(self, seconds: float) -> tuple[float, float]:
        """Return the place ``seconds`` ahead."""
        return float(np.interp(seconds, self.after, self.path[:, 0])), float(
            np.interp(seconds, self.after, self.path[:, 1])
        )


class Predictor:
    """Free drifts for the frames of a reel, computed when first looked at."""

    def __init__(self, reel: Reel) -> None:
        self.reel = reel
        step = max(1, math.ceil(len(reel) / KEYS))
        keys = set(range(0, len(reel), step)) | {len(reel) - 1}
        for burn in reel.flight.burns:
            for edge in (burn.t_s, burn.t_s + burn.duration_s):
                k = int(np.searchsorted(reel.t, edge))
                keys |= {i for i in (k - 1, k) if 0 <= i < len(reel)}
        edges = np.flatnonzero(np.diff(reel.docked.astype(int)))
        self.keys = sorted(keys | {int(i) for edge in edges for i in (edge, edge + 1)})
        self._asked: dict[int, DriftPath] = {}
        self._boxes = _boxes(reel.target_shape)
        self._points = _points(reel.chaser_shape)
        capture = getattr(reel.flight.chaser_vehicle, "capture", None)
        self._catch = capture.lateral_offset_max_m if capture is not None else 0.1

    def at(self, k: int) -> DriftPath:
        """Return the drift from frame ``k``."""
        right = int(np.searchsorted(self.keys, k))
        b = self.keys[min(right, len(self.keys) - 1)]
        first = self._ask(b)
        if b == k:
            return first
        reel = self.reel
        a = self.keys[max(right - 1, 0)]
        second, first = first, self._ask(a)
        span = float(reel.t[b] - reel.t[a])
        share = float(reel.t[k] - reel.t[a]) / span if span > 0.0 else 0.0
        if reel.docked[a] != reel.docked[b]:
            return first if reel.docked[a] == reel.docked[k] else second
        count = min(len(first.after), len(second.after))
        path = first.path[:count] * (1.0 - share) + second.path[:count] * share
        path[0] = reel.position[k]  # the ship itself: the blend may miss a pulse by some centimetres
        nearer = first if share < 0.5 else second
        touches = nearer.touches
        if first.touches is not None and second.touches is not None:
            touches = first.touches * (1.0 - share) + second.touches * share
        return DriftPath(first.after[:count], path, touches, nearer.how)

    def _ask(self, key: int) -> DriftPath:
        found = self._asked.get(key)
        if found is None:
            reel = self.reel
            minutes = FAR_MINUTES if reel.range_m[key] > NEAR else NEAR_MINUTES
            if reel.docked[key]:  # the stack drifts as one
                found = self._asked[key] = DriftPath(np.zeros(1), reel.position[key][None, :], None, "")
                return found
            drift = reel.flight.drift(float(reel.t[key]), minutes)
            after = np.asarray(drift.t) - float(drift.t[0])
            port, lvlh = np.asarray(drift.port), np.asarray(drift.lvlh)
            radius = float(np.linalg.norm(reel.flight.state(float(reel.t[key])).target[:3]))
            path = bend(lvlh, radius) + (port - lvlh)[:, [0, 2]] + reel.target_port
            found = self._asked[key] = DriftPath(after, path, *self._touch(key, after, path, port[:, 1]))
        return found

    def _touch(self, k: int, after: Floats, path: Floats, aside: Floats) -> tuple[float | None, str]:
        """Return when the chaser's silhouette first overlaps the target's (s ahead, None when never), and with what."""
        reel = self.reel
        fine = np.arange(0.0, float(after[-1]) + 1.0, STEP / 3.0)
        x, z, y = (np.interp(fine, after, column) for column in (path[:, 0], path[:, 1], aside))
        meets, off = self._meeting(fine, np.column_stack([x, z]) - reel.target_port, y)
        near = (np.hypot(x - path[0, 0] + reel.centre[k, 0], z - path[0, 1] + reel.centre[k, 1]) < self._reach) & (
            np.abs(y) < SIDE_CLEARANCE
        )
        near &= fine > 0.5 * STEP  # what touches now is docked, not drifting
        touches = math.inf
        if near.any():
            turned = (self._points @ reel.rotation[k].T)[:, ::2] + reel.centre[k] - path[0]
            points = turned[None, None, :, :] + np.column_stack([x[near], z[near]])[None, :, None, :]
            inside = ((points > self._boxes[:, None, None, :2]) & (points < self._boxes[:, None, None, 2:])).all(
                axis=-1
            )
            hit = inside.any(axis=(0, 2))
            touches = float(fine[near][int(np.argmax(hit))]) if hit.any() else math.inf
        if meets <= touches + STEP and math.isfinite(meets):
            return meets, "port" if off <= self._catch else "off centre"
        return (touches, "hull") if math.isfinite(touches) else (None, "")

    def _meeting(self, after: Floats, port: Floats, aside: Floats) -> tuple[float, float]:
        """Return when the ports' planes meet (s ahead, infinity when they do not) and how far off centre (m)."""
        axis = self.reel.axis
        ahead, lateral = port @ axis, port @ np.array([axis[1], -axis[0]])
        if not self.reel.has_ports or ahead[0] <= 0.02:
            return math.inf, 0.0
        for i in np.nonzero((ahead[:-1] > 0.0) & (ahead[1:] <= 0.0))[0]:
            share = float(ahead[i] / (ahead[i] - ahead[i + 1]))
            off = math.hypot(*((1.0 - share) * side[i] + share * side[i + 1] for side in (lateral, aside)))
            if off < RING:
                return float((1.0 - share) * after[i] + share * after[i + 1]), off
        return math.inf, 0.0

    @property
    def _reach(self) -> float:
        """Distance between the centres of mass beyond which nothing can touch."""
        return self.reel.chaser_shape.size_m + self.reel.target_shape.size_m


def _points(shape: Shape) -> Floats:
    """Return the corners of a ship, thinned to one a metre and a half (n, 3), body axes."""
    points = shape.outline
    _, kept = np.unique(np.round(points[:, ::2] / 1.5), axis=0, return_index=True)
    return np.asarray(points[kept])


def _boxes(shape: Shape) -> Floats:
    """Return a ship's bodies and arrays as boxes (b, 4) of the picture plane: least x, z, most x, z, body axes."""
    boxes = [np.concatenate([p.points[:, ::2].min(axis=0), p.points[:, ::2].max(axis=0)]) for p in shape.plates]
    for body in shape.turned:
        end = body.start + body.profile[-1, 0] * body.axis
        spread = float(body.profile[:, 1].max()) * (1.0 - np.abs(body.axis[::2]))
        low, high = np.minimum(body.start, end)[::2] - spread, np.maximum(body.start, end)[::2] + spread
        boxes.append(np.concatenate([low, high]))
    return np.array(boxes)
