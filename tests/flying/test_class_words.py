"""Words for what a class asks: revolutions, skipped phases, impulses; the homework comes out as in closed form."""

from __future__ import annotations

from collections.abc import Callable
from math import pi
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.core.constants import R_EARTH
from sim.inputs.errors import InputError
from sim.scenario import load

Fly = Callable[..., sim.Flight]
Write = Callable[..., Path]
A = R_EARTH + 390e3
N = sim.orbit.mean_motion_rad_s(A)
TURN = 2.0 * pi / N
IMPULSES = {"gravity": "cw", "burns": "impulsive"}


def turns(count: float, **more: object) -> dict[str, object]:
    return {"kind": "coast", "until": {"revolutions": count}, **more}


def fixed(x: float, y: float, z: float, **more: object) -> dict[str, object]:
    return {"kind": "burn", "solve": "fixed", "delta_v": [f"{x!r} m/s", f"{y!r} m/s", f"{z!r} m/s"], **more}


@pytest.mark.parametrize("count", [0.5, 1, 2.25])
@pytest.mark.parametrize("world", ["cw", "two-body"])
def test_a_coast_of_revolutions(fly_small: Fly, world: str, count: float) -> None:
    flight = fly_small({"Around": turns(count)}, position=(-100, 0, 0), model={"gravity": world})
    assert flight.t[-1] == pytest.approx(count * TURN, abs=1e-5)


def test_revolutions_of_a_high_orbit_are_its_own_and_the_sky_reaches_so_far(fly_small: Fly) -> None:
    flight = fly_small(
        {"Three days": turns(3, limit="4 d")}, chaser=None, model={"sun": True},
        target={"orbit": {"altitude": "35786 km", "inclination": 0}},
    )  # fmt: skip
    assert flight.t[-1] == pytest.approx(3 * 86164.0, abs=30.0)


def test_revolutions_beyond_the_limit_are_refused_or_given_up(fly_small: Fly, small: Write, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="longer than the phase's limit"):
        load(small(tmp_path, {"Long": turns(10)}, position=(-100, 0, 0)))
    flight = fly_small({"Long": turns(1, limit="90 min")}, position=(-100, 0, 0))
    assert not flight.goal_met
    assert "1 revolutions take 1.5 h" in flight.failure


@pytest.mark.parametrize("dv", [0.1, -0.5])
def test_a_hop_along_the_v_bar(fly_small: Fly, dv: float) -> None:
    """An impulse dv along the velocity: 6 pi dv/n the other way in a revolution (here 1,663 m for 0.1 m/s)."""
    behind = -500.0 if dv > 0.0 else 500.0
    flight = fly_small({"Push": fixed(dv, 0, 0), "Hop": turns(1)}, position=(behind, 0, 0), model=IMPULSES)
    assert flight.lvlh[-1, :3] == pytest.approx((behind - 6.0 * pi * dv / N, 0.0, 0.0), abs=1e-5)
    assert flight.burns[0].duration_s < 1e-6


def test_an_impulse_across_and_one_down(fly_small: Fly) -> None:
    """Down: half a revolution later 4 dv/n ahead or behind; across: a quarter later dv/n to the side."""
    for phases, turns_on in (((0.0, 0.0, 0.2), 0.5), ((0.0, 0.3, 0.0), 0.25)):
        flight = fly_small({"Push": fixed(*phases), "Wait": turns(turns_on)}, position=(100, 0, 0), model=IMPULSES)
        want = sim.orbit.cw_step(N, turns_on * TURN, (100, 0, 0), phases)
        assert flight.lvlh[-1, :3] == pytest.approx(want.position_m, abs=1e-5)
    assert flight.lvlh[-1, 1] == pytest.approx(0.3 / N, abs=1e-4)


def test_a_transfer_solved_for_is_that_of_the_closed_form(fly_small: Fly) -> None:
    aim = {"position": ["-100 m", 0, "5 m"], "after": "35 min"}
    coast = {"kind": "coast", "until": {"duration": "35 min"}}
    flight = fly_small(
        {"Go": {"kind": "burn", "solve": "intercept", "aim": aim}, "There": coast},
        position=(-800, 0, 200), velocity=(0.2, 0, -0.1), model=IMPULSES,
    )  # fmt: skip
    want = sim.orbit.cw_transfer(N, 2100.0, (-800, 0, 200), (-100, 0, 5), (0.2, 0, -0.1))
    assert flight.burns[0].dv_planned_m_s == pytest.approx(want.first_m_s, abs=1e-6)
    assert flight.lvlh[-1, :3] == pytest.approx((-100, 0, 5), abs=2e-4)


def test_hohmann_by_one_ship_alone(fly_small: Fly) -> None:
    low, high = R_EARTH + 300e3, R_EARTH + 390e3
    want = sim.orbit.hohmann(low, high)
    flight = fly_small(
        {
            "First": fixed(want.first_m_s, 0, 0, engine="oms-1"),
            "Up": {"kind": "coast", "until": {"duration": f"{want.duration_s!r} s"}},
            "Second": fixed(want.second_m_s, 0, 0, engine="oms-1"),
            "Around": turns(0.3),
        },
        model={"burns": "impulsive"},
        target={"vehicle": "atlantis-sts-71", "orbit": {"altitude": "300 km", "inclination": "51.65 deg"}},
    )
    radii = np.linalg.norm(flight.target[:, :3], axis=1)
    last = flight.t > flight.burns[1].t_s + 1.0
    assert radii[last] == pytest.approx(high, abs=0.01)
    spent = [1.0 - np.exp(-dv / 3060.0) for dv in (want.first_m_s, want.second_m_s)]
    assert [burn.propellant_kg for burn in flight.burns] == pytest.approx(np.multiply(spent, 1e5), rel=0.1)


def test_finite_burns_are_the_default_and_differ(fly_small: Fly) -> None:
    ends = {}
    for burns in ("finite", "impulsive"):
        flight = fly_small(
            {"Push": fixed(1.0, 0, 0, engine="oms-1"), "Wait": turns(1)},
            position=(100, 0, 0),
            model={"gravity": "cw", "burns": burns},
        )
        ends[burns] = flight.lvlh[-1]
        assert (flight.burns[0].duration_s > 1.0) == (burns == "finite")
    assert 0.01 < np.linalg.norm(ends["finite"][:3] - ends["impulsive"][:3]) < 100.0
    assert load("sts-71").model.burns == "finite"


SKIPPING = {
    "Wait": {"kind": "coast", "until": {"duration": "10 min"}},
    "Push": fixed(0.1, 0, 0),
    "Drift": {"kind": "coast", "until": {"duration": "20 min"}},
}


@pytest.mark.parametrize("name", ["Wait", "Push", "Drift"])
def test_a_skipped_phase_is_not_flown(fly_small: Fly, name: str) -> None:
    phases = {key: {**table, "skip": True} if key == name else table for key, table in SKIPPING.items()}
    rest = {key: table for key, table in SKIPPING.items() if key != name}
    skipped = fly_small(phases, position=(-100, 0, 0))
    without = fly_small(rest, position=(-100, 0, 0))
    assert [phase.name for phase in skipped.phases] == list(rest)
    assert np.array_equal(skipped.lvlh, without.lvlh)
    changed = fly_small(SKIPPING, {f"phase.{name}.skip": True}, position=(-100, 0, 0))
    assert np.array_equal(changed.lvlh, without.lvlh)


def test_what_a_record_says_of_a_skipped_phase_is_not_compared() -> None:
    whole, without = load("sts-71"), load("sts-71", set={"phase.NCC.skip": True})
    assert "NCC" in [phase.name for phase in whole.phase]
    assert "NCC" not in [phase.name for phase in without.phase]
    assert {key for key in whole.record if not key.startswith("NCC.")} == set(without.record)
    again = without.to_toml()
    assert "skip" in again.splitlines()[1]
    assert 'name = "NCC"' not in again


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ('name = "B"\nkind = "coast"\nuntil = { duration = "x" }', r":21:.*\n.*does not begin|:21"),
        ('name = "B"\nskip = "yes"\nkind = "coast"\nuntil = { duration = "1 h" }', "neither true nor false"),
    ],
)
def test_errors_after_a_skipped_phase_name_their_own_line(tmp_path: Path, text: str, expect: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(
        'schema = 1\ntitle = "t"\n[time]\nepoch = 1995-06-29T09:30:00Z\n[target]\nvehicle = "mir-sts-71"\n'
        'orbit = { altitude = "390 km", inclination = "51 deg" }\n\n\n\n\n[[phase]]\nname = "A"\n'
        'skip = true\nkind = "coast"\n'
        'until = { duration = "1 h" }\n\n[[phase]]\n' + text + "\n"
    )
    with pytest.raises(InputError, match=expect):
        load(file)


@pytest.mark.parametrize("zero", [0, 0.0, -0.0, "0", " 0.0 ", "-0", "0 m"], ids=repr)
def test_zero_needs_no_unit(fly_small: Fly, zero: object) -> None:
    flight = fly_small({"Drift": turns(0.01)}, chaser={"relative": {
        "frame": "lvlh", "position": ["-50 m", zero, zero], "velocity": [0, 0, 0],
    }})  # fmt: skip
    assert tuple(flight.lvlh[0]) == pytest.approx((-50.0, 0.0, 0.0, 0.0, 0.0, 0.0), abs=1e-9)


@pytest.mark.parametrize("bad", [1, "5", "0 s", False, "0x", ""], ids=repr)
def test_anything_else_does(small: Write, tmp_path: Path, bad: object) -> None:
    place = {"frame": "lvlh", "position": ["-50 m", bad, 0], "velocity": [0, 0, 0]}
    with pytest.raises(InputError):
        load(small(tmp_path, {"Drift": turns(1)}, chaser={"relative": place}))
