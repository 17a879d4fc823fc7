"""Read the table of modules, and a vehicle file's list of those it is built of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.inputs.errors import nearest
from sim.inputs.locate import KeyPath
from sim.inputs.toml import read_document
from sim.vehicles.layers import Layers, beside
from sim.vehicles.module import Module, Vector
from sim.vehicles.reader import Reader
from sim.vehicles.station import (
    AXES,
    CORE,
    Face,
    Piece,
    Wing,
    assembled,
    body_axes,
    center_of_mass,
    core_faces,
    placed,
    turned,
)

__all__ = ["Building", "building"]

_SIDES = ("+up", "-up", "+side", "-side")


@dataclass(frozen=True)
class Building:
    """The modules of a vehicle, and the faces that they leave, by name ("kristall end"), in body axes.

    The faces are None where the file's mistakes let nothing be built.
    """

    modules: tuple[Module, ...]
    faces: Mapping[str, Face] | None


def building(reader: Reader, ports: Mapping[str, Face], anchors: Mapping[str, Vector]) -> Building:
    """Read what a vehicle file says of its modules and put them together; problems are noted in the reader.

    Parameters
    ----------
    reader : of the vehicle file
    ports : the file's own ports, on which cargo may stand, body axes
    anchors : name of a face -> where the file says that it is (m, body axes); a station is laid to the first of them,
        and where there is none its origin is the centre of mass of its modules
    """
    if reader.get(("modules",)) is None and reader.get(("station",)) is None:
        for key in ("arrays", "names"):
            if reader.get((key,)) is not None:
                reader.wrong((key,), "the vehicle has no modules whose these are")
        return Building((), {})
    table = _table(reader)
    kinds = [kind for kind in table.layers.data if kind != "schema"]
    allowed = [kind for kind in kinds if kind != CORE]
    reader.known(("modules",), allowed)
    station = reader.get(("station",)) is not None
    if station and CORE not in kinds:
        reader.wrong(("parts",), "a station needs a table of modules with a core", given=reader.get(("parts",)))
        return Building((), None)
    used = [*([CORE] if station else []), *(k for k in reader.tables(("modules",)) if k in allowed)]
    pieces = {kind: _piece(table, kind) for kind in used}
    reader.problems += table.problems
    reader.provenance |= {f"modules.{key}": text for key, text in table.provenance.items()}
    places = {kind: _text(reader, ("modules", kind)) for kind in used if kind != CORE}
    if table.problems:
        return Building((), None)
    faces = core_faces(pieces[CORE]) if station else dict(ports)
    bases = placed(pieces, places, faces)
    for kind, place in places.items():
        if kind not in bases:
            names = sorted(faces)
            message = "stands on nothing: no such port, or no such module's end"
            reader.wrong(("modules", kind), message, given=place, allowed=", ".join(names), near=nearest(place, names))
    _two_on_one(reader, places)
    if len(bases) < len(places):
        return Building((), None)
    if station:
        forward = (-pieces[CORE].node_m, 0.0, 0.0)
        bases = {CORE: Face(forward, AXES["+X"], AXES["+Y"]), **bases}
        bases, faces = _laid(reader, pieces, bases, faces, anchors)
    wings = _wings(reader, pieces)
    titles = _names(reader, pieces)
    modules = tuple(
        assembled(kind, titles.get(kind, pieces[kind].title), pieces[kind], base, wings.get(kind))
        for kind, base in bases.items()
    )
    return Building(modules, faces)


def _laid(
    reader: Reader,
    pieces: Mapping[str, Piece],
    bases: Mapping[str, Face],
    faces: Mapping[str, Face],
    anchors: Mapping[str, Vector],
) -> tuple[dict[str, Face], dict[str, Face]]:
    """Turn a station from its own axes into body axes about its centre of mass, or to where the file has a port."""
    reader.known(("station",), ["x", "z"])
    x, z = (_axis(reader, ("station", key)) for key in ("x", "z"))
    if math.fsum(a * b for a, b in zip(x, z, strict=True)) != 0.0:
        reader.wrong(("station", "z"), "body x and z cannot lie along one line", given=reader.get(("station", "z")))
    axes = body_axes(x, z)
    origin = center_of_mass(pieces, bases)
    reader.provenance["station.center_of_mass"] = "chosen: computed from the modules as cylinders of even density"
    for name, place in anchors.items():
        if name in faces:
            there = turned(faces[name], axes, (0.0, 0.0, 0.0)).point
            # station axes of the body's origin: body axes are rows, so their transpose takes body to station
            away = [there[i] - place[i] for i in range(3)]
            ox, oy, oz = (math.fsum(axes[row][i] * away[row] for row in range(3)) for i in range(3))
            origin = (ox, oy, oz)
            break
    return (
        {kind: turned(face, axes, origin) for kind, face in bases.items()},
        {name: turned(face, axes, origin) for name, face in faces.items()},
    )


def _table(reader: Reader) -> Reader:
    """Return a reader of the table of modules, from beside the vehicle's file or from the shipped data."""
    name = reader.get(("parts",))
    if not isinstance(name, str) or not name:
        reader.wrong(("parts",), "the file of the modules is needed", given=name, allowed='"mir-modules.toml"')
        name = "mir-modules.toml"
    document = read_document(beside(reader.layers, name), "modules")
    return Reader(Layers((document,), document.data))


def _piece(table: Reader, kind: str) -> Piece:
    keys = ["title", "mass", "length", "diameter", "sections", "arrays", *(["node"] if kind == CORE else [])]
    table.known((kind,), keys)
    title = table.get((kind, "title"))
    if not isinstance(title, str) or not title.strip():
        table.wrong((kind, "title"), "a title is needed", given=title)
        title = kind
    length, diameter = (table.figure((kind, key), "length") for key in ("length", "diameter"))
    sections = _sections(table, kind)
    if sections and abs(math.fsum(part for part, _ in sections) - length) > 1e-6:
        table.wrong((kind, "sections"), f"the sections are together not as long as the module, {length:g} m")
    if sections and abs(max(width for _, width in sections) - diameter) > 1e-6:
        table.wrong((kind, "sections"), f"the widest section is not as wide as the module, {diameter:g} m")
    return Piece(
        title,
        table.figure((kind, "mass"), "mass"),
        sections,
        tuple(_wing(table, kind, name) for name in table.tables((kind, "arrays"))),
        table.figure((kind, "node"), "length") if kind == CORE else 0.0,
    )


def _sections(table: Reader, kind: str) -> tuple[tuple[float, float], ...]:
    path: KeyPath = (kind, "sections")
    rows: Any = table.value(path)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) and len(row) == 2 for row in rows):
        table.wrong(path, "a list of [length, diameter] from the inner docking face is needed", given=rows)
        return ()
    sections = []
    for index, (length, width) in enumerate(rows):
        row: KeyPath = (*path, "value", index)
        pair = table.scalar((*row, 0), length, "length"), table.scalar((*row, 1), width, "length")
        if min(pair) <= 0.0:
            table.wrong(row, "a section's length and diameter are more than zero", given=[length, width])
        sections.append(pair)
    return tuple(sections)


def _wing(table: Reader, kind: str, name: str) -> Wing:
    path: KeyPath = (kind, "arrays", name)
    table.known(path, ["root", "sides", "span", "chord", "pitch"])
    sides = _texts(table, (*path, "sides"), _SIDES)
    return Wing(
        name,
        table.figure((*path, "root"), "length"),
        sides,
        table.figure((*path, "span"), "length"),
        table.figure((*path, "chord"), "length"),
        table.scalar((*path, "pitch", "value"), table.value((*path, "pitch")), "angle"),
    )


def _wings(reader: Reader, pieces: Mapping[str, Piece]) -> dict[str, tuple[str, ...]]:
    """Read which of a module's arrays were up; a module that is not named has all of them."""
    reader.known(("arrays",), list(pieces))
    return {
        kind: _texts(reader, ("arrays", kind), tuple(wing.name for wing in pieces[kind].wings))
        for kind in reader.tables(("arrays",))
        if kind in pieces
    }


def _names(reader: Reader, pieces: Mapping[str, Piece]) -> dict[str, str]:
    reader.known(("names",), list(pieces))
    return {kind: _text(reader, ("names", kind)) for kind in reader.tables(("names",)) if kind in pieces}


def _two_on_one(reader: Reader, places: Mapping[str, str]) -> None:
    taken: dict[str, str] = {}
    for kind, place in places.items():
        if place in taken:
            reader.wrong(("modules", kind), f"{taken[place]} stands there already", given=place)
        taken.setdefault(place, kind)


def _axis(reader: Reader, path: KeyPath) -> Vector:
    text = _text(reader, path)
    if text not in AXES:
        reader.wrong(path, "not an axis of the station", given=text, allowed=", ".join(AXES))
    return AXES.get(text, AXES["+X"] if path[-1] == "x" else AXES["+Z"])


def _text(reader: Reader, path: KeyPath) -> str:
    value = reader.value(path)
    if value is not None and not (isinstance(value, str) and value.strip()):
        reader.wrong(path, "a text is needed", given=value)
    return value if isinstance(value, str) else ""


def _texts(reader: Reader, path: KeyPath, allowed: tuple[str, ...]) -> tuple[str, ...]:
    value = reader.value(path)
    if not isinstance(value, list):
        reader.wrong(path, "a list is needed", given=value, allowed=", ".join(allowed))
        return ()
    for index, item in enumerate(value):
        if item not in allowed:
            near = nearest(item, allowed) if isinstance(item, str) else ""
            message = "no such array" if path[0] == "arrays" else "not a side"
            reader.wrong((*path, "value", index), message, given=item, allowed=", ".join(allowed), near=near)
    return tuple(item for item in value if isinstance(item, str))
