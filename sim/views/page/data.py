"""What the page is told of a flight: its samples, ships as polygons, words and numbers, all as data."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.gnc.commands import FIRING
from sim.inputs.units import FOOT
from sim.views.draw.style import THEMES
from sim.views.page.touches import EVERY_S, touches
from sim.views.scene.drift import DRIFT_MARKS, FAR_MINUTES, NEAR, NEAR_MINUTES, PORT, STEP, WARNED_S
from sim.views.scene.instant import setting_of
from sim.views.scene.lvlh import LOOK_AHEAD_S, TRAIL_MARK_S, legend
from sim.views.scene.numbers import FAR_M
from sim.views.scene.picture_plane import body_to_lvlh, corridor_outline, port_path
from sim.views.scene.sentences import say
from sim.views.scene.surroundings import KEEP_OUT_ANGLES, KEEP_OUT_M, RING_ANGLES, RINGS
from sim.views.scene.timeline import ticks
from sim.views.scene.words import length, thousands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

    from sim.output.face import Flight
    from sim.views.draw.silhouette import Shape
    from sim.views.scene.instant import Setting

    Floats = NDArray[np.float64]

__all__ = ["page_data", "worlds"]

FAR_S = 180.0  # s between two samples that are kept beyond `FAR_M`, where no jet fires
ANCHOR_S = 60.0  # s between two states of the target that are kept; between them it is coasted
DOCKED_S = 1800.0  # s between two samples of docked ships that are kept
ALIKE = 0.15  # of a direction cosine: attitudes nearer than this, but for their pitch, are one drawing (8 degrees)
DRAWINGS = 12  # of a ship, at most
DIRECTIONS = 48  # in which the outermost corner of a drawing is kept, for the room that it takes
CM = 100.0


def page_data(flight: Flight) -> dict[str, Any]:
    """Return what the page shows, as JSON has it; arrays are base64 of their bytes, least significant byte first."""
    setting = setting_of(flight)
    kept = samples_kept(flight, setting)
    ports = np.array([ships.target_port[::2] for ships in setting.ships])
    centres, path = port_path(flight, ports)
    t = np.asarray(flight.t, dtype=float)
    matrices = body_to_lvlh(flight)
    pitch, kind, drawings = attitudes(matrices[kept])
    anchors = anchored(t[kept])
    part = np.searchsorted([first for first, _ in flight.parts], np.flatnonzero(kept), side="right") - 1
    since, until = float(t[0]), float(t[-1])
    touch_t, touch_at, touch_how = touches(flight, setting)
    return {
        "title": setting.title,
        "names": [setting.target_name, setting.chaser_name],
        "hasPorts": setting.has_ports,
        "table": {name: list(texts) for name, texts in setting.table.items()},
        "themes": {name: colours(name) for name in THEMES},
        "clock": {"utc": [seconds(setting, since), seconds(setting, until)], "met": setting.clock.met(since)},
        "samples": {
            "t": packed(t[kept], "<f8"),
            "relative": packed(np.asarray(flight.relative)[kept], "<f8"),
            "path": packed(path[kept], "<f4"),
            "arm": packed((path - centres)[kept], "<f4"),
            "range": packed(np.asarray(flight.range_m)[kept], "<f4"),
            "rate": packed(np.asarray(flight.range_rate_m_s)[kept], "<f4"),
            "jets": packed(np.asarray(flight.jets)[kept], "<u1"),
            "pitch": packed(pitch, "<f4"),
            "drawing": packed(kind, "<u1"),
            "part": packed(part, "<u1"),
            "anchor": packed(anchors, "<u4"),
            "target": packed(np.asarray(flight.target)[kept][anchors], "<f8"),
            "touchT": packed(touch_t, "<f8"),
            "touchAt": packed(touch_at, "<f8"),
            "touchHow": packed(touch_how, "<u1"),
        },
        "drift": {
            "step": STEP,
            "near": NEAR,
            "minutes": [FAR_MINUTES, NEAR_MINUTES],
            "marks": DRIFT_MARKS,
            "shown": LOOK_AHEAD_S,
            "warned": WARNED_S,
            "port": PORT,
            "asked": 1.5 * EVERY_S,
        },
        "trailMark": TRAIL_MARK_S,
        "angles": [RING_ANGLES, KEEP_OUT_ANGLES],
        "ships": [
            {
                "port": ships.target_port[::2].tolist(),
                "box": list(ships.target_box),
                "target": drawn(ships.target, [setting.station]),
                "chaser": drawn(ships.chaser, drawings),
            }
            for ships in setting.ships
        ],
        "joined": [[start, min(end, until + 1.0)] for start, end in setting.joined],
        "joinedSince": setting.joined_since,
        "corridor": corridor(setting),
        "stages": [
            {"t": one.start_s, "name": one.name, "holds": [hold(setting, reach) for reach in one.holds]}
            for one in setting.stages
        ],
        "gates": [gate(setting, reach, rate) for reach, rate in setting.gates_on_axis],
        "rings": [[reach, length(reach, setting.table).replace(".00 ", " ").replace(".0 ", " ")] for reach in RINGS],
        "keepOut": [KEEP_OUT_M, say(setting.table, "about the target", 0, f"{KEEP_OUT_M:.0f}")],
        "legend": list(legend(setting)),
        "chapters": [{"t": one.t_s, "name": one.name, "caption": one.caption} for one in setting.chapters],
        "ticks": [list(tick) for tick in ticks(setting, since, until)],
    }


def worlds(flight: Flight) -> list[tuple[Any, Any, Any]]:
    """Return the world and both bodies of each part of a flight, as the translated functions take them."""
    return [(plan.world, plan.target_body, plan.active_body) for _, plan in flight.parts]


def samples_kept(flight: Flight, setting: Setting) -> NDArray[np.bool_]:
    """Return which samples the page gets (n,): all, but of docked ships one in `DOCKED_S`, far out one in `FAR_S`."""
    t = np.asarray(flight.t, dtype=float)
    fires = (np.asarray(flight.jets) & FIRING) != 0
    beside = fires | np.concatenate([[False], fires[:-1]]) | np.concatenate([fires[1:], [False]])
    gaps = np.where(~beside & (np.asarray(flight.range_m) > FAR_M), FAR_S, 0.0)
    for start, end in setting.joined:
        gaps[(t > start + 60.0) & (t < end - 60.0)] = DOCKED_S
    kept = np.zeros(len(t), dtype=bool)
    last = -math.inf
    for k, (when, gap) in enumerate(zip(t.tolist(), gaps.tolist(), strict=True)):
        if when - last >= gap:
            kept[k], last = True, when
    kept[[0, -1]] = True
    return kept


def anchored(t: Floats) -> NDArray[np.int64]:
    """Return the samples (m,) at which the target's state is kept: the first, and each that comes `ANCHOR_S` later."""
    found = [0]
    for k in range(1, len(t)):
        if t[k] >= t[found[-1]] + ANCHOR_S:
            found.append(k)
    return np.array(found)


def attitudes(matrices: Floats) -> tuple[Floats, NDArray[np.int64], list[Floats]]:
    """Part attitudes (n, 3, 3) into a turn in the picture plane (n,) rad, and few attitudes without it (and which).

    A ship that only pitches is one drawing, turned on the page.
    """
    nose = np.hypot(matrices[:, 0, 0], matrices[:, 2, 0]) > 0.3
    x = np.where(nose, matrices[:, 0, 0], matrices[:, 0, 2])
    z = np.where(nose, matrices[:, 2, 0], matrices[:, 2, 2])
    pitch = np.arctan2(z, x)
    c, s, zero, one = np.cos(pitch), np.sin(pitch), np.zeros(len(pitch)), np.ones(len(pitch))
    back = np.array([[c, zero, s], [zero, one, zero], [-s, zero, c]]).transpose(2, 0, 1)
    level = back @ matrices
    found: list[Floats] = []
    kind = np.full(len(pitch), -1)
    while (kind < 0).any() and len(found) < DRAWINGS:
        found.append(level[int(np.flatnonzero(kind < 0)[0])])
        near = np.abs(level - found[-1]).max(axis=(1, 2)) < ALIKE
        kind[(kind < 0) & near] = len(found) - 1
    rest = np.flatnonzero(kind < 0)
    if rest.size:
        kind[rest] = np.argmin([np.abs(level[rest] - one).max(axis=(1, 2)) for one in found], axis=0)
    return pitch, kind, found


def drawn(shape: Shape, rotations: Iterable[Floats]) -> dict[str, Any]:
    """Return a ship at some attitudes: coloured polygons and the contour under them, in whole centimetres."""
    drawings = []
    for rotation in rotations:
        sketch = shape.sketch(rotation)
        areas = [
            [f"#{''.join(f'{round(255.0 * x):02x}' for x in colour[:3])}", whole(ring)]
            for ring, colour in zip(sketch.polygons, sketch.colours, strict=True)
        ]
        corners = np.concatenate(sketch.polygons)
        angle = np.linspace(0.0, 2.0 * math.pi, DIRECTIONS, endpoint=False)
        outer = np.unique(np.argmax(corners @ np.array([np.cos(angle), np.sin(angle)]), axis=0))
        drawings.append({"areas": areas, "contour": whole(sketch.contour), "outer": whole(corners[outer])})
    return {"size": shape.size_m, "drawings": drawings}


def whole(points: Floats) -> list[int]:
    """Return places in whole centimetres, x and z by turns."""
    found: list[int] = np.round(np.asarray(points) * CM).astype(int).ravel().tolist()
    return found


def corridor(setting: Setting) -> dict[str, Any] | None:
    """Return the corridor from the target's port: its outline (m), the axis, and the tangent of its half angle."""
    if setting.corridor is None:
        return None
    half, inside = setting.corridor
    outline = corridor_outline(setting.axis, half, inside, np.zeros(2))
    return {"outline": outline.tolist(), "axis": setting.axis.tolist(), "inside": inside, "tangent": math.tan(half)}


def hold(setting: Setting, reach: float) -> list[Any]:
    """Return the range (m) of a hold, and its words."""
    return [reach, say(setting.table, "about the target", 1, thousands(reach / FOOT))]


def gate(setting: Setting, reach: float, rate: float) -> list[Any]:
    """Return the range (m) of a gate, and its words."""
    figures = thousands(reach / FOOT), thousands(rate / FOOT, 2).rstrip("0").rstrip(".")
    return [reach, say(setting.table, "about the target", 2, *figures)]


def colours(name: str) -> dict[str, Any]:
    """Return the colours of a theme that the page uses."""
    names = (
        "page", "panel", "ink", "muted", "ring", "flown", "drift", "drift_text", "corridor", "corridor_text",
        "warning", "outline", "corridor_alpha",
    )  # fmt: skip
    return {one: getattr(THEMES[name], one) for one in names}


def seconds(setting: Setting, t: float) -> float:
    """Return the UTC of a time (s) as seconds since 1970."""
    return setting.clock.utc(t).timestamp()


def packed(values: ArrayLike, kind: str) -> str:
    """Return an array as text: base64 of its bytes."""
    return base64.b64encode(np.ascontiguousarray(values, dtype=kind).tobytes()).decode("ascii")
