"""The timeline of a scenario as its file alone tells it: when each phase begins and ends, and what fixes that.

The one computation of it: the checks ask how early a phase can be, the setup how late and how long the whole will take,
the record what the file settles. Times are seconds since the epoch, by the clock of whoever asks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sim.scenario.tables.phases import Approach, BackOut, Burn, Dock, FlyAround, Separate

if TYPE_CHECKING:
    from sim.scenario.tables.burns import Ignition
    from sim.scenario.tables.phases import Phase

    Seconds = Callable[[datetime], float]

__all__ = ["Moment", "Slot", "first_intercept", "known_time", "timeline"]

TURN_S = 5540.0  # a revolution, as long as nobody says how long it is (chosen)
LEAST_TURN_S = 5000.0  # no orbit above the ground takes less
MOST_TURN_S = 6000.0  # low orbits do not take more (chosen)
TURNS_APART = (0.98, 1.02)  # of a revolution by the axis given, one on the model that is flown (chosen)
TYPICAL_S = 1800.0  # of a phase that is ended by what happens in flight (chosen)
SHORT_S = 300.0  # the same of docking and undocking (chosen)
TWICE = 2.0  # turns of a fly-around for each about the Earth, where the file says nothing


class Moment(NamedTuple):
    """When a phase begins or ends.

    Attributes
    ----------
    earliest, latest : s, if every phase before takes as little, or as long, as it may
    nominal : s, between the two: what is reckoned with
    by : what fixes it: "epoch"; "date"; "after" and "before", so long after or before what ``of`` names; "elevation",
        after it too; "duration"; "arrival" and "contact", left so that these fall at a date; "ignition", of a burn; or
        "found" in flight
    of : the phase counted from; for a beginning without a time of its own the phase before
    settled : whether the file settles it to the second
    """

    earliest: float
    nominal: float
    latest: float
    by: str
    of: str = ""
    settled: bool = False

    def later(self, earliest: float, nominal: float | None = None, latest: float | None = None) -> Moment:
        """Return the moment so many s later; as late as the earliest in all where that is all that is given."""
        most = nominal if latest is None else latest
        return self._replace(
            earliest=self.earliest + earliest,
            nominal=self.nominal + (earliest if nominal is None else nominal),
            latest=self.latest + (earliest if most is None else most),
        )

    def not_before(self, other: Moment) -> Moment:
        """Return the moment, moved to where another, that comes before it, does not pass it."""
        return self._replace(
            earliest=max(self.earliest, other.earliest),
            nominal=max(self.nominal, other.nominal),
            latest=max(self.latest, other.latest),
        )


class Slot(NamedTuple):
    """A phase's place in the timeline; ``ready`` is the earliest time (s) at which all before it can have ended."""

    ready: float
    begin: Moment
    end: Moment


def timeline(phases: Sequence[Phase | None], seconds: Seconds, turn: float | None = None) -> tuple[Slot | None, ...]:
    """Return the place of each phase in the timeline; None for one whose table is not sound, and is passed over.

    A burn is at its middle, and ends as it begins.

    Parameters
    ----------
    phases : of a scenario, in their order
    seconds : turns a date into s since the epoch
    turn : the target's revolution, s; None when it is not known yet
    """
    slots: list[Slot | None] = []
    begins: dict[str, Moment] = {}
    arrivals: dict[str, tuple[float, str]] = {}
    contact: float | None = None
    before, last = Moment(0.0, 0.0, 0.0, "epoch", settled=True), ""
    for k, phase in enumerate(phases):
        if phase is None:
            slots.append(None)
            continue
        ready = before.earliest
        if phase.name in arrivals:
            begin = before
        elif isinstance(phase, Burn) and phase.at is not None:
            begin = _ignition(phases, k, phase.at, before, begins, seconds, turn)
        else:
            begin = before._replace(of=last)
        begins.setdefault(phase.name, begin)
        if phase.ending.date is not None and phase.ending.by == "arrival":
            arrivals.setdefault(phase.ending.of, (seconds(phase.ending.date), phase.name))
        if phase.ending.date is not None and phase.ending.by == "contact":
            contact = seconds(phase.ending.date)
        end = _end(phase, begin, seconds, contact, turn)
        follows = phases[k + 1] if k + 1 < len(phases) else None
        if follows is not None and follows.name in arrivals:
            date, held = arrivals[follows.name]
            end = Moment(date, date, max(date, end.latest), "arrival", held, settled=True).not_before(begin)
        slots.append(Slot(ready, begin, end))
        before, last = end, phase.name
    return tuple(slots)


def known_time(phases: Sequence[Phase | None], k: int, seconds: Seconds, turn: float | None = None) -> float | None:
    """Return when (s) burn number ``k`` is to be, where that is known before the flight: by a date, or back from one.

    ``turn`` is the target's revolution (s), in which a lead may be counted; None where it is not known yet.
    """
    leads: list[float] = []
    number: int | None = k
    while number is not None:
        phase = phases[number]
        at = phase.at if isinstance(phase, Burn) else None
        if at is None:
            return None
        if at.time is not None:
            known = seconds(at.time)
            for lead in reversed(leads):
                known -= lead
            return known
        if at.lead is not None:
            leads.append(at.lead)
        elif at.revolutions is not None and turn is not None:
            leads.append(at.revolutions * turn)
        else:
            return None
        number = _later(phases, number, at.before)
    return None


def first_intercept(phases: Sequence[Phase]) -> Burn | None:
    """Return the burn that begins the intercept (Ti): the first solved for one after the last that phases; or None.

    Burns after the first flight close to the target do not count; corrections follow it, and so do trims that are given
    and not solved.
    """
    found, phasing = None, True
    for phase in phases:
        if phase.traits.stage != "any" or phase.traits.motion == "cycles":
            break
        if isinstance(phase, Burn) and phase.solve == "intercept":
            found = phase if phasing else found
            phasing = False
        elif isinstance(phase, Burn) and phase.solve != "fixed":
            phasing = True
    return found


def _later(phases: Sequence[Phase | None], k: int, name: str | None) -> int | None:
    """Return the number of the phase after number ``k`` that is called so; None where there is none."""
    for number in range(k + 1, len(phases)):
        phase = phases[number]
        if phase is not None and phase.name == name:
            return number
    return None


def _ignition(
    phases: Sequence[Phase | None],
    k: int,
    at: Ignition,
    before: Moment,
    begins: dict[str, Moment],
    seconds: Seconds,
    turn: float | None,
) -> Moment:
    """Return when burn number ``k`` is, ``before`` being the end of the phase before it."""
    known = known_time(phases, k, seconds, turn)
    turns = at.revolutions or 0.0
    moved = at.nearest is not None
    if known is not None:
        by = "date" if at.time is not None else "before"
        begin = Moment(known, known, known, by, at.before or "", settled=not turns and not moved)
    elif at.before is not None:
        nominal, latest = (known_time(phases, k, seconds, guess) for guess in (TURN_S, LEAST_TURN_S))
        if nominal is None or latest is None:
            return before
        begin = Moment(before.earliest, nominal, latest, "before", at.before)
    else:
        start = before if at.after is None else begins.get(at.after)
        if start is None:
            return before
        start = start._replace(by="after", of=at.after or "", settled=start.settled and not turns and not moved)
        if at.elevation is not None:
            begin = start._replace(by="elevation", settled=False).later(
                at.earliest or 0.0, at.nominal or 0.0, at.latest or 0.0
            )
        else:
            begin = start.later(at.delay or 0.0).later(0.0, turns * TURN_S, turns * MOST_TURN_S)
    if moved:  # to either side, but for the node, which is looked for from that time on
        begin = begin.later(0.0 if at.nearest == "node" else -math.inf, 0.0, MOST_TURN_S)
    return begin.not_before(before)


def _end(phase: Phase, begin: Moment, seconds: Seconds, contact: float | None, turn: float | None) -> Moment:
    """Return when a phase ends that begins so; ``contact`` is when a hold before it wants contact, s.

    ``turn`` as for `timeline`.
    """
    if isinstance(phase, Burn):
        return begin._replace(by="ignition", settled=False)
    by, lasts, date, of, turns = phase.ending
    if by == "duration":
        return begin._replace(by=by, settled=begin.settled).later(lasts)
    end = begin._replace(by=by, of=of, settled=False)
    if by == "revolutions":
        least, most = (LEAST_TURN_S, MOST_TURN_S) if turn is None else (TURNS_APART[0] * turn, TURNS_APART[1] * turn)
        return end.later(turns * least, turns * (turn or TURN_S), turns * most)
    if by == "date" and date is not None:
        at = seconds(date)
        return Moment(at, at, at, by, settled=True).not_before(begin)
    if date is not None:  # left in time for something later
        at = max(seconds(date), begin.nominal)
        return end._replace(nominal=min(at, begin.nominal + TYPICAL_S), latest=max(at, begin.latest))
    end = end.later(0.0, _typical(phase), phase.limit)
    return end._replace(by="contact", settled=True) if isinstance(phase, Dock) and contact is not None else end


def _typical(phase: Phase) -> float:
    """Return how long (s) a phase is reckoned to last that ends by what happens in flight."""
    if isinstance(phase, Approach):
        gates, end = phase.gates, phase.until.range
        passed = sum((a.range - b.range) / b.rate for a, b in pairwise(gates))
        return passed + max(0.0, gates[-1].range - end) / gates[-1].rate
    if isinstance(phase, BackOut):
        gates, end = phase.gates, phase.until.range
        passed = sum((b.range - a.range) / max(a.rate, b.rate) for a, b in pairwise(gates))
        return passed + (end - gates[-1].range) / gates[-1].rate
    if isinstance(phase, FlyAround):
        return (phase.until.loops or 0.5) * (phase.period or TURN_S / (phase.orbital_rate or TWICE))
    return SHORT_S if isinstance(phase, Dock | Separate) else TYPICAL_S
