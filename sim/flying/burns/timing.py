"""When a burn is: the time that its ``at`` names, its middle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.core.orbit.mean_elements import small
from sim.flying.burns.problem import orbit_of
from sim.flying.run import FlightEnd

if TYPE_CHECKING:
    from sim.environment.mean_orbit import MeanOrbit
    from sim.flying.run import Run
    from sim.scenario.tables import burns as model

__all__ = ["the_time"]


def the_time(run: Run, burn: model.Burn) -> float:
    """Return the time (s) of the burn that comes next, by elevation the nominal one; the node's is found in flight."""
    at, plan, known = burn.at, run.plan, run.known
    if at is None:
        return known.t
    if at.time is not None or at.before is not None:
        middle = plan.burn_time(burn.name)
    else:
        start = run.starts[at.after] if at.after else known.t
        turns = at.revolutions or 0.0
        own = _orbit(run, burn).period if turns else 0.0
        middle = start + turns * own + (at.delay or at.nominal or 0.0)
    if at.nearest in ("apogee", "perigee"):
        middle = _apsis(_orbit(run, burn), known.t, middle, math.pi if at.nearest == "apogee" else 0.0)
    if middle < known.t - 1e-6:
        raise FlightEnd(
            f"{burn.name}: its time, {plan.clock.iso(middle)}, lies {known.t - middle:.0f} s before the end of the "
            "phase before it"
        )
    return middle


def _orbit(run: Run, burn: model.Burn) -> MeanOrbit:
    return orbit_of(burn.name, run.plan.world, run.situation().chaser)


def _apsis(orbit: MeanOrbit, now: float, near: float, anomaly: float) -> float:
    """Return the time nearest to ``near`` (s), and not past, at which the mean anomaly (rad) is the one wanted."""
    off = small(anomaly - orbit.anomaly - orbit.anomaly_rate * (near - now))
    found = near + off / orbit.anomaly_rate
    return found if found >= now else found + 2.0 * math.pi / orbit.anomaly_rate
