"""Where the modules of a station stand: cylinders docked end to end and around a node, and their centre of mass.

A station's own axes begin at the centre of the core module's node: +X along the core towards its aft end, -X out of
its forward port, +-Y and +-Z out of the node's four side ports. Every place is a face: a point, the direction out of
it, and the direction in which the side called "up" of whatever docks there looks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sim.core import elementary
from sim.vehicles.module import Array, Module, Vector

__all__ = ["AXES", "CORE", "Face", "Piece", "Wing"]
__all__ += ["assembled", "body_axes", "center_of_mass", "core_faces", "placed", "turned"]

CORE = "core"

AXES: Mapping[str, Vector] = {
    "+X": (1.0, 0.0, 0.0),
    "-X": (-1.0, 0.0, 0.0),
    "+Y": (0.0, 1.0, 0.0),
    "-Y": (0.0, -1.0, 0.0),
    "+Z": (0.0, 0.0, 1.0),
    "-Z": (0.0, 0.0, -1.0),
}


class Face(NamedTuple):
    """A place to dock at: its centre, the unit vector out of it, and the up side of what docks there."""

    point: Vector
    axis: Vector
    up: Vector


@dataclass(frozen=True, slots=True)
class Wing:
    """A solar array or a pair of them in a module's own terms.

    Attributes
    ----------
    name : its name in the table
    root_m : station along the module
    sides : on which it stands: "+up", "-up", "+side" or "-side", where side = axis x up
    span_m, chord_m : from the hull outwards, and across
    pitch_rad : turn about the line of the array; at 0 the chord lies along the module's axis
    """

    name: str
    root_m: float
    sides: tuple[str, ...]
    span_m: float
    chord_m: float
    pitch_rad: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A module as the table describes it, before it stands anywhere.

    Attributes
    ----------
    title : its name
    mass_kg : its mass
    sections : (length, diameter) in m from the inner docking face outwards
    wings : its solar arrays
    node_m : of a core: from its forward face to the node's centre, and from there to each side port; else 0
    """

    title: str
    mass_kg: float
    sections: tuple[tuple[float, float], ...]
    wings: tuple[Wing, ...] = ()
    node_m: float = 0.0

    @property
    def length_m(self) -> float:
        """Length from the inner docking face to the outer end."""
        return math.fsum(length for length, _ in self.sections)


def core_faces(core: Piece) -> dict[str, Face]:
    """Return the core's six ports, station axes: what docks fore and aft has +Y up, what docks around the node -X."""
    faces = {
        "core +X": Face((core.length_m - core.node_m, 0.0, 0.0), AXES["+X"], AXES["+Y"]),
        "core -X": Face((-core.node_m, 0.0, 0.0), AXES["-X"], AXES["+Y"]),
    }
    for name in ("+Y", "-Y", "+Z", "-Z"):
        faces[f"core {name}"] = Face(_along((0.0, 0.0, 0.0), AXES[name], core.node_m), AXES[name], AXES["-X"])
    return faces


def placed(pieces: Mapping[str, Piece], places: Mapping[str, str], faces: dict[str, Face]) -> dict[str, Face]:
    """Return the face that each module's base stands on.

    Parameters
    ----------
    pieces : kind -> module
    places : kind -> the name of a face: one of ``faces`` ("core -Z") or another module's outer end ("kristall end")
    faces : the faces to begin with; every placed module's outer end is added

    Modules whose face does not exist, or hang on such a one, are left out.
    """
    found: dict[str, Face] = {}
    waiting = dict(places)
    while True:
        ready = [kind for kind, face in waiting.items() if face in faces]
        if not ready:
            return found
        for kind in ready:
            base = faces[waiting.pop(kind)]
            found[kind] = base
            faces[f"{kind} end"] = base._replace(point=_along(base.point, base.axis, pieces[kind].length_m))


def center_of_mass(pieces: Mapping[str, Piece], bases: Mapping[str, Face]) -> Vector:
    """Return the centre of mass of modules that are cylinders of even density, in the axes of ``bases``."""
    total = math.fsum(pieces[kind].mass_kg for kind in bases)
    centers = {kind: _along(face.point, face.axis, 0.5 * pieces[kind].length_m) for kind, face in bases.items()}
    x, y, z = (math.fsum(pieces[kind].mass_kg * centers[kind][i] for kind in bases) / total for i in range(3))
    return x, y, z


def body_axes(x: Vector, z: Vector) -> tuple[Vector, Vector, Vector]:
    """Return the body axes in station axes from those that lie along body x and z; y completes the right hand."""
    return x, _cross(z, x), z


def turned(face: Face, axes: tuple[Vector, Vector, Vector], origin: Vector) -> Face:
    """Return a face of station axes in body axes about ``origin``, a point in station axes."""
    from_origin = (face.point[0] - origin[0], face.point[1] - origin[1], face.point[2] - origin[2])
    return Face(_in(axes, from_origin), _in(axes, face.axis), _in(axes, face.up))


def assembled(kind: str, name: str, piece: Piece, base: Face, wings: tuple[str, ...] | None) -> Module:
    """Return a module that stands on a face, with those of its arrays that were up (None: all)."""
    side = _cross(base.axis, base.up)
    directions = {"+up": base.up, "-up": _scaled(base.up, -1.0), "+side": side, "-side": _scaled(side, -1.0)}
    arrays = []
    for wing in piece.wings:
        if wings is not None and wing.name not in wings:
            continue
        for way in wing.sides:
            flat = _cross(base.axis, directions[way])
            cosine, sine = elementary.cos(wing.pitch_rad), elementary.sin(wing.pitch_rad)
            normal = _along(_scaled(flat, cosine), base.axis, sine)
            arrays.append(Array(wing.root_m, directions[way], wing.span_m, wing.chord_m, normal))
    return Module(name, kind, piece.mass_kg, base.point, base.axis, base.up, piece.sections, tuple(arrays))


def _along(point: Vector, direction: Vector, length: float) -> Vector:
    return (
        point[0] + length * direction[0],
        point[1] + length * direction[1],
        point[2] + length * direction[2],
    )


def _scaled(vector: Vector, factor: float) -> Vector:
    return factor * vector[0] + 0.0, factor * vector[1] + 0.0, factor * vector[2] + 0.0  # no -0.0


def _in(axes: tuple[Vector, Vector, Vector], vector: Vector) -> Vector:
    x, y, z = (math.fsum(a * b for a, b in zip(axis, vector, strict=True)) for axis in axes)
    return x + 0.0, y + 0.0, z + 0.0  # no -0.0


def _cross(a: Vector, b: Vector) -> Vector:
    x, y, z = a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    return x + 0.0, y + 0.0, z + 0.0  # no -0.0
