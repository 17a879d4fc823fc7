"""The commanded attitude: right-handed, bay towards Mir, quaternions against scipy."""

import math

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

import sim
from sim.flying.commanded_attitude import commanded_pitch, quaternions, with_burns
from sim.flying.log import Pointing

CIRCLE = np.array([[6.77e6, 0.0, 0.0, 0.0, 4700.0, 6000.0], [0.0, 4.1e6, 5.3e6, -7600.0, 0.0, 0.0]])


def lvlh_axes(state: np.ndarray) -> np.ndarray:
    down = -state[:3] / np.linalg.norm(state[:3])
    side = -np.cross(state[:3], state[3:])
    side /= np.linalg.norm(side)
    return np.stack([np.cross(side, down), side, down])


@pytest.mark.parametrize("pitch", [0.0, 0.3, -1.2, math.pi])
def test_quaternions_turn_body_axes_into_inertial_axes(pitch: float) -> None:
    for state in CIRCLE:
        quaternion = quaternions(state[None], np.array([pitch]), np.eye(3))[0]
        ours = Rotation.from_quat(quaternion, scalar_first=True).as_matrix()
        x, y, z = lvlh_axes(state)
        nose = math.cos(pitch) * x - math.sin(pitch) * z
        belly = math.sin(pitch) * x + math.cos(pitch) * z
        assert ours == pytest.approx(np.stack([nose, y, belly], axis=1), abs=1e-12)
        assert np.linalg.det(ours) == pytest.approx(1.0)


def test_every_form_of_the_quaternion_is_reached() -> None:
    rng = np.random.default_rng(1)
    for rotation in Rotation.random(200, rng):
        body = rotation.as_matrix()
        ours = quaternions(CIRCLE[:1], np.zeros(1), body)[0]
        expected = Rotation.from_matrix(lvlh_axes(CIRCLE[0]).T @ body).as_quat(canonical=True, scalar_first=True)
        assert ours == pytest.approx(expected, abs=1e-12)


def test_the_bay_faces_mir_far_out_and_the_turn_is_slow() -> None:
    t = np.arange(0.0, 1000.0, 1.0)
    lvlh = np.zeros((len(t), 6))
    lvlh[:, 0], lvlh[:, 2] = -100.0, 1000.0  # a steady 5.7 degrees
    pitch, rate = commanded_pitch(t, lvlh, [Pointing(0.0, math.nan, 0.0), Pointing(900.0, 0.0, 0.0)])
    assert pitch[0] == pytest.approx(math.atan2(-100.0, 1000.0))
    assert np.all(pitch[t >= 900.0] == 0.0)
    assert np.max(np.abs(np.diff(pitch))) == pytest.approx(math.radians(0.5))
    assert np.trapezoid(rate, t) == pytest.approx(pitch[-1] - pitch[0], abs=math.radians(0.5))


def test_let_go_the_chaser_turns_back_to_its_target_and_it_follows_a_turning_command() -> None:
    t = np.arange(0.0, 600.0, 1.0)
    lvlh = np.zeros((len(t), 6))
    lvlh[:, 0], lvlh[:, 2] = 1000.0, 100.0
    pointing = [Pointing(0.0, 1.4, 0.0), Pointing(100.0, 1.5, 0.002), Pointing(400.0, math.nan, 0.0)]
    pitch, rate = commanded_pitch(t, lvlh, pointing)
    assert np.all(pitch[t <= 100.0] == 1.4)
    along = (t > 120.0) & (t < 400.0)
    assert pitch[along] == pytest.approx(1.5 + 0.002 * (t[along] - 100.0))
    assert np.all(rate[along] == 0.002)
    assert pitch[400] == pytest.approx(2.1)
    assert pitch[-1] == pytest.approx(math.atan2(1000.0, 100.0))
    assert np.max(np.abs(np.diff(pitch))) < math.radians(0.5) + 0.0021


def test_the_pitch_of_a_chaser_that_follows_its_target_has_the_rate_of_its_angle() -> None:
    t = np.arange(0.0, 100.0, 1.0)
    angle = 0.5 + 0.003 * t
    lvlh = np.zeros((len(t), 6))
    lvlh[:, 0], lvlh[:, 2] = 200.0 * np.sin(angle), 200.0 * np.cos(angle)
    lvlh[:, 3], lvlh[:, 5] = 0.6 * np.cos(angle), -0.6 * np.sin(angle)
    pitch, rate = commanded_pitch(t, lvlh, [Pointing(0.0, math.nan, 0.0)])
    assert pitch == pytest.approx(angle)
    assert rate == pytest.approx(0.003)


def test_a_burn_turns_the_nose_there_and_back() -> None:
    t = np.arange(0.0, 1000.0, 1.0)
    pitch, rate = with_burns(t, np.zeros_like(t), np.zeros_like(t), [(400.0, 450.0, 1.0)])
    assert np.all(pitch[400:451] == 1.0)
    assert np.all(rate[400:451] == 0.0)
    assert pitch[0] == pitch[-1] == 0.0
    assert np.diff(pitch)[330] == pytest.approx(rate[330])
    assert np.diff(pitch)[500] == pytest.approx(rate[500])


def test_in_the_flight_the_bay_looks_along_the_line_of_sight(sts_71: sim.Flight) -> None:
    for t in (1500.0, 3000.0, 4500.0):
        state = sts_71.state(t)
        bay = Rotation.from_quat(state.attitude, scalar_first=True).apply([0.0, 0.0, -1.0])
        inertial = lvlh_axes(state.target).T @ -state.lvlh[:3]
        assert bay @ inertial / np.linalg.norm(inertial) > 0.9999
    # while the OMS burns the nose points along the delta-v
    ti = sts_71.burns[0]
    state = sts_71.state(ti.t_s + 0.5 * ti.duration_s)
    nose = lvlh_axes(state.target) @ Rotation.from_quat(state.attitude, scalar_first=True).apply([1.0, 0.0, 0.0])
    assert nose[[0, 2]] @ np.array(ti.dv_lvlh_m_s)[[0, 2]] > 0.9999 * np.hypot(*np.array(ti.dv_lvlh_m_s)[[0, 2]])
    # at contact the port points at Mir's port: body axes are LVLH axes
    last = Rotation.from_quat(sts_71.attitude[-1], scalar_first=True).as_matrix()
    assert last == pytest.approx(lvlh_axes(sts_71.target[-1]).T, abs=1e-9)
