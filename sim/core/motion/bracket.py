"""Narrowing the bracket of a root, one look at the function at a time.

The Illinois method: secants, and half the weight of an end that has stayed twice (M. Dowell and P. Jarratt, BIT 11,
1971, 168). Whoever searches evaluates the function, so that no function is handed on.
"""

from typing import NamedTuple


class Bracket(NamedTuple):
    """Two places between which a function changes its sign, and its values there."""

    low: float
    high: float
    f_low: float
    f_high: float


def guess(b: Bracket) -> float:
    """Return where the secant meets zero."""
    return b.high - b.f_high * (b.high - b.low) / (b.f_high - b.f_low)


def narrowed(b: Bracket, place: float, value: float) -> Bracket:
    """Return the bracket with the function's value at a place between its ends."""
    if (value > 0.0) == (b.f_low > 0.0):
        return Bracket(place, b.high, value, 0.5 * b.f_high)
    return Bracket(b.low, place, 0.5 * b.f_low, value)
