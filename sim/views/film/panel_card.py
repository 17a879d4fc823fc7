"""The card at contact, over the numbers that mean nothing any more: see `sim.views.scene.contact_card`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.views.film.brush import paint
from sim.views.film.scene import Panel
from sim.views.scene.contact_card import card_shapes

if TYPE_CHECKING:
    from sim.views.draw.painter import Painter

__all__ = ["CardPanel"]


class CardPanel(Panel):
    """The card, in the place of the digits and of the closing rate."""

    def paint(self, painter: Painter, k: int) -> None:
        """Draw frame ``k``, where the card is shown."""
        card, layout, theme = self.scene.reel.setting.card, self.scene.layout, self.scene.theme
        if card is None or not self.scene.reel.carded[k]:
            return
        left, top, right, bottom = layout.rate
        if layout.digits is not None:
            top = layout.digits[1]
        rect = (left, top, right, bottom)
        painter.box(rect, theme.page, edge=theme.ring, radius=10.0, edge_width=1.6)
        paint(painter, theme, card_shapes(card, self.scene.reel.setting.table, rect))
