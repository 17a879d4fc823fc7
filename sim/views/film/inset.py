"""Insets of the main panel: the chaser close up while small, the whole approach once near; placed where empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.gnc.commands import FIRING
from sim.views.draw.painter import line_path
from sim.views.draw.ships import draw_flames, draw_ship
from sim.views.scene.sentences import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.views.draw.painter import Painter, Rect
    from sim.views.film.reel import Reel
    from sim.views.film.scene import Scene
    from sim.views.film.timewarp import Act

    Floats = NDArray[np.float64]

__all__ = ["Insets"]

CLOSE_UP = (196.0, 150.0)
WHOLE = (214.0, 116.0)
CHANGE_PX = 95.0  # a chaser drawn larger than this, unenlarged, needs no close-up
LEAST_TOLD = 0.08  # of the inset's span: a path shorter than this would be a dot on an empty sheet (chosen)


class _Whole:
    """The path of an act, thinned, and the box that holds it and the target."""

    def __init__(self, reel: Reel, act: Act) -> None:
        start, end = np.searchsorted(reel.path_t, [act.start_s, act.end_s])
        path = reel.path[start : end + 1]
        step = max(1, len(path) // 700)
        self.path, self.t = path[::step], reel.path_t[start : end + 1 : step]
        self.low = np.minimum(path.min(axis=0), -300.0)
        self.high = np.maximum(path.max(axis=0), 300.0)

    def told(self, t: float) -> float:
        """Return how much of the inset's span the path flown until ``t`` (s) covers, 0 to 1."""
        flown = self.path[self.t <= t]
        return float((np.ptp(flown, axis=0) / (self.high - self.low)).max()) if len(flown) else 0.0


class Insets:
    """One inset at a time, at the emptiest of the panel's corners, with patience before it moves."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        left, top, right, bottom = scene.layout.lvlh
        self._room = (left + 12.0, top + 36.0, right - 12.0, bottom - 40.0)
        self._corner = -1
        self._kind = ""
        self._frame = -10
        self._acts = [_Whole(scene.reel, act) for act in scene.reel.acts]

    def place(self, k: int, boxes: Sequence[Rect], lines: Sequence[Floats]) -> Rect | None:
        """Choose the inset and its corner for frame ``k``; return its rectangle, or None when no corner is free."""
        scene = self.scene
        size_px = scene.reel.shown(k).chaser.size_m * float(scene.camera.scale[k])
        kind = "close-up" if size_px < CHANGE_PX else "whole"
        whole = self._acts[int(scene.reel.act[k])]
        if kind == "whole":
            shown = float((whole.high - whole.low).max()) * float(scene.camera.scale[k]) < 1500.0
            if shown or whole.told(float(scene.reel.t[k])) < LEAST_TOLD:
                kind = ""  # the panel itself shows it all, or there is no more than a dot to show yet
        fresh = k not in (self._frame, self._frame + 1)  # the same frame drawn again is the same picture
        self._frame = k
        if not kind:
            self._corner, self._kind = -1, kind
            return None
        corners = self._corners(kind)
        scores = [self._score(rect, boxes, lines) for rect in corners]
        if kind != self._kind or fresh or self._corner < 0 or scores[self._corner] > 0.0:
            best = int(np.argmin(scores))
            if scores[best] >= 3.0:
                self._corner, self._kind = -1, kind
                return None
            self._corner, self._kind = best, kind
        return corners[self._corner]

    def paint(self, painter: Painter, k: int, rect: Rect | None) -> None:
        """Draw the inset in its place."""
        if rect is None:
            return
        theme = self.scene.theme
        painter.box(rect, theme.page, 0.92, theme.ring, edge_width=1.2)
        painter.clip(rect)
        if self._kind == "close-up":
            self._close_up(painter, k, rect)
        else:
            self._whole_approach(painter, k, rect)
        painter.clip(None)

    def _close_up(self, painter: Painter, k: int, rect: Rect) -> None:
        reel, theme = self.scene.reel, self.scene.theme
        left, top, right, bottom = rect
        shape = reel.shown(k).chaser
        scale = 0.54 * min(right - left, 1.2 * (bottom - top)) / shape.size_m
        turned = (shape.points @ reel.rotation[k].T)[:, ::2]
        middle = 0.5 * (turned.min(axis=0) + turned.max(axis=0))
        a = self.scene.camera.vbar_sign * scale
        affine = (a, scale, 0.5 * (left + right) - a * middle[0], 0.5 * (top + bottom) + 8.0 - scale * middle[1])
        if reel.jets[k] & FIRING:
            mask, flicker = int(reel.jets[k]), float(k % 3) / 2.0
            draw_flames(painter, shape.vehicle, mask, reel.rotation[k], affine, theme, flicker=flicker)
        draw_ship(painter, shape, reel.rotation[k], affine, theme)
        painter.text(left + 8.0, top + 18.0, say(reel.setting.table, "inset", 0), 15.0, theme.muted)

    def _whole_approach(self, painter: Painter, k: int, rect: Rect) -> None:
        reel, theme = self.scene.reel, self.scene.theme
        left, top, right, bottom = rect
        whole = self._acts[int(reel.act[k])]
        low, high = whole.low, whole.high
        span = np.maximum(high - low, 1.0)
        scale = min((right - left - 30.0) / span[0], (bottom - top - 40.0) / span[1])
        a = self.scene.camera.vbar_sign * scale
        middle = 0.5 * (low + high)
        e, f = 0.5 * (left + right) - a * middle[0], 0.5 * (top + bottom) + 9.0 - scale * middle[1]
        painter.segment(left, f, right, f, theme.muted, 1.0)
        flown = np.concatenate([whole.path[whole.t <= reel.t[k]], reel.position[k][None, :]]) * (a, scale) + (e, f)
        painter.line(line_path(flown), theme.flown, 2.6)
        painter.segment(e - 6.0, f, e + 6.0, f, theme.ink, 3.0)
        painter.segment(e, f - 6.0, e, f + 6.0, theme.ink, 3.0)
        painter.dots(flown[-1:], 5.5, theme.flown, theme.ink, 1.4)
        name = reel.acts[int(reel.act[k])].name
        painter.text(left + 8.0, top + 18.0, say(reel.setting.table, "inset", 1, name), 15.0, theme.muted)

    def _corners(self, kind: str) -> list[Rect]:
        left, top, right, bottom = self._room
        wide, high = CLOSE_UP if kind == "close-up" else WHOLE
        middle = 0.5 * (top + bottom - high)
        tops = {"top": top, "middle": middle, "bottom": bottom - high}
        order = (
            ("right", "top"),
            ("left", "top"),
            ("left", "bottom"),
            ("right", "bottom"),
            ("left", "middle"),
            ("right", "middle"),
        )
        if kind == "whole":
            order = (
                ("left", "bottom"),
                ("left", "middle"),
                ("right", "top"),
                ("right", "bottom"),
                ("left", "top"),
                ("right", "middle"),
            )
        return [
            (left, tops[y], left + wide, tops[y] + high)
            if x == "left"
            else (right - wide, tops[y], right, tops[y] + high)
            for x, y in order
        ]

    def _score(self, rect: Rect, boxes: Sequence[Rect], lines: Sequence[Floats]) -> float:
        left, top, right, bottom = rect
        score = 0.0
        for a, b, c, d in boxes:
            if left < c + 14.0 and a - 14.0 < right and top < d + 14.0 and b - 14.0 < bottom:
                score += 100.0
        for points in lines:
            if len(points) < 2:
                continue
            inside = (
                (points[:, 0] > left - 12)
                & (points[:, 0] < right + 12)
                & (points[:, 1] > top - 12)
                & (points[:, 1] < bottom + 12)
            )
            score += float(np.count_nonzero(inside))
        x, y = self.scene.camera.to_page(min(self._frame, len(self.scene.reel) - 1), np.zeros((1, 2)))[0]
        return score + (0.3 if top < y < bottom or left < x < right else 0.0)
