"""LVLH: directions, exact rates (against the motion itself and against 40 digits), round trips, both speeds."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, pi, radians, sin, sqrt

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.core.body import POINT, Body
from sim.core.constants import MU_EARTH
from sim.core.motion.dynamics import acceleration
from sim.core.motion.integrate import orbit_coast, pair_coast
from sim.core.relative import lvlh
from sim.core.tuples import Pair, State
from sim.core.world import CW_CURVILINEAR, TWO_BODY, ZONAL, World
from sim.core.world import world as plain_world
from sim.speed import at, buffers


def world(**figures: float) -> World:
    """Build a world that both speeds take."""
    return buffers(plain_world(**figures))  # type: ignore[no-any-return]


# Mir's orbit, not quite circular, and a world with everything in it: the plane turns, the radius changes
TARGET: State = (4218973.1, -3370211.4, 4101877.9, 3120.7, 6621.3, 2230.2)
RICH = world(gravity=ZONAL, j3=-2.5e-6, j4=-1.6e-6, density=3e-12)
STATION, SHUTTLE = Body(cda_m=0.008, srp_m=0.0), Body(cda_m=0.004, srp_m=0.0)
PLAIN = world(gravity=TWO_BODY)
RADIUS = 6768e3
LINEAR = world(gravity=CW_CURVILINEAR, mean_motion=sqrt(MU_EARTH / RADIUS**3))
CIRCLE: State = (RADIUS, 0.0, 0.0, 0.0, 0.6 * sqrt(MU_EARTH / RADIUS), 0.8 * sqrt(MU_EARTH / RADIUS))
CHASER: State = (-14813.0, 212.0, 366.0, 0.4, -0.2, 0.55)
WORLDS = pytest.mark.parametrize(("where", "target"), [(RICH, TARGET), (PLAIN, TARGET), (LINEAR, CIRCLE)])
PROPERTY = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def length(vector: tuple[float, ...]) -> float:
    return float(np.linalg.norm(vector))


def test_directions(speed: str) -> None:
    """On an equatorial orbit above the x axis, moving to +y: forward is +y, minus the normal -z, down -x."""
    got = at(speed, lvlh.axes)(7e6, 0.0, 0.0, 0.0, 7500.0, 0.0)
    assert got == pytest.approx((0.0, 1.0, 0.0, 0.0, 0.0, -1.0, -1.0, 0.0, 0.0), abs=1e-16)


@PROPERTY
@given(st.tuples(*[st.floats(-1.0, 1.0)] * 6))
def test_axes_are_orthonormal_and_right_handed(parts: tuple[float, ...]) -> None:
    r, v = np.array(parts[:3]), np.array(parts[3:])
    if length(np.cross(r, v)) < 1e-3 * max(length(r) * length(v), 1e-2):
        return
    rows = np.array(lvlh.axes(*(7e6 * r).tolist(), *(7e3 * v).tolist())).reshape(3, 3)
    assert np.allclose(rows @ rows.T, np.eye(3), rtol=0.0, atol=1e-12)
    assert np.linalg.det(rows) == pytest.approx(1.0, abs=1e-12)
    assert rows[0] @ v > 0.0
    assert rows[2] @ r == pytest.approx(-length(r), rel=1e-15)


def test_rate_is_the_derivative_of_the_axes(speed: str) -> None:
    """The rows turn as x_i' = omega x x_i, for any acceleration whatever (40 digits, a hundredth of a second)."""
    acc = (-5.1, 2.7, -3.3)

    def rows(t: float) -> mpmath.matrix:
        with mpmath.workdps(40):
            r = mpmath.matrix([TARGET[i] + t * TARGET[i + 3] + t * t * acc[i] / 2 for i in range(3)])
            v = mpmath.matrix([TARGET[i + 3] + t * acc[i] for i in range(3)])
            h = cross(r, v)
            y, z = -h / mpmath.norm(h), -r / mpmath.norm(r)
            x = cross(y, z)
            return mpmath.matrix([list(x), list(y), list(z)])

    with mpmath.workdps(40):
        step = mpmath.mpf("1e-8")
        turning = (rows(step) - rows(-step)) / (2 * step) * rows(0).T  # the skew matrix of -omega
        want = [float(turning[1, 2]), float(turning[2, 0]), float(turning[0, 1])]
    got = at(speed, lvlh.rate)(TARGET[:3], TARGET[3:], acc)
    assert got == pytest.approx(want, rel=1e-12, abs=1e-18)
    assert abs(got[2]) > 1e-4  # the part about the radius is not small here


def cross(a: mpmath.matrix, b: mpmath.matrix) -> mpmath.matrix:
    return mpmath.matrix([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])


def test_rectangular_state_by_matrices(speed: str) -> None:
    acc = acceleration(RICH, STATION, 0.0, *TARGET)
    relative = (12000.0, -3000.0, 5000.0, 11.0, -7.0, 3.0)
    rows = np.array(lvlh.axes(*TARGET)).reshape(3, 3)
    place = rows @ relative[:3]
    speed_there = rows @ relative[3:] - np.cross(lvlh.rate(TARGET[:3], TARGET[3:], acc), place)
    got = at(speed, lvlh.to_lvlh)(TARGET, acc, relative)
    assert got == pytest.approx((*place, *speed_there), rel=1e-13)
    assert length(got[:3]) == pytest.approx(length(relative[:3]), rel=1e-15)


def derivative(where: World, pair: Pair, convert: object, h: float) -> np.ndarray:
    """Return the numerical rate of the converted position along the motion itself (sixth order)."""
    total = np.zeros(3)
    for k, weight in ((1, 45.0), (2, -9.0), (3, 1.0)):
        for side in (1.0, -1.0):
            flown = pair_coast(where, STATION, SHUTTLE, 0.0, pair, side * k * h, 30.0)
            total += side * weight * np.array(convert(where, STATION, side * k * h, flown)[:3])  # type: ignore[operator]
    return total / (60.0 * h)


@WORLDS
@pytest.mark.parametrize("convert", [lvlh.pair_to_lvlh, lvlh.pair_to_curvilinear])
def test_velocity_is_the_rate_of_the_position(where: World, target: State, convert: object) -> None:
    pair = lvlh.pair_from_curvilinear(where, STATION, 0.0, target, CHASER)
    got = convert(where, STATION, 0.0, pair)[3:]  # type: ignore[operator]
    assert got == pytest.approx(derivative(where, pair, convert, 20.0), rel=0.0, abs=2e-11)


def test_the_part_about_the_radius_is_felt() -> None:
    """Without it the test above would fail: J2 makes 2 cm/s of cross-track rate at 15 km."""
    pair = lvlh.pair_from_lvlh(RICH, STATION, 0.0, TARGET, CHASER)
    bare = lvlh.to_lvlh(TARGET, (0.0, 0.0, 0.0), pair[6:])
    assert 0.01 < abs(bare[4] - CHASER[4]) < 0.04


SIZES = st.floats(-2e5, 2e5)
RATES = st.floats(-200.0, 200.0)
STATES = st.tuples(SIZES, SIZES, SIZES, RATES, RATES, RATES)


def assert_same(got: State, want: State, scale: float = 1e-12) -> None:
    assert got[:3] == pytest.approx(want[:3], rel=0.0, abs=scale * max(length(want[:3]), 1e-3))
    # a turning frame turns errors of position into errors of velocity
    assert got[3:] == pytest.approx(want[3:], rel=0.0, abs=scale * (length(want[3:]) + 2e-3 * length(want[:3]) + 1e-6))


@PROPERTY
@given(state=STATES)
def test_round_trips(state: State, speed: str) -> None:
    for where, target in ((RICH, TARGET), (PLAIN, TARGET), (LINEAR, CIRCLE)):
        pair = at(speed, lvlh.pair_from_lvlh)(where, STATION, 0.0, target, state)
        assert pair[:6] == target
        assert_same(at(speed, lvlh.pair_to_lvlh)(where, STATION, 0.0, pair), state)
        pair = at(speed, lvlh.pair_from_curvilinear)(where, STATION, 0.0, target, state)
        assert_same(at(speed, lvlh.pair_to_curvilinear)(where, STATION, 0.0, pair), state)


@PROPERTY
@given(state=STATES, climb=st.floats(-50.0, 50.0))
def test_curvilinear_round_trip(state: State, climb: float, speed: str) -> None:
    there = at(speed, lvlh.to_curvilinear)(RADIUS, climb, state)
    assert_same(at(speed, lvlh.from_curvilinear)(RADIUS, climb, there), state)


@PROPERTY
@given(state=STATES, climb=st.floats(-50.0, 50.0))
def test_curvilinear_against_its_definition(state: State, climb: float) -> None:
    """Arc, height difference and their rates in 40 digits, the rates by differentiating the definitions."""
    with mpmath.workdps(40):
        x, y, z, vx, vy, vz = (mpmath.mpf(part) for part in state)

        def place(t: mpmath.mpf) -> tuple[mpmath.mpf, mpmath.mpf]:
            radius = RADIUS + climb * t
            up, along = radius - z - vz * t, x + vx * t
            return radius * mpmath.atan2(along, up), radius - mpmath.sqrt(up * up + along * along)

        step = mpmath.mpf("1e-10")
        (a0, b0), (a1, b1) = place(-step), place(step)
        arc, below = place(mpmath.mpf(0))
        want = tuple(float(p) for p in (arc, y, below, (a1 - a0) / (2 * step), vy, (b1 - b0) / (2 * step)))
    assert_same(lvlh.to_curvilinear(RADIUS, climb, state), want)


def test_a_point_on_the_same_orbit_has_no_height_difference() -> None:
    angle = 0.01
    state = (RADIUS * sin(angle), 0.0, RADIUS * (1.0 - cos(angle)), 0.0, 0.0, 0.0)
    x, _, z, _, _, _ = lvlh.to_curvilinear(RADIUS, 0.0, state)
    assert x == pytest.approx(RADIUS * angle, rel=1e-15)
    assert z == pytest.approx(0.0, abs=1e-8)


def test_the_linear_world_is_curvilinear_already(speed: str) -> None:
    pair = (*CIRCLE, *CHASER)
    assert at(speed, lvlh.pair_to_curvilinear)(LINEAR, POINT, 0.0, pair) == CHASER
    assert at(speed, lvlh.pair_from_curvilinear)(LINEAR, POINT, 0.0, CIRCLE, CHASER) == pair
    assert at(speed, lvlh.pair_to_lvlh)(LINEAR, POINT, 0.0, pair) == lvlh.from_curvilinear(RADIUS, 0.0, CHASER)
    assert at(speed, lvlh.chaser_axes)(LINEAR, pair) == (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@pytest.mark.parametrize("where", [RICH, PLAIN])
def test_local_axes_at_the_chaser(where: World, speed: str) -> None:
    pair = at(speed, lvlh.pair_from_curvilinear)(where, STATION, 0.0, TARGET, (-60e3, 0.0, 2e3, 0.0, 0.0, 0.0))
    rows = np.array(at(speed, lvlh.chaser_axes)(where, pair)).reshape(3, 3)
    assert np.allclose(rows @ rows.T, np.eye(3), rtol=0.0, atol=1e-15)
    place = np.array(pair[:3]) + pair[6:9]
    assert rows[2] == pytest.approx(-place / length(place), abs=1e-15)  # down is down, 0.5 degrees from the target's
    assert rows[1] == pytest.approx(np.array(lvlh.axes(*TARGET)[3:6]), abs=1e-16)
    at_target = at(speed, lvlh.chaser_axes)(where, (*TARGET, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    assert at_target == pytest.approx(lvlh.axes(*TARGET), abs=1e-16)


def test_a_burn_on_local_axes_moves_one_curvilinear_rate() -> None:
    start = (-60e3, 700.0, 2e3, 0.3, -0.1, 0.2)
    pair = lvlh.pair_from_curvilinear(RICH, STATION, 0.0, TARGET, start)
    rows = np.array(lvlh.chaser_axes(RICH, pair)).reshape(3, 3)
    radius = length(TARGET[:3])
    for axis, gain in ((0, radius / (radius - 2e3)), (1, 1.0), (2, 1.0)):
        kicked = (*pair[:9], *(np.array(pair[9:]) + rows[axis]).tolist())
        change = np.array(lvlh.pair_to_curvilinear(RICH, STATION, 0.0, kicked)) - start
        want = np.zeros(6)
        want[3 + axis] = gain  # an arc on the target's circle is longer than the one flown below it
        assert change == pytest.approx(want, abs=1e-8)


def test_elevation(speed: str) -> None:
    look = at(speed, lvlh.elevation)
    below = lvlh.pair_from_lvlh(PLAIN, POINT, 0.0, TARGET, (0.0, 0.0, 500.0, 0.0, 0.0, 0.0))
    assert look(PLAIN, POINT, 0.0, below) == pytest.approx(pi / 2.0, abs=1e-12)
    level = lvlh.pair_from_curvilinear(PLAIN, POINT, 0.0, TARGET, (-30e3, 0.0, 0.0, 0.0, 0.0, 0.0))
    half_the_arc = 15e3 / length(TARGET[:3])
    assert look(PLAIN, POINT, 0.0, level) == pytest.approx(-half_the_arc, rel=1e-9)
    here = (*TARGET, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert look(PLAIN, POINT, 0.0, here) == 0.0


@WORLDS
def test_elevation_from_inertial_vectors(where: World, target: State) -> None:
    pair = lvlh.pair_from_curvilinear(where, STATION, 0.0, target, (-9000.0, 800.0, 4000.0, 0.0, 0.0, 0.0))
    inertial = lvlh.pair_from_lvlh(PLAIN, POINT, 0.0, target, lvlh.pair_to_lvlh(where, STATION, 0.0, pair))
    place, sight = np.array(inertial[:3]) + inertial[6:9], -np.array(inertial[6:9])
    want = asin(place @ sight / (length(place) * length(sight)))
    assert lvlh.elevation(where, STATION, 0.0, pair) == pytest.approx(want, abs=1e-12)
    assert 20.0 < degrees(want) < 30.0
    assert want == pytest.approx(atan2(4000.0, sqrt(9000.0**2 + 800.0**2)), abs=radians(0.05))


def test_range_and_rate(speed: str) -> None:
    get = at(speed, lvlh.range_and_rate)
    assert get((3.0, 0.0, -4.0, -0.6, 5.0, 0.8)) == pytest.approx((5.0, -1.0), rel=1e-15)
    assert get((0.0, 0.0, 0.0, 2.0, -1.0, 2.0)) == (0.0, 3.0)


@WORLDS
def test_both_speeds_to_the_last_bit(where: World, target: State) -> None:
    acc = acceleration(where, STATION, 0.0, *target)
    pair = lvlh.pair_from_curvilinear(where, STATION, 0.0, target, CHASER)
    fast = "compiled"
    assert at(fast, lvlh.axes)(*target) == lvlh.axes(*target)
    assert at(fast, lvlh.rate)(target[:3], target[3:], acc) == lvlh.rate(target[:3], target[3:], acc)
    assert at(fast, lvlh.to_lvlh)(target, acc, CHASER) == lvlh.to_lvlh(target, acc, CHASER)
    assert at(fast, lvlh.from_lvlh)(target, acc, CHASER) == lvlh.from_lvlh(target, acc, CHASER)
    pull = lvlh.target_acceleration
    assert at(fast, pull)(where, STATION, 0.0, target) == pull(where, STATION, 0.0, target)
    assert at(fast, lvlh.chaser_axes)(where, pair) == lvlh.chaser_axes(where, pair)
    for one in (lvlh.pair_to_lvlh, lvlh.pair_to_curvilinear, lvlh.elevation):
        assert at(fast, one)(where, STATION, 0.0, pair) == one(where, STATION, 0.0, pair)  # type: ignore[operator]
    for back in (lvlh.pair_from_lvlh, lvlh.pair_from_curvilinear):
        assert at(fast, back)(where, STATION, 0.0, target, CHASER) == back(where, STATION, 0.0, target, CHASER)


def test_one_orbit_later_the_frame_has_turned_with_it() -> None:
    """LVLH of the flown orbit stays what the definition says: V-bar along the velocity on a circle."""
    later = orbit_coast(PLAIN, POINT, 0.0, CIRCLE, 4321.0, 30.0)
    rows = np.array(lvlh.axes(*later)).reshape(3, 3)
    assert rows[0] == pytest.approx(np.array(later[3:]) / length(later[3:]), abs=1e-12)
    assert lvlh.rate(later[:3], later[3:], (0.0, 0.0, 0.0))[1] == pytest.approx(-LINEAR.mean_motion, rel=1e-12)
