"""STS-79 against its record: three days of catching up, and an approach known by its times.

The flown figures are those of the scenario's own record (astronautix.com; Jonathan's Space Report 299; Wikipedia).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest

import sim
from sim.flight.phasing import Phasing
from sim.inputs.units import NAUTICAL_MILE
from sim.output.face import Flight

pytestmark = pytest.mark.acceptance

FLIGHT = "sts-79"


def test_its_price_is_plausible(flight: Flight, costs: Callable[..., None]) -> None:
    # 88 m/s for the 152 km from 225 to 377 km mean height (v da / 2a), 3 from MC1 on, 5 for the departure. At 108 t and
    # 315 s a metre per second is 35 kg; close in, against each other, jets cost four times that
    costs(flight, dv=(90.0, 104.0), propellant=(3100.0, 3900.0))


def test_it_may_begin_at_ti() -> None:
    flight = sim.run(FLIGHT, start="ti")
    assert flight.goal_met, flight.failure
    assert flight.burns[0].name == "Ti"
    # from before Ti to contact: a burn of 9 ft/s, four small ones and the approach
    assert 4.5 < flight.dv_total_m_s < 9.0


def test_the_burns_are_in_order_and_where_they_work_best(flight: Flight) -> None:
    names = ["NC1", "NC2", "NH", "NC3", "NPC", "NC4", "NCC", "Ti"]
    assert [burn.name for burn in flight.burns][:8] == names
    phasing = Phasing(flight)
    closing = [phasing.closing(burn.t_s + burn.duration_s + 60.0) / NAUTICAL_MILE for burn in flight.burns[:8]]
    # each step up slows the catching up; the corrections between move it by some miles a revolution at most
    assert all(later < earlier + 15.0 for earlier, later in pairwise(closing)), closing
    assert closing[-1] < 15.0
    # heights are raised where it is cheapest: NH opposite the place where NC4 and Ti are, which becomes the apogee
    opposite, there = (phasing.chaser(flight.burns[k].t_s - 60.0).latitude for k in (2, 5))
    assert abs(math.degrees(math.remainder(there - opposite - math.pi, math.tau))) < 30.0
    apogee = phasing.chaser(flight.burns[5].t_s - 60.0).anomaly
    assert abs(math.degrees(math.remainder(apogee - math.pi, math.tau))) < 30.0
