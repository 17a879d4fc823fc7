"""Lambert's problem: published examples, flown answers, branches, minimum times, degenerate ends, both speeds."""

from __future__ import annotations

from math import inf, nan, pi, sqrt

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.core.constants import MU_EARTH
from sim.core.orbit import kepler
from sim.core.orbit.lambert import (
    BAD_TIME,
    DEGENERATE,
    LEFT,
    PROGRADE,
    RETROGRADE,
    RIGHT,
    SOLVED,
    TOO_SHORT,
    lambert,
    long_way,
    minimum_time,
    parabolic_time,
    revolutions_available,
    short_way,
)
from sim.core.tuples import Vector
from sim.speed import at

PROPERTY = settings(
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
MU = 398600.4418  # km^3/s^2, for the published examples


def length(vector: object) -> float:
    return float(np.linalg.norm(np.asarray(vector)))


def test_vallado_7_5(speed: str) -> None:
    """Vallado, Fundamentals of Astrodynamics and Applications, 4th edition, example 7-5: 76 minutes, short way."""
    r1, r2 = (15945.34, 0.0, 0.0), (12214.83899, 10249.46731, 0.0)
    v1, v2, status = at(speed, lambert)(MU, r1, r2, 76.0 * 60.0, 0.0, LEFT, short_way(r1, r2))
    assert status == SOLVED
    assert v1 == pytest.approx((2.058913, 2.915965, 0.0), abs=2e-6)
    assert v2 == pytest.approx((-3.451565, 0.910315, 0.0), abs=2e-6)


def test_curtis_5_2(speed: str) -> None:
    """Curtis, Orbital Mechanics for Engineering Students, example 5.2, digits of its computer output (appendix D)."""
    r1, r2 = (5000.0, 10000.0, 2100.0), (-14600.0, 2500.0, 7000.0)
    v1, v2, status = at(speed, lambert)(398600.0, r1, r2, 3600.0, 0.0, LEFT, PROGRADE)
    assert status == SOLVED
    assert v1 == pytest.approx((-5.99249, 1.92536, 3.24564), abs=6e-6)
    assert v2 == pytest.approx((-3.31246, -4.19662, -0.385288), abs=6e-6)


DER = {  # (revolutions, branch, sense): velocities at both ends, km/s
    (0.0, LEFT, PROGRADE): ((2.000652697, 0.387688615, -2.666947760), (-3.79246619, -1.77707641, 6.856814395)),
    (1.0, LEFT, PROGRADE): ((0.50335770, 0.61869408, -1.57176904), (-4.18334626, -1.13262727, 6.13307091)),
    (1.0, RIGHT, PROGRADE): ((-2.45759553, 1.16945801, 0.43161258), (-5.53841370, 0.01822220, 5.49641054)),
    (1.0, LEFT, RETROGRADE): ((1.33645655, -0.94654565, 0.30211211), (4.93628678, 0.39863416, -5.61593092)),
    (1.0, RIGHT, RETROGRADE): ((-1.38861608, -0.47836611, 2.21280154), (3.92901545, 1.50871943, -6.52926969)),
}
DER_R1 = (22592.145603, -1599.915239, -19783.950506)
DER_R2 = (1922.067697, 4054.157051, -8925.727465)


@pytest.mark.parametrize("case", DER)
def test_der(case: tuple[float, float, Vector], speed: str) -> None:
    """Der, "The Superior Lambert Algorithm", AMOS 2011: 10 h, none and one revolution, both ways and branches."""
    revolutions, branch, normal = case
    v1, v2, status = at(speed, lambert)(MU, DER_R1, DER_R2, 36000.0, revolutions, branch, normal)
    assert status == SOLVED
    assert v1 == pytest.approx(DER[case][0], abs=3e-6)
    assert v2 == pytest.approx(DER[case][1], abs=3e-6)


def test_der_has_no_second_revolution(speed: str) -> None:
    assert at(speed, revolutions_available)(MU, DER_R1, DER_R2, 36000.0, PROGRADE) == (1.0, SOLVED)
    v1, v2, status = at(speed, lambert)(MU, DER_R1, DER_R2, 36000.0, 2.0, LEFT, PROGRADE)
    assert (v1, v2, status) == ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), TOO_SHORT)


PLACE = st.tuples(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0), st.floats(-1.0, 1.0)).filter(lambda v: length(v) > 0.2)


@PROPERTY
@given(
    a=PLACE,
    b=PLACE,
    share=st.floats(1e-3, 30.0),
    revolutions=st.sampled_from([0.0, 0.0, 1.0, 4.0]),
    branch=st.sampled_from([LEFT, RIGHT]),
    normal=st.sampled_from([PROGRADE, RETROGRADE]),
)
def test_flown_it_arrives(
    a: Vector, b: Vector, share: float, revolutions: float, branch: float, normal: Vector, speed: str
) -> None:
    r1: Vector = (2e7 * a[0], 2e7 * a[1], 2e7 * a[2])
    r2: Vector = (2e7 * b[0], 2e7 * b[1], 2e7 * b[2])
    if length(np.subtract(r1, r2)) < 1.0:
        return
    least, status = at(speed, minimum_time)(MU_EARTH, r1, r2, revolutions, normal)
    assert status == SOLVED
    tof = least * (1.0 + share) if revolutions else 4e4 * share
    v1, v2, status = at(speed, lambert)(MU_EARTH, r1, r2, tof, revolutions, branch, normal)
    assert status == SOLVED
    h = np.cross(r1, v1)
    perigee = float(h @ h) / MU_EARTH / 2.0
    if perigee < 1e4:
        return  # through the Earth's middle: not a trajectory that can be flown in 16 digits
    assert float(h @ np.array(normal)) >= -1e-9 * length(h)
    end = kepler.propagate(MU_EARTH, tof, (*r1, *v1))
    # one ulp of the velocity is what the path makes of it: up to 1e4 for the worst of these
    tolerance = 1e-11 * (1.0 + revolutions) * (length(v1) + length(v2)) * tof + 1e-8
    assert length(np.subtract(end[:3], r2)) < tolerance
    assert length(np.subtract(end[3:], v2)) < 1e-9 * (length(v1) + length(v2)) * (1.0 + tof / 1e4)


@pytest.mark.parametrize("minutes", [30.0, 60.0, 76.9, 85.0])
def test_a_rendezvous_arrives_within_a_tenth_of_a_micrometre(minutes: float, speed: str) -> None:
    """From 15 km behind to the target and a little more than a lap between: the ordinary use here."""
    r = 6768e3
    n = sqrt(MU_EARTH / r**3)
    ahead = 60.0 * minutes * n
    r1 = ((r - 366.0) * np.cos(-14.8e3 / r), (r - 366.0) * np.sin(-14.8e3 / r), 120.0)
    r2 = (r * np.cos(ahead), r * np.sin(ahead), 0.0)
    r1 = (float(r1[0]), float(r1[1]), float(r1[2]))
    r2 = (float(r2[0]), float(r2[1]), float(r2[2]))
    v1, _, status = at(speed, lambert)(MU_EARTH, r1, r2, 60.0 * minutes, 0.0, LEFT, PROGRADE)
    assert status == SOLVED
    assert length(v1) == pytest.approx(sqrt(MU_EARTH / r), rel=0.05)
    end = kepler.propagate(MU_EARTH, 60.0 * minutes, (*r1, *v1))
    assert length(np.subtract(end[:3], r2)) < 1e-7


def test_swapping_the_ends_reverses_the_velocities_exactly(speed: str) -> None:
    solve = at(speed, lambert)
    for revolutions, branch, normal in DER:
        v1, v2, _ = solve(MU, DER_R1, DER_R2, 36000.0, revolutions, branch, normal)
        back = (-normal[0], -normal[1], -normal[2])
        w1, w2, _ = solve(MU, DER_R2, DER_R1, 36000.0, revolutions, branch, back)
        assert w1 == (-v2[0], -v2[1], -v2[2])
        assert w2 == (-v1[0], -v1[1], -v1[2])


R1: Vector = (7e6, 0.0, 0.0)


@pytest.mark.parametrize("tilt", [0.0, 1e-14, 1e-9, 1e-5])
def test_half_a_turn_is_hohmann(tilt: float, speed: str) -> None:
    """At 180 degrees in Hohmann's time the speeds are Hohmann's; the normal names the plane, also a tilted one."""
    big = 4.2e7
    a = (7e6 + big) / 2.0
    r2 = (-big, tilt * big, 0.0)
    normal = (0.0, -0.6, 0.8) if tilt < 1e-12 else PROGRADE
    v1, v2, status = at(speed, lambert)(MU_EARTH, R1, r2, pi * sqrt(a**3 / MU_EARTH), 0.0, LEFT, normal)
    assert status == SOLVED
    at_perigee = sqrt(MU_EARTH * (2.0 / 7e6 - 1.0 / a))
    at_apogee = sqrt(MU_EARTH * (2.0 / big - 1.0 / a))
    assert length(v1) == pytest.approx(at_perigee, rel=1e-13 + tilt)
    assert length(v2) == pytest.approx(at_apogee, rel=1e-13 + tilt)
    direction = (0.0, 0.8, 0.6) if tilt < 1e-12 else (0.0, 1.0, 0.0)
    assert v1 == pytest.approx(at_perigee * np.array(direction), abs=1e-9 + 3.0 * tilt * at_perigee)


def test_collinear_ends_take_the_plane_of_the_hint(speed: str) -> None:
    """Any vector off the line will do: only its part across the radius counts."""
    r1 = (3e6, -5e6, 4e6)
    r2 = (-6e6, 1e7, -8e6)
    hint = (0.3, 0.2, 0.9)
    v1, v2, status = at(speed, lambert)(MU_EARTH, r1, r2, 4000.0, 0.0, LEFT, hint)
    assert status == SOLVED
    h = np.cross(r1, v1)
    across = np.array(hint) - np.array(r1) * np.dot(hint, r1) / np.dot(r1, r1)
    assert h / length(h) == pytest.approx(across / length(across), abs=1e-14)
    assert h == pytest.approx(np.cross(r2, v2), rel=1e-12)
    end = kepler.propagate(MU_EARTH, 4000.0, (*r1, *v1))
    assert end[:3] == pytest.approx(r2, abs=1e-6)


def test_faster_than_the_parabola_is_a_hyperbola(speed: str) -> None:
    r2 = (1e6, 1.2e7, 3e6)
    for normal in (PROGRADE, RETROGRADE):
        limit, status = at(speed, parabolic_time)(MU_EARTH, R1, r2, normal)
        assert status == SOLVED
        for share, sign in ((0.99, 1.0), (1.0 - 1e-9, 1.0), (1.0 + 1e-9, -1.0), (1.01, -1.0), (1e-3, 1.0)):
            v1, _, _ = at(speed, lambert)(MU_EARTH, R1, r2, share * limit, 0.0, LEFT, normal)
            assert sign * (np.dot(v1, v1) / 2.0 - MU_EARTH / 7e6) > 0.0
        v1, _, _ = at(speed, lambert)(MU_EARTH, R1, r2, limit, 0.0, LEFT, normal)
        assert np.dot(v1, v1) / 2.0 == pytest.approx(MU_EARTH / 7e6, rel=1e-13)


def test_parabolic_time_is_eulers() -> None:
    """Euler's equation: 6 t sqrt(mu) = (r1 + r2 + c)^1.5 -+ (r1 + r2 - c)^1.5, minus by less than half a turn."""
    r2 = (1e6, 1.2e7, 3e6)
    total, c = 7e6 + length(r2), length(np.subtract(r2, R1))
    for normal, sign in ((short_way(R1, r2), -1.0), (long_way(R1, r2), 1.0)):
        want = ((total + c) ** 1.5 + sign * (total - c) ** 1.5) / (6.0 * sqrt(MU_EARTH))
        assert parabolic_time(MU_EARTH, R1, r2, normal)[0] == pytest.approx(want, rel=1e-14)


@pytest.mark.parametrize("revolutions", [1.0, 2.0, 7.0])
@pytest.mark.parametrize("normal", [PROGRADE, RETROGRADE])
def test_branches_meet_at_the_minimum_time(revolutions: float, normal: Vector, speed: str) -> None:
    r2 = (1e6, 1.2e7, 3e6)
    least, _ = at(speed, minimum_time)(MU_EARTH, R1, r2, revolutions, normal)
    solve = at(speed, lambert)
    assert solve(MU_EARTH, R1, r2, least * (1.0 - 1e-12), revolutions, LEFT, normal)[2] == TOO_SHORT
    gaps = []
    for over in (0.0, 1e-10, 1e-8, 1e-6):
        left = solve(MU_EARTH, R1, r2, least * (1.0 + over), revolutions, LEFT, normal)
        right = solve(MU_EARTH, R1, r2, least * (1.0 + over), revolutions, RIGHT, normal)
        assert left[2] == right[2] == SOLVED
        gaps.append(length(np.subtract(left[0], right[0])))
    assert gaps[0] < 1e-3
    # the two part as the square root of the time above the minimum
    assert gaps[2] / gaps[1] == pytest.approx(10.0, rel=1e-2)
    assert gaps[3] / gaps[2] == pytest.approx(10.0, rel=1e-2)


def test_minimum_time_against_a_search() -> None:
    """The time of flight by its formula in 40 digits, minimised over x."""
    r2 = (1e6, 1.2e7, 3e6)
    for revolutions in (1.0, 3.0):
        for normal, sense in ((PROGRADE, 1), (RETROGRADE, -1)):
            with mpmath.workdps(40):
                d2 = mpmath.norm(mpmath.matrix(list(r2)))
                c = mpmath.norm(mpmath.matrix(list(np.subtract(r2, R1))))
                s = (7e6 + d2 + c) / 2
                lam = sense * mpmath.sqrt(1 - c / s)

                def time(x: mpmath.mpf, lam: mpmath.mpf = lam, turns: float = revolutions) -> mpmath.mpf:
                    y = mpmath.sqrt(1 - lam**2 * (1 - x**2))
                    psi = mpmath.acos(x * y + lam * (1 - x**2))
                    return ((psi + turns * mpmath.pi) / mpmath.sqrt(1 - x**2) - x + lam * y) / (1 - x**2)

                best = mpmath.findroot(lambda x, time=time: mpmath.diff(time, x), mpmath.mpf("0.1"))
                want = time(best) * mpmath.sqrt(s**3 / (2 * MU_EARTH))
            assert minimum_time(MU_EARTH, R1, r2, revolutions, normal)[0] == pytest.approx(float(want), rel=1e-14)


def test_every_time_has_a_solution_without_revolutions(speed: str) -> None:
    r2 = (1e6, 1.2e7, 3e6)
    for tof in np.geomspace(1.0, 1e9, 40).tolist():
        for normal in (PROGRADE, RETROGRADE):
            assert at(speed, lambert)(MU_EARTH, R1, r2, tof, 0.0, LEFT, normal)[2] == SOLVED


def test_revolutions_available_is_where_the_minimum_says(speed: str) -> None:
    r2 = (1e6, 1.2e7, 3e6)
    for revolutions in (1.0, 2.0, 3.0):
        least, _ = at(speed, minimum_time)(MU_EARTH, R1, r2, revolutions, PROGRADE)
        count = at(speed, revolutions_available)
        assert count(MU_EARTH, R1, r2, least * 1.0000001, PROGRADE) == (revolutions, SOLVED)
        assert count(MU_EARTH, R1, r2, least * 0.9999999, PROGRADE) == (revolutions - 1.0, SOLVED)


def test_short_and_long_way() -> None:
    r2 = (1e6, 1.2e7, 3e6)
    h = short_way(R1, r2)
    assert h == pytest.approx(np.cross(R1, r2))
    assert long_way(R1, r2) == (-h[0], -h[1], -h[2])
    for way, less in ((h, True), (long_way(R1, r2), False)):
        v1, v2, _ = lambert(MU_EARTH, R1, r2, 9000.0, 0.0, LEFT, way)
        assert bool(np.dot(np.cross(R1, v1), h) > 0.0) is less
        assert np.cross(R1, v1) == pytest.approx(np.cross(r2, v2), rel=1e-12)
    # a normal within the plane says nothing of the way: the short one
    assert lambert(MU_EARTH, R1, (0.0, 0.0, 8e6), 2000.0, 0.0, LEFT, PROGRADE)[0][2] > 0.0


def test_a_radial_transfer_is_solved(speed: str) -> None:
    """Ends on one radius: straight up, in the time that the rectilinear orbit takes."""
    v1, v2, status = at(speed, lambert)(MU_EARTH, R1, (9e6, 0.0, 0.0), 600.0, 0.0, LEFT, PROGRADE)
    assert status == SOLVED
    assert v1[1:] == pytest.approx((0.0, 0.0), abs=1e-6)
    end = kepler.propagate(MU_EARTH, 600.0, (*R1, *v1))
    assert end == pytest.approx((9e6, 0.0, 0.0, *v2), abs=1e-5)


@pytest.mark.parametrize(
    ("r1", "r2", "tof", "normal", "status"),
    [
        (R1, (0.0, 8e6, 0.0), 0.0, PROGRADE, BAD_TIME),
        (R1, (0.0, 8e6, 0.0), -5.0, PROGRADE, BAD_TIME),
        (R1, (0.0, 8e6, 0.0), nan, PROGRADE, BAD_TIME),
        (R1, R1, 1000.0, PROGRADE, DEGENERATE),
        (R1, (0.0, 0.0, 0.0), 1000.0, PROGRADE, DEGENERATE),
        ((0.0, 0.0, 0.0), R1, 1000.0, PROGRADE, DEGENERATE),
        (R1, (-8e6, 0.0, 0.0), 1000.0, (0.0, 0.0, 0.0), DEGENERATE),
        (R1, (-8e6, 0.0, 0.0), 1000.0, (1.0, 0.0, 0.0), DEGENERATE),
    ],
)
def test_what_cannot_be_solved_says_so(
    r1: Vector, r2: Vector, tof: float, normal: Vector, status: float, speed: str
) -> None:
    zero = (0.0, 0.0, 0.0)
    assert at(speed, lambert)(MU_EARTH, r1, r2, tof, 0.0, LEFT, normal) == (zero, zero, status)
    if status == DEGENERATE:
        assert at(speed, minimum_time)(MU_EARTH, r1, r2, 1.0, normal) == (0.0, DEGENERATE)
        assert at(speed, parabolic_time)(MU_EARTH, r1, r2, normal) == (0.0, DEGENERATE)
    assert at(speed, revolutions_available)(MU_EARTH, r1, r2, tof, normal) == (0.0, status)


def test_endless_time_does_not_hang(speed: str) -> None:
    for tof in (inf, 1e300):
        assert at(speed, lambert)(MU_EARTH, R1, (0.0, 8e6, 0.0), tof, 0.0, LEFT, PROGRADE)[2] == BAD_TIME
        assert at(speed, revolutions_available)(MU_EARTH, R1, (0.0, 8e6, 0.0), tof, PROGRADE) == (0.0, BAD_TIME)


@pytest.mark.parametrize("case", DER)
def test_both_speeds_to_the_last_bit(case: tuple[float, float, Vector]) -> None:
    for r2 in (DER_R2, (-22592.0, 1600.0, 19783.0), (22590.0, -1600.0, -19780.0)):
        for tof in (0.1, 500.0, 36000.0, 1e6):
            arguments = (MU, DER_R1, r2, tof, *case)
            assert at("compiled", lambert)(*arguments) == lambert(*arguments)


@pytest.mark.slow
def test_against_boinor() -> None:
    from boinor.core.iod import izzo  # compiled anew in every process: some seconds

    for low in (True, False):
        for prograde in (True, False):
            normal, branch = PROGRADE if prograde else RETROGRADE, RIGHT if low else LEFT
            for turns in (0, 1):
                want = izzo(MU, np.array(DER_R1), np.array(DER_R2), 36000.0, turns, prograde, low, 50, 1e-13)
                v1, v2, _ = lambert(MU, DER_R1, DER_R2, 36000.0, float(turns), branch, normal)
                assert np.concatenate((v1, v2)) == pytest.approx(np.concatenate(want), abs=1e-9)
