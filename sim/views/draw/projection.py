"""Meshes on a picture: what faces the eye, far ones first, in perspective or from the side, as flat polygons.

Nothing here knows a plotting library: what comes out are arrays that any painter fills in their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.views.draw.shading import base_colours, lambert

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sim.views.meshes.order import Ordered

    Floats = NDArray[np.float64]

__all__ = ["Lens", "from_side", "perspective", "side_view", "visible"]

PRESENTATION_LIGHT = (
    0.30,
    -0.72,
    -0.62,
)  # ahead, on the viewer's side, above (LVLH): for show, so that ships read at night
NEAREST = 0.15  # m: what is nearer to the eye than this is cut off
FROM_NORTH = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])  # LVLH to right, up, away: V-bar left
FROM_SOUTH = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, -1.0, 0.0]])  # V-bar right


@dataclass(frozen=True, slots=True, eq=False)
class Lens:
    """A pinhole camera.

    Attributes
    ----------
    eye : (3,) where it stands, m
    axes : (3, 3) rows: unit vectors to the right, up and ahead; a proper camera has right x up = -ahead
    focal : picture units for a slope of one
    centre : picture place of what is straight ahead; x grows to the right and y down
    size : width and height of the picture

    """

    eye: Floats
    axes: Floats
    focal: float
    centre: tuple[float, float]
    size: tuple[float, float]

    def see(self, points: ArrayLike) -> Floats:
        """Return points (..., 3) in the camera's axes: right, up, ahead, m."""
        return np.asarray((np.asarray(points, dtype=float) - self.eye) @ self.axes.T)

    def flat(self, seen: Floats) -> Floats:
        """Return the picture places (..., 2) of points (..., 3) from `see` that are ahead."""
        scale = self.focal / seen[..., 2:]
        return np.asarray(
            np.concatenate([self.centre[0] + seen[..., :1] * scale, self.centre[1] - seen[..., 1:2] * scale], -1)
        )

    def picture(self, corners: Floats, sides: NDArray[np.intp] | None = None) -> tuple[list[Floats], NDArray[np.intp]]:
        """Return polygons (n, k, 3) from `see` on the picture (k, 2), and which of them are in sight, in their order.

        ``sides`` (n,) says how many corners each has; all k without it.
        """
        x, y, depth = corners[:, :, 0], corners[:, :, 1], corners[:, :, 2]
        left, top = self.centre[0] / self.focal, self.centre[1] / self.focal
        right, bottom = self.size[0] / self.focal - left, self.size[1] / self.focal - top
        out = (depth < NEAREST).all(axis=1) | (x < -left * depth).all(axis=1) | (x > right * depth).all(axis=1)
        out |= (y > top * depth).all(axis=1) | (y < -bottom * depth).all(axis=1)
        kept = np.flatnonzero(~out)
        corners = corners[kept]
        counts = np.full(len(kept), corners.shape[1]) if sides is None else sides[kept]
        near = corners[:, :, 2] < NEAREST
        flat = self.flat(np.where(near[:, :, None], [0.0, 0.0, 1.0], corners))
        polygons = [ring[:k] for ring, k in zip(flat, counts.tolist(), strict=True)]
        for i in np.flatnonzero(near.any(axis=1)).tolist():
            polygons[i] = self.flat(_cut_near(corners[i, : counts[i]]))
        return polygons, kept


def visible(ship: Ordered, eye: Floats, far: bool = False) -> NDArray[np.intp]:
    """Return the faces that look at an eye (3,) in the mesh's axes, far ones first; ``far``: a direction to the eye."""
    mesh = ship.mesh
    sequence = ship.sequence(eye, far)
    facing = mesh.normals @ eye > (1e-3 if far else ship.face_offsets)
    return np.asarray(sequence[facing[sequence]])


def perspective(
    ship: Ordered, rotation: Floats, place: Floats, lens: Lens, colours: Floats
) -> tuple[list[Floats], Floats]:
    """Return the polygons (k, 2) of a ship in a camera's picture and their colours (n, 3), far ones first.

    Parameters
    ----------
    ship : its sorted mesh
    rotation, place : (3, 3) from its axes to those of the lens's ``eye``, and where its origin stands there
    colours : (m, 3) of all its faces

    """
    mesh = ship.mesh
    order = visible(ship, (lens.eye - place) @ rotation)
    seen = lens.see(mesh.vertices @ rotation.T + place)
    polygons, kept = lens.picture(seen[mesh.faces[order]], mesh.sides[order])
    return polygons, colours[order[kept]]


def _cut_near(ring: Floats) -> Floats:
    """Cut a polygon (k, 3) in camera axes at the nearest depth; what is left is ahead."""
    out: list[Floats] = []
    for i in range(len(ring)):
        a, b = ring[i], ring[(i + 1) % len(ring)]
        if a[2] >= NEAREST:
            out.append(a)
        if (a[2] >= NEAREST) != (b[2] >= NEAREST):
            out.append(a + (b - a) * ((NEAREST - a[2]) / (b[2] - a[2])))
    return np.array(out).reshape(-1, 3)


def from_side(ship: Ordered, rotation: Floats, colours: Floats, vbar: str = "left") -> tuple[list[Floats], Floats]:
    """Return polygons (k, 2) m about the ship's origin, x to the right and y up, and colours (n, 3), far ones first.

    ``rotation`` (3, 3) takes its axes to LVLH. The orbit is seen from the north with V-bar to the left, or from the
    south with V-bar to the right: two sides of the ship, never a mirror image.
    """
    turn = (FROM_NORTH if vbar == "left" else FROM_SOUTH) @ rotation
    order = visible(ship, -turn[2], far=True)
    flat = ship.mesh.vertices @ turn[:2].T
    polygons = [flat[ring[:k]] for ring, k in zip(ship.mesh.faces[order], ship.mesh.sides[order].tolist(), strict=True)]
    return polygons, colours[order]


def side_view(
    ship: Ordered,
    rotation: ArrayLike,
    vbar: str = "left",
    paint: Mapping[str, str] | None = None,
    light: ArrayLike = PRESENTATION_LIGHT,
) -> tuple[list[Floats], Floats]:
    """Return a ship from the side, ready to fill: polygons (k, 2) and RGBA colours (n, 4), far ones first.

    Parameters
    ----------
    ship : from `sim.views.meshes.ordered_of`
    rotation : (3, 3) from its body axes to LVLH; for Mir the identity is its attitude at docking
    vbar : "left", seen from the north, or "right", seen from the south
    paint : colours that go before those of `sim.views.draw.shading.PAINT`
    light : (3,) towards the lamp, LVLH; seen from the south its y is turned round

    Returns
    -------
    list of (k, 2) metres about the ship's centre of mass: x to the right, y up (away from the Earth)

    """
    turn = np.asarray(rotation, dtype=float)
    lamp = np.asarray(light, dtype=float) * (1.0, 1.0 if vbar == "left" else -1.0, 1.0)
    lamp = lamp / np.linalg.norm(lamp)
    shades = lambert(base_colours(ship.mesh, paint), ship.mesh.normals, turn.T @ lamp, 0.62, 0.46)
    polygons, colours = from_side(ship, turn, shades, vbar)
    return polygons, np.column_stack([colours, np.ones(len(colours))])


def fans(polygons: Sequence[NDArray[np.float64]]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Cut convex polygons (k, 2) into triangles (n, 3, 2), in their order; return also whose (n,) each is."""
    sides = np.array([len(polygon) for polygon in polygons], dtype=np.intp)
    owner = np.repeat(np.arange(len(sides)), np.maximum(sides - 2, 0))
    if not len(owner):
        return np.zeros((0, 3, 2)), owner
    pieces = np.maximum(sides - 2, 0)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    first = (np.cumsum(sides) - sides)[owner]
    return np.concatenate(polygons)[np.column_stack([first, first + step + 1, first + step + 2])], owner
