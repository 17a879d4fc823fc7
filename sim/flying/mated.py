"""The two ships as one, and their parting: docked flight and undocking by springs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.core import elementary
from sim.core.relative.lvlh import polar
from sim.flying.run import FlightEnd, endless
from sim.inputs.units import FOOT

if TYPE_CHECKING:
    from sim.core.tuples import Pair
    from sim.flying.rendezvous import RendezvousRun
    from sim.flying.run import Steps
    from sim.gnc.state import State
    from sim.scenario.tables import phases as model

SAMPLE_DOCKED_S = 120.0  # between two samples of docked flight (chosen)


def fly_docked(run: RendezvousRun, phase: model.Docked) -> Steps[None]:
    """Fly as one ship: the target's orbit alone is integrated, the chaser rides where contact put it."""
    plan, until = run.plan, phase.until
    x, y, z, _, _, _ = run.lvlh()
    began = run.t
    end = plan.clock.seconds(until.time) if until.time is not None else began + (until.duration or 0.0)
    if end < began:
        raise FlightEnd(f"{phase.name}: was to end at {plan.clock.iso(end)}, before it begins")
    while run.t < end - 1e-9:
        step = min(SAMPLE_DOCKED_S, end - run.t)
        run.place((x, y, z, 0.0, 0.0, 0.0))
        run.log(0)
        run.breathe()
        start = run.state

        def go(seconds: float, start: State = start) -> Pair:
            orbit_coast, world = run.plan.kernels.orbit_coast, run.plan.world
            return (*orbit_coast(world, plan.target_body, start.t, start.pair[:6], seconds, run.step), *start.pair[6:])

        run.move(step, go(step))
        if run.t > began + phase.limit:
            raise FlightEnd(endless(phase, f"it was to end at {plan.clock.iso(end)}"))
        run.watch_ground(start, go)
        run.tell((run.t - began) / (end - began), phase.name)
        yield
    run.place((x, y, z, 0.0, 0.0, 0.0))


def hand_over(run: RendezvousRun, k: int) -> None:
    """Go on with the ships of phase number ``k``, where a docked phase has left others: a module changed hands.

    The target's orbit goes on unbroken, as that of its new centre of mass, and the new ports are together as the old
    ones were; the chaser's centre of mass is put where that has it. Two samples at one time tell both ships.
    """
    old, plan = run.plan, run.plan.in_phase(k)
    run.log(0)
    port = run.port()
    run.change_ships(plan)
    x, y, z, vx, vy, vz = run.lvlh()
    now = run.port()
    left = old.chaser.mass_kg - plan.chaser.mass_kg
    run.place((x + port[0] - now[0], y + port[1] - now[1], z + port[2] - now[2], vx, vy, vz), run.mass - left)
    run.note(
        plan.scenario.phase[run.phase].name,
        f"{abs(left) / 1e3:.2f} t stay with the {'target' if left > 0.0 else 'chaser'}: "
        f"{plan.target.name} and {plan.chaser.name} part",
    )


def fly_separate(run: RendezvousRun, phase: model.Separate) -> Steps[None]:
    """Let the springs push off along the docking axis, and drift with the jets inhibited."""
    plan, until = run.plan, phase.until
    rate = phase.rate or plan.chaser.separation_speed_m_s
    if rate <= 0.0:
        raise FlightEnd(f"{phase.name}: {plan.chaser.name} has no springs that part the ships; rate = ... would")
    angle, _ = run.pitch()
    x, y, z, _, _, _ = run.lvlh()
    run.place((x, y, z, rate * elementary.sin(angle), 0.0, rate * elementary.cos(angle)))
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
