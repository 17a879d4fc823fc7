"""Mean orbits, and what they say of how far behind a chaser is: held against the flight's own samples."""

import math
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.flight.phasing import Phasing

SCENARIOS = Path(__file__).parent.parent / "scenarios" / "valid"


@pytest.fixture
def far(fly_small):
    """Coast for hours from far behind and below, at a place in km."""

    def go(gravity, x=-3000.0, z=60.0, v=103.0, w=0.0):
        return fly_small(
            {"Round": {"kind": "coast", "until": {"duration": "5 h"}}},
            position=(f"{x} km", "0 km", f"{z} km"),
            velocity=(v, 0, w),
            frame="lvlh-curvilinear",
            time={"epoch": datetime(1995, 6, 28, tzinfo=UTC)},
            model={"gravity": gravity, "execution": None},
            target={"orbit": {"altitude": "395 km", "inclination": "51.65 deg"}},
        )

    return go


@pytest.mark.parametrize(("gravity", "tolerance"), [("two-body", 1e-4), ("j2", 2e-3), ("zonal", 4e-3)])
def test_closing_is_what_the_samples_close_in_a_revolution(far, gravity, tolerance):
    flight = far(gravity, w=20.0)  # an eccentric orbit too
    phasing = Phasing(flight)
    promised = phasing.closing(600.0)
    turn = phasing.chaser(600.0).period
    steps = [phasing.behind(t)[0] - phasing.behind(t + turn)[0] for t in np.arange(0.0, turn, turn / 40.0)]
    closed = float(np.mean(steps)) * phasing.target(600.0).a  # the mean over a revolution of starts
    assert promised == pytest.approx(closed, rel=tolerance)
    assert promised > 400e3


def test_in_the_linear_world_it_is_the_drift_of_its_equations(far):
    flight = far("cw-curvilinear", x=-300.0, z=10.0, v=15.0)
    phasing, turn = Phasing(flight), 2.0 * math.pi / flight.plan.world.mean_motion
    assert phasing.closing(0.0) == pytest.approx(phasing.behind(0.0)[1] - phasing.behind(turn)[1], rel=1e-6)


def test_a_mean_orbit_stands_still_where_the_osculating_one_swings(far):
    flight = far("j2")
    phasing = Phasing(flight)
    times = np.arange(0.0, 15_000.0, 500.0)
    apogees = [phasing.chaser(t).apogee_m for t in times]
    assert np.ptp(apogees) < 200.0
    osculating = []
    for t in times:
        x = phasing.flight.target_at(t)
        r, v2 = np.linalg.norm(x[:3]), x[3:] @ x[3:]
        osculating.append(1.0 / (2.0 / r - v2 / flight.plan.world.mu))
    assert np.ptp(osculating) > 5e3


def test_two_body_heights_are_those_of_the_ellipse(far):
    flight = far("two-body")
    orbit = Phasing(flight).chaser(0.0)
    radius = flight.plan.world.radius
    up = [radius + orbit.perigee_m, radius + orbit.apogee_m]
    state = flight.state(0.0)
    target = state.target
    r = float(np.linalg.norm(target[:3])) - 60e3
    assert min(abs(r - up[0]), abs(r - up[1])) < 1.0, "it starts level, at an apsis"
    assert 0.5 * (orbit.apogee_m + orbit.perigee_m) == pytest.approx(orbit.a - radius, abs=1e-6)


def test_the_count_goes_on_where_the_chaser_passes_below(far):
    flight = far("two-body", x=-200.0)
    phasing, end = Phasing(flight), float(flight.t[-1])
    assert phasing.behind(0.0)[1] == pytest.approx(200e3, abs=1.0)
    assert phasing.behind(end)[1] < 0.0, "it has gone ahead"
    rates = phasing.chaser(0.0).along - phasing.target(0.0).along
    assert phasing.behind(0.0)[0] - phasing.behind(end)[0] == pytest.approx(rates * end, rel=1e-2)


def test_more_than_half_a_round_behind_is_not_ahead(far):
    flight = far("two-body", x=-22_000.0)  # and half a round at the end
    angle, arc = Phasing(flight).behind(0.0)
    assert math.degrees(angle) == pytest.approx(186.1, abs=0.1)
    assert arc == pytest.approx(22_000e3, rel=1e-6)


def test_a_flight_that_ends_more_than_half_a_round_behind_counts_on_from_its_start(tmp_path):
    text = (SCENARIOS / "far-field.toml").read_text().replace('phase = "113 deg"', 'phase = "300 deg"')
    early = text[: text.index("[[phase]]")] + '[[phase]]\nname = "A"\nkind = "coast"\nuntil = { duration = "1 h" }\n'
    (tmp_path / "early.toml").write_text(early)
    phasing = Phasing(sim.run(str(tmp_path / "early.toml")))
    assert math.degrees(phasing.behind(0.0)[0]) == pytest.approx(300.0, abs=3.0)
    assert math.degrees(phasing.behind(3600.0)[0]) == pytest.approx(290.0, abs=5.0)
