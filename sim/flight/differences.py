"""Two runs side by side: what was set otherwise, and what came of it."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.flight.spending import spent_by_phase, used
from sim.inputs.units import FOOT, INCH, QuantityError, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.flight.flight import Flight
    from sim.scenario import Scenario

__all__ = ["Difference", "as_text", "changed_settings", "differences"]

WORDS = ("schema", "title", "summary", "sources", "record", "kind", "chosen", "from")  # of a file, that fly nothing
NO_EVENTS = ("gate", "end", "height")
MOST_SETTINGS = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One line: a quantity of both runs, numbers in ``unit`` or texts, None where a run does not have it.

    ``group`` is "setting", "time", "delta-v", "propellant" or "contact"; ``difference`` is the second less the first.
    """

    group: str
    name: str
    first: float | str | None
    second: float | str | None
    unit: str = ""
    difference: float | None = None


def differences(a: Flight, b: Flight) -> tuple[Difference, ...]:
    """Return in what two runs differ: settings, times by mission clock, delta-v, propellant and contact.

    Settings that agree are left out; figures are listed even where they agree, so that the reader sees it.
    """
    rows = [*changed_settings(a.scenario, b.scenario), *_times(a, b)]
    ours, theirs = ({burn.name: math.hypot(*burn.dv_lvlh_m_s) / FOOT for burn in each.burns} for each in (a, b))
    names = _merged(list(ours), list(theirs))
    rows += [_row("delta-v", name, ours.get(name), theirs.get(name), "ft/s") for name in names]
    rows.append(_row("delta-v", "pulses", _pulses(a), _pulses(b), "ft/s"))
    rows.append(_row("delta-v", "in all", a.dv_total_m_s / FOOT, b.dv_total_m_s / FOOT, "ft/s"))
    for name, k in (("RCS", 0), ("OMS", 1)):
        first, second = float(used(a)[k][-1]), float(used(b)[k][-1])
        if first or second:
            rows.append(_row("propellant", name, first, second, "kg"))
    rows.append(_row("propellant", "in all", a.propellant_kg, b.propellant_kg, "kg"))
    rows += _contact(a, b)
    return tuple(rows)


def changed_settings(a: Scenario, b: Scenario) -> tuple[Difference, ...]:
    """Return the settings in which two scenarios differ, by their keys and as they are written; words are left out.

    What a file leaves out is what is flown without it.
    """
    ours, theirs = (dict(_flat(tomllib.loads(each.to_toml()))) for each in (a, b))
    rows = []
    for key in _merged(list(ours), list(theirs)):
        first, second = (file[key] if key in file else _left_out(each, key) for each, file in ((a, ours), (b, theirs)))
        if not _same(first, second):
            rows.append(Difference("setting", key, _shown(first), _shown(second)))
    return tuple(rows)


def as_text(rows: Sequence[Difference], names: tuple[str, str]) -> str:
    """Write the table of differences as text in columns, under the two runs' ``names``."""
    lines: list[tuple[str, str, str, str]] = []
    settings = [row for row in rows if row.group == "setting"]
    shown = settings[:MOST_SETTINGS]
    lines += [("Settings", *names, "")]
    lines += [(f"  {row.name}", _cell(row.first), _cell(row.second), "") for row in shown]
    if not settings:
        lines.append(("  none differs", "", "", ""))
    if len(settings) > len(shown):
        lines.append((f"  and {len(settings) - len(shown)} more", "", "", ""))
    heads = {"time": "Mission time", "delta-v": "Delta-v, ft/s", "propellant": "Propellant, kg", "contact": "Contact"}
    for group, head in heads.items():
        lines.append((head, *names, "difference"))
        for row in rows:
            if row.group != group:
                continue
            unit = f", {row.unit}" if group == "contact" and row.unit else ""
            lines.append((f"  {row.name}{unit}", _cell(row.first), _cell(row.second), _change(row)))
    return columns(lines)


def columns(lines: Sequence[tuple[str, ...]]) -> str:
    """Set lines of cells in columns, the first to the left and the others to the right."""
    widths = [max(len(line[k]) for line in lines) for k in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _times(a: Flight, b: Flight) -> Iterator[Difference]:
    """Yield the times of events and phases of the same name, by each flight's mission clock."""
    ours, theirs = _events(a), _events(b)
    for name in _merged(list(ours), list(theirs)):
        one, other = ours.get(name), theirs.get(name)
        late = None if one is None or other is None else _elapsed(b, other) - _elapsed(a, one)
        first = None if one is None else a.met(one)
        second = None if other is None else b.met(other)
        yield Difference("time", name, first, second, "s", late)


def _events(flight: Flight) -> dict[str, float]:
    found: dict[str, float] = {}
    for event in flight.events:
        if event.kind not in NO_EVENTS:
            found.setdefault(event.name, event.t_s)
    return found


def _elapsed(flight: Flight, t: float) -> float:
    return t - flight.plan.clock.seconds(flight.scenario.time.liftoff)


def _pulses(flight: Flight) -> float:
    """Return the delta-v of all pulses, ft/s."""
    return sum(phase.dv_m_s for phase in spent_by_phase(flight) if phase.pulses) / FOOT


def _contact(a: Flight, b: Flight) -> Iterator[Difference]:
    if a.contact is None and b.contact is None:
        first, second = float(a.range_m.min()) / FOOT, float(b.range_m.min()) / FOOT
        if not math.isnan(first + second):  # both go to a target
            yield _row("contact", "closest approach", first, second, "ft")
        return
    yield Difference("contact", "captured", _captured(a.contact), _captured(b.contact))
    for name, key, unit, symbol in (
        ("closing rate", "closing_rate_m_s", FOOT, "ft/s"),
        ("lateral offset", "lateral_offset_m", INCH, "in"),
        ("lateral rate", "lateral_rate_m_s", FOOT, "ft/s"),
        ("angle", "angle_rad", math.radians(1.0), "deg"),
    ):
        ours, theirs = (None if each is None else getattr(each, key) / unit for each in (a.contact, b.contact))
        yield _row("contact", name, ours, theirs, symbol)
    yield _row("contact", "outside the corridor", a.corridor_violation_s, b.corridor_violation_s, "s")


def _captured(contact: Any) -> str | None:
    return None if contact is None else "yes" if contact.captured else "no"


def _row(group: str, name: str, first: float | None, second: float | None, unit: str) -> Difference:
    change = None if first is None or second is None else second - first
    return Difference(group, name, first, second, unit, change)


def _flat(data: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield key paths and values of a scenario's data; phases go by their names."""
    for key, value in data.items():
        if key in WORDS or (path and key == "caption"):
            continue
        where = f"{path}.{key}" if path else key
        if key == "phase" and not path and isinstance(value, list):
            for phase in value:
                rest = {each: item for each, item in phase.items() if each != "name"}
                yield from _flat(rest, f"phase.{phase.get('name', '')}")
        elif isinstance(value, Mapping):
            yield from _flat(value, where)
        else:
            yield where, value


def _left_out(scenario: Scenario, key: str) -> Any:
    """Return what is flown for a key that a scenario's file leaves out, as a file would write it; None for nothing."""
    here: Any = scenario
    way = key.split(".")
    if way[0] == "phase":
        named = [phase for phase in scenario.phase if key.startswith(f"phase.{phase.name}.")]
        if not named:
            return None
        here, way = named[0], key.removeprefix(f"phase.{named[0].name}.").split(".")
    for step in way[:-1]:
        here = getattr(here, step, None)
    fields = getattr(type(here), "model_fields", {})
    if way[-1] not in fields:
        return None
    value, extra = getattr(here, way[-1]), fields[way[-1]].json_schema_extra
    if isinstance(value, str | bool):
        return value
    written = extra.get("default") if isinstance(extra, dict) else None
    return written if written is not None else value if isinstance(value, int | float) else None


def _same(first: Any, second: Any) -> bool:
    """Return whether two settings mean the same: equal, or one quantity in two units."""
    if first == second:
        return True
    if isinstance(first, str) and isinstance(second, str):
        try:
            return parse(first).si == parse(second).si and parse(first).dimension == parse(second).dimension
        except QuantityError:
            return False
    return False


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return "; ".join(" ".join(str(item) for item in part.values()) for part in value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _merged(ours: list[str], theirs: list[str]) -> list[str]:
    """Return the names of both lists in an order that keeps each list's own, as far as the two agree."""
    merged = list(ours)
    place = 0
    for name in theirs:
        if name in merged:
            place = merged.index(name) + 1
        else:
            merged.insert(place, name)
            place += 1
    return merged


def _cell(value: float | str | None) -> str:
    if value is None:
        return "-"
    if isinstance(value, str):
        return value if len(value) <= 44 else value[:43] + "\u2026"
    return f"{value:,.1f}" if abs(value) >= 100.0 else f"{value:.3f}"


def _change(row: Difference) -> str:
    if row.difference is None:
        return ""
    if row.group == "time":
        return f"{row.difference:+,.1f} s" if abs(row.difference) < 600.0 else f"{row.difference / 60.0:+,.1f} min"
    return f"{row.difference:+,.1f}" if abs(row.difference) >= 100.0 else f"{row.difference:+.3f}"
