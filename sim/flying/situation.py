"""Where both ships are, as guidance knows it: what burns are solved from, and what a rehearsal leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.core.vectors import norm

if TYPE_CHECKING:
    from sim.core.tuples import Pair, State

__all__ = ["Situation"]


class Situation(NamedTuple):
    """The two ships at one time."""

    t: float  # s since the epoch
    pair: Pair
    mass: float  # kg, of the ship that flies
    curvilinear: State  # the chaser less the target in the target's curvilinear LVLH, m and m/s
    arc: float  # m along the orbit by which the chaser is ahead of the target; over half a turn too

    @property
    def target(self) -> State:
        """The target's inertial state, m and m/s."""
        return self.pair[:6]

    @property
    def chaser(self) -> State:
        """The chaser's inertial state, m and m/s."""
        x, y, z, vx, vy, vz, dx, dy, dz, dvx, dvy, dvz = self.pair
        return x + dx, y + dy, z + dz, vx + dvx, vy + dvy, vz + dvz

    @property
    def radius(self) -> float:
        """The target's distance from the Earth's centre, m."""
        return norm(self.pair[:3])

    @property
    def below(self) -> float:
        """How far below the target the chaser is, m of height."""
        return self.curvilinear[2]
