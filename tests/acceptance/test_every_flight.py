"""Each of the ten flights ends as it was flown, whatever its errors of execution, and its record holds.

Its own seed and two more are flown here; ``SEEDS=20 pytest tests/acceptance/test_every_flight.py`` flies twenty more.
"""

from __future__ import annotations

import os

import pytest

import sim
from sim.output.face import Flight
from sim.record.lines import line_of

pytestmark = pytest.mark.acceptance

FLIGHTS = [f"sts-{number}" for number in (63, 71, 74, 76, 79, 81, 84, 86, 89, 91)]
OWN = None
SEEDS = [OWN, *range(int(os.environ.get("SEEDS", "2")))]
ARRIVALS = ("contact.utc", "37 ft hold.utc")  # docking, or STS-63's closest approach


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FLIGHTS)
def test_it_ends_as_flown(name: str, seed: int | None) -> None:
    flight = sim.run(name, set={} if seed is OWN else {"model.seed": seed})
    assert flight.goal_met, flight.failure
    if any(phase.kind == "dock" for phase in flight.scenario.phase):
        assert flight.contact is not None
        assert flight.contact.captured, "; ".join(flight.contact.reasons)
    there = next(row for row in flight.record if row.quantity in ARRIVALS)  # the first report, which has a tolerance
    assert there.agrees, f"{there.quantity} {there.difference} s off, tolerance {there.within} s"
    if seed is OWN:
        record_holds(flight)


def record_holds(flight: Flight) -> None:
    """Every line of the record that has a tolerance lies within it: what the scenario itself flies is held to it."""
    judged = [row for row in flight.record if row.agrees is not None]
    assert judged, "no line of the record has a tolerance"
    lines = [line_of(row, flight.plan.clock) for row in judged if not row.agrees]
    said = [
        f"{line.quantity}: simulated {line.simulated}, flown {line.flown}, difference {line.difference or 'in words'}, "
        f"tolerance {line.within or 'none'} [{line.source}]".replace("\n", " ")
        for line in lines
    ]
    assert not said, f"{len(said)} of {len(judged)} lines are outside:\n" + "\n".join(said)
