"""Encke's f(q) and the difference of gravity between neighbours, against 40 digits."""

from __future__ import annotations

import mpmath
import pytest

from sim.core.constants import MU_EARTH
from sim.core.forces.encke import f, tidal
from sim.speed import at

TARGET = (4.1e6, -3.3e6, 4.2e6)


@pytest.mark.parametrize("q", [0.0, 1e-300, 1e-17, -1e-12, 1e-9, -3e-5, 0.004, -0.3, -0.999, 1.0, 50.0])
def test_f_has_every_digit(speed: str, q: float) -> None:
    with mpmath.workdps(350):
        want = mpmath.mpf(1 + mpmath.mpf(q)) ** mpmath.mpf("1.5") - 1
    assert at(speed, f)(q) == pytest.approx(float(want), rel=6e-16, abs=0.0)


@pytest.mark.parametrize("separation", [1e-6, 1.0, 30.0, 15e3, 2e6])
@pytest.mark.parametrize("direction", [(1.0, 0.0, 0.0), (0.48, -0.6, 0.64), (-0.36, 0.8, 0.48)])
def test_the_difference_keeps_its_digits(separation: float, direction: tuple[float, float, float]) -> None:
    offset = tuple(separation * c for c in direction)
    with mpmath.workdps(40):
        r = mpmath.matrix(TARGET)
        c = r + mpmath.matrix(offset)
        want = [float(-MU_EARTH * (c[i] / mpmath.norm(c) ** 3 - r[i] / mpmath.norm(r) ** 3)) for i in range(3)]
    size = max(abs(w) for w in want)
    assert tidal(MU_EARTH, *TARGET, *offset) == pytest.approx(want, rel=0.0, abs=2e-15 * size)


def test_both_speeds(speed: str) -> None:
    assert at(speed, tidal)(MU_EARTH, *TARGET, 10.0, -20.0, 30.0) == tidal(MU_EARTH, *TARGET, 10.0, -20.0, 30.0)


def test_near_the_target_it_is_the_gradient_of_gravity() -> None:
    n2 = MU_EARTH / 6778e3**3
    assert tidal(MU_EARTH, 6778e3, 0.0, 0.0, 1e-3, 0.0, 0.0) == pytest.approx((2e-3 * n2, 0.0, 0.0), rel=1e-9)
    assert tidal(MU_EARTH, 6778e3, 0.0, 0.0, 0.0, 1e-3, 0.0)[1] == pytest.approx(-1e-3 * n2, rel=1e-9)
    assert tidal(MU_EARTH, 6778e3, 0.0, 0.0, 0.0, 0.0, 1e-3)[2] == pytest.approx(-1e-3 * n2, rel=1e-9)
