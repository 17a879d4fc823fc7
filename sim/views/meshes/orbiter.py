"""The Space Shuttle orbiter as parts of a mesh: lofted body, wings, tail, pods, engines, open payload bay, arm, jets.

Structural inches: Xo aft, Yo right, Zo up. Known stations: nose Xo 238, sill of the bay Zo 410, docking ring at
Xo 731.60, centre of mass, jets (the vehicle file has the sources); span 78.06 ft, tail's end Xo 1701 from the length of
122.17 ft. Everything between them is drawn after photographs, not a drawing of record: chosen.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.views.meshes.builders import box, circle, disc, extruded, loft, plate, solid, tube, turned, unit
from sim.views.meshes.mesh import Face, Part, newell
from sim.views.meshes.port import HEIGHT, port_parts, stands_at
from sim.views.meshes.station import module_parts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sim.vehicles import Vehicle

    Floats = NDArray[np.float64]

__all__ = ["orbiter_parts"]

INCH = 0.0254
# Xo, half width, bottom, height of the greatest width, top: the body ahead of the bay
NOSE = (
    (238.0, 4.0, 328.0, 333.0, 338.0),
    (252.0, 26.0, 313.0, 333.0, 356.0),
    (285.0, 50.0, 301.0, 333.0, 377.0),
    (335.0, 70.0, 292.0, 335.0, 401.0),
    (400.0, 86.0, 283.0, 338.0, 424.0),
    (438.0, 93.0, 279.0, 341.0, 440.0),
    (476.0, 99.0, 275.0, 346.0, 485.0),
    (510.0, 102.0, 272.0, 352.0, 499.0),
    (576.0, 104.0, 269.0, 360.0, 500.0),
)
AFT = (  # below the pods; the spine between them is a box
    (1307.0, 104.0, 272.0, 360.0, 440.0),
    (1420.0, 104.0, 276.0, 362.0, 440.0),
    (1511.0, 104.0, 286.0, 364.0, 440.0),
)
SPINE = (46.0, 440.0, 500.0)  # half width, bottom and top
BAY = (576.0, 1307.0)
SILL, FLOOR, HALF = 410.0, 314.0, 104.0
STRAKE = ((640.0, 104.5), (1005.0, 104.5), (1005.0, 184.0))
WING = (
    (1005.0, 104.5),
    (1005.0, 184.0),
    (1290.0, 462.0),
    (1330.0, 468.4),
    (1440.0, 468.4),
    (1500.0, 122.0),
    (1500.0, 104.5),
)
FIN = (
    (1315.0, 501.0),
    (1600.0, 806.0),
    (1614.0, 816.0),
    (1701.0, 816.0),
    (1698.0, 800.0),
    (1566.0, 530.0),
    (1505.0, 501.0),
)
POD = ((1290.0, 9.0, 470.0), (1330.0, 30.0, 474.0), (1400.0, 44.0, 476.0), (1480.0, 48.0, 478.0), (1512.0, 44.0, 480.0),
       (1566.0, 34.0, 478.0))  # Xo, radius, Zo of its axis  # fmt: skip
MAIN_ENGINES = ((1518.0, 0.0, 443.0, 16.0), (1518.0, -53.0, 343.0, 10.0), (1518.0, 53.0, 343.0, 10.0))  # and tilt, deg
WINDOWS = (  # three forward panes and one overhead, left to right of the middle, Xo, Yo, Zo
    ((441.0, 6.0, 446.0), (473.0, 6.0, 483.0), (474.0, 36.0, 477.0), (441.0, 34.0, 442.0)),
    ((441.0, 38.0, 440.0), (474.0, 40.0, 475.0), (475.0, 64.0, 462.0), (442.0, 60.0, 430.0)),
    ((443.0, 64.0, 427.0), (475.0, 68.0, 458.0), (475.0, 86.0, 438.0), (450.0, 80.0, 418.0)),
    ((528.0, 14.0, 501.0), (556.0, 14.0, 501.0), (556.0, 38.0, 497.0), (528.0, 38.0, 497.0)),
)
ARM = ((680.0, 446.0), (930.0, 447.0), (1206.0, 446.0), (1280.0, 446.0))  # Xo, Zo of shoulder, elbow, wrist, end
ARM_Y = -108.0
SIDES = 20


class _Frame:
    """Structural inches to body metres."""

    def __init__(self, center_of_mass_m: tuple[float, float, float]) -> None:
        self.origin = np.asarray(center_of_mass_m, dtype=float)

    def __call__(self, points: ArrayLike) -> Floats:
        apart = np.asarray(points, dtype=float) * INCH - self.origin
        return np.asarray(apart * np.array([-1.0, 1.0, -1.0]))


def orbiter_parts(vehicle: Vehicle) -> list[Part]:
    """Return the parts of an orbiter in its body axes, with what it carries.

    Raises
    ------
    ValueError
        When the vehicle's file has no centre of mass in structural axes.
    """
    if vehicle.center_of_mass_m is None:
        raise ValueError(f"{vehicle.name} has no centre of mass in structural axes")
    body = _Frame(vehicle.center_of_mass_m)
    parts = [*_fuselage(body), *_bay(body), *_wings(body), *_tail(body), *_arm(body)]
    parts = _with_jets(vehicle, parts)
    if "ods" in vehicle.ports:
        parts += _docking_system(vehicle, body)
    for module in vehicle.modules:
        ports = [port for port in vehicle.ports.values() if stands_at(port.position_m, module.end_m)]
        parts += module_parts(module, HEIGHT if ports else 0.0)
        for port in ports:
            parts += port_parts(port.position_m, port.axis, (1.0, 0.0, 0.0), target=False, petals_from=0.0)
    return parts


def _section(station: tuple[float, float, float, float, float], top: float = 0.72) -> Floats:
    """Return the outline (SIDES, 3) of a cross-section: flat below, rounder above, from the bottom over the right."""
    x, half, low, middle, high = station
    angle = 2.0 * math.pi * (np.arange(SIDES) + 0.5) / SIDES - 0.5 * math.pi
    c, s = np.cos(angle), np.sin(angle)
    power = np.where(s < 0.0, 0.42, top)  # superellipse: squarer below
    y = half * np.sign(c) * np.abs(c) ** power
    z = middle + np.where(s < 0.0, middle - low, high - middle) * np.sign(s) * np.abs(s) ** power
    return np.column_stack([np.full(SIDES, x), y, z])


def _skin() -> list[str]:
    """Return the colours of the strips of a section: black tiles below, white above."""
    angle = 360.0 * (np.arange(SIDES) + 1.0) / SIDES
    return ["black" if a <= 83.0 or a >= 277.0 or a == 360.0 else "white" for a in angle.tolist()]


def _fuselage(body: _Frame) -> list[Part]:
    skin = _skin()
    parts = loft([body(_section(s)) for s in NOSE[:3]], "nose")
    parts += loft([body(_section(s)) for s in NOSE[2:]], skin, ("", "bulkhead"))
    parts += loft([body(_section(s, 0.42)) for s in AFT], skin, ("bulkhead", "tile"))
    half, low, high = SPINE
    parts.append(
        box(body((AFT[-1][0], -half, low)), body((AFT[0][0], half, high)), "white", fore="bulkhead", aft="tile")
    )
    return [_with_windows(body, part) for part in parts]


def _with_windows(body: _Frame, part: Part) -> Part:
    """Paint the cabin's windows on the stretch of the body that has them: three a side forward, one overhead."""
    reach = np.concatenate([face.corners for face in part])[:, 0]
    panes = []
    for pane in WINDOWS:
        ring = body(np.array(pane, dtype=float))
        if reach.min() - 0.02 < ring[:, 0].min() and ring[:, 0].max() < reach.max() + 0.02:
            panes += [ring, ring * (1.0, -1.0, 1.0)]
    inside = np.tile(part[0].corners.mean(axis=0) * (1.0, 0.0, 1.0), (3, 1))
    return (*part, *(solid([(ring, "window"), (inside, "window")])[0] for ring in panes))


def _bay(body: _Frame) -> list[Part]:
    """Return the open bay: floor, walls, and the two doors laid back with their radiators."""
    x0, x1 = BAY
    floor = np.array(
        [(x0, y, z) for y, z in ((-102, 269), (102, 269), (HALF, 300), (HALF, FLOOR), (-HALF, FLOOR), (-HALF, 300))]
    )
    parts = [
        solid(
            [
                *_strip(body, floor, x1, ("black", "black", "black", "bay", "black", "black")),
                (body(floor), "bay"),
                (body(floor + np.array([x1 - x0, 0.0, 0.0])), "bay"),
            ]
        )
    ]
    for sign in (-1.0, 1.0):
        wall = box(
            body((x1, sign * HALF, FLOOR)), body((x0, sign * (HALF - 6.0), SILL + 2.0)), "white",
            **{"left" if sign > 0 else "right": "bay"},
        )  # fmt: skip
        parts.append(wall)
        parts += _door(body, sign)
    return parts


def _strip(body: _Frame, ring: Floats, end: float, colours: tuple[str, ...]) -> list[tuple[ArrayLike, str]]:
    far = ring.copy()
    far[:, 0] = end
    nxt = np.roll(np.arange(len(ring)), -1)
    return [(body([ring[a], ring[b], far[b], far[a]]), colours[a]) for a, b in enumerate(nxt)]


def _door(body: _Frame, sign: float) -> list[Part]:
    """Return one payload-bay door: a quarter of a tube turned back by 175.5 degrees about its hinge on the sill."""
    hinge, angle = np.array([HALF + 1.0, SILL]), math.radians(-175.5)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    arc = [(HALF * math.cos(a), SILL + 90.0 * math.sin(a)) for a in np.radians((0.0, 30.0, 60.0, 90.0))]
    line = [hinge + turn @ (np.array(point) - hinge) for point in arc]
    parts: list[Part] = []
    for k in range(3):
        (ya, za), (yb, zb) = line[k], line[k + 1]
        a, b = (1302.0, sign * ya, za), (1302.0, sign * yb, zb)
        along = body((582.0, sign * ya, za)) - body(a)
        inside, outside = ("radiator", "white") if sign < 0.0 else ("white", "radiator")
        parts.append(plate(body(a), along, body(b) - body(a), (inside, outside), (4, 1), "white", 0.05))
    return parts


def _wings(body: _Frame) -> list[Part]:
    parts: list[Part] = []
    for sign in (-1.0, 1.0):
        for outline, edge in ((STRAKE, "black"), (WING, "edge")):
            flat = np.array(outline) * (1.0, sign)
            half = 15.0 - 11.0 * (np.abs(flat[:, 1]) - 100.0) / 368.0  # thinner towards the tip
            half = half * np.where(flat[:, 0] > 1430.0, 0.35, 1.0)
            middle = 288.0 + 8.0 * (np.abs(flat[:, 1]) - 100.0) / 368.0
            top, bottom = (np.column_stack([flat, middle + s * half]) for s in (1.0, -1.0))
            nxt = np.roll(np.arange(len(flat)), -1)
            faces: list[tuple[ArrayLike, str]] = []
            for ring, colour in ((top, "white"), (bottom, "black")):
                # not flat: a fan of triangles
                faces += [(body([ring[0], ring[k], ring[k + 1]]), colour) for k in range(1, len(ring) - 1)]
            faces += [(body([top[a], top[b], bottom[b], bottom[a]]), edge) for a, b in enumerate(nxt)]
            parts.append(solid(faces))
    flap = box(body((1613.0, -104.0, 285.0)), body((1520.0, 104.0, 294.0)), "black")
    return [*parts, flap]


def _tail(body: _Frame) -> list[Part]:
    fin = np.array([(x, 0.0, z) for x, z in FIN])
    half = np.array([10.0 - 7.0 * (z - 496.0) / 320.0 for _, z in FIN]) * INCH
    sides = np.column_stack([np.zeros_like(half), half, np.zeros_like(half)])
    parts = [extruded(body(fin), sides, -sides, ("white", "white", "edge"))]
    for sign in (-1.0, 1.0):
        rings = [circle((x, 96.0, z), (1.0, 0.0, 0.0), r, 12) for x, r, z in POD]
        rings = [np.maximum(ring, (0.0, SPINE[0] + 0.5, SPINE[1] + 0.5)) * (1.0, sign, 1.0) for ring in rings]
        parts += loft([body(ring) for ring in rings], "white", ("tile", "tile"))
        parts += turned(body((1571.0, sign * 88.0, 490.0)), (-0.96, sign * 0.11, -0.25),
                        [(0.0, 0.24), (0.35, 0.36), (0.9, 0.55)], "dark", 12)  # fmt: skip
    for x, y, z, tilt in MAIN_ENGINES:
        axis = (-math.cos(math.radians(tilt)), 0.0, -math.sin(math.radians(tilt)))
        parts += turned(body((x, y, z)), axis, [(0.0, 0.45), (0.9, 0.75), (1.7, 1.02), (2.7, 1.15)], "dark", 14)
    return parts


def _docking_system(vehicle: Vehicle, body: _Frame) -> list[Part]:
    """Return airlock, tunnel, truss and ring of the docking system at the vehicle's own port."""
    port = vehicle.ports["ods"]
    face, axis = np.asarray(port.position_m), unit(port.axis)
    base = face - HEIGHT * axis
    depth = float((base - body((731.6, 0.0, FLOOR))) @ axis)
    parts = turned(base - depth * axis, axis, [(0.0, 0.8), (depth - 0.3, 0.8), (depth, 0.9)], "grey", 14)
    parts.append(tube(body((577.0, 0.0, 366.0)), body((699.0, 0.0, 366.0)), 0.62, "blanket", 10))
    for y in (-1.0, 1.0):
        for x in (-1.0, 1.0):
            foot = body((731.6 + x * 52.0, y * 88.0, SILL - 4.0))
            parts.append(tube(foot, base + np.array([x * -0.95, y * 0.7, 0.1]), 0.07, "frame", 4))
    free = not any(stands_at(module.base_m, port.position_m) for module in vehicle.modules)
    return [*parts, *port_parts(face, axis, (1.0, 0.0, 0.0), target=False, petals_from=0.0 if free else None)]


def _arm(body: _Frame) -> list[Part]:
    """Return the manipulator arm stowed along the sill on the left (port) side, on its cradles."""
    points = [body((x, ARM_Y, z)) for x, z in ARM]
    gap = np.array([0.2, 0.0, 0.0])
    parts = [tube(a - gap, b + gap, 0.19, "arm", 8) for a, b in pairwise(points)]
    parts += [tube(point - 0.9 * gap, point + 0.9 * gap, 0.27, "dark", 8) for point in points]
    for x in (760.0, 911.0, 1189.0):
        parts.append(box(body((x + 7.0, ARM_Y - 5.0, SILL + 2.0)), body((x - 7.0, ARM_Y + 6.0, 437.0)), "grey"))
    return parts


def _with_jets(vehicle: Vehicle, parts: list[Part]) -> list[Part]:
    """Paint the mouths of the jets, dark discs that look where the exhaust goes, on the parts they stand nearest to."""
    faces = [(number, face) for number, part in enumerate(parts) for face in part]
    centres = np.array([face.corners.mean(axis=0) for _, face in faces])
    normals = np.array([unit(newell(face.corners)) for _, face in faces])
    painted: dict[int, list[Face]] = {}
    for jet in vehicle.jets:
        away = -unit(jet.force_n)
        apart = np.linalg.norm(centres - np.asarray(jet.position_m), axis=1) + 50.0 * (normals @ away < 0.5)
        number = faces[int(np.argmin(apart))][0]
        radius = 0.07 if jet.group.startswith("V") else 0.14
        mouth = disc(jet.position_m, away, radius, "nozzle", 6)
        reach = np.concatenate([face.corners[:, 0] for face in parts[number]])  # not beyond the part's own stretch
        mouth.corners[:, 0] = np.clip(mouth.corners[:, 0], reach.min(), reach.max())
        painted.setdefault(number, []).append(mouth)
    return [(*part, *painted.get(number, ())) for number, part in enumerate(parts)]
