"""The commanded pitch, and the attitude flown: the bay to Mir, the nose along a burn, no jumps between."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

import sim
from sim.core.relative.held import lvlh_quaternion, lvlh_rate
from sim.core.relative.lvlh import chaser_axes, pair_from_lvlh
from sim.core.relative.ports import mounted, pitched
from sim.core.rigid.attitude import Attitude
from sim.flying.commanded_attitude import BAY_TO_TARGET, Pointing, commanded_pitch, wrapped
from sim.flying.rendezvous import RendezvousRun
from sim.gnc.control.slew import ACCELERATION, RATE, slew_time
from sim.setup.setup import make_plan

RADIUS = 6.77e6
Fly = Callable[..., sim.Flight]


def lvlh_axes(state: np.ndarray) -> np.ndarray:
    down = -state[:3] / np.linalg.norm(state[:3])
    side = -np.cross(state[:3], state[3:])
    side /= np.linalg.norm(side)
    return np.stack([np.cross(side, down), side, down])


def turn_of(quaternion: np.ndarray) -> Rotation:
    return Rotation.from_quat(quaternion, scalar_first=True)


# The command


def test_the_bay_faces_mir_from_where_the_chaser_stands() -> None:
    pointing = Pointing(0.0, BAY_TO_TARGET, 0.0, far=False)
    lvlh = (-100.0, 5.0, 1000.0, 0.3, 0.0, -0.2)  # 5.7 degrees behind the R-bar
    pitch, rate = commanded_pitch(pointing, 10.0, lvlh, (0.0,) * 6, RADIUS)
    assert pitch == pytest.approx(math.atan2(-100.0, 1000.0))
    h = 1e-3
    soon = tuple(x + h * v for x, v in zip(lvlh[:3], lvlh[3:], strict=True))
    later, _ = commanded_pitch(pointing, 10.0, (*soon, *lvlh[3:]), (0.0,) * 6, RADIUS)
    assert rate == pytest.approx((later - pitch) / h, rel=1e-4)


def test_a_commanded_pitch_turns_from_its_start() -> None:
    pointing = Pointing(100.0, 1.5, 0.002, far=False)
    assert commanded_pitch(pointing, 100.0, (1.0,) * 6, (1.0,) * 6, RADIUS) == (1.5, 0.002)
    pitch, rate = commanded_pitch(pointing, 400.0, (1.0,) * 6, (1.0,) * 6, RADIUS)
    assert pitch == pytest.approx(2.1)
    assert rate == 0.002


@pytest.mark.parametrize("angle", [0.7, BAY_TO_TARGET])
def test_far_off_the_chasers_own_axes_count(angle: float) -> None:
    """Half a million metres ahead, the local horizontal has turned by the angle of the orbit between."""
    curvilinear = (5e5, 0.0, 2e4, 30.0, 0.0, -1.0)
    near, far = (Pointing(0.0, angle, 0.001, far=far) for far in (False, True))
    here, rate = commanded_pitch(far, 50.0, (9.0,) * 6, curvilinear, RADIUS)
    local, local_rate = commanded_pitch(near, 50.0, curvilinear, (0.0,) * 6, RADIUS)
    assert here == pytest.approx(local - 5e5 / RADIUS)
    assert rate == pytest.approx(local_rate - 30.0 / RADIUS)


@pytest.mark.parametrize(
    ("angle", "same"), [(0.3, 0.3), (math.tau + 0.3, 0.3), (-0.3 - math.tau, -0.3), (4.0, 4.0 - math.tau)]
)
def test_an_angle_is_wrapped_into_half_a_turn_either_way(angle: float, same: float) -> None:
    assert wrapped(angle) == pytest.approx(same)


# A run slews to what is commanded


@pytest.fixture
def run(small: Callable[..., Any], tmp_path: Any) -> RendezvousRun:
    coast = {"kind": "coast", "until": {"duration": "10 min"}}
    scenario = sim.load(small(tmp_path, {"let go": coast}, position=(0, 0, 500)))
    return RendezvousRun(make_plan(scenario, "interpreted"))


def test_a_new_command_changes_the_attitude_by_nothing_at_once_and_is_met_in_the_slews_time(run: RendezvousRun) -> None:
    before = run.state.chaser
    assert run.pitch() == pytest.approx((0.0, 0.0), abs=1e-6)
    run.point(1.0)
    assert run.state.chaser.q == pytest.approx(before.q, abs=1e-12)
    assert run.state.chaser.rate == pytest.approx(before.rate, abs=1e-12)
    assert run.state.off == pytest.approx(-1.0, abs=1e-6)
    whole = slew_time(run.state.off, run.state.off_rate)
    assert whole == pytest.approx(1.0 / RATE + RATE / ACCELERATION, rel=1e-3)
    run.move(0.5 * whole, run.coast(run.t, run.pair, 0.5 * whole))
    assert run.pitch() == (pytest.approx(0.5, abs=1e-4), pytest.approx(RATE, rel=1e-3))
    run.move(0.5 * whole, run.coast(run.t, run.pair, 0.5 * whole))
    assert run.pitch()[0] == 1.0
    assert (run.state.off, run.state.off_rate) == (0.0, 0.0)


def test_the_shorter_way_is_taken(run: RendezvousRun) -> None:
    run.point(math.radians(350.0))
    assert run.state.off == pytest.approx(math.radians(10.0), abs=1e-6)


def put(run: RendezvousRun, lvlh: tuple[float, ...]) -> None:
    plan = run.plan
    run.put(pair_from_lvlh(plan.world, plan.target_body, run.t, run.pair[:6], lvlh))  # type: ignore[arg-type]


def test_placed_elsewhere_the_chaser_keeps_its_attitude(run: RendezvousRun) -> None:
    before = run.state.chaser
    put(run, (500.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    assert run.state.chaser.q == pytest.approx(before.q, abs=1e-12)
    assert run.state.off == pytest.approx(-0.5 * math.pi, abs=1e-6)  # whose bay is to face the target from there


def test_how_far_it_is_off_an_angle_counts_on_the_axes_it_points_by(run: RendezvousRun) -> None:
    run.point(0.4)
    assert run.state.off == pytest.approx(-0.4, abs=1e-6)
    put(run, (2e5, 0.0, 0.0, 0.0, 0.0, 0.0))  # 1.7 degrees of the orbit ahead
    ahead = run.curvilinear()[0] / run.radius()
    assert ahead > 0.02
    run.point(0.4)
    assert run.state.off == pytest.approx(ahead - 0.4, abs=1e-6)


# The attitude flown


@pytest.fixture(scope="module")
def whole() -> sim.Flight:
    """All of STS-71, from launch."""
    return sim.run("sts-71")


@pytest.mark.parametrize("which", ["from Ti", "whole"])
def test_the_attitude_never_jumps(sts_71: sim.Flight, request: pytest.FixtureRequest, which: str) -> None:
    flight = sts_71 if which == "from Ti" else request.getfixturevalue("whole")
    dt = np.diff(flight.t)
    for quaternion, rate in (
        (flight.attitude, flight.body_rate),
        (flight.target_attitude, flight.target_body_rate),
    ):
        assert np.linalg.norm(quaternion, axis=1) == pytest.approx(1.0, abs=1e-12)
        turns = turn_of(quaternion)
        # from one sample to the next it turns by no more than its rates say: those allowed, and the orbit's
        turned = (turns[:-1].inv() * turns[1:]).magnitude()
        fastest = np.linalg.norm(rate, axis=1).max()
        assert fastest < RATE + 2.6e-3
        assert np.all(turned <= fastest * dt + 1e-8)  # at capture Mir's path, and LVLH with it, turns by 2e-9
        # in step with the rate: a trapezoid of it misses what the acceleration can make of a step, and no more
        body = 0.5 * (rate[:-1] + rate[1:]) * dt[:, None]
        miss = (turns[:-1].inv() * turns[1:] * Rotation.from_rotvec(-body)).magnitude()
        short = dt < 1.5
        assert np.all(miss[short] < 0.25 * ACCELERATION * dt[short] ** 2 + 1e-7)
        # the rate changes by the slew's acceleration, and by what the orbit and the line of sight bend
        assert np.all(np.linalg.norm(np.diff(rate, axis=0), axis=1) <= ACCELERATION * dt + 2e-6 * dt + 1e-6)


def test_the_target_is_held_in_lvlh(sts_71: sim.Flight) -> None:
    below = turn_of(np.array(sts_71.plan.craft.target_below))
    for k in range(0, len(sts_71.t), 50):
        inertial = Rotation.from_matrix(lvlh_axes(sts_71.target[k]).T) * below
        assert (inertial.inv() * turn_of(sts_71.target_attitude[k])).magnitude() < 1e-9
        radius, speed = sts_71.target[k, :3], sts_71.target[k, 3:]
        n = np.linalg.norm(np.cross(radius, speed)) / (radius @ radius)
        turning = below.apply(sts_71.target_body_rate[k].copy())
        assert turning[:2] == pytest.approx([0.0, -n], abs=1e-9)
        assert abs(turning[2]) < 2e-6  # the orbit's plane turns by the Earth's flattening, a little


def test_in_the_flight_the_bay_looks_along_the_line_of_sight(sts_71: sim.Flight) -> None:
    for t in (1500.0, 3000.0, 4500.0):
        state = sts_71.state(t)
        bay = turn_of(state.attitude).apply([0.0, 0.0, -1.0])
        inertial = lvlh_axes(state.target).T @ -state.lvlh[:3]
        assert bay @ inertial / np.linalg.norm(inertial) > 0.9999
    # at contact the port points at Mir's port: body axes are LVLH axes
    last = turn_of(sts_71.attitude[-1]).as_matrix()
    assert last == pytest.approx(lvlh_axes(sts_71.target[-1]).T, abs=1e-9)


@pytest.mark.parametrize("moment", [0.0, 0.5, 1.0], ids=["ignition", "middle", "cut-off"])
@pytest.mark.parametrize("which", ["from Ti", "whole"])
def test_the_nose_points_along_the_delta_v_while_the_oms_burns(
    sts_71: sim.Flight, request: pytest.FixtureRequest, which: str, moment: float
) -> None:
    flight = sts_71 if which == "from Ti" else request.getfixturevalue("whole")
    burns = [burn for burn in flight.burns if burn.oms]
    assert [burn.name for burn in burns] == (["Ti"] if which == "from Ti" else ["NC1", "NC2", "NH", "NC3", "Ti"])
    for burn in burns:
        state = flight.state(burn.t_s + moment * burn.duration_s)
        k = int(np.searchsorted(flight.t, burn.t_s))
        pair = (*flight.target[k].tolist(), *flight.relative[k].tolist())
        local = np.reshape(chaser_axes(flight.plan.world, pair), (3, 3))
        planned = local.T @ np.array(burn.dv_planned_m_s)  # inertial, as it stands at ignition
        nose = turn_of(state.attitude).apply([1.0, 0.0, 0.0])
        angle = math.degrees(math.acos(min(1.0, nose @ planned / np.linalg.norm(planned))))
        # the turn ahead is for the burn as first reckoned, and what is out of plane is not pointed along; of NC3, whose
        # first guess is coarse, the nose still turns at ignition, within the 6 degrees of the engines' gimbals
        assert angle < (6.0 if burn.name == "NC3" and moment < 1.0 else 2.0), burn.name


def test_the_port_is_where_the_quaternions_say(sts_71: sim.Flight) -> None:
    plan, flight = sts_71.plan, sts_71
    assert plan.docking_ports is not None
    theirs, ours = (np.array(port.position_m) for port in plan.docking_ports)
    for k in range(0, len(flight.t), 40):
        places = turn_of(flight.attitude[k]).apply(ours) - turn_of(flight.target_attitude[k]).apply(theirs)
        expected = lvlh_axes(flight.target[k]) @ places + flight.lvlh[k, :3]
        assert flight.port[k, :3] == pytest.approx(expected, abs=1e-7)
    # and its rate is that of its place, where no jet fires
    quiet = np.flatnonzero((flight.jets[:-1] == 0) & (np.diff(flight.t) > 4.0) & (flight.t[:-1] > flight.t[-1] - 4000))
    assert len(quiet) > 20
    for k in quiet[::5]:
        mean = 0.5 * (flight.port[k, 3:] + flight.port[k + 1, 3:])
        assert np.diff(flight.port[k : k + 2, :3], axis=0)[0] / (flight.t[k + 1] - flight.t[k]) == pytest.approx(
            mean, abs=2e-4
        )


def test_a_held_pitch_has_its_port_where_the_pitch_says(fly_small: Fly) -> None:
    """A hover on the V-bar: the port by quaternions is the port by the pitch alone."""
    hold = {"kind": "hold", "axis": "+V", "range": "60 m", "until": {"duration": "5 min"}}
    flight = fly_small({"hover": hold}, position=(80, 0, 9.46), model={"gravity": "j2"})
    pitch = 0.5 * math.pi
    steady = np.flatnonzero(flight.t > 250.0)
    expected = np.array(pitched(flight.plan.chaser_port, pitch, 0.0))[:3] - flight.plan.target_port
    assert flight.port[steady, :3] - flight.lvlh[steady, :3] == pytest.approx(
        np.tile(expected, (len(steady), 1)), abs=1e-9
    )
    assert flight.port[steady, 3:] == pytest.approx(flight.lvlh[steady, 3:], abs=1e-9)
    k = int(steady[3])
    orbit = tuple(flight.target[k].tolist())
    attitude = Attitude(tuple(flight.attitude[k].tolist()), tuple(flight.body_rate[k].tolist()))
    assert flight.plan.docking_ports is not None
    ours = flight.plan.docking_ports[1].position_m
    turning = lvlh_rate(orbit, (0.0, 0.0, 0.0))
    assert mounted(ours, attitude, lvlh_quaternion(orbit), turning)[:3] == pytest.approx(
        pitched(flight.plan.chaser_port, pitch, 0.0)[:3], abs=1e-9
    )
