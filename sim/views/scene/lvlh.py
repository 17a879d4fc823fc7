"""The approach in the target's frame: how the picture plane lies on the page, the ships on it, and what is said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.gnc.commands import FIRING
from sim.views.scene.jets import ways_pushed, what_fires
from sim.views.scene.numbers import nearest, two_figures, whole_units
from sim.views.scene.sentences import said, say
from sim.views.scene.shapes import Dots, FirstOf, Label, Line
from sim.views.scene.words import thousands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.scene.instant import Instant, Setting
    from sim.views.scene.shapes import Affine, Rect, Shape

    Floats = NDArray[np.float64]
    Point = tuple[float, float]

__all__ = [
    "TRAIL_MARK_S", "Corners", "View", "corners", "flown_shapes", "jet_words", "legend", "ship_affine", "ship_names",
]  # fmt: skip

TRAIL_MARK_S = 300.0  # of flight between two dots of the path
TRAIL_MARK_APART = 13.0  # units: nearer to the one before a dot is left out
TOLD_FROM = 1.15  # ships enlarged by less are not said to be


class View(NamedTuple):
    """How the picture plane lies on the page: x' = a x + e, y' = d z + f; ``d`` units a metre, the Earth below.

    ``a`` is negative where V-bar is to the left. Ships are drawn ``enlarged`` times as large.
    """

    a: float
    d: float
    e: float
    f: float
    enlarged: float

    def point(self, place: Point) -> Point:
        """Return where a place (x, z) m lies on the page."""
        return self.a * place[0] + self.e, self.d * place[1] + self.f

    def points(self, places: Floats) -> Floats:
        """Return where places (n, 2) m lie on the page."""
        return np.asarray(np.asarray(places) * (self.a, self.d) + (self.e, self.f))


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
