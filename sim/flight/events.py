"""Events of a flight, found exactly on request: crossings, passings, nodes, apsides, the Sun and ground stations.

Each is the zero of a function of time, found to 1e-6 s on the motion between the samples (`sim.flight.motion`). What
is called what:

- V-bar and R-bar crossing: the chaser's centre of mass at the target's own radius, and straight above or below it, in
  curvilinear LVLH (V-bar is then the orbit itself); while it is held on such an axis it may cross many times.
- closest approach: a least range, port to port, before and after which the range is at least a tenth more.
- range: the range passes a value given, either way; while docking it is the distance of the docking planes.
- nodes: the target crosses the equator of the inertial axes (GCRS), as its elements have it; the equator of date, 1.5
  arcminutes off in 1995, it crosses up to half a second earlier or later.
- perigee and apogee: where the distance from the Earth's centre is least or greatest (r.v = 0). On an orbit as
  round as Mir's the Earth's flattening moves them by tens of degrees from those of the elements, and may double them.
- sunset and sunrise: half of the Sun's disc hidden by the solid Earth; penumbra and umbra: the disc's other edges.
- AOS and LOS: the target rises above, or sets below, a ground station's mask.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from sim.core.constants import FLATTENING, R_EARTH
from sim.core.forces.radiation import shadow_edges
from sim.environment import ground_stations as ground
from sim.environment.sun import sun_position
from sim.flight.motion import Track
from sim.flight.samples import measured, range_and_rate
from sim.flight.values import Event
from sim.inputs.errors import nearest
from sim.inputs.units import feet
from sim.roots import TOLERANCE_S, refined, roots_of_samples
from sim.scenario.tables.phases import Approach
from sim.setup.axes import AXES
from sim.speed import over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sim.environment.ground_stations import Station
    from sim.flight.flight import Flight

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]
    Family = Callable[[FloatArray, IntArray], FloatArray]

__all__ = ["KINDS", "NAMES", "closest_approach", "find", "gates", "sun_events", "when_range"]

# What may be asked for: a kind, or the name of one event of it.
KINDS = ("v-bar", "r-bar", "closest", "range", "node", "apsis", "sun", "shadow", "station")
OF_CHASER = KINDS[:4]
SEEN_ON = {kind: "port" if kind in OF_CHASER else "target" for kind in KINDS}  # the column that must be there
NAMES = {
    "ascending node": "node",
    "descending node": "node",
    "perigee": "apsis",
    "apogee": "apsis",
    "sunset": "sun",
    "sunrise": "sun",
    "penumbra entry": "shadow",
    "umbra entry": "shadow",
    "umbra exit": "shadow",
    "penumbra exit": "shadow",
    "AOS": "station",
    "LOS": "station",
}
ORBIT_S = 6000.0  # a little more than one revolution: how far beyond the end sunsets are looked for
COARSE_S = 30.0  # between samples of the target's events (chosen: a hundredth of the shortest time between extrema)
REACH = 10.0  # how far beyond its samples an extremum may lie, see `sim.roots.roots_of_samples`
ROUNDING_M = 1e-9  # offsets below this count as none: a chaser at rest on V-bar does not cross it
ROUND = 1e-9  # sine of the flight path angle below which an orbit is a circle: its radius changes by millimetres
RISE = 0.1  # by which share of it the range must rise on both sides of a closest approach (chosen)
RISE_M = 1.0  # and by how much at least (chosen)


def find(
    flight: Flight,
    *kinds: str,
    ranges: Sequence[float] | None = None,
    stations: Sequence[Station] | None = None,
    mask: float | None = None,
) -> tuple[Event, ...]:
    """Return a flight's events of some kinds, or of all, in order of time.

    Parameters
    ----------
    flight : the flight
    kinds : of `KINDS` or `NAMES`: ``find(flight, "sunset", "node")``; none means all that the flight has
    ranges : values (m) of the "range" events, which there are none without; in a hold at one it passes many times
    stations : ground stations; Mir's of the 1990s unless given
    mask : elevation (rad) from which every station sees; each one's own unless given

    Raises
    ------
    ValueError
        For an unknown kind, with the nearest; for "range" without ``ranges``; and where a flight without a chaser is
        asked for the chaser's events.
    """
    wanted = _wanted(flight, kinds, ranges)
    needed = {NAMES.get(kind, kind) for kind in wanted}
    track = _track(flight)
    found: list[_Found] = []
    if needed & {"v-bar", "r-bar"}:
        found += _crossings(track)
    if "closest" in needed:
        found += _closest(track)
    if ranges is not None:
        found += _ranges(flight, track, ranges)
    if needed & {"node", "apsis"}:
        found += _orbit(track)
    if needed & {"sun", "shadow"}:
        found += _shadow(track)
    if "station" in needed:
        found += _stations(track, stations, mask)
    chosen = sorted(one for one in found if wanted & {one.kind, one.name, one.name.partition(" ")[0]})
    return _events(flight, track, chosen)


def when_range(flight: Flight, range_m: float, way: Literal["closing", "opening"] = "closing") -> float | None:
    """Return when (s) the range first falls to a value, or ``opening`` grows to it, to 1e-6 s; None for never."""
    passed = (event.t_s for event in find(flight, "range", ranges=[range_m]) if event.note == way)
    return next(passed, None)


def closest_approach(flight: Flight) -> Event | None:
    """Return the least range of all, port to port, with its moment to 1e-6 s; None for a target alone."""
    if np.isnan(flight.range_m).all():
        return None
    return next((event for event in find(flight, "closest") if event.note.startswith("the least")), None)


def sun_events(flight: Flight, beyond: float = ORBIT_S) -> tuple[tuple[float, Literal["sunset", "sunrise"]], ...]:
    """Return times (s) and names of sunsets and sunrises at the target until ``beyond`` s after the flight's end."""
    after = Track(flight, beyond, first=-1, knots=True)
    found = sorted(one for part in (_track(flight), after) for one in _shadow(part) if one.kind == "sun")
    return tuple((one.t, "sunset" if one.name == "sunset" else "sunrise") for one in found)


def gates(flight: Flight) -> tuple[Event, ...]:
    """Return the first passing of every gate of an approach, along the approach axis as its braking law sees it."""
    track = _track(flight)
    phases = flight.phase[_samples(flight, track.t)]
    found: list[Event] = []
    for number, phase in enumerate(flight.scenario.phase):
        here = np.flatnonzero(phases == number)
        if not isinstance(phase, Approach) or len(here) == 0 or not phase.gates:
            continue
        span = slice(here[0], min(here[-1] + 2, len(track.t)))
        axis, side = AXES[phase.axis]
        goals = np.array([gate.range for gate in phase.gates])

        def beyond(
            x: FloatArray, row: IntArray, axis: int = axis, side: float = side, goals: FloatArray = goals
        ) -> FloatArray:
            return np.asarray(side * track.port_at(x)[:, axis] - goals[row])

        values = side * track.port[span, axis] - goals[:, None]
        for goal, roots in zip(
            goals.tolist(), roots_of_samples(beyond, track.t[span], values, reach=REACH), strict=True
        ):
            inwards = [root.t for root in roots if root.direction < 0]
            if inwards:
                rate = float(side * track.port_at(np.array(inwards[:1]))[0, 3 + axis])
                found.append(Event(f"{feet(goal):.0f} ft", inwards[0], "gate", goal, rate, phase.name))
    return tuple(found)


class _Found(NamedTuple):
    t: float
    name: str
    kind: str
    note: str = ""


def _wanted(flight: Flight, kinds: tuple[str, ...], ranges: Sequence[float] | None) -> set[str]:
    """Check what was asked for; return it, or all that the flight has."""
    own = {kind for kind in KINDS if flight.has(SEEN_ON[kind])}
    for kind in (*kinds, *(["range"] if ranges is not None else [])):
        if kind not in KINDS and kind not in NAMES:
            known = [*KINDS, *NAMES]
            near = nearest(kind, known)
            hint = f" did you mean {near!r}?" if near else ""
            raise ValueError(f"unknown kind of event {kind!r};{hint} there are " + ", ".join(map(repr, known)))
        if kind in OF_CHASER and kind not in own:
            raise ValueError(f"events of the kind {kind!r} need a chaser, and this flight has none")
        if kind == "range" and ranges is None:
            raise ValueError('events of the kind "range" need values: find("range", ranges=[100.0, 200.0]), in m')
    if kinds:
        return {*kinds, "range"} if ranges is not None else set(kinds)
    return own


def _events(flight: Flight, track: Track, found: list[_Found]) -> tuple[Event, ...]:
    """Add range and range rate at each moment."""
    if not found or np.isnan(flight.range_m).all():
        return tuple(Event(one.name, one.t, one.kind, 0.0, 0.0, one.note) for one in found)
    times = np.array([one.t for one in found])
    port = track.port_at(times)
    distance, rate = range_and_rate(port, _docking(flight, times), flight.docking_axis)
    return tuple(
        Event(one.name, one.t, one.kind, float(metres), float(speed), one.note)
        for one, metres, speed in zip(found, distance, rate, strict=True)
    )


def _crossings(track: Track) -> Iterator[_Found]:
    values = track.curvilinear[:, [2, 0]].T.copy()
    values[np.abs(values) < ROUNDING_M] = 0.0

    def offset(x: FloatArray, row: IntArray) -> FloatArray:
        place = track.curvilinear_at(x)
        return np.where(row == 0, place[:, 2], place[:, 0])

    below, ahead = roots_of_samples(offset, track.t, values, reach=REACH)
    for root in below:
        x = float(track.curvilinear_at(np.array([root.t]))[0, 0])
        way = "downwards" if root.direction > 0 else "upwards"
        yield _Found(root.t, "V-bar crossing", "v-bar", f"{way}, {abs(x):.1f} m {'ahead' if x > 0.0 else 'behind'}")
    for root in ahead:
        x, _, z = track.curvilinear_at(np.array([root.t]))[0, :3].tolist()
        if abs(x) < R_EARTH:  # else the far side of the orbit, where the arc changes its sign
            way = "forwards" if root.direction > 0 else "backwards"
            yield _Found(root.t, "R-bar crossing", "r-bar", f"{way}, {abs(z):.1f} m {'below' if z > 0.0 else 'above'}")


def _closest(track: Track) -> Iterator[_Found]:
    def closing(port: FloatArray) -> FloatArray:
        return np.asarray(np.sum(port[:, :3] * port[:, 3:], axis=1))

    t, distance, rate = track.t, np.linalg.norm(track.port[:, :3], axis=1), closing(track.port)
    turns = np.flatnonzero((rate[:-1] < 0.0) & (rate[1:] > 0.0))
    # a hold has hundreds: only where even a bound from below may count is the exact moment searched
    speed = np.linalg.norm(track.port[:, 3:], axis=1)
    bound = np.minimum(distance[turns], distance[turns + 1]) - np.maximum(speed[turns], speed[turns + 1]) * (
        t[turns + 1] - t[turns]
    )
    worth = [k for k, value in zip(turns, bound, strict=True) if _counts(distance, int(k), float(value))]
    k = np.array(worth, dtype=np.int64)
    times = refined(
        lambda x, _: closing(track.port_at(x)), np.stack([t[k], t[k + 1], rate[k], rate[k + 1]]), TOLERANCE_S
    )
    values = np.linalg.norm(track.port_at(times)[:, :3], axis=1)
    least = min(float(np.min(values, initial=math.inf)), distance[0], distance[-1])
    if least in (distance[0], distance[-1]):
        end = 0 if distance[0] == least else -1
        note = f"the least, at the {'end' if end else 'start'} of the flight"
        yield _Found(float(t[end]), "closest approach", "closest", note)
    for one, when, value in zip(worth, times.tolist(), values.tolist(), strict=True):
        if value == least or _counts(distance, int(one), value):
            yield _Found(when, "closest approach", "closest", "the least" if value == least else "")


def _counts(distance: FloatArray, k: int, value: float) -> bool:
    """Return whether a least distance after sample ``k`` is the least of all, or stands out on both sides."""
    if value <= float(np.min(distance)):
        return True
    return min(_rise(distance[k::-1], value), _rise(distance[k + 1 :], value)) >= RISE * value + RISE_M


def _rise(distance: FloatArray, least: float) -> float:
    """Return how far a distance rises before it falls below ``least``."""
    lower = np.flatnonzero(distance < least)
    way = distance[: lower[0]] if len(lower) else distance
    return float(np.max(way, initial=least)) - least


def _ranges(flight: Flight, track: Track, ranges: Sequence[float]) -> Iterator[_Found]:
    """Find the passings of some ranges, in each stretch of the flight whose range is measured in the same way."""
    goals = np.array(sorted({float(value) for value in ranges}, reverse=True))
    docking = _docking(flight, track.t)
    edges = [0, *(1 + np.flatnonzero(docking[1:] != docking[:-1])).tolist(), len(docking) - 1]
    for first, last in pairwise(edges):
        if last <= first or len(goals) == 0:
            continue
        docks = docking[first]

        def distance(port: FloatArray, docks: float = docks) -> FloatArray:
            return np.asarray(range_and_rate(port, np.full(len(port), docks), flight.docking_axis)[0])

        def beyond(x: FloatArray, row: IntArray, distance: Callable[[FloatArray], FloatArray] = distance) -> FloatArray:
            return np.asarray(distance(track.port_at(x)) - goals[row])

        values = distance(track.port[first : last + 1]) - goals[:, None]
        for goal, roots in zip(
            goals, roots_of_samples(beyond, track.t[first : last + 1], values, reach=REACH), strict=True
        ):
            for root in roots:
                yield _Found(root.t, f"{feet(goal):.0f} ft", "range", "opening" if root.direction > 0 else "closing")


def _orbit(track: Track) -> Iterator[_Found]:
    def values(state: FloatArray) -> FloatArray:
        return np.stack([state[:, 2], np.sum(state[:, :3] * state[:, 3:], axis=1)])

    k = _thinned(track.t)
    orbit = track.pairs[k, :6]
    samples, size = values(orbit), np.linalg.norm(orbit[:, :3], axis=1) * np.linalg.norm(orbit[:, 3:], axis=1)
    if np.abs(samples[1] / size).max() < ROUND:
        samples[1] = 0.0  # a circle but for rounding: no place of it is an apsis
    nodes, apsides = roots_of_samples(
        lambda x, row: values(track.targets(x))[row, np.arange(len(x))], track.t[k], samples, reach=REACH
    )
    for root in nodes:
        yield _Found(root.t, "ascending node" if root.direction > 0 else "descending node", "node")
    for root in apsides:
        radius = float(np.linalg.norm(track.positions(np.array([root.t]))))
        name = "perigee" if root.direction > 0 else "apogee"
        yield _Found(root.t, name, "apsis", f"{(radius - R_EARTH) / 1e3:.1f} km above the equator's radius")


def _shadow(track: Track) -> Iterator[_Found]:
    def values(t: FloatArray, position: FloatArray) -> FloatArray:
        sun = sun_position(track.plan.clock, t)
        return np.asarray(over(shadow_edges)(R_EARTH, FLATTENING, position, sun).T)

    k = _thinned(track.t)
    found = roots_of_samples(
        lambda x, row: values(x, track.positions(x))[row, np.arange(len(x))],
        track.t[k],
        values(track.t[k], track.pairs[k, :3]),
        reach=REACH,
    )
    names = (("sunset", "sunrise"), ("penumbra entry", "penumbra exit"), ("umbra entry", "umbra exit"))
    for roots, pair in zip(found, names, strict=True):
        for root in roots:
            name = pair[root.direction > 0]
            yield _Found(root.t, name, NAMES[name])


def _stations(track: Track, stations: Sequence[Station] | None, mask: float | None) -> Iterator[_Found]:
    k = _thinned(track.t)
    samples = track.t[k], track.pairs[k, :3]
    if len(k) < 2:
        return
    clock, start, end = track.plan.clock, float(track.t[0]), float(track.t[-1])
    for one in ground.passes(clock, track.positions, start, end, stations, mask, samples=samples):
        top = f"{math.degrees(one.elevation_rad):.1f} deg high at {clock.iso(one.top_s)[11:]}"
        if one.begins:
            yield _Found(one.aos_s, f"AOS {one.station.title}", "station", top)
        if one.ends:
            yield _Found(one.los_s, f"LOS {one.station.title}", "station", top)


def _thinned(t: FloatArray) -> IntArray:
    """Return the numbers of samples about `COARSE_S` apart, the first and the last among them."""
    block = np.floor((t - t[0]) / COARSE_S)
    return np.unique(np.concatenate([[0], 1 + np.flatnonzero(np.diff(block) > 0.0), [len(t) - 1]]))


def _docking(flight: Flight, times: FloatArray) -> FloatArray:
    """Return for each time how the range is measured: while docking along the axis (see `samples.measured`)."""
    return np.asarray(measured(flight.scenario)[flight.phase[_samples(flight, times)]])


def _samples(flight: Flight, times: FloatArray) -> IntArray:
    """Return the sample before (or at) each time."""
    return np.clip(np.searchsorted(flight.t, times, side="right") - 1, 0, len(flight.t) - 1)


def _track(flight: Flight) -> Track:
    """Return a flight's track, made once."""
    if flight not in _TRACKS:
        _TRACKS[flight] = Track(flight, knots=True)
    return _TRACKS[flight]


_TRACKS: WeakKeyDictionary[Flight, Track] = WeakKeyDictionary()
