"""The mesh of a vehicle: made once for each, from its modules, its jets and its ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.core.vectors import norm
from sim.views.meshes.builders import turned, unit
from sim.views.meshes.mesh import Mesh, Part, mesh_of_parts
from sim.views.meshes.orbiter import orbiter_parts
from sim.views.meshes.order import Ordered, ordered
from sim.views.meshes.port import HEIGHT, port_parts, stands_at
from sim.views.meshes.station import module_parts

if TYPE_CHECKING:
    from collections.abc import Hashable

    from sim.vehicles import Vehicle

__all__ = ["mesh_of", "ordered_of", "upright"]

_MESHES: dict[Hashable, Mesh] = {}
_ORDERED: dict[Hashable, Ordered] = {}


def mesh_of(vehicle: Vehicle) -> Mesh:
    """Return a vehicle's mesh in its body axes.

    A ship with jets and structural axes is an orbiter; one with modules is built of them, with a docking target in
    each port that nothing covers; any other is a plain drum of its own radius, with a neck to each port, so that
    every vehicle can be drawn.
    """
    key = _key(vehicle)
    if key not in _MESHES:
        _MESHES[key] = mesh_of_parts(_parts(vehicle))
    return _MESHES[key]


def ordered_of(vehicle: Vehicle) -> Ordered:
    """Return a vehicle's mesh sorted for drawing."""
    key = _key(vehicle)
    if key not in _ORDERED:
        _ORDERED[key] = ordered(mesh_of(vehicle))
    return _ORDERED[key]


def _key(vehicle: Vehicle) -> Hashable:
    ports = tuple((name, port.position_m, port.axis) for name, port in vehicle.ports.items())
    return vehicle.name, vehicle.radius_m, vehicle.center_of_mass_m, vehicle.modules, vehicle.jets, ports


def _parts(vehicle: Vehicle) -> list[Part]:
    if vehicle.jets and vehicle.center_of_mass_m is not None:
        return orbiter_parts(vehicle)
    parts: list[Part] = []
    places = [port.position_m for port in vehicle.ports.values()]
    for module in vehicle.modules:
        ends = any(stands_at(place, module.end_m) for place in places) and not _covered(vehicle, module.end_m)
        parts += module_parts(module, HEIGHT if ends else 0.0)
    if not parts:
        r = vehicle.radius_m
        parts = turned(
            (0.0, 0.0, -0.7 * r), (0.0, 0.0, 1.0), [(0.0, 0.25 * r), (0.4 * r, 0.5 * r), (1.4 * r, 0.5 * r)], "hull"
        )
        for place in places:  # with a neck to each port
            length = norm(place)
            if length > 0.0:
                parts += turned((0.0, 0.0, 0.0), place, [(0.0, 0.2 * r), (length, 0.2 * r)], "hull")
    for port in vehicle.ports.values():
        if _covered(vehicle, port.position_m):
            continue
        parts += port_parts(port.position_m, port.axis, upright(port.axis), target=True, petals_from=np.pi / 3.0)
    return parts


def _covered(vehicle: Vehicle, place: tuple[float, float, float]) -> bool:
    """Return whether another module is docked at a place (3,)."""
    return any(stands_at(module.base_m, place) for module in vehicle.modules)


def upright(axis: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return the direction (3,) in which a target's upright stands in a port that looks along ``axis``.

    It is where the nose of a chaser points that docks there: ahead for a port that looks down, up for one that looks
    ahead (the polar angle's direction of increase).
    """
    x, _, z = unit(axis).tolist()
    return (z, 0.0, -x) if abs(x) + abs(z) > 1e-9 else (1.0, 0.0, 0.0)
