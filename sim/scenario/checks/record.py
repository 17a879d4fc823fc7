"""Checks of a scenario's record: that each entry is about something the scenario flies, and of the right kind."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from sim.inputs.fields import UtcField
from sim.inputs.units import DIMENSIONS, QuantityError, quantity
from sim.scenario.checks.findings import Findings, Parts, article, clock
from sim.scenario.tables.phases import Burn
from sim.scenario.tables.record import (
    COVERAGE,
    SUN,
    SUN_OF_A_PHASE,
    TABLES,
    RecordEntry,
    instant_of,
    kind_of,
    mission_time,
)

if TYPE_CHECKING:
    from sim.inputs.locate import KeyPath

__all__ = ["check_record"]


def check_record(parts: Parts, findings: Findings) -> None:
    """Check the record's keys against the phases, and its values against their quantities."""
    names = [name for name in parts.names if name]
    for key, entry in parts.record.items():
        path: KeyPath = ("record", key)
        subject, _, what = key.rpartition(".")
        kind = kind_of(subject, names)
        if not kind:
            _unknown(path, key, names, findings)
            continue
        table = TABLES[kind]
        if what not in table:
            keys = [f"{subject}.{name}" for name in table]
            findings.add(path, f"'{what[:60]}' is not a quantity of {subject}", given=key, among=keys)
            continue
        _entry(path, kind, table[what], entry, findings)
        for number, other in enumerate(entry.also):
            _entry((*path, "also", number), kind, table[what], other, findings)
            if other.also:
                findings.add((*path, "also", number, "also"), "another report has no reports of its own", "one list")
        _flown_at_all(path, kind, subject, what, parts, findings)


def _unknown(path: KeyPath, key: str, names: list[str], findings: Findings) -> None:
    """Say of a key whose subject means nothing what a subject may be."""
    subject = key.rpartition(".")[0]
    if re.match(r"\d{4}-\d\d-\d\d", subject):
        try:
            UtcField().read(subject)
        except PydanticCustomError as error:
            findings.add(path, error.message(), '"1995-02-05T16:00:00Z.downrange"')
            return
    message = f"'{key[:60]}' is the quantity of no phase" if subject else f"'{key[:60]}' names no quantity"
    allowed = (
        'phase.utc, phase.range, phase.delta_v ..., contact..., undocking..., closest..., orbit..., "330 ft.utc", '
        '"1995-02-05T16:00:00Z.downrange"; phases: ' + ", ".join(names)
    )
    findings.add(path, message, allowed, subject or key, [*names, "contact", "undocking", "closest", "orbit"])


def _flown_at_all(path: KeyPath, kind: str, subject: str, what: str, parts: Parts, findings: Findings) -> None:
    """Check that the scenario's phases can come to what the entry is about."""
    phases = {phase.name: phase for phase in parts.phases if phase is not None}
    brings = [phase.traits.brings for phase in phases.values()]
    sound = None not in parts.phases
    named = phases.get(subject)
    if what == "delta_v" and named is not None and not isinstance(named, Burn):
        findings.add(path, f"'{subject}' is {article(named.kind)}, which has no delta_v", "a burn's name")
    if what == "radius" and isinstance(named, Burn):
        findings.add(path, f"'{subject}' is a burn; a mean distance wants a phase that lasts", "a fly-around's name")
    if kind == "contact" and sound and "contact" not in brings:
        findings.add(path, "no phase makes contact in this scenario", "a dock phase")
    if kind == "undocking" and sound and "undocking" not in brings:
        findings.add(path, "no phase leaves the target in this scenario", "a separate phase")
    if kind == "closest" and "contact" in brings:
        findings.add(path, "this scenario docks: nothing is closer than contact", "contact.utc, contact.closing_rate")
    if kind == "loop":
        circles = phases.get(subject.rpartition(", loop ")[0])
        if circles is not None and circles.traits.path != "circle":
            findings.add(
                path, f"'{circles.name}' is {article(circles.kind)}, which has no loops", "a fly-around's name"
            )
    instant = instant_of(subject) if kind == "moment" else None
    if instant is not None and parts.time is not None and instant < parts.time.liftoff:
        findings.add(path, f"that is before lift-off, {clock(parts.time.liftoff)}", "a moment of the flight")


def _entry(path: KeyPath, kind: str, dimension: str, entry: RecordEntry, findings: Findings) -> None:
    """Check that a flown value is of its quantity's kind."""
    written = entry.written
    if dimension == "date":
        if not hasattr(entry.flown, "tzinfo"):
            findings.add((*path, "flown"), f"{written!r} is not a date and time", "1995-06-29T13:00:16Z", written)
    elif dimension == "mission time":
        if mission_time(written) is None:
            findings.add((*path, "flown"), f"{written!r} is not a mission time", '"1/13:58:00", "1/13:58", "3:39"')
    elif dimension == "place":
        if not isinstance(written, str):
            findings.add((*path, "flown"), "a place is given in words", '"Lake Baikal region"', written)
    elif dimension in ("sun", "coverage"):
        words = COVERAGE if dimension == "coverage" else SUN_OF_A_PHASE if kind == "phase" else SUN
        if written not in words:
            findings.add((*path, "flown"), f"{written!r} is no word for {dimension}", given=written, among=words)
    else:
        try:
            quantity(written, dimension)
        except QuantityError as error:
            findings.add((*path, "flown"), str(error), error.allowed)
    _tolerance(path, dimension, entry, findings)
    if entry.near is not None and dimension != "place":
        findings.add((*path, "near"), "only a place has a latitude and longitude", "leave it out")
    if entry.near is not None and not abs(entry.near[0]) <= 0.5 * math.pi + 1e-12:
        findings.add((*path, "near"), "the latitude, which comes first, is beyond a pole", '["51.5 deg", "103.8 deg"]')


def _tolerance(path: KeyPath, dimension: str, entry: RecordEntry, findings: Findings) -> None:
    """Check that a tolerance is of the kind of what it is a tolerance of."""
    if entry.within is None:
        return
    if dimension in ("sun", "coverage"):
        findings.add((*path, "within"), "words agree or do not: they have no tolerance", "leave it out")
        return
    if dimension == "place" and entry.near is None:
        findings.add((*path, "within"), "a distance from a place needs its latitude and longitude", "near = [...]")
    wanted = {"date": "time", "mission time": "time", "place": "length"}.get(dimension, dimension)
    if entry.within.dimension != wanted:
        kind, examples = DIMENSIONS[wanted], DIMENSIONS[wanted].examples
        findings.add((*path, "within"), f"the tolerance has to be {kind.phrase}", ", ".join(f'"{x}"' for x in examples))
