"""Frames against published vectors and against astropy."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

import erfa
import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import (
    FK5,
    GCRS,
    ITRS,
    TEME,
    CartesianDifferential,
    CartesianRepresentation,
    FK4NoETerms,
    PrecessedGeocentric,
)
from astropy.time import Time
from astropy.utils import iers

from sim.environment import earth_orientation
from sim.environment.clock import Clock
from sim.environment.earth import earth_rotation
from sim.environment.earth_orientation import EarthOrientation, celestial_offsets
from sim.environment.frames import FRAMES, earth_rotation_rate, from_gcrs, to_gcrs

STATE = (-4.2e6, 3.1e6, 4.3e6, -4700.0, -5900.0, -400.0)  # m, m/s


def apart(a, b):
    a, b = np.array(a), np.array(b)
    return float(np.linalg.norm(a[:3] - b[:3])), float(np.linalg.norm(a[3:] - b[3:]))


# Vallado, Fundamentals of Astrodynamics, example 3-15 (example 3-14 for FK5), also in Vallado et al., AIAA 2006-6753
VALLADO = Clock(datetime(2004, 4, 6, 7, 51, 28, 386009, tzinfo=UTC))
ITRF = (-1033.4793830e3, 7901.2952754e3, 6380.3565958e3, -3225.636520, -2872.451450, 5531.924446)
GCRF = (5102.5089579e3, 6123.0114007e3, 6378.1369282e3, -4743.220157, 790.536497, 5533.755727)


@pytest.fixture
def earth_of_vallado(monkeypatch):
    """Let the Earth stand as his example has it: the IERS's values of 0h, not interpolated to the time of day."""
    arcsecond = math.pi / 648000.0
    monkeypatch.setattr("sim.environment.clock.ut1_minus_tai", lambda jd1, jd2: -0.4399619 - 32.0 + 0.0 * jd2)
    monkeypatch.setattr("sim.environment.earth.pole", lambda jd1, jd2: (-0.140682 * arcsecond, 0.333309 * arcsecond))


@pytest.mark.usefixtures("earth_of_vallado")
def test_earth_fixed_axes_of_vallado():
    place, speed = apart(to_gcrs("itrs", VALLADO, 0.0, ITRF), GCRF)
    assert place < 0.01
    assert speed < 2e-5
    place, speed = apart(from_gcrs("itrs", VALLADO, 0.0, GCRF), ITRF)
    assert place < 0.01
    assert speed < 2e-5


def test_earth_fixed_axes_of_vallado_with_all_of_his_values_given():
    arcsecond = math.pi / 648000.0
    given = EarthOrientation(
        -0.4399619, -0.140682 * arcsecond, 0.333309 * arcsecond, -205e-6 * arcsecond, -136e-6 * arcsecond
    )
    clock = Clock(VALLADO.epoch, orientation=given)
    in_the_book = (5102.50895290e3, 6123.01139910e3, 6378.13693380e3, -4743.2201610, 790.5364950, 5533.7557240)
    by_erfa = (5102.508959486e3, 6123.011392961e3, 6378.136934384e3, 0.0, 0.0, 0.0)  # of the same values, elsewhere
    place, speed = apart(to_gcrs("itrs", clock, 0.0, ITRF), in_the_book)
    assert place < 0.01
    assert speed < 2e-5
    assert apart(to_gcrs("itrs", clock, 0.0, ITRF), by_erfa)[0] < 1e-4
    without = Clock(VALLADO.epoch, orientation=replace(given, dx=0.0, dy=0.0))
    assert apart(to_gcrs("itrs", without, 0.0, ITRF), in_the_book)[0] > 0.012


def test_offsets_of_the_celestial_pole_are_those_of_another_reader():
    table = iers.IERS_B.open()
    for date in ("1995-06-29T00:00:00", "1998-12-31T12:00:00", "2004-04-06T07:51:28"):
        when = Time(date, scale="utc")
        theirs = [one.to_value(u.rad) for one in table.dcip_xy(when.jd1, when.jd2)]
        assert celestial_offsets(when.tai.jd1, when.tai.jd2) == pytest.approx(theirs, abs=1e-13)
        clock = Clock(when.to_datetime(UTC))
        pole = erfa.bpn2xy(erfa.c2i06a(*clock.tt_jd(0.0))) + np.array(theirs)
        axis = earth_rotation(clock, 0.0)[2]  # the Earth's axis, but for the pole's wander, which is known
        wander = erfa.pom00(*earth_orientation.pole(when.tai.jd1, when.tai.jd2), erfa.sp00(*clock.tt_jd(0.0)))
        intermediate = np.asarray(wander).T @ earth_rotation(clock, 0.0)
        assert intermediate[2, :2] == pytest.approx(pole, abs=1e-12)
        assert abs(axis[2] - 1.0) < 1e-5


def test_earth_fixed_axes_of_vallado_by_the_values_of_the_hour():
    # UT1 falls by 1.56 ms that day: 0.5 ms, or 0.3 m, until 07:51.
    place, _ = apart(to_gcrs("itrs", VALLADO, 0.0, ITRF), GCRF)
    assert 0.25 < place < 0.35


@pytest.mark.usefixtures("earth_of_vallado")
def test_teme_of_vallado():
    teme = (5094.1801621e3, 6127.6446595e3, 6380.3445327e3, -4746.131487, 785.818041, 5531.931288)
    place, speed = apart(to_gcrs("teme", VALLADO, 0.0, teme), GCRF)
    assert place < 0.1
    assert speed < 1e-3


def test_j2000_of_vallado():
    # His J2000 comes from the Earth's axes by the nutation of 1980 without the IERS's corrections (55 mas), which puts
    # it 0.7 m from the axes of the frame bias: two realisations of one name.
    j2000 = (5102.5096e3, 6123.01152e3, 6378.1363e3, -4743.2196, 790.5366, 5533.75619)
    place, speed = apart(to_gcrs("j2000", VALLADO, 0.0, j2000), GCRF)
    assert place < 0.8
    assert speed < 2e-3


# The Space Station on 11 August 2010, 12:00 GMT, as NASA's Johnson Space Center published it in two frames (its page
# "ISS trajectory data", quoted in XNAV_only_LEO.m of Goddard's Orbit Determination Toolbox)
JSC = Clock(datetime(2010, 8, 11, 12, tzinfo=UTC))
JSC_M50 = (17242850.30, -7583853.79, 11535528.63, -804.740668, 20539.607630, 14656.538506)  # ft, ft/s
JSC_J2K = (5263998.56, -2252740.29, 3541580.75, -336.973421, 6257.216826, 4465.898658)  # m, m/s


def test_m50_as_johnson_space_center_gives_it():
    m50 = tuple(0.3048 * value for value in JSC_M50)
    place, speed = apart(to_gcrs("m50", JSC, 0.0, m50), to_gcrs("j2000", JSC, 0.0, JSC_J2K))
    assert place < 0.1  # a thousandth of an arcsecond is 3 cm
    assert speed < 1.5e-4


@pytest.mark.parametrize("year", [1975.5, 1995.5, 2010.6])
def test_m50_against_astropy_s_fk4(year):
    when = Time(year, format="jyear", scale="tt")
    clock = Clock(when.utc.to_datetime(UTC))
    axes = np.array([to_gcrs("m50", clock, 0.0, (*row, 0.0, 0.0, 0.0))[:3] for row in np.eye(3)]).T
    bias = np.array([to_gcrs("j2000", clock, 0.0, (*row, 0.0, 0.0, 0.0))[:3] for row in np.eye(3)]).T
    mean = FK4NoETerms(CartesianRepresentation(np.eye(3)), equinox="B1950", obstime=when)
    theirs = mean.transform_to(FK5(equinox="J2000")).cartesian.xyz.value
    assert np.linalg.norm(bias.T @ axes - theirs, 2) * 7e6 < 1e-3  # m


def test_j2000_against_astropy():
    when = Time("2004-04-06T07:51:28.386009", scale="utc")
    gcrs = GCRS(CartesianRepresentation(np.array(STATE[:3]) * u.m), obstime=when)
    theirs = gcrs.transform_to(PrecessedGeocentric(equinox="J2000", obstime=when)).cartesian.xyz.to_value(u.m)
    assert np.linalg.norm(from_gcrs("j2000", VALLADO, 0.0, STATE)[:3] - theirs) < 1e-3


@pytest.mark.usefixtures("as_astropy")
@pytest.mark.parametrize(
    "date", ["1995-06-29T13:00:16", "1998-12-31T12:00:00", "2004-04-06T07:51:28.386009", "2017-01-01T00:00:00"]
)
def test_earth_fixed_against_astropy_to_a_millimetre(date):
    clock = Clock(datetime.fromisoformat(date + "+00:00"))
    with iers.earth_orientation_table.set(iers.IERS_B.open()):

        def fixed(seconds):
            when = Time(date, scale="utc") + seconds * u.s
            moved = np.array(STATE[:3]) + seconds * np.array(STATE[3:])
            gcrs = GCRS(CartesianRepresentation(moved * u.m), obstime=when)
            return gcrs.transform_to(ITRS(obstime=when)).cartesian.xyz.to_value(u.m)

        ours = from_gcrs("itrs", clock, 0.0, STATE)
        h = 10.0
        velocity = (8 * (fixed(h) - fixed(-h)) - (fixed(2 * h) - fixed(-2 * h))) / (12 * h)
        assert np.linalg.norm(ours[:3] - fixed(0.0)) < 1e-3
        assert np.linalg.norm(ours[3:] - velocity) < 1e-5


@pytest.mark.usefixtures("as_astropy")
def test_teme_against_astropy():
    date = "1996-03-24T02:34:05"
    clock = Clock(datetime.fromisoformat(date + "+00:00"))
    when = Time(date, scale="utc")
    with iers.earth_orientation_table.set(iers.IERS_B.open()):
        place = CartesianRepresentation(
            np.array(STATE[:3]) * u.m, differentials=CartesianDifferential(np.array(STATE[3:]) * u.m / u.s)
        )
        theirs = TEME(place, obstime=when).transform_to(ITRS(obstime=when)).transform_to(GCRS(obstime=when))
    assert np.linalg.norm(to_gcrs("teme", clock, 0.0, STATE)[:3] - theirs.cartesian.xyz.to_value(u.m)) < 1e-3


@pytest.mark.parametrize("frame", FRAMES)
def test_there_and_back(frame):
    back = to_gcrs(frame, VALLADO, 1234.5, from_gcrs(frame, VALLADO, 1234.5, STATE))
    place, speed = apart(back, STATE)
    assert place < 1e-8
    assert speed < 1e-9


def test_earth_turns_once_a_sidereal_day():
    rate = earth_rotation_rate(VALLADO, 0.0)
    assert math.isclose(np.linalg.norm(rate[0]), 7.2921151467e-5, rel_tol=1e-7)


def test_unknown_frame():
    with pytest.raises(ValueError, match="'b1950' is not a frame"):
        to_gcrs("b1950", VALLADO, 0.0, STATE)
