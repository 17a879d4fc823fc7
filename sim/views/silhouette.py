"""The ships as shaded polygons, to scale, seen along the orbit normal: bodies, plates and arrays from small files.

A shape is found by its vehicle's name in sim/views/data; a vehicle without one is drawn as a plain disc of its own
radius. The picture plane is LVLH x-z: every polygon is projected with the ship's attitude, far ones first, so that
the port is where the flight says it is, at any pitch.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from sim.views.painter import line_path, polygon_path

if TYPE_CHECKING:
    from matplotlib.path import Path
    from numpy.typing import NDArray

    from sim.views.style import Theme

__all__ = ["Piece", "Shape", "load_shape", "plain_shape"]

_LIGHT = np.array(
    [0.30, -0.72, -0.62]
)  # where the light stands: ahead, behind the camera's side, above (LVLH); for show
_STRIPS = np.array([-1.0, -0.62, -0.2, 0.2, 0.62, 1.0])
_EDGE_ON = 0.06  # a plate that shows less than this share of itself is left out


@dataclass(frozen=True, slots=True)
class Piece:
    """One polygon of a projected ship, in metres of the picture plane (x forward, z down).

    No colour: an outline only. ``fine``: shading that a small picture can do without.
    """

    path: Path
    colour: str
    edged: bool
    fine: bool = False


@dataclass(frozen=True, slots=True)
class _Plate:
    points: NDArray[np.float64]  # (n, 3) body axes
    normal: NDArray[np.float64]
    colour: str
    rules: NDArray[np.float64]  # (m, 2, 3) lines across it, as between the cells of a solar array


@dataclass(frozen=True, slots=True)
class _Turned:
    start: NDArray[np.float64]
    axis: NDArray[np.float64]  # unit vector
    profile: NDArray[np.float64]  # (n, 2): distance along the axis, radius
    colour: str


@dataclass(frozen=True, eq=False)
class Shape:
    """A ship's surfaces in its body axes, and the length (m) by which its size in the picture is judged."""

    name: str
    plates: tuple[_Plate, ...]
    turned: tuple[_Turned, ...]
    size_m: float

    def pieces(self, rotation: NDArray[np.float64], theme: Theme) -> tuple[Piece, ...]:
        """Project the ship, turned by ``rotation`` (3, 3) from body to LVLH axes; far pieces first."""
        key = tuple(np.round(rotation, 3).ravel().tolist())
        return _projected(self, key, theme.name, tuple(sorted(theme.hull.items())))

    @cached_property
    def outline(self) -> NDArray[np.float64]:
        """Points (n, 3) of all surfaces, body axes: what could touch another ship."""
        clouds = [plate.points for plate in self.plates]
        for body in self.turned:
            along = body.start + body.profile[:, :1] * body.axis
            for side in _across(body.axis):
                clouds += [along + body.profile[:, 1:] * side, along - body.profile[:, 1:] * side]
        return np.concatenate(clouds)


@lru_cache(maxsize=96)
def _projected(
    shape: Shape, key: tuple[float, ...], theme: str, hull: tuple[tuple[str, str], ...]
) -> tuple[Piece, ...]:
    rotation = np.array(key).reshape(3, 3)
    colours = dict(hull)
    found: list[tuple[float, int, Piece]] = []
    for plate in shape.plates:
        normal = rotation @ plate.normal
        if abs(normal[1]) < _EDGE_ON:
            continue
        points = plate.points @ rotation.T
        facing = normal if normal[1] < 0.0 else -normal
        colour = _shaded(colours[plate.colour], facing)
        depth = -float(points[:, 1].mean())
        found.append((depth, len(found), Piece(polygon_path(points[:, ::2]), colour, True)))
        if len(plate.rules):
            lines = (plate.rules @ rotation.T)[:, :, ::2].reshape(-1, 2)
            found.append((depth, len(found), Piece(_segments(lines), "", True, True)))
    for body in shape.turned:
        for piece in _lathe(body, rotation, colours[body.colour]):
            depth = float((rotation @ (body.start + 0.5 * body.profile[-1, 0] * body.axis))[1])
            found.append((-depth + 1e-3, len(found), piece))
    # the viewer stands at -y: what has the larger y is farther, and is drawn first; ties keep the file's order
    found.sort(key=lambda item: (item[0], item[1]))
    return tuple(piece for _, _, piece in found)


def _lathe(body: _Turned, rotation: NDArray[np.float64], colour: str) -> list[Piece]:
    """Return a turned body as strips along its axis, each shaded by the way it faces."""
    start, axis = rotation @ body.start, rotation @ body.axis
    run = math.hypot(axis[0], axis[2])
    widest = float(body.profile[:, 1].max())
    if run < 0.15:  # looking down its axis: a disc
        angle = np.linspace(0.0, 2.0 * math.pi, 25)[:-1]
        disc = np.column_stack([start[0] + widest * np.cos(angle), start[2] + widest * np.sin(angle)])
        return [Piece(polygon_path(disc), _shaded(colour, np.array([0.0, -1.0, 0.0])), True)]
    along = np.column_stack([start[0] + body.profile[:, 0] * axis[0], start[2] + body.profile[:, 0] * axis[2]])
    side = np.array([-axis[2], axis[0]]) / run
    whole = np.concatenate([along - body.profile[:, 1:] * side, (along + body.profile[:, 1:] * side)[::-1]])
    out = [
        Piece(polygon_path(whole), _shaded(colour, np.array([0.0, -1.0, 0.0])), False)
    ]  # no seams between the strips
    for low, high in pairwise(_STRIPS):
        middle = 0.5 * (low + high)
        normal = np.array([side[0] * middle, -math.sqrt(1.0 - middle * middle), side[1] * middle])
        strip = np.concatenate(
            [along + low * body.profile[:, 1:] * side, (along + high * body.profile[:, 1:] * side)[::-1]]
        )
        out.append(Piece(polygon_path(strip), _shaded(colour, normal), False, True))
    out.append(Piece(line_path(np.concatenate([whole, whole[:1]])), "", True))
    return out


def _segments(points: NDArray[np.float64]) -> Path:
    """Return separate lines through each two of ``points`` (2 m, 2) as one path."""
    from matplotlib.path import Path

    return Path(points, np.tile([Path.MOVETO, Path.LINETO], len(points) // 2))


def _shaded(colour: str, normal: NDArray[np.float64]) -> str:
    lit = max(0.0, float(normal @ _LIGHT))
    factor = min(1.08, 0.62 + 0.46 * lit)
    red, green, blue = (min(1.0, channel * factor) for channel in to_rgb(colour))
    return str(to_hex((red, green, blue)))


def _across(axis: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    helper = np.array([0.0, 1.0, 0.0]) if abs(axis[1]) < 0.9 else np.array([1.0, 0.0, 0.0])
    first = np.cross(axis, helper)
    first /= np.linalg.norm(first)
    return first, np.cross(axis, first)


@cache
def load_shape(name: str) -> Shape | None:
    """Return the shape of the vehicle called ``name``, or None when there is no file for it."""
    table = _read(name)
    if table is None:
        return None
    plates: list[_Plate] = []
    turned: list[_Turned] = []
    _collect(table, plates, turned)
    shape = Shape(name, tuple(plates), tuple(turned), 1.0)
    cloud = shape.outline
    size = float(max(np.ptp(cloud[:, 0]), np.ptp(cloud[:, 2])))
    return Shape(name, shape.plates, shape.turned, size)


def plain_shape(name: str, radius_m: float) -> Shape:
    """Return a disc of ``radius_m`` for a vehicle that nobody has drawn yet."""
    ring = np.array(
        [[radius_m * math.cos(a), 0.0, radius_m * math.sin(a)] for a in np.linspace(0.0, 2.0 * math.pi, 25)[:-1]]
    )
    plate = _Plate(ring, np.array([0.0, 1.0, 0.0]), "tile", np.zeros((0, 2, 3)))
    return Shape(name, (plate,), (), 2.0 * radius_m)


def _read(name: str) -> dict[str, Any] | None:
    if not name.replace("-", "").isalnum():
        return None
    file = files("sim.views").joinpath("data", f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def _collect(table: dict[str, Any], plates: list[_Plate], turned: list[_Turned]) -> None:
    if "include" in table:
        _collect(_read(table["include"]) or {}, plates, turned)
    unit, origin, signs = table.get("unit_m", 1.0), np.array(table["origin"]), np.array(table["signs"])

    def body(points: Any) -> NDArray[np.float64]:
        return np.asarray((np.asarray(points, dtype=float) - origin) * unit * signs)

    def add(points: NDArray[np.float64], colour: str, rules: NDArray[np.float64]) -> None:
        normal = _normal(points)
        plates.append(_Plate(points, normal / np.linalg.norm(normal), colour, rules))

    for plate in table.get("plate", ()):
        flat = np.asarray(plate["points"], dtype=float)
        columns = {"xz": (0, 2, 1), "xy": (0, 1, 2), "yz": (1, 2, 0)}[plate["plane"]]
        points = np.empty((len(flat), 3))
        points[:, columns[0]], points[:, columns[1]], points[:, columns[2]] = flat[:, 0], flat[:, 1], plate["at"]
        add(body(points), plate["colour"], np.zeros((0, 2, 3)))
    for array in table.get("array", ()):
        corner, along, across = (np.asarray(array[key], dtype=float) for key in ("corner", "along", "across"))
        starts = corner + along * np.arange(1, array["cells"])[:, None] / array["cells"]
        quad = body([corner, corner + along, corner + along + across, corner + across])
        add(quad, "array", np.stack([body(starts), body(starts + across)], axis=1))
    for item in table.get("turned", ()):
        start, end = body(item["from"]), body(item["to"])
        axis = (end - start) / np.linalg.norm(end - start)
        turned.append(_Turned(start, axis, np.asarray(item["profile"], dtype=float) * unit, item["colour"]))


def _normal(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Twice the area vector of a flat polygon (Newell's method)."""
    following = np.roll(points, -1, axis=0)
    return np.asarray(np.cross(points, following).sum(axis=0))
