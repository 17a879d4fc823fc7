"""The steps of a coast: by the orbit, the waves of the field, light, the rows of air; and how exact they are."""

from __future__ import annotations

import math

import pytest

from sim.core.body import POINT, Body
from sim.core.constants import J3, J4, J5, J6, MU_EARTH
from sim.core.motion.integrate import PAIR, longest_step, next_step, orbit_coast, pair_coast, stretch_from
from sim.core.tuples import State
from sim.core.world import HARMONIC, TWO_BODY, World
from sim.core.world import world as plain_world
from sim.environment import gravity_field
from sim.speed import at, buffers


def world(**figures: float) -> World:
    """Build a world that both speeds take."""
    return buffers(plain_world(**figures))  # type: ignore[no-any-return]


A = 6768e3
N = math.sqrt(MU_EARTH / A**3)
PERIOD = 2.0 * math.pi / N
DAY = 86400.0
MU_EGM = 3.986004415e14
CENTRAL = world(gravity=TWO_BODY)
EVERY = world(j3=J3, j4=J4, j5=J5, j6=J6)
TILT = math.radians(51.65)
MIR = (A, 0.0, 0.0, 0.0, A * N * math.cos(TILT), A * N * math.sin(TILT))
APART = (2000.0, -14000.0, 5000.0, 3.0, 1.0, -2.0)  # 15 km from the target


@pytest.mark.parametrize("e", [0.3, 0.7])
def test_steps_follow_the_radius_of_an_eccentric_orbit(e: float) -> None:
    """Steps that grow as r^1.5 are of order 12 too, and a few of them do the work of many equal ones."""
    fast = math.sqrt(MU_EARTH * (1.0 + e) / A)
    start = (A, 0.0, 0.0, 0.0, 0.6 * fast, 0.8 * fast)
    period = PERIOD / (1.0 - e) ** 1.5
    for step, limit in ((math.inf, 3e-5), (200.0, 2e-6), (60.0, 1e-6)):
        assert math.dist(orbit_coast(CENTRAL, POINT, 0.0, start, period, step)[:3], start[:3]) < limit
    assert sum(strides(CENTRAL, start, period, 60.0)) == pytest.approx(period, rel=1e-14)
    assert len(strides(CENTRAL, start, period, 60.0)) < 0.9 * period / 60.0 * (1.0 - e)


def strides(w: World, orbit: State, duration: float, max_step: float) -> list[float]:
    """Return the steps of a coast."""
    step, perigee = longest_step(w, POINT, POINT, orbit, max_step, 1.0), stretch_from(w, orbit)
    left, found = duration, []
    while left:
        h = next_step(w, duration - left, orbit, perigee, step, left)
        orbit, left = orbit_coast(w, POINT, 0.0, orbit, h, h), left - h
        found.append(h)
    return found


def test_the_longest_steps_err_by_a_millimetre_a_day() -> None:
    """In the fields that they were measured in, at eccentricities from 0 to 0.7; the truth has steps of 20 s."""
    coast = at("compiled", orbit_coast)
    fields = [world()] + [
        world(gravity=HARMONIC, mu=MU_EGM, field=gravity_field.load(n, n), spin=7.292115e-5)  # type: ignore[arg-type]
        for n in (8, 20, 36)
    ]
    for w in fields:
        for e in (0.0005, 0.3, 0.7):
            fast = math.sqrt(MU_EARTH * (1.0 + e) / A)
            start = (A, 0.0, 0.0, 0.0, 0.62 * fast, 0.78 * fast)
            fine = coast(w, POINT, 0.0, start, DAY, 20.0)
            assert math.dist(coast(w, POINT, 0.0, start, DAY, math.inf)[:3], fine[:3]) < 3e-3


@pytest.mark.parametrize("degree", [2, 8, 20, 36])
def test_the_longest_steps_of_a_pair_err_by_1e_8_m_in_6_h(degree: int) -> None:
    """From 15 km: in their distance, a hundredth of what either orbit errs by."""
    w = EVERY
    if degree > 2:
        field = gravity_field.load(degree, degree)
        w = world(gravity=HARMONIC, mu=MU_EGM, field=field, spin=7.292115e-5)  # type: ignore[arg-type]
    coast = at("compiled", pair_coast)
    there, fine = (coast(w, POINT, POINT, 0.0, MIR + APART, 21600.0, step) for step in (math.inf, 30.0))
    assert math.dist(there[6:9], fine[6:9]) < 1e-8
    assert math.dist(there[9:], fine[9:]) < 1e-11


def test_steps_are_shorter_in_light_and_in_an_air_table() -> None:
    table = [0.0, 60.0, *[390e3, -27.0, 2e-5, 0.0] * 8]
    assert max(strides(world(), MIR, 5000.0, math.inf)) == pytest.approx(0.82 / N, rel=0.02, abs=110.0)
    assert longest_step(world(), POINT, Body(0.0, 0.01), MIR, math.inf, PAIR) == 90.0
    assert longest_step(world(), POINT, POINT, MIR, 30.0, 1.0) == 30.0
    whole, shared = (longest_step(world(), POINT, POINT, MIR, math.inf, share) for share in (1.0, PAIR))
    assert shared == pytest.approx(PAIR * whole, rel=1e-15)
    aired = world(density=1e-12, air=table)  # type: ignore[arg-type]
    assert next_step(aired, 0.0, MIR, 0.0, 300.0, 360.0) == 180.0
    assert next_step(aired._replace(density=0.0), 0.0, MIR, 0.0, 360.0, 360.0) == 360.0


@pytest.mark.parametrize(
    ("t", "longest", "left", "want"),
    [
        (0.0, 300.0, 1000.0, 180.0),
        (10.0, 300.0, 1000.0, 170.0),  # to a row, and two more
        (59.9, 300.0, 1000.0, 120.1),
        (60.0 - 1e-7, 300.0, 1000.0, 180.0 + 1e-7),  # that is on a row
        (10.0, 90.0, 1000.0, 50.0),  # one more is too far
        (0.0, 40.0, 1000.0, 30.0),  # not even one: half the way
        (10.0, 300.0, 30.0, 30.0),  # the end comes first
        (10.0, 300.0, -1000.0, -130.0),
        (0.0, 300.0, -1000.0, -180.0),
        (0.0, 25.0, -1000.0, -20.0),
        (-1000.0, 300.0, 900.0, 160.0),  # before the table too
    ],
)
def test_steps_end_on_the_rows_of_the_air(t: float, longest: float, left: float, want: float) -> None:
    aired = plain_world(density=1e-12, air=[0.0, 60.0, *[390e3, -27.0, 2e-5, 0.0] * 8])
    assert next_step(aired, t, MIR, 0.0, longest, left) == pytest.approx(want, rel=1e-12)


@pytest.mark.parametrize("fast", [3e4, 3e6, 3e8, 1e12])
def test_whatever_the_speed_a_coast_ends(fast: float) -> None:
    """What air has thrown out of every orbit, or a slip of units, is a straight line in steps that can be counted."""
    start = (A, 0.0, 0.0, 0.0, fast, 0.0)
    assert len(strides(CENTRAL, start, 600.0, math.inf)) < 1000
    x, y, z, *_ = orbit_coast(CENTRAL, POINT, 0.0, start, 600.0, math.inf)
    assert y == pytest.approx(600.0 * fast, rel=0.05)
    assert abs(x - A) < 0.5 * MU_EARTH / A**2 * 600.0**2
    assert z == 0.0
