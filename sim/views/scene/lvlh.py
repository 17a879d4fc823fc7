"""The approach in the target's frame: how the picture plane lies on the page, the ships on it, and what is said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.gnc.commands import FIRING
from sim.views.scene.jets import ways_pushed, what_fires
from sim.views.scene.numbers import (
    box_needed,
    enlargement,
    far_end_shown,
    nearest,
    two_figures,
    view_scale,
    whole_units,
)
from sim.views.scene.picture_plane import extent
from sim.views.scene.sentences import said, say
from sim.views.scene.shapes import Dots, FirstOf, Label, Line, View
from sim.views.scene.words import thousands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.scene.drift import DriftPath
    from sim.views.scene.instant import Instant, Setting
    from sim.views.scene.shapes import Affine, Rect, Shape

    Floats = NDArray[np.float64]
    Point = tuple[float, float]
    Box = tuple[float, float, float, float]  # least x, least z, most x, most z, m

__all__ = [
    "TRAIL_MARK_S", "Corners", "corners", "flown_shapes", "jet_words", "legend", "needed",
    "ship_affine", "ship_names", "view_of", "way_ahead",
]  # fmt: skip

LOOK_AHEAD_S = 720.0  # of drift that are kept in the picture
TRAIL_MARK_S = 300.0  # of flight between two dots of the path
TRAIL_MARK_APART = 13.0  # units: nearer to the one before a dot is left out
TOLD_FROM = 1.15  # ships enlarged by less are not said to be


def way_ahead(drift: DriftPath) -> Box:
    """Return the box of the next minutes of a drift, which a view keeps in the picture."""
    return extent(drift.path[drift.after <= LOOK_AHEAD_S])


def needed(setting: Setting, now: Instant, way: Box, room: Rect) -> Box:
    """Return what a view must show in a panel whose free inside is ``room``: both ships, and the way to come."""
    left, top, right, bottom = room
    ships = setting.ships[now.part]
    chaser = extent((ships.chaser_hull @ now.rotation.T)[:, ::2])
    x0, z0, x1, z1 = ships.target_box
    target = x0, z0 * far_end_shown(now.range_m), x1, z1
    size = smaller_ship_m(setting)
    return box_needed(way, target, chaser, now.target_port, now.position, size, right - left, bottom - top)


def view_of(setting: Setting, box: Box, room: Rect, vbar_sign: float = -1.0) -> View:
    """Return the view that shows a box in ``room``; V-bar is to the left where ``vbar_sign`` is negative."""
    left, top, right, bottom = room
    d = view_scale(box, right - left, bottom - top)
    a = vbar_sign * d
    e = 0.5 * (left + right) - a * (0.5 * (box[0] + box[2]))
    f = 0.5 * (top + bottom) - d * (0.5 * (box[1] + box[3]))
    return View(a, d, e, f, enlargement(smaller_ship_m(setting), d))


def smaller_ship_m(setting: Setting) -> float:
    """Return the size (m) of the smallest ship of a flight."""
    return min(ship.size_m for ships in setting.ships for ship in (ships.chaser, ships.target))


class Corners(NamedTuple):
    """What is written in the corners of the panel; ``enlarged`` is empty where ships are drawn to scale."""

    left: str
    right: str
    below: str
    fires: str
    firing: bool
    enlarged: str


def corners(setting: Setting, now: Instant, view: View) -> Corners:
    """Return what the directions are, what fires and how much the ships are enlarged."""
    table, right = setting.table, int(view.a > 0.0)
    factor = ""
    if view.enlarged > TOLD_FROM:
        shown = f"{view.enlarged:.1f}" if view.enlarged < 9.95 else thousands(two_figures(view.enlarged))
        factor = say(table, "enlarged", 0, shown)
    return Corners(
        left=say(table, "left", right),
        right=say(table, "right", right),
        below=say(table, "below", 0),
        fires=jet_words(setting, now),
        firing=bool(now.jets & FIRING),
        enlarged=factor,
    )


def jet_words(setting: Setting, now: Instant) -> str:
    """Say what fires, and which way it pushes the ship: "jets push towards Mir", "no jet fires"...

    The push, not the plume: a jet that pushes towards the target blows away from it.
    """
    ahead, below = now.target_port[0] - now.position[0], now.target_port[1] - now.position[1]
    a, b, c, d, e, f, g, h, i = now.rotation.ravel().tolist()
    ways = ways_pushed(now.jets, (a, b, c, d, e, f, g, h, i), ahead, below)
    pushed = ", ".join(said(setting.table, "push", ways, setting.target_name))
    return say(setting.table, "fires", what_fires(now.jets), pushed)


def legend(setting: Setting) -> tuple[str, ...]:
    """Return what the lines are: flown, drift and, where there is one, the corridor."""
    table = setting.table
    lines = say(table, "legend", 0), say(table, "legend", 1)
    if setting.corridor is None:
        return lines
    return (*lines, say(table, "legend", 2, str(nearest(math.degrees(setting.corridor[0])))))


def flown_shapes(view: View, flown: Floats, marks: Floats) -> list[Shape]:
    """Return the path flown (n, 2) units with its dots, of which those at ``marks`` (m, 2) m that have room."""
    kept: list[Floats] = []
    for point in view.points(marks):
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > TRAIL_MARK_APART:
            kept.append(point)
    return [Line(flown, "flown", 3.6), Dots(np.array(kept).reshape(-1, 2), 4.2, "flown", "panel", 1.2)]


def ship_affine(setting: Setting, now: Instant, view: View, which: str) -> Affine:
    """Return the affine of the own metres of a ship, "target" or "chaser", about its centre of mass.

    It is enlarged about its port: path, rings and corridor belong to the ports.
    """
    ships = setting.ships[now.part]
    if which == "target":
        size, place, arm = ships.target.size_m, now.target_port, np.array(now.target_port)
    else:
        size, place, arm = ships.chaser.size_m, now.position, (now.rotation @ ships.chaser_port)[::2]
    d = whole_units(view.d * view.enlarged, size)
    a = math.copysign(d, view.a)
    x, y = view.point(place)
    return a, d, float(x - a * arm[0]), float(y - d * arm[1])


def ship_names(setting: Setting, target: Rect, chaser: Rect) -> list[Shape]:
    """Return the names of both ships, each beside the room that the ship takes."""
    named: list[Shape] = []
    for name, (left, top, right, bottom) in ((setting.target_name, target), (setting.chaser_name, chaser)):
        x, y = 0.5 * (left + right), 0.5 * (top + bottom)
        sides = (((right, y), (1, 0)), ((left, y), (-1, 0)), ((x, bottom), (0, 1)), ((x, top), (0, -1)))
        named.append(
            FirstOf(
                tuple(
                    Label(f"{name}{i}", name, *at, 17.0, "ink", bold=True, gap=5.0, around=(step,), halo="panel")
                    for i, (at, step) in enumerate(sides)
                )
            )
        )
    return named
