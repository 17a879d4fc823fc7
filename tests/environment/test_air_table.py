"""NRLMSISE-00 along an orbit: the model, the indices of the day, the table against the model, and no network."""

from __future__ import annotations

import math
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

import sim
from sim import vehicles
from sim.core.body import Body
from sim.core.constants import J2, MU_EARTH, R_EARTH
from sim.core.forces.drag import density
from sim.core.orbit.elements import state_from_elements
from sim.core.world import World, world
from sim.environment import air_table, space_weather
from sim.environment.clock import Clock
from sim.environment.earth import sub_point
from sim.environment.space_weather import Indices, indices, span
from sim.inputs.errors import InputError
from sim.scenario.tables.models import Atmosphere
from sim.setup.kernels import at_speed
from sim.setup.setup import make_plan

CDA_M = 1.0 / 200.0
MIR = Body(cda_m=CDA_M, srp_m=0.0)
DOCKING = Clock(datetime(1995, 6, 29, 9, 25, tzinfo=UTC))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def orbit(height: float, e: float = 0.0005) -> tuple[float, float, float, float, float, float]:
    return state_from_elements(MU_EARTH, R_EARTH + height, e, math.radians(51.65), 1.0, 0.5, 0.3)


def test_the_model_is_nrlmsise_00() -> None:
    # 1.1806e-12 kg/m3 at 390 km over 0 N 0 E, 15 June 1996 12 h, F10.7 70, Ap 8: pymsis and nrlmsise00 agree
    rho = air_table.msis(
        [datetime(1996, 6, 15, 12)], np.array([0.0]), np.array([0.0]), np.array([390e3]), Indices(70.0, 70.0, 8.0)
    )
    assert rho[0] == pytest.approx(1.1806e-12, rel=1e-4)


@pytest.mark.parametrize(
    ("day", "mean", "least", "most"),
    [
        ((1995, 2, 6), 1.435e-12, 8.41e-13, 2.57e-12),
        ((1995, 6, 29), 8.564e-13, 3.95e-13, 1.61e-12),
        ((1998, 6, 4), 2.236e-12, 1.22e-12, 3.91e-12),
    ],
)
def test_orbit_means_of_docking_days(day: tuple[int, int, int], mean: float, least: float, most: float) -> None:
    # computed apart from this code: 390 km above the ellipsoid, 51.65 deg, 8 nodes, the day's own indices
    u = np.radians(np.arange(0.0, 360.0, 5.0))
    i = math.radians(51.65)
    latitude = np.tile(np.arcsin(math.sin(i) * np.sin(u)), 8)
    around = np.arctan2(math.cos(i) * np.sin(u), np.cos(u))
    longitude = np.concatenate([around + math.radians(45.0 * k) for k in range(8)])
    given = indices(datetime(*day, 12, tzinfo=UTC))
    assert given is not None
    times = [datetime(*day, 12)] * len(latitude)
    rho = air_table.msis(times, latitude, longitude, np.full(len(latitude), 390e3), given)
    assert rho.mean() == pytest.approx(mean, rel=0.03)
    assert rho.min() == pytest.approx(least, rel=0.1)
    assert rho.max() == pytest.approx(most, rel=0.1)


def test_docking_days_have_their_own_indices_and_others_the_months() -> None:
    assert indices(datetime(1995, 6, 29, 23, 59, tzinfo=UTC)) == (77.5, 73.9, 6.0)
    other = indices(datetime(1995, 6, 30, tzinfo=UTC))
    assert other is not None
    assert (other.f107, other.ap) == (75.7, 10.6)
    assert span() == ("1995-01", "1998-07")
    assert indices(datetime(1994, 12, 31, tzinfo=UTC)) is None
    assert indices(datetime(1998, 8, 1, tzinfo=UTC)) is None


def test_the_81_day_mean_from_months_is_near_the_true_one(monkeypatch: pytest.MonkeyPatch) -> None:
    days, months = space_weather._table()
    monkeypatch.setattr(space_weather, "_table", lambda: ({}, months))
    for day, (_, true, _) in days.items():
        found = indices(datetime.fromisoformat(day).replace(tzinfo=UTC))
        assert found is not None
        assert found.f107_81day == pytest.approx(true, abs=4.0), day


def flown(height: float, hours: float, gravity: str = "j2") -> tuple[World, np.ndarray, np.ndarray]:
    kernels = at_speed("interpreted")
    the_world = world(density=1e-12)
    state, t = orbit(height), 0.0
    until = 0.0
    times, places = [], []
    while t < hours * 3600.0:
        if t >= until:
            the_world, until = air_table.lay(the_world, DOCKING, None, t, state, CDA_M, "interpreted", 0.0)
        times.append(t)
        places.append(state[:3])
        state = kernels.orbit_coast(the_world, MIR, t, state, 130.0, 130.0)
        t += 130.0
    return the_world, np.array(times), np.array(places)


@pytest.mark.parametrize(("height", "hours"), [(390e3, 14.0), (215e3, 14.0), (160e3, 6.0)])
def test_the_table_is_the_model_along_the_orbit_flown(height: float, hours: float) -> None:
    the_world, t, places = flown(height, hours)
    latitude, longitude, above = sub_point(DOCKING, t, places)
    zero = np.datetime64(DOCKING.epoch.replace(tzinfo=None), "ms")
    times = zero + np.round(1e3 * t).astype("timedelta64[ms]")
    given = indices(DOCKING.epoch)
    assert given is not None
    true = air_table.msis(times, latitude, longitude, above, given)
    ours = np.array([density(the_world, a, *b) for a, b in zip(t.tolist(), places.tolist(), strict=True)])
    assert np.abs(ours / true - 1.0).max() < 1e-3
    # and for a ship 5 km higher and lower
    for offset in (-5e3, 5e3):
        moved = places * (1.0 + offset / np.linalg.norm(places, axis=1))[:, None]
        ours = np.array([density(the_world, a, *b) for a, b in zip(t.tolist(), moved.tolist(), strict=True)])
        _, _, higher = sub_point(DOCKING, t, moved)
        assert np.abs(ours / air_table.msis(times, latitude, longitude, higher, given) - 1.0).max() < 3e-3


def test_a_table_laid_anew_goes_on_where_the_old_one_was() -> None:
    kernels = at_speed("interpreted")
    state = orbit(390e3)
    first, _ = air_table.lay(world(density=1e-12), DOCKING, None, 0.0, state, CDA_M, "interpreted", 7200.0)
    t = 5010.0
    after = kernels.orbit_coast(first, MIR, 0.0, state, t, 60.0)
    second, _ = air_table.lay(first, DOCKING, None, t, after, CDA_M, "interpreted", 0.0)
    assert second.air[: 2 + 4 * 87] == first.air[: 2 + 4 * 87]
    for time_s in (0.0, 3333.0, t):
        assert density(second, time_s, *after[:3]) == density(first, time_s, *after[:3])
    later = kernels.orbit_coast(second, MIR, t, after, 9000.0, 60.0)
    assert density(second, t + 9000.0, *later[:3]) == pytest.approx(density(first, t + 9000.0, *later[:3]), rel=1e-3)


def test_where_the_orbit_comes_down_the_table_ends_and_is_kept() -> None:
    state = state_from_elements(MU_EARTH, R_EARTH + 110e3, 0.012, math.radians(51.65), 1.0, 0.5, math.radians(150.0))
    there, until = air_table.lay(world(density=1e-12), DOCKING, None, 0.0, state, CDA_M, "interpreted", 0.0)
    assert until == math.inf
    assert (len(there.air) - 2) % 4 == 0
    assert min(there.air[2::4]) > 75e3


def test_a_thousand_points_are_asked_at_once(work: Callable[[], Any]) -> None:
    air_table.msis([datetime(1996, 6, 15)], np.zeros(1), np.zeros(1), np.full(1, 4e5), Indices(70.0, 70.0, 8.0))
    n = 1000
    times = np.datetime64("1996-06-15", "ms") + np.arange(n) * np.timedelta64(60_000, "ms")
    with work() as calls:
        air_table.msis(
            times, np.linspace(-0.9, 0.9, n), np.linspace(0.0, 6.0, n), np.full(n, 4e5), Indices(70.0, 70.0, 8.0)
        )
    assert calls[0] < 500  # not some for each point


def test_indices_of_the_file_count_before_the_date() -> None:
    given = Atmosphere.model_validate({"model": "nrlmsise-00", "f107": 180.0, "f107_81day": 170.0, "ap": 20}).indices
    assert air_table.indices_for(given, datetime(1995, 6, 29, tzinfo=UTC)) == (180.0, 170.0, 20.0)
    assert air_table.indices_for(given, datetime(2030, 6, 29, tzinfo=UTC)) == (180.0, 170.0, 20.0)


def test_a_date_without_indices_is_an_input_error_that_names_the_cure() -> None:
    with pytest.raises(InputError, match="f107 = 75, f107_81day = 75, ap = 8") as error:
        air_table.indices_for(None, datetime(2001, 3, 23, tzinfo=UTC))
    assert "1998-07" in str(error.value)
    with pytest.raises(InputError, match="f107_81day"):
        sim.load(
            "sts-71",
            start="ti",
            set={
                "model.atmosphere.model": "nrlmsise-00",
                "time.epoch": datetime(2001, 6, 29, 9, 25, tzinfo=UTC),
                "time.liftoff": datetime(2001, 6, 27, tzinfo=UTC),
            },
        )


def test_one_index_alone_is_an_input_error() -> None:
    with pytest.raises(InputError, match="the three indices go together"):
        sim.load("sts-71", start="ti", set={"model.atmosphere.model": "nrlmsise-00", "model.atmosphere.f107": 75.0})


@pytest.mark.parametrize("model", ["constant", "nrlmsise-00"])
def test_sts_71_docks_in_every_air(model: str) -> None:
    flight = sim.run("sts-71", start="ti", set={"model.atmosphere.model": model})
    assert flight.goal_met, flight.failure
    table = flight.plan.world.air
    assert (len(table) > 1) == (model == "nrlmsise-00")
    if model == "constant":
        assert density(flight.plan.world, 0.0, 7e6, 0.0, 0.0) == 8.56e-13
    else:  # the exponential that is its mean is near the one that the scenario writes down
        mean = flight.plan.world
        at_390 = mean.density * math.exp((mean.density_height - 390e3) / mean.scale_height)
        assert at_390 == pytest.approx(8.56e-13, rel=0.15)
        assert mean.scale_height == pytest.approx(45e3, rel=0.1)


def test_without_drag_no_air_is_sampled() -> None:
    plan = make_plan(sim.load("sts-71", start="ti", set={"model.atmosphere.model": "nrlmsise-00", "model.drag": False}))
    assert len(plan.world.air) == 1
    assert plan.air_until == math.inf
    assert plan.world.j2 == J2


def test_the_area_follows_the_attitude() -> None:
    # nose, wing tip and bay to the wind: 40, 220 and 360 m2 (yaShuttle); between, as a box
    def area(yaw: float, pitch: float, roll: float = 0.0) -> float:
        attitude = [f"{angle} deg" for angle in (yaw, pitch, roll)]
        scenario = sim.load("sts-71", start="ti", set={"chaser.attitude.rotation": attitude})
        body, chaser = make_plan(scenario).chaser_body, vehicles.load("atlantis-sts-71")
        return body.cda_m * chaser.mass_kg / chaser.drag_coefficient

    assert area(0.0, 0.0) == pytest.approx(40.0)
    assert area(180.0, 0.0) == pytest.approx(40.0)
    assert area(90.0, 0.0) == pytest.approx(220.0)
    assert area(0.0, 90.0) == pytest.approx(360.0)
    assert area(0.0, 0.0, 90.0) == pytest.approx(40.0)
    assert area(30.0, 0.0) == pytest.approx(40.0 * math.cos(math.pi / 6) + 220.0 * 0.5)


def test_a_chaser_of_another_mass_has_another_ballistic_coefficient() -> None:
    heavy = make_plan(sim.load("sts-71", start="ti", set={"chaser.mass": "110 t"})).chaser_body
    usual = make_plan(sim.load("sts-71", start="ti")).chaser_body
    mass = vehicles.load("atlantis-sts-71").mass_kg
    assert heavy.cda_m * 110e3 == pytest.approx(usual.cda_m * mass)
