"""Flying a burn: coast to ignition, solve it on the model flown, fire with its execution error."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.core.elementary import atan2, sincos
from sim.core.vectors import dot, norm
from sim.flight.values import Burn
from sim.flying.burns.note import note
from sim.flying.burns.problem import pose
from sim.flying.burns.solve import guess, node_after, solve
from sim.flying.burns.timing import the_time
from sim.flying.run import finish
from sim.gnc.commands import JETS, OMS
from sim.gnc.guidance.burn import duration, mean_motion
from sim.setup.execution_errors import burn_errors

if TYPE_CHECKING:
    from sim.core.tuples import Pair, Vector
    from sim.flying.burns.problem import BurnProblem, Solution
    from sim.flying.burns.rehearse import Rehearsal
    from sim.flying.run import Run, Steps
    from sim.scenario.tables import phases as model
    from sim.setup.plan import Plan

MUCH = 0.2  # share of the mass in one burn that is more than any ship here has tanks for (chosen)


def fly_burn(run: Run, k: int, burn: model.Burn, rehearse: Rehearsal) -> Steps[None]:
    """Coast to ignition, solve the burn on the model flown, and fly it with its execution error.

    The burn's time is its middle: it is centred on the impulse that it stands for, where there is time to; else it
    lights at once, and its middle is half a burn later.
    """
    # 1. Coast to where the engine lights.
    middle = yield from _coast_to_ignition(run, k, burn, rehearse)
    # 2. Solve the burn there.
    problem = pose(run, k, burn, middle)
    solution = solve(problem, rehearse)
    text = "" if run.rehearses else note(problem, solution, rehearse)  # nobody reads those of a rehearsal
    # 3. Fly it as well as the ship can.
    run.begin(burn.name, middle)
    run.event(burn.name, "burn", text, middle)
    run.burned(_flown(run, k, problem, solution, text))


def _flown(run: Run, k: int, problem: BurnProblem, solution: Solution, text: str) -> Burn:
    """Fly a burn as solved, and say what came of it."""
    burn, wanted = problem.burn, solution.delta_v
    name, engine = problem.engines.suited(norm(wanted), run.mass)
    x, y, z = burn_errors(run.plan.scenario, run.plan.active, k, engine.jets)
    flown = (wanted[0] + x, wanted[1] + y, wanted[2] + z)
    if not engine.jets:
        _point_along(run, flown, burn.hold == "lvlh")
    mass, ignition = run.mass, run.t
    run.fire(flown, engine, _mask(run, flown) if engine.jets else OMS, burn.hold == "lvlh")
    if mass - run.mass > MUCH * mass:
        run.note(burn.name, f"burns {mass - run.mass:,.0f} kg of {mass:,.0f} kg, which no tank of the ship holds")
    return Burn(
        name=burn.name,
        t_s=ignition,
        nominal_s=problem.middle,
        duration_s=run.t - ignition,
        dv_planned_m_s=wanted,
        dv_lvlh_m_s=flown,
        engine=name,
        propellant_kg=mass - run.mass,
        note=text,
        solve=burn.solve,
        oms=not engine.jets,
    )


def _coast_to_ignition(run: Run, k: int, burn: model.Burn, rehearse: Rehearsal) -> Steps[float]:
    """Coast to half a burn before its middle, or light it at once where there is no time to; return the middle."""
    # 1. Find the burn's middle.
    middle = _elevation_time(run, burn.name, burn.at, rehearse) if _rising(burn) else the_time(run, burn)
    there = rehearse.at(middle)
    if burn.at is not None and burn.at.nearest == "node":
        middle = node_after(pose(there.run, k, burn, middle), there, middle)
        there = there.at(middle)
    # 2. Find how long it will burn.
    problem = pose(there.run, k, burn, middle)
    wanted = guess(problem, there)
    engine = problem.engine(wanted)
    size = norm(wanted)
    half = 0.5 * duration((size, 0.0, 0.0), run.mass, engine.thrust_n, engine.exhaust_m_s)
    if middle - half < run.t:
        return run.t + half
    # 3. Go there, in the end turning to the burn's attitude.
    if not engine.jets and not run.rehearses:
        yield from _turn_ahead(run, there.run, wanted, middle - half, burn.hold == "lvlh")
    yield from run.coasting_to(middle - half)
    return middle


def _nose_along(plan: Plan, delta_v: Vector) -> float:
    """Return the pitch (rad) at which the chaser's nose points along a delta-v on its own local axes."""
    nose = atan2(-plan.body_to_lvlh[2][0], plan.body_to_lvlh[0][0])  # where it points below the target
    return atan2(-delta_v[2], delta_v[0]) - nose


def _point_along(run: Run, delta_v: Vector, turning: bool, ahead: float = 0.0) -> None:
    """Command the nose along a delta-v ``ahead`` s from now, when the engine starts.

    It stands still in inertial space, or ``turning`` on the local axes.
    """
    n = 0.0 if turning else mean_motion(run.plan.world, run.known.pair)
    run.point(_nose_along(run.plan, delta_v) - n * ahead, n)


def _turn_ahead(run: Run, there: Run, delta_v: Vector, ignition: float, turning: bool) -> Steps[None]:
    """Coast to where the turn to a burn's attitude has to begin, and begin it: it ends at ignition or a little before.

    ``there`` is a rehearsal that stands at the burn.
    """
    n = 0.0 if turning else mean_motion(run.plan.world, run.known.pair)
    lead = there.turn_lead(_nose_along(run.plan, delta_v), n)
    if ignition - lead > run.t:
        yield from run.coasting_to(ignition - lead)
    _point_along(run, delta_v, turning, ignition - run.t)


def _rising(burn: model.Burn) -> bool:
    """Return whether a burn comes when the target stands at an elevation."""
    return burn.at is not None and burn.at.elevation is not None


def _elevation_time(run: Run, name: str, at: model.Ignition | None, rehearse: Rehearsal) -> float:
    """Return when (s) the target, rising, will stand at the elevation wanted; or one of the window's ends."""
    assert at is not None
    assert at.elevation is not None
    assert at.earliest is not None
    assert at.latest is not None
    base = run.starts[at.after] if at.after else run.t
    wanted, twin = at.elevation, rehearse.coasted(base + at.earliest)

    def above(t: float, pair: Pair) -> float:
        plan = twin.plan  # whose air may be laid anew meanwhile
        stands: float = plan.kernels.elevation(plan.world, plan.target_body, t, pair)
        return stands - wanted

    if above(twin.t, twin.pair) >= 0.0:
        run.note(name, f"the target stood above {math.degrees(wanted):.2f} deg as the window opened: burned at once")
    elif not finish(twin.coasting_until(above, base + at.latest)):
        run.note(name, f"the target did not rise to {math.degrees(wanted):.2f} deg in the window: burned at its end")
    return twin.t


def _mask(run: Run, delta_v: Vector) -> int:
    """Return the body commands that a multi-axis burn fires in the attitude that the chaser has, over a twentieth."""
    size, pitch = norm(delta_v), run.pitch()[0]
    s, c = sincos(pitch)
    x, y, z = delta_v
    below = (x * c - z * s, y, x * s + z * c)  # as it would be in the attitude below the target
    mask = 0
    for axis in range(3):
        x, y, z = (row[axis] for row in run.plan.body_to_lvlh)
        along = dot((x, y, z), below)
        if abs(along) > 0.05 * size:
            mask |= JETS[("+" if along > 0.0 else "-") + "XYZ"[axis]]
    return mask
