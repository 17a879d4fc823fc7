"""What a flight says of itself where what it was made of is less sure than its numbers look."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import sim
from sim.environment.earth_orientation import MJD_ZERO, last_day

Fly = Callable[..., sim.Flight]
COAST = {"C": {"kind": "coast", "until": {"duration": "10 min"}}}


def after_the_table(days: float) -> datetime:
    return datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=last_day() + MJD_ZERO - 2451545.0 + days)


def test_past_the_table_of_earth_orientation_the_error_is_said(fly_small: Fly) -> None:
    note = fly_small(COAST, time={"epoch": after_the_table(100.0)}).notes["Earth orientation"]
    assert f"known to {after_the_table(0.01):%d %B %Y}" in note
    assert "1e+02 ms aside, 47 m at the equator" in note
    assert "Earth orientation" not in fly_small(COAST, time={"epoch": after_the_table(-2.0)}).notes


def alone(altitude: str, atmosphere: dict[str, Any] | None) -> dict[str, Any]:
    target = {"vehicle": "mir-sts-71", "orbit": {"altitude": altitude, "inclination": "51.65 deg"}}
    return {"target": target, "model": {"drag": True, "atmosphere": atmosphere}}


@pytest.mark.parametrize(
    ("altitude", "atmosphere", "said"),
    [
        ("390 km", None, ""),
        ("200 km", None, ""),
        ("1200 km", None, "layered air is meant for heights from 0 to 1,000 km"),
        ("390 km", {"density": "8.6e-13 kg/m3"}, ""),
        ("200 km", {"density": "8.6e-13 kg/m3"}, "exponential air is meant for heights from 255 to 525 km"),
        ("600 km", {"model": "exponential"}, "exponential air is meant for heights from 255 to 525 km"),
        ("390 km", {"model": "constant"}, ""),
    ],
)
def test_heights_that_an_air_is_not_meant_for_are_said(
    fly_small: Fly, altitude: str, atmosphere: dict[str, Any] | None, said: str
) -> None:
    flight = fly_small(COAST, **alone(altitude, atmosphere))
    assert said in flight.notes.get("Air", "")
    assert bool(said) == ("Air" in flight.notes)


def test_without_drag_nothing_is_said_of_the_air(fly_small: Fly) -> None:
    assert "Air" not in fly_small(COAST, changes={"model.drag": False}, **alone("1200 km", None)).notes


def test_the_same_air_everywhere_is_meant_for_round_orbits(fly_small: Fly) -> None:
    elements = {
        "semi_major_axis": "6800 km",
        "eccentricity": 0.02,
        "inclination": "51.65 deg",
        "true_anomaly": "90 deg",
    }
    whole = {"C": {"kind": "coast", "until": {"duration": "2 h"}}}
    scenario = alone("390 km", {"model": "constant"})
    scenario["target"] = {"orbit": {"elements": elements}}
    assert "over no more than 50 km" in fly_small(whole, **scenario).notes["Air"]
