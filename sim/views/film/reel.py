"""What a film needs of a flight, gathered once: its frames, its path in the picture plane, light and ground track.

All pictures work in the LVLH x-z plane of the target, in metres (x along V-bar, z towards the Earth), origin at the
target's centre of mass; curvilinear, so that an orbit far behind is not seen below (under a mile the difference is
millimetres). With ports on both ships the path, the range and the drift are those of the chaser's port; without, of its
centre of mass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.gnc.commands import FIRING, OMS
from sim.views.film.timewarp import Act, TimeWarp, acts_of, course
from sim.views.scene.instant import HERE_S, Instant, chapter_at, setting_of
from sim.views.scene.lighting import Contacts, Lighting, contacts, lighting
from sim.views.scene.picture_plane import port_path, turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from sim.output.face import Flight
    from sim.views.scene.instant import Setting, Shown

    Floats = NDArray[np.float64]

__all__ = ["Reel", "make_reel"]

CARD_WITHIN_S = 0.002  # of the moment that its card is of; before it the trail is still that of the approach
JET_LINGER = 0.2  # s of film that a flame stays visible after a pulse shorter than a frame


@dataclass(frozen=True, eq=False)
class Reel:
    """A flight cut into the frames of a film; n samples of the flight, k frames.

    ``setting`` is what stays. ``path_t`` (n,), ``path`` (n, 2), ``closing`` and ``reach`` (n,): the whole flight
    (closing rate m/s, range m). Frame by frame, as `sim.views.scene.instant.Instant` has them:
    ``t``, ``position``, ``centre`` and ``target_port`` (k, 2), ``rotation`` (k, 3, 3), ``range_m``, ``rate`` (k,),
    ``jets`` (k,) the commands that fire within the frame, ``chapter`` (k,) index or -1, ``act`` (k,) index into
    ``acts``, the stages with their seconds of film, ``docked``, ``around`` and ``part`` (k,).
    ``carded`` (k,) says where the card of the contact stands.
    ``first`` and ``last`` (k,) bound the samples of the act that are flown. ``since`` and ``until`` (s) bound what the
    film shows, ``warp`` is how it plays.
    """

    flight: Flight
    setting: Setting
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
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    carded: NDArray[np.bool_]
    part: NDArray[np.int64]
    light: Lighting
    contacts: Contacts

    def __len__(self) -> int:
        return len(self.t)

    def shown(self, k: int) -> Shown:
        """Return the ships of frame ``k``."""
        return self.setting.ships[int(self.part[k])]

    def instant(self, k: int) -> Instant:
        """Return the moment that frame ``k`` shows."""
        return Instant(
            t=float(self.t[k]),
            position=(float(self.position[k, 0]), float(self.position[k, 1])),
            centre=(float(self.centre[k, 0]), float(self.centre[k, 1])),
            target_port=(float(self.target_port[k, 0]), float(self.target_port[k, 1])),
            rotation=self.rotation[k],
            range_m=float(self.range_m[k]),
            rate_m_s=float(self.rate[k]),
            jets=int(self.jets[k]),
            docked=bool(self.docked[k]),
            around=bool(self.around[k]),
            part=int(self.part[k]),
            stage=int(self.act[k]),
            chapter=int(self.chapter[k]),
        )


def make_reel(
    flight: Flight, times: ArrayLike, fps: float = 30.0, since: float | None = None, until: float | None = None,
    warp: TimeWarp | None = None,
) -> Reel:  # fmt: skip
    """Gather what the frames at flight times ``times`` (k,) show, of a film from ``since`` to ``until`` (s)."""
    t = np.clip(np.asarray(times, dtype=float), flight.t[0], flight.t[-1])
    since = float(t[0]) if since is None else min(since, float(t[0]))
    until = float(t[-1]) if until is None else max(until, float(t[-1]))
    setting, acts = setting_of(flight), acts_of(flight)
    ports = np.array([ships.target_port[::2] for ships in setting.ships])
    centres, path = port_path(flight, ports)
    last = np.searchsorted(flight.t, t, side="right")
    part = np.searchsorted([first for first, _ in flight.parts], np.maximum(last - 1, 0), side="right") - 1
    act = np.clip(np.searchsorted([one.start_s for one in acts], t + HERE_S, side="right") - 1, 0, len(acts) - 1)
    begins = np.searchsorted(flight.t, [one.start_s for one in acts])[act]
    light = lighting(flight, since, until)
    return Reel(
        flight=flight, setting=setting, fps=fps, since=since, until=until, warp=warp or course(flight),
        path_t=np.asarray(flight.t), path=np.ascontiguousarray(path),
        reach=np.asarray(flight.range_m), closing=-np.asarray(flight.range_rate_m_s),
        t=t, position=_columns(t, flight.t, path), centre=_columns(t, flight.t, centres),
        rotation=_attitudes(flight, t),
        target_port=ports[part],
        range_m=np.interp(t, flight.t, flight.range_m), rate=np.interp(t, flight.t, flight.range_rate_m_s),
        jets=_jets_shown(flight, t, fps), first=begins, last=last,
        carded=np.abs(t - (np.inf if setting.card is None else setting.card.t_s)) < CARD_WITHIN_S,
        acts=acts, act=act.astype(np.int64), docked=_within(t, setting.joined), around=_within(t, setting.circling),
        chapter=np.array([chapter_at(setting.chapters, when) for when in t.tolist()], dtype=np.int64),
        part=part, light=light, contacts=contacts(flight, light),
    )  # fmt: skip


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
    return turned(mixed / np.linalg.norm(mixed, axis=1)[:, None], state, arc)


def _within(t: Floats, spans: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    inside = np.zeros(len(t), dtype=bool)
    for start, end in spans:
        inside |= (t >= start) & (t < end)
    return inside


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
