"""Everything about a scenario that its tables do not know of one another: vehicles, ports, orbit, phases, record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.environment.space_weather import CURE, indices, span
from sim.scenario.checks.alone import check_alone
from sim.scenario.checks.findings import Findings, Parts, clock
from sim.scenario.checks.record import check_record
from sim.scenario.checks.sequence import check_sequence
from sim.scenario.checks.ships import with_leaves, with_ports, with_vehicles
from sim.scenario.orbits import check_orbit, check_start, with_ephemeris
from sim.scenario.starts import check_starts
from sim.scenario.tables.record import RecordEntry

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from sim.inputs.errors import Problem
    from sim.inputs.locate import KeyPath
    from sim.scenario.tables.file import ScenarioFile

__all__ = ["check", "parts_of", "sound_parts"]


def parts_of(scenario: ScenarioFile, data: dict[str, Any]) -> Parts:
    """Return the parts of a scenario whose tables are all sound."""
    return Parts(
        data, scenario.time, scenario.model, scenario.target, scenario.chaser, scenario.phase,
        scenario.record,
    )  # fmt: skip


def sound_parts(data: dict[str, Any]) -> Parts:
    """Return those parts of a file's data that are sound, so that they can be checked although others are not."""
    from pydantic import TypeAdapter, ValidationError

    from sim.scenario.tables.models import Chaser, Model, Target, Time
    from sim.scenario.tables.phases import Phase

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
        phases=tuple(one(phase, item) for item in phases) if isinstance(phases, list) else (),
        record={key: entry for key, entry in entries.items() if entry is not None},
    )


def check(parts: Parts, path: Path) -> tuple[list[tuple[KeyPath, Problem]], Parts]:
    """Check the parts against one another; ``path`` is the scenario's file, from which vehicle files are found.

    Returns the problems with their key paths, and the parts with vehicles loaded and ports filled in.
    """
    findings = Findings()
    parts = with_ephemeris(with_vehicles(parts, path, findings), path, findings)
    if parts.time is not None and parts.time.liftoff > parts.time.epoch:
        message = f"lift-off is after the epoch, {clock(parts.time.epoch)}, where the simulation starts"
        findings.add(("time", "liftoff"), message, "a time not later than time.epoch")
    parts = with_leaves(with_ports(parts, findings), path, findings)
    _air(parts, findings)
    check_start(parts, check_orbit(parts, findings), findings)
    check_sequence(parts, findings)
    check_starts(parts, findings)
    check_record(parts, findings)
    if "chaser" not in parts.data:
        check_alone(parts, findings)
    return findings.found, parts


def _air(parts: Parts, findings: Findings) -> None:
    """Check that NRLMSISE-00 knows what the Sun did on the day of the epoch."""
    if parts.model is None or parts.time is None or not parts.model.drag or parts.model.linear:
        return
    air = parts.model.atmosphere
    if air.model == "nrlmsise-00" and air.f107 is None and indices(parts.time.epoch) is None:
        first, last = span()
        message = f"solar flux and geomagnetic index are known here from {first} to {last} only"
        findings.add(("model", "atmosphere"), message, CURE)
