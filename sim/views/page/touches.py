"""What a free drift would touch, moment after moment: the hulls are too much for a page to search in each frame."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.views.scene.drift import NEAR, drift_path, horizon, hulls_of
from sim.views.scene.instant import instant

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.output.face import Flight
    from sim.views.scene.instant import Setting

    Floats = NDArray[np.float64]

__all__ = ["EVERY_S", "touches"]

EVERY_S = 30.0  # between two moments that are asked for...
CLOSE_M, CLOSE_S = 20.0, 5.0  # ...and inside this range
ASKED_S = 240.0  # between two points of a drift that are computed


def touches(flight: Flight, setting: Setting) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return times (k,) s near the target, when a drift from there on would touch it (k,), and how.

    The second are times (s) too, nan where nothing is touched; the codes are those of `sim.views.scene.drift`.
    """
    found: list[tuple[float, float, int]] = []
    hulls = None
    last = -math.inf
    for t, reach in zip(np.asarray(flight.t).tolist(), np.asarray(flight.range_m).tolist(), strict=True):
        if reach > NEAR or t - last < (CLOSE_S if reach < CLOSE_M else EVERY_S):
            continue
        last = t
        state = flight.state(t)
        now = instant(setting, state)
        if now.docked:
            continue
        hulls = hulls or hulls_of(setting)
        drift = flight.drift(t, horizon(reach), every=ASKED_S)
        path = drift_path(setting, now, drift, float(np.linalg.norm(state.target[:3])), hulls)
        found.append((t, math.nan if path.touches is None else t + path.touches, path.how))
    times, at, how = (np.array(column) for column in zip(*found, strict=True)) if found else (np.zeros(0),) * 3
    return times, at, how.astype(np.int64)
