"""Take a vehicle file apart: figures that say where they come from, and every problem on the way."""

from __future__ import annotations

import math
from typing import Any

from sim.inputs.errors import Problem, key_text, nearest, shown
from sim.inputs.locate import KeyPath
from sim.inputs.units import QuantityError, quantity
from sim.vehicles.layers import Layers
from sim.vehicles.module import Vector

__all__ = ["Reader"]

OWN = "given: in a file of one's own, which need not say where it comes from"
EXAMPLES: dict[str | int, str] = {
    "mass": 'mass = "7 t"',
    "radius": 'radius = "2 m": how far it reaches from its centre of mass',
    "isp": 'isp = "290 s"',
    "thrust": 'thrust = "3 kN"',
    "acceleration": 'acceleration = "0.02 m/s2", or three of them, along x, y and z',
    "position": 'position = [0, 0, "-2 m"], from the centre of mass',
    "axis": "axis = [0, 0, -1], out of the port",
}
"""How a figure that is missing is written."""


class Reader:
    """Reads figures by their key paths, noting problems and provenance; a figure with a problem counts as 1.

    Attributes
    ----------
    layers : the file with those it is based on
    problems : what was found wrong so far
    provenance : key path -> "source: ..." or "chosen: ..." of every figure read so far
    """

    def __init__(self, layers: Layers) -> None:
        self.layers = layers
        self.problems: list[Problem] = []
        self.provenance: dict[str, str] = {}

    def vector(self, path: KeyPath, dimension: str) -> Vector:
        """Return a figure of three components in SI; (0, 0, 1) after noting a problem."""
        value = self.value(path)
        if not isinstance(value, list) or len(value) != 3:
            self.wrong(path, "three components are needed", given=value)
            return (0.0, 0.0, 1.0)
        parts = [self.scalar((*self.place(path), index), item, dimension) for index, item in enumerate(value)]
        return (parts[0], parts[1], parts[2])

    def figure(self, path: KeyPath, dimension: str, zero: bool = False) -> float:
        """Return a figure above zero (or not below, with ``zero``) in SI; 1.0 after noting a problem."""
        count = len(self.problems)
        number = self.scalar(self.place(path), self.value(path), dimension)
        if len(self.problems) > count:
            return 1.0
        if number < 0.0 or (number == 0.0 and not zero):
            self.wrong(path, "must not be negative" if zero else "must be more than zero", given=self.get(path))
            return 1.0
        return number

    def scalar(self, path: KeyPath, value: object, dimension: str) -> float:
        """Return a value that has been read, in SI; 1.0 after noting a problem."""
        if value is None:
            return 1.0  # already noted by `value`
        if dimension == "number":
            if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
                return float(value)
            self.wrong(path, "a plain number is needed", given=value)
            return 1.0
        try:
            return quantity(value, dimension)
        except QuantityError as error:
            self.wrong(path, str(error), given=value, allowed=error.allowed, near=error.nearest)
            return 1.0

    def value(self, path: KeyPath) -> object:
        """Return the ``value`` of a figure and note where it comes from."""
        table = self.get(path)
        shipped = self.layers.is_shipped(path)
        form = '{ value = "...", source = "..." } or { value = "...", chosen = "why" }'
        if table is None:
            self.wrong(path, "missing", allowed=form if shipped else EXAMPLES.get(path[-1], "a figure with its unit"))
            return None
        if not isinstance(table, dict):
            if shipped:
                self.wrong(path, "a figure says where it comes from", given=table, allowed=form)
                return None
            self.provenance[key_text(path)] = OWN
            return table
        self.known(path, ["value", "source", "chosen"])
        origins = {"source", "chosen"} & set(table)
        if len(origins) > 1 or (shipped and not origins):
            self.wrong(path, "a figure has either a source or the reason why it was chosen", allowed="source, chosen")
        if not origins:
            self.provenance[key_text(path)] = OWN
            if "value" not in table:
                self.wrong(path, "the value is missing")
            return table.get("value")
        origin = "source" if "source" in table else "chosen"
        text = table.get(origin)
        if text is not None and not (isinstance(text, str) and text.strip()):
            self.wrong((*path, origin), "a text is needed", given=text)
        self.provenance[key_text(path)] = f"{origin}: {text}"
        if "value" not in table:
            self.wrong(path, "the value is missing")
        return table.get("value")

    def place(self, path: KeyPath) -> KeyPath:
        """Return where a figure's value stands: in its table, or at the key itself."""
        return (*path, "value") if isinstance(self.get(path), dict) else path

    def tables(self, path: KeyPath) -> list[str]:
        """Return the keys of a table, none where there is no such table."""
        table = self.get(path)
        if table is None:
            return []
        if not isinstance(table, dict):
            self.wrong(path, "a table is needed", given=table)
            return []
        return list(table)

    def known(self, path: KeyPath, keys: list[str]) -> None:
        """Note every key of a table that is not among those it may have."""
        table = self.layers.data if not path else self.get(path)
        if not isinstance(table, dict):
            return
        for key in table:
            if key not in keys:
                message = f"unknown key '{key[:40]}'"
                self.wrong((*path, key), message, allowed=", ".join(keys), near=nearest(key, keys))

    def get(self, path: KeyPath) -> Any:
        """Return what the files have at a key path, None where they have nothing."""
        data: Any = self.layers.data
        for part in path:
            if not isinstance(data, dict) or part not in data:
                return None
            data = data[part]
        return data

    def wrong(self, path: KeyPath, message: str, given: object = None, allowed: str = "", near: str = "") -> None:
        """Note a problem at a key path, with its file and line."""
        problem = Problem(
            message, key=key_text(path), given="" if given is None else shown(given), allowed=allowed, nearest=near
        )
        self.problems.append(self.layers.at(problem, path))
