"""Range and range rate as large digits, with what the sign means in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.views.film.scene import Panel
from sim.views.scene.digits import digits, headings

if TYPE_CHECKING:
    from sim.views.draw.painter import Painter
    from sim.views.scene.digits import Number

__all__ = ["DigitsPanel"]


class DigitsPanel(Panel):
    """Two numbers that can be read from the last row."""

    def paint_once(self, painter: Painter) -> None:
        """Write the headings."""
        left, top, right, _ = self._rect()
        reach, measured, rate = headings(self.scene.reel.setting)
        wide = painter.text(left, top + 18.0, reach, 16.0, self.scene.theme.muted)
        painter.text(left + wide + 9.0, top + 18.0, measured, 15.0, self.scene.theme.muted)
        painter.text(0.5 * (left + right) + 14.0, top + 18.0, rate, 16.0, self.scene.theme.muted)

    def paint(self, painter: Painter, k: int) -> None:
        """Write the numbers of frame ``k``."""
        if self.scene.reel.carded[k]:  # the card stands there
            return
        left, top, right, _ = self._rect()
        now = digits(self.scene.reel.setting, self.scene.now(k))
        self._number(painter, left, top, now.reach)
        self._number(painter, 0.5 * (left + right) + 14.0, top, now.rate)

    def _number(self, painter: Painter, x: float, top: float, shown: Number) -> None:
        theme = self.scene.theme
        size = 46.0 if shown.unit else 42.0  # a word is wider than a number
        wide = painter.text(x, top + 66.0, shown.number, size, theme.ink, bold=True)
        painter.text(x + wide + 8.0, top + 66.0, shown.unit, 21.0, theme.ink)
        if shown.word:
            x += painter.text(x, top + 92.0, shown.word, 16.5, theme.ink, bold=True) + 12.0
        painter.text(x, top + 92.0, shown.beside, 16.5, theme.muted)

    def _rect(self) -> tuple[float, float, float, float]:
        rect = self.scene.layout.digits
        assert rect is not None
        return rect
