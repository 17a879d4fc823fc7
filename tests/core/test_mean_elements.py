"""Mean elements against orbits integrated and averaged, and against SGP4's own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sgp4.api import WGS72, Satrec

from sim.core.body import POINT
from sim.core.constants import J2, J3, MU_EARTH, R_EARTH
from sim.core.motion.integrate import orbit_coast
from sim.core.orbit.elements import elements_from_state
from sim.core.orbit.mean_elements import heights, kozai_axis, mean_from_state, osculating, state_from_mean
from sim.core.world import world
from sim.speed import at, buffers

START = (6_765e3, 0.0012, -0.0007, math.radians(51.65), 1.2, 0.4)


@pytest.mark.parametrize("e", [0.0, 1e-9, 1e-4, 0.003, 0.1])
def test_there_and_back(e: float, speed: str) -> None:
    m = (7e6, e * math.cos(2.0), e * math.sin(2.0), 0.9, 6.1, 3.0)
    back = at(speed, mean_from_state)(MU_EARTH, R_EARTH, J2, J3, state_from_mean(MU_EARTH, R_EARTH, J2, J3, m))
    assert back[0] == pytest.approx(m[0], abs=1e-4)
    assert back[1:4] == pytest.approx(m[1:4], abs=1e-11)
    assert np.exp(1j * np.array(back[4:])) == pytest.approx(np.exp(1j * np.array(m[4:])), abs=1e-11)


def test_without_j2_mean_is_osculating() -> None:
    assert osculating(R_EARTH, 0.0, 0.0, START) == pytest.approx(START, rel=1e-15)


def test_mean_elements_hardly_move_along_an_integrated_orbit(speed: str) -> None:
    coast, mean = at(speed, orbit_coast), at(speed, mean_from_state)
    the_world = buffers(world()) if speed == "compiled" else world()
    state = state_from_mean(MU_EARTH, R_EARTH, J2, 0.0, START)
    means, axes = [], []
    for k in range(184):
        m = mean(MU_EARTH, R_EARTH, J2, 0.0, state)
        means.append(m)
        axes.append(elements_from_state(MU_EARTH, state)[0])
        state = coast(the_world, POINT, 60.0 * k, state, 60.0, 60.0)
    m = np.array(means)
    assert np.ptp(axes) > 11e3
    assert np.ptp(m[:, 0]) < 40.0  # second order: J2^2 a is 8 m
    assert np.ptp(m[:, 3]) < 1e-5
    # (e cos w, e sin w) turns slowly; its length stands
    assert np.ptp(np.hypot(m[:, 1], m[:, 2])) < 1.5e-5
    t = 60.0 * np.arange(184)
    line = np.polyfit(t, m[:, 4], 1)
    assert np.abs(m[:, 4] - np.polyval(line, t)).max() < 2e-5
    n = math.sqrt(MU_EARTH / START[0] ** 3)
    p = START[0] * (1.0 - START[1] ** 2 - START[2] ** 2)
    assert line[0] == pytest.approx(-1.5 * n * J2 * (R_EARTH / p) ** 2 * math.cos(START[3]), rel=2e-3)
    u = np.unwrap(m[:, 5])
    assert np.abs(u - np.polyval(np.polyfit(t, u, 1), t)).max() < 3e-5


def test_the_mean_is_the_average() -> None:
    # over whole revolutions the osculating axis averages, in mean anomaly, to the mean one to first order
    whole = [
        osculating(R_EARTH, J2, 0.0, (*START[:5], u)) for u in np.linspace(0.0, 2.0 * math.pi, 720, endpoint=False)
    ]
    mean = np.mean(whole, axis=0)
    assert mean[0] == pytest.approx(START[0], abs=10.0)
    assert mean[3] == pytest.approx(START[3], abs=1e-6)
    assert mean[4] == pytest.approx(START[4], abs=1e-6)


@pytest.mark.parametrize(
    "tle",
    [
        (
            "1 16609U 86017A   01081.92334318  .00905378  11898-4  39359-3 0  7787",
            "2 16609  51.6348 251.1851 0003524 208.4275 291.6897 16.21854268863255",
        ),
        (
            "1 16609U 86017A   01082.20636684  .00382588  12180-4  29147-4 0  7827",
            "2 16609  51.6362 249.6171 0048914 224.8684 134.9353 16.33569098863305",
        ),
    ],
)
def test_an_element_set_is_recovered(tle: tuple[str, str]) -> None:
    without_drag = tle[0][:53] + " 00000-0" + tle[0][61:]
    satellite = Satrec.twoline2rv(without_drag, tle[1], WGS72)
    mu, radius, j2, j3 = 3.986008e14, 6_378_135.0, 1.082616e-3, -2.53881e-6  # WGS-72, of the sets
    for minutes in range(0, 90, 7):
        _, r, v = satellite.sgp4_tsince(float(minutes))
        m = mean_from_state(mu, radius, j2, j3, tuple(1e3 * np.array([*r, *v])))
        motion = math.sqrt(mu / kozai_axis(radius, j2, m) ** 3) * 86400.0 / (2.0 * math.pi)
        assert motion == pytest.approx(float(tle[1][52:63]), abs=3e-4)  # 80 m of the axis
        assert math.hypot(m[1], m[2]) == pytest.approx(float("0." + tle[1][26:33]), abs=3e-5)
        assert math.degrees(m[3]) == pytest.approx(float(tle[1][8:16]), abs=2e-3)


def test_heights_are_those_about_the_equators_radius() -> None:
    apogee, perigee = heights(R_EARTH, (R_EARTH + 400e3, 0.003, 0.004, 0.9, 0.0, 0.0))
    assert (apogee + perigee) / 2.0 == pytest.approx(400e3)
    assert apogee - perigee == pytest.approx(2.0 * 0.005 * (R_EARTH + 400e3))
