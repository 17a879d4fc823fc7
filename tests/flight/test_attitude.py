"""The commanded attitude: right-handed, bay towards Mir, quaternions against scipy."""

import math

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

import sim
from sim.flight.attitude import pitch_to_target, quaternions

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
    t = np.arange(0.0, 1000.0, 10.0)
    lvlh = np.zeros((len(t), 6))
    lvlh[:, 0], lvlh[:, 2] = -100.0, 1000.0  # a steady 5.7 degrees
    pitch = pitch_to_target(t, lvlh, 900.0, 0.0)
    assert pitch[0] == pytest.approx(math.atan2(-100.0, 1000.0))
    assert pitch[-1] == 0.0
    assert np.max(np.abs(np.diff(pitch) / np.diff(t))) <= math.radians(0.5) * 1.001


def test_in_the_flight_the_bay_looks_along_the_line_of_sight() -> None:
    flight = sim.run("sts-71")
    for t in (1500.0, 3000.0, 4500.0):
        state = flight.state(t)
        bay = Rotation.from_quat(state.attitude, scalar_first=True).apply([0.0, 0.0, -1.0])
        inertial = lvlh_axes(state.target).T @ -state.lvlh[:3]
        assert bay @ inertial / np.linalg.norm(inertial) > 0.9999
    # while the OMS burns the nose points along the delta-v
    ti = flight.burns[0]
    state = flight.state(ti.t_s + 0.5 * ti.duration_s)
    nose = lvlh_axes(state.target) @ Rotation.from_quat(state.attitude, scalar_first=True).apply([1.0, 0.0, 0.0])
    assert nose[[0, 2]] @ np.array(ti.dv_lvlh_m_s)[[0, 2]] > 0.9999 * np.hypot(*np.array(ti.dv_lvlh_m_s)[[0, 2]])
    # at contact the port points at Mir's port: body axes are LVLH axes
    last = Rotation.from_quat(flight.attitude[-1], scalar_first=True).as_matrix()
    assert last == pytest.approx(lvlh_axes(flight.target[-1]).T, abs=1e-9)
