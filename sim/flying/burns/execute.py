"""Flying a burn: coast to ignition, solve it on the model flown, fire with its execution error."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.flight.values import Burn
from sim.flying.burns.rehearse import coarse
from sim.flying.burns.solve import Targeting
from sim.flying.burns.timing import the_time
from sim.flying.commanded_attitude import wrapped
from sim.flying.run import FlightEnd
from sim.gnc.commands import JETS, OMS
from sim.gnc.control.slew import slew_time
from sim.gnc.guidance.burn import duration, mean_motion
from sim.gnc.noise import burn_error
from sim.setup.axes import SAMPLE_S
from sim.setup.setup import engine_for, without_errors
from sim.vehicles.vehicle import G0

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.core.tuples import Pair, Vector
    from sim.flying.burns.rehearse import FlyPhase
    from sim.flying.run import Run
    from sim.scenario.tables import phases as model
    from sim.setup.setup import Plan
    from sim.vehicles import Engine

MARGIN = 1.25  # of a turn's reckoned time, so that it is over at ignition (chosen)
MUCH = 0.2  # share of the mass in one burn that is more than any ship here has tanks for (chosen)


def fly_burn(run: Run, k: int, phase: model.Burn, fly_phase: FlyPhase) -> None:
    """Coast to ignition, solve the burn on the model flown, and fly it with its execution error.

    The burn's time is its middle: it is centred on the impulse that it stands for, where there is time to.
    """
    with _orbits_only(phase.name):
        middle = _coast_to_ignition(run, k, phase, fly_phase)
        solution = Targeting(run, k, phase, middle, _fire_quietly, fly_phase).solve()
    plan = run.plan
    wanted, note = solution.delta_v, solution.note
    name, engine = engine_for(plan, math.hypot(*wanted), run.mass, phase.engine)
    sigma = 0.0
    if plan.scenario.model.execution == "seeded":
        sigma = plan.active.rcs_residual_m_s if engine.jets else plan.active.oms_residual_m_s
    error = [sigma * burn_error(plan.seed, 3 * k + axis) for axis in range(3)]
    flown = (wanted[0] + error[0], wanted[1] + error[1], wanted[2] + error[2])
    run.starts[phase.name] = middle
    run.event(phase.name, "burn", note, middle)
    if not engine.jets:
        _point_along(run, flown, phase.hold == "lvlh")
    before, ignition = run.mass, run.t
    _fire(run, flown, engine, _mask(run, flown) if engine.jets else OMS, phase.hold == "lvlh")
    if before - run.mass > MUCH * before:
        run.notes[phase.name] = (
            f"burns {before - run.mass:,.0f} kg of {before:,.0f} kg, which no tank of the ship holds"
        )
    run.burns.append(
        Burn(
            name=phase.name,
            t_s=ignition,
            nominal_s=middle,
            duration_s=run.t - ignition,
            dv_planned_m_s=wanted,
            dv_lvlh_m_s=flown,
            engine=name,
            propellant_kg=before - run.mass,
            note=note,
            solve=phase.solve,
            oms=not engine.jets,
        )
    )


@contextmanager
def _orbits_only(name: str) -> Iterator[None]:
    """End the flight where what is tried for a burn is no orbit any more, and arithmetic fails."""
    try:
        yield
    except (ArithmeticError, ValueError):
        raise FlightEnd(f"{name}: what would lead to its aim is no orbit; another aim or time would do") from None


def _fire_quietly(run: Run, delta_v: Vector, engine: Engine) -> None:
    """Fly a burn of a rehearsal, whose log nobody reads."""
    _fire(run, delta_v, engine, 0, False)


def _fire(run: Run, delta_v: Vector, engine: Engine, bits: int, turning: bool) -> None:
    """Fly a burn: of the chaser, or without one of the target, which then burns away from itself and is put there.

    With the attitude turning it is flown in pieces of `SAMPLE_S`, a sample before each.
    """
    plan, alone, exhaust = run.plan, run.plan.chaser is None, engine.isp_s * G0
    body = plan.target_body if alone else plan.chaser_body
    whole = duration(delta_v, run.mass, engine.thrust_n, exhaust)
    pieces = max(1, math.ceil(whole / SAMPLE_S)) if turning else 1
    piece = (delta_v[0] / pieces, delta_v[1] / pieces, delta_v[2] / pieces)
    for _ in range(pieces):
        run.log(bits)
        pair, mass, seconds = plan.kernels.burn(
            plan.world,
            plan.target_body,
            body,
            run.t,
            run.pair,
            run.mass,
            piece,
            engine.thrust_n,
            exhaust,
            1.0 if turning else 0.0,
        )
        if alone:
            x, y, z, vx, vy, vz, dx, dy, dz, dvx, dvy, dvz = pair
            pair = (x + dx, y + dy, z + dz, vx + dvx, vy + dvy, vz + dvz, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        run.move(seconds, pair, mass, math.hypot(*piece))
    if alone:
        run.breathe(anew=True)


def _coast_to_ignition(run: Run, k: int, phase: model.Burn, fly_phase: FlyPhase) -> float:
    """Coast to half a burn before the time that the phase's ``at`` names; return that time."""
    at, plan = phase.at, run.plan
    if at is None:
        return run.t
    if at.elevation is not None:
        _coast_to_elevation(run, phase.name, at)
        return run.t
    middle = the_time(run, phase)
    there = coarse(run, without_errors(plan))
    there.coast_to(middle)
    if at.nearest == "node":
        middle = Targeting(there, k, phase, middle, _fire_quietly, fly_phase).node_after(middle)
        there.coast_to(middle)
    ahead = Targeting(there, k, phase, middle, _fire_quietly, fly_phase)
    # What burns between change, no closed form knows: the burn is solved once as if it stood at its middle already.
    closed = phase.solve not in ("phasing", "height")
    wanted = ahead.guess() if closed else ahead.solve().delta_v
    size = math.hypot(*wanted)
    _, engine = engine_for(plan, size, run.mass, phase.engine)
    ignition = middle - 0.5 * duration((size, 0.0, 0.0), run.mass, engine.thrust_n, engine.isp_s * G0)
    if not engine.jets and not run.rehearses and plan.chaser is not None:
        _turn_ahead(run, there, wanted, ignition, phase.hold == "lvlh")
    run.coast_to(ignition)
    return middle


def _nose_along(plan: Plan, delta_v: Vector) -> float:
    """Return the pitch (rad) at which the chaser's nose points along a delta-v on its own local axes."""
    nose = math.atan2(-plan.body_to_lvlh[2][0], plan.body_to_lvlh[0][0])  # where it points below the target
    return math.atan2(-delta_v[2], delta_v[0]) - nose


def _point_along(run: Run, delta_v: Vector, turning: bool, ahead: float = 0.0) -> None:
    """Command the nose along a delta-v ``ahead`` s from now, when the engine starts.

    It stands still in inertial space, or ``turning`` on the local axes.
    """
    if run.plan.chaser is not None:
        n = 0.0 if turning else mean_motion(run.plan.world, run.pair)
        run.point(_nose_along(run.plan, delta_v) - n * ahead, n)


def _turn_ahead(run: Run, there: Run, delta_v: Vector, ignition: float, turning: bool) -> None:
    """Coast to where the turn to a burn's attitude has to begin, and begin it: it ends at ignition or a little before.

    ``there`` is a rehearsal that stands at the burn.
    """
    off = there.off_local(_nose_along(run.plan, delta_v))
    n = 0.0 if turning else mean_motion(run.plan.world, run.pair)
    lead = 0.0
    for _ in range(3):  # the earlier it begins, the more the local axes turn until ignition
        lead = MARGIN * slew_time(wrapped(off + n * lead), -n)
    if ignition - lead > run.t:
        run.coast_to(ignition - lead)
    _point_along(run, delta_v, turning, ignition - run.t)


def _coast_to_elevation(run: Run, name: str, at: model.Ignition) -> None:
    """Coast until the target, rising, stands at the elevation wanted; at the window's ends burn all the same."""
    assert at.elevation is not None
    assert at.earliest is not None
    assert at.latest is not None
    base = run.starts[at.after] if at.after else run.t
    wanted = at.elevation

    def above(t: float, pair: Pair) -> float:
        stands: float = run.plan.kernels.elevation(run.plan.world, run.plan.target_body, t, pair)
        return stands - wanted

    run.coast_to(base + at.earliest)
    if above(run.t, run.pair) >= 0.0:
        run.notes[name] = f"the target stood above {math.degrees(wanted):.2f} deg as the window opened: burned at once"
    elif not run.coast_until(above, base + at.latest):
        run.notes[name] = f"the target did not rise to {math.degrees(wanted):.2f} deg in the window: burned at its end"


def _mask(run: Run, delta_v: Vector) -> int:
    """Return the body commands that a multi-axis burn fires in the attitude that the chaser has, over a twentieth."""
    size, pitch = math.hypot(*delta_v), run.pitch()[0]
    c, s = math.cos(pitch), math.sin(pitch)
    x, y, z = delta_v
    below = (x * c - z * s, y, x * s + z * c)  # as it would be in the attitude below the target
    mask = 0
    for axis in range(3):
        along = sum(run.plan.body_to_lvlh[k][axis] * below[k] for k in range(3))
        if abs(along) > 0.05 * size:
            mask |= JETS[("+" if along > 0.0 else "-") + "XYZ"[axis]]
    return mask
