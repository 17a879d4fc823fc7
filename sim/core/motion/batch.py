"""Many orbits in one call: the loop that a thread runs, without Python in between."""

from sim.core.body import Body
from sim.core.motion.integrate import orbit_coast
from sim.core.world import World


def coast_many(
    world: World,
    body: Body,
    t: float,
    states: list[float],
    first: int,
    last: int,
    duration: float,
    max_step: float,
) -> None:
    """Coast orbits ``first`` to ``last - 1`` of a flat buffer of states (6 floats each) in place.

    Each goes exactly where `sim.core.motion.integrate.orbit_coast` takes it alone.
    """
    for k in range(first, last):
        at = 6 * k
        orbit = (states[at], states[at + 1], states[at + 2], states[at + 3], states[at + 4], states[at + 5])
        end = orbit_coast(world, body, t, orbit, duration, max_step)
        for i in range(6):
            states[at + i] = end[i]
