import math
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path

from sim.views.draw.earth_map import land, night_polygon, track_pieces
from sim.views.draw.painter import Painter
from sim.views.draw.style import THEMES
from sim.views.film.film import Film
from sim.views.film.panel_world import WorldPanel
from sim.views.film.reel import make_reel
from sim.views.scene.lighting import subsolar_point


def on_land(longitude, latitude):
    """Count the rings around a place by their sense (matplotlib's own test takes compound paths one ring at a time)."""
    winding = 0
    path = land()
    starts = [*np.nonzero(path.codes == Path.MOVETO)[0], len(path.codes)]
    for a, b in pairwise(starts):
        ring = path.vertices[a:b]
        if Path(ring).contains_point((longitude, latitude)):
            x, y = ring.T
            winding += 1 if np.dot(x[:-1], y[1:]) - np.dot(y[:-1], x[1:]) > 0 else -1
    return winding != 0


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "expected"),
    [
        ("Irkutsk", 104.3, 52.3, True),
        ("Baikonur", 63.3, 45.9, True),
        ("Kansas", -98.0, 38.5, True),
        ("South Pole", 10.0, -88.0, True),
        ("Chukotka, beyond the date line", -175.0, 66.5, True),
        ("Chukotka, before it", 175.0, 67.5, True),
        ("the Pacific", -150.0, 0.0, False),
        ("the Atlantic", -30.0, 40.0, False),
        ("the Caspian Sea", 51.0, 41.5, False),
    ],
)
def test_land_and_sea(place, longitude, latitude, expected):
    assert on_land(longitude, latitude) is expected, place


def test_no_coast_runs_across_the_map():
    path = land()
    steps = np.abs(np.diff(path.vertices[:, 0]))
    steps[path.codes[1:] == Path.MOVETO] = 0.0
    far = np.nonzero(steps > 30.0)[0]
    assert all(path.vertices[i, 1] <= -80.0 for i in far)  # but for the closing line of Antarctica along the pole
    assert np.abs(path.vertices[:, 0]).max() <= 180.0


@pytest.mark.parametrize("declination", [23.4, 5.0, 1.0, -0.5, 1e-5, 0.0, -0.0, -1e-5, -23.4])
@pytest.mark.parametrize("noon", [-170.0, -90.0, -15.0, 0.0, 104.0, 180.0])
def test_night_is_where_the_sun_is_below_the_horizon(declination, noon):
    night = Path(night_polygon(math.radians(declination), math.radians(noon)))
    rng = np.random.default_rng(5)
    for longitude, latitude in zip(
        rng.uniform(-179, 179, 300), np.degrees(np.arcsin(rng.uniform(-0.99, 0.99, 300))), strict=True
    ):
        up = math.sin(math.radians(latitude)) * math.sin(math.radians(declination)) + math.cos(
            math.radians(latitude)
        ) * math.cos(math.radians(declination)) * math.cos(math.radians(longitude - noon))
        if abs(up) > 0.02:
            assert night.contains_point((longitude, latitude)) is (up < 0.0)


@pytest.mark.parametrize("declination", [23.4, 10.0, 5.0, 1.0, 0.5, 0.01, 0.0, -1e-7, -1.0, -23.4])
@pytest.mark.parametrize("noon", [-170.0, 0.0, 96.3])
def test_the_terminator_is_smooth(declination, noon):
    """Half way along every piece the Sun stands at the horizon, where a map shows it (not beyond 85 deg)."""
    edge = night_polygon(math.radians(declination), math.radians(noon))[:-2]
    assert (np.diff(edge[:, 0]) > 0.0).all()
    assert edge[[0, -1], 0] == pytest.approx([-180.0, 180.0])
    east, north = np.radians(0.5 * (edge[1:] + edge[:-1])).T
    sun = math.radians(declination)
    height = np.sin(north) * math.sin(sun) + np.cos(north) * math.cos(sun) * np.cos(east - math.radians(noon))
    assert np.degrees(np.abs(height[np.abs(north) < math.radians(85.0)])).max() < 0.1


def test_subsolar_point_agrees_with_the_lighting(flight):
    """Where the Sun stands overhead of the ground track, the ships are in its light; opposite, they are not."""
    for t in np.linspace(0.0, flight.t[-1], 60):
        latitude, longitude, _ = flight.sub_point(t)
        south, east = subsolar_point(flight, t)
        height = math.sin(latitude) * math.sin(south) + math.cos(latitude) * math.cos(south) * math.cos(
            longitude - east
        )
        if abs(height + 0.34) > 0.05:  # the horizon of an orbit 393 km up dips by 20 deg
            assert flight.lit(t) is (height > -0.34)


def test_a_track_is_cut_at_the_date_line_on_both_sides():
    longitudes = np.radians([160.0, 170.0, 178.0, 186.0, 196.0])
    latitudes = np.radians([10.0, 12.0, 14.0, 16.0, 18.0])
    west, east = track_pieces(latitudes, longitudes)
    assert west[-1] == pytest.approx([180.0, 14.5])
    assert east[0] == pytest.approx([-180.0, 14.5])
    assert east[-1] == pytest.approx([-164.0, 18.0])
    back = track_pieces(latitudes[::-1], longitudes[::-1])
    assert [len(piece) for piece in back] == [3, 4]
    assert back[0][-1] == pytest.approx([-180.0, 14.5])


def test_a_track_of_one_point_is_none():
    assert track_pieces([0.1], [0.2]) == []


def test_no_words_stand_on_the_map_of_the_film(flight):
    """The ship's own dot is there: over the south it was under a line of words for an eighth of each revolution."""
    film = Film(make_reel(flight, [float(flight.t[200])]), (1280, 720), THEMES["light"])
    (panel,) = [panel for panel in film.panels if isinstance(panel, WorldPanel)]
    assert not film.scene.near[0]
    _, top, _, bottom = panel._map()
    written = []

    class Watching(Painter):
        def text(self, x, y, text, size, colour, **options):
            written.append((y - 0.75 * size, y + 0.2 * size, text))
            return super().text(x, y, text, size, colour, **options)

    panel.paint(Watching(RendererAgg(1280, 720, 100), 720, 1.0), 0)
    assert len(written) >= 3
    assert all(low < up < top or bottom < low < up < film.scene.layout.timeline[1] for low, up, _ in written)
