"""The control cycle in six verbs: sense, estimate, guide, control, move, log; once a second close to the target.

The laws see polar axes in the orbit plane about the target, at the angle of the law (0 straight below, pi/2 ahead;
see `sim.core.relative.lvlh.polar`). The chaser is pitched with that angle and so keeps the same side to the target: its
jets and its port stand still in these axes, but while it still slews there.

This is the one loop of the simulator. Everything around it (phases, files, pictures) calls `fly_segment` and reads
what it logs; one cycle at a time it serves hand-flying, a few hundred at a time a run, and compiled a Monte Carlo.
"""

from __future__ import annotations

from math import sqrt

from sim.core.motion.bracket import Bracket, guess, narrowed
from sim.core.motion.integrate import NO_PUSH, pair_step
from sim.core.relative.held import held, lvlh_quaternion, lvlh_rate
from sim.core.relative.lvlh import axes, target_acceleration
from sim.core.rigid.attitude import Attitude
from sim.core.tuples import Matrix, Pair, Vector
from sim.core.world import CW_CURVILINEAR, World
from sim.gnc.control.jet_select import LOW_Z, NORM
from sim.gnc.control.pulses import Firing, control, next_stop, sizes, still_firing
from sim.gnc.control.slew import slewed
from sim.gnc.craft import Craft
from sim.gnc.guidance.approach import BACK_OUT, FLY_AROUND, HAND, Law, guide, polar_angle
from sim.gnc.judgement import beside, off_corridor
from sim.gnc.navigation.sensors import Sight, estimate, sense
from sim.gnc.state import LOGGED, Row, State, write_row

CYCLE = 1.0  # s between two looks at the instruments (chosen)
MOST_ROWS = 4  # that a cycle logs: its beginning, and the end of each of three commands

FLYING = 0.0
RANGE_REACHED = 1.0
CONTACT = 2.0
TIME_REACHED = 3.0


def fly_segment(
    world: World,
    craft: Craft,
    law: Law,
    gates: list[float],
    jets: list[float],
    state: State,
    cycles: int,
    seed: int,
    log: list[float],
    log_every: int,
    first: int,
) -> tuple[State, float, int]:
    """Fly control cycles until an event, ``cycles`` of them or a full log; answer (state, status, rows logged).

    Parameters
    ----------
    gates : flat buffer, range (m) and closing or opening rate (m/s) by turns, farthest first; not empty
    jets : the table of `sim.gnc.control.jet_select`
    log : flat buffer of rows (see `sim.gnc.state`), filled from its start; a row is written every ``log_every`` cycles,
        counted from the cycle number ``first`` of the run, where commands begin to fire and where each stops

    """
    room = len(log) // LOGGED
    left = room  # rows; a count that began with 0 would be compiled twice, as a constant too
    status = FLYING
    seen = look(world, craft, law, state)
    for _ in range(cycles):
        if left < MOST_ROWS or status != FLYING:
            break
        duration = min(CYCLE, law.end_time - state.t)
        if duration <= 1e-9:
            status = TIME_REACHED
            break
        known = estimate(seen)
        mode = LOW_Z if known.port[2] < law.low_z else NORM
        wanted = guide(law, gates, known, sizes(craft, jets, mode, state.mass), state.t)
        pitch = polar_angle(law, state.t) + state.off
        firing = control(craft, jets, mode, wanted, pitch, state.mass, duration, seed, state.cycles)
        bits = still_firing(firing, 0.0)
        if bits != 0 or (state.cycles - first) % log_every == 0:
            write_row(log, room - left, row(world, craft, law, state, bits))
            left -= 1
        start = state
        state, seen, status = move(world, craft, law, start, seen, firing, duration)
        stop = next_stop(firing, 0.0)
        while 0.0 < stop < state.t - start.t + 1e-9:
            there = after(world, craft, start, firing, stop)
            write_row(log, room - left, row(world, craft, law, there, still_firing(firing, stop)))
            left -= 1
            stop = next_stop(firing, stop)
    target, chaser = attitudes(world, craft, law, state)
    return (
        State(
            state.t,
            state.pair,
            state.off,
            state.off_rate,
            target,
            chaser,
            state.mass,
            state.spent,
            state.outside,
            state.cycles,
        ),
        status,
        room - left,
    )


def look(world: World, craft: Craft, law: Law, state: State) -> Sight:
    """Return what the chaser sees under a law."""
    angle = polar_angle(law, state.t)
    return sense(world, craft, angle, law.turn_rate, state.off, state.off_rate, state.t, state.pair)


def move(
    world: World, craft: Craft, law: Law, state: State, seen: Sight, firing: Firing, duration: float
) -> tuple[State, Sight, float]:
    """Move on by a cycle of ``duration`` s, or to the event that falls into it; answer (state, sight, status)."""
    there = after(world, craft, state, firing, duration)
    sight = look(world, craft, law, there)
    s, s_after = seen.port[2], sight.port[2]
    status, goal = FLYING, 0.0
    if law.end >= 0.0 and ((s < law.end <= s_after) if law.kind == BACK_OUT else (s_after <= law.end < s)):
        status, goal = RANGE_REACHED, law.end
    elif s_after <= 0.0 < s and law.kind != FLY_AROUND and not (law.kind == HAND and beside(sight.port)):
        status = CONTACT
    if status != FLYING:
        duration = reach(world, craft, law, state, firing, s, s_after, duration, goal)
        there = after(world, craft, state, firing, duration)
        sight = look(world, craft, law, there)
    outside = there.outside + (duration if off_corridor(law, seen.port) > 0.0 else 0.0)
    moved = State(
        there.t,
        there.pair,
        there.off,
        there.off_rate,
        there.target,
        there.chaser,
        there.mass,
        there.spent,
        outside,
        there.cycles + 1,
    )
    return moved, sight, status


def after(world: World, craft: Craft, state: State, firing: Firing, seconds: float) -> State:
    """Return the state ``seconds`` later, the commands firing from the start on; its attitudes are still those before.

    Nothing within a cycle asks for the attitudes but a row that is logged, and that works them out (`attitudes`).
    """
    b_1 = min(firing.seconds[0], seconds)
    b_2 = min(firing.seconds[1], seconds)
    b_3 = min(firing.seconds[2], seconds)
    off, off_rate = slewed(state.off, state.off_rate, seconds)
    p = firing.pushes
    return State(
        state.t + seconds,
        thrust(world, craft, state.t, state.pair, seconds, (b_1, b_2, b_3), p),
        off,
        off_rate,
        state.target,
        state.chaser,
        state.mass - (firing.flows[0] * b_1 + firing.flows[1] * b_2 + firing.flows[2] * b_3),
        state.spent
        + (
            sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]) * b_1
            + sqrt(p[3] * p[3] + p[4] * p[4] + p[5] * p[5]) * b_2
            + sqrt(p[6] * p[6] + p[7] * p[7] + p[8] * p[8]) * b_3
        ),
        state.outside,
        state.cycles,
    )


def thrust(world: World, craft: Craft, t: float, pair: Pair, duration: float, burns: Vector, pushes: Matrix) -> Pair:
    """Integrate ``duration`` seconds while up to three commands fire from the start on.

    ``burns`` holds how long each fires (s), ``pushes`` the three accelerations on LVLH axes one after the other.
    A step ends wherever a command ends, so that no integration step straddles a jump of the acceleration.
    """
    b0, b1, b2 = burns
    if b0 <= 0.0 and b1 <= 0.0 and b2 <= 0.0:
        return pair_step(world, craft.target, craft.chaser, t, pair, duration, NO_PUSH, NO_PUSH)
    xx, xy, xz, yx, yy, yz, zx, zy, zz = 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0
    if world.gravity != CW_CURVILINEAR:
        xx, xy, xz, yx, yy, yz, zx, zy, zz = axes(pair[0], pair[1], pair[2], pair[3], pair[4], pair[5])
    now = 0.0
    while now < duration:
        until = duration
        ax = ay = az = 0.0
        if b0 > now:
            until = min(until, b0)
            ax, ay, az = ax + pushes[0], ay + pushes[1], az + pushes[2]
        if b1 > now:
            until = min(until, b1)
            ax, ay, az = ax + pushes[3], ay + pushes[4], az + pushes[5]
        if b2 > now:
            until = min(until, b2)
            ax, ay, az = ax + pushes[6], ay + pushes[7], az + pushes[8]
        push = (xx * ax + yx * ay + zx * az, xy * ax + yy * ay + zy * az, xz * ax + yz * ay + zz * az)
        pair = pair_step(world, craft.target, craft.chaser, t + now, pair, until - now, NO_PUSH, push)
        now = until
    return pair


def reach(
    world: World,
    craft: Craft,
    law: Law,
    state: State,
    firing: Firing,
    before: float,
    end: float,
    duration: float,
    goal: float,
) -> float:
    """Return the time within a cycle at which the range along the axis comes to ``goal``, to 1e-9 s.

    ``before`` and ``end`` are the ranges at the cycle's ends.
    """
    bracket = Bracket(0.0, duration, before - goal, end - goal)
    root = duration
    for _ in range(60):
        root = guess(bracket)
        off = look(world, craft, law, after(world, craft, state, firing, root)).port[2] - goal
        if abs(off) < 1e-12 or bracket.high - bracket.low < 1e-9:
            break
        bracket = narrowed(bracket, root, off)
    return root


def attitudes(world: World, craft: Craft, law: Law, state: State) -> tuple[Attitude, Attitude]:
    """Return the attitudes of target and chaser: held in LVLH, and pitched as the law commands but for what is off."""
    pitch = polar_angle(law, state.t) + state.off
    return commanded(world, craft, state.t, state.pair, pitch, law.turn_rate + state.off_rate)


def commanded(
    world: World, craft: Craft, t: float, pair: Pair, pitch: float, pitch_rate: float
) -> tuple[Attitude, Attitude]:
    """Return the attitudes of a target held in LVLH and of a chaser pitched in it (rad and rad/s)."""
    orbit = (pair[0], pair[1], pair[2], pair[3], pair[4], pair[5])
    lvlh = lvlh_quaternion(orbit)
    turning = lvlh_rate(orbit, target_acceleration(world, craft.target, t, orbit))
    return (
        held(lvlh, turning, craft.target_below, 0.0, 0.0),
        held(lvlh, turning, craft.chaser_below, pitch, pitch_rate),
    )


def row(world: World, craft: Craft, law: Law, state: State, bits: int) -> Row:
    """Return the sample of a state; ``bits`` says which commands fire from here on."""
    target, chaser = attitudes(world, craft, law, state)
    return Row(state.t, state.pair, target, chaser, state.mass, state.spent, bits)
