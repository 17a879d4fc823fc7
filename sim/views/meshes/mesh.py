"""A mesh: flat convex polygons with outward normals and colour keys, gathered in parts that hide nothing of themselves.

A part is a convex solid, a flat plate or a cavity: its faces that look at the viewer never cover each other, wherever
he stands, unless one is painted on another, and then it comes later. That is what lets `sim.views.meshes.order` put
whole parts in order and nothing smaller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Face", "Mesh", "Part", "mesh_of_parts", "moved", "newell"]

WELD_M = 1e-6  # corners nearer than this are one vertex


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A flat convex polygon: its corners (k, 3) m, counter-clockwise as seen from outside, and its colour key."""

    corners: Floats
    colour: str


Part = tuple[Face, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Polygons in body axes, metres from the vehicle's centre of mass.

    Attributes
    ----------
    vertices : (n, 3) corners
    faces : (m, k) indices into ``vertices``, counter-clockwise from outside; a face of fewer corners repeats its last
    sides : (m,) how many corners a face has
    normals : (m, 3) unit outward normals
    colours : (m,) index into ``keys``
    keys : the colour keys, such as "hull" or "array"
    parts : (m,) number of the part that a face belongs to, never falling

    """

    vertices: Floats
    faces: NDArray[np.intp]
    sides: NDArray[np.intp]
    normals: Floats
    colours: NDArray[np.intp]
    keys: tuple[str, ...]
    parts: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.faces)

    @property
    def offsets(self) -> Floats:
        """Return the distance (m,) of each face's plane from the origin, along its normal."""
        return np.asarray(np.einsum("ij,ij->i", self.normals, self.vertices[self.faces[:, 0]]))


def newell(corners: Floats) -> Floats:
    """Return twice the area vector (3,) of a flat polygon (k, 3), towards where it runs counter-clockwise (Newell)."""
    following = np.roll(corners, -1, axis=0)
    return np.asarray(np.cross(corners, following).sum(axis=0))


def mesh_of_parts(parts: Iterable[Sequence[Face]]) -> Mesh:
    """Return the mesh of some parts; faces without area are dropped.

    Raises
    ------
    ValueError
        When nothing is left.
    """
    faces: list[Face] = []
    numbers: list[int] = []
    normals: list[Floats] = []
    for number, part in enumerate(parts):
        for face in part:
            area = newell(face.corners)
            size = float(np.linalg.norm(area))
            if size > 1e-9:
                faces.append(face)
                numbers.append(number)
                normals.append(area / size)
    if not faces:
        raise ValueError("a mesh needs a face")
    sides = np.array([len(face.corners) for face in faces])
    corners = np.concatenate([face.corners for face in faces])
    _, first, vertex = np.unique(np.round(corners / WELD_M), axis=0, return_index=True, return_inverse=True)
    starts = np.cumsum(sides) - sides
    column = np.minimum(np.arange(int(sides.max())), sides[:, None] - 1)
    keys = tuple(dict.fromkeys(face.colour for face in faces))
    place = {key: i for i, key in enumerate(keys)}
    return Mesh(
        vertices=corners[first],
        faces=vertex.reshape(-1)[starts[:, None] + column],
        sides=sides,
        normals=np.array(normals),
        colours=np.array([place[face.colour] for face in faces]),
        keys=keys,
        parts=np.array(numbers),
    )


def moved(part: Part, rotation: ArrayLike, place: ArrayLike) -> Part:
    """Return a part turned by ``rotation`` (3, 3), a proper rotation, and then moved by ``place`` (3,) m."""
    turn, shift = np.asarray(rotation, dtype=float), np.asarray(place, dtype=float)
    return tuple(Face(face.corners @ turn.T + shift, face.colour) for face in part)
