"""The kinds of phase, each flown its own way: burn, coast, approach, hold, dock."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.core.drag import height
from sim.core.lvlh import range_and_rate
from sim.flight.contact import judge
from sim.flight.parts import AXES, JETS, OMS, SAMPLE_S, Burn, Event
from sim.flight.plan import engine_for, without_errors
from sim.flight.run import FlightEnd
from sim.gnc.approach import APPROACH, DOCK, HOLD, Law
from sim.gnc.burn import MISS, duration
from sim.gnc.cycle import CONTACT, FLYING, LOGGED, TIME_REACHED
from sim.gnc.noise import burn_error
from sim.inputs.units import FOOT, INCH
from sim.vehicles.vehicle import G0

if TYPE_CHECKING:
    from sim.core.tuples import Pair, Vector
    from sim.flight.run import Run
    from sim.scenario import phases as model
    from sim.vehicles import Engine

SEGMENT = 500  # control cycles between two looks at the progress bar and the keyboard
LOG_EVERY = 5  # quiet control cycles between two samples
ARRIVED = 1.0 * FOOT  # an approach to a hold ends this far outside it, where the braking curve ends (chosen)
DEADBAND = math.tan(math.radians(1.0))  # half angle of the lateral deadband (chosen)
DEADBAND_FLOOR = 0.025  # m, its smallest half width (chosen)
CYLINDER = 3.0 * INCH  # m: inside this the corridor does not count (STS-134 V-bar card: 3-inch lateral cylinder)
SECOND_LOOK = 240.0  # s before leaving a hold at which the way on is rehearsed again (chosen)
MUCH = 0.2  # share of the mass in one burn that is more than any ship here has tanks for (chosen)
NEVER = 1.0e18


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
            _burn(run, k, phase)
        case "coast":
            _coast(run, phase)
        case "approach":
            _approach(run, k, phase)
        case "hold":
            _hold(run, k, phase)
        case "dock":
            _dock(run, phase)


def _burn(run: Run, k: int, phase: model.Burn) -> None:
    """Coast to ignition, solve the burn on the model flown, and fly it with its execution error.

    The burn's time is its middle: it is centred on the impulse that it stands for, where there is time to.
    """
    middle = _coast_to_ignition(run, phase)
    plan = run.plan
    note = ""
    if phase.delta_v is not None:
        wanted = phase.delta_v
    else:
        wanted, note = _solve(run, phase, middle)
    name, engine = engine_for(plan, math.hypot(*wanted), phase.engine)
    jets = name.startswith("RCS")
    sigma = 0.0
    if plan.chaser is not None and plan.scenario.model.execution == "seeded":
        sigma = plan.chaser.rcs_residual_m_s if jets else plan.chaser.oms_residual_m_s
    error = [sigma * burn_error(plan.seed, 3 * k + axis) for axis in range(3)]
    flown = (wanted[0] + error[0], wanted[1] + error[1], wanted[2] + error[2])
    run.starts[phase.name] = middle
    run.event(phase.name, "burn", note, middle)
    before, ignition = run.mass, run.t
    _fire(run, flown, engine, float(_mask(run, flown) if jets else OMS), phase.hold == "lvlh")
    if before - run.mass > MUCH * before:
        run.notes[phase.name] = (
            f"burns {before - run.mass:,.0f} kg of {before:,.0f} kg, which no tank of the ship holds"
        )
    run.burns.append(Burn(phase.name, ignition, middle, run.t - ignition, wanted, flown, name, before - run.mass, note))


def _fire(run: Run, delta_v: Vector, engine: Engine, mask: float, turning: bool) -> None:
    """Fly a burn: of the chaser, or without one of the target, which then burns away from itself and is put there.

    With the attitude turning it is flown in pieces of `SAMPLE_S`, a sample before each.
    """
    plan = run.plan
    world, exhaust = plan.world, engine.isp_s * G0
    if plan.chaser is None:
        world = world._replace(chaser_cda_m=world.target_cda_m, chaser_srp=world.target_srp)
    whole = duration(delta_v, run.mass, engine.thrust_n, exhaust)
    pieces = max(1, math.ceil(whole / SAMPLE_S)) if turning else 1
    piece = (delta_v[0] / pieces, delta_v[1] / pieces, delta_v[2] / pieces)
    for _ in range(pieces):
        run.log(mask)
        run.pair, run.mass, seconds = plan.kernels.burn(
            world, run.t, run.pair, run.mass, piece, engine.thrust_n, exhaust, 1.0 if turning else 0.0
        )
        run.t += seconds
        run.spent += math.hypot(*piece)
        if plan.chaser is None:
            x, y, z, vx, vy, vz, dx, dy, dz, dvx, dvy, dvz = run.pair
            run.pair = (x + dx, y + dy, z + dz, vx + dvx, vy + dvy, vz + dvz, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    if plan.chaser is None:
        run.breathe(anew=True)


def _solve(run: Run, phase: model.Burn, middle: float) -> tuple[Vector, str]:
    """Solve an intercept with the engine that its size asks for."""
    plan, aim = run.plan, phase.aim
    assert aim is not None
    after = aim.after + middle - run.t
    guess = plan.kernels.first_guess(plan.world, run.t, run.pair, aim.position, after)
    _, engine = engine_for(plan, math.hypot(*guess), phase.engine)
    for _ in range(2):
        wanted, miss, flights = plan.kernels.intercept(
            plan.world, run.t, run.pair, run.mass, engine.thrust_n, engine.isp_s * G0, aim.position, after
        )
        _, suited = engine_for(plan, math.hypot(*wanted), phase.engine)
        if suited == engine:
            break
        engine = suited
    if miss > 1.0:
        radius = math.hypot(*run.pair[0:3])
        angle = math.degrees(aim.after * math.sqrt(plan.world.mu / radius**3))
        raise FlightEnd(
            f"{phase.name}: no burn leads to the aim in {aim.after / 60.0:.1f} min; the best of {flights} "
            f"flights misses by {miss:.0f} m. The target turns {angle:.0f} deg meanwhile: "
            + ("near 180, 360 and 506 deg the burn cannot steer every direction" if angle > 150.0 else "too soon")
            + "; another time would do"
        )
    x, y, z = (component / FOOT for component in aim.position)
    return wanted, f"aims at ({x:.0f}, {y:.0f}, {z:.0f}) ft in {aim.after / 60.0:.1f} min" + (
        f", misses by {miss:.3f} m" if miss > MISS else ""
    )


def _coast_to_ignition(run: Run, phase: model.Burn) -> float:
    """Coast to half a burn before the time that the phase's ``at`` names; return that time."""
    at, plan = phase.at, run.plan
    if at is None:
        return run.t
    if at.elevation is not None:
        _coast_to_elevation(run, phase.name, at)
        return run.t
    if at.time is not None:
        middle = plan.clock.seconds(at.time)
    else:
        middle = (run.starts[at.after] if at.after else run.t) + (at.delay or 0.0)
    if middle < run.t - 1e-6:
        raise FlightEnd(
            f"{phase.name}: its time, {plan.clock.iso(middle)}, lies {run.t - middle:.0f} s before the end of the "
            "phase before it"
        )
    if phase.delta_v is not None:
        wanted = phase.delta_v
    else:
        assert phase.aim is not None
        pair = run.coast(run.t, run.pair, middle - run.t)
        wanted = plan.kernels.first_guess(plan.world, middle, pair, phase.aim.position, phase.aim.after)
    _, engine = engine_for(plan, math.hypot(*wanted), phase.engine)
    run.coast_to(middle - 0.5 * duration(wanted, run.mass, engine.thrust_n, engine.isp_s * G0))
    return middle


def _coast_to_elevation(run: Run, name: str, at: model.Ignition) -> None:
    """Coast until the target, rising, stands at the elevation wanted; at the window's ends burn all the same."""
    assert at.elevation is not None
    assert at.earliest is not None
    assert at.latest is not None
    base = run.starts[at.after] if at.after else run.t
    wanted = at.elevation

    def above(t: float, pair: Pair) -> float:
        stands: float = run.plan.kernels.elevation(run.plan.world, t, pair)
        return stands - wanted

    run.coast_to(base + at.earliest)
    if above(run.t, run.pair) >= 0.0:
        run.notes[name] = f"the target stood above {math.degrees(wanted):.2f} deg as the window opened: burned at once"
    elif not run.coast_until(above, base + at.latest):
        run.notes[name] = f"the target did not rise to {math.degrees(wanted):.2f} deg in the window: burned at its end"


def _coast(run: Run, phase: model.Coast) -> None:
    """Coast for a time, to a time or to a range."""
    until = phase.until
    if until.duration is not None:
        run.coast_to(run.t + until.duration)
    elif until.time is not None:
        end, latest = run.plan.clock.seconds(until.time), run.t + phase.limit
        run.coast_to(min(end, latest))
        if end > latest:
            raise FlightEnd(_endless(phase, f"it was to end at {run.plan.clock.iso(end)}"))
    elif until.height is not None:
        world, level = run.plan.world, until.height
        if not run.coast_until(lambda t, pair: height(world, pair[0], pair[1], pair[2]) - level, run.t + phase.limit):
            raise FlightEnd(_endless(phase, f"the height never came to {level / 1e3:.0f} km"))
        run.event(f"{level / 1e3:.0f} km", "height")
    else:
        assert until.range is not None
        goal, latest = until.range, run.t + phase.limit

        def beyond(t: float, pair: Pair) -> float:
            distance, _ = range_and_rate(run.plan.kernels.port_state(run.plan.world, run.plan.craft, t, pair))
            return distance - goal

        if not run.coast_until(beyond, latest):
            raise FlightEnd(_endless(phase, f"the range never came to {goal / FOOT:.0f} ft"))


def _approach(run: Run, k: int, phase: model.Approach) -> None:
    """Fly by the gates to a range; to rest there when a hold at that range follows."""
    phases = run.plan.scenario.phase
    to_hold = k + 1 < len(phases) and phases[k + 1].kind == "hold"
    end = phase.until.range + (ARRIVED if to_hold else 0.0)
    law = _law(run, phase)._replace(kind=APPROACH, end=end, stop=phase.until.range if to_hold else -1.0)
    gates = [figure for gate in phase.gates for figure in (gate.range, gate.rate)]
    start = _range_along(run, law)
    if start <= end:
        raise FlightEnd(f"{phase.name}: begins at {start / FOOT:.0f} ft along {phase.axis}, already inside its end")
    _cycle(run, phase, law, gates, NEVER, start)


def _hold(run: Run, k: int, phase: model.Hold) -> None:
    """Hold the range until a time; a time that serves a later event is found by rehearsing what lies between.

    The rehearsal is repeated from the steady hold, `SECOND_LOOK` seconds before it first said to leave.
    """
    until, clock = phase.until, run.plan.clock
    law = _law(run, phase)._replace(kind=HOLD, hold=phase.range)
    _check_side(run, phase, law)
    names = [later.name for later in run.plan.scenario.phase]
    if until.contact is not None:
        kinds = [later.kind for later in run.plan.scenario.phase]
        goal, after = clock.seconds(until.contact), kinds.index("dock", k) + 1
    elif until.time is None:
        _hold_until(run, phase, law, run.t + (until.duration or 0.0))
        return
    elif until.arrive is None:
        _hold_until(run, phase, law, clock.seconds(until.time))
        return
    else:
        goal, after = clock.seconds(until.time), names.index(until.arrive)
    first = goal - _rehearse(run, k + 1, after) - SECOND_LOOK
    if first > run.t:
        _hold_until(run, phase, law, first)
    _hold_until(run, phase, law, goal - _rehearse(run, k + 1, after))


def _hold_until(run: Run, phase: model.Hold, law: Law, end: float) -> None:
    """Hold the range until a time, or note that it has passed."""
    if end > run.t:
        _cycle(run, phase, law, [0.0, 0.0], end, end - run.t)
    elif end < run.t - 1.0:
        run.notes[phase.name] = f"{run.t - end:.0f} s late: left at once"


def _dock(run: Run, phase: model.Dock) -> None:
    """Close in to contact and judge it."""
    plan = run.plan
    law = _law(run, phase)._replace(kind=DOCK, rate=phase.rate)
    _check_side(run, phase, law)
    _cycle(run, phase, law, [0.0, 0.0], NEVER, _range_along(run, law))
    assert plan.chaser is not None
    assert plan.chaser.capture is not None
    run.contact = judge(run.t, run.port(), law, plan.misalignment_rad, plan.chaser.capture)
    note = "captured" if run.contact.captured else "; ".join(run.contact.reasons)
    run.events.append(Event("contact", run.t, "contact", 0.0, -run.contact.closing_rate_m_s, note))
    if not run.contact.captured:
        raise FlightEnd("not captured: " + "; ".join(run.contact.reasons))


def _cycle(
    run: Run, phase: model.Approach | model.Hold | model.Dock, law: Law, gates: list[float], end: float, whole: float
) -> None:
    """Run control cycles until the law's event, telling the progress bar; guard the phase's time limit."""
    plan = run.plan
    buffer = plan.kernels.buffer([0.0] * (LOGGED * (2 * SEGMENT + 8)))
    gates = plan.kernels.buffer(gates)
    latest = run.starts[phase.name] + phase.limit
    law = law._replace(end_time=min(end, latest))
    began = run.t
    while True:
        run.breathe()
        plan = run.plan
        state, status, rows = plan.kernels.fly_segment(
            plan.world, plan.craft, law, gates, plan.jets, run.state(), SEGMENT, plan.seed, buffer, LOG_EVERY
        )
        run.take(state)
        run.log_buffer(buffer, rows)
        left = _range_along(run, law)
        if status == CONTACT and law.kind != DOCK:
            raise FlightEnd(f"collision: the ports passed each other during '{phase.name}'")
        if status == TIME_REACHED and end > latest:
            raise FlightEnd(_endless(phase, f"the range is {left / FOOT:.0f} ft"))
        if status != FLYING:
            return
        run.tell((run.t - began) / whole if end < NEVER else 1.0 - max(left, 0.0) / whole, phase.name)


def _rehearse(run: Run, first: int, after: int) -> float:
    """Return how long phases ``first`` to ``after - 1`` take from here, flown without errors."""
    rehearsal = run.rehearsal(without_errors(run.plan))
    try:
        for k in range(first, after):
            fly_phase(rehearsal, k)
    except FlightEnd as end:
        if rehearsal.contact is None:
            raise FlightEnd(f"rehearsing the way on: {end}") from None
    return rehearsal.t - run.t


def _law(run: Run, phase: model.Approach | model.Hold | model.Dock) -> Law:
    """Return what the approach laws share of a phase's keys; the caller sets its kind and its ends."""
    axis, side = AXES[phase.axis]
    corridor = phase.corridor
    return Law(
        kind=HOLD,
        axis=float(axis),
        side=side,
        stop=-1.0,
        end=-1.0,
        end_time=NEVER,
        hold=0.0,
        rate=0.0,
        low_z=phase.low_z or 0.0,
        corridor=math.tan(corridor.half_angle) if corridor else 0.0,
        corridor_inside=corridor.inside if corridor else 0.0,
        deadband=DEADBAND,
        deadband_floor=DEADBAND_FLOOR,
        cylinder=CYLINDER,
    )


def _range_along(run: Run, law: Law) -> float:
    """Return the range along the approach axis, port to port."""
    return law.side * run.port()[int(law.axis)]


def _check_side(run: Run, phase: model.Hold | model.Dock, law: Law) -> None:
    """End the flight when the chaser's port stands on the wrong side of the target's."""
    if _range_along(run, law) <= 0.0:
        raise FlightEnd(f"{phase.name}: the chaser's port does not stand on the {phase.axis} side of the target's port")


def _mask(run: Run, delta_v: Vector) -> int:
    """Return the body commands that a multi-axis burn fires, of those over a twentieth of it."""
    size = math.hypot(*delta_v)
    mask = 0
    for axis in range(3):
        along = sum(run.plan.body_to_lvlh[k][axis] * delta_v[k] for k in range(3))
        if abs(along) > 0.05 * size:
            mask |= JETS[("+" if along > 0.0 else "-") + "XYZ"[axis]]
    return mask


def _endless(phase: model.Coast | model.Approach | model.Hold | model.Dock, why: str) -> str:
    """Say that a phase did not end."""
    return f"'{phase.name}' did not end within its limit of {phase.limit / 3600.0:.1f} h: {why}"
