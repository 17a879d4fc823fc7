"""Many orbits at once, on all cores: what a Monte Carlo or a catalogue of debris asks for."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import speed
from sim.core.body import Body
from sim.core.motion.batch import coast_many
from sim.core.motion.integrate import orbit_coast
from sim.core.world import World
from sim.core.world import world as make_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

CHUNKS = 8  # a worker, at least: so many looks at the progress bar and the keyboard
LOOK = 30000.0  # steps between two looks, at most: some tenths of a second
SERIAL = 3000.0  # steps below which starting the compiler's machine code costs more than it saves


def propagate(
    states: ArrayLike,
    duration_s: float,
    *,
    world: World | None = None,
    t: float = 0.0,
    cda_m: float = 0.0,
    srp_m: float = 0.0,
    max_step_s: float = 300.0,
    workers: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> NDArray[np.float64]:
    """Propagate many orbits over the same time, each as exactly as `sim.core.motion.integrate.orbit_coast` does one.

    Parameters
    ----------
    states : (n, 6) or (6,)
        positions (m) and velocities (m/s), inertial
    duration_s : how long, s; negative runs backwards
    world : how gravity and air act; the Earth with J2 and no air when left out
    t : s since the epoch of the world's tables at which the states hold
    cda_m, srp_m : drag and radiation coefficient times area over mass, m2/kg
    max_step_s : longest step (at perigee) of the integrator of order 12, s; in low orbit with J2 300 s err by a
        micron over a day, and 720 s, beyond which no step goes, by a millimetre
    workers : threads; all cores when left out
    progress : told the share that is done

    Returns
    -------
    (n, 6) or (6,), like ``states``

    Raises
    ------
    ValueError
        When the states are not 6 finite numbers each, or the step is not positive.

    """
    given = np.asarray(states, dtype=np.float64)
    if given.ndim not in (1, 2) or given.shape[-1] != 6:
        raise ValueError(f"states are (n, 6) or (6,): position and velocity; these are {given.shape}")
    if not np.all(np.isfinite(given)):
        raise ValueError("a state is not finite")
    if not np.all(np.linalg.norm(given[..., :3], axis=-1) > 0.0):
        raise ValueError("a state stands at the Earth's centre")
    if not 0.0 < max_step_s < math.inf:
        raise ValueError(f"max_step_s must be positive and finite, not {max_step_s}")
    if not math.isfinite(duration_s):
        raise ValueError(f"duration_s must be finite, not {duration_s}")
    flat = np.ascontiguousarray(given).reshape(-1, 6).copy()
    the_world, body = make_world() if world is None else world, Body(float(cda_m), float(srp_m))
    count = len(flat)
    if count * abs(duration_s) / max_step_s < SERIAL:
        for k in range(count):
            flat[k] = orbit_coast(the_world, body, t, tuple(flat[k].tolist()), duration_s, max_step_s)
            if progress:
                progress((k + 1) / count)
        return flat.reshape(given.shape)
    ready = speed.buffers(the_world)
    kernel = speed.compiled(coast_many)
    buffer: Any = flat.reshape(-1)
    cores = workers or os.cpu_count() or 1
    chunks = max(cores * CHUNKS, math.ceil(count * abs(duration_s) / max_step_s / LOOK))
    edges = np.unique(np.linspace(0, count, chunks + 1).astype(int)).tolist()

    def run(first: int, last: int) -> None:
        kernel(ready, body, float(t), buffer, first, last, float(duration_s), float(max_step_s))

    run(0, 0)  # compiled once, before the threads meet
    with ThreadPoolExecutor(cores) as pool:
        jobs = [pool.submit(run, first, last) for first, last in pairwise(edges)]
        try:
            for done, job in enumerate(jobs, 1):
                job.result()
                if progress:
                    progress(done / len(jobs))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return flat.reshape(given.shape)
