"""The ships from the side, ready for the brush: the meshes' polygons, sorted and shaded, with their contour.

The picture plane is LVLH x-z, metres about the centre of mass (x forward, z towards the Earth), so that one affine
takes a ship to its place on any page. The work for an attitude is kept: a ship that does not turn costs its fill only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sim.views.draw.projection import fans, side_view
from sim.views.meshes import Mesh, mesh_of, ordered_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.vehicles import Vehicle

    Floats = NDArray[np.float64]

__all__ = ["Shape", "Sketch", "shape_of"]

COARSE = 50.0  # steps of a direction cosine: a ship drawn small moves by half a pixel
WELD_M = 1e-3  # corners nearer than this are one, when a contour is sought


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A ship at one attitude: polygons far ones first, and the contour that goes under them.

    Attributes
    ----------
    polygons : (k, 2) m each
    colours : (n, 4) RGBA
    areas : (n,) m2, by which a small picture leaves out what it cannot show
    triangles, owner : (t, 3, 2) m and (t,), the polygons cut into triangles, and whose each is
    contour : (m, 2, 2) m, the edges that only one visible polygon has
    bounds : least x, least z, most x, most z of it all, m

    """

    polygons: tuple[Floats, ...]
    colours: Floats
    areas: Floats
    triangles: Floats
    owner: NDArray[np.intp]
    contour: Floats
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Shape:
    """A ship's surface as points (n, 3) in its body axes, and the length (m) that counts as its size in a picture."""

    vehicle: Vehicle
    points: Floats
    size_m: float

    @property
    def mesh(self) -> Mesh:
        """The ship's polygons."""
        return mesh_of(self.vehicle)

    def sketch(self, rotation: Floats, fine: bool = True, vbar: str = "left") -> Sketch:
        """Return the ship turned by ``rotation`` (3, 3) from body to LVLH axes; to a degree where not ``fine``."""
        steps = 1000.0 if fine else COARSE
        key = tuple((np.round(rotation * steps) / steps).ravel().tolist())
        return _sketched(self, key, vbar)


def shape_of(vehicle: Vehicle) -> Shape:
    """Return the shape of a vehicle."""
    return _shaped(vehicle.name, _Same(vehicle))


class _Same:
    """A vehicle as a key: the very same one."""

    def __init__(self, vehicle: Vehicle) -> None:
        self.vehicle = vehicle

    def __hash__(self) -> int:
        return id(self.vehicle)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.vehicle is self.vehicle


@cache
def _shaped(_name: str, held: _Same) -> Shape:
    points = mesh_of(held.vehicle).vertices
    return Shape(held.vehicle, points, float(max(np.ptp(points[:, 0]), np.ptp(points[:, 2]))))


@lru_cache(maxsize=64)
def _sketched(shape: Shape, key: tuple[float, ...], vbar: str) -> Sketch:
    sign = -1.0 if vbar == "left" else 1.0
    polygons, colours = side_view(ordered_of(shape.vehicle), np.array(key).reshape(3, 3), vbar)
    counts = np.array([len(ring) for ring in polygons])
    first = np.cumsum(counts) - counts
    starts = np.concatenate(polygons) * (sign, -1.0)
    following = np.arange(1, len(starts) + 1)
    following[first + counts - 1] = first  # the last corner is followed by the first
    ends = starts[following]
    cross = starts[:, 0] * ends[:, 1] - starts[:, 1] * ends[:, 0]
    areas = 0.5 * np.abs(np.add.reduceat(cross, first))
    flat = np.split(starts, first[1:])
    bounds = (*starts.min(axis=0).tolist(), *starts.max(axis=0).tolist())
    return Sketch(tuple(flat), colours, areas, *fans(flat), _contour(starts, ends), bounds)


def _contour(starts: Floats, ends: Floats) -> Floats:
    """Return the edges (n, 2) to (n, 2) that occur once, either way round, as strokes (m, 2, 2)."""
    edges = np.round(np.stack([starts, ends], axis=1) / WELD_M).astype(np.int64)
    swapped = (edges[:, 0, 0] > edges[:, 1, 0]) | (
        (edges[:, 0, 0] == edges[:, 1, 0]) & (edges[:, 0, 1] > edges[:, 1, 1])
    )
    edges[swapped] = edges[swapped][:, ::-1]
    _, first, count = np.unique(edges.reshape(-1, 4), axis=0, return_index=True, return_counts=True)
    once = first[count == 1]
    return np.stack([starts[once], ends[once]], axis=1)
