"""Checks of the phases close to the target: gates, holds, what may follow what, and the range and axis between them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sim.inputs.units import feet_per_second
from sim.scenario.checks.findings import (
    Findings,
    Parts,
    article,
    check_reference,
    duration_text,
    exactly_one,
    range_text,
)
from sim.scenario.tables.phases import Approach, BackOut, Burn, Coast, Dock, Docked, FlyAround, Gate, Hold, Separate

if TYPE_CHECKING:
    from sim.inputs.locate import KeyPath
    from sim.scenario.tables.phases import Phase

__all__ = ["check_order", "check_proximity", "check_ranges"]

_ROUND = ("+R", "+V", "-R", "-V")  # below, ahead, above, behind: a fly-around in the sense "ahead"


def check_proximity(parts: Parts, phase: Phase, index: int, findings: Findings) -> None:
    """Check one phase close to the target for itself."""
    path: KeyPath = ("phase", index)
    if isinstance(phase, Approach | BackOut):
        _gates(phase, path, findings)
    elif isinstance(phase, Hold):
        _hold(parts, phase, index, findings)
    elif isinstance(phase, Docked):
        exactly_one(phase.until, ("duration", "time"), (*path, "until"), findings)
    elif isinstance(phase, Separate):
        exactly_one(phase.until, ("range", "duration"), (*path, "until"), findings)
    elif isinstance(phase, FlyAround):
        _fly_around(parts, phase, index, findings)


def check_order(parts: Parts, findings: Findings) -> None:
    """Check that ships dock once, that docked flight and undocking come after it, and nothing else does."""
    first: int | None = None
    for index, phase in enumerate(parts.phases):
        path: KeyPath = ("phase", index, "kind")
        before = parts.phases[index - 1] if index else None
        unknown = index > 0 and before is None
        if isinstance(phase, Dock):
            if first is not None:
                message = f"phase {first + 1}, '{parts.names[first]}', docks already; a flight docks once"
                findings.add(path, message, "one dock phase")
            first = index if first is None else first
        if isinstance(before, Dock) and phase is not None and not isinstance(phase, Docked):
            message = f"after docking in '{before.name}' the ships are one; {article(phase.kind)} phase cannot follow"
            findings.add(path, message, 'kind = "docked", until the undocking; or the dock phase as the last one')
        elif isinstance(before, Docked) and phase is not None and not isinstance(phase, Separate):
            message = f"the ships are docked in '{before.name}'; {article(phase.kind)} phase cannot follow"
            findings.add(path, message, 'kind = "separate"; or the docked phase as the last one')
        elif isinstance(phase, Docked) and not isinstance(before, Dock) and not unknown:
            findings.add(path, "no ship is docked when this phase begins", "a docked phase straight after a dock phase")
        elif isinstance(phase, Separate) and not isinstance(before, Docked) and not unknown:
            message = "the ships are not docked when this phase begins"
            findings.add(path, message, "a separate phase straight after a docked phase")


def check_ranges(parts: Parts, findings: Findings) -> None:
    """Follow range and axis from phase to phase; None where they are not known."""
    reached: float | None = None
    axis: str | None = None
    for index, phase in enumerate(parts.phases):
        path: KeyPath = ("phase", index)
        if phase is None or isinstance(phase, Burn):
            reached = axis = None
        elif isinstance(phase, Coast):
            reached, axis = phase.until.range, None
        elif isinstance(phase, FlyAround):
            reached, axis = None, _axis_after(phase, axis)
        elif isinstance(phase, Docked):
            reached = 0.0
        elif isinstance(phase, Separate):
            reached = phase.until.range
        else:
            if axis is not None and phase.axis != axis:
                message = f"the phase before leaves the chaser on {axis}; only a fly-around goes from axis to axis"
                findings.add((*path, "axis"), message, f'"{axis}"')
            axis = phase.axis if axis is None else axis
            reached = _range_after(phase, reached, path, findings)


def _range_after(
    phase: Approach | Hold | Dock | BackOut, reached: float | None, path: KeyPath, findings: Findings
) -> float | None:
    """Check that a phase can go from the range reached to its own; return that at which it ends."""
    if isinstance(phase, Hold):
        if reached is not None and abs(phase.range - reached) > 1e-6 * reached:
            message = f"the phase before ends at {range_text(reached)}, this one holds {range_text(phase.range)}"
            findings.add((*path, "range"), message, "the range at which the phase before ends")
        return phase.range
    end = 0.0 if isinstance(phase, Dock) else phase.until.range
    if isinstance(phase, BackOut):
        if reached is not None and end <= reached:
            message = f"the phase before ends at {range_text(reached)}, so that {range_text(end)} is not reached"
            findings.add((*path, "until", "range"), f"{message} by opening", "a range beyond that of the phase before")
        else:
            _slow(phase, reached, path, findings)
        return end if end > phase.gates[0].range else None
    if reached is not None and end >= reached:
        message = (
            f"the phase before ends at {range_text(reached)}, so that {range_text(end)} is never reached by closing"
        )
        findings.add((*path, "until", "range"), message, "a range inside that of the phase before")
    else:
        _slow(phase, reached, path, findings)
    return None if isinstance(phase, Approach) and end >= phase.gates[0].range else end


def _axis_after(phase: FlyAround, axis: str | None) -> str | None:
    """Return the axis on which a fly-around ends, None where it ends on none or that is not known."""
    if phase.until.axis is not None or phase.until.loops is None or axis is None:
        return phase.until.axis
    quarters = 4.0 * phase.until.loops
    if abs(quarters - round(quarters)) > 1e-9:
        return None
    turned = round(quarters) * (1 if phase.sense == "ahead" else -1)
    return _ROUND[(_ROUND.index(axis) + turned) % 4]


def _gates(phase: Approach | BackOut, path: KeyPath, findings: Findings) -> None:
    """Check that gates stand in the order flown."""
    opening = isinstance(phase, BackOut)
    for index, (first, then) in enumerate(pairwise(phase.gates)):
        here: KeyPath = (*path, "gates", index + 1)
        if then.range <= first.range if opening else then.range >= first.range:
            message = f"a gate at {range_text(then.range)} cannot follow one at {range_text(first.range)}"
            way = "rising" if opening else "falling"
            findings.add((*here, "range"), message, f"gates in the order flown, ranges strictly {way}")
        if then.rate > first.rate and not opening:
            rise = f"{feet_per_second(first.rate):.4g} to {feet_per_second(then.rate):.4g} ft/s"
            message = f"the closing rate rises towards the target, from {rise}"
            findings.add((*here, "rate"), message, "rates that fall or stay")
    end, first_gate = phase.until.range, phase.gates[0].range
    if end <= first_gate if opening else end >= first_gate:
        message = f"it would end at {range_text(end)}, before its first gate at {range_text(first_gate)}"
        where = "beyond" if opening else "inside"
        findings.add((*path, "until", "range"), message, f"a range {where} the first gate")


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


def _fly_around(parts: Parts, phase: FlyAround, index: int, findings: Findings) -> None:
    path: KeyPath = ("phase", index)
    exactly_one(phase.until, ("loops", "axis", "time"), (*path, "until"), findings)
    if phase.orbital_rate is not None and phase.period is not None:
        message = "orbital_rate and period both say how fast it turns"
        findings.add((*path, "period"), message, "one of the two")
    if phase.period is not None and phase.until.loops is not None:
        needed = phase.period * phase.until.loops
        if needed > phase.limit:
            message = f"its loops take {duration_text(needed)}, longer than its limit of {duration_text(phase.limit)}"
            findings.add((*path, "until", "loops"), message, "fewer loops, a shorter period, or limit = ...")
    pair = parts.pair(index)
    if pair is not None:
        least = sum(ship.radius_m for ship in pair)
        if phase.radius <= least:
            message = f"at {range_text(phase.radius)} between the centres of mass the ships touch"
            findings.add((*path, "radius"), message, f"more than {range_text(least)}")


def _slow(phase: Approach | Dock | BackOut, start: float | None, path: KeyPath, findings: Findings) -> None:
    """Check that a phase can end before its limit even at the highest rates that it is allowed."""
    gates = (Gate(start or 0.0, phase.rate),) if isinstance(phase, Dock) else phase.gates
    end = 0.0 if isinstance(phase, Dock) else phase.until.range
    needed = 0.0
    for gate, then in pairwise((*gates, Gate(end, 0.0))):
        if isinstance(phase, BackOut):
            near = max(gate.range, start) if start is not None else gate.range
            needed += max(0.0, min(then.range, end) - near) / max(gate.rate, then.rate)
        else:
            far = min(gate.range, start) if start is not None else gate.range
            needed += max(0.0, far - max(then.range, end)) / gate.rate
    if needed > phase.limit:
        message = (
            f"at this rate it takes {duration_text(needed)}, longer than its limit of {duration_text(phase.limit)}"
        )
        where: KeyPath = (*path, "rate") if isinstance(phase, Dock) else (*path, "gates")
        findings.add(where, message, "a higher rate, or limit = ...")
