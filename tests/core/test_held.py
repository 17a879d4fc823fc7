"""Attitudes held in LVLH and where they carry a docking port, against scipy and against differences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from sim.core.body import POINT, Body
from sim.core.constants import MU_EARTH
from sim.core.motion.integrate import orbit_coast
from sim.core.relative.held import held, lvlh_quaternion, lvlh_rate
from sim.core.relative.lvlh import axes, target_acceleration
from sim.core.relative.ports import apart, mounted, mounted_apart, pitched, still
from sim.core.rigid.attitude import Attitude
from sim.core.rigid.quaternion import IDENTITY
from sim.core.tuples import State
from sim.core.world import TWO_BODY, World
from sim.core.world import world as plain_world
from sim.speed import at, buffers

RADIUS = 6.77e6
N = math.sqrt(MU_EARTH / RADIUS**3)
CIRCLE = (RADIUS, 0.0, 0.0, 0.0, RADIUS * N * 0.62, RADIUS * N * math.sqrt(1.0 - 0.62**2))
ELLIPSE = (6.7e6, 1e5, -4e5, 500.0, 4800.0, 6100.0)
PLAIN: World = buffers(plain_world(gravity=TWO_BODY))
REAL: World = buffers(plain_world(density=8.6e-13))
STATION = Body(cda_m=0.005, srp_m=0.0)
BELOW = tuple(Rotation.from_euler("ZYX", [20.0, 35.0, -50.0], degrees=True).as_quat(scalar_first=True).tolist())
PORT = (9.46, 0.3, -2.64)


def turn(quaternion: tuple[float, ...]) -> Rotation:
    return Rotation.from_quat(quaternion, scalar_first=True)


def rate_by_difference(before: Attitude, after: Attitude, span: float) -> np.ndarray:
    """Angular velocity on body axes of the turn from one attitude to another."""
    vector: np.ndarray = (turn(before.q).inv() * turn(after.q)).as_rotvec() / span
    return vector


@pytest.mark.parametrize("orbit", [CIRCLE, ELLIPSE], ids=["circle", "ellipse"])
def test_the_quaternion_of_lvlh_has_its_axes_as_columns(speed: str, orbit: State) -> None:
    expected = np.reshape(axes(*orbit), (3, 3)).T
    assert turn(at(speed, lvlh_quaternion)(orbit)).as_matrix() == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("pitch", [0.0, 0.8, -2.5])
def test_held_it_stands_in_lvlh_as_it_is_pitched(pitch: float) -> None:
    lvlh = lvlh_quaternion(ELLIPSE)
    found = held(lvlh, (0.0, -N, 0.0), BELOW, pitch, 0.0)
    expected = turn(lvlh) * Rotation.from_euler("y", pitch) * turn(BELOW)
    assert (expected.inv() * turn(found.q)).magnitude() < 1e-12


def test_held_on_a_circle_it_turns_with_the_orbit_about_the_lvlh_y_axis() -> None:
    turning = lvlh_rate(CIRCLE, (0.0, 0.0, 0.0))
    assert turning == pytest.approx((0.0, -N, 0.0), abs=1e-15)
    assert held(lvlh_quaternion(CIRCLE), turning, IDENTITY, 0.0, 0.0).rate == pytest.approx((0.0, -N, 0.0), abs=1e-15)
    # on body axes that stand otherwise the same vector has other components
    found = held(lvlh_quaternion(CIRCLE), turning, BELOW, 0.0, 0.0).rate
    assert found == pytest.approx(turn(BELOW).inv().apply([0.0, -N, 0.0]), abs=1e-15)


@pytest.mark.parametrize("pitch_rate", [0.0, 0.004, -0.0087])
@pytest.mark.parametrize("world", [PLAIN, REAL], ids=["two-body", "j2 and drag"])
@pytest.mark.parametrize("orbit", [CIRCLE, ELLIPSE], ids=["circle", "ellipse"])
def test_the_body_rate_is_that_of_the_quaternions(world: World, orbit: State, pitch_rate: float) -> None:
    def attitude(t: float) -> Attitude:
        there = orbit_coast(world, STATION, 0.0, orbit, t, 60.0)
        turning = lvlh_rate(there, target_acceleration(world, STATION, t, there))
        return held(lvlh_quaternion(there), turning, BELOW, 0.4 + pitch_rate * t, pitch_rate)

    h = 0.05
    found = attitude(0.0).rate
    assert found == pytest.approx(rate_by_difference(attitude(-h), attitude(h), 2.0 * h), abs=2e-10)


def test_both_speeds_agree_to_the_last_bit() -> None:
    lvlh, turning = lvlh_quaternion(ELLIPSE), lvlh_rate(ELLIPSE, (0.01, 0.02, -0.03))
    assert at("compiled", lvlh_quaternion)(ELLIPSE) == lvlh
    assert at("compiled", lvlh_rate)(ELLIPSE, (0.01, 0.02, -0.03)) == turning
    given = (lvlh, turning, BELOW, 0.3, 0.002)
    attitude = held(*given)
    assert at("compiled", held)(*given) == attitude
    assert at("compiled", pitched)(PORT, 0.3, 0.002) == pitched(PORT, 0.3, 0.002)
    assert at("compiled", mounted)(PORT, attitude, lvlh, turning) == mounted(PORT, attitude, lvlh, turning)
    both = (REAL, STATION, 0.0, ELLIPSE, PORT, PORT, attitude.q, attitude.rate, BELOW, attitude.rate)
    assert at("compiled", mounted_apart)(*both) == mounted_apart(*both)


# Ports


@pytest.mark.parametrize("pitch", [0.0, 0.3, 0.5 * math.pi, -2.0])
@pytest.mark.parametrize("pitch_rate", [0.0, 0.0087])
def test_a_pitched_port_turns_about_y(pitch: float, pitch_rate: float) -> None:
    found = pitched(PORT, pitch, pitch_rate)
    assert found[:3] == pytest.approx(Rotation.from_euler("y", pitch).apply(PORT), abs=1e-13)
    h = 1e-3
    before, after = (np.array(pitched(PORT, pitch + t * pitch_rate, pitch_rate)[:3]) for t in (-h, h))
    assert found[3:] == pytest.approx((after - before) / (2.0 * h), abs=1e-9)


@pytest.mark.parametrize("pitch", [0.0, 0.3, 0.5 * math.pi, -2.0])
@pytest.mark.parametrize("pitch_rate", [0.0, 0.0087, -0.003])
@pytest.mark.parametrize("orbit", [CIRCLE, ELLIPSE], ids=["circle", "ellipse"])
def test_mounted_on_a_pitched_ship_a_port_is_the_pitched_one(orbit: State, pitch: float, pitch_rate: float) -> None:
    lvlh = lvlh_quaternion(orbit)
    turning = lvlh_rate(orbit, target_acceleration(REAL, STATION, 0.0, orbit))
    on_body = tuple(turn(BELOW).inv().apply(PORT).tolist())
    found = mounted(on_body, held(lvlh, turning, BELOW, pitch, pitch_rate), lvlh, turning)
    expected = pitched(PORT, pitch, pitch_rate)
    assert found[:3] == pytest.approx(expected[:3], abs=1e-12)
    assert found[3:] == pytest.approx(expected[3:], abs=1e-13)


def test_a_port_on_a_ship_in_any_attitude_moves_as_differences_say() -> None:
    """A ship that tumbles in inertial space, seen from LVLH that turns under it."""
    spin = np.array([0.004, -0.007, 0.002])  # rad/s, body
    first = turn(BELOW)

    def port(t: float) -> State:
        orbit = orbit_coast(REAL, STATION, 0.0, ELLIPSE, t, 60.0)
        attitude = first * Rotation.from_rotvec(spin * t)
        q = tuple(attitude.as_quat(scalar_first=True).tolist())
        turning = lvlh_rate(orbit, target_acceleration(REAL, STATION, t, orbit))
        return mounted(PORT, Attitude(q, tuple(spin.tolist())), lvlh_quaternion(orbit), turning)

    h = 0.05
    before, here, after = port(-h), port(0.0), port(h)
    assert here[3:] == pytest.approx((np.array(after[:3]) - before[:3]) / (2.0 * h), abs=1e-7)
    expected = np.reshape(axes(*ELLIPSE), (3, 3)) @ first.apply(PORT)
    assert here[:3] == pytest.approx(expected, abs=1e-12)


def test_what_two_ports_add_to_the_centres_of_mass() -> None:
    theirs, ours = (1.0, -0.2, 16.0), PORT
    turning = lvlh_rate(ELLIPSE, target_acceleration(REAL, STATION, 0.0, ELLIPSE))
    lvlh = lvlh_quaternion(ELLIPSE)
    target, chaser = held(lvlh, turning, IDENTITY, 0.0, 0.0), held(lvlh, turning, IDENTITY, 0.7, 0.002)
    found = mounted_apart(
        REAL, STATION, 0.0, ELLIPSE, theirs, ours, target.q, target.rate, chaser.q, chaser.rate
    )  # fmt: skip
    expected = np.subtract(pitched(ours, 0.7, 0.002), still(theirs))
    assert found == pytest.approx(expected, abs=1e-11)
    centres = (40.0, 3.0, 90.0, 0.1, -0.02, 0.3)
    assert apart(centres, pitched(ours, 0.7, 0.002), still(theirs)) == pytest.approx(np.add(centres, expected))
    # without air on it the target turns a little otherwise, and the rates with it
    other = mounted_apart(PLAIN, POINT, 0.0, ELLIPSE, theirs, ours, target.q, target.rate, chaser.q, chaser.rate)
    assert other[:3] == found[:3]
    assert other[3:] != found[3:]
