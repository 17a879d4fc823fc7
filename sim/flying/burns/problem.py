"""A burn as a problem: from where, to what aim by when, with which engines, and what lies between."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from sim.core.vectors import norm
from sim.environment.mean_orbit import conic, mean_orbit
from sim.flying.run import FlightEnd
from sim.inputs.units import FOOT
from sim.scenario.tables.burns import Burn
from sim.vehicles import Engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.core.body import Body
    from sim.core.tuples import State, Vector
    from sim.core.world import World
    from sim.environment.mean_orbit import MeanOrbit
    from sim.flying.run import Run
    from sim.flying.situation import Situation
    from sim.scenario.tables.burns import Aim
    from sim.scenario.tables.phases import Phase
    from sim.setup.kernels import Kernels
    from sim.vehicles import Vehicle

__all__ = ["Between", "BurnProblem", "Engines", "NoOrbit", "Solution", "engines_of", "orbit_of", "pose"]

ONE_OMS_S = 100.0  # chosen: longer burns take both engines; STS-71's NC1 did, for a little over 2 minutes
IMPULSE = 1e7
"""m/s2, chosen: an impulse of 1 m/s takes 1e-7 s: places are good to 1e-7 m, and samples still differ in time."""
NEARLY_PARABOLIC = 0.95  # eccentricity above which there is no mean orbit: J2's terms do not converge (chosen)
STEERS = {
    "phasing": {"downrange"},
    "height": {"below"},
    "plane": {"plane"},
    "corrective": {"downrange", "below", "plane"},
    "intercept": {"downrange", "below", "plane"},
}


class Engines(NamedTuple):
    """The engines of the ship that burns, and the one that the scenario names; without, the crew's rule decides.

    ``impulsive``: whether a burn is to take no time.
    """

    ship: Vehicle
    named: str | None
    impulsive: bool = False

    def suited(self, size: float, mass: float) -> tuple[str, Engine]:
        """Return name and engine for a burn of a size (m/s) by a ship of a mass (kg); see `IMPULSE`."""
        name, engine = self._suited(size, mass)
        return (name, replace(engine, thrust_n=IMPULSE * mass)) if self.impulsive else (name, engine)

    def _suited(self, size: float, mass: float) -> tuple[str, Engine]:
        """Return name and engine as the ship has them.

        RCS below 4 ft/s, +X RCS to 6 ft/s, one OMS engine above: the rule of the STS-134 rendezvous checklist
        (JSC-48072-134, p. 1-3); both OMS engines where one would burn longer than `ONE_OMS_S`. Below 4 ft/s the
        multi-axis RCS is taken with the force of the +X command along the burn.
        """
        engines = self.ship.engines
        if self.named is not None:
            return self.named, engines[self.named]
        if size > 6.0 * FOOT and "oms-1" in engines:
            one = engines["oms-1"]
            if "oms-2" in engines and mass * size / one.thrust_n > ONE_OMS_S:
                return "OMS, both engines", Engine(one.thrust_n + engines["oms-2"].thrust_n, one.isp_s)
            return "OMS, one engine", one
        x, y, z = self.ship.force_n("norm", "+X")
        name = "RCS, multi-axis" if size < 4.0 * FOOT else "RCS, +X"
        return name, Engine(math.sqrt(x * x + y * y + z * z), self.ship.rcs_isp_s, jets=True)


class Between(NamedTuple):
    """A phase between a burn and its aim, and what a rehearsal makes of it.

    It is "flown"; or it is a burn that need not be: then it is "left out", or "timed" where what follows counts from
    its time.
    """

    number: int
    phase: Phase
    how: Literal["flown", "timed", "left out"]


@dataclass(frozen=True, slots=True)
class BurnProblem:
    """A burn to be solved; `sim.flying.burns.solve.solve` makes a `Solution` of it.

    Attributes
    ----------
    burn : as the scenario gives it: what it is solved for, its aim
    start : what is known where the engine lights
    middle : the time (s) by which the burn is called, that of the impulse it stands for
    end : when the aim holds (s), not a number without an aim
    engines : that may burn
    between : the phases between the burn and its aim
    world, target, chaser, kernels : the model on which it is solved, and at which speed

    """

    burn: Burn
    start: Situation
    middle: float
    end: float
    engines: Engines
    between: tuple[Between, ...]
    world: World
    target: Body
    chaser: Body
    kernels: Kernels

    @property
    def aim(self) -> Aim:
        """What must hold at the end."""
        assert self.burn.aim is not None
        return self.burn.aim

    @property
    def downrange(self) -> float:
        """The distance (m) along the orbit at which a phasing burn aims, negative behind the target."""
        assert self.aim.downrange is not None
        return self.aim.downrange

    @property
    def below(self) -> float:
        """How far (m) below the target a height burn aims."""
        assert self.aim.below is not None
        return self.aim.below

    @property
    def position(self) -> Vector:
        """The place (m, curvilinear LVLH) at which an intercept aims."""
        assert self.aim.position is not None
        return self.aim.position

    @property
    def seconds(self) -> float:
        """How long there is from ignition to the aim."""
        return self.end - self.start.t

    def engine(self, delta_v: Vector) -> Engine:
        """Return the engine that a delta-v (m/s) asks for."""
        return self.engines.suited(norm(delta_v), self.start.mass)[1]

    def orbit(self, state: State) -> MeanOrbit:
        """Return the mean orbit of an inertial state (m, m/s); `NoOrbit` where it has none."""
        return orbit_of(self.burn.name, self.world, state)

    def when(self) -> str:
        """Say when the aim holds."""
        hours = (self.end - self.middle) / 3600.0
        span = f"{hours:.1f} h" if hours >= 3.0 else f"{60.0 * hours:.1f} min"
        return f"at {self.aim.at}, {span} on" if self.aim.at else f"{span} on"


@dataclass(frozen=True, slots=True)
class Solution:
    """A burn as solved.

    Attributes
    ----------
    delta_v : (3,) m/s on the chaser's local axes
    engine : with which it was solved; None for a burn that is given
    miss : of its aim, m
    flights : rehearsals that it took to find it
    idle_miss : what a plane change would miss (m) without the burn
    spared : what it would cost more (m/s) to miss nothing, where that is not worth it

    """

    delta_v: Vector
    engine: Engine | None = None
    miss: float = 0.0
    flights: int = 0
    idle_miss: float = 0.0
    spared: float = 0.0


class NoOrbit(FlightEnd):
    """What is tried for a burn is no orbit any more."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: what would lead to its aim is no orbit; another aim or time would do")


def orbit_of(name: str, world: World, state: State) -> MeanOrbit:
    """Return the mean orbit of an inertial state (m, m/s); `NoOrbit`, of the burn called so, where it has none."""
    e, nearest = conic(world, state)
    if not (e < NEARLY_PARABOLIC and nearest > 0.0):
        raise NoOrbit(name)
    return mean_orbit(world, state)


def pose(run: Run, k: int, burn: Burn, middle: float) -> BurnProblem:
    """Pose the burn that is phase number ``k`` of a run that stands at its ignition; ``middle`` (s) is its time."""
    plan, aim, start = run.plan, burn.aim, run.situation()
    end = math.nan
    between: tuple[Between, ...] = ()
    if aim is not None and aim.at is not None:
        end, between = plan.burn_time(aim.at), _between(plan.scenario.phase, k, burn, aim.at)
    elif aim is not None and aim.after is not None:
        end = middle + aim.after
    return BurnProblem(
        burn=burn,
        start=start,
        middle=middle,
        end=end,
        engines=engines_of(run, burn),
        between=between,
        world=plan.world,
        target=plan.target_body,
        chaser=plan.chaser_body,
        kernels=plan.kernels,
    )


def engines_of(run: Run, burn: Burn) -> Engines:
    """Return what burns: a ship alone has no crew with a rule, and takes the only engine that it has."""
    impulsive = run.plan.scenario.model.burns == "impulsive"
    return Engines(run.plan.active, burn.engine or run.plan.only_engine, impulsive)


def _between(phases: Sequence[Phase], k: int, burn: Burn, at: str) -> tuple[Between, ...]:
    """Return what lies between burn number ``k`` and the burn called ``at``, at whose time its aim holds."""
    last = next(m for m, phase in enumerate(phases) if phase.name == at)
    found = []
    for m in range(k + 1, last):
        phase, counts = phases[m], _counts(phases[m:last])
        how: Literal["flown", "timed", "left out"] = "flown"
        if isinstance(phase, Burn) and _idle(burn, phase, counts):
            how = "timed" if counts else "left out"
        found.append(Between(m, phase, how))
    return tuple(found)


def _idle(burn: Burn, other: Burn, counts: bool) -> bool:
    """Return whether a later burn can be left out of a rehearsal; ``counts``: what follows counts from its time.

    It can when it steers at the same moment what this one steers (then it has nothing to do yet), and when it turns
    the plane alone, which moves neither place nor height along the orbit.
    """
    same = burn.aim is not None and other.aim is not None and other.aim.at == burn.aim.at
    if same and STEERS[burn.solve] <= STEERS.get(other.solve, set()):
        return True
    return other.solve == "plane" and burn.solve in ("phasing", "height") and not counts


def _counts(phases: Sequence[Phase]) -> bool:
    """Return whether the time of the first of some phases settles that of a later one, or when the next begins."""
    first, *later = phases
    if any(isinstance(phase, Burn) and phase.at is not None and phase.at.after == first.name for phase in later):
        return True
    after = later[0] if later else None
    if not isinstance(after, Burn) or after.at is None:
        return after is not None
    return after.at.time is None and after.at.before is None and after.at.after is None
