"""An orbit written down at equal steps, in one call."""

from sim.core.body import Body
from sim.core.forces.drag import height
from sim.core.motion.integrate import orbit_coast
from sim.core.tuples import State
from sim.core.world import Buffer, World


def orbit_track(
    world: World,
    body: Body,
    t: float,
    orbit: State,
    step: float,
    count: float,
    max_step: float,
    lowest: float,
    places: Buffer,
) -> float:
    """Write the positions of ``count`` samples, ``step`` s apart from ``t`` on, into a buffer of three floats each.

    Returns how many were written: fewer where the orbit comes down to the height ``lowest`` (m). Other arguments as
    for `sim.core.motion.integrate.orbit_coast`.
    """
    wanted = int(count)
    for k in range(wanted):
        if not height(world, orbit[0], orbit[1], orbit[2]) > lowest:
            return float(k)
        places[3 * k] = orbit[0]
        places[3 * k + 1] = orbit[1]
        places[3 * k + 2] = orbit[2]
        orbit = orbit_coast(world, body, t + k * step, orbit, step, max_step)
    return count
