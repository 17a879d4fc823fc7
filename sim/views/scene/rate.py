"""Closing rate against range, with the gates: the picture in which an approach is flown.

Closing is up, range falls to the right. The dashed line joins the gates as the approach law does; the band about it,
20 % or 0.05 ft/s to either side, is a guide for the eye (chosen), not a limit of the flight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.inputs.units import FOOT
from sim.views.scene.numbers import closing_limits, guide_edges, range_unit, step_decimals, tick_step, unit_m
from sim.views.scene.sentences import say
from sim.views.scene.shapes import Area, Clip, Dots, Line, Names, Segment, Text
from sim.views.scene.words import thousands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.scene.instant import Instant, Setting, Stage
    from sim.views.scene.shapes import Affine, Rect, Shape

    Floats = NDArray[np.float64]

__all__ = ["RateView", "gate_band", "heading", "in_view", "rate_shapes", "rate_view"]

HEADROOM = 20.0  # units above the data, for the names of the holds
SIZE = 15.0
GATES_ROOM = 70.0  # units that the word "gates" takes


class RateView(NamedTuple):
    """What the panel shows: ranges from 0 to ``wide`` (m), closing rates from ``low`` to ``high`` (m/s)."""

    wide: float
    high: float
    low: float


def gate_band(rates: Floats) -> tuple[Floats, Floats]:
    """Return the lower and upper edge of the guide band about gate rates (n,)."""
    low, high = np.array([guide_edges(rate) for rate in rates.tolist()]).reshape(-1, 2).T
    return low, high


def in_view(reach: Floats, widest: float) -> slice:
    """Return the samples from the first from which the range stays below ``widest``."""
    beyond = np.nonzero(reach > widest)[0]
    return slice(int(beyond[-1]) if beyond.size else 0, None)


def rate_view(setting: Setting, stage: Stage, wide: float, samples: tuple[Floats, Floats, Floats]) -> RateView:
    """Return what the panel shows in a stage of the flight within ranges of ``wide`` (m).

    ``samples`` are times (s), ranges (m) and closing rates (m/s), (n,) each.
    """
    t, reach, closing = samples
    start, end = np.searchsorted(t, [stage.start_s, stage.end_s])
    reach, closing = reach[start : end + 1], closing[start : end + 1]
    leaving = stage.name == "departure"
    closing = closing[reach < wide] if leaving else closing[in_view(reach, wide)]
    guide = max(
        (float(gate_band(line[line[:, 0] <= wide, 1])[1].max(initial=0.0)) for line in setting.gates), default=0.0
    )
    return RateView(
        wide,
        *closing_limits(float(closing.max(initial=0.0)), float(closing.min(initial=0.0)), 0.0 if leaving else guide),
    )


def rate_shapes(setting: Setting, now: Instant, view: RateView, flown: Floats, rect: Rect) -> list[Shape]:
    """Return the panel at a moment, in a rectangle.

    ``flown`` (n, 2) are range (m) and closing rate (m/s) of the stage until now.
    """
    left, top, right, bottom = rect
    a, d = -(right - left) / view.wide, -(bottom - top - HEADROOM) / (view.high - view.low)
    at = (a, d, right, top + HEADROOM - d * view.high)
    stage = setting.stages[now.stage]
    guided = len(setting.gates) > 0 and stage.name != "departure"
    shapes: list[Shape] = [Clip(rect)]
    if guided:
        for line in setting.gates:
            low, high = gate_band(line[:, 1])
            band = np.concatenate([np.column_stack([line[:, 0], high]), np.column_stack([line[:, 0], low])[::-1]])
            shapes += [Area(band, "corridor", at=at), Line(line, "corridor", 2.4, "--", at)]
    shapes.append(Segment(left, at[3], right, at[3], "muted", 1.2))
    shapes += _holds(setting, stage, at, rect)
    trail = np.concatenate([flown[in_view(flown[:, 0], 1.2 * view.wide)], [[now.range_m, -now.rate_m_s]]])
    shapes += [Line(trail, "flown", 2.2, at=at), Clip(None)]
    here = np.array([[a * now.range_m + at[2], -d * now.rate_m_s + at[3]]])
    shapes.append(Dots(here, 8.5, "flown", "ink", 2.0))
    shapes += _ticks(view, rect)
    return shapes + _name_gates(setting, now, at, rect) if guided else shapes


def heading(setting: Setting, view: RateView) -> str:
    """Return against what the closing rate is shown, and in which unit."""
    return say(setting.table, "rate panel", 1, say(setting.table, "unit", range_unit(view.wide)))


def _holds(setting: Setting, stage: Stage, at: Affine, rect: Rect) -> list[Shape]:
    left, top, right, bottom = rect
    shown = [(at[0] * reach + at[2], reach) for reach in stage.holds]
    shown = [(x, reach) for x, reach in shown if left + 2.0 < x < right - 12.0]
    bars: list[Shape] = [Segment(x, top + 20.0, x, bottom, "muted", 1.4, ":") for x, _ in shown]
    texts = tuple(say(setting.table, "rate panel", 2, thousands(reach / FOOT)) for _, reach in shown)
    return [*bars, Names(tuple(x for x, _ in shown), texts, top + 15.0, SIZE, "muted", left, right)]


def _name_gates(setting: Setting, now: Instant, at: Affine, rect: Rect) -> list[Shape]:
    """Name the dashed line once, ahead of the dot, where there is room."""
    left, top, right, bottom = rect
    a, d, e, f = at
    for reach, rate in (corner for line in setting.gates[::-1] for corner in line[-2::-1].tolist()):
        x, y = a * reach + e, d * rate + f
        if any(x < a * hold + e < x + GATES_ROOM for hold in setting.hold_ranges):
            continue
        if max(left + 8.0, a * now.range_m + e + 30.0) < x < right - GATES_ROOM and top + 40.0 < y < bottom - 40.0:
            return [Text(x + 12.0, y - 12.0, say(setting.table, "rate panel", 3), SIZE, "corridor", bold=True)]
    return []


def _ticks(view: RateView, rect: Rect) -> list[Shape]:
    left, top, right, bottom = rect
    wide, high, low = view
    unit = unit_m(range_unit(wide))
    shapes: list[Shape] = []
    step = tick_step(wide / unit, 6)
    for i in range(int(wide / unit / step + 1e-9) + 1):
        x = right - i * step * unit / wide * (right - left)
        text = thousands(i * step, 1 if step < 1.0 else 0)
        shapes.append(Segment(x, bottom, x, bottom + 4.0, "muted", 1.2))
        shapes.append(Text(x, bottom + 18.0, text, SIZE, "muted", "center", right=right + 3.0))
    step = tick_step((high - low) / FOOT, 4)
    for i in range(-int(-low / FOOT / step + 1e-9), int(high / FOOT / step + 1e-9) + 1):
        y = bottom - (i * step * FOOT - low) / (high - low) * (bottom - top - HEADROOM)
        shapes.append(Segment(left - 4.0, y, left, y, "muted", 1.2))
        shapes.append(Text(left - 8.0, y + 5.5, thousands(i * step, step_decimals(step)), SIZE, "muted", "right"))
    return shapes
