"""Timing: every case once, then all again; what a run costs at a given error."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from race.case import Field, Racer, Run, Unfit
from race.truth import truth

LEAST = 0.01  # s of processor time for one measurement, by repetition
SLOW = 100.0  # ms


@dataclass(slots=True)
class Case:
    """One racer at one setting."""

    racer: Racer
    field: Field
    setting: float
    run: Run
    error: float  # m, at the end
    times: list[float] = field(default_factory=list)  # ms of processor time, an orbit

    @property
    def ms(self) -> float:
        """The median over the rounds, or the least where a virtual machine's compiler comes and goes."""
        return min(self.times) if self.racer.least else statistics.median(self.times)


def prepare(racers: Sequence[Racer], fields: Sequence[Field]) -> tuple[list[Case], list[str]]:
    """Set every racer up and warm; return the cases, and a line for every one that cannot run."""
    cases, absent = [], []
    for racer in racers:
        for still in fields:
            if still.name not in racer.fields:
                continue
            world = replace(still, turning=racer.turning and still.order > 0)
            try:
                own = []
                for setting in racer.settings:
                    run = racer.make(world, setting)
                    for _ in range(racer.warm_ups):
                        end = run()
                    own.append((setting, run, [float(c) for c in end[:3]]))
                right = own[-1][2] if racer.own_truth else truth(world)
            except ImportError as why:
                absent.append(f"{racer.name}: not installed ({why})")
                break
            except Unfit as why:
                absent.append(f"{racer.name}, {still.name}: {why}")
                continue
            kept = own[:-1] if racer.own_truth else own
            cases += [Case(racer, world, setting, run, math.dist(end, right)) for setting, run, end in kept]
    return cases, absent


def race(cases: Sequence[Case], rounds: int) -> None:
    """Time every case, in turn, in every round, by processor time of the whole process; slow ones rest after three."""
    for number in range(rounds):
        for case in cases:
            if number >= 3 and case.ms * case.racer.orbits > SLOW:
                continue
            began, count = time.process_time(), 0
            spent = 0.0
            while spent < LEAST:
                case.run()
                count += 1
                spent = time.process_time() - began
            case.times.append(1e3 * spent / count / case.racer.orbits)


def at_error(points: Sequence[tuple[float, float]], goal: float) -> float:
    """Interpolate the time at a final error, on logarithms; ``points`` are (ms, error) from coarse to fine.

    An error counts for no less than the largest among finer settings: luck at one setting is no merit. Coarser than all
    settings is no better than the coarsest; not reached is nan.
    """
    honest = [(ms, max(error for _, error in points[k:])) for k, (ms, _) in enumerate(points)]
    if honest and honest[0][1] <= goal:
        return honest[0][0]
    for (ms, error), (more_ms, less) in pairwise(honest):
        if less <= goal < error:
            share = math.log(error / goal) / math.log(error / less) if less > 0.0 else 1.0
            return ms * (more_ms / ms) ** share
    return math.nan


def curve(cases: Sequence[Case], racer: str, field: str) -> list[tuple[float, float]]:
    """Return (ms, error) of one racer in one field, from coarse to fine."""
    return [(c.ms, c.error) for c in cases if c.racer.name == racer and c.field.name == field]
