"""What the acceptance tests of the flights share.

A test file of a flight says ``FLIGHT = "sts-76"`` and asks for these fixtures:

- ``flight``: the flight as the catalogue has it, flown once for the file;
- ``costs(flight, dv=(low, high), propellant=(low, high))``: delta-v (m/s) and propellant (kg) within stated spans.

That each of the ten ends as flown is asked in `test_every_flight.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import sim
from sim.flight.stages import parts_spent
from sim.output.face import Flight


@pytest.fixture(scope="module")
def flight(request: pytest.FixtureRequest) -> Flight:
    return sim.run(request.module.FLIGHT)


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
