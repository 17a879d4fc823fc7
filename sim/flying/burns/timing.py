"""When a burn is: the time that its ``at`` names, its middle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.core.orbit.mean_elements import small
from sim.environment.mean_orbit import mean_orbit
from sim.flying.run import FlightEnd

if TYPE_CHECKING:
    from sim.core.tuples import Pair, State
    from sim.flying.run import Run
    from sim.scenario.tables import burns as model

__all__ = ["chaser_state", "the_time"]


def chaser_state(pair: Pair) -> State:
    """Return the chaser's own inertial state of a pair."""
    x, y, z, vx, vy, vz, dx, dy, dz, dvx, dvy, dvz = pair
    return x + dx, y + dy, z + dz, vx + dvx, vy + dvy, vz + dvz


def the_time(run: Run, phase: model.Burn) -> float:
    """Return the time (s) of the burn that comes next, by elevation the nominal one; the node's is found in flight."""
    at, plan = phase.at, run.plan
    if at is None:
        return run.t
    if at.time is not None or at.before is not None:
        middle = plan.burn_time(phase.name)
    else:
        start = run.starts[at.after] if at.after else run.t
        turns = at.revolutions or 0.0
        own = mean_orbit(plan.world, chaser_state(run.pair)).period if turns else 0.0
        middle = start + turns * own + (at.delay or at.nominal or 0.0)
    if at.nearest in ("apogee", "perigee"):
        middle = _apsis(run, middle, math.pi if at.nearest == "apogee" else 0.0)
    if middle < run.t - 1e-6:
        raise FlightEnd(
            f"{phase.name}: its time, {plan.clock.iso(middle)}, lies {run.t - middle:.0f} s before the end of the "
            "phase before it"
        )
    return middle


def _apsis(run: Run, near: float, anomaly: float) -> float:
    """Return the time nearest to ``near`` (s), and not past, at which the mean anomaly (rad) is the one wanted."""
    orbit = mean_orbit(run.plan.world, chaser_state(run.pair))
    off = small(anomaly - orbit.anomaly - orbit.anomaly_rate * (near - run.t))
    found = near + off / orbit.anomaly_rate
    return found if found >= run.t else found + 2.0 * math.pi / orbit.anomaly_rate
