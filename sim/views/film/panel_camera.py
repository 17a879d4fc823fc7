"""The docking camera beside the map, while the chaser is near: the port ahead, and how far it stands off the axis."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.views.draw.painter import strokes_path
from sim.views.draw.projection import fans
from sim.views.film.scene import Panel
from sim.views.scene.camera import CameraScene, camera_words
from sim.views.scene.sentences import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.draw.painter import Painter, Rect

    Floats = NDArray[np.float64]

__all__ = ["CameraPanel"]

SIZE = 15.0
WHITE, GREY, BAR = "#ffffff", "#d5deea", "#05080f"
TOP, BOTTOM = 23.0, 42.0  # design units, of the bars with words


class CameraPanel(Panel):
    """What the crew sees on the monitor; black in every theme, as space is."""

    @cached_property
    def camera(self) -> CameraScene:
        """The camera, its picture in design units."""
        left, top, right, bottom = self._rect()
        return CameraScene(self.scene.reel.flight, (right - left, bottom - top))

    def paint(self, painter: Painter, k: int) -> None:
        """Draw frame ``k``, where the camera is shown."""
        if not self.scene.near[k]:
            return
        rect = self._rect()
        left, top, right, bottom = rect
        now = self.camera.pose(float(self.scene.reel.t[k]))
        frame = self.camera.draw(now, words=False)
        at = painter.place(1.0, 0.0, 0.0, 1.0, left, top)
        painter.clip(rect)
        corners, owner = fans(frame.polygons)
        painter.triangles(corners, np.asarray(frame.colours)[owner], at=at)
        alike: dict[tuple[str, float], list[Floats]] = {}
        for line in frame.lines:
            alike.setdefault((line.colour, line.width), []).append(line.points)
        for (colour, width), strokes in alike.items():
            painter.line(strokes_path(strokes), colour, width, at=at)
        painter.box((left, top, right, top + TOP), BAR, 0.72)
        told = not self.scene.reel.carded[k]  # ports that have met stand at no angle from each other
        if told:
            painter.box((left, bottom - BOTTOM, right, bottom), BAR, 0.72)
        table = self.scene.reel.setting.table
        seen = self.camera.sighting(now)
        words = camera_words(now, seen, table)
        painter.text(left + 7.0, top + 16.5, words.title, SIZE, WHITE, bold=True)
        painter.text(right - 7.0, top + 16.5, words.light.split(",")[0], SIZE, GREY, align="right")
        if told:
            painter.text(left + 7.0, bottom - 24.0, words.offset, SIZE, WHITE, bold=True)
            off = say(table, "off axis", 1, f"{math.degrees(seen.off_axis):.1f}")
            painter.text(left + 7.0, bottom - 6.5, off, SIZE, GREY)
        painter.clip(None)

    def _rect(self) -> Rect:
        rect = self.scene.layout.camera
        assert rect is not None
        return rect
