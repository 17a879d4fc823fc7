"""The free drifts of a film, computed where needed.

A drift costs milliseconds, so a film asks for it at some hundreds of moments and blends the two neighbours in between:
free drifts that start close together stay close. Both sides of every burn are asked for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.views.scene.drift import NOTHING, DriftPath, drift_path, horizon, hulls_of

if TYPE_CHECKING:
    from sim.views.film.reel import Reel

__all__ = ["Predictor"]

ASKED = 240.0  # s between points that are computed; between them a cubic errs by 0.13 m in an hour from 15 km
KEYS = 200  # at most so many moments of a film are asked for


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
        self._hulls = hulls_of(reel.setting)

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
            minutes = horizon(float(reel.range_m[key]))
            if reel.docked[key]:  # the stack drifts as one
                found = self._asked[key] = DriftPath(np.zeros(1), reel.position[key][None, :], None, NOTHING)
                return found
            t = float(reel.t[key])
            drift = reel.flight.drift(t, minutes, every=ASKED)
            radius = float(np.linalg.norm(reel.flight.state(t).target[:3]))
            found = self._asked[key] = drift_path(reel.setting, reel.instant(key), drift, radius, self._hulls)
        return found
