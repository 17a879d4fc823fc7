"""A burn's leg, from its ignition to the moment of its aim, rehearsed on the very model that is flown."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.environment.mean_orbit import mean_orbit
from sim.flying.burns.timing import chaser_state, the_time
from sim.flying.run import FlightEnd
from sim.inputs.units import NAUTICAL_MILE
from sim.scenario.tables.burns import Burn
from sim.setup.setup import engine_for, without_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.core.tuples import Vector
    from sim.flying.run import Run
    from sim.scenario.tables.phases import Phase
    from sim.setup.setup import Plan
    from sim.vehicles import Engine

    Fire = Callable[[Run, Vector, Engine], None]
    FlyPhase = Callable[[Run, int], None]

__all__ = ["Leg", "coarse"]

COARSE_S = 900.0  # between two samples of a rehearsal's coast
COARSE_STEP_S = 240.0  # its longest step of integration (chosen): 0.12 m over a day of STS-71 against 30 s
DAY_S = 86400.0

STEERS = {
    "phasing": {"downrange"},
    "height": {"below"},
    "plane": {"plane"},
    "corrective": {"downrange", "below", "plane"},
    "intercept": {"downrange", "below", "plane"},
}


class Leg:
    """The leg of a burn of a run, which stands at its ignition.

    ``fire`` and ``fly_phase`` are the ways in which the run flies, handed in so that rehearsals fly in no other way.
    """

    def __init__(self, run: Run, k: int, phase: Burn, middle: float, fire: Fire, fly_phase: FlyPhase) -> None:
        self.run, self.k, self.phase, self.middle = run, k, phase, middle
        self.fire, self.fly_phase = fire, fly_phase
        self.engine: Engine | None = None  # that every rehearsal burns; by the burn's size else

    @property
    def end(self) -> float:
        """When the aim holds, s."""
        aim = self.phase.aim
        assert aim is not None
        if aim.at is not None:
            return self.run.plan.burn_time(aim.at)
        assert aim.after is not None
        return self.middle + aim.after

    def burned(self, delta_v: Vector, air: bool = True) -> Run:
        """Return a rehearsal right after the burn."""
        plan = without_errors(self.run.plan)
        if not air:
            plan = replace(plan, world=plan.world._replace(density=0.0), air_until=math.inf)  # nor sampled anew
        twin = coarse(self.run, plan)
        if any(delta_v):
            _, suited = engine_for(plan, math.hypot(*delta_v), twin.mass, self.phase.engine)
            self.fire(twin, delta_v, self.engine or suited)
        twin.starts[self.phase.name] = self.middle
        return twin

    def fly_on(self, delta_v: Vector, air: bool = True) -> Run:
        """Return a rehearsal at the aim's time: the burn, and on the way all phases but burns that do its own work."""
        twin = self.burned(delta_v, air)
        aim = self.phase.aim
        assert aim is not None
        if aim.at is not None:
            phases = twin.plan.scenario.phase
            last = next(m for m, phase in enumerate(phases) if phase.name == aim.at)
            for m in range(self.k + 1, last):
                between = phases[m]
                counts = _counts(phases[m:last])
                if not isinstance(between, Burn) or not self._idle(between, counts):
                    self.fly_phase(twin, m)
                elif counts:
                    twin.starts[between.name] = the_time(twin, between)
                    twin.coast_to(twin.starts[between.name])
                if twin.t > self.end + 1.0:
                    late = f"before '{between.name}', which lies between, has ended"
                    raise FlightEnd(f"{self.phase.name}: its aim is {self.when()}, {late}")
        twin.coast_to(self.end)
        return twin

    def _idle(self, other: Burn, counts: bool) -> bool:
        """Return whether a later burn can be left out of a rehearsal; ``counts``: what follows counts from its time.

        It can when it steers at the same moment what this one steers (then it has nothing to do yet), and when it
        turns the plane alone, which moves neither place nor height along the orbit.
        """
        assert self.phase.aim is not None
        same = other.aim is not None and other.aim.at == self.phase.aim.at
        if same and STEERS[self.phase.solve] <= STEERS.get(other.solve, set()):
            return True
        return other.solve == "plane" and self.phase.solve in ("phasing", "height") and not counts

    def when(self) -> str:
        """Say when the aim holds."""
        aim = self.phase.aim
        assert aim is not None
        hours = (self.end - self.middle) / 3600.0
        span = f"{hours:.1f} h" if hours >= 3.0 else f"{60.0 * hours:.1f} min"
        return f"at {aim.at}, {span} on" if aim.at else f"{span} on"

    def closing(self, forward: float, down: float = 0.0) -> str:
        """Say how the mean motion changes: the closing per revolution before and after; nothing in a rehearsal."""
        if self.run.rehearses:
            return ""
        runs = self.run, self.burned((forward, 0.0, down))
        before, after = (gain(run) / NAUTICAL_MILE for run in runs)
        slow, fast = (mean_orbit(run.plan.world, chaser_state(run.pair)).rate * DAY_S / (2.0 * math.pi) for run in runs)
        return (
            f"mean motion {slow:.3f} to {fast:.3f} revolutions a day, closing {before:,.1f} to {after:,.1f} nmi a "
            "revolution"
        )

    def drag(self, delta_v: Vector, measure: Callable[[Run], float], where: str) -> str:
        """Say what the air does until the aim, by a flight without it; nothing in a rehearsal."""
        if self.run.rehearses:
            return ""
        if self.run.plan.world.density == 0.0:
            return "; no air"
        change = measure(self.fly_on(delta_v)) - measure(self.fly_on(delta_v, air=False))
        return (
            f"; drag until then moves it {change:+,.0f} m {where}" if abs(change) >= 0.5 else "; drag until then: none"
        )


def _counts(phases: Sequence[Phase]) -> bool:
    """Return whether the time of the first of some phases settles that of a later one, or when the next begins."""
    first, *later = phases
    if any(isinstance(phase, Burn) and phase.at is not None and phase.at.after == first.name for phase in later):
        return True
    after = later[0] if later else None
    if not isinstance(after, Burn) or after.at is None:
        return after is not None
    return after.at.time is None and after.at.before is None and after.at.after is None


def coarse(run: Run, plan: Plan) -> Run:
    """Return a rehearsal that coasts in long steps: for what is solved to a metre."""
    twin = run.rehearsal(plan)
    twin.sample, twin.step = COARSE_S, COARSE_STEP_S
    return twin


def gain(run: Run) -> float:
    """Return how much the chaser gains on the target in one of its revolutions, m of arc, by their mean orbits."""
    world = run.plan.world
    return mean_orbit(world, chaser_state(run.pair)).gain(mean_orbit(world, run.pair[:6]))
