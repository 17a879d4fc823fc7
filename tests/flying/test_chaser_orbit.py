"""A chaser on an orbit of its own, in every form that a target's may have: each ship flies as it would alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.inputs.errors import InputError
from sim.output import oem
from sim.scenario import load

Fly = Callable[..., sim.Flight]
Write = Callable[..., Path]
TIME = {"epoch": datetime(1995, 11, 13, 16, tzinfo=UTC)}
MIR = {
    "tle": [
        "1 16609U 86017A   95315.33685943  .00005096  00000-0  72085-4 0  9051",
        "2 16609  51.6442 140.6949 0003055 316.9830  43.1086 15.57967912555898",
    ]
}
ATLANTIS = {
    "tle": [
        "1 99974U          95316.70687524  .00083907  00000-0  10188-3 0  9045",
        "2 99974  51.6473 134.0929 0026004 353.0894   6.9912 15.83901435    48",
    ]
}
STATE = {"position": ["-4000 km", "3000 km", "4500 km"], "velocity": ["-4.67 km/s", "-6.12 km/s", 0]}
ELEMENTS = {"semi_major_axis": "6760 km", "eccentricity": 0.002, "inclination": "51.65 deg", "raan": "134 deg"}
FORMS = {
    "element set": ATLANTIS,
    "state": {"state": STATE},
    "state in TEME, an hour before": {"state": {**STATE, "frame": "teme", "time": "1995-11-13T15:00:00Z"}},
    "state in M50": {"state": {**STATE, "frame": "m50"}},
    "osculating elements": {"elements": {**ELEMENTS, "true_anomaly": "40 deg"}},
    "mean elements, half an hour after": {"elements": {**ELEMENTS, "kind": "mean", "time": "1995-11-13T16:30:00Z"}},
    "circle": {"altitude": "300 km", "inclination": "51.65 deg", "raan": "134 deg", "argument_of_latitude": "20 deg"},
}
NEAR = {"frame": "lvlh", "position": ["-1 km", 0, 0], "velocity": [0, 0, 0]}
HOUR = {"Coast": {"kind": "coast", "until": {"duration": "1 h"}}}


def pair(orbit: dict[str, object]) -> dict[str, object]:
    chaser = {"vehicle": "atlantis-sts-74", "orbit": orbit}
    return {"time": TIME, "target": {"vehicle": "mir-sts-74", "orbit": MIR}, "chaser": chaser}


@pytest.mark.parametrize("form", FORMS)
def test_it_flies_as_it_would_alone(fly_small: Fly, form: str) -> None:
    both = fly_small(HOUR, model={"gravity": "j2"}, **pair(FORMS[form]))
    alone = fly_small(
        HOUR, model={"gravity": "j2"}, time=TIME, target={"vehicle": "atlantis-sts-74", "orbit": FORMS[form]}
    )
    assert both.goal_met
    for k in (0, -1):
        chaser = both.target[k] + both.relative[k]
        assert chaser[:3] == pytest.approx(alone.target[k, :3], abs=2e-3)
        assert chaser[3:] == pytest.approx(alone.target[k, 3:], abs=2e-6)


def test_the_two_element_sets_of_the_day(fly_small: Fly) -> None:
    """Both were posted on 13 November 1995: Atlantis is some 4,600 km behind and 80 km below."""
    flight = fly_small(HOUR, **pair(ATLANTIS))
    assert flight.curvilinear[0, 0] == pytest.approx(-4621e3, abs=10e3)
    assert 60e3 < flight.curvilinear[0, 2] < 95e3


def test_an_ephemeris_that_a_flight_wrote_starts_a_chaser(fly_small: Fly, tmp_path: Path) -> None:
    first = fly_small({"Coast": {"kind": "coast", "until": {"duration": "3 h"}}}, **pair(FORMS["circle"]))
    oem.write(first, tmp_path / "chaser.oem", which="chaser")
    again = fly_small(HOUR, **pair({"oem": "chaser.oem"}))
    assert again.relative[0] == pytest.approx(first.relative[0], abs=0.01)
    whole = again.scenario.to_toml()
    assert str(tmp_path / "chaser.oem") in whole


def test_beyond_half_a_turn_the_arc_goes_on(fly_small: Fly) -> None:
    """From 170 degrees behind, lower by 200 km: it has gained half a turn within a day, and the arc has no jump."""
    low = {"altitude": "200 km", "inclination": "51.65 deg"}
    flight = fly_small(
        {"Day": {"kind": "coast", "until": {"duration": "20 h"}, "limit": "30 h"}},
        target={"orbit": {"altitude": "400 km", "inclination": "51.65 deg", "argument_of_latitude": "170 deg"}},
        chaser={"vehicle": "atlantis-sts-71", "orbit": low},
    )
    arc = flight.curvilinear[:, 0]
    assert arc[0] == pytest.approx(-np.radians(170.0) * 6778137.0, rel=1e-6)
    assert np.all(np.diff(arc) >= 0.0)
    assert np.abs(np.diff(arc)).max() < 1e6
    assert arc[-1] - arc[0] > np.pi * 6778137.0


@pytest.mark.parametrize(
    ("chaser", "model", "says"),
    [
        ({"orbit": ATLANTIS, "relative": NEAR}, {}, "relative and orbit are given"),
        ({"orbit": {}}, {}, "chaser.orbit: no form of orbit"),
        ({"orbit": {"altitude": "40 km", "inclination": "51 deg"}}, {}, "chaser.orbit.altitude: the perigee is 40 km"),
        ({"orbit": {"elements": {**ELEMENTS, "eccentricity": 1.2}}}, {}, "elements.eccentricity: this is a hyperbola"),
        ({"orbit": {"tle": [ATLANTIS["tle"][0], MIR["tle"][1]]}}, {}, "chaser.orbit.tle: the two lines belong"),
        ({"orbit": {"oem": "nowhere.oem"}}, {}, "chaser.orbit.oem"),
        ({"orbit": {"state": {**STATE, "time": "1995-09-01T00:00:00Z"}}}, {}, "chaser.orbit.state.time"),
        ({"orbit": ATLANTIS}, {"gravity": "cw"}, "an orbit of its own may be far"),
        ({"orbit": ATLANTIS}, {"gravity": "ya"}, "an orbit of its own may be far"),
        ({"orbit": MIR}, {}, "chaser.orbit: at the epoch the chaser is inside the target"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_said_of_it(
    small: Write, tmp_path: Path, chaser: dict[str, object], model: dict[str, object], says: str
) -> None:
    tables = {**pair({}), "chaser": {"vehicle": "atlantis-sts-74", **chaser}}
    with pytest.raises(InputError, match=says):
        sim.run(load(small(tmp_path, HOUR, model=model, **tables)))
