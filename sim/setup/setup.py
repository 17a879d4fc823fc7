"""From a scenario to the numbers that the loop flies: world, ships, engines and the state at the epoch."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.core import constants
from sim.core.motion.integrate import orbit_coast, pair_coast
from sim.core.relative.lvlh import pair_from_curvilinear, pair_from_lvlh
from sim.core.vectors import norm
from sim.core.world import CW_CURVILINEAR, HARMONIC, LAYERED, LINEAR, OFF, TWO_BODY, ZONAL, World, world
from sim.environment import air_table, gravity_field, sky_table
from sim.environment.clock import Clock
from sim.gnc.guidance.burn import COAST_STEP
from sim.scenario.tables.gravity import field_size
from sim.setup.kernels import Kernels, at_speed, choose
from sim.setup.plan import Propagation, Rendezvous
from sim.setup.schedule import schedule, sky_span
from sim.setup.ships import IDENTITY, one_ship, rotation_matrix, two_ships
from sim.setup.start import coast_to_epoch, given_orbit, insertion_state

if TYPE_CHECKING:
    from sim.core.body import Body
    from sim.core.tuples import Pair
    from sim.core.tuples import State as State6
    from sim.gnc.craft import Craft
    from sim.scenario import Scenario
    from sim.scenario.tables.models import Chaser
    from sim.setup.mode import Mode
    from sim.setup.plan import Plan

GRAVITIES = {
    "cw": LINEAR, "cw-curvilinear": CW_CURVILINEAR, "ya": LINEAR, "two-body": TWO_BODY, "j2": ZONAL, "zonal": ZONAL
}  # fmt: skip
ON_A_CIRCLE = ("cw", "cw-curvilinear")


def make_plan(scenario: Scenario, speed: str | None = None) -> Plan:
    """Turn a scenario into the numbers that the loop flies, at a speed or the one that suits (see `kernels`).

    Raises
    ------
    InputError
        When the scenario asks for what its vehicles or its date do not allow.
    """
    clock = Clock(scenario.time.epoch, scenario.time.liftoff)
    if scenario.chaser is None:
        return _propagation(scenario, clock, speed)
    return _rendezvous(scenario, scenario.chaser, clock, speed)


def _propagation(scenario: Scenario, clock: Clock, speed: str | None) -> Propagation:
    ships = one_ship(scenario)
    the_world, air_until, state = _world_and_orbit(scenario, clock, ships.craft.target)
    kernels = _kernels(scenario, clock, the_world, speed, Propagation.mode)
    return Propagation(
        scenario=scenario,
        clock=clock,
        world=kernels.world(the_world),
        ships=(ships,),
        pair=(*state, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        mass_kg=ships.target.mass_kg if ships.target.engines else 0.0,
        body_to_lvlh=IDENTITY,
        has_ports=False,
        kernels=kernels,
        air_until=air_until,
    )


def _rendezvous(scenario: Scenario, given: Chaser, clock: Clock, speed: str | None) -> Rendezvous:
    ships = two_ships(scenario, given)
    craft = ships[0].craft
    the_world, air_until, state = _world_and_orbit(scenario, clock, craft.target)
    pair = initial_pair(given, the_world, craft, state, clock)
    kernels = _kernels(scenario, clock, the_world, speed, Rendezvous.mode)
    return Rendezvous(
        scenario=scenario,
        clock=clock,
        world=kernels.world(the_world),
        ships=tuple(replace(one, jets=kernels.buffer(one.jets)) for one in ships),
        pair=pair,
        mass_kg=given.mass or ships[0].chaser.mass_kg,
        body_to_lvlh=rotation_matrix(given.attitude.rotation),
        has_ports=bool(scenario.target.port and given.port),
        kernels=kernels,
        air_until=air_until,
        given=given,
    )


def _kernels(scenario: Scenario, clock: Clock, the_world: World, speed: str | None, mode: Mode) -> Kernels:
    return at_speed(speed) if speed else choose(scenario, the_world, schedule(scenario, clock), mode)


def _world_and_orbit(scenario: Scenario, clock: Clock, body: Body) -> tuple[World, float, State6]:
    """Return the world, until when (s) its air is sampled, and the target's state at the epoch."""
    air, the_world = scenario.model.atmosphere, make_world(scenario, clock)
    state = initial_orbit(scenario, clock, the_world, body)
    if scenario.model.gravity in ON_A_CIRCLE:
        state, the_world = circular(state, the_world)
    if the_world.density == 0.0 or air.model != "nrlmsise-00":
        return the_world, math.inf, state
    the_world, until = air_table.lay(
        the_world, clock, air.indices, 0.0, state, body.cda_m, "interpreted", air_table.AHEAD
    )
    return the_world, until, state


def make_world(scenario: Scenario, clock: Clock) -> World:
    """Return the world of a scenario's ``[model]``: gravity, air, Sun and Moon."""
    model = scenario.model
    size = field_size(model.gravity)
    gravity = GRAVITIES.get(model.gravity, HARMONIC)
    zonals: dict[str, Any] = {"j2": constants.J2} if model.gravity in ("j2", "zonal") else {}
    if model.gravity == "zonal":
        zonals |= {"j3": constants.J3, "j4": constants.J4, "j5": constants.J5, "j6": constants.J6}
    air = model.drag and not model.linear
    made: dict[str, Any] = zonals | third_bodies_and_field(scenario, clock, size)
    return world(
        gravity=gravity,
        density=model.atmosphere.density if air else 0.0,
        density_height=model.atmosphere.height,
        scale_height=math.inf if model.atmosphere.model == "constant" else model.atmosphere.scale_height,
        air=LAYERED if air and model.atmosphere.model == "layered" else OFF,
        **made,
    )


def third_bodies_and_field(scenario: Scenario, clock: Clock, size: tuple[int, int] | None) -> dict[str, Any]:
    """Return the fields of the world that come from the Earth's whole field, from Sun and Moon."""
    model = scenario.model
    made: dict[str, Any] = {}
    if model.linear:
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
    """Return the circular orbit on which a CW world puts the target, and that world's mean motion.

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
