"""Elements and anomalies: textbook examples, every singular case there and back, 40 digits, both speeds."""

from __future__ import annotations

from math import acos, cos, degrees, inf, pi, radians, sin, sqrt

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.core.constants import MU_EARTH
from sim.core.orbit import elements
from sim.core.tuples import State
from sim.speed import at

PROPERTY = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def length(vector: object) -> float:
    return float(np.linalg.norm(np.asarray(vector)))


def test_vallado_2_5(speed: str) -> None:
    """Vallado, Fundamentals of Astrodynamics and Applications, 4th edition, example 2-5 (km, km/s, degrees)."""
    state = tuple(1e3 * part for part in (6524.834, 6862.875, 6448.296, 4.901327, 5.533756, -1.976341))
    a, e, i, raan, argp, nu = at(speed, elements.elements_from_state)(3.986004418e14, state)
    p, *_ = at(speed, elements.conic_from_state)(3.986004418e14, state)
    # the book's own arithmetic is good to seven digits
    assert (a / 1e3, p / 1e3) == pytest.approx((36127.343, 11067.790), abs=0.01)
    assert e == pytest.approx(0.832853, abs=5e-7)
    got = [degrees(angle) for angle in (i, raan, argp, nu)]
    assert got == pytest.approx([87.870, 227.898, 53.38, 92.335], abs=5e-3)


def test_vallado_2_6(speed: str) -> None:
    """Vallado, example 2-6: from elements to state; five digits of it."""
    angles = [radians(angle) for angle in (87.87, 227.89, 53.38, 92.335)]
    got = at(speed, elements.state_from_conic)(3.986004418e14, 11067.790e3, 0.83285, *angles)
    want = [1e3 * part for part in (6525.344, 6861.535, 6449.125, 4.902276, 5.533124, -1.975709)]
    # the book prints x = 6525.344 km and v_y = 5.533124 km/s; its elements, to more digits, give 6525.368 and 5.533140
    assert got[:3] == pytest.approx(want[:3], abs=30.0)
    assert got[3:] == pytest.approx(want[3:], abs=0.02)


def test_curtis_4_3() -> None:
    """Curtis, Orbital Mechanics for Engineering Students, example 4.3, digits of its computer output (appendix D)."""
    mu = 398600e9
    state = tuple(1e3 * part for part in (-6045.0, -3490.0, 2500.0, -3.457, 6.618, 2.533))
    p, e, *_ = elements.conic_from_state(mu, state)
    a, _, i, raan, argp, nu = elements.elements_from_state(mu, state)
    assert sqrt(p * mu) / 1e6 == pytest.approx(58311.7, abs=1.0)
    assert e == pytest.approx(0.171212, abs=1e-6)
    assert [degrees(angle) for angle in (i, raan, argp, nu)] == pytest.approx(
        [153.249, 255.279, 20.0683, 28.4456], abs=6e-4
    )
    assert a / 1e3 == pytest.approx(8788.1, abs=0.05)
    assert elements.period(mu, a) == pytest.approx(8198.86, abs=0.15)


def test_curtis_4_7() -> None:
    """Curtis, example 4.7: a hyperbola of h = 80,000 km^2/s and e = 1.4, digits of its computer output."""
    mu = 398600e9
    angles = [radians(angle) for angle in (30.0, 40.0, 60.0, 30.0)]
    got = elements.state_from_conic(mu, (80000e6) ** 2 / mu, 1.4, *angles)
    assert got[:3] == pytest.approx((-4039.90e3, 4814.56e3, 3628.62e3), abs=10.0)
    assert got[3:] == pytest.approx((-10386.0, -4771.92, 1743.88), abs=0.1)


def test_vallado_2_1(speed: str) -> None:
    """Vallado, example 2-1: M = 235.4 degrees, e = 0.4."""
    got = at(speed, elements.eccentric_from_mean)(radians(235.4), 0.4)
    assert degrees(got) % 360.0 == pytest.approx(220.512074767522, abs=2e-12)


def test_vallado_2_2() -> None:
    """Vallado, example 2-2: parabolic anomaly 53.7874 minutes past perigee, p = 25,512 km."""
    mean = 2.0 * sqrt(398600.4418 / 25512.0**3) * 53.7874 * 60.0
    # Vallado's cubic is B^3/3 + B = n_p t with n_p = 2 sqrt(mu/p^3)
    assert np.tan(0.5 * elements.true_from_mean(mean, 1.0)) == pytest.approx(0.817751, abs=3e-5)


def test_vallado_2_3(speed: str) -> None:
    """Vallado, example 2-3: hyperbolic anomaly for M = 235.4 degrees, e = 2.4."""
    assert at(speed, elements.hyperbolic_from_mean)(radians(235.4), 2.4) == pytest.approx(1.6013761449, abs=5e-11)


def test_curtis_3_and_its_hyperbola() -> None:
    """Curtis, appendix D: e = 0.37255, M = 3.6029 give E = 3.47942; e = 2.7696, M = 40.69 give F = 3.46309."""
    assert elements.eccentric_from_mean(3.6029, 0.37255) == pytest.approx(3.47942, abs=6e-6)
    assert elements.hyperbolic_from_mean(40.69, 2.7696) == pytest.approx(3.46309, abs=6e-6)


ECCENTRICITIES = [0.0, 1e-15, 3e-13, 1e-8, 0.001, 0.7, 0.999, 1.0 - 1e-9, 1.0, 1.0 + 1e-9, 1.3, 8.0]
INCLINATIONS = [0.0, 1e-15, 1e-12, 1e-6, 0.9, pi / 2.0, 2.5, pi - 1e-6, pi - 1e-12, pi]


@pytest.mark.parametrize("e", ECCENTRICITIES)
@pytest.mark.parametrize("i", INCLINATIONS)
def test_state_to_elements_and_back(e: float, i: float, speed: str) -> None:
    """Every singular case and its neighbourhood: the state comes back, whatever names its angles got."""
    widest = 3.0 if e <= 1.0 else 0.9 * acos(-1.0 / e)
    for raan, argp, nu in ((0.0, 0.0, 0.0), (1.0, 2.0, 0.9 * widest), (5.0, 6.0, -0.5 * widest), (3.0, 0.1, -widest)):
        state = at(speed, elements.state_from_conic)(MU_EARTH, 9e6, e, i, raan, argp, nu)
        conic = at(speed, elements.conic_from_state)(MU_EARTH, state)
        back = at(speed, elements.state_from_conic)(MU_EARTH, *conic)
        assert back[:3] == pytest.approx(state[:3], abs=2e-12 * length(state[:3]))
        assert back[3:] == pytest.approx(state[3:], abs=2e-12 * length(state[3:]))
        assert conic[1] == pytest.approx(e, abs=2e-15 * (1.0 + e))
        assert conic[2] == pytest.approx(i, abs=1e-12)
        assert all(0.0 <= angle < 2.0 * pi for angle in conic[3:])


@pytest.mark.parametrize("e", [0.0, 0.3, 0.97, 1.4, 5.0])
def test_semi_major_axis_there_and_back(e: float, speed: str) -> None:
    a = 9e6 / (1.0 - e)
    state = at(speed, elements.state_from_elements)(MU_EARTH, a, e, 1.0, 2.0, 3.0, 0.4)
    got = at(speed, elements.elements_from_state)(MU_EARTH, state)
    assert got[0] == pytest.approx(a, rel=1e-13)
    if e > 0.0:
        assert got[1:] == pytest.approx((e, 1.0, 2.0, 3.0, 0.4), rel=1e-13)


def test_conventions_of_the_singular_cases() -> None:
    to = elements.conic_from_state
    circular = elements.state_from_conic(MU_EARTH, 7e6, 0.0, 0.9, 1.0, 0.0, 2.0)
    assert to(MU_EARTH, circular)[3:] == pytest.approx((1.0, 0.0, 2.0), abs=1e-14)  # nu: argument of latitude
    equatorial = elements.state_from_conic(MU_EARTH, 7e6, 0.2, 0.0, 1.0, 2.0, 0.5)
    assert to(MU_EARTH, equatorial)[2:] == pytest.approx((0.0, 0.0, 3.0, 0.5), abs=1e-14)  # argp: from the x axis
    retrograde = elements.state_from_conic(MU_EARTH, 7e6, 0.2, pi, 1.0, 2.0, 0.5)
    assert to(MU_EARTH, retrograde)[2:] == pytest.approx((pi, 0.0, 1.0, 0.5), abs=1e-14)  # argp - raan
    both = (0.0, 7e6, 0.0, -sqrt(MU_EARTH / 7e6), 0.0, 0.0)
    assert to(MU_EARTH, both)[2:] == pytest.approx((0.0, 0.0, 0.0, pi / 2.0), abs=1e-14)  # nu: from the x axis
    backwards = (0.0, 7e6, 0.0, sqrt(MU_EARTH / 7e6), 0.0, 0.0)
    assert to(MU_EARTH, backwards)[2:] == pytest.approx((pi, 0.0, 0.0, 1.5 * pi), abs=1e-14)


def test_parabola_has_an_infinite_axis() -> None:
    mu, p = 2.0**48, 2.0**24  # powers of two: the energy is zero to the last bit
    state = (p / 2.0, 0.0, 0.0, 0.0, 2.0 * sqrt(mu / p), 0.0)
    a, e, *_ = elements.elements_from_state(mu, state)
    assert (a, e) == (inf, 1.0)
    assert elements.conic_from_state(mu, state)[0] == p


def test_argument_of_latitude(speed: str) -> None:
    get = at(speed, elements.argument_of_latitude)
    for e in (0.0, 0.4):
        state = elements.state_from_conic(MU_EARTH, 7e6, e, 0.9, 1.0, 2.0, 0.5)
        assert get(state) == pytest.approx(2.5, abs=1e-14)
    node = elements.state_from_conic(MU_EARTH, 7e6, 0.1, 0.9, 1.0, 0.0, 0.0)
    assert min(get(node), 2.0 * pi - get(node)) < 1e-15
    north = elements.state_from_conic(MU_EARTH, 7e6, 0.1, 0.9, 1.0, pi / 2.0, 0.0)
    assert north[2] > 0.0
    assert get(north) == pytest.approx(pi / 2.0, abs=1e-15)


def test_elements_mean_what_they_say() -> None:
    """Node, apsides and anomaly by their definitions on an inclined ellipse."""
    p, e, i, raan, argp = 9e6, 0.25, 0.8, 2.1, 0.7
    node = elements.state_from_conic(MU_EARTH, p, e, i, raan, argp, -argp)
    assert node[:3] == pytest.approx(length(node[:3]) * np.array([cos(raan), sin(raan), 0.0]), abs=1e-8)
    assert node[5] > 0.0  # going north
    perigee = elements.state_from_conic(MU_EARTH, p, e, i, raan, argp, 0.0)
    assert length(perigee[:3]) == pytest.approx(p / (1.0 + e), rel=1e-15)
    assert np.dot(perigee[:3], perigee[3:]) == pytest.approx(0.0, abs=1e-3)
    h = np.cross(perigee[:3], perigee[3:])
    assert h[2] / length(h) == pytest.approx(cos(i), rel=1e-14)
    assert length(h) == pytest.approx(sqrt(MU_EARTH * p), rel=1e-15)


@PROPERTY
@given(
    e=st.one_of(st.floats(0.0, 0.999), st.floats(1.0, 1.0), st.floats(1.01, 20.0)),
    share=st.floats(-0.98, 0.98),
    turns=st.integers(-3, 3),
)
def test_anomalies_there_and_back(e: float, share: float, turns: int, speed: str) -> None:
    widest = pi if e <= 1.0 else acos(-1.0 / e)
    nu = share * widest + (2.0 * pi * turns if e < 1.0 else 0.0)
    mean = at(speed, elements.mean_from_true)(nu, e)
    assert at(speed, elements.true_from_mean)(mean, e) == pytest.approx(nu, abs=1e-11)
    if e < 1.0:
        eccentric = at(speed, elements.eccentric_from_true)(nu, e)
        assert at(speed, elements.true_from_eccentric)(eccentric, e) == pytest.approx(nu, abs=1e-12)
        assert abs(eccentric - nu) < pi  # the same revolution
        assert at(speed, elements.mean_from_eccentric)(eccentric, e) == pytest.approx(mean, abs=1e-13)


@pytest.mark.parametrize("e", [0.0, 1e-9, 0.4, 0.99, 1.0 - 1e-12, 1.0 + 1e-12, 1.1, 30.0])
@pytest.mark.parametrize("mean", [1e-12, 1e-4, 0.3, 3.1, 40.0, -2.0])
def test_kepler_equation_to_rounding(e: float, mean: float) -> None:
    """The root put back into Kepler's equation in 40 digits: the miss is what one ulp of the root makes."""
    with mpmath.workdps(40):
        if e < 1.0:
            root = elements.eccentric_from_mean(mean, e)
            g = mpmath.mpf(root)
            miss = g - mpmath.mpf(e) * mpmath.sin(g) - mpmath.mpf(mean)
            slope = 1 - mpmath.mpf(e) * mpmath.cos(g)
        else:
            root = elements.hyperbolic_from_mean(mean, e)
            g = mpmath.mpf(root)
            miss = mpmath.mpf(e) * mpmath.sinh(g) - g - mpmath.mpf(mean)
            slope = mpmath.mpf(e) * mpmath.cosh(g) - 1
        assert abs(miss) <= 4e-16 * (abs(mean) + abs(g * slope)) * (1 if abs(mean) < pi else 4)


@pytest.mark.parametrize("angle", [0.0, 1e-300, -1e-300, -1e-17, 6.283185307179586, -6.283185307179586, 1e9, -7.0])
def test_wrap(angle: float, speed: str) -> None:
    got = at(speed, elements.wrap)(angle)
    assert 0.0 <= got < 2.0 * pi
    turns = round(angle / (2.0 * pi))  # so many times the rounding of 2 pi itself
    assert cos(got) == pytest.approx(cos(angle), abs=1e-15 + 2.5e-16 * abs(turns))


@pytest.mark.parametrize("e", ECCENTRICITIES)
def test_both_speeds_to_the_last_bit(e: float) -> None:
    for i in INCLINATIONS:
        state: State = elements.state_from_conic(MU_EARTH, 9e6, e, i, 1.0, 2.0, 0.6)
        assert at("compiled", elements.state_from_conic)(MU_EARTH, 9e6, e, i, 1.0, 2.0, 0.6) == state
        for one in (elements.conic_from_state, elements.elements_from_state):
            assert at("compiled", one)(MU_EARTH, state) == one(MU_EARTH, state)
        assert at("compiled", elements.argument_of_latitude)(state) == elements.argument_of_latitude(state)
    for angle in (-9.0, 1e-7, 0.8, 1.1):
        nu = angle if e < 1.0 else 0.1 * angle
        assert at("compiled", elements.mean_from_true)(nu, e) == elements.mean_from_true(nu, e)
        assert at("compiled", elements.true_from_mean)(angle, e) == elements.true_from_mean(angle, e)


@pytest.mark.slow
def test_against_boinor() -> None:
    from boinor.core.elements import coe2rv, rv2coe  # compiled anew in every process: some seconds

    for e in (0.001, 0.7, 1.3):
        want = coe2rv(MU_EARTH / 1e9, 9000.0, e, 0.9, 1.0, 2.0, 0.6)
        got = elements.state_from_conic(MU_EARTH / 1e9, 9000.0, e, 0.9, 1.0, 2.0, 0.6)
        assert got == pytest.approx(np.concatenate(want), rel=1e-13)
        back = elements.conic_from_state(MU_EARTH / 1e9, got)
        assert back == pytest.approx(rv2coe(MU_EARTH / 1e9, *want), rel=1e-9)


@pytest.mark.parametrize("side", [1.0, -1.0])
@pytest.mark.parametrize("near", [1e-2, 1e-4, 1e-6, 1e-9, 1e-12, 1e-14, 2e-16])
def test_next_to_a_parabola_there_and_back(speed: str, near: float, side: float) -> None:
    e = 1.0 - side * near
    start = at(speed, elements.state_from_conic)(MU_EARTH, 7e6 * (1.0 + e), e, 0.9, 0.1, 0.2, 0.3)
    a, found, *rest = at(speed, elements.elements_from_state)(MU_EARTH, start)
    if found == 1.0:
        assert a == inf
        return
    assert (a > 0.0) == (found < 1.0)
    assert a * (1.0 - found) == pytest.approx(7e6, rel=1e-12)
    again = at(speed, elements.state_from_elements)(MU_EARTH, a, found, *rest)
    assert np.linalg.norm(np.subtract(again, start)[:3]) < 1e-6
    assert np.linalg.norm(np.subtract(again, start)[3:]) < 1e-9
