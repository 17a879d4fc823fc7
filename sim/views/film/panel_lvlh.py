"""The approach in the target's frame: V-bar to the left, the Earth down, the ships, the path and the drift ahead.

Drawn about the docking ports: the path, the rings and the corridor belong to the ports, and a ship that would be too
small to see is enlarged about its own port, with the factor written.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.gnc.commands import FIRING
from sim.views.draw.labels import Labels
from sim.views.draw.painter import polygon_path
from sim.views.draw.ships import FLAME_M, draw_flames, draw_ship, extent_of, sketch_of
from sim.views.film.brush import paint
from sim.views.film.inset import Insets
from sim.views.film.scene import Panel
from sim.views.scene.drift import drift_labels, drift_line
from sim.views.scene.lvlh import TRAIL_MARK_S, corners, flown_shapes, legend, ship_affine, ship_names
from sim.views.scene.surroundings import SMALL, surroundings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.draw.painter import Painter, Rect
    from sim.views.draw.silhouette import Shape
    from sim.views.film.scene import Scene
    from sim.views.scene.shapes import View

    Floats = NDArray[np.float64]

__all__ = ["LvlhPanel"]


class LvlhPanel(Panel):
    """The main panel of the film."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        reel = scene.reel
        self._memory: dict[str, int] = {}
        self.insets = Insets(scene)
        marks = np.arange(math.ceil(reel.path_t[0] / TRAIL_MARK_S) * TRAIL_MARK_S, reel.path_t[-1], TRAIL_MARK_S)
        self._mark_t = marks
        self._marks = np.column_stack([np.interp(marks, reel.path_t, column) for column in reel.path.T])

    def paint_once(self, painter: Painter) -> None:
        """Lay the panel and write the legend under it."""
        theme = self.scene.theme
        painter.box(self.scene.layout.lvlh, theme.panel)
        if self.scene.layout.legend is None:
            return
        flown, drift, *corridor = legend(self.scene.reel.setting)
        left, top, _, _ = self.scene.layout.legend
        y = top + 11.0
        painter.segment(left + 2.0, y, left + 34.0, y, theme.flown, 4.0)
        painter.dots([(left + 18.0, y)], 4.0, theme.flown, theme.page, 1.2)
        x = left + 42.0
        x += painter.text(x, y + 5.5, flown, SMALL, theme.ink) + 26.0
        painter.segment(x, y, x + 34.0, y, theme.drift, 3.2, style="--")
        x += 42.0 + painter.text(x + 42.0, y + 5.5, drift, SMALL, theme.ink) + 24.0
        if corridor:
            painter.fill(
                polygon_path([(x + 8, y - 9), (x + 16, y + 8), (x, y + 8)]), theme.corridor, 0.35, theme.corridor, 1.6
            )
            painter.text(x + 24.0, y + 5.5, corridor[0], SMALL, theme.ink)

    def paint(self, painter: Painter, k: int) -> None:
        """Draw frame ``k``."""
        scene, theme, setting = self.scene, self.scene.theme, self.scene.reel.setting
        now, view, rect = scene.now(k), scene.camera.view(k), scene.layout.lvlh
        left, top, right, bottom = rect
        labels = Labels((left + 6.0, top + 34.0, right - 6.0, bottom - 32.0), self._memory)
        drift = scene.predictor.at(k)
        painter.clip(rect)
        target_box, chaser_box = self._box(k, "target"), self._box(k, "chaser")
        labels.reserve(target_box)
        labels.reserve(self._with_flames(k, chaser_box))
        ahead = view.points(drift.path)
        flown = view.points(self._recent(k))
        labels.keep_off(ahead)
        labels.keep_off(flown)
        x, y = view.point((0.0, 0.0))
        labels.keep_off(np.column_stack([np.full(60, x), np.linspace(y, max(y + 1.0, bottom), 60)]))
        labels.keep_off(np.column_stack([np.linspace(left, right, 80), np.full(80, y)]))
        inset = self.insets.place(k, (target_box, chaser_box), (ahead, flown))
        if inset is not None:
            labels.reserve(inset)
        paint(painter, theme, surroundings(setting, now, view, rect), labels)
        paint(painter, theme, flown_shapes(view, flown, self._trail_marks(k)), labels)
        paint(painter, theme, drift_line(view, drift, ahead), labels)
        self._ship(painter, k, "target")
        self._ship(painter, k, "chaser")
        paint(painter, theme, drift_labels(setting, drift, ahead, rect), labels)
        paint(painter, theme, ship_names(setting, target_box, chaser_box), labels)
        painter.clip(None)
        self.insets.paint(painter, k, inset)
        self._corners(painter, k, view)

    # -- what stands in the panel -----------------------------------------------------------------------------------
    def _shape(self, k: int, which: str) -> tuple[Shape, Floats]:
        reel = self.scene.reel
        shown = reel.shown(k)
        return (shown.target, reel.setting.station) if which == "target" else (shown.chaser, reel.rotation[k])

    def _affine(self, k: int, which: str) -> tuple[float, float, float, float]:
        return ship_affine(self.scene.reel.setting, self.scene.now(k), self.scene.camera.view(k), which)

    def _box(self, k: int, which: str) -> Rect:
        """Return the room that a ship takes."""
        shape, rotation = self._shape(k, which)
        a, d, e, f = self._affine(k, which)
        left, top, right, bottom = extent_of(sketch_of(shape, rotation, a), a, d)
        return left + e - 3.0, top + f - 3.0, right + e + 3.0, bottom + f + 3.0

    def _with_flames(self, k: int, box: Rect) -> Rect:
        if not self.scene.reel.jets[k] & FIRING:
            return box
        more = 1.1 * FLAME_M * float(self.scene.camera.scale[k] * self.scene.camera.enlarged[k])
        return box[0] - more, box[1] - more, box[2] + more, box[3] + more

    def _recent(self, k: int) -> Floats:
        reel = self.scene.reel
        return np.concatenate([reel.path[reel.first[k] : reel.last[k]], reel.position[k][None, :]])

    def _trail_marks(self, k: int) -> Floats:
        reel = self.scene.reel
        start = reel.acts[int(reel.act[k])].start_s
        return np.asarray(self._marks[(self._mark_t >= start) & (self._mark_t <= reel.t[k])])

    def _ship(self, painter: Painter, k: int, which: str) -> None:
        reel, theme = self.scene.reel, self.scene.theme
        affine = self._affine(k, which)
        shape, rotation = self._shape(k, which)
        if which == "chaser" and reel.jets[k] & FIRING:
            mask, flicker = int(reel.jets[k]), float(k % 3) / 2.0
            draw_flames(painter, shape.vehicle, mask, rotation, affine, theme, flicker=flicker)
        draw_ship(painter, shape, rotation, affine, theme)

    def _corners(self, painter: Painter, k: int, view: View) -> None:
        """Write what the directions are, the enlargement and the jets, in the margins that the camera keeps free."""
        theme, (left, top, right, bottom) = self.scene.theme, self.scene.layout.lvlh
        words = corners(self.scene.reel.setting, self.scene.now(k), view)
        fires = theme.warning if words.firing else theme.muted
        for x, y, text, colour, bold, align in (
            (left + 10.0, top + 22.0, words.left, theme.muted, False, "left"),
            (right - 10.0, top + 22.0, words.right, theme.muted, False, "right"),
            (right - 10.0, bottom - 11.0, words.below, theme.muted, False, "right"),
            (left + 10.0, bottom - 11.0, words.fires, fires, words.firing, "left"),
            (0.5 * (left + right), top + 22.0, words.enlarged, theme.muted, False, "center"),
        ):
            if not text:
                continue
            width, _ = painter.text_size(text, SMALL, bold)
            start = x - (width if align == "right" else 0.5 * width if align == "center" else 0.0)
            painter.box((start - 4.0, y - 15.0, start + width + 4.0, y + 5.0), theme.panel, 0.8)
            painter.text(x, y, text, SMALL, colour, bold=bold, align=align)
