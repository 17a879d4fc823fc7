"""Checks of the phases as a sequence: each can begin, each can end, and what they say of one another is true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.inputs.units import feet_per_second
from sim.scenario.findings import Findings, Parts, article, clock, duration_text, range_text
from sim.scenario.phases import Approach, Burn, Coast, Dock, Gate, Hold

if TYPE_CHECKING:
    from sim.inputs.locate import KeyPath

__all__ = ["check_sequence"]

_RESERVED = ("contact", "orbit")  # the record uses them


def check_sequence(parts: Parts, findings: Findings) -> None:
    """Check the phases' names, forms, order, ranges and times."""
    _names(parts, findings)
    for index, phase in enumerate(parts.phases):
        path: KeyPath = ("phase", index)
        if isinstance(phase, Burn):
            _burn(parts, phase, index, findings)
        elif isinstance(phase, Coast):
            _exactly_one(phase.until, ("duration", "time", "range", "height"), (*path, "until"), findings)
        elif isinstance(phase, Approach):
            _gates(phase, path, findings)
        elif isinstance(phase, Hold):
            _hold(parts, phase, index, findings)
        elif isinstance(phase, Dock) and index != len(parts.phases) - 1:
            after = parts.names[index + 1]
            message = f"docking is the end, but the phase '{after}' comes after it"
            findings.add((*path, "kind"), message, "one dock phase, as the last one")
        if isinstance(phase, Burn):
            _engine(parts, phase, path, findings)
        burns_itself = isinstance(phase, Burn) and parts.target_vehicle is not None and parts.target_vehicle.engines
        if phase is not None and phase.kind != "coast" and not parts.has_chaser and not burns_itself:
            message = f"{article(phase.kind)} phase needs a chaser, and the file has none"
            findings.add((*path, "kind"), message, "a [chaser] table, or coast phases alone")
        elif isinstance(phase, Coast) and phase.until.range is not None and not parts.has_chaser:
            message = "a range to the target needs a chaser, and the file has none"
            findings.add((*path, "until", "range"), message, "until = { duration = ... } or { time = ... }")
    _ranges(parts, findings)
    _times(parts, findings)


def _names(parts: Parts, findings: Findings) -> None:
    first: dict[str, int] = {}
    for index, name in enumerate(parts.names):
        path: KeyPath = ("phase", index, "name")
        if not name:
            continue
        if name in first:
            message = f"phase {first[name] + 1} is called '{name}' too; names are how --set and the record find a phase"
            findings.add(path, message, "a name of its own")
        elif name in _RESERVED:
            findings.add(path, f"'{name}' is a word of the record", "another name")
        first.setdefault(name, index)


def _exactly_one(table: object, keys: tuple[str, ...], path: KeyPath, findings: Findings) -> None:
    given = [key for key in keys if getattr(table, key) is not None]
    if len(given) != 1:
        what = "nothing is given" if not given else f"{' and '.join(given)} are given"
        findings.add(path, f"{what}; exactly one is needed", ", ".join(keys))


def _burn(parts: Parts, phase: Burn, index: int, findings: Findings) -> None:
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
        _reference(parts, at.after, index, (*path, "after"), later=False, findings=findings)


def _reference(parts: Parts, name: str, index: int, path: KeyPath, later: bool, findings: Findings) -> None:
    """Check that a name is that of an earlier (or later) phase."""
    names = parts.names
    side = [n for n in (names[index + 1 :] if later else names[:index]) if n]
    if name in side:
        return
    wanted = "later" if later else "earlier"
    if name == names[index]:
        findings.add(path, f"'{name}' is this phase itself; {article(wanted)} one is needed", ", ".join(side))
    elif name in names:
        other = "earlier" if later else "later"
        message = f"'{name}' is {article(other)} phase; {article(wanted)} one is needed"
        findings.add(path, message, ", ".join(side) or f"there is no {wanted} phase")
    else:
        findings.add(path, f"no phase is called '{name}'", given=name, among=side)


def _gates(phase: Approach, path: KeyPath, findings: Findings) -> None:
    for index, (outer, inner) in enumerate(pairwise(phase.gates)):
        here: KeyPath = (*path, "gates", index + 1)
        if inner.range >= outer.range:
            message = f"a gate at {range_text(inner.range)} cannot follow one at {range_text(outer.range)}"
            findings.add((*here, "range"), message, "gates in the order flown, ranges strictly falling")
        if inner.rate > outer.rate:
            rise = f"{feet_per_second(outer.rate):.4g} to {feet_per_second(inner.rate):.4g} ft/s"
            message = f"the closing rate rises towards the target, from {rise}"
            findings.add((*here, "rate"), message, "rates that fall or stay")
    if phase.until.range >= phase.gates[0].range:
        first = range_text(phase.gates[0].range)
        message = f"it would end at {range_text(phase.until.range)}, before its first gate at {first}"
        findings.add((*path, "until", "range"), message, "a range inside the first gate")


def _hold(parts: Parts, phase: Hold, index: int, findings: Findings) -> None:
    path: KeyPath = ("phase", index, "until")
    until = phase.until
    if until.arrive is not None and until.time is None:
        form = '{ arrive = "30 ft hold", time = 1995-06-29T12:40:00Z }'
        findings.add(path, "arrive needs the time of the arrival", form)
    else:
        _exactly_one(until, ("duration", "time", "contact"), path, findings)
    if until.arrive is not None:
        _reference(parts, until.arrive, index, (*path, "arrive"), later=True, findings=findings)
    follows = parts.phases[index + 1 :]
    if until.contact is not None and not any(later is None or isinstance(later, Dock) for later in follows):
        findings.add((*path, "contact"), "no dock phase follows that could make contact", "time, duration")


def _ranges(parts: Parts, findings: Findings) -> None:
    """Follow range and axis from phase to phase; None where they are not known."""
    reached: float | None = None
    axis: str | None = None
    for index, phase in enumerate(parts.phases):
        path: KeyPath = ("phase", index)
        if phase is None or isinstance(phase, Burn):
            reached = axis = None
            continue
        if isinstance(phase, Coast):
            reached, axis = phase.until.range, None
            continue
        if axis is not None and phase.axis != axis:
            message = f"the phase before is flown along {axis}; no phase goes from one axis to another"
            findings.add((*path, "axis"), message, f'"{axis}"')
        axis = axis or phase.axis
        if isinstance(phase, Hold):
            if reached is not None and abs(phase.range - reached) > 1e-6 * reached:
                message = f"the phase before ends at {range_text(reached)}, this one holds {range_text(phase.range)}"
                findings.add((*path, "range"), message, "the range at which the phase before ends")
            reached = phase.range
            continue
        end = 0.0 if isinstance(phase, Dock) else phase.until.range
        if reached is not None and end >= reached:
            message = (
                f"the phase before ends at {range_text(reached)}, so that {range_text(end)} is never reached by closing"
            )
            findings.add((*path, "until", "range"), message, "a range inside that of the phase before")
        else:
            _slow(phase, reached, path, findings)
        reached = None if isinstance(phase, Approach) and end >= phase.gates[0].range else end


def _slow(phase: Approach | Dock, start: float | None, path: KeyPath, findings: Findings) -> None:
    """Check that a phase can end before its limit even at the highest rates that it is allowed."""
    gates = phase.gates if isinstance(phase, Approach) else (Gate(start or 0.0, phase.rate),)
    end = phase.until.range if isinstance(phase, Approach) else 0.0
    needed = 0.0
    for gate, inner in pairwise((*gates, Gate(end, 0.0))):
        outer = min(gate.range, start) if start is not None else gate.range
        needed += max(0.0, outer - max(inner.range, end)) / gate.rate
    if needed > phase.limit:
        message = (
            f"at this rate it takes {duration_text(needed)}, longer than its limit of {duration_text(phase.limit)}"
        )
        where: KeyPath = (*path, "rate") if isinstance(phase, Dock) else (*path, "gates")
        findings.add(where, message, "a higher rate, or limit = ...")


def _times(parts: Parts, findings: Findings) -> None:
    """Check that no phase is to begin or end before it can: times in order, delays not used up, limits not passed."""
    if parts.time is None:
        return
    epoch = parts.time.epoch
    soonest = epoch  # when the phase can begin at the earliest
    began: dict[str, datetime] = {}  # phase -> when it can begin at the earliest
    arrivals: dict[str, datetime] = {}
    for index, phase in enumerate(parts.phases):
        if phase is None:
            continue
        path: KeyPath = ("phase", index)
        soonest = max(soonest, arrivals.get(phase.name, soonest))
        began.setdefault(phase.name, soonest)
        for key, time in _named_times(phase):
            if time < epoch:
                findings.add((*path, *key), f"{clock(time)} is before the scenario's epoch, {clock(epoch)}")
            elif time < soonest:
                findings.add(
                    (*path, *key), f"{clock(time)} is past when this phase can begin, {clock(soonest)} at the earliest"
                )
            elif index == 0 and key[-1] == "time" and (time - epoch).total_seconds() > phase.limit:
                _too_long((*path, *key), (time - epoch).total_seconds(), phase.limit, findings)
        soonest = max(soonest, _soonest_end(parts, phase, index, soonest, began, findings))
        if isinstance(phase, Hold) and phase.until.arrive is not None and phase.until.time is not None:
            arrivals[phase.until.arrive] = max(phase.until.time, epoch)


def _named_times(phase: Burn | Coast | Approach | Hold | Dock) -> Iterator[tuple[KeyPath, datetime]]:
    if isinstance(phase, Burn) and phase.at is not None and phase.at.time is not None:
        yield ("at", "time"), phase.at.time
    if isinstance(phase, Coast | Hold) and phase.until.time is not None:
        yield ("until", "time"), phase.until.time
    if isinstance(phase, Hold) and phase.until.contact is not None:
        yield ("until", "contact"), phase.until.contact


def _soonest_end(
    parts: Parts,
    phase: Burn | Coast | Approach | Hold | Dock,
    index: int,
    soonest: datetime,
    began: dict[str, datetime],
    findings: Findings,
) -> datetime:
    """Return when a phase can end at the earliest, given when it can begin; a burn ends as it begins."""
    path: KeyPath = ("phase", index)
    if isinstance(phase, Coast | Hold):
        if phase.until.duration is not None:
            if phase.until.duration > phase.limit:
                _too_long((*path, "until", "duration"), phase.until.duration, phase.limit, findings)
            return soonest + timedelta(seconds=phase.until.duration)
        if phase.until.time is not None and getattr(phase.until, "arrive", None) is None:
            return phase.until.time
    if isinstance(phase, Burn) and phase.at is not None:
        at = phase.at
        wait = at.delay if at.delay is not None else at.earliest
        if at.time is not None:
            began[phase.name] = max(soonest, at.time)
            return at.time
        if wait is not None and at.after is None:
            if wait > phase.limit:
                _too_long((*path, "at"), wait, phase.limit, findings)
            began[phase.name] = soonest + timedelta(seconds=wait)
            return began[phase.name]
        if wait is not None and at.after in began:
            assert at.after is not None
            _used_up(parts, at.after, wait if at.latest is None else at.latest, index, findings)
            began[phase.name] = max(soonest, began[at.after] + timedelta(seconds=wait))
            return began[phase.name]
    return soonest


def _used_up(parts: Parts, after: str, wait: float, index: int, findings: Findings) -> None:
    """Check that the phases since the one counted from do not already take longer than the wait."""
    first = parts.names.index(after)
    passed = 0.0
    for phase in parts.phases[first:index]:
        if isinstance(phase, Coast | Hold) and phase.until.duration is not None:
            passed += phase.until.duration
        elif isinstance(phase, Burn) and phase.at is not None and phase.name != after:
            delay = phase.at.delay if phase.at.delay is not None else phase.at.earliest
            if delay is not None and phase.at.after == after:
                passed = max(passed, delay)
            elif delay is not None and phase.at.after is None:
                passed += delay
    if passed > wait:
        message = f"the phases since '{after}' take at least {duration_text(passed)}, longer than {duration_text(wait)}"
        findings.add(("phase", index, "at"), message, "a longer delay")


def _too_long(path: KeyPath, needed: float, limit: float, findings: Findings) -> None:
    message = f"it takes {duration_text(needed)}, longer than the phase's limit of {duration_text(limit)}"
    findings.add(path, message, f'limit = "{duration_text(needed)}", or less time')
