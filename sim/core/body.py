"""What a ship is to air and light: floats only."""

from typing import NamedTuple


class Body(NamedTuple):
    """How air and light act on one ship, whatever its attitude: each per kilogram of its mass."""

    cda_m: float  # drag coefficient times area over mass, m2/kg; 0.0 means no drag
    srp_m: float  # radiation pressure coefficient times area over mass, m2/kg; 0.0 means no pressure of light


POINT = Body(0.0, 0.0)  # that only gravity moves
