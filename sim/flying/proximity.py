"""Flying along an axis close to the target by control cycles: approach, hold, dock, back-out."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.core import elementary
from sim.core.hermite import hermite
from sim.core.vectors import norm
from sim.flying.contact import judge
from sim.flying.log import empty_log
from sim.flying.meeting import first_meeting
from sim.flying.rendezvous import SEGMENT
from sim.flying.run import FlightEnd, endless
from sim.gnc.cycle import CONTACT, FLYING, MOST_ROWS, TIME_REACHED
from sim.gnc.guidance.approach import APPROACH, BACK_OUT, DOCK, HOLD, Law
from sim.inputs.units import FOOT, INCH
from sim.scenario.tables.phases import Hold
from sim.setup.axes import ANGLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.core.tuples import Pair
    from sim.flying.burns.rehearse import Rehearsal
    from sim.flying.rendezvous import RendezvousRun
    from sim.flying.run import Steps
    from sim.scenario.tables import phases as model

    OnAxis = model.Approach | model.Hold | model.Dock | model.BackOut

ARRIVED = 1.0 * FOOT  # an approach to a hold ends this far outside it, where the braking curve ends (chosen)
DEADBAND = elementary.tan(math.radians(1.0))  # half angle of the lateral deadband (chosen)
DEADBAND_FLOOR = 0.025  # m, its smallest half width (chosen)
CYLINDER = 3.0 * INCH  # m: inside this the corridor does not count (STS-134 V-bar card: 3-inch lateral cylinder)
SECOND_LOOK = 240.0  # s before leaving a hold at which the way on is rehearsed again (chosen)
NEVER = 1.0e18


def fly_approach(run: RendezvousRun, k: int, phase: model.Approach) -> Steps[None]:
    """Fly by the gates to a range; to rest there when a hold at that range follows."""
    end = phase.until.range + (ARRIVED if _to_hold(run, k) else 0.0)
    law = _law(run, phase)._replace(kind=APPROACH, end=end, stop=phase.until.range if _to_hold(run, k) else -1.0)
    gates = [figure for gate in phase.gates for figure in (gate.range, gate.rate)]
    start = run.sight(ANGLES[phase.axis]).port[2]
    if start <= end:
        raise FlightEnd(f"{phase.name}: begins at {start / FOOT:.0f} ft along {phase.axis}, already inside its end")
    yield from fly_law(run, phase, law, gates, NEVER, start - end)


def fly_back_out(run: RendezvousRun, k: int, phase: model.BackOut) -> Steps[None]:
    """Open the range by the gates; to rest when a hold follows."""
    end = phase.until.range - (ARRIVED if _to_hold(run, k) else 0.0)
    law = _law(run, phase)._replace(kind=BACK_OUT, end=end, stop=phase.until.range if _to_hold(run, k) else -1.0)
    _check_side(run, phase)
    gates = [figure for gate in reversed(phase.gates) for figure in (gate.range, gate.rate)]
    start = run.sight(ANGLES[phase.axis]).port[2]
    if start >= end:
        raise FlightEnd(f"{phase.name}: begins at {start / FOOT:.0f} ft along {phase.axis}, already beyond its end")
    yield from fly_law(run, phase, law, gates, NEVER, end - start)


def fly_hold(run: RendezvousRun, k: int, phase: model.Hold, rehearse: Rehearsal) -> Steps[None]:
    """Hold the range until a time; a time that serves a later event is found by rehearsing what lies between.

    The rehearsal is repeated from the steady hold, `SECOND_LOOK` seconds before it first said to leave.
    """
    until, clock = phase.until, run.plan.clock
    law = _law(run, phase)._replace(kind=HOLD, hold=phase.range)
    _check_side(run, phase)
    names = [later.name for later in run.plan.scenario.phase]
    if until.contact is not None:
        brings = [later.traits.brings for later in run.plan.scenario.phase]
        goal, after = clock.seconds(until.contact), brings.index("contact", k) + 1
    elif until.time is None:
        yield from _hold_until(run, phase, law, run.t + (until.duration or 0.0))
        return
    elif until.arrive is None:
        yield from _hold_until(run, phase, law, clock.seconds(until.time))
        return
    else:
        goal, after = clock.seconds(until.time), names.index(until.arrive)
    first = goal - rehearse.lasts(k + 1, after) - SECOND_LOOK
    if first > run.t:
        yield from _hold_until(run, phase, law, first)
    yield from _hold_until(run, phase, law, goal - rehearse.lasts(k + 1, after))


def _hold_until(run: RendezvousRun, phase: model.Hold, law: Law, end: float) -> Steps[None]:
    """Hold the range until a time, or note that it has passed."""
    if end > run.t:
        yield from fly_law(run, phase, law, [0.0, 0.0], end, end - run.t)
    elif end < run.t - 1.0:
        run.note(phase.name, f"{run.t - end:.0f} s late: left at once")


def fly_dock(run: RendezvousRun, phase: model.Dock) -> Steps[None]:
    """Close in to contact and judge it."""
    law = _law(run, phase)._replace(kind=DOCK, rate=phase.rate)
    _check_side(run, phase)
    yield from fly_law(run, phase, law, [0.0, 0.0], NEVER, run.sight(ANGLES[phase.axis]).port[2])
    meet(run, ANGLES[phase.axis])


def meet(run: RendezvousRun, angle: float) -> None:
    """Judge the meeting of both ports on the polar axes at an angle (rad); `FlightEnd` when it is no capture."""
    capture = run.plan.chaser.capture
    if capture is None:
        raise FlightEnd(f"collision: the ports meet, and {run.plan.chaser.name} has nothing that would hold them")
    contact = judge(run.t, run.port_along(angle), run.plan.misalignment_rad, capture)
    run.touch(contact)
    if not contact.captured:
        raise FlightEnd("not captured: " + "; ".join(contact.reasons))


def fly_law(
    run: RendezvousRun, phase: OnAxis | model.FlyAround, law: Law, gates: list[float], end: float, whole: float
) -> Steps[None]:
    """Run control cycles until the law's event or ``end`` (s), guarding the phase's limit and the ships' hulls.

    It pauses after each segment, where somebody may take over by hand.

    ``whole`` is what the progress bar counts: the seconds to ``end``, or the metres along the axis to the law's own.
    """
    plan = run.plan
    buffer, flat = plan.kernels.buffer(empty_log(MOST_ROWS * SEGMENT)), plan.kernels.buffer(gates)
    latest = run.starts[phase.name] + phase.limit
    law = law._replace(end_time=min(end, latest))
    run.follow(law)
    began, place, first = run.t, run.port(), run.state.cycles
    while not run.touched:
        if (run.state.cycles - first) % SEGMENT == 0:
            run.breathe()
        seen = len(run.samples)
        status = run.cycle(law, flat, run.segment, buffer, first)
        if law.kind != DOCK:
            check_hulls(run, phase.name, seen)
        if status == CONTACT and law.kind != DOCK:
            when = plan.clock.iso(run.t)
            raise FlightEnd(f"collision: the ports passed each other during '{phase.name}' at {when}")
        left = norm(run.port()[:3])
        if status == TIME_REACHED and end > latest:
            raise FlightEnd(endless(phase, f"the range is {left / FOOT:.0f} ft"))
        if status != FLYING:
            break
        done = (run.t - began) if end < NEVER else abs(left - norm(place[:3]))
        run.tell(min(done / whole, 1.0), phase.name)
        yield
    run.follow(None)


def check_hulls(run: RendezvousRun, name: str, seen: int) -> None:
    """End the flight at the instant at which the hulls may meet, from sample ``seen`` on."""
    reach = run.plan.hulls_m
    first = max(seen - 1, 0)
    ends = [(sample.row.t, sample.row.pair) for sample in run.samples[first:]]
    for number, (start, end) in enumerate(pairwise([*ends, (run.t, run.pair)]), first):
        span = end[0] - start[0]
        if span > 0.0:
            go = _between(start[1], end[1], span)
            met = first_meeting(go, start[1], end[1], span, reach)
            if met is not None:
                run.rewind(number, met, go(met))
                raise FlightEnd(run.collision(f" during '{name}'"))


def _between(start: Pair, end: Pair, span: float) -> Callable[[float], Pair]:
    """Return the motion between two samples of a control phase, ``span`` s apart, by cubics."""
    return lambda seconds: (
        hermite(start[:6], end[:6], seconds / span, span) + hermite(start[6:], end[6:], seconds / span, span)
    )


def _law(run: RendezvousRun, phase: OnAxis) -> Law:
    """Return what the laws share of a phase's keys; the caller sets its kind and its ends."""
    corridor = phase.corridor
    return Law(
        kind=HOLD,
        angle=ANGLES[phase.axis],
        turn_rate=0.0,
        start_time=run.t,
        stop=-1.0,
        end=-1.0,
        end_time=NEVER,
        hold=0.0,
        begin=0.0,
        rate=0.0,
        low_z=phase.low_z or 0.0,
        corridor=elementary.tan(corridor.half_angle) if corridor else 0.0,
        corridor_inside=corridor.inside if corridor else 0.0,
        deadband=DEADBAND,
        deadband_floor=DEADBAND_FLOOR,
        cylinder=CYLINDER,
    )


def _to_hold(run: RendezvousRun, k: int) -> bool:
    """Return whether a hold follows phase number ``k``."""
    phases = run.plan.scenario.phase
    return k + 1 < len(phases) and isinstance(phases[k + 1], Hold)


def _check_side(run: RendezvousRun, phase: OnAxis) -> None:
    """End the flight when the chaser's port stands on the wrong side of the target's."""
    if run.sight(ANGLES[phase.axis]).port[2] <= 0.0:
        raise FlightEnd(f"{phase.name}: the chaser's port does not stand on the {phase.axis} side of the target's port")
