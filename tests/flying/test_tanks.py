"""A burn of more than the tanks hold is not begun; a ship that leaves the Earth ends its flight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim

Fly = Callable[..., sim.Flight]

AWAY = {"kind": "coast", "until": {"duration": "30 min"}}


def down(speed: str, **more: Any) -> dict[str, Any]:
    return {"kind": "burn", "solve": "fixed", "delta_v": ["0 m/s", "0 m/s", speed], **more}


def test_the_whole_ship_cannot_be_burned(fly_small: Fly) -> None:
    flight = fly_small({"Off": down("100000 ft/s"), "Away": AWAY}, position=(-9.46, 0, 9000))
    assert not flight.goal_met
    assert "the tanks hold 8,255 kg" in flight.failure
    assert "102,9" in flight.failure, "what the burn asks"
    assert flight.mass_kg[-1] == flight.mass_kg[0]
    assert flight.propellant_kg == 0.0


@pytest.mark.parametrize(
    ("first", "second", "engine", "held"),
    [
        ("200 m/s", "80 m/s", "oms-both", "8,255"),
        ("200 m/s", "80 m/s", None, "8,255"),
    ],
)
def test_what_was_burned_before_is_gone(fly_small: Fly, first: str, second: str, engine: str | None, held: str) -> None:
    phases = {"One": down(first, engine=engine), "Away": AWAY, "Two": down(second, engine=engine), "On": AWAY}
    flight = fly_small(phases, position=(-9.46, 0, 9000))
    assert flight.failure.startswith("Two: ")
    assert len(flight.burns) == 1
    left = float(held.replace(",", "")) - flight.burns[0].propellant_kg
    assert f"the tanks hold {left:,.0f} kg" in flight.failure
    alone = fly_small({"Two": down(second, engine=engine), "On": AWAY}, position=(-9.46, 0, 9000))
    assert alone.goal_met, alone.failure


def own(folder: Path, text: str) -> str:
    """Write a ship's file over that of Atlantis; give its path."""
    (folder / "own.toml").write_text(f'schema = 1\nbase = "atlantis-sts-76"\ntitle = "own"\n{text}')
    return str(folder / "own.toml")


@pytest.mark.parametrize(("speed", "escapes"), [("3500 m/s", True), ("1000 m/s", False)])
def test_faster_than_escape_the_flight_ends(fly_small: Fly, tmp_path: Path, speed: str, escapes: bool) -> None:
    ship = own(
        tmp_path,
        '[propellant]\noms = { value = "90 t", chosen = "a test" }\n'
        '[engines.oms-both]\nthrust = { value = "1124000 lbf", chosen = "a test" }\n',
    )
    orbit = {"vehicle": ship, "orbit": {"altitude": "390 km", "inclination": "51.65 deg"}}
    burn = {"kind": "burn", "solve": "fixed", "engine": "oms-both", "delta_v": [speed, "0 m/s", "0 m/s"]}
    flight = fly_small({"Off": burn, "Away": AWAY}, target=orbit)
    assert flight.goal_met != escapes
    assert ("faster than escape" in flight.failure) == escapes


def test_the_jets_burn_what_their_tanks_hold_and_no_more(fly_small: Fly, tmp_path: Path) -> None:
    ship = own(tmp_path, '[propellant]\nrcs = { value = "6 kg", chosen = "a test" }\n')
    hold = {"kind": "hold", "axis": "+R", "range": "80 ft", "until": {"duration": "1 h"}}
    place = {"position": (-9.46, 0, 45), "chaser": {"vehicle": ship}}
    flight = fly_small({"Hold": hold}, **place)
    assert not flight.goal_met
    assert "the tanks of the jets are empty" in flight.failure
    assert 4.0 < flight.propellant_kg <= 6.0
