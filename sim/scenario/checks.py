"""Everything about a scenario that its tables do not know of one another: vehicles, ports, orbit, phases, record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import vehicles
from sim.inputs.errors import InputError
from sim.scenario.check_record import check_record
from sim.scenario.findings import Findings, Parts, article, clock
from sim.scenario.orbits import check_orbit, check_start, with_ephemeris
from sim.scenario.record import RecordEntry
from sim.scenario.sequence import check_sequence
from sim.scenario.space_weather import CURE, indices, span
from sim.scenario.starts import check_starts

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from sim.inputs.errors import Problem
    from sim.inputs.locate import KeyPath
    from sim.scenario.scenario import Scenario
    from sim.vehicles import Vehicle

__all__ = ["check", "parts_of", "sound_parts"]

NO_PORT = "none"  # what a file writes for pure relative motion beside a vehicle that has a port


def parts_of(scenario: Scenario, data: dict[str, Any]) -> Parts:
    """Return the parts of a scenario whose tables are all sound."""
    return Parts(
        data, scenario.time, scenario.model, scenario.target, scenario.chaser, scenario.chaser is not None,
        scenario.phase, scenario.record,
    )  # fmt: skip


def sound_parts(data: dict[str, Any]) -> Parts:
    """Return those parts of a file's data that are sound, so that they can be checked although others are not."""
    from pydantic import TypeAdapter, ValidationError

    from sim.scenario.models import Chaser, Model, Target, Time
    from sim.scenario.phases import Phase

    def one(kind: Any, value: object) -> Any:
        try:
            adapter: TypeAdapter[Any] = kind if isinstance(kind, TypeAdapter) else TypeAdapter(kind)
            return adapter.validate_python(value)
        except ValidationError:
            return None

    phases, record = data.get("phase"), data.get("record")
    phase = TypeAdapter[Any](Phase)
    entries = {key: one(RecordEntry, entry) for key, entry in record.items()} if isinstance(record, dict) else {}
    return Parts(
        data=data,
        time=one(Time, data.get("time")),
        model=one(Model, data.get("model", {})),
        target=one(Target, data.get("target")),
        chaser=one(Chaser, data.get("chaser")),
        has_chaser="chaser" in data,
        phases=tuple(one(phase, item) for item in phases) if isinstance(phases, list) else (),
        record={key: entry for key, entry in entries.items() if entry is not None},
    )


def check(parts: Parts, path: Path) -> tuple[list[tuple[KeyPath, Problem]], Parts]:
    """Check the parts against one another; ``path`` is the scenario's file, from which vehicle files are found.

    Returns the problems with their key paths, and the parts with vehicles loaded and ports filled in.
    """
    findings = Findings()
    parts = with_ephemeris(_with_vehicles(parts, path, findings), path)
    if parts.time is not None and parts.time.liftoff > parts.time.epoch:
        message = f"lift-off is after the epoch, {clock(parts.time.epoch)}, where the simulation starts"
        findings.add(("time", "liftoff"), message, "a time not later than time.epoch")
    parts = _with_ports(parts, findings)
    _air(parts, findings)
    check_start(parts, check_orbit(parts, findings), findings)
    check_sequence(parts, findings)
    check_starts(parts, findings)
    check_record(parts, findings)
    return findings.found, parts


def _air(parts: Parts, findings: Findings) -> None:
    """Check that NRLMSISE-00 knows what the Sun did on the day of the epoch."""
    if parts.model is None or parts.time is None or not parts.model.drag or parts.model.gravity == "cw":
        return
    air = parts.model.atmosphere
    if air.model == "nrlmsise-00" and air.f107 is None and indices(parts.time.epoch) is None:
        first, last = span()
        message = f"solar flux and geomagnetic index are known here from {first} to {last} only"
        findings.add(("model", "atmosphere"), message, CURE)


def _with_vehicles(parts: Parts, path: Path, findings: Findings) -> Parts:
    target, target_vehicle = _vehicle("target", parts.target, path, findings)
    chaser, chaser_vehicle = _vehicle("chaser", parts.chaser, path, findings)
    active = [phase for phase in parts.phases if phase is not None and phase.kind != "coast"]
    if chaser_vehicle is not None and active and not chaser_vehicle.translation:
        message = f"{chaser_vehicle.name} has no jets, and cannot fly {article(active[0].kind)} phase"
        findings.add(("chaser", "vehicle"), message, 'a vehicle with role = "chaser", such as atlantis-sts-71')
    return replace(parts, target=target, chaser=chaser, target_vehicle=target_vehicle, chaser_vehicle=chaser_vehicle)


def _vehicle(role: str, table: Any, path: Path, findings: Findings) -> tuple[Any, Vehicle | None]:
    """Load a vehicle; returns the table with a relative path made whole, and the vehicle."""
    if table is None:
        return None, None
    name = table.vehicle
    if name.endswith(".toml"):
        table = table.model_copy(update={"vehicle": str((path.parent / name).resolve())})
    try:
        return table, vehicles.load(name, relative_to=path)
    except InputError as error:
        # What is wrong inside a vehicle's file is said of that file; that there is none, of the key that names it.
        for problem in error.problems:
            if problem.file and problem.line is None and not problem.key:
                problem = replace(problem, file="", message=f"{problem.file}: {problem.message}")
            findings.found.append(((role, "vehicle"), problem))
        return table, None


def _with_ports(parts: Parts, findings: Findings) -> Parts:
    """Check the ports' names and fill in a vehicle's only port."""
    target = _port("target", parts.target, parts.target_vehicle, findings)
    chaser = _port("chaser", parts.chaser, parts.chaser_vehicle, findings)
    near = [
        index
        for index, phase in enumerate(parts.phases)
        if phase is not None and phase.kind in ("approach", "hold", "dock", "separate", "back-out")
    ]
    for role, table, vehicle in (("target", target, parts.target_vehicle), ("chaser", chaser, parts.chaser_vehicle)):
        if near and table is not None and vehicle is not None and table.port is None:
            phase = parts.names[near[0]]
            known = ", ".join(vehicle.ports) or f"{vehicle.name} has none"
            findings.add(
                (role,),
                f"the phase '{phase}' goes from port to port, and the {role} has no port",
                f"port = one of: {known}",
            )
    return replace(parts, target=target, chaser=chaser)


def _port(role: str, table: Any, vehicle: Vehicle | None, findings: Findings) -> Any:
    if table is None or vehicle is None:
        return table
    if table.port == NO_PORT:
        return table.model_copy(update={"port": None})
    if table.port is None:
        only = next(iter(vehicle.ports)) if len(vehicle.ports) == 1 else None
        return table.model_copy(update={"port": only})
    if table.port not in vehicle.ports:
        message = f"{vehicle.name} has no port '{table.port}'"
        findings.add((role, "port"), message, given=table.port, among=[*vehicle.ports, NO_PORT])
    return table
