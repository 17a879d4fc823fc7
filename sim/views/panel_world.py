"""The ground track on a small map: day and night, where the flight is and goes, when the light changes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.views.earth_map import land, night_polygon, track_pieces
from sim.views.painter import line_path, polygon_path
from sim.views.scene import Panel
from sim.views.words import in_words

if TYPE_CHECKING:
    from matplotlib.path import Path
    from numpy.typing import NDArray

    from sim.views.painter import Painter, Rect

__all__ = ["WorldPanel"]

SOUTH, NORTH = -62.0, 77.0  # deg: what the map shows
ORBIT_S = 5400.0


class WorldPanel(Panel):
    """A map of the Earth under the flight."""

    def paint_once(self, painter: Painter) -> None:
        """Draw sea and land."""
        theme = self.scene.theme
        rect = self._map()
        painter.box(rect, theme.sea)
        painter.clip(rect)
        a, d, e, f = self._affine()
        painter.fill(land(), theme.land, at=painter.place(a, 0.0, 0.0, d, e, f))
        painter.clip(None)

    def paint(self, painter: Painter, k: int) -> None:
        """Draw night, track and the light's next change in frame ``k``."""
        theme, light = self.scene.theme, self.scene.reel.light
        t = float(self.scene.reel.t[k])
        left, top, right, _ = self._rect()
        change = light.next_change(t)
        lit = light.lit(t)
        words = "Daylight" if lit else "Night"
        if change is not None:
            words += f": {change[1]} in {in_words(change[0] - t)}"
        painter.text(left, top + 17.0, words, 17.5, theme.ink, bold=True)
        rect = self._map()
        painter.clip(rect)
        a, d, e, f = self._affine()
        at = painter.place(a, 0.0, 0.0, d, e, f)
        latitude, longitude = light.sun(t)
        painter.fill(polygon_path(night_polygon(latitude, longitude)), theme.night, theme.night_alpha, at=at)
        painter.dots([self._page(latitude, longitude)], 8.0, theme.sun, theme.ink, 1.4)
        flown = (light.t <= t) & (light.t > t - 0.6 * ORBIT_S)
        ahead = (light.t >= t) & (light.t < t + 0.75 * ORBIT_S)
        for piece in self._pieces(flown, t, last=True):
            painter.line(piece, theme.flown, 3.2, at=at)
        for piece in self._pieces(ahead, t, last=False):
            painter.line(piece, theme.drift, 2.4, style="--", at=at)
        painter.clip(None)
        painter.line(polygon_path([rect[:2], (rect[2], rect[1]), rect[2:], (rect[0], rect[3])]), theme.ring, 1.2)
        ground = light.ground(t)
        painter.dots([self._page(*ground)], 8.0, theme.flown, theme.page, 2.0)
        place = _place(*ground)
        painter.text(right, top + 17.0, place, 15.5, theme.muted, align="right")

    def _pieces(self, mask: NDArray[np.bool_], t: float, last: bool) -> list[Path]:
        light = self.scene.reel.light
        latitude, longitude = light.latitude[mask], light.longitude[mask]
        here = light.ground(t)
        if last:
            latitude, longitude = np.append(latitude, here[0]), np.append(longitude, here[1])
        else:
            latitude, longitude = np.insert(latitude, 0, here[0]), np.insert(longitude, 0, here[1])
        return [line_path(piece) for piece in track_pieces(latitude, longitude) if len(piece) > 1]

    def _map(self) -> Rect:
        left, top, right, bottom = self._rect()
        return left, top + 26.0, right, bottom

    def _affine(self) -> tuple[float, float, float, float]:
        """Return (a, d, e, f) of x' = a longitude + e, y' = d latitude + f, degrees to design units."""
        left, top, right, bottom = self._map()
        a, d = (right - left) / 360.0, -(bottom - top) / (NORTH - SOUTH)
        return a, d, left + 180.0 * a, top - NORTH * d

    def _page(self, latitude: float, longitude: float) -> tuple[float, float]:
        a, d, e, f = self._affine()
        return a * math.degrees(longitude) + e, d * math.degrees(latitude) + f

    def _rect(self) -> Rect:
        rect = self.scene.layout.world
        assert rect is not None
        return rect


def _place(latitude: float, longitude: float) -> str:
    north, east = math.degrees(latitude), math.degrees(longitude)
    return f"over {abs(north):.0f}\u00b0 {'N' if north >= 0 else 'S'} {abs(east):.0f}\u00b0 {'E' if east >= 0 else 'W'}"
