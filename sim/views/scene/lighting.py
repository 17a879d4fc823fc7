"""Light and sight along a flight: nights, sunsets, the ground under the target, and the stations that see it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.views.scene.sentences import ENGLISH, say
from sim.views.scene.words import in_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.environment.ground_stations import Station
    from sim.output.face import Flight
    from sim.views.scene.sentences import Sentences

    Floats = NDArray[np.float64]

__all__ = [
    "Contacts", "Lighting", "contacts", "coverage_words", "light_words", "lighting", "place_words", "subsolar_point",
]  # fmt: skip

# s between points of the ground track, of a day and of more: a straight line between two leaves it by 0.035, 0.14 deg
GROUND_STEPS = (60.0, 120.0)
DAY = 86400.0
SUN_STEP = 600.0
MOST_CHANGES = 2000


@dataclass(frozen=True, slots=True)
class Lighting:
    """Sunlight along the target's orbit and what lies under it; angles in rad.

    ``t`` (g,), ``latitude``, ``longitude`` of the target's ground point, ``sun_latitude``, ``sun_longitude`` (g,),
    longitudes without jumps;
    ``nights`` the stretches of shadow (start, end); ``changes`` the (t, "sunset" | "sunrise") that fall in or after
    the flight.
    """

    t: Floats
    latitude: Floats
    longitude: Floats
    sun_latitude: Floats
    sun_longitude: Floats
    nights: tuple[tuple[float, float], ...]
    changes: tuple[tuple[float, str], ...]

    def ground(self, t: float) -> tuple[float, float]:
        """Return latitude and longitude (rad) under the target at ``t``."""
        longitude = np.interp(t, self.t, self.longitude)
        return float(np.interp(t, self.t, self.latitude)), float(np.remainder(longitude + np.pi, 2.0 * np.pi) - np.pi)

    def sun(self, t: float) -> tuple[float, float]:
        """Return latitude and longitude (rad) of the place with the Sun overhead at ``t``."""
        longitude = np.interp(t, self.t, self.sun_longitude)
        return float(np.interp(t, self.t, self.sun_latitude)), float(
            np.remainder(longitude + np.pi, 2.0 * np.pi) - np.pi
        )

    def lit(self, t: float) -> bool:
        """Say whether the target is in sunlight at ``t``."""
        return not any(start <= t < end for start, end in self.nights)

    def next_change(self, t: float) -> tuple[float, str] | None:
        """Return when the light changes next after ``t``, and to what; None when nothing is known."""
        return next((change for change in self.changes if change[0] > t), None)


@dataclass(frozen=True, slots=True)
class Contacts:
    """The ground stations of Mir and their passes: ``passes`` are (acquisition s, loss s, index of the station)."""

    stations: tuple[Station, ...]
    passes: tuple[tuple[float, float, int], ...]

    def seeing(self, t: float) -> tuple[int, ...]:
        """Return the stations (indices) that see the target at ``t``, the one of the latest acquisition first."""
        found = [(start, k) for start, end, k in self.passes if start <= t < end]
        return tuple(k for _, k in sorted(found, reverse=True))

    def until(self, t: float) -> float | None:
        """Return when the present coverage ends, handed on from station to station; None when there is none."""
        end, here = t, self.seeing(t)
        while here:
            end = max(los for aos, los, _ in self.passes if aos <= end < los)
            here = self.seeing(end)
        return end if end > t else None

    def next(self, t: float) -> tuple[float, int] | None:
        """Return the next acquisition after ``t`` and the station (index)."""
        return min(((aos, k) for aos, _, k in self.passes if aos > t), default=None)


def light_words(light: Lighting, t: float, table: Sentences = ENGLISH) -> tuple[str, str]:
    """Say whether it is day at the target, and when that changes; the second is empty when nothing is known."""
    lit, change = light.lit(t), light.next_change(t)
    now = say(table, "day", int(lit))
    if change is None:
        return now, ""
    return now, say(table, "change of light", int(change[1] == "sunset"), in_words(change[0] - t, table))


def coverage_words(contacts: Contacts, t: float, table: Sentences = ENGLISH) -> str:
    """Say which station sees the target, and for how long yet."""
    seeing = contacts.seeing(t)
    if seeing:
        name = contacts.stations[seeing[0]].title.split(" (")[0]
        return say(table, "coverage", 2, name, in_words((contacts.until(t) or t) - t, table))
    coming = contacts.next(t)
    if coming is None:
        return say(table, "coverage", 0)
    name = contacts.stations[coming[1]].title.split(" (")[0]
    return say(table, "coverage", 1, name, in_words(coming[0] - t, table))


def place_words(latitude: float, longitude: float, table: Sentences = ENGLISH) -> str:
    """Say over which place (rad) of the Earth the target is, in whole degrees."""
    north, east = math.degrees(latitude), math.degrees(longitude)
    sides = say(table, "north", int(north < 0.0)), say(table, "east", int(east < 0.0))
    return say(table, "over", 0, f"{abs(north):.0f}", sides[0], f"{abs(east):.0f}", sides[1])


def contacts(flight: Flight, light: Lighting) -> Contacts:
    """Find the passes over Mir's ground stations within the time that ``light`` covers."""
    from sim.environment.ground_stations import load, passes

    stations = load()
    start, end = float(light.t[0]), float(light.t[-1])
    if not end > start:
        return Contacts(stations, ())

    def position(times: Floats) -> Floats:
        return np.array([flight.target_at(float(t))[:3] for t in times]).reshape(-1, 3)

    samples = (light.t, position(light.t))
    number = {station.name: k for k, station in enumerate(stations)}
    found = passes(flight.plan.clock, position, start, end, stations, samples=samples)
    return Contacts(stations, tuple((one.aos_s, one.los_s, number[one.station.name]) for one in found))


def lighting(flight: Flight, since: float | None = None, until: float | None = None) -> Lighting:
    """Follow the target's ground point, the Sun and the nights through a flight, or from ``since`` to ``until`` (s)."""
    start = float(flight.t[0]) if since is None else since
    end = float(flight.t[-1]) if until is None else until
    step = GROUND_STEPS[0] if end - start <= DAY else GROUND_STEPS[1]
    grid = np.linspace(start, end, max(2, round((end - start) / step) + 1))
    ground = np.array([flight.sub_point(t)[:2] for t in grid])
    coarse = np.linspace(start, end, max(2, round((end - start) / SUN_STEP) + 1))
    suns = np.array([subsolar_point(flight, t) for t in coarse])
    changes: list[tuple[float, str]] = []
    now = start
    while now <= end and len(changes) < MOST_CHANGES:
        when, kind = flight.next_sun_event(now)
        if not math.isfinite(when):
            break
        changes.append((float(when), kind))
        now = when + 1.0
    dark = [] if flight.lit(start) else [start]
    nights = []
    for when, word in changes:
        if word == "sunset":
            dark.append(when)
        elif dark:
            nights.append((dark.pop(), min(when, end)))
    nights += [(when, end) for when in dark if when < end]
    return Lighting(
        grid, ground[:, 0], np.unwrap(ground[:, 1]), np.interp(grid, coarse, suns[:, 0]),
        np.interp(grid, coarse, np.unwrap(suns[:, 1])), tuple(nights), tuple(changes),
    )  # fmt: skip


def subsolar_point(flight: Flight, t: float) -> tuple[float, float]:
    """Return latitude and longitude (rad) of the place that has the Sun overhead at ``t``.

    The turn of the Earth is read off the target's own ground point (its longitude less its right ascension), so that
    the Sun and the ground track cannot disagree; what precession moves the pole by since J2000 (0.03 deg in the
    1990s) is left out.
    """
    position = np.asarray(flight.state(t).target[:3])
    _, longitude, _ = flight.sub_point(t)
    turn = math.atan2(position[1], position[0]) - longitude
    sun = np.asarray(flight.sun(t))
    east = math.atan2(sun[1], sun[0]) - turn
    return math.asin(max(-1.0, min(1.0, float(sun[2])))), math.remainder(east, 2.0 * math.pi)
