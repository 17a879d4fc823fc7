"""The kinds of phase, each flown its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.core.drag import height
from sim.core.lvlh import range_and_rate
from sim.flight.burns import fly_burn
from sim.flight.proximity import fly_approach, fly_dock, fly_hold
from sim.flight.run import FlightEnd, endless
from sim.inputs.units import FOOT

if TYPE_CHECKING:
    from sim.core.tuples import Pair
    from sim.flight.run import Run
    from sim.scenario import phases as model


def fly_phase(run: Run, k: int) -> None:
    """Fly phase number ``k`` from the run's present state; raise `FlightEnd` when the flight cannot go on."""
    phase = run.plan.scenario.phase[k]
    run.phase = k
    run.tell(0.0, phase.name)
    if phase.kind != "burn":
        run.starts[phase.name] = run.t
        run.event(phase.name, "phase")
    match phase.kind:
        case "burn":
            fly_burn(run, k, phase)
        case "coast":
            _coast(run, phase)
        case "approach":
            fly_approach(run, k, phase)
        case "hold":
            fly_hold(run, k, phase, fly_phase)
        case "dock":
            fly_dock(run, phase)


def _coast(run: Run, phase: model.Coast) -> None:
    """Coast for a time, to a time or to a range."""
    until = phase.until
    if until.duration is not None:
        run.coast_to(run.t + until.duration)
    elif until.time is not None:
        end, latest = run.plan.clock.seconds(until.time), run.t + phase.limit
        run.coast_to(min(end, latest))
        if end > latest:
            raise FlightEnd(endless(phase, f"it was to end at {run.plan.clock.iso(end)}"))
    elif until.height is not None:
        world, level = run.plan.world, until.height
        if not run.coast_until(lambda t, pair: height(world, pair[0], pair[1], pair[2]) - level, run.t + phase.limit):
            raise FlightEnd(endless(phase, f"the height never came to {level / 1e3:.0f} km"))
        run.event(f"{level / 1e3:.0f} km", "height")
    else:
        assert until.range is not None
        goal, latest = until.range, run.t + phase.limit

        def beyond(t: float, pair: Pair) -> float:
            distance, _ = range_and_rate(run.plan.kernels.port_state(run.plan.world, run.plan.craft, t, pair))
            return distance - goal

        if not run.coast_until(beyond, latest):
            raise FlightEnd(endless(phase, f"the range never came to {goal / FOOT:.0f} ft"))
