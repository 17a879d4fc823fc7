"""Both ships on the page, at their places and attitudes, with the flames of the jets that fire."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.gnc.commands import JETS, LOW_Z, OMS
from sim.views.draw.painter import polygon_path, segments_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from sim.vehicles import Vehicle
    from sim.views.draw.painter import Painter, Rect
    from sim.views.draw.silhouette import Shape, Sketch
    from sim.views.draw.style import Theme

    Floats = NDArray[np.float64]

__all__ = [
    "FLAME_M", "draw_flames", "draw_ship", "extent_of", "sketch_of",
]  # fmt: skip

LARGE = 150.0  # design units: a ship drawn larger than this shows its attitude to the tenth of a degree
LEAST_AREA = 0.25  # of a polygon on the page, square design units
FLAME_M = 7.0  # length of a primary jet's flame in the picture (chosen)
FLAME_EDGE = 1.2  # units
_OUTER = np.array([[0.0, -0.07], [0.55, -0.26], [1.0, -0.20], [0.93, 0.0], [1.0, 0.20], [0.55, 0.26], [0.0, 0.07]])
_INNER = np.array([[0.0, -0.05], [0.4, -0.13], [0.68, 0.0], [0.4, 0.13], [0.0, 0.05]])

Affine = tuple[float, float, float, float]


def sketch_of(shape: Shape, rotation: Floats, a: float) -> Sketch:
    """Return a ship as it is drawn ``a`` design units a metre long, V-bar to the left where that is negative."""
    return shape.sketch(rotation, fine=abs(a) * shape.size_m > LARGE, vbar="left" if a < 0.0 else "right")


def extent_of(sketch: Sketch, a: float, d: float) -> Rect:
    """Return left, top, right, bottom of a ship about its centre of mass, design units."""
    x0, z0, x1, z1 = sketch.bounds
    return min(a * x0, a * x1), d * z0, max(a * x0, a * x1), d * z1


def draw_ship(painter: Painter, shape: Shape, rotation: Floats, affine: Affine, theme: Theme) -> None:
    """Draw a ship; ``affine`` (x' = a x + e, y' = d z + f) takes metres about its centre of mass to design units."""
    a, d, e, f = affine
    sketch, width = sketch_of(shape, rotation, a), 2.6 if abs(a) * shape.size_m > LARGE else 1.8

    def draw(brush: Painter, x: float, y: float) -> None:
        at = brush.place(a, 0.0, 0.0, d, x, y)
        brush.line(segments_path(sketch.contour), theme.outline, width, at=at)
        shown = (sketch.areas * a * a > LEAST_AREA)[sketch.owner]
        brush.triangles(sketch.triangles[shown], sketch.colours[sketch.owner[shown]], at=at)

    left, top, right, bottom = extent_of(sketch, a, d)
    painter.stamp((sketch, theme.outline, a, d), (left - width, top - width, right + width, bottom + width), e, f, draw)


def draw_flames(
    painter: Painter, vehicle: Vehicle, mask: int, rotation: Floats, affine: Affine, theme: Theme, flicker: float
) -> None:
    """Draw a flame at every group of jets that the commands in ``mask`` fire, where the vehicle file has them."""
    a, d, e, f = affine
    at = painter.place(a, 0.0, 0.0, d, e, f)
    for position, exhaust, strength in _firing(vehicle, mask):
        place, away = rotation @ position, rotation @ exhaust
        length = FLAME_M * strength * (0.9 + 0.2 * flicker)
        flat = math.hypot(away[0], away[2])
        if flat < 0.35:  # towards the viewer or away: seen down its axis
            for radius, colour in ((0.24 * length, theme.flame), (0.12 * length, theme.flame_core)):
                angle = np.linspace(0.0, 2.0 * math.pi, 17)[:-1]
                disc = place[::2] + radius * np.column_stack([np.cos(angle), np.sin(angle)])
                painter.fill(polygon_path(disc), colour, 0.85, _edge(colour, theme), FLAME_EDGE, at=at)
            continue
        along = away[::2] / flat
        side = np.array([-along[1], along[0]])
        for outline, colour, alpha in ((_OUTER, theme.flame, 0.80), (_INNER, theme.flame_core, 0.95)):
            points = place[::2] + length * (outline[:, :1] * along + outline[:, 1:] * side)
            painter.fill(polygon_path(points), colour, alpha, _edge(colour, theme), FLAME_EDGE, at=at)


def _edge(colour: str, theme: Theme) -> str | None:
    """Return the colour of a flame's edge: its own would be that of the drift to a colour-blind eye."""
    return theme.ink if colour == theme.flame else None


def _firing(vehicle: Vehicle, mask: int) -> Iterable[tuple[Floats, Floats, float]]:
    """Yield (position, exhaust direction, strength) of the flames of a mask, one for jets that stand together."""
    mode = "low-z" if mask & LOW_Z and "low-z" in vehicle.translation else "norm"
    names: dict[str, None] = {}
    for command, bit in JETS.items():
        if mask & bit:
            for name in vehicle.translation.get(mode, {}).get(command, ()):
                names[name] = None
    jets = {jet.name: jet for jet in vehicle.jets}
    seen: list[tuple[Floats, Floats]] = []
    for name in names:
        jet = jets[name]
        position = np.asarray(jet.position_m, dtype=float)
        force = np.asarray(jet.force_n, dtype=float)
        exhaust = -force / np.linalg.norm(force)
        if any(np.linalg.norm((position - p)[::2]) < 1.2 and exhaust @ x > 0.6 for p, x in seen):
            continue
        seen.append((position, exhaust))
        yield position, exhaust, 1.0
    if mask & OMS:
        # the pods' engines: structural Xo 1518, Zo 492 (vehicles' own axes), thrust along the body
        yield np.array([-12.1, 0.0, -3.05]), np.array([-0.96, 0.0, -0.27]), 1.7
