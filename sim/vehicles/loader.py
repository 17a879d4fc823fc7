"""Read a vehicle file: every figure with its unit and its source or the reason it was chosen, all errors at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.inputs.errors import InputError, Problem, key_text, nearest, shown
from sim.inputs.locate import KeyPath
from sim.inputs.toml import Document, read_document
from sim.inputs.units import QuantityError, quantity
from sim.vehicles.vehicle import G0, CaptureLimits, Engine, Jet, Port, Vector, Vehicle

__all__ = ["load", "names"]

DATA = Path(__file__).parent / "data"

LIGHT_COEFFICIENT = 1.3

_COMMANDS = ("+X", "-X", "+Y", "-Y", "+Z", "-Z")
_MODES = ("norm", "low-z")


def names() -> tuple[str, ...]:
    """Return the names of the shipped vehicles."""
    return tuple(sorted(path.stem for path in DATA.glob("*.toml") if path.stem != "orbiter-jets"))


def load(name_or_path: str | Path, relative_to: str | Path | None = None) -> Vehicle:
    """Read a vehicle by its catalogue name, or from a file when the text ends in .toml.

    Parameters
    ----------
    name_or_path : such as "mir-sts-71" or "my-ship.toml"
    relative_to : the scenario file that names it; a relative path counts from that file's folder

    Raises
    ------
    InputError
        With every problem of the file, or with the nearest name when there is no such vehicle.
    """
    text = str(name_or_path)
    if text.endswith(".toml"):
        path = Path(text) if relative_to is None else Path(relative_to).parent / text
    elif text in names():
        path = DATA / f"{text}.toml"
    else:
        allowed = ", ".join(names()) + ", or the path of a file ending in .toml"
        raise InputError(Problem(f"unknown vehicle {shown(text)}", allowed=allowed, nearest=nearest(text, names())))
    try:
        stamp = path.stat().st_mtime_ns
        whole = path.resolve()
    except (OSError, ValueError, RuntimeError):
        stamp, whole = 0, path
    return _read(path, whole, stamp)


@lru_cache(maxsize=32)
def _read(path: Path, _whole: Path, _stamp: int) -> Vehicle:
    document = read_document(path, "vehicle")
    if "mass" not in document.data and "role" not in document.data:
        raise InputError(Problem("is not a vehicle file: it has neither a role nor a mass", file=document.file))
    return _Reader(document).vehicle()


class _Reader:
    """Takes a vehicle file apart, noting problems and provenance on the way; a figure with a problem counts as 1."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.provenance: dict[str, str] = {}

    def vehicle(self) -> Vehicle:
        data = self.document.data
        if data.get("schema") != 1 or isinstance(data.get("schema"), bool):
            self.wrong(("schema",), "a vehicle file begins with schema = 1", given=data.get("schema"))
        role = data.get("role")
        if role not in ("target", "chaser"):
            self.wrong(("role",), "not a role", given=role, allowed='"target", "chaser"')
        title = data.get("title")
        if not isinstance(title, str) or not title.strip() or len(title) > 200:
            self.wrong(("title",), "a title is needed, a text of at most 200 characters", given=title)
        chaser = role == "chaser"
        keys = ["schema", "title", "role", "mass", "radius", "drag", "light", "ports", "structure", "engines"]
        self.known((), [*keys, "capture", "rcs", "execution"] if chaser else keys)
        self.known(("drag",), ["area", "front", "side", "planform", "coefficient"])
        self.known(("light",), ["area", "coefficient"])
        center = self.center_of_mass()
        drag_areas = self.drag_areas()
        common: dict[str, Any] = {
            "name": Path(self.document.file).stem,
            "title": title,
            "role": role,
            "mass_kg": self.figure(("mass",), "mass"),
            "radius_m": self.figure(("radius",), "length"),
            "drag_areas_m2": drag_areas,
            "drag_coefficient": self.figure(("drag", "coefficient"), "number"),
            **self.light(drag_areas[0]),
            "ports": {name: self.port(("ports", name), center) for name in self.tables(("ports",))},
            "engines": {name: self.engine(name) for name in self.tables(("engines",))},
        }
        if chaser:
            common |= self.chaser(center)
        if self.problems:
            raise InputError(self.problems)
        return Vehicle(**common, provenance=self.provenance)

    def chaser(self, center: Vector | None) -> dict[str, Any]:
        limits = ["closing_rate_min", "closing_rate_max", "lateral_offset_max", "lateral_rate_max", "angle_max"]
        self.known(("capture",), limits)
        self.known(("execution",), ["oms_residual", "rcs_residual", "pulse_scatter"])
        self.known(("rcs",), ["jets", "isp", "thrust", "vernier_isp", "vernier_thrust", "min_pulse", "translation"])
        isp = self.figure(("rcs", "isp"), "time")
        flow = self.figure(("rcs", "thrust"), "force") / (isp * G0)
        vernier_flow = self.figure(("rcs", "vernier_thrust"), "force")
        vernier_flow /= self.figure(("rcs", "vernier_isp"), "time") * G0
        jets, priority = self.jets(center, flow, vernier_flow)
        return {
            "capture": CaptureLimits(
                self.figure(("capture", "closing_rate_min"), "speed", zero=True),
                self.figure(("capture", "closing_rate_max"), "speed"),
                self.figure(("capture", "lateral_offset_max"), "length"),
                self.figure(("capture", "lateral_rate_max"), "speed"),
                self.figure(("capture", "angle_max"), "angle"),
            ),
            "jets": jets,
            "translation": {mode: self.commands(mode, priority) for mode in _MODES},
            "rcs_isp_s": isp,
            "min_pulse_s": self.figure(("rcs", "min_pulse"), "time"),
            "oms_residual_m_s": self.figure(("execution", "oms_residual"), "speed", zero=True),
            "rcs_residual_m_s": self.figure(("execution", "rcs_residual"), "speed", zero=True),
            "pulse_scatter": self.figure(("execution", "pulse_scatter"), "number", zero=True),
        }

    def drag_areas(self) -> Vector:
        """Return what the air meets with nose, side and belly to the wind: one figure for all three, or one each."""
        drag = self.get(("drag",))
        if not isinstance(drag, dict) or not {"front", "side", "planform"} & set(drag):
            area = self.figure(("drag", "area"), "area")
            return area, area, area
        if "area" in drag:
            message = "the area is one figure, or front, side and planform; not both"
            self.wrong(("drag", "area"), message, allowed="area, or front with side and planform")
        return (
            self.figure(("drag", "front"), "area"),
            self.figure(("drag", "side"), "area"),
            self.figure(("drag", "planform"), "area"),
        )

    def light(self, drag_area: float) -> dict[str, float]:
        """Return what sunlight presses on; without a table it is the area that the air meets."""
        if self.get(("light",)) is not None:
            area, coefficient = self.figure(("light", "area"), "area"), self.figure(("light", "coefficient"), "number")
            return {"light_area_m2": area, "light_coefficient": coefficient}
        self.provenance |= {
            "light.area": "chosen: the drag area, as the file gives no other",
            "light.coefficient": "chosen: between 1, all light swallowed, and 2, all thrown straight back",
        }
        return {"light_area_m2": drag_area, "light_coefficient": LIGHT_COEFFICIENT}

    def engine(self, name: str) -> Engine:
        self.known(("engines", name), ["thrust", "isp"])
        thrust = self.figure(("engines", name, "thrust"), "force")
        return Engine(thrust, self.figure(("engines", name, "isp"), "time"))

    def center_of_mass(self) -> Vector | None:
        if "structure" not in self.document.data:
            return None
        self.known(("structure",), ["center_of_mass"])
        return self.vector(("structure", "center_of_mass"), "length")

    def port(self, path: KeyPath, center: Vector | None) -> Port:
        self.known(path, ["position", "structural", "axis"])
        table = self.get(path)
        if isinstance(table, dict) and ("position" in table) == ("structural" in table):
            message = "a port stands either at a position (from the centre of mass) or at a structural place"
            self.wrong(path, message, allowed="position, structural")
            return Port((0.0, 0.0, 0.0), (0.0, 0.0, 1.0))
        if isinstance(table, dict) and "structural" in table:
            if center is None:
                self.wrong((*path, "structural"), "a structural place needs structure.center_of_mass in this file")
            position = _body(self.vector((*path, "structural"), "length"), center or (0.0, 0.0, 0.0))
        else:
            position = self.vector((*path, "position"), "length")
        axis = self.vector((*path, "axis"), "number")
        length = math.hypot(*axis)
        if abs(length - 1.0) > 1e-6:
            self.wrong((*path, "axis"), f"a port's axis is a vector of length 1; this one has {length:.6g}")
        return Port(position, axis)

    def jets(
        self, center: Vector | None, flow: float, vernier_flow: float
    ) -> tuple[tuple[Jet, ...], Mapping[str, list[str]]]:
        """Read the jet table that the vehicle file names, from beside it or from the shipped data."""
        name = self.get(("rcs", "jets"))
        if not isinstance(name, str) or center is None:
            message = "the jets' file, and structure.center_of_mass to place them from, are needed"
            self.wrong(("rcs", "jets"), message, given=name)
            return (), {}
        beside = Path(self.document.file).parent / name
        path = beside if beside.exists() else DATA / name
        table = read_document(path, "jet")
        try:
            jets = tuple(_jets(table.data, center, flow, vernier_flow))
            priority = {group: list(order) for group, order in table.data["selection"]["priority"].items()}
            known = {jet.name for jet in jets}
            unknown = sorted({name for order in priority.values() for name in order} - known)
            if unknown:
                raise ValueError(f"selection names {', '.join(unknown)}, which the geometry does not have")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise InputError(Problem(f"not a jet table: {what}", file=table.file)) from None
        self.provenance["rcs.jets"] = f"source: {table.data['geometry']['source']}; {table.data['effective']['source']}"
        return jets, priority

    def commands(self, mode: str, priority: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
        path: KeyPath = ("rcs", "translation", mode)
        self.known(path, list(_COMMANDS))
        fired: dict[str, tuple[str, ...]] = {}
        for command in _COMMANDS:
            value = self.value((*path, command))
            jets: list[str] = []
            for index, item in enumerate(value if isinstance(value, list) else [value]):
                group, _, count = str(item).partition(":")
                if not count.isdigit() or not 0 < int(count) <= len(priority.get(group, ())):
                    self.wrong(
                        (*path, command, "value", index), "not so many jets of a group", given=item, allowed='"13:2"'
                    )
                    continue
                jets += priority[group][: int(count)]
            fired[command] = tuple(jets)
        return fired

    def vector(self, path: KeyPath, dimension: str) -> Vector:
        value = self.value(path)
        if not isinstance(value, list) or len(value) != 3:
            self.wrong(path, "three components are needed", given=value)
            return (0.0, 0.0, 1.0)
        parts = [self.scalar((*path, "value", index), item, dimension) for index, item in enumerate(value)]
        return (parts[0], parts[1], parts[2])

    def figure(self, path: KeyPath, dimension: str, zero: bool = False) -> float:
        """Return a figure above zero (or not below, with ``zero``) in SI; 1.0 after noting a problem."""
        count = len(self.problems)
        number = self.scalar((*path, "value"), self.value(path), dimension)
        if len(self.problems) > count:
            return 1.0
        if number < 0.0 or (number == 0.0 and not zero):
            self.wrong(path, "must not be negative" if zero else "must be more than zero", given=self.get(path))
            return 1.0
        return number

    def scalar(self, path: KeyPath, value: object, dimension: str) -> float:
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
        if table is None:
            self.wrong(
                path, "missing", allowed='{ value = "...", source = "..." } or { value = "...", chosen = "..." }'
            )
            return None
        if not isinstance(table, dict):
            form = '{ value = "...", source = "..." } or { value = "...", chosen = "why" }'
            self.wrong(path, "a figure says where it comes from", given=table, allowed=form)
            return None
        self.known(path, ["value", "source", "chosen"])
        if ("source" in table) == ("chosen" in table):
            self.wrong(path, "a figure has either a source or the reason why it was chosen", allowed="source, chosen")
        origin = "source" if "source" in table else "chosen"
        text = table.get(origin)
        if text is not None and not (isinstance(text, str) and text.strip()):
            self.wrong((*path, origin), "a text is needed", given=text)
        self.provenance[key_text(path)] = f"{origin}: {text}"
        if "value" not in table:
            self.wrong(path, "the value is missing")
        return table.get("value")

    def tables(self, path: KeyPath) -> list[str]:
        table = self.get(path)
        if table is None:
            return []
        if not isinstance(table, dict):
            self.wrong(path, "a table is needed", given=table)
            return []
        return list(table)

    def known(self, path: KeyPath, keys: list[str]) -> None:
        """Note every key of a table that is not among those it may have."""
        table = self.document.data if not path else self.get(path)
        if not isinstance(table, dict):
            return
        for key in table:
            if key not in keys:
                message = f"unknown key '{key[:40]}'"
                self.wrong((*path, key), message, allowed=", ".join(keys), near=nearest(key, keys))

    def get(self, path: KeyPath) -> Any:
        data: Any = self.document.data
        for part in path:
            if not isinstance(data, dict) or part not in data:
                return None
            data = data[part]
        return data

    def wrong(self, path: KeyPath, message: str, given: object = None, allowed: str = "", near: str = "") -> None:
        problem = Problem(
            message, key=key_text(path), given="" if given is None else shown(given), allowed=allowed, nearest=near
        )
        self.problems.append(self.document.at(problem, path))


def _body(structural: Vector, center: Vector) -> Vector:
    """Turn a structural place (aft, right, up) into body axes (nose, right, belly) from the centre of mass."""
    return (center[0] - structural[0], structural[1] - center[1], center[2] - structural[2])


def _jets(data: Mapping[str, Any], center: Vector, flow: float, vernier_flow: float) -> Iterator[Jet]:
    geometry, effective = data["geometry"], data["effective"]
    length = quantity(f"1 {geometry['units']['position']}", "length")
    force = quantity(f"1 {geometry['units']['force']}", "force")
    pushes: dict[str, Vector] = {}
    unit = quantity(f"1 {effective['units']['force']}", "force")
    for row in effective["rows"]:
        x, y, z = (float(part) * unit for part in row["force"])
        pushes |= dict.fromkeys(row["jets"], (x, y, z))
    for name, group, xo, yo, zo, fx, fy, fz in geometry["rows"]:
        yield Jet(
            name=name,
            group=group,
            position_m=_body((xo * length, yo * length, zo * length), center),
            force_n=(fx * force, fy * force, fz * force),
            effective_force_n=pushes[name],
            flow_kg_s=vernier_flow if group.startswith("V") else flow,
        )
