"""Many orbits at once: each is the single run, whatever the number of workers."""

import math

import numpy as np
import pytest

import sim
from sim.core.body import Body
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.motion.integrate import orbit_coast
from sim.core.world import world


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


@pytest.mark.parametrize(
    ("states", "duration", "step", "word"),
    [
        (np.zeros((2, 5)), 60.0, 60.0, "states are"),
        (np.full((2, 6), math.nan), 60.0, 60.0, "not finite"),
        (np.zeros((2, 6)), 60.0, 60.0, "centre"),
        (np.ones((1, 6)), 60.0, 0.0, "max_step_s"),
        (np.ones((1, 6)), 60.0, math.inf, "max_step_s"),
        (np.ones((1, 6)), math.nan, 60.0, "duration_s"),
    ],
)
def test_wrong_input_is_refused(states: np.ndarray, duration: float, step: float, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        sim.propagate(states, duration, max_step_s=step)


def test_an_error_in_progress_stops_the_workers() -> None:
    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sim.propagate(orbits(200), 5400.0, progress=stop)
