"""Many orbits in one call, at the moments asked for: the loop that a thread runs, without Python in between."""

from math import inf

from sim.core.body import Body
from sim.core.forces.drag import height
from sim.core.motion.integrate import (
    ZERO,
    add,
    ahead,
    conic,
    cut_increment,
    less,
    longest_step,
    next_step,
    stretch_from,
)
from sim.core.tuples import State
from sim.core.world import Buffer, World

ALOFT = inf  # the time at which an orbit meets the ground that never does
NEAR = 30e3  # m: perigee of the conic through a state is within this of the true one to come (chosen; J2 moves it 9 km)
HALVINGS = 40  # of a step: to nanoseconds


def coast_many(
    world: World,
    body: Body,
    t: float,
    states: Buffer,
    first: int,
    last: int,
    duration: float,
    steps: Buffer,
    moments: Buffer,
    floor: float,
    found: Buffer,
    downs: Buffer,
) -> None:
    """Coast orbits ``first`` to ``last - 1`` of a flat buffer of states (6 floats each), each with its longest step.

    ``found`` takes the states at the ``moments``, orbit by orbit, and ``downs`` when each comes down: see `coast_one`.
    """
    for k in range(first, last):
        at = 6 * k
        orbit = (states[at], states[at + 1], states[at + 2], states[at + 3], states[at + 4], states[at + 5])
        downs[k] = coast_one(world, body, t, orbit, duration, steps[k], moments, floor, found, at * len(moments))


def coast_one(
    world: World,
    body: Body,
    t: float,
    orbit: State,
    duration: float,
    max_step: float,
    moments: Buffer,
    floor: float,
    found: Buffer,
    at: int,
) -> float:
    """Coast one orbit as `sim.core.motion.integrate.orbit_coast` does, step for step, and write down where it was.

    ``moments`` are times (s) from the start on, between 0 and ``duration`` and in the order flown. The state at each is
    reached by a step of its own from where the last whole one ended, and goes to ``found`` from index ``at`` on: the
    way to the end is the same whatever is asked on it. Returns the time (s) from the start at which the orbit comes
    down to the height ``floor`` (m) above the ellipsoid, where it stops; `ALOFT` if it does not.
    """
    y = orbit
    lost = ZERO
    step = longest_step(world, body, body, orbit, max_step, 1.0)
    perigee = stretch_from(world, orbit)
    left = duration
    over = 0.0
    k = 0
    while True:
        since = duration - left
        h = next_step(world, t + since, y, perigee, step, left)
        end, lost_there = add(y, cut_increment(world, body, t + since, y, h), lost)
        share = comes_down(world, body, t + since, y, end, h, floor)
        if share <= 1.0:
            return since + share * h
        while k < len(moments):
            dt = left - (duration - moments[k]) - over  # exact but for the last bits of `duration`
            if h != left and abs(dt) > abs(h):
                break
            there = end
            if moments[k] != duration and dt != h:
                there, _ = add(y, cut_increment(world, body, t + since, y, dt), lost)
            for i in range(6):
                found[at + 6 * k + i] = there[i]
            k += 1
        y, lost = end, lost_there
        if h == left:
            return ALOFT
        left, over = less(left, h, over)


def comes_down(world: World, body: Body, t: float, y: State, end: State, h: float, floor: float) -> float:
    """Return the share of a step from ``y`` to ``end`` at which a body is at the height ``floor`` (m), or `ALOFT`.

    Looked at are the end, and perigee where the step passes it.
    """
    low = 1.0
    bottom = end
    if climb(y) * h < 0.0 and climb(end) * h > 0.0:
        perigee, _ = conic(world.mu, end)
        if perigee < world.radius + floor + NEAR:
            high = 0.0
            for _ in range(HALVINGS):
                middle = 0.5 * (high + low)
                bottom = ahead(y, 1.0, cut_increment(world, body, t, y, middle * h))
                if climb(bottom) * h < 0.0:
                    high = middle
                else:
                    low = middle
    if not below(world, bottom, floor):
        return ALOFT
    high = 0.0
    for _ in range(HALVINGS):
        middle = 0.5 * (high + low)
        if below(world, ahead(y, 1.0, cut_increment(world, body, t, y, middle * h)), floor):
            low = middle
        else:
            high = middle
    return low


def climb(y: State) -> float:
    """Return whether a state goes up (> 0) or down (< 0): its place times its velocity, m2/s."""
    return y[0] * y[3] + y[1] * y[4] + y[2] * y[5]


def below(world: World, y: State, floor: float) -> bool:
    """Return whether a place is lower than ``floor`` (m) above the ellipsoid."""
    highest = world.radius + floor
    r2 = y[0] * y[0] + y[1] * y[1] + y[2] * y[2]
    return r2 < highest * highest and height(world, y[0], y[1], y[2]) < floor
