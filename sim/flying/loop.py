"""Flying a scenario: one phase after the other, then the flight that comes out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sim.code_cache import complaints
from sim.flying.assemble import assemble
from sim.flying.phases import fly_phase
from sim.flying.propagation import PropagationRun
from sim.flying.rendezvous import RendezvousRun
from sim.flying.run import FlightEnd, finish
from sim.setup.plan import Propagation, Rendezvous
from sim.setup.setup import make_plan
from sim.speed import is_warm, keeps, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.flight.flight import Flight
    from sim.flying.run import Progress, Run, Steps
    from sim.scenario import Scenario
    from sim.setup.plan import Plan


RUNS: dict[type[Plan], Callable[..., Run]] = {Propagation: PropagationRun, Rendezvous: RendezvousRun}


def fly(
    scenario: Scenario,
    progress: Callable[[float, str], None] | None = None,
    speed: str | None = None,
    say: Callable[[str], None] | None = None,
) -> Flight:
    """Fly a scenario from its epoch to the end of its last phase and return the `Flight`.

    ``speed`` is "interpreted" or "compiled", or left out: then the run picks by the work expected, and says why in
    ``flight.plan.kernels.why``. Both give the same numbers to the last bit. ``say`` is told when machine code has to
    be made first.

    A flight that fails its own goal (a contact that does not capture, a phase that does not end, a burn that cannot
    be solved) is returned too: its ``goal_met`` is False and its ``failure`` says why.

    Raises
    ------
    InputError
        When the scenario asks for what its vehicles or its date do not allow.
    """
    started = time.perf_counter()
    plan = make_plan(scenario, speed)
    kind = plan.mode.kernels
    if say and plan.kernels.speed == "compiled" and not is_warm(kind):
        once = "once for this version" if keeps() else "for this run only"
        say(" ".join([f"Compiling the physics, {once}: half a minute to a minute.", *complaints()]))
    run = run_of(plan, progress)
    failure = finish(fly_phases(run))
    flight = assemble(run.plan, run, failure)
    if plan.kernels.speed == "compiled":
        mark(kind)
        if say:
            for text in complaints():
                say(text)
    flight.wall_s = time.perf_counter() - started
    return flight


def run_of(plan: Plan, progress: Progress | None = None) -> Run:
    """Return the run of a plan, standing at the epoch."""
    return RUNS[type(plan)](plan, progress)


def fly_phases(run: Run) -> Steps[str]:
    """Fly one phase after the other, pausing after each step; return why the flight did not reach its goal, or ""."""
    failure, over = "", False
    for k in range(len(run.plan.scenario.phase)):
        begin = run.t
        try:
            yield from fly_phase(run, k)
        except FlightEnd as end:
            failure, over = str(end), True
        run.leave(begin)
        if over:
            break
    run.log(0)
    run.event("end of the flight", "end", failure)
    return failure
