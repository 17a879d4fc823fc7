"""The burn sheet: rows that are the flight's, and three ways to write them."""

import csv
import io
import math
from datetime import UTC, datetime

import pytest

import sim
from sim.inputs.errors import InputError
from sim.output.burn_sheet import as_csv, as_markdown, as_text, burn_sheet, rehearse

FAR = {
    "NC1": {
        "kind": "burn",
        "solve": "phasing",
        "at": {"time": datetime(1995, 6, 28, 1, tzinfo=UTC)},
        "aim": {"downrange": "-1000 nmi", "after": "3 h"},
    },
    "NH": {
        "kind": "burn",
        "solve": "height",
        "at": {"time": datetime(1995, 6, 28, 4, tzinfo=UTC)},
        "aim": {"below": "10 nmi", "after": "45 min"},
    },
    "Home": {"kind": "coast", "until": {"duration": "1 h"}},
}
HEAD = {
    "title": "From far behind",
    "time": {"epoch": datetime(1995, 6, 28, tzinfo=UTC), "liftoff": datetime(1995, 6, 27, tzinfo=UTC)},
    "model": {"gravity": None, "execution": None, "seed": 5},
    "target": {"orbit": {"altitude": "395 km", "inclination": "51.65 deg"}},
    "chaser": {"insertion": {"apogee": "330 km", "perigee": "300 km", "phase": "40 deg"}},
}


@pytest.fixture(scope="module")
def sheet(small, tmp_path_factory):
    flight = rehearse(sim.load(small(tmp_path_factory.mktemp("far"), FAR, **HEAD)))
    return flight, burn_sheet(flight)


def test_it_ends_with_the_last_burn_and_knows_no_errors(sheet):
    flight, rows = sheet
    assert [row.name for row in rows] == ["NC1", "NH"]
    assert flight.utc(float(flight.t[-1])).hour == 4
    for burn in flight.burns:
        assert burn.dv_lvlh_m_s == burn.dv_planned_m_s


def test_rows_are_the_flight_s(sheet):
    flight, (nc1, nh) = sheet
    for row, burn in zip((nc1, nh), flight.burns, strict=True):
        assert row.dv_m_s == pytest.approx(math.hypot(*burn.dv_lvlh_m_s))
        assert (row.engine, row.solve, row.note) == (burn.engine, burn.solve, burn.note)
    assert nc1.mass_after_kg == pytest.approx(flight.mass_kg[0] - nc1.propellant_kg, abs=0.01)
    assert nh.mass_after_kg == pytest.approx(flight.mass_kg[-1], abs=0.01)
    assert (nc1.utc, nc1.met) == ("1995-06-28T01:00:00Z", "1/01:00:00")
    end = flight.burns[-1].t_s + flight.burns[-1].duration_s
    assert nh.below_m == pytest.approx(flight.state(end).curvilinear[2], abs=0.1)
    # NC1 aims at 1,000 nmi behind when NH is due; the burn's own half minute of drift apart
    assert nh.behind_m / 1852.0 == pytest.approx(1000.0, abs=5.0)
    # one prediction against another: NC1's closing per revolution against where three hours lead
    a = 6378137.0 + 0.5 * (nc1.apogee_after_m + nc1.perigee_after_m)
    turns = 3.0 * 3600.0 / (2.0 * math.pi * math.sqrt(a**3 / 3.986004418e14))
    assert nc1.behind_m - turns * nc1.closing_m == pytest.approx(1000.0 * 1852.0, abs=100e3)


def test_the_text_fits_a_page_and_says_everything(sheet):
    flight, rows = sheet
    text = as_text(flight, rows)
    assert max(map(len, text.splitlines())) <= 100
    assert text.startswith("From far behind: burn sheet")
    for row in rows:
        assert f"{row.dv_m_s / 0.3048:.1f} ft/s" in text
        assert row.met in text
        assert f"{row.apogee_after_m / 1852.0:.1f} x {row.perigee_after_m / 1852.0:.1f} nmi" in text
        assert f"{row.mass_after_kg:,.0f} kg left" in text
    assert "Aims 1,000.0 nmi behind the target" in text
    assert "misses by" in text
    assert "forward along its local horizontal" in " ".join(text.split())
    assert "-0.0 " not in text


def test_markdown_is_one_table(sheet):
    flight, rows = sheet
    lines = [line for line in as_markdown(flight, rows).splitlines() if line.startswith("|")]
    assert len(lines) == 2 + len(rows)
    assert len({line.count("|") for line in lines}) == 1


def test_csv_gives_the_numbers_back(sheet):
    _, rows = sheet
    read = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert [line["name"] for line in read] == ["NC1", "NH"]
    assert float(read[0]["dv_x_m_s"]) == pytest.approx(rows[0].dv_x_m_s, abs=1e-6)
    assert float(read[1]["closing_m"]) == pytest.approx(rows[1].closing_m, abs=1e-6)
    assert read[0]["note"] == rows[0].note


def test_a_ship_alone_has_a_sheet_without_a_target():
    flight = rehearse(sim.load("mir-deorbit-2001"))
    rows = burn_sheet(flight)
    assert rows
    assert {row.closing_m for row in rows} == {None}
    assert "closing" not in as_text(flight, rows)
    assert ",," in as_csv(rows)


def test_a_scenario_without_burns_says_so(small, tmp_path):
    file = small(tmp_path, {"Home": FAR["Home"]}, **HEAD)
    with pytest.raises(InputError, match="it has no burns"):
        rehearse(sim.load(file))
