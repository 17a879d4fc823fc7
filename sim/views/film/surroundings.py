"""What stands about the target in the film: range rings, axes, the keep-out sphere, the corridor and its gates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.views.draw.corridor import corridor_outline
from sim.views.draw.painter import line_path, polygon_path
from sim.views.draw.words import length, thousands
from sim.views.film.reel import holds_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.draw.labels import Labels
    from sim.views.draw.painter import Painter, Rect
    from sim.views.film.scene import Scene

    Floats = NDArray[np.float64]

__all__ = ["KEEP_OUT_M", "SMALL", "Surroundings"]

RINGS = (
    *(radius * FOOT for radius in (5, 10, 20, 50, 100, 200, 500, 1000, 2000)),
    *(radius * NAUTICAL_MILE for radius in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)
RING_ANGLES = (28, 152, 40, 140, -28, -152, 15, 165, 60, 120, -60, -120)  # deg below the horizontal, tried in turn
SMALL = 15.0
# Of the International Space Station (about its centre of mass); no figure for Mir was found: chosen.
KEEP_OUT_M = 200.0
GATES_AHEAD = 2  # so many gates to come are named
GATE_ROOM = 26.0  # design units between two gates that are named


class Surroundings:
    """Draws what belongs to the target's place and to the scenario, under paths and ships."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        # only the gates of the last approach stand on its axis: STS-63 comes up the R-bar before it flies the V-bar
        phases = [p for p in getattr(scene.reel.flight.scenario, "phase", ()) if p.kind == "approach"]
        here = {round(gate.range, 2) for p in phases if p.axis == phases[-1].axis for gate in p.gates}
        gates = sorted(scene.reel.flight.gates, reverse=True)
        self._gates = [gate for gate in gates if not phases or round(gate[0], 2) in here]

    def paint(self, painter: Painter, k: int, labels: Labels) -> None:
        """Draw frame ``k``."""
        self._keep_out(painter, k, labels)
        self._rings(painter, k, labels)
        self._axis_lines(painter, k)
        self._corridor(painter, k, labels)

    def _keep_out(self, painter: Painter, k: int, labels: Labels) -> None:
        theme, camera = self.scene.theme, self.scene.camera
        x, y = camera.to_page(k, np.zeros((1, 2)))[0]
        size = KEEP_OUT_M * float(camera.scale[k])
        if not 40.0 < size < 1500.0:
            return
        painter.circle(x, y, size, theme.muted, 1.8, 0.85, style=":")
        text = f"keep-out sphere, {KEEP_OUT_M:.0f} m"
        if size > 90.0:
            self._on_ring(painter, labels, (float(x), float(y), size), text, (-40, -140, 55, 125, -60, -120))

    def _rings(self, painter: Painter, k: int, labels: Labels) -> None:
        theme, camera, reel = self.scene.theme, self.scene.camera, self.scene.reel
        x, y = camera.to_page(k, reel.target_port[k][None, :])[0]
        scale = float(camera.scale[k])
        for radius in RINGS:
            size = radius * scale
            if not 60.0 < size < 1500.0 or not _crosses(self.scene.layout.lvlh, float(x), float(y), size):
                continue
            strength = min(1.0, (size - 60.0) / 50.0)
            painter.circle(x, y, size, theme.ring, 1.0, strength)
            if size < 105.0:
                continue
            text = length(radius).replace(".00 ", " ").replace(".0 ", " ")
            self._on_ring(painter, labels, (float(x), float(y), size), text, RING_ANGLES, strength)

    def _on_ring(
        self, painter: Painter, labels: Labels, ring: tuple[float, float, float], text: str,
        angles: tuple[int, ...], strength: float = 1.0,
    ) -> None:  # fmt: skip
        """Write the name of a ring (x, y, radius) on it, at the first of some angles where there is room."""
        x, y, size = ring
        width, _ = painter.text_size(text, SMALL)
        for angle in angles:
            cx, cy = x + size * math.cos(math.radians(angle)), y + size * math.sin(math.radians(angle))
            rect = (cx - 0.5 * width - 4.0, cy - 9.0, cx + 0.5 * width + 4.0, cy + 9.0)
            if labels.free(rect) < 1.0:
                labels.reserve(rect)
                painter.box(rect, self.scene.theme.panel, 0.85)
                painter.text(cx, cy + 5.5, text, SMALL, self.scene.theme.muted, align="center", alpha=strength)
                return

    def _axis_lines(self, painter: Painter, k: int) -> None:
        theme, camera = self.scene.theme, self.scene.camera
        left, _, right, bottom = self.scene.layout.lvlh
        x, y = camera.to_page(k, np.zeros((1, 2)))[0]
        painter.segment(left, float(y), right, float(y), theme.muted, 1.3)
        painter.segment(float(x), float(y), float(x), bottom, theme.muted, 1.2, style="--", alpha=0.9)

    def _corridor(self, painter: Painter, k: int, labels: Labels) -> None:
        flight, theme, camera, reel = self.scene.reel.flight, self.scene.theme, self.scene.camera, self.scene.reel
        leaving = reel.acts[int(reel.act[k])].name == "departure"
        if not flight.corridor or leaving:
            return
        half_angle, inside = flight.corridor
        scale = float(camera.scale[k])
        if inside * scale < 26.0:
            return
        page = camera.to_page(k, corridor_outline(reel.axis, half_angle, inside, reel.target_port[k]))
        painter.fill(polygon_path(page), theme.corridor, theme.corridor_alpha)
        painter.line(line_path(page[[1, 0, 2]]), theme.corridor, 2.0)
        labels.keep_off(np.concatenate([np.linspace(page[1], page[0], 60), np.linspace(page[0], page[2], 60)]))
        marked: list[float] = []
        for reach in holds_of(flight, reel.acts[int(reel.act[k])]):
            if reach * scale < 30.0:
                continue
            marked.append(reach)
            self._bar(painter, k, labels, reach, f"hold {thousands(reach / FOOT)} ft", heavy=True)
        ahead = 0
        for reach, rate in self._gates:
            here = float(reel.range_m[k])
            if reach > here or reach * scale < 30.0 or ahead >= GATES_AHEAD:
                continue
            if any(abs(reach - other) * scale < GATE_ROOM for other in marked):
                continue
            ahead += 1
            marked.append(reach)
            words = f"gate {thousands(reach / FOOT)} ft: {thousands(rate / FOOT, 2).rstrip('0').rstrip('.')} ft/s"
            self._bar(painter, k, labels, reach, words, heavy=False)

    def _bar(self, painter: Painter, k: int, labels: Labels, reach: float, words: str, *, heavy: bool) -> None:
        """Draw a bar across the approach axis at a range, with its words at one end."""
        reel, theme, camera = self.scene.reel, self.scene.theme, self.scene.camera
        assert reel.flight.corridor is not None
        half_angle, inside = reel.flight.corridor
        scale = float(camera.scale[k])
        side = np.array([reel.axis[1], -reel.axis[0]])
        half = max(min(reach * math.tan(half_angle), inside) + (7.0 if heavy else 3.0) / scale, 9.0 / scale)
        middle = reel.target_port[k] + reach * reel.axis
        ends = camera.to_page(k, np.array([middle + half * side, middle - half * side]))
        painter.line(line_path(ends), theme.corridor, 2.6 if heavy else 1.6, style="-" if heavy else "--")
        across = abs(ends[0, 0] - ends[1, 0]) > abs(ends[0, 1] - ends[1, 1])
        # right of an R-bar; along a V-bar, where words are wider than what they name, holds below and gates above
        side_y = 1.0 if heavy else -1.0
        end = ends[int(np.argmax(ends[:, 0]))] if across else ends[int(np.argmax(side_y * ends[:, 1]))]
        around = ((1, 0), (0.8, 1), (0.8, -1)) if across else ((0, side_y), (0.7, side_y), (-0.7, side_y))
        labels.write(
            painter, words.split(":")[0], words, float(end[0]), float(end[1]), SMALL, theme.corridor_text,
            around=around, gap=6.0, halo=theme.panel,
        )  # fmt: skip


def _crosses(rect: Rect, x: float, y: float, radius: float) -> bool:
    """Return whether some of a ring lies in a rectangle."""
    left, top, right, bottom = rect
    nearest = math.hypot(max(left - x, 0.0, x - right), max(top - y, 0.0, y - bottom))
    farthest = math.hypot(max(x - left, right - x), max(y - top, bottom - y))
    return nearest < radius + 1.0 and radius < farthest + 1.0
