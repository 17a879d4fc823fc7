"""The free drift ahead: where the chaser goes if no jet fires from now on, and what it would touch.

The physics is the flight's own (`Flight.drift`); here its path is laid into the picture plane, held against the ships'
hulls and ports, and turned into a dashed line, minute marks and a warning.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.inputs.units import NAUTICAL_MILE
from sim.views.scene.picture_plane import bend
from sim.views.scene.sentences import say
from sim.views.scene.shapes import Dots, Label, Line, Segment
from sim.views.scene.touching import Hulls
from sim.views.scene.words import in_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.flight.values import Drift
    from sim.views.scene.instant import Instant, Setting
    from sim.views.scene.shapes import Rect, Shape, View

    Floats = NDArray[np.float64]

__all__ = [
    "HULL", "NOTHING", "OFF_CENTRE", "PORT", "DriftPath", "drift_labels", "drift_line", "drift_path", "horizon",
    "hulls_of", "onward",
]  # fmt: skip

# What a drift touches, and how.
NOTHING = 0
HULL = 1
PORT = 2  # the ports meet within what the docking mechanism can catch
OFF_CENTRE = 3  # they meet outside it

STEP = 30.0  # s between points of a drift
FAR_MINUTES, NEAR_MINUTES = 60.0, 40.0  # that a drift is followed, farther out than NEAR and nearer
NEAR = 0.6 * NAUTICAL_MILE
# m, twice a docking ring's radius: ports that meet farther off centre miss each other (APAS-89: 1.55 m across)
RING = 1.6
DRIFT_MARKS = (5, 10, 15, 20, 30, 40, 50, 60)  # minutes
WARNED_S = 150.0  # of the way to what it touches that is drawn as a warning


@dataclass(frozen=True, slots=True)
class DriftPath:
    """A predicted path: seconds ahead ``after`` (n,) and places ``path`` (n, 2) in the picture plane, m.

    ``touches`` is the number of seconds after which the ships would touch, None when they do not; ``how`` says which
    parts: `HULL`, `PORT` or `OFF_CENTRE`.
    """

    after: Floats
    path: Floats
    touches: float | None
    how: int

    def at(self, seconds: float) -> tuple[float, float]:
        """Return the place ``seconds`` ahead."""
        return float(np.interp(seconds, self.after, self.path[:, 0])), float(
            np.interp(seconds, self.after, self.path[:, 1])
        )


def horizon(range_m: float) -> float:
    """Return for how many minutes a drift is followed that starts at a range."""
    return FAR_MINUTES if range_m > NEAR else NEAR_MINUTES


def hulls_of(setting: Setting) -> tuple[Hulls, ...]:
    """Return the ships' surfaces of each part of the flight."""
    found = []
    for shown in setting.ships:
        ports = (shown.target_port, shown.chaser_port) if setting.has_ports else (None, None)
        found.append(Hulls(shown.target.mesh, shown.chaser.mesh, ports[0], ports[1], setting.station))
    return tuple(found)


def drift_path(setting: Setting, now: Instant, drift: Drift, radius_m: float, hulls: tuple[Hulls, ...]) -> DriftPath:
    """Return a drift that starts now as the pictures show it; the target is ``radius_m`` from the Earth's centre."""
    after = np.arange(0.0, float(drift.t[-1] - drift.t[0]) + 1.0, STEP)
    lvlh = _between(np.asarray(drift.t) - float(drift.t[0]), np.asarray(drift.lvlh), after)
    port = lvlh + (np.asarray(drift.port) - np.asarray(drift.lvlh))[0, :3]  # the attitude is kept
    path = bend(lvlh, radius_m) + (port - lvlh)[:, [0, 2]] + np.array(now.target_port)
    path[:, 0] = onward(path[:, 0], now.position[0], 2.0 * math.pi * radius_m)
    return DriftPath(after, path, *_touch(setting, now, after, lvlh, port, hulls[now.part]))


def _touch(
    setting: Setting, now: Instant, after: Floats, lvlh: Floats, port: Floats, hulls: Hulls
) -> tuple[float | None, int]:
    """Return when the ships first touch on a drift (s ahead, None when never), and how.

    ``lvlh`` and ``port`` (n, 3) are the chaser's centre of mass, and its port about the target's.
    """
    fine = np.arange(0.0, float(after[-1]) + 1.0, STEP / 3.0)
    meets, off = _meeting(setting, after, port)
    places = np.column_stack([np.interp(fine, after, column) for column in lvlh.T])
    places[fine <= 0.5 * STEP] = np.inf  # what touches now is docked, not drifting
    first = hulls.first(now.rotation, places)
    touches = math.inf if first is None else float(fine[first])
    if meets <= touches + STEP and math.isfinite(meets):
        return meets, PORT if off <= setting.catch_m else OFF_CENTRE
    return (touches, HULL) if math.isfinite(touches) else (None, NOTHING)


def _meeting(setting: Setting, after: Floats, port: Floats) -> tuple[float, float]:
    """Return when the ports' planes meet (s ahead, infinity when they do not) and how far off centre (m)."""
    axis = setting.axis
    flat = port[:, ::2]
    ahead, lateral, aside = flat @ axis, flat @ np.array([axis[1], -axis[0]]), port[:, 1]
    if not setting.has_ports or ahead[0] <= 0.02:
        return math.inf, 0.0
    for i in np.nonzero((ahead[:-1] > 0.0) & (ahead[1:] <= 0.0))[0]:
        share = float(ahead[i] / (ahead[i] - ahead[i + 1]))
        off = math.hypot(*((1.0 - share) * side[i] + share * side[i + 1] for side in (lateral, aside)))
        if off < RING:
            return float((1.0 - share) * after[i] + share * after[i + 1]), off
    return math.inf, 0.0


def drift_line(view: View, drift: DriftPath, ahead: Floats) -> list[Shape]:
    """Return the line of a drift, ``ahead`` (n, 2) on the page; the last of it in a warning's colour."""
    if drift.touches is None:
        return [Line(ahead, "drift", 3.4, "--")]
    x, y = view.point(drift.at(drift.touches))
    reached = np.concatenate([ahead[drift.after < drift.touches], [[x, y]]])
    last = drift.after < max(0.0, drift.touches - WARNED_S)
    final = reached[max(0, int(last.sum()) - 1) :]
    port = drift.how == PORT
    return [
        Line(reached, "drift", 3.4, "--"),
        Line(final, "panel", 4.4),
        Line(final, "corridor" if port else "warning", 4.0, ":" if port else "--"),
    ]


def drift_labels(setting: Setting, drift: DriftPath, ahead: Floats, rect: Rect) -> list[Shape]:
    """Return the marks of a drift's minutes in the panel ``rect``, and what it would touch."""
    left, top, right, bottom = rect
    end = drift.touches if drift.touches is not None else float(drift.after[-1])
    shapes: list[Shape] = [] if drift.touches is None else _touching(setting, drift, ahead, end)
    last, dots = ahead[0], []
    for minute in DRIFT_MARKS:
        if minute * 60.0 > end - 20.0:
            break
        x, y = (float(np.interp(minute * 60.0, drift.after, column)) for column in ahead.T)
        if not (left + 6.0 < x < right - 6.0 and top + 6.0 < y < bottom - 6.0):
            continue
        if math.hypot(x - last[0], y - last[1]) < 27.0:
            continue
        last = np.array([x, y])
        dots.append((x, y))
        text = say(setting.table, "minutes ahead", 0, str(minute))
        shapes.append(Label(f"+{minute}", text, x, y, 16.0, "drift_text", bold=True, gap=11.0, halo="panel"))
    return [*shapes, Dots(np.array(dots).reshape(-1, 2), 5.5, "drift", "panel", 1.4)]


def _touching(setting: Setting, drift: DriftPath, ahead: Floats, end: float) -> list[Shape]:
    """Return the mark at what a drift touches, and the words beside it."""
    x, y = (float(np.interp(end, drift.after, column)) for column in ahead.T)
    colour = "corridor" if drift.how == PORT else "warning"
    mark: list[Shape] = [
        Segment(x - 8.0, y - 8.0 * slope, x + 8.0, y + 8.0 * slope, colour, 4.0) for slope in (1.0, -1.0)
    ]
    if drift.how == PORT:
        mark = [Dots(np.array([[x, y]]), 6.0, "panel", colour, 2.6)]
    words = say(setting.table, "touch", drift.how, setting.target_name, in_words(end, setting.table))
    return [*mark, Label("touch", words, x, y, 17.0, colour, bold=True, gap=14.0, must=True, backing="panel")]


def onward(along: Floats, start: float, turn: float) -> Floats:
    """Return places along the orbit (n,), which repeat every ``turn``, as one line that begins next to ``start`` (m).

    A chaser 200 degrees behind is 160 degrees ahead as well: its drift must not leap to the other side of the target.
    """
    line = np.unwrap(along, period=turn)
    return np.asarray(line + turn * round((start - float(line[0])) / turn))


def _between(t: Floats, states: Floats, at: Floats) -> Floats:
    """Return places (n, 3) at times (n,) between states (k, 6), by the cubic that has their places and velocities."""
    left = np.clip(np.searchsorted(t, at, side="right") - 1, 0, len(t) - 2)
    span = (t[left + 1] - t[left])[:, None]
    s = (at - t[left])[:, None] / span
    (p0, v0), (p1, v1) = (np.split(states[side], 2, axis=1) for side in (left, left + 1))
    bent = s * (1.0 - s) * span * ((1.0 - s) * v0 - s * v1)
    return np.asarray((1.0 + 2.0 * s) * (1.0 - s) ** 2 * p0 + s * s * (3.0 - 2.0 * s) * p1 + bent)
