"""The motion while a jet or an engine fires, between the two samples that bound it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

__all__ = ["Firing"]

STEP_S = 2.0  # of the integration, by the classical Runge-Kutta method: some nanometres in low orbit (chosen)
ROUNDS = 12  # of finding the push, at most; three or four do
NEAR_M, NEAR_M_S = 1e-8, 1e-10  # of the sample it is to lead to


class Firing:
    """A push that leads from one sample to the next: (a + b t) m0/m(t) on inertial axes, on top of the free motion.

    The mass falls evenly. ``a`` and ``b`` have six components, as many as the ship that is pushed misses the next
    sample by without them; each round corrects them by what the last still missed, as if nothing but the push acted.

    Parameters
    ----------
    free : accelerations (6) of target and chaser at a time (s) of a pair (12), without the push
    start, goal : pairs (12) at both samples
    t, span : time of the first sample and how long after it the second is, s
    burned : share of the mass that is burned on the way
    first : where in a pair the ship that is pushed begins: 6 for the chaser, 0 for a target alone

    """

    def __init__(
        self,
        free: Callable[[float, FloatArray], FloatArray],
        t: float,
        start: FloatArray,
        goal: FloatArray,
        span: float,
        burned: float,
        first: int,
    ) -> None:
        self._free, self._t, self._span, self._burned, self._first = free, t, span, burned, first
        steps = max(1, math.ceil(span / STEP_S))
        self._step = span / steps
        self._path = [start] * (steps + 1)
        self._a, self._b = np.zeros(3), np.zeros(3)
        for _ in range(ROUNDS):
            for k in range(steps):
                self._path[k + 1] = self._ahead(k, self._step)
            miss = (goal - self._path[-1])[first : first + 6]
            place, velocity = miss[:3], miss[3:]
            if np.abs(place).max() < NEAR_M and np.abs(velocity).max() < NEAR_M_S:
                break
            a = 6.0 * place / span**2 - 2.0 * velocity / span
            self._a = self._a + a
            self._b = self._b + 2.0 * (velocity - a * span) / span**2

    def state(self, after: float) -> FloatArray:
        """Return the pair (12) a time (s) after the first sample."""
        k = min(int(after / self._step), len(self._path) - 2)
        return self._ahead(k, after - k * self._step)

    def _ahead(self, k: int, h: float) -> FloatArray:
        """Return the pair (12) ``h`` s after step number ``k``."""
        since, y = k * self._step, self._path[k]
        k1 = self._rate(since, y)
        k2 = self._rate(since + 0.5 * h, y + 0.5 * h * k1)
        k3 = self._rate(since + 0.5 * h, y + 0.5 * h * k2)
        k4 = self._rate(since + h, y + h * k3)
        return y + (h / 6.0) * (k1 + 2.0 * (k2 + k3) + k4)

    def _rate(self, since: float, y: FloatArray) -> FloatArray:
        free = self._free(self._t + since, y)
        rate = np.concatenate([y[3:6], free[:3], y[9:], free[3:]])
        push = (self._a + self._b * since) / (1.0 - self._burned * since / self._span)
        rate[self._first + 3 : self._first + 6] += push
        return rate
