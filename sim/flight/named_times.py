"""A moment of a flight as people name it: an event, a range, a time of day, a mission time; and what lies near it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sim.inputs.errors import InputError, Problem, nearest, shown
from sim.inputs.units import FOOT, NAUTICAL_MILE, QuantityError, parse

if TYPE_CHECKING:
    from sim.flight.flight import Flight

__all__ = ["FORMS", "moment", "names"]

FORMS = (
    'a name ("MC4", "Contact - 2 min"), a range ("30 ft", "100 m opening"), a mission time ("1/17:20:11"), '
    'UTC ("13:00:20" or "1995-06-29T13:00:20Z") or a time from the start ("90 min")'
)
MOST_NAMES = 12  # that an error lists
SLACK_S = 1.0  # a time written to the second may lie so much beyond the flight's ends

_MET = re.compile(r"(-?)(\d+)/(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?Z?")
_SHIFTED = re.compile(r"(?P<name>.+?)\s*(?P<sign>[+\-\u2212])\s*(?P<shift>\d[\d.]*\s*[a-z]+)", re.IGNORECASE)
_DIRECTED = re.compile(r"(?P<range>.+?)[\s,]+(?P<way>opening|closing)", re.IGNORECASE)


def moment(flight: Flight, text: str, key: str = "--at") -> float:
    """Return the time (s since the epoch) that a text means.

    Parameters
    ----------
    flight : the flight
    text : the name of an event, burn or phase, in any case, or "start", "end"; a range ("30 ft": its first passing
        inwards, or outwards where it is never passed inwards; "30 ft opening" asks for the latter); mission elapsed
        time d/hh:mm or d/hh:mm:ss; UTC as ISO 8601, or the time of day alone (the first in the flight); a time from
        the flight's start ("90 min"). A name may be followed by "+ 5 min" or "- 20 s". A burn is its middle.
    key : how the error calls the text, the option or argument that carried it

    Raises
    ------
    InputError
        When the text is none of these, with the nearest name, or means a time outside the flight.
    """
    wanted = text.strip()
    named = _by_name(flight, wanted)
    if named is not None:
        return named
    shifted = _SHIFTED.fullmatch(wanted)
    if shifted:
        start, shift = _by_name(flight, shifted["name"]), _quantity(shifted["shift"], "time")
        if start is not None and shift is not None:
            return _inside(flight, start + (shift if shifted["sign"] == "+" else -shift), text, key)
    directed = _DIRECTED.fullmatch(wanted)
    reach = _quantity(directed["range"] if directed else wanted, "length")
    if reach is not None:
        return _by_range(flight, reach, directed["way"].lower() if directed else "", text, key)
    found = _by_clock(flight, wanted)
    if found is None:
        found = _quantity(wanted, "time")
        found = None if found is None else float(flight.t[0]) + found
    if found is None:
        raise _unknown(flight, text, key)
    return _inside(flight, found, text, key)


def names(flight: Flight) -> dict[str, float]:
    """Return the names that `moment` knows in a flight, with their times (s), in order of time.

    Where two things are called the same, the first counts: an undocking repeated, a gate passed twice.
    """
    found: dict[str, float] = {"start": float(flight.t[0])}
    for event in flight.events:
        if event.kind not in ("end", "gate", "height"):
            found.setdefault(event.name, event.t_s)
    for burn in flight.burns:
        found.setdefault(burn.name, burn.nominal_s)
    for phase in flight.phases:
        found.setdefault(phase.name, phase.start_s)
    if flight.contact is not None and not {"contact", "Contact"} & found.keys():
        found["contact"] = flight.contact.t_s
    found["end"] = float(flight.t[-1])
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _by_name(flight: Flight, text: str) -> float | None:
    known = names(flight)
    if text in known:
        return known[text]
    folded = " ".join(text.casefold().split())
    return next((t for name, t in known.items() if name.casefold() == folded), None)


def _by_range(flight: Flight, reach: float, way: str, text: str, key: str) -> float:
    """Return when the range first has a value, coming or going, by straight line between samples."""
    if np.isnan(flight.range_m).all():
        raise InputError(Problem("a range needs a ship that flies to the target", key=key, given=shown(text)))
    less = np.asarray(flight.range_m) - reach
    inwards = np.flatnonzero((less[:-1] > 0.0) & (less[1:] <= 0.0))
    outwards = np.flatnonzero((less[:-1] <= 0.0) & (less[1:] > 0.0))
    chosen = outwards if way == "opening" or (not way and not len(inwards)) else inwards
    if not len(chosen):
        least, most = float(np.min(flight.range_m)), float(np.max(flight.range_m))
        message = f"the range never {'grows' if way == 'opening' else 'falls'} through that value"
        raise InputError(
            Problem(message, key=key, given=shown(text), allowed=f"{_length(max(least, 0.0))} to {_length(most)}")
        )
    k = int(chosen[0])
    share = float(less[k] / (less[k] - less[k + 1]))
    return float(flight.t[k]) + share * float(flight.t[k + 1] - flight.t[k])


def _by_clock(flight: Flight, text: str) -> float | None:
    """Return the time (s) of a mission time, a date with a time, or a time of day; None for anything else."""
    clock = flight.plan.clock
    mission = _MET.fullmatch(text)
    if mission:
        sign, days, hours, minutes, seconds = mission.groups()
        elapsed = 86400.0 * int(days) + 3600.0 * int(hours) + 60.0 * int(minutes) + float(seconds or 0.0)
        return clock.seconds(flight.scenario.time.liftoff) + (-elapsed if sign else elapsed)
    day = _CLOCK.fullmatch(text)
    if day:
        hours, minutes, seconds = day.groups()
        if int(hours) > 23 or int(minutes) > 59 or float(seconds or 0.0) >= 60.0:
            return None
        return _time_of_day(flight, 3600.0 * int(hours) + 60.0 * int(minutes) + float(seconds or 0.0))
    if "T" not in text and " " not in text and ":" not in text:
        return None  # a date without a time would mean midnight, which nobody asks for
    try:
        when = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None
    return clock.seconds(when if when.tzinfo else when.replace(tzinfo=UTC))


def _time_of_day(flight: Flight, seconds: float) -> float:
    """Return the first time (s) at which the clocks show ``seconds`` after midnight, from the flight's start on."""
    first: date = (flight.utc(float(flight.t[0])) - timedelta(seconds=SLACK_S)).date()
    midnight = datetime.combine(first, time(), tzinfo=UTC)
    t = flight.plan.clock.seconds(midnight + timedelta(seconds=seconds))
    if t >= float(flight.t[0]) - SLACK_S:
        return t
    return flight.plan.clock.seconds(midnight + timedelta(days=1, seconds=seconds))


def _inside(flight: Flight, t: float, text: str, key: str) -> float:
    start, end = float(flight.t[0]), float(flight.t[-1])
    if start - SLACK_S <= t <= end + SLACK_S:
        return min(max(t, start), end)
    clock = flight.plan.clock
    allowed = (
        f"{clock.iso(start)} to {clock.iso(end)}, MET {clock.met(start)} to {clock.met(end)}, "
        f"or up to {(end - start) / 60.0:.0f} min from the start"
    )
    message = f"that is {'before the flight begins' if t < start else 'after the flight has ended'}"
    raise InputError(Problem(message, key=key, given=shown(text), allowed=allowed))


def _unknown(flight: Flight, text: str, key: str) -> InputError:
    known = list(names(flight))
    listed = ", ".join(known[:MOST_NAMES]) + (f" and {len(known) - MOST_NAMES} more" if len(known) > MOST_NAMES else "")
    return InputError(
        Problem(
            "no moment of this flight is called so",
            key=key,
            given=shown(text),
            allowed=f"{FORMS}; this flight has {listed}",
            nearest=_mended(text) or nearest(text, known),
        )
    )


def _mended(text: str) -> str:
    """Return a quantity whose unit is spelt otherwise than here ("30 feet") as it is to be written; "" for others."""
    number = re.match(r"[\d.]+\s*", text.strip())
    try:
        parse(text)
    except QuantityError as error:
        return f"{number[0].strip()} {error.nearest}" if number and error.nearest else ""
    return ""


def _quantity(text: str, dimension: str) -> float | None:
    """Return a quantity in SI; None when the text is none, or of another dimension."""
    try:
        found = parse(text)
    except QuantityError:
        return None
    return found.si if found.dimension == dimension and found.si >= 0.0 else None


def _length(metres: float) -> str:
    return f"{metres / NAUTICAL_MILE:,.1f} nmi" if metres > NAUTICAL_MILE else f"{metres / FOOT:,.1f} ft"
