"""Shapes as data: what a panel shows, in the order in which it is painted; any brush can paint them.

Places and sizes are units of a page 720 high, y down from its top, or other units with the affine that takes them
there. A colour is the name of one in a theme, such as "flown", or "#rrggbb".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from sim.views.draw.labels import AROUND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Point = tuple[float, float]

__all__ = [
    "Affine", "Area", "Clip", "Dots", "FirstOf", "KeepOff", "Label", "Line", "Names", "OnRing", "Rect", "Ring",
    "Segment", "Shape", "Text", "View",
]  # fmt: skip

Rect: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom
Affine: TypeAlias = tuple[float, float, float, float]  # (a, d, e, f) of x' = a x + e, y' = d y + f


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


class Line(NamedTuple):
    """A stroke through ``points`` (n, 2); ``style`` "-", "--" or ":"."""

    points: Floats
    colour: str
    width: float
    style: str = "-"
    at: Affine | None = None


class Segment(NamedTuple):
    """A straight line between two points."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str
    width: float
    style: str = "-"
    alpha: float = 1.0


class Area(NamedTuple):
    """A polygon (n, 2), filled as the theme fills what has this colour."""

    points: Floats
    colour: str
    at: Affine | None = None


class Dots(NamedTuple):
    """A disc at each of ``points`` (n, 2), with an edge."""

    points: Floats
    radius: float
    colour: str
    edge: str
    edge_width: float


class Ring(NamedTuple):
    """A circle."""

    x: float
    y: float
    radius: float
    colour: str
    width: float
    alpha: float = 1.0
    style: str = "-"


class Text(NamedTuple):
    """A text with its baseline at ``y``; ``align`` says what of it stands at ``x``.

    With ``right`` a text that would reach farther is moved to the left.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    align: str = "left"
    bold: bool = False
    right: float | None = None


class Label(NamedTuple):
    """A text beside a point, ``gap`` away, at the first of some sides where it is in nobody's way.

    Labels are placed in the order in which they are painted. ``name`` is by what a brush knows it from one moment to
    the next, so that it keeps its side. Where there is no room it is left out, unless it ``must`` stand. ``backing`` is
    the colour of a box behind it, ``halo`` of one that is laid only where a line runs under it.
    """

    name: str
    text: str
    x: float
    y: float
    size: float
    colour: str
    bold: bool = False
    gap: float = 9.0
    around: Sequence[tuple[float, float]] = AROUND
    must: bool = False
    backing: str | None = None
    halo: str | None = None


class FirstOf(NamedTuple):
    """The first of some labels for which there is room."""

    labels: tuple[Label, ...]


class OnRing(NamedTuple):
    """A text in the middle of a ring's stroke, at the first of some angles (deg below the horizontal) with room."""

    text: str
    x: float
    y: float
    radius: float
    angles: tuple[int, ...]
    size: float
    alpha: float = 1.0


class KeepOff(NamedTuple):
    """Where labels stand only when there is no better place: on the line through ``points`` (n, 2)."""

    points: Floats


class Names(NamedTuple):
    """Texts in a row over places ``x``, in their order; one that would stand too far off its place is left out."""

    x: tuple[float, ...]
    texts: tuple[str, ...]
    y: float
    size: float
    colour: str
    left: float
    right: float


class Clip(NamedTuple):
    """Confine what follows to ``rect``; to nothing when it is None."""

    rect: Rect | None


Shape: TypeAlias = Line | Segment | Area | Dots | Ring | Text | Label | FirstOf | OnRing | KeepOff | Names | Clip
