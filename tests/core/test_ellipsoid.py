"""Geodetic places against ERFA's."""

from __future__ import annotations

import math

import erfa
import numpy as np
import pytest

from sim.core.constants import FLATTENING, R_EARTH
from sim.core.ellipsoid import geodetic, height, normal
from sim.speed import at


@pytest.mark.parametrize("above", [-10e3, 0.0, 100e3, 390e3, 2e6, 3.6e7])
def test_places_are_those_of_erfa(speed: str, above: float) -> None:
    get = at(speed, geodetic)
    for latitude in np.linspace(-0.5 * math.pi, 0.5 * math.pi, 91).tolist():
        for longitude in (-3.1, -1.0, 0.0, 2.2):
            place = tuple(erfa.gd2gce(R_EARTH, FLATTENING, longitude, latitude, above).tolist())
            phi, lam, h = get(R_EARTH, FLATTENING, place)
            assert phi == pytest.approx(latitude, abs=3e-13)
            assert lam == pytest.approx(longitude, abs=1e-15 if abs(latitude) < 1.5 else math.inf)
            assert h == pytest.approx(above, abs=3e-8)
            assert h == height(R_EARTH, FLATTENING, math.sqrt(place[0] ** 2 + place[1] ** 2), place[2])


def test_on_a_sphere_the_normal_is_the_radius(speed: str) -> None:
    assert at(speed, normal)(6e6, 0.0, 3e6, -4e6) == pytest.approx((-0.8, 0.6), rel=1e-15)
    assert at(speed, height)(6e6, 0.0, 4e6, 6e6) == pytest.approx(math.hypot(4e6, 6e6) - 6e6, rel=1e-14)
