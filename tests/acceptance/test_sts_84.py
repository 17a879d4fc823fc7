"""STS-84 against its record: the docking over the Adriatic, and a departure straight down without a fly-around.

The flown figures are those of the scenario's own record (Mission Control; Wikipedia; NTRS 19970027701).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import sim
from sim.inputs.units import FOOT
from sim.output.face import Flight

pytestmark = pytest.mark.acceptance

FLIGHT = "sts-84"


def test_its_price_is_plausible(flight: Flight, costs: Callable[..., None]) -> None:
    # 91 m/s for the 160 km from 225 to 385 km mean height (v da / 2a), 3 from MC1 on, 5 for the stops on the way out.
    # At 108 t and 315 s a metre per second is 35 kg; close in, against each other, jets cost four times that
    costs(flight, dv=(94.0, 108.0), propellant=(3200.0, 4000.0))


def test_it_may_begin_at_ti() -> None:
    flight = sim.run(FLIGHT, start="ti")
    assert flight.goal_met, flight.failure
    assert flight.burns[0].name == "Ti"
    # from before Ti to contact: a burn of 9 ft/s, four small ones and the approach
    assert 4.5 < flight.dv_total_m_s < 9.0
    # it ends in contact, 40 s before the minute for which a place was planned
    assert not any("place" in row.quantity for row in flight.record)
    assert all(row.agrees is not False for row in flight.record)


def test_it_leaves_straight_down_with_three_stops(flight: Flight) -> None:
    phases = {phase.name: phase for phase in flight.phases}
    for name, feet in (("90 ft stop", 90.0), ("300 ft stop", 300.0), ("1,500 ft stop", 1500.0)):
        begin, end = phases[name].start_s, phases[name].end_s
        for t in (begin + 30.0, 0.5 * (begin + end), end - 1.0):
            x, y, z = (float(c) / FOOT for c in flight.state(t).port[:3])
            assert z == pytest.approx(feet, rel=0.03), name
            assert abs(x) < 0.05 * feet, name
            assert abs(y) < 0.05 * feet, name


def test_it_drifts_off_below_and_ahead_without_a_burn(flight: Flight) -> None:
    away = next(phase for phase in flight.phases if phase.name == "Away")
    assert flight.burns[-1].name == "MC4"
    places = [flight.state(t).curvilinear for t in (away.start_s, away.start_s + 1800.0, away.end_s)]
    assert places[0][0] < places[1][0] < places[2][0], "ahead, more and more"
    assert places[2][0] > 5000.0
    assert min(float(place[2]) for place in places) > 300.0, "and below"
