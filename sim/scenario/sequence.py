"""Checks of the phases as a sequence: each can begin, each can end, and what they say of one another is true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.inputs.units import feet_per_second
from sim.scenario.check_burns import check_burn
from sim.scenario.findings import (
    Findings,
    Parts,
    article,
    check_reference,
    clock,
    duration_text,
    exactly_one,
    range_text,
)
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
            check_burn(parts, phase, index, findings)
        elif isinstance(phase, Coast):
            exactly_one(phase.until, ("duration", "time", "range", "height"), (*path, "until"), findings)
        elif isinstance(phase, Approach):
            _gates(phase, path, findings)
        elif isinstance(phase, Hold):
            _hold(parts, phase, index, findings)
        elif isinstance(phase, Dock) and index != len(parts.phases) - 1:
            after = parts.names[index + 1]
            message = f"docking is the end, but the phase '{after}' comes after it"
            findings.add((*path, "kind"), message, "one dock phase, as the last one")
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
        exactly_one(until, ("duration", "time", "contact"), path, findings)
    if until.arrive is not None:
        check_reference(parts, until.arrive, index, (*path, "arrive"), later=True, findings=findings)
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
