"""Checks of burns: what each is solved for, when it is, and what engine burns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.checks.findings import Findings, Parts, article, check_reference, exactly_one
from sim.scenario.tables.burns import AIMS, Burn

if TYPE_CHECKING:
    from sim.inputs.locate import KeyPath
    from sim.scenario.tables.burns import Aim

__all__ = ["check_burn"]


FORMS = {
    "phasing": 'aim = { downrange = "-40 nmi", at = "NC3" }',
    "height": 'aim = { below = "1200 ft", at = "Ti" }',
    "plane": 'aim = { at = "Ti" }',
    "corrective": 'aim = { position = ["-48600 ft", "0 ft", "1200 ft"], at = "Ti" }',
    "intercept": 'aim = { position = ["-900 ft", "0 ft", "1800 ft"], after = "77 min" }',
}


def check_burn(parts: Parts, phase: Burn, index: int, findings: Findings) -> None:
    """Check one burn: what it is solved for, when it is, and the engine."""
    path: KeyPath = ("phase", index)
    solve = phase.solve
    if solve == "fixed":
        if phase.delta_v is None:
            findings.add(path, "a fixed burn needs its delta_v", 'delta_v = ["1 ft/s", "0 ft/s", "0 ft/s"]')
    elif phase.delta_v is not None:
        message = f"{article(solve)} burn is solved for its delta_v"
        findings.add((*path, "delta_v"), message, 'solve = "fixed" to give it')
    if AIMS[solve] is None:
        if phase.aim is not None:
            allowed = 'solve = "intercept" to aim' if solve == "fixed" else "no aim"
            findings.add((*path, "aim"), f"{article(solve)} burn aims at nothing", allowed)
    elif phase.aim is None:
        findings.add(path, f"{article(solve)} burn needs an aim", FORMS[solve])
    else:
        _aim(parts, phase, phase.aim, index, findings)
    if phase.at is not None:
        _ignition(parts, phase, index, findings)
    _engine(parts, phase, index, findings)


def _aim(parts: Parts, phase: Burn, aim: Aim, index: int, findings: Findings) -> None:
    path: KeyPath = ("phase", index, "aim")
    wanted = AIMS[phase.solve]
    for key in ("position", "downrange", "below"):
        given = getattr(aim, key) is not None
        if key == wanted and not given:
            findings.add(path, f"{article(phase.solve)} burn aims at a {key}", FORMS[phase.solve])
        elif key != wanted and given:
            findings.add((*path, key), f"{article(phase.solve)} burn does not aim at a {key}", FORMS[phase.solve])
    if aim.level and phase.solve != "phasing":
        findings.add((*path, "level"), "only a phasing burn is asked to arrive level", "leave it out")
    exactly_one(aim, ("after", "at"), path, findings)
    if aim.at is not None:
        _timed(parts, aim.at, index, (*path, "at"), findings)


def _timed(parts: Parts, name: str, index: int, path: KeyPath, findings: Findings) -> None:
    """Check that a name is that of a later burn whose time is known before the flight."""
    before = len(findings.found)
    check_reference(parts, name, index, path, later=True, findings=findings)
    if len(findings.found) > before:
        return
    later = parts.phases[parts.names.index(name)]
    if later is None:
        return
    at = later.at if isinstance(later, Burn) else None
    if at is None or not (at.time is not None or (at.before is not None and not at.nearest)):
        message = f"the time of '{name}' is not known before the flight"
        findings.add(path, message, "a burn with at = { time = ... } or { before = ..., lead = ... }")


def _engine(parts: Parts, phase: Burn, index: int, findings: Findings) -> None:
    """Check how a burn is flown: its engine and its hold."""
    path: KeyPath = ("phase", index)
    if phase.solve != "fixed" and phase.hold != "inertial":
        message = f"{article(phase.solve)} burn is solved with the attitude held inertially"
        findings.add((*path, "hold"), message, '"inertial"')
    ship = parts.active(index)
    if ship is not None and phase.engine is not None and phase.engine not in ship.engines:
        message = f"{ship.name} has no engine '{phase.engine}'"
        allowed = "" if ship.engines else "a vehicle with engines"
        findings.add((*path, "engine"), message, allowed, given=phase.engine, among=ship.engines)


def _ignition(parts: Parts, phase: Burn, index: int, findings: Findings) -> None:
    at = phase.at
    assert at is not None
    path: KeyPath = ("phase", index, "at")
    window = [at.earliest, at.nominal, at.latest]
    given = sorted(at.model_fields_set)
    measures = [key for key in ("delay", "lead", "revolutions") if getattr(at, key) is not None]
    if at.time is not None and not set(given) <= {"time", "nearest"}:
        findings.add(path, "a time stands alone", "{ time = ... }")
    elif at.elevation is not None:
        if at.after is None or None in window or measures or at.before is not None or at.nearest is not None:
            needs = (
                '{ after = "Ti", elevation = "29.07 deg", earliest = "47 min", nominal = "50 min", latest = "57 min" }'
            )
            findings.add(path, "an elevation needs after, earliest, nominal and latest, and no delay", needs)
        elif not (at.earliest <= at.nominal <= at.latest and at.earliest < at.latest):  # type: ignore[operator]
            findings.add(path, "the window of times is empty", "earliest <= nominal <= latest, earliest < latest")
    elif window != [None, None, None]:
        findings.add(path, "earliest, nominal and latest go with an elevation", "{ after = ..., delay = ... }")
    elif at.after is not None and at.before is not None:
        findings.add(path, "after and before are both given; one is counted from", "after, before")
    elif at.before is not None:
        if measures not in (["lead"], ["revolutions"]):
            allowed = '{ before = "Ti", lead = "57.7 min" } or { before = "Ti", revolutions = 1 }'
            findings.add(path, "how long before is not said, or twice", allowed)
    elif at.lead is not None:
        findings.add(path, "a lead is counted back from a later burn", '{ before = "Ti", lead = "57.7 min" }')
    elif at.time is None and measures not in (["delay"], ["revolutions"]):
        allowed = "time, delay, after with delay or revolutions, before with lead, or after with elevation"
        findings.add(path, "when the burn begins is not said", allowed)
    if at.nearest == "node" and phase.solve != "plane":
        findings.add((*path, "nearest"), "only a plane burn is made where the planes cross", '"apogee", "perigee"')
    if at.after is not None:
        check_reference(parts, at.after, index, (*path, "after"), later=False, findings=findings)
    if at.before is not None:
        _timed(parts, at.before, index, (*path, "before"), findings)
