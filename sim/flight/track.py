"""A flight between its samples, as exact as its integration: what events are searched on.

`Flight.state` draws a cubic through two samples, which is good for pictures (0.3 mm in orbit after 10 s) but not for
the velocity, and so not for an apsis. Here the accelerations of the model flown join in, and the curve is of degree 5:
it errs by h^6/46080 of the sixth derivative, 3e-10 m in low orbit after 10 s. Longer intervals are integrated anew.

Where a jet or an engine fires, the free motion is integrated and a cubic added that leads to the next sample: exact for
a thrust that is constant or grows in proportion to time, but for the tide on what it has moved (2e-5 m in a burn of 10
s). Of a cycle in which several jets fire for different times only the whole is known; there it errs by up to
a millimetre.
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
        self._pushes: dict[int, FloatArray] = {}
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
        """Return pairs (n, 12), see `sim.core.tuples.Pair`, at times (n,); held at the ends.

        Without the chaser the last six are not to be used.
        """
        times = np.clip(times, self.t[0], self.t[-1])
        if len(self.t) == 1:
            return np.asarray(np.repeat(self.pairs, len(times), axis=0))
        k = np.clip(np.searchsorted(self.t, times, side="right") - 1, 0, len(self.t) - 2)
        span = self.t[k + 1] - self.t[k]
        alone = (span > LONGEST_S) | (self.fires[k] & (with_chaser or not self.has_chaser))
        result = np.empty((len(times), 12))
        result[~alone] = self._curve(times[~alone], k[~alone], span[~alone])
        for one in np.flatnonzero(alone):
            result[one] = self._integrated(int(k[one]), float(times[one]), with_chaser)
        return result

    def _curve(self, times: FloatArray, k: IntArray, span: FloatArray) -> FloatArray:
        """Interpolate within intervals ``k`` by the polynomial of degree 5 through both ends."""
        ends = self._accelerations_at(np.concatenate([k, k + 1]))
        start, end, h = self.pairs[k], self.pairs[k + 1], span[:, None]
        s = ((times - self.t[k]) / span)[:, None]
        result = np.empty((len(k), 12))
        for part, column in ((0, 0), (6, 3)):
            p0, v0 = start[:, part : part + 3], start[:, part + 3 : part + 6] * h
            p1, v1 = end[:, part : part + 3], end[:, part + 3 : part + 6] * h
            a0, a1 = (half[:, column : column + 3] * h * h for half in (ends[: len(k)], ends[len(k) :]))
            # p0 + v0 s + a0 s^2 / 2 + c3 s^3 + c4 s^4 + c5 s^5
            rest, slope, bend = p1 - p0 - v0 - 0.5 * a0, v1 - v0 - a0, a1 - a0
            c3 = 10.0 * rest - 4.0 * slope + 0.5 * bend
            c4 = -15.0 * rest + 7.0 * slope - bend
            c5 = 6.0 * rest - 3.0 * slope + 0.5 * bend
            result[:, part : part + 3] = p0 + s * (v0 + s * (0.5 * a0 + s * (c3 + s * (c4 + s * c5))))
            rate = v0 + s * (a0 + s * (3.0 * c3 + s * (4.0 * c4 + s * 5.0 * c5)))
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
        """Integrate from sample ``k`` to a time before the next one; add what a thrust does."""
        both = with_chaser and self.has_chaser
        state = self._free(k, t, both)
        if not self.fires[k] or (self.has_chaser and not both):
            return state
        if k not in self._pushes:
            self._pushes[k] = self.pairs[k + 1] - self._free(k, float(self.t[k + 1]), both)
        h = float(self.t[k + 1] - self.t[k])
        s, push = (t - float(self.t[k])) / h, self._pushes[k]
        for part in (0, 6):
            moved, sped = push[part : part + 3], push[part + 3 : part + 6] * h
            state[part : part + 3] += s * s * ((3.0 - 2.0 * s) * moved + (s - 1.0) * sped)
            state[part + 3 : part + 6] += (6.0 * s * (1.0 - s) * moved + s * (3.0 * s - 2.0) * sped) / h
        return state

    def _free(self, k: int, t: float, with_chaser: bool) -> FloatArray:
        start, pair = float(self.t[k]), tuple(self.pairs[k].tolist())
        if with_chaser:
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
