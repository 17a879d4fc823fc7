"""From a scenario to the numbers that the loop flies: world, ships, engines and the state at the epoch."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.core import constants
from sim.core.motion.integrate import orbit_coast, pair_coast
from sim.core.relative.lvlh import pair_from_curvilinear, pair_from_lvlh
from sim.core.relative.ports import apart, pitched, still
from sim.core.vectors import norm
from sim.core.world import CW, HARMONIC, TWO_BODY, ZONAL, World, world
from sim.environment import air_table, gravity_field, sky_table
from sim.environment.clock import Clock
from sim.environment.mean_orbit import mean_orbit
from sim.gnc.guidance.burn import COAST_STEP
from sim.scenario.tables.gravity import field_size
from sim.setup.execution_errors import perfect
from sim.setup.kernels import Kernels, at_speed, choose
from sim.setup.mode import mode_of
from sim.setup.schedule import burn_time, schedule, sky_span
from sim.setup.ships import IDENTITY, NOWHERE, Ships, rotation_matrix, ships_of
from sim.setup.start import coast_to_epoch, given_orbit, insertion_state

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.core.body import Body
    from sim.core.tuples import Pair, Vector
    from sim.core.tuples import State as State6
    from sim.gnc.craft import Craft
    from sim.scenario import Scenario
    from sim.scenario.tables.models import Chaser
    from sim.vehicles.vehicle import Port, Vehicle


@dataclass(frozen=True)
class Plan:
    """A scenario as numbers; ``chaser`` and what belongs to it are None or empty for a plain propagation.

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

    @property
    def seed(self) -> int:
        """Seed of the run's errors."""
        return self.scenario.model.seed

    @property
    def target(self) -> Vehicle:
        """The target."""
        return self.ships[self.part].target

    @property
    def chaser(self) -> Vehicle | None:
        """The chaser."""
        return self.ships[self.part].chaser

    @property
    def active(self) -> Vehicle:
        """The ship that burns: the chaser, or without one the target."""
        return self.ships[self.part].active

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

    @property
    def jets(self) -> list[float]:
        """The jets as the control cycle takes them."""
        return self.ships[self.part].jets

    def port_state(self, t: float, pair: Pair, pitch: float, rate: float) -> State6:
        """Return the chaser's port less the target's (LVLH) at a time (s), the chaser pitched (rad, rad/s)."""
        lvlh = self.kernels.pair_to_lvlh(self.world, self.target_body, t, pair)
        return apart(lvlh, pitched(self.craft.chaser_port, pitch, rate), still(self.craft.target_port))

    @property
    def misalignment_rad(self) -> float:
        """The angle between the ports' axes at contact."""
        return self.ships[self.part].misalignment_rad

    def burn_time(self, name: str) -> float:
        """Return the time (s) of the burn called so that is known before the flight; see `sim.setup.schedule`."""
        return burn_time(self.scenario, self.clock, name, lambda: mean_orbit(self.world, self.pair[:6]).period)

    def in_phase(self, phase: int) -> Plan:
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
        masses = [ships.active.mass_kg for ships in self.ships]
        return (np.array(masses) - masses[0])[self._parts(phases)]

    def _parts(self, phases: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.searchsorted([ships.phase for ships in self.ships], phases, side="right") - 1


def make_plan(scenario: Scenario, speed: str | None = None) -> Plan:
    """Turn a scenario into the numbers that the loop flies, at a speed or the one that suits (see `kernels`).

    Raises
    ------
    InputError
        When the scenario asks for what its vehicles or its date do not allow.
    """
    clock = Clock(scenario.time.epoch, scenario.time.liftoff)
    ships = ships_of(scenario)
    target, chaser = ships[0].target, ships[0].chaser
    the_world, craft = make_world(scenario, clock), ships[0].craft
    state = initial_orbit(scenario, clock, the_world, craft.target)
    if the_world.gravity == CW:
        state, the_world = circular(state, the_world)
    air_until = math.inf
    if the_world.density != 0.0 and scenario.model.atmosphere.model == "nrlmsise-00":
        the_world, air_until = air_table.lay(
            the_world,
            clock,
            scenario.model.atmosphere.indices,
            0.0,
            state,
            craft.target.cda_m,
            "interpreted",
            air_table.AHEAD,
        )
    pair: Pair = (*state, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    rotation = IDENTITY
    mass = target.mass_kg if target.engines else 0.0
    has_ports = False
    if chaser is not None and scenario.chaser is not None:
        pair = initial_pair(scenario.chaser, the_world, craft, state, clock)
        rotation = rotation_matrix(scenario.chaser.attitude.rotation)
        mass = scenario.chaser.mass or chaser.mass_kg
        has_ports = bool(scenario.target.port and scenario.chaser.port)
    kernels = at_speed(speed) if speed else choose(scenario, the_world, schedule(scenario, clock))
    ships = tuple(replace(one, jets=kernels.buffer(one.jets)) for one in ships)
    return Plan(
        scenario, clock, kernels.world(the_world), ships, pair, mass, rotation, has_ports, kernels, air_until
    )  # fmt: skip


def make_world(scenario: Scenario, clock: Clock) -> World:
    """Return the world of a scenario's ``[model]``: gravity, air, Sun and Moon."""
    model = scenario.model
    size = field_size(model.gravity)
    gravity = {"cw": CW, "two-body": TWO_BODY, "j2": ZONAL, "zonal": ZONAL}.get(model.gravity, HARMONIC)
    zonals: dict[str, Any] = {"j2": constants.J2} if model.gravity in ("j2", "zonal") else {}
    if model.gravity == "zonal":
        zonals |= {"j3": constants.J3, "j4": constants.J4, "j5": constants.J5, "j6": constants.J6}
    air = model.drag and model.gravity != "cw"
    made: dict[str, Any] = zonals | third_bodies_and_field(scenario, clock, size)
    return world(
        gravity=gravity,
        density=model.atmosphere.density if air else 0.0,
        density_height=model.atmosphere.height,
        scale_height=math.inf if model.atmosphere.model == "constant" else model.atmosphere.scale_height,
        **made,
    )


def third_bodies_and_field(scenario: Scenario, clock: Clock, size: tuple[int, int] | None) -> dict[str, Any]:
    """Return the fields of the world that come from the Earth's whole field, from Sun and Moon."""
    model = scenario.model
    made: dict[str, Any] = {}
    if model.gravity == "cw":
        return made
    if size is not None:
        made |= {"mu": gravity_field.MU, "field": gravity_field.load(*size)}
    if model.sun:
        made["sun_mu"] = sky_table.MU_SUN
    if model.moon:
        made["moon_mu"] = sky_table.MU_MOON
    if made or model.solar_pressure:
        made["sky"] = sky_table.sample(clock, *sky_span(scenario, clock))
    return made


def initial_orbit(scenario: Scenario, clock: Clock, the_world: World, body: Body) -> State6:
    """Return the target's state at the epoch (GCRS, m and m/s), coasted there if it is given for another time."""
    t, state = given_orbit(scenario, clock)
    if the_world.density == 0.0 or scenario.model.atmosphere.model != "nrlmsise-00":
        return coast_to_epoch(the_world, body, t, state)
    given = scenario.model.atmosphere.indices

    def lay(ahead: World, start: float, orbit: State6) -> tuple[World, float]:
        return air_table.lay(ahead, clock, given, start, orbit, body.cda_m, "interpreted")

    return coast_to_epoch(the_world, body, t, state, lay)


def initial_pair(chaser: Chaser, the_world: World, craft: Craft, target: State6, clock: Clock) -> Pair:
    """Return the pair at the epoch; a place given for another time is coasted there, the target with it."""
    if chaser.insertion is not None:
        x, y, z, vx, vy, vz = insertion_state(chaser.insertion, the_world, target)
        tx, ty, tz, tvx, tvy, tvz = target
        return (*target, x - tx, y - ty, z - tz, vx - tvx, vy - tvy, vz - tvz)
    start = chaser.relative
    assert start is not None
    t = clock.seconds(start.at) if start.at else 0.0
    there = orbit_coast(the_world, craft.target, 0.0, target, t, COAST_STEP)
    make_pair = pair_from_curvilinear if start.frame == "lvlh-curvilinear" else pair_from_lvlh
    pair = make_pair(the_world, craft.target, t, there, (*start.position, *start.velocity))
    back = pair_coast(the_world, craft.target, craft.chaser, t, pair, -t, COAST_STEP)
    return (*target, *back[6:12])


def circular(state: State6, the_world: World) -> tuple[State6, World]:
    """Return the circular orbit on which the CW world puts the target, and that world's mean motion.

    The circle keeps the plane, the place along it and the semi-major axis of the orbit given.
    """
    x, y, z, vx, vy, vz = state
    radius = math.sqrt(x * x + y * y + z * z)
    a = 1.0 / (2.0 / radius - (vx * vx + vy * vy + vz * vz) / the_world.mu)
    up = (x / radius, y / radius, z / radius)
    normal = (y * vz - z * vy, z * vx - x * vz, x * vy - y * vx)
    size = norm(normal)
    normal = (normal[0] / size, normal[1] / size, normal[2] / size)
    speed = math.sqrt(the_world.mu / a)
    forward = (
        normal[1] * up[2] - normal[2] * up[1],
        normal[2] * up[0] - normal[0] * up[2],
        normal[0] * up[1] - normal[1] * up[0],
    )
    start: State6 = (
        up[0] * a, up[1] * a, up[2] * a, forward[0] * speed, forward[1] * speed, forward[2] * speed,
    )  # fmt: skip
    return start, the_world._replace(mean_motion=speed / a)


def with_new_air(plan: Plan, t: float, target: State6) -> Plan:
    """Return the plan with the air sampled along the orbit that the target is on at ``t`` s."""
    given, the_world = plan.scenario.model.atmosphere.indices, plan.world
    ahead = mode_of(plan.scenario).air_ahead
    the_world, until = air_table.lay(
        the_world, plan.clock, given, t, target, plan.target_body.cda_m, plan.kernels.speed, ahead
    )
    return replace(plan, world=the_world, air_until=until)


def without_errors(plan: Plan) -> Plan:
    """Return the plan with every burn and pulse exact: what the crew rehearses with."""
    ships = tuple(replace(one, craft=one.craft._replace(scatter=0.0)) for one in plan.ships)
    return replace(plan, scenario=perfect(plan.scenario), ships=ships)
