"""The approach in the target's frame: V-bar to the left, the Earth down, the ships, the path and the drift ahead.

Drawn about the docking ports: the path, the rings and the corridor belong to the ports, and a ship that would be too
small to see is enlarged about its own port, with the factor written.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.views.corridor import corridor_outline
from sim.views.inset import Insets
from sim.views.labels import Labels
from sim.views.painter import line_path, polygon_path
from sim.views.scene import Panel
from sim.views.ships import ANY_JET, FLAME_M, draw_flames, draw_ship, jet_words, short_name
from sim.views.words import in_words, length, thousands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.painter import Painter, Rect
    from sim.views.predictor import DriftPath
    from sim.views.scene import Scene

    Floats = NDArray[np.float64]

__all__ = ["LvlhPanel"]

RINGS = (
    *(radius * FOOT for radius in (5, 10, 20, 50, 100, 200, 500, 1000, 2000)),
    *(radius * NAUTICAL_MILE for radius in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
)
RING_ANGLES = (28, 152, 40, 140, -28, -152, 15, 165, 60, 120, -60, -120)  # deg below the horizontal, tried in turn
DRIFT_MARKS = (5, 10, 15, 20, 30, 40, 50, 60)  # minutes
TRAIL_MARK_S = 300.0
SMALL = 15.0


class LvlhPanel(Panel):
    """The main panel of the film."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        reel = scene.reel
        self._memory: dict[str, int] = {}
        self.insets = Insets(scene)
        self._path = line_path(reel.path)
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
        target_box, chaser_box = self._boxes(k)
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
        self._rings(painter, k, labels)
        self._axis_lines(painter, k, rect)
        self._corridor(painter, k, labels)
        painter.line(line_path(flown), theme.flown, 3.6)
        self._trail_marks(painter, k)
        self._drift(painter, k, drift, ahead)
        self._ship(painter, k, "target")
        self._ship(painter, k, "chaser")
        self._drift_words(painter, drift, ahead, labels)
        self._names(painter, target_box, chaser_box, labels)
        painter.clip(None)
        self.insets.paint(painter, k, inset)
        self._corners(painter, k, rect)

    # -- what stands in the panel -----------------------------------------------------------------------------------
    def _affine(self, k: int, which: str) -> tuple[float, float, float, float]:
        """Return the affine of a ship's own metres about its centre of mass, enlarged about its port."""
        reel, camera = self.scene.reel, self.scene.camera
        a, d, _, _ = camera.affine(k)
        factor = float(camera.enlarged[k])
        if which == "target":
            place, arm = reel.target_port, reel.target_port
        else:
            place = reel.position[k]
            port = np.asarray(reel.flight.plan.chaser_port, dtype=float) if reel.has_ports else np.zeros(3)
            arm = (reel.rotation[k] @ port)[::2]
        x, y = camera.to_page(k, place[None, :])[0]
        return a * factor, d * factor, float(x - a * factor * arm[0]), float(y - d * factor * arm[1])

    def _boxes(self, k: int) -> tuple[Rect, Rect]:
        reel = self.scene.reel
        boxes = []
        turned = reel.chaser_shape.outline @ reel.rotation[k].T
        for which, points in (("target", reel.target_shape.outline[:, ::2]), ("chaser", turned[:, ::2])):
            a, d, e, f = self._affine(k, which)
            page = points * (a, d) + (e, f)
            (x0, y0), (x1, y1) = page.min(axis=0), page.max(axis=0)
            boxes.append((float(x0) - 3.0, float(y0) - 3.0, float(x1) + 3.0, float(y1) + 3.0))
        return boxes[0], boxes[1]

    def _with_flames(self, k: int, box: Rect) -> Rect:
        if not self.scene.reel.jets[k] & ANY_JET:
            return box
        more = 1.1 * FLAME_M * float(self.scene.camera.scale[k] * self.scene.camera.enlarged[k])
        return box[0] - more, box[1] - more, box[2] + more, box[3] + more

    def _recent(self, k: int) -> Floats:
        reel = self.scene.reel
        return np.concatenate([reel.path[reel.first[k] : reel.last[k]], reel.position[k][None, :]])

    def _rings(self, painter: Painter, k: int, labels: Labels) -> None:
        theme, camera, reel = self.scene.theme, self.scene.camera, self.scene.reel
        x, y = camera.to_page(k, reel.target_port[None, :])[0]
        scale = float(camera.scale[k])
        for radius in RINGS:
            size = radius * scale
            if not 60.0 < size < 1500.0:
                continue
            strength = min(1.0, (size - 60.0) / 50.0)
            painter.circle(x, y, size, theme.ring, 1.0, strength)
            if size < 105.0:
                continue
            text = length(radius).replace(".00", "").replace(".0 ft", " ft")
            width, _ = painter.text_size(text, SMALL)
            for angle in RING_ANGLES:
                cx, cy = x + size * math.cos(math.radians(angle)), y + size * math.sin(math.radians(angle))
                rect = (cx - 0.5 * width - 4.0, cy - 9.0, cx + 0.5 * width + 4.0, cy + 9.0)
                if labels.free(rect) < 1.0:
                    labels.reserve(rect)
                    painter.box(rect, theme.panel, 0.85)
                    painter.text(cx, cy + 5.5, text, SMALL, theme.muted, align="center", alpha=strength)
                    break

    def _axis_lines(self, painter: Painter, k: int, rect: Rect) -> None:
        theme, camera = self.scene.theme, self.scene.camera
        left, _, right, bottom = rect
        x, y = camera.to_page(k, np.zeros((1, 2)))[0]
        painter.segment(left, float(y), right, float(y), theme.muted, 1.3)
        painter.segment(float(x), float(y), float(x), bottom, theme.muted, 1.2, style="--", alpha=0.9)

    def _corridor(self, painter: Painter, k: int, labels: Labels) -> None:
        flight, theme, camera, reel = self.scene.reel.flight, self.scene.theme, self.scene.camera, self.scene.reel
        if not flight.corridor:
            return
        half_angle, inside = flight.corridor
        if inside * float(camera.scale[k]) < 26.0:
            return
        page = camera.to_page(k, corridor_outline(reel.axis, half_angle, inside, reel.target_port))
        painter.fill(polygon_path(page), theme.corridor, theme.corridor_alpha)
        painter.line(line_path(page[[1, 0, 2]]), theme.corridor, 2.0)
        labels.keep_off(np.concatenate([np.linspace(page[1], page[0], 60), np.linspace(page[0], page[2], 60)]))
        side = np.array([reel.axis[1], -reel.axis[0]])
        for _, reach in flight.holds:
            if reach * float(camera.scale[k]) < 30.0:
                continue
            half = min(reach * math.tan(half_angle), inside) + 7.0 / float(camera.scale[k])
            middle = reel.target_port + reach * reel.axis
            ends = camera.to_page(k, np.array([middle + half * side, middle - half * side]))
            painter.line(line_path(ends), theme.corridor, 2.4)
            end = ends[int(np.argmax(ends[:, 0]))]
            labels.write(
                painter, f"hold {reach:.0f}", f"hold {thousands(reach / FOOT)} ft", float(end[0]), float(end[1]), SMALL,
                theme.corridor, around=((1, 0), (0.8, 1), (0.8, -1)), gap=6.0,
            )  # fmt: skip

    def _trail_marks(self, painter: Painter, k: int) -> None:
        reel, theme = self.scene.reel, self.scene.theme
        start = reel.acts[int(reel.act[k])].start_s
        page = self.scene.camera.to_page(k, self._marks[(self._mark_t >= start) & (self._mark_t <= reel.t[k])])
        painter.dots(_thinned(page, 13.0), 4.2, theme.flown, theme.panel, 1.2)

    def _drift(self, painter: Painter, k: int, drift: DriftPath, ahead: Floats) -> None:
        theme = self.scene.theme
        if drift.touches is None:
            painter.line(line_path(ahead), theme.drift, 3.4, style="--")
            return
        x, y = self.scene.camera.to_page(k, np.array([drift.at(drift.touches)]))[0]
        reached = np.concatenate([ahead[drift.after < drift.touches], [[x, y]]])
        last = drift.after < max(0.0, drift.touches - 150.0)
        colour = theme.corridor if drift.how == "port" else theme.warning
        painter.line(line_path(reached), theme.drift, 3.4, style="--")
        final = reached[max(0, int(last.sum()) - 1) :]
        painter.line(line_path(final), theme.panel, 4.4)
        painter.line(line_path(final), colour, 4.0, style=":" if drift.how == "port" else "--")

    def _drift_words(self, painter: Painter, drift: DriftPath, ahead: Floats, labels: Labels) -> None:
        """Mark the minutes of the drift, and say so where it would touch the target."""
        theme, name = self.scene.theme, short_name(self.scene.reel.flight.target_vehicle)
        left, top, right, bottom = self.scene.layout.lvlh
        end = drift.touches if drift.touches is not None else float(drift.after[-1])
        last = ahead[0]
        dots = []
        if drift.touches is not None:
            x, y = np.interp(end, drift.after, ahead[:, 0]), np.interp(end, drift.after, ahead[:, 1])
            if drift.how == "port":
                painter.dots([(x, y)], 6.0, theme.panel, theme.corridor, 2.6)
                words, colour = f"drifts into the port in {in_words(end)}", theme.corridor
            else:
                for slope in (1.0, -1.0):
                    painter.segment(x - 8.0, y - 8.0 * slope, x + 8.0, y + 8.0 * slope, theme.warning, 4.0)
                off = drift.how == "off centre"
                words = (
                    f"would meet the port off centre in {in_words(end)}"
                    if off
                    else f"would touch {name} in {in_words(end)}"
                )
                colour = theme.warning
            labels.write(
                painter,
                "touch",
                words,
                float(x),
                float(y),
                17.0,
                colour,
                gap=14.0,
                bold=True,
                must=True,
                backing=theme.panel,
            )
        for minute in DRIFT_MARKS:
            if minute * 60.0 > end - 20.0:
                break
            x, y = (
                np.interp(minute * 60.0, drift.after, ahead[:, 0]),
                np.interp(minute * 60.0, drift.after, ahead[:, 1]),
            )
            if not (left + 6.0 < x < right - 6.0 and top + 6.0 < y < bottom - 6.0):
                continue
            if math.hypot(x - last[0], y - last[1]) < 27.0:
                continue
            last = np.array([x, y])
            dots.append((x, y))
            labels.write(
                painter, f"+{minute}", f"+{minute} min", float(x), float(y), 16.0, theme.drift_text, bold=True, gap=11.0
            )
        painter.dots(dots, 5.5, theme.drift, theme.panel, 1.4)

    def _ship(self, painter: Painter, k: int, which: str) -> None:
        reel, theme = self.scene.reel, self.scene.theme
        affine = self._affine(k, which)
        if which == "target":
            draw_ship(painter, reel.target_shape, np.eye(3), affine, theme)
            return
        if reel.jets[k] & ANY_JET:
            draw_flames(painter, reel, int(reel.jets[k]), reel.rotation[k], affine, theme, flicker=float(k % 3) / 2.0)
        draw_ship(painter, reel.chaser_shape, reel.rotation[k], affine, theme)

    def _names(self, painter: Painter, target_box: Rect, chaser_box: Rect, labels: Labels) -> None:
        flight, theme = self.scene.reel.flight, self.scene.theme
        for vehicle, box in ((flight.target_vehicle, target_box), (flight.chaser_vehicle, chaser_box)):
            left, top, right, bottom = box
            name = short_name(vehicle)
            spots = (((right, 0.5 * (top + bottom)), (1, 0)), ((left, 0.5 * (top + bottom)), (-1, 0)),
                     ((0.5 * (left + right), bottom), (0, 1)), ((0.5 * (left + right), top), (0, -1)))  # fmt: skip
            for i, ((x, y), step) in enumerate(spots):
                if labels.write(painter, f"{name}{i}", name, x, y, 17.0, theme.ink, bold=True, gap=5.0, around=(step,)):
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
        firing = words != "none"
        notes = [
            (left + 10.0, top + 22.0, ahead, theme.muted, False, "left"),
            (right - 10.0, top + 22.0, behind, theme.muted, False, "right"),
            (right - 10.0, bottom - 11.0, "\u25bc R-bar: to the Earth", theme.muted, False, "right"),
            (left + 10.0, bottom - 11.0, f"jets: {words}", theme.warning if firing else theme.muted, firing, "left"),
        ]
        if factor > 1.15:
            text = f"ships drawn \u00d7{factor:.0f}" if factor >= 10 else f"ships drawn \u00d7{factor:.1f}"
            notes.append((0.5 * (left + right), top + 22.0, text, theme.muted, False, "center"))
        for x, y, text, colour, bold, align in notes:
            width, _ = painter.text_size(text, SMALL, bold)
            start = x - (width if align == "right" else 0.5 * width if align == "center" else 0.0)
            painter.box((start - 4.0, y - 15.0, start + width + 4.0, y + 5.0), theme.panel, 0.8)
            painter.text(x, y, text, SMALL, colour, bold=bold, align=align)


def _thinned(points: Floats, least: float) -> Floats:
    """Return ``points`` (n, 2) without those nearer than ``least`` to the last one kept."""
    kept: list[Floats] = []
    for point in points:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > least:
            kept.append(point)
    return np.array(kept).reshape(-1, 2)
