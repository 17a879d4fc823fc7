"""A station's modules as parts of a mesh: stepped hulls, solar arrays, and what one knows a module by.

Lengths, diameters and arrays are the modules' own (their file has the sources). Colours, cones between two diameters
and the small fittings are chosen, after photographs: Kristall and Kvant in light blankets, the Docking Module orange.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.views.meshes.builders import across, box, disc, plate, tube, turned, unit
from sim.views.meshes.mesh import Face, Part, moved, newell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.vehicles.module import Array, Module

    Floats = NDArray[np.float64]

__all__ = ["module_parts"]

HULLS = {
    "core": ("white", "hull", "white", "hull"),
    "kvant": ("blanket", "hull"),
    "kvant-2": ("hull", "white", "blanket"),
    "kristall": ("blanket", "white", "hull"),
    "spektr": ("green", "hull", "green"),
    "priroda": ("hull", "blanket", "white"),
    "docking-module": ("orange",),
    "soyuz": ("green", "dark", "green"),
    "progress": ("green", "dark", "green"),
}
SLOPE = 0.55  # a cone's length for a metre of difference between two diameters
ROUND = 20


def module_parts(module: Module, short_by: float = 0.0) -> list[Part]:
    """Return a module's hull, arrays and fittings, in the vehicle's body axes.

    ``short_by`` (m) leaves room at the outer end, for a docking mechanism that stands there.
    """
    parts = _hull(module, short_by)
    for array in module.arrays:
        parts += _array(module, array)
    parts += _fittings(module)
    return parts


def _hull(module: Module, short_by: float) -> list[Part]:
    ends = np.cumsum([length for length, _ in module.sections])
    lengths = np.diff(np.minimum(ends, ends[-1] - short_by), prepend=0.0)
    sections = [(float(n), d) for n, (_, d) in zip(lengths, module.sections, strict=True) if n > 0.0]
    profile, shades = _profile(sections, HULLS.get(module.kind, ("hull", "blanket")))
    return turned(module.base_m, module.axis, profile, shades, ROUND, module.up)


def _profile(
    sections: Sequence[tuple[float, float]], shades: Sequence[str]
) -> tuple[list[tuple[float, float]], list[str]]:
    """Return the hull's outline (distance, radius) with cones at its steps, and a colour for each stretch."""
    outline: list[tuple[float, float]] = []
    colours: list[str] = []
    start = 0.0
    for i, (length, diameter) in enumerate(sections):
        before = sections[i - 1][1] if i > 0 else 0.6 * diameter
        after = sections[i + 1][1] if i + 1 < len(sections) else 0.6 * diameter
        lead = min(SLOPE * max(0.0, 0.5 * (diameter - before)), 0.35 * length)
        tail = min(SLOPE * max(0.0, 0.5 * (diameter - after)), 0.35 * length)
        corners = [(start, 0.5 * min(before, diameter)), (start + lead, 0.5 * diameter)]
        corners += [(start + length - tail, 0.5 * diameter), (start + length, 0.5 * min(after, diameter))]
        shade = shades[i % len(shades)]
        for (s0, r0), (s1, r1) in pairwise(corners):
            if s1 - s0 < 1e-6:
                continue
            if not outline or abs(outline[-1][0] - s0) > 1e-6 or abs(outline[-1][1] - r0) > 1e-6:
                if outline:
                    colours.append("")
                outline.append((s0, r0))
            outline.append((s1, r1))
            colours.append(
                "cone-shade" if abs(r0 - r1) > 0.3 and i + 1 < len(sections) and shade != "orange" else shade
            )
        start += length
    return outline, colours


def _array(module: Module, array: Array) -> list[Part]:
    """Return a solar array: a mast from the hull, and a plate of cells whose back is pale."""
    axis, along, normal = unit(module.axis), unit(array.direction), unit(array.normal)
    radius = _radius_at(module, array.root_m)
    root = np.asarray(module.base_m, dtype=float) + array.root_m * axis + radius * along
    wide = np.cross(normal, along)
    mast = min(0.12 * array.span_m, 1.1)
    corner = root + mast * along - 0.5 * array.chord_m * wide
    span = array.span_m - mast
    cells = (max(2, round(span / 1.7)), 2 if array.chord_m > 1.6 else 1)
    cloth = plate(corner, span * along, array.chord_m * wide, ("array", "array-back"), cells, "frame", 0.07)
    return [tube(root + 0.02 * along, root + mast * along, 0.09, "frame", 4), cloth]


def _radius_at(module: Module, station: float) -> float:
    start = 0.0
    for length, diameter in module.sections:
        if station <= start + length:
            return 0.5 * diameter
        start += length
    return 0.5 * module.sections[-1][1]


def _fittings(module: Module) -> list[Part]:
    """Return what one knows a module by, where its kind has something."""
    first, second = across(module.axis, module.up)
    turn = np.column_stack([first, second, unit(module.axis)])
    parts: list[Part] = []
    length, widest = module.length_m, 0.5 * max(d for _, d in module.sections)
    if module.kind == "kvant":  # the Sofora girder, 14 m, with its jets at the top
        away = _clear_side(module)
        parts += [moved(part, away, (0.0, 0.0, 0.0)) for part in _girder(widest + 0.02, 14.5, 0.4 * length)]
    elif module.kind == "kvant-2":  # the airlock's hatch at the outer end
        parts.append((disc((0, 0, length + 0.02), (0, 0, 1), 0.5, "dark", 12),))
    elif module.kind == "docking-module":  # the two boxes in which arrays were carried up
        for side in (-1.0, 1.0):
            parts.append(box((side * (widest + 0.02), -0.45, 1.2), (side * (widest + 0.5), 0.45, 3.6), "hull"))
    elif module.kind in ("soyuz", "progress"):
        parts.append((disc((0, 0, length + 0.01), (0, 0, 1), 0.55 * widest, "dark", 12),))
    return [moved(part, turn, module.base_m) for part in parts]


def _clear_side(module: Module) -> Floats:
    """Return the turn (3, 3) about a module's axis from its first side to the one of four that arrays leave free."""
    first, second = across(module.axis, module.up)
    sides = [np.cos(a) * first + np.sin(a) * second for a in np.arange(4) * 0.5 * np.pi]
    crowd = [max((float(np.dot(side, array.direction)) for array in module.arrays), default=0.0) for side in sides]
    quarter = 0.5 * np.pi * float(np.argmin(np.round(crowd, 6)))
    c, s = np.cos(quarter), np.sin(quarter)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def _girder(start: float, height: float, station: float) -> list[Part]:
    """Return a square lattice girder along the module's own first axis, and the block of jets at its top.

    The lattice is painted on a beam: dark openings in each of its sides.
    """
    half, bays = 0.4, 12
    beam = list(box((start, -half, station - half), (start + height, half, station + half), "frame"))
    step = height / bays
    for k in range(bays):
        x0, x1 = start + (k + 0.12) * step, start + (k + 0.88) * step
        for sign in (-1.0, 1.0):
            for opening in (((x0, -0.3), (x1, -0.3), (x1, 0.22)), ((x0, -0.22), (x1, 0.3), (x0, 0.3))):
                for spot in ((0, 1, 2), (0, 2, 1)):
                    ring = np.empty((3, 3))
                    for row, (x, w) in enumerate(opening):
                        ring[row, spot[0]], ring[row, spot[1]], ring[row, spot[2]] = x, w, sign * half
                    ring[:, 2] += station
                    outward = np.zeros(3)
                    outward[spot[2]] = sign
                    turns = float(newell(ring) @ outward)
                    beam.append(Face(ring if turns > 0.0 else ring[::-1].copy(), "dark"))
    top = start + height
    return [tuple(beam), box((top, -0.7, station - 0.7), (top + 1.0, 0.7, station + 0.7), "hull")]
