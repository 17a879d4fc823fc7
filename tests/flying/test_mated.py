"""Docked flight and undocking: one ship, then two that drift apart as Clohessy and Wiltshire say."""

import math
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.core.motion.integrate import orbit_coast

FOOT = 0.3048

FLIGHT = """
schema = 1
title = "There and away"
[time]
epoch = 1996-01-01T00:00:00Z
[model]
gravity = "{gravity}"
drag = {drag}
seed = 3
[target]
vehicle = "mir-sts-71"
orbit = {{ altitude = "390 km", inclination = "51.65 deg" }}
[chaser]
vehicle = "atlantis-sts-71"
relative = {{ frame = "lvlh", position = ["-9.46 m", "0 m", "24 m"], velocity = ["0 m/s", "0 m/s", "0 m/s"] }}
[[phase]]
name = "Final approach"
kind = "dock"
axis = "+R"
rate = "0.1 ft/s"
low_z = "1000 ft"
[[phase]]
name = "Docked"
kind = "docked"
until = {{ {until} }}
[[phase]]
name = "Undock"
kind = "separate"
{rate}
until = {{ {apart} }}
[[phase]]
name = "Out"
kind = "back-out"
axis = "+R"
gates = [{{ range = "10 ft", rate = "0.2 ft/s" }}]
low_z = "1000 ft"
until = {{ range = "{out}" }}
"""


@lru_cache
def fly(
    folder: Path,
    gravity: str = "j2",
    drag: str = "true",
    until: str = 'duration = "2 d"',
    apart: str = 'duration = "1 min"',
    rate: str = "",
    out: str = "50 ft",
) -> sim.Flight:
    path = folder / f"{gravity}.toml"
    path.write_text(FLIGHT.format(gravity=gravity, drag=drag, until=until, apart=apart, rate=rate, out=out))
    return sim.run(str(path))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mated")


def part(flight: sim.Flight, name: str) -> np.ndarray:
    number = [phase.name for phase in flight.phases].index(name)
    return np.flatnonzero(flight.phase == number)


def test_docked_the_chaser_rides_where_contact_put_it(folder: Path) -> None:
    flight = fly(folder)
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


def test_docked_the_target_flies_as_if_alone(folder: Path) -> None:
    flight = fly(folder)
    docked, plan = part(flight, "Docked"), flight.plan
    first, last = docked[0], docked[-1]
    alone = orbit_coast(
        plan.world, plan.target_body, float(flight.t[first]), tuple(flight.target[first].tolist()),
        float(flight.t[last] - flight.t[first]), 60.0,
    )  # fmt: skip
    assert flight.target[last] == pytest.approx(alone, abs=1e-3)


@pytest.mark.parametrize(("gravity", "within"), [("cw", 1e-6), ("j2", 0.05)])
def test_pushed_off_it_drifts_as_clohessy_and_wiltshire_say(folder: Path, gravity: str, within: float) -> None:
    flight = fly(folder, gravity, "false", 'duration = "3 h"', 'duration = "8 min"', 'rate = "0.15 ft/s"', "200 ft")
    assert flight.goal_met, flight.failure
    drift = part(flight, "Undock")
    start, n = drift[0], math.sqrt(flight.plan.world.mu / np.linalg.norm(flight.target[drift[0], :3]) ** 3)
    x0, y0, z0 = flight.curvilinear[start, :3] if gravity == "cw" else flight.lvlh[start, :3]
    _, _, _, vx0, _, vz0 = flight.curvilinear[start] if gravity == "cw" else flight.lvlh[start]
    assert flight.lvlh[start, 3:] == pytest.approx([0.0, 0.0, 0.15 * FOOT], abs=1e-6)
    t = flight.t[drift] - flight.t[start]
    s, c = np.sin(n * t), np.cos(n * t)
    # z positive down, x ahead
    z = (4.0 - 3.0 * c) * z0 + vz0 * s / n - 2.0 * vx0 / n * (1.0 - c)
    x = x0 + 6.0 * z0 * (n * t - s) + vx0 * (4.0 * s / n - 3.0 * t) + 2.0 * vz0 / n * (1.0 - c)
    place = flight.curvilinear if gravity == "cw" else flight.lvlh
    assert place[drift, 0] == pytest.approx(x, abs=within)
    assert place[drift, 2] == pytest.approx(z, abs=within)
    assert place[drift, 1] == pytest.approx(y0 * c, abs=within)
    assert z[-1] - z0 > 0.15 * FOOT * 480.0  # below, nature helps
    assert np.all(flight.jets[drift] == 0)
    assert flight.dv_m_s[drift[-1]] == flight.dv_m_s[start]


def test_undocking_is_an_event_with_the_springs_own_speed(folder: Path) -> None:
    flight = fly(folder)
    (undocking,) = [event for event in flight.events if event.kind == "undocking"]
    assert undocking.t_s == flight.at("Undock") == flight.at("undocking")
    assert flight.chaser_vehicle is not None
    speed = flight.chaser_vehicle.separation_speed_m_s
    assert speed > 0.0
    assert flight.range_rate_m_s[part(flight, "Undock")[0]] == pytest.approx(speed, rel=0.02)
    assert flight.range_m[-1] == pytest.approx(50.0 * FOOT, abs=1.0)


def test_it_ends_at_its_range_and_undocking_at_its_time(folder: Path) -> None:
    flight = fly(folder, "two-body", "false", "time = 1996-01-01T06:00:00Z", 'range = "12 ft"', 'rate = "0.1 ft/s"')
    assert flight.at("undocking") == pytest.approx(6 * 3600.0)
    out = part(flight, "Out")[0]
    assert flight.port[out, 2] == pytest.approx(12.0 * FOOT, abs=1e-4)


def test_a_target_that_springs_do_not_part_from_says_so(folder: Path) -> None:
    slow = fly(folder, "zonal", "false", "time = 1996-01-01T06:00:00Z", 'range = "12 km"', 'limit = "10 min"', "13 km")
    assert "the range never came to" in slow.failure
    early = fly(folder, "20x20", "false", "time = 1996-01-01T00:00:30Z", 'range = "12 ft"')
    assert "before it begins" in early.failure
