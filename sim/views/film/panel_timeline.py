"""The film as a bar: phases as named ticks, nights as bars under it, and where the film is.

The bar is as long as the film, not as the flight: hours of coasting are short on it, as they are in the film.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.views.film.scene import Panel
from sim.views.scene.timeline import current, passed, ticks

if TYPE_CHECKING:
    from sim.views.draw.painter import Painter
    from sim.views.film.scene import Scene

__all__ = ["TimelinePanel"]

SIZE = 15.5


class TimelinePanel(Panel):
    """Progress and events along the bottom of the page."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        reel = scene.reel
        self._marks = ticks(reel.setting, reel.since, reel.until)
        self._found: list[tuple[str, float, float]] | None = None

    def paint_once(self, painter: Painter) -> None:
        """Draw the bar, its ticks and the nights."""
        theme, reel = self.scene.theme, self.scene.reel
        left, top, right, _ = self._rect()
        painter.box((left, top + 10.0, right, top + 18.0), theme.track)
        for start, end in reel.light.nights:
            x0, x1 = self._x(start), self._x(end)
            if x1 - x0 > 1.5:  # in days that pass in seconds no night can be told from the next
                painter.box((x0, top + 22.0, x1, top + 26.0), theme.muted)
        for name, t, _ in self._ticks(painter):
            painter.segment(self._x(t), top + 5.0, self._x(t), top + 23.0, theme.ink, 2.0, alpha=1.0 if name else 0.55)

    def paint(self, painter: Painter, k: int) -> None:
        """Draw how far the film has come in frame ``k``, and name the ticks."""
        theme, reel = self.scene.theme, self.scene.reel
        left, top, _, _ = self._rect()
        here = self._x(float(reel.t[k]))
        painter.box((left, top + 10.0, here, top + 18.0), theme.flown)
        moment = self.scene.now(k)
        now, gone = current(reel.setting, moment), passed(self._marks, moment)

        def draw(brush: Painter) -> None:
            for i, (name, t, x) in enumerate(self._ticks(brush)):
                if i < gone:
                    brush.segment(self._x(t), top + 5.0, self._x(t), top + 23.0, theme.ink, 2.0)
                shown = bool(name) and t == now
                colour = theme.ink if shown else theme.muted
                brush.text(x, top + 45.0, name, SIZE, colour, bold=shown, align="center")

        page = self.scene.layout.page
        painter.layer((self.mark, gone, now), (page[0], top, page[2], page[3]), draw)
        painter.dots([(here, top + 14.0)], 9.0, theme.flown, theme.page, 2.0)
        painter.dots([(here, top + 14.0)], 4.5, theme.ink)

    def _x(self, t: float) -> float:
        left, _, right, _ = self._rect()
        reel = self.scene.reel
        start, end, here = reel.warp.film_time([reel.since, reel.until, t])
        return float(np.interp(here, [start, max(end, start + 1e-6)], [left, right]))

    def _ticks(self, painter: Painter) -> list[tuple[str, float, float]]:
        """Return (name, time, middle of the label) of every tick; a label that would touch a weightier one is empty."""
        if self._found is not None:
            return self._found
        left, _, right, _ = self._rect()
        taken: list[tuple[float, float]] = []
        marks = self._marks
        found = [("", tick.t_s, self._x(tick.t_s)) for tick in marks]
        for i in sorted(range(len(marks)), key=lambda i: marks[i].weight):
            name, t, _ = marks[i]
            half = 0.5 * painter.text_size(name, SIZE, bold=True)[0] + 7.0
            x = min(max(self._x(t), left - 8.0 + half), right + 8.0 - half)
            if not any(x - half < b and a < x + half for a, b in taken):
                taken.append((x - half, x + half))
                found[i] = (name, t, x)
        self._found = found
        return found

    def _rect(self) -> tuple[float, float, float, float]:
        rect = self.scene.layout.timeline
        assert rect is not None
        return rect
