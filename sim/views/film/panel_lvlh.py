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
from sim.views.draw.painter import line_path, polygon_path
from sim.views.draw.ships import (
    FLAME_M,
    draw_flames,
    draw_ship,
    extent_of,
    short_name,
    sketch_of,
    whole,
)
from sim.views.draw.words import thousands
from sim.views.film.drift_marks import draw_drift, write_drift
from sim.views.film.inset import Insets
from sim.views.film.jet_words import jet_words
from sim.views.film.scene import Panel
from sim.views.film.surroundings import SMALL, Surroundings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.draw.painter import Painter, Rect
    from sim.views.draw.silhouette import Shape
    from sim.views.film.scene import Scene

    Floats = NDArray[np.float64]

__all__ = ["LvlhPanel"]

TRAIL_MARK_S = 300.0


class LvlhPanel(Panel):
    """The main panel of the film."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        reel = scene.reel
        self._memory: dict[str, int] = {}
        self.insets, self.surroundings = Insets(scene), Surroundings(scene)
        marks = np.arange(math.ceil(reel.path_t[0] / TRAIL_MARK_S) * TRAIL_MARK_S, reel.path_t[-1], TRAIL_MARK_S)
        self._mark_t = marks
        self._marks = np.column_stack([np.interp(marks, reel.path_t, column) for column in reel.path.T])

    def paint_once(self, painter: Painter) -> None:
        """Lay the panel and write the legend under it."""
        theme = self.scene.theme
        painter.box(self.scene.layout.lvlh, theme.panel)
        if self.scene.layout.legend is None:
            return
        left, top, _, _ = self.scene.layout.legend
        y = top + 11.0
        painter.segment(left + 2.0, y, left + 34.0, y, theme.flown, 4.0)
        painter.dots([(left + 18.0, y)], 4.0, theme.flown, theme.page, 1.2)
        x = left + 42.0
        x += painter.text(x, y + 5.5, "flown, a dot every 5 min", SMALL, theme.ink) + 26.0
        painter.segment(x, y, x + 34.0, y, theme.drift, 3.2, style="--")
        x += 42.0 + painter.text(x + 42.0, y + 5.5, "free drift: if no jet fires from now on", SMALL, theme.ink) + 24.0
        if self.scene.reel.flight.corridor:
            angle = math.degrees(self.scene.reel.flight.corridor[0])
            painter.fill(
                polygon_path([(x + 8, y - 9), (x + 16, y + 8), (x, y + 8)]), theme.corridor, 0.35, theme.corridor, 1.6
            )
            painter.text(x + 24.0, y + 5.5, f"corridor \u00b1{angle:.0f}\u00b0", SMALL, theme.ink)

    def paint(self, painter: Painter, k: int) -> None:
        """Draw frame ``k``."""
        scene, theme = self.scene, self.scene.theme
        rect = scene.layout.lvlh
        left, top, right, bottom = rect
        labels = Labels((left + 6.0, top + 34.0, right - 6.0, bottom - 32.0), self._memory)
        drift = scene.predictor.at(k)
        painter.clip(rect)
        target_box, chaser_box = self._box(k, "target"), self._box(k, "chaser")
        labels.reserve(target_box)
        labels.reserve(self._with_flames(k, chaser_box))
        ahead = scene.camera.to_page(k, drift.path)
        flown = scene.camera.to_page(k, self._recent(k))
        labels.keep_off(ahead)
        labels.keep_off(flown)
        x, y = scene.camera.to_page(k, np.zeros((1, 2)))[0]
        labels.keep_off(np.column_stack([np.full(60, x), np.linspace(y, max(y + 1.0, bottom), 60)]))
        labels.keep_off(np.column_stack([np.linspace(left, right, 80), np.full(80, y)]))
        inset = self.insets.place(k, (target_box, chaser_box), (ahead, flown))
        if inset is not None:
            labels.reserve(inset)
        self.surroundings.paint(painter, k, labels)
        painter.line(line_path(flown), theme.flown, 3.6)
        self._trail_marks(painter, k)
        draw_drift(painter, scene, k, drift, ahead)
        self._ship(painter, k, "target")
        self._ship(painter, k, "chaser")
        write_drift(painter, scene, drift, ahead, labels)
        self._names(painter, target_box, chaser_box, labels)
        painter.clip(None)
        self.insets.paint(painter, k, inset)
        self._corners(painter, k, rect)

    # -- what stands in the panel -----------------------------------------------------------------------------------
    def _affine(self, k: int, which: str) -> tuple[float, float, float, float]:
        """Return the affine of a ship's own metres about its centre of mass, enlarged about its port."""
        reel, camera = self.scene.reel, self.scene.camera
        shape, rotation = self._shape(k, which)
        d = whole(float(camera.scale[k] * camera.enlarged[k]), shape)
        a = math.copysign(d, camera.vbar_sign)
        if which == "target":
            place = arm = reel.target_port[k]
        else:
            place = reel.position[k]
            arm = (rotation @ reel.shown(k).chaser_port)[::2]
        x, y = camera.to_page(k, place[None, :])[0]
        return a, d, float(x - a * arm[0]), float(y - d * arm[1])

    def _shape(self, k: int, which: str) -> tuple[Shape, Floats]:
        reel = self.scene.reel
        shown = reel.shown(k)
        return (shown.target, reel.station) if which == "target" else (shown.chaser, reel.rotation[k])

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

    def _trail_marks(self, painter: Painter, k: int) -> None:
        reel, theme = self.scene.reel, self.scene.theme
        start = reel.acts[int(reel.act[k])].start_s
        page = self.scene.camera.to_page(k, self._marks[(self._mark_t >= start) & (self._mark_t <= reel.t[k])])
        painter.dots(_thinned(page, 13.0), 4.2, theme.flown, theme.panel, 1.2)

    def _ship(self, painter: Painter, k: int, which: str) -> None:
        reel, theme = self.scene.reel, self.scene.theme
        affine = self._affine(k, which)
        shape, rotation = self._shape(k, which)
        if which == "chaser" and reel.jets[k] & FIRING:
            mask, flicker = int(reel.jets[k]), float(k % 3) / 2.0
            draw_flames(painter, shape.vehicle, mask, rotation, affine, theme, flicker=flicker)
        draw_ship(painter, shape, rotation, affine, theme)

    def _names(self, painter: Painter, target_box: Rect, chaser_box: Rect, labels: Labels) -> None:
        flight, theme = self.scene.reel.flight, self.scene.theme
        for vehicle, box in ((flight.target_vehicle, target_box), (flight.chaser_vehicle, chaser_box)):
            left, top, right, bottom = box
            name = short_name(vehicle)
            spots = (((right, 0.5 * (top + bottom)), (1, 0)), ((left, 0.5 * (top + bottom)), (-1, 0)),
                     ((0.5 * (left + right), bottom), (0, 1)), ((0.5 * (left + right), top), (0, -1)))  # fmt: skip
            for i, ((x, y), step) in enumerate(spots):
                if labels.write(
                    painter, f"{name}{i}", name, x, y, 17.0, theme.ink, bold=True, gap=5.0, around=(step,),
                    halo=theme.panel,
                ):  # fmt: skip
                    break

    def _corners(self, painter: Painter, k: int, rect: Rect) -> None:
        """Write what the directions are, the enlargement and the jets, in the margins that the camera keeps free."""
        theme, reel = self.scene.theme, self.scene.reel
        left, top, right, bottom = rect
        ahead, behind = ("\u25c0 V-bar: direction of flight", "behind \u25b6")
        if self.scene.camera.vbar_sign > 0.0:
            ahead, behind = ("\u25c0 behind", "direction of flight: V-bar \u25b6")
        factor = float(self.scene.camera.enlarged[k])
        words = jet_words(reel, k)
        firing = bool(reel.jets[k] & FIRING)
        notes = [
            (left + 10.0, top + 22.0, ahead, theme.muted, False, "left"),
            (right - 10.0, top + 22.0, behind, theme.muted, False, "right"),
            (right - 10.0, bottom - 11.0, "\u25bc R-bar: to the Earth", theme.muted, False, "right"),
            (left + 10.0, bottom - 11.0, words, theme.warning if firing else theme.muted, firing, "left"),
        ]
        if factor > 1.15:
            text = f"ships drawn \u00d7{_factor_text(factor)}"
            notes.append((0.5 * (left + right), top + 22.0, text, theme.muted, False, "center"))
        for x, y, text, colour, bold, align in notes:
            width, _ = painter.text_size(text, SMALL, bold)
            start = x - (width if align == "right" else 0.5 * width if align == "center" else 0.0)
            painter.box((start - 4.0, y - 15.0, start + width + 4.0, y + 5.0), theme.panel, 0.8)
            painter.text(x, y, text, SMALL, colour, bold=bold, align=align)


def _factor_text(factor: float) -> str:
    """Write how much the ships are enlarged, with two figures."""
    if factor < 9.95:
        return f"{factor:.1f}"
    power = 10.0 ** (len(f"{factor:.0f}") - 2)
    return thousands(round(factor / power) * power)


def _thinned(points: Floats, least: float) -> Floats:
    """Return ``points`` (n, 2) without those nearer than ``least`` to the last one kept."""
    kept: list[Floats] = []
    for point in points:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > least:
            kept.append(point)
    return np.array(kept).reshape(-1, 2)
