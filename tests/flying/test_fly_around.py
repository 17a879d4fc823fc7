"""Flights around the target and along the V-bar: fly-arounds both ways, a quarter turn, in, hold and out again."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

import sim
from sim.core.constants import MU_EARTH, R_EARTH

FOOT = 0.3048
N = math.sqrt(MU_EARTH / (R_EARTH + 390e3) ** 3)

BELOW = (-9.46, 0, 158.6)  # ODS 140 m below Kristall's port, about
AHEAD = (139, 0, 9.46)  # bay port some 400 ft ahead of Kristall's

Fly = Callable[..., sim.Flight]


@pytest.fixture
def fly(fly_small: Fly) -> Fly:
    """Fly phases near Mir, below it if not told otherwise."""

    def go(
        phases: dict[str, Any],
        position: tuple[float, float, float] = BELOW,
        execution: str = "perfect",
        seed: int = 0,
        ships: tuple[str, str] = ("mir-sts-71", "atlantis-sts-71"),
        rate: float = 0.0,
    ) -> sim.Flight:
        return fly_small(
            phases,
            position=position,
            velocity=(rate, 0, 0),
            model={"gravity": "j2", "execution": execution, "seed": seed},
            target={"vehicle": ships[0]},
            chaser={"vehicle": ships[1]},
        )

    return go


def around(sense: str, **until: object) -> dict[str, Any]:
    """Give a fly-around 170 m from Mir."""
    return {"Around": {"kind": "fly-around", "radius": "170 m", "sense": sense, "until": until}}


def hold(range_: str, axis: str = "+V", duration: str = "5 min", **more: object) -> dict[str, Any]:
    """Give the keys of a hold."""
    return {"kind": "hold", "axis": axis, "range": range_, "until": {"duration": duration}, **more}


def gates(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    """Give gates of ranges and rates."""
    return [{"range": range_, "rate": rate} for range_, rate in pairs]


def lvlh_axes(state: np.ndarray) -> np.ndarray:
    down = -state[:3] / np.linalg.norm(state[:3])
    side = -np.cross(state[:3], state[3:])
    side /= np.linalg.norm(side)
    return np.stack([np.cross(side, down), side, down])


def body_axes(flight: sim.Flight, k: int) -> np.ndarray:
    """Give nose, right wing and belly as rows on LVLH axes."""
    turn = Rotation.from_quat(flight.attitude[k], scalar_first=True).as_matrix()
    return (lvlh_axes(flight.target[k]) @ turn).T


@pytest.mark.parametrize(("sense", "sign", "cost"), [("ahead", 1.0, (1.45, 1.75)), ("behind", -1.0, (6.0, 7.5))])
def test_a_loop_at_twice_the_orbital_rate(fly: Fly, sense: str, sign: float, cost: tuple[float, float]) -> None:
    flight = fly(around(sense, loops=2))
    assert flight.goal_met, flight.failure
    loops = [event for event in flight.events if event.kind == "loop"]
    assert [event.name for event in loops] == ["Around, loop 1", "Around, loop 2"]
    first, second = loops[0].t_s, loops[1].t_s - loops[0].t_s
    assert first == pytest.approx(0.5 * math.tau / N, abs=60.0)
    assert second == pytest.approx(46.2 * 60.0, abs=20.0)
    # the angle of the centre of mass goes twice round, the right way
    angle = np.unwrap(np.arctan2(flight.lvlh[:, 0], flight.lvlh[:, 2]))
    assert angle[-1] - angle[0] == pytest.approx(sign * 2.0 * math.tau, abs=0.05)
    # a whole loop once the circle is reached; jets across and along the line of sight need 1.49 or 6.3 m/s, what
    # they do sideways adds some
    spent = np.interp([loops[0].t_s, loops[1].t_s], flight.t, flight.dv_m_s)
    assert cost[0] < spent[1] - spent[0] < cost[1]
    steady = flight.t > 0.2 * first
    distance = np.linalg.norm(flight.lvlh[steady, :3], axis=1)
    assert abs(distance - 170.0).max() < 4.0
    assert "2.00 turns of 46.2 min" in flight.notes["Around"]


def test_the_bay_faces_mir_all_around_and_the_nose_leads_as_flown(fly: Fly) -> None:
    flight = fly(around("ahead", loops=1))
    quarter = {}
    for k in range(0, len(flight.t), 7):
        nose, wing, belly = body_axes(flight, k)
        place = flight.lvlh[k, :3] / np.linalg.norm(flight.lvlh[k, :3])
        assert -belly @ -place > math.cos(math.radians(6.0)) or flight.t[k] < 15.0
        assert wing == pytest.approx([0.0, 1.0, 0.0], abs=1e-9)
        quarter[round(math.degrees(math.atan2(place[0], place[2])) / 90.0) % 4] = (nose, place)
    for number, (along, where) in enumerate([((1, 0, 0), "below"), ((0, 0, -1), "ahead"), ((-1, 0, 0), "above")]):
        nose, place = quarter[number]
        assert nose @ np.array(along) > 0.6, where
        assert place @ np.array([(0, 0, 1), (1, 0, 0), (0, 0, -1)][number]) > 0.6
    # ahead exactly: nose to the zenith, bay back towards Mir, as on STS-63
    k = int(np.argmin(np.abs(np.arctan2(flight.lvlh[:, 0], flight.lvlh[:, 2]) - 0.5 * math.pi)))
    nose, _, belly = body_axes(flight, k)
    assert nose == pytest.approx([0.0, 0.0, -1.0], abs=0.03)
    assert belly == pytest.approx([1.0, 0.0, 0.0], abs=0.03)
    # and the port turned with the ship: it stays the same distance from the centre of mass
    arm = flight.port[:, :3] + np.array(flight.plan.target_port) - flight.lvlh[:, :3]
    assert np.linalg.norm(arm, axis=1) == pytest.approx(math.hypot(*flight.plan.chaser_port))
    x, y, z = flight.plan.chaser_port
    assert arm[k] == pytest.approx([z, y, -x], abs=0.3)


def test_port_range_and_its_rate_belong_together(fly: Fly) -> None:
    flight = fly(around("ahead", loops=0.5))
    t, quiet = flight.t, np.flatnonzero((flight.jets[:-1] == 0) & (np.diff(flight.t) > 0.5) & (flight.t[:-1] > 60.0))
    for k in quiet[::5]:
        mean = 0.5 * (flight.range_rate_m_s[k] + flight.range_rate_m_s[k + 1])
        assert (flight.range_m[k + 1] - flight.range_m[k]) / (t[k + 1] - t[k]) == pytest.approx(mean, abs=2e-4)
        middle = 0.5 * (t[k] + t[k + 1])
        assert flight.state(middle).range_m == pytest.approx(flight.range_m[k : k + 2].mean(), abs=0.02)


def test_a_quarter_turn_ends_ahead_and_a_hold_can_follow(fly: Fly) -> None:
    phases = {**around("ahead", axis="+V"), "Hold ahead": hold("153 m", duration="15 min")}
    flight = fly(phases, position=(-9.46, 0, 186))
    assert flight.goal_met, flight.failure
    turn = flight.at("Hold ahead")
    assert turn == pytest.approx(0.125 * math.tau / N, abs=40.0)
    assert flight.state(turn).lvlh[0] == pytest.approx(170.0, abs=4.0)
    assert not [event for event in flight.events if event.kind == "loop"]
    port = flight.state(float(flight.t[-1])).port
    assert port[0] == pytest.approx(153.0, abs=1.5)
    assert abs(port[2]) < 0.0175 * 153.0 + 0.5  # back on the axis of the port, within the deadband


def test_the_other_way_round_passes_behind_and_a_time_ends_it(fly: Fly) -> None:
    flight = fly(around("behind", time=datetime(1996, 1, 1, 0, 11, 30, tzinfo=UTC)))
    assert flight.t[-1] == pytest.approx(690.0)
    assert flight.lvlh[-1, 0] < -160.0


CORRIDOR = {"half_angle": "8 deg", "inside": "400 ft"}
IN_AND_OUT = {
    "400 ft": hold("400 ft", low_z="1000 ft"),
    "In": {
        "kind": "approach",
        "axis": "+V",
        "gates": gates(("400 ft", "0.2 ft/s"), ("200 ft", "0.15 ft/s"), ("75 ft", "0.1 ft/s")),
        "corridor": CORRIDOR,
        "low_z": "1000 ft",
        "until": {"range": "37 ft"},
    },
    "37 ft": hold("37 ft", duration="10 min", corridor=CORRIDOR, low_z="1000 ft"),
    "Out": {
        "kind": "back-out",
        "axis": "+V",
        "gates": gates(("37 ft", "0.1 ft/s"), ("75 ft", "0.2 ft/s")),
        "low_z": "1000 ft",
        "until": {"range": "400 ft"},
    },
    "Back at 400 ft": hold("400 ft", low_z="1000 ft"),
}


@pytest.mark.parametrize("seed", range(1, 11))
def test_in_along_the_v_bar_to_37_feet_and_out_again(fly: Fly, seed: int) -> None:
    ships = ("mir-sts-63", "discovery-sts-63")
    flight = fly(IN_AND_OUT, AHEAD, execution="seeded", seed=seed, ships=ships)
    assert flight.goal_met, flight.failure
    assert flight.corridor_violation_s == 0.0
    start, end = next((phase.start_s, phase.end_s) for phase in flight.phases if phase.name == "37 ft")
    held = (flight.t >= start) & (flight.t < end)
    assert end - start == pytest.approx(600.0)
    assert abs(flight.port[held, 0] - 37.0 * FOOT).max() < 2.5 * FOOT
    assert np.hypot(flight.port[held, 1], flight.port[held, 2]).max() < 0.3
    for name, rate, phase in (("In", -0.2, "approach"), ("Out", 0.2, "back-out")):
        flown = next(part for part in flight.phases if part.name == name)
        assert flown.kind == phase
        state = flight.state(flown.start_s + 0.3 * (flown.end_s - flown.start_s))
        assert state.range_rate_m_s == pytest.approx(rate * FOOT, abs=0.02)
    assert flight.port[-1, 0] == pytest.approx(400.0 * FOOT, abs=3.0 * FOOT)
    assert np.hypot(flight.port[-1, 1], flight.port[-1, 2]) < 0.0175 * 122.0 + 0.3
    # with LOW-Z no jet fires towards Mir: its command goes with every pulse that opens the range
    firing = flight.jets[flight.jets != 0]
    assert len(firing) > 50
    assert np.all(firing & 128)


def test_below_nature_helps_to_open_and_low_z_costs(fly: Fly) -> None:
    out = {
        "kind": "back-out",
        "axis": "+R",
        "gates": gates(("20 m", "0.1 ft/s"), ("60 m", "0.3 ft/s")),
        "until": {"range": "100 m"},
    }
    plain = fly({"Out": out}, (-9.46, 0, 44))
    weak = fly({"Out": {**out, "low_z": "300 m"}}, (-9.46, 0, 44))
    for flight in (plain, weak):
        assert flight.goal_met, flight.failure
        assert flight.port[-1, 2] == pytest.approx(100.0, abs=1e-6)
        assert flight.range_rate_m_s[-1] == pytest.approx(0.3 * FOOT, abs=0.02)
    assert weak.propellant_kg > plain.propellant_kg
    # nature alone gives 3 n^2 z for the whole way: the jets spend little more than what brakes it
    assert plain.dv_total_m_s < 0.8


def test_a_hull_in_the_way_is_a_collision(fly: Fly) -> None:
    flight = fly({"At the side": hold("10 m", duration="30 min")}, (60, 0, 0), rate=-6.0)
    assert not flight.goal_met
    assert "between the centres of mass during 'At the side'" in flight.failure


def test_a_way_out_that_is_done_already_says_so(fly: Fly) -> None:
    out = {"kind": "back-out", "gates": gates(("20 m", "0.1 ft/s")), "until": {"range": "100 m"}}
    assert "already beyond its end" in fly({"Out": {**out, "axis": "+R"}}).failure
    assert "does not stand on the -R side" in fly({"Out": {**out, "axis": "-R"}}).failure


def test_a_burn_fires_the_jets_of_the_attitude_that_the_chaser_has(fly: Fly) -> None:
    masks = {}
    for name, delta_v, place in (
        ("below, down", (0, 0, 2), (0, 0, 200)),
        ("ahead, ahead", (2, 0, 0), (200, 0, 0)),
        ("ahead, up", (0, 0, -2), (200, 0, 0)),
        ("above, ahead", (2, 0, 0), (0, 0, -200)),
    ):
        burn = {"kind": "burn", "solve": "fixed", "delta_v": [f"{x} ft/s" for x in delta_v]}
        flight = fly({"Away": burn}, place)
        masks[name] = int(flight.jets.max())
    # away from Mir is +Z wherever the bay faces it; ahead of Mir the nose points up, above it backwards
    assert masks == {"below, down": 16, "ahead, ahead": 16, "ahead, up": 1, "above, ahead": 2}


DOCK = {"Dock": {"kind": "dock", "axis": "+V", "rate": "0.1 ft/s", "low_z": "1000 ft"}}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_docking_from_ahead(fly: Fly, seed: int) -> None:
    port = sim.vehicles.load("mir-sts-63").ports["kristall"]
    assert port.axis == pytest.approx((1.0, 0.0, 0.0))
    x, _, z = port.position_m
    place = (x + 2.64 + 9.0, 0.0, z + 9.46)
    flight = fly(DOCK, place, execution="seeded", seed=seed, ships=("mir-sts-63", "atlantis-sts-71"))
    assert flight.goal_met, flight.failure
    assert flight.contact is not None
    assert flight.contact.captured
    assert flight.contact.angle_rad == pytest.approx(0.0, abs=1e-6)
    assert flight.contact.closing_rate_m_s == pytest.approx(0.1 * FOOT, abs=0.02 * FOOT)
    assert flight.docking_axis == (0, 1.0)
    assert flight.range_m[-1] == pytest.approx(0.0, abs=1e-6)


def test_a_port_that_looks_down_is_not_docked_with_from_ahead(fly: Fly) -> None:
    x, _, z = sim.vehicles.load("mir-sts-71").ports["kristall"].position_m
    flight = fly(DOCK, (x + 2.64 + 9.0, 0.0, z + 9.46))
    assert "axes 90.0 deg apart" in flight.failure
