"""The mean orbit of a ship on the world that is flown: what element sets and status reports speak of."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt
from typing import TYPE_CHECKING

from sim.core.constants import J2, J3
from sim.core.elementary import atan2, cos, sin
from sim.core.orbit import mean_elements
from sim.core.world import ZONAL

if TYPE_CHECKING:
    from sim.core.tuples import State
    from sim.core.world import World

__all__ = ["MeanOrbit", "conic", "mean_orbit", "of_heights"]


@dataclass(frozen=True, slots=True)
class MeanOrbit:
    """Mean elements (Brouwer's, of first order in J2) and what follows from them, m, rad and s.

    Attributes
    ----------
    a, e, i, node, perigee, anomaly : semi-major axis, eccentricity, inclination, right ascension of the node, argument
        of perigee, mean anomaly
    node_rate, perigee_rate, anomaly_rate : rad/s, steady
    apogee_m, perigee_m : heights above the equator's radius, as an element set would give them
    """

    a: float
    e: float
    i: float
    node: float
    perigee: float
    anomaly: float
    node_rate: float
    perigee_rate: float
    anomaly_rate: float
    apogee_m: float
    perigee_m: float

    @property
    def latitude(self) -> float:
        """Mean argument of latitude, rad."""
        return self.perigee + self.anomaly

    @property
    def rate(self) -> float:
        """How fast the mean argument of latitude grows, rad/s: revolutions from node to node."""
        return self.perigee_rate + self.anomaly_rate

    @property
    def period(self) -> float:
        """From node to node, s."""
        return 2.0 * pi / self.rate

    @property
    def along(self) -> float:
        """How fast the ship goes round in inertial space, rad/s: in its orbit, and with it as the node turns."""
        return self.rate + self.node_rate * cos(self.i)

    def gain(self, target: MeanOrbit) -> float:
        """Return how much arc (m) this ship gains on a target in one of its own revolutions, by the steady rates."""
        return (self.along - target.along) * self.period * target.a


def _oblateness(world: World) -> tuple[float, float]:
    """Return J2 and J3 of the conversion: the Earth's own wherever it is flattened, as catalogues reckon.

    J3 too where it is not flown: element sets take its long-periodic term out, and the orbits that they describe have
    it, some 6 km of a low orbit's height.
    """
    return (J2, J3) if world.gravity >= ZONAL else (0.0, 0.0)


def mean_orbit(world: World, state: State, *, as_flown: bool = False) -> MeanOrbit:
    """Return the mean orbit of an inertial state (m, m/s), as an element set has it.

    ``as_flown`` leaves J3's long-periodic term in: the heights are then those between which the ship swings.
    """
    j2, j3 = _oblateness(world)
    if as_flown:
        j3 = 0.0
    m = mean_elements.mean_from_state(world.mu, world.radius, j2, j3, state)
    a, ex, ey, i, node, latitude = m
    perigee = atan2(ey, ex)
    kozai = mean_elements.kozai_axis(world.radius, j2, m)
    apogee_m, perigee_m = mean_elements.heights(world.radius, (kozai, ex, ey, i, node, latitude))
    rates = mean_elements.secular_rates(world.mu, world.radius, j2, m)
    anomaly = mean_elements.small(latitude - perigee)
    return MeanOrbit(a, sqrt(ex * ex + ey * ey), i, node, perigee, anomaly, *rates, apogee_m, perigee_m)


def conic(world: World, state: State) -> tuple[float, float]:
    """Return eccentricity and least distance (m) of the conic that an inertial state (m, m/s) is on, whichever it is.

    `mean_orbit` asks for an ellipse.
    """
    x, y, z, vx, vy, vz = state
    hx, hy, hz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
    p = (hx * hx + hy * hy + hz * hz) / world.mu
    energy = 0.5 * (vx * vx + vy * vy + vz * vz) - world.mu / sqrt(x * x + y * y + z * z)
    e = sqrt(max(1.0 + 2.0 * energy * p / world.mu, 0.0))
    return e, p / (1.0 + e)


def of_heights(world: World, apogee: float, perigee: float, i: float, node: float, latitude: float, nu: float) -> State:
    """Return the inertial state (m, m/s) of an orbit by mean heights (m), mean argument of latitude and true anomaly.

    Angles in rad; the argument of perigee is what is left.
    """
    from sim.core.orbit.elements import mean_from_true

    j2, j3 = _oblateness(world)
    a, e = mean_elements.from_heights(world.radius, j2, apogee, perigee, i)
    argument = latitude - mean_from_true(nu, e)
    six = (a, e * cos(argument), e * sin(argument), i, node, latitude)
    return mean_elements.state_from_mean(world.mu, world.radius, j2, j3, six)
