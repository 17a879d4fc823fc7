"""Worlds that cannot be are refused when made, and again at the door of the compiled code."""

import math

import pytest

from sim.core.forces.drag import density
from sim.core.forces.harmonics import acceleration as harmonics
from sim.core.forces.harmonics import table
from sim.core.forces.sky import MOON, SUN, orientation, place
from sim.core.world import CW_CURVILINEAR, HARMONIC, LINEAR, TWO_BODY, ZONAL, World, beyond, faults, world
from sim.speed import at, buffers

HOUR = 3600.0
SKY = [-2.0 * HOUR, HOUR, 0.3, 7.292115e-5] + [1e-4] * 5 + [1.5e11, 0.0, 0.0, 0.0, 3.8e8, 0.0]
SKY += SKY[4:] * 5  # six rows
AIR = [-60.0, 60.0] + [395e3, -27.0, 2e-5, 1e-12] * 10
FIELD = table(3, 2, 3.986e14, 6378e3, [0.0] * 10, [0.0] * 10)
WHOLE = world(gravity=HARMONIC, field=FIELD, sky=SKY, air=AIR, density=1e-12, sun_mu=1.3e20, moon_mu=4.9e12)

WRONG: list[tuple[dict[str, object], str]] = [
    ({"gravity": 7.0}, "not 7"),
    ({"gravity": 0.5}, "not 0.5"),
    ({"gravity": math.nan}, "not nan"),
    ({"gravity": HARMONIC}, "needs a field"),
    ({"sun_mu": 1.3e20}, "sun_mu needs a sky"),
    ({"moon_mu": 4.9e12}, "moon_mu needs a sky"),
    ({"sky": SKY[:-1]}, "sky is 4 figures and whole rows of 11"),
    ({"sky": SKY[:37]}, "sky is 4 figures and whole rows of 11, 4 at least, not 37"),
    ({"sky": [0.0, -HOUR, *SKY[2:]]}, "rows that are -3600 s apart"),
    ({"sky": [0.0, HOUR, math.inf, *SKY[3:]]}, "not finite"),
    ({"air": AIR[:-2]}, "air is 2 figures and whole rows of 4"),
    ({"air": AIR[:30]}, "8 at least, not 30"),
    ({"air": []}, "air is empty"),
    ({"field": FIELD[:-1]}, "field of 3x2"),
    ({"field": [*FIELD, 0.0]}, "field of 3x2"),
    ({"field": [20.0, *FIELD[1:]]}, "field of 20x2"),
    ({"field": [2.5, *FIELD[1:]]}, "degree 2.5"),
    ({"field": [3.0, 4.0, *FIELD[2:]]}, "order 4"),
    ({"field": FIELD[:3]}, "field is cut"),
    ({"mu": 0.0}, "mu must be positive"),
    ({"mu": -3.986e14}, "mu must be positive"),
    ({"radius": math.inf}, "radius must be positive and finite"),
    ({"j4": math.nan}, "j4 must be finite"),
    ({"density": -1e-12}, "density must be finite and not negative"),
    ({"scale_height": 0.0}, "scale_height must be positive"),
    ({"flattening": 1.0}, "flattening"),
    ({"gravity": CW_CURVILINEAR, "mean_motion": 1e-3, "density": 1e-12}, "CW world has neither air"),
    ({"gravity": LINEAR, "sun_mu": 1e20}, "a linear or CW world has neither air nor Sun"),
]


@pytest.mark.parametrize(("figures", "word"), WRONG)
def test_a_world_that_cannot_be_is_refused(figures: dict[str, object], word: str) -> None:
    with pytest.raises(ValueError, match="this world cannot be") as caught:
        world(**figures)  # type: ignore[arg-type]
    assert word in str(caught.value)
    by_hand = world()._replace(**figures)  # past the first door
    with pytest.raises(ValueError, match="this world cannot be"):
        buffers(by_hand)


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert len(faults(world()._replace(gravity=9.0, mu=math.nan, sun_mu=1.0, moon_mu=1.0))) == 4


@pytest.mark.parametrize("gravity", [LINEAR, CW_CURVILINEAR, TWO_BODY, ZONAL])
def test_what_can_be_is_taken(gravity: float) -> None:
    assert faults(world(gravity=gravity)) == []
    assert faults(WHOLE) == []
    assert faults(buffers(WHOLE)) == []
    assert world(gravity=2, mu=int(4e14), scale_height=math.inf).gravity == ZONAL  # type: ignore[arg-type]


@pytest.mark.parametrize("t", [-1e12, -7200.0, 0.0, 17999.0, 1e12])
def test_no_table_is_read_beyond_its_end_whatever_the_time(speed: str, t: float) -> None:
    """Each table lies between numbers that would show: lists would raise, so would numbers that are not numbers."""

    def fenced(the_world: World) -> World:
        import numpy as np

        if speed == "interpreted":
            return the_world
        parts = {}
        for name in ("field", "sky", "air"):
            inside = np.array(getattr(the_world, name))
            around = np.full(len(inside) + 4000, math.nan)
            around[2000:-2000] = inside
            parts[name] = around[2000:-2000]
        return the_world._replace(**parts)

    w = fenced(WHOLE)
    assert all(map(math.isfinite, at(speed, orientation)(w, t)))
    assert all(map(math.isfinite, at(speed, place)(w.sky, t, SUN) + at(speed, place)(w.sky, t, MOON)))
    assert math.isfinite(at(speed, density)(w, t, 6.8e6, 0.0, 0.0))
    assert all(map(math.isfinite, at(speed, harmonics)(w.field, 6.8e6, 1e5, 1e6)))


@pytest.mark.parametrize(
    ("figures", "first", "last", "light", "word"),
    [
        ({}, -1e9, 1e9, 0.0, ""),
        ({"sky": SKY}, -1e9, 1e9, 0.0, ""),  # which nothing looks at
        ({"sky": SKY, "sun_mu": 1.3e20}, -7200.0, 10800.0, 0.0, ""),
        ({"sky": SKY, "sun_mu": 1.3e20}, -7200.0, 10801.0, 0.0, "the table sky holds from -7200 s to 10800 s"),
        ({"sky": SKY, "moon_mu": 4.9e12}, -7201.0, 0.0, 0.0, "not from -7201 s"),
        ({"sky": SKY}, -7000.0, 0.0, 499.0, "not from -7499 s"),
        ({"sky": SKY, "gravity": HARMONIC, "field": FIELD}, 0.0, 1e5, 0.0, "to 100000 s"),
        ({"gravity": HARMONIC, "field": FIELD}, 0.0, 1e5, 0.0, ""),  # the Earth turns evenly
        ({"air": AIR}, 0.0, 1e5, 0.0, ""),  # thin as nothing
        ({"air": AIR, "density": 1e-12}, -60.0, 480.0, 0.0, ""),
        ({"air": AIR, "density": 1e-12}, -60.0, 481.0, 0.0, "the table air holds from -60 s to 480 s"),
    ],
)
def test_until_when_the_tables_reach(
    figures: dict[str, object], first: float, last: float, light: float, word: str
) -> None:
    told = beyond(world(**figures), first, last, light)  # type: ignore[arg-type]
    assert (told == "") if word == "" else (word in told)
