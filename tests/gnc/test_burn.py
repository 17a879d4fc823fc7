"""Finite burns against the rocket equation, and aimed burns against the model that they are aimed on."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from sim.core.body import POINT
from sim.core.constants import J2, MU_EARTH, R_EARTH
from sim.core.motion.integrate import pair_coast
from sim.core.relative.lvlh import chaser_axes, pair_from_curvilinear, pair_to_curvilinear
from sim.core.tuples import Pair
from sim.core.world import TWO_BODY, ZONAL, World
from sim.core.world import world as plain_world
from sim.gnc.guidance.burn import MISS, arrival, burn, duration, intercept
from sim.speed import at, buffers


def world(**figures: float) -> World:
    """Build a world that both speeds take."""
    return buffers(plain_world(**figures))  # type: ignore[no-any-return]


FOOT = 0.3048
OMS = (27_076.3, 315.1 * 9.80665)
MASS = 103_000.0


def start(the_world: World, inclination: float = 51.65) -> Pair:
    radius = R_EARTH + 396e3
    speed = math.sqrt(MU_EARTH / radius)
    tilt = math.radians(inclination)
    target = (radius, 0.0, 0.0, 0.0, speed * math.cos(tilt), speed * math.sin(tilt))
    return pair_from_curvilinear(the_world, POINT, 0.0, target, (-48_600 * FOOT, 0.0, 1200 * FOOT, -9 * FOOT, 0.0, 0.0))


def test_rocket_equation() -> None:
    # 100 m/s at Isp 313 s from 105,000 kg costs 3365.65 kg
    the_world = world(gravity=TWO_BODY)
    _, mass, seconds = burn(
        the_world, POINT, POINT, 0.0, start(the_world), 105_000.0, (100.0, 0.0, 0.0), 53_379.0, 313.0 * 9.80665, 0.0
    )
    assert 105_000.0 - mass == pytest.approx(3365.65, abs=0.01)
    assert seconds == pytest.approx(duration((100.0, 0.0, 0.0), 105_000.0, 53_379.0, 313.0 * 9.80665), abs=1e-9)


def test_a_burn_tends_to_an_impulse_with_the_square_of_its_length() -> None:
    the_world = world(gravity=TWO_BODY)
    # an exhaust so fast that the mass stays: as it falls, half of the push comes a little after half of the time
    pair, delta_v, exhaust = start(the_world), (2.0, 0.0, 1.0), 3e7
    misses = []
    for thrust in (4e4, 8e4, 16e4):
        half = 0.5 * duration(delta_v, MASS, thrust, exhaust)
        early = pair_coast(the_world, POINT, POINT, 0.0, pair, 600.0 - half, 60.0)
        burned, _, seconds = burn(the_world, POINT, POINT, 600.0 - half, early, MASS, delta_v, thrust, exhaust, 0.0)
        end = pair_coast(the_world, POINT, POINT, 600.0 + half, burned, 3000.0 - half, 60.0)
        at_once = pair_coast(the_world, POINT, POINT, 0.0, pair, 600.0, 60.0)
        # a burn keeps the direction that its axes had at ignition; the impulse is given on the axes of half time
        pointing = np.reshape(chaser_axes(the_world, early), (3, 3)).T @ delta_v
        turned = np.reshape(chaser_axes(the_world, at_once), (3, 3)) @ pointing
        impulse, _, _ = burn(the_world, POINT, POINT, 600.0, at_once, MASS, tuple(turned.tolist()), 1e12, exhaust, 0.0)
        reference = pair_coast(the_world, POINT, POINT, 600.0, impulse, 3000.0, 60.0)
        misses.append(math.dist(end[6:9], reference[6:9]))
        assert seconds == pytest.approx(2 * half)
    orders = [math.log2(a / b) for a, b in pairwise(misses)]
    assert orders == pytest.approx([2.0, 2.0], abs=0.1)


@pytest.mark.parametrize("the_world", [world(gravity=TWO_BODY), world(gravity=ZONAL, j2=J2, density=1e-12)])
def test_intercept_arrives_on_the_model_flown(the_world: World, speed: str) -> None:
    pair, aim, after = start(the_world), (-900 * FOOT, 0.0, 1800 * FOOT), 76.9 * 60.0
    delta_v, miss, flights = at(speed, intercept)(the_world, POINT, POINT, 0.0, pair, MASS, *OMS, aim, after, 0.0)
    assert miss <= MISS
    assert flights <= 8
    flown, _, seconds = burn(the_world, POINT, POINT, 0.0, pair, MASS, delta_v, *OMS, 0.0)
    end = pair_coast(the_world, POINT, POINT, seconds, flown, after - seconds, 60.0)
    assert math.dist(pair_to_curvilinear(the_world, POINT, after, end)[:3], aim) < 1e-3
    # Ti of the reference profile is about 8.8 ft/s (STS-134 flew 8.4 to 10)
    assert 8.0 < math.hypot(*delta_v) / FOOT < 10.0


def test_intercept_says_when_it_cannot_steer() -> None:
    # after half a revolution nothing moves the crossing of the orbit plane
    the_world = world(gravity=TWO_BODY)
    radius = R_EARTH + 396e3
    after = math.pi * math.sqrt(radius**3 / MU_EARTH)
    _, miss, _ = intercept(the_world, POINT, POINT, 0.0, start(the_world), MASS, *OMS, (0.0, 500.0, 200.0), after, 0.0)
    assert miss > 50.0


def test_no_burn_is_a_coast() -> None:
    the_world = world(gravity=TWO_BODY)
    pair = start(the_world)
    assert burn(the_world, POINT, POINT, 0.0, pair, MASS, (0.0, 0.0, 0.0), *OMS, 0.0) == (pair, MASS, 0.0)
    coasted = pair_to_curvilinear(the_world, POINT, 600.0, pair_coast(the_world, POINT, POINT, 0.0, pair, 600.0, 300.0))
    assert arrival(the_world, POINT, POINT, 0.0, pair, MASS, (0.0, 0.0, 0.0), *OMS, 600.0) == coasted


def test_a_turning_burn_keeps_to_the_local_horizontal() -> None:
    # against scipy, which takes the direction anew at every moment: 21 minutes of Progress's thrusters on Mir
    thrust, exhaust, mass = 970.0, 2844.0, 130_000.0
    the_world = world(gravity=TWO_BODY)
    r = R_EARTH + 215e3
    v = math.sqrt(MU_EARTH / r)
    pair = (r, 0.0, 0.0, 0.0, 0.6 * v, 0.8 * v, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    after, left, seconds = burn(the_world, POINT, POINT, 0.0, pair, mass, (-9.3, 0.0, 0.0), thrust, exhaust, 1.0)
    assert seconds == pytest.approx(duration((-9.3, 0.0, 0.0), mass, thrust, exhaust))

    def rate(t: float, y: np.ndarray) -> np.ndarray:
        # against the motion along the local horizontal, in the plane of the orbit that the target keeps
        normal = np.array([0.0, -0.8, 0.6])
        ahead = np.cross(normal, y[:3])
        push = -thrust / (mass - thrust / exhaust * t) * ahead / np.linalg.norm(ahead)
        return np.concatenate([y[3:], -MU_EARTH * y[:3] / np.linalg.norm(y[:3]) ** 3 + push])

    solved = solve_ivp(rate, (0.0, seconds), pair[:6], method="DOP853", rtol=1e-12, atol=1e-9).y[:, -1]
    ours = np.array(after[:6]) + np.array(after[6:])
    assert ours == pytest.approx(solved, abs=1e-2)
    fixed = np.array(burn(the_world, POINT, POINT, 0.0, pair, mass, (-9.3, 0.0, 0.0), thrust, exhaust, 0.0)[0])
    assert np.linalg.norm(fixed[6:9] - after[6:9]) > 1000.0  # held inertially it ends elsewhere
    assert left == pytest.approx(mass * math.exp(-9.3 / exhaust), rel=1e-12)
