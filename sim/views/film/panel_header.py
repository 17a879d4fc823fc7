"""The head of the page: title, clocks, what happens now, what comes next and how fast time runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from sim.views.film.scene import Panel
from sim.views.scene.header import head, titles
from sim.views.scene.numbers import STALE_FLIGHT_S, freshness, staleness
from sim.views.scene.sentences import say

if TYPE_CHECKING:
    from sim.views.draw.painter import Painter
    from sim.views.film.scene import Scene
    from sim.views.scene.header import Head

__all__ = ["HeaderPanel"]

TITLE_WIDTH = 362.0
NEXT_SIZE, NEXT_WIDTH = 16.5, 250.0


class HeaderPanel(Panel):
    """Title and clocks at the left, caption in the middle, what is next at the right."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        reel = scene.reel
        starts = np.array([chapter.t_s for chapter in reel.setting.chapters] or [0.0])
        # where in the film each frame's chapter began, for the age of its caption
        self._start = starts[reel.chapter]
        ends = np.append(starts[1:], reel.until)
        self._lasts = ends - starts
        self._seconds_of = reel.warp.film_time(ends) - reel.warp.film_time(starts)
        self._shown = np.arange(len(reel)) / reel.fps
        if len(reel) > 1:
            first = np.minimum(np.searchsorted(reel.t, self._start), len(reel) - 1)
            self._shown = self._shown - self._shown[first]

    def paint_once(self, painter: Painter) -> None:
        """Write the title, a long one to its first stop."""
        left, top, _, _ = self._rect()
        forms = titles(self.scene.reel.setting.title)
        title = next((one for one in forms if painter.text_size(one, 16.0, bold=True)[0] <= TITLE_WIDTH), forms[-1])
        text, size = painter.fitted(title, 23.0, TITLE_WIDTH, 15.0, bold=True)
        painter.text(left + 5.0, top + 37.0, text, size, self.scene.theme.ink, bold=True)

    def paint(self, painter: Painter, k: int) -> None:
        """Draw the clocks, the caption and what is next, in frame ``k``."""
        reel, theme = self.scene.reel, self.scene.theme
        left, top, right, _ = self._rect()
        i = int(reel.chapter[k])
        speed = float(self.scene.speed[k]) if len(reel) > 1 else 0.0
        words = head(reel.setting, self.scene.now(k), speed, float(self._lasts[i]), float(self._seconds_of[i]))
        painter.text(left + 5.0, top + 66.0, words.clock, 15.5, theme.muted, mono=True)
        if words.next_name:
            painter.text(right, top + 40.0, self._next(painter, words), NEXT_SIZE, theme.muted, align="right")
        painter.text(right, top + 66.0, words.speed, 15.5, theme.muted, align="right")
        if words.caption:
            self._caption(painter, k, words.caption, (left + 390.0, top + 15.0, right - 260.0))

    def _next(self, painter: Painter, words: Head) -> str:
        """Say what is next in its width: a long name is cut with dots, so that the type stays legible."""
        table = self.scene.reel.setting.table
        room = NEXT_WIDTH - painter.text_size(say(table, "next", 0, "", words.next_wait), NEXT_SIZE)[0]
        name, _ = painter.fitted(words.next_name, NEXT_SIZE, room, NEXT_SIZE)
        return say(table, "next", 0, name, words.next_wait)

    def _caption(self, painter: Painter, k: int, text: str, at: tuple[float, float, float]) -> None:
        reel, theme = self.scene.reel, self.scene.theme
        left, top, right = at
        text, size = painter.fitted(text, 23.0, right - left - 32.0, 14.0, bold=True)
        wide, _ = painter.text_size(text, size, bold=True)
        age, shown = float(reel.t[k] - self._start[k]), float(self._shown[k])
        if len(reel) > 1:
            old, fresh = staleness(age, shown), freshness(shown)
        else:
            old, fresh = 1.0 if age > 10.0 * STALE_FLIGHT_S else 0.0, 1.0
        box = (left, top, left + wide + 32.0, top + 50.0)
        colour = theme.banner_text if old < 0.5 else theme.stale_text
        painter.box(box, _mixed(theme.banner, theme.stale, old), fresh, radius=9.0)
        painter.text(left + 16.0, top + 25.0 + 0.36 * size, text, size, colour, bold=True)

    def _rect(self) -> tuple[float, float, float, float]:
        rect = self.scene.layout.header
        assert rect is not None
        return rect


def _mixed(first: str, second: str, share: float) -> str:
    red, green, blue = ((1.0 - share) * x + share * y for x, y in zip(to_rgb(first), to_rgb(second), strict=True))
    return str(to_hex((red, green, blue)))
