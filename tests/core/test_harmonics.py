"""Harmonics of the Earth's field: against the gradient of the potential, the zonals, other packages and a book."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from sim.core.constants import J2, J3, J4, J5, J6, MU_EARTH, R_EARTH
from sim.core.forces import harmonics
from sim.core.forces.gravity import zonal
from sim.core.world import world
from sim.environment import gravity_field
from sim.speed import at, buffer

FIELD = gravity_field.load(20, 20)
POINTS = [
    (6778e3, 0.0, 0.0),
    (4.1e6, -3.3e6, 4.2e6),
    (-1.2e6, 0.7e6, -6.6e6),
    (0.0, 0.0, 6700e3),
    (0.0, 0.0, -6700e3),
    (1e-3, -2e-3, 6700e3),
    (20e6, 30e6, -12e6),
]

# JGM-3 to degree 4 (Tapley et al., J. Geophys. Res. 101, 28029, 1996), normalised: (n, m) -> C, S
JGM3 = {
    (2, 0): (-0.484169548456e-3, 0.0), (2, 1): (-0.18698764e-9, 0.11952801e-8),
    (2, 2): (0.243926074866e-5, -0.140026639759e-5), (3, 0): (0.957170590888e-6, 0.0),
    (3, 1): (0.203013720555e-5, 0.248130798256e-6), (3, 2): (0.904706341273e-6, -0.618922846478e-6),
    (3, 3): (0.721144939823e-6, 0.141420398474e-5), (4, 0): (0.539777068357e-6, 0.0),
    (4, 1): (-0.536243554299e-6, -0.473772370616e-6), (4, 2): (0.350670156459e-6, 0.662571345943e-6),
    (4, 3): (0.990868905774e-6, -0.200987354847e-6), (4, 4): (-0.188481367425e-6, 0.308848036904e-6),
}  # fmt: skip


def flat(degree: int, coefficients: dict[tuple[int, int], tuple[float, float]]) -> tuple[list[float], list[float]]:
    pairs = [coefficients.get((n, m), (0.0, 0.0)) for n in range(degree + 1) for m in range(n + 1)]
    return [c for c, _ in pairs], [s for _, s in pairs]


def gradient(degree: int, order: int, point: tuple[float, float, float]) -> list[float]:
    """Differentiate the potential numerically, in 40 digits, with Legendre functions from their definition."""
    c, s = gravity_field._coefficients(degree)

    def potential(x: mpmath.mpf, y: mpmath.mpf, z: mpmath.mpf) -> mpmath.mpf:
        r = mpmath.sqrt(x * x + y * y + z * z)
        u, longitude, total = z / r, mpmath.atan2(y, x), mpmath.mpf(0)
        across = mpmath.sqrt(1 - u * u)
        legendre = {(0, 0): mpmath.mpf(1)}
        for m in range(order + 1):
            if m:
                legendre[m, m] = (2 * m - 1) * across * legendre[m - 1, m - 1]
            for n in range(m + 1, degree + 1):
                before = legendre.get((n - 2, m), 0)
                legendre[n, m] = ((2 * n - 1) * u * legendre[n - 1, m] - (n + m - 1) * before) / (n - m)
            for n in range(max(2, m), degree + 1):
                double = 1 if m == 0 else 2
                norm = mpmath.sqrt(double * (2 * n + 1) * mpmath.factorial(n - m) / mpmath.factorial(n + m))
                at_n = n * (n + 1) // 2 + m
                wave = c[at_n] * mpmath.cos(m * longitude) + s[at_n] * mpmath.sin(m * longitude)
                total += (mpmath.mpf(gravity_field.RADIUS) / r) ** n * norm * legendre[n, m] * wave
        return gravity_field.MU / r * total

    with mpmath.workdps(40):
        step, found = mpmath.mpf(10) ** -6, []
        for axis in range(3):
            ends = []
            for k in (-2, -1, 1, 2):
                there = [mpmath.mpf(value) for value in point]
                there[axis] += k * step
                ends.append(potential(*there))
            found.append(float((ends[0] - 8 * ends[1] + 8 * ends[2] - ends[3]) / (12 * step)))
    return found


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("size", [(2, 0), (2, 2), (5, 3), (12, 12)], ids=str)
def test_is_the_gradient_of_the_potential(size: tuple[int, int], point: tuple[float, float, float]) -> None:
    got = harmonics.acceleration(gravity_field.load(*size), *point)
    want = gradient(*size, point)
    assert got == pytest.approx(want, rel=0.0, abs=2e-14 * math.hypot(*want))


def test_twenty_by_twenty_is_the_gradient_too() -> None:
    want = gradient(20, 20, POINTS[1])
    assert harmonics.acceleration(FIELD, *POINTS[1]) == pytest.approx(want, rel=0.0, abs=2e-14 * math.hypot(*want))


@pytest.mark.parametrize("point", POINTS)
def test_both_speeds_to_the_last_bit(point: tuple[float, float, float]) -> None:
    for size in ((20, 20), (20, 0), (3, 2), (70, 70)):
        field = gravity_field.load(*size)
        fast = at("compiled", harmonics.acceleration)(buffer(field), *point)
        assert fast == harmonics.acceleration(field, *point)


@pytest.mark.parametrize("point", POINTS)
def test_zonal_part_is_gravity_zonal(point: tuple[float, float, float]) -> None:
    jn = {2: J2, 3: J3, 4: J4, 5: J5, 6: J6}
    c, s = flat(20, {(n, 0): (-j / math.sqrt(2 * n + 1), 0.0) for n, j in jn.items()})
    want = zonal(world(j3=J3, j4=J4, j5=J5, j6=J6), *point)
    for order in (0, 20):
        got = harmonics.acceleration(harmonics.table(20, order, MU_EARTH, R_EARTH, c, s), *point)
        assert got == pytest.approx(want, rel=0.0, abs=2e-15 * math.hypot(*want))
    only = harmonics.table(2, 0, MU_EARTH, R_EARTH, c, s)
    want = zonal(world(), *point)
    assert harmonics.acceleration(only, *point) == pytest.approx(want, rel=0.0, abs=2e-15 * math.hypot(*want))


def test_turning_the_field_turns_the_pull() -> None:
    """Shift all longitudes by an angle: the coefficients of order m turn by m times that angle."""
    angle = 0.7
    c, s = (list(part) for part in gravity_field._coefficients(20))
    turned_c, turned_s = list(c), list(s)
    for n in range(21):
        for m in range(n + 1):
            k, cosine, sine = n * (n + 1) // 2 + m, math.cos(m * angle), math.sin(m * angle)
            turned_c[k], turned_s[k] = c[k] * cosine - s[k] * sine, s[k] * cosine + c[k] * sine
    x, y, z = POINTS[1]
    turn = np.array([[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]])
    field = harmonics.table(20, 20, gravity_field.MU, gravity_field.RADIUS, turned_c, turned_s)
    got = harmonics.acceleration(field, *(turn @ [x, y, z]).tolist())
    assert got == pytest.approx(turn @ harmonics.acceleration(FIELD, x, y, z), abs=1e-16)


def test_a_cut_field_is_the_field_with_zeros() -> None:
    c, s = (list(part) for part in gravity_field._coefficients(9))
    for n in range(10):
        for m in range(5, n + 1):
            c[n * (n + 1) // 2 + m] = s[n * (n + 1) // 2 + m] = 0.0
    whole = harmonics.table(9, 9, gravity_field.MU, gravity_field.RADIUS, c, s)
    for point in POINTS:
        cut = harmonics.acceleration(gravity_field.load(9, 4), *point)
        assert cut == pytest.approx(harmonics.acceleration(whole, *point), abs=1e-17)


def test_far_degrees_do_not_overflow() -> None:
    near, far = (harmonics.acceleration(gravity_field.load(70, 70), 0.0, x, 1e3) for x in (6400e3, 4e8))
    assert all(math.isfinite(value) for value in near)
    assert math.hypot(*far) == pytest.approx(math.hypot(*harmonics.acceleration(FIELD, 0.0, 4e8, 1e3)), rel=1e-12)


@pytest.mark.parametrize(
    ("degree", "want"),
    [
        (2, (-6.97922756436, -1.8292810538, -2.69001658552)),
        (3, (-6.97926211185, -1.82929165145, -2.68998602761)),
        (4, (-6.97931189287, -1.82931487069, -2.6899914012)),
    ],
)
def test_published_case_of_montenbruck_and_gill(degree: int, want: tuple[float, float, float]) -> None:
    """Their programs' field (JGM-3) at the place of exercise 3-1, as brahe's tests quote it.

    Their C20 has seven digits, which leaves 1e-7 m/s2 open.
    """
    place, mu, radius = (6525.919e3, 1710.416e3, 2508.886e3), 398600.4415e9, 6378136.3
    field = harmonics.table(degree, degree, mu, radius, *flat(degree, JGM3))
    k = -mu / math.hypot(*place) ** 3
    got = [k * p + a for p, a in zip(place, harmonics.acceleration(field, *place), strict=True)]
    assert got == pytest.approx(want, rel=0.0, abs=1e-7)
    # all of 20x20 with the newer field, twelve years of geodesy apart; degrees 5 to 20 change 5e-5 here
    got = [k * p + a for p, a in zip(place, harmonics.acceleration(FIELD, *place), strict=True)]
    assert got == pytest.approx((-6.979261862, -1.82928315091, -2.68999053339), rel=0.0, abs=2e-6)


def test_against_heyoka() -> None:
    heyoka = pytest.importorskip("heyoka")
    variables = heyoka.make_vars("x", "y", "z")
    theirs = heyoka.cfunc(heyoka.model.egm2008_acc(list(variables), 20, 20), variables)
    for point in POINTS[:3]:
        central = -gravity_field.MU / math.hypot(*point) ** 3
        got = [central * p + a for p, a in zip(point, harmonics.acceleration(FIELD, *point), strict=True)]
        assert got == pytest.approx(theirs(list(point)), rel=0.0, abs=1e-14)
