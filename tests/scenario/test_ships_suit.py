"""What phases ask of ships is checked before the flight: docking mechanism, springs, jets, a mass that makes sense."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.inputs.errors import InputError

Small = Callable[..., Path]

NEAR = {"axis": "+R", "low_z": "1000 ft"}
DOCK = {"Final approach": {"kind": "dock", "rate": "0.1 ft/s", **NEAR}}
HOLD = {"Hold": {"kind": "hold", "range": "80 ft", "until": {"duration": "1 min"}, **NEAR}}


def refused(small: Small, folder: Path, phases: dict[str, Any], vehicle: str, **chaser: Any) -> Any:
    """Give the only problem of a scenario with a chaser, and see that the error names it."""
    path = small(folder, phases, position=(-9.46, 0, 24), chaser={"vehicle": vehicle, **chaser})
    with pytest.raises(InputError) as caught:
        sim.load(path)
    (problem,) = caught.value.problems
    return problem


def ship(folder: Path, text: str, base: str = "atlantis-sts-76") -> str:
    (folder / "own.toml").write_text(f'schema = 1\nbase = "{base}"\ntitle = "own"\n{text}\n')
    return "own.toml"


def test_a_dock_without_a_mechanism_that_captures(small: Small, tmp_path: Path) -> None:
    problem = refused(small, tmp_path, DOCK, "discovery-sts-63")
    assert "discovery-sts-63 has no docking mechanism that could capture" in problem.message
    assert problem.line is not None
    assert "kind" in problem.key
    assert "atlantis-sts-71" in problem.allowed
    assert "discovery-sts-63" not in problem.allowed


def test_the_other_phases_of_that_ship_are_flown(small: Small, tmp_path: Path) -> None:
    sim.load(small(tmp_path, HOLD, position=(-9.46, 0, 24), chaser={"vehicle": "discovery-sts-63"}))


def test_control_without_jets_for_each_way(small: Small, tmp_path: Path) -> None:
    name = ship(tmp_path, '[rcs.translation.low-z]\n"+Y" = { value = ["3:1", "10:1"], chosen = "those of -Y: a slip" }')
    problem = refused(small, tmp_path, HOLD, name)
    assert "own has no jets for +Y (low-z)" in problem.message
    assert "kind" in problem.key


@pytest.mark.parametrize("mass", ["0.103 kg", "103 kg", "1 t"])
def test_a_mass_too_small_for_the_jets_in_the_ships_file(small: Small, tmp_path: Path, mass: str) -> None:
    name = ship(tmp_path, f'mass = {{ value = "{mass}", chosen = "a slip: t written kg" }}')
    problem = refused(small, tmp_path, HOLD, name)
    assert "too little for the jets of own" in problem.message
    assert "m/s2" in problem.message
    assert "vehicle" in problem.key


def test_a_mass_too_small_for_the_jets_in_the_scenario(small: Small, tmp_path: Path) -> None:
    problem = refused(small, tmp_path, HOLD, "atlantis-sts-76", mass="103 kg")
    assert "too little for the jets of atlantis-sts-76" in problem.message
    assert "mass" in problem.key


def test_a_light_ship_that_its_jets_suit(small: Small, tmp_path: Path) -> None:
    sim.load(small(tmp_path, HOLD, position=(-9.46, 0, 24), chaser={"vehicle": "atlantis-sts-76", "mass": "7 t"}))


@pytest.mark.parametrize(("limit", "good"), [("3 d", True), ("30 d", False)])
def test_a_phase_under_control_has_an_end_in_sight(small: Small, tmp_path: Path, limit: str, good: bool) -> None:
    phases = {"Hold": {**HOLD["Hold"], "limit": limit}}
    if good:
        sim.load(small(tmp_path, phases, position=(-9.46, 0, 24)))
    else:
        problem = refused(small, tmp_path, phases, "atlantis-sts-71")
        assert "too much to keep" in problem.message
        assert "limit" in problem.key
