"""The two ships as one, and their parting: docked flight and undocking by springs.

Docked they are one ship with a centre of mass of its own, between theirs. Its momentum is that of both: at capture each
takes its share of the closing rate, and the springs push both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.core import elementary
from sim.core.body import Body
from sim.core.relative.lvlh import pair_from_lvlh, polar
from sim.core.world import CW_CURVILINEAR, LINEAR
from sim.flying.run import FlightEnd, endless
from sim.inputs.units import FOOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.core.tuples import Pair, State
    from sim.flying.rendezvous import RendezvousRun
    from sim.flying.run import Steps
    from sim.scenario.tables import phases as model

SAMPLE_DOCKED_S = 120.0  # between two samples of docked flight (chosen)


class Stack(NamedTuple):
    """Two docked ships as one."""

    center: State  # its centre of mass, inertial, m and m/s
    share: float  # the chaser's of its mass; nothing in a linear world, whose target keeps to its orbit
    body: Body  # what air and light act on: each ship as if alone, none in the other's lee


def stack_of(run: RendezvousRun) -> Stack:
    """Return the two ships of a run as one: the centre of mass and momentum of both."""
    target, chaser = run.plan.target_body, run.plan.chaser_body
    x, y, z, vx, vy, vz, dx, dy, dz, dvx, dvy, dvz = run.pair
    k = (
        run.mass / (run.mass + run.plan.target.mass_kg)
        if run.plan.world.gravity not in (CW_CURVILINEAR, LINEAR)
        else 0.0
    )
    return Stack(
        (x + k * dx, y + k * dy, z + k * dz, vx + k * dvx, vy + k * dvy, vz + k * dvz),
        k,
        Body(
            cda_m=(1.0 - k) * target.cda_m + k * chaser.cda_m,
            srp_m=(1.0 - k) * target.srp_m + k * chaser.srp_m,
        ),
    )


def pair_of(run: RendezvousRun, stack: Stack, lvlh: State, t: float) -> Pair:
    """Return both ships at ``t`` (s) about their common centre of mass, the chaser at a state in the target's LVLH."""
    plan, k = run.plan, stack.share
    target = stack.center
    for _ in range(2):  # the axes are those of the target, which follow from where it is: 1e-5 m, then 1e-11 m
        pair = pair_from_lvlh(plan.world, plan.target_body, t, target, lvlh)
        x, y, z, vx, vy, vz = stack.center
        dx, dy, dz, dvx, dvy, dvz = pair[6:]
        target = (x - k * dx, y - k * dy, z - k * dz, vx - k * dvx, vy - k * dvy, vz - k * dvz)
    return (*target, *pair[6:])


def fly_docked(run: RendezvousRun, phase: model.Docked) -> Steps[None]:
    """Fly as one ship: the orbit of the common centre of mass is integrated, both ships ride where contact put them."""
    plan, until = run.plan, phase.until
    x, y, z, _, _, _ = run.lvlh()
    began, stack = run.t, stack_of(run)
    end = plan.clock.seconds(until.time) if until.time is not None else began + (until.duration or 0.0)
    if end < began:
        raise FlightEnd(f"{phase.name}: was to end at {plan.clock.iso(end)}, before it begins")
    riding = (x, y, z, 0.0, 0.0, 0.0)
    run.put(pair_of(run, stack, riding, run.t))
    while run.t < end - 1e-9:
        step = min(SAMPLE_DOCKED_S, end - run.t)
        run.log(0)
        run.breathe()
        start = run.state

        def joined(seconds: float, t: float = start.t, stack: Stack = stack) -> Stack:
            orbit_coast, world = run.plan.kernels.orbit_coast, run.plan.world
            return stack._replace(center=orbit_coast(world, stack.body, t, stack.center, seconds, run.step))

        def go(seconds: float, t: float = start.t, joined: Callable[[float], Stack] = joined) -> Pair:
            return pair_of(run, joined(seconds), riding, t + seconds)

        stack = joined(step)
        run.move(step, pair_of(run, stack, riding, start.t + step))
        if run.t > began + phase.limit:
            raise FlightEnd(endless(phase, f"it was to end at {plan.clock.iso(end)}"))
        run.watch_ground(start, go)
        run.tell((run.t - began) / (end - began), phase.name)
        yield


def hand_over(run: RendezvousRun, k: int) -> None:
    """Go on with the ships of phase number ``k``, where a docked phase has left others: a module changed hands.

    The orbit of the common centre of mass goes on unbroken, and the new ports are together as the old ones were: both
    ships' centres of mass are put where that has them. Two samples at one time tell both ships.
    """
    old, plan = run.plan, run.plan.in_phase(k)
    run.log(0)
    port, center = run.port(), stack_of(run).center
    run.change_ships(plan)
    x, y, z, vx, vy, vz = run.lvlh()
    now = run.port()
    left = old.chaser.mass_kg - plan.chaser.mass_kg
    run.put(run.pair, run.mass - left)
    stack = stack_of(run)._replace(center=center)
    there = (x + port[0] - now[0], y + port[1] - now[1], z + port[2] - now[2], vx, vy, vz)
    run.put(pair_of(run, stack, there, run.t))
    run.note(
        plan.scenario.phase[run.phase].name,
        f"{abs(left) / 1e3:.2f} t stay with the {'target' if left > 0.0 else 'chaser'}: "
        f"{plan.target.name} and {plan.chaser.name} part",
    )


def fly_separate(run: RendezvousRun, phase: model.Separate) -> Steps[None]:
    """Let the springs push both ships apart along the docking axis, and drift with the jets inhibited."""
    plan, until = run.plan, phase.until
    rate = phase.rate or plan.chaser.separation_speed_m_s
    if rate <= 0.0:
        raise FlightEnd(f"{phase.name}: {plan.chaser.name} has no springs that part the ships; rate = ... would")
    angle, _ = run.pitch()
    x, y, z, _, _, _ = run.lvlh()
    push = (rate * elementary.sin(angle), 0.0, rate * elementary.cos(angle))
    run.put(pair_of(run, stack_of(run), (x, y, z, *push), run.t))
    run.part()
    run.event("undocking", "undocking", f"the springs part the ships at {rate / FOOT:.2f} ft/s")
    if until.duration is not None:
        yield from run.coasting_to(run.t + until.duration)
        return
    assert until.range is not None
    goal = until.range

    def beyond(t: float, pair: Pair) -> float:
        plan = run.plan  # whose air may be laid anew meanwhile
        return polar(plan.port_state(t, pair, angle, 0.0), angle, 0.0)[2] - goal

    if not (yield from run.coasting_until(beyond, run.t + phase.limit)):
        raise FlightEnd(endless(phase, f"the range never came to {goal / FOOT:.0f} ft"))
