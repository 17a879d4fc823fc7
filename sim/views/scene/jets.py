"""What fires and which way it pushes the ship, as bits: plain functions of floats, in the subset that `sim.core` keeps.

The push, not the plume: a jet that pushes towards the target blows away from it.
"""

from __future__ import annotations

from math import sqrt

from sim.core.tuples import Matrix
from sim.gnc.commands import ANY_JET, FIRING, LOW_Z, OMS
from sim.inputs.units import NAUTICAL_MILE

__all__ = ["ways_pushed", "what_fires"]

# The ways in which jets push, bits of `ways_pushed`.
TOWARDS = 1
AWAY = 2
AWAY_LOW_Z = 4
FORWARD = 8
BACK = 16
UP = 32
DOWN = 64
SIDEWAYS = 128

MOSTLY = 0.7  # cosine: within 45 degrees
TOUCHING_M = 0.3  # nearer than this the ports are one place, and "towards" is up the R-bar


def what_fires(mask: int) -> int:
    """Return what a mask of commands fires: 0 nothing, 1 jets, 2 the OMS, 3 the OMS and jets."""
    if mask & FIRING == 0:
        return 0
    if mask & OMS == 0:
        return 1
    return 3 if mask & ANY_JET != 0 else 2


def ways_pushed(mask: int, rotation: Matrix, ahead_m: float, below_m: float) -> int:
    """Return the ways in which the jets of a mask push the ship, as bits.

    ``rotation`` takes body axes to LVLH; ``ahead_m``, ``below_m`` is the way to the target in the picture plane.
    Beyond a nautical mile the orbit's directions say more than the target's.
    """
    away = sqrt(ahead_m * ahead_m + below_m * below_m)
    near = away < NAUTICAL_MILE
    to_x = 0.0
    to_z = -1.0
    if away > TOUCHING_M:
        to_x = ahead_m / away
        to_z = below_m / away
    ways = 0
    bit = 1
    for axis in range(3):
        for side in range(2):
            if mask & bit != 0:
                sign = 1.0 - 2.0 * side
                x = sign * rotation[axis]
                y = sign * rotation[3 + axis]
                z = sign * rotation[6 + axis]
                ways = ways | _way(x, y, z, x * to_x + z * to_z, near, mask & LOW_Z)
            bit = 2 * bit
    return ways


def _way(x: float, y: float, z: float, along: float, near: bool, low_z: int) -> int:
    """Return the way of a push along (x, y, z), LVLH, of which ``along`` is towards the target."""
    if near and along > MOSTLY:
        return TOWARDS
    if near and along < -MOSTLY:
        return AWAY_LOW_Z if low_z != 0 else AWAY
    if abs(y) > MOSTLY:
        return SIDEWAYS
    if abs(x) > abs(z):
        return FORWARD if x > 0.0 else BACK
    return DOWN if z > 0.0 else UP
