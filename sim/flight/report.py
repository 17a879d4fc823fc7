"""The flight in print: the timeline, the contact report and the record, in at most 100 columns.

Rendered by rich, so that a terminal gets bold headings and colours, and a file or a pipe the same lines as plain text.
No computing here: everything is asked of the `Flight`.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sim.inputs.units import INCH, NAUTICAL_MILE, POUND, feet, feet_per_second, nautical_miles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from sim.flight.flight import Flight
    from sim.flight.parts import Burn, Contact, Event, RecordRow

__all__ = ["WIDTH", "report"]

WIDTH = 100  # columns that a terminal, a beamer and a printed page all have


def report(flight: Flight) -> RenderableType:
    """Return everything that is printed after a flight, for a rich console."""
    return Group(*_sections(flight))


def _sections(flight: Flight) -> Iterator[RenderableType]:
    yield from _title(flight)
    yield _timeline(flight)
    points = "port to port" if flight.has_ports else "centre of mass to centre of mass"
    yield Text(f"Range: {points}. Closing: positive when coming nearer.", style="dim")
    if flight.contact is not None:
        yield from _contact(flight, flight.contact)
    if flight.record:
        yield from _record(flight)
    yield Text()
    yield from _totals(flight)


def _title(flight: Flight) -> Iterator[RenderableType]:
    model = flight.scenario.model
    yield Text(flight.scenario.title, style="bold")
    words = [f"gravity {model.gravity}", "drag" if model.drag else "no drag", f"attitude {model.attitude}"]
    words.append("perfect burns" if model.execution == "perfect" else f"burns with errors from seed {model.seed}")
    yield Text("Flown with " + ", ".join(words), style="dim")
    yield Text()


def _timeline(flight: Flight) -> Table:
    """Lay out a line an event: when, how far, how fast, how big a burn, and when it really happened."""
    burns = {burn.name: burn for burn in flight.burns}
    times = {row.quantity.rpartition(".")[0]: row for row in flight.record if row.quantity.endswith(".utc")}
    table = _table("Event", ("UTC", "right"), ("MET", "right"), ("range", "right"), ("closing", "right"),
                   ("delta-v", "right"), ("", "right"), ("flown", "right"), ("sim-flown", "right"))  # fmt: skip
    table.add_row("", "", "d/hh:mm:ss", "", "ft/s", "ft/s", "m/s", "UTC", "", style="dim")
    day = None
    for event in flight.events:
        utc = flight.utc(event.t_s)
        if utc.date() != day:
            day = utc.date()
            table.add_row(f"{day.day} {day:%B %Y}", style="dim")
        burn = burns.get(event.name) if event.kind == "burn" else None
        row = times.pop(event.name, None) or (times.pop("contact", None) if event.kind == "contact" else None)
        table.add_row(
            event.name, f"{utc:%H:%M:%S}", flight.met(event.t_s), _range(event.range_m), _closing(event),
            *_delta_v(burn), *_flown_time(row), style="bold" if event.kind == "contact" else "",
        )  # fmt: skip
    return table


def _contact(flight: Flight, contact: Contact) -> Iterator[RenderableType]:
    utc = flight.utc(contact.t_s)
    yield Text()
    verdict = Text("Captured", "bold green") if contact.captured else Text("Not captured", "bold red")
    yield verdict.append(f" at {utc:%H:%M:%S} UTC, MET {flight.met(contact.t_s)}", "not bold default")
    table = _table("Contact", ("simulated", "right"), ("", "right"), ("limits", "right"), "")
    for name, value, low, high, unit, metric in _contact_lines(flight, contact):
        within = low <= value <= high
        limits = f"{low:g} to {high:.3g} {unit}" if low > 0.0 else f"at most {high:.3g} {unit}"
        table.add_row(name, f"{value:.3f} {unit}", metric, limits, "" if within else Text("outside", "bold red"))
    yield table
    for reason in contact.reasons:
        yield Text(f"  {reason}", style="red")


def _contact_lines(flight: Flight, contact: Contact) -> Iterator[tuple[str, float, float, float, str, str]]:
    """Yield name, value, least and most allowed in the crew's unit, the unit, and the value in metric units."""
    limits = flight.plan.chaser.capture if flight.plan.chaser else None
    if limits is None:
        return
    yield ("closing rate", feet_per_second(contact.closing_rate_m_s), feet_per_second(limits.closing_rate_min_m_s),
           feet_per_second(limits.closing_rate_max_m_s), "ft/s", f"{contact.closing_rate_m_s:.4f} m/s")  # fmt: skip
    yield ("lateral offset", contact.lateral_offset_m / INCH, 0.0, limits.lateral_offset_max_m / INCH, "in",
           f"{contact.lateral_offset_m * 1000.0:.1f} mm")  # fmt: skip
    yield ("lateral rate", feet_per_second(contact.lateral_rate_m_s), 0.0,
           feet_per_second(limits.lateral_rate_max_m_s), "ft/s", f"{contact.lateral_rate_m_s:.4f} m/s")  # fmt: skip
    yield ("misalignment", math.degrees(contact.angle_rad), 0.0, math.degrees(limits.angle_max_rad), "deg", "")


def _record(flight: Flight) -> Iterator[RenderableType]:
    yield Text()
    table = _table("Record", ("simulated", "right"), ("flown", "right"), ("difference", "right"), "", "source")
    for row in flight.record:
        flown = _RELATIONS.get(row.relation, "") + _value(row.flown, row.unit)
        forced = Text("forced", "yellow") if row.forced else ""
        simulated = _value(row.simulated, row.unit)
        table.add_row(row.quantity, simulated, flown, _difference(row), forced, Text(row.source, "dim"))
    yield table
    if any(row.forced for row in flight.record):
        yield Text("forced: the scenario itself makes this agree, so agreement proves nothing.", style="dim")


def _totals(flight: Flight) -> Iterator[RenderableType]:
    if flight.chaser_vehicle is not None:
        dv, mass = flight.dv_total_m_s, flight.propellant_kg
        used = f"propellant {mass:,.0f} kg ({mass / POUND:,.0f} lb)"
        yield Text(f"Delta-v {feet_per_second(dv):.1f} ft/s ({dv:.2f} m/s), {used}.")
    if flight.corridor is not None:
        outside = flight.corridor_violation_s
        yield Text(f"Outside the corridor for {outside:.0f} s." if outside else "Inside the corridor all the way.")
    if flight.failure:
        yield Text(f"The flight failed its goal: {flight.failure}.", style="bold red")


_RELATIONS = {"below": "< ", "above": "> ", "about": "~ "}


def _table(*columns: str | tuple[str, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for column in columns:
        name, justify = column if isinstance(column, tuple) else (column, "left")
        table.add_column(name, justify="right" if justify == "right" else "left", no_wrap=justify == "right")
    return table


def _range(metres: float) -> str:
    """Write a range as the crew reads it: nautical miles, then feet, then tenths of a foot."""
    if not math.isfinite(metres):
        return ""
    if metres > 2.0 * NAUTICAL_MILE:
        return f"{nautical_miles(metres):.2f} nmi"
    return f"{feet(metres):.1f} ft" if metres < 30.0 else f"{feet(metres):,.0f} ft"


def _closing(event: Event) -> str:
    rate = event.range_rate_m_s
    return f"{-feet_per_second(rate) + 0.0:.2f}" if math.isfinite(rate) else ""


def _delta_v(burn: Burn | None) -> tuple[str, str]:
    if burn is None:
        return "", ""
    size = math.hypot(*burn.dv_lvlh_m_s)
    return f"{feet_per_second(size):.2f}", f"{size:.3f}"


def _flown_time(row: RecordRow | None) -> tuple[str, RenderableType]:
    if row is None:
        return "", ""
    difference = "" if row.difference is None else f"{row.difference:+.0f} s"
    return _clock(row.flown), Text(f"{difference} forced", "yellow") if row.forced else difference


def _clock(value: float | str) -> str:
    return f"{datetime.fromisoformat(value):%H:%M:%S}" if isinstance(value, str) else f"{value:g}"


def _value(value: float | str | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:.4g} {unit}".rstrip() if isinstance(value, (int, float)) else value


def _difference(row: RecordRow) -> str:
    return "" if row.difference is None else f"{row.difference:+.3g} {row.unit}".rstrip()
