"""scipy: solve_ivp with DOP853, the right-hand side in plain Python, in numpy, or compiled."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from race.case import DAY, START, Field, Racer, Run
from sim import speed

Right = Callable[[float, np.ndarray], object]
GREEN = "#009E73"


def solved(right: Right, tolerance: float) -> Run:
    """Hold solve_ivp over the day; the absolute tolerance weighs metres, as the relative does at the orbit's radius."""
    from scipy.integrate import solve_ivp

    return lambda: solve_ivp(right, (0.0, DAY), START, method="DOP853", rtol=tolerance, atol=1e3 * tolerance).y[:, -1]


def plain(field: Field, tolerance: float) -> Run:
    """The field in floats."""
    mu, b0 = field.mu, 1.5 * field.j2 * field.radius**2

    def right(t: float, y: np.ndarray) -> list[float]:
        px, py, pz, vx, vy, vz = y.tolist()
        r2 = px * px + py * py + pz * pz
        k = -mu / (r2 * math.sqrt(r2))
        b, s2 = b0 / r2, 5.0 * pz * pz / r2
        level = k * (1.0 + b * (1.0 - s2))
        return [vx, vy, vz, level * px, level * py, k * (1.0 + b * (3.0 - s2)) * pz]

    return solved(right, tolerance)


def arrays(field: Field, tolerance: float) -> Run:
    """The field in numpy, as it is mostly written."""
    mu, b0 = field.mu, 1.5 * field.j2 * field.radius**2
    share = np.array([1.0, 1.0, 3.0])

    def right(t: float, y: np.ndarray) -> np.ndarray:
        r, v = y[:3], y[3:]
        r2 = r @ r
        k = -mu / (r2 * math.sqrt(r2))
        return np.concatenate((v, k * (1.0 + b0 / r2 * (share - 5.0 * r[2] * r[2] / r2)) * r))

    return solved(right, tolerance)


def compiled(field: Field, tolerance: float) -> Run:
    """The field from this project's compiled acceleration: the best that scipy can be given."""
    from race.peers.ours import model
    from sim.core.body import POINT
    from sim.core.motion.dynamics import acceleration

    function, world = speed.compiled(acceleration), speed.buffers(model(field))

    def right(t: float, y: np.ndarray) -> tuple[float, ...]:
        px, py, pz, vx, vy, vz = y.tolist()
        return (vx, vy, vz, *function(world, POINT, t, px, py, pz, vx, vy, vz))

    return solved(right, tolerance)


SETTINGS = (1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13)
RACERS = (
    Racer("scipy DOP853, floats", "scipy", SETTINGS, plain, fields=("J2",), colour=GREEN),
    Racer("scipy DOP853, numpy", "scipy", SETTINGS, arrays, fields=("J2",), colour=GREEN),
    Racer("scipy DOP853, compiled field", "scipy", SETTINGS, compiled, colour=GREEN),
)
