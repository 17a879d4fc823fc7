"""The tables: what each peer costs at equal error, whole processes, and what the design holds them to."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from race.case import GOALS
from race.many import COUNT, Crowd, middle
from race.measure import Case, at_error, curve
from race.processes import Process

OURS = "this project, compiled"


@dataclass(frozen=True, slots=True)
class Hold:
    """A figure and the most it may be."""

    what: str
    measured: float  # nan: not measured
    most: float
    unit: str = ""

    def line(self) -> str:
        """Return the row of the table."""
        most = shown(self.most, self.unit)
        if math.isnan(self.measured):
            return f"  {self.what:58s} {'not measured':>14s}  hold {most:>9s}"
        verdict = "pass" if self.measured <= self.most else "MISS"
        return f"  {self.what:58s} {shown(self.measured, self.unit):>14s}  hold {most:>9s}  {verdict}"


def shown(value: float, unit: str) -> str:
    """Return a figure with its unit; a ratio below one as a fraction."""
    if unit:
        return f"{value:.3g} {unit}"
    return f"1/{1.0 / value:.3g}" if 0.0 < value < 1.0 else f"{value:.2f}x"


def cost(cases: Sequence[Case], name: str, field: str, goal: float = 1e-3) -> float:
    """Return the ms that a racer takes at an error; nan when it does not reach it."""
    return at_error(curve(cases, name, field), goal)


def names(cases: Sequence[Case], field: str) -> list[str]:
    """Return the racers of a field in their order."""
    return list(dict.fromkeys(c.racer.name for c in cases if c.field.name == field))


def best(cases: Sequence[Case], field: str, peer: str) -> float:
    """Return the least ms at a millimetre among a peer's methods; nan when none gets there."""
    of_peer = dict.fromkeys(c.racer.name for c in cases if c.racer.peer == peer and c.field.name == field)
    return min((ms for ms in (cost(cases, name, field) for name in of_peer) if not math.isnan(ms)), default=math.nan)


def work_precision(cases: Sequence[Case], field: str) -> Iterator[str]:
    """Give the table of one field: processor ms an orbit at each error, and the ratio at a millimetre."""
    yield f"\n24 h in the {field} field: processor time of an orbit, ms, at a final error of"
    yield f"  {'':28s}" + "".join(f"{goal:>11s}" for goal in GOALS) + "   at 1 mm, against ours     least error"
    mine = cost(cases, OURS, field)
    for name in names(cases, field):
        points = curve(cases, name, field)
        figures = [at_error(points, goal) for goal in GOALS.values()]
        cells = "".join(f"{'-' if math.isnan(ms) else f'{ms:.3g}':>11s}" for ms in figures)
        ratio = figures[1] / mine
        yield f"  {name:28s}{cells} {'-' if math.isnan(ratio) else f'x {ratio:.3g}':>20s} {points[-1][1]:19.1e} m"


def thousand(crowds: Sequence[Crowd], field: str) -> Iterator[str]:
    """Give the table of a thousand orbits."""
    if not crowds:
        return
    flown = min(c.flown for c in crowds)
    scaled = "" if flown == COUNT else f" (from {flown})"
    yield f"\n{COUNT:,} orbits of 24 h in the {field} field, {os.cpu_count()} cores{scaled}"
    yield f"  {'':32s}{'wall, s':>10s}{'cpu, s':>10s}{'error, m':>12s}    cpu against ours"
    mine = next((middle(c.cpu) for c in crowds if c.peer == "ours"), math.nan)
    for crowd in crowds:
        wall, cpu = middle(crowd.wall), middle(crowd.cpu)
        yield f"  {crowd.name:32s}{wall:10.3f}{cpu:10.3f}{crowd.error:12.1e}    x {cpu / mine:.3g}"


def whole(processes: Sequence[Process]) -> Iterator[str]:
    """Give the table of whole processes."""
    if not processes:
        return
    yield "\nWhole processes: start, import, a day of the J2 orbit to 1 mm (and this project's commands)"
    yield f"  {'':32s}{'wall, s':>10s}{'cpu, s':>10s}"
    for process in processes:
        if process.failure:
            yield f"  {process.name:32s} left out: {process.failure}"
        elif process.wall:
            wall, cpu = process.cost()
            yield f"  {process.name:32s}{wall:10.3f}{cpu:10.3f}"


def holds(cases: Sequence[Case], processes: Sequence[Process], relative: float) -> list[Hold]:
    """Return the figures of the design (section 6) and of the propagator's own goals, as measured."""
    found = []
    for field, limits in (
        ("J2", {"brahe": 6.0, "orekit": 15.0, "satkit": 15.0, "scipy": 150.0, "boinor": 250.0, "heyoka": 0.5}),
        ("20x20", {"brahe": 3.0, "heyoka": 15.0, "Basilisk": 50.0}),
    ):
        mine = cost(cases, OURS, field)
        for peer, times in limits.items():
            theirs = cost(cases, "heyoka scalar", field) if peer == "heyoka" else best(cases, field, peer)
            what = "heyoka's, scalar" if peer == "heyoka" else f"{peer.replace('orekit', 'Orekit')}'s best"
            found.append(Hold(f"{field}, 1 mm, compiled: our time / {what}", mine / theirs, 1.0 / times))
    found.append(Hold("relative state, 6 h from 15 km, error", relative, 1e-8, "m"))
    measured = {p.name: p for p in processes if p.wall}
    python, line = "this project, from Python", "this project, run FILE --quick"

    def wall(name: str) -> float:
        return measured[name].cost()[0] if name in measured else math.nan

    def cpu(name: str) -> float:
        return measured[name].cost()[1] if name in measured else math.nan

    found += [
        Hold("whole process from Python, wall", wall(python), 0.1, "s"),
        Hold("whole process by the command line, wall", wall(line), 0.6, "s"),
        Hold("whole process by the command line / boinor's, cpu", cpu(line) / cpu("boinor Cowell"), 1.0 / 8.0),
        Hold("whole process by the command line / Basilisk's, cpu", cpu(line) / cpu("Basilisk RKF7(8)"), 0.5),
        Hold("run sts-71 --quick, wall", wall("run sts-71 --quick"), 2.0, "s"),
        Hold("run sts-71 with film, wall", wall("run sts-71 with film"), 30.0, "s"),
        Hold("--help, wall", wall("--help"), 0.25, "s"),
    ]
    return found
