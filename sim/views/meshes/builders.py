"""Simple bodies as parts of a mesh: turned hulls, boxes, lofts, plates with cells, and discs.

Solids are turned the right way out by themselves: a face looks away from the middle of its part. Lengths in metres.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.views.meshes.mesh import Face, Part, newell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["across", "box", "circle", "disc", "extruded", "loft", "plate", "solid", "tube", "turned"]


def unit(vector: ArrayLike) -> Floats:
    """Return a vector (3,) at length 1."""
    array = np.asarray(vector, dtype=float)
    return np.asarray(array / np.linalg.norm(array))


def across(axis: ArrayLike, up: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Return two unit vectors that complete ``axis`` to a right-handed set (first, second, axis).

    ``first`` is ``up`` made square to the axis, or any direction when it is None or along the axis.
    """
    along = unit(axis)
    guess = np.asarray((0.0, 1.0, 0.0) if up is None else up, dtype=float)
    first = guess - along * float(guess @ along)
    if float(np.linalg.norm(first)) < 1e-9:
        guess = np.eye(3)[int(np.argmin(np.abs(along)))]
        first = guess - along * float(guess @ along)
    first = unit(first)
    return first, np.cross(along, first)


def solid(faces: Iterable[tuple[ArrayLike, str]]) -> Part:
    """Return a convex solid from its faces' corners (k, 3) and colours, in whatever sense they run."""
    rings = [(np.asarray(corners, dtype=float), colour) for corners, colour in faces]
    middle = np.concatenate([corners for corners, _ in rings]).mean(axis=0)
    return tuple(
        Face(ring if float(newell(ring) @ (ring.mean(axis=0) - middle)) >= 0.0 else ring[::-1].copy(), colour)
        for ring, colour in rings
    )


def circle(centre: ArrayLike, axis: ArrayLike, radius: float, sides: int, up: ArrayLike | None = None) -> Floats:
    """Return the corners (sides, 3) of a regular polygon, counter-clockwise as seen against ``axis``."""
    first, second = across(axis, up)
    angle = 2.0 * math.pi * (np.arange(sides) + 0.5) / sides
    ring = np.outer(np.cos(angle), first) + np.outer(np.sin(angle), second)
    return np.asarray(np.asarray(centre, dtype=float) + radius * ring)


def disc(
    centre: ArrayLike, axis: ArrayLike, radius: float, colour: str, sides: int = 12, up: ArrayLike | None = None
) -> Face:
    """Return a flat disc that looks along ``axis``."""
    return Face(circle(centre, axis, radius, sides, up), colour)


def turned(
    base: ArrayLike,
    axis: ArrayLike,
    profile: Sequence[tuple[float, float]],
    colours: str | Sequence[str],
    sides: int = 16,
    up: ArrayLike | None = None,
) -> list[Part]:
    """Return a body of revolution as one convex part a stretch, closed wherever a neighbour is narrower.

    Parameters
    ----------
    base, axis : where the profile begins, and its direction
    profile : (distance along the axis, radius) of its corners, m; two at one distance make a step
    colours : one for all, or one a stretch between two corners
    sides : corners of the polygon that stands for a circle

    """
    start, along = np.asarray(base, dtype=float), unit(axis)
    stretches = list(pairwise(profile))
    names = [colours] * len(stretches) if isinstance(colours, str) else list(colours)
    parts: list[Part] = []
    for i, (((s0, r0), (s1, r1)), colour) in enumerate(zip(stretches, names, strict=True)):
        if s1 - s0 < 1e-9:
            continue
        low = circle(start + s0 * along, along, max(r0, 1e-3), sides, up)
        high = circle(start + s1 * along, along, max(r1, 1e-3), sides, up)
        nxt = np.roll(np.arange(sides), -1)
        faces = [(np.array([low[a], low[b], high[b], high[a]]), colour) for a, b in enumerate(nxt)]
        before = profile[i - 1] if i > 0 else (s0, 0.0)
        after = profile[i + 2] if i + 2 < len(profile) else (s1, 0.0)
        if r0 > 1e-3 and before[0] >= s0 - 1e-9 and before[1] < r0:
            faces.append((low, colour))
        if r1 > 1e-3 and after[0] <= s1 + 1e-9 and after[1] < r1:
            faces.append((high, colour))
        parts.append(solid(faces))
    return parts


def tube(start: ArrayLike, end: ArrayLike, radius: float, colour: str, sides: int = 6) -> Part:
    """Return a straight rod between two points."""
    a, b = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    length = float(np.linalg.norm(b - a))
    return turned(a, b - a, [(0.0, radius), (length, radius)], colour, sides)[0]


def box(low: ArrayLike, high: ArrayLike, colour: str, **sides: str) -> Part:
    """Return a box between two corners; ``sides`` gives other colours, as ``top="bay"`` (-z), ``bottom`` (+z)."""
    (x0, y0, z0), (x1, y1, z1) = np.asarray(low, dtype=float).tolist(), np.asarray(high, dtype=float).tolist()
    c = [(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (z0, z1)]
    quads = {
        "aft": (0, 1, 3, 2),
        "fore": (4, 5, 7, 6),
        "left": (0, 1, 5, 4),
        "right": (2, 3, 7, 6),
        "top": (0, 2, 6, 4),
        "bottom": (1, 3, 7, 5),
    }
    return solid([(np.array([c[i] for i in quad]), sides.get(name, colour)) for name, quad in quads.items()])


def loft(rings: Sequence[ArrayLike], colour: str | Sequence[str], ends: tuple[str, str] = ("", "")) -> list[Part]:
    """Return a skin over cross-sections (k, 3) with as many corners each, one nearly convex part a stretch.

    ``colour`` is one for all or one a strip between neighbouring corners; ``ends`` close the first and the last ring.
    """
    sections = [np.asarray(ring, dtype=float) for ring in rings]
    k = len(sections[0])
    strips = [colour] * k if isinstance(colour, str) else list(colour)
    parts: list[Part] = []
    for i, (low, high) in enumerate(pairwise(sections)):
        faces: list[tuple[ArrayLike, str]] = []
        for a in range(k):
            b = (a + 1) % k
            faces += [([low[a], low[b], high[b]], strips[a]), ([low[a], high[b], high[a]], strips[a])]
        if i == 0 and ends[0]:
            faces.append((low, ends[0]))
        if i == len(sections) - 2 and ends[1]:
            faces.append((high, ends[1]))
        parts.append(_joined(solid(faces)))
    return parts


def _joined(part: Part) -> Part:
    """Return a part with neighbouring triangles that lie in one plane made into quadrilaterals."""
    out: list[Face] = []
    for face in part:
        if out and len(face.corners) == 3 and len(out[-1].corners) == 3 and out[-1].colour == face.colour:
            a, b = out[-1].corners, face.corners
            n, m = newell(a), newell(b)
            size = float(np.linalg.norm(n) * np.linalg.norm(m))
            if size > 1e-12 and float(n @ m) > 0.9995 * size:
                shared = [i for i in range(3) if np.min(np.linalg.norm(b - a[i], axis=1)) < 1e-9]
                own = [p for p in b if np.min(np.linalg.norm(a - p, axis=1)) > 1e-9]
                if len(shared) == 2 and len(own) == 1:
                    at = shared[1] if shared[1] - shared[0] == 1 else 3
                    out[-1] = Face(np.insert(a, at, own[0], axis=0), face.colour)
                    continue
        out.append(face)
    return tuple(out)


def extruded(outline: ArrayLike, first: ArrayLike, second: ArrayLike, colours: tuple[str, str, str]) -> Part:
    """Return a convex slab: ``outline`` moved by ``first`` and by ``second``; colours of both faces and of the rim.

    ``first`` and ``second`` (3,) or (k, 3) m: a slab that gets thinner has one shift a corner.
    """
    ring = np.asarray(outline, dtype=float)
    one, two = ring + np.asarray(first, dtype=float), ring + np.asarray(second, dtype=float)
    nxt = np.roll(np.arange(len(ring)), -1)
    rim = [(np.array([one[a], one[b], two[b], two[a]]), colours[2]) for a, b in enumerate(nxt)]
    return solid([(one, colours[0]), (two, colours[1]), *rim])


def plate(
    corner: ArrayLike,
    along: ArrayLike,
    wide: ArrayLike,
    colours: tuple[str, str],
    cells: tuple[int, int] = (1, 1),
    frame: str = "",
    gap: float = 0.06,
) -> Part:
    """Return a flat plate seen from both sides, ruled into cells by its frame.

    Parameters
    ----------
    corner, along, wide : (3,) a corner and the two edges from it, m; the front looks along ``along x wide``
    colours : of the front and of the back
    cells : how many along each edge
    frame : colour of what shows between the cells; none leaves one plain face a side
    gap : share of a cell's width that the frame takes

    """
    origin, u, v = (np.asarray(vector, dtype=float) for vector in (corner, along, wide))

    def quad(a0: float, a1: float, b0: float, b1: float) -> Floats:
        return np.array([origin + a * u + b * v for a, b in ((a0, b0), (a1, b0), (a1, b1), (a0, b1))])

    if not frame:
        return (Face(quad(0, 1, 0, 1), colours[0]), Face(quad(0, 1, 0, 1)[::-1].copy(), colours[1]))
    n, m = cells
    margin = 0.5 * gap * min(float(np.linalg.norm(u)) / n, float(np.linalg.norm(v)) / m)
    du, dv = margin / float(np.linalg.norm(u)), margin / float(np.linalg.norm(v))
    faces = [Face(quad(0, 1, 0, 1), frame), Face(quad(0, 1, 0, 1)[::-1].copy(), frame)]
    for i in range(n):
        for j in range(m):
            ring = quad(i / n + du, (i + 1) / n - du, j / m + dv, (j + 1) / m - dv)
            faces += [Face(ring, colours[0]), Face(ring[::-1].copy(), colours[1])]
    return tuple(faces)
