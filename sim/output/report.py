"""The flight in print: the timeline, the contact report and the record, in at most 100 columns.

Rendered by rich, so that a terminal gets bold headings and colours, and a file or a pipe the same lines as plain text.
No computing here: everything is asked of the `Flight`.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sim.flight.events import closest_approach
from sim.flight.stages import parts_spent
from sim.inputs.units import INCH, NAUTICAL_MILE, POUND, feet, feet_per_second, nautical_miles
from sim.record.lines import difference_text, line_of, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from sim.flight.flight import Flight
    from sim.flight.values import Burn, Contact, Event, RecordRow

__all__ = ["WIDTH", "model_words", "report"]

WIDTH = 100  # columns that a terminal, a beamer and a printed page all have

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def report(flight: Flight, width: int = WIDTH, verbose: bool = False) -> RenderableType:
    """Return everything that is printed after a flight, for a rich console of ``width`` columns (80 or more).

    ``verbose`` adds what every burn was solved for, and what was left.
    """
    return Group(*_sections(flight, width, verbose))


def _sections(flight: Flight, width: int, verbose: bool) -> Iterator[RenderableType]:
    yield from _title(flight)
    if flight.events:
        yield from _timeline(flight, width)
    if verbose and flight.burns:
        yield from _solutions(flight)
    if flight.contact is not None:
        yield from _contact(flight, flight.contact)
    if flight.record:
        yield from _record(flight, width)
    yield Text()
    yield from _totals(flight)


def model_words(flight: Flight) -> list[str]:
    """Return in words how a flight's world moved: "gravity j2", "exponential air" ..."""
    model = flight.scenario.model
    words = [f"gravity {model.gravity}"]
    if model.linear:
        words += ["no other force"]
    else:
        forces = {"Sun": model.sun, "Moon": model.moon, "sunlight": model.solar_pressure}
        words += [name for name, acts in forces.items() if acts]
        words += [f"{model.atmosphere.model} air" if model.drag else "no drag"]
    if flight.has("relative"):
        words += [f"attitude {model.attitude}"]
        words += ["exact burns" if model.execution == "perfect" else f"burns with errors (seed {model.seed})"]
    return words


def _title(flight: Flight) -> Iterator[RenderableType]:
    yield Text(flight.scenario.title, style="bold")
    yield Text("Flown with " + ", ".join(model_words(flight)), style="dim")
    yield Text()


def _timeline(flight: Flight, width: int) -> Iterator[RenderableType]:
    """Lay out a line an event: when, how far, how fast, how big a burn, and when it happened in the flight of old."""
    burns = {burn.name: burn for burn in flight.burns}
    reports = [row for row in flight.record if row.quantity.endswith(".utc")]
    times = {row.quantity.removesuffix(".utc"): row for row in reversed(reports)}  # of several the first counts
    columns = ["Event", "UTC>", "MET\nd/hh:mm:ss>"]
    ranges = any(not math.isnan(event.range_m) for event in flight.events)
    if ranges:
        columns += ["range>", "closing\nft/s>", "delta-v\nft/s>", "\nm/s>"]
    if times:
        columns += ["flown\nUTC>", "sim less\nflown>"]
    table = _table(*columns, gap=_gap(width))
    day = None
    for event in flight.events:
        date, clock = _moment(flight, event.t_s)
        if date != day:
            day = date
            table.add_row(date, style="dim")
        burn = burns.get(event.name) if event.kind == "burn" else None
        cells: list[str | Text] = [event.name, clock, flight.met(event.t_s)]
        if ranges:
            cells += [_range(event.range_m), _closing(event), *_delta_v(burn)]
        if times:
            cells += _flown_time(times.get(event.name))
        table.add_row(*cells, style="bold" if event.kind == "contact" else "")
    yield table
    for name, note in flight.notes.items():
        yield Text(f"{name}: {note}.", style="yellow")
    if not ranges:
        return
    forced = " *: forced by the scenario itself." if any(row.forced for row in times.values()) else ""
    points = "from port to port" if flight.has_ports else "between the centres of mass"
    yield Text(f"Range {points}; closing is positive when it shrinks.{forced}", style="dim")


def _contact(flight: Flight, contact: Contact) -> Iterator[RenderableType]:
    """Say how the ports met: in words, then in numbers against what the mechanism can catch."""
    verdict = Text("Captured", "bold green") if contact.captured else Text("Not captured", "bold red")
    words = (
        f" at {value_text(flight.plan.clock.iso(contact.t_s), 's')} UTC, MET {flight.met(contact.t_s)}: "
        f"closing at {feet_per_second(contact.closing_rate_m_s):.3f} ft/s, "
        f"{contact.lateral_offset_m / INCH:.1f} in off the axis, {math.degrees(contact.angle_rad):.1f} deg apart."
    )
    yield Text()
    yield verdict + Text(words)
    for reason in contact.reasons:
        yield Text(f"  {reason}", style="red")
    limits = flight.plan.active.capture
    if limits is None:
        return
    table = _table("Contact", "simulated>", ">", "can be caught>", "")
    for name, value, low, high, unit, metric in (
        ("closing rate", feet_per_second(contact.closing_rate_m_s), feet_per_second(limits.closing_rate_min_m_s),
         feet_per_second(limits.closing_rate_max_m_s), "ft/s", f"{contact.closing_rate_m_s:.4f} m/s"),
        ("lateral offset", contact.lateral_offset_m / INCH, 0.0, limits.lateral_offset_max_m / INCH, "in",
         f"{contact.lateral_offset_m * 1000.0:.0f} mm"),
        ("lateral rate", feet_per_second(contact.lateral_rate_m_s), 0.0, feet_per_second(limits.lateral_rate_max_m_s),
         "ft/s", f"{contact.lateral_rate_m_s:.4f} m/s"),
        ("misalignment", math.degrees(contact.angle_rad), 0.0, math.degrees(limits.angle_max_rad), "deg", ""),
    ):  # fmt: skip
        span = f"{low:.3g} to {high:.3g} {unit}" if low > 0.0 else f"up to {high:.3g} {unit}"
        outside = "" if low <= value <= high else Text("outside", "bold red")
        table.add_row(name, f"{value:.3f} {unit}", metric, span, outside)
    yield table


def _solutions(flight: Flight) -> Iterator[RenderableType]:
    """Say of every burn what it was solved for."""
    yield Text()
    yield Text("Burns", style="bold")
    for burn in flight.burns:
        yield Text(f"{burn.name} ({burn.solve}, {burn.engine}, {burn.duration_s:.0f} s): {burn.note or 'given'}.")


def _record(flight: Flight, width: int) -> Iterator[RenderableType]:
    """Hold the flight against what was flown, sources numbered and reasons lettered below."""
    lines = [line_of(row, flight.plan.clock) for row in flight.record]
    sources = list(dict.fromkeys(line.source for line in lines))
    reasons = list(dict.fromkeys(line.why for line in lines if line.why))
    tolerances = any(line.within for line in lines)
    columns = ["Record", "simulated>", "flown>", "difference>", *(["within>"] if tolerances else []), "", "source>"]
    table = _table(*columns, gap=_gap(width))
    for column in table.columns[1:]:
        column.no_wrap = True
    for line in lines:
        marks = [Text("outside", "bold red")] if line.verdict == "outside" else []
        if line.why:
            marks.append(Text(f"forced {LETTERS[reasons.index(line.why) % len(LETTERS)]}", "yellow"))
        words = [_folded(text, 18 if width >= WIDTH else 14) for text in (line.simulated, line.flown)]
        within = [line.within] if tolerances else []
        source = f"[{sources.index(line.source) + 1}]"
        table.add_row(line.quantity, *words, line.difference, *within, Text("\n").join(marks), source)
    yield Text()
    yield table
    if reasons:
        yield Text("forced: the scenario itself makes this agree, so that it proves nothing.", style="dim")
        for letter, reason in zip(LETTERS, reasons, strict=False):
            yield Text(f"  {letter}: {reason}.", style="dim")
    if any(row.quantity.endswith(".place") for row in flight.record):
        yield Text("place: straight under the target, at the flown time where the record has it.", style="dim")
    for number, name in enumerate(sources, start=1):
        yield Text(f"[{number}] {name}", style="dim")


def _folded(text: str, width: int) -> str:
    """Break the lines of a text that are longer than ``width``."""
    return "\n".join("\n".join(textwrap.wrap(line, width, break_on_hyphens=False)) or line for line in text.split("\n"))


def _totals(flight: Flight) -> Iterator[RenderableType]:
    if flight.has("relative"):
        dv, mass = flight.dv_total_m_s, flight.propellant_kg
        used = f"propellant {mass:,.0f} kg ({mass / POUND:,.0f} lb)"
        yield Text(f"Delta-v {feet_per_second(dv):.1f} ft/s ({dv:.2f} m/s), {used}.")
        parts = parts_spent(flight)
        for part in parts if len(parts) > 1 or any(part.oms_kg for part in parts) else ():
            engines = [f"RCS {part.rcs_kg:,.0f} kg"] + ([f"OMS {part.oms_kg:,.0f} kg"] if part.oms_kg else [])
            size = f"{feet_per_second(part.dv_m_s):.1f} ft/s ({part.dv_m_s:.2f} m/s)"
            yield Text(f"  {part.name}: {size}, {', '.join(engines)}")
    closest = closest_approach(flight)
    if closest is not None and flight.contact is None:
        when = flight.plan.clock.iso(closest.t_s)
        where = "port to port" if flight.has_ports else "between the centres of mass"
        size = f"{_range(closest.range_m)} ({closest.range_m:,.1f} m)"
        yield Text(f"Closest approach {size} {where}, at {value_text(when, 's')} UTC.")
    if flight.corridor is not None:
        outside = flight.corridor_violation_s
        yield Text(f"Outside the corridor for {outside:.0f} s." if outside else "Inside the corridor all the way.")
    if flight.failure:
        yield Text(f"The flight failed its goal: {flight.failure}", style="bold red")


def _table(*columns: str, gap: int = 2) -> Table:
    """Return an empty table; a heading that ends in ">" has its column flush right and never wrapped."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, gap - 1, 0, 0), show_edge=False)
    for column in columns:
        right = column.endswith(">")
        table.add_column(column.removesuffix(">"), justify="right" if right else "left", no_wrap=right)
    return table


def _moment(flight: Flight, t_s: float) -> tuple[str, str]:
    """Return date and time of day, UTC, rounded to the second."""
    date, _, clock = flight.plan.clock.iso(t_s).rstrip("Z").partition("T")
    return date, clock


def _gap(width: int) -> int:
    """Return the columns between two columns of a wide table."""
    return 2 if width >= WIDTH else 1


def _range(metres: float) -> str:
    """Write a range as the crew reads it: nautical miles, then feet, then tenths of a foot."""
    if not math.isfinite(metres):
        return ""
    if metres > 2.0 * NAUTICAL_MILE:
        return f"{nautical_miles(metres):.2f} nmi"
    return f"{round(feet(metres), 1) + 0.0:.1f} ft" if metres < 30.0 else f"{feet(metres):,.0f} ft"


def _closing(event: Event) -> str:
    rate = feet_per_second(-event.range_rate_m_s)
    return f"{round(rate, 2) + 0.0:.2f}" if math.isfinite(rate) else ""


def _delta_v(burn: Burn | None) -> tuple[str, str]:
    if burn is None:
        return "", ""
    size = math.hypot(*burn.dv_lvlh_m_s)
    return f"{feet_per_second(size):.2f}", f"{size:.3f}"


def _flown_time(row: RecordRow | None) -> tuple[str, str | Text]:
    if row is None:
        return "", ""
    difference, flown = difference_text(row.difference, row.unit), str(row.flown).rstrip("Z").partition("T")[2]
    return flown, Text(f"{difference} *", "yellow") if row.forced else f"{difference}  "
