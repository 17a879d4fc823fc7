"""How a film spends its seconds: quick through coasts and holds, slow at burns, at the ends of holds and at contact.

A film plays a flight through a map film time -> flight time that rises everywhere: the inverse of the integral of a
density, film seconds a flight second. The density is a pace by kind of phase, plus one term for every moment worth
watching: constant within the moment, and outside it falling with the distance, so that the rate of play grows by the
same factor every frame. The slowing down is thus always as smooth, however quick the film was before.

A flight of days is filmed in acts, each with seconds of its own: the phasing before the last revolutions, the approach
in about a minute, the docked days in a few seconds, the departure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.flight.stages import stages
from sim.views.scene.instant import stages_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sim.output.face import Flight

__all__ = ["Act", "Moment", "TimeWarp", "acts_of", "course", "moments_of", "opening", "paces_of"]

# Chosen by watching: flight seconds a film second within a moment, and the film seconds in which the rate grows e-fold.
BURN = (7.0, 0.22)
HOLD = (45.0, 0.20)
LOOP = (60.0, 0.20)
CONTACT = (7.0, 0.30)
LAST_S = 28.0  # of flight before contact that play slowly
PARTING_S = 25.0  # of flight after undocking that play slowly
BURN_S = 4.0  # of flight at least that a burn plays slowly
QUICKEST = 4.0  # a moment is felt until the rate has grown to so many times an even film's
# weight of a flight second by kind of phase
PACE = {
    "coast": 1.0, "burn": 1.0, "approach": 1.15, "hold": 0.30, "dock": 2.5,
    "docked": 1.0, "separate": 2.5, "back-out": 1.6, "fly-around": 0.8,
}  # fmt: skip
LONGEST_S = 2400.0  # a phase weighs no more than so many flight seconds: hours of coast pass like 40 minutes
PACE_EASE = 0.6  # s of film over which one pace goes over into the next, to either side
MOST_FOR_MOMENTS = 0.55  # share of the film that all moments together may take
PHASING_S, APPROACH_S, DOCKED_S, DEPARTURE_S = 24.0, 60.0, 6.0, 20.0  # of film, an act
LOOPS_S = 16.0  # more for a departure that flies around the target


@dataclass(frozen=True, slots=True)
class Act:
    """A part of a flight with a length of film of its own: "phasing", "approach", "docked" or "departure"."""

    name: str
    start_s: float
    end_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of flight worth slowing down for: it plays at ``rate`` flight seconds a film second.

    Outside it the rate grows e-fold every ``ease_s`` seconds of film.
    """

    start_s: float
    end_s: float
    rate: float
    ease_s: float


class TimeWarp:
    """The map from film time (0..``seconds``) to flight time (``start``..``end``); rises strictly.

    Parameters
    ----------
    start, end : flight times, s
    seconds : length of the film, s
    moments : what to slow down for; together they get at most 55 % of the film
    paces : (start, end, weight) of the stretches of flight; what they do not cover weighs 1

    Raises
    ------
    ValueError
        When there is no flight or no film.
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
        even = (end - start) / seconds
        grid = np.unique(
            np.concatenate([np.linspace(start, end, 4001), *(_grid(m, even, start, end) for m in moments)])
        )
        pace = np.ones_like(grid)
        for a, b, weight in paces:
            pace[(grid >= a) & (grid <= b)] = weight
        for _ in range(2):
            pace = _smooth(grid, pace, PACE_EASE * even)
        base = _integral(grid, pace)
        slow = _integral(grid, sum((_density(grid, moment, even) for moment in moments), np.zeros_like(grid)))
        asked = float(slow[-1])
        if asked > MOST_FOR_MOMENTS * seconds:
            slow *= MOST_FOR_MOMENTS * seconds / asked
        film = slow + base * ((seconds - float(slow[-1])) / float(base[-1]))
        self._flight, self._film = grid, film * (self.seconds / float(film[-1]))

    @classmethod
    def joined(cls, parts: Sequence[TimeWarp]) -> TimeWarp:
        """Return the warp that plays ``parts`` one after the other; each begins where the one before ends."""
        whole = cls.__new__(cls)
        whole.seconds = sum(part.seconds for part in parts)
        starts = np.cumsum([0.0] + [part.seconds for part in parts])
        cut = [part._flight[min(1, i) :] for i, part in enumerate(parts)]
        film = [part._film[min(1, i) :] + starts[i] for i, part in enumerate(parts)]
        whole._flight, whole._film = np.concatenate(cut), np.concatenate(film)
        return whole

    def flight_time(self, film: ArrayLike) -> NDArray[np.float64]:
        """Return the flight time shown at film time ``film`` (s)."""
        return np.asarray(np.interp(np.asarray(film, dtype=float), self._film, self._flight))

    def film_time(self, flight: ArrayLike) -> NDArray[np.float64]:
        """Return the film time (s) at which flight time ``flight`` is shown."""
        return np.asarray(np.interp(np.asarray(flight, dtype=float), self._flight, self._film))


def _density(grid: NDArray[np.float64], moment: Moment, even: float) -> NDArray[np.float64]:
    """Return a moment's film seconds a flight second: none where the rate has grown large."""
    away = np.maximum(np.maximum(moment.start_s - grid, grid - moment.end_s), 0.0)
    core = moment.rate * moment.ease_s
    return np.asarray(np.maximum(moment.ease_s / (core + away) - 1.0 / (QUICKEST * even), 0.0))


def _grid(moment: Moment, even: float, start: float, end: float) -> NDArray[np.float64]:
    """Return points fine enough for a moment's density."""
    core = moment.rate * moment.ease_s
    away = core * np.expm1(np.linspace(0.0, np.log1p(QUICKEST * moment.ease_s * even / core), 90))
    points = np.concatenate([moment.start_s - away, np.linspace(moment.start_s, moment.end_s, 9), moment.end_s + away])
    return np.asarray(np.clip(points, start, end))


def _integral(grid: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(0.5 * (values[1:] + values[:-1]) * np.diff(grid))])


def _smooth(grid: NDArray[np.float64], values: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """Mean of ``values`` over +- ``width`` around each point of the grid."""
    whole = _integral(grid, values)
    low, high = np.maximum(grid - width, grid[0]), np.minimum(grid + width, grid[-1])
    return np.asarray((np.interp(high, grid, whole) - np.interp(low, grid, whole)) / (high - low))


def opening(flight: Flight) -> float:
    """Return when (s) the film of a flight begins: with the approach, see `sim.flight.stages`."""
    return stages(flight).approach[0]


def acts_of(flight: Flight) -> tuple[Act, ...]:
    """Return the stages of a flight, each with its seconds of film."""
    found = stages_of(flight)
    leaves = next((one.start_s for one in found if one.name == "departure"), float(flight.t[-1]))
    around = any(phase.traits.path == "circle" and phase.end_s > leaves for phase in flight.phases)
    seconds = {
        "phasing": PHASING_S, "approach": APPROACH_S, "docked": DOCKED_S,
        "departure": DEPARTURE_S + (LOOPS_S if around else 0.0),
    }  # fmt: skip
    return tuple(Act(one.name, one.start_s, one.end_s, seconds[one.name]) for one in found)


def course(flight: Flight, seconds: float | None = None) -> TimeWarp:
    """Return the warp through a whole flight, act by act; ``seconds`` of film, or what the acts take."""
    acts, moments, paces = acts_of(flight), moments_of(flight), paces_of(flight)
    factor = 1.0 if seconds is None else seconds / sum(act.seconds for act in acts)
    return TimeWarp.joined([TimeWarp(a.start_s, a.end_s, factor * a.seconds, moments, paces) for a in acts])


def moments_of(flight: Flight) -> list[Moment]:
    """Return what to slow down for: burns, the ends of holds and of fly-arounds, loops, contact and undocking."""
    found = [Moment(burn.t_s, burn.t_s + max(burn.duration_s, BURN_S), *BURN) for burn in flight.burns]
    found += [
        Moment(t, t, *HOLD)
        for phase in flight.phases
        if phase.kind in ("hold", "fly-around")
        for t in (phase.start_s, phase.end_s)
    ]
    found += [Moment(event.t_s, event.t_s, *LOOP) for event in flight.events if event.kind == "loop"]
    found += [Moment(phase.start_s, phase.start_s + PARTING_S, *CONTACT) for phase in flight.phases
              if phase.traits.brings == "undocking"]  # fmt: skip
    if flight.contact is not None:
        found.append(Moment(flight.contact.t_s - LAST_S, flight.contact.t_s, *CONTACT))
    return found


def paces_of(flight: Flight) -> list[tuple[float, float, float]]:
    """Return the weight of a flight second in every phase of a flight."""
    return [
        (phase.start_s, phase.end_s, PACE.get(phase.kind, 1.0) * min(1.0, LONGEST_S / max(span, 1.0)))
        for phase in flight.phases
        for span in (PACE.get(phase.kind, 1.0) * (phase.end_s - phase.start_s),)
    ]
