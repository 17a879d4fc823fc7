"""Many orbits at once: each is the single run, whatever the number of workers."""

import math

import numpy as np
import pytest

import sim
from sim.core.body import Body
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.motion.integrate import orbit_coast
from sim.core.orbit import kepler
from sim.core.world import CW_CURVILINEAR, TWO_BODY, World, world


def orbits(count: int) -> np.ndarray:
    rng = np.random.default_rng(5)
    radius = R_EARTH + rng.uniform(350e3, 450e3, count)
    speed = np.sqrt(MU_EARTH / radius)
    tilt = rng.uniform(0.0, math.pi, count)
    zero = np.zeros(count)
    return np.column_stack([radius, zero, zero, zero, speed * np.cos(tilt), speed * np.sin(tilt)])


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_each_is_the_single_run_to_the_last_bit(workers: int) -> None:
    states = orbits(40)
    many = sim.propagate(states, 21600.0, cda_m=0.005, world=world(density=1e-12), workers=workers)
    body = Body(cda_m=0.005, srp_m=0.0)
    one = orbit_coast(world(density=1e-12), body, 0.0, tuple(states[17].tolist()), 21600.0, 300.0)
    assert tuple(many[17].tolist()) == one
    assert many.shape == states.shape


def test_few_and_short_need_no_compiler_and_agree() -> None:
    states = orbits(3)
    assert np.array_equal(sim.propagate(states, 600.0), np.vstack([sim.propagate(one, 600.0) for one in states]))


def test_back_and_forth() -> None:
    states = orbits(100)
    there = sim.propagate(states, 5400.0)
    assert np.abs(sim.propagate(there, -5400.0) - states).max() < 1e-5


def test_the_input_is_left_alone_and_progress_is_told() -> None:
    states, told = orbits(60), []
    before = states.copy()
    sim.propagate(states, 5400.0, progress=told.append)
    assert np.array_equal(states, before)
    assert told[-1] == 1.0
    assert told == sorted(told)


MIR = orbits(1)[0]
HOUR = 3600.0
SKY = [-2.0 * HOUR, HOUR, 0.3, 7.292115e-5] + ([1e-4] * 5 + [1.5e11, 0.0, 0.0, 0.0, 3.8e8, 0.0]) * 9
AIR = [-60.0, 60.0] + [395e3, -27.0, 2e-5, 1e-12] * 100
SUNNY, BREEZY = world(sky=SKY, sun_mu=1.3e20), world(air=AIR, density=1e-12)
MANY = np.tile(MIR, (400, 1))  # enough for the compiler


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"states": np.zeros((2, 5))}, "states are"),
        ({"states": np.full((2, 6), math.nan)}, "not finite"),
        ({"states": np.zeros((2, 6))}, "centre"),
        ({"states": np.vstack([MIR, 0.9 * MIR, 1e-3 * MIR])}, "orbit 1 and 1 more are below the ground"),
        ({"max_step_s": 0.0}, "max_step_s"),
        ({"max_step_s": math.inf}, "max_step_s"),
        ({"duration_s": math.nan}, "duration_s"),
        ({"t": math.inf}, "t must be finite"),
        ({"workers": 0}, "workers"),
        ({"error": 0.0}, "error must be"),
        ({"error": math.nan}, "error must be"),
        ({"at": [0.0, 7201.0]}, "at is a list of times"),
        ({"at": [-1.0]}, "at is a list of times"),
        ({"at": [math.nan]}, "at is a list of times"),
        ({"at": [[0.0]]}, "at is a list of times"),
        ({"duration_s": -7200.0, "at": [60.0]}, "at is a list of times"),
        ({"cda_m": 0.005}, "needs air"),
        ({"cda_m": -0.005, "world": BREEZY}, "cda_m must be"),
        ({"srp_m": math.nan, "world": SUNNY}, "srp_m must be"),
        ({"srp_m": 0.005}, "needs a sky"),
        ({"world": world()._replace(gravity=7.0)}, "gravity is"),
        ({"world": world()._replace(sun_mu=1.3e20)}, "sun_mu needs a sky"),
        ({"world": world(gravity=CW_CURVILINEAR, mean_motion=1e-3)}, "CW world"),
        ({"world": SUNNY, "t": 16000.0}, "the table sky holds from -7200 s to 21600 s, not from 16000 s to 23200 s"),
        ({"world": SUNNY, "t": -6000.0, "duration_s": -1800.0}, "not from -7800 s to -6000 s"),
        ({"world": world(sky=SKY), "srp_m": 0.01, "t": -7000.0}, "not from -7499"),
        ({"world": BREEZY, "cda_m": 0.005}, "the table air holds from -60 s to 5880 s"),
    ],
)
@pytest.mark.parametrize("count", [1, 400])
def test_wrong_input_is_refused_however_it_would_be_flown(given: dict[str, object], word: str, count: int) -> None:
    whole: dict[str, object] = {"states": MANY[:count], "duration_s": 7200.0} | given
    with pytest.raises(ValueError, match=word):
        sim.propagate(**whole)  # type: ignore[call-overload]


def falling(perigee: float, revolutions: float) -> np.ndarray:
    """Return a state so far (in revolutions) before a perigee at a height (m) over the equator, apogee at 400 km."""
    q, big = R_EARTH + perigee, R_EARTH + 400e3
    a = 0.5 * (q + big)
    low = (q, 0.0, 0.0, 0.0, math.sqrt(MU_EARTH * (2.0 / q - 1.0 / a)), 0.0)
    period = 2.0 * math.pi * math.sqrt(a**3 / MU_EARTH)
    return np.array(kepler.propagate(MU_EARTH, -revolutions * period, low))


CENTRAL = world(gravity=TWO_BODY)


@pytest.mark.parametrize("count", [1, 400])
@pytest.mark.parametrize("sense", [1.0, -1.0])
@pytest.mark.parametrize("perigee", [-1000e3, -100e3, -1e3, -1.0])
def test_no_orbit_goes_on_through_the_earth(perigee: float, sense: float, count: int) -> None:
    start = falling(perigee, sense * 0.5)
    states = np.vstack([MANY[: count - 1], start])
    with pytest.raises(ValueError, match=f"orbit {count - 1} is not aloft to the end: .* after") as caught:
        sim.propagate(states, sense * 86400.0, world=CENTRAL)
    met = float(str(caught.value).split("after")[1].split()[0])
    there = kepler.propagate(MU_EARTH, met, tuple(start.tolist()))
    assert math.hypot(*there[:3]) == pytest.approx(R_EARTH, abs=300.0)  # in 0.05 s of the text


@pytest.mark.parametrize("perigee", [1.0, 1e3, 29e3, 31e3])
def test_an_orbit_that_clears_the_ground_is_flown(perigee: float) -> None:
    start = falling(perigee, 0.5)
    end = sim.propagate(start, 86400.0, world=CENTRAL, max_step_s=60.0)
    assert end == pytest.approx(np.array(kepler.propagate(MU_EARTH, 86400.0, tuple(start.tolist()))), abs=1e-2)


@pytest.mark.parametrize("count", [1, 400])
def test_drag_brings_an_orbit_down(count: int) -> None:
    air = world(density=5.6e-7, density_height=100e3, scale_height=6e3)  # about what it is there
    states = np.vstack([MANY[: count - 1], falling(95e3, 0.3)])
    with pytest.raises(ValueError, match=f"orbit {count - 1} is not aloft to the end: .* below 70 km, where air"):
        sim.propagate(states, 86400.0, world=air, cda_m=0.005)
    with pytest.raises(ValueError, match="below 70 km, where air lets nothing orbit"):
        sim.propagate(falling(69e3, 0.0), 86400.0, world=air, cda_m=0.005)


def test_a_fall_to_the_centre_is_told() -> None:
    with pytest.raises(ValueError, match="below the ground, after"):
        sim.propagate([7e6, 0.0, 0.0, 0.0, 0.0, 0.0], 86400.0)


def test_a_speed_without_bounds_is_told() -> None:
    with pytest.raises(ValueError, match="overflow"):
        sim.propagate([7e6, 0.0, 0.0, 1e308, 0.0, 0.0], 86400.0)


# States at times, and steps for an error -----------------------------------------------------------------------------

TIMES = [0.0, 7200.0, 0.5, 3599.9, 720.0, 720.0, 1234.5678]


@pytest.mark.parametrize("count", [2, 400])
@pytest.mark.parametrize("sense", [1.0, -1.0])
def test_states_between_are_integrated_to_and_change_nothing(sense: float, count: int) -> None:
    states = orbits(count)
    times = [sense * t for t in TIMES]
    found = sim.propagate(states, sense * 7200.0, at=times, max_step_s=720.0)
    assert found.shape == (count, 7, 6)
    assert np.array_equal(found[:, 0], states)
    assert np.array_equal(found[:, 1], sim.propagate(states, sense * 7200.0, max_step_s=720.0))
    assert np.array_equal(found[:, 4], found[:, 5])
    for k, t in enumerate(times):
        fine = sim.propagate(states, t, max_step_s=100.0)
        assert np.abs(found[:, k, :3] - fine[:, :3]).max() < 1e-4  # a cubic over 720 s errs by 8 km
    assert np.array_equal(found[1], sim.propagate(states[1], sense * 7200.0, at=times, max_step_s=720.0))
    assert np.array_equal(found[:, 3], sim.propagate(states, sense * 7200.0, at=times[3], max_step_s=720.0))


def test_moments_deep_in_a_long_arc_are_met_to_the_nanosecond() -> None:
    """Sums of steps are compensated, so that a moment asked for does not drift along them."""
    start = MIR
    long = 10.0 * 86400.0 + 0.1
    inside = 863999.7
    found = sim.propagate(start, long, at=inside, world=CENTRAL, max_step_s=100.0)
    truth = kepler.propagate(MU_EARTH, inside, tuple(start.tolist()))
    assert math.dist(found[:3], truth[:3]) < 2e-3  # what the whole arc errs by: rounding, in the period too


def eccentric(e: float) -> np.ndarray:
    q = R_EARTH + 400e3
    speed = math.sqrt(MU_EARTH * (1.0 + e) / q)
    return np.array([q, 0.0, 0.0, 0.0, 0.6 * speed, 0.8 * speed])


@pytest.mark.parametrize("w", [CENTRAL, world(), world(density=1e-12)])
@pytest.mark.parametrize("error", [10.0, 1e-3, 2e-5])
def test_the_step_is_chosen_for_the_error_asked(w: World, error: float) -> None:
    states = np.array([MIR, eccentric(0.05), eccentric(0.3), eccentric(0.7)])
    cda_m = 0.005 if w.density else 0.0
    times = [3000.0, 43200.0]
    found = sim.propagate(states, 43200.0, at=times, error=error, world=w, cda_m=cda_m)
    fine = sim.propagate(states, 43200.0, at=times, world=w, cda_m=cda_m, max_step_s=100.0)
    off = np.linalg.norm(found.states[..., :3] - fine[..., :3], axis=-1).max(axis=1)
    assert found.states.shape == (4, 2, 6)
    assert np.all(found.error_m <= error)
    assert np.all(off <= found.error_m + 2e-6)  # what rounding leaves in the finer run
    assert np.all(found.step_s < 500.0)
    assert np.all(found.error_m > 0.0)
    if error > 1.0:
        assert np.all(found.step_s > 160.0)
    again = sim.propagate(states[2], 43200.0, error=error, world=w, cda_m=cda_m)
    assert np.array_equal(again.states, found.states[2, 1])
    assert again.error_m.shape == again.step_s.shape == ()


def test_an_error_below_rounding_is_refused_and_says_what_can_be_had() -> None:
    with pytest.raises(ValueError, match="an error of 1e-10 m is out of reach: orbit 0 errs by some"):
        sim.propagate(MIR, 86400.0, error=1e-10)


@pytest.mark.parametrize("duration", [0.0, 1.0, -1.0, 100.0, 1000.0])
def test_short_ways_are_estimated_too(duration: float) -> None:
    found = sim.propagate(MIR, duration, error=1e-4)
    assert found.error_m < 1e-4
    assert np.abs(found.states - sim.propagate(MIR, duration)).max() < 1e-4


def test_progress_with_an_error_ends_at_one() -> None:
    told: list[float] = []
    sim.propagate(MANY, 7200.0, error=1e-5, progress=told.append)
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_an_error_in_progress_stops_the_workers() -> None:
    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sim.propagate(orbits(200), 5400.0, progress=stop)
