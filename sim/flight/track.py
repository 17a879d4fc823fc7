"""A flight between its samples, as exact as its integration: what events are searched on.

`Flight.state` draws a cubic through two samples, which is good for pictures (0.3 mm in orbit after 10 s) but not for
the velocity, and so not for an apsis. Here the accelerations of the model flown join in, and the curve is of degree 5:
it errs by h^6/46080 of the sixth derivative, 3e-10 m in low orbit after 10 s. Only where a jet fires is it the
cubic, which is exact for a constant thrust. Intervals longer than a coast's samples are integrated anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import speed
from sim.core.dynamics import pair_acceleration
from sim.core.world import CW

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.flight.flight import Flight

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

__all__ = ["Track"]

LONGEST_S = 12.0  # between samples, for a curve of degree 5 to do (chosen: apsides to 1e-6 s)
BEYOND_S = 10.0  # between the samples added after the end


class Track:
    """The target's and the chaser's states of a flight at any times, within it and ``beyond`` (s) its end.

    Beyond the end no jet fires, and only the target is followed.
    """

    def __init__(self, flight: Flight, beyond: float = 0.0) -> None:
        plan = flight.plan
        self.plan = plan
        self.end = float(flight.t[-1])
        self.has_chaser = flight.chaser_vehicle is not None
        self.offset = flight.port[0] - flight.lvlh[0]
        relative = flight.curvilinear if plan.world.gravity == CW else flight.relative
        fresh = np.concatenate([np.diff(flight.t) > 0.0, [True]])  # of equal times the later, whose jets go on
        self.t = flight.t[fresh]
        self.pairs = np.concatenate([flight.target, relative], axis=1)[fresh]
        self.fires = (flight.jets != 0)[fresh]
        if beyond > 0.0:
            self._extend(beyond)
        self._accelerations = np.full((len(self.t), 6), np.nan)
        self._acceleration = speed.at(plan.kernels.speed, pair_acceleration)

    def targets(self, times: FloatArray) -> FloatArray:
        """Return the target's states (n, 6), GCRS, at times (n,)."""
        states: FloatArray = self.states(times, with_chaser=False)[:, :6]
        return states

    def positions(self, times: FloatArray) -> FloatArray:
        """Return the target's positions (n, 3), GCRS, at times (n,)."""
        return self.targets(times)[:, :3]

    def lvlh(self, times: FloatArray) -> FloatArray:
        """Return the chaser's states (n, 6) in rectangular LVLH at times (n,)."""
        return self._local(times, self.plan.kernels.pair_to_lvlh)

    def curvilinear(self, times: FloatArray) -> FloatArray:
        """Return the chaser's states (n, 6) in curvilinear LVLH at times (n,)."""
        return self._local(times, self.plan.kernels.pair_to_curvilinear)

    def port(self, times: FloatArray) -> FloatArray:
        """Return the chaser's port less the target's (n, 6), LVLH, at times (n,)."""
        return np.asarray(self.lvlh(times) + self.offset)

    def states(self, times: FloatArray, with_chaser: bool = True) -> FloatArray:
        """Return pairs (n, 12), see `sim.core.tuples.Pair`, at times (n,); held at the ends."""
        times = np.clip(times, self.t[0], self.t[-1])
        if len(self.t) == 1:
            return np.asarray(np.repeat(self.pairs, len(times), axis=0))
        k = np.clip(np.searchsorted(self.t, times, side="right") - 1, 0, len(self.t) - 2)
        span = self.t[k + 1] - self.t[k]
        result = np.empty((len(times), 12))
        short = span <= LONGEST_S
        result[short] = self._curve(times[short], k[short], span[short])
        for one in np.flatnonzero(~short):
            result[one] = self._integrated(int(k[one]), float(times[one]), with_chaser)
        return result

    def _curve(self, times: FloatArray, k: IntArray, span: FloatArray) -> FloatArray:
        """Interpolate within intervals ``k``: degree 5, degree 3 for the chaser where it fires."""
        accelerations = self._accelerations_at(np.concatenate([k, k + 1]))
        first, last = accelerations[: len(k)], accelerations[len(k) :]
        a, b, h = self.pairs[k], self.pairs[k + 1], span[:, None]
        s = ((times - self.t[k]) / span)[:, None]
        result = np.empty_like(a)
        for part, column in ((0, 0), (6, 3)):
            p0, v0 = a[:, part : part + 3], a[:, part + 3 : part + 6] * h
            p1, v1 = b[:, part : part + 3], b[:, part + 3 : part + 6] * h
            a0, a1 = first[:, column : column + 3] * h * h, last[:, column : column + 3] * h * h
            # p0 + v0 s + c2 s^2 + ... : the cubic from p and v, or with the accelerations degree 5
            rest, slope = p1 - p0 - v0, v1 - v0
            c2, c3 = 3.0 * rest - slope, slope - 2.0 * rest
            c4 = c5 = np.zeros_like(c2)
            free = np.ones(len(k), dtype=bool) if part == 0 else ~self.fires[k]
            if free.any():
                d2 = 0.5 * a0
                r, g, w = rest - d2, slope - a0, a1 - a0
                c2 = np.where(free[:, None], d2, c2)
                c3 = np.where(free[:, None], 10.0 * r - 4.0 * g + 0.5 * w, c3)
                c4 = np.where(free[:, None], -15.0 * r + 7.0 * g - w, c4)
                c5 = np.where(free[:, None], 6.0 * r - 3.0 * g + 0.5 * w, c5)
            result[:, part : part + 3] = p0 + s * (v0 + s * (c2 + s * (c3 + s * (c4 + s * c5))))
            rate = v0 + s * (2.0 * c2 + s * (3.0 * c3 + s * (4.0 * c4 + s * 5.0 * c5)))
            result[:, part + 3 : part + 6] = rate / h
        return result

    def _accelerations_at(self, samples: IntArray) -> FloatArray:
        """Return the free accelerations (n, 6) of target and chaser at samples, each computed once."""
        missing = np.unique(samples)
        for k in missing[np.isnan(self._accelerations[missing, 0])]:
            pair = self.pairs[k].tolist()
            self._accelerations[k] = self._acceleration(self.plan.world, float(self.t[k]), *pair)
        wanted: FloatArray = self._accelerations[samples]
        return wanted

    def _integrated(self, k: int, t: float, with_chaser: bool) -> FloatArray:
        """Integrate from sample ``k`` to a time before the next one."""
        start, pair = float(self.t[k]), tuple(self.pairs[k].tolist())
        if with_chaser and self.has_chaser:
            return np.array(self.plan.kernels.pair_coast(self.plan.world, start, pair, t - start, LONGEST_S))
        return np.array([*self._coast(start, pair[:6], t - start), *pair[6:]])

    def _coast(self, t: float, orbit: tuple[float, ...], duration: float) -> tuple[float, ...]:
        world = self.plan.world
        after: tuple[float, ...] = self.plan.kernels.orbit_coast(
            world, t, world.target_cda_m, world.target_srp, orbit, duration, LONGEST_S
        )
        return after

    def _extend(self, beyond: float) -> None:
        steps = int(np.ceil(beyond / BEYOND_S))
        times = self.end + np.arange(1, steps + 1) * BEYOND_S
        orbit = tuple(self.pairs[-1, :6].tolist())
        rows = np.zeros((steps, 12))
        for k in range(steps):
            orbit = self._coast(float(times[k] - BEYOND_S), orbit, BEYOND_S)
            rows[k, :6] = orbit
        rows[:, 6:] = self.pairs[-1, 6:]
        self.t = np.concatenate([self.t, times])
        self.pairs = np.concatenate([self.pairs, rows])
        self.fires = np.concatenate([self.fires, np.zeros(steps, dtype=bool)])

    def _local(self, times: FloatArray, turn: Callable[..., Any]) -> FloatArray:
        pairs, world = self.states(times).tolist(), self.plan.world
        return np.array([turn(world, t, tuple(pair)) for t, pair in zip(times.tolist(), pairs, strict=True)]).reshape(
            -1, 6
        )
