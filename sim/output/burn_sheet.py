"""The burn sheet: every burn of a flight as it is planned, before it is flown. A hand-out for a class.

`rehearse` flies a scenario without errors as far as its last burn; `burn_sheet` gives the burns as rows of numbers, and
`as_text`, `as_markdown` and `as_csv` write them.
"""

from __future__ import annotations

import csv
import io
import math
import textwrap
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from sim.flight.phasing import Phasing
from sim.inputs.units import NAUTICAL_MILE, feet, feet_per_second
from sim.record.lines import moment_text
from sim.scenario.tables.phases import Burn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.output.face import Flight
    from sim.scenario import Scenario

__all__ = ["PlannedBurn", "as_csv", "as_markdown", "as_text", "burn_sheet", "rehearse"]

WIDTH = 100  # columns that a printed page has


@dataclass(frozen=True, slots=True)
class PlannedBurn:
    """One burn of the sheet. Delta-v on the ship's own local axes: forward, against the orbit normal, down.

    ``utc`` and ``met`` are those of the burn's middle; what follows "after" holds at its end. Heights are mean ones,
    apogee and perigee above the equator's radius; ``closing_m`` is by how much the distance along the orbit shrinks in
    a revolution of the chaser, ``behind_m`` that distance, ``below_m`` the difference in height. Without a target to
    go to the three are None.
    """

    name: str
    solve: str
    utc: str
    met: str
    dv_x_m_s: float
    dv_y_m_s: float
    dv_z_m_s: float
    dv_m_s: float
    engine: str
    duration_s: float
    propellant_kg: float
    mass_after_kg: float
    apogee_after_m: float
    perigee_after_m: float
    closing_m: float | None
    behind_m: float | None
    below_m: float | None
    note: str


def rehearse(
    scenario: Scenario, progress: Callable[[float, str], None] | None = None, say: Callable[[str], None] | None = None
) -> Flight:
    """Fly a scenario without errors of execution as far as its last burn, as the ground does before it sends one up.

    Raises
    ------
    InputError
        When the scenario has no burns.
    """
    from sim.inputs.errors import InputError, Problem
    from sim.output.face import fly

    burns = [k for k, phase in enumerate(scenario.phase) if isinstance(phase, Burn)]
    if not burns:
        allowed = "a scenario with phases of kind 'burn'"
        raise InputError(Problem("there is nothing to plan: it has no burns", file=str(scenario.path), allowed=allowed))
    changes = {
        "model": scenario.model.model_copy(update={"execution": "perfect"}),
        "phase": scenario.phase[: burns[-1] + 1],
        "record": {},
    }
    return fly(scenario.model_copy(update=changes), progress=progress, say=say)


def burn_sheet(flight: Flight) -> tuple[PlannedBurn, ...]:
    """Return the burns of a flight, in the order flown; of one `rehearse`d they are those planned."""
    phasing, clock = Phasing(flight), flight.plan.clock
    rows = []
    for burn in flight.burns:
        end = burn.t_s + burn.duration_s
        orbit, after = phasing.chaser(end), flight.state(end)
        x, y, z = burn.dv_lvlh_m_s
        closing = behind = below = None
        if not math.isnan(after.range_m):  # else there is nothing to close on
            closing, behind, below = phasing.closing(end), phasing.behind(end)[1], float(after.curvilinear[2])
        rows.append(
            PlannedBurn(
                name=burn.name,
                solve=burn.solve,
                utc=clock.iso(burn.nominal_s),
                met=clock.met(burn.nominal_s),
                dv_x_m_s=x,
                dv_y_m_s=y,
                dv_z_m_s=z,
                dv_m_s=math.hypot(x, y, z),
                engine=burn.engine,
                duration_s=burn.duration_s,
                propellant_kg=burn.propellant_kg,
                mass_after_kg=after.mass_kg,
                apogee_after_m=orbit.apogee_m,
                perigee_after_m=orbit.perigee_m,
                closing_m=closing,
                behind_m=behind,
                below_m=below,
                note=burn.note,
            )
        )
    return tuple(rows)


def as_text(flight: Flight, rows: Sequence[PlannedBurn]) -> str:
    """Write the sheet as text of at most 100 columns, four lines or so a burn."""
    head = "{:<13} {:<15} {:>11} {:>8} {:>8} {:>8} {:>8} {:<4} {:<17}"
    lines = [
        _heading(flight)[0],
        *_wrapped(_heading(flight)[1], ""),
        "",
        head.format("Burn", "UTC", "MET", "forward", "across", "down", "total", "", "engine").rstrip(),
        "-" * WIDTH,
    ]
    for row in rows:
        imperial, metric = _components(row)
        when = moment_text(datetime.fromisoformat(row.utc))
        lines += [row.name] if len(row.name) > 13 else []
        name = "" if len(row.name) > 13 else row.name
        total, si = f"{feet_per_second(row.dv_m_s):.1f}", f"{row.dv_m_s:.2f}"
        lines += [
            head.format(name, when, row.met, *imperial, total, "ft/s", row.engine).rstrip(),
            head.format(f"  {row.solve}", "", "", *metric, si, "m/s", f"{row.duration_s:.0f} s").rstrip(),
            *_wrapped(_after(row) + "."),
            *(_wrapped(_sentence(row.note)) if row.note and row.note != "given" else ()),
            "",
        ]
    notes = [line for note in _footnotes(rows) for line in _wrapped(note, "")]
    return "\n".join([*lines, _total(rows), "", *notes])


def as_markdown(flight: Flight, rows: Sequence[PlannedBurn]) -> str:
    """Write the sheet as a Markdown table with notes below it."""
    heads = [
        "burn", "UTC", "MET", "forward, ft/s", "across, ft/s", "down, ft/s", "total, ft/s (m/s)", "engine",
        "burn time, s", "propellant, kg", "mass after, kg", "apogee x perigee, nmi (km)", "closing, nmi/rev",
        "behind, nmi", "below, nmi",
    ]  # fmt: skip
    title, model = _heading(flight)
    lines = [f"## {title}", "", model, "", "| " + " | ".join(heads) + " |", "|---|---|" + "---:|" * (len(heads) - 2)]
    for row in rows:
        cells = [
            row.name, row.utc.replace("T", " ").rstrip("Z"), row.met, *_components(row)[0],
            f"{feet_per_second(row.dv_m_s):.1f} ({row.dv_m_s:.2f})", row.engine, f"{row.duration_s:.0f}",
            f"{row.propellant_kg:,.0f}", f"{row.mass_after_kg:,.0f}", _orbit(row),
            *(_tenths(m) for m in (row.closing_m, row.behind_m, row.below_m)),
        ]  # fmt: skip
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    notes = [f"- **{row.name}** ({row.solve}): {_sentence(row.note)}" for row in rows if row.note not in ("", "given")]
    return "\n".join([*lines, "", *notes, "", _total(rows), "", *_footnotes(rows)])


def as_csv(rows: Sequence[PlannedBurn]) -> str:
    """Write the sheet as CSV, one burn a line: SI, names with their units."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    names = [field.name for field in fields(PlannedBurn)]
    writer.writerow(names)
    for row in rows:
        values = [getattr(row, name) for name in names]
        writer.writerow([round(one, 6) + 0.0 if isinstance(one, float) else one for one in values])
    return stream.getvalue().rstrip("\n")


def _heading(flight: Flight) -> tuple[str, str]:
    from sim.output.report import model_words

    words = [word for word in model_words(flight) if not word.startswith("burns with")]
    time = flight.scenario.time
    when = (
        f"Dates are UTC, of {time.epoch.year}, and of the burn's middle; MET counts from {moment_text(time.liftoff)}."
    )
    return f"{flight.scenario.title}: burn sheet", "Solved on " + ", ".join(words) + f". {when}"


def _components(row: PlannedBurn) -> tuple[list[str], list[str]]:
    """Write the delta-v's components in ft/s and in m/s, with their signs, and no minus zero."""
    dv = (row.dv_x_m_s, row.dv_y_m_s, row.dv_z_m_s)
    return (
        [f"{round(feet_per_second(one), 1) + 0.0:+.1f}" for one in dv],
        [f"{round(one, 2) + 0.0:+.2f}" for one in dv],
    )


def _after(row: PlannedBurn) -> str:
    """Say what a burn leaves: orbit, place, mass."""
    parts = [f"After it {_orbit(row, ' nmi', ' km')}"]
    if row.closing_m is not None and row.behind_m is not None and row.below_m is not None:
        parts += [
            f"{'closing' if row.closing_m >= 0.0 else 'opening'} {_miles(abs(row.closing_m))} a revolution",
            f"{_miles(abs(row.behind_m))} {'behind' if row.behind_m >= 0.0 else 'ahead'}",
            f"{_miles(abs(row.below_m))} {'below' if row.below_m >= 0.0 else 'above'}",
        ]
    return ", ".join(parts) + f"; {row.propellant_kg:,.0f} kg burned, {row.mass_after_kg:,.0f} kg left"


def _orbit(row: PlannedBurn, miles: str = "", kilometres: str = "") -> str:
    high, low = row.apogee_after_m, row.perigee_after_m
    return (
        f"{high / NAUTICAL_MILE:.1f} x {low / NAUTICAL_MILE:.1f}{miles} "
        f"({high / 1e3:.1f} x {low / 1e3:.1f}{kilometres})"
    )  # fmt: skip


def _miles(metres: float) -> str:
    if metres < 0.95 * NAUTICAL_MILE:
        return f"{feet(metres):,.0f} ft"
    return f"{metres / NAUTICAL_MILE:,.1f} nmi"


def _tenths(metres: float | None) -> str:
    """Write a distance in tenths of a nautical mile, never minus nothing."""
    return "" if metres is None else f"{round(metres / NAUTICAL_MILE, 1) + 0.0:,.1f}"


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:] + ("" if note.endswith(".") else ".")


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def _total(rows: Sequence[PlannedBurn]) -> str:
    dv, mass = sum(row.dv_m_s for row in rows), sum(row.propellant_kg for row in rows)
    count = f"{len(rows)} burn{'s' if len(rows) != 1 else ''}"
    return f"{count}: {feet_per_second(dv):.1f} ft/s ({dv:.2f} m/s), {mass:,.0f} kg of propellant."


def _footnotes(rows: Sequence[PlannedBurn]) -> list[str]:
    notes = [
        "Delta-v on the ship's own local axes: forward along its local horizontal, across (against the orbit normal), "
        "down; a retrograde burn is negative forward, a burn upwards negative down.",
        "Heights are mean ones (Kozai's, as in element sets), apogee x perigee above 6,378.137 km: the osculating "
        "ones swing by some 10 km in a revolution.",
    ]
    if any(row.closing_m is not None for row in rows):
        notes.append(
            "Closing: how much the distance along the orbit shrinks in one revolution of the chaser. Behind and below: "
            "arc along the target's orbit, and difference in height, centre of mass to centre of mass."
        )
    return notes
