"""What surrounds a flight: time scales, the turning Earth, element sets, the Sun and the Earth's shadow."""

from sim.flight.clock import Clock
from sim.flight.earth import earth_rotation, sub_point
from sim.flight.element_set import tle_state
from sim.flight.sun import lit, subsolar_point, sun_direction, sun_position, sunlight, terminator

__all__ = [
    "Clock",
    "earth_rotation",
    "lit",
    "sub_point",
    "subsolar_point",
    "sun_direction",
    "sun_position",
    "sunlight",
    "terminator",
    "tle_state",
]
