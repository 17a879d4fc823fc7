"""Numbers and moments as the pictures write them: feet inside a nautical mile, nautical miles outside."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from sim.inputs.units import FOOT, NAUTICAL_MILE

if TYPE_CHECKING:
    from sim.output.face import Flight

__all__ = [
    "clock_text",
    "direction_word",
    "duration",
    "in_metres",
    "in_words",
    "length",
    "length_parts",
    "rate_parts",
    "steps",
    "thousands",
]

MINUS = "\u2212"


def thousands(value: float, digits: int = 0) -> str:
    """Write a number with commas between the thousands and a true minus sign; never "-0"."""
    text = f"{value:,.{digits}f}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else MINUS + text[1:]
    return text


def length_parts(metres: float) -> tuple[str, str]:
    """Return a range as (number, unit): feet inside one nautical mile, nautical miles outside."""
    if abs(metres) >= NAUTICAL_MILE:
        miles = metres / NAUTICAL_MILE
        return thousands(miles, 2 if abs(miles) < 99.995 else 1 if abs(miles) < 999.95 else 0), "nmi"
    feet = metres / FOOT
    return thousands(feet, 1 if abs(feet) < 9.95 else 0), "ft"


def length(metres: float) -> str:
    """Return a range with its unit, as `length_parts` chooses it."""
    return " ".join(length_parts(metres))


def in_metres(metres: float) -> str:
    """Return a range in metres or kilometres, with the digits that the size deserves."""
    if abs(metres) >= 1852.0:
        return f"{thousands(metres / 1000.0, 1)} km"
    return f"{thousands(metres, 1 if abs(metres) < 99.95 else 0)} m"


def rate_parts(metres_per_second: float) -> tuple[str, str]:
    """Return a range rate in ft/s as (number, unit), negative when closing."""
    feet = metres_per_second / FOOT
    return thousands(feet, 2 if abs(feet) < 9.995 else 1 if abs(feet) < 99.95 else 0), "ft/s"


def direction_word(range_rate: float) -> str:
    """Return what the sign of a range rate (m/s) means: "closing", "opening", or "steady" under 0.005 ft/s."""
    if abs(range_rate) < 0.005 * FOOT:
        return "steady"
    return "closing" if range_rate < 0.0 else "opening"


def in_words(seconds: float) -> str:
    """Return a waiting time in words: "47 min", "1 h 20 min", "40 s", "4 d 22 h"."""
    if seconds < 59.5:
        return f"{max(0, round(seconds))} s"
    minutes = round(seconds / 60.0)
    if minutes < 100:
        return f"{minutes} min"
    if minutes < 2880:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    hours = round(seconds / 3600.0)
    return f"{hours // 24} d {hours % 24:02d} h"


def duration(seconds: float) -> str:
    """Return a time as h:mm:ss, with a sign when it is negative."""
    whole = round(abs(seconds))
    return f"{MINUS if seconds <= -0.5 else ''}{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def clock_text(flight: Flight, t: float) -> str:
    """Write the UTC of a time (s) as hh:mm:ss, rounded."""
    return f"{flight.utc(t) + timedelta(seconds=0.5):%H:%M:%S}"


def steps(span: float, count: int) -> float:
    """Return the step 1, 2 or 5 x 10^n that divides ``span`` into at most about ``count`` parts."""
    rough = span / max(count, 1)
    if not rough > 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1.0, 2.0, 5.0, 10.0) if power * factor >= rough * 0.999)
