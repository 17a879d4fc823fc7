"""Mean orbits against element sets as SGP4 understands them: heights as catalogues print them, and the way back."""

import math

import numpy as np
import pytest
from sgp4.api import Satrec

import sim
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.orbit.elements import true_from_mean
from sim.environment.mean_orbit import mean_orbit, of_heights
from sim.setup.setup import make_plan

# Mir and Atlantis after STS-76, Mir before STS-74, Mir before the collision of Progress M-34 (SeeSat-L, of their days).
SETS = {
    "Mir 96088": (
        "1 16609U 86017A   96088.26269655  .00021115  00000-0  28498-3 0  4603",
        "2 16609  51.6488 169.4479 0003390 115.4566 244.6777 15.57733385577394",
    ),
    "Atlantis 96089": (
        "1 23831U 96018A   96089.33361277  .00005249  11789-9  67502-4 0   210",
        "2 23831  51.6487 164.0799 0007286 137.2796 113.1158 15.58382433  1108",
    ),
    "Mir 95315": (
        "1 16609U 86017A   95315.33685943  .00005096  00000-0  72085-4 0  9051",
        "2 16609  51.6442 140.6949 0003055 316.9830  43.1086 15.57967912555898",
    ),
    "Mir 97176": (
        "1 16609U 86017A   97176.82697457  .00124055  00000-0  15170-2 0  4057",
        "2 16609  51.6537  42.4695 0005208 181.3358 178.7767 15.59484524648362",
    ),
}


@pytest.fixture(scope="module")
def world():
    return make_plan(sim.load("sts-71", start="ti"), "interpreted").world


def printed(lines):
    """Return apogee and perigee heights (m) as a catalogue prints them of an element set."""
    n, e = float(lines[1][52:63]) * 2.0 * math.pi / 86400.0, float("0." + lines[1][26:33])
    a = (MU_EARTH / n**2) ** (1.0 / 3.0)
    return a * (1.0 + e) - R_EARTH, a * (1.0 - e) - R_EARTH


def osculating(lines):
    """Return SGP4's state (m, m/s) at the set's epoch."""
    satellite = Satrec.twoline2rv(*lines)
    _, r, v = satellite.sgp4(satellite.jdsatepoch, satellite.jdsatepochF)
    return tuple(1e3 * np.array([*r, *v]))


@pytest.mark.parametrize("name", SETS)
def test_heights_are_those_of_the_catalogue(name, world):
    """Within 400 m, where osculating apsides stand up to 20 km away: SGP4 carries terms of higher order."""
    orbit = mean_orbit(world, osculating(SETS[name]))
    assert (orbit.apogee_m, orbit.perigee_m) == pytest.approx(printed(SETS[name]), abs=400.0)
    assert math.degrees(orbit.i) == pytest.approx(float(SETS[name][1][8:16]), abs=2e-3)
    assert math.degrees(orbit.node) == pytest.approx(float(SETS[name][1][17:25]), abs=2e-3)


@pytest.mark.parametrize("name", SETS)
def test_an_orbit_made_of_catalogue_heights_is_where_sgp4_has_it(name, world):
    line = SETS[name][1]
    i, node, argument, anomaly = (math.radians(float(line[a:b])) for a, b in ((8, 16), (17, 25), (34, 42), (43, 51)))
    nu = true_from_mean(anomaly, float("0." + line[26:33]))
    made = of_heights(world, *printed(SETS[name]), i, node, argument + anomaly, nu)
    there = osculating(SETS[name])
    assert math.dist(made[:3], there[:3]) < 1500.0
    assert abs(math.hypot(*made[:3]) - math.hypot(*there[:3])) < 400.0


def test_the_round_trip_is_exact(world):
    state = of_heights(world, 293e3, 157e3, 0.9, 1.0, 2.0, 3.0)
    orbit = mean_orbit(world, state)
    assert (orbit.apogee_m, orbit.perigee_m) == pytest.approx((293e3, 157e3), abs=1e-3)
    assert orbit.latitude % (2.0 * math.pi) == pytest.approx(2.0, abs=1e-9)
