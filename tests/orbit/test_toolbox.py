"""The toolbox's answers, flown: transfers arrive, ellipses stay away, frames go there and back."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from math import cos, pi, radians, sin
from pathlib import Path

import numpy as np
import pytest

from sim import orbit
from sim.core.constants import MU_EARTH

PAGE = Path(__file__).parents[2] / "examples" / "README.md"
N = orbit.mean_motion_rad_s(6778e3)
FUNCTIONS = [name for name in orbit.__all__ if inspect.isfunction(getattr(orbit, name))]


def length(vector: object) -> float:
    return float(np.linalg.norm(np.asarray(vector)))


def test_it_is_reached_after_import_sim_and_not_imported_before() -> None:
    program = (
        "import sys, sim; assert 'sim.orbit' not in sys.modules and 'orbit' in dir(sim);"
        "print(round(sim.orbit.hohmann(6678e3, 6778e3).total_m_s, 1))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "57.2"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_tool_is_in_the_index_and_has_an_example(name: str) -> None:
    assert re.search(rf"`{name}`", PAGE.read_text(encoding="utf-8"))
    assert ">>>" in inspect.getdoc(getattr(orbit, name))


@pytest.mark.parametrize(("start", "end"), [(6.7e6, 4.2e7), (4.2e7, 6.7e6), (6.7e6, 6.8e6)])
def test_hohmann_flown_arrives(start: float, end: float) -> None:
    got = orbit.hohmann(start, end)
    there = orbit.kepler_step(
        (start, 0.0, 0.0), (0.0, orbit.circular_speed_m_s(start) + got.first_m_s, 0.0), got.duration_s
    )
    assert there.position_m == pytest.approx((-end, 0.0, 0.0), abs=1e-2)
    assert there.velocity_m_s[1] - got.second_m_s == pytest.approx(-orbit.circular_speed_m_s(end), abs=1e-6)


def test_a_bielliptic_transfer_is_two_half_ellipses() -> None:
    start, far, end = 7e6, 2.1e8, 1.05e8
    got = orbit.bielliptic(start, far, end)
    assert got.total_m_s < orbit.hohmann(start, end).total_m_s  # Curtis, example 6.3: 4.0285 against 4.0463 km/s
    assert got.total_m_s == pytest.approx(4028.5, abs=0.1)
    leave = (0.0, orbit.circular_speed_m_s(start) + got.first_m_s, 0.0)
    half = pi * ((start + far) / 2.0) ** 1.5 / MU_EARTH**0.5
    there = orbit.kepler_step((start, 0.0, 0.0), leave, half)
    back = orbit.kepler_step(
        there.position_m, (0.0, there.velocity_m_s[1] - got.second_m_s, 0.0), got.duration_s - half
    )
    assert back.position_m == pytest.approx((end, 0.0, 0.0), abs=1.0)
    assert back.velocity_m_s[1] + got.third_m_s == pytest.approx(orbit.circular_speed_m_s(end), abs=1e-5)


@pytest.mark.parametrize(("degrees_ahead", "revolutions"), [(10.0, 3), (-30.0, 1), (-12.0, 3)])
def test_phasing_flown_meets_the_place(degrees_ahead: float, revolutions: int) -> None:
    radius, ahead = 4.2164e7, radians(degrees_ahead)
    speed = orbit.circular_speed_m_s(radius)
    got = orbit.phasing(radius, ahead, revolutions)
    back = orbit.kepler_step((radius, 0.0, 0.0), (0.0, speed + got.first_m_s, 0.0), got.duration_s)
    target = orbit.kepler_step(
        (radius * cos(ahead), radius * sin(ahead), 0.0), (-speed * sin(ahead), speed * cos(ahead), 0.0), got.duration_s
    )
    assert back.position_m == pytest.approx(target.position_m, abs=0.1)


@pytest.mark.parametrize("way", ["prograde", "retrograde", "short", "long"])
def test_lambert_flown_arrives(way: str) -> None:
    start, end = (7e6, 1e5, 0.0), (-3e6, -7e6, 1e6)
    got = orbit.lambert_transfer(start, end, 4000.0, way)
    there = orbit.kepler_step(start, got.departure_m_s, 4000.0)
    assert there.position_m == pytest.approx(end, abs=1e-3)
    assert there.velocity_m_s == pytest.approx(got.arrival_m_s, abs=1e-6)
    turns = np.cross(start, got.departure_m_s)
    shorter = float(np.cross(start, end) @ turns) > 0.0
    assert {"prograde": turns[2] > 0, "retrograde": turns[2] < 0, "short": shorter, "long": not shorter}[way]


@pytest.mark.parametrize("share", [1.001, 1.3, 3.0])
def test_with_a_revolution_there_are_two_orbits(share: float) -> None:
    start, end = (7e6, 1e5, 0.0), (-3e6, -7e6, 1e6)
    time = share * orbit.lambert_least_time_s(start, end, 1)
    axes = []
    for size in ("smaller", "larger"):
        leave = orbit.lambert_transfer(start, end, time, revolutions=1, size=size).departure_m_s
        assert orbit.kepler_step(start, leave, time).position_m == pytest.approx(end, abs=1e-2)
        axes.append(orbit.elements_from_state(start, leave).a_m)
    assert axes[0] < axes[1]


@pytest.mark.parametrize("turns", [0.25, 0.4, 0.8, 1.3])
def test_transfers_near_the_target_arrive_and_stop(turns: float) -> None:
    start, end = (-800.0, 30.0, 200.0), (-100.0, 0.0, 5.0)
    before = (0.2, 0.01, -0.1)
    target = orbit.state_from_elements(7.5e6, 0.08, 0.9, 1.0, 2.0, 0.5)
    ellipse = turns * orbit.period_s(7.5e6)
    circle = turns * 2.0 * pi / N
    for got, step in (
        (orbit.cw_transfer(N, circle, start, end, before), lambda v: orbit.cw_step(N, circle, start, v)),
        (
            orbit.ya_transfer(*target, ellipse, start, end, before),
            lambda v: orbit.ya_step(*target, ellipse, start, v),
        ),
    ):
        there = step(np.add(before, got.first_m_s))
        assert there.position_m == pytest.approx(end, abs=1e-8)
        assert np.add(there.velocity_m_s, got.second_m_s) == pytest.approx(np.zeros(3), abs=1e-12)
        assert got.total_m_s == pytest.approx(length(got.first_m_s) + length(got.second_m_s))


@pytest.mark.parametrize("e", [0.0, 0.05, 0.4])
def test_ya_is_the_difference_of_two_orbits_for_neighbours(e: float) -> None:
    """What is left falls with the square of the distance; Clohessy-Wiltshire on the ellipse is wrong at first order."""
    target = orbit.state_from_elements(1.2e7, e, 0.9, 1.0, 2.0, 0.5)
    misses = []
    for size in (1.0, 0.1):
        place, velocity = tuple(size * x for x in (3000.0, 500.0, -800.0)), tuple(size * x for x in (0.5, -0.3, 0.2))
        ship = orbit.inertial_from_lvlh(*target, place, velocity)
        later = [orbit.kepler_step(*state, 6000.0) for state in (target, ship)]
        true = orbit.lvlh_from_inertial(*later[0], *later[1])
        misses.append(length(np.subtract(orbit.ya_step(*target, 6000.0, place, velocity).position_m, true.position_m)))
    assert misses[0] / misses[1] == pytest.approx(100.0, rel=0.05)


def test_frames_there_and_back() -> None:
    target = orbit.state_from_elements(7e6, 0.1, 0.9, 1.0, 2.0, 0.5)
    ship = orbit.state_from_elements(7.1e6, 0.08, 0.91, 1.0, 2.0, 0.6)
    back = orbit.inertial_from_lvlh(*target, *orbit.lvlh_from_inertial(*target, *ship))
    assert back.position_m == pytest.approx(ship.position_m, abs=1e-6)
    assert back.velocity_m_s == pytest.approx(ship.velocity_m_s, abs=1e-9)
    state = ((1.0, 2.0, 3.0), (0.1, 0.2, 0.3))
    assert orbit.lvlh_from_rac(*orbit.rac_from_lvlh(*state)) == state


@pytest.mark.parametrize("u", [0.0, 0.7, 3.0, -2.0])
def test_relative_elements_there_and_back_and_along_the_motion(u: float) -> None:
    state = ((800.0, 30.0, -120.0), (0.1, -0.05, 0.02))
    elements = orbit.relative_elements(N, u, *state)
    back = orbit.relative_state(N, u, elements)
    assert back.position_m == pytest.approx(state[0], abs=1e-9)
    assert back.velocity_m_s == pytest.approx(state[1], abs=1e-12)
    later = orbit.relative_elements(N, (u + N * 1500.0 + pi) % (2.0 * pi) - pi, *orbit.cw_step(N, 1500.0, *state))
    drifted = elements._replace(dlambda_m=elements.dlambda_m - 1.5 * elements.da_m * N * 1500.0)
    assert later == pytest.approx(drifted, abs=1e-7)


@pytest.mark.parametrize(
    "elements",
    [
        (0.0, 50.0, 300.0, 0.0, 400.0, 0.0),
        (0.0, -900.0, 100.0, 200.0, -80.0, 300.0),
        (0.0, 0.0, 10.0, 90.0, 70.0, -8.0),
    ],
)
def test_the_least_separation_is_that_of_the_flown_ellipse(elements: tuple[float, ...]) -> None:
    start = orbit.relative_state(N, 0.4, elements)
    flown = []
    for t in np.linspace(0.0, 2.0 * pi / N, 4001):
        (r, _, c), _ = orbit.rac_from_lvlh(*orbit.cw_step(N, float(t), *start))
        flown.append((r * r + c * c) ** 0.5)
    assert orbit.least_separation_m(elements) == pytest.approx(min(flown), abs=5e-3)
    raised = (5.0, *elements[1:])
    assert orbit.least_separation_m(raised) == pytest.approx(max(orbit.least_separation_m(elements) - 5.0, 0.0))


@pytest.mark.parametrize("u", [0.0, 1.1, -2.5])
def test_a_safe_ellipse_keeps_away_however_it_drifts(u: float) -> None:
    start = orbit.relative_state(N, u, orbit.safe_ellipse(150.0, along_m=-2000.0, u_rad=u))
    assert start.position_m == pytest.approx((-2000.0, 0.0, 150.0), abs=1e-9)  # below the target
    for t in np.linspace(0.0, 2.0 * pi / N, 200):
        _, across, down = orbit.cw_step(N, float(t), *start).position_m
        assert (across * across + down * down) ** 0.5 == pytest.approx(150.0, abs=1e-6)
