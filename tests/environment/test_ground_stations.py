"""Ground stations against astropy and Skyfield, passes against brute force, and where Mir was at its dockings."""

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from sim.core.constants import MU_EARTH, R_EARTH
from sim.environment import ground_stations
from sim.environment.clock import Clock
from sim.environment.earth import earth_rotation, sub_point
from sim.environment.ground_stations import Station, in_view, load, look, passes, select
from sim.environment.tle import tle_state
from sim.inputs.errors import InputError
from sim.output.face import Flight

# Element sets as printed at the time (SeeSat-L, Nov 1995 and Mar 1996; AMSAT, Feb 1998), and contact, UTC.
DOCKINGS = {
    "STS-74": (
        "1 16609U 86017A   95315.33685943  .00005096  00000-0  72085-4 0  9051",
        "2 16609  51.6442 140.6949 0003055 316.9830  43.1086 15.57967912555898",
        datetime(1995, 11, 15, 6, 27, 38, tzinfo=UTC),
    ),
    "STS-76": (
        "1 16609U 86017A   96088.26269655  .00021115  00000-0  28498-3 0  4603",
        "2 16609  51.6488 169.4479 0003390 115.4566 244.6777 15.57733385577394",
        datetime(1996, 3, 24, 2, 34, 5, tzinfo=UTC),
    ),
    # printed without the last digit of the revolution's number and the checksum, which SGP4 does not use
    "STS-89": (
        "1 16609U 86017A   98029.18133749  .00021161  00000-0  24404-3 0  1954",
        "2 16609  51.6567  28.9856 0004669 293.9975  66.0624 15.61881855682302",
        datetime(1998, 1, 24, 20, 14, tzinfo=UTC),
    ),
}
# Places below the other dockings as reported, latitude and longitude in degrees, read off a map here to a few degrees.
PLACES = {
    "STS-71, Lake Baikal": (53.0, 108.0),
    "STS-79, Carpathian Mountains": (47.0, 25.0),
    "STS-84, Adriatic (plan)": (42.5, 15.3),
    "STS-86, north of the Caspian": (48.0, 53.0),
    "STS-91, Russian-Kazakh border, north-west of the Caspian": (49.0, 47.0),
}
EPOCH = datetime(1996, 3, 24, tzinfo=UTC)
CLOCK = Clock(EPOCH)


def circular(height_m: float = 390e3, inclination: float = 51.65, raan: float = 1.0, u0: float = 0.0):  # type: ignore[no-untyped-def]
    radius = R_EARTH + height_m
    rate = math.sqrt(MU_EARTH / radius**3)
    i = math.radians(inclination)
    p = np.array([math.cos(raan), math.sin(raan), 0.0])
    q = np.array([-math.sin(raan) * math.cos(i), math.cos(raan) * math.cos(i), math.sin(i)])

    def position(t: np.ndarray) -> np.ndarray:
        u = u0 + rate * np.asarray(t)[:, None]
        return radius * (np.cos(u) * p + np.sin(u) * q)

    return position


def beside(position) -> Station:  # type: ignore[no-untyped-def]
    """Return a station some way beside the track after 2,500 s."""
    latitude, longitude, _ = sub_point(CLOCK, 2500.0, position(np.array([2500.0]))[0])
    return station(math.degrees(latitude) + 3.0, math.degrees(longitude) + 2.0)


def station(latitude: float, longitude: float, height: float = 0.0, mask: float = 5.0) -> Station:
    return Station(
        "here", "Here", math.radians(latitude), math.radians(longitude), height, math.radians(mask), False, {}
    )


# The file


def test_the_shipped_stations_say_where_every_figure_is_from() -> None:
    shipped = load()
    assert {one.name for one in shipped} >= {"yevpatoria", "shchyolkovo", "ulan-ude", "ussuriysk", "petropavlovsk"}
    assert [one.longitude_rad for one in shipped] == sorted(one.longitude_rad for one in shipped)
    for one in shipped:
        assert set(one.provenance) == {"latitude", "longitude", "height", "mask"}
        assert all(text.startswith(("source: ", "chosen: ")) for text in one.provenance.values())
        assert one.provenance["latitude"].startswith("source: ")
        assert math.radians(44.0) < one.latitude_rad < math.radians(60.0)
        assert math.radians(5.0) <= one.mask_rad <= math.radians(7.0)
    assert {one.name for one in shipped if one.abroad} == {"yevpatoria", "dzhusaly"}


def test_a_wrong_file_and_a_wrong_name_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        select(["ulan-udee"])
    assert error.value.problems[0].nearest == "ulan-ude"
    wrong = tmp_path / "ground_stations.toml"
    wrong.write_text(
        'schema = 1\n[mask]\nelevation = { value = "5 deg", chosen = "for the test" }\n[station.one]\n'
        'latitude = { value = "95 deg", source = "nowhere" }\nlongitude = { value = "10 furlongs", source = "here" }\n'
        'height = { value = "10 m" }\ncolour = "red"\n'
    )
    with pytest.raises(InputError) as error:
        load(wrong)
    lines = sorted(problem.line or 0 for problem in error.value.problems)
    assert lines == [5, 6, 7, 8]


# Directions


def test_directions_against_astropy() -> None:
    from astropy import units as u
    from astropy.coordinates import GCRS, ITRS, AltAz, CartesianRepresentation, EarthLocation
    from astropy.time import Time

    times = np.linspace(0.0, 5000.0, 26)
    positions = circular()(times)
    here = station(51.9, 108.0, 500.0)
    azimuth, elevation, distance = look(CLOCK, here, times, positions)
    place = EarthLocation.from_geodetic(108.0 * u.deg, 51.9 * u.deg, 500.0 * u.m)
    when = Time(EPOCH) + times * u.s
    there = GCRS(CartesianRepresentation(positions.T * u.m), obstime=when).transform_to(ITRS(obstime=when))
    # from place to place on the Earth, without aberration: the geometric direction
    local = ITRS(there.cartesian - place.get_itrs(when).cartesian, obstime=when, location=place).transform_to(
        AltAz(obstime=when, location=place)
    )
    assert elevation == pytest.approx(local.alt.rad, abs=1e-8)
    assert np.cos(azimuth - local.az.rad) == pytest.approx(1.0, abs=1e-14)
    assert distance == pytest.approx(local.distance.to_value(u.m), abs=0.05)


def test_straight_up_and_on_the_horizon() -> None:
    here = station(0.0, 30.0)
    fixed = earth_rotation(CLOCK, 0.0)
    place = np.array([math.cos(math.radians(30.0)), math.sin(math.radians(30.0)), 0.0])
    _, elevation, distance = look(CLOCK, here, 0.0, fixed.T @ (place * (R_EARTH + 400e3)))
    assert elevation == pytest.approx(0.5 * math.pi, abs=1e-12)
    assert distance == pytest.approx(400e3, abs=1e-6)
    north = fixed.T @ (place * R_EARTH + np.array([0.0, 0.0, 1e6]))
    azimuth, elevation, _ = look(CLOCK, here, 0.0, north)
    assert math.cos(azimuth) == pytest.approx(1.0, abs=1e-12)
    assert elevation == pytest.approx(0.0, abs=1e-12)


# Passes


def test_passes_over_a_day_against_brute_force() -> None:
    position = circular()
    found = passes(CLOCK, position, 0.0, 86400.0)
    seconds = np.arange(0.0, 86400.0, 1.0)
    places = position(seconds)
    for one in load():
        _, elevation, _ = look(CLOCK, one, seconds, places)
        up = elevation > one.mask_rad
        rises = seconds[:-1][~up[:-1] & up[1:]]
        mine = [each for each in found if each.station == one]
        assert [math.floor(each.aos_s) for each in mine if each.begins] == rises.tolist()
        for each in mine:
            inside = (seconds >= each.aos_s) & (seconds <= each.los_s)
            assert up[inside].all()
            assert each.elevation_rad >= np.max(elevation[inside])
            assert each.elevation_rad == pytest.approx(np.max(elevation[inside]), abs=1e-3)
    for each in found:
        for t in (each.aos_s, each.los_s):
            if 0.0 < t < 86400.0:
                _, elevation, _ = look(CLOCK, each.station, np.array([t]), position(np.array([t])))
                assert elevation[0] == pytest.approx(each.station.mask_rad, abs=2e-9)  # 1e-6 s at 0.1 deg/s


def test_a_pass_of_a_second_over_the_mask() -> None:
    position = circular()
    (best,) = (one for one in passes(CLOCK, position, 0.0, 5000.0, [beside(position)]))
    # a mask 0.5 s below the highest point: the elevation falls by half its bend times 0.5 s squared
    bend = 2.0 * (best.elevation_rad - _elevation(position, best.station, best.top_s + 0.5))
    mask = best.elevation_rad - 0.5 * bend
    (grazing,) = passes(CLOCK, position, 0.0, 5000.0, [best.station], mask=mask)
    assert grazing.los_s - grazing.aos_s == pytest.approx(1.0, abs=0.01)
    assert grazing.aos_s < best.top_s < grazing.los_s
    assert grazing.top_s == pytest.approx(best.top_s, abs=1e-4)
    assert passes(CLOCK, position, 0.0, 5000.0, [best.station], mask=best.elevation_rad + 1e-9) == ()


def test_a_pass_cut_by_the_ends_of_the_search() -> None:
    position = circular()
    here = beside(position)
    (whole,) = passes(CLOCK, position, 0.0, 5000.0, [here])
    middle = 0.5 * (whole.aos_s + whole.top_s)
    (late,) = passes(CLOCK, position, middle, 5000.0, [here])
    assert (late.aos_s, late.begins, late.ends) == (middle, False, True)
    assert late.los_s == pytest.approx(whole.los_s, abs=1e-6)
    (short,) = passes(CLOCK, position, 0.0, middle, [here])
    assert (short.los_s, short.begins, short.ends) == (middle, True, False)
    assert short.top_s == middle
    assert short.elevation_rad == pytest.approx(_elevation(position, here, middle))
    (both,) = passes(CLOCK, position, whole.aos_s + 10.0, whole.los_s - 10.0, [here])
    assert (both.begins, both.ends) == (False, False)
    assert both.top_s == pytest.approx(whole.top_s, abs=1e-4)
    assert passes(CLOCK, position, whole.los_s + 1.0, whole.los_s + 100.0, [here]) == ()
    assert passes(CLOCK, position, 0.0, 5000.0, []) == ()


def test_a_flights_passes_are_among_its_events(sts_71: Flight) -> None:
    found = sts_71.find("station")
    assert [event for event in found if event.name.startswith("AOS")] == list(sts_71.find("AOS"))
    for event in found:
        title = event.name.partition(" ")[2]
        (where,) = (one for one in load() if one.title == title)
        _, elevation, _ = look(sts_71.plan.clock, where, event.t_s, sts_71.target_at(event.t_s)[:3])
        assert elevation == pytest.approx(where.mask_rad, abs=1e-8)
    only = sts_71.find("station", stations=select(["ulan-ude"]), mask=0.0)
    assert {event.name for event in only} == {"AOS Ulan-Ude", "LOS Ulan-Ude"}


def test_acquisition_against_skyfield() -> None:
    skyfield = pytest.importorskip("skyfield.api")
    line1, line2, when = DOCKINGS["STS-76"]
    clock = Clock(when)
    position = _of_set(line1, line2, clock)
    (mine,) = passes(clock, position, -1000.0, 1000.0, select(["yevpatoria"]))
    scale = skyfield.load.timescale(builtin=True)
    satellite = skyfield.EarthSatellite(line1, line2, "Mir", scale)
    here = mine.station
    place = skyfield.wgs84.latlon(math.degrees(here.latitude_rad), math.degrees(here.longitude_rad), here.height_m)
    for t, height in ((mine.aos_s, here.mask_rad), (mine.los_s, here.mask_rad), (mine.top_s, mine.elevation_rad)):
        there = (satellite - place).at(scale.from_datetime(when + timedelta(seconds=t)))
        altitude, _, distance = there.altaz()
        _, _, range_m = look(clock, here, t, position(np.array([t]))[0])
        # its UT1 is smoothed, and it leaves the pole at its mean place: some ten metres, 2 ms of a pass
        assert altitude.radians == pytest.approx(height, abs=5e-5)
        assert distance.m == pytest.approx(range_m, abs=30.0)


# History


@pytest.mark.parametrize("flight", DOCKINGS)
def test_a_station_in_russia_saw_mir_dock(flight: str) -> None:
    # the sets are four days old or young: some seconds along the track, half a degree of elevation
    line1, line2, when = DOCKINGS[flight]
    clock = Clock(when)
    seen = in_view(clock, 0.0, _of_set(line1, line2, clock)(np.zeros(1))[0])
    russian = [(one.name, elevation) for one, elevation in seen if not one.abroad]
    assert russian, f"no station in Russia saw {flight}"
    name, elevation = russian[0]
    assert math.degrees(elevation) > 10.0
    assert name == {"STS-74": "ulan-ude", "STS-76": "shchyolkovo", "STS-89": "shchyolkovo"}[flight]


@pytest.mark.parametrize("place", PLACES)
def test_a_station_saw_the_other_dockings_too(place: str) -> None:
    # from the reported place, known to some 300 km or 5 deg of elevation: well seen, except the plan of STS-84
    latitude, longitude = PLACES[place]
    best = max(_elevation_over(one, latitude, longitude) for one in load())
    if place.startswith("STS-84"):
        # over the Adriatic Mir came up over Yevpatoria's horizon, and was not over any in Russia by the mask
        assert 2.0 < best < 10.0
        assert max(_elevation_over(one, latitude, longitude) for one in load() if not one.abroad) < 7.0
    else:
        assert best > 15.0


def _of_set(line1: str, line2: str, clock: Clock):  # type: ignore[no-untyped-def]
    return lambda t: np.array([tle_state(line1, line2, clock, float(one))[:3] for one in t])


def _elevation(position, here: Station, t: float) -> float:  # type: ignore[no-untyped-def]
    return float(look(CLOCK, here, np.array([t]), position(np.array([t])))[1][0])


def _elevation_over(one: Station, latitude: float, longitude: float) -> float:
    """Return the elevation (deg) of a place 390 km above a latitude and longitude (deg)."""
    import erfa

    place = erfa.gd2gc(1, math.radians(longitude), math.radians(latitude), 390e3)
    return math.degrees(look(CLOCK, one, 0.0, earth_rotation(CLOCK, 0.0).T @ place)[1])


def test_ten_days_of_passes() -> None:
    found = passes(CLOCK, circular(), 0.0, 10.0 * 86400.0, ground_stations.load())
    # Mir was seen from each of these latitudes on about six revolutions of fifteen and a half a day
    assert 10 * 8 * 4 < len(found) < 10 * 8 * 7
    assert all(0.0 < one.los_s - one.aos_s < 660.0 for one in found)
