"""Any flight is drawn whole: without a Ti, past its target and away, alone, on any orbit."""

import dataclasses

import numpy as np
import pytest
from matplotlib.text import Text

from sim.flight.stages import stages
from sim.views import PLOTS, plot
from sim.views.film.film import film_times
from sim.views.plots.orbit import heights, mean_elements_of, orbit
from sim.views.plots.pictures import shown

MU, RADIUS = 3.986004418e14, 6378137.0
NMI = 1852.0


def coast(**duration):
    return {"kind": "coast", "until": duration, "limit": "20 d"}


def given(feet):
    return {"kind": "burn", "solve": "fixed", "delta_v": [f"{feet} ft/s", "0 ft/s", "0 ft/s"]}


# name: (where it begins, m; what it does) -- each was once cut to what one of the rules took for its approach
FLIGHTS = {
    "past and away": ((-150e3, 0, 15e3), {"Past": coast(duration="14 h")}),
    "never near": ((-900e3, 0, 2e3), {"On": coast(duration="13 h")}),
    "a burn at the very end": (
        (-200e3, 0, 10e3), {"On": coast(duration="13 h"), "Trim": given(0.5), "End": coast(duration="5 s")},
    ),
    "a burn that is called Ti": (
        (-300e3, 0, 12e3), {"On": coast(duration="12 h"), "Ti": given(-3), "End": coast(duration="90 min")},
    ),
    "away from the start": ((-130e3, 0, -20e3), {"Off": coast(duration="12.5 h")}),
}  # fmt: skip


@pytest.mark.parametrize("name", FLIGHTS)
def test_a_flight_without_an_intercept_is_shown_whole(name, fly_small, tmp_path):
    place, phases = FLIGHTS[name]
    flight = fly_small(phases, position=place, frame="lvlh-curvilinear", title=name)
    start, end = float(flight.t[0]), float(flight.t[-1])
    assert (stages(flight).far, stages(flight).approach) == (None, (start, end))
    times = film_times(flight, 10.0)
    assert (times[0], times[-1]) == (start, end)
    for view in ("approach", "phasing", "out-of-plane", "range-rate", "ground-track", "propellant"):
        if view != "propellant" or flight.propellant_kg > 0.0:
            assert plot(flight, view, tmp_path / f"{view}.png").exists()
    path = max((line.get_xydata() for line in PLOTS["approach"](flight).lines), key=len) * NMI
    assert path[[0, -1]] == pytest.approx(flight.curvilinear[[0, -1]][:, [0, 2]])
    way = max((line.get_xydata() for line in PLOTS["phasing"](flight).lines), key=len) * NMI
    assert way[[0, -1], 0] == pytest.approx(-flight.curvilinear[[0, -1], 0], abs=1.0)
    assert "phasing.png" in shown(flight)
    words = [
        text.get_text() for text in PLOTS["phasing"](flight).figure.findobj(Text) if "revolution" in text.get_text()
    ]
    if name in ("past and away", "away from the start"):
        assert [word.split(" ")[0] for word in words] == ["opening"]


def test_a_failure_is_marked(fly_small):
    flight = fly_small({"On": coast(duration="20 min")}, position=(-800, 0, 0))
    failed = dataclasses.replace(flight, failure="it came to nothing")
    for view in ("approach", "ground-track"):
        words = [text.get_text().split(" ")[0] for text in PLOTS[view](failed).texts]
        assert words.count("failed") == 1
        assert "failed" not in [text.get_text().split(" ")[0] for text in PLOTS[view](flight).texts]


# -- a ship that flies alone
def alone(fly_small, elements, hours=3, **tables):
    target = {"orbit": {"elements": {"kind": "osculating", **elements}}}
    return fly_small({"Round": coast(duration=f"{hours} h")}, target=target, **tables)


ANGLES = {"raan": "40 deg", "argument_of_perigee": "70 deg", "true_anomaly": "10 deg"}


@pytest.mark.parametrize(
    ("axis_km", "eccentricity", "inclination"),
    [(8000.0, 0.1, 97.9), (26600.0, 0.7, 63.4), (6800.0, 0.0, 0.0)],
)
def test_heights_swing_between_apogee_and_perigee(fly_small, tmp_path, axis_km, eccentricity, inclination):
    flight = alone(fly_small, {
        "semi_major_axis": f"{axis_km} km", "eccentricity": eccentricity, "inclination": f"{inclination} deg", **ANGLES,
    }, hours=13)  # fmt: skip
    assert shown(flight) == ["ground-track.png", "orbit.png"]
    _, rows = mean_elements_of(flight)
    apogee, perigee = (1e3 * axis_km * (1.0 + sign * eccentricity) - RADIUS for sign in (1.0, -1.0))
    assert rows[:, :2] == pytest.approx(np.tile([apogee, perigee], (len(rows), 1)), abs=1.0)
    assert np.degrees(rows[:, 3]) == pytest.approx(inclination, abs=1e-6)
    height = heights(flight)
    assert (height.min(), height.max()) == pytest.approx((perigee, apogee), rel=0.002, abs=500.0)
    ax = orbit(flight)
    drawn = np.concatenate([line.get_ydata() for line in ax.lines if len(line.get_ydata()) > 1]) * 1e3
    assert (drawn.min(), drawn.max()) == pytest.approx((perigee, apogee), abs=1.0)
    assert plot(flight, "orbit", tmp_path / "x.png", theme="dark").exists()
    track = PLOTS["ground-track"](flight)
    north = np.abs(np.concatenate([line.get_ydata() for line in track.lines])).max()
    assert track.get_ylim()[0] <= -north
    assert track.get_ylim()[1] >= north


def test_who_is_on_no_ellipse_is_drawn_too(fly_small, tmp_path):
    elements = {"semi_major_axis": "7000 km", "eccentricity": 0.01, "inclination": "51.65 deg", **ANGLES}
    flight = alone(fly_small, elements, hours=1)
    target = flight.target * np.array([1.0, 1.0, 1.0, 1.6, 1.6, 1.6])  # faster than escape
    flight = dataclasses.replace(flight, target=target)
    assert np.isnan(mean_elements_of(flight)[1]).all()
    assert "no ellipse" in PLOTS["orbit"].describe(flight)
    assert plot(flight, "orbit", tmp_path / "x.png").exists()


def test_the_band_of_many_revolutions(fly_small):
    elements = {"semi_major_axis": "6900 km", "eccentricity": 0.01, "inclination": "51.65 deg", **ANGLES}
    flight = alone(fly_small, elements, hours=240)
    (band,) = orbit(flight).collections
    heights_km = band.get_paths()[0].vertices[:, 1]
    assert (heights_km.min(), heights_km.max()) == pytest.approx((452.9, 590.9), abs=0.2)
