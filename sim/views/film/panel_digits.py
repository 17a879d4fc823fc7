"""Range and range rate as large digits, with what the sign means in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.views.draw.words import direction_word, in_metres, in_words, length, length_parts, rate_parts, thousands
from sim.views.film.scene import Panel

if TYPE_CHECKING:
    from sim.views.draw.painter import Painter

__all__ = ["DigitsPanel"]

FAR_M = 100.0 * NAUTICAL_MILE  # beyond it the range in a straight line says less than the way along the orbit


class DigitsPanel(Panel):
    """Two numbers that can be read from the last row."""

    def paint_once(self, painter: Painter) -> None:
        """Write the headings."""
        left, top, right, _ = self._rect()
        ports = "port to port" if self.scene.reel.has_ports else "centre to centre"
        wide = painter.text(left, top + 18.0, "RANGE", 16.0, self.scene.theme.muted)
        painter.text(left + wide + 9.0, top + 18.0, ports, 15.0, self.scene.theme.muted)
        painter.text(0.5 * (left + right) + 14.0, top + 18.0, "RANGE RATE", 16.0, self.scene.theme.muted)

    def paint(self, painter: Painter, k: int) -> None:
        """Write the numbers of frame ``k``."""
        reel, theme = self.scene.reel, self.scene.theme
        left, top, right, _ = self._rect()
        if reel.docked[k]:
            self._docked(painter, k)
            return
        metres, rate = float(reel.range_m[k]), float(reel.rate[k])
        number, unit = length_parts(metres)
        wide = painter.text(left, top + 66.0, number, 46.0, theme.ink, bold=True)
        painter.text(left + wide + 8.0, top + 66.0, unit, 21.0, theme.ink)
        small = in_metres(metres)
        if unit == "nmi" and metres < FAR_M:
            small = f"{thousands(metres / FOOT)} ft   {small}"
        elif unit == "nmi":  # the picture shows the way along the orbit, not the straight line
            small = f"{length(abs(float(reel.position[k, 0])))} along the orbit"
        painter.text(left, top + 92.0, small, 16.5, theme.muted)
        column = 0.5 * (left + right) + 14.0
        number, unit = rate_parts(rate)
        wide = painter.text(column, top + 66.0, number, 46.0, theme.ink, bold=True)
        painter.text(column + wide + 8.0, top + 66.0, unit, 21.0, theme.ink)
        word = direction_word(rate)
        wide = painter.text(column, top + 92.0, word, 16.5, theme.ink, bold=True)
        painter.text(column + wide + 12.0, top + 92.0, f"{thousands(rate, 3)} m/s", 16.5, theme.muted)

    def _docked(self, painter: Painter, k: int) -> None:
        """Say that the ships are joined, and for how long by now."""
        reel, theme = self.scene.reel, self.scene.theme
        left, top, right, _ = self._rect()
        painter.text(left, top + 66.0, "docked", 42.0, theme.ink, bold=True)
        contact = reel.flight.contact
        since = reel.t[k] - (contact.t_s if contact is not None else float(reel.flight.t[0]))
        painter.text(left, top + 92.0, "for " + in_words(max(0.0, float(since))), 16.5, theme.muted)
        column = 0.5 * (left + right) + 14.0
        number, unit = rate_parts(0.0)
        wide = painter.text(column, top + 66.0, number, 46.0, theme.ink, bold=True)
        painter.text(column + wide + 8.0, top + 66.0, unit, 21.0, theme.ink)
        painter.text(column, top + 92.0, "the ships are one", 16.5, theme.muted)

    def _rect(self) -> tuple[float, float, float, float]:
        rect = self.scene.layout.digits
        assert rect is not None
        return rect
