"""Many orbits at once, on all cores: what a Monte Carlo or a catalogue of debris asks for."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, cast, overload

import numpy as np

from sim import speed
from sim.core.body import Body
from sim.core.forces.drag import LOWEST, height
from sim.core.forces.radiation import LIGHT_TIME
from sim.core.motion.batch import coast_many
from sim.core.motion.integrate import ROWS, longest_step, stretch_from
from sim.core.world import CW_CURVILINEAR, LINEAR, World, beyond, checked
from sim.core.world import world as make_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]
    Progress = Callable[[float], None]

MAX_STEP_S = 300.0  # where no error is asked for
CHUNKS = 8  # a worker, at least: so many looks at the progress bar and the keyboard
LOOK = 30000.0  # steps between two looks, at most: some tenths of a second
SERIAL = 3000.0  # steps below which starting the compiler's machine code costs more than it saves
FINER = 1.5  # so much shorter the steps of the next try are (chosen)
TRIES = 12  # with steps of 1/86 of the longest rounding has long won
ALLOWANCE = 2.0  # what the difference of two tries is multiplied by (chosen): where both round, either may err by it


class Estimated(NamedTuple):
    """Orbits propagated to an error that was asked for."""

    states: FloatArray  # as `propagate` returns them without
    error_m: FloatArray  # (n,), or () of one orbit: estimate of the largest error of position, m
    step_s: FloatArray  # the same shape: the longest step (at perigee) that was chosen, s


@overload
def propagate(
    states: ArrayLike,
    duration_s: float,
    *,
    at: ArrayLike | None = None,
    error: None = None,
    world: World | None = None,
    t: float = 0.0,
    cda_m: float = 0.0,
    srp_m: float = 0.0,
    max_step_s: float | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> FloatArray: ...


@overload
def propagate(
    states: ArrayLike,
    duration_s: float,
    *,
    at: ArrayLike | None = None,
    error: float,
    world: World | None = None,
    t: float = 0.0,
    cda_m: float = 0.0,
    srp_m: float = 0.0,
    max_step_s: float | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Estimated: ...


def propagate(
    states: ArrayLike,
    duration_s: float,
    *,
    at: ArrayLike | None = None,
    error: float | None = None,
    world: World | None = None,
    t: float = 0.0,
    cda_m: float = 0.0,
    srp_m: float = 0.0,
    max_step_s: float | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> FloatArray | Estimated:
    """Propagate many orbits over the same time, each as exactly as `sim.core.motion.integrate.orbit_coast` does one.

    Parameters
    ----------
    states : (n, 6) or (6,)
        positions (m) and velocities (m/s), inertial
    duration_s : how long, s; negative runs backwards
    at : (m,) or a number
        times (s) from the states' own on, within ``duration_s`` and in any order, at which states are wanted; only the
        end when left out. Each is integrated to, and asking changes nothing of the rest
    error : largest error of position (m) that the integration may make at ``at``, or at the end; the steps are chosen
        for it. It is estimated from a second run with shorter steps, and says nothing of what the world leaves out
    world : how gravity and air act; the Earth with J2 and no air when left out
    t : s since the epoch of the world's tables at which the states hold
    cda_m, srp_m : drag and radiation coefficient times area over mass, m2/kg
    max_step_s : longest step (at perigee) of the integrator of order 12, s; 300 s when left out, or with ``error`` as
        long as is useful. In low orbit with J2 300 s err by a micron over a day, and 720 s, beyond which no step goes,
        by a millimetre
    workers : threads; all cores when left out
    progress : told the share that is done

    Returns
    -------
    (n, 6) or (6,), like ``states``; with ``at`` (n, m, 6) or (m, 6). With ``error`` an `Estimated`: those states, the
    estimate of each orbit's error, and its step.

    Raises
    ------
    ValueError
        When the states are not 6 finite numbers each, or stand or come down below the ground, or below 70 km where
        air drags, which lets nothing orbit there; when a time is outside
        the duration, or a table of the world runs out before the end; when body and world contradict each other (drag
        without air, light without a sky) or something is wrong with the world; when rounding does not let an orbit be
        as exact as asked.

    >>> import sim
    >>> mir = [-4.9e6, 4.6e6, 0.9e6, -3.1e3, -4.5e3, 5.4e3]
    >>> found = sim.propagate(mir, 5400.0, at=[0.0, 1800.0, 3600.0], error=1e-3)
    >>> found.states.shape, bool(found.error_m < 1e-3)
    ((3, 6), True)
    """
    given = np.asarray(states, dtype=np.float64)
    if given.ndim not in (1, 2) or given.shape[-1] != 6:
        raise ValueError(f"states are (n, 6) or (6,): position and velocity; these are {given.shape}")
    longest = (MAX_STEP_S if error is None else math.inf) if max_step_s is None else float(max_step_s)
    _check_numbers(duration_s, error, max_step_s, workers)
    body = Body(float(cda_m), float(srp_m))
    the_world = checked(make_world() if world is None else world)
    _check_fit(the_world, body, float(t), float(duration_s))
    wanted = np.asarray(float(duration_s) if at is None else at, dtype=np.float64)
    if wanted.ndim > 1 or not np.all(
        (wanted * math.copysign(1.0, duration_s) >= 0.0) & (abs(wanted) <= abs(duration_s))
    ):
        raise ValueError(f"at is a list of times from 0 to the duration of {duration_s:g} s; it has others")
    flat = np.ascontiguousarray(given).reshape(-1, 6).copy()
    floor = LOWEST if body.cda_m > 0.0 else 0.0
    _check_states(the_world, flat, floor)
    order = np.argsort(abs(wanted.ravel()), kind="stable")
    cores = workers or os.cpu_count() or 1
    job = _Job(the_world, body, float(t), float(duration_s), wanted.ravel()[order], floor, cores)
    if error is None:
        found = job.run(flat, np.full(len(flat), longest), progress)
        errors = steps = np.empty(0)
    else:
        found, errors, steps = _to_error(job, flat, float(error), longest, progress)
    asked = np.empty_like(found)
    asked[:, order] = found
    shaped = asked.reshape(given.shape[:-1] + wanted.shape + (6,))
    if error is None:
        return shaped
    return Estimated(shaped, errors.reshape(given.shape[:-1]), steps.reshape(given.shape[:-1]))


def _check_numbers(duration_s: float, error: float | None, max_step_s: float | None, workers: int | None) -> None:
    if not math.isfinite(duration_s):
        raise ValueError(f"duration_s must be finite, not {duration_s}")
    if max_step_s is not None and not 0.0 < max_step_s < math.inf:
        raise ValueError(f"max_step_s must be positive and finite, not {max_step_s}")
    if error is not None and not 0.0 < error < math.inf:
        raise ValueError(f"error must be positive and finite, in m, not {error}")
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be 1 or more, not {workers}")


def _check_fit(world: World, body: Body, t: float, duration: float) -> None:
    """Raise ValueError where a body asks for what the world has not, or not for so long."""
    if not math.isfinite(t):
        raise ValueError(f"t must be finite, not {t}")
    if world.gravity in (LINEAR, CW_CURVILINEAR):
        raise ValueError("a linear or CW world is of relative motion, not of orbits: take gravity=TWO_BODY")
    for name, value in body._asdict().items():
        if not 0.0 <= value < math.inf:
            raise ValueError(f"{name} must be finite and not negative, not {value}")
    if body.cda_m > 0.0 and world.density == 0.0:
        raise ValueError("cda_m needs air: a world with a density")
    if body.srp_m > 0.0 and len(world.sky) <= 1:
        raise ValueError("srp_m needs a sky: a world with the table of where the Sun is")
    ends = t, t + duration
    short = beyond(world, min(ends), max(ends), LIGHT_TIME if body.srp_m > 0.0 else 0.0)
    if short:
        raise ValueError(short)


def _check_states(world: World, states: FloatArray, floor: float) -> None:
    if not np.all(np.isfinite(states)):
        raise ValueError("a state is not finite")
    if not np.all(np.linalg.norm(states[:, :3], axis=-1) > 0.0):
        raise ValueError("a state stands at the Earth's centre")
    under: NDArray[np.bool_] = speed.over(height)(world, *np.ascontiguousarray(states[:, :3].T)) < floor
    if np.any(under):
        raise ValueError(f"{_those(under)} below {_called(floor)} (lengths are in metres)")


def _those(which: NDArray[np.bool_]) -> str:
    """Say which orbits are meant: the first, and how many."""
    first = int(np.argmax(which))
    return f"orbit {first} is" if which.sum() == 1 else f"orbit {first} and {int(which.sum()) - 1} more are"


def _called(floor: float) -> str:
    return f"{floor / 1e3:.0f} km, where air lets nothing orbit" if floor > 0.0 else "the ground"


@dataclass(frozen=True)
class _Job:
    """What is the same for all orbits, and the threads that fly them."""

    world: World
    body: Body
    t: float
    duration: float
    moments: FloatArray  # s from the start on, in the order flown
    floor: float  # m
    cores: int

    def run(self, states: FloatArray, steps: FloatArray, progress: Progress | None = None) -> FloatArray:
        """Return the states (n, m, 6) at the moments, of orbits (n, 6) with a longest step (n,) each."""
        count = len(states)
        work = np.ceil(abs(self.duration) / np.minimum(steps, 720.0)) + len(self.moments)
        if work.sum() < SERIAL:
            found, downs = self._interpreted(states, steps, progress)
        else:
            found, downs = self._compiled(states, steps, float(work.sum()), progress)
        down = np.asarray(downs < math.inf)
        if np.any(down):
            first = float(downs[np.argmax(down)])
            where = f"the first is below {_called(self.floor)}, after {first:.1f} s"
            raise ValueError(f"{_those(down)} not aloft to the end: {where}")
        if not np.all(np.isfinite(found)):
            lost = np.asarray(~np.isfinite(found.reshape(count, -1)).all(axis=1))
            raise ValueError(f"{_those(lost)} out of all bounds: the numbers overflow")
        return found

    def _interpreted(
        self, states: FloatArray, steps: FloatArray, progress: Progress | None
    ) -> tuple[FloatArray, FloatArray]:
        count, m = len(states), len(self.moments)
        found, downs = [0.0] * (6 * count * m), [0.0] * count
        flat, longest, moments = states.ravel().tolist(), steps.tolist(), self.moments.tolist()
        for k in range(count):
            coast_many(
                self.world, self.body, self.t, flat, k, k + 1, self.duration, longest, moments, self.floor, found, downs
            )
            if progress:
                progress((k + 1) / count)
        return np.array(found).reshape(count, m, 6), np.array(downs)

    def _compiled(
        self, states: FloatArray, steps: FloatArray, work: float, progress: Progress | None
    ) -> tuple[FloatArray, FloatArray]:
        count, m = len(states), len(self.moments)
        ready, kernel = speed.buffers(self.world), cast("Callable[..., None]", speed.compiled(coast_many))
        flat: Any = np.ascontiguousarray(states).ravel()
        found: Any = np.zeros(6 * count * m)
        downs: Any = np.zeros(count)
        asked: Any = (self.duration, np.ascontiguousarray(steps), np.ascontiguousarray(self.moments), self.floor)

        def run(first: int, last: int) -> None:
            kernel(ready, self.body, self.t, flat, first, last, *asked, found, downs)

        chunks = max(self.cores * CHUNKS, math.ceil(work / LOOK))
        edges = np.unique(np.linspace(0, count, chunks + 1).astype(int)).tolist()
        run(0, 0)  # compiled once, before the threads meet
        with ThreadPoolExecutor(self.cores) as pool:
            jobs = [pool.submit(run, first, last) for first, last in pairwise(edges)]
            try:
                for done, job in enumerate(jobs, 1):
                    job.result()
                    if progress:
                        progress(done / len(jobs))
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        return found.reshape(count, m, 6), downs


def _to_error(
    job: _Job, states: FloatArray, error: float, longest: float, progress: Progress | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return states (n, m, 6), estimated errors (n,) and steps (n,), with steps shortened until the error is met.

    An orbit is flown with shorter and shorter steps until two runs agree. The longer steps of the two err by their
    difference, the shorter ones, which are returned, by less: by rounding in the end, which is in the difference too.
    """
    steps = np.array([_longest(job, row.tolist(), longest) for row in states])
    found = job.run(states, steps)
    errors = np.full(len(states), math.inf)
    todo = np.arange(len(states))
    for k in range(TRIES):
        steps[todo] /= FINER
        finer = job.run(states[todo], steps[todo])
        apart = np.linalg.norm(finer[..., :3] - found[todo][..., :3], axis=-1).max(axis=1, initial=0.0)
        found[todo], errors[todo] = finer, ALLOWANCE * apart
        todo = todo[errors[todo] > error]
        if progress:
            progress(1.0 if not len(todo) else 1.0 - 0.5 ** (k + 1))
        if not len(todo):
            return found, errors, steps
    worst = int(np.argmax(errors))
    raise ValueError(f"an error of {error:g} m is out of reach: orbit {worst} errs by some {errors[worst]:.1g} m")


def _longest(job: _Job, orbit: list[float], longest: float) -> float:
    """Return the step (s) to begin with: such that a shorter one makes a difference."""
    start: Any = tuple(orbit)
    step = longest_step(job.world, job.body, job.body, start, longest, 1.0)
    if job.world.density > 0.0 and len(job.world.air) > 1:
        step = min(step, ROWS * float(job.world.air[1]))
    perigee = stretch_from(job.world, start)
    r = math.hypot(*start[:3])
    stretched = (r / perigee) ** 1.5 if 0.0 < perigee < r else 1.0
    return min(step, abs(job.duration) / stretched) or step
