"""The ground track on a small map: day and night, where the flight is and goes, and the stations that see it.

The map has two sizes: over the whole width of its place, and, while the docking camera stands beside it, small. Where
days pass in seconds the track is left out: it would only flicker.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.views.draw.earth_map import land, night_polygon, track_pieces
from sim.views.draw.painter import line_path, polygon_path
from sim.views.film.scene import Panel
from sim.views.scene.lighting import coverage_words, light_words, place_words
from sim.views.scene.sentences import say

if TYPE_CHECKING:
    from matplotlib.path import Path
    from numpy.typing import NDArray

    from sim.views.draw.painter import Painter, Rect

__all__ = ["WorldPanel"]

SOUTH, NORTH = -62.0, 77.0  # deg: what the map shows
ORBIT_S = 5400.0
QUICK = 2500.0  # times: quicker than this the light changes more than once a second of film
STEP_S = 8.0  # of flight between two pictures of the map: two thirds of a pixel of the track
SIZE = 15.5
UNDER = 16.0  # the words about the stations stand under the map: on it they hid where the ship is


class WorldPanel(Panel):
    """A map of the Earth under the flight."""

    def paint_once(self, painter: Painter) -> None:
        """Draw sea and land, and the stations."""
        theme = self.scene.theme
        rect = self._map()
        painter.box(rect, theme.sea)
        painter.clip(rect)
        a, d, e, f = self._affine()
        painter.fill(land(), theme.land, edge=theme.coast, edge_width=0.8, at=painter.place(a, 0.0, 0.0, d, e, f))
        painter.clip(None)

    def paint(self, painter: Painter, k: int) -> None:
        """Draw night, track, stations and the light's next change in frame ``k``."""
        reel = self.scene.reel
        t = float(reel.t[k])
        quick = bool(len(reel) > 1 and self.scene.speed[k] > QUICK)
        left, top, right, bottom = self._map()
        near = bool(self.scene.near[k])
        if self.scene.speed[k] > 0.5 * STEP_S * reel.fps:
            self._chart(painter, t, quick)
        else:
            shown = STEP_S * round(t / STEP_S)
            room = (left - 10.0, top - 10.0, right + 10.0, bottom + 10.0)
            painter.layer((self.mark, near, quick, shown), room, lambda brush: self._chart(brush, shown, quick))
        if near:
            self._words_beside(painter, t)
        else:
            self._words(painter, t, quick)

    def _chart(self, painter: Painter, t: float, quick: bool) -> None:
        """Draw the map of a moment."""
        theme, reel = self.scene.theme, self.scene.reel
        rect = self._map()
        painter.clip(rect)
        a, d, e, f = self._affine()
        at = painter.place(a, 0.0, 0.0, d, e, f)
        latitude, longitude = reel.light.sun(t)
        painter.fill(polygon_path(night_polygon(latitude, longitude)), theme.night, theme.night_alpha, at=at)
        painter.dots([self._page(latitude, longitude)], 8.0, theme.sun, theme.ink, 1.4)
        if not quick:
            self._track(painter, t)
        self._stations(painter, t, quick)
        painter.clip(None)
        painter.line(polygon_path([rect[:2], (rect[2], rect[1]), rect[2:], (rect[0], rect[3])]), theme.range_ring, 1.2)
        if not quick:
            painter.dots([self._page(*reel.light.ground(t))], 8.0, theme.flown, theme.page, 2.0)

    def _track(self, painter: Painter, t: float) -> None:
        theme, light = self.scene.theme, self.scene.reel.light
        a, d, e, f = self._affine()
        at = painter.place(a, 0.0, 0.0, d, e, f)
        flown = (light.t <= t) & (light.t > t - 0.6 * ORBIT_S)
        ahead = (light.t >= t) & (light.t < t + 0.75 * ORBIT_S)
        for piece in self._pieces(flown, t, last=True):
            painter.line(piece, theme.flown, 3.2, at=at)
        for piece in self._pieces(ahead, t, last=False):
            painter.line(piece, theme.drift, 2.4, style="--", at=at)

    def _stations(self, painter: Painter, t: float, quick: bool) -> None:
        """Mark the stations; one that sees the target is filled and tied to it."""
        theme, reel = self.scene.theme, self.scene.reel
        seeing = () if quick else reel.contacts.seeing(t)
        here = self._page(*reel.light.ground(t))
        r = 3.0 if self.scene.near[self.scene.k] else 4.0
        for k, station in enumerate(reel.contacts.stations):
            x, y = self._page(station.latitude_rad, station.longitude_rad)
            if k in seeing:
                painter.segment(x, y, *here, theme.ink, 1.4)
            square = polygon_path([(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)])
            painter.fill(square, theme.ink if k in seeing else theme.page, 1.0, theme.ink, 1.2)

    def _words(self, painter: Painter, t: float, quick: bool) -> None:
        theme, reel, table = self.scene.theme, self.scene.reel, self.scene.reel.setting.table
        left, top, right, bottom = self._rect()
        if quick:
            painter.text(left, top + 17.0, say(table, "days", 0), 17.5, theme.ink, bold=True)
            return
        painter.text(
            left, top + 17.0, ": ".join(filter(None, light_words(reel.light, t, table))), 17.5, theme.ink, bold=True
        )
        painter.text(right, top + 17.0, place_words(*reel.light.ground(t), table), SIZE, theme.muted, align="right")
        text, size = painter.fitted(coverage_words(reel.contacts, t, table), SIZE, right - left - 12.0, SIZE)
        painter.text(left, bottom + UNDER, text, size, theme.ink)

    def _words_beside(self, painter: Painter, t: float) -> None:
        theme, reel, table = self.scene.theme, self.scene.reel, self.scene.reel.setting.table
        left, top, right, bottom = self._rect()
        right = self._map()[2]
        now, change = light_words(reel.light, t, table)
        painter.text(left, top + 17.0, now, 17.5, theme.ink, bold=True)
        painter.text(left, top + 39.0, change, SIZE, theme.ink)
        painter.text(left, bottom - 43.0, place_words(*reel.light.ground(t), table), SIZE, theme.muted)
        first, _, second = coverage_words(reel.contacts, t, table).partition(", ")
        for y, words in ((bottom - 22.0, first), (bottom - 2.0, second)):
            text, size = painter.fitted(words, SIZE, right - left, SIZE)
            painter.text(left, y, text, size, theme.ink)

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
        if not self.scene.near[self.scene.k]:
            return left, top + 26.0, right, bottom
        assert self.scene.layout.camera is not None
        right = self.scene.layout.camera[0] - 12.0
        return left, top + 46.0, right, top + 46.0 + (right - left) * (NORTH - SOUTH) / 360.0

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
