"""The head of the page: title, clocks, what happens now, what comes next and how fast time runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from sim.views.draw.words import in_words, thousands
from sim.views.film.scene import Panel

if TYPE_CHECKING:
    from sim.views.draw.painter import Painter
    from sim.views.film.scene import Scene

__all__ = ["HeaderPanel", "fitted", "next_words"]

STALE_FLIGHT_S = 60.0  # a caption older than this, in flight...
STALE_FILM_S = 3.0  # ...and this, in film, fades to grey
FADE_S = 0.6
LONG_S, QUICK_RATE = 7200.0, 1500.0  # a chapter of hours that passes quicker than so many times says how long it is
GO_BY = 0.25  # s of film over which a new caption appears
NEXT_SIZE, NEXT_WIDTH = 16.5, 250.0


def fitted(
    painter: Painter, text: str, size: float, width: float, least: float, bold: bool = False
) -> tuple[str, float]:
    """Return ``text``, cut with dots if need be, and the size from ``size`` to ``least`` at which it fits ``width``."""
    while size > least and painter.text_size(text, size, bold)[0] > width:
        size -= 0.5
    while len(text) > 4 and painter.text_size(text, size, bold)[0] > width:
        text = text[:-2].rstrip(" .,;:") + "\u2026"
    return text, size


def next_words(painter: Painter, name: str, wait: str) -> str:
    """Return "next: name wait" in its width: a long name is cut with dots, so that the type stays legible."""
    room = NEXT_WIDTH - painter.text_size(f"next: {wait}", NEXT_SIZE)[0]
    return f"next: {fitted(painter, name, NEXT_SIZE, room, NEXT_SIZE)[0]}{wait}"


class HeaderPanel(Panel):
    """Title and clocks at the left, caption in the middle, what is next at the right."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        reel = scene.reel
        starts = np.array([part.t_s for part in reel.chapters] or [0.0])
        # where in the film each frame's chapter began, for the age of its caption
        self._start = starts[reel.chapter]
        ends = np.append(starts[1:], reel.until)
        self._seconds_of = reel.warp.film_time(ends) - reel.warp.film_time(starts)
        self._shown = np.arange(len(reel)) / reel.fps
        if len(reel) > 1:
            first = np.minimum(np.searchsorted(reel.t, self._start), len(reel) - 1)
            self._shown = self._shown - self._shown[first]

    def paint_once(self, painter: Painter) -> None:
        """Write the title."""
        left, top, _, _ = self._rect()
        flight = self.scene.reel.flight
        title = flight.scenario.title
        for end in (",", " and ", " with ", " of "):  # a long title to its first stop
            if painter.text_size(title, 16.0, bold=True)[0] > 362.0:
                title = title.split(end)[0]
        text, size = fitted(painter, title, 23.0, 362.0, 15.0, bold=True)
        painter.text(left + 5.0, top + 37.0, text, size, self.scene.theme.ink, bold=True)

    def paint(self, painter: Painter, k: int) -> None:
        """Draw the clocks, the caption and what is next, in frame ``k``."""
        reel, theme = self.scene.reel, self.scene.theme
        left, top, right, _ = self._rect()
        flight, t = reel.flight, float(reel.t[k])
        clock = f"UTC {flight.utc(t):%d %b %H:%M:%S}   MET {flight.met(t)}"
        painter.text(left + 5.0, top + 66.0, clock, 15.5, theme.muted, mono=True)
        upcoming, when = self._next(k)
        if upcoming:
            text = next_words(painter, upcoming, f" in {in_words(when - t)}")
            painter.text(right, top + 40.0, text, NEXT_SIZE, theme.muted, align="right")
        if len(reel) > 1 and self.scene.speed[k] > 0.7:
            painter.text(
                right, top + 66.0, f"time \u00d7{_speed(float(self.scene.speed[k]))}", 15.5, theme.muted, align="right"
            )
        self._caption(painter, k, left + 390.0, top + 15.0, right - 260.0)

    def _caption(self, painter: Painter, k: int, left: float, top: float, right: float) -> None:
        reel, theme = self.scene.reel, self.scene.theme
        if reel.chapter[k] < 0:
            return
        text = reel.chapters[int(reel.chapter[k])].caption + self._passing(k)
        text, size = fitted(painter, text, 23.0, right - left - 32.0, 14.0, bold=True)
        wide, _ = painter.text_size(text, size, bold=True)
        age = float(reel.t[k] - self._start[k])
        shown = float(self._shown[k])
        old = min(1.0, max(0.0, (shown - STALE_FILM_S) / FADE_S)) if age > STALE_FLIGHT_S else 0.0
        if len(reel) == 1:
            old = 1.0 if age > 10.0 * STALE_FLIGHT_S else 0.0
        box = (left, top, left + wide + 32.0, top + 50.0)
        baseline = top + 25.0 + 0.36 * size
        fresh = min(1.0, max(0.25, shown / GO_BY)) if len(reel) > 1 else 1.0
        old = round(8.0 * old) / 8.0  # a few shades only: each is a text of its own to the painter
        colour = theme.banner_text if old < 0.5 else theme.stale_text
        painter.box(box, _mixed(theme.banner, theme.stale, old), fresh, radius=9.0)
        painter.text(left + 16.0, baseline, text, size, colour, bold=True)

    def _passing(self, k: int) -> str:
        """Say how much time goes by where hours pass in seconds."""
        reel = self.scene.reel
        parts, i = reel.chapters, int(reel.chapter[k])
        end = parts[i + 1].t_s if i + 1 < len(parts) else reel.until
        quick = self._seconds_of[i] * QUICK_RATE < end - parts[i].t_s
        long = end - parts[i].t_s > LONG_S
        return f" ({in_words(end - parts[i].t_s)} pass quickly)" if quick and long else ""

    def _next(self, k: int) -> tuple[str, float]:
        reel = self.scene.reel
        t = float(reel.t[k])
        for part in reel.chapters:
            if part.t_s > t + 0.5:
                return part.name.lower() if part.kind == "contact" else part.name, part.t_s
        return "", t

    def _rect(self) -> tuple[float, float, float, float]:
        rect = self.scene.layout.header
        assert rect is not None
        return rect


def _speed(rate: float) -> str:
    """Write a rate of play with two figures, so that it does not flicker."""
    digits = max(0, len(str(int(rate))) - 2)
    return thousands(round(rate / 10**digits) * 10**digits)


def _mixed(first: str, second: str, share: float) -> str:
    red, green, blue = ((1.0 - share) * x + share * y for x, y in zip(to_rgb(first), to_rgb(second), strict=True))
    return str(to_hex((red, green, blue)))
