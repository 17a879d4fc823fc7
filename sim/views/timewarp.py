"""How a film spends its seconds: quick through coasts and holds, slow at burns, where holds end, and at contact.

A film of T seconds plays a flight t0..t1 through a map film time -> flight time that rises everywhere. It is the
inverse of F(t) = base(t) + sum of shares: every moment worth watching gets a share of the film, spread by a smooth
bump over a window of flight time around it; what is left is shared among the phases by a pace of their kind. The rate
of play has no jumps, so that nothing important goes by in a blink and the slowing down is not felt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sim.flight.flight import Flight

__all__ = ["Moment", "TimeWarp", "moments_of", "paces_of"]

# Chosen by watching: film seconds for each kind of moment, and the flight seconds before and after it that they are
# spread over.
BURN = (0.9, 30.0, 60.0)
IGNITION = (0.9, 4.0, 4.0)
HOLD_ENDS = (1.0, 40.0, 40.0)
ARRIVAL = (0.8, 60.0, 30.0)
CONTACT = (4.5, 40.0, 6.0)
PACE = {
    "coast": 1.0,
    "burn": 1.0,
    "approach": 1.15,
    "hold": 0.30,
    "dock": 2.5,
}  # weight of a flight second by kind of phase
MOST_FOR_MOMENTS = 0.55  # share of the film that all moments together may take


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment worth slowing down for: when (s), the film seconds it asks for, the flight seconds it spreads over."""

    t_s: float
    share_s: float
    before_s: float
    after_s: float


class TimeWarp:
    """The map from film time (0..``seconds``) to flight time (``start``..``end``); rises strictly.

    Parameters
    ----------
    start, end : flight times, s
    seconds : length of the film, s
    moments : what to slow down for; together they get at most 55 % of the film
    paces : (start, end, weight) of the stretches of flight; what they do not cover weighs 1
    """

    def __init__(
        self,
        start: float,
        end: float,
        seconds: float,
        moments: Sequence[Moment] = (),
        paces: Sequence[tuple[float, float, float]] = (),
    ) -> None:
        if not (end > start and seconds > 0.0):
            raise ValueError("a film needs a flight of some length and some seconds to show it in")
        self.seconds = float(seconds)
        asked = sum(moment.share_s for moment in moments)
        self.stretch = min(1.0, MOST_FOR_MOMENTS * seconds / asked) if asked > 0.0 else 1.0
        grid = np.unique(
            np.concatenate([np.linspace(start, end, 4001), *(_around(moment, start, end) for moment in moments)])
        )
        pace = np.ones_like(grid)
        for a, b, weight in paces:
            pace[(grid >= a) & (grid <= b)] = weight
        pace = _smooth(grid, pace, (end - start) / 150.0)
        base = _integral(grid, pace)
        total = np.zeros_like(grid)
        for moment in moments:
            total += self.stretch * moment.share_s * _bump(grid, moment, start, end)
        left = self.seconds - float(total[-1])
        film = base * (left / base[-1]) + total
        self._flight, self._film = grid, film * (self.seconds / film[-1])

    def flight_time(self, film: ArrayLike) -> NDArray[np.float64]:
        """Return the flight time shown at film time ``film`` (s)."""
        return np.asarray(np.interp(np.asarray(film, dtype=float), self._film, self._flight))

    def film_time(self, flight: ArrayLike) -> NDArray[np.float64]:
        """Return the film time (s) at which flight time ``flight`` is shown."""
        return np.asarray(np.interp(np.asarray(flight, dtype=float), self._flight, self._film))


def _around(moment: Moment, start: float, end: float) -> NDArray[np.float64]:
    return np.clip(np.linspace(moment.t_s - moment.before_s, moment.t_s + moment.after_s, 61), start, end)


def _bump(grid: NDArray[np.float64], moment: Moment, start: float, end: float) -> NDArray[np.float64]:
    """Return the integral of a smooth bump of unit area over the part of the moment's window in the flight."""
    low, high = max(start, moment.t_s - moment.before_s), min(end, moment.t_s + moment.after_s)
    if high - low < 1e-6:
        low, high = max(start, min(low, end - 1.0)), min(end, max(high, start + 1.0))
    x = np.clip((grid - low) / (high - low), 0.0, 1.0)
    return np.asarray(x * x * (3.0 - 2.0 * x))


def _integral(grid: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(0.5 * (values[1:] + values[:-1]) * np.diff(grid))])


def _smooth(grid: NDArray[np.float64], values: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """Mean of ``values`` over +- ``width`` around each point of the grid."""
    whole = _integral(grid, values)
    low, high = np.maximum(grid - width, grid[0]), np.minimum(grid + width, grid[-1])
    return np.asarray((np.interp(high, grid, whole) - np.interp(low, grid, whole)) / (high - low))


def moments_of(flight: Flight) -> list[Moment]:
    """Return what is worth slowing down for in a flight: its burns, where holds begin and end, and contact."""
    found = []
    for burn in flight.burns:
        for share, before, after in (BURN, IGNITION):
            found.append(Moment(burn.t_s, share, before, after + burn.duration_s))
    for phase in flight.phases:
        if phase.kind == "hold":
            found.append(Moment(phase.start_s, *ARRIVAL))
            found.append(Moment(phase.end_s, *HOLD_ENDS))
    if flight.contact is not None:
        found.append(Moment(flight.contact.t_s, *CONTACT))
    return found


def paces_of(flight: Flight) -> list[tuple[float, float, float]]:
    """Return the weight of a flight second in every phase of a flight."""
    return [(phase.start_s, phase.end_s, PACE.get(phase.kind, 1.0)) for phase in flight.phases]
