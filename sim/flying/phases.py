"""The kinds of phase, each flown its own way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.core import elementary
from sim.core.forces.drag import height
from sim.core.relative.lvlh import range_and_rate
from sim.environment.mean_orbit import mean_orbit
from sim.flying.burns.execute import fly_burn
from sim.flying.burns.rehearse import Rehearsal
from sim.flying.commanded_attitude import BAY_TO_TARGET
from sim.flying.fly_around import fly_around
from sim.flying.mated import fly_docked, fly_separate, hand_over
from sim.flying.proximity import fly_approach, fly_back_out, fly_dock, fly_hold
from sim.flying.rendezvous import need_chaser
from sim.flying.run import FlightEnd, endless
from sim.inputs.units import FOOT
from sim.scenario.tables.phases import OnAxis
from sim.setup.axes import ANGLES

if TYPE_CHECKING:
    from sim.core.tuples import Pair
    from sim.flying.rendezvous import RendezvousRun
    from sim.flying.run import Run, Steps
    from sim.scenario.tables import phases as model


def fly_phase(run: Run, k: int) -> Steps[None]:
    """Fly phase number ``k`` from the run's present state, pausing after each step.

    Raises
    ------
    FlightEnd
        When the flight cannot go on.
    """
    phase = run.plan.scenario.phase[k]
    if run.plan.in_phase(k) is not run.plan:
        hand_over(need_chaser(run, "a module that changes hands"), k)
    elif phase.kind in ("docked", "separate"):
        run.log(0)  # two samples at one time tell the rates before and after
    run.enter(k)
    if phase.traits.follows:
        run.point(BAY_TO_TARGET)
    elif isinstance(phase, OnAxis):
        run.point(ANGLES[phase.axis])
    if phase.traits.motion != "burn":
        run.begin(phase.name)
        run.event(phase.name, "phase")
    match phase.kind:
        case "burn":
            yield from fly_burn(run, k, phase, Rehearsal(run, fly_phase))
        case "coast":
            yield from _coast(run, k, phase)
        case _:
            yield from _fly_near(need_chaser(run, f"a phase of kind '{phase.kind}'"), k, phase)


def _fly_near(run: RendezvousRun, k: int, phase: model.NearPhase) -> Steps[None]:
    """Fly a phase that only a chaser can."""
    match phase.kind:
        case "approach":
            yield from fly_approach(run, k, phase)
        case "hold":
            yield from fly_hold(run, k, phase, Rehearsal(run, fly_phase))
        case "dock":
            yield from fly_dock(run, phase)
        case "docked":
            yield from fly_docked(run, phase)
        case "separate":
            yield from fly_separate(run, phase)
        case "back-out":
            yield from fly_back_out(run, k, phase)
        case "fly-around":
            yield from fly_around(run, phase)


def _coast(run: Run, k: int, phase: model.Coast) -> Steps[None]:
    """Coast to what ends the phase, turning to the axis of the phase that follows."""
    until = phase.until
    if until.duration is not None:
        yield from run.coasting_to(run.t + until.duration)
    elif until.revolutions is not None:
        lasts = until.revolutions * mean_orbit(run.plan.world, run.pair[:6]).period
        yield from run.coasting_to(run.t + min(lasts, phase.limit))
        if lasts > phase.limit:
            raise FlightEnd(endless(phase, f"{until.revolutions:g} revolutions take {lasts / 3600.0:.1f} h"))
    elif until.time is not None:
        end, latest = run.plan.clock.seconds(until.time), run.t + phase.limit
        yield from run.coasting_to(min(end, latest))
        if end > latest:
            raise FlightEnd(endless(phase, f"it was to end at {run.plan.clock.iso(end)}"))
    elif until.height is not None:
        world, level = run.plan.world, until.height
        if not (
            yield from run.coasting_until(
                lambda t, pair: height(world, pair[0], pair[1], pair[2]) - level, run.t + phase.limit
            )
        ):
            raise FlightEnd(endless(phase, f"the height never came to {level / 1e3:.0f} km"))
        run.event(f"{level / 1e3:.0f} km", "height")
    else:
        assert until.range is not None
        goal, latest = until.range, run.t + phase.limit
        after = run.plan.scenario.phase[k + 1 : k + 2]
        axis = next((ANGLES[p.axis] for p in after if isinstance(p, OnAxis)), math.nan)

        def beyond(t: float, pair: Pair) -> float:
            plan = run.plan
            x, _, z, _, _, _ = plan.kernels.pair_to_lvlh(plan.world, plan.target_body, t, pair)
            angle = elementary.atan2(x, z) if math.isnan(axis) else axis
            distance, _ = range_and_rate(plan.port_state(t, pair, angle, 0.0))
            return distance - goal

        if not (yield from run.coasting_until(beyond, latest)):
            raise FlightEnd(endless(phase, f"the range never came to {goal / FOOT:.0f} ft"))
