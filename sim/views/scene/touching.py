"""Whether two ships would touch: the surface of one as filled cells of a grid, that of the other as points."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.meshes import Mesh

    Floats = NDArray[np.float64]

__all__ = ["Hulls"]

CELL_M = 1.0
SPACING_M = 1.4  # between the points that stand for the ship that comes
PORT_M = 2.0  # what is nearer to a docking port than this is judged by the meeting of the ports


class Hulls:
    """The surfaces of a target that stands still in LVLH and of a chaser.

    Parameters
    ----------
    target, chaser : meshes in body axes
    target_port, chaser_port : (3,) m, left out of the surfaces, LVLH and body axes; None without ports
    station : (3, 3) from the target's body axes to LVLH; the same when None
    """

    def __init__(
        self, target: Mesh, chaser: Mesh, target_port: Floats | None = None, chaser_port: Floats | None = None,
        station: Floats | None = None,
    ) -> None:  # fmt: skip
        self._points = _thinned(_away(_surface(chaser, 0.7), chaser_port), SPACING_M)
        surface = _surface(target, 0.5)
        surface = surface if station is None else surface @ station.T
        cells = np.floor(_away(surface, target_port) / CELL_M).astype(np.int64)
        self._low = cells.min(axis=0)
        self._shape = cells.max(axis=0) - self._low + 1
        self._filled = np.zeros(tuple(self._shape), dtype=bool)
        self._filled[tuple((cells - self._low).T)] = True
        corners = np.concatenate([self._low * CELL_M, (self._low + self._shape) * CELL_M]).reshape(2, 3)
        self.reach_m = float(np.linalg.norm(np.abs(corners).max(axis=0)) + np.linalg.norm(self._points, axis=1).max())

    def first(self, rotation: Floats, places: Floats) -> int | None:
        """Return the first of some places (n, 3) m of the chaser's centre of mass at which the ships touch, or None.

        ``rotation`` (3, 3) takes its body axes to LVLH.
        """
        near = np.flatnonzero(np.linalg.norm(places, axis=1) < self.reach_m)
        if not len(near):
            return None
        turned = self._points @ rotation.T
        cells = np.floor((places[near][:, None, :] + turned) / CELL_M).astype(np.int64) - self._low
        inside = ((cells >= 0) & (cells < self._shape)).all(axis=2)
        hit = np.zeros(inside.shape, dtype=bool)
        hit[inside] = self._filled[tuple(cells[inside].T)]
        touching = np.flatnonzero(hit.any(axis=1))
        return int(near[touching[0]]) if len(touching) else None


def _surface(mesh: Mesh, step: float) -> Floats:
    """Return points (n, 3) on all faces, no farther apart than ``step`` (m)."""
    clouds = [mesh.vertices]
    for ring, sides in zip(mesh.faces, mesh.sides.tolist(), strict=True):
        corners = mesh.vertices[ring[:sides]]
        for a, b in pairwise(corners[1:]):
            long = max(float(np.linalg.norm(a - corners[0])), float(np.linalg.norm(b - corners[0])))
            count = int(long / step) + 1
            if count < 2:
                continue
            i, j = np.mgrid[0 : count + 1, 0 : count + 1].reshape(2, -1) / count
            kept = i + j <= 1.0 + 1e-9
            clouds.append(corners[0] + i[kept, None] * (a - corners[0]) + j[kept, None] * (b - corners[0]))
    return np.concatenate(clouds)


def _away(points: Floats, port: Floats | None) -> Floats:
    return points if port is None else points[np.linalg.norm(points - port, axis=1) > PORT_M]


def _thinned(points: Floats, step: float) -> Floats:
    _, kept = np.unique(np.round(points / step), axis=0, return_index=True)
    return points[kept]
