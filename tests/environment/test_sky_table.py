"""The sampled sky against the models that it samples, against astropy and against other theories of the Moon."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import erfa
import numpy as np
import pytest

import sim
from sim import vehicles
from sim.core.constants import MU_EARTH
from sim.core.forces import sky as core_sky
from sim.core.forces.radiation import AU
from sim.core.world import World, world
from sim.environment import sky_table
from sim.environment.clock import Clock
from sim.environment.earth import earth_rotation
from sim.environment.earth_orientation import EarthOrientation
from sim.environment.sun import sun_direction
from sim.setup.plan import Plan
from sim.setup.schedule import sky_span
from sim.setup.setup import make_plan

DAY = 86400.0
# an ordinary day; one with a leap second at its end; one at the very minute of midnight
EPOCHS = [
    datetime(1995, 6, 29, 9, 30, tzinfo=UTC),
    datetime(1998, 12, 31, 3, tzinfo=UTC),
    datetime(2001, 3, 23, tzinfo=UTC),
]


@pytest.fixture(scope="module", params=EPOCHS, ids=lambda epoch: f"{epoch:%Y-%m-%d}")
def sampled(request: pytest.FixtureRequest) -> tuple[Clock, World]:
    clock = Clock(request.param)
    return clock, world(sky=sky_table.sample(clock, -3600.0, 30.0 * DAY))


def times(span: float, count: int = 150) -> list[float]:
    return np.random.default_rng(3).uniform(-3600.0, span, count).tolist()


@pytest.mark.parametrize("span", [DAY, 30.0 * DAY])
def test_earth_within_a_tenth_of_a_nanoradian(sampled: tuple[Clock, World], span: float) -> None:
    clock, where = sampled
    for t in times(span):
        got = np.array(core_sky.orientation(where, t)).reshape(3, 3)
        assert got == pytest.approx(earth_rotation(clock, t), abs=1e-10)


@pytest.mark.usefixtures("as_astropy")
def test_a_place_in_orbit_against_astropy() -> None:
    """A millimetre at 7,000 km, over a day and a month."""
    from astropy import units as u
    from astropy.coordinates import GCRS, ITRS, CartesianRepresentation, SkyCoord
    from astropy.time import Time, TimeDelta
    from astropy.utils import iers

    clock = Clock(EPOCHS[0])
    where = world(sky=sky_table.sample(clock, 0.0, 30.0 * DAY))
    rng = np.random.default_rng(11)
    t = np.concatenate([rng.uniform(0.0, DAY, 20), rng.uniform(0.0, 30.0 * DAY, 20)])
    place = rng.normal(size=(40, 3))
    place *= 7e6 / np.linalg.norm(place, axis=1, keepdims=True)
    with iers.conf.set_temp("auto_download", False), iers.earth_orientation_table.set(iers.IERS_B.open()):
        when = Time(EPOCHS[0].replace(tzinfo=None), scale="utc") + TimeDelta(t, format="sec")
        there = SkyCoord(CartesianRepresentation(place.T, unit=u.m), frame=GCRS(obstime=when))
        want = there.transform_to(ITRS(obstime=when)).cartesian.xyz.to_value(u.m).T
    got = [
        core_sky.to_earth(core_sky.orientation(where, one), *r)
        for one, r in zip(t.tolist(), place.tolist(), strict=True)
    ]
    assert np.abs(np.array(got) - want).max() < 1e-3


def test_sun_and_moon_between_the_rows(sampled: tuple[Clock, World]) -> None:
    clock, where = sampled
    for t in times(30.0 * DAY, 60):
        jd = clock.tt_jd(t)
        helio, _ = erfa.epv00(*jd)
        moon = AU * erfa.moon98(*jd)["p"]
        assert math.dist(core_sky.place(where.sky, t, core_sky.SUN), -AU * helio["p"]) < 0.05
        assert math.dist(core_sky.place(where.sky, t, core_sky.MOON), moon) < 0.5


def test_sun_and_moon_are_astropys() -> None:
    from astropy import units as u
    from astropy.coordinates import get_body_barycentric
    from astropy.time import Time, TimeDelta

    clock = Clock(EPOCHS[0])
    where = world(sky=sky_table.sample(clock, 0.0, DAY))
    for t in (0.0, 20000.0, 80000.0):
        when = Time(EPOCHS[0].replace(tzinfo=None), scale="utc") + TimeDelta(t, format="sec")
        earth, sun, moon = (
            get_body_barycentric(body, when, ephemeris="builtin").xyz.to_value(u.m) for body in ("earth", "sun", "moon")
        )
        # TT for TDB is 1.7 ms, which the Sun takes for 50 m and the Moon for 2 m
        assert math.dist(core_sky.place(where.sky, t, core_sky.SUN), sun - earth) < 100.0
        assert math.dist(core_sky.place(where.sky, t, core_sky.MOON), moon - earth) < 5.0


def test_light_comes_from_where_the_sun_was() -> None:
    """Aberration, 20 arcseconds, is the Earth's way in the 8 minutes that light takes."""
    clock = Clock(EPOCHS[0])
    table = sky_table.sample(clock, 0.0, DAY)
    apparent = sun_direction(clock, 5000.0)
    for delay, arcseconds in ((0.0, 20.5), (499.0, 0.0)):
        place = np.array(core_sky.place(table, 5000.0 - delay, core_sky.SUN))
        off = math.degrees(math.asin(np.linalg.norm(np.cross(place, apparent)) / np.linalg.norm(place))) * 3600.0
        assert off == pytest.approx(arcseconds, abs=0.5)


def test_moon_against_another_theory() -> None:
    """Hold moon98 against the whole series of ELP2000 in heyoka: tens of kilometres at most."""
    heyoka = pytest.importorskip("heyoka")
    tm = heyoka.make_vars("tm")
    series = heyoka.cfunc(heyoka.model.elp2000_cartesian_fk5(time_expr=tm, thresh=1e-6), [tm])
    clock = Clock(EPOCHS[0])
    table = sky_table.sample(clock, 0.0, 25.0 * DAY)
    for t in np.linspace(0.0, 25.0 * DAY, 9).tolist():
        jd1, jd2 = clock.tt_jd(t)
        kilometres = series([((jd1 - 2451545.0) + jd2) / 36525.0])
        assert math.dist(core_sky.place(table, t, core_sky.MOON), 1e3 * kilometres) < 40e3


def test_masses() -> None:
    assert pytest.approx(4.9028e12, rel=1e-5) == sky_table.MU_MOON
    assert pytest.approx(328900.56, rel=1e-7) == sky_table.MU_SUN / (
        MU_EARTH + sky_table.MU_MOON
    )  # Astronomical Almanac


def test_what_cannot_be_sampled_is_refused() -> None:
    with pytest.raises(ValueError, match="1962"):
        sky_table.sample(Clock(datetime(1961, 1, 1, tzinfo=UTC)), 0.0, 10.0)
    with pytest.raises(ValueError, match="later end"):
        sky_table.sample(Clock(EPOCHS[0]), 10.0, 0.0)


# In a scenario --------------------------------------------------------------------------------------------------------


def planned(**changes: Any) -> Plan:
    return make_plan(sim.load("sts-71", start="ti", set={f"model.{key}": value for key, value in changes.items()}))


def test_the_table_covers_the_flight_and_more(sts_71: sim.Flight) -> None:
    scenario = sim.load("sts-71", start="ti")
    clock = Clock(scenario.time.epoch)
    start, end = sky_span(scenario, clock)
    assert start <= -DAY
    assert end >= float(sts_71.t[-1]) + DAY


def test_switches_make_the_world() -> None:
    plan = planned()
    plain = plan.world
    assert (plain.sun_mu, plain.moon_mu, plan.target_body.srp_m, plan.chaser_body.srp_m) == (0.0, 0.0, 0.0, 0.0)
    assert len(plain.sky) == len(plain.field) == 1
    plan = planned(gravity="8x8", sun=True, moon=True, solar_pressure=True)
    rich = plan.world
    assert rich.gravity == 3.0
    assert (rich.sun_mu, rich.moon_mu) == (sky_table.MU_SUN, sky_table.MU_MOON)
    assert plan.target_body.srp_m == pytest.approx(1.3 * 320.0 / 103e3)
    assert 0.0 < plan.chaser_body.srp_m < 0.01
    assert rich.mu == 3986004.415e8
    assert list(rich.field[:2]) == [8.0, 8.0]
    plan = planned(gravity="cw-curvilinear", sun=True, solar_pressure=True)
    linear = plan.world
    assert (linear.sun_mu, plan.target_body.srp_m, len(linear.sky)) == (0.0, 0.0, 1)


def test_a_vehicle_without_figures_for_light_takes_those_for_air() -> None:
    mir = vehicles.load("mir-sts-71")
    assert (mir.light_area_m2, mir.light_coefficient) == (320.0, 1.3)
    later = vehicles.load("mir-2001")
    assert (later.light_area_m2, later.light_coefficient) == (later.drag_areas_m2[0], 1.3)
    assert later.provenance["light.area"].startswith("chosen: ")


def test_a_given_orientation_reaches_the_table() -> None:
    given = EarthOrientation(0.3, 1e-6, 2e-6, 3e-9, -4e-9)
    clock = Clock(EPOCHS[0], orientation=given)
    where = world(sky=sky_table.sample(clock, 0.0, DAY))
    for t in times(DAY, 10):
        got = np.array(core_sky.orientation(where, t)).reshape(3, 3)
        assert got == pytest.approx(earth_rotation(clock, t), abs=1e-10)
        assert np.abs(got - earth_rotation(Clock(EPOCHS[0]), t)).max() > 1e-7
