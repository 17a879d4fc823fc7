"""STS-63 against its record: down the V-bar to 37 feet, out again and around Mir.

The flown figures are those of the scenario's own record (status reports of Mission Control; Space Report 229).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

import sim
from sim.output.face import Flight

pytestmark = pytest.mark.acceptance

FLIGHT = "sts-63"


def test_its_price_is_plausible(flight: Flight, costs: Callable[..., None]) -> None:
    # 39 m/s for the 69 km from 325 to 394 km mean height (v da / 2a), 3 from MC1 on, 5 close in and around; at 104 t
    # and 315 s a metre per second is 34 kg, close in, jets against each other, more
    costs(flight, dv=(43.0, 52.0), propellant=(1500.0, 2050.0))


def test_it_may_begin_at_ti() -> None:
    flight = sim.run(FLIGHT, start="ti")
    assert flight.goal_met, flight.failure
    assert flight.burns[0].name == "Ti"
    # a burn of 9 ft/s, four small ones and the approach
    assert 5.0 < flight.dv_total_m_s < 10.0


def test_its_last_burns_before_ti_hardly_push_up_or_down(flight: Flight) -> None:
    burns = {burn.name: burn.dv_lvlh_m_s for burn in flight.burns}
    assert abs(burns["NC2"][2]) < 0.1
    assert abs(burns["NC3"][2]) < 2.0, "apogee and Ti lie apart"
    assert burns["Ti"][0] == pytest.approx(2.7, abs=0.4)


def test_it_waits_ahead_of_mir_with_its_bay_towards_it(flight: Flight) -> None:
    hold = next(phase for phase in flight.phases if phase.name == "37 ft hold")
    there = flight.state(0.5 * (hold.start_s + hold.end_s))
    x, y, z = there.port[:3]
    assert x / 0.3048 == pytest.approx(37.0, abs=2.0), "ahead, along the velocity"
    assert math.hypot(y, z) < 1.0
    # nose up, her centre of mass 9.46 m below the bay's port; Kristall's port stands 4.6 m above Mir's centre of mass
    assert there.lvlh[2] == pytest.approx(9.46 - 4.6, abs=0.8)


def test_nobody_comes_nearer_than_the_hold(flight: Flight) -> None:
    near = flight.range_m[flight.t > flight.at("Ti")] / 0.3048
    assert near.min() > 35.0
    assert flight.contact is None


def test_the_fly_around_goes_over_the_top_and_ends_there(flight: Flight) -> None:
    around = next(phase for phase in flight.phases if phase.name == "Fly-around")
    quarters = [
        flight.state(around.start_s + share * (around.end_s - around.start_s)).lvlh for share in (0.2, 0.4, 0.6)
    ]
    assert [np.sign(quarters[0][2]), np.sign(quarters[1][0]), np.sign(quarters[2][2])] == [-1.0, -1.0, 1.0]
    assert flight.state(around.end_s).lvlh[2] < -100.0, "above Mir after a loop and a quarter"


def test_it_goes_away_for_good(flight: Flight) -> None:
    away = flight.range_m[flight.t >= flight.at("Away") + 60.0]
    assert away.min() > 100.0
    assert away[-1] > 10e3
    assert flight.state(float(flight.t[-1])).curvilinear[0] < 0.0, "from above it falls behind"
