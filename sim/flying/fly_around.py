"""Flying around the target: a circle about its centre of mass in the orbit plane."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.core import elementary
from sim.core.vectors import dot, norm, norm2
from sim.core.world import CW_CURVILINEAR
from sim.flying.proximity import NEVER, fly_law
from sim.gnc.guidance.approach import FLY_AROUND, Law, polar_angle, radius
from sim.setup.axes import ANGLES

if TYPE_CHECKING:
    from sim.flying.rendezvous import RendezvousRun
    from sim.flying.run import Steps
    from sim.scenario.tables import phases as model

DEADBAND = 0.01  # of the radius to either side of the circle, along it and out of plane (chosen)
DEADBAND_FLOOR = 0.5  # m, its least (chosen)
TWICE = 2.0  # turns in LVLH a turn about the Earth, where the file says nothing: STS-81's 44 and 47 min a loop
LEAST = math.radians(5.0)  # a fly-around to the axis where it stands goes all the way round
NEAR = math.radians(20.0)  # off an axis by up to this: the angle that the port's place in the bay makes


def fly_around(run: RendezvousRun, phase: model.FlyAround) -> Steps[None]:
    """Circle the target until the loops are done, an axis is reached or the time has come; an event each loop."""
    x, _, z, _, _, _ = run.lvlh()
    angle, standing = elementary.atan2(x, z), run.pointing.angle
    turn = math.copysign(_turn_rate(run, phase), 1.0 if phase.sense == "ahead" else -1.0)
    # Turns count from the axis on which the port stood; the centre of mass is a few degrees off it.
    offset = math.remainder(standing - angle, math.tau)
    offset = offset if run.pointing.turn_rate == 0.0 and abs(offset) < NEAR else 0.0
    law = Law(
        kind=FLY_AROUND,
        angle=angle,
        turn_rate=turn,
        start_time=run.t,
        stop=-1.0,
        end=-1.0,
        end_time=NEVER,
        hold=phase.radius,
        begin=norm2(x, z),
        rate=0.0,
        low_z=phase.low_z or 0.0,
        corridor=0.0,
        corridor_inside=0.0,
        deadband=DEADBAND,
        deadband_floor=DEADBAND_FLOOR,
        cylinder=0.0,
    )
    run.point(angle, turn)
    first, start, spent, mass = len(run.samples), run.t, run.spent, run.mass
    end, loop = start + _sweep(run, phase, angle, offset, turn) / abs(turn), 0
    while run.t < end:
        loop += 1
        done = start + (math.tau * loop + offset * math.copysign(1.0, turn)) / abs(turn)
        yield from fly_law(run, phase, law, [0.0, 0.0], min(done, end), end - start)
        if run.t >= done - 1e-6:
            run.event(f"{phase.name}, loop {loop}", "loop")
    run.log(0)
    run.note(
        phase.name,
        f"{abs((run.t - start) * turn - offset) / math.tau:.2f} turns of {math.tau / abs(turn) / 60.0:.1f} min, "
        f"{run.spent - spent:.2f} m/s and {mass - run.mass:.0f} kg, "
        f"{_mean_error(run, law, first):.1f} m from the circle on average",
    )


def _turn_rate(run: RendezvousRun, phase: model.FlyAround) -> float:
    """Return how fast it goes around in LVLH, rad/s."""
    if phase.period is not None:
        return math.tau / phase.period
    return (phase.orbital_rate or TWICE) * mean_motion(run)


def mean_motion(run: RendezvousRun) -> float:
    """Return the target's mean motion by its semi-major axis, rad/s."""
    world = run.plan.world
    if world.gravity == CW_CURVILINEAR:
        return world.mean_motion
    per_axis = 2.0 / norm(run.pair[:3]) - dot(run.pair[3:6], run.pair[3:6]) / world.mu  # of the semi-major axis
    return math.sqrt(world.mu * per_axis * per_axis * per_axis)


def _sweep(run: RendezvousRun, phase: model.FlyAround, angle: float, offset: float, turn: float) -> float:
    """Return the angle (rad) that is flown through."""
    until, sense = phase.until, math.copysign(1.0, turn)
    if until.loops is not None:
        return math.tau * until.loops + offset * sense
    if until.time is not None:
        return abs(turn) * (run.plan.clock.seconds(until.time) - run.t)
    assert until.axis is not None
    on = (ANGLES[until.axis] - angle - offset) * sense % math.tau
    return (on if on > LEAST else on + math.tau) + offset * sense


def _mean_error(run: RendezvousRun, law: Law, first: int) -> float:
    """Return the mean distance (m) of the samples since number ``first`` from the point that was to be followed."""
    total = whole = 0.0
    for (row, _), (after, _) in pairwise(run.samples[first:]):
        x, y, z, _, _, _ = run.plan.kernels.pair_to_lvlh(run.plan.world, run.plan.target_body, row.t, row.pair)
        angle, distance = polar_angle(law, row.t), radius(law, row.t)[0]
        span = after.t - row.t
        total += span * norm((x - distance * elementary.sin(angle), y, z - distance * elementary.cos(angle)))
        whole += span
    return total / whole if whole > 0.0 else 0.0
