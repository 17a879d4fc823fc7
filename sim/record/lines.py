"""A line of the record in words, the same wherever it is printed: in a run's report and in the table of all flights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sim.environment.clock import to_second
from sim.scenario.tables.record import instant_of

if TYPE_CHECKING:
    from sim.environment.clock import Clock
    from sim.flight.values import RecordRow

__all__ = ["Line", "difference_text", "line_of", "mission_times", "moment_text", "value_text"]

_RELATIONS = {"below": "< ", "above": "> ", "about": "~ "}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the record as text.

    Of a date the cells have the mission time in a second line. ``verdict`` is "outside" where the line misses its
    tolerance or its words disagree, else "forced" or "".
    """

    quantity: str
    simulated: str
    flown: str
    difference: str
    within: str
    verdict: str
    why: str
    source: str


def line_of(row: RecordRow, clock: Clock) -> Line:
    """Write a row of the record as a line; ``clock`` is the flight's."""
    subject, _, quantity = row.quantity.rpartition(".")
    instant = instant_of(subject)
    name = quantity.upper() if quantity in ("utc", "met") else quantity.replace("_", " ")
    simulated_met, flown_met = mission_times(row, clock)
    return Line(
        quantity=f"{moment_text(instant, False) if instant else subject}, {name}",
        simulated=value_text(row.simulated, row.unit) + (f"\n{simulated_met}" if simulated_met else ""),
        flown=_RELATIONS.get(row.relation, "")
        + value_text(row.flown, row.unit)
        + (f"\n{flown_met}" if flown_met else ""),
        difference=difference_text(row.difference, row.unit),
        within="" if row.within is None else difference_text(row.within, row.unit).removeprefix("+"),
        verdict="outside" if row.agrees is False else "forced" if row.forced else "",
        why="" if row.agrees is False else row.why,  # what misses its tolerance was not made to agree
        source=row.source,
    )


def mission_times(row: RecordRow, clock: Clock) -> tuple[str, str]:
    """Return the mission times of a row's two dates, "" where it has none."""

    def met(value: float | str | None) -> str:
        if row.unit != "s" or not isinstance(value, str) or "T" not in value:
            return ""
        return f"MET {clock.met(clock.seconds(datetime.fromisoformat(value)))}"

    return met(row.simulated), met(row.flown)


def value_text(value: float | str | None, unit: str) -> str:
    """Write a number with its unit, a date as "29 Jun 13:00:16", a text as it is, and "-" for nothing."""
    if value is None:
        return "-"
    if isinstance(value, str):
        return moment_text(datetime.fromisoformat(value)) if unit == "s" and "T" in value else value
    digits = 5 if unit == "km" or abs(value) >= 1000.0 else 4
    text = f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.{digits}g}"
    return f"{text} {unit}".rstrip()


def difference_text(difference: float | None, unit: str) -> str:
    """Write a difference with its sign and unit; of times whole seconds, or from ten minutes on minutes."""
    if difference is None:
        return ""
    if unit == "s":
        return f"{difference:+.0f} s" if abs(difference) < 600.0 else f"{difference / 60.0:+,.0f} min"
    if abs(difference) >= 100.0:
        return f"{difference:+,.0f} {unit}"
    return f"{round(difference, 4) + 0.0:+.3g} {unit}"


def moment_text(when: datetime, seconds: bool = True) -> str:
    """Write a date as "29 Jun 13:00:16", or without its seconds."""
    when = to_second(when) if seconds else when
    day = f"{when.day} {_MONTHS[when.month - 1]}"
    return f"{day} {when:%H:%M:%S}" if seconds else f"{day} {when:%H:%M}"
