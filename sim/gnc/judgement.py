"""Judging a flight: is the chaser inside its corridor? Floats in, floats out; words are made outside."""

from math import sqrt

from sim.core.tuples import State
from sim.gnc.guidance.approach import Law


def off_corridor(law: Law, port: State) -> float:
    """Return by how much (m) the chaser's port is outside the corridor, on polar axes; nothing inside it.

    The corridor is a cone with its tip at the target's port, never narrower than the lateral cylinder.
    """
    if law.corridor <= 0.0 or port[2] >= law.corridor_inside:
        return 0.0
    aside = sqrt(port[0] * port[0] + port[1] * port[1])
    return max(aside - max(law.corridor * port[2], law.cylinder), 0.0)
