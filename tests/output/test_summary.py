"""summary.json says what the flight says, in names and order that scripts can rely on."""

import json
import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import sim
from sim.output.summary import as_json, summary

KEYS = [
    "schema", "scenario", "version", "seed", "model", "events", "burns", "contact", "closest_approach", "dv_m_s",
    "propellant_kg", "parts", "corridor_violation_s", "record", "goal_met", "failure", "notes", "wall_s",
]  # fmt: skip


@pytest.fixture(scope="module")
def flight(sts_71):
    return sts_71


def test_keys_stand_as_promised(flight):
    document = json.loads(as_json(summary(flight)))
    assert list(document) == KEYS
    assert list(document["events"][0]) == ["name", "utc", "met_s", "range_m", "range_rate_m_s"]
    assert list(document["burns"][0]) == [
        "name", "utc", "met_s", "dv_lvlh_m_s", "propellant_kg", "solve", "engine", "note",
    ]  # fmt: skip
    assert list(document["parts"][0]) == ["name", "dv_m_s", "rcs_kg", "oms_kg"]
    assert list(document["contact"]) == [
        "utc", "met_s", "closing_rate_m_s", "lateral_offset_m", "lateral_rate_m_s", "angle_deg", "captured", "reasons",
    ]  # fmt: skip
    assert list(document["record"][0]) == [
        "quantity", "simulated", "flown", "unit", "difference", "forced", "source", "relation", "within",
        "agrees", "why_forced",
    ]  # fmt: skip


def test_values_are_the_flight_s(flight):
    document = flight.summary()
    assert document["scenario"] == "sts-71"
    assert document["seed"] == flight.scenario.model.seed
    assert document["version"] == sim.__version__
    assert document["model"]["gravity"] == "j2"
    assert document["model"]["atmosphere"]["density_kg_m3"] == flight.scenario.model.atmosphere.density
    for told, event in zip(document["events"], flight.events, strict=True):
        assert told["name"] == event.name
        assert told["range_m"] == pytest.approx(event.range_m, abs=1e-4)
        assert told["range_rate_m_s"] == pytest.approx(event.range_rate_m_s, abs=1e-7)
    for told, burn in zip(document["burns"], flight.burns, strict=True):
        assert told["dv_lvlh_m_s"] == pytest.approx(burn.dv_lvlh_m_s, abs=1e-7)
    assert document["contact"]["angle_deg"] == pytest.approx(math.degrees(flight.contact.angle_rad), abs=1e-6)
    assert document["dv_m_s"] == pytest.approx(flight.dv_m_s[-1], abs=1e-7)
    assert document["propellant_kg"] == pytest.approx(flight.mass_kg[0] - flight.mass_kg[-1], abs=1e-3)


def test_the_parts_are_the_whole(flight):
    document = flight.summary()
    assert sum(part["dv_m_s"] for part in document["parts"]) == pytest.approx(document["dv_m_s"], abs=1e-5)
    spent = sum(part["rcs_kg"] + part["oms_kg"] for part in document["parts"])
    assert spent == pytest.approx(document["propellant_kg"], abs=0.01)
    (part,) = document["parts"]
    assert part["name"] == "from Ti to contact"
    assert part["oms_kg"] == pytest.approx(document["burns"][0]["propellant_kg"], abs=0.01)


def test_times_are_utc_and_count_from_liftoff(flight):
    contact = flight.summary()["contact"]
    moment = datetime.fromisoformat(contact["utc"])
    assert contact["utc"].endswith("Z")
    assert contact["met_s"] == pytest.approx((moment - flight.scenario.time.liftoff).total_seconds(), abs=2e-3)
    assert abs((moment - flight.utc(flight.contact.t_s)).total_seconds()) <= 5e-4


def test_mission_time_counts_leap_seconds(fly_small):
    epoch = datetime(1995, 12, 31, 23, 59, tzinfo=UTC)  # over the leap second at the end of the year
    round_ = {"Round": {"kind": "coast", "until": {"duration": "2 min"}}}
    end = fly_small(round_, time={"epoch": epoch}, model=None).summary()["events"][-1]
    assert (end["utc"], end["met_s"]) == ("1996-01-01T00:00:59.000Z", 120.0)


def test_the_same_seed_gives_the_same_text(flight):
    again = sim.run("sts-71", start="ti")
    first, second = summary(flight), summary(again)
    assert first.pop("wall_s") > 0.0
    second.pop("wall_s")
    assert as_json(first) == as_json(second)
    assert summary(sim.run("sts-71", start="ti", set={"model.seed": 72}))["contact"] != first["contact"]


def test_what_is_no_number_is_null(flight):
    events = (replace(flight.events[0], range_m=math.nan, range_rate_m_s=-math.inf), *flight.events[1:])
    row = replace(flight.record[0], simulated=math.nan, difference=None)
    odd = replace(flight, events=events, record=(row,), contact=None)
    document = json.loads(as_json(summary(odd)))
    assert document["events"][0]["range_m"] is None
    assert document["events"][0]["range_rate_m_s"] is None
    assert document["record"][0]["simulated"] is None
    assert document["contact"] is None
    assert "NaN" not in as_json(summary(odd))


def test_no_meaningless_digits_and_no_minus_zero(flight):
    events = (replace(flight.events[0], range_m=1.0 / 3.0, range_rate_m_s=-1e-12), *flight.events[1:])
    event = summary(replace(flight, events=events))["events"][0]
    assert event["range_m"] == 0.3333
    assert str(event["range_rate_m_s"]) == "0.0"
