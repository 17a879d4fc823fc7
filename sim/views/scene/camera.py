"""The docking camera's picture as plain polygons, lines and texts in pixels: any painter serves.

The centre-line camera sits in the docking system, 1.344 m below the ring's face (Xo 731.60, Zo 422.85 to 475.75 in: the
layout of the Mir flights in SSV and virtualagc's yaShuttle), and looks out along its axis; a port elsewhere gets one as
deep behind it (chosen). The picture stands as a crew sees it that faces aft and looks up: the nose is at its top, the
left wing on its right. The lens is chosen: wide far out, narrow inside 90 ft, so that the target can be read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.inputs.units import FOOT, INCH
from sim.setup.ships import pitch_matrix
from sim.views.draw.heavens import earth, stars
from sim.views.draw.projection import Lens, perspective
from sim.views.draw.shading import base_colours
from sim.views.draw.wrong import wrong
from sim.views.meshes import ordered_of
from sim.views.meshes.port import TARGET_DEPTH
from sim.views.scene.numbers import (
    FLOOD_M,
    IN_INCHES,
    LENS_WIDE_FROM,
    faces_port,
    lens_field,
    offset_told,
    seen_by,
)
from sim.views.scene.poses import Pose, pose
from sim.views.scene.sentences import ENGLISH, say
from sim.views.scene.shapes import Line, Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.output.face import Flight
    from sim.views.meshes.order import Ordered
    from sim.views.scene.sentences import Sentences

    Floats = NDArray[np.float64]

__all__ = [
    "CameraFrame", "CameraScene", "CameraWords", "Sighting", "camera_words", "lean_words", "light_words",
    "offset_words",
]  # fmt: skip

DEPTH = 52.9 * INCH  # of the camera below the ring's face: Zo 475.75 less 422.85
RETICLE, GLASS = "#ffd84a", (0.02, 0.03, 0.06, 0.72)


class CameraFrame(NamedTuple):
    """One picture, in pixels from its top left corner, x to the right, y down; paint in this order.

    Attributes
    ----------
    polygons : (k, 2) corners each; fill in order, far ones first
    colours : (n, 4) RGBA, 0 to 1, one a polygon; stroke each opaque one in its own colour, half a pixel wide, so that
        no hairline of the background shows between neighbours
    lines, texts : over the polygons, see `sim.views.scene.shapes`

    """

    polygons: list[Floats]
    colours: Floats
    lines: list[Line]
    texts: list[Text]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the camera reads: where the target's port stands, and how its axis leans.

    Attributes
    ----------
    right_m, up_m, ahead_m : the target's port from the chaser's, along the picture's right, up and the camera's axis
    pitch, yaw, roll : rad by which the chaser must turn up, to the right and clockwise to face the port squarely
    range_m, range_rate_m_s : the flight's own

    """

    right_m: float
    up_m: float
    ahead_m: float
    pitch: float
    yaw: float
    roll: float
    range_m: float
    range_rate_m_s: float

    @property
    def lateral_m(self) -> float:
        """How far the port stands off the camera's axis."""
        return math.hypot(self.right_m, self.up_m)

    @property
    def off_axis(self) -> float:
        """The angle (rad) of the port off the camera's axis, as seen from the chaser's port."""
        return math.atan2(self.lateral_m, self.ahead_m)


@dataclass(frozen=True, slots=True, eq=False)
class _Ships:
    """What the camera must know of both ships, body axes: the ports, the picture's right, up and ahead, the target."""

    target: Ordered
    target_port: Floats
    target_axis: Floats
    paint: Floats
    middles: Floats
    port: Floats
    axis: Floats
    camera: Floats


class CameraScene:
    """The docking camera of one flight, finished or flown so far, at any pose of its ships.

    Parameters
    ----------
    flight : a flight of a chaser to a target, both with a port
    size_px : width and height of the picture; it is of space, and black in every theme
    table : the sentences

    Raises
    ------
    InputError
        When the flight has no ports.

    Examples
    --------
    >>> scene = CameraScene(flight, (420, 320))  # doctest: +SKIP
    >>> polygons, colours, lines, texts = scene.draw(scene.pose(t))  # doctest: +SKIP
    """

    def __init__(self, flight: Flight, size_px: tuple[float, float], table: Sentences = ENGLISH) -> None:
        scenario = flight.scenario
        if not flight.has_ports:
            raise wrong(
                "flight", scenario.name, "a scenario whose [target] and [chaser] both name a port",
                "a docking camera looks from one port to another",
            )  # fmt: skip
        self.flight, self.size, self.table = flight, (float(size_px[0]), float(size_px[1])), table
        self.docks = any(phase.traits.brings == "contact" for phase in flight.phases)
        self._known: dict[object, _Ships] = {}

    def pose(self, t: float) -> Pose:
        """Return both ships at a time (s) of the flight."""
        return pose(self.flight, t)

    def ships(self, now: Pose) -> _Ships:
        """Return what the camera must know of the ships at a pose."""
        plan = self.flight.plan_at(now.state.t)
        key = plan.target.name, plan.docking_ports
        if key not in self._known:
            assert plan.docking_ports is not None
            theirs, ours = plan.docking_ports
            target = ordered_of(plan.target)
            axis = np.array(ours.axis)
            self._known[key] = _Ships(
                target=target, target_port=np.array(theirs.position_m), target_axis=np.array(theirs.axis),
                paint=base_colours(target.mesh), middles=target.mesh.vertices[target.mesh.faces].mean(axis=1),
                port=np.array(ours.position_m), axis=axis, camera=_looking_along(axis),
            )  # fmt: skip
        return self._known[key]

    # -- what it sees -----------------------------------------------------------------------------------------------
    def lens(self, now: Pose) -> Lens:
        """Return the camera at a pose, in LVLH axes from the target's centre of mass."""
        width, height = self.size
        field = lens_field(float(now.state.range_m) if self.docks else LENS_WIDE_FROM)
        ships = self.ships(now)
        eye = now.place + now.chaser @ (ships.port - DEPTH * ships.axis)
        axes = ships.camera @ now.chaser.T
        return Lens(eye, axes, 0.5 * height / math.tan(0.5 * field), (0.5 * width, 0.5 * height), self.size)

    def sighting(self, now: Pose) -> Sighting:
        """Return what the camera reads at a pose."""
        ships = self.ships(now)
        axes = ships.camera @ now.chaser.T
        apart = axes @ (now.target @ ships.target_port - now.place - now.chaser @ ships.port)
        # squarely before the port: the attitude of the approach, pitched to where the port looks
        face = now.target @ ships.target_axis
        square = np.array(pitch_matrix(math.atan2(face[0], face[2]))) @ np.array(self.flight.plan.body_to_lvlh)
        lean = axes @ (ships.camera @ square.T).T  # columns: right, up and ahead of the square camera, as seen now
        return Sighting(
            right_m=float(apart[0]),
            up_m=float(apart[1]),
            ahead_m=float(apart[2]),
            pitch=math.atan2(lean[1, 2], lean[2, 2]),
            yaw=math.atan2(lean[0, 2], lean[2, 2]),
            roll=math.atan2(lean[0, 1], lean[1, 1]),
            range_m=float(now.state.range_m),
            range_rate_m_s=float(now.state.range_rate_m_s),
        )

    def draw(self, now: Pose, words: bool = True) -> CameraFrame:
        """Return the picture at a pose; ``words=False`` leaves out the bars with texts at its top and bottom."""
        lens = self.lens(now)
        unit = self.size[1] / 320.0
        width, height = self.size
        page = np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]])
        groups = [
            ([page], np.array([[0.008, 0.010, 0.020]])),
            stars(now.inertial, lens, 1.7 * unit, 0.55 if now.lit else 1.0),
            earth(lens, now.radius_m, now.sun),
            perspective(self.ships(now).target, now.target, np.zeros(3), lens, self._lit(now, lens)),
        ]
        polygons = [polygon for group, _ in groups for polygon in group]
        colours = np.concatenate([np.asarray(shades).reshape(-1, 3) for _, shades in groups])
        rgba = np.column_stack([colours, np.ones(len(colours))])
        lines = self._reticle(lens, unit)
        if not words:
            return CameraFrame(polygons, rgba, lines, [])
        bars, texts = self._words(now, lens, unit)
        rgba = np.concatenate([rgba, np.tile(GLASS, (len(bars), 1))])
        return CameraFrame(polygons + bars, rgba, lines, texts)

    def closer(self, now: Pose, size_px: tuple[float, float], across_m: float = 0.55) -> CameraFrame:
        """Return the docking target magnified: the same view, ``across_m`` metres of its plate over the height."""
        lens = self.lens(now)
        ships = self.ships(now)
        face = now.target @ (ships.target_port - TARGET_DEPTH * ships.target_axis)
        x, y, ahead = lens.see(face).tolist()
        width, height = float(size_px[0]), float(size_px[1])
        page = np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]])
        dark = CameraFrame([page], np.array([[0.008, 0.010, 0.020, 1.0]]), [], [])
        if ahead < 0.5:
            return dark
        focal = height * ahead / across_m
        centre = (0.5 * width - focal * x / ahead, 0.5 * height + focal * y / ahead)
        near = Lens(lens.eye, lens.axes, focal, centre, (width, height))
        polygons, colours = perspective(ships.target, now.target, np.zeros(3), near, self._lit(now, near))
        hairs = [
            Line(np.array([[centre[0], 0.0], [centre[0], height]]), RETICLE, 1.2),
            Line(np.array([[0.0, centre[1]], [width, centre[1]]]), RETICLE, 1.2),
        ]
        rgba = np.concatenate([dark.colours, np.column_stack([colours, np.ones(len(colours))])])
        inside = [hair for hair, at, most in zip(hairs, centre, (width, height), strict=True) if 0.0 < at < most]
        return CameraFrame([page, *polygons], rgba, inside, [])

    def _lit(self, now: Pose, lens: Lens) -> Floats:
        """Return the colours (m, 3) of the target: sunlight as it stands, the payload bay's floodlights when near."""
        ships, turn = self.ships(now), now.target
        mesh = ships.target.mesh
        lamp = turn.T @ lens.eye - ships.middles
        distance = np.linalg.norm(lamp, axis=1)
        facing = np.maximum(np.einsum("ij,ij->i", mesh.normals, lamp) / distance, 0.0)
        flood = facing * np.minimum(1.0, (FLOOD_M / distance) ** 2)
        sun = np.maximum(mesh.normals @ (turn.T @ now.sun), 0.0)
        if now.lit:
            # the Earth's light from below fills the shadows; what faces the camera is brighter, for the shapes' sake
            below = 0.5 + 0.5 * (mesh.normals @ (turn.T @ np.array([0.0, 0.0, 1.0])))
            fill = 0.22 + 0.20 * facing + 0.12 * below
            light = fill[:, None] * np.array([0.95, 0.99, 1.06]) + 0.66 * sun[:, None] + 0.20 * flood[:, None]
        else:
            dark = (0.16 + 0.10 * facing)[:, None] * np.array([0.85, 0.95, 1.25])
            light = dark + 0.76 * flood[:, None] * np.array([1.0, 0.96, 0.88])
        return np.asarray(np.minimum(ships.paint * light, 1.0))

    # -- what is laid over it ---------------------------------------------------------------------------------------
    def _reticle(self, lens: Lens, unit: float) -> list[Line]:
        """Return cross hairs with a tick a degree, longer every fifth, open in the middle."""
        (cx, cy), (width, height) = lens.centre, self.size
        gap, lines = 13.0 * unit, []
        for dx, dy, reach in ((1, 0, 0.5 * width), (-1, 0, 0.5 * width), (0, 1, 0.5 * height), (0, -1, 0.5 * height)):
            end = reach - 52.0 * unit
            points = np.array([[cx + gap * dx, cy + gap * dy], [cx + end * dx, cy + end * dy]])
            lines.append(Line(points, "#1a1405", 2.6 * unit))
            lines.append(Line(points, RETICLE, 1.2 * unit))
            step = 1 if lens.focal * math.radians(1.0) > 8.0 * unit else 5
            for degree in range(step, 60, step):
                at = lens.focal * math.tan(math.radians(degree))
                if at > end:
                    break
                if at < gap + 2.0:
                    continue
                half = (6.0 if degree % 5 == 0 else 2.6) * unit
                x, y = cx + at * dx, cy + at * dy
                ticks = np.array([[x - half * abs(dy), y - half * abs(dx)], [x + half * abs(dy), y + half * abs(dx)]])
                lines.append(Line(ticks, RETICLE, 1.2 * unit))
        return lines

    def _words(self, now: Pose, lens: Lens, unit: float) -> tuple[list[Floats], list[Text]]:
        width, height = self.size
        said = camera_words(now, self.sighting(now), self.table)
        size, pad, white, grey = 14.5 * unit, 8.0 * unit, "#ffffff", "#d5deea"
        top, bottom = 24.0 * unit, height - 44.0 * unit
        bars = [
            np.array([[0.0, 0.0], [width, 0.0], [width, top], [0.0, top]]),
            np.array([[0.0, bottom], [width, bottom], [width, height], [0.0, height]]),
        ]
        field = 2.0 * math.degrees(math.atan(0.5 * height / lens.focal))
        light = say(self.table, "camera", 1, said.light, f"{field:.0f}")
        upper, lower = height - 26.0 * unit, height - 8.0 * unit
        texts = [
            Text(pad, 17.0 * unit, said.title, size, white, bold=True),
            Text(width - pad, 17.0 * unit, light, size, grey, "right"),
            Text(pad, upper, said.offset, size, white, bold=True),
            Text(width - pad, upper, said.off_axis, size, white, "right", True),
            Text(pad, lower, said.lean, size, grey),
        ]
        return bars, texts


def _looking_along(axis: Floats) -> Floats:
    """Return the picture's right, up and ahead (3, 3), body axes, of a camera that looks along an axis: nose up."""
    ahead = axis / np.linalg.norm(axis)
    up = np.array([1.0, 0.0, 0.0])
    up = up - ahead * float(up @ ahead)
    if float(np.linalg.norm(up)) < 1e-6:
        up = np.array([0.0, 0.0, -1.0])
    up = up / np.linalg.norm(up)
    return np.stack([np.cross(ahead, up), up, ahead])


class CameraWords(NamedTuple):
    """What the picture says: by what light it is seen, where the port stands, and how the chaser leans."""

    title: str
    light: str
    offset: str
    off_axis: str
    lean: str


def camera_words(now: Pose, seen: Sighting, table: Sentences = ENGLISH) -> CameraWords:
    """Return the words of a picture."""
    return CameraWords(
        title=say(table, "camera", 0),
        light=light_words(now, seen, table),
        offset=offset_words(seen, table),
        off_axis=say(table, "off axis", 0, f"{math.degrees(seen.off_axis):.1f}"),
        lean=lean_words(seen, table),
    )


def light_words(now: Pose, seen: Sighting, table: Sentences = ENGLISH) -> str:
    """Say by what light the picture is seen."""
    return say(table, "light", seen_by(now.lit, seen.range_m))


def offset_words(seen: Sighting, table: Sentences = ENGLISH) -> str:
    """Say where the target's port stands in the picture, in inches or beyond four feet in feet."""
    code = offset_told(seen.ahead_m, seen.off_axis, seen.lateral_m)
    unit = INCH if code == IN_INCHES else FOOT
    right, up = seen.right_m / unit, seen.up_m / unit
    sides = say(table, "aside", int(right < 0.0)), say(table, "upright", int(up < 0.0))
    return say(table, "offset", code, _size(right), _size(up), *sides)


def lean_words(seen: Sighting, table: Sentences = ENGLISH) -> str:
    """Say by how much the chaser must turn to face the port squarely, where it is anything like it."""
    angles = seen.pitch, seen.yaw, seen.roll
    return say(table, "lean", faces_port(*angles), *(_signed(math.degrees(angle)) for angle in angles))


def _size(value: float) -> str:
    return f"{abs(value):.1f}" if abs(value) < 9.95 else f"{abs(value):,.0f}"


def _signed(value: float) -> str:
    rounded = round(value, 1)
    return "0.0" if rounded == 0.0 else f"{rounded:+.1f}".replace("-", "\u2212")
