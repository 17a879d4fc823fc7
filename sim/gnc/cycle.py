"""The control cycle: measure, decide, fire, integrate; once a second from the hand-over to contact.

This is the one loop of the simulator. Everything around it (phases, files, pictures) calls `fly_segment` and reads
what it logs; one cycle at a time it serves hand-flying, a few hundred at a time a run, and compiled a Monte Carlo.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from sim.core.integrate import pair_step
from sim.core.lvlh import axes, pair_to_lvlh
from sim.core.tuples import Matrix, Pair, Vector
from sim.core.world import CW, World
from sim.gnc.approach import Law, axial_pulses, lateral_pulses
from sim.gnc.noise import pulse_error

CYCLE = 1.0  # s between two looks at the instruments (chosen)
MOST_PULSES = 12.0  # at most this many minimum pulses in one cycle, on one axis

FLYING = 0.0
RANGE_REACHED = 1.0
CONTACT = 2.0
TIME_REACHED = 3.0

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
    """What the loop must know of the two ships, every field a float (SI)."""

    port_x: float  # chaser's port less target's port when both centres of mass coincide, LVLH
    port_y: float
    port_z: float
    min_pulse: float  # shortest firing, s
    scatter: float  # standard deviation of a pulse's size, as a share of it


def port_state(world: World, craft: Craft, t: float, pair: Pair) -> tuple[float, float, float, float, float, float]:
    """Chaser's port less target's port, position and rate on LVLH axes (both ships hold their attitude in LVLH)."""
    x, y, z, vx, vy, vz = pair_to_lvlh(world, t, pair)
    return x + craft.port_x, y + craft.port_y, z + craft.port_z, vx, vy, vz


def outward_acceleration(law: Law, pair: Pair, x: float, z: float, vx: float, vz: float) -> tuple[float, float]:
    """Acceleration that opens the range when no jet fires, and its fall per metre of approach (the pilot's CW)."""
    radius2 = pair[0] * pair[0] + pair[1] * pair[1] + pair[2] * pair[2]
    speed2 = pair[3] * pair[3] + pair[4] * pair[4] + pair[5] * pair[5]
    n2 = speed2 / radius2
    if law.axis == 2.0:
        return law.side * (3.0 * n2 * z - 2.0 * sqrt(n2) * vx), 3.0 * n2
    if law.axis == 0.0:
        return law.side * 2.0 * sqrt(n2) * vz, 0.0
    return 0.0, 0.0


def thrust(world: World, t: float, pair: Pair, duration: float, burns: Vector, pushes: Matrix) -> Pair:
    """Integrate ``duration`` seconds while up to three commands fire from the start on.

    ``burns`` holds how long each fires (s), ``pushes`` the three accelerations on LVLH axes one after the other.
    A step ends wherever a command ends, so that no integration step straddles a jump of the acceleration.
    """
    b0, b1, b2 = burns
    if b0 <= 0.0 and b1 <= 0.0 and b2 <= 0.0:
        return pair_step(world, t, pair, duration, 0.0, 0.0, 0.0)
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
        pair = pair_step(
            world,
            t + now,
            pair,
            until - now,
            xx * ax + yx * ay + zx * az,
            xy * ax + yy * ay + zy * az,
            xz * ax + yz * ay + zz * az,
        )
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
    """Time within a cycle at which the range along the axis falls to ``goal``, by the Illinois method to 1e-9 s."""
    axis = int(law.axis)
    low, high, f_low, f_high = 0.0, duration, before - goal, after - goal
    root = duration
    for _ in range(60):
        root = high - f_high * (high - low) / (f_high - f_low)
        f = law.side * port_state(world, craft, t + root, thrust(world, t, pair, root, burns, pushes))[axis] - goal
        if abs(f) < 1e-12 or high - low < 1e-9:
            break
        if f > 0.0:
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
    gates : flat buffer, range (m) and closing rate (m/s) by turns, farthest first; not empty
    jets : flat buffer of 2 modes (NORM, LOW-Z) x 6 LVLH directions (+x, -x, +y, -y, +z, -z) x 5 figures: force (3, N)
        on LVLH axes, flow (kg/s), command mask
    state : `STATE` floats
    log : flat buffer of rows of `LOGGED` floats, filled from its start; a row is written every ``log_every`` cycles
        and on both sides of every firing

    """
    axis = int(law.axis)
    second = (axis + 1) % 3
    third = (axis + 2) % 3
    towards = 2 * axis + (1 if law.side > 0.0 else 0)
    away = 2 * axis + (0 if law.side > 0.0 else 1)
    rows = 0
    room = len(log) // LOGGED - 3
    status = FLYING
    t, x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, mass, spent, outside, count = state
    pair = (x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11)
    for cycle in range(cycles):
        if rows > room:
            break
        port = port_state(world, craft, t, pair)
        s = law.side * port[axis]
        w = -law.side * port[3 + axis]
        mode = 30 if s < law.low_z else 0
        duration = min(CYCLE, law.end_time - t)
        if duration <= 1e-9:
            status = TIME_REACHED
            break

        # decide: signed pulses along the approach axis and across it
        a, g = outward_acceleration(law, pair, port[0] - craft.port_x, port[2] - craft.port_z, port[3], port[5])
        p_in = abs(jets[mode + 5 * towards + axis]) * craft.min_pulse / mass
        p_out = abs(jets[mode + 5 * away + axis]) * craft.min_pulse / mass
        p_2 = abs(jets[mode + 10 * second + second]) * craft.min_pulse / mass
        p_3 = abs(jets[mode + 10 * third + third]) * craft.min_pulse / mass
        n_1 = axial_pulses(law, gates, s, w, a, g, p_in, p_out)
        n_2 = lateral_pulses(law, s, w, port[second], port[3 + second], p_2)
        n_3 = lateral_pulses(law, s, w, port[third], port[3 + third], p_3)

        # fire: whole pulses, each with its own error
        d_1 = towards if n_1 > 0.0 else away
        d_2 = 2 * second + (0 if n_2 > 0.0 else 1)
        d_3 = 2 * third + (0 if n_3 > 0.0 else 1)
        b_1 = min(min(abs(n_1), MOST_PULSES) * craft.min_pulse, duration)
        b_2 = min(min(abs(n_2), MOST_PULSES) * craft.min_pulse, duration)
        b_3 = min(min(abs(n_3), MOST_PULSES) * craft.min_pulse, duration)
        fires = b_1 > 0.0 or b_2 > 0.0 or b_3 > 0.0
        draw = 3 * int(count)
        e_1 = (1.0 + craft.scatter * pulse_error(seed, draw)) / mass if b_1 > 0.0 else 0.0
        e_2 = (1.0 + craft.scatter * pulse_error(seed, draw + 1)) / mass if b_2 > 0.0 else 0.0
        e_3 = (1.0 + craft.scatter * pulse_error(seed, draw + 2)) / mass if b_3 > 0.0 else 0.0
        j_1, j_2, j_3 = mode + 5 * d_1, mode + 5 * d_2, mode + 5 * d_3
        pushes = (
            jets[j_1] * e_1, jets[j_1 + 1] * e_1, jets[j_1 + 2] * e_1,
            jets[j_2] * e_2, jets[j_2 + 1] * e_2, jets[j_2 + 2] * e_2,
            jets[j_3] * e_3, jets[j_3 + 1] * e_3, jets[j_3 + 2] * e_3,
        )  # fmt: skip
        burns = (b_1, b_2, b_3)

        # integrate, to the event if one falls into this cycle
        after = thrust(world, t, pair, duration, burns, pushes)
        s_after = law.side * port_state(world, craft, t + duration, after)[axis]
        if law.end >= 0.0 and s_after <= law.end < s:
            status = RANGE_REACHED
            duration = reach(world, craft, law, t, pair, burns, pushes, s, s_after, duration, law.end)
        elif s_after <= 0.0 < s:
            status = CONTACT
            duration = reach(world, craft, law, t, pair, burns, pushes, s, s_after, duration, 0.0)
        if status != FLYING:
            after = thrust(world, t, pair, duration, burns, pushes)
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
                    log, rows * LOGGED, t + longest, thrust(world, t, pair, longest, burns, pushes), mass, spent, 0.0
                )
                rows += 1
        elif cycle % log_every == 0:
            write_row(log, rows * LOGGED, t, pair, mass, spent, 0.0)
            rows += 1

        # the corridor is a cone with its tip at the target's port, never narrower than the lateral cylinder
        aside = sqrt(port[second] * port[second] + port[third] * port[third])
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


def write_row(log: list[float], at: int, t: float, pair: Pair, mass: float, spent: float, mask: float) -> None:
    """Write one row of `LOGGED` floats from place ``at`` on."""
    log[at] = t
    for k in range(12):
        log[at + 1 + k] = pair[k]
    log[at + 13] = mass
    log[at + 14] = spent
    log[at + 15] = mask
