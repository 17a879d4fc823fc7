"""The control cycle: measure, decide, fire, integrate; once a second wherever the chaser is flown close to the target.

The laws see polar axes in the orbit plane about the target, at the angle theta of the law (0 straight below, pi/2
ahead): e_t = (cos theta, 0, -sin theta) on LVLH axes, e_y = (0, 1, 0) and e_r = (sin theta, 0, cos theta), outward. The
chaser pitches with theta and so keeps the same side to the target: its jets and its port stand still in these axes.

This is the one loop of the simulator. Everything around it (phases, files, pictures) calls `fly_segment` and reads
what it logs; one cycle at a time it serves hand-flying, a few hundred at a time a run, and compiled a Monte Carlo.
"""

from __future__ import annotations

from math import cos, sin, sqrt
from typing import NamedTuple

from sim.core.body import Body
from sim.core.motion.integrate import NO_PUSH, pair_step
from sim.core.relative.lvlh import axes, pair_to_lvlh
from sim.core.tuples import Matrix, Pair, Vector
from sim.core.tuples import State as State6
from sim.core.world import CW, World
from sim.gnc.guidance.approach import (
    BACK_OUT,
    FLY_AROUND,
    Law,
    axial_pulses,
    lateral_pulses,
    polar_angle,
    radius,
    tracking_pulses,
)
from sim.gnc.noise import pulse_error

CYCLE = 1.0  # s between two looks at the instruments (chosen)
MOST_PULSES = 12.0  # at most this many minimum pulses in one cycle, on one axis


FLYING = 0.0
RANGE_REACHED = 1.0
CONTACT = 2.0
TIME_REACHED = 3.0

OUT, IN = 20, 25  # places in the jets' buffer of the commands that push away from the target and towards it

STATE = 17  # t, pair (12), mass, delta-v spent, seconds outside the corridor, cycles flown
LOGGED = 16  # t, pair (12), mass, delta-v spent, mask of the commands that fire from here on

State = tuple[
    float,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
    float,
]


class Craft(NamedTuple):
    """What the loop must know of the two ships (SI)."""

    target: Body
    chaser: Body
    chaser_x: float  # chaser's port from its centre of mass, on LVLH axes when it stands below the target
    chaser_y: float
    chaser_z: float
    target_x: float  # target's port from its centre of mass, LVLH
    target_y: float
    target_z: float
    min_pulse: float  # shortest firing, s
    scatter: float  # standard deviation of a pulse's size, as a share of it


def port_state(world: World, craft: Craft, angle: float, turn_rate: float, t: float, pair: Pair) -> State6:
    """Chaser's port less target's port, position and rate on LVLH axes, the chaser pitched by ``angle`` and turning."""
    x, y, z, vx, vy, vz = pair_to_lvlh(world, craft.target, t, pair)
    c, s = cos(angle), sin(angle)
    ahead = craft.chaser_x * c + craft.chaser_z * s
    down = craft.chaser_z * c - craft.chaser_x * s
    return (
        x + (ahead - craft.target_x),
        y + (craft.chaser_y - craft.target_y),
        z + (down - craft.target_z),
        vx + turn_rate * down,
        vy,
        vz - turn_rate * ahead,
    )


def polar(lvlh: State6, angle: float, turn_rate: float) -> State6:
    """Return an LVLH state on polar axes, its rates as seen in these axes while they turn."""
    x, y, z, vx, vy, vz = lvlh
    c, s = cos(angle), sin(angle)
    across, out = x * c - z * s, x * s + z * c
    return across, y, out, vx * c - vz * s - turn_rate * out, vy, vx * s + vz * c + turn_rate * across


def polar_port(craft: Craft, center: State6, angle: float, turn_rate: float) -> State6:
    """Chaser's port less target's port on polar axes, ``center`` being its centre of mass there (see `polar`)."""
    across, y, out, v_across, v_y, v_out = center
    c, s = cos(angle), sin(angle)
    p_across = craft.target_x * c - craft.target_z * s
    p_out = craft.target_x * s + craft.target_z * c
    return (
        across + (craft.chaser_x - p_across),
        y + (craft.chaser_y - craft.target_y),
        out + (craft.chaser_z - p_out),
        v_across + turn_rate * p_out,
        v_y,
        v_out - turn_rate * p_across,
    )


def range_along(world: World, craft: Craft, law: Law, t: float, pair: Pair) -> float:
    """Distance from port to port along the law's outward axis."""
    angle = polar_angle(law, t)
    center = polar(pair_to_lvlh(world, craft.target, t, pair), angle, law.turn_rate)
    return polar_port(craft, center, angle, law.turn_rate)[2]


def natural_acceleration(law: Law, angle: float, pair: Pair, lvlh: State6) -> tuple[float, float, float]:
    """Acceleration across and outward when no jet fires (the pilot's CW), and the outward one's fall per metre nearer.

    As seen in the polar axes: with turn rate w and the centre of mass at (across, out) these turn under the chaser,
    which adds w^2 across - 2 w out' and w^2 out + 2 w across'.
    """
    radius2 = pair[0] * pair[0] + pair[1] * pair[1] + pair[2] * pair[2]
    speed2 = pair[3] * pair[3] + pair[4] * pair[4] + pair[5] * pair[5]
    n2 = speed2 / radius2
    forward = 2.0 * sqrt(n2) * lvlh[5]
    down = 3.0 * n2 * lvlh[2] - 2.0 * sqrt(n2) * lvlh[3]
    w, c, s = law.turn_rate, cos(angle), sin(angle)
    center = polar(lvlh, angle, w)
    return (
        forward * c - down * s + w * (w * center[0] - 2.0 * center[5]),
        forward * s + down * c + w * (w * center[2] + 2.0 * center[3]),
        3.0 * n2 * c * c,
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
    if world.gravity != CW:
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
    t: float,
    pair: Pair,
    burns: Vector,
    pushes: Matrix,
    before: float,
    after: float,
    duration: float,
    goal: float,
) -> float:
    """Time within a cycle at which the range along the axis comes to ``goal``, by the Illinois method to 1e-9 s."""
    low, high, f_low, f_high = 0.0, duration, before - goal, after - goal
    root = duration
    for _ in range(60):
        root = high - f_high * (high - low) / (f_high - f_low)
        f = range_along(world, craft, law, t + root, thrust(world, craft, t, pair, root, burns, pushes)) - goal
        if abs(f) < 1e-12 or high - low < 1e-9:
            break
        if (f > 0.0) == (before > goal):
            low, f_low = root, f
            f_high *= 0.5
        else:
            high, f_high = root, f
            f_low *= 0.5
    return root


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
) -> tuple[State, float, int]:
    """Fly control cycles until an event, ``cycles`` of them or a full log; answer (state, status, rows logged).

    Parameters
    ----------
    gates : flat buffer, range (m) and closing or opening rate (m/s) by turns, farthest first; not empty
    jets : flat buffer of 2 modes (NORM, LOW-Z) x 6 polar directions (along and against e_t, e_y, e_r) x 5 figures:
        force (3, N) on the polar axes, flow (kg/s), command mask
    state : `STATE` floats
    log : flat buffer of rows of `LOGGED` floats, filled from its start; a row is written every ``log_every`` cycles
        and on both sides of every firing

    """
    rows = 0
    room = len(log) // LOGGED - 3
    status = FLYING
    t, x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, mass, spent, outside, count = state
    pair = (x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11)
    for cycle in range(cycles):
        if rows > room:
            break
        angle = polar_angle(law, t)
        lvlh = pair_to_lvlh(world, craft.target, t, pair)
        center = polar(lvlh, angle, law.turn_rate)
        port = polar_port(craft, center, angle, law.turn_rate)
        s = port[2]
        w = -port[5]
        mode = 30 if s < law.low_z else 0
        duration = min(CYCLE, law.end_time - t)
        if duration <= 1e-9:
            status = TIME_REACHED
            break

        # decide: signed pulses towards the target (or away), across and out of plane
        a_2, a_1, g = natural_acceleration(law, angle, pair, lvlh)
        p_in = abs(jets[mode + IN + 2]) * craft.min_pulse / mass
        p_out = abs(jets[mode + OUT + 2]) * craft.min_pulse / mass
        p_2 = abs(jets[mode]) * craft.min_pulse / mass
        p_3 = abs(jets[mode + 11]) * craft.min_pulse / mass
        if law.kind == FLY_AROUND:
            r, r_rate, r_acceleration = radius(law, t)
            deadband = max(law.deadband * r, law.deadband_floor)
            n_1 = -tracking_pulses(center[2] - r, center[5] - r_rate, a_1 - r_acceleration, deadband, p_out, p_in)
            n_2 = tracking_pulses(center[0], center[3], a_2, deadband, p_2, p_2)
            n_3 = tracking_pulses(center[1], center[4], 0.0, deadband, p_3, p_3)
        else:
            n_1 = axial_pulses(law, gates, s, w, a_1, g, p_in, p_out)
            n_2 = lateral_pulses(law, s, w, port[0], port[3], p_2)
            n_3 = lateral_pulses(law, s, w, port[1], port[4], p_3)

        # fire: whole pulses, each with its own error
        j_1 = mode + (IN if n_1 > 0.0 else OUT)
        j_2 = mode + (0 if n_2 > 0.0 else 5)
        j_3 = mode + (10 if n_3 > 0.0 else 15)
        b_1 = min(min(abs(n_1), MOST_PULSES) * craft.min_pulse, duration)
        b_2 = min(min(abs(n_2), MOST_PULSES) * craft.min_pulse, duration)
        b_3 = min(min(abs(n_3), MOST_PULSES) * craft.min_pulse, duration)
        fires = b_1 > 0.0 or b_2 > 0.0 or b_3 > 0.0
        draw = 3 * int(count)
        e_1 = (1.0 + craft.scatter * pulse_error(seed, draw)) / mass if b_1 > 0.0 else 0.0
        e_2 = (1.0 + craft.scatter * pulse_error(seed, draw + 1)) / mass if b_2 > 0.0 else 0.0
        e_3 = (1.0 + craft.scatter * pulse_error(seed, draw + 2)) / mass if b_3 > 0.0 else 0.0
        f_1, f_2, f_3 = on_lvlh(jets, j_1, angle), on_lvlh(jets, j_2, angle), on_lvlh(jets, j_3, angle)
        pushes = (
            f_1[0] * e_1, f_1[1] * e_1, f_1[2] * e_1,
            f_2[0] * e_2, f_2[1] * e_2, f_2[2] * e_2,
            f_3[0] * e_3, f_3[1] * e_3, f_3[2] * e_3,
        )  # fmt: skip
        burns = (b_1, b_2, b_3)

        # integrate, to the event if one falls into this cycle
        after = thrust(world, craft, t, pair, duration, burns, pushes)
        s_after = range_along(world, craft, law, t + duration, after)
        opens = law.kind == BACK_OUT
        if law.end >= 0.0 and ((s < law.end <= s_after) if opens else (s_after <= law.end < s)):
            status = RANGE_REACHED
            duration = reach(world, craft, law, t, pair, burns, pushes, s, s_after, duration, law.end)
        elif s_after <= 0.0 < s and law.kind != FLY_AROUND:
            status = CONTACT
            duration = reach(world, craft, law, t, pair, burns, pushes, s, s_after, duration, 0.0)
        if status != FLYING:
            after = thrust(world, craft, t, pair, duration, burns, pushes)
            b_1, b_2, b_3 = min(b_1, duration), min(b_2, duration), min(b_3, duration)

        # log
        used = 0.0
        if fires:
            mask = (  # bits, not numbers: commands share LOW-Z, and two axes may share a command
                (int(jets[j_1 + 4]) if b_1 > 0.0 else 0)
                | (int(jets[j_2 + 4]) if b_2 > 0.0 else 0)
                | (int(jets[j_3 + 4]) if b_3 > 0.0 else 0)
            )
            write_row(log, rows * LOGGED, t, pair, mass, spent, float(mask))
            longest = max(b_1, b_2, b_3)
            used = jets[j_1 + 3] * b_1 + jets[j_2 + 3] * b_2 + jets[j_3 + 3] * b_3
            spent += (
                sqrt(pushes[0] * pushes[0] + pushes[1] * pushes[1] + pushes[2] * pushes[2]) * b_1
                + sqrt(pushes[3] * pushes[3] + pushes[4] * pushes[4] + pushes[5] * pushes[5]) * b_2
                + sqrt(pushes[6] * pushes[6] + pushes[7] * pushes[7] + pushes[8] * pushes[8]) * b_3
            )
            mass -= used
            rows += 1
            if longest < duration:
                write_row(
                    log,
                    rows * LOGGED,
                    t + longest,
                    thrust(world, craft, t, pair, longest, burns, pushes),
                    mass,
                    spent,
                    0.0,
                )
                rows += 1
        elif cycle % log_every == 0:
            write_row(log, rows * LOGGED, t, pair, mass, spent, 0.0)
            rows += 1

        # the corridor is a cone with its tip at the target's port, never narrower than the lateral cylinder
        aside = sqrt(port[0] * port[0] + port[1] * port[1])
        if law.corridor > 0.0 and s < law.corridor_inside and aside > max(law.corridor * s, law.cylinder):
            outside += duration
        t, pair, count = t + duration, after, count + 1.0
        if status != FLYING:
            break
    p = pair
    return (
        (t, p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], p[10], p[11], mass, spent, outside, count),
        status,
        rows,
    )


def on_lvlh(jets: list[float], at: int, angle: float) -> Vector:
    """Return a command's force on LVLH axes, given on polar axes from place ``at`` of the jets on."""
    c, s = cos(angle), sin(angle)
    return jets[at] * c + jets[at + 2] * s, jets[at + 1], jets[at + 2] * c - jets[at] * s


def write_row(log: list[float], at: int, t: float, pair: Pair, mass: float, spent: float, mask: float) -> None:
    """Write one row of `LOGGED` floats from place ``at`` on."""
    log[at] = t
    for k in range(12):
        log[at + 1 + k] = pair[k]
    log[at + 13] = mass
    log[at + 14] = spent
    log[at + 15] = mask
