"""What the scenario itself fixes is forced, and says why; what it only leads to is not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import sim
from sim.record.forced import AIM, DELTA_V, RANGE, RATE, TIME, why_forced

VALID = Path(__file__).parent.parent / "scenarios" / "valid"
PLACE = ["-900 ft", "0 ft", "1800 ft"]
FAR = {
    "OMS-3": {
        "solve": "fixed",
        "at": {"time": datetime(1995, 6, 28, 0, 30, tzinfo=UTC)},
        "delta_v": ["1 m/s", "0 m/s", "0 m/s"],
    },
    "NC1": {
        "solve": "phasing",
        "at": {"before": "Ti", "lead": "9 h"},
        "aim": {"downrange": "-48600 ft", "at": "Ti"},
    },
    "NH": {
        "solve": "height",
        "at": {"after": "NC1", "revolutions": 1.5, "nearest": "perigee"},
        "aim": {"below": "1200 ft", "at": "Ti"},
    },
    "Ti": {
        "solve": "intercept",
        "at": {"time": datetime(1995, 6, 28, 12, tzinfo=UTC)},
        "aim": {"position": PLACE, "after": "76.9 min"},
    },
    "MC1": {
        "solve": "intercept",
        "at": {"after": "Ti", "delay": "20 min"},
        "aim": {"position": PLACE, "after": "56.9 min"},
    },
}


@pytest.fixture(scope="module")
def far(small, tmp_path_factory):
    phases = {name: {"kind": "burn", **burn} for name, burn in FAR.items()}
    file = small(
        tmp_path_factory.mktemp("far"),
        {**phases, "Home": {"kind": "coast", "until": {"duration": "1 h"}}},
        time={"epoch": datetime(1995, 6, 28, tzinfo=UTC), "liftoff": datetime(1995, 6, 27, tzinfo=UTC)},
        model=None,
        target={"orbit": {"altitude": "395 km", "inclination": "51.65 deg"}},
        chaser={"insertion": {"apogee": "330 km", "perigee": "300 km", "phase": "40 deg"}},
    )
    return sim.load(file)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("OMS-3.utc", TIME),
        ("OMS-3.apogee", DELTA_V),
        ("OMS-3.delta_v", DELTA_V),
        ("NC1.utc", TIME),
        ("NC1.met", TIME),
        ("NC1.apogee", ""),
        ("NC1.closing", ""),
        ("NC1.downrange", ""),
        ("NH.utc", ""),
        ("Ti.utc", TIME),
        ("Ti.range", AIM),
        ("Ti.downrange", AIM),
        ("Ti.apogee", ""),
        ("MC1.utc", TIME),
        ("MC1.delta_v", ""),
        ("Home.end", ""),
        ("1995-06-28T06:00:00Z.closing", ""),
    ],
)
def test_far_away(far, key, why):
    assert why_forced(far, key) == why


def test_leaving():
    scenario = sim.load(VALID / "there-and-back.toml")
    assert why_forced(scenario, "undocking.utc") == ""
    assert why_forced(scenario, "Fly-around.radius") == RANGE
    assert why_forced(scenario, "Fly-around, loop 1.duration") == RATE
    assert why_forced(scenario, "contact.closing_rate") == RATE
    timed = scenario.with_changes({"phase.Docked.until": {"time": "1995-07-03T12:00:00Z"}})
    assert why_forced(timed, "undocking.utc") == TIME
    assert why_forced(timed, "Docked.end") == TIME
    counted = timed.with_changes({"phase.Springs.until": {"duration": "5 min"}})
    assert why_forced(counted, "Springs.end") == why_forced(counted, "Back out.start") == TIME
    assert why_forced(timed, "Springs.end") == "", "it ends at a range"


def test_a_contact_at_a_time_fixes_what_counts_from_it():
    docking = sim.load("sts-71")
    assert any(phase.kind == "hold" and phase.until.contact for phase in docking.phase)
    assert why_forced(docking, "Final approach.end") == TIME
    free = sim.load(VALID / "there-and-back.toml")
    assert why_forced(free, "Final approach.end") == ""


def test_a_hold_that_is_left_to_arrive_at_a_time_fixes_the_end_of_the_way():
    scenario = sim.load("sts-71")
    arrives = [phase for phase in scenario.phase if phase.kind == "hold" and phase.until.arrive]
    names = [phase.name for phase in scenario.phase]
    before = names[names.index(arrives[0].until.arrive) - 1]
    assert why_forced(scenario, f"{before}.end") == TIME
