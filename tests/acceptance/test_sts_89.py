"""STS-89 against its record: a short way to Mir, docked to the minute, five days, away.

The flown figures are those of the scenario's own record (status reports of NASA JSC; element set 98029).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

import sim
from sim.output.face import Flight

pytestmark = pytest.mark.acceptance

FLIGHT = "sts-89"


def test_its_price_is_plausible(flight: Flight, costs: Callable[..., None]) -> None:
    # 27 m/s for the 48 km from 335 to 383 km mean height (v da / 2a), 4 from MC1 on, 5 for the departure; at 106 t and
    # 315 s a metre per second is 34 kg, close in, jets against each other, more
    costs(flight, dv=(31.0, 40.0), propellant=(1150.0, 1550.0))


def test_it_may_begin_at_ti() -> None:
    flight = sim.run(FLIGHT, start="ti")
    assert flight.goal_met, flight.failure
    assert flight.burns[0].name == "Ti"
    # a burn of 9 ft/s, four small ones and the approach
    assert 4.5 < flight.dv_total_m_s < 9.0


def test_the_burns_before_ti_are_small_and_level(flight: Flight) -> None:
    burns = {burn.name: burn.dv_lvlh_m_s for burn in flight.burns}
    assert 18.0 < burns["NC1"][0] < 23.0
    for name in ("NC2", "NH", "NPC", "NC3"):
        assert math.hypot(*burns[name]) < 3.0, name


def test_the_last_half_hour_is_that_of_the_plan(flight: Flight) -> None:
    # 600 ft at 19:20, on from 19:40, 30 ft at 20:00, some eight minutes there, contact at 20:14
    contact = flight.contact
    assert contact is not None
    hold = next(phase for phase in flight.phases if phase.name == "30 ft hold")
    minutes = [(flight.at(name) - contact.t_s) / 60.0 for name in ("600 ft", "Approach to 30 ft", "30 ft hold")]
    assert minutes == pytest.approx([-54.0, -34.0, -14.0], abs=4.0)
    assert (hold.end_s - hold.start_s) / 60.0 == pytest.approx(8.0, abs=3.0)


def test_it_goes_away_for_good(flight: Flight) -> None:
    away = flight.range_m[flight.t >= flight.at("Away") + 60.0]
    assert away.min() > 140.0
    assert away[-1] > 10e3
    assert np.all(np.diff(away[:100]) > 0.0)
