"""The printed report: what a lecture hall reads."""

import io
import math
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.console import Console

import sim
from sim.output.report import WIDTH, report


@pytest.fixture(scope="module")
def flight(sts_71):
    return sts_71


def printed(flight, width=WIDTH, **options):
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, emoji=False, highlight=False, **options)
    console.print(report(flight, width))
    return stream.getvalue()


def line(text, start):
    return next(row for row in text.splitlines() if f"{row}  ".startswith(start))


def test_the_timeline_names_every_event_with_its_time(flight):
    text = printed(flight)
    for event in flight.events:
        row = line(text, f"{event.name}  ")
        assert flight.plan.clock.iso(event.t_s)[11:19] in row
        assert flight.met(event.t_s) in row


def test_burns_show_their_delta_v_in_both_units(flight):
    text = printed(flight)
    for burn in flight.burns:
        size = math.hypot(*burn.dv_lvlh_m_s)
        assert f"{size / 0.3048:.2f}" in line(text, burn.name)
        assert f"{size:.3f}" in line(text, burn.name)


def test_ranges_are_in_crew_units_and_say_between_what(flight):
    text = printed(flight)
    assert f"{flight.events[0].range_m / 1852.0:.2f} nmi" in line(text, "Ti ")
    assert re.search(r"\b600 ft\b.*\b600 ft\b", line(text, "600 ft"))
    assert "Range from port to port" in text


def test_closing_is_positive_when_coming_nearer(flight):
    event = next(event for event in flight.events if event.name == "MC2")
    assert event.range_rate_m_s < 0.0
    assert f" {-event.range_rate_m_s / 0.3048:.2f} " in line(printed(flight), "MC2")


def test_flown_times_and_forced_ones_stand_beside(flight):
    row = line(printed(flight), "contact ")
    assert "13:00:16" in row
    assert row.rstrip().endswith("*")
    assert "*: forced by the scenario itself" in printed(flight)


def test_the_contact_report_gives_words_numbers_and_limits(flight):
    text = printed(flight)
    contact = flight.contact
    assert "Captured at" in text
    assert f"closing at {contact.closing_rate_m_s / 0.3048:.3f} ft/s" in text
    assert f"{contact.lateral_offset_m / 0.0254:.1f} in off the axis" in text
    limits = flight.plan.active.capture
    assert f"{limits.closing_rate_max_m_s / 0.3048:.3g} ft/s" in line(text, "closing rate")
    assert f"up to {math.degrees(limits.angle_max_rad):.3g} deg" in line(text, "misalignment")
    assert "outside" not in text.partition("Record")[0]


def test_the_record_shows_every_line_with_its_source(flight):
    text = printed(flight, 140)
    record = text[text.index("Record ") :]
    for row in flight.record:
        subject, _, quantity = row.quantity.rpartition(".")
        assert line(record, f"{subject}, {'UTC' if quantity == 'utc' else quantity.replace('_', ' ')}")
        assert f"] {row.source}\n" in record
    assert "Lake Baikal" in line(record, "contact, place")
    assert "N 10" in line(record, "contact, place")
    assert "< 1 in" in line(record, "contact, lateral offset")
    assert "forced" in line(record, "contact, UTC")


def test_totals_are_in_both_units(flight):
    text = printed(flight)
    assert f"({flight.dv_total_m_s:.2f} m/s)" in text
    assert f"{flight.propellant_kg:,.0f} kg" in text


def test_a_contact_that_fails_says_why(flight):
    contact = replace(flight.contact, closing_rate_m_s=0.2, captured=False, reasons=("closing too fast",))
    text = printed(replace(flight, contact=contact, failure="not captured", corridor_violation_s=12.0))
    assert "Not captured at" in text
    assert "closing too fast" in text
    assert "outside" in line(text, "closing rate")
    assert "The flight failed its goal: not captured" in text
    assert "Outside the corridor for 12 s" in text


@pytest.mark.parametrize("width", [80, 100])
def test_no_line_is_too_long_and_no_number_is_cut(flight, width):
    text = printed(flight, width)
    assert max(map(len, text.splitlines())) <= width
    timeline = text.partition("Captured")[0]
    assert "…" not in timeline
    assert flight.plan.clock.iso(flight.contact.t_s)[11:19] in timeline


def test_plain_where_there_is_no_terminal_and_coloured_where_there_is(flight):
    assert "\x1b" not in printed(flight)
    assert "\x1b[" in printed(flight, force_terminal=True, color_system="standard")


def test_names_are_printed_as_they_stand(flight):
    events = (replace(flight.events[0], name="[bold]Ti[/bold] :star:"), *flight.events[1:])
    assert "[bold]Ti[/bold] :star:" in printed(replace(flight, events=events))


def test_a_plain_propagation_has_a_report_too(fly_small):
    round_ = {"Round": {"kind": "coast", "until": {"duration": "92 min"}}}
    epoch = datetime(1995, 6, 29, 12, tzinfo=UTC)
    text = printed(fly_small(round_, title="Mir goes round", time={"epoch": epoch}, model=None))
    assert "Mir goes round" in text
    assert "13:32:00" in text
    assert "ropellant" not in text


def test_what_did_not_go_by_the_plan_is_said():
    flight = sim.run("sts-71", start="ti", set={"phase.30 ft hold.until": {"contact": "1995-06-29T12:40:00Z"}})
    lines = printed(flight)
    assert any(line.startswith("30 ft hold: ") and "late: left at once" in line for line in lines.splitlines())
