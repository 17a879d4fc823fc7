"""Docked flight and undocking: one ship, then two that drift apart as Clohessy and Wiltshire say."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.core.body import Body
from sim.core.motion.integrate import orbit_coast
from sim.setup.axes import ANGLES

FOOT = 0.3048

NEAR = {"axis": "+R", "low_z": "1000 ft"}

Fly = Callable[..., sim.Flight]


@pytest.fixture(scope="module")
def fly(small: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Fly:
    """Dock, fly docked, undock and back out; each flight is flown once."""
    folder = tmp_path_factory.mktemp("mated")

    @cache
    def go(
        gravity: str = "j2",
        drag: bool = True,
        until: str | datetime = "2 d",
        apart: str = "1 min",
        apart_range: str | None = None,
        rate: str | None = None,
        limit: str | None = None,
        out: str = "50 ft",
    ) -> sim.Flight:
        drift = {"range": apart_range} if apart_range else {"duration": apart}
        phases = {
            "Final approach": {"kind": "dock", "rate": "0.1 ft/s", **NEAR},
            "Docked": {"kind": "docked", "until": {"time" if isinstance(until, datetime) else "duration": until}},
            "Undock": {"kind": "separate", "rate": rate, "limit": limit, "until": drift},
            "Out": {
                "kind": "back-out",
                "gates": [{"range": "10 ft", "rate": "0.2 ft/s"}],
                "until": {"range": out},
                **NEAR,
            },
        }
        model = {"gravity": gravity, "drag": drag, "execution": None, "seed": 3}
        return sim.run(small(folder, phases, position=(-9.46, 0, 24), model=model))

    return go


def at(hour: int = 0, second: int = 0) -> datetime:
    """Give a time of the first day."""
    return datetime(1996, 1, 1, hour, 0, second, tzinfo=UTC)


def part(flight: sim.Flight, name: str) -> np.ndarray:
    number = [phase.name for phase in flight.phases].index(name)
    return np.flatnonzero(flight.phase == number)


def test_docked_the_chaser_rides_where_contact_put_it(fly: Fly) -> None:
    flight = fly()
    assert flight.goal_met, flight.failure
    docked = part(flight, "Docked")
    assert flight.contact is not None
    assert flight.t[docked[0]] == flight.contact.t_s
    assert flight.at("Undock") - flight.at("Docked") == pytest.approx(2 * 86400.0)
    assert np.all(flight.range_m[docked] == 0.0)
    assert np.all(flight.range_rate_m_s[docked] == 0.0)
    assert np.all(flight.jets[docked] == 0)
    assert np.ptp(flight.mass_kg[docked]) == np.ptp(flight.dv_m_s[docked]) == 0.0
    assert flight.lvlh[docked, :3] == pytest.approx(np.tile(flight.lvlh[docked[0], :3], (len(docked), 1)), abs=1e-6)
    assert abs(flight.lvlh[docked, 3:]).max() < 1e-9
    assert math.hypot(*flight.port[docked[0], :2]) == pytest.approx(flight.contact.lateral_offset_m)
    assert np.diff(flight.t[docked]).max() <= 120.0 + 1e-6
    state = flight.state(flight.at("Docked") + 86400.3)
    assert state.range_m == state.range_rate_m_s == 0.0


def center(flight: sim.Flight, k: int) -> np.ndarray:
    """Give the state of the common centre of mass at sample number ``k``, inertial: place and momentum of both."""
    share = flight.mass_kg[k] / (flight.mass_kg[k] + flight.plan.target.mass_kg)
    return np.asarray(flight.target[k] + share * flight.relative[k])


def test_docked_the_common_centre_of_mass_flies_as_one_ship_alone(fly: Fly) -> None:
    flight = fly()
    docked, plan = part(flight, "Docked"), flight.plan
    first, last = docked[0], docked[-1]
    ours, theirs = float(flight.mass_kg[first]), plan.target.mass_kg
    one = Body(cda_m=(ours * plan.chaser_body.cda_m + theirs * plan.target_body.cda_m) / (ours + theirs), srp_m=0.0)
    alone = orbit_coast(
        plan.world, one, float(flight.t[first]), tuple(center(flight, first).tolist()),
        float(flight.t[last] - flight.t[first]), 60.0,
    )  # fmt: skip
    assert center(flight, last) == pytest.approx(alone, abs=1e-3)
    # which is not where the target alone would be: its own centre of mass is metres away from it
    target = orbit_coast(
        plan.world, plan.target_body, float(flight.t[first]), tuple(flight.target[first].tolist()),
        float(flight.t[last] - flight.t[first]), 60.0,
    )  # fmt: skip
    assert math.dist(target[:3], flight.target[last, :3]) > 100.0


@pytest.mark.parametrize("axis", ["+R", "+V", "-R", "-V"])
def test_capture_and_undocking_keep_the_momentum_of_both(fly_side: Fly, axis: str) -> None:
    flight = fly_side(axis)
    for earlier, later in (("Dock", "Docked"), ("Docked", "Undock")):
        before, after = part(flight, earlier)[-1], part(flight, later)[0]
        assert flight.t[before] == flight.t[after]
        assert center(flight, after) == pytest.approx(center(flight, before), abs=2e-8)  # of 6,700 km
    # at capture the target takes its share of what the chaser came with, by the springs of what they part with
    capture, parted = part(flight, "Docked")[0], part(flight, "Undock")[0]
    share = flight.mass_kg[capture] / (flight.mass_kg[capture] + flight.plan.target.mass_kg)
    assert 0.3 < share < 0.6
    pushed = flight.target[capture, 3:] - flight.target[capture - 1, 3:]
    came = flight.relative[capture - 1, 3:] - flight.relative[capture, 3:]
    assert pushed == pytest.approx(share * came, abs=1e-8)
    assert 0.008 < np.linalg.norm(pushed) < 0.025  # of 30 mm/s
    recoil = flight.target[parted, 3:] - flight.target[parted - 1, 3:]
    assert np.linalg.norm(recoil) == pytest.approx(share * 0.2 * FOOT, rel=1e-3)


def test_a_linear_worlds_target_keeps_to_its_circle(fly: Fly) -> None:
    flight = fly("cw", False, "3 h", "8 min", rate="0.15 ft/s", out="200 ft")
    capture, parted = part(flight, "Docked")[0], part(flight, "Undock")[0]
    assert np.array_equal(flight.target[capture], flight.target[capture - 1])
    assert np.array_equal(flight.target[parted], flight.target[parted - 1])


@pytest.mark.parametrize(("gravity", "within"), [("cw-curvilinear", 1e-6), ("j2", 0.05)])
def test_pushed_off_it_drifts_as_clohessy_and_wiltshire_say(fly: Fly, gravity: str, within: float) -> None:
    flight = fly(gravity, False, "3 h", "8 min", rate="0.15 ft/s", out="200 ft")
    assert flight.goal_met, flight.failure
    drift = part(flight, "Undock")
    start, n = drift[0], math.sqrt(flight.plan.world.mu / np.linalg.norm(flight.target[drift[0], :3]) ** 3)
    x0, y0, z0 = flight.curvilinear[start, :3] if gravity == "cw-curvilinear" else flight.lvlh[start, :3]
    _, _, _, vx0, _, vz0 = flight.curvilinear[start] if gravity == "cw-curvilinear" else flight.lvlh[start]
    assert flight.lvlh[start, 3:] == pytest.approx([0.0, 0.0, 0.15 * FOOT], abs=1e-6)
    t = flight.t[drift] - flight.t[start]
    s, c = np.sin(n * t), np.cos(n * t)
    # z positive down, x ahead
    z = (4.0 - 3.0 * c) * z0 + vz0 * s / n - 2.0 * vx0 / n * (1.0 - c)
    x = x0 + 6.0 * z0 * (n * t - s) + vx0 * (4.0 * s / n - 3.0 * t) + 2.0 * vz0 / n * (1.0 - c)
    place = flight.curvilinear if gravity == "cw-curvilinear" else flight.lvlh
    assert place[drift, 0] == pytest.approx(x, abs=within)
    assert place[drift, 2] == pytest.approx(z, abs=within)
    assert place[drift, 1] == pytest.approx(y0 * c, abs=within)
    assert z[-1] - z0 > 0.15 * FOOT * 480.0  # below, nature helps
    assert np.all(flight.jets[drift] == 0)
    assert flight.dv_m_s[drift[-1]] == flight.dv_m_s[start]


def test_undocking_is_an_event_with_the_springs_own_speed(fly: Fly) -> None:
    flight = fly()
    (undocking,) = [event for event in flight.events if event.kind == "undocking"]
    assert undocking.t_s == flight.at("Undock") == flight.at("undocking")
    assert flight.chaser_vehicle is not None
    speed = flight.chaser_vehicle.separation_speed_m_s
    assert speed > 0.0
    assert flight.range_rate_m_s[part(flight, "Undock")[0]] == pytest.approx(speed, rel=0.02)
    assert flight.range_m[-1] == pytest.approx(50.0 * FOOT, abs=1.0)


def test_it_ends_at_its_range_and_undocking_at_its_time(fly: Fly) -> None:
    flight = fly("two-body", False, at(6), apart_range="12 ft", rate="0.1 ft/s")
    assert flight.at("undocking") == pytest.approx(6 * 3600.0)
    out = part(flight, "Out")[0]
    assert flight.port[out, 2] == pytest.approx(12.0 * FOOT, abs=1e-4)


def test_a_target_that_springs_do_not_part_from_says_so(fly: Fly) -> None:
    slow = fly("zonal", False, at(6), apart_range="12 km", limit="10 min", out="13 km")
    assert "the range never came to" in slow.failure
    early = fly("20x20", False, at(second=30), apart_range="12 ft")
    assert "before it begins" in early.failure


# Every side of the target -----------------------------------------------------------------------------------------

SIDES = {
    # by axis: how Mir is turned (yaw, pitch, roll), so that the port that looks down looks along the axis
    "+R": ("0 deg", "0 deg", "0 deg"),
    "+V": ("0 deg", "90 deg", "0 deg"),
    "-R": ("0 deg", "180 deg", "0 deg"),
    "-V": ("0 deg", "-90 deg", "0 deg"),
}


@pytest.fixture(scope="module")
def fly_side(small: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Fly:
    """Dock on a side of the target and part again."""
    folder = tmp_path_factory.mktemp("sides")

    @cache
    def go(axis: str) -> sim.Flight:
        angle = ANGLES[axis]
        c, s = math.cos(angle), math.sin(angle)

        def turned(x: float, z: float) -> tuple[float, float, float]:
            return x * c + z * s, 0.0, z * c - x * s

        near = {"axis": axis, "low_z": "1000 ft"}
        phases = {
            "Dock": {"kind": "dock", "rate": "0.1 ft/s", **near},
            "Docked": {"kind": "docked", "until": {"duration": "30 min"}},
            "Undock": {"kind": "separate", "rate": "0.2 ft/s", "until": {"duration": "1 min"}},
            "Out": {
                "kind": "back-out",
                "gates": [{"range": "10 ft", "rate": "0.2 ft/s"}],
                "until": {"range": "50 ft"},
                **near,
            },
        }
        path = small(
            folder,
            phases,
            position=turned(-9.46, 24.0),
            model={"gravity": "j2", "execution": "seeded", "seed": 3},
            target={"attitude": {"rotation": SIDES[axis]}},
        )
        return sim.run(path)

    return go


@pytest.mark.parametrize("axis", SIDES)
def test_docking_and_undocking_on_every_side(fly_side: Fly, axis: str) -> None:
    flight = fly_side(axis)
    assert flight.goal_met, flight.failure
    outward = np.array([math.sin(ANGLES[axis]), 0.0, math.cos(ANGLES[axis])])
    assert flight.contact is not None
    assert flight.contact.captured
    assert flight.contact.angle_rad == pytest.approx(0.0, abs=1e-6)
    assert flight.contact.closing_rate_m_s == pytest.approx(0.1 * FOOT, abs=0.02 * FOOT)
    docking = part(flight, "Dock")
    ours, theirs = flight.plan.chaser_port, np.array(flight.plan.target_port)
    assert theirs @ outward == pytest.approx(np.linalg.norm(theirs), rel=0.01)  # it looks to that side
    assert flight.port[docking[0], :3] @ outward == pytest.approx(24.0 + ours[2] - theirs @ outward, abs=1e-6)
    assert np.all(np.diff(flight.port[docking, :3] @ outward) < 1e-3)
    assert flight.port[docking[-1], :3] @ outward < 0.1
    # the springs push along the docking axis, and along nothing else
    undocked = part(flight, "Undock")[0]
    assert flight.lvlh[undocked, 3:] == pytest.approx(0.2 * FOOT * outward, abs=1e-6)
    assert flight.range_rate_m_s[undocked] == pytest.approx(0.2 * FOOT, abs=1e-6)
    assert flight.port[-1, :3] @ outward == pytest.approx(50.0 * FOOT, abs=1e-6)


def test_opposite_sides_cost_alike(fly_side: Fly) -> None:
    # nature pushes outward as much above the target as below it, and along neither way of the V-bar
    vertical = [fly_side(axis).dv_total_m_s for axis in ("+R", "-R")]
    level = [fly_side(axis).dv_total_m_s for axis in ("+V", "-V")]
    assert vertical[0] == pytest.approx(vertical[1], rel=0.25)
    assert level[0] == pytest.approx(level[1], rel=0.25)
