"""Where a chaser is along its orbit, seen from its target: mean orbits, phase, and how fast the distance closes.

Published heights and closing distances are those of mean orbits: osculating apsides swing by some 10 km around an
oblate Earth. Heights are above the equator's radius, of the axis that belongs to Kozai's mean motion, as element sets
and catalogues print them (see `sim.core.orbit.mean_elements`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.environment.mean_orbit import MeanOrbit, mean_orbit

if TYPE_CHECKING:
    from sim.flight.flight import Flight

__all__ = ["Phasing"]


class Phasing:
    """What a flight's two ships are to one another along the orbit, at any time between its samples."""

    def __init__(self, flight: Flight) -> None:
        self.flight = flight

    def behind(self, t: float) -> tuple[float, float]:
        """Return how far behind the target the chaser is at a time (s): angle (rad) and arc (m); ahead is negative.

        The angle between the two radii in the target's orbit plane, and the arc at the target's own radius.
        """
        state = self.flight.state(t)
        arc = float(state.curvilinear[0])  # unbroken: beyond half a round too
        return -arc / math.hypot(*state.target[:3]), -arc

    def target(self, t: float) -> MeanOrbit:
        """Return the target's mean orbit at a time (s)."""
        x, y, z, vx, vy, vz = self.flight.target_at(t).tolist()
        return mean_orbit(self.flight.plan.world, (x, y, z, vx, vy, vz))

    def chaser(self, t: float) -> MeanOrbit:
        """Return the chaser's mean orbit at a time (s); without a chaser the target's."""
        x, y, z, vx, vy, vz = self.flight.chaser_at(t).tolist()
        return mean_orbit(self.flight.plan.world, (x, y, z, vx, vy, vz))

    def closing(self, t: float) -> float:
        """Return by how much the arc behind the target shrinks in one revolution of the chaser (m), at a time (s).

        By the mean orbits; in the worlds of Clohessy and Wiltshire the drift of their equations, 6 n z - 3 x' with z
        downwards (J. Aerospace Sci. 27, 653, 1960).
        """
        world = self.flight.plan.world
        if world.mean_motion:
            _, _, z, vx, _, _ = self.flight.state(t).curvilinear.tolist()
            n = world.mean_motion
            return float(6.0 * n * z - 3.0 * vx) * 2.0 * math.pi / n
        return self.chaser(t).gain(self.target(t))
