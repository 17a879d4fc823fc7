"""Integration of one body and of a pair: Nystrom steps of order 12 for coasts, order 4 for control cycles."""

from math import ceil, floor, sqrt

from sim.core.body import Body
from sim.core.forces.radiation import in_penumbra, may_change, next_change
from sim.core.motion.dynamics import clohessy_wiltshire, pair_acceleration
from sim.core.motion.rkn12_step import orbit_increment, pair_increment
from sim.core.tuples import Pair, State, Vector
from sim.core.world import CW_CURVILINEAR, HARMONIC, World

ZERO = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
NO_PUSH = (0.0, 0.0, 0.0)
PIECES = 8  # at most, of a step that light changes in (chosen: a step that grazes the shadow has five)
LIT_STEP = 90.0  # s, longest step in which the shadow's edges are found to a metre or two, see `next_change`
# The longest useful step, in units of sqrt(r^3/mu) at perigee: measured to err by a millimetre or two in a day, in
# gravity to degree 8 at eccentricities from 0 to 0.7 when LONGEST is shared by (1 + e)^2, and in fields of degree 20 to
# 70 and more, whose waves are shorter, when WAVES is by (10 + degree)(1 + e)
LONGEST = 0.82
WAVES = 12.0
PAIR = 0.55  # of that for a pair, whose distance then errs by 2e-9 m in 6 h from 15 km; by 1e-6 m with the whole
SHORTEST = 1e-3  # of it that is kept to whatever the speed: past 1e3 km/s a step only has to end (chosen)
ROWS = 3.0  # of an air table in a step that ends on its rows: a pair errs by 5e-10 m in 6 h
# Where the penumbra is cut, in shares of it: at its edges light grows as t^1.5, over which a step loses its order
CUTS = (0.0625, 0.25, 0.75, 0.9375, 1.0)
ROUND = 0.1  # eccentricity up to which steps are equal: longer ones at apogee gain nothing
TERMS = 28  # of a power series in a step of half a radian: the last is below the rounding error
NEARLY = 1e-6  # of a row of the air table: so near its row a step has reached it
SLACK = 1e-9  # of a step, by which it may be longer than the longest for one step less


def orbit_coast(world: World, body: Body, t: float, orbit: State, duration: float, max_step: float) -> State:
    """Propagate one body for ``duration`` s from time ``t`` s, backwards when it is negative; return its state.

    ``orbit`` is inertial position and velocity (m, m/s). The steps, of order 12, are equal on a round orbit, at most
    ``max_step`` s (> 0) and what `longest_step` finds useful; from an eccentricity of `ROUND` on that holds for
    perigee, and they grow as r^1.5. They are cut at the shadow's edges where light presses; sums across steps are
    compensated. In low orbit with J2 steps of 720 s err by less than a millimetre in 24 h; with harmonics to 20x20
    those of 350 s do.
    """
    if duration == 0.0:
        return orbit
    y = orbit
    lost = ZERO
    step = longest_step(world, body, body, orbit, max_step, 1.0)
    perigee = stretch_from(world, orbit)
    left = duration
    over = 0.0
    while True:
        now = t + (duration - left)
        h = next_step(world, now, y, perigee, step, left)
        y, lost = add(y, cut_increment(world, body, now, y, h), lost)
        if h == left:
            return y
        left, over = less(left, h, over)


def pair_coast(
    world: World, target: Body, chaser: Body, t: float, pair: Pair, duration: float, max_step: float
) -> Pair:
    """Propagate two bodies for ``duration`` s from time ``t`` s, backwards when it is negative; return the pair.

    ``pair`` is the target's inertial state and the chaser's relative to it (m, m/s), in a curvilinear CW
    world in curvilinear LVLH.
    Steps as for `orbit_coast`; from 15 km in 6 h steps of 300 s err by 4e-9 m in the relative position.
    """
    if duration == 0.0:
        return pair
    y = pair[:6]
    z = pair[6:]
    lost_y = ZERO
    lost_z = ZERO
    step = longest_step(world, target, chaser, y, max_step, PAIR)
    perigee = stretch_from(world, y)
    left = duration
    over = 0.0
    while True:
        now = t + (duration - left)
        h = next_step(world, now, y, perigee, step, left)
        dy, dz = pair_increment(world, target, chaser, now, y, z, h)
        if world.gravity == CW_CURVILINEAR:
            dz = linear_increment(world.mean_motion, z, h)
        elif target.srp_m != 0.0 or chaser.srp_m != 0.0:
            end = ahead(y, 1.0, dy)
            other = ahead(y, 1.0, z)
            other_end = ahead(end, 1.0, ahead(z, 1.0, dz))
            if may_change(world, now, y, end, h) or may_change(world, now, other, other_end, h):
                dy, dz = pair_pieces(world, target, chaser, now, y, z, end, other, other_end, h)
        y, lost_y = add(y, dy, lost_y)
        z, lost_z = add(z, dz, lost_z)
        if h == left:
            return y + z
        left, over = less(left, h, over)


def longest_step(world: World, target: Body, chaser: Body, orbit: State, max_step: float, share: float) -> float:
    """Return the longest step (s) that is useful at perigee of an orbit for one body or two, at most ``max_step``.

    Twice the same body stands for one alone, for which the ``share`` of what is useful is 1, and `PAIR` for a pair. The
    field's shortest waves have to be seen, and the shadow's edges found.
    """
    step = max_step
    if world.mu > 0.0:
        perigee, e = conic(world.mu, orbit)
        degree = world.field[0] if world.gravity == HARMONIC else 0.0
        q = max(perigee, world.radius)
        useful = max(min(LONGEST / (1.0 + e), WAVES / (10.0 + degree)) * share / (1.0 + e), SHORTEST)
        useful *= q * sqrt(q / world.mu)
        if useful < step:
            step = useful
    if (target.srp_m != 0.0 or chaser.srp_m != 0.0) and step > LIT_STEP:
        step = LIT_STEP
    return step


def stretch_from(world: World, orbit: State) -> float:
    """Return the radius of perigee (m) from which on steps grow as r^1.5; 0.0 where an orbit is round."""
    if not world.mu > 0.0:
        return 0.0
    perigee, e = conic(world.mu, orbit)
    return max(perigee, world.radius) if e > ROUND else 0.0


def conic(mu: float, orbit: State) -> tuple[float, float]:
    """Return perigee's radius (m) and the eccentricity of an orbit."""
    x, y, z, vx, vy, vz = orbit
    hx, hy, hz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
    p = (hx * hx + hy * hy + hz * hz) / mu
    ux, uy, uz = vy * hz - vz * hy, vz * hx - vx * hz, vx * hy - vy * hx
    r = sqrt(x * x + y * y + z * z)
    ex, ey, ez = ux / mu - x / r, uy / mu - y / r, uz / mu - z / r
    e = sqrt(ex * ex + ey * ey + ez * ez)
    return p / (1.0 + e), e


def next_step(world: World, t: float, y: State, perigee: float, step: float, left: float) -> float:
    """Return the next step (s) from ``t`` on: of what is ``left`` an equal share, no longer than ``step`` stretched.

    It is stretched to the radius, ``perigee`` being what `stretch_from` returns. In an air table steps are no longer
    than `ROWS` of it and end on rows, where the table has its corners.
    """
    longest = step
    if perigee > 0.0:
        q = sqrt(y[0] * y[0] + y[1] * y[1] + y[2] * y[2]) / perigee
        if q > 1.0:
            longest = step * q * sqrt(q)
    goal = abs(left)
    if world.density != 0.0 and len(world.air) > 1:
        longest = min(longest, ROWS * world.air[1])
        goal = min(goal, to_row(world.air[0], world.air[1], t, longest, left))
    h = goal / max(1, ceil(goal / longest - SLACK))
    return h if left > 0.0 else -h


def to_row(first: float, row: float, t: float, longest: float, left: float) -> float:
    """Return how far it is (s) from ``t`` to the last row of a table within ``longest`` s, or to the next if none is.

    The table begins at ``first`` and has a row every ``row`` s; a negative ``left`` looks back.
    """
    s = (t - first) / row if left > 0.0 else (first - t) / row
    gap = (floor(s + NEARLY) + 1.0 - s) * row
    return gap if gap >= longest else gap + row * floor((longest - gap) / row + NEARLY)


def less(left: float, h: float, over: float) -> tuple[float, float]:
    """Return left - h, and by how much that is too large, given the same of the subtraction before (as `add`)."""
    d = -h - over
    s = left + d
    return s, (s - left) - d


def linear_increment(n: float, z: State, h: float) -> State:
    """Return what ``h`` s add to a relative state in a curvilinear CW world: the power series of its equations."""
    total = ZERO
    term = z
    for k in range(1, TERMS + 1):
        ax, ay, az = clohessy_wiltshire(n, term[1], term[2], term[3], term[5])
        term = ahead(ZERO, h / k, (term[3], term[4], term[5], ax, ay, az))
        total = ahead(total, 1.0, term)
    return total


def pair_step(
    world: World,
    target: Body,
    chaser: Body,
    t: float,
    pair: Pair,
    dt: float,
    push_target: Vector,
    push_chaser: Vector,
) -> Pair:
    """Advance two bodies by one classical Runge-Kutta step, of order 4, of ``dt`` s and return the pair.

    The pushes are constant accelerations (m/s2) of either body on inertial axes: thrust, springs, plume. In a
    curvilinear CW world they are on curvilinear LVLH axes; its target keeps to its circle whatever pushes it, and only
    the relative motion tells. ``t`` and ``pair`` as for `pair_coast`.
    """
    y = pair[:6]
    z = pair[6:]
    half = 0.5 * dt
    px, py, pz = push_target
    between = (push_chaser[0] - px, push_chaser[1] - py, push_chaser[2] - pz)
    push = push_target if world.gravity != CW_CURVILINEAR else NO_PUSH
    k1, l1 = pushed_rate(world, target, chaser, t, y, z, push, between)
    k2, l2 = pushed_rate(world, target, chaser, t + half, ahead(y, half, k1), ahead(z, half, l1), push, between)
    k3, l3 = pushed_rate(world, target, chaser, t + half, ahead(y, half, k2), ahead(z, half, l2), push, between)
    k4, l4 = pushed_rate(world, target, chaser, t + dt, ahead(y, dt, k3), ahead(z, dt, l3), push, between)
    return ahead(y, dt, mean(k1, k2, k3, k4)) + ahead(z, dt, mean(l1, l2, l3, l4))


def cut_increment(world: World, body: Body, t: float, y: State, h: float) -> State:
    """Return what one step over ``h`` s adds to a body's state ``y``, cut at the shadow's edges where light presses."""
    d = orbit_increment(world, body, t, y, h)
    if body.srp_m != 0.0 and world.gravity != CW_CURVILINEAR:
        end = ahead(y, 1.0, d)
        if may_change(world, t, y, end, h):
            d = orbit_pieces(world, body, t, y, end, h)
    return d


def orbit_pieces(world: World, body: Body, t: float, y: State, end: State, h: float) -> State:
    """Return what a step adds to a body's state when it is cut where light changes to penumbra or umbra, or back.

    The pressure of light has corners there, over which a step would lose its order, and the penumbra is cut once more
    at `CUTS`. ``end`` is the state at the end as a whole step gives it, good enough to find the corners by.
    """
    total = ZERO
    share = 0.0
    for k in range(PIECES + 1):
        stop = next_change(world, t, y, end, h, share) if k < PIECES else 1.0
        dim = in_penumbra(world, t, y, end, h, 0.5 * (share + stop))
        since = share
        for number in range(len(CUTS)):
            cut = CUTS[number]
            if dim or cut == 1.0:
                until = stop if cut == 1.0 else share + cut * (stop - share)
                piece = orbit_increment(world, body, t + since * h, ahead(y, 1.0, total), (until - since) * h)
                total = ahead(total, 1.0, piece)
                since = until
        share = stop
        if share == 1.0:
            break
    return total


def pair_pieces(
    world: World,
    target: Body,
    chaser: Body,
    t: float,
    y: State,
    z: State,
    end: State,
    other: State,
    other_end: State,
    h: float,
) -> tuple[State, State]:
    """Return what a step adds to target and relative state when it is cut where the light changes for either body.

    ``end`` is the target's state at the end, ``other`` and ``other_end`` the chaser's own at both, see `orbit_pieces`.
    """
    total_y = ZERO
    total_z = ZERO
    share = 0.0
    for k in range(2 * PIECES + 1):
        stop = 1.0
        if k < 2 * PIECES:
            stop = min(next_change(world, t, y, end, h, share), next_change(world, t, other, other_end, h, share))
        middle = 0.5 * (share + stop)
        dim = in_penumbra(world, t, y, end, h, middle) or in_penumbra(world, t, other, other_end, h, middle)
        since = share
        for number in range(len(CUTS)):
            cut = CUTS[number]
            if dim or cut == 1.0:
                until = stop if cut == 1.0 else share + cut * (stop - share)
                there, apart = ahead(y, 1.0, total_y), ahead(z, 1.0, total_z)
                dy, dz = pair_increment(world, target, chaser, t + since * h, there, apart, (until - since) * h)
                total_y = ahead(total_y, 1.0, dy)
                total_z = ahead(total_z, 1.0, dz)
                since = until
        share = stop
        if share == 1.0:
            break
    return total_y, total_z


def pushed_rate(
    world: World, target: Body, chaser: Body, t: float, y: State, z: State, push: Vector, between: Vector
) -> tuple[State, State]:
    """Return the time derivatives of the target's state ``y`` and of the relative state ``z``.

    Accelerations (m/s2) are added to those of free flight: ``push`` to the target's, ``between`` to the relative one.
    """
    ax, ay, az, bx, by, bz = pair_acceleration(
        world, target, chaser, t, y[0], y[1], y[2], y[3], y[4], y[5], z[0], z[1], z[2], z[3], z[4], z[5]
    )
    return (
        (y[3], y[4], y[5], ax + push[0], ay + push[1], az + push[2]),
        (z[3], z[4], z[5], bx + between[0], by + between[1], bz + between[2]),
    )


def ahead(y: State, h: float, k: State) -> State:
    """Return y + h k."""
    return y[0] + h * k[0], y[1] + h * k[1], y[2] + h * k[2], y[3] + h * k[3], y[4] + h * k[4], y[5] + h * k[5]


def mean(k1: State, k2: State, k3: State, k4: State) -> State:
    """Return the derivative by which the classical Runge-Kutta method steps."""
    return (
        (k1[0] + 2.0 * (k2[0] + k3[0]) + k4[0]) / 6.0,
        (k1[1] + 2.0 * (k2[1] + k3[1]) + k4[1]) / 6.0,
        (k1[2] + 2.0 * (k2[2] + k3[2]) + k4[2]) / 6.0,
        (k1[3] + 2.0 * (k2[3] + k3[3]) + k4[3]) / 6.0,
        (k1[4] + 2.0 * (k2[4] + k3[4]) + k4[4]) / 6.0,
        (k1[5] + 2.0 * (k2[5] + k3[5]) + k4[5]) / 6.0,
    )


def add(y: State, d: State, lost: State) -> tuple[State, State]:
    """Return y + d, and the part of d that this sum lost, given what the sum before lost (Kahan, CACM 8, 1965, 40)."""
    d = ahead(d, -1.0, lost)
    s = ahead(y, 1.0, d)
    return s, ahead(ahead(s, -1.0, y), -1.0, d)
