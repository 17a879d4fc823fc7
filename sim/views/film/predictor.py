"""The free-drift predictor: where the chaser goes if no jet fires from now on, and whether it would touch the target.

The physics is the flight's own (`Flight.drift`). It costs milliseconds, so a film asks for it at some hundreds of
moments and blends the two neighbours in between: free drifts that start close together stay close. Both sides of
every burn are asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.inputs.units import NAUTICAL_MILE
from sim.views.draw.touching import Hulls
from sim.views.film.reel import bend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.views.film.reel import Reel

    Floats = NDArray[np.float64]

__all__ = ["DriftPath", "Predictor", "onward"]

STEP = 30.0  # s between points of a drift
ASKED = 240.0  # s between those that are computed; between them a cubic errs by 0.13 m in an hour from 15 km
KEYS = 200  # at most so many moments of a film are asked for
FAR_MINUTES, NEAR_MINUTES = 60.0, 40.0
NEAR = 0.6 * NAUTICAL_MILE
RING = (
    1.6  # m, twice a docking ring's radius: ports that meet farther off centre miss each other (APAS-89: 1.55 m across)
)


@dataclass(frozen=True, slots=True)
class DriftPath:
    """A predicted path: seconds ahead ``after`` (n,) and places ``path`` (n, 2) in the picture plane, m.

    ``touches`` is the number of seconds after which the ships would touch, None when they do not; ``how`` says which
    parts: "port" when the ports meet within what the docking mechanism can catch, "off centre" when they meet outside
    it, else "hull".
    """

    after: Floats
    path: Floats
    touches: float | None
    how: str

    def at(self, seconds: float) -> tuple[float, float]:
        """Return the place ``seconds`` ahead."""
        return float(np.interp(seconds, self.after, self.path[:, 0])), float(
            np.interp(seconds, self.after, self.path[:, 1])
        )


class Predictor:
    """Free drifts for the frames of a reel, computed when first looked at."""

    def __init__(self, reel: Reel) -> None:
        self.reel = reel
        step = max(1, math.ceil(len(reel) / KEYS))
        keys = set(range(0, len(reel), step)) | {len(reel) - 1}
        for burn in reel.flight.burns:
            for edge in (burn.t_s, burn.t_s + burn.duration_s):
                k = int(np.searchsorted(reel.t, edge))
                keys |= {i for i in (k - 1, k) if 0 <= i < len(reel)}
        edges = np.flatnonzero(np.diff(reel.docked.astype(int)))
        self.keys = sorted(keys | {int(i) for edge in edges for i in (edge, edge + 1)})
        self._asked: dict[int, DriftPath] = {}
        self._hulls = []
        for shown in reel.parts:
            ports = (shown.target_port, shown.chaser_port) if reel.has_ports else (None, None)
            self._hulls.append(Hulls(shown.target.mesh, shown.chaser.mesh, ports[0], ports[1], reel.station))
        capture = getattr(reel.flight.chaser_vehicle, "capture", None)
        self._catch = capture.lateral_offset_max_m if capture is not None else 0.1

    def at(self, k: int) -> DriftPath:
        """Return the drift from frame ``k``."""
        right = int(np.searchsorted(self.keys, k))
        b = self.keys[min(right, len(self.keys) - 1)]
        first = self._ask(b)
        if b == k:
            return first
        reel = self.reel
        a = self.keys[max(right - 1, 0)]
        second, first = first, self._ask(a)
        span = float(reel.t[b] - reel.t[a])
        share = float(reel.t[k] - reel.t[a]) / span if span > 0.0 else 0.0
        if reel.docked[a] != reel.docked[b]:
            return first if reel.docked[a] == reel.docked[k] else second
        count = min(len(first.after), len(second.after))
        path = first.path[:count] * (1.0 - share) + second.path[:count] * share
        path[0] = reel.position[k]  # the ship itself: the blend may miss a pulse by some centimetres
        nearer = first if share < 0.5 else second
        touches = nearer.touches
        if first.touches is not None and second.touches is not None:
            touches = first.touches * (1.0 - share) + second.touches * share
        return DriftPath(first.after[:count], path, touches, nearer.how)

    def _ask(self, key: int) -> DriftPath:
        found = self._asked.get(key)
        if found is None:
            reel = self.reel
            minutes = FAR_MINUTES if reel.range_m[key] > NEAR else NEAR_MINUTES
            if reel.docked[key]:  # the stack drifts as one
                found = self._asked[key] = DriftPath(np.zeros(1), reel.position[key][None, :], None, "")
                return found
            drift = reel.flight.drift(float(reel.t[key]), minutes, every=ASKED)
            after = np.arange(0.0, float(drift.t[-1] - drift.t[0]) + 1.0, STEP)
            lvlh = _between(np.asarray(drift.t) - float(drift.t[0]), np.asarray(drift.lvlh), after)
            port = lvlh + (np.asarray(drift.port) - np.asarray(drift.lvlh))[0, :3]  # the attitude is kept
            radius = float(np.linalg.norm(reel.flight.state(float(reel.t[key])).target[:3]))
            path = bend(lvlh, radius) + (port - lvlh)[:, [0, 2]] + reel.target_port[key]
            path[:, 0] = onward(path[:, 0], float(reel.position[key, 0]), 2.0 * math.pi * radius)
            found = self._asked[key] = DriftPath(after, path, *self._touch(key, after, lvlh, port))
        return found

    def _touch(self, k: int, after: Floats, lvlh: Floats, port: Floats) -> tuple[float | None, str]:
        """Return when the ships first touch on a drift (s ahead, None when never), and with what.

        ``lvlh`` and ``port`` (n, 3) are the chaser's centre of mass, and its port about the target's.
        """
        fine = np.arange(0.0, float(after[-1]) + 1.0, STEP / 3.0)
        meets, off = self._meeting(after, port)
        places = np.column_stack([np.interp(fine, after, column) for column in lvlh.T])
        places[fine <= 0.5 * STEP] = np.inf  # what touches now is docked, not drifting
        first = self._hulls[int(self.reel.part[k])].first(self.reel.rotation[k], places)
        touches = math.inf if first is None else float(fine[first])
        if meets <= touches + STEP and math.isfinite(meets):
            return meets, "port" if off <= self._catch else "off centre"
        return (touches, "hull") if math.isfinite(touches) else (None, "")

    def _meeting(self, after: Floats, port: Floats) -> tuple[float, float]:
        """Return when the ports' planes meet (s ahead, infinity when they do not) and how far off centre (m)."""
        axis = self.reel.axis
        flat = port[:, ::2]
        ahead, lateral, aside = flat @ axis, flat @ np.array([axis[1], -axis[0]]), port[:, 1]
        if not self.reel.has_ports or ahead[0] <= 0.02:
            return math.inf, 0.0
        for i in np.nonzero((ahead[:-1] > 0.0) & (ahead[1:] <= 0.0))[0]:
            share = float(ahead[i] / (ahead[i] - ahead[i + 1]))
            off = math.hypot(*((1.0 - share) * side[i] + share * side[i + 1] for side in (lateral, aside)))
            if off < RING:
                return float((1.0 - share) * after[i] + share * after[i + 1]), off
        return math.inf, 0.0


def onward(along: Floats, start: float, turn: float) -> Floats:
    """Return places along the orbit (n,), which repeat every ``turn``, as one line that begins next to ``start`` (m).

    A chaser 200 degrees behind is 160 degrees ahead as well: its drift must not leap to the other side of the target.
    """
    line = np.unwrap(along, period=turn)
    return np.asarray(line + turn * round((start - float(line[0])) / turn))


def _between(t: Floats, states: Floats, at: Floats) -> Floats:
    """Return places (n, 3) at times (n,) between states (k, 6), by the cubic that has their places and velocities."""
    left = np.clip(np.searchsorted(t, at, side="right") - 1, 0, len(t) - 2)
    span = (t[left + 1] - t[left])[:, None]
    s = (at - t[left])[:, None] / span
    (p0, v0), (p1, v1) = (np.split(states[side], 2, axis=1) for side in (left, left + 1))
    bent = s * (1.0 - s) * span * ((1.0 - s) * v0 - s * v1)
    return np.asarray((1.0 + 2.0 * s) * (1.0 - s) ** 2 * p0 + s * s * (3.0 - 2.0 * s) * p1 + bent)
