"""Checks of the ships: their files, their ports, their jets, and what a docked phase leaves of them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim import vehicles
from sim.inputs.errors import InputError
from sim.scenario.checks.findings import Findings, Parts, article
from sim.scenario.tables.phases import Coast, Dock, Docked, Separate

if TYPE_CHECKING:
    from pathlib import Path

    from sim.inputs.locate import KeyPath
    from sim.scenario.tables.departure import Leaves
    from sim.vehicles import Vehicle

__all__ = ["check_mechanisms", "with_leaves", "with_ports", "with_vehicles"]

NO_PORT = "none"  # what a file writes for pure relative motion beside a vehicle that has a port
SAME_MASS = 0.01  # of the mass of both ships together, before and after a module has changed hands (chosen)
MOST_PULSE_M_S = 0.5  # by which the shortest pulse may change a chaser's speed: forty times the orbiter's (chosen)
SAME_LENGTH_M = 0.1  # by which a module may be longer on the one ship than on the other (chosen)


def with_vehicles(parts: Parts, path: Path, findings: Findings) -> Parts:
    """Load the vehicles, and make relative paths of vehicle files whole; ``path`` is the scenario's file."""
    made: dict[str, Any] = {}
    for role, table in (("target", parts.target), ("chaser", parts.chaser)):
        if table is not None:
            name, ship = _vehicle((role, "vehicle"), table.vehicle, parts, path, findings)
            made |= {role: table.model_copy(update={"vehicle": name}), f"{role}_vehicle": ship}
            _weight(role, ship, getattr(table, "mass", None), findings)
    _jets(made.get("chaser_vehicle"), parts, 0, ("chaser", "vehicle"), findings)
    return replace(parts, **made)


def with_ports(parts: Parts, findings: Findings) -> Parts:
    """Check the ports' names and fill in a vehicle's only port."""
    target = _with_port("target", parts.target, parts.target_vehicle, findings)
    chaser = _with_port("chaser", parts.chaser, parts.chaser_vehicle, findings)
    near = [index for index, phase in enumerate(parts.phases) if phase is not None and phase.traits.ports]
    for role, table, vehicle in (("target", target, parts.target_vehicle), ("chaser", chaser, parts.chaser_vehicle)):
        if near and table is not None and vehicle is not None and table.port is None:
            phase = parts.names[near[0]]
            message = f"the phase '{phase}' goes from port to port, and the {role} has no port"
            findings.add((role,), message, f"port = one of: {_known(vehicle)}")
    return replace(parts, target=target, chaser=chaser)


def with_leaves(parts: Parts, path: Path, findings: Findings) -> Parts:
    """Load the ships that a docked phase leaves, fill in their only ports, and hold them against those that docked."""
    phases = list(parts.phases)
    for index, phase in enumerate(parts.phases):
        if not isinstance(phase, Docked) or phase.leaves is None:
            continue
        here: KeyPath = ("phase", index, "leaves")
        leaves, ships = phase.leaves, []
        for role in ("target", "chaser"):
            name, ship = _vehicle((*here, role), getattr(leaves, role), parts, path, findings)
            port = _port((*here, f"{role}_port"), getattr(leaves, f"{role}_port"), ship, findings)
            leaves = leaves.model_copy(update={role: name, f"{role}_port": port})
            ships.append(ship)
            if ship is not None and port is None:
                message = f"the ships part from port to port, and the {role} has no port"
                findings.add(here, message, f"{role}_port = one of: {_known(ship)}")
        _jets(ships[1], parts, index + 1, (*here, "chaser"), findings)
        parts = replace(parts, left=(index, ships[0], ships[1]))
        _same(parts, leaves, index, findings)
        phases[index] = phase.model_copy(update={"leaves": leaves})
    return replace(parts, phases=tuple(phases))


def _same(parts: Parts, leaves: Leaves, index: int, findings: Findings) -> None:
    """Check that what the one ship leaves is what the other takes over: its mass, and its length between ports."""
    met, part = parts.pair(index), parts.pair(index + 1)
    ports = [table.port for table in (parts.target, parts.chaser) if table is not None]
    if met is None or part is None or len(ports) < 2:
        return
    path: KeyPath = ("phase", index, "leaves")
    before, after = sum(ship.mass_kg for ship in met), sum(ship.mass_kg for ship in part)
    if abs(after - before) > SAME_MASS * before:
        message = (
            f"the ships weigh {before / 1e3:.1f} t together when they dock and {after / 1e3:.1f} t when they part; "
            "what the one leaves stays on the other"
        )
        findings.add(path, message, f"vehicles whose masses add up to {before / 1e3:.1f} t, within 1 %")
    gained = _apart(part[0], ports[0], leaves.target_port)
    lost = _apart(met[1], leaves.chaser_port, ports[1])
    if gained is not None and lost is not None and abs(gained - lost) > SAME_LENGTH_M:
        message = (
            f"what changes hands is {gained:.2f} m long on the target ('{ports[0]}' to "
            f"'{leaves.target_port}') and {lost:.2f} m on the chaser ('{leaves.chaser_port}' to '{ports[1]}')"
        )
        findings.add(path, message, "ports between which the same module stands")


def _apart(ship: Vehicle, one: str | None, other: str | None) -> float | None:
    """Return the distance (m) between two ports of a ship; None when it does not have both."""
    if one not in ship.ports or other not in ship.ports or one is None or other is None:
        return None
    return math.dist(ship.ports[one].position_m, ship.ports[other].position_m)


def _jets(ship: Vehicle | None, parts: Parts, first: int, path: KeyPath, findings: Findings) -> None:
    """Check that a chaser, if it is sound, has jets, where a phase from number ``first`` on needs them."""
    active = [phase for phase in parts.phases[first:] if phase is not None and not isinstance(phase, Coast)]
    if ship is not None and active and not ship.translation:
        message = f"{ship.name} has no jets, and cannot fly {article(active[0].kind)} phase"
        findings.add(path, message, 'a vehicle with role = "chaser", such as atlantis-sts-71')


def _weight(role: str, ship: Vehicle | None, mass: float | None, findings: Findings) -> None:
    """Check that a ship's jets are not absurd for its mass (kg, where the scenario gives one): a slip of the unit."""
    if ship is None or not ship.jets:
        return
    mass_kg = ship.mass_kg if mass is None else mass
    push = max(
        math.dist(ship.force_n(mode, one), (0.0, 0.0, 0.0)) for mode, all_ in ship.translation.items() for one in all_
    )
    if push * ship.min_pulse_s > MOST_PULSE_M_S * mass_kg:
        message = (
            f"a mass of {mass_kg:,.4g} kg is too little for the jets of {ship.name}: their shortest pulse would change "
            f"its speed by {push * ship.min_pulse_s / mass_kg:,.4g} m/s, at {push / mass_kg:,.4g} m/s2"
        )
        least = push * ship.min_pulse_s / MOST_PULSE_M_S
        path: KeyPath = (role, "vehicle" if mass is None else "mass")
        findings.add(path, message, f"{least / 1e3:.2g} t or more")


def check_mechanisms(parts: Parts, findings: Findings) -> None:
    """Check that ships have what phases ask of them: a docking mechanism that captures, springs, a jet for each way."""
    for index, phase in enumerate(parts.phases):
        ship = parts.ships(index)[1]
        if phase is None or ship is None:
            continue
        path: KeyPath = ("phase", index)
        if isinstance(phase, Dock) and ship.capture is None:
            message = f"{ship.name} has no docking mechanism that could capture"
            findings.add((*path, "kind"), message, f"a chaser that has one: {', '.join(_capturing())}")
        if isinstance(phase, Separate) and phase.rate is None and ship.separation_speed_m_s <= 0.0:
            findings.add(path, f"{ship.name} has no springs that part the ships", 'rate = "0.2 ft/s", what parts them')
        if phase.traits.motion == "cycles" and ship.translation:
            lacking = _lacking(ship)
            if lacking:
                message = (
                    f"{ship.name} has no jets for {', '.join(lacking)}, and {article(phase.kind)} phase steers by all"
                )
                findings.add((*path, "kind"), message, "a chaser with jets for all six commands")


def _lacking(ship: Vehicle) -> list[str]:
    """Return the commands for which a ship has no jets, or whose jets do not push that way."""
    lacking = []
    for mode in ("norm", "low-z"):
        for axis, letter in enumerate("XYZ"):
            for sign, name in ((1.0, f"+{letter}"), (-1.0, f"-{letter}")):
                given = name in ship.translation.get(mode, {})
                if not given or sign * ship.force_n(mode, name)[axis] <= 0.0:
                    lacking.append(f"{name} ({mode})")
    return lacking


def _capturing() -> list[str]:
    """Return the names of the shipped chasers that can capture."""
    ships = [vehicles.load(name) for name in vehicles.names()]
    return [ship.name for ship in ships if ship.capture is not None]


def _vehicle(key: KeyPath, name: str, parts: Parts, path: Path, findings: Findings) -> tuple[str, Vehicle | None]:
    """Load a vehicle; returns its name, a relative path made whole, and the vehicle."""
    whole = name
    try:
        if name.endswith(".toml"):
            whole = str(parts.file(path, name).resolve())
        return whole, vehicles.load(name, relative_to=path)
    except InputError as error:
        # What is wrong inside a vehicle's file is said of that file; that there is none, of the key that names it.
        for problem in error.problems:
            if problem.file and problem.line is None and not problem.key:
                problem = replace(problem, file="", message=f"{problem.file}: {problem.message}")
            findings.found.append((key, problem))
        return whole, None


def _with_port(role: str, table: Any, vehicle: Vehicle | None, findings: Findings) -> Any:
    if table is None or vehicle is None:
        return table
    if table.port == NO_PORT:
        return table.model_copy(update={"port": None})
    return table.model_copy(update={"port": _port((role, "port"), table.port, vehicle, findings, NO_PORT)})


def _port(key: KeyPath, name: str | None, vehicle: Vehicle | None, findings: Findings, *others: str) -> str | None:
    """Return the port named, or a vehicle's only one; ``others`` are words that may stand in the place of a port."""
    if vehicle is None:
        return name
    if name is None and len(vehicle.ports) == 1:
        return next(iter(vehicle.ports))
    if name is not None and name not in vehicle.ports:
        message = f"{vehicle.name} has no port '{name}'"
        findings.add(key, message, given=name, among=[*vehicle.ports, *others])
    return name


def _known(vehicle: Vehicle) -> str:
    return ", ".join(vehicle.ports) or f"{vehicle.name} has none"
