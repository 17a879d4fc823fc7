"""A scenario as the numbers that the loop flies: a propagation or a rendezvous."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

import numpy as np

from sim.core.relative.ports import apart, pitched, still
from sim.environment import air_table
from sim.environment.mean_orbit import mean_orbit
from sim.setup.execution_errors import perfect
from sim.setup.mode import PROPAGATION, RENDEZVOUS, Mode
from sim.setup.schedule import burn_time
from sim.setup.ships import NOWHERE, Ships, TwoShips

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray

    from sim.core.body import Body
    from sim.core.tuples import Pair, State, Vector
    from sim.core.world import World
    from sim.environment.clock import Clock
    from sim.gnc.craft import Craft
    from sim.scenario import Scenario
    from sim.scenario.tables.models import Chaser, Insertion
    from sim.setup.kernels import Kernels
    from sim.vehicles.vehicle import Port, Vehicle

__all__ = ["Plan", "Propagation", "Rendezvous", "with_new_air", "without_errors"]

MOST_SAMPLES = 5000  # of a coast without a chaser, however long (chosen)
SAMPLES_FAR = 240  # of a long coast with a chaser, at least (chosen)
FAR_S = 60.0  # between two of them at most: a cubic between them is good to 0.4 m and 0.02 m/s of an orbit


@dataclass(frozen=True)
class Plan(ABC):
    """A scenario as numbers: what a `Propagation` and a `Rendezvous` have in common.

    ``ships`` are those of the whole flight, one pair after another; ``part`` is the number of the pair that the plan is
    of now: its vehicles, bodies, ports and jets are the plan's.
    """

    scenario: Scenario
    clock: Clock
    world: World
    ships: tuple[Ships, ...]
    pair: Pair
    mass_kg: float
    body_to_lvlh: tuple[Vector, Vector, Vector]
    has_ports: bool
    kernels: Kernels
    air_until: float = math.inf  # s: from then on the air is to be sampled again
    part: int = 0

    mode: ClassVar[Mode]
    """How this kind of flight is flown."""

    @property
    def seed(self) -> int:
        """Seed of the run's errors."""
        return self.scenario.model.seed

    @property
    def target(self) -> Vehicle:
        """The target."""
        return self.ships[self.part].target

    @property
    def vehicles(self) -> dict[str, Vehicle]:
        """The ships by what they are: "target", and in a rendezvous "chaser"."""
        return self.ships[self.part].vehicles

    @property
    def active(self) -> Vehicle:
        """The ship that burns: the chaser, or without one the target."""
        *_, active = self.vehicles.values()
        return active

    @property
    def target_port(self) -> Vector:
        """The target's port from its centre of mass, LVLH axes, m."""
        return self.ships[self.part].target_port

    @property
    def chaser_port(self) -> Vector:
        """The chaser's port from its centre of mass as it stands below the target, LVLH axes, m."""
        return self.ships[self.part].chaser_port

    @property
    def docking_ports(self) -> tuple[Port, Port] | None:
        """The target's and the chaser's port in the axes of their ships; None without."""
        return self.ships[self.part].docking_ports

    @property
    def craft(self) -> Craft:
        """Ports and pulses as the control cycle takes them."""
        return self.ships[self.part].craft

    @property
    def target_body(self) -> Body:
        """What air and light act on, of the target."""
        return self.craft.target

    @property
    def chaser_body(self) -> Body:
        """What air and light act on, of the chaser."""
        return self.craft.chaser

    def port_state(self, t: float, pair: Pair, pitch: float, rate: float) -> State:
        """Return the chaser's port less the target's (LVLH) at a time (s), the chaser pitched (rad, rad/s)."""
        lvlh = self.kernels.pair_to_lvlh(self.world, self.target_body, t, pair)
        return apart(lvlh, pitched(self.craft.chaser_port, pitch, rate), still(self.craft.target_port))

    def burn_time(self, name: str) -> float:
        """Return the time (s) of the burn called so that is known before the flight; see `sim.setup.schedule`."""
        return burn_time(self.scenario, self.clock, name, lambda: mean_orbit(self.world, self.pair[:6]).period)

    def in_phase(self, phase: int) -> Self:
        """Return the plan with the ships that fly phase number ``phase``."""
        part = max(number for number, ships in enumerate(self.ships) if ships.phase <= phase)
        if part == self.part:
            return self
        return replace(self, part=part)

    def docking_places(self, phases: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the target's and the chaser's port (n, 3) from their centres of mass, body axes, m, by phases (n,)."""
        places = np.array(
            [
                [port.position_m for port in one.docking_ports] if one.docking_ports else [NOWHERE] * 2
                for one in self.ships
            ]
        )
        parts = self._parts(phases)
        return places[parts, 0], places[parts, 1]

    def taken_kg(self, phases: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the mass (n,) kg that the chaser has taken over by phases (n,); negative for what it has left."""
        masses = [list(ships.vehicles.values())[-1].mass_kg for ships in self.ships]
        return (np.array(masses) - masses[0])[self._parts(phases)]

    def _parts(self, phases: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.searchsorted([ships.phase for ships in self.ships], phases, side="right") - 1

    # In what the two kinds differ.

    @property
    @abstractmethod
    def active_body(self) -> Body:
        """What air and light act on, of the ship that burns."""

    @property
    @abstractmethod
    def only_engine(self) -> str | None:
        """The engine of a ship alone, which has no crew with a rule; None in a rendezvous."""

    @property
    @abstractmethod
    def begins_far(self) -> bool:
        """Whether the chaser may begin far from the target, on an orbit of its own."""

    @property
    @abstractmethod
    def insertion(self) -> Insertion | None:
        """The orbit in which the chaser begins far behind; None where nobody does."""

    @property
    @abstractmethod
    def hulls_m(self) -> float:
        """Nearer to one another than this, the centres of mass of two ships cannot be."""

    @abstractmethod
    def coast(self, t: float, pair: Pair, duration: float, max_step: float) -> Pair:
        """Return the pair after a coast of ``duration`` (s) from ``t`` on, in steps of at most ``max_step`` (s)."""

    @abstractmethod
    def after_burn(self, pair: Pair) -> Pair:
        """Return the pair after a burn that moved the ship that burns away from the target."""

    @abstractmethod
    def spacing(self, sample: float, duration: float) -> float:
        """Return how far apart (s) the samples of a coast of a ``duration`` (s) are, ``sample`` at least."""


class Propagation(Plan):
    """A target alone, which may burn; the other half of its pair is zero."""

    mode = PROPAGATION

    @property
    def active_body(self) -> Body:
        """What air and light act on, of the target."""
        return self.target_body

    @property
    def only_engine(self) -> str | None:
        """The target's engine."""
        return next(iter(self.target.engines))

    @property
    def begins_far(self) -> bool:
        """Nobody begins anywhere else."""
        return False

    @property
    def insertion(self) -> None:
        """Nobody begins behind the target."""

    @property
    def hulls_m(self) -> float:
        """There is nothing to hit."""
        return 0.0

    def coast(self, t: float, pair: Pair, duration: float, max_step: float) -> Pair:
        """Return where the target's orbit leads."""
        after = self.kernels.orbit_coast(self.world, self.target_body, t, pair[:6], duration, max_step)
        return (*after, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    def after_burn(self, pair: Pair) -> Pair:
        """Return the target where it burned away from itself to."""
        x, y, z, vx, vy, vz, dx, dy, dz, dvx, dvy, dvz = pair
        return x + dx, y + dy, z + dz, vx + dvx, vy + dvy, vz + dvz, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0

    def spacing(self, sample: float, duration: float) -> float:
        """Return the spacing that makes at most `MOST_SAMPLES` of a coast."""
        return max(sample, duration / MOST_SAMPLES)


@dataclass(frozen=True, kw_only=True)
class Rendezvous(Plan):
    """A chaser that flies to a target; ``given`` is the scenario's table of it."""

    mode = RENDEZVOUS
    ships: tuple[TwoShips, ...]
    given: Chaser

    @property
    def chaser(self) -> Vehicle:
        """The chaser."""
        return self.ships[self.part].chaser

    @property
    def jets(self) -> list[float]:
        """The jets as the control cycle takes them."""
        return self.ships[self.part].jets

    @property
    def misalignment_rad(self) -> float:
        """The angle between the ports' axes at contact."""
        return self.ships[self.part].misalignment_rad

    @property
    def active_body(self) -> Body:
        """What air and light act on, of the chaser."""
        return self.chaser_body

    @property
    def only_engine(self) -> None:
        """The crew's rule chooses among the chaser's."""

    @property
    def begins_far(self) -> bool:
        """Whether the chaser begins on an orbit of its own."""
        return self.given.relative is None

    @property
    def insertion(self) -> Insertion | None:
        """The orbit in which the chaser begins far behind; None where it begins near the target."""
        return self.given.insertion

    @property
    def hulls_m(self) -> float:
        """The two ships' radii together."""
        return self.chaser.radius_m + self.target.radius_m

    def coast(self, t: float, pair: Pair, duration: float, max_step: float) -> Pair:
        """Return where the two orbits lead."""
        after: Pair = self.kernels.pair_coast(
            self.world, self.target_body, self.chaser_body, t, pair, duration, max_step
        )
        return after

    def after_burn(self, pair: Pair) -> Pair:
        """Return the pair: it is the chaser that burns."""
        return pair

    def spacing(self, sample: float, duration: float) -> float:
        """Return the spacing that makes at least `SAMPLES_FAR` of a long coast, or one in `FAR_S`."""
        return max(sample, min(FAR_S, duration / SAMPLES_FAR))


AnyPlan = TypeVar("AnyPlan", bound=Plan)


def with_new_air(plan: AnyPlan, t: float, target: State) -> AnyPlan:
    """Return the plan with the air sampled along the orbit that the target is on at ``t`` s."""
    given, the_world = plan.scenario.model.atmosphere.indices, plan.world
    the_world, until = air_table.lay(
        the_world, plan.clock, given, t, target, plan.target_body.cda_m, plan.kernels.speed, plan.mode.air_ahead
    )
    return replace(plan, world=the_world, air_until=until)


def without_errors(plan: AnyPlan) -> AnyPlan:
    """Return the plan with every burn and pulse exact: what the crew rehearses with."""
    ships = tuple(replace(one, craft=one.craft._replace(scatter=0.0)) for one in plan.ships)
    return replace(plan, scenario=perfect(plan.scenario), ships=ships)
