"""Race the integrators: 24 h of a Mir orbit with J2, processor time against final error.

Run it with ``python tests/benchmarks/orbit_24h.py``. The time is this process's, the best of several rounds in turn,
everything compiled beforehand. Truth comes from a method of order 18 in 34 digits. heyoka joins when it is installed.
"""

from __future__ import annotations

import math
import runpy
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, localcontext
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp

from sim.core.constants import J2, MU_EARTH, R_EARTH
from sim.core.integrate import orbit_coast
from sim.core.world import world
from sim.speed import buffers, compiled

DAY = 86400.0
SPEED = math.sqrt(MU_EARTH / 6768e3)
START = (6768e3, 0.0, 0.0, 0.0, SPEED * math.cos(math.radians(51.65)), SPEED * math.sin(math.radians(51.65)))
ROUNDS = 5
Run = Callable[[], Sequence[float]]


def truth() -> list[float]:
    """Return the position after 24 h."""
    extrapolated = runpy.run_path(str(Path(__file__).parent.parent / "core" / "test_integrate.py"))["extrapolated"]
    with localcontext() as context:
        context.prec = 34
        start = [Decimal(c) for c in START]
        return [float(c) for c in extrapolated(start[:3], start[3:], DAY, steps=240, rows=9)[:3]]


def ours(step: float, interpreted: bool) -> Run:
    """RK8 at fixed steps, at one of the two speeds."""
    coast = orbit_coast if interpreted else compiled(orbit_coast)
    model = world() if interpreted else buffers(world())
    return lambda: coast(model, 0.0, 0.0, 0.0, START, DAY, step)


def scipy_dop853(rtol: float) -> Run:
    """Hold scipy's DOP853, with the right-hand side in plain Python."""

    def field(t: float, y: np.ndarray) -> list[float]:
        px, py, pz, vx, vy, vz = y.tolist()
        r2 = px * px + py * py + pz * pz
        k = -MU_EARTH / (r2 * math.sqrt(r2))
        b, s2 = 1.5 * J2 * R_EARTH * R_EARTH / r2, 5.0 * pz * pz / r2
        level = k * (1.0 + b * (1.0 - s2))
        return [vx, vy, vz, level * px, level * py, k * (1.0 + b * (3.0 - s2)) * pz]

    return lambda: solve_ivp(field, (0.0, DAY), START, method="DOP853", rtol=rtol, atol=rtol).y[:, -1]


def boinor_cowell(rtol: float) -> Run:
    """Hold boinor's Cowell propagator with its own J2, in kilometres."""
    from boinor.core.perturbations import J2_perturbation
    from boinor.core.propagation import cowell, func_twobody

    def field(t: float, y: np.ndarray, k: float) -> np.ndarray:
        total = func_twobody(t, y, k)
        total[3:] += J2_perturbation(t, y, k, J2, R_EARTH / 1e3)
        return np.asarray(total)

    r, v = np.array(START[:3]) / 1e3, np.array(START[3:]) / 1e3
    return lambda: list(1e3 * cowell(MU_EARTH / 1e9, r, v, [DAY], rtol=rtol, f=field)[0][0])


def heyoka_taylor(tolerance: float) -> Run:
    """Hold heyoka's scalar taylor_adaptive."""
    import heyoka

    x, y, z, vx, vy, vz = heyoka.make_vars("x", "y", "z", "vx", "vy", "vz")
    r2 = x * x + y * y + z * z
    k = -MU_EARTH * r2**-1.5
    b, s2 = 1.5 * J2 * R_EARTH**2 / r2, 5.0 * z * z / r2
    level = k * (1.0 + b * (1.0 - s2))
    system = [(x, vx), (y, vy), (z, vz), (vx, level * x), (vy, level * y), (vz, k * (1.0 + b * (3.0 - s2)) * z)]
    taylor = heyoka.taylor_adaptive(system, list(START), tol=tolerance)

    def run() -> Sequence[float]:
        taylor.time = 0.0
        taylor.state[:] = START
        taylor.propagate_until(DAY)
        return list(taylor.state)

    return run


def rivals() -> Iterator[tuple[str, list[tuple[float, Run]]]]:
    """Give each rival's name and its runs by setting, from coarse to fine."""
    steps = (300.0, 240.0, 200.0, 180.0, 150.0, 120.0, 60.0)
    yield "this project, compiled (step, s)", [(h, ours(h, interpreted=False)) for h in steps]
    yield "this project, interpreted (step, s)", [(h, ours(h, interpreted=True)) for h in steps]
    try:
        yield "heyoka taylor_adaptive (tol)", [(10.0**-k, heyoka_taylor(10.0**-k)) for k in (9, 10, 11, 12, 13, 14, 15)]
    except ImportError:
        print("heyoka is not installed")
    yield "scipy solve_ivp DOP853 (rtol)", [(10.0**-k, scipy_dop853(10.0**-k)) for k in (9, 10, 11, 12, 13)]
    yield "boinor core cowell (rtol)", [(10.0**-k, boinor_cowell(10.0**-k)) for k in (9, 10, 11, 12, 13)]


def at_error(points: list[tuple[float, float]], goal: float) -> float:
    """Interpolate the time at a final error, on logarithms; ``points`` are (ms, error) from coarse to fine.

    An error counts for no less than the largest among finer settings: luck at one step is no merit.
    """
    honest = [(ms, max(error for _, error in points[k:])) for k, (ms, _) in enumerate(points)]
    for (ms, error), (more_ms, less) in pairwise(honest):
        if less <= goal < error:
            share = math.log(error / goal) / math.log(error / less)
            return ms * (more_ms / ms) ** share
    return math.nan


def main() -> None:
    """Print every run and the time of each rival at a final error of one millimetre."""
    right = truth()
    entries = list(rivals())
    best: dict[tuple[str, float], float] = {}
    error: dict[tuple[str, float], float] = {}
    for name, runs in entries:
        for setting, run in runs:
            error[name, setting] = math.dist(run()[:3], right)
    for _ in range(ROUNDS):
        for name, runs in entries:
            for setting, run in runs:
                began, count = time.process_time(), 0
                while count == 0 or time.process_time() - began < 0.02:
                    run()
                    count += 1
                spent = 1e3 * (time.process_time() - began) / count
                best[name, setting] = min(best.get((name, setting), math.inf), spent)
    at_millimetre = {}
    for name, runs in entries:
        points = [(best[name, setting], error[name, setting]) for setting, _ in runs]
        at_millimetre[name] = at_error(points, 1e-3)
        print(f"\n{name}")
        for (ms, miss), (setting, _) in zip(points, runs, strict=True):
            print(f"  {setting:8.3g}  {ms:9.4f} ms  {miss:9.2e} m")
    mine = next(iter(at_millimetre.values()))
    print("\nat 1 mm, and against this project compiled")
    for name, ms in at_millimetre.items():
        print(f"  {name:38s} {ms:9.4f} ms  x {ms / mine:.2f}")


if __name__ == "__main__":
    main()
