"""The toolbox's door: whatever lies out of an equation's domain is an error that names the argument, never a number."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from math import inf, nan, radians

import numpy as np
import pytest

from sim import orbit

LOW = (6778e3, 0.0, 0.0), (0.0, 5000.0, 5800.0)
SUN = (1.4e11, 4e10, 2e10)
GOOD = {
    "apsides_m": (7e6, 0.01),
    "bielliptic": (6.7e6, 3e8, 1e8),
    "circular_speed_m_s": (6.7e6,),
    "cw_step": (0.0011, 600.0, (100.0, 0.0, 50.0), (0.0, 0.1, 0.0)),
    "cw_transfer": (0.0011, 600.0, (100.0, 5.0, 50.0), (10.0, 0.0, 0.0), (0.0, 0.1, 0.0)),
    "eccentric_from_mean_rad": (1.0, 0.4),
    "elements_from_state": LOW,
    "hohmann": (6.7e6, 7e6),
    "inertial_from_lvlh": (*LOW, (100.0, 0.0, 50.0), (0.0, 0.1, 0.0)),
    "kepler_step": (*LOW, 600.0),
    "lambert_least_time_s": ((7e6, 0.0, 0.0), (0.0, 7e6, 1e6), 1, "prograde"),
    "lambert_transfer": ((7e6, 0.0, 0.0), (0.0, 7e6, 1e6), 9000.0, "prograde", 1, "smaller"),
    "least_separation_m": ((0.0, 0.0, 100.0, 0.0, 100.0, 0.0),),
    "lvlh_from_inertial": (*LOW, (6779e3, 10.0, 0.0), (0.0, 5000.0, 5801.0)),
    "lvlh_from_rac": ((1.0, 2.0, 3.0), (0.1, 0.2, 0.3)),
    "mean_from_true_rad": (1.0, 0.4),
    "mean_motion_rad_s": (7e6,),
    "period_s": (7e6,),
    "phasing": (7e6, 0.1, 4),
    "plane_change_m_s": (7600.0, 0.1, 7700.0),
    "rac_from_lvlh": ((1.0, 2.0, 3.0), (0.1, 0.2, 0.3)),
    "relative_elements": (0.0011, 0.3, (100.0, 0.0, 50.0), (0.0, 0.1, 0.0)),
    "relative_state": (0.0011, 0.3, (0.0, 0.0, 100.0, 0.0, 100.0, 0.0)),
    "safe_ellipse": (150.0, 20.0, 0.3),
    "state_from_elements": (7e6, 0.01, 0.9, 1.0, 2.0, 3.0),
    "sun_position_m": (datetime(2006, 4, 2, tzinfo=UTC),),
    "sunlight": (LOW[0], SUN),
    "true_from_mean_rad": (1.0, 0.4),
    "ya_step": (*LOW, 600.0, (100.0, 0.0, 50.0), (0.0, 0.1, 0.0)),
    "ya_transfer": (*LOW, 600.0, (100.0, 5.0, 50.0), (10.0, 0.0, 0.0), (0.0, 0.1, 0.0)),
}
NAMES = {
    name: list(inspect.signature(getattr(orbit, name)).parameters)
    for name in orbit.__all__
    if inspect.isfunction(getattr(orbit, name))
}
EACH = [(name, argument) for name, arguments in NAMES.items() for argument in arguments]


def given(name: str) -> dict[str, object]:
    """Give good arguments of a function, by name."""
    arguments = dict(zip(NAMES[name], GOOD[name], strict=False))
    return arguments | ({"mu_m3_s2": 3.986004418e14} if "mu_m3_s2" in NAMES[name] else {})


def test_every_function_is_tried() -> None:
    assert set(GOOD) == set(NAMES)
    for name in NAMES:
        assert list(given(name)) == NAMES[name]
        getattr(orbit, name)(**given(name))


@pytest.mark.parametrize("bad", [nan, inf, "7000 km", True, [1.0, 2.0], (nan, 0.0, 0.0), {}], ids=repr)
@pytest.mark.parametrize(("name", "argument"), EACH)
def test_no_argument_takes_nonsense(name: str, argument: str, bad: object) -> None:
    with pytest.raises(ValueError, match=rf"^{argument}(\[\d\])?: "):
        getattr(orbit, name)(**(given(name) | {argument: bad}))


@pytest.mark.parametrize(
    ("name", "wrong", "says"),
    [
        # kilometres, heights
        ("hohmann", {"from_radius_m": 6678.0}, "inside the Earth; metres"),
        ("hohmann", {"to_radius_m": 400e3}, "not a height"),
        ("bielliptic", {"between_radius_m": 3e5}, "inside the Earth"),
        ("period_s", {"a_m": 7000.0}, "inside the Earth"),
        ("kepler_step", {"position_m": (6778.0, 0.0, 0.0)}, "inside the Earth"),
        ("kepler_step", {"velocity_m_s": (0.0, 5.0, 5.8)}, "no speed of an orbit"),
        ("elements_from_state", {"velocity_m_s": (0.0, 5.0, 5.8)}, "metres per second"),
        ("lambert_transfer", {"to_m": (0.0, 7000.0, 1000.0)}, "inside the Earth"),
        ("lvlh_from_inertial", {"position_m": (6779.0, 0.01, 0.0)}, "inside the Earth"),
        ("lvlh_from_inertial", {"velocity_m_s": (0.0, 5.0, 5.8)}, "no speed of an orbit"),
        ("phasing", {"radius_m": 7000.0}, "inside the Earth"),
        ("sunlight", {"sun_m": (1.4e8, 4e7, 2e7)}, "not the Sun's distance"),
        ("sunlight", {"position_m": (6778.0, 0.0, 0.0)}, "inside the Earth"),
        ("kepler_step", {"mu_m3_s2": 398600.4418}, "times 1e9"),
        ("hohmann", {"mu_m3_s2": 1.32712440018e11}, "times 1e9"),
        ("hohmann", {"mu_m3_s2": 1.32712440018e20}, "a body of this gravity"),  # seven thousand km is inside the Sun
        # degrees, and rates
        ("state_from_elements", {"i_rad": 51.65}, "math.radians"),
        ("state_from_elements", {"raan_rad": 140.0}, "math.radians"),
        ("eccentric_from_mean_rad", {"mean_rad": 235.4}, "math.radians"),
        ("plane_change_m_s", {"angle_rad": 28.0}, "math.radians"),
        ("phasing", {"target_ahead_rad": 12.0}, "math.radians"),
        ("safe_ellipse", {"u_rad": 90.0}, "math.radians"),
        ("cw_step", {"n_rad_s": 0.065}, "not degrees or revolutions a day"),
        ("cw_transfer", {"n_rad_s": 15.6}, "not degrees or revolutions a day"),
        # the wrong conic
        ("state_from_elements", {"e": 1.4}, "does not go with a_m"),
        ("state_from_elements", {"a_m": -7e6}, "does not go with a_m"),
        ("state_from_elements", {"e": 1.0}, "parabola"),
        ("state_from_elements", {"e": -0.1}, "at least 0"),
        ("state_from_elements", {"a_m": -7e6, "e": 2.5, "nu_rad": 3.0}, "asymptotes"),
        ("state_from_elements", {"e": 0.9, "nu_rad": 0.0}, "inside the Earth"),
        ("eccentric_from_mean_rad", {"e": 1.4}, "hyperbola"),
        ("true_from_mean_rad", {"e": 1.0}, "parabola"),
        ("mean_from_true_rad", {"e": 2.0}, "hyperbola"),
        ("apsides_m", {"e": 1.2}, "does not go with a_m"),
        ("period_s", {"a_m": -7e6}, "no period"),
        ("mean_motion_rad_s", {"a_m": 0.0}, "no period"),
        ("kepler_step", {"velocity_m_s": (7000.0, 0.0, 0.0)}, "along the radius"),
        ("ya_step", {"target_velocity_m_s": (0.0, 8000.0, 8000.0)}, "must be on an ellipse"),
        ("ya_transfer", {"target_velocity_m_s": (0.0, 8000.0, 8000.0)}, "must be on an ellipse"),
        # revolutions, times and ways
        ("lambert_transfer", {"revolutions": 1.5}, "whole number"),
        ("lambert_transfer", {"revolutions": -1}, "whole number"),
        ("lambert_transfer", {"revolutions": 3}, "too short for 3 revolutions"),
        ("lambert_transfer", {"duration_s": -60.0}, "above zero"),
        ("lambert_transfer", {"to_m": (-8e6, 0.0, 0.0)}, "no plane"),
        ("lambert_transfer", {"to_m": (7e6, 0.0, 0.0)}, "no plane"),
        ("lambert_transfer", {"way": "up"}, "prograde, retrograde, short, long"),
        ("lambert_transfer", {"size": "high"}, "smaller, larger"),
        ("lambert_least_time_s", {"revolutions": 0}, "at least 1"),
        ("lambert_least_time_s", {"to_m": (-8e6, 0.0, 0.0)}, "no plane"),
        ("phasing", {"revolutions": 1.5}, "whole number"),
        ("phasing", {"target_ahead_rad": 6.2, "revolutions": 1}, "take more revolutions"),
        ("phasing", {"radius_m": 6.7e6, "target_ahead_rad": 1.0, "revolutions": 1}, "take more revolutions"),
        ("bielliptic", {"between_radius_m": 5e7}, "larger orbit's radius"),
        ("cw_transfer", {"duration_s": 2.0 * np.pi / 0.0011}, "after 1 revolutions no velocity leads there .in the"),
        ("cw_transfer", {"duration_s": 1.40673 * 2.0 * np.pi / 0.0011}, "in the plane"),
        ("cw_transfer", {"duration_s": np.pi / 0.0011}, "across the plane"),
        ("ya_transfer", {"duration_s": 0.0}, "above zero"),
        # no neighbours, no safety
        ("cw_step", {"position_m": (1e6, 0.0, 0.0)}, "a tenth of the orbit's radius"),
        ("cw_transfer", {"to_m": (0.0, 0.0, 1e6)}, "a tenth of the orbit's radius"),
        ("ya_step", {"position_m": (0.0, 1e6, 0.0)}, "a tenth of the orbit's radius"),
        ("relative_elements", {"position_m": (0.0, 1e6, 0.0)}, "a tenth of the orbit's radius"),
        ("safe_ellipse", {"separation_m": 0.0}, "above zero"),
        ("plane_change_m_s", {"speed_before_m_s": -7600.0}, "above zero"),
        ("least_separation_m", {"elements_m": (1.0, 2.0, 3.0)}, "6 numbers"),
        ("sun_position_m", {"utc": datetime(2006, 4, 2)}, "time zone"),
        ("sun_position_m", {"utc": "2006-04-02"}, "time zone"),
    ],
)
def test_what_lies_out_of_the_domain_is_refused(name: str, wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        getattr(orbit, name)(**(given(name) | wrong))


def test_a_whole_period_of_an_ellipse_is_singular_too() -> None:
    target = orbit.state_from_elements(8e6, 0.1, 0.9, 1.0, 2.0, 0.5)
    with pytest.raises(ValueError, match="near a whole revolution"):
        orbit.ya_transfer(*target, orbit.period_s(8e6), (100.0, 0.0, 0.0))
    circle = orbit.state_from_elements(8e6, 0.0, 0.9, 1.0, 2.0, 0.5)
    with pytest.raises(ValueError, match="across the plane"):
        orbit.ya_transfer(*circle, 0.5 * orbit.period_s(8e6), (100.0, 10.0, 0.0))


def test_other_bodies_are_served() -> None:
    moon = 4.9028e12
    assert orbit.period_s(1838e3, moon) == pytest.approx(7068.0, abs=5.0)  # 100 km up: 118 minutes
    with pytest.raises(ValueError, match="a body of this gravity"):
        orbit.period_s(1000e3, moon)


def test_arrays_are_taken() -> None:
    end = orbit.kepler_step(np.array(LOW[0]), np.array(LOW[1]), np.float64(600.0))
    assert end == orbit.kepler_step(*LOW, 600.0)
    assert all(type(part) is float for part in (*end.position_m, *end.velocity_m_s))
    assert orbit.phasing(7e6, radians(5.0), np.int64(4)) == orbit.phasing(7e6, radians(5.0), 4)
