"""Density above the ellipsoid, and drag in air that turns with the Earth."""

from __future__ import annotations

import math

import erfa
import numpy as np
import pytest

from sim.core.constants import FLATTENING, MU_EARTH, OMEGA_EARTH, R_EARTH
from sim.core.drag import density, drag
from sim.core.world import world
from sim.speed import at, buffers

AIR = buffers(world(density=8.6e-13, density_height=390e3, scale_height=45e3))
PLACE = (4.1e6, -3.3e6, 4.2e6)


def test_density_at_its_reference_height(speed: str) -> None:
    there = at(speed, density)
    polar = R_EARTH * (1.0 - FLATTENING)
    assert there(AIR, 0.0, R_EARTH + 390e3, 0.0, 0.0) == pytest.approx(8.6e-13, rel=1e-12)
    assert there(AIR, 0.0, 0.0, 0.0, -(polar + 390e3)) == pytest.approx(8.6e-13, rel=1e-12)
    assert there(AIR, 0.0, 0.0, R_EARTH + 435e3, 0.0) == pytest.approx(8.6e-13 / math.e, rel=1e-12)


def test_height_is_geodetic_to_first_order() -> None:
    for latitude in np.linspace(-math.pi / 2, math.pi / 2, 61):
        place = erfa.gd2gce(R_EARTH, FLATTENING, 1.1, latitude, 390e3)
        height = 390e3 - 45e3 * math.log(density(AIR, 0.0, *place) / 8.6e-13)
        assert height == pytest.approx(390e3, abs=40.0)


def test_drag_is_against_the_velocity_through_the_air(speed: str) -> None:
    x, y, z = PLACE
    v = (3000.0, 6000.0, 3500.0)
    wind = np.cross([0.0, 0.0, OMEGA_EARTH], PLACE)
    w = np.array(v) - wind
    want = -0.5 * density(AIR, 0.0, *PLACE) * 0.006 * np.linalg.norm(w) * w
    assert at(speed, drag)(AIR, 0.0, 0.006, x, y, z, *v) == pytest.approx(want, rel=1e-14)


def test_no_drag_on_what_turns_with_the_air() -> None:
    x, y, z = PLACE
    assert drag(AIR, 0.0, 0.006, x, y, z, -OMEGA_EARTH * y, OMEGA_EARTH * x, 0.0) == (0.0, 0.0, 0.0)


def test_drag_goes_with_area_density_and_speed_squared() -> None:
    still = AIR._replace(spin=0.0)
    a = np.array(drag(still, 0.0, 0.006, *PLACE, 3000.0, 6000.0, 3500.0))
    assert drag(still, 0.0, 0.006, *PLACE, 6000.0, 12000.0, 7000.0) == pytest.approx(4.0 * a, rel=1e-15)
    assert drag(still, 0.0, 0.012, *PLACE, 3000.0, 6000.0, 3500.0) == pytest.approx(2.0 * a, rel=1e-15)
    dense = still._replace(density=3 * 8.6e-13)
    assert drag(dense, 0.0, 0.006, *PLACE, 3000.0, 6000.0, 3500.0) == pytest.approx(3.0 * a, rel=1e-15)


def test_against_boinor() -> None:
    import boinor.core.perturbations as perturbations

    sphere = AIR._replace(spin=0.0, flattening=0.0)
    state = np.array([*PLACE, 3000.0, 6000.0, 3500.0])
    ground = 8.6e-13 * math.exp(390e3 / 45e3)
    theirs = perturbations.atmospheric_drag_exponential.py_func(0.0, state, MU_EARTH, R_EARTH, 2.2, 0.003, 45e3, ground)
    assert drag(sphere, 0.0, 2.2 * 0.003, *state) == pytest.approx(theirs, rel=1e-13)
