"""Where the camera of the film looks: enough of the picture plane for both ships and the next minutes of drift, eased.

Each side of the view is followed on its own. The side that a frame needs is widened to the most that any frame within
a second of film needs, and then averaged over the same second: the camera starts to move before it must, never jumps
and never loses a ship. Sides span metres to tens of kilometres, so the averages are taken of a compressed coordinate
(asinh).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.views.scene.lvlh import needed, view_of, way_ahead
from sim.views.scene.picture_plane import extent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.draw.painter import Rect
    from sim.views.film.predictor import Predictor
    from sim.views.film.reel import Reel
    from sim.views.scene.shapes import View

    Floats = NDArray[np.float64]

__all__ = ["Camera", "eased", "follow"]

EASE = 0.9  # s of film over which the camera eases, to each side
KNEE = 60.0  # m: beyond it the compressed coordinate is logarithmic


@dataclass(frozen=True, eq=False)
class Camera:
    """The views of k frames; ``scale`` (k,) are design units per metre, ``enlarged`` (k,) is how much ships are."""

    views: tuple[View, ...]
    scale: Floats
    enlarged: Floats
    vbar_sign: float

    def to_page(self, k: int, points: Floats) -> Floats:
        """Return design-unit places (n, 2) of picture-plane points (n, 2) m in frame ``k``."""
        return self.views[k].points(points)

    def view(self, k: int) -> View:
        """Return how the picture plane lies on the page in frame ``k``."""
        return self.views[k]


def follow(reel: Reel, predictor: Predictor, room: Rect, vbar: str = "left") -> Camera:
    """Return the camera for a panel whose free inside is ``room`` (design units)."""
    circle = _circle(reel)
    boxes = []
    for k in range(len(reel)):
        way = tuple(circle[k].tolist()) if reel.around[k] else way_ahead(predictor.at(k))
        boxes.append(needed(reel.setting, reel.instant(k), way, room))
    need = np.array(boxes)
    if len(reel) > 2:
        width = max(1, round(EASE * reel.fps))
        small = np.arcsinh(need / KNEE)
        small[:, :2] = -eased(-small[:, :2], width)
        small[:, 2:] = eased(small[:, 2:], width)
        need = np.sinh(small) * KNEE
    sign = -1.0 if vbar == "left" else 1.0
    views = tuple(view_of(reel.setting, (box[0], box[1], box[2], box[3]), room, sign) for box in need.tolist())
    return Camera(views, np.array([view.d for view in views]), np.array([view.enlarged for view in views]), sign)


def _circle(reel: Reel) -> Floats:
    """Return (k, 4) what a frame of a fly-around must show beside the ships: the whole way round the target."""
    out = np.repeat(reel.position, 2, axis=0).reshape(-1, 4)
    for phase in reel.flight.phases:
        if phase.traits.path == "circle":
            mask = (reel.path_t >= phase.start_s) & (reel.path_t <= phase.end_s)
            now = (reel.t >= phase.start_s) & (reel.t < phase.end_s)
            if mask.any() and now.any():
                out[now] = extent(reel.path[mask])
    return out


def eased(values: Floats, width: int) -> Floats:
    """Return the running maximum over +- ``width`` frames, averaged over as many: never below ``values``."""
    padded = np.pad(values, ((2 * width, 2 * width), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * width + 1, axis=0)
    most = windows.max(axis=-1)
    weights = np.hanning(2 * width + 3)[1:-1]
    weights /= weights.sum()
    return np.asarray(np.lib.stride_tricks.sliding_window_view(most, 2 * width + 1, axis=0) @ weights)
