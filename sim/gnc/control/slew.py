"""A slew: how the attitude follows its command, as fast as the rate and acceleration allowed let it.

The attitude counts from the command, which may itself turn: ``off`` (rad) is how far it is away, ``rate`` (rad/s) how
fast that grows. The profile is the one of least time with a limited rate: speed up, coast, slow down, and arrive with
neither error nor rate. Once there, the attitude is what is commanded.
"""

from math import pi, sqrt

RATE = 0.5 * pi / 180.0  # rad/s, the faster rotation rate of the rendezvous autopilot loads (STS-134, DAP B7)
ACCELERATION = 0.1 * pi / 180.0  # rad/s^2 (chosen: a tenth of what the primary jets can, ten times the verniers')


def slewed(off: float, rate: float, seconds: float) -> tuple[float, float]:
    """Return how far and how fast the attitude is off its command ``seconds`` later."""
    if off == 0.0 and rate == 0.0:
        return 0.0, 0.0
    side, e, v = facing(off, rate)
    w = fastest(e, v)
    up = (v + w) / ACCELERATION
    begun = e - (w * w - v * v) / (2.0 * ACCELERATION)  # where the coast begins
    coast = max((begun - w * w / (2.0 * ACCELERATION)) / w, 0.0)
    left = up + coast + w / ACCELERATION - seconds
    if left <= 0.0:
        return 0.0, 0.0
    if seconds < up:
        return side * (e + (v - 0.5 * ACCELERATION * seconds) * seconds), side * (v - ACCELERATION * seconds)
    if seconds < up + coast:
        return side * (begun - w * (seconds - up)), side * -w
    return side * 0.5 * ACCELERATION * left * left, side * -ACCELERATION * left


def slew_time(off: float, rate: float) -> float:
    """Return the seconds until the attitude is the one commanded."""
    if off == 0.0 and rate == 0.0:
        return 0.0
    _, e, v = facing(off, rate)
    w = fastest(e, v)
    begun = e - (w * w - v * v) / (2.0 * ACCELERATION)
    return (v + w) / ACCELERATION + max((begun - w * w / (2.0 * ACCELERATION)) / w, 0.0) + w / ACCELERATION


def facing(off: float, rate: float) -> tuple[float, float, float]:
    """Return the side on which slowing down at once would end, and error and rate as seen with that side positive."""
    stop = off + rate * abs(rate) / (2.0 * ACCELERATION)
    side = 1.0 if stop > 0.0 or (stop == 0.0 and rate < 0.0) else -1.0
    return side, side * off, side * rate


def fastest(off: float, rate: float) -> float:
    """Return the speed at which an error is coasted down: the one allowed, or what there is room for."""
    peak = sqrt(max(ACCELERATION * off + 0.5 * rate * rate, 0.0))
    return max(min(peak, RATE), -rate, 1.0e-12)
