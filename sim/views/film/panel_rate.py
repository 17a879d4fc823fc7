"""Closing rate against range, with the gates: the picture in which an approach is flown.

Closing is up, range falls to the right. The window follows the range in steps and eases between them, so that the dot
is seen to move. The dashed line joins the gates as the approach law does; the band about it, 20 % or 0.05 ft/s to
either side, is a guide for the eye (chosen), not a limit of the flight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.views.draw.painter import line_path, polygon_path
from sim.views.draw.words import steps, thousands
from sim.views.film.framing import _eased
from sim.views.film.reel import holds_of
from sim.views.film.scene import Panel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.output.face import Flight
    from sim.views.draw.painter import Painter, Rect
    from sim.views.film.scene import Scene
    from sim.views.film.timewarp import Act

    Floats = NDArray[np.float64]

__all__ = ["RatePanel", "gate_band", "gate_line", "in_view"]

WINDOWS_FT = (40.0, 120.0, 350.0, 900.0, 2500.0, 7000.0, 20000.0, 60000.0, 180000.0, 600000.0, 2e6, 6e6, 2e7, 6e7)
STEP_DOWN = 0.92  # share of a window that the range may fill
BAND_SHARE, BAND_LEAST = 0.20, 0.05 * FOOT
EASE_S = 0.6  # s of film
HEADROOM = 20.0  # design units above the data, for the names of the holds


def gate_line(flight: Flight) -> Floats:
    """Return the rates that the approach aims at as corners (n, 2) of a line: range m (falling), closing rate m/s.

    Straight between the gates, level after the last one; inside the last hold the rate of the final approach.
    """
    if not flight.gates:
        return np.zeros((0, 2))
    corners = sorted(flight.gates, key=lambda gate: -gate[0])
    final = [phase.rate for phase in getattr(flight.scenario, "phase", ()) if phase.kind == "dock"]
    nearest = min((reach for _, reach in flight.holds), default=0.0)
    if final and 0.0 < nearest <= corners[-1][0]:
        corners += [(nearest, corners[-1][1]), (nearest, float(final[0])), (0.0, float(final[0]))]
    else:
        # a flight that does not dock ends at its last hold
        corners.append((nearest if not final and nearest < corners[-1][0] else 0.0, corners[-1][1]))
    return np.array(corners, dtype=float)


def gate_band(rates: Floats) -> tuple[Floats, Floats]:
    """Return the lower and upper edge of the guide band about gate rates."""
    half = np.maximum(BAND_SHARE * rates, BAND_LEAST)
    return np.maximum(rates - half, 0.0), rates + half


def in_view(reach: Floats, widest: float) -> slice:
    """Return the samples from the first from which the range stays below ``widest``."""
    beyond = np.nonzero(reach > widest)[0]
    return slice(int(beyond[-1]) if beyond.size else 0, None)


class RatePanel(Panel):
    """The phase plane of the approach."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        reel = scene.reel
        self._gates = gate_line(reel.flight)
        low, up = gate_band(self._gates[:, 1])
        ranges = self._gates[:, 0]
        self._band = np.concatenate([np.column_stack([ranges, up]), np.column_stack([ranges, low])[::-1]])
        windows = np.array(WINDOWS_FT) * FOOT
        index = np.minimum(np.searchsorted(windows * STEP_DOWN, reel.range_m), len(windows) - 1)
        limits = np.empty((len(reel), 2))
        for a, act in enumerate(reel.acts):
            now = np.flatnonzero(reel.act == a)
            if not len(now):
                continue
            # in an act the window goes one way only: a hold or a circle does not make it hunt
            way = slice(None) if act.name == "departure" else slice(None, None, -1)
            index[now] = np.maximum.accumulate(index[now][way])[way]
            for step in np.unique(index[now]):
                limits[now[index[now] == step]] = self._limits(float(windows[step]), act)
        wide = np.log(windows[index])
        high, low = np.log(limits[:, 1]), np.log(-limits[:, 0])
        if len(reel) > 2:
            width = max(1, round(EASE_S * reel.fps))
            wide, high, low = _eased(np.column_stack([wide, high, low]), width).T
        self._wide, self._high, self._low = np.exp(wide), np.exp(high), -np.exp(low)
        self._flown = np.column_stack([reel.reach, reel.closing])

    def _limits(self, window: float, act: Act) -> tuple[float, float]:
        """Return the least and the most closing rate of an act worth showing in a window of ranges."""
        reel = self.scene.reel
        start, end = np.searchsorted(reel.path_t, [act.start_s, act.end_s])
        reach, closing = reel.reach[start : end + 1], reel.closing[start : end + 1]
        closing = closing[reach < window] if act.name == "departure" else closing[in_view(reach, window)]
        most = float(closing.max(initial=0.0))
        guide = float(gate_band(self._gates[self._gates[:, 0] <= window, 1])[1].max(initial=0.0))
        if act.name == "departure":
            guide = 0.0
        high = max(1.12 * most, min(1.06 * guide, 3.0 * most) if most > 0.0 else guide, 0.12 * FOOT)
        return min(1.12 * float(closing.min(initial=0.0)), -0.13 * high), high

    def paint_once(self, painter: Painter) -> None:
        """Write the headings and lay the panel."""
        left, top, _, _ = self.scene.layout.rate
        painter.text(left, top + 17.0, "Closing rate, ft/s", 17.5, self.scene.theme.ink, bold=True)
        painter.box(self._plot(), self.scene.theme.panel)

    def paint(self, painter: Painter, k: int) -> None:
        """Draw frame ``k``."""
        theme, reel = self.scene.theme, self.scene.reel
        rect = self._plot()
        left, top, right, bottom = rect
        wide, high, low = float(self._wide[k]), float(self._high[k]), float(self._low[k])
        a, d = -(right - left) / wide, -(bottom - top - HEADROOM) / (high - low)
        e, f = right, top + HEADROOM - d * high
        unit, name = (NAUTICAL_MILE, "nmi") if wide > 2.0 * NAUTICAL_MILE else (FOOT, "ft")
        painter.text(
            right, self.scene.layout.rate[1] + 17.0, f"against range, {name}", 15.5, theme.muted, align="right"
        )
        at = painter.place(a, 0.0, 0.0, d, e, f)
        painter.clip(rect)
        guided = len(self._band) > 0 and reel.acts[int(reel.act[k])].name != "departure"
        if guided:
            painter.fill(polygon_path(self._band), theme.corridor, theme.corridor_alpha, at=at)
            painter.line(line_path(self._gates), theme.corridor, 2.4, style="--", at=at)
        painter.segment(left, f, right, f, theme.muted, 1.2)
        self._holds(painter, a, e, rect, holds_of(reel.flight, reel.acts[int(reel.act[k])]))
        painter.line(line_path(self._trail(k, wide)), theme.flown, 2.2, at=at)
        painter.clip(None)
        painter.dots([(a * reel.range_m[k] + e, -d * reel.rate[k] + f)], 8.5, theme.flown, theme.ink, 2.0)
        self._ticks(painter, rect, unit, wide, high, low)
        if guided:
            self._name_gates(painter, float(reel.range_m[k]), (a, d, e, f), rect)

    def _trail(self, k: int, wide: float) -> Floats:
        reel = self.scene.reel
        begin = int(reel.first[k])
        start = begin + in_view(reel.reach[begin : reel.last[k]], 1.2 * wide).start
        now = np.array([[reel.range_m[k], -reel.rate[k]]])
        return np.concatenate([self._flown[start : reel.last[k]], now])

    def _holds(self, painter: Painter, a: float, e: float, rect: Rect, holds: list[float]) -> None:
        theme = self.scene.theme
        left, top, right, bottom = rect
        last = left
        for reach in holds:
            x = a * reach + e
            if not left + 2.0 < x < right - 12.0:
                continue
            painter.segment(x, top + 20.0, x, bottom, theme.muted, 1.4, style=":")
            text = f"hold {thousands(reach / FOOT)}"
            width, _ = painter.text_size(text, 15.0)
            middle = min(max(x, last + 0.5 * width + 6.0), right - 0.5 * width - 4.0)
            if middle - 0.5 * width > last and abs(middle - x) < 0.6 * width:
                painter.text(middle, top + 15.0, text, 15.0, theme.muted, align="center")
                last = middle + 0.5 * width

    def _name_gates(self, painter: Painter, here: float, affine: tuple[float, float, float, float], rect: Rect) -> None:
        """Name the dashed line once, ahead of the dot, where there is room."""
        left, top, right, bottom = rect
        a, d, e, f = affine
        for reach, rate in self._gates[-2::-1]:
            x, y = a * reach + e, d * rate + f
            if any(x < a * hold + e < x + 70.0 for _, hold in self.scene.reel.flight.holds):
                continue
            if max(left + 8.0, a * here + e + 30.0) < x < right - 70.0 and top + 40.0 < y < bottom - 40.0:
                painter.text(x + 12.0, y - 12.0, "gates", 15.0, self.scene.theme.corridor, bold=True)
                return

    def _ticks(self, painter: Painter, rect: Rect, unit: float, wide: float, high: float, low: float) -> None:
        theme = self.scene.theme
        left, top, right, bottom = rect
        step = steps(wide / unit, 6)
        for i in range(int(wide / unit / step + 1e-9) + 1):
            x = right - i * step * unit / wide * (right - left)
            text = thousands(i * step, 1 if step < 1.0 else 0)
            painter.segment(x, bottom, x, bottom + 4.0, theme.muted, 1.2)
            half = 0.5 * painter.text_size(text, 15.0)[0]
            painter.text(min(x, right + 3.0 - half), bottom + 18.0, text, 15.0, theme.muted, align="center")
        step = steps((high - low) / FOOT, 4)
        for i in range(-int(-low / FOOT / step + 1e-9), int(high / FOOT / step + 1e-9) + 1):
            y = bottom - (i * step * FOOT - low) / (high - low) * (bottom - top - HEADROOM)
            painter.segment(left - 4.0, y, left, y, theme.muted, 1.2)
            digits = 0 if step >= 1.0 else 1 if step >= 0.1 else 2
            painter.text(left - 8.0, y + 5.5, thousands(i * step, digits), 15.0, theme.muted, align="right")

    def _plot(self) -> Rect:
        left, top, right, bottom = self.scene.layout.rate
        return left + 42.0, top + 27.0, right, bottom - 22.0
