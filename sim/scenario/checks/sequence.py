"""Checks of the phases as a sequence: each can begin, each can end, and what they say of one another is true."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from sim.scenario.checks.burns import check_burn
from sim.scenario.checks.findings import Findings, Parts, clock, duration_text, exactly_one
from sim.scenario.checks.proximity import check_order, check_proximity, check_ranges
from sim.scenario.tables.phases import Burn, Coast
from sim.scenario.timeline import LEAST_TURN_S, TURN_S, known_time, timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sim.inputs.locate import KeyPath
    from sim.scenario.tables.phases import Phase
    from sim.scenario.timeline import Slot

__all__ = ["check_sequence"]

_RESERVED = ("contact", "undocking", "orbit")  # the record uses them


def check_sequence(parts: Parts, findings: Findings) -> None:
    """Check the phases' names, forms, order, ranges and times."""
    _names(parts, findings)
    for index, phase in enumerate(parts.phases):
        path: KeyPath = ("phase", index)
        if isinstance(phase, Burn):
            check_burn(parts, phase, index, findings)
        elif isinstance(phase, Coast):
            exactly_one(phase.until, ("duration", "time", "revolutions", "range", "height"), (*path, "until"), findings)
        elif phase is not None:
            check_proximity(parts, phase, index, findings)
    check_order(parts, findings)
    check_ranges(parts, findings)
    _times(parts, findings)
    _waits(parts, findings)


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
    """Check that no phase is to begin or end before it can: times in order, limits not passed."""
    if parts.time is None:
        return
    epoch = parts.time.epoch

    def seconds(date: datetime) -> float:
        return (date - epoch).total_seconds()

    def date(t: float) -> str:
        return clock(epoch + timedelta(seconds=t))

    slots = timeline(parts.phases, seconds)
    for index, (phase, slot) in enumerate(zip(parts.phases, slots, strict=True)):
        if phase is None or slot is None:
            continue
        path: KeyPath = ("phase", index)
        for key, t in _named_times(parts, phase, index, seconds):
            if t < 0.0:
                findings.add((*path, *key), f"{date(t)} is before the scenario's epoch, {clock(epoch)}")
            elif t < slot.ready:
                findings.add(
                    (*path, *key), f"{date(t)} is past when this phase can begin, {date(slot.ready)} at the earliest"
                )
            elif index == 0 and key == ("until", "time") and t > phase.limit:
                _too_long((*path, *key), t, phase.limit, findings)
        if phase.ending.by == "duration" and phase.ending.seconds > phase.limit:
            _too_long((*path, "until", "duration"), phase.ending.seconds, phase.limit, findings)
        if phase.ending.by == "revolutions" and phase.ending.turns * LEAST_TURN_S > phase.limit:
            _too_long((*path, "until", "revolutions"), phase.ending.turns * TURN_S, phase.limit, findings)


def _named_times(
    parts: Parts, phase: Phase, index: int, seconds: Callable[[datetime], float]
) -> Iterator[tuple[KeyPath, float]]:
    """Yield the times (s since the epoch) that a phase names, with their keys."""
    known = known_time(parts.phases, index, seconds)
    if isinstance(phase, Burn) and phase.at is not None and known is not None:
        yield ("at", "time" if phase.at.time is not None else "lead"), known
    if phase.ending.date is not None:
        yield ("until", "contact" if phase.ending.by == "contact" else "time"), seconds(phase.ending.date)


def _waits(parts: Parts, findings: Findings) -> None:
    """Check that the phases since the one that a burn counts from do not already take longer than it waits."""
    names = parts.names
    since: dict[str, tuple[Slot | None, ...]] = {}
    for index, phase in enumerate(parts.phases):
        at = phase.at if isinstance(phase, Burn) else None
        wait = None if at is None else at.delay if at.delay is not None else at.latest
        if at is None or wait is None or at.after not in names[:index]:
            continue
        first = names.index(at.after)
        if at.after not in since:  # as if no date held any of them up
            since[at.after] = timeline(parts.phases[first:], lambda _: -math.inf)
        start, here = since[at.after][0], since[at.after][index - first]
        passed = here.ready - start.begin.earliest if start is not None and here is not None else 0.0
        if passed > wait:
            longer = f"{duration_text(passed)}, longer than {duration_text(wait)}"
            message = f"the phases since '{at.after}' take at least {longer}"
            findings.add(("phase", index, "at"), message, "a longer delay")


def _too_long(path: KeyPath, needed: float, limit: float, findings: Findings) -> None:
    message = f"it takes {duration_text(needed)}, longer than the phase's limit of {duration_text(limit)}"
    findings.add(path, message, f'limit = "{duration_text(needed)}", or less time')
