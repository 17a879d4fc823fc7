"""What every acceptance test of a flight asks: does it end as flown, does its record hold, is its price plausible?

A test file of a flight says ``FLIGHT = "sts-76"`` and asks for these fixtures:

- ``flight``: the flight as the catalogue has it, flown once for the file;
- ``ends_as_flown(seed)``: fly it with another seed and see that it reaches its goal in time; returns the flight;
- ``record_holds(flight)``: every line of the record that has a tolerance lies within it;
- ``costs(flight, dv=(low, high), propellant=(low, high))``: delta-v (m/s) and propellant (kg) within stated spans.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import sim
from sim.flight.stages import parts_spent
from sim.output.face import Flight
from sim.record.lines import line_of

SEEDS = range(10)
ARRIVALS = ("contact.utc", "37 ft hold.utc")  # docking, or STS-63's closest approach


@pytest.fixture(scope="module")
def flight(request: pytest.FixtureRequest) -> Flight:
    return sim.run(request.module.FLIGHT)


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def ends_as_flown(request: pytest.FixtureRequest) -> Callable[[int], Flight]:
    def check(seed: int) -> Flight:
        flown = sim.run(request.module.FLIGHT, set={"model.seed": seed})
        assert flown.goal_met, f"seed {seed}: {flown.failure}"
        if any(phase.kind == "dock" for phase in flown.scenario.phase):
            assert flown.contact is not None
            assert flown.contact.captured, f"seed {seed}: {'; '.join(flown.contact.reasons)}"
        there = next(row for row in flown.record if row.quantity in ARRIVALS)  # the first report, which has a tolerance
        assert there.agrees, f"seed {seed}: {there.quantity} {there.difference} s off, tolerance {there.within} s"
        return flown

    return check


@pytest.fixture
def record_holds() -> Callable[[Flight], None]:
    def check(flight: Flight) -> None:
        judged = [row for row in flight.record if row.agrees is not None]
        assert judged, "no line of the record has a tolerance"
        lines = [line_of(row, flight.plan.clock) for row in judged if not row.agrees]
        said = [
            f"{line.quantity}: simulated {line.simulated}, flown {line.flown}, "
            f"difference {line.difference or 'in words'}, "
            f"tolerance {line.within or 'none'} [{line.source}]".replace("\n", " ")
            for line in lines
        ]
        assert not said, f"{len(said)} of {len(judged)} lines are outside:\n" + "\n".join(said)

    return check


@pytest.fixture
def costs() -> Callable[..., None]:
    def check(flight: Flight, dv: tuple[float, float], propellant: tuple[float, float]) -> None:
        parts = "; ".join(
            f"{part.name} {part.dv_m_s:.1f} m/s, RCS {part.rcs_kg:.0f} kg, OMS {part.oms_kg:.0f} kg"
            for part in parts_spent(flight)
        )
        assert dv[0] <= flight.dv_total_m_s <= dv[1], f"{flight.dv_total_m_s:.1f} m/s: {parts}"
        assert propellant[0] <= flight.propellant_kg <= propellant[1], f"{flight.propellant_kg:.0f} kg: {parts}"

    return check
