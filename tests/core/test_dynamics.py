"""Equations of motion of one body and of a pair, and how relative motion tends to Clohessy and Wiltshire's."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from itertools import pairwise

import mpmath
import numpy as np
import pytest

from sim.core.body import POINT, Body
from sim.core.constants import J3, J4, MU_EARTH
from sim.core.forces.drag import drag
from sim.core.forces.encke import tidal
from sim.core.forces.gravity import two_body, zonal
from sim.core.forces.harmonics import acceleration as harmonics
from sim.core.forces.radiation import LIGHT_TIME, pressure
from sim.core.forces.sky import MOON, SUN, from_earth, orientation, place, to_earth
from sim.core.forces.third_body import third_body
from sim.core.motion.dynamics import POLE, acceleration, pair_acceleration
from sim.core.motion.integrate import pair_coast
from sim.core.relative.lvlh import from_curvilinear, from_lvlh, pair_to_curvilinear, pair_to_lvlh
from sim.core.world import CW_CURVILINEAR, HARMONIC, TWO_BODY, World
from sim.core.world import world as plain_world
from sim.environment import gravity_field, sky_table
from sim.environment.clock import Clock
from sim.speed import at, buffers


def world(**figures: float) -> World:
    """Build a world that both speeds take."""
    return buffers(plain_world(**figures))  # type: ignore[no-any-return]


A = 6768e3
N = math.sqrt(MU_EARTH / A**3)
INCLINATION = math.radians(51.65)
ORBIT = (A, 0.0, 0.0, 0.0, A * N * math.cos(INCLINATION), A * N * math.sin(INCLINATION))
PERIOD = 2.0 * math.pi / N
TARGET = (4.1e6, -3.3e6, 4.2e6, 3000.0, 6400.0, 2100.0)
AIR = world(density=8.6e-13)
STATION, SHUTTLE = Body(cda_m=0.006, srp_m=0.0), Body(cda_m=0.02, srp_m=0.0)
FULL = AIR._replace(j3=J3, j4=J4)


def test_one_body_feels_the_sum(speed: str) -> None:
    a = at(speed, acceleration)(FULL, STATION, 0.0, *TARGET)
    gravity, bulge, air = (
        two_body(MU_EARTH, *TARGET[:3]),
        zonal(FULL, *TARGET[:3]),
        drag(FULL, 0.0, POLE, 0.006, *TARGET),
    )
    assert a == pytest.approx(np.sum([gravity, bulge, air], axis=0), rel=1e-15)


def test_each_world_feels_its_own() -> None:
    gravity, bulge = two_body(MU_EARTH, *TARGET[:3]), zonal(world(), *TARGET[:3])
    assert acceleration(world(gravity=TWO_BODY), STATION, 0.0, *TARGET) == gravity
    assert acceleration(AIR._replace(gravity=CW_CURVILINEAR, mean_motion=N), STATION, 0.0, *TARGET) == gravity
    assert acceleration(world(), STATION, 0.0, *TARGET) == tuple(g + b for g, b in zip(gravity, bulge, strict=True))
    thin = AIR._replace(gravity=TWO_BODY)
    air = np.array(acceleration(thin, STATION, 0.0, *TARGET)) - gravity
    assert air == pytest.approx(drag(AIR, 0.0, POLE, 0.006, *TARGET), abs=1e-15)


@pytest.mark.parametrize("w", [world(gravity=TWO_BODY), world(), AIR, FULL])
def test_a_pair_is_two_bodies(speed: str, w: World) -> None:
    relative = (90e3, -40e3, 70e3, 30.0, -80.0, 50.0)  # so far apart that a plain difference keeps its digits
    chaser = tuple(a + b for a, b in zip(TARGET, relative, strict=True))
    a = at(speed, pair_acceleration)(w, STATION, SHUTTLE, 0.0, *TARGET, *relative)
    assert a[:3] == acceleration(w, STATION, 0.0, *TARGET)
    difference = np.subtract(acceleration(w, SHUTTLE, 0.0, *chaser), a[:3])
    assert a[3:] == pytest.approx(difference, rel=0.0, abs=4e-15)


def test_neighbours_with_the_same_drag_area_do_not_part() -> None:
    here = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert pair_acceleration(AIR, STATION, STATION, 0.0, *TARGET, *here)[3:] == (0.0, 0.0, 0.0)
    assert math.hypot(*pair_acceleration(AIR, STATION, SHUTTLE, 0.0, *TARGET, *here)[3:]) > 1e-7


def test_air_and_light_act_on_each_body_by_its_own_figures(speed: str) -> None:
    """A figure of the target moves the target, and the chaser against it; one of the chaser leaves the target alone."""
    pull, here = at(speed, pair_acceleration), (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    lit = rich(gravity=TWO_BODY, density=0.0, sun_mu=0.0, moon_mu=0.0)
    gravity = np.array(two_body(MU_EARTH, *TARGET[:3]))
    sun = place(lit.sky, -LIGHT_TIME, SUN)
    for w, body, force in (
        (AIR._replace(gravity=TWO_BODY), STATION, drag(AIR, 0.0, POLE, 0.006, *TARGET)),
        (lit, Body(cda_m=0.006, srp_m=0.004), pressure(lit, 0.004, *TARGET[:3], *sun)),
    ):
        assert math.hypot(*force) > 1e-8
        of_target = np.array(pull(w, body, POINT, 0.0, *TARGET, *here))
        assert of_target[:3] - gravity == pytest.approx(force, rel=0.0, abs=2e-15)  # the last digit of gravity
        assert of_target[3:] == pytest.approx(-np.array(force), rel=1e-15)
        of_chaser = np.array(pull(w, POINT, body, 0.0, *TARGET, *here))
        assert of_chaser[:3].tolist() == gravity.tolist()
        assert of_chaser[3:] == pytest.approx(force, rel=1e-15)


def clohessy_wiltshire(t: float, x: float, y: float, z: float, vx: float, vy: float, vz: float) -> tuple[float, ...]:
    """Solve in closed form, x forward, y against the normal, z down (Fehse, Automated Rendezvous and Docking, 3)."""
    s, c, nt = math.sin(N * t), math.cos(N * t), N * t
    return (
        x + (4 * s / N - 3 * t) * vx + 6 * (nt - s) * z + 2 / N * (1 - c) * vz,
        y * c + vy / N * s,
        z * (4 - 3 * c) + 2 / N * (c - 1) * vx + vz / N * s,
        (4 * c - 3) * vx + 6 * N * (1 - c) * z + 2 * s * vz,
        -y * N * s + vy * c,
        3 * N * s * z - 2 * s * vx + c * vz,
    )


def test_cw_world_moves_by_the_closed_solution(speed: str) -> None:
    w = world(gravity=CW_CURVILINEAR, mean_motion=N)
    start = (-9000.0, 250.0, 1200.0, 2.0, -0.3, 0.5)
    for t in (300.0, 2000.0, PERIOD, -1500.0):
        pair = at(speed, pair_coast)(w, POINT, POINT, 0.0, ORBIT + start, t, 60.0)
        assert pair[6:] == pytest.approx(clohessy_wiltshire(t, *start), rel=0.0, abs=2e-9)
        assert pair[:3] == pytest.approx(
            (
                A * math.cos(N * t),
                A * math.sin(N * t) * math.cos(INCLINATION),
                A * math.sin(N * t) * math.sin(INCLINATION),
            ),
            abs=1e-6,
        )


def test_cw_world_closed_ellipse_and_drift() -> None:
    w = world(gravity=CW_CURVILINEAR, mean_motion=N)
    ellipse = (0.0, 0.0, 100.0, 2.0 * N * 100.0, 0.0, 0.0)  # x' = 2 n z: closed, twice as long as high
    assert pair_coast(w, POINT, POINT, 0.0, ORBIT + ellipse, PERIOD, 60.0)[6:] == pytest.approx(ellipse, abs=1e-8)
    quarter = pair_coast(w, POINT, POINT, 0.0, ORBIT + ellipse, PERIOD / 4.0, 60.0)
    assert quarter[6:9] == pytest.approx((200.0, 0.0, 0.0), abs=1e-8)
    below = (0.0, 0.0, 1.0, 1.5 * N, 0.0, 0.0)  # a circular orbit 1 m lower gains 3 pi m per revolution
    assert pair_coast(w, POINT, POINT, 0.0, ORBIT + below, PERIOD, 60.0)[6:9] == pytest.approx(
        (3.0 * math.pi, 0.0, 1.0), abs=1e-8
    )


def v_bar_hop_error(distance: float, curvilinear: bool) -> float:
    """One revolution after a forward impulse that by CW returns to the start, how far is two-body motion from CW?"""
    w = world(gravity=TWO_BODY)
    start = (distance, 0.0, 0.0, distance / (3.0 * PERIOD), 0.0, 0.0)
    rectangular = from_curvilinear(A, 0.0, start) if curvilinear else start
    gravity = two_body(MU_EARTH, *ORBIT[:3])
    pair = pair_coast(w, POINT, POINT, 0.0, ORBIT + from_lvlh(ORBIT, gravity, rectangular), PERIOD, 30.0)
    end = pair_to_curvilinear(w, POINT, PERIOD, pair) if curvilinear else pair_to_lvlh(w, POINT, PERIOD, pair)
    return math.dist(end[:3], clohessy_wiltshire(PERIOD, *start)[:3])


@pytest.mark.parametrize("curvilinear", [False, True])
def test_cw_error_falls_with_the_square_of_the_separation(curvilinear: bool) -> None:
    errors = [v_bar_hop_error(distance, curvilinear) for distance in (10.0, 100.0, 1000.0, 10000.0)]
    orders = [math.log10(b / a) for a, b in pairwise(errors)]
    assert orders == pytest.approx([2.0, 2.0, 2.0], abs=0.01)
    if not curvilinear:
        assert errors == pytest.approx([0.28e-3, 28e-3, 2.8, 282.0], rel=0.02)


def test_rest_on_the_orbit_stays_and_rest_on_the_line_drifts() -> None:
    w, gravity = world(gravity=TWO_BODY), two_body(MU_EARTH, *ORBIT[:3])
    for distance, drift in ((100.0, -28e-3), (1000.0, -2.79), (10000.0, -279.0)):
        arc = ORBIT + from_lvlh(ORBIT, gravity, from_curvilinear(A, 0.0, (distance, 0.0, 0.0, 0.0, 0.0, 0.0)))
        end = pair_to_curvilinear(w, POINT, 0.0, pair_coast(w, POINT, POINT, 0.0, arc, PERIOD, 30.0))
        assert end[:3] == pytest.approx((distance, 0.0, 0.0), abs=1e-6)
        line = ORBIT + from_lvlh(ORBIT, gravity, (distance, 0.0, 0.0, 0.0, 0.0, 0.0))
        end = pair_to_lvlh(w, POINT, 0.0, pair_coast(w, POINT, POINT, 0.0, line, PERIOD, 30.0))
        assert end[0] - distance == pytest.approx(drift, rel=0.01)


def test_tidal_difference_in_a_zonal_world_against_30_digits() -> None:
    relative = (30.0, -12.0, 18.0, 0.1, 0.2, -0.1)
    with mpmath.workdps(30):
        r = [mpmath.mpf(c) for c in TARGET[:3]]
        c = [a + mpmath.mpf(b) for a, b in zip(r, relative[:3], strict=True)]

        def gravity(p: list[mpmath.mpf]) -> list[mpmath.mpf]:
            w = world()
            r2 = sum(q * q for q in p)
            k = w.mu / r2 / mpmath.sqrt(r2)
            bulge = mpmath.mpf(1.5) * w.j2 * w.radius**2 / r2
            return [-k * q * (1 + bulge * (m - 5 * p[2] ** 2 / r2)) for q, m in zip(p, (1, 1, 3), strict=True)]

        want = [float(a - b) for a, b in zip(gravity(c), gravity(r), strict=True)]
    assert pair_acceleration(world(), POINT, POINT, 0.0, *TARGET, *relative)[3:] == pytest.approx(
        want, rel=0.0, abs=2e-17
    )


# Sun, Moon, light and the whole field --------------------------------------------------------------------------------

SUN_MU, MOON_MU = 1.32712440041e20, 4.9028e12


def rich(**figures: object) -> World:
    """Build a world of everything, on the day of a docking."""
    clock = Clock(datetime(1995, 6, 29, 9, 30, tzinfo=UTC))
    everything = {
        "gravity": HARMONIC, "field": gravity_field.load(20, 20), "sky": sky_table.sample(clock, -7200.0, 90000.0),
        "density": 8.6e-13, "sun_mu": SUN_MU, "moon_mu": MOON_MU,
    }  # fmt: skip
    return world(**{**everything, **figures})  # type: ignore[arg-type]


RICH = rich()
LIT_STATION, LIT_SHUTTLE = Body(cda_m=0.005, srp_m=0.004), Body(cda_m=0.001, srp_m=0.0035)


def test_one_body_feels_earth_air_sun_moon_and_light(speed: str) -> None:
    t, r = 4321.0, TARGET[:3]
    m = orientation(RICH, t)
    parts = [
        two_body(MU_EARTH, *r),
        from_earth(m, *harmonics(RICH.field, *to_earth(m, *r))),
        drag(RICH, t, (m[6], m[7], m[8]), 0.005, *TARGET),
        third_body(SUN_MU, *r, *place(RICH.sky, t, SUN)),
        third_body(MOON_MU, *r, *place(RICH.sky, t, MOON)),
        pressure(RICH, 0.004, *r, *place(RICH.sky, t - LIGHT_TIME, SUN)),
    ]
    sizes = [math.hypot(*part) for part in parts]
    assert [round(math.log10(size)) for size in sizes] == [1, -2, -7, -7, -6, -8]
    a = at(speed, acceleration)(RICH, LIT_STATION, t, *TARGET)
    assert a == pytest.approx(np.sum(parts, axis=0), rel=1e-14)


SUNNY = world(gravity=TWO_BODY, sun_mu=SUN_MU, sky=RICH.sky.tolist())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("w", "target", "other"),
    [
        (RICH._replace(sun_mu=0.0), LIT_STATION, LIT_SHUTTLE),
        (RICH._replace(moon_mu=0.0), LIT_STATION, LIT_SHUTTLE),
        (RICH, LIT_STATION._replace(srp_m=0.0), LIT_SHUTTLE),
        (RICH, LIT_STATION, LIT_SHUTTLE._replace(srp_m=0.0)),
        (RICH._replace(density=0.0), LIT_STATION, LIT_SHUTTLE),
        (RICH, LIT_STATION, LIT_SHUTTLE),
        (SUNNY, POINT, POINT),
    ],
    ids=["no sun", "no moon", "dark target", "dark chaser", "no air", "everything", "the sun alone"],
)
def test_a_pair_in_a_rich_world_is_two_bodies(speed: str, w: World, target: Body, other: Body) -> None:
    relative = (90e3, -40e3, 70e3, 30.0, -80.0, 50.0)
    chaser = tuple(a + b for a, b in zip(TARGET, relative, strict=True))
    for t in (100.0, 50000.0):
        a = at(speed, pair_acceleration)(w, target, other, t, *TARGET, *relative)
        assert a[:3] == pytest.approx(acceleration(w, target, t, *TARGET), rel=1e-15)
        difference = np.subtract(acceleration(w, other, t, *chaser), a[:3])
        assert a[3:] == pytest.approx(difference, rel=0.0, abs=6e-15)


def test_relative_pull_of_sun_and_moon_is_in_proportion() -> None:
    """Two ships 10 m apart feel a billionth of the Sun's tide: nothing of it is lost."""
    w = world(gravity=TWO_BODY, sun_mu=SUN_MU, moon_mu=MOON_MU, sky=RICH.sky.tolist())  # type: ignore[attr-defined]
    d = (6.0, -5.0, 6.0, 0.0, 0.0, 0.0)
    got = np.array(pair_acceleration(w, POINT, POINT, 100.0, *TARGET, *d)[3:]) - tidal(MU_EARTH, *TARGET[:3], *d[:3])
    want = np.zeros(3)
    for mu, column in ((SUN_MU, SUN), (MOON_MU, MOON)):
        s = np.array(place(w.sky, 100.0, column))
        toward = s / np.linalg.norm(s)
        want += mu / np.linalg.norm(s) ** 3 * (3.0 * toward * (toward @ d[:3]) - np.array(d[:3]))
    assert got == pytest.approx(want, rel=0.0, abs=0.06 * np.linalg.norm(want))  # the Moon's parallax
    assert 1e-13 < np.linalg.norm(want) < 1e-11


def test_harmonics_leave_a_floor_of_rounding() -> None:
    """Neighbours nothing apart feel nothing; 30 m apart, the gradient of the field to 1e-16 m/s2 or so."""
    same = rich(density=0.0, sun_mu=0.0, moon_mu=0.0)
    assert pair_acceleration(same, POINT, POINT, 0.0, *TARGET, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)[3:] == (0.0, 0.0, 0.0)
    d, wide = (20.0, -10.0, 20.0), 64.0
    three = (0.0, 0.0, 0.0)

    def field_alone(scale: float) -> np.ndarray:
        apart = tuple(scale * c for c in d)
        whole = pair_acceleration(same, POINT, POINT, 0.0, *TARGET, *apart, *three)[3:]
        return np.array(whole) - tidal(MU_EARTH, *TARGET[:3], *apart)

    gradient = (
        8.0 * (field_alone(wide) - field_alone(-wide)) - (field_alone(2 * wide) - field_alone(-2 * wide))
    ) / 12.0
    curvature = 0.5 * (field_alone(wide) + field_alone(-wide)) / wide**2
    got = field_alone(1.0)
    assert got == pytest.approx(gradient / wide + curvature, rel=0.0, abs=1e-16)
    assert np.linalg.norm(got) > 1e-7


def test_a_rich_world_at_both_speeds_to_the_last_bit() -> None:
    plain = RICH._replace(**{name: getattr(RICH, name).tolist() for name in ("field", "sky", "air")})
    relative = (90.0, -40.0, 70.0, 0.3, -0.8, 0.5)
    for t in np.linspace(-3600.0, 86000.0, 25).tolist():
        fast = at("compiled", pair_acceleration)(RICH, LIT_STATION, LIT_SHUTTLE, t, *TARGET, *relative)
        assert fast == pair_acceleration(plain, LIT_STATION, LIT_SHUTTLE, t, *TARGET, *relative)
