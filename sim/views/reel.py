"""What a film needs of a flight, gathered once: its frames, its path in the picture plane, light and ground track.

All pictures work in the LVLH x-z plane of the target, in metres (x along V-bar, z towards the Earth), origin at the
target's centre of mass. With ports on both ships the path, the range and the drift are those of the chaser's port;
without, of its centre of mass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.views.corridor import approach_axis
from sim.views.earth_map import subsolar_point
from sim.views.silhouette import Shape, load_shape, plain_shape

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sim.flight.flight import Flight

    Floats = NDArray[np.float64]

__all__ = [
    "Chapter",
    "Lighting",
    "Reel",
    "body_to_lvlh",
    "chapters",
    "lighting",
    "make_reel",
    "ship_shape",
    "target_port_of",
]

JET_LINGER = 0.2  # s of film that a flame stays visible after a pulse shorter than a frame
ANY_JET = 127  # all bits of a jet mask but the one that tells the mode
GROUND_STEP = 30.0  # s between points of the ground track


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the flight as a viewer sees it: a burn begins when it fires, contact is a chapter of its own."""

    name: str
    t_s: float
    kind: str
    caption: str


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


@dataclass(frozen=True, eq=False)
class Reel:
    """A flight cut into the frames of a film; n samples of the flight, k frames.

    ``path_t`` (n,), ``path`` (n, 2), ``closing`` and ``reach`` (n,): the whole flight (closing rate m/s, range m).
    Frame by frame:
    ``t``, ``position`` (k, 2) of the port, ``centre`` (k, 2) of the chaser's centre of mass, ``rotation`` (k, 3, 3)
    body to LVLH,
    ``range_m``, ``rate`` (k,), ``jets`` (k,) the commands that fire within the frame, ``chapter`` (k,) index or -1,
    ``docked`` (k,) whether contact was made before it,
    ``last`` (k,) the number of samples flown. ``target_port`` (2,) stands still: the target holds its attitude in LVLH.
    ``axis`` (2,) is the direction from which the chaser comes.
    """

    flight: Flight
    fps: float
    path_t: Floats
    path: Floats
    reach: Floats
    closing: Floats
    t: Floats
    position: Floats
    centre: Floats
    rotation: Floats
    target_port: Floats
    range_m: Floats
    rate: Floats
    jets: NDArray[np.int64]
    chapter: NDArray[np.int64]
    docked: NDArray[np.bool_]
    chapters: tuple[Chapter, ...]
    last: NDArray[np.int64]
    axis: Floats
    has_ports: bool
    chaser_shape: Shape
    target_shape: Shape
    light: Lighting

    def __len__(self) -> int:
        return len(self.t)


def make_reel(flight: Flight, times: ArrayLike, fps: float = 30.0, light: Lighting | None = None) -> Reel:
    """Gather what the frames at flight times ``times`` (k,) show."""
    t = np.clip(np.asarray(times, dtype=float), flight.t[0], flight.t[-1])
    turn = body_to_lvlh(flight)
    target_port = target_port_of(flight)
    path = flight.port[:, [0, 2]] + target_port
    chosen = _nearest(flight.t, t)
    parts = chapters(flight)
    last = np.searchsorted(flight.t, t, side="right")
    contact = flight.contact.t_s if flight.contact is not None else np.inf
    return Reel(
        flight=flight, fps=fps,
        path_t=np.asarray(flight.t), path=np.ascontiguousarray(path),
        reach=np.asarray(flight.range_m), closing=-np.asarray(flight.range_rate_m_s),
        t=t, position=_columns(t, flight.t, path), centre=_columns(t, flight.t, flight.lvlh[:, [0, 2]]),
        rotation=turn[chosen],
        target_port=target_port,
        range_m=np.interp(t, flight.t, flight.range_m), rate=np.interp(t, flight.t, flight.range_rate_m_s),
        jets=_jets_shown(flight, t, fps), last=last, chapters=parts, docked=t >= contact - 0.5,
        chapter=np.searchsorted([part.t_s for part in parts], t + 1e-6, side="right").astype(np.int64) - 1,
        axis=approach_axis(path, target_port, flight.range_m, flight.corridor[1] if flight.corridor else 200.0),
        has_ports=flight.has_ports,
        chaser_shape=ship_shape(flight.chaser_vehicle), target_shape=ship_shape(flight.target_vehicle),
        light=light or lighting(flight),
    )  # fmt: skip


def chapters(flight: Flight) -> tuple[Chapter, ...]:
    """Return the parts of a flight in the order of their beginnings."""
    ignition = {burn.name: burn.t_s for burn in flight.burns}
    found = [
        Chapter(phase.name, ignition.get(phase.name, phase.start_s), phase.kind, phase.caption or phase.name)
        for phase in flight.phases
    ]
    if flight.contact is not None:
        caption = "Contact and capture" if flight.contact.captured else "Contact, but no capture"
        found.append(Chapter("Contact", flight.contact.t_s, "contact", caption))
    return tuple(sorted(found, key=lambda part: part.t_s))


def ship_shape(vehicle: object) -> Shape:
    """Return the shape of a vehicle by its name, then by its family's, or a disc of its radius."""
    name = str(getattr(vehicle, "name", ""))
    for key in (name, "orbiter" if getattr(vehicle, "jets", ()) else "mir-sts-71" if name.startswith("mir") else ""):
        shape = load_shape(key) if key else None
        if shape is not None:
            return shape
    return plain_shape(name, float(getattr(vehicle, "radius_m", 5.0)))


def target_port_of(flight: Flight) -> Floats:
    """Return where the target's port stands in the picture plane (2,) m; the origin when there are no ports."""
    return np.array(flight.plan.target_port, dtype=float)[::2] if flight.has_ports else np.zeros(2)


def body_to_lvlh(flight: Flight) -> Floats:
    """Return the chaser's attitude at every sample as matrices (n, 3, 3) from body to the target's LVLH axes."""
    w, x, y, z = np.asarray(flight.attitude, dtype=float).T
    inertial = np.empty((len(w), 3, 3))
    inertial[:, 0, 0], inertial[:, 0, 1], inertial[:, 0, 2] = (
        1 - 2 * (y * y + z * z),
        2 * (x * y - w * z),
        2 * (x * z + w * y),
    )
    inertial[:, 1, 0], inertial[:, 1, 1], inertial[:, 1, 2] = (
        2 * (x * y + w * z),
        1 - 2 * (x * x + z * z),
        2 * (y * z - w * x),
    )
    inertial[:, 2, 0], inertial[:, 2, 1], inertial[:, 2, 2] = (
        2 * (x * z - w * y),
        2 * (y * z + w * x),
        1 - 2 * (x * x + y * y),
    )
    state = np.asarray(flight.target, dtype=float)
    down = -state[:, :3] / np.linalg.norm(state[:, :3], axis=1)[:, None]
    side = -np.cross(state[:, :3], state[:, 3:])
    side /= np.linalg.norm(side, axis=1)[:, None]
    axes = np.stack([np.cross(side, down), side, down], axis=1)
    return np.asarray(axes @ inertial)


def lighting(flight: Flight, since: float | None = None) -> Lighting:
    """Follow the target's ground point, the Sun and the nights through the whole flight, or from ``since`` (s) on."""
    start, end = float(flight.t[0]) if since is None else since, float(flight.t[-1])
    grid = np.linspace(start, end, max(2, round((end - start) / GROUND_STEP) + 1))
    ground = np.array([flight.sub_point(t)[:2] for t in grid])
    coarse = np.linspace(start, end, max(2, round((end - start) / 600.0) + 1))
    suns = np.array([subsolar_point(flight, t) for t in coarse])
    changes: list[tuple[float, str]] = []
    now = start
    while now <= end and len(changes) < 400:
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


def _columns(at: Floats, t: Floats, values: Floats) -> Floats:
    return np.column_stack([np.interp(at, t, column) for column in values.T])


def _nearest(t: Floats, at: Floats) -> NDArray[np.int64]:
    right = np.clip(np.searchsorted(t, at), 1, len(t) - 1)
    return np.where(at - t[right - 1] < t[right] - at, right - 1, right).astype(np.int64)


def _jets_shown(flight: Flight, t: Floats, fps: float) -> NDArray[np.int64]:
    """Return the commands firing in each frame: the last ones since the frame before, kept for a moment of film."""
    linger = max(1, round(JET_LINGER * fps))
    masks = np.asarray(flight.jets, dtype=np.int64)
    shown = np.zeros(len(t), dtype=np.int64)
    before = np.concatenate([[t[0] - 3.0], t[:-1]])
    first = np.searchsorted(flight.t, before, side="right")
    last = np.searchsorted(flight.t, t, side="right")
    for k, (a, b) in enumerate(zip(first, last, strict=True)):
        fired = np.nonzero(masks[a:b] & ANY_JET)[0]
        mask = int(masks[a + fired[-1]]) if fired.size else int(masks[max(b - 1, 0)])
        if mask & ANY_JET:
            shown[k : k + linger] = mask
    for burn in flight.burns:
        firing = (t >= burn.t_s) & (t <= burn.t_s + burn.duration_s)
        if firing.any() and not (shown[firing] & ANY_JET).any():
            shown[firing] |= 64 if burn.engine.startswith("oms") else 1
    return shown
