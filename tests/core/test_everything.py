"""Relative motion with J2 to J6, an air table, Sun, Moon and light together, against 80-bit numbers made elsewhere."""

import math
import runpy
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.core.body import Body
from sim.core.constants import J3, J4, J5, J6
from sim.core.motion.integrate import next_step, pair_coast
from sim.core.tuples import Pair
from sim.core.world import World, world
from sim.speed import at, buffers

case = SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "everything.py")))

# As tests/core/everything.py prints them: the target, and the chaser less the target
TARGET_END = (
    5584752.844785595,
    -2450056.6723346463,
    -2930780.6102775596,
    4335.306184282482,
    3875.0627839259287,
    5008.046182863748,
)
APART_END = (
    -8516.270369430882,
    -7559.292562892203,
    -9767.779459633106,
    14.116171151281128,
    -6.174251094140413,
    -7.411946221464008,
)
WORLD: World = buffers(
    world(
        j3=J3, j4=J4, j5=J5, j6=J6, density=case.DENSITY, air=case.AIR, sky=case.SKY, sun_mu=case.SUN_MU,
        moon_mu=case.MOON_MU,
    )
)  # fmt: skip
SHIPS = Body(*case.TARGET_BODY), Body(*case.CHASER_BODY)


def flown(cuts: list[float], max_step: float, w: World = WORLD) -> Pair:
    """Return the pair after 6 h, in coasts that end at ``cuts`` (s)."""
    pair = case.TARGET + case.APART
    for begin, end in pairwise([0.0, *cuts, case.SPAN]):
        pair = at("compiled", pair_coast)(w, *SHIPS, begin, pair, end - begin, max_step)
    return pair


@pytest.mark.parametrize(
    ("cuts", "max_step"), [([], math.inf), ([], 300.0), ([], 77.0), ([777.7, 5000.1, 9999.9], math.inf)]
)
def test_six_hours_from_15_km_with_every_force(cuts: list[float], max_step: float) -> None:
    """With the longest steps too, and with coasts that end between the rows of the air.

    Short steps agree to 1e-8 m. From two absolute orbits in 80-bit numbers the distance comes to 1e-7 m.
    """
    end, fine = flown(cuts, max_step), flown([], 20.0)
    assert math.dist(end[6:9], fine[6:9]) < 1e-8
    assert math.dist(end[9:], fine[9:]) < 1e-11
    assert math.dist(end[6:9], APART_END[:3]) < 2e-7
    assert math.dist(end[9:], APART_END[3:]) < 2e-10
    assert math.dist(end[:3], TARGET_END[:3]) < 2e-7


@pytest.mark.parametrize(
    ("off", "least"),
    [({"density": 0.0}, 10.0), ({"sun_mu": 0.0}, 1e-4), ({"moon_mu": 0.0}, 1e-4), ({"j6": 0.0}, 1e-4)],
)
def test_each_force_is_seen(off: dict[str, float], least: float) -> None:
    """Each moves the distance by five hundred times what is allowed above, or more."""
    assert math.dist(flown([], 300.0, WORLD._replace(**off))[6:9], APART_END[:3]) > least


def test_light_is_seen() -> None:
    dark = Body(case.TARGET_BODY[0], 0.0), Body(case.CHASER_BODY[0], 0.0)
    end = at("compiled", pair_coast)(WORLD, *dark, 0.0, case.TARGET + case.APART, case.SPAN, 300.0)
    assert math.dist(end[6:9], APART_END[:3]) > 1e-2


@pytest.mark.parametrize(
    ("t", "longest", "left", "want"),
    [
        (0.0, 300.0, 1000.0, 180.0),
        (10.0, 300.0, 1000.0, 170.0),  # to a row, and two more
        (59.9, 300.0, 1000.0, 120.1),
        (60.0 - 1e-7, 300.0, 1000.0, 180.0 + 1e-7),  # that is on a row
        (10.0, 90.0, 1000.0, 50.0),  # one more is too far
        (0.0, 40.0, 1000.0, 30.0),  # not even one: half the way
        (10.0, 300.0, 30.0, 30.0),  # the end comes first
        (10.0, 300.0, -1000.0, -130.0),
        (0.0, 300.0, -1000.0, -180.0),
        (0.0, 25.0, -1000.0, -20.0),
        (-1000.0, 300.0, 900.0, 160.0),  # before the table too
    ],
)
def test_steps_end_on_the_rows_of_the_air(t: float, longest: float, left: float, want: float) -> None:
    aired = world(density=1e-12, air=[0.0, 60.0, *[390e3, -27.0, 2e-5, 0.0] * 8])
    assert next_step(aired, t, case.TARGET, 0.0, longest, left) == pytest.approx(want, rel=1e-12)
