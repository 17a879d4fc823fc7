"""What stands about the target: range rings, axes, the keep-out sphere, the corridor and its gates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.views.scene.numbers import ring_crosses
from sim.views.scene.picture_plane import corridor_outline
from sim.views.scene.sentences import say
from sim.views.scene.shapes import Area, KeepOff, Label, Line, OnRing, Ring, Segment
from sim.views.scene.words import length, thousands

if TYPE_CHECKING:
    from sim.views.scene.instant import Instant, Setting
    from sim.views.scene.shapes import Rect, Shape, View

__all__ = ["KEEP_OUT_M", "SMALL", "surroundings"]

RINGS = (
    *(radius * FOOT for radius in (5, 10, 20, 50, 100, 200, 500, 1000, 2000)),
    *(radius * NAUTICAL_MILE for radius in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)
RING_ANGLES = (28, 152, 40, 140, -28, -152, 15, 165, 60, 120, -60, -120)  # deg below the horizontal, tried in turn
KEEP_OUT_ANGLES = (-40, -140, 55, 125, -60, -120)
SMALL = 15.0
# Of the International Space Station (about its centre of mass); no figure for Mir was found: chosen.
KEEP_OUT_M = 200.0
LARGEST = 1500.0  # units: a larger ring is a line
GATES_AHEAD = 2  # so many gates to come are named
GATE_ROOM = 26.0  # units between two gates that are named
BAR_LEAST = 30.0  # units from the port that a hold or gate must stand off


def surroundings(setting: Setting, now: Instant, view: View, rect: Rect) -> list[Shape]:
    """Return what stands about the target in the panel ``rect``, to be painted under paths and ships."""
    return [
        *_keep_out(setting, view),
        *_rings(setting, now, view, rect),
        *_axes(view, rect),
        *_corridor(setting, now, view),
    ]


def _keep_out(setting: Setting, view: View) -> list[Shape]:
    x, y = view.point((0.0, 0.0))
    size = KEEP_OUT_M * view.d
    if not 40.0 < size < LARGEST:
        return []
    ring = Ring(x, y, size, "muted", 1.8, 0.85, ":")
    if size <= 90.0:
        return [ring]
    text = say(setting.table, "about the target", 0, f"{KEEP_OUT_M:.0f}")
    return [ring, OnRing(text, x, y, size, KEEP_OUT_ANGLES, SMALL)]


def _rings(setting: Setting, now: Instant, view: View, rect: Rect) -> list[Shape]:
    x, y = view.point(now.target_port)
    shapes: list[Shape] = []
    for radius in RINGS:
        size = radius * view.d
        if not 60.0 < size < LARGEST or not ring_crosses(rect, x, y, size):
            continue
        strength = min(1.0, (size - 60.0) / 50.0)
        shapes.append(Ring(x, y, size, "range_ring", 1.0, strength))
        if size >= 105.0:
            text = length(radius, setting.table).replace(".00 ", " ").replace(".0 ", " ")
            shapes.append(OnRing(text, x, y, size, RING_ANGLES, SMALL, strength))
    return shapes


def _axes(view: View, rect: Rect) -> list[Shape]:
    left, _, right, bottom = rect
    x, y = view.point((0.0, 0.0))
    return [Segment(left, y, right, y, "muted", 1.3), Segment(x, y, x, bottom, "muted", 1.2, "--", 0.9)]


def _corridor(setting: Setting, now: Instant, view: View) -> list[Shape]:
    stage = setting.stages[now.stage]
    if setting.corridor is None or stage.name == "departure":
        return []
    half_angle, inside = setting.corridor
    if inside * view.d < 26.0:
        return []
    page = view.points(corridor_outline(setting.axis, half_angle, inside, np.array(now.target_port)))
    sides = np.concatenate([np.linspace(page[1], page[0], 60), np.linspace(page[0], page[2], 60)])
    shapes: list[Shape] = [Area(page, "corridor"), Line(page[[1, 0, 2]], "corridor", 2.0), KeepOff(sides)]
    marked = [reach for reach in stage.holds if reach * view.d >= BAR_LEAST]
    for reach in marked:
        shapes += _bar(setting, now, view, reach, say(setting.table, "about the target", 1, thousands(reach / FOOT)))
    named = list(marked)
    for reach, rate in setting.gates_on_axis:
        if reach > now.range_m or reach * view.d < BAR_LEAST or len(named) >= len(marked) + GATES_AHEAD:
            continue
        if any(abs(reach - other) * view.d < GATE_ROOM for other in named):
            continue
        named.append(reach)
        figures = thousands(reach / FOOT), thousands(rate / FOOT, 2).rstrip("0").rstrip(".")
        shapes += _bar(setting, now, view, reach, say(setting.table, "about the target", 2, *figures), heavy=False)
    return shapes


def _bar(setting: Setting, now: Instant, view: View, reach: float, words: str, heavy: bool = True) -> list[Shape]:
    """Return a bar across the approach axis at a range, with its words at one end."""
    assert setting.corridor is not None
    half_angle, inside = setting.corridor
    axis = setting.axis
    side = np.array([axis[1], -axis[0]])
    half = max(min(reach * math.tan(half_angle), inside) + (7.0 if heavy else 3.0) / view.d, 9.0 / view.d)
    middle = np.array(now.target_port) + reach * axis
    ends = view.points(np.array([middle + half * side, middle - half * side]))
    across = abs(ends[0, 0] - ends[1, 0]) > abs(ends[0, 1] - ends[1, 1])
    # right of an R-bar; along a V-bar, where words are wider than what they name, holds below and gates above
    side_y = 1.0 if heavy else -1.0
    end = ends[int(np.argmax(ends[:, 0]))] if across else ends[int(np.argmax(side_y * ends[:, 1]))]
    around = ((1, 0), (0.8, 1), (0.8, -1)) if across else ((0, side_y), (0.7, side_y), (-0.7, side_y))
    return [
        Line(ends, "corridor", 2.6 if heavy else 1.6, "-" if heavy else "--"),
        Label(words.split(":")[0], words, float(end[0]), float(end[1]), SMALL, "corridor_text", gap=6.0, around=around,
              halo="panel"),
    ]  # fmt: skip
