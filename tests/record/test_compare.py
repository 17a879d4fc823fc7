"""The record: what is compared, what is forced, and what a flight that ended early leaves open."""

import math
from datetime import UTC, datetime

import numpy as np
import pytest

import sim
from sim.environment.earth import sub_point
from sim.output.face import Flight
from sim.record.compare import place_text
from sim.record.forced import why_forced as forced


@pytest.fixture(scope="module")
def flight(sts_71: Flight) -> Flight:
    return sts_71


def rows(flight: Flight) -> dict[str, list[sim.record.compare.RecordRow]]:  # type: ignore[name-defined]
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
    assert baikal.difference == pytest.approx(390.0, abs=30.0)
    assert border.difference is None


def test_the_time_of_a_range(flight: Flight) -> None:
    (row,) = rows(flight)["330 ft.utc"]
    when = flight.plan.clock.seconds(datetime.fromisoformat(str(row.simulated)))
    assert flight.state(when).range_m / 0.3048 == pytest.approx(330.0, abs=0.5)
    assert not row.forced


def test_the_sub_point_is_that_of_the_flown_time(flight: Flight) -> None:
    t = flight.plan.clock.seconds(datetime(1995, 6, 29, 13, 0, 16, tzinfo=UTC))
    latitude, longitude, _ = sub_point(flight.plan.clock, t, flight.orbit_at(t)[:3])
    assert rows(flight)["contact.place"][0].simulated == place_text(latitude, longitude)


def test_a_flight_that_failed_leaves_its_lines_open() -> None:
    flight = sim.run("sts-71", start="ti", set={"phase.Arc under Mir.limit": "1 min"})
    assert not flight.goal_met
    found = rows(flight)
    assert found["contact.closing_rate"][0].simulated is None
    assert found["contact.closing_rate"][0].difference is None
    assert found["contact.utc"][0].simulated is None
    assert found["Ti.utc"][0].difference == pytest.approx(0.0, abs=1e-6)


def test_what_is_forced() -> None:
    scenario = sim.load("sts-71", start="ti")
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


@pytest.fixture
def visit(small, tmp_path):
    """Fly in to a hold, and away again; the argument is the text of the record."""
    phases = {
        "Approach": {
            "kind": "approach",
            "axis": "+R",
            "gates": [{"range": "250 ft", "rate": "0.3 ft/s"}],
            "until": {"range": "200 ft"},
        },
        "Nearest": {"kind": "hold", "axis": "+R", "range": "200 ft", "until": {"duration": "10 min"}},
        "Away": {"kind": "burn", "solve": "fixed", "delta_v": ["0 ft/s", "0 ft/s", "1 ft/s"]},
        "Coast": {"kind": "coast", "until": {"duration": "20 min"}},
    }
    times = {"epoch": datetime(1995, 6, 29, 12, tzinfo=UTC), "liftoff": datetime(1995, 6, 27, 19, 32, 19, tzinfo=UTC)}
    model = {"gravity": None, "drag": None}
    file = small(tmp_path, phases, position=(-9.46, 0, 95), time=times, model=model)

    def go(record):
        file.write_text(file.read_text() + f"[record]{record}")
        flight = sim.run(str(file))
        return rows(flight), flight

    return go


def test_the_closest_approach(visit):
    found, _ = visit(
        """
"closest.range" = { flown = "200 ft", within = "3 ft", source = "chosen" }
"closest.duration" = { flown = "10 min", within = "2 min", source = "chosen" }
"closest.utc" = { flown = 1995-06-29T12:05:00Z, source = "chosen" }
"closest.met" = { flown = "1/16:32:41", source = "chosen" }
"Nearest.utc" = { flown = 1995-06-29T12:05:00Z, source = "chosen" }
"210 ft opening.utc" = { flown = 1995-06-29T12:20:00Z, source = "chosen" }
""",
    )
    (span,), (least,), (when,), (met,) = (found[f"closest.{q}"] for q in ("duration", "range", "utc", "met"))
    assert least.agrees
    assert least.why == "the scenario commands this distance"
    assert span.agrees
    assert span.forced
    assert not when.forced
    assert when.difference == pytest.approx(met.difference, abs=1e-6)
    assert met.flown == "1/16:32:41"
    (hold,), (opening,) = found["Nearest.utc"], found["210 ft opening.utc"]
    assert abs(when.difference - hold.difference) < 60.0
    assert opening.simulated > hold.simulated, "on the way out, not on the way in"


def test_tolerances_judge_as_the_report_puts_it(visit):
    found, _ = visit(
        """
"Nearest.range" = { flown = "300 ft", relation = "below", within = "1 ft", source = "chosen", also = [
    { flown = "300 ft", relation = "above", within = "1 ft", source = "chosen" },
    { flown = "300 ft", within = "1 ft", source = "chosen" },
    { flown = "300 ft", source = "chosen" },
] }
""",
    )
    assert [row.agrees for row in found["Nearest.range"]] == [True, False, False, None]
    assert [row.within for row in found["Nearest.range"]] == [pytest.approx(1.0)] * 3 + [None]


def test_moments_and_words(visit):
    found, flight = visit(
        """
"1995-06-29T12:10:00Z.range" = { flown = "200 ft", within = "5 ft", source = "chosen" }
"1995-06-29T12:10:00Z.phase" = { flown = "359 deg", within = "2 deg", source = "chosen" }
"1995-06-29T12:10:00Z.mean_height" = { flown = "390 km", within = "10 km", source = "chosen" }
"1995-06-29T12:10:00Z.sun" = { flown = "daylight", source = "chosen" }
"1995-06-29T12:10:00Z.coverage" = { flown = "covered", source = "chosen" }
"1995-07-29T12:10:00Z.range" = { flown = "200 ft", within = "5 ft", source = "chosen" }
"Coast.radius" = { flown = "100 m", source = "chosen" }
"Coast.sun" = { flown = "night", source = "chosen" }
"Away.apogee" = { flown = "390 km", forced = "the burn was chosen so", source = "chosen" }
""",
    )
    at = "1995-06-29T12:10:00Z"
    assert found[f"{at}.range"][0].agrees
    assert found[f"{at}.phase"][0].difference == pytest.approx(1.0, abs=0.01), "0 and 360 deg are one"
    assert found[f"{at}.mean_height"][0].agrees
    sun = found[f"{at}.sun"][0]
    assert sun.agrees is (sun.simulated == "daylight")
    assert found[f"{at}.coverage"][0].agrees is (found[f"{at}.coverage"][0].simulated != "uncovered")
    beyond = found["1995-07-29T12:10:00Z.range"][0]
    assert (beyond.simulated, beyond.agrees) == (None, False)
    coast = flight.phases[-1]
    distances = [np.linalg.norm(flight.state(t).lvlh[:3]) for t in np.linspace(coast.start_s, coast.end_s, 400)]
    assert found["Coast.radius"][0].simulated == pytest.approx(np.mean(distances), rel=1e-3)
    assert found["Away.apogee"][0].why == "the burn was chosen so"
