"""A flight between its samples, as exact as its integration: what its state is asked of, and events are searched on.

Three rules, each of a kind of interval between two samples:

- Nothing fires. A short interval is a curve of degree 5, through the positions, velocities and accelerations of the
  model flown at both ends: it errs by h^6/46080 of the sixth derivative, 3e-10 m in low orbit after 10 s. A longer one
  is integrated anew. What a model of the air that the run has since laid anew makes different, a cubic takes up.
- A jet or an engine fires. Its push is a + b t, growing as the ship's mass falls, and is found so that the motion
  integrated with it leads to the next sample (`sim.flight.firing`): exact for a thrust that keeps its direction or
  turns evenly. Every firing begins and ends at a sample.
- The ships are docked. The target is integrated, and the chaser stands still in its LVLH.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import speed
from sim.core.hermite import hermite
from sim.core.motion.dynamics import pair_acceleration
from sim.core.relative.lvlh import pair_from_lvlh, pair_to_curvilinear, pair_to_lvlh, polar
from sim.core.world import CW_CURVILINEAR
from sim.flight.firing import Firing
from sim.speed import over

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.core.tuples import Pair, State
    from sim.flight.trajectory import Trajectory
    from sim.setup.plan import Plan

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

__all__ = ["Track"]

LONGEST_S = 12.0  # between samples, for a curve of degree 5 to do (chosen: apsides to 1e-6 s)
KNOT_S = 60.0  # between samples that are set between those of a flight sampled more coarsely (chosen)
ENTRY_M = 80_000.0  # height under which air ends every orbit: what is after it is not followed (chosen)
AT_REST = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
STEP_S = 60.0  # of an integration: its error is some nanometres


class Track:
    """The target's and the chaser's states of a flight at any times, within it and ``beyond`` (s) its end.

    Beyond the end no jet fires, and only the target is followed, down to `ENTRY_M`. ``first`` is the sample to begin
    with.

    Attributes
    ----------
    t : (n,) s, rising: the flight's samples, and with ``knots`` more between them, so that they are at most `KNOT_S`
        apart; where the ships become others twice the same, as what they were and as what they are
    pairs : (n, 12) as `sim.core.tuples.Pair`
    fires, docked : (n,) whether an engine fires, and whether the ships are one, from there on
    port, curvilinear : (n, 6) the chaser's, as the flight has them

    """

    def __init__(self, flight: Trajectory, beyond: float = 0.0, first: int = 0, knots: bool = False) -> None:
        plan = flight.plan
        self.plan = plan
        self._known_t = flight.t
        firsts = [first for first, _ in flight.parts]
        their_ports = np.array([part.target_port for _, part in flight.parts])
        self._theirs = np.repeat(their_ports, np.diff([*firsts, len(flight.t)]), axis=0)
        self._flown = flight
        relative = flight.curvilinear if plan.world.gravity == CW_CURVILINEAR else flight.relative
        self._plans = [part for _, part in flight.parts]
        begins = [first for first, _ in flight.parts[1:]]
        self._begins = flight.t[begins].tolist()
        fresh = np.concatenate([np.diff(flight.t) > 0.0, [True]])  # of equal times the later, whose jets go on
        fresh[np.array(begins, dtype=int) - 1] = True
        self.t = flight.t[fresh][first:]
        self.pairs = np.concatenate([flight.target, relative], axis=1)[fresh][first:]
        self.fires = (flight.jets != 0)[fresh][first:]
        self.docked = flight.docked[fresh][first:]
        self._mass, self._lvlh = flight.mass_kg[fresh][first:], flight.lvlh[fresh][first:]
        self.port, self.curvilinear = flight.port[fresh][first:], flight.curvilinear[fresh][first:]
        self._misses: dict[tuple[int, bool], FloatArray] = {}
        self._firings: dict[int, Firing] = {}
        self._acceleration = speed.at(plan.kernels.speed, pair_acceleration)
        self._alone = plan.active is plan.target
        if knots:
            self._set_knots()
        if beyond > 0.0:
            self._extend(beyond)
        self._accelerations = np.full((len(self.t), 6), np.nan)

    def targets(self, times: FloatArray) -> FloatArray:
        """Return the target's states (n, 6), GCRS, at times (n,)."""
        states: FloatArray = self.states(times, with_chaser=False)[:, :6]
        return states

    def positions(self, times: FloatArray) -> FloatArray:
        """Return the target's positions (n, 3), GCRS, at times (n,); to 0.02 mm where samples are a minute apart."""
        return self.states(times, with_chaser=False, longest=1.001 * KNOT_S)[:, :3]

    def lvlh_at(self, times: FloatArray) -> FloatArray:
        """Return the chaser's states (n, 6) in rectangular LVLH at times (n,)."""
        return self._local(pair_to_lvlh, times, self.states(times))

    def curvilinear_at(self, times: FloatArray) -> FloatArray:
        """Return the chaser's states (n, 6) in curvilinear LVLH at times (n,)."""
        return self._local(pair_to_curvilinear, times, self.states(times))

    def port_at(self, times: FloatArray) -> FloatArray:
        """Return the chaser's port less the target's (n, 6), LVLH, at times (n,)."""
        lvlh = self.lvlh_at(times)
        return lvlh + self.offset_at(times, lvlh)

    def offset_at(self, times: FloatArray, lvlh: FloatArray) -> FloatArray:
        """Return what the ports add to the centres of mass (n, 6) at ``lvlh``.

        The chaser's is a cubic between samples on axes that turn with the bearing of the chaser: most of the way it
        stands still on them. The target is held, and its port with it.
        """
        t, last = self._known_t, len(self._known_t) - 1
        k = np.clip(np.searchsorted(t, times, side="right") - 1, 0, max(last - 1, 0))
        after = np.minimum(k + 1, last)
        span = t[after] - t[k]
        share = np.divide(np.clip(times - t[k], 0.0, span), span, out=np.zeros_like(span), where=span > 0.0)
        arms = over(hermite, "interpreted")(self._arms[k], self._arms[after], share, span).reshape(-1, 6)
        bearing, turning = _bearing(lvlh)
        offset: FloatArray = _turned(arms, -bearing, -turning) - _still(self._theirs[k])
        return offset

    def _plan(self, t: float) -> Plan:
        return self._plans[bisect_right(self._begins, t)]

    def states(self, times: FloatArray, with_chaser: bool = True, longest: float = LONGEST_S) -> FloatArray:
        """Return pairs (n, 12), see `sim.core.tuples.Pair`, at times (n,); held at the ends.

        Without the chaser the last six are not to be used. Intervals up to ``longest`` (s) are interpolated.
        """
        active = with_chaser or self._alone  # whether the ship that fires is among those asked for
        times = np.clip(times, self.t[0], self.t[-1])
        if len(self.t) == 1:
            return np.asarray(np.repeat(self.pairs, len(times), axis=0))
        k = np.clip(np.searchsorted(self.t, times, side="right") - 1, 0, len(self.t) - 2)
        span = self.t[k + 1] - self.t[k]
        apart = (span > longest) | (self.fires[k] & active) | (self.docked[k] & with_chaser)
        result = np.empty((len(times), 12))
        result[~apart] = self._curve(times[~apart], k[~apart], span[~apart])
        for one in np.flatnonzero(apart):
            result[one] = self._one(int(k[one]), float(times[one]), active)
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
            self._accelerations[k] = self._free(float(self.t[k]), self.pairs[k])
        wanted: FloatArray = self._accelerations[samples]
        return wanted

    def _free(self, t: float, pair: FloatArray) -> FloatArray:
        """Return the free accelerations (6) of target and chaser at a time (s)."""
        plan = self._plan(t)
        found = np.array(self._acceleration(plan.world, plan.target_body, plan.chaser_body, t, *pair.tolist()))
        if self._alone:
            found[3:] = 0.0
        return found

    def _one(self, k: int, t: float, active: bool) -> FloatArray:
        """Return the pair (12) at a time between sample ``k`` and the next; what fires only if it is ``active``."""
        if active and self.fires[k]:
            return self._firing(k).state(t - float(self.t[k]))
        start, span, pair = float(self.t[k]), float(self.t[k + 1] - self.t[k]), tuple(self.pairs[k].tolist())
        free = self._after if active else self._target_after
        if (k, active) not in self._misses:
            miss = self.pairs[k + 1] - np.array(free(k, start, pair, span))
            miss[6:] *= not self.docked[k]  # what parts the ships acts at once
            self._misses[k, active] = miss
        return np.array(free(k, start, pair, t - start)) + _cubic(self._misses[k, active], (t - start) / span, span)

    def _firing(self, k: int) -> Firing:
        """Return the motion from sample ``k`` on, while something fires."""
        if k not in self._firings:
            start, span = float(self.t[k]), float(self.t[k + 1] - self.t[k])
            full = float(self._mass[k])
            burned = 1.0 - float(self._mass[k + 1]) / full if full > 0.0 else 0.0
            first = 0 if self._alone else 6
            self._firings[k] = Firing(self._free, start, self.pairs[k], self.pairs[k + 1], span, burned, first)
        return self._firings[k]

    def _after(self, k: int, t: float, pair: Pair, duration: float) -> Pair:
        """Return where a pair goes after sample ``k`` with nothing firing: freely, or docked as one."""
        plan = self._plan(t)
        if not self.docked[k]:
            return plan.coast(t, pair, duration, STEP_S)
        x, y, z = self._lvlh[k, :3].tolist()
        orbit = self._target_after(k, t, pair, duration)[:6]
        return pair_from_lvlh(plan.world, plan.target_body, t + duration, orbit, (x, y, z, 0.0, 0.0, 0.0))

    def _target_after(self, k: int, t: float, pair: Pair, duration: float) -> Pair:
        """Return the same of the target alone; the chaser's part is left as it was."""
        plan = self._plan(t)
        orbit: State = plan.kernels.orbit_coast(plan.world, plan.target_body, t, pair[:6], duration, STEP_S)
        return (*orbit, *pair[6:])

    @cached_property
    def _arms(self) -> FloatArray:
        """The chaser's port from its centre of mass at the flight's samples, on axes that turn with its bearing."""
        flown = self._flown
        return _turned(flown.port - flown.lvlh + _still(self._theirs), *_bearing(flown.lvlh))

    def _set_knots(self) -> None:
        """Set knots where the samples are far apart, so that a search sees what is between."""
        wide = np.flatnonzero((np.diff(self.t) > KNOT_S) & ~self.fires[:-1])
        if len(wide) == 0:
            return
        places, times, rows = [], [], []
        for k in wide.tolist():
            start, span, pair = float(self.t[k]), float(self.t[k + 1] - self.t[k]), tuple(self.pairs[k].tolist())
            pieces = int(np.ceil(span / KNOT_S))
            step = span / pieces
            states = [pair := self._after(k, start + j * step, pair, step) for j in range(pieces)]
            miss = self.pairs[k + 1] - np.array(states[-1])
            miss[6:] *= not self.docked[k]
            for j, state in enumerate(states[:-1], start=1):
                places.append(k + 1)
                times.append(start + j * step)
                rows.append(tuple((np.array(state) + _cubic(miss, j / pieces, span)).tolist()))
        at, pairs = np.array(times), np.array(rows)
        lvlh = curvilinear = np.zeros((len(times), 6))
        if np.any(self.pairs[:, 6:]):  # somebody is elsewhere than the target
            lvlh, curvilinear = self._local(pair_to_lvlh, at, pairs), self._local(pair_to_curvilinear, at, pairs)
        self.t = np.insert(self.t, places, times)
        self.pairs = np.insert(self.pairs, places, pairs, axis=0)
        self.fires = np.insert(self.fires, places, np.zeros(len(times), dtype=bool))
        before = np.array(places) - 1
        self._mass = np.insert(self._mass, places, self._mass[before])
        self.docked = np.insert(self.docked, places, self.docked[before])
        self._lvlh = np.insert(self._lvlh, places, lvlh, axis=0)
        self.port = np.insert(self.port, places, lvlh + self.offset_at(at, lvlh), axis=0)
        self.curvilinear = np.insert(self.curvilinear, places, curvilinear, axis=0)

    def _extend(self, beyond: float) -> None:
        """Add samples of the target alone after the end, as long as it is in orbit."""
        steps = int(np.ceil(beyond / LONGEST_S))
        end, step = float(self.t[-1]), beyond / steps
        pair = tuple(self.pairs[-1].tolist())
        rows: list[Pair] = []
        for k in range(steps):
            if not np.linalg.norm(pair[:3]) > self.plan.world.radius + ENTRY_M:
                break
            pair = self._target_after(-1, end + k * step, pair, step)
            rows.append(pair)
        if not rows:
            return
        steps = len(rows)
        self.t = np.concatenate([self.t, end + step * np.arange(1, steps + 1)])
        self.pairs = np.concatenate([self.pairs, np.array(rows)])
        self.fires = np.concatenate([self.fires, np.zeros(steps, dtype=bool)])
        self.docked = np.concatenate([self.docked, np.zeros(steps, dtype=bool)])
        self.port = np.concatenate([self.port, np.repeat(self.port[-1:], steps, axis=0)])
        self.curvilinear = np.concatenate([self.curvilinear, np.repeat(self.curvilinear[-1:], steps, axis=0)])

    def _local(self, function: Callable[..., Any], times: FloatArray, pairs: FloatArray) -> FloatArray:
        """Return states (n, 6) about the target by a function of `sim.core.relative.lvlh`, of pairs (n, 12)."""
        result, of_part = np.empty((len(times), 6)), np.searchsorted(self._begins, times, side="right")
        for part in np.unique(of_part):
            here, plan = of_part == part, self._plans[part]
            rows = over(function, self.plan.kernels.speed)
            result[here] = rows(plan.world, plan.target_body, times[here], pairs[here])
        return result


def _bearing(lvlh: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the polar angle (n,) rad of states (n, 6) and its rate (n,) rad/s; see `sim.core.relative.lvlh.polar`."""
    x, z, vx, vz = lvlh[:, 0], lvlh[:, 2], lvlh[:, 3], lvlh[:, 5]
    distance2 = x * x + z * z
    return np.arctan2(x, z), np.divide(vx * z - vz * x, distance2, out=np.zeros_like(x), where=distance2 > 0.0)


def _turned(states: FloatArray, angle: FloatArray, rate: FloatArray) -> FloatArray:
    """Return states (n, 6) on the polar axes of an angle (n,) that turn at a rate (n,)."""
    turned: FloatArray = over(polar, "interpreted")(states, angle, rate)
    return turned.reshape(-1, 6)


def _still(places: FloatArray) -> FloatArray:
    """Return states (n, 6) that rest at places (n, 3)."""
    return np.concatenate([places, np.zeros_like(places)], axis=1)


def _cubic(miss: FloatArray, share: float, span: float) -> FloatArray:
    """Return how much (12,) of a difference of states a cubic has gathered after a ``share`` of its ``span`` (s)."""
    target, chaser = tuple(miss[:6].tolist()), tuple(miss[6:].tolist())
    return np.array(hermite(AT_REST, target, share, span) + hermite(AT_REST, chaser, share, span))
