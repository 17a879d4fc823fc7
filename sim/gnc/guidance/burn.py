"""Burns: flying a finite one, and finding the one that leads to an aim.

A burn is given by its delta-v on the chaser's own local axes at ignition (forward, minus the orbit's normal, down:
what the crew loads as an external delta-v) and holds that direction in inertial space. An engine is its thrust (N)
and its exhaust speed (m/s): mass falls as the rocket equation says.
"""

from __future__ import annotations

from math import ceil, sqrt

from sim.core.body import Body
from sim.core.elementary import exp, log
from sim.core.motion.integrate import NO_PUSH, ahead, mean, pair_coast, pushed_rate
from sim.core.relative.cw import intercept_velocity, phi_rv_steered
from sim.core.relative.lvlh import chaser_axes, pair_to_curvilinear
from sim.core.tuples import Pair, State, Vector
from sim.core.world import World

COAST_STEP = 300.0  # longest step of a coast, s: 1e-9 m over an approach
BURN_STEP = 2.0  # longest step while an engine burns, s
MISS = 1.0e-4  # m, a solved burn's miss of its aim on the model
SETTLED = 1.0e-7  # m/s, by which a burn that steers not every direction changes no more
MOST_ITERATIONS = 25


def duration(delta_v: Vector, mass: float, thrust: float, exhaust: float) -> float:
    """Return how long the engine burns for a delta-v, s (Tsiolkovsky)."""
    size = sqrt(delta_v[0] * delta_v[0] + delta_v[1] * delta_v[1] + delta_v[2] * delta_v[2])
    return mass * (1.0 - exp(-size / exhaust)) * exhaust / thrust


def burn(
    world: World,
    target: Body,
    chaser: Body,
    t: float,
    pair: Pair,
    mass: float,
    delta_v: Vector,
    thrust: float,
    exhaust: float,
    turning: float,
) -> tuple[Pair, float, float]:
    """Fly a burn from ignition at ``t`` to cut-off; answer (pair, mass, seconds).

    With ``turning`` 1.0 the thrust turns with the chaser's local axes; with 0.0 it keeps its inertial direction.
    """
    size = sqrt(delta_v[0] * delta_v[0] + delta_v[1] * delta_v[1] + delta_v[2] * delta_v[2])
    if size <= 0.0:
        return pair, mass, 0.0
    held = along(world, pair, delta_v, size)
    seconds = duration(delta_v, mass, thrust, exhaust)
    steps = ceil(seconds / BURN_STEP)
    h = seconds / steps
    flow = thrust / exhaust
    for step in range(steps):
        left = mass - flow * h
        push = exhaust * log(mass / left) / h
        pair = burn_step(world, target, chaser, t + step * h, pair, h, mass, left, push, held, delta_v, size, turning)
        mass = left
    return pair, mass, seconds


def burn_step(
    world: World,
    target: Body,
    chaser: Body,
    t: float,
    pair: Pair,
    h: float,
    mass: float,
    left: float,
    push: float,
    held: Vector,
    delta_v: Vector,
    size: float,
    turning: float,
) -> Pair:
    """Advance by one classical Runge-Kutta step of ``h`` s while an engine burns, its push taken at the stage times.

    ``mass`` and ``left`` are the chaser's before and after (kg), ``push`` is the mean acceleration of the rocket
    equation between them (m/s2): the stages' own, thrust over mass, have it as their mean, so that the delta-v is exact
    whatever the step. ``held`` is the direction on inertial axes of a burn that does not turn.
    """
    first, middle, last = 1.0 / mass, 2.0 / (mass + left), 1.0 / left
    share = 6.0 * push / (first + 4.0 * middle + last)
    half = 0.5 * h
    y, z = pair[:6], pair[6:]
    k1, l1 = pushed_rate(
        world, target, chaser, t, y, z, NO_PUSH, pushing(world, y, z, share * first, held, delta_v, size, turning)
    )
    y2, z2 = ahead(y, half, k1), ahead(z, half, l1)
    k2, l2 = pushed_rate(
        world, target, chaser, t + half, y2, z2, NO_PUSH,
        pushing(world, y2, z2, share * middle, held, delta_v, size, turning),
    )  # fmt: skip
    y3, z3 = ahead(y, half, k2), ahead(z, half, l2)
    k3, l3 = pushed_rate(
        world, target, chaser, t + half, y3, z3, NO_PUSH,
        pushing(world, y3, z3, share * middle, held, delta_v, size, turning),
    )  # fmt: skip
    y4, z4 = ahead(y, h, k3), ahead(z, h, l3)
    k4, l4 = pushed_rate(
        world, target, chaser, t + h, y4, z4, NO_PUSH,
        pushing(world, y4, z4, share * last, held, delta_v, size, turning),
    )  # fmt: skip
    return ahead(y, h, mean(k1, k2, k3, k4)) + ahead(z, h, mean(l1, l2, l3, l4))


def pushing(
    world: World, y: State, z: State, push: float, held: Vector, delta_v: Vector, size: float, turning: float
) -> Vector:
    """Return the acceleration (m/s2, inertial axes) of an engine, at the states of target and chaser."""
    ux, uy, uz = along(world, y + z, delta_v, size) if turning != 0.0 else held
    return push * ux, push * uy, push * uz


def along(world: World, pair: Pair, delta_v: Vector, size: float) -> Vector:
    """Return the unit vector, on inertial axes, of a delta-v of ``size`` m/s on the chaser's local axes."""
    xx, xy, xz, yx, yy, yz, zx, zy, zz = chaser_axes(world, pair)
    ux, uy, uz = delta_v[0] / size, delta_v[1] / size, delta_v[2] / size
    return xx * ux + yx * uy + zx * uz, xy * ux + yy * uy + zy * uz, xz * ux + yz * uy + zz * uz


def arrival(
    world: World,
    target: Body,
    chaser: Body,
    t: float,
    pair: Pair,
    mass: float,
    delta_v: Vector,
    thrust: float,
    exhaust: float,
    after: float,
) -> State:
    """Return the curvilinear LVLH state ``after`` seconds from an ignition at ``t``: the burn, then a coast."""
    pair, _, seconds = burn(world, target, chaser, t, pair, mass, delta_v, thrust, exhaust, 0.0)
    pair = pair_coast(world, target, chaser, t + seconds, pair, after - seconds, COAST_STEP)
    return pair_to_curvilinear(world, target, t + after, pair)


def mean_motion(world: World, pair: Pair) -> float:
    """Return the target's osculating mean motion, rad/s."""
    rx, ry, rz, vx, vy, vz = pair[0], pair[1], pair[2], pair[3], pair[4], pair[5]
    radius = sqrt(rx * rx + ry * ry + rz * rz)
    a = 1.0 / (2.0 / radius - (vx * vx + vy * vy + vz * vz) / world.mu)
    return sqrt(world.mu / (a * a * a)) if a > 0.0 else sqrt(world.mu / radius) / radius


def first_guess(world: World, target: Body, t: float, pair: Pair, aim: Vector, after: float) -> Vector:
    """Return the impulse that leads to ``aim`` in ``after`` seconds of Clohessy-Wiltshire motion (see `intercept`)."""
    x, y, z, vx, vy, vz = pair_to_curvilinear(world, target, t, pair)
    wx, wy, wz, ok = intercept_velocity(mean_motion(world, pair), after, (x, y, z), aim)
    return (wx - vx, wy - vy, wz - vz) if ok > 0.0 else (0.0, 0.0, 0.0)


def intercept(
    world: World,
    target: Body,
    chaser: Body,
    t: float,
    pair: Pair,
    mass: float,
    thrust: float,
    exhaust: float,
    aim: Vector,
    after: float,
    least: float,
) -> tuple[Vector, float, int]:
    """Find the burn at ``t`` that leads to ``aim`` (curvilinear, m) ``after`` seconds later, on the very model flown.

    Clohessy-Wiltshire gives the first guess and the Jacobian; each iteration then flies burn and coast and corrects
    by what was missed. Answer (delta-v on the chaser's axes, miss in m, flights needed); a miss above `MISS` means
    that it did not converge. A direction in which 1 m/s moves the arrival by less than ``least`` m (see
    `sim.core.relative.cw.phi_rv_steered`), or that cannot be steered at all, is left out of the burn, and shows in the
    miss.
    """
    n = mean_motion(world, pair)
    _, out = phi_rv_steered(n, after, least)
    delta_v = first_guess(world, target, t, pair, aim, after) if out == 0.0 else (0.0, 0.0, 0.0)
    best, nearest = delta_v, 1.0e300
    flights = 0
    for _ in range(MOST_ITERATIONS):
        at = arrival(world, target, chaser, t, pair, mass, delta_v, thrust, exhaust, after)
        flights += 1
        ex, ey, ez = aim[0] - at[0], aim[1] - at[1], aim[2] - at[2]
        miss = sqrt(ex * ex + ey * ey + ez * ez)
        if miss < nearest:
            best, nearest = delta_v, miss
        if miss <= MISS:
            break
        lead = after - 0.5 * duration(delta_v, mass, thrust, exhaust)
        (jxx, jxy, jxz, jyx, jyy, jyz, jzx, jzy, jzz), _ = phi_rv_steered(n, lead, least)
        change = (
            jxx * ex + jxy * ey + jxz * ez,
            jyx * ex + jyy * ey + jyz * ez,
            jzx * ex + jzy * ey + jzz * ez,
        )
        delta_v = (delta_v[0] + change[0], delta_v[1] + change[1], delta_v[2] + change[2])
        if out > 0.0 and max(abs(change[0]), abs(change[1]), abs(change[2])) < SETTLED:
            break
    return best, nearest, flights
