"""STS-86 against its record: the shortest way from Ti to contact, and a departure that waits for sunrise.

The flown figures are those of the scenario's own record (NASA status reports; Wade; Wikipedia).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import sim
from sim.inputs.units import FOOT
from sim.output.face import Flight

pytestmark = pytest.mark.acceptance

FLIGHT = "sts-86"


def test_its_price_is_plausible(flight: Flight, costs: Callable[..., None]) -> None:
    # 64 m/s for the 114 km from 273 to 387 km mean height (v da / 2a), 3 from MC1 on, 6 for the departure with holds.
    # At 106 t and 315 s a metre per second is 34 kg; close in, against each other, jets cost four times that
    costs(flight, dv=(68.0, 82.0), propellant=(2400.0, 3100.0))


def test_it_may_begin_at_ti() -> None:
    flight = sim.run(FLIGHT, start="ti")
    assert flight.goal_met, flight.failure
    assert flight.burns[0].name == "Ti"
    # from before Ti to contact: a burn of 9 ft/s, four small ones and the approach
    assert 4.5 < flight.dv_total_m_s < 9.0


def test_the_way_out_goes_to_600_ft_and_back_to_240(flight: Flight) -> None:
    phases = {phase.name: phase for phase in flight.phases}
    for name, feet in (("600 ft hold", 600.0), ("240 ft hold", 240.0)):
        middle = 0.5 * (phases[name].start_s + phases[name].end_s)
        assert float(flight.state(middle).port[2]) / FOOT == pytest.approx(feet, rel=0.03)
    kinds = [phase.kind for phase in flight.phases][-9:]
    assert kinds == ["docked", "separate", "back-out", "hold", "approach", "hold", "fly-around", "burn", "coast"]


def test_the_loop_is_flown_in_daylight(flight: Flight) -> None:
    # what the hour at 240 ft was for: the crew wanted to see Spektr while Mir blew air into it
    loop = next(phase for phase in flight.phases if phase.name == "Fly-around")
    assert flight.lit(loop.start_s)
    assert flight.lit(0.5 * (loop.start_s + loop.end_s))


def test_mirs_height_is_told_by_the_two_places() -> None:
    # with the 381 km of 370 x 392 km, and Mir put so that the docking's place fits, it undocks over the Pacific
    low = {
        "target.orbit.elements.semi_major_axis": "6759.1 km",
        "target.orbit.elements.eccentricity": 0.00163,
        "target.orbit.elements.argument_of_perigee": "317 deg",
        "target.orbit.elements.mean_anomaly": "300 deg",
        "chaser.insertion.phase": "68 deg",
        "chaser.insertion.apogee": "341 km",
        "chaser.insertion.perigee": "310 km",
        "chaser.insertion.node": "0.1434 deg",
        "phase.NC1.aim.downrange": "-2838 nmi",
        "phase.NH.at.revolutions": 19.414,
    }
    rows = {row.quantity: row for row in sim.run(FLIGHT, set=low).record}
    assert rows["contact.place"].agrees
    assert rows["undocking.place"].agrees is False
