"""Sunlight's pressure and the Earth's shadow, against plainer geometry and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.core.constants import FLATTENING, R_EARTH
from sim.core.forces import radiation
from sim.core.world import World, world
from sim.speed import at, buffers

AU = radiation.AU
STEP = 3600.0
SUN = (AU, 0.0, 0.0)
EARTH = (R_EARTH, FLATTENING)


def still() -> World:
    """Build a world whose Sun stands still on the x axis."""
    row = [0.0] * 5 + [*SUN, 3.8e8, 0.0, 0.0]
    return buffers(world(sky=[-2.0 * STEP, STEP, 0.0, 0.0, *row * 12]))  # type: ignore[no-any-return]


WORLD = still()


def test_discs_are_those_of_inverse_sines_and_cosines(speed: str) -> None:
    """On a sphere, as two limbs and an angle between two vectors; on the ellipsoid, after the stretch."""
    rng = np.random.default_rng(5)
    get = at(speed, radiation.discs)
    sun = AU * np.array([0.3, -0.85, 0.43])
    for flattening in (0.0, FLATTENING):
        for place in 7e6 * rng.normal(size=(50, 3)):
            up, light = (np.array([x, y, z / (1.0 - flattening)]) for x, y, z in (place, sun))
            to_sun = light - up
            far, high = np.linalg.norm(to_sun), np.linalg.norm(up)
            want = (
                math.asin(6.957e8 / far),
                math.asin(min(R_EARTH / high, 1.0)),
                math.acos(-(up @ to_sun) / (far * high)),
            )
            assert get(R_EARTH, flattening, tuple(place.tolist()), tuple(sun.tolist())) == pytest.approx(want, abs=1e-8)


@pytest.mark.parametrize(("a", "b"), [(0.005, 1.2), (0.005, 0.007), (0.005, 0.002)])
def test_visible_share_by_strips(speed: str, a: float, b: float) -> None:
    """Chords of two discs, summed over strips across the Sun's."""
    get = at(speed, radiation.visible)
    edges = np.linspace(-a, a, 200_001)
    x = 0.5 * (edges[1:] + edges[:-1])
    ours = np.sqrt(a * a - x * x)
    for c in np.linspace(max(0.0, b - 1.2 * a), b + 1.2 * a, 25).tolist():
        theirs = np.sqrt(np.maximum(b * b - (c - x) ** 2, 0.0))
        covered = np.sum(np.minimum(ours, theirs)) / np.sum(ours)
        assert get(a, b, c) == pytest.approx(1.0 - covered, abs=1e-6)


def test_sunlight_is_the_share_of_the_discs(speed: str) -> None:
    share = at(speed, radiation.sunlight)
    for angle in np.linspace(1.8, 2.1, 50).tolist():
        place = circle(angle)[:3]
        a, b, c = radiation.discs(*EARTH, place, SUN)
        assert share(*EARTH, place, SUN) == radiation.visible(a, b, c)
    assert share(*EARTH, (6.7e6, 0.0, 0.0), SUN) == 1.0
    assert share(*EARTH, (-6.7e6, 0.0, 0.0), SUN) == 0.0
    assert share(*EARTH, (-1.5e9, 0.0, 0.0), SUN) == pytest.approx(
        1.0 - (6378137 / 1.5e9 / (6.957e8 / (AU + 1.5e9))) ** 2, abs=1e-6
    )


def test_edges_of_the_shadow_are_where_the_light_changes(speed: str) -> None:
    """Each of the three falls all the way into the shadow; its sign is that of the light."""
    get = at(speed, radiation.shadow_edges)
    angles = np.linspace(1.7, 2.2, 4001)
    rows = np.array([get(*EARTH, circle(angle)[:3], SUN) for angle in angles.tolist()])
    light = np.array([radiation.sunlight(*EARTH, circle(angle)[:3], SUN) for angle in angles.tolist()])
    assert np.all(np.diff(rows, axis=0) < 0.0)
    assert np.array_equal(rows[:, 0] > 0.0, light > 0.5)
    assert np.array_equal(rows[:, 1] >= 0.0, light == 1.0)
    assert np.array_equal(rows[:, 2] > 0.0, light > 0.0)
    assert 0.0 < np.mean(light) < 1.0


def test_pressure_at_one_astronomical_unit(speed: str) -> None:
    """4.54e-6 N/m2 away from the Sun on a black plate, by the inverse square elsewhere, nothing in the umbra."""
    press = at(speed, radiation.pressure)
    assert press(WORLD, 0.01, 0.0, 1e7, 0.0, *SUN) == pytest.approx((-4.5398e-8, 0.0, 0.0), rel=1e-4, abs=4e-12)
    near = press(WORLD, 0.01, 0.0, 1e7, 0.0, 0.5 * AU, 0.0, 0.0)
    assert near[0] == pytest.approx(4.0 * -4.5398e-8, rel=1e-4)
    assert press(WORLD, 0.01, -7e6, 0.0, 0.0, *SUN) == (0.0, 0.0, 0.0)
    assert press(WORLD, 0.0, 7e6, 0.0, 0.0, *SUN) == (0.0, 0.0, 0.0)


def circle(angle: float, radius: float = 6768e3) -> tuple[float, float, float, float, float, float]:
    """Return a state in the plane of the Sun, so many radians past the point under it."""
    v = math.sqrt(3.986e14 / radius)
    c, s = math.cos(angle), math.sin(angle)
    return radius * c, radius * s, 0.0, -v * s, v * c, 0.0


def test_changes_of_light_are_found_where_the_discs_touch(speed: str) -> None:
    """Into the shadow's edge, into the umbra and out: at the angles that the discs' radii give."""
    find, rate, radius = at(speed, radiation.next_change), math.sqrt(3.986e14 / 6768e3**3), 6768e3
    limb, disc = math.asin(6378137.0 / radius), math.asin(6.957e8 / AU)
    for edge in (math.pi - limb - disc, math.pi - limb + disc):  # first contact, then all covered
        begin = edge - 0.004
        h = 0.005 / rate
        share = find(WORLD, 0.0, circle(begin), circle(begin + rate * h), h, 0.0)
        parallax = radius * math.sin(edge) / AU
        assert share * h * rate == pytest.approx(0.004 - parallax, abs=2e-7)
    sunny = circle(0.2), circle(0.2 + rate * 60.0)
    assert find(WORLD, 0.0, *sunny, 60.0, 0.0) == 1.0


def test_a_step_that_may_meet_the_edge_is_known(speed: str) -> None:
    may, rate = at(speed, radiation.may_change), math.sqrt(3.986e14 / 6768e3**3)
    limb = math.pi - math.asin(6378137.0 / 6768e3)
    for h in (10.0, 60.0, 180.0):
        for side in (1.0, -1.0):
            assert may(WORLD, 0.0, circle(limb - 0.5 * rate * h), circle(limb + 0.5 * rate * h), side * h)
        assert not may(WORLD, 0.0, circle(0.3), circle(0.3 + rate * h), h)
        assert not may(WORLD, 0.0, circle(math.pi), circle(math.pi + rate * h), h)


def test_both_speeds_to_the_last_bit() -> None:
    plain = world(sky=[float(v) for v in WORLD.sky])
    start, end = circle(1.88), circle(1.94)
    h = 0.06 / math.sqrt(3.986e14 / 6768e3**3)
    arguments = (0.0, start, end, h)
    assert at("compiled", radiation.next_change)(WORLD, *arguments, 0.0) == radiation.next_change(
        plain, *arguments, 0.0
    )
    assert 0.0 < radiation.next_change(plain, *arguments, 0.0) < 1.0
    for angle in np.linspace(1.8, 2.2, 60).tolist():
        place = circle(angle)[:3]
        assert at("compiled", radiation.sunlight)(*EARTH, place, SUN) == radiation.sunlight(*EARTH, place, SUN)
