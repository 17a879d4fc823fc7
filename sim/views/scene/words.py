"""Numbers and moments as the pictures write them: feet inside a nautical mile, nautical miles outside.

What is said is decided by `sim.views.scene.numbers`; the words are those of a table of sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.environment.clock import to_second
from sim.inputs.units import FOOT
from sim.vehicles import names
from sim.views.scene import numbers
from sim.views.scene.sentences import ENGLISH, say

if TYPE_CHECKING:
    from sim.output.face import Flight
    from sim.views.scene.sentences import Sentences

__all__ = [
    "clock_text",
    "direction_word",
    "duration",
    "in_metres",
    "in_words",
    "length",
    "length_parts",
    "rate_parts",
    "short_name",
    "thousands",
]

MINUS = "\u2212"
LONGEST = 24  # characters of a ship's own name (chosen)


def thousands(value: float, digits: int = 0) -> str:
    """Write a number with commas between the thousands and a true minus sign; never "-0"."""
    text = f"{value:,.{digits}f}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else MINUS + text[1:]
    return text


def length_parts(metres: float, table: Sentences = ENGLISH) -> tuple[str, str]:
    """Return a range as (number, unit): feet inside one nautical mile, nautical miles outside."""
    unit = numbers.length_unit(metres)
    value = numbers.length_in(metres, unit)
    return thousands(value, numbers.length_decimals(value, unit)), say(table, "unit", unit)


def length(metres: float, table: Sentences = ENGLISH) -> str:
    """Return a range with its unit, as `length_parts` chooses it."""
    return " ".join(length_parts(metres, table))


def in_metres(metres: float, table: Sentences = ENGLISH) -> str:
    """Return a range in metres or kilometres, with the digits that the size deserves."""
    unit = numbers.metric_unit(metres)
    value = numbers.length_in(metres, unit)
    return f"{thousands(value, numbers.metric_decimals(value, unit))} {say(table, 'unit', unit)}"


def rate_parts(metres_per_second: float, table: Sentences = ENGLISH) -> tuple[str, str]:
    """Return a range rate in ft/s as (number, unit), negative when closing."""
    feet = metres_per_second / FOOT
    return thousands(feet, numbers.rate_decimals(feet)), say(table, "unit of rate", 0)


def direction_word(range_rate: float, table: Sentences = ENGLISH) -> str:
    """Return what the sign of a range rate (m/s) means: "closing", "opening", or "steady" under 0.005 ft/s."""
    return say(table, "direction", numbers.direction(range_rate))


def in_words(seconds: float, table: Sentences = ENGLISH) -> str:
    """Return a waiting time in words: "47 min", "1 h 20 min", "40 s", "4 d 22 h"."""
    code, first, second = numbers.wait(seconds)
    return say(table, "wait", code, f"{first}", f"{second:02d}")


def duration(seconds: float) -> str:
    """Return a time as h:mm:ss, with a sign when it is negative."""
    whole = round(abs(seconds))
    return f"{MINUS if seconds <= -0.5 else ''}{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def clock_text(flight: Flight, t: float) -> str:
    """Write the UTC of a time (s) as hh:mm:ss, rounded."""
    return f"{to_second(flight.utc(t)):%H:%M:%S}"


def short_name(vehicle: object) -> str:
    """Return a ship's own name: the first word of its catalogue name, as "Mir" of "mir-sts-71"; of one's own its title.

    A title is cut at its first comma or bracket, and after `LONGEST` characters.
    """
    title = str(getattr(vehicle, "title", ""))
    if title and getattr(vehicle, "name", "") not in names():
        title = title.split(",")[0].split("(")[0].strip() or title
        return title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rstrip()}…"
    name = str(getattr(vehicle, "name", "") or "target").rsplit("/", 1)[-1].removesuffix(".toml")
    return name.split("-")[0].split("_")[0].capitalize()
