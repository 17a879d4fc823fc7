"""The parts that a ship is built of: pressurised modules, visiting ships, and their solar arrays, as values."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Array", "Module", "Vector"]

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Array:
    """A solar array: a flat rectangle that leaves a module's hull at a right angle to its axis.

    Attributes
    ----------
    root_m : station along the module's axis, from its base, of the line that the array is strung along
    direction : (3,) unit vector of that line, from the module's axis outwards, body axes
    span_m : length along the line, from the hull's surface at the root to the tip
    chord_m : width across the line, half on either side
    normal : (3,) unit vector across the cells as they stood at docking, body axes
    """

    root_m: float
    direction: Vector
    span_m: float
    chord_m: float
    normal: Vector


@dataclass(frozen=True, slots=True)
class Module:
    """A part of a ship: a row of cylinders along one axis, and its solar arrays.

    Attributes
    ----------
    name : what people call it ("Kvant-2", "Soyuz TM-21")
    kind : its key in the table of modules ("kvant-2", "soyuz")
    mass_kg : by the table of modules, furnishings left out: the sum over a station is less than the station's mass
    base_m : (3,) centre of its inner docking face from the vehicle's centre of mass, body axes
    axis : (3,) unit vector from the base outwards, body axes
    up : (3,) unit vector of the module's own reference side, at a right angle to the axis, body axes
    sections : (length, diameter) of its cylinders in m, from the base outwards
    arrays : its solar arrays
    """

    name: str
    kind: str
    mass_kg: float
    base_m: Vector
    axis: Vector
    up: Vector
    sections: tuple[tuple[float, float], ...]
    arrays: tuple[Array, ...] = ()

    @property
    def length_m(self) -> float:
        """Length from the inner docking face to the outer end."""
        return math.fsum(length for length, _ in self.sections)

    @property
    def end_m(self) -> Vector:
        """Centre of the outer end, body axes from the vehicle's centre of mass."""
        x, y, z = (base + part * self.length_m for base, part in zip(self.base_m, self.axis, strict=True))
        return x, y, z
