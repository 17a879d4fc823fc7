"""The pull of Sun and Moon: against many digits, and against the tide that it is."""

from __future__ import annotations

import math

import mpmath
import pytest

from sim.core.forces.third_body import third_body
from sim.speed import at

SUN = 1.32712440041e20, (-2.1e10, 1.35e11, 5.9e10)
MOON = 4.902800e12, (2.9e8, -2.2e8, 1.1e8)


@pytest.mark.parametrize(("mu", "place"), [SUN, MOON], ids=["sun", "moon"])
@pytest.mark.parametrize("r", [(6.7e6, -1e6, 2e6), (1.0, 2.0, -3.0), (4e7, 1e7, 0.0)])
def test_against_forty_digits(
    speed: str, mu: float, place: tuple[float, float, float], r: tuple[float, float, float]
) -> None:
    with mpmath.workdps(40):
        s, p = [mpmath.mpf(c) for c in place], [mpmath.mpf(c) for c in r]
        d = [a - b for a, b in zip(s, p, strict=True)]
        near, far = (mpmath.sqrt(sum(c * c for c in v)) ** 3 for v in (d, s))
        want = [float(mu * (a / near - b / far)) for a, b in zip(d, s, strict=True)]
    got = at(speed, third_body)(mu, *r, *place)
    assert got == pytest.approx(want, rel=0.0, abs=4e-16 * math.hypot(*want))


def test_it_is_a_tide() -> None:
    """Towards the Sun and away from it 2 mu r/s^3 outwards, half of it inwards at right angles (0.5e-6 m/s2)."""
    mu, s, r = 1.32712440041e20, 1.496e11, 6.77e6
    tide = mu * r / s**3
    assert third_body(mu, r, 0.0, 0.0, s, 0.0, 0.0)[0] == pytest.approx(2.0 * tide, rel=2e-4)
    assert third_body(mu, -r, 0.0, 0.0, s, 0.0, 0.0)[0] == pytest.approx(-2.0 * tide, rel=2e-4)
    assert third_body(mu, 0.0, r, 0.0, s, 0.0, 0.0)[1] == pytest.approx(-tide, rel=1e-7)
    assert third_body(mu, 0.0, 0.0, 0.0, s, 0.0, 0.0) == (0.0, 0.0, 0.0)
    assert 2.0 * tide == pytest.approx(5.4e-7, rel=0.02)


def test_both_speeds_to_the_last_bit() -> None:
    for mu, place in (SUN, MOON):
        assert at("compiled", third_body)(mu, 6.7e6, -1e6, 2e6, *place) == third_body(mu, 6.7e6, -1e6, 2e6, *place)
