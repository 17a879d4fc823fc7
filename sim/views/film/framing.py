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

from sim.views.scene.lvlh import View

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.draw.painter import Rect
    from sim.views.film.predictor import Predictor
    from sim.views.film.reel import Reel

    Floats = NDArray[np.float64]

__all__ = ["Camera", "eased", "follow"]

LOOK_AHEAD_MIN = 12.0  # minutes of drift that are kept in the picture
EASE = 0.9  # s of film over which the camera eases, to each side
SMALLEST_SHIP = 58.0  # design units: a ship that would be smaller is drawn enlarged, and the factor is written
KNEE = 60.0  # m: beyond it the compressed coordinate is logarithmic


@dataclass(frozen=True, eq=False)
class Camera:
    """The views of k frames: centre (k, 2) m, scale (k,) design units per metre, enlargement of the ships (k,)."""

    centre: Floats
    scale: Floats
    enlarged: Floats
    vbar_sign: float
    middle: tuple[float, float]

    def to_page(self, k: int, points: Floats) -> Floats:
        """Return design-unit places (n, 2) of picture-plane points (n, 2) m in frame ``k``."""
        a, d, e, f = self.affine(k)
        return np.asarray(np.asarray(points) * (a, d) + (e, f))

    def view(self, k: int) -> View:
        """Return how the picture plane lies on the page in frame ``k``."""
        return View(*self.affine(k), float(self.enlarged[k]))

    def affine(self, k: int) -> tuple[float, float, float, float]:
        """Return (a, d, e, f) of x' = a x + e, y' = d z + f in frame ``k``."""
        scale = float(self.scale[k])
        a = self.vbar_sign * scale
        return (
            a,
            scale,
            self.middle[0] - a * float(self.centre[k, 0]),
            self.middle[1] - scale * float(self.centre[k, 1]),
        )


def follow(reel: Reel, predictor: Predictor, room: Rect, vbar: str = "left") -> Camera:
    """Return the camera for a panel whose free inside is ``room`` (design units)."""
    left, top, right, bottom = room
    size = min(ship.size_m for shown in reel.setting.ships for ship in (shown.chaser, shown.target))
    soon, target, chaser = _extents(reel, predictor)
    factor = np.ones((len(reel), 1))
    for _ in range(4):  # ships that are drawn enlarged need room too, which makes the scale smaller
        boxes = (
            soon,
            reel.target_port[:, [0, 1, 0, 1]] + factor * target,
            reel.position[:, [0, 1, 0, 1]] + factor * chaser,
        )
        need = np.concatenate(
            [np.min([box[:, :2] for box in boxes], axis=0), np.max([box[:, 2:] for box in boxes], axis=0)], axis=1
        )
        spans = np.maximum(need[:, 2:] - need[:, :2], 1.0)
        scale = np.minimum((right - left) / spans[:, 0], (bottom - top) / spans[:, 1])
        factor = np.maximum(1.0, SMALLEST_SHIP / (size * scale))[:, None]
    if len(reel) > 2:
        width = max(1, round(EASE * reel.fps))
        small = np.arcsinh(need / KNEE)
        small[:, :2] = -eased(-small[:, :2], width)
        small[:, 2:] = eased(small[:, 2:], width)
        need = np.sinh(small) * KNEE
    spans = np.maximum(need[:, 2:] - need[:, :2], 1.0)
    scale = np.minimum((right - left) / spans[:, 0], (bottom - top) / spans[:, 1])
    return Camera(
        centre=0.5 * (need[:, :2] + need[:, 2:]),
        scale=scale,
        enlarged=np.maximum(1.0, SMALLEST_SHIP / (size * scale)),
        vbar_sign=-1.0 if vbar == "left" else 1.0,
        middle=(0.5 * (left + right), 0.5 * (top + bottom)),
    )


def _extents(reel: Reel, predictor: Predictor) -> tuple[Floats, Floats, Floats]:
    """Return what every frame must show, (k, 4) each: the way to come, the target and the chaser about their ports.

    The way is the next minutes of free drift, or the whole circle of a fly-around. Each row is least x, least z,
    most x, most z in m.
    """
    soon = np.empty((len(reel), 4))
    chaser, circle = np.empty((len(reel), 4)), _circle(reel)
    outlines = [shown.chaser.points - shown.chaser_port for shown in reel.setting.ships]
    for k in range(len(reel)):
        if reel.around[k]:
            soon[k] = circle[k]
        else:
            drift = predictor.at(k)
            soon[k] = _extent(drift.path[drift.after <= LOOK_AHEAD_MIN * 60.0])
        chaser[k] = _extent((outlines[int(reel.part[k])] @ reel.rotation[k].T)[:, ::2])
    turned = [shown.target.points @ reel.setting.station.T - shown.target_port for shown in reel.setting.ships]
    target = np.array([_extent(points[:, ::2]) for points in turned])[reel.part]
    # for the last 100 ft the far end of the target may leave the picture
    target[:, 1] *= 1.0 - 0.5 * np.interp(reel.range_m, [4.0, 40.0], [1.0, 0.0])
    return soon, target, chaser


def _circle(reel: Reel) -> Floats:
    """Return (k, 4) what a frame of a fly-around must show beside the ships: the whole way round the target."""
    out = np.repeat(reel.position, 2, axis=0).reshape(-1, 4)
    for phase in reel.flight.phases:
        if phase.kind == "fly-around":
            mask = (reel.path_t >= phase.start_s) & (reel.path_t <= phase.end_s)
            now = (reel.t >= phase.start_s) & (reel.t < phase.end_s)
            if mask.any() and now.any():
                out[now] = _extent(reel.path[mask])
    return out


def _extent(points: Floats) -> Floats:
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


def eased(values: Floats, width: int) -> Floats:
    """Return the running maximum over +- ``width`` frames, averaged over as many: never below ``values``."""
    padded = np.pad(values, ((2 * width, 2 * width), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * width + 1, axis=0)
    most = windows.max(axis=-1)
    weights = np.hanning(2 * width + 3)[1:-1]
    weights /= weights.sum()
    return np.asarray(np.lib.stride_tricks.sliding_window_view(most, 2 * width + 1, axis=0) @ weights)
