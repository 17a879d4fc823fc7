"""The record: what is compared, what is forced, and what a flight that ended early leaves open."""

import math
from datetime import UTC, datetime

import pytest

import sim
from sim.flight.flight import Flight
from sim.flight.forced import why_forced as forced
from sim.flight.record import place_text


@pytest.fixture(scope="module")
def flight() -> Flight:
    return sim.run("sts-71")


def rows(flight: Flight) -> dict[str, list[sim.flight.record.RecordRow]]:  # type: ignore[name-defined]
    found: dict[str, list] = {}
    for row in flight.record:
        found.setdefault(row.quantity, []).append(row)
    return found


def test_every_line_has_its_source_and_its_difference(flight: Flight) -> None:
    assert len(flight.record) >= 12
    for row in flight.record:
        assert row.source
        if isinstance(row.simulated, float):
            assert row.difference == pytest.approx(row.simulated - row.flown)


def test_two_reports_of_a_quantity_are_two_lines(flight: Flight) -> None:
    altitude = rows(flight)["orbit.altitude"]
    assert [row.flown for row in altitude] == pytest.approx([216.0, 218.0])
    assert altitude[0].simulated == altitude[1].simulated
    assert len(rows(flight)["contact.place"]) == 2


def test_a_place_without_coordinates_has_no_distance(flight: Flight) -> None:
    baikal, border = rows(flight)["contact.place"]
    assert baikal.difference == pytest.approx(836.0, abs=30.0)
    assert border.difference is None


def test_the_time_of_a_range(flight: Flight) -> None:
    (row,) = rows(flight)["330 ft.utc"]
    when = flight.plan.clock.seconds(datetime.fromisoformat(str(row.simulated)))
    assert flight.state(when).range_m / 0.3048 == pytest.approx(330.0, abs=0.5)
    assert not row.forced


def test_the_sub_point_is_that_of_the_flown_time(flight: Flight) -> None:
    t = flight.plan.clock.seconds(datetime(1995, 6, 29, 13, 0, 16, tzinfo=UTC))
    latitude, longitude, _ = flight.sub_point(t)
    assert rows(flight)["contact.place"][0].simulated == place_text(latitude, longitude)


def test_a_flight_that_failed_leaves_its_lines_open() -> None:
    flight = sim.run("sts-71", set={"phase.Arc under Mir.limit": "1 min"})
    assert not flight.goal_met
    found = rows(flight)
    assert found["contact.closing_rate"][0].simulated is None
    assert found["contact.closing_rate"][0].difference is None
    assert found["contact.utc"][0].simulated is None
    assert found["Ti.utc"][0].difference == pytest.approx(0.0, abs=1e-6)


def test_what_is_forced() -> None:
    scenario = sim.load("sts-71")
    assert forced(scenario, "Ti.utc")
    assert forced(scenario, "MC1.utc")  # twenty minutes after Ti, whose time is given
    assert not forced(scenario, "MC3.utc")  # counted from MC2, which waits for an elevation
    assert not forced(scenario, "MC2.utc")
    assert not forced(scenario, "250 ft hold.utc")
    assert forced(scenario, "250 ft hold.range")
    assert not forced(scenario, "contact.lateral_offset")
    freed = scenario.with_changes({"phase.30 ft hold.until": {"duration": "15 min"}})
    assert not forced(freed, "contact.utc")


@pytest.mark.parametrize(
    ("degrees", "text"),
    [((51.5, 103.8), "51.5 N 103.8 E"), ((-40.0, -160.0), "40.0 S 160.0 W"), ((0.0, 0.0), "0.0 N 0.0 E")],
)
def test_places_are_written_as_one_says_them(degrees: tuple[float, float], text: str) -> None:
    assert place_text(*map(math.radians, degrees)) == text
