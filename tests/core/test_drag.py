"""Density above the ellipsoid, and drag in air that turns with the Earth."""

from __future__ import annotations

import math
from itertools import pairwise

import erfa
import numpy as np
import pytest

from sim.core.constants import FLATTENING, MU_EARTH, OMEGA_EARTH, R_EARTH
from sim.core.forces.drag import LAYERS, density, drag, height
from sim.core.motion.dynamics import POLE
from sim.core.world import LAYERED, world
from sim.speed import at, buffers

AIR = buffers(world(density=8.6e-13, density_height=390e3, scale_height=45e3))
PLACE = (4.1e6, -3.3e6, 4.2e6)


def test_density_at_its_reference_height(speed: str) -> None:
    there = at(speed, density)
    polar = R_EARTH * (1.0 - FLATTENING)
    assert there(AIR, 0.0, R_EARTH + 390e3, 0.0, 0.0) == pytest.approx(8.6e-13, rel=1e-12)
    assert there(AIR, 0.0, 0.0, 0.0, -(polar + 390e3)) == pytest.approx(8.6e-13, rel=1e-12)
    assert there(AIR, 0.0, 0.0, R_EARTH + 435e3, 0.0) == pytest.approx(8.6e-13 / math.e, rel=1e-12)


# Vallado's table 8-4 at heights of its own and between; at 747.2119 km his example 8-4
@pytest.mark.parametrize(
    ("km", "kg_m3"),
    [
        (0.0, 1.225), (50.0, 1.057e-3), (100.0, 5.297e-7), (130.0, 8.484e-9), (200.0, 2.789e-10), (350.0, 9.518e-12),
        (390.0, 9.518e-12 * math.exp(-40.0 / 53.298)), (747.2119, 2.1219854e-14), (1000.0, 3.019e-15),
        (1268.0, 3.019e-15 / math.e), (-7.249, 1.225 * math.e),
    ],
)  # fmt: skip
def test_air_in_layers(speed: str, km: float, kg_m3: float) -> None:
    layers = buffers(world(density=8.6e-13, air=LAYERED))
    assert at(speed, density)(layers, 0.0, R_EARTH + 1e3 * km, 0.0, 0.0) == pytest.approx(kg_m3, rel=1e-6)


def test_layers_join_within_a_hundredth() -> None:
    layers = buffers(world(density=8.6e-13, air=LAYERED))
    bases = [base for base, _, _ in LAYERS[1:]]
    below, above = ([density(layers, 0.0, R_EARTH + base + side, 0.0, 0.0) for base in bases] for side in (-1e-3, 0.0))
    assert below == pytest.approx(above, rel=0.01)
    rises = np.array([density(layers, 0.0, R_EARTH + h, 0.0, 0.0) for h in np.arange(0.0, 1200e3, 500.0)])
    assert np.all(np.diff(rises) < 0.0)


def test_height_is_geodetic() -> None:
    for latitude in np.linspace(-math.pi / 2, math.pi / 2, 61):
        place = erfa.gd2gce(R_EARTH, FLATTENING, 1.1, latitude, 390e3)
        assert height(AIR, *place) == pytest.approx(390e3, abs=1e-6)
        assert density(AIR, 0.0, *place) == pytest.approx(8.6e-13, rel=1e-9)


def test_drag_is_against_the_velocity_through_the_air(speed: str) -> None:
    x, y, z = PLACE
    v = (3000.0, 6000.0, 3500.0)
    wind = np.cross([0.0, 0.0, OMEGA_EARTH], PLACE)
    w = np.array(v) - wind
    want = -0.5 * density(AIR, 0.0, *PLACE) * 0.006 * np.linalg.norm(w) * w
    assert at(speed, drag)(AIR, 0.0, POLE, 0.006, x, y, z, *v) == pytest.approx(want, rel=1e-14)


def test_no_drag_on_what_turns_with_the_air() -> None:
    x, y, z = PLACE
    assert drag(AIR, 0.0, POLE, 0.006, x, y, z, -OMEGA_EARTH * y, OMEGA_EARTH * x, 0.0) == (0.0, 0.0, 0.0)


def test_drag_goes_with_area_density_and_speed_squared() -> None:
    still = AIR._replace(spin=0.0)
    a = np.array(drag(still, 0.0, POLE, 0.006, *PLACE, 3000.0, 6000.0, 3500.0))
    assert drag(still, 0.0, POLE, 0.006, *PLACE, 6000.0, 12000.0, 7000.0) == pytest.approx(4.0 * a, rel=1e-15)
    assert drag(still, 0.0, POLE, 0.012, *PLACE, 3000.0, 6000.0, 3500.0) == pytest.approx(2.0 * a, rel=1e-15)
    dense = still._replace(density=3 * 8.6e-13)
    assert drag(dense, 0.0, POLE, 0.006, *PLACE, 3000.0, 6000.0, 3500.0) == pytest.approx(3.0 * a, rel=1e-15)


def test_against_boinor() -> None:
    import boinor.core.perturbations as perturbations

    sphere = AIR._replace(spin=0.0, flattening=0.0)
    state = np.array([*PLACE, 3000.0, 6000.0, 3500.0])
    ground = 8.6e-13 * math.exp(390e3 / 45e3)
    theirs = perturbations.atmospheric_drag_exponential.py_func(0.0, state, MU_EARTH, R_EARTH, 2.2, 0.003, 45e3, ground)
    assert drag(sphere, 0.0, POLE, 2.2 * 0.003, *state) == pytest.approx(theirs, rel=1e-13)


def test_an_infinite_scale_height_is_a_constant_density(speed: str) -> None:
    same = AIR._replace(scale_height=math.inf)
    for above in (0.0, 200e3, 900e3):
        assert at(speed, density)(same, 0.0, R_EARTH + above, 0.0, 0.0) == 8.6e-13


# A smooth air: day and night, an orbit that rises and falls, a scale height that grows with height.
def air_of(t: float, h: float) -> float:
    base = 395e3 + 8e3 * math.sin(1.1e-3 * t)
    x = (h - base) / 50e3
    return 1e-12 * math.exp(0.7 * math.cos(1.13e-3 * t) + 0.2 * math.sin(3.4e-3 * t) - x + 0.02 * x * x)


def table_of(step: float, rows: int, start: float = -60.0) -> list[float]:
    table = [start, step]
    for k in range(rows):
        t = start + k * step
        h0 = 395e3 + 8e3 * math.sin(1.1e-3 * t)
        table += [h0, math.log(air_of(t, h0)), 1.0 / 50e3, 0.02 / 50e3**2]
    return table


TABLE = buffers(world(density=1e-12, air=table_of(60.0, 120)))


def test_the_table_is_exact_at_its_rows(speed: str) -> None:
    there = at(speed, density)
    for k in (1, 2, 57, 117):
        t = 60.0 * (k - 1)
        for above in (-9e3, 0.0, 4e3):
            h = 395e3 + 8e3 * math.sin(1.1e-3 * t) + above
            assert there(TABLE, t, R_EARTH + h, 0.0, 0.0) == pytest.approx(air_of(t, h), rel=1e-9)


def test_the_table_is_good_to_1e_8_between_its_rows() -> None:
    for t in np.linspace(0.0, 6900.0, 777).tolist():
        h = 395e3 + 8e3 * math.sin(1.1e-3 * t) + 5e3
        assert density(TABLE, t, 0.0, R_EARTH + h, 0.0) == pytest.approx(air_of(t, h), rel=1e-8)


def test_the_table_converges_with_its_step() -> None:
    def worst(step: float) -> float:
        the_world = world(density=1e-12, air=table_of(step, int(7200.0 / step) + 8, start=-4.0 * step))
        errors = []
        for t in np.linspace(0.0, 7000.0, 501).tolist():
            h = 397e3 + 8e3 * math.sin(1.1e-3 * t)
            errors.append(abs(density(the_world, t, R_EARTH + h, 0.0, 0.0) / air_of(t, h) - 1.0))
        return max(errors)

    assert worst(240.0) / worst(120.0) > 100.0  # the eighth order shows in steps short beside the waves


def test_the_table_is_continuous_with_its_slope() -> None:
    h, e = 398e3, 1e-3
    for t in (60.0, 120.0, 3600.0):
        before, there, after = (density(TABLE, t + d, R_EARTH + h, 0.0, 0.0) for d in (-e, 0.0, e))
        assert there == pytest.approx(before, rel=1e-5)
        assert (after - there) / e == pytest.approx((there - before) / e, rel=1e-2)


def test_far_from_the_table_density_still_falls_with_height() -> None:
    for t in (0.0, 1000.0, 4000.0):
        falling = [density(TABLE, t, R_EARTH + h, 0.0, 0.0) for h in np.linspace(150e3, 1500e3, 300)]
        assert all(low > high > 0.0 for low, high in pairwise(falling))


def test_outside_its_time_the_table_stands_still(speed: str) -> None:
    there = at(speed, density)
    place = (R_EARTH + 400e3, 0.0, 0.0)
    assert there(TABLE, -1e6, *place) == there(TABLE, -60.0, *place)
    assert there(TABLE, 1e9, *place) == there(TABLE, 60.0 * 118, *place)


def test_both_speeds_read_the_table_alike() -> None:
    listed = TABLE._replace(air=TABLE.air.tolist())
    fast = at("compiled", density)
    for t in np.linspace(-100.0, 7500.0, 101).tolist():
        assert fast(TABLE, t, 4.1e6, -3.3e6, 4.2e6) == density(listed, t, 4.1e6, -3.3e6, 4.2e6)
