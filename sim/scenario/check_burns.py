"""Checks of burns: what each is solved for, when it is, and what engine burns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.findings import Findings, Parts, check_reference

if TYPE_CHECKING:
    from sim.inputs.locate import KeyPath
    from sim.scenario.burns import Burn

__all__ = ["check_burn"]


def check_burn(parts: Parts, phase: Burn, index: int, findings: Findings) -> None:
    """Check one burn: what it is solved for, when it is, and the engine."""
    path: KeyPath = ("phase", index)
    if phase.solve == "intercept":
        if phase.aim is None:
            form = 'aim = { position = ["-900 ft", "0 ft", "1800 ft"], after = "77 min" }'
            findings.add(path, "an intercept needs an aim", form)
        if phase.delta_v is not None:
            findings.add((*path, "delta_v"), "an intercept is solved for its delta_v", 'solve = "fixed" to give it')
    else:
        if phase.delta_v is None:
            findings.add(path, "a fixed burn needs its delta_v", 'delta_v = ["1 ft/s", "0 ft/s", "0 ft/s"]')
        if phase.aim is not None:
            findings.add((*path, "aim"), "a fixed burn aims at nothing", 'solve = "intercept" to aim')
    if phase.at is not None:
        _ignition(parts, phase, index, findings)
    _engine(parts, phase, path, findings)


def _engine(parts: Parts, phase: Burn, path: KeyPath, findings: Findings) -> None:
    """Check how a burn is flown: its engine, its hold, and what a target that burns by itself cannot do."""
    if phase.solve == "intercept":
        if phase.hold != "inertial":
            findings.add((*path, "hold"), "an intercept is solved with the attitude held inertially", '"inertial"')
        if not parts.has_chaser:
            findings.add((*path, "solve"), "without a chaser there is nothing to intercept", '"fixed"')
    if not parts.has_chaser and phase.at is not None and phase.at.elevation is not None:
        findings.add((*path, "at", "elevation"), "without a chaser no target stands in its sky", "time, delay")
    ship = parts.chaser_vehicle if parts.has_chaser else parts.target_vehicle
    if ship is None:
        return
    if phase.engine is not None and phase.engine not in ship.engines:
        message = f"{ship.name} has no engine '{phase.engine}'"
        allowed = "" if ship.engines else "a vehicle with engines"
        findings.add((*path, "engine"), message, allowed, given=phase.engine, among=ship.engines)
    elif phase.engine is None and not parts.has_chaser and len(ship.engines) > 1:
        findings.add(path, f"{ship.name} has several engines; which one burns?", ", ".join(ship.engines))


def _ignition(parts: Parts, phase: Burn, index: int, findings: Findings) -> None:
    at = phase.at
    assert at is not None
    path: KeyPath = ("phase", index, "at")
    window = [at.earliest, at.nominal, at.latest]
    given = sorted(at.model_fields_set)
    if at.time is not None and given != ["time"]:
        findings.add(path, "a time stands alone", "{ time = ... }")
    elif at.elevation is not None:
        if at.after is None or None in window or at.delay is not None:
            needs = (
                '{ after = "Ti", elevation = "29.07 deg", earliest = "47 min", nominal = "50 min", latest = "57 min" }'
            )
            findings.add(path, "an elevation needs after, earliest, nominal and latest, and no delay", needs)
        elif not (at.earliest <= at.nominal <= at.latest and at.earliest < at.latest):  # type: ignore[operator]
            findings.add(path, "the window of times is empty", "earliest <= nominal <= latest, earliest < latest")
    elif window != [None, None, None]:
        findings.add(path, "earliest, nominal and latest go with an elevation", "{ after = ..., delay = ... }")
    elif at.time is None and at.delay is None:
        findings.add(path, "when the burn begins is not said", "time, delay, after with delay, or after with elevation")
    if at.after is not None:
        check_reference(parts, at.after, index, (*path, "after"), later=False, findings=findings)
