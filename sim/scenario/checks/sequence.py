"""Checks of the phases as a sequence: each can begin, each can end, and what they say of one another is true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sim.scenario.checks.burns import check_burn
from sim.scenario.checks.findings import Findings, Parts, article, clock, duration_text, exactly_one
from sim.scenario.checks.proximity import check_order, check_proximity, check_ranges
from sim.scenario.tables.phases import Burn, Coast, Docked, FlyAround, Hold, Separate

if TYPE_CHECKING:
    from sim.inputs.locate import KeyPath
    from sim.scenario.tables.phases import Phase

__all__ = ["check_sequence"]

_RESERVED = ("contact", "undocking", "orbit")  # the record uses them
_TIMED = (Coast, Hold, Docked, Separate, FlyAround)  # their until may hold a time or a duration


def check_sequence(parts: Parts, findings: Findings) -> None:
    """Check the phases' names, forms, order, ranges and times."""
    _names(parts, findings)
    for index, phase in enumerate(parts.phases):
        path: KeyPath = ("phase", index)
        if isinstance(phase, Burn):
            check_burn(parts, phase, index, findings)
        elif isinstance(phase, Coast):
            exactly_one(phase.until, ("duration", "time", "range", "height"), (*path, "until"), findings)
        elif phase is not None:
            check_proximity(parts, phase, index, findings)
        burns_itself = isinstance(phase, Burn) and parts.target_vehicle is not None and parts.target_vehicle.engines
        if phase is not None and phase.kind != "coast" and not parts.has_chaser and not burns_itself:
            message = f"{article(phase.kind)} phase needs a chaser, and the file has none"
            findings.add((*path, "kind"), message, "a [chaser] table, or coast phases alone")
        elif isinstance(phase, Coast) and phase.until.range is not None and not parts.has_chaser:
            message = "a range to the target needs a chaser, and the file has none"
            findings.add((*path, "until", "range"), message, "until = { duration = ... } or { time = ... }")
    check_order(parts, findings)
    check_ranges(parts, findings)
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
        for key, time in _named_times(parts, phase):
            if time < epoch:
                findings.add((*path, *key), f"{clock(time)} is before the scenario's epoch, {clock(epoch)}")
            elif time < soonest:
                findings.add(
                    (*path, *key), f"{clock(time)} is past when this phase can begin, {clock(soonest)} at the earliest"
                )
            elif index == 0 and key == ("until", "time") and (time - epoch).total_seconds() > phase.limit:
                _too_long((*path, *key), (time - epoch).total_seconds(), phase.limit, findings)
        soonest = max(soonest, _soonest_end(parts, phase, index, soonest, began, findings))
        if isinstance(phase, Hold) and phase.until.arrive is not None and phase.until.time is not None:
            arrivals[phase.until.arrive] = max(phase.until.time, epoch)


def _named_times(parts: Parts, phase: Phase) -> Iterator[tuple[KeyPath, datetime]]:
    if isinstance(phase, Burn) and phase.at is not None:
        date = _date(parts, phase)
        if date is not None:
            yield ("at", "time" if phase.at.time is not None else "lead"), date
    time = getattr(phase.until, "time", None) if isinstance(phase, _TIMED) else None
    if time is not None:
        yield ("until", "time"), time
    if isinstance(phase, Hold) and phase.until.contact is not None:
        yield ("until", "contact"), phase.until.contact


def _soonest_end(
    parts: Parts,
    phase: Phase,
    index: int,
    soonest: datetime,
    began: dict[str, datetime],
    findings: Findings,
) -> datetime:
    """Return when a phase can end at the earliest, given when it can begin; a burn ends as it begins."""
    path: KeyPath = ("phase", index)
    if isinstance(phase, _TIMED):
        duration: float | None = getattr(phase.until, "duration", None)
        time: datetime | None = getattr(phase.until, "time", None)
        if duration is not None:
            if duration > phase.limit:
                _too_long((*path, "until", "duration"), duration, phase.limit, findings)
            return soonest + timedelta(seconds=duration)
        if time is not None and getattr(phase.until, "arrive", None) is None:
            return time
    if isinstance(phase, Burn) and phase.at is not None:
        at = phase.at
        wait = at.delay if at.delay is not None else at.earliest
        fixed = _date(parts, phase)
        if fixed is not None:
            began[phase.name] = max(soonest, fixed)
            return fixed
        if wait is not None and at.after is None:
            began[phase.name] = soonest + timedelta(seconds=wait)
            return began[phase.name]
        if wait is not None and at.after in began:
            assert at.after is not None
            _used_up(parts, at.after, wait if at.latest is None else at.latest, index, findings)
            began[phase.name] = max(soonest, began[at.after] + timedelta(seconds=wait))
            return began[phase.name]
    return soonest


def _date(parts: Parts, phase: Burn) -> datetime | None:
    """Return when a burn is to be, where the file alone says it: by a date, or by a lead before one."""
    at = phase.at
    if at is None or at.time is not None:
        return at.time if at else None
    later = parts.phases[parts.names.index(at.before)] if at.before in parts.names else None
    if at.lead is None or not isinstance(later, Burn) or parts.names.index(phase.name) >= parts.phases.index(later):
        return None
    date = _date(parts, later)
    return date - timedelta(seconds=at.lead) if date else None


def _used_up(parts: Parts, after: str, wait: float, index: int, findings: Findings) -> None:
    """Check that the phases since the one counted from do not already take longer than the wait."""
    first = parts.names.index(after)
    passed = 0.0
    for phase in parts.phases[first:index]:
        if isinstance(phase, _TIMED):
            passed += getattr(phase.until, "duration", None) or 0.0
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
