"""The docking mechanism as both ships carry it: ring, hooks, three petals that lean inwards, and Mir's docking target.

The outer diameter of 1.55 m is the APAS-89's (de.wikipedia.org, Androgynous Peripheral Attach System), as is a passage
of some 0.8 m. All else is chosen: the petals' shape, the hatch's depth, and the target's size (a plate of 0.36 m with a
cross 0.30 m before it), for which no figure was found.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.views.meshes.builders import across, circle, disc, solid
from sim.views.meshes.mesh import Face, Part

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["HEIGHT", "RING", "TARGET_DEPTH", "TARGET_STAND_OFF", "port_parts", "stands_at"]

RING = 0.775  # m, outer radius
MOUTH, WALL = 0.56, 0.40  # inner radius of the ring, radius of the passage
HEIGHT = 0.50  # of the ring above its hull
DEPTH = 0.45  # of the hatch below the ring's face
PETAL_HEIGHT, PETAL_HALF = 0.24, math.radians(27.0)
TARGET_PLATE = 0.20  # radius
TARGET_DEPTH = 0.42  # of the target's plate below the ring's face
TARGET_STAND_OFF = 0.30
SIDES = 24


def port_parts(
    face: ArrayLike, axis: ArrayLike, up: ArrayLike, *, target: bool, petals_from: float | None
) -> list[Part]:
    """Return the parts of a docking mechanism.

    Parameters
    ----------
    face : (3,) centre of the ring's face, m
    axis, up : (3,) outwards, and the direction that the target's upright stands in
    target : whether the hatch carries a docking target (Mir's) or is plain (the orbiter's)
    petals_from : angle (rad) of the first petal from ``up`` about the axis; the others follow at 120 degrees. None
        leaves them out, under a ship that is docked there

    """
    centre = np.asarray(face, dtype=float)
    first, second = across(axis, up)
    out = np.cross(first, second)

    def at(radius: float, angle: float, height: float) -> Floats:
        return np.asarray(centre + radius * (math.cos(angle) * first + math.sin(angle) * second) + height * out)

    def rings(radius: float, height: float) -> Floats:
        return circle(centre + height * out, out, radius, SIDES, first)

    def band(low: Floats, high: Floats, colour: str) -> list[Face]:
        return [
            Face(np.array([low[a], low[(a + 1) % SIDES], high[(a + 1) % SIDES], high[a]]), colour) for a in range(SIDES)
        ]

    # one part, in the order in which it may be painted from anywhere: cavity, what stands in it, shell, face
    floor, mouth = rings(WALL, -DEPTH), rings(MOUTH, 0.0)
    shell = [Face(floor, "hatch"), *_reversed(band(floor, mouth, "cone"))]
    shell += _target(centre, first, second, out) if target else [disc(centre - 0.999 * DEPTH * out, out, 0.16, "lens")]
    outer_low, outer = rings(RING, -HEIGHT), rings(RING, 0.0)
    shell += band(outer_low, outer, "ring")
    shell.append(Face(outer_low[::-1].copy(), "ring"))
    shell += [
        Face(np.array([outer[a], outer[(a + 1) % SIDES], mouth[(a + 1) % SIDES], mouth[a]]), "ring-face")
        for a in range(SIDES)
    ]
    for k in range(12):  # twelve pairs of hooks, seen as slots in the face
        angle = math.radians(30.0 * k + 15.0)
        wide = 0.055
        shell.append(Face(np.array([at(r, angle + d / r, 0.0) for r, d in ((0.62, -wide), (0.72, -wide), (0.72, wide),
                                                                           (0.62, wide))]), "dark"))  # fmt: skip
    parts: list[Part] = [tuple(shell)]
    for k in range(3 if petals_from is not None else 0):
        middle = (petals_from or 0.0) + k * 2.0 * math.pi / 3.0
        low = [at(MOUTH, middle + PETAL_HALF * s, 0.0) for s in (-1.0, 1.0)]
        high = [at(0.40, middle + 0.55 * PETAL_HALF * s, PETAL_HEIGHT) for s in (1.0, -1.0)]
        ring = np.array([*low, *high])
        parts.append((Face(ring, "petal-out"), Face(ring[::-1].copy(), "petal")))
    return parts


def stands_at(one: ArrayLike, other: ArrayLike) -> bool:
    """Return whether two places (3,) are one and the same docking face: nearer than 0.3 m."""
    return float(np.linalg.norm(np.asarray(one, dtype=float) - np.asarray(other, dtype=float))) < 0.3


def _reversed(faces: list[Face]) -> list[Face]:
    return [Face(face.corners[::-1].copy(), face.colour) for face in faces]


def _target(centre: Floats, up: Floats, side: Floats, out: Floats) -> list[Face]:
    """Return plate, its marks, and the cross that stands before it: centred on each other only from the axis."""
    plate = centre - TARGET_DEPTH * out
    faces = [
        disc(plate - 0.002 * out, out, 1.12 * TARGET_PLATE, "target-white", SIDES),
        disc(plate, out, TARGET_PLATE, "target-black", SIDES),
    ]
    lift = plate + 0.002 * out
    for direction, other in ((up, side), (side, up)):
        for sign in (-1.0, 1.0):  # four white bars on the plate, wider than the near cross's
            a, b = 0.10, 0.185
            faces.append(_bar(lift, sign * direction, other, a, b, 0.024, "target-white", out))
    near = plate + TARGET_STAND_OFF * out
    faces += _post(plate, near, 0.012, up, side)
    for direction, other in ((up, side), (side, up)):
        faces.append(_bar(near, direction, other, -0.105, 0.105, 0.015, "target-cross", out))
    return faces


def _bar(at: Floats, along: Floats, wide: Floats, start: float, end: float, half: float, key: str, out: Floats) -> Face:
    ring = np.array([at + s * along + h * wide for s, h in ((start, -half), (end, -half), (end, half), (start, half))])
    turns = float(np.cross(ring[1] - ring[0], ring[2] - ring[1]) @ out)
    return Face(ring if turns > 0.0 else ring[::-1].copy(), key)


def _post(start: Floats, end: Floats, half: float, first: Floats, second: Floats) -> list[Face]:
    """Return the sides of a thin square post."""
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    low = [start + a * first + b * second for a, b in corners]
    high = [end + a * first + b * second for a, b in corners]
    quads = [(np.array([low[i], low[(i + 1) % 4], high[(i + 1) % 4], high[i]]), "dark") for i in range(4)]
    return list(solid(quads))
