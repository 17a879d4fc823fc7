"""The record in scenarios/README.md is what ``shuttle-mir record`` writes, to its rounding: none of it was typed."""

import re
from pathlib import Path

import pytest

from sim.output.record_table import MARKS, as_markdown, fly_one

PAGE = (Path(__file__).parent.parent / "scenarios" / "README.md").read_text(encoding="utf-8")
TABLE = PAGE.partition(MARKS[0])[2].partition(MARKS[1])[0]
FLIGHTS = list(dict.fromkeys(re.findall(r"^\| (sts-\d+) \|", TABLE, flags=re.MULTILINE)))
NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")


def lines_of(table, name):
    return [line for line in table.splitlines() if line.startswith(f"| {name} |")]


def assert_alike(written, flown):
    """The same words, and numbers that differ by one in their last place at most."""
    assert NUMBER.sub("#", written) == NUMBER.sub("#", flown)
    for before, now in zip(NUMBER.findall(written), NUMBER.findall(flown), strict=True):
        places = max(len(text.partition(".")[2]) for text in (before, now))
        assert abs(float(before.replace(",", "")) - float(now.replace(",", ""))) <= 1.001 * 10.0**-places, (
            f"the page says {before}, the flight {now}:\n{written}\n{flown}"
        )


def check(name):
    written, flown = lines_of(TABLE, name), lines_of(as_markdown([fly_one(name)]), name)
    assert len(written) == len(flown)
    for before, now in zip(written, flown, strict=True):
        assert_alike(before, now)


def test_the_page_has_the_table():
    assert "sts-71" in FLIGHTS


def test_a_flight_of_the_table_flies_as_it_says():
    check("sts-71")


@pytest.mark.slow
@pytest.mark.parametrize("name", FLIGHTS)
def test_all_flights_of_the_table_fly_as_it_says(name):
    check(name)


def test_a_changed_figure_is_seen():
    line = lines_of(TABLE, "sts-71")[0]
    digit = re.search(r"\d kg", line)
    changed = f"{line[: digit.start() - 2]}{(int(line[digit.start() - 2]) + 5) % 10}{line[digit.start() - 1 :]}"
    with pytest.raises(AssertionError, match="the page says"):
        assert_alike(changed, line)
