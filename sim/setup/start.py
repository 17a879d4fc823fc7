"""Where a ship starts: the orbit as a scenario gives it, brought to the simulator's axes and to the epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.core import constants
from sim.core.elementary import cos, sin
from sim.core.motion.integrate import orbit_coast
from sim.core.orbit.elements import mean_from_true, state_from_elements, true_from_mean
from sim.core.orbit.mean_elements import state_from_mean
from sim.environment.frames import to_gcrs
from sim.environment.grid import snapped_state
from sim.environment.mean_orbit import mean_orbit, of_heights
from sim.gnc.guidance.burn import COAST_STEP
from sim.inputs.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.core.body import Body
    from sim.core.tuples import State
    from sim.core.world import World
    from sim.environment.clock import Clock
    from sim.scenario import Scenario
    from sim.scenario.tables.models import Chaser, Elements, Insertion, Target

    Lay = Callable[[World, float, State], tuple[World, float]]

__all__ = ["coast_to_epoch", "given_orbit", "insertion_state"]

MU = constants.MU_EARTH
CHUNK_S = 5400.0  # chosen, about a revolution: how far back the air is laid at a time


def given_orbit(scenario: Scenario, clock: Clock, ship: Target | Chaser) -> tuple[float, State]:
    """Return the time (s since the epoch) for which the scenario gives a ship's orbit, and the GCRS state then.

    The time is 0 but for a state or elements with a ``time`` of their own.

    Raises
    ------
    InputError
        When the element set has decayed by then, or the ephemeris does not hold the epoch.
    """
    orbit = ship.orbit
    assert orbit is not None
    if orbit.tle is not None:
        from sim.environment.tle import tle_state

        try:
            return 0.0, snapped_state(tle_state(orbit.tle[0], orbit.tle[1], clock, checksum=orbit.checksum))
        except ValueError as problem:
            raise InputError(
                Problem(str(problem), file=str(scenario.path), key=f"{type(ship).__name__.lower()}.orbit.tle")
            ) from None
    if orbit.oem is not None:
        from sim.environment.ephemeris import read, state_at

        return 0.0, snapped_state(state_at(read(orbit.oem, clock.tt_jd(0.0)), clock, 0.0))
    if orbit.state is not None:
        t = clock.seconds(orbit.state.time) if orbit.state.time else 0.0
        return t, _on_grid(orbit.state.frame, clock, t, (*orbit.state.position, *orbit.state.velocity))
    if orbit.elements is not None:
        t = clock.seconds(orbit.elements.time) if orbit.elements.time else 0.0
        return t, _on_grid(orbit.elements.frame, clock, t, _state(orbit.elements))
    assert orbit.altitude is not None
    assert orbit.inclination is not None
    a = constants.R_EARTH + orbit.altitude
    return 0.0, state_from_elements(MU, a, 0.0, orbit.inclination, orbit.raan, 0.0, orbit.argument_of_latitude)


def _on_grid(frame: str, clock: Clock, t: float, state: State) -> State:
    """Return a state turned to GCRS axes, and put on the grid where turning took another library's matrices."""
    return state if frame == "gcrs" else snapped_state(to_gcrs(frame, clock, t, state))


def coast_to_epoch(world: World, body: Body, t: float, state: State, lay: Lay | None = None) -> State:
    """Return a ship's state (GCRS) at the epoch from the one at time ``t`` (s), on the model flown.

    Parameters
    ----------
    world : with everything but the tables that are sampled along the orbit
    body : what air and light act on
    lay : where there are such tables, returns the world with those from a time and state on, and how long they serve
    """
    if t == 0.0:
        return state
    if lay is None:
        return _coast(world, body, t, state, -t)
    while t < 0.0:
        there, until = lay(world, t, state)
        step = min(-t, max(until - t, 60.0))
        state, t = _coast(there, body, t, state, step), t + step
    while t > 0.0:
        step = min(t, CHUNK_S)
        # Tables run forwards: they are laid from where the plain world puts the start, a few metres aside.
        there, _ = lay(world, t - step, _coast(world, body, t, state, -step))
        state, t = _coast(there, body, t, state, -step), t - step
    return state


def insertion_state(insertion: Insertion, world: World, target: State) -> State:
    """Return the chaser's state (GCRS) on the orbit that it was inserted into, so far behind the target."""
    orbit = mean_orbit(world, target)
    return of_heights(
        world,
        insertion.apogee,
        insertion.perigee,
        orbit.i,
        orbit.node + insertion.node,
        # The angle behind counts from the target's place: a node further east lies cos i of that ahead.
        orbit.latitude - insertion.phase - insertion.node * cos(orbit.i),
        insertion.true_anomaly,
    )


def _coast(world: World, body: Body, t: float, state: State, duration: float) -> State:
    return orbit_coast(world, body, t, state, duration, COAST_STEP)


def _state(e: Elements) -> State:
    """Return the state of elements, on the axes on which they are given."""
    if e.kind == "osculating":
        nu = e.true_anomaly if e.mean_anomaly is None else true_from_mean(e.mean_anomaly, e.eccentricity)
        return state_from_elements(
            MU, e.semi_major_axis, e.eccentricity, e.inclination, e.raan, e.argument_of_perigee, nu
        )
    mean = e.mean_anomaly if e.mean_anomaly is not None else mean_from_true(e.true_anomaly, e.eccentricity)
    w = e.argument_of_perigee
    six = (e.semi_major_axis, e.eccentricity * cos(w), e.eccentricity * sin(w), e.inclination, e.raan, w + mean)
    # With the long-periodic term of J3, which element sets take out: it moves e sin w by 0.001 in a low orbit.
    return state_from_mean(MU, constants.R_EARTH, constants.J2, constants.J3, six)
