"""Closing rate against range: the panel. Its window follows the range in steps and eases between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.inputs.units import FOOT
from sim.views.film.brush import paint
from sim.views.film.framing import eased
from sim.views.film.scene import Panel
from sim.views.scene.numbers import WINDOWS_FT, range_window
from sim.views.scene.rate import RateView, heading, rate_shapes, rate_view
from sim.views.scene.sentences import say

if TYPE_CHECKING:
    from sim.views.draw.painter import Painter, Rect
    from sim.views.film.scene import Scene

__all__ = ["RatePanel"]

EASE_S = 0.6  # s of film


class RatePanel(Panel):
    """The phase plane of the approach."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        reel = scene.reel
        self._flown = np.column_stack([reel.reach, reel.closing])
        samples = (reel.path_t, reel.reach, reel.closing)
        index = np.array([range_window(reach) for reach in reel.range_m.tolist()])
        views = np.empty((len(reel), 3))
        for a, stage in enumerate(reel.setting.stages):
            now = np.flatnonzero(reel.act == a)
            if not len(now):
                continue
            # in a stage the window goes one way only: a hold or a circle does not make it hunt
            way = slice(None) if stage.name == "departure" else slice(None, None, -1)
            index[now] = np.maximum.accumulate(index[now][way])[way]
            for step in np.unique(index[now]):
                wide = WINDOWS_FT[step] * FOOT
                views[now[index[now] == step]] = rate_view(reel.setting, stage, wide, samples)
        views = np.log(views * (1.0, 1.0, -1.0))
        if len(reel) > 2:
            views = eased(views, max(1, round(EASE_S * reel.fps)))
        self._views = np.exp(views) * (1.0, 1.0, -1.0)

    def paint_once(self, painter: Painter) -> None:
        """Write the heading and lay the panel."""
        left, top, _, _ = self.scene.layout.rate
        theme, table = self.scene.theme, self.scene.reel.setting.table
        painter.text(left, top + 17.0, say(table, "rate panel", 0), 17.5, theme.ink, bold=True)
        painter.box(self._plot(), theme.panel)

    def paint(self, painter: Painter, k: int) -> None:
        """Draw frame ``k``."""
        if self.scene.reel.carded[k]:  # the card stands there
            return
        theme, reel = self.scene.theme, self.scene.reel
        rect = self._plot()
        view = RateView(*self._views[k].tolist())
        top = self.scene.layout.rate[1] + 17.0
        painter.text(rect[2], top, heading(reel.setting, view), 15.5, theme.muted, align="right")
        flown = self._flown[reel.first[k] : reel.last[k]]
        paint(painter, theme, rate_shapes(reel.setting, self.scene.now(k), view, flown, rect))

    def _plot(self) -> Rect:
        left, top, right, bottom = self.scene.layout.rate
        return left + 42.0, top + 27.0, right, bottom - 22.0
