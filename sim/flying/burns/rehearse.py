"""The way on, rehearsed: on the very model that is flown, from what is known now, without errors.

It is the only door to the future, for burns and for holds alike.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.core.vectors import norm
from sim.environment.mean_orbit import conic
from sim.flying.burns.problem import NoOrbit
from sim.flying.burns.timing import the_time
from sim.flying.run import FlightEnd, finish
from sim.scenario.tables.burns import Burn
from sim.setup.plan import without_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.core.tuples import Vector
    from sim.flying.burns.problem import Between, BurnProblem
    from sim.flying.run import Run, Steps
    from sim.flying.situation import Situation
    from sim.vehicles import Engine

__all__ = ["Rehearsal"]

COARSE_S = 2700.0  # between two looks at a coast: half a revolution, so that no turn is missed (chosen)
ALL = 36.0  # exhaust speeds: a burn of so many leaves of the mass what rounding leaves of it, 2e-16
CORE = 0.01  # of the Earth's radius: nearer to its centre no coast can be integrated (chosen)


class Rehearsal:
    """Flies on from where a run stands and says where that leads; the run itself stays where it is."""

    def __init__(self, run: Run, fly_phase: Callable[[Run, int], Steps[None]]) -> None:
        self.run = run
        self._fly_phase = fly_phase

    def at(self, t: float) -> Rehearsal:
        """Return a rehearsal that stands at a later time (s)."""
        return Rehearsal(self._coasted(t), self._fly_phase)

    def coasted(self, t: float) -> Run:
        """Return a run of its own that has coasted to a time (s), with samples and steps like those that are flown."""
        twin = self.run.rehearsal(without_errors(self.run.plan))
        twin.coast_to(t)
        return twin

    def lasts(self, first: int, after: int) -> float:
        """Return how long (s) phases ``first`` to ``after - 1`` take from here."""
        twin = self.run.rehearsal(without_errors(self.run.plan))
        try:
            for k in range(first, after):
                finish(self._fly_phase(twin, k))
        except FlightEnd as end:
            if twin.contact is None:
                raise FlightEnd(f"rehearsing the way on: {end}") from None
        return twin.t - self.run.t

    def after(self, problem: BurnProblem, delta_v: Vector, engine: Engine) -> Situation:
        """Return what is known right after a burn."""
        return self._burned(problem, delta_v, engine).situation()

    def drift(
        self, problem: BurnProblem, delta_v: Vector, engine: Engine, step: float, count: int
    ) -> tuple[Situation, ...]:
        """Return what is known ``count`` times, a ``step`` (s) apart, on the coast that follows a burn."""
        twin = self._burned(problem, delta_v, engine)
        seen = []
        for _ in range(count):
            twin.coast_to(twin.t + step)
            seen.append(twin.situation())
        return tuple(seen)

    def at_aim(self, problem: BurnProblem, delta_v: Vector, engine: Engine, air: bool = True) -> Situation:
        """Return what is known when the aim holds: after the burn, and on the way all phases that do other work."""
        twin = self._burned(problem, delta_v, engine, air)
        for step in problem.between:
            self._pass(twin, step)
            if twin.t > problem.end + 1.0:
                late = f"before '{step.phase.name}', which lies between, has ended"
                raise FlightEnd(f"{problem.burn.name}: its aim is {problem.when()}, {late}")
        twin.coast_to(problem.end)
        there = twin.situation()
        if not all(map(math.isfinite, there.curvilinear)):
            raise NoOrbit(problem.burn.name)
        return there

    def _pass(self, twin: Run, step: Between) -> None:
        """Fly what lies between, or leave it out, its time marked where that counts."""
        if step.how == "flown":
            finish(self._fly_phase(twin, step.number))
        elif step.how == "timed" and isinstance(step.phase, Burn):
            middle = the_time(twin, step.phase)
            twin.begin(step.phase.name, middle)
            twin.coast_to(middle)

    def _burned(self, problem: BurnProblem, delta_v: Vector, engine: Engine, air: bool = True) -> Run:
        """Return a run right after a burn; `NoOrbit` where nothing of the ship, or no way round the Earth, is left."""
        name, world = problem.burn.name, problem.world
        if not norm(delta_v) < ALL * engine.exhaust_m_s:
            raise NoOrbit(name)
        twin = self._twin(air)
        if any(delta_v):
            twin.fire(delta_v, engine)
        _, nearest = conic(world, twin.situation().chaser)
        if not nearest > CORE * world.radius:
            raise NoOrbit(name)
        twin.begin(name, problem.middle)
        return twin

    def _coasted(self, t: float) -> Run:
        twin = self._twin()
        twin.coast_to(t)
        return twin

    def _twin(self, air: bool = True) -> Run:
        """Return a run from here on that coasts in the longest steps that err by a millimetre or two in a day."""
        plan = without_errors(self.run.plan)
        if not air:
            plan = replace(plan, world=plan.world._replace(density=0.0), air_until=math.inf)  # nor sampled anew
        return self.run.rehearsal(plan, COARSE_S, math.inf)
