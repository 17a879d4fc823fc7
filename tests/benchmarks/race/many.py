"""A thousand orbits at once: each peer by its own way of taking many along, set to err by less than a millimetre."""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from race.case import DAY, Field, circular
from race.truth import truth

COUNT = 1000
PROBES = (0, 7, 133, 999)  # the orbits held against the truth
Many = Callable[[], np.ndarray]  # returns the final positions, (n, 3)


@dataclass(slots=True)
class Crowd:
    """A way to fly many orbits, and what it costs."""

    name: str
    peer: str
    make: Callable[[Field, np.ndarray], Many]
    fields: tuple[str, ...] = ("J2", "20x20")
    turning: bool = False
    run: Many | None = None
    flown: int = COUNT  # in a run; the figures are scaled to COUNT
    error: float = math.nan  # m, the largest of the probes
    wall: list[float] = field(default_factory=list)  # s for COUNT orbits
    cpu: list[float] = field(default_factory=list)


def starts(count: int) -> np.ndarray:
    """Return orbits like Mir's, (count, 6): 370 to 410 km high, inclinations within two degrees."""
    return np.array([circular(370e3 + 40.0 * (17 * k % 1000), 50.65 + 2e-3 * (k % 1000)) for k in range(count)])


def ours(world: Field, states: np.ndarray) -> Many:
    """The public call, over all cores, at the step that errs by less than a millimetre."""
    import sim
    from race.peers.ours import model

    mine, step = model(world), 720.0 if world.order == 0 else 350.0
    return lambda: sim.propagate(states, DAY, world=mine, max_step_s=step)[:, :3]


def heyoka_batch(world: Field, states: np.ndarray) -> Many:
    """The ensemble call over batches of 8, in threads."""
    import heyoka

    from race.peers.heyoka_peer import LANES, system

    batches = states.reshape(-1, LANES, 6).transpose(0, 2, 1).copy()
    tolerance = 3e-12 if world.order == 0 else 1e-12
    taylor: Any = heyoka.taylor_adaptive_batch(system(world), batches[0], tol=tolerance, compact_mode=world.order > 0)

    def place(one: Any, k: int) -> Any:
        one.set_time(0.0)
        one.state[:] = batches[k]
        return one

    def run() -> np.ndarray:
        done = heyoka.ensemble_propagate_until_batch(
            taylor, DAY, len(batches), place, algorithm="thread", max_workers=os.cpu_count()
        )
        return np.concatenate([entry[0].state[:3].T for entry in done])

    return run


def brahe_threads(world: Field, states: np.ndarray) -> Many:
    """brahe's own pool of threads."""
    import brahe

    from race.peers.brahe_peer import forces, moment

    brahe.set_max_threads()
    model, epoch = forces(world), moment()
    config = brahe.NumericalPropagationConfig.with_method(brahe.IntegrationMethod.RKN1210)
    tolerance = 1e-10 if world.order == 0 else 2e-11
    config = config.with_rel_tol(tolerance).with_abs_tol(1e3 * tolerance).with_max_step(3000.0)

    def run() -> np.ndarray:
        flock = [brahe.NumericalOrbitPropagator(epoch, state, config, model) for state in states]
        for one in flock:
            one.set_trajectory_mode(brahe.TrajectoryMode.DISABLED)
        brahe.par_propagate_to(flock, epoch + DAY)
        return np.array([np.asarray(one.current_state())[:3] for one in flock])

    return run


def scipy_one_system(world: Field, states: np.ndarray) -> Many:
    """scipy with all orbits as one system of equations and numpy over the orbits."""
    from scipy.integrate import solve_ivp

    mu, b0, count = world.mu, 1.5 * world.j2 * world.radius**2, len(states)
    share = np.array([[1.0], [1.0], [3.0]])
    flat = states.T.copy().reshape(-1)

    def right(t: float, y: np.ndarray) -> np.ndarray:
        r = y.reshape(6, count)[:3]
        r2 = np.einsum("ij,ij->j", r, r)
        k = -mu / (r2 * np.sqrt(r2))
        pull = k * (1.0 + b0 / r2 * (share - 5.0 * r[2] * r[2] / r2)) * r
        return np.concatenate((y[3 * count :], pull.reshape(-1)))

    def run() -> np.ndarray:
        end = solve_ivp(right, (0.0, DAY), flat, method="DOP853", rtol=3e-11, atol=3e-8).y[:, -1]
        return end.reshape(6, count)[:3].T

    return run


def crowds() -> list[Crowd]:
    """Return all ways, unmeasured."""
    return [
        Crowd("this project, sim.propagate", "ours", ours),
        Crowd("heyoka ensemble of batches", "heyoka", heyoka_batch),
        Crowd("brahe par_propagate_to", "brahe", brahe_threads, turning=True),
        Crowd("scipy DOP853, one system", "scipy", scipy_one_system, fields=("J2",)),
    ]


def race_many(world: Field, rounds: int, count: int = COUNT, names: set[str] | None = None) -> list[Crowd]:
    """Fly ``count`` orbits every way that is installed, in turn, warm."""
    from dataclasses import replace

    found = []
    for crowd in crowds():
        if world.name not in crowd.fields or (names is not None and crowd.peer not in names):
            continue
        here = replace(world, turning=crowd.turning and world.order > 0)
        try:
            crowd.run = crowd.make(here, starts(count))
            crowd.flown = count
            ends = crowd.run()
        except ImportError:
            continue
        probes = [k for k in PROBES if k < count]
        crowd.error = max(math.dist(ends[k], truth(here, tuple(starts(count)[k].tolist()))) for k in probes)
        found.append(crowd)
    for _ in range(rounds):
        for crowd in found:
            wall, cpu = time.perf_counter(), time.process_time()
            assert crowd.run is not None
            crowd.run()
            crowd.wall.append((time.perf_counter() - wall) * COUNT / count)
            crowd.cpu.append((time.process_time() - cpu) * COUNT / count)
    return found


def middle(values: list[float]) -> float:
    """Return the median."""
    return statistics.median(values)
