"""The record of many flights: all flown, two at a time, and one table made of what each has to say.

`fly_all` flies, `as_text`, `as_markdown`, `as_csv` and `as_json` write, `put_into` replaces the table in a document.
"""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from typing import TYPE_CHECKING, Any

from sim.inputs.errors import InputError, Problem
from sim.inputs.units import FOOT, in_unit
from sim.record.lines import difference_text, line_of, mission_times, value_text
from sim.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sim.flight.values import RecordRow
    from sim.output.face import Flight
    from sim.record.lines import Line

__all__ = ["MARKS", "SCHEMA", "FlightRecord", "as_csv", "as_json", "as_markdown", "as_text", "fly_all", "fly_one",
           "put_into", "record_of"]  # fmt: skip

SCHEMA = 1  # of the JSON table; grows when a name changes its meaning or goes
MARKS = ("<!-- record -->", "<!-- /record -->")  # between which `put_into` puts the Markdown table
WIDTH = 100
HEIGHTS = ("apogee", "perigee", "mean_height")


@dataclass(frozen=True, slots=True)
class FlightRecord:
    """What one flight has to say to the record; ``failure`` says why it did not end as flown, "" when it did.

    ``rows`` and ``lines`` are the same lines as values and in words; ``met`` the two mission times of each row's dates.
    """

    name: str
    title: str
    failure: str
    rows: tuple[RecordRow, ...] = ()
    lines: tuple[Line, ...] = ()
    met: tuple[tuple[str, str], ...] = ()
    dv_m_s: float = 0.0
    propellant_kg: float = 0.0
    seed: int = 0

    def row(self, *quantities: str) -> RecordRow | None:
        """Return the first row about one of some quantities."""
        return next((row for name in quantities for row in self.rows if row.quantity == name), None)

    @property
    def outside(self) -> int:
        """How many lines miss their tolerance."""
        return sum(row.agrees is False for row in self.rows)

    @property
    def judged(self) -> int:
        """How many lines have a tolerance, or words, to be judged by."""
        return sum(row.agrees is not None for row in self.rows)


def record_of(flight: Flight) -> FlightRecord:
    """Return the record of a flight."""
    clock = flight.plan.clock
    return FlightRecord(
        name=flight.scenario.name,
        title=flight.scenario.title,
        failure=flight.failure,
        rows=flight.record,
        lines=tuple(line_of(row, clock) for row in flight.record),
        met=tuple(mission_times(row, clock) for row in flight.record),
        dv_m_s=flight.dv_total_m_s,
        propellant_kg=flight.propellant_kg,
        seed=flight.scenario.model.seed,
    )


def fly_one(name: str) -> FlightRecord:
    """Fly a scenario by its name or file and return its record; one whose file is wrong says so as its failure."""
    from sim.output.face import fly
    from sim.scenario import load

    try:
        return record_of(fly(load(name)))
    except InputError as error:
        return FlightRecord(name, name, str(error))


def fly_all(
    names: Sequence[str], jobs: int = 2, tell: Callable[[float, str], None] | None = None
) -> tuple[FlightRecord, ...]:
    """Fly scenarios in ``jobs`` processes and return their records, in the order of the names.

    The first is flown alone where machine code has to be made first, so that it is made once. Interrupted, the
    processes end at once.
    """
    from sim.speed import is_warm

    if jobs <= 1 or len(names) == 1:
        return tuple(_told(fly_one(name), k + 1, len(names), tell) for k, name in enumerate(names))
    done: dict[str, FlightRecord] = {}
    strangers = active_children()
    with workers(min(jobs, len(names))) as pool:
        try:
            left = list(dict.fromkeys(names))
            if not is_warm("two-ships"):
                with _deaf_children():
                    first = pool.submit(fly_one, left[0])
                done[left.pop(0)] = _told(first.result(), 1, len(names), tell)
            with _deaf_children():
                flying = {pool.submit(fly_one, name): name for name in left}
            for future in as_completed(flying):
                done[flying[future]] = _told(future.result(), len(done) + 1, len(names), tell)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in set(active_children()) - set(strangers):
                process.terminate()
            raise
    return tuple(done[name] for name in names)


def workers(count: int) -> ProcessPoolExecutor:
    """Return processes to fly in; none of them outlives this one, even when it is killed."""
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Have this process end when the one that started it does, even when that one is killed."""

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, name="waits for the parent's end", daemon=True).start()


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Start processes that a terminal's Ctrl-C does not reach: `fly_all` ends them, and only one has words for it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are set by the main thread only
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)


def _told(record: FlightRecord, done: int, of: int, tell: Callable[[float, str], None] | None) -> FlightRecord:
    if tell:
        tell(done / of, record.name)
    return record


# The short table: a line a flight.

HEADS = (
    "flight", "Ti, UTC", "sim less flown", "docking, UTC", "sim less flown", "closing rate, ft/s", "heights, worst",
    "place off by", "delta-v", "propellant", "fly-around", "held",
)  # fmt: skip


def _short(record: FlightRecord) -> tuple[str, ...]:
    """Return the cells of a flight's line in the short table: those of `HEADS`."""
    if not record.rows:
        return (record.name, *[""] * (len(HEADS) - 2), "not flown" if record.failure else "")
    ti, docking = record.row("Ti.utc"), record.row("contact.utc", "closest.utc")
    rate, near = record.row("contact.closing_rate"), record.row("closest.range")
    heights = [
        row.difference * _factor(row) / 1e3
        for row in record.rows
        if row.quantity.rpartition(".")[2] in HEIGHTS
        and row.difference is not None
        and row.within is not None  # what is judged: other reports do not say whose orbit they mean
        and not row.forced
    ]
    place = next((row for row in record.rows if row.quantity.endswith("place") and row.difference is not None), None)
    loops = [row for row in record.rows if ", loop " in row.quantity and isinstance(row.simulated, float)]
    around = ", ".join(f"{row.simulated:.3g}" for row in loops)
    flown = ", ".join(f"{row.flown:.3g}" for row in loops)
    held = f"{record.judged - record.outside} of {record.judged}" if record.judged else ""
    return (
        record.name,
        value_text(ti.simulated, "s") if ti else "",
        _late(ti),
        value_text(docking.simulated, "s") if docking else _nearest(near),
        _late(docking),
        "" if rate is None else f"{_speed(rate, rate.simulated)} ({_speed(rate, rate.flown)})",
        f"{max(heights, key=abs):+.1f} km" if heights else "",
        f"{place.difference:,.0f} km" if place and place.difference is not None else "",
        f"{record.dv_m_s:.0f} m/s",
        f"{record.propellant_kg:,.0f} kg",
        f"{around} ({flown}) {loops[0].unit}" if loops else "",
        held + (" FAILED" if record.failure else ""),
    )


def _factor(row: RecordRow) -> float:
    return 1.0 / in_unit(1.0, row.unit)


def _speed(row: RecordRow, value: float | str | None) -> str:
    return f"{value * _factor(row) / FOOT:.3f}" if isinstance(value, float) else "-"


def _nearest(row: RecordRow | None) -> str:
    """Write how near a flight came that did not dock."""
    if row is None or not isinstance(row.simulated, float) or not isinstance(row.flown, float):
        return ""
    return f"none: {row.simulated:.3g} ({row.flown:.3g}) {row.unit}"


def _late(row: RecordRow | None) -> str:
    """Write by how much a time differs, forced ones with a star."""
    return "" if row is None else difference_text(row.difference, row.unit) + ("*" if row.forced else "")


NOTES = (
    "*: forced, the scenario itself fixes this time. Closing rate, fly-around (a loop each) and how near a flight came "
    "that did not dock: simulated, in brackets flown. Heights: the worst difference of a mean orbit's apogee, perigee "
    "or mean height that is judged and not forced. Held: lines within the tolerance that the scenario states, of those "
    "that have one."
)


def as_markdown(records: Sequence[FlightRecord]) -> str:
    """Write the table as Markdown: a line a flight, then every line, folded away."""
    short = ["| " + " | ".join(HEADS) + " |", "|---" * len(HEADS) + "|"]
    short += ["| " + " | ".join(_escaped(cell) for cell in _short(record)) + " |" for record in records]
    failed = [f"**{record.name} failed**: {_escaped(record.failure)}" for record in records if record.failure]
    heads = ("flight", "quantity", "simulated", "flown", "difference", "within", "", "source")
    long = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for record in records:
        for line in record.lines:
            mark = ", ".join(filter(None, ("**outside**" if line.verdict == "outside" else "", _forced(line))))
            cells = (
                record.name,
                line.quantity,
                line.simulated,
                line.flown,
                line.difference,
                line.within,
                mark,
                line.source,
            )
            long.append("| " + " | ".join(_escaped(cell) for cell in cells) + " |")
    fold = ["<details><summary>Every line</summary>", "", *long, "", "</details>"]
    return "\n".join([*short, "", NOTES.replace("*:", "\\*:"), *(["", *failed] if failed else []), "", *fold])


def _forced(line: Line) -> str:
    return f"forced: {line.why}" if line.why else ""


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("~", "\\~").replace("<", "&lt;").replace("\n", "<br>")


def as_text(records: Sequence[FlightRecord]) -> str:
    """Write the table as text of at most 100 columns: a few lines a flight, then every line."""
    import textwrap

    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    heads = ("Flight", "Ti UTC\nsim-flown", "docking UTC\nsim-flown", "rate ft/s\n(flown)", "heights\nplace",
             "delta-v\npropellant", "fly-around\n(flown)", "held")  # fmt: skip
    for head in heads:
        table.add_column(head, no_wrap=head != "Flight")
    for record in records:
        name, ti, ti_late, docking, late, rate, heights, place, dv, mass, around, held = _short(record)
        table.add_row(
            name, f"{ti}\n{ti_late}", f"{docking}\n{late}", rate.replace(" ", "\n"), f"{heights}\n{place}",
            f"{dv}\n{mass}", around.replace(" (", "\n("), held.replace(" FAILED", "\nFAILED"),
        )  # fmt: skip
    stream = io.StringIO()
    console = Console(file=stream, width=WIDTH, markup=False, emoji=False, highlight=False)
    console.print(table)
    failed = [f"{record.name} failed: {record.failure}" for record in records if record.failure]
    console.print("\n".join(("", *textwrap.wrap(NOTES, WIDTH), *failed, "")))
    for record in records:
        long = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
        for head in (record.name, "simulated", "flown", "difference", "within", ""):
            long.add_column(head, no_wrap=head in ("difference", "within", ""))
        for line in record.lines:
            long.add_row(line.quantity, line.simulated, line.flown, line.difference, line.within, line.verdict)
        console.print(record.title)
        console.print(long if record.lines else record.failure or "It has no record.")
        console.print()
    return "\n".join(line.rstrip() for line in stream.getvalue().rstrip().split("\n"))


def as_csv(records: Sequence[FlightRecord]) -> str:
    """Write every line of the record as CSV; dates in ISO 8601, with their mission times beside them."""
    stream = io.StringIO()
    names = list(_plain_rows(records[0])[0]) if records and records[0].rows else []
    writer = csv.DictWriter(stream, ["flight", *names], lineterminator="\n")
    writer.writeheader()
    for record in records:
        for row in _plain_rows(record):
            writer.writerow({"flight": record.name, **row})
    return stream.getvalue().rstrip("\n")


def as_json(records: Sequence[FlightRecord]) -> str:
    """Write the record as JSON: ``schema``, ``version``, ``flights``.

    Each flight has ``scenario``, ``title``, ``goal_met``, ``failure``, ``seed``, ``dv_m_s``, ``propellant_kg``,
    ``judged`` and ``outside`` (how many lines have a tolerance, and miss it), and ``record``: lines as in
    ``summary.json``, with ``simulated_met`` and ``flown_met`` (d/hh:mm:ss, "" for what is no date).
    """
    flights: list[dict[str, Any]] = [
        {
            "scenario": record.name,
            "title": record.title,
            "goal_met": not record.failure,
            "failure": record.failure,
            "seed": record.seed,
            "dv_m_s": round(record.dv_m_s, 7),
            "propellant_kg": round(record.propellant_kg, 3),
            "judged": record.judged,
            "outside": record.outside,
            "record": _plain_rows(record),
        }
        for record in records
    ]
    document = {"schema": SCHEMA, "version": __version__, "flights": flights}
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)


def _plain_rows(record: FlightRecord) -> list[dict[str, Any]]:
    from sim.output.summary import record_row

    return [
        {**record_row(row), "simulated_met": ours.removeprefix("MET "), "flown_met": theirs.removeprefix("MET ")}
        for row, (ours, theirs) in zip(record.rows, record.met, strict=True)
    ]


def put_into(document: str, table: str, name: str) -> str:
    """Return a document with a table between its marks, in the place of what stood there.

    Raises
    ------
    InputError
        When the document, called ``name``, has not both marks once, in their order.
    """
    begin, end = MARKS
    first, last = document.find(begin), document.find(end)
    if document.count(begin) != 1 or document.count(end) != 1 or last < first:
        message = "has no place for the table: it needs both marks, each once"
        raise InputError(Problem(message, file=name, allowed=f"a line {begin}, and a line {end} after it"))
    return document[: first + len(begin)] + f"\n\n{table}\n\n" + document[last:]
