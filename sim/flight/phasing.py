"""Where a chaser is along its orbit, seen from its target: mean orbits, phase, and how fast the distance closes.

Published heights and closing distances are those of mean orbits: osculating apsides swing by some 10 km around an
oblate Earth. Heights are above the equator's radius, of the axis that belongs to Kozai's mean motion, as element sets
and catalogues print them (see `sim.core.mean_elements`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.core.constants import J2, J3
from sim.core.mean_elements import heights, kozai_axis, mean_from_state
from sim.core.world import CW, ZONAL

if TYPE_CHECKING:
    from sim.core.tuples import State
    from sim.core.world import World
    from sim.flight.flight import Flight

__all__ = ["MeanOrbit", "Phasing", "mean_orbit"]


@dataclass(frozen=True, slots=True)
class MeanOrbit:
    """A mean orbit: heights (m), the axis they belong to (m), and two rates (rad/s).

    ``turn_rad_s`` is that of the argument of latitude, from node to node; ``rate_rad_s`` that along the orbit in
    inertial space, the node's own motion included: what the distance between two ships in one plane changes by.
    """

    apogee_m: float
    perigee_m: float
    axis_m: float
    rate_rad_s: float
    turn_rad_s: float

    @property
    def height_m(self) -> float:
        """Mean height: half the sum of apogee and perigee, m."""
        return 0.5 * (self.apogee_m + self.perigee_m)


def mean_orbit(world: World, state: State) -> MeanOrbit:
    """Return the mean orbit of an inertial state (6,), m and m/s, in a world.

    The secular rates are J2's of first order (D. A. Vallado, *Fundamentals of Astrodynamics and Applications*, 4th ed.,
    eqs. 9-37 to 9-41): of the mean anomaly, the perigee and the node.
    """
    j2 = J2 if world.gravity >= ZONAL else 0.0
    j3 = J3 if world.gravity > ZONAL or world.j3 != 0.0 else 0.0
    m = mean_from_state(world.mu, world.radius, j2, j3, state)
    a, ex, ey, inclination, node, u = m
    e2 = ex * ex + ey * ey
    n = math.sqrt(world.mu / a**3)
    c = math.cos(inclination)
    small = 0.75 * j2 * n * (world.radius / (a * (1.0 - e2))) ** 2
    turn = n + small * (math.sqrt(1.0 - e2) * (3.0 * c * c - 1.0) + 5.0 * c * c - 1.0)
    rate = turn - 2.0 * small * c * c  # the node's motion, -2 small cos i, as far as it lies along the orbit
    axis = kozai_axis(world.radius, j2, m)
    apogee, perigee = heights(world.radius, (axis, ex, ey, inclination, node, u))
    return MeanOrbit(apogee, perigee, axis, rate, turn)


class Phasing:
    """What a flight's two ships are to one another along the orbit, at any time between its samples."""

    def __init__(self, flight: Flight) -> None:
        self.flight = flight
        radius = np.linalg.norm(flight.target[:, :3], axis=1)
        ahead = np.unwrap(flight.curvilinear[:, 0] / radius)
        # Counted from the end, where a flight has come to its target: before, the chaser may be a whole round behind.
        self._ahead = ahead - 2.0 * math.pi * round(float(ahead[-1]) / (2.0 * math.pi))

    def behind(self, t: float) -> tuple[float, float]:
        """Return how far behind the target the chaser is at a time (s): angle (rad) and arc (m); ahead is negative.

        The angle between the two radii in the target's orbit plane, and the arc at the target's own radius.
        """
        state = self.flight.state(t)
        radius = math.hypot(*state.target[:3])
        angle = float(state.curvilinear[0]) / radius
        near = float(np.interp(t, self.flight.t, self._ahead))
        angle += 2.0 * math.pi * round((near - angle) / (2.0 * math.pi))
        return -angle, -angle * radius

    def target(self, t: float) -> MeanOrbit:
        """Return the target's mean orbit at a time (s)."""
        x, y, z, vx, vy, vz = self.flight.target_at(t).tolist()
        return mean_orbit(self.flight.plan.world, (x, y, z, vx, vy, vz))

    def chaser(self, t: float) -> MeanOrbit:
        """Return the chaser's mean orbit at a time (s); without a chaser the target's."""
        flight = self.flight
        if flight.chaser_vehicle is None:
            return self.target(t)
        from sim.core.lvlh import from_lvlh, target_acceleration

        state, world = flight.state(t), flight.plan.world
        a, b, c, d, e, f = state.target.tolist()
        x, y, z, vx, vy, vz = state.lvlh.tolist()
        push = (0.0, 0.0, 0.0) if world.gravity == CW else target_acceleration(world, t, (a, b, c, d, e, f))
        dx, dy, dz, dvx, dvy, dvz = from_lvlh((a, b, c, d, e, f), push, (x, y, z, vx, vy, vz))
        return mean_orbit(world, (a + dx, b + dy, c + dz, d + dvx, e + dvy, f + dvz))

    def closing(self, t: float) -> float:
        """Return by how much the arc behind the target shrinks in one revolution of the chaser (m), at a time (s).

        2 pi (n_c - n_t) / n_c times the target's axis; in the world of Clohessy and Wiltshire the drift of their
        equations, 6 n z - 3 x' with z downwards (W. H. Clohessy, R. S. Wiltshire, J. Aerospace Sci. 27, 653, 1960).
        """
        world = self.flight.plan.world
        if world.gravity == CW:
            _, _, z, vx, _, _ = self.flight.state(t).curvilinear.tolist()
            n = world.mean_motion
            return float(6.0 * n * z - 3.0 * vx) * 2.0 * math.pi / n
        ours, theirs = self.chaser(t), self.target(t)
        return (ours.rate_rad_s - theirs.rate_rad_s) * 2.0 * math.pi / ours.turn_rad_s * theirs.axis_m
