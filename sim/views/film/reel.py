"""What a film needs of a flight, gathered once: its frames, its path in the picture plane, light and ground track.

All pictures work in the LVLH x-z plane of the target, in metres (x along V-bar, z towards the Earth), origin at the
target's centre of mass; curvilinear, so that an orbit far behind is not seen below (under a mile the difference is
millimetres). With ports on both ships the path, the range and the drift are those of the chaser's port; without, of its
centre of mass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.gnc.commands import FIRING, OMS
from sim.setup.ships import rotation_matrix
from sim.views.draw.corridor import approach_axis
from sim.views.draw.lighting import Contacts, Lighting, contacts, lighting
from sim.views.draw.silhouette import Shape, shape_of
from sim.views.film.timewarp import Act, TimeWarp, acts_of, course

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sim.output.face import Flight
    from sim.setup.setup import Plan

    Floats = NDArray[np.float64]

__all__ = [
    "Chapter",
    "Lighting",
    "Reel",
    "Shown",
    "bend",
    "body_to_lvlh",
    "chapters",
    "holds_of",
    "lighting",
    "make_reel",
    "target_port_of",
]

JET_LINGER = 0.2  # s of film that a flame stays visible after a pulse shorter than a frame
CAPTURE_S = 1200.0  # s of flight for which the words of contact stand before those of the docked days
MATED_S = 0.5  # before contact the free drift is no more worth showing


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the flight as a viewer sees it: a burn begins when it fires, contact is a chapter of its own."""

    name: str
    t_s: float
    kind: str
    caption: str


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Both ships as a part of a flight has them: shapes, and ports (3,) m from the centres of mass.

    The ports are on LVLH axes, the chaser's as it stands below the target; without ports the centres themselves.
    """

    target: Shape
    chaser: Shape
    target_port: Floats
    chaser_port: Floats


@dataclass(frozen=True, eq=False)
class Reel:
    """A flight cut into the frames of a film; n samples of the flight, k frames.

    ``path_t`` (n,), ``path`` (n, 2), ``closing`` and ``reach`` (n,): the whole flight (closing rate m/s, range m).
    Frame by frame:
    ``t``, ``position`` (k, 2) of the port, ``centre`` (k, 2) of the chaser's centre of mass, ``rotation`` (k, 3, 3)
    body to LVLH,
    ``range_m``, ``rate`` (k,), ``jets`` (k,) the commands that fire within the frame, ``chapter`` (k,) index or -1,
    ``act`` (k,) index into ``acts``, ``docked`` (k,) whether the ships are joined, ``around`` (k,) whether the chaser
    circles the target,
    ``first`` and ``last`` (k,) bound the samples of the act that are flown. The target holds its attitude in LVLH:
    ``station`` (3, 3) takes its body axes there, ``target_port`` (k, 2) is where its port stands. ``parts`` are the
    ships of each part of the flight, ``part`` (k,) says which. ``axis`` (2,) is the direction from which the chaser
    comes. ``since`` and ``until`` (s) bound what the film shows, ``warp`` is how it plays.
    """

    flight: Flight
    fps: float
    since: float
    until: float
    warp: TimeWarp
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
    acts: tuple[Act, ...]
    act: NDArray[np.int64]
    docked: NDArray[np.bool_]
    around: NDArray[np.bool_]
    chapters: tuple[Chapter, ...]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    axis: Floats
    has_ports: bool
    station: Floats
    parts: tuple[Shown, ...]
    part: NDArray[np.int64]
    light: Lighting
    contacts: Contacts

    def __len__(self) -> int:
        return len(self.t)

    def shown(self, k: int) -> Shown:
        """Return the ships of frame ``k``."""
        return self.parts[int(self.part[k])]


def make_reel(
    flight: Flight, times: ArrayLike, fps: float = 30.0, since: float | None = None, until: float | None = None,
    warp: TimeWarp | None = None,
) -> Reel:  # fmt: skip
    """Gather what the frames at flight times ``times`` (k,) show, of a film from ``since`` to ``until`` (s)."""
    t = np.clip(np.asarray(times, dtype=float), flight.t[0], flight.t[-1])
    since = float(t[0]) if since is None else min(since, float(t[0]))
    until = float(t[-1]) if until is None else max(until, float(t[-1]))
    shown = tuple(_shown(flight, plan) for _, plan in flight.parts)
    ports = np.array([ships.target_port[::2] for ships in shown])
    firsts, samples = [first for first, _ in flight.parts], np.arange(len(flight.t))
    in_part = np.searchsorted(firsts, samples, side="right") - 1
    arm = np.asarray(flight.port)[:, [0, 2]] - np.asarray(flight.lvlh)[:, [0, 2]] + ports[in_part]
    centres = np.asarray(flight.curvilinear)[:, [0, 2]]
    path = centres + arm
    parts, acts = chapters(flight), acts_of(flight)
    last = np.searchsorted(flight.t, t, side="right")
    part = in_part[np.maximum(last - 1, 0)]
    act = np.clip(np.searchsorted([one.start_s for one in acts], t + 1e-6, side="right") - 1, 0, len(acts) - 1)
    begins = np.searchsorted(flight.t, [one.start_s for one in acts])[act]
    leaving = next((one.start_s for one in acts if one.name == "departure"), np.inf)
    inbound = np.asarray(flight.t) < leaving if leaving > flight.t[0] else np.ones(len(flight.t), dtype=bool)
    light = lighting(flight, since, until)
    return Reel(
        flight=flight, fps=fps, since=since, until=until, warp=warp or course(flight),
        path_t=np.asarray(flight.t), path=np.ascontiguousarray(path),
        reach=np.asarray(flight.range_m), closing=-np.asarray(flight.range_rate_m_s),
        t=t, position=_columns(t, flight.t, path), centre=_columns(t, flight.t, centres),
        rotation=_attitudes(flight, t),
        target_port=ports[part],
        range_m=np.interp(t, flight.t, flight.range_m), rate=np.interp(t, flight.t, flight.range_rate_m_s),
        jets=_jets_shown(flight, t, fps), first=begins, last=last, chapters=parts,
        acts=acts, act=act.astype(np.int64), docked=_docked(flight, t),
        around=_within(t, [(p.start_s, p.end_s) for p in flight.phases if p.kind == "fly-around"]),
        chapter=np.searchsorted([part.t_s for part in parts], t + 1e-6, side="right").astype(np.int64) - 1,
        axis=approach_axis(path[inbound], ports[0], np.asarray(flight.range_m)[inbound],
                           flight.corridor[1] if flight.corridor else 200.0),
        has_ports=flight.has_ports,
        station=np.array(rotation_matrix(flight.scenario.target.attitude.rotation)),
        parts=shown, part=part,
        light=light, contacts=contacts(flight, light),
    )  # fmt: skip


def _shown(flight: Flight, plan: Plan) -> Shown:
    assert plan.chaser is not None  # see `sim.views.film.film.check`
    ports = (plan.target_port, plan.chaser_port) if flight.has_ports else ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    return Shown(shape_of(plan.target), shape_of(plan.chaser), np.array(ports[0]), np.array(ports[1]))


def bend(lvlh: ArrayLike, radius: float) -> Floats:
    """Return picture-plane places (n, 2) of rectangular LVLH positions (n, 3) m about a target at ``radius`` (m).

    The arc along the target's orbit and the height, as `sim.core.relative.lvlh.to_curvilinear`.
    """
    x, _, z = np.asarray(lvlh, dtype=float)[:, :3].T
    up = radius - z
    rho = np.hypot(up, x)
    return np.column_stack([radius * np.arctan2(x, up), (z * (radius + up) - x * x) / (radius + rho)])


def chapters(flight: Flight) -> tuple[Chapter, ...]:
    """Return the parts of a flight in the order of their beginnings."""
    ignition = {burn.name: burn.t_s for burn in flight.burns}
    found = [
        Chapter(phase.name, ignition.get(phase.name, phase.start_s), phase.kind, phase.caption or phase.name)
        for phase in flight.phases
    ]
    if flight.contact is not None:
        found = [
            replace(one, t_s=one.t_s + CAPTURE_S)
            if one.kind == "docked" and one.t_s < flight.contact.t_s + 1.0
            else one
            for one in found
        ]
        caption = "Contact and capture" if flight.contact.captured else "Contact, but no capture"
        found.append(Chapter("Contact", flight.contact.t_s, "contact", caption))
    return tuple(sorted(found, key=lambda part: part.t_s))


def holds_of(flight: Flight, act: Act) -> list[float]:
    """Return the ranges (m) of the holds that an act flies, each place once, the farthest first."""
    starts = {phase.name: phase.start_s for phase in flight.phases}
    found = {round(reach, 2): reach for name, reach in flight.holds if act.start_s <= starts[name] < act.end_s}
    return sorted(found.values(), reverse=True)


def target_port_of(flight: Flight) -> Floats:
    """Return where the target's port stands in the picture plane (2,) m; the origin when there are no ports."""
    return np.array(flight.plan.target_port, dtype=float)[::2] if flight.has_ports else np.zeros(2)


def body_to_lvlh(flight: Flight) -> Floats:
    """Return the chaser's attitude at every sample as matrices (n, 3, 3) from body to local axes, as `_turned` does."""
    arc = np.asarray(flight.curvilinear)[:, 0]
    return _turned(np.asarray(flight.attitude, dtype=float), np.asarray(flight.target, dtype=float), arc)


def _attitudes(flight: Flight, t: Floats) -> Floats:
    """Return the attitude at times (k,) as matrices (k, 3, 3), between samples along the straight chord."""
    samples, given = np.asarray(flight.t), np.asarray(flight.attitude, dtype=float)
    right = np.clip(np.searchsorted(samples, t, side="right"), 1, max(1, len(samples) - 1))
    a, b = given[right - 1], given[np.minimum(right, len(samples) - 1)]
    b = np.where(np.einsum("ij,ij->i", a, b)[:, None] < 0.0, -b, b)
    span = samples[np.minimum(right, len(samples) - 1)] - samples[right - 1]
    share = np.where(span > 0.0, (t - samples[right - 1]) / np.where(span > 0.0, span, 1.0), 0.0)[:, None]
    mixed = (1.0 - share) * a + share * b
    arc = np.interp(t, samples, np.asarray(flight.curvilinear)[:, 0])
    state = _columns(t, samples, np.asarray(flight.target))
    return _turned(mixed / np.linalg.norm(mixed, axis=1)[:, None], state, arc)


def _turned(quaternion: Floats, state: Floats, arc: Floats) -> Floats:
    """Return matrices (n, 3, 3) from body axes to those of LVLH at the chaser's own place, ``arc`` (n,) m ahead.

    ``quaternion`` (n, 4) are attitudes, ``state`` (n, 6) the target's. In a picture where the orbit is a straight line
    these are its axes.
    """
    w, x, y, z = quaternion.T
    inertial = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    ).transpose(2, 0, 1)
    down = -state[:, :3] / np.linalg.norm(state[:, :3], axis=1)[:, None]
    side = -np.cross(state[:, :3], state[:, 3:])
    side /= np.linalg.norm(side, axis=1)[:, None]
    ahead = np.cross(side, down)
    angle = (arc / np.linalg.norm(state[:, :3], axis=1))[:, None]
    c, s = np.cos(angle), np.sin(angle)
    axes = np.stack([c * ahead + s * down, side, c * down - s * ahead], axis=1)
    return np.asarray(axes @ inertial)


def _within(t: Floats, spans: list[tuple[float, float]]) -> NDArray[np.bool_]:
    inside = np.zeros(len(t), dtype=bool)
    for start, end in spans:
        inside |= (t >= start) & (t < end)
    return inside


def _docked(flight: Flight, t: Floats) -> NDArray[np.bool_]:
    """Say in which frames the ships are joined: after contact, in docked phases, until the springs push."""
    spans = [(phase.start_s, phase.end_s) for phase in flight.phases if phase.kind == "docked"]
    if flight.contact is not None:
        contact = flight.contact.t_s
        away = next((p.start_s for p in flight.phases if p.kind == "separate" and p.start_s >= contact), np.inf)
        spans.append((contact - MATED_S, away))
    return _within(t, spans)


def _columns(at: Floats, t: Floats, values: Floats) -> Floats:
    return np.column_stack([np.interp(at, t, column) for column in values.T])


def _jets_shown(flight: Flight, t: Floats, fps: float) -> NDArray[np.int64]:
    """Return the commands firing in each frame: the last ones since the frame before, kept for a moment of film."""
    linger = max(1, round(JET_LINGER * fps))
    masks = np.asarray(flight.jets, dtype=np.int64)
    shown = np.zeros(len(t), dtype=np.int64)
    before = np.concatenate([[t[0] - 3.0], t[:-1]])
    first = np.searchsorted(flight.t, before, side="right")
    last = np.searchsorted(flight.t, t, side="right")
    for k, (a, b) in enumerate(zip(first, last, strict=True)):
        fired = np.nonzero(masks[a:b] & FIRING)[0]
        mask = int(masks[a + fired[-1]]) if fired.size else int(masks[max(b - 1, 0)])
        if mask & FIRING:
            shown[k : k + linger] = mask
    for burn in flight.burns:
        firing = (t >= burn.t_s) & (t <= burn.t_s + burn.duration_s)
        if firing.any() and not (shown[firing] & FIRING).any():
            shown[firing] |= OMS if burn.engine.startswith("OMS") else 1
    return shown
