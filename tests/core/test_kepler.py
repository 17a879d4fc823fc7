"""Two-body motion on every conic: textbook examples, 40 digits, other integrators, what is conserved, both speeds."""

from __future__ import annotations

from math import copysign, cosh, pi, sin, sqrt

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from sim.core.constants import MU_EARTH
from sim.core.orbit import elements, kepler
from sim.core.tuples import State
from sim.speed import at

PROPERTY = settings(
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
MIR: State = (4218973.1, -3370211.4, 4101877.9, 3120.7, 6621.3, 2230.2)
CONICS = {
    "circle": (7e6, 0.0),
    "ellipse": (9e6, 0.3),
    "long ellipse": (1.3e7, 0.97),
    "nearly a parabola": (1.4e7, 1.0 - 1e-9),
    "parabola": (1.4e7, 1.0),
    "just a hyperbola": (1.4e7, 1.0 + 1e-9),
    "hyperbola": (2e7, 2.5),
}


def length(vector: object) -> float:
    return float(np.linalg.norm(np.asarray(vector)))


def test_vallado_2_4(speed: str) -> None:
    """Vallado, Fundamentals of Astrodynamics and Applications, 4th edition, example 2-4: 40 minutes (km, km/s)."""
    start = tuple(1e3 * part for part in (1131.340, -2282.343, 6672.423, -5.64305, 4.30333, 2.42879))
    want = [1e3 * part for part in (-4219.7527, 4363.0292, -3958.7666, 3.689866, -1.916735, -6.112511)]
    end = at(speed, kepler.propagate)(3.986004418e14, 2400.0, start)
    assert end[:3] == pytest.approx(want[:3], abs=0.1)
    assert end[3:] == pytest.approx(want[3:], abs=1e-3)


def test_curtis_3_5() -> None:
    """Curtis, Orbital Mechanics for Engineering Students, example 3.5: a hyperbola, 15 km/s at 300 km, 14,941 s on."""
    end = kepler.propagate(398600e9, 14941.0, (6678e3, 0.0, 0.0, 0.0, 15e3, 0.0))
    assert length(end[:3]) == pytest.approx(163180e3, abs=10e3)  # the book carries five digits
    assert length(end[3:]) == pytest.approx(10510.0, abs=5.0)


def test_curtis_3_6(speed: str) -> None:
    """Curtis, example 3.6: universal anomaly after an hour; r 10,000 km, v_r 3.0752 km/s, a -19,655 km (km^0.5)."""
    mu = 398600.0
    chi = at(speed, kepler.universal_anomaly)(mu, 3600.0, 10000.0, 10000.0 * 3.0752 / sqrt(mu), -1.0 / 19655.0)
    assert chi == pytest.approx(128.511, abs=6e-4)


def test_curtis_3_7() -> None:
    """Curtis, example 3.7, with the digits of its computer output (appendix D): an hour on an ellipse (km, km/s)."""
    end = kepler.propagate(398600e9, 3600.0, (7000e3, -12124e3, 0.0, 2667.9, 4621.0, 0.0))
    assert end[:3] == pytest.approx((-3297.77e3, 7413.4e3, 0.0), abs=60.0)
    assert end[3:] == pytest.approx((-8297.6, -964.045, 0.0), abs=0.06)


@pytest.mark.parametrize("psi", [0.0, 1e-12, -1e-9, 0.3, -0.7, 0.9999, 1.0, -1.0, 1.5, -3.0, 9.8, 39.0, 400.0, -2e4])
def test_stumpff_functions(psi: float, speed: str) -> None:
    with mpmath.workdps(50):
        x = mpmath.mpf(psi)
        root = mpmath.sqrt(x) if x > 0 else mpmath.sqrt(-x)
        if x > 0:
            want = ((1 - mpmath.cos(root)) / x, (root - mpmath.sin(root)) / root**3)
        elif x < 0:
            want = ((mpmath.cosh(root) - 1) / -x, (mpmath.sinh(root) - root) / root**3)
        else:
            want = (mpmath.mpf(1) / 2, mpmath.mpf(1) / 6)
    # the hyperbolic ones double the error of the root as many times as they double themselves
    rel = 2e-15 * max(1.0, abs(psi) ** 0.5 / 40.0)
    assert at(speed, kepler.stumpff)(psi) == pytest.approx([float(part) for part in want], rel=rel, abs=1e-17)


def exact(mu: float, t: float, state: State) -> list[float]:
    """Return the state by a Taylor-free reference: Kepler's equation of the conic's own kind in 40 digits."""
    with mpmath.workdps(40):
        r = mpmath.matrix(list(state[:3]))
        v = mpmath.matrix(list(state[3:]))
        r0, v2, rv = mpmath.norm(r), mpmath.fdot(v, v), mpmath.fdot(r, v)
        alpha = 2 / r0 - v2 / mpmath.mpf(mu)
        root = mpmath.sqrt(mpmath.mpf(mu))
        if alpha > 0:
            a = 1 / alpha
            # e cos E0 and e sin E0 at the start; M - M0 = n t
            ec, es = 1 - r0 * alpha, rv / (root * mpmath.sqrt(a))
            rate = root / a ** mpmath.mpf(1.5)
            turned = mpmath.fmod(rate * t, 2 * mpmath.pi)
            g = solve(lambda x: x - ec * mpmath.sin(x) + es * (1 - mpmath.cos(x)) - turned, turned)
            f_ = 1 - a / r0 * (1 - mpmath.cos(g))
            g_ = t - (rate * t - turned) / rate - (g - mpmath.sin(g)) / rate
        elif alpha < 0:
            a = -1 / alpha
            ec, es = 1 + r0 / a, rv / (root * mpmath.sqrt(a))
            rate = root / a ** mpmath.mpf(1.5)
            guess = mpmath.mpf(
                kepler.universal_anomaly(mu, t, float(r0), float(rv / root), float(alpha))
            ) / mpmath.sqrt(a)
            g = solve(lambda x: ec * mpmath.sinh(x) + es * (mpmath.cosh(x) - 1) - x - rate * t, guess)
            f_ = 1 - a / r0 * (mpmath.cosh(g) - 1)
            g_ = t - (mpmath.sinh(g) - g) / rate
        else:
            raise AssertionError("no exact parabola by rounded numbers")
        p = f_ * r + g_ * v
        r1 = mpmath.norm(p)
        if alpha > 0:
            fd, gd = -mpmath.sqrt(a) * root / (r1 * r0) * mpmath.sin(g), 1 - a / r1 * (1 - mpmath.cos(g))
        else:
            fd, gd = -mpmath.sqrt(a) * root / (r1 * r0) * mpmath.sinh(g), 1 - a / r1 * (mpmath.cosh(g) - 1)
        q = fd * r + gd * v
        return [float(part) for part in (*p, *q)]


def solve(function: object, guess: mpmath.mpf) -> mpmath.mpf:
    return mpmath.findroot(
        function, (guess - mpmath.mpf("1e-3"), guess + mpmath.mpf("1e-3")), solver="secant", maxsteps=60
    )


@pytest.mark.parametrize("name", [name for name in CONICS if name != "parabola"])
@pytest.mark.parametrize("minutes", [0.01, 7.0, 300.0, -45.0])
def test_against_forty_digits(name: str, minutes: float) -> None:
    p, e = CONICS[name]
    start = elements.state_from_conic(MU_EARTH, p, e, 0.9, 1.0, 2.0, 0.7)
    end = kepler.propagate(MU_EARTH, 60.0 * minutes, start)
    want = exact(MU_EARTH, 60.0 * minutes, start)
    # a rounded period of so many turns leaves a few ulps of the way flown
    assert end[:3] == pytest.approx(want[:3], rel=0.0, abs=3e-15 * (length(want[:3]) + 7.5e3 * 60.0 * abs(minutes)))
    assert end[3:] == pytest.approx(want[3:], rel=0.0, abs=1e-14 * length(start[3:]) * (1.0 + abs(minutes) / 10.0))


def test_parabola_by_barker(speed: str) -> None:
    """From perigee on a parabola, Barker's cubic gives the anomaly (powers of two make e = 1 to the last bit)."""
    mu, p = 2.0**48, 2.0**24
    start = (p / 2.0, 0.0, 0.0, 0.0, sqrt(mu / p) * 2.0, 0.0)
    nu = 2.0
    b = np.tan(nu / 2.0)
    t = 0.5 * sqrt(p**3 / mu) * (b + b**3 / 3.0)
    end = at(speed, kepler.propagate)(mu, float(t), start)
    r = p / (1.0 + np.cos(nu))
    assert end[:3] == pytest.approx((r * np.cos(nu), r * np.sin(nu), 0.0), rel=1e-14, abs=1e-6)


@pytest.mark.parametrize("name", CONICS)
def test_against_dop853(name: str) -> None:
    p, e = CONICS[name]
    start = elements.state_from_conic(MU_EARTH, p, e, 0.9, 1.0, 2.0, -0.5)

    def rhs(_: float, s: np.ndarray) -> np.ndarray:
        return np.concatenate((s[3:], -MU_EARTH * s[:3] / np.linalg.norm(s[:3]) ** 3))

    flown = solve_ivp(rhs, (0.0, 5000.0), start, method="DOP853", rtol=1e-13, atol=1e-6).y[:, -1]
    end = kepler.propagate(MU_EARTH, 5000.0, start)
    assert end[:3] == pytest.approx(flown[:3], abs=1e-3)
    assert end[3:] == pytest.approx(flown[3:], abs=1e-6)


CONIC = st.tuples(
    st.floats(6.6e6, 4e7),
    st.one_of(st.floats(0.0, 3.0), st.floats(1.0 - 1e-6, 1.0 + 1e-6)),
    st.floats(0.0, pi),
    st.floats(0.0, 2.0 * pi),
    st.floats(0.0, 2.0 * pi),
    st.floats(-1.9, 1.9),
)


@PROPERTY
@given(conic=CONIC, t=st.floats(-2e4, 2e4))
def test_there_and_back(conic: State, t: float, speed: str) -> None:
    start = at(speed, elements.state_from_conic)(MU_EARTH, *conic)
    fly = at(speed, kepler.propagate)
    end = fly(MU_EARTH, t, start)
    back = fly(MU_EARTH, -t, end)
    # a hyperbola from beyond and back amplifies rounding by the ratio of the distances
    scale = 1e-12 * (1.0 + (length(end[:3]) / length(start[:3])) ** 2)
    assert back[:3] == pytest.approx(start[:3], rel=0.0, abs=scale * length(start[:3]))
    assert back[3:] == pytest.approx(start[3:], rel=0.0, abs=scale * length(start[3:]))


@PROPERTY
@given(conic=CONIC, t=st.floats(-1e5, 1e5))
def test_conserved(conic: State, t: float) -> None:
    """Energy, the whole angular momentum and the whole eccentricity vector are the same at both ends."""
    start = elements.state_from_conic(MU_EARTH, *conic)
    end = kepler.propagate(MU_EARTH, t, start)
    energy, h, e = constants(start)
    energy_then, h_then, e_then = constants(end)
    assert energy_then == pytest.approx(energy, abs=1e-12 * MU_EARTH / conic[0])
    assert h_then == pytest.approx(h, abs=1e-12 * length(h))
    assert e_then == pytest.approx(e, abs=1e-11 * (1.0 + conic[1]))


def constants(state: State) -> tuple[float, np.ndarray, np.ndarray]:
    r, v = np.array(state[:3]), np.array(state[3:])
    h = np.cross(r, v)
    return float(v @ v / 2.0 - MU_EARTH / length(r)), h, np.cross(v, h) / MU_EARTH - r / length(r)


def test_many_revolutions(speed: str) -> None:
    """A thousand periods lead back to the start, within the rounding of the time itself."""
    a = 1.0 / (2.0 / length(MIR[:3]) - np.dot(MIR[3:], MIR[3:]) / MU_EARTH)
    period = elements.period(MU_EARTH, float(a))
    for turns in (1.0, 1000.0, -1000.0):
        end = at(speed, kepler.propagate)(MU_EARTH, turns * period, MIR)
        assert end[:3] == pytest.approx(MIR[:3], abs=1e-8 + 1e-16 * abs(turns) * period * 7700.0)


def test_zero_time_changes_nothing(speed: str) -> None:
    assert at(speed, kepler.propagate)(MU_EARTH, 0.0, MIR) == pytest.approx(MIR, rel=1e-15)


def test_straight_fall_and_rise(speed: str) -> None:
    """A rectilinear ellipse from rest at its top: t(E) and r(E) in closed form, e = 1 with no parabola about it."""
    top = 8e6
    a, angle = top / 2.0, 2.0
    t = (angle + sin(angle)) / elements.mean_motion(MU_EARTH, a)
    end = at(speed, kepler.propagate)(MU_EARTH, t, (top, 0.0, 0.0, 0.0, 0.0, 0.0))
    assert end[0] == pytest.approx(a * (1.0 + np.cos(angle)), rel=1e-13)


def test_far_away_on_a_hyperbola(speed: str) -> None:
    """In from beyond the Moon, round the Earth and out again, with a year either way for good measure."""
    for t in (4e5, -4e5, 3.2e7):
        start = elements.state_from_conic(MU_EARTH, 2e7, 2.0, 1.0, 1.0, 1.0, copysign(2.0, -t))
        end = at(speed, kepler.propagate)(MU_EARTH, t, start)
        a = 2e7 / 3.0
        f = elements.hyperbolic_from_mean(
            elements.mean_motion(MU_EARTH, a) * t + elements.mean_from_true(copysign(2.0, -t), 2.0), 2.0
        )
        assert length(end[:3]) == pytest.approx(a * (2.0 * cosh(f) - 1.0), rel=1e-11)


@pytest.mark.parametrize("name", CONICS)
def test_both_speeds_to_the_last_bit(name: str) -> None:
    start = elements.state_from_conic(MU_EARTH, *CONICS[name], 0.9, 1.0, 2.0, 0.7)
    for t in (0.0, 1.0, -777.7, 3e4, 2e6):
        assert at("compiled", kepler.propagate)(MU_EARTH, t, start) == kepler.propagate(MU_EARTH, t, start)


@pytest.mark.slow
def test_against_boinor() -> None:
    from boinor.core.propagation.farnocchia import farnocchia_rv  # compiled anew in every process: some seconds

    for name in ("ellipse", "long ellipse", "hyperbola"):
        p, e = CONICS[name]
        start = elements.state_from_conic(MU_EARTH / 1e9, p / 1e3, e, 0.9, 1.0, 2.0, 0.7)
        r, v = farnocchia_rv(MU_EARTH / 1e9, np.array(start[:3]), np.array(start[3:]), 8000.0)
        end = kepler.propagate(MU_EARTH / 1e9, 8000.0, start)
        assert end[:3] == pytest.approx(r, abs=1e-7)  # km
        assert end[3:] == pytest.approx(v, abs=1e-10)
