"""Read a vehicle file: every figure with its unit and its source or the reason it was chosen, all errors at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.core.vectors import norm
from sim.inputs.errors import InputError, Problem, nearest, shown
from sim.inputs.locate import KeyPath
from sim.inputs.toml import read_document
from sim.inputs.units import quantity
from sim.vehicles.ideal import CAPTURE, MIN_PULSE_S, ideal_jets
from sim.vehicles.layers import DATA, Stamped, beside, chain, lay
from sim.vehicles.modules import building
from sim.vehicles.reader import Reader
from sim.vehicles.station import Face
from sim.vehicles.vehicle import G0, CaptureLimits, Engine, Jet, Port, Vector, Vehicle, structural_to_body

__all__ = ["is_one", "load", "names", "text"]

LIGHT_COEFFICIENT = 1.3
DRAG_COEFFICIENT = 2.2

_COMMANDS = ("+X", "-X", "+Y", "-Y", "+Z", "-Z")
_MODES = ("norm", "low-z")
_PARTS = ("mir-modules", "orbiter", "orbiter-docking", "orbiter-jets")  # shipped files that are no whole vehicle
_KEYS = [
    "schema", "base", "title", "role", "mass", "radius", "drag", "light", "ports", "structure", "engines",
    "parts", "station", "modules", "arrays", "names", "dimensions",
]  # fmt: skip
_CHASER_KEYS = ["capture", "rcs", "execution", "separation_speed", "insertion_mass", "propellant"]


def names() -> tuple[str, ...]:
    """Return the names of the shipped vehicles."""
    return tuple(sorted(path.stem for path in DATA.glob("*.toml") if path.stem not in _PARTS))


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
    return _read(chain(path))


def is_one(name_or_path: str) -> bool:
    """Return whether a text names a ship rather than a scenario: shipped, or a file with a role and no phases."""
    if not name_or_path.endswith(".toml"):
        return name_or_path in names()
    try:
        data = read_document(Path(name_or_path)).data
    except InputError:
        return False
    return not {"phase", "target", "chaser"} & set(data) and bool({"role", "mass", "base", "ports", "rcs"} & set(data))


def text(name: str) -> str:
    """Return the text of a shipped vehicle's file, with its sources.

    Raises
    ------
    InputError
        With the nearest name when there is no such vehicle.
    """
    load(name)
    return (DATA / f"{name}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def _read(stamps: tuple[Stamped, ...]) -> Vehicle:
    layers = lay(stamps)
    if "mass" not in layers.data and "role" not in layers.data:
        raise InputError(Problem("is not a vehicle file: it has neither a role nor a mass", file=layers.file))
    return _VehicleReader(layers).vehicle()


class _VehicleReader(Reader):
    """Makes a `Vehicle` of a file."""

    def vehicle(self) -> Vehicle:
        data = self.layers.data
        if data.get("schema") != 1 or isinstance(data.get("schema"), bool):
            self.wrong(("schema",), "a vehicle file begins with schema = 1", given=data.get("schema"))
        role = data.get("role")
        if role not in ("target", "chaser"):
            self.wrong(("role",), "not a role", given=role, allowed='"target", "chaser"')
        title = data.get("title")
        if not isinstance(title, str) or not title.strip() or len(title) > 200:
            self.wrong(("title",), "a title is needed, a text of at most 200 characters", given=title)
        chaser = role == "chaser"
        self.known((), _KEYS + _CHASER_KEYS if chaser else _KEYS)
        self.known(("drag",), ["area", "front", "side", "planform", "coefficient"])
        self.known(("light",), ["area", "coefficient"])
        center = self.center_of_mass()
        mass, radius = self.figure(("mass",), "mass"), self.figure(("radius",), "length")
        drag_areas, drag_coefficient = self.drag(radius)
        ports, anchors = self.ports(center)
        faces = {name: Face(port.position_m, port.axis, _square_to(port.axis)) for name, port in ports.items()}
        built = building(self, faces, anchors)
        common: dict[str, Any] = {
            "name": Path(self.layers.file).stem,
            "title": title,
            "role": role,
            "mass_kg": mass,
            "radius_m": radius,
            "drag_areas_m2": drag_areas,
            "drag_coefficient": drag_coefficient,
            **self.light(drag_areas[0]),
            "ports": ports | self.module_ports(built.faces),
            "engines": {name: self.engine(name) for name in self.tables(("engines",))},
            "modules": built.modules,
            "center_of_mass_m": center,
            "dimensions_m": {
                name: self.scalar(("dimensions", name, "value"), self.value(("dimensions", name)), "length")
                for name in self.tables(("dimensions",))
            },
        }
        if chaser:
            common |= self.chaser(center, mass, bool(ports))
        if self.problems:
            raise InputError(self.problems)
        return Vehicle(**common, provenance=self.provenance)

    def chaser(self, center: Vector | None, mass: float, has_ports: bool) -> dict[str, Any]:
        if self.is_ideal():
            return self.ideal(mass, has_ports)
        self.known(("execution",), ["oms_residual", "rcs_residual", "pulse_scatter"])
        self.known(("rcs",), ["jets", "isp", "thrust", "vernier_isp", "vernier_thrust", "min_pulse", "translation"])
        isp = self.figure(("rcs", "isp"), "time")
        flow = self.figure(("rcs", "thrust"), "force") / (isp * G0)
        vernier_flow = self.figure(("rcs", "vernier_thrust"), "force")
        vernier_flow /= self.figure(("rcs", "vernier_isp"), "time") * G0
        jets, priority = self.jets(center, flow, vernier_flow)
        return {
            "capture": self.capture(),
            "separation_speed_m_s": self.optional("separation_speed", "speed"),
            "insertion_mass_kg": self.optional("insertion_mass", "mass"),
            "propellant_kg": self.propellant(),
            "jets": jets,
            "translation": {mode: self.commands(mode, priority) for mode in _MODES},
            "rcs_isp_s": isp,
            "min_pulse_s": self.figure(("rcs", "min_pulse"), "time"),
            "oms_residual_m_s": self.figure(("execution", "oms_residual"), "speed", zero=True),
            "rcs_residual_m_s": self.figure(("execution", "rcs_residual"), "speed", zero=True),
            "pulse_scatter": self.figure(("execution", "pulse_scatter"), "number", zero=True),
        }

    def is_ideal(self) -> bool:
        """Return whether a file of one's own gives no table of jets, but their acceleration, or nothing."""
        rcs = self.get(("rcs",))
        return not self.layers.is_shipped() and (rcs is None or (isinstance(rcs, dict) and "jets" not in rcs))

    def ideal(self, mass: float, has_ports: bool) -> dict[str, Any]:
        """Read what a chaser with ideal jets has of its own, beside what every ship has."""
        self.known(("rcs",), ["acceleration", "isp", "min_pulse"])
        if self.get(("rcs",)) is None:
            allowed = 'rcs = { acceleration = "0.02 m/s2", isp = "290 s" }'
            self.wrong(("rcs",), "a chaser has jets; how fast they make it, and with what", allowed=allowed)
            return {}
        path: KeyPath = ("rcs", "acceleration")
        given = self.get(path)
        several = isinstance(given, list) or (isinstance(given, dict) and isinstance(given.get("value"), list))
        rates = self.vector(path, "acceleration") if several else (self.figure(path, "acceleration"),) * 3
        if several and not min(rates) > 0.0:
            self.wrong(path, "a jet's acceleration is more than zero", given=given)
        isp = self.figure(("rcs", "isp"), "time")
        jets, translation = ideal_jets(mass, rates, isp, _MODES)
        capture = self.capture()
        if capture is None and has_ports:
            capture = CAPTURE
            self.provenance["capture"] = "chosen: what a docking mechanism of no known kind catches"
        return {
            "capture": capture,
            "separation_speed_m_s": self.optional("separation_speed", "speed"),
            "insertion_mass_kg": self.optional("insertion_mass", "mass"),
            "propellant_kg": self.propellant(),
            "jets": jets,
            "translation": translation,
            "rcs_isp_s": isp,
            "min_pulse_s": self.optional_of(("rcs", "min_pulse"), "time", MIN_PULSE_S),
            "oms_residual_m_s": self.optional_of(("execution", "oms_residual"), "speed", 0.0),
            "rcs_residual_m_s": self.optional_of(("execution", "rcs_residual"), "speed", 0.0),
            "pulse_scatter": self.optional_of(("execution", "pulse_scatter"), "number", 0.0),
        }

    def capture(self) -> CaptureLimits | None:
        """Read what the docking mechanism can catch; without a table the ship cannot dock."""
        if self.get(("capture",)) is None:
            return None
        limits = ["closing_rate_min", "closing_rate_max", "lateral_offset_max", "lateral_rate_max", "angle_max"]
        self.known(("capture",), limits)
        return CaptureLimits(
            self.figure(("capture", "closing_rate_min"), "speed", zero=True),
            self.figure(("capture", "closing_rate_max"), "speed"),
            self.figure(("capture", "lateral_offset_max"), "length"),
            self.figure(("capture", "lateral_rate_max"), "speed"),
            self.figure(("capture", "angle_max"), "angle"),
        )

    def propellant(self) -> dict[str, float]:
        self.known(("propellant",), ["rcs", "oms"])
        return {tank: self.figure(("propellant", tank), "mass") for tank in self.tables(("propellant",))}

    def optional(self, key: str, dimension: str) -> float:
        """Return a figure that a file need not have, 0 where it has not."""
        return self.optional_of((key,), dimension, 0.0)

    def optional_of(self, path: KeyPath, dimension: str, default: float) -> float:
        """Return a figure that a file need not have, zero allowed, or its default."""
        return self.figure(path, dimension, zero=default == 0.0) if self.get(path) is not None else default

    def drag(self, radius: float) -> tuple[Vector, float]:
        """Return areas and coefficient of the drag; a file of one's own may leave both to the radius."""
        if self.get(("drag",)) is None and not self.layers.is_shipped():
            self.provenance["drag.area"] = "chosen: that of a ball of the radius, as the file gives no other"
            self.provenance["drag.coefficient"] = "chosen: the usual value for free molecular flow"
            area = math.pi * radius * radius
            return (area, area, area), DRAG_COEFFICIENT
        return self.drag_areas(), self.figure(("drag", "coefficient"), "number")

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
        if "structure" not in self.layers.data:
            return None
        self.known(("structure",), ["center_of_mass"])
        return self.vector(("structure", "center_of_mass"), "length")

    def ports(self, center: Vector | None) -> tuple[dict[str, Port], dict[str, Vector]]:
        """Return the ports that the file places itself, and those of them that are a module's end: face -> place."""
        ports: dict[str, Port] = {}
        anchors: dict[str, Vector] = {}
        for name in self.tables(("ports",)):
            path: KeyPath = ("ports", name)
            self.known(path, ["position", "structural", "axis", "end_of"])
            table = self.get(path)
            if isinstance(table, dict) and set(table) == {"end_of"}:
                continue  # `module_ports`
            ports[name] = self.port(path, center)
            if isinstance(table, dict) and "end_of" in table:
                anchors[f"{self.value((*path, 'end_of'))} end"] = ports[name].position_m
        return ports, anchors

    def module_ports(self, faces: Mapping[str, Face] | None) -> dict[str, Port]:
        """Return the ports that are nothing but the outer end of a module."""
        ports: dict[str, Port] = {}
        if faces is None:
            return ports
        for name in self.tables(("ports",)):
            path: KeyPath = ("ports", name, "end_of")
            if self.get(path) is None:
                continue
            face = faces.get(f"{self.value(path)} end")
            if face is None:
                ends = ", ".join(face.removesuffix(" end") for face in faces if face.endswith(" end"))
                self.wrong(path, "the vehicle has no such module", given=self.get(path), allowed=ends)
            elif set(self.get(path[:2])) == {"end_of"}:
                ports[name] = Port(face.point, face.axis)
            elif math.dist(face.axis, self.vector((*path[:2], "axis"), "number")) > 1e-6:
                self.wrong((*path[:2], "axis"), f"this module looks along {shown(list(face.axis))} in body axes")
        return ports

    def port(self, path: KeyPath, center: Vector | None) -> Port:
        table = self.get(path)
        if isinstance(table, dict) and ("position" in table) == ("structural" in table):
            message = "a port stands at a position (from the centre of mass), a structural place, or a module's end"
            self.wrong(path, message, allowed="position, structural, end_of")
            return Port((0.0, 0.0, 0.0), (0.0, 0.0, 1.0))
        if isinstance(table, dict) and "structural" in table:
            if center is None:
                self.wrong((*path, "structural"), "a structural place needs structure.center_of_mass in this file")
            structural = self.vector((*path, "structural"), "length")
            position = structural_to_body(structural, center or (0.0, 0.0, 0.0))
        else:
            position = self.vector((*path, "position"), "length")
        axis = self.vector((*path, "axis"), "number")
        length = norm(axis)
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
        table = read_document(beside(self.layers, name), "jet")
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


def _square_to(axis: Vector) -> Vector:
    """Return a unit vector at a right angle to an axis: the nose's direction, or as near to it as can be."""
    along = axis[0]
    x, y, z = (1.0 - along * axis[0], -along * axis[1], -along * axis[2])
    length = norm((x, y, z))
    return (x / length, y / length, z / length) if length > 1e-6 else (0.0, 0.0, 1.0)


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
            position_m=structural_to_body((xo * length, yo * length, zo * length), center),
            force_n=(fx * force, fy * force, fz * force),
            effective_force_n=pushes[name],
            flow_kg_s=vernier_flow if group.startswith("V") else flow,
        )
