"""Two-body gravity and the zonals J2 to J6, against the gradient of their potential and against another package."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from sim.core.constants import J2, J3, J4, J5, J6, MU_EARTH, R_EARTH
from sim.core.forces.gravity import two_body, zonal
from sim.core.world import World, world
from sim.speed import at, buffers

EVERY = buffers(world(j3=J3, j4=J4, j5=J5, j6=J6))
POINTS = [
    (6778e3, 0.0, 0.0),
    (4.1e6, -3.3e6, 4.2e6),
    (-1.2e6, 0.7e6, -6.6e6),
    (0.0, 0.0, 6700e3),
    (0.0, 0.0, -6700e3),
    (1e-3, -2e-3, 6700e3),
    (20e6, 30e6, -12e6),
]


def legendre_gradient(w: World, point: tuple[float, float, float]) -> list[mpmath.mpf]:
    """Differentiate the zonal potential -mu/r sum Jn (R/r)^n Pn(z/r) numerically, with 40 digits."""
    zonals = {2: w.j2, 3: w.j3, 4: w.j4, 5: w.j5, 6: w.j6}

    def potential(x: mpmath.mpf, y: mpmath.mpf, z: mpmath.mpf) -> mpmath.mpf:
        r = mpmath.sqrt(x * x + y * y + z * z)
        return -w.mu / r * sum(j * (w.radius / r) ** n * mpmath.legendre(n, z / r) for n, j in zonals.items() if j)

    with mpmath.workdps(40):
        step = mpmath.mpf(10) ** -6
        gradient = []
        for axis in range(3):
            ends = []
            for k in (-2, -1, 1, 2):
                there = [mpmath.mpf(c) for c in point]
                there[axis] += k * step
                ends.append(potential(*there))
            gradient.append((ends[0] - 8 * ends[1] + 8 * ends[2] - ends[3]) / (12 * step))
        return gradient


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize(
    "zonals",
    [{"j2": J2}, {"j3": J3}, {"j4": J4}, {"j5": J5}, {"j6": J6}, {"j2": J2, "j3": J3, "j4": J4, "j5": J5, "j6": J6}],
    ids=lambda zonals: "+".join(zonals),
)
def test_zonals_are_the_gradient_of_their_potential(
    point: tuple[float, float, float], zonals: dict[str, float]
) -> None:
    w = world(**{"j2": 0.0, **zonals})
    want = legendre_gradient(w, point)
    size = max(abs(float(c)) for c in want)
    assert zonal(w, *point) == pytest.approx([float(c) for c in want], rel=0.0, abs=1e-14 * size)


def test_both_speeds(speed: str) -> None:
    for point in POINTS:
        assert at(speed, zonal)(EVERY, *point) == zonal(EVERY, *point)
        assert at(speed, two_body)(MU_EARTH, *point) == two_body(MU_EARTH, *point)


def test_two_body_is_the_inverse_square() -> None:
    for point in POINTS:
        r = math.hypot(*point)
        a = two_body(MU_EARTH, *point)
        assert math.hypot(*a) == pytest.approx(MU_EARTH / r**2, rel=1e-15)
        assert [c * r for c in a] == pytest.approx([-c * math.hypot(*a) for c in point], rel=1e-15)


def test_nothing_happens_at_the_poles_and_on_the_equator() -> None:
    ax, ay, _ = zonal(EVERY, 0.0, 0.0, 6700e3)
    assert (ax, ay) == (0.0, 0.0)
    even = world(j4=J4, j6=J6)
    assert zonal(even, 6778e3, 0.0, 0.0)[1:] == (0.0, 0.0)
    assert zonal(world(j2=0.0, j3=J3), 6778e3, 0.0, 0.0)[2] != 0.0  # odd zonals do pull across the equator


def test_zonals_mirror_in_the_equator() -> None:
    up, down = zonal(world(j4=J4, j6=J6), 4e6, 3e6, 4e6), zonal(world(j4=J4, j6=J6), 4e6, 3e6, -4e6)
    assert down == (up[0], up[1], -up[2])
    up, down = zonal(world(j2=0.0, j3=J3, j5=J5), 4e6, 3e6, 4e6), zonal(world(j2=0.0, j3=J3, j5=J5), 4e6, 3e6, -4e6)
    assert down == (-up[0], -up[1], up[2])


def test_leaving_out_zeros_changes_nothing() -> None:
    tiny = world(j6=1e-300)  # takes the long way with nothing to add
    for point in POINTS:
        assert zonal(world(), *point) == zonal(tiny, *point)


def test_against_boinor() -> None:
    import boinor.core.perturbations as perturbations

    for point in POINTS:
        state = np.array([*point, 0.0, 7700.0, 0.0])
        j2 = perturbations.J2_perturbation.py_func(0.0, state, MU_EARTH, J2, R_EARTH)
        j3 = perturbations.J3_perturbation.py_func(0.0, state, MU_EARTH, J3, R_EARTH)
        assert zonal(world(), *point) == pytest.approx(j2, rel=1e-14, abs=1e-18)
        assert zonal(world(j2=0.0, j3=J3), *point) == pytest.approx(j3, rel=1e-13, abs=1e-20)
