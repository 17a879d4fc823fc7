"""The free drift ahead on the page: a dashed line, minute marks, and a warning where it would touch the target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.views.draw.painter import line_path
from sim.views.draw.ships import short_name
from sim.views.draw.words import in_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.draw.labels import Labels
    from sim.views.draw.painter import Painter
    from sim.views.film.predictor import DriftPath
    from sim.views.film.scene import Scene

    Floats = NDArray[np.float64]

__all__ = ["draw_drift", "write_drift"]

DRIFT_MARKS = (5, 10, 15, 20, 30, 40, 50, 60)  # minutes


def draw_drift(painter: Painter, scene: Scene, k: int, drift: DriftPath, ahead: Floats) -> None:
    """Draw the line of a drift, ``ahead`` (n, 2) on the page, in frame ``k``; the last of it in a warning's colour."""
    theme = scene.theme
    if drift.touches is None:
        painter.line(line_path(ahead), theme.drift, 3.4, style="--")
        return
    x, y = scene.camera.to_page(k, np.array([drift.at(drift.touches)]))[0]
    reached = np.concatenate([ahead[drift.after < drift.touches], [[x, y]]])
    last = drift.after < max(0.0, drift.touches - 150.0)
    colour = theme.corridor if drift.how == "port" else theme.warning
    painter.line(line_path(reached), theme.drift, 3.4, style="--")
    final = reached[max(0, int(last.sum()) - 1) :]
    painter.line(line_path(final), theme.panel, 4.4)
    painter.line(line_path(final), colour, 4.0, style=":" if drift.how == "port" else "--")


def write_drift(painter: Painter, scene: Scene, drift: DriftPath, ahead: Floats, labels: Labels) -> None:
    """Mark the minutes of the drift, and say so where it would touch the target."""
    theme, name = scene.theme, short_name(scene.reel.flight.target_vehicle)
    left, top, right, bottom = scene.layout.lvlh
    end = drift.touches if drift.touches is not None else float(drift.after[-1])
    last = ahead[0]
    dots = []
    if drift.touches is not None:
        x, y = np.interp(end, drift.after, ahead[:, 0]), np.interp(end, drift.after, ahead[:, 1])
        if drift.how == "port":
            painter.dots([(x, y)], 6.0, theme.panel, theme.corridor, 2.6)
            words, colour = f"drifts into the port in {in_words(end)}", theme.corridor
        else:
            for slope in (1.0, -1.0):
                painter.segment(x - 8.0, y - 8.0 * slope, x + 8.0, y + 8.0 * slope, theme.warning, 4.0)
            off = drift.how == "off centre"
            words = (
                f"would meet the port off centre in {in_words(end)}"
                if off
                else f"would touch {name} in {in_words(end)}"
            )
            colour = theme.warning
        labels.write(
            painter,
            "touch",
            words,
            float(x),
            float(y),
            17.0,
            colour,
            gap=14.0,
            bold=True,
            must=True,
            backing=theme.panel,
        )
    for minute in DRIFT_MARKS:
        if minute * 60.0 > end - 20.0:
            break
        x, y = (
            np.interp(minute * 60.0, drift.after, ahead[:, 0]),
            np.interp(minute * 60.0, drift.after, ahead[:, 1]),
        )
        if not (left + 6.0 < x < right - 6.0 and top + 6.0 < y < bottom - 6.0):
            continue
        if math.hypot(x - last[0], y - last[1]) < 27.0:
            continue
        last = np.array([x, y])
        dots.append((x, y))
        labels.write(
            painter, f"+{minute}", f"+{minute} min", float(x), float(y), 16.0, theme.drift_text, bold=True, gap=11.0,
            halo=theme.panel,
        )  # fmt: skip
    painter.dots(dots, 5.5, theme.drift, theme.panel, 1.4)
