"""Ground stations: where they stand, where they see a spacecraft, and when it passes over them.

Directions are geometric: neither the air's refraction (0.17 deg at an elevation of 5 deg, optical) nor the time that
light takes is in them, and a station sees everything above its mask of elevation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import erfa
import numpy as np
from numpy.typing import NDArray

from sim.environment.earth import earth_rotation
from sim.inputs.errors import InputError, Problem, key_text, nearest, shown
from sim.inputs.toml import read_document
from sim.inputs.units import QuantityError, quantity
from sim.roots import least, roots_of_samples

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sim.environment.clock import Clock

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

__all__ = ["Pass", "Station", "in_view", "load", "look", "passes", "select"]

SHIPPED = Path(__file__).parent / "data" / "ground-stations.toml"
WGS84 = 1  # erfa's number of the ellipsoid
STEP_S = 30.0  # between the samples of a search for passes (chosen; a pass in low orbit has one highest point)
REACH = 10.0  # how far beyond its samples a pass may peak, see `sim.roots.roots_of_samples`


@dataclass(frozen=True, slots=True)
class Station:
    """A ground station: geodetic place on WGS-84 (rad, m), and the elevation (rad) from which it sees.

    ``provenance`` says of each figure whether it has a source or was chosen; ``abroad`` is a station outside Russia.
    """

    name: str
    title: str
    latitude_rad: float
    longitude_rad: float
    height_m: float
    mask_rad: float
    abroad: bool
    provenance: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass over a station: acquisition and loss of signal, and the highest point between (s, rad).

    Where the spacecraft is in view already at the start of the search, or still at its end, that time stands for the
    acquisition or the loss, and ``begins`` or ``ends`` is False.
    """

    station: Station
    aos_s: float
    los_s: float
    top_s: float
    elevation_rad: float
    begins: bool = True
    ends: bool = True


def load(path: str | Path | None = None) -> tuple[Station, ...]:
    """Read ground stations from a file, or the shipped ones: those of Mir in the 1990s, from west to east.

    Raises
    ------
    InputError
        With every problem of the file.
    """
    return _read(SHIPPED if path is None else Path(path))


def select(names: Sequence[str], stations: Sequence[Station] | None = None) -> tuple[Station, ...]:
    """Return the stations of these names, of the shipped ones unless others are given.

    Raises
    ------
    InputError
        For a name that there is not.
    """
    known = {station.name: station for station in (load() if stations is None else stations)}
    for name in names:
        if name not in known:
            message = f"unknown ground station {shown(name)}"
            raise InputError(Problem(message, allowed=", ".join(known), nearest=nearest(name, known)))
    return tuple(known[name] for name in names)


@overload
def look(clock: Clock, station: Station, t: float, position: FloatArray) -> tuple[float, float, float]: ...
@overload
def look(
    clock: Clock, station: Station, t: FloatArray, position: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]: ...
def look(
    clock: Clock, station: Station, t: float | FloatArray, position: FloatArray
) -> tuple[float, float, float] | tuple[FloatArray, FloatArray, FloatArray]:
    """Return azimuth (rad, 0 to 2 pi, from north to east), elevation (rad) and distance (m) of a place from a station.

    ``t`` is one time (s) with a position (3,) on GCRS axes (m), or times (n,) with positions (n, 3).
    """
    times = np.atleast_1d(np.asarray(t, dtype=np.float64))
    fixed = _fixed(clock, times, np.asarray(position, dtype=np.float64).reshape(-1, 3))
    east, north, up = np.moveaxis(_local(fixed, *_frames([station]), np.zeros(len(times), dtype=np.int64)), -1, 0)
    flat = np.hypot(east, north)
    azimuth, elevation = np.arctan2(east, north) % (2.0 * math.pi), np.arctan2(up, flat)
    distance = np.hypot(flat, up)
    if isinstance(t, np.ndarray):
        return azimuth, elevation, distance
    return float(azimuth[0]), float(elevation[0]), float(distance[0])


def in_view(
    clock: Clock, t: float, position: FloatArray, stations: Sequence[Station] | None = None
) -> tuple[tuple[Station, float], ...]:
    """Return the stations that see a GCRS position (3,) at a time (s), with its elevation (rad), highest first."""
    seen = []
    for station in load() if stations is None else stations:
        _, elevation, _ = look(clock, station, float(t), position)
        if elevation > station.mask_rad:
            seen.append((station, elevation))
    return tuple(sorted(seen, key=lambda one: -one[1]))


def passes(
    clock: Clock,
    position: Callable[[FloatArray], FloatArray],
    t0: float,
    t1: float,
    stations: Sequence[Station] | None = None,
    mask: float | None = None,
    step: float = STEP_S,
    samples: tuple[FloatArray, FloatArray] | None = None,
) -> tuple[Pass, ...]:
    """Return all passes of a spacecraft between two times, in the order of their acquisition.

    Parameters
    ----------
    clock : of the flight
    position : of times (n,) in s; GCRS positions (n, 3) in m
    t0, t1 : where to look, s
    stations : the shipped ones unless given
    mask : elevation from which all stations see, rad; each station's own unless given
    step : between samples, s; shorter than the time between two highest points
    samples : times (n,) and positions (n, 3) where they are known already, in the place of ``step``

    """
    chosen = tuple(load() if stations is None else stations)
    if not chosen:
        return ()
    masks = np.array([station.mask_rad if mask is None else mask for station in chosen])
    if samples is None:
        if not t1 > t0:
            raise ValueError(f"a search goes from one time to a later one, not from {t0} to {t1} s")
        times = np.linspace(t0, t1, 1 + max(2, math.ceil((t1 - t0) / step)))
        places = position(times)
    else:
        times, places = samples
    sites, axes = _frames(chosen)

    def elevation(x: FloatArray, which: IntArray) -> FloatArray:
        return _elevation(_local(_fixed(clock, x, position(x)), sites, axes, which))

    fixed = _fixed(clock, times, places)
    every = np.zeros(len(times), dtype=np.int64)
    heights = np.array([_elevation(_local(fixed, sites, axes, every + k)) for k in range(len(chosen))])
    heights -= masks[:, None]
    crossings = roots_of_samples(lambda x, k: elevation(x, k) - masks[k], times, heights, reach=REACH)
    spans: list[tuple[int, float, float, bool, bool]] = []
    start, end = float(times[0]), float(times[-1])
    for k, roots in enumerate(crossings):
        edges = [(root.t, root.direction) for root in roots]
        up_at_start = edges[0][1] < 0 if edges else bool(heights[k, 0] > 0.0)
        opened, begins = (start, False) if up_at_start else (math.nan, True)
        for t, direction in edges:
            if direction > 0:
                opened, begins = t, True
            else:
                spans.append((k, opened, t, begins, True))
                opened = math.nan
        if not math.isnan(opened):
            spans.append((k, opened, end, begins, False))
    which = np.array([span[0] for span in spans], dtype=np.int64)
    low, high = np.array([span[1] for span in spans]), np.array([span[2] for span in spans])
    tops, values = least(lambda x, i: -elevation(x, which[i]), low, high)
    ends = np.maximum(elevation(low, which), elevation(high, which)) if spans else values
    found = []
    for (k, aos, los, begins, finishes), top, height, edge in zip(spans, tops, -values, ends, strict=True):
        if edge > height:  # still rising, or sinking already: the highest point is an end
            top = aos if elevation(np.array([aos]), np.array([k]))[0] == edge else los
            height = edge
        found.append(Pass(chosen[k], aos, los, float(top), float(height), begins, finishes))
    return tuple(sorted(found, key=lambda one: (one.aos_s, one.los_s)))


def _fixed(clock: Clock, times: FloatArray, position: FloatArray) -> FloatArray:
    """Turn GCRS positions (n, 3) into the Earth's axes."""
    return np.asarray(np.einsum("nij,nj->ni", earth_rotation(clock, times), position))


def _frames(stations: Sequence[Station]) -> tuple[FloatArray, FloatArray]:
    """Return the places (n, 3), m, and the axes east, north, up (n, 3, 3) of stations, on the Earth's axes."""
    sites, axes = [], []
    for station in stations:
        longitude, latitude = station.longitude_rad, station.latitude_rad
        sites.append(erfa.gd2gc(WGS84, longitude, latitude, station.height_m))
        sl, cl, sb, cb = math.sin(longitude), math.cos(longitude), math.sin(latitude), math.cos(latitude)
        axes.append([[-sl, cl, 0.0], [-sb * cl, -sb * sl, cb], [cb * cl, cb * sl, sb]])
    return np.array(sites), np.array(axes)


def _local(fixed: FloatArray, sites: FloatArray, axes: FloatArray, which: IntArray) -> FloatArray:
    """Return east, north, up (n, 3), m, of places (n, 3) as seen from the stations ``which`` (n,)."""
    return np.asarray(np.einsum("nij,nj->ni", axes[which], fixed - sites[which]))


def _elevation(local: FloatArray) -> FloatArray:
    return np.asarray(np.arctan2(local[:, 2], np.hypot(local[:, 0], local[:, 1])))


@lru_cache(maxsize=8)
def _read(path: Path) -> tuple[Station, ...]:
    document = read_document(path, "ground station")
    problems: list[Problem] = []
    provenance: dict[str, str] = {}

    def wrong(keys: tuple[str | int, ...], message: str, given: object = None, allowed: str = "") -> None:
        given_text = "" if given is None else shown(given)
        problems.append(document.at(Problem(message, key=key_text(keys), given=given_text, allowed=allowed), keys))

    def known(keys: tuple[str | int, ...], table: Mapping[str, Any], allowed: Sequence[str]) -> None:
        for key in table:
            if key not in allowed:
                wrong((*keys, key), f"unknown key '{key[:40]}'", allowed=", ".join(allowed))

    def figure(keys: tuple[str | int, ...], dimension: str, least_value: float, most: float) -> float:
        table: Any = document.data
        for key in keys:
            table = table.get(key) if isinstance(table, dict) else None
        form = '{ value = "...", source = "..." } or { value = "...", chosen = "why" }'
        if not isinstance(table, dict) or "value" not in table or ("source" in table) == ("chosen" in table):
            wrong(keys, "a figure has a value, and either a source or the reason why it was chosen", table, form)
            return 0.0
        known(keys, table, ("value", "source", "chosen"))
        origin = "source" if "source" in table else "chosen"
        provenance[".".join(map(str, keys[1:]))] = f"{origin}: {table[origin]}"
        try:
            value = quantity(table["value"], dimension)
        except QuantityError as error:
            wrong((*keys, "value"), str(error), table["value"], error.allowed)
            return 0.0
        if not least_value <= value <= most:
            wrong((*keys, "value"), "out of range", table["value"])
        return value

    data = document.data
    known((), data, ("schema", "mask", "station"))
    if data.get("schema") != 1:
        wrong(("schema",), "a file of ground stations begins with schema = 1", data.get("schema"))
    tables = data.get("station")
    if not isinstance(tables, dict) or not tables:
        wrong(("station",), "at least one [station.NAME] is needed", tables)
        tables = {}
    mask = figure(("mask", "elevation"), "angle", -0.2, 1.5)
    found = []
    for name, table in tables.items():
        keys = ("station", name)
        if not isinstance(table, dict):
            wrong(keys, "a table is needed", table)
            continue
        known(keys, table, ("title", "abroad", "latitude", "longitude", "height"))
        latitude = figure((*keys, "latitude"), "angle", -0.5 * math.pi, 0.5 * math.pi)
        longitude = figure((*keys, "longitude"), "angle", -math.pi, 2.0 * math.pi)
        height = figure((*keys, "height"), "length", -500.0, 9000.0)
        title, abroad = table.get("title", name), table.get("abroad", False)
        if not isinstance(title, str) or not isinstance(abroad, bool):
            wrong(keys, "a title is a text, and abroad is true or false", table)
        mine = {key.rpartition(".")[2]: text for key, text in provenance.items() if key.startswith(f"{name}.")}
        mine["mask"] = provenance.get("elevation", "")
        found.append(Station(name, str(title), latitude, longitude, height, mask, bool(abroad), mine))
    if problems:
        raise InputError(problems)
    return tuple(sorted(found, key=lambda station: station.longitude_rad))
