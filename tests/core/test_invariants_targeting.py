"""Targeting needs no source either: flown answers arrive, misses fall with the square, limits are the known ones.

And the Shuttle's optimised R-bar profile, whose onboard targets (STS-134 rendezvous checklist JSC-48072-134, offsets
in feet, curvilinear) describe one trajectory from Ti to the R-bar: they must be consistent with each other.
"""

from __future__ import annotations

from itertools import pairwise
from math import atan2, degrees, log10, pi, radians, sqrt

import numpy as np
import pytest

from sim.core.body import POINT
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.motion.integrate import orbit_coast, pair_coast
from sim.core.orbit import elements
from sim.core.orbit.lambert import LEFT, PROGRADE, RIGHT, SOLVED, lambert, minimum_time, parabolic_time
from sim.core.relative import cw, lvlh
from sim.core.tuples import State, Vector
from sim.core.world import CW_CURVILINEAR, TWO_BODY, world

PLAIN = world(gravity=TWO_BODY)
FT = 0.3048


def length(vector: object) -> float:
    return float(np.linalg.norm(np.asarray(vector)))


@pytest.mark.parametrize(("revolutions", "branch"), [(0.0, LEFT), (1.0, LEFT), (1.0, RIGHT)])
def test_lambert_flown_by_the_integrator_arrives(revolutions: float, branch: float) -> None:
    r1, r2 = (6.9e6, 4e5, -2e5), (-3.1e6, 5.2e6, 3.6e6)
    tof = 2500.0 if revolutions == 0.0 else 9500.0
    v1, v2, status = lambert(MU_EARTH, r1, r2, tof, revolutions, branch, PROGRADE)
    assert status == SOLVED
    end = orbit_coast(PLAIN, POINT, 0.0, (*r1, *v1), tof, 20.0)
    # one ulp of the velocity, 1e-12 m/s, over the whole way: with a revolution it makes most of a micrometre
    assert length(np.subtract(end[:3], r2)) < (1e-7 if revolutions == 0.0 else 3e-6)
    assert length(np.subtract(end[3:], v2)) < (1e-10 if revolutions == 0.0 else 3e-9)


def test_vallado_6_1_by_lambert() -> None:
    """Vallado, Fundamentals of Astrodynamics and Applications, example 6-1: Hohmann, 191.34411 to 35781.34857 km.

    2.457038 and 1.478187 km/s, 5.256713 h: half a turn in Hohmann's time is Hohmann's transfer.
    """
    low, high = R_EARTH + 191344.11, R_EARTH + 35781348.57
    tof = pi * sqrt(((low + high) / 2.0) ** 3 / MU_EARTH)
    assert tof / 3600.0 == pytest.approx(5.256713, abs=1e-6)
    v1, v2, _ = lambert(MU_EARTH, (low, 0.0, 0.0), (-high, 0.0, 0.0), tof, 0.0, LEFT, PROGRADE)
    assert length(v1) - sqrt(MU_EARTH / low) == pytest.approx(2457.038, abs=1e-3)
    assert sqrt(MU_EARTH / high) - length(v2) == pytest.approx(1478.187, abs=1e-3)


def test_swapped_ends_reversed_velocities() -> None:
    r1, r2 = (6.9e6, 4e5, -2e5), (-3.1e6, 5.2e6, 3.6e6)
    v1, v2, _ = lambert(MU_EARTH, r1, r2, 2500.0, 0.0, LEFT, PROGRADE)
    w1, w2, _ = lambert(MU_EARTH, r2, r1, 2500.0, 0.0, LEFT, (0.0, 0.0, -1.0))
    assert (w1, w2) == (tuple(-part for part in v2), tuple(-part for part in v1))


def test_energy_on_both_sides_of_the_parabola() -> None:
    r1, r2 = (6.9e6, 4e5, -2e5), (-3.1e6, 5.2e6, 3.6e6)
    limit, _ = parabolic_time(MU_EARTH, r1, r2, PROGRADE)
    for share, sign in ((0.9, 1.0), (1.1, -1.0)):
        v1, _, _ = lambert(MU_EARTH, r1, r2, share * limit, 0.0, LEFT, PROGRADE)
        assert sign * (length(v1) ** 2 / 2.0 - MU_EARTH / length(r1)) > 0.0


def test_branches_pair_up() -> None:
    """At one time the two orbits differ; as it shrinks to the minimum their axes, one larger, one smaller, meet."""
    r1, r2 = (6.9e6, 4e5, -2e5), (-3.1e6, 5.2e6, 3.6e6)
    least, _ = minimum_time(MU_EARTH, r1, r2, 1.0, PROGRADE)
    gaps = []
    for share in (1.5, 1.1, 1.01, 1.0):
        ends = [lambert(MU_EARTH, r1, r2, share * least, 1.0, branch, PROGRADE)[0] for branch in (LEFT, RIGHT)]
        gaps.append(length(np.subtract(*ends)))
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 100.0
    assert gaps[-1] < 1e-3


A = R_EARTH + 390e3
N = sqrt(MU_EARTH / A**3)
TARGET = elements.state_from_elements(MU_EARTH, A, 0.0, radians(51.65), 0.4, 0.0, 0.0)


def test_two_impulses_flown_nonlinearly_miss_by_the_square() -> None:
    """From 100 m, 1 km and 10 km behind and below, aimed at the target by the linear model: order 2.00."""
    misses = []
    for d in (100.0, 1e3, 1e4):
        place = (-d, 0.1 * d, 0.2 * d)
        *velocity, ok = cw.intercept_velocity(N, 3000.0, place, (0.0, 0.0, 0.0))
        assert ok == 1.0
        pair = lvlh.pair_from_lvlh(PLAIN, POINT, 0.0, TARGET, (*place, *velocity))
        end = lvlh.pair_to_lvlh(PLAIN, POINT, 3000.0, pair_coast(PLAIN, POINT, POINT, 0.0, pair, 3000.0, 60.0))
        misses.append(length(end[:3]))
    orders = [log10(big / small) for small, big in pairwise(misses)]
    assert orders == pytest.approx([2.0, 2.0], abs=0.01)
    assert misses[1] == pytest.approx(1.45, abs=0.02)


@pytest.mark.parametrize(
    ("turns", "place"), [(0.5, (-1e3, 20.0, 0.0)), (1.0, (-1e3, 0.0, 0.0)), (1.406922, (-1e3, 0.0, 0.0))]
)
def test_singular_times_are_refused(turns: float, place: Vector) -> None:
    """Half a revolution across the plane; one, and 1.406 (n t = 8.84), within it."""
    t = turns * 2.0 * pi / N
    assert cw.intercept_velocity(N, t, place, (0.0, 0.0, 100.0)) == (0.0, 0.0, 0.0, 0.0)
    assert cw.intercept_velocity(N, t * 0.97, place, (0.0, 0.0, 100.0))[3] == 1.0


# The optimised R-bar profile: period 92.43 min, the target's frame, feet and minutes as the checklist has them

ORBT_N = 2.0 * pi / (92.43 * 60.0)
ORBT_A = (MU_EARTH / ORBT_N**2) ** (1.0 / 3.0)
ORBT_TARGET = elements.state_from_elements(MU_EARTH, ORBT_A, 0.0, radians(51.65), 0.4, 0.0, 0.0)
LINEAR = world(gravity=CW_CURVILINEAR, mean_motion=ORBT_N)
TI: Vector = (-48600.0 * FT, 0.0, 1200.0 * FT)
AIM: Vector = (-900.0 * FT, 0.0, 1800.0 * FT)
LEG = 76.9 * 60.0


def orbt_leg() -> State:
    """Return the state just after Ti in the linear model."""
    vx, vy, vz, ok = cw.intercept_velocity(ORBT_N, LEG, TI, AIM)
    assert ok == 1.0
    return (*TI, vx, vy, vz)


def in_feet(state: State) -> np.ndarray:
    return np.array(state) / FT


def test_orbt_ti() -> None:
    after = in_feet(orbt_leg())
    assert after[3:] == pytest.approx((-0.13, 0.0, 1.75), abs=0.005)
    assert degrees(ORBT_N * LEG) == pytest.approx(299.5, abs=0.05)


@pytest.mark.parametrize(
    ("minutes", "x", "z"),
    [(20.0, -43389.0, 5740.0), (49.9, -15010.0, 8363.0), (66.9, -3112.0, 4137.0), (76.9, -900.0, 1800.0)],
)
def test_orbt_passes_its_midcourse_points(minutes: float, x: float, z: float) -> None:
    state = in_feet(cw.propagate(ORBT_N, 60.0 * minutes, orbt_leg()))
    assert state[:3] == pytest.approx((x, 0.0, z), abs=1.0)


def test_orbt_lowest_point() -> None:
    """9,165 ft below, where z' = 0, some 40 minutes after Ti."""
    track = np.array([in_feet(cw.propagate(ORBT_N, 0.6 * k, orbt_leg())) for k in range(7000)])
    lowest = track[:, 2].argmax()
    assert track[lowest, 2] == pytest.approx(9165.0, abs=1.0)
    assert 0.01 * lowest == pytest.approx(40.5, abs=0.2)


def test_orbt_second_midcourse_sees_mir_at_its_elevation() -> None:
    """The onboard table has 29.07 degrees; by arc and height alone it is 29.12, above the true horizon 29.11."""
    state = cw.propagate(ORBT_N, 49.9 * 60.0, orbt_leg())
    assert degrees(atan2(state[2], -state[0])) == pytest.approx(29.12, abs=0.005)
    pair = (*ORBT_TARGET, *state)
    assert degrees(lvlh.elevation(LINEAR, POINT, 0.0, pair)) == pytest.approx(29.109, abs=0.001)
    assert degrees(lvlh.elevation(LINEAR, POINT, 0.0, pair)) == pytest.approx(29.07, abs=0.05)
    assert length(in_feet(state)[:3]) == pytest.approx(17182.0, abs=1.0)


def test_orbt_fourth_midcourse() -> None:
    """At the leg's end (+1.23, -2.92) ft/s; MC4 (+1.48, 0, +0.83) leads to 600 ft on the R-bar at (-0.01, -0.78)."""
    end = cw.propagate(ORBT_N, LEG, orbt_leg())
    assert in_feet(end)[3:] == pytest.approx((1.23, 0.0, -2.92), abs=0.005)
    *velocity, _ = cw.intercept_velocity(ORBT_N, 13.0 * 60.0, end[:3], (0.0, 0.0, 600.0 * FT))
    assert np.subtract(velocity, end[3:]) / FT == pytest.approx((1.48, 0.0, 0.83), abs=0.005)
    arrival = in_feet(cw.propagate(ORBT_N, 13.0 * 60.0, (*end[:3], *velocity)))
    assert arrival == pytest.approx((0.0, 0.0, 600.0, -0.01, 0.0, -0.78), abs=0.005)


def test_orbt_holds_in_two_body_motion() -> None:
    """Ti aimed again on the whole motion (the linear inverse as Jacobian) passes every midcourse point within 10 ft.

    Flown with the linear velocity instead it ends 13 ft from the aim point.
    """

    def fly(velocity: np.ndarray, t: float) -> State:
        pair = lvlh.pair_from_curvilinear(PLAIN, POINT, 0.0, ORBT_TARGET, (*TI, *velocity.tolist()))
        return lvlh.pair_to_curvilinear(PLAIN, POINT, t, pair_coast(PLAIN, POINT, POINT, 0.0, pair, t, 60.0))

    velocity = np.array(orbt_leg()[3:])
    jacobian = np.array(cw.phi_rv_inverse(ORBT_N, LEG)[:9]).reshape(3, 3)
    misses = []
    for _ in range(4):
        miss = np.subtract(AIM, fly(velocity, LEG)[:3])
        misses.append(length(miss) / FT)
        velocity = velocity + jacobian @ miss
    assert misses[0] == pytest.approx(13.0, abs=0.1)
    assert all(later < 0.01 * earlier for earlier, later in pairwise(misses))
    points = ((20.0, -43389.0, 5740.0), (49.9, -15010.0, 8363.0), (66.9, -3112.0, 4137.0), (76.9, -900.0, 1800.0))
    for minutes, x, z in points:
        assert in_feet(fly(velocity, 60.0 * minutes))[:3] == pytest.approx((x, 0.0, z), abs=10.0)


def test_orbt_leg_is_a_lambert_transfer_too() -> None:
    """The same burn from Lambert's problem between the two inertial places."""
    start = lvlh.pair_from_curvilinear(PLAIN, POINT, 0.0, ORBT_TARGET, (*TI, 0.0, 0.0, 0.0))
    later = orbit_coast(PLAIN, POINT, 0.0, ORBT_TARGET, LEG, 60.0)
    finish = lvlh.pair_from_curvilinear(PLAIN, POINT, LEG, later, (*AIM, 0.0, 0.0, 0.0))
    r1 = tuple(float(part) for part in np.add(start[:3], start[6:9]))
    r2 = tuple(float(part) for part in np.add(finish[:3], finish[6:9]))
    h = tuple(float(part) for part in np.cross(ORBT_TARGET[:3], ORBT_TARGET[3:]))
    v1, _, status = lambert(MU_EARTH, r1, r2, LEG, 0.0, LEFT, h)
    assert status == SOLVED
    pair = (*start[:9], *(float(part) for part in np.subtract(v1, ORBT_TARGET[3:])))
    velocity = lvlh.pair_to_curvilinear(PLAIN, POINT, 0.0, pair)[3:]
    assert np.array(velocity) / FT == pytest.approx((-0.1328, 0.0, 1.7446), abs=1e-4)
