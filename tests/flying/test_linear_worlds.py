"""The worlds of the textbooks' linear equations: they fly the closed forms, on the axes that each says."""

from __future__ import annotations

from collections.abc import Callable
from math import pi

import numpy as np
import pytest

import sim
from sim.core.constants import R_EARTH
from sim.core.relative import yamanaka_ankersen
from sim.core.relative.cw import propagate

Fly = Callable[..., sim.Flight]
N = sim.orbit.mean_motion_rad_s(R_EARTH + 390e3)
TURN = 2.0 * pi / N
STARTS = [
    ((0, 0, 1000.0), (2 * N * 1000.0, 0, 0)),
    ((-3000.0, 200.0, -500.0), (0.4, -0.1, 0.2)),
    ((50.0, 0, 0), (0, 0.02, 0)),
]


def coast(seconds: float) -> dict[str, dict[str, object]]:
    return {"Drift": {"kind": "coast", "until": {"duration": f"{seconds!r} s"}}}


def on_ellipse(perigee: float, e: float) -> dict[str, object]:
    elements = {
        "semi_major_axis": f"{perigee / (1.0 - e)} m",
        "eccentricity": e,
        "inclination": "51.65 deg",
        "true_anomaly": "40 deg",
    }
    return {"orbit": {"elements": elements}}


@pytest.mark.parametrize("below", [500.0, 1000.0, 2761.0, -800.0])
def test_the_bounded_ellipse_closes(fly_small: Fly, below: float) -> None:
    """Clohessy and Wiltshire's condition x' = 2 n z; on curved axes the same start is 5.6 m off from 1,000 m."""
    start = {"position": (0, 0, below), "velocity": (2.0 * N * below, 0, 0)}
    end = fly_small(coast(TURN), model={"gravity": "cw"}, **start).lvlh[-1]
    assert end[:3] == pytest.approx((0.0, 0.0, below), abs=1e-6)
    curved = fly_small(coast(TURN), model={"gravity": "cw-curvilinear"}, **start).lvlh[-1]
    assert abs(curved[0]) > 1.0


@pytest.mark.parametrize(("position", "velocity"), STARTS)
@pytest.mark.parametrize("world", ["cw", "cw-curvilinear"])
def test_cw_flies_the_transition_matrix(fly_small: Fly, world: str, position: object, velocity: object) -> None:
    frame = "lvlh" if world == "cw" else "lvlh-curvilinear"
    flight = fly_small(coast(1.3 * TURN), position=position, velocity=velocity, frame=frame, model={"gravity": world})
    places = flight.lvlh if world == "cw" else flight.curvilinear
    for t, place in zip(flight.t[::40], places[::40], strict=True):
        assert place == pytest.approx(np.array(propagate(N, float(t), (*position, *velocity))), abs=1e-6)
    if world == "cw":
        assert flight.curvilinear == pytest.approx(flight.lvlh)  # straight: no arc


@pytest.mark.parametrize(("position", "velocity"), STARTS)
@pytest.mark.parametrize("e", [0.0, 0.02, 0.3])
def test_ya_flies_its_closed_form_about_the_ellipse(
    fly_small: Fly, e: float, position: object, velocity: object
) -> None:
    flight = fly_small(
        coast(8000.0), position=position, velocity=velocity, model={"gravity": "ya"}, target=on_ellipse(6.9e6, e)
    )
    orbit = tuple(flight.target[0].tolist())
    mu = flight.plan.world.mu
    for t, place in zip(flight.t[::40], flight.lvlh[::40], strict=True):
        want = yamanaka_ankersen.propagate(mu, float(t), orbit, (*position, *velocity))
        assert place == pytest.approx(np.array(want), abs=1e-6)


def test_only_ya_keeps_the_ellipse(fly_small: Fly) -> None:
    spread = {}
    for world in ("cw", "cw-curvilinear", "ya"):
        flight = fly_small(coast(TURN), position=(0, 0, 100), target=on_ellipse(6.7e6, 0.01), model={"gravity": world})
        radii = np.linalg.norm(flight.target[:, :3], axis=1)
        spread[world] = radii.max() - radii.min()
    assert spread["cw"] < 1e-3
    assert spread["cw-curvilinear"] < 1e-3
    assert spread["ya"] == pytest.approx(2.0 * 6.7e6 * 0.01 / 0.99, rel=1e-3)
