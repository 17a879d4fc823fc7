"""What ends a flight between its samples ends it at its instant: the other ship, the ground."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.core.forces.drag import LOWEST, height
from sim.flying.meeting import first_meeting

Fly = Callable[..., sim.Flight]


def coast(seconds: float) -> dict[str, Any]:
    return {"Far": {"kind": "coast", "limit": "1 d", "until": {"duration": f"{seconds:.9f} s"}}}


@pytest.mark.parametrize(
    ("position", "velocity"),
    [
        ((-600, 5, 10), (30.48, 0, 0)),  # 100 ft/s
        ((-2000, 10, 20), (200, 0, 0)),
        ((-200, 0, 0), (9, 0, 0)),
        ((3, 0, 90), (0, 0, -0.8)),
        ((-1500, 4, 20), (100, 0.2, 0.3)),
    ],
)
@pytest.mark.parametrize("gravity", ["cw", "j2"])
def test_a_collision_is_found_at_its_instant(
    fly_small: Fly, position: tuple[float, ...], velocity: tuple[float, ...], gravity: str
) -> None:
    start: dict[str, Any] = {"position": position, "velocity": velocity, "model": {"gravity": gravity}}
    flight = fly_small(coast(7200.0), **start)
    assert flight.failure.startswith("collision"), flight.failure
    end, reach = float(flight.t[-1]), flight.plan.hulls_m
    assert np.linalg.norm(flight.lvlh[-1, :3]) == pytest.approx(reach, abs=1e-3)
    assert f"collision: {reach:.1f} m between the centres of mass at {flight.plan.clock.iso(end)}" in flight.failure
    # until then they had not met, and a flight that ends before does not fail
    before = fly_small(coast(end - 1e-4), **start)
    assert before.goal_met
    distances = np.linalg.norm(before.track.lvlh_at(np.linspace(0.0, end - 1e-4, 3000))[:, :3], axis=1)
    assert distances.min() > reach
    assert not fly_small(coast(end + 1e-4), **start).goal_met


@pytest.mark.parametrize(("beside", "meets"), [(0.9, True), (0.999, True), (1.001, False), (1.5, False)])
def test_passing_close_by_is_no_collision(fly_small: Fly, beside: float, meets: bool) -> None:
    reach = fly_small(coast(1.0), position=(-500, 0, 0)).plan.hulls_m
    # across the orbit's plane, past a place on V-bar where it stays
    start = {"position": (beside * reach, -1500, 0), "velocity": (0, 50, 0), "frame": "lvlh-curvilinear"}
    flight = fly_small(coast(60.0), **start, model={"gravity": "cw"})
    assert flight.failure.startswith("collision") == meets


def test_the_first_of_two_meetings_counts() -> None:
    def go(seconds: float) -> tuple[float, ...]:
        angle = 0.1 * seconds
        place = (100.0 * np.cos(angle), 20.0, 0.0, -10.0 * np.sin(angle), 0.0, 0.0)
        return (7e6, 0.0, 0.0, 0.0, 7.5e3, 0.0, *map(float, place))

    met = first_meeting(go, go(0.0), go(60.0), 60.0, 50.0)  # it comes by at 16 s and again at 47 s
    assert met is not None
    assert np.linalg.norm(go(met)[6:9]) == pytest.approx(50.0, abs=1e-5)
    assert met == pytest.approx(10.0 * np.arccos(np.sqrt(50.0**2 - 20.0**2) / 100.0), abs=2e-6)
    assert first_meeting(go, go(0.0), go(60.0), 60.0, 19.0) is None
    assert first_meeting(go, go(0.0), go(60.0), 60.0, 0.0) is None


def test_a_hull_in_the_way_of_a_hold_ends_it_there(fly_small: Fly) -> None:
    hold = {"kind": "hold", "axis": "+V", "range": "10 m", "limit": "2 h", "until": {"duration": "30 min"}}
    flight = fly_small({"At the side": hold}, position=(60, 0, 0), velocity=(-6, 0, 0), model={"gravity": "j2"})
    assert "between the centres of mass during 'At the side' at 1996-01-01T00:00:" in flight.failure
    assert np.linalg.norm(flight.lvlh[-1, :3]) == pytest.approx(flight.plan.hulls_m, abs=1e-3)
    assert np.linalg.norm(flight.lvlh[:-1, :3], axis=1).min() > flight.plan.hulls_m
    assert np.all(np.diff(flight.t) >= 0.0)
    assert flight.t[-1] < 60.0


def test_what_comes_down_ends_there(fly_small: Fly) -> None:
    elements = {
        "semi_major_axis": "6600 km", "eccentricity": 0.018, "inclination": "51.65 deg", "true_anomaly": "250 deg",
    }  # fmt: skip
    burn = {"kind": "burn", "engine": "oms-1", "solve": "fixed", "delta_v": ["-60 m/s", "0 m/s", "0 m/s"]}
    flight = fly_small(
        {"Down": burn, **coast(7200.0)}, target={"vehicle": "atlantis-sts-71", "orbit": {"elements": elements}}
    )
    assert "came down below 70 km" in flight.failure
    assert height(flight.plan.world, *flight.target[-1, :3].tolist()) == pytest.approx(LOWEST, abs=0.1)
    assert flight.plan.clock.iso(float(flight.t[-1])) in flight.failure


def test_the_closest_approach_is_always_told(fly_small: Fly) -> None:
    flight = fly_small(coast(400.0), position=(-700, 60, 0), velocity=(5, 0, 0))
    told = flight.summary()["closest_approach"]
    (event,) = flight.find("closest")
    assert told["range_m"] == pytest.approx(event.range_m, abs=1e-3)
    assert told["utc"] == flight.plan.clock.iso(event.t_s, 3)
    hit = fly_small(coast(400.0), position=(-200, 0, 0), velocity=(9, 0, 0))
    assert hit.summary()["closest_approach"]["utc"] == hit.plan.clock.iso(float(hit.t[-1]), 3)
    assert fly_small(coast(400.0)).summary()["closest_approach"] is None
