"""The record of many flights as one table, in four forms."""

import csv
import io
import json

import pytest

from sim.inputs.errors import InputError
from sim.output.record_table import (
    MARKS,
    FlightRecord,
    as_csv,
    as_json,
    as_markdown,
    as_text,
    fly_all,
    put_into,
    record_of,
)


@pytest.fixture(scope="module")
def flight(sts_71):
    return sts_71


@pytest.fixture(scope="module")
def records(flight):
    return (record_of(flight), FlightRecord("sts-00", "A flight | that failed", "it did not capture"))


def test_json_says_what_the_summary_says(flight, records):
    document = json.loads(as_json(records))
    assert list(document) == ["schema", "version", "flights"]
    ours, failed = document["flights"]
    assert (ours["scenario"], ours["goal_met"], failed["goal_met"]) == ("sts-71", True, False)
    for line, told in zip(ours["record"], flight.summary()["record"], strict=True):
        assert {key: line[key] for key in told} == told
    contact = next(line for line in ours["record"] if line["quantity"] == "contact.utc")
    assert contact["flown_met"] == "1/17:27:57"
    assert contact["simulated_met"] == flight.met(flight.contact.t_s)


def test_csv_has_a_line_for_each(flight, records):
    lines = list(csv.DictReader(io.StringIO(as_csv(records))))
    assert len(lines) == len(flight.record)
    assert {line["flight"] for line in lines} == {"sts-71"}
    for line, row in zip(lines, flight.record, strict=True):
        assert line["source"] == row.source
        if isinstance(row.simulated, float):
            assert float(line["simulated"]) == pytest.approx(row.simulated, rel=1e-9)


def test_a_failed_flight_is_shown_and_the_others_too(records):
    for text in (as_text(records), as_markdown(records)):
        assert "sts-71" in text
        assert "sts-00" in text
        assert "it did not capture" in text
        assert "Lake Baikal region" in text


def test_markdown_tables_are_even(records):
    for block in as_markdown(records).split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        assert len({line.replace("\\|", "").count("|") for line in lines}) <= 1


def test_the_text_fits_a_page(records):
    assert max(map(len, as_text(records).splitlines())) <= 100


def test_the_short_line_gives_docking_and_its_difference(flight, records):
    row = next(row for row in flight.record if row.quantity == "contact.utc")
    line = next(line for line in as_markdown(records).splitlines() if line.startswith("| sts-71"))
    assert f"29 Jun {row.simulated[11:19]}" in line
    assert f"| {row.difference:+.0f} s* |" in line
    assert f"{flight.contact.closing_rate_m_s / 0.3048:.3f} (0.107)" in line
    assert f"{flight.propellant_kg:,.0f} kg" in line


def test_flights_in_processes_are_those_flown_here(tmp_path, flight):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("schema = 1\n")
    told = []
    leg = tmp_path / "sts-71.toml"
    leg.write_text(flight.scenario.to_toml())
    names = [str(leg), str(wrong), str(leg)]
    first, second, third = fly_all(names, 2, lambda share, name: told.append((share, name)))
    assert first == third == record_of(flight)
    assert "missing key" in second.failure
    assert not second.rows
    assert told[-1][0] <= 1.0
    assert len(told) == 2


def test_a_table_is_put_between_its_marks():
    document = f"# Title\n\n{MARKS[0]}\nold\n{MARKS[1]}\n\nEnd\n"
    once = put_into(document, "| new |", "README.md")
    assert once == f"# Title\n\n{MARKS[0]}\n\n| new |\n\n{MARKS[1]}\n\nEnd\n"
    assert put_into(once, "| new |", "README.md") == once


@pytest.mark.parametrize("document", ["nothing", MARKS[0], MARKS[1] + MARKS[0], f"{MARKS[0]}{MARKS[0]}{MARKS[1]}"])
def test_a_document_without_its_marks_is_refused(document):
    with pytest.raises(InputError, match="both marks, each once"):
        put_into(document, "| new |", "README.md")
