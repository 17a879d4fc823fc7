"""What the panels show: what stays over a flight (`Setting`), and everything that they need of one moment (`Instant`).

Both are made of a finished flight or of one that is being flown: a setting of the flight so far, an instant of any
state of it. A film reads its instants from arrays, see `sim.views.film.reel`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.flight.stages import stages
from sim.scenario.tables.phases import Approach, Dock
from sim.setup.ships import rotation_matrix
from sim.views.draw.silhouette import Shape, shape_of
from sim.views.scene.chapters import Chapter, chapters
from sim.views.scene.picture_plane import approach_axis, extent, port_path, turned
from sim.views.scene.sentences import ENGLISH
from sim.views.scene.words import short_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.environment.clock import Clock
    from sim.flight.values import State
    from sim.output.face import Flight
    from sim.setup.plan import Plan
    from sim.views.scene.sentences import Sentences

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]
    Point = tuple[float, float]

__all__ = [
    "HERE_S",
    "Instant",
    "Setting",
    "Shown",
    "Stage",
    "chapter_at",
    "gate_lines",
    "instant",
    "setting_of",
    "stages_of",
]

LEAST_LINE_M = 0.5  # a phase that flies less has no line of rates to aim at
MATED_S = 0.5  # before contact the free drift is no more worth showing
INSIDE_M = 200.0  # of the target, without a corridor: the way in by which the axis is told
CATCH_M = 0.1  # without capture limits (chosen)
HERE_S = 1e-6  # a chapter or stage that begins now has begun


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Both ships as a part of a flight has them: shapes, and ports (3,) m from the centres of mass.

    The ports are on LVLH axes, the chaser's as it stands below the target; without ports the centres themselves.
    ``target_box`` is the target in the picture plane, and ``chaser_hull`` (n, 3) m the chaser's surface in body axes,
    each about its port.
    """

    target: Shape
    chaser: Shape
    target_port: Floats
    chaser_port: Floats
    target_box: Box
    chaser_hull: Floats


class Stage(NamedTuple):
    """A stretch of a flight: "phasing", "approach", "docked" or "departure", and the ranges (m) of its holds."""

    name: str
    start_s: float
    end_s: float
    holds: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Setting:
    """What stays over a flight.

    Attributes
    ----------
    title, target_name, chaser_name : words
    clock : UTC and mission elapsed time of a time (s)
    has_ports : whether ranges and paths are those of docking ports, else of the centres of mass
    ships, first_phases : the ships of each part of the flight, and the phases with which the parts begin
    station : (3, 3) from the target's body axes to LVLH, in which it holds its attitude
    axis : (2,) from the target, in the picture plane, the direction from which the chaser comes
    corridor : (half angle rad, range m inside which it holds), or None
    gates : lines of the rates aimed at, (n, 2) corners each, see `gate_lines`
    hold_ranges : m, of all holds
    gates_on_axis : (range m, closing rate m/s) of those that stand on the axis of the last approach
    stages, chapters : in the order of their beginnings
    joined, circling : (start, end) s of the times at which the ships are one, and of those of fly-arounds
    joined_since : s, contact, or the start of a flight that begins docked
    catch_m : how far off centre the docking mechanism can still catch
    table : the sentences

    """

    title: str
    target_name: str
    chaser_name: str
    clock: Clock
    has_ports: bool
    ships: tuple[Shown, ...]
    first_phases: tuple[int, ...]
    station: Floats
    axis: Floats
    corridor: tuple[float, float] | None
    gates: tuple[Floats, ...]
    hold_ranges: tuple[float, ...]
    gates_on_axis: tuple[tuple[float, float], ...]
    stages: tuple[Stage, ...]
    chapters: tuple[Chapter, ...]
    joined: tuple[tuple[float, float], ...]
    circling: tuple[tuple[float, float], ...]
    joined_since: float
    catch_m: float
    table: Sentences


@dataclass(frozen=True, slots=True, eq=False)
class Instant:
    """A moment of a flight.

    Attributes
    ----------
    t : s since the epoch
    position, centre, target_port : (x, z) m in the picture plane, of the chaser's port, its centre of mass and the
        target's port
    rotation : (3, 3) from the chaser's body axes to those of the picture, LVLH at its own place
    range_m, rate_m_s : as the flight measures them, the rate negative when closing
    jets : commands that fire, bits of `sim.gnc.commands`
    docked, around : whether the ships are one, whether the chaser circles the target
    part, stage, chapter : places in the setting's ``ships``, ``stages`` and ``chapters`` (-1 before the first)

    """

    t: float
    position: Point
    centre: Point
    target_port: Point
    rotation: Floats
    range_m: float
    rate_m_s: float
    jets: int
    docked: bool
    around: bool
    part: int
    stage: int
    chapter: int


def setting_of(flight: Flight, table: Sentences = ENGLISH) -> Setting:
    """Return what stays over a flight, finished or flown so far; it must have a chaser."""
    parts = flight.parts
    station = np.array(rotation_matrix(flight.scenario.target.attitude.rotation))
    ships = tuple(_shown(flight, plan, station) for _, plan in parts)
    found = stages_of(flight)
    leaving = next((one.start_s for one in found if one.name == "departure"), np.inf)
    inbound = np.asarray(flight.t) < leaving if leaving > flight.t[0] else np.ones(len(flight.t), dtype=bool)
    _, path = port_path(flight, np.array([one.target_port[::2] for one in ships]))
    capture = flight.plan.active.capture
    inside = flight.corridor[1] if flight.corridor else INSIDE_M
    return Setting(
        title=flight.scenario.title,
        target_name=short_name(flight.target_vehicle),
        chaser_name=short_name(flight.chaser_vehicle),
        clock=flight.plan.clock,
        has_ports=flight.has_ports,
        ships=ships,
        first_phases=tuple(int(flight.phase[first]) for first, _ in parts),
        station=station,
        axis=approach_axis(
            path[inbound], ships[0].target_port[::2], np.asarray(flight.range_m)[inbound], inside
        ),
        corridor=flight.corridor,
        gates=gate_lines(flight),
        hold_ranges=tuple(reach for _, reach in flight.holds),
        gates_on_axis=_gates_on_axis(flight),
        stages=found,
        chapters=chapters(flight, table),
        joined=_joined(flight),
        circling=tuple((p.start_s, p.end_s) for p in flight.phases if p.traits.path == "circle"),
        joined_since=flight.contact.t_s if flight.contact is not None else float(flight.t[0]),
        catch_m=capture.lateral_offset_max_m if capture is not None else CATCH_M,
        table=table,
    )  # fmt: skip


def instant(setting: Setting, state: State) -> Instant:
    """Return what the panels need of a state of the flight."""
    t, part = float(state.t), max(0, bisect_right(setting.first_phases, state.phase) - 1)
    target_port = setting.ships[part].target_port[::2]
    curvilinear, port, lvlh = (np.asarray(x, dtype=float) for x in (state.curvilinear, state.port, state.lvlh))
    centre = curvilinear[[0, 2]]
    position = centre + (port - lvlh)[[0, 2]] + target_port
    rotation = turned(np.array([state.attitude]), np.array([state.target]), curvilinear[:1])[0]
    return Instant(
        t=t,
        position=(float(position[0]), float(position[1])),
        centre=(float(centre[0]), float(centre[1])),
        target_port=(float(target_port[0]), float(target_port[1])),
        rotation=rotation,
        range_m=float(state.range_m),
        rate_m_s=float(state.range_rate_m_s),
        jets=int(state.jets),
        docked=_inside(setting.joined, t),
        around=_inside(setting.circling, t),
        part=part,
        stage=max(0, bisect_right([one.start_s for one in setting.stages], t + HERE_S) - 1),
        chapter=chapter_at(setting.chapters, t),
    )


def chapter_at(found: Sequence[Chapter], t: float) -> int:
    """Return the place of the chapter that a time (s) falls in, -1 before the first."""
    return bisect_right([one.t_s for one in found], t + HERE_S) - 1


def stages_of(flight: Flight) -> tuple[Stage, ...]:
    """Cut a flight from its start to its end: the stages of `sim.flight.stages`, and what lies between."""
    found = stages(flight)
    start, end = float(flight.t[0]), float(flight.t[-1])
    leaves = end if found.departure is None else found.departure[0]
    cuts = (
        ("phasing", start, found.approach[0]),
        ("approach", *found.approach),
        ("docked", found.approach[1], leaves),
        ("departure", leaves, end),
    )
    return tuple(Stage(name, first, last, _holds(flight, first, last)) for name, first, last in cuts if last > first)


def gate_lines(flight: Flight) -> tuple[Floats, ...]:
    """Return the rates that the approach aims at, a line for each phase that is flown by gates or at one rate.

    Corners (n, 2) each: range m (falling), closing rate m/s; straight between the gates, level beyond the outermost,
    over the ranges that the phase flew. What is flown otherwise in between has no line.
    """
    approaches = [p for p in getattr(flight.scenario, "phase", ()) if isinstance(p, Approach | Dock)]
    lines = [line for phase in approaches if (line := _aimed_at(flight, phase)) is not None]
    if not approaches and flight.gates:
        lines = [np.array(sorted(flight.gates, reverse=True), dtype=float)]
    return tuple(lines)


def _aimed_at(flight: Flight, phase: Approach | Dock) -> Floats | None:
    """Return the corners of a phase's line; None where it flew no way towards the target."""
    gates = [(gate.range, gate.rate) for gate in phase.gates] if isinstance(phase, Approach) else [(0.0, phase.rate)]
    gates.sort()
    reach, rate = np.array(gates, dtype=float).T
    spans = [(one.start_s, one.end_s) for one in flight.phases if one.name == phase.name]
    if spans:
        first, last = np.interp(spans[0], flight.t, flight.range_m).tolist()
    else:
        first, last = float(reach[-1]), float(reach[0])
    if not first > last + LEAST_LINE_M:
        return None
    places = np.array([first, *(one for one in reach[::-1].tolist() if last < one < first), last])
    return np.column_stack([places, np.interp(places, reach, rate)])


def _holds(flight: Flight, start: float, end: float) -> tuple[float, ...]:
    """Return the ranges (m) of the holds of a stage, each place once, the farthest first.

    They are those that begin in it; those that are yet to come belong to the last one.
    """
    begun = {phase.name: phase.start_s for phase in flight.phases}
    last = end >= flight.t[-1]
    found = {
        round(reach, 2): reach
        for name, reach in flight.holds
        if (start <= begun[name] < end if name in begun else last)
    }
    return tuple(sorted(found.values(), reverse=True))


def _shown(flight: Flight, plan: Plan, station: Floats) -> Shown:
    ports = (plan.target_port, plan.chaser_port) if flight.has_ports else ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    theirs, ours = np.array(ports[0]), np.array(ports[1])
    target, chaser = shape_of(plan.target), shape_of(plan.active)
    box = extent((target.points @ station.T - theirs)[:, ::2])
    return Shown(target, chaser, theirs, ours, box, chaser.points - ours)


def _gates_on_axis(flight: Flight) -> tuple[tuple[float, float], ...]:
    """Return the gates of the last approach's axis: STS-63 comes up the R-bar before it flies the V-bar."""
    phases = [p for p in getattr(flight.scenario, "phase", ()) if isinstance(p, Approach)]
    here = {round(gate.range, 2) for p in phases if p.axis == phases[-1].axis for gate in p.gates}
    gates = sorted(flight.gates, reverse=True)
    return tuple(gate for gate in gates if not phases or round(gate[0], 2) in here)


def _joined(flight: Flight) -> tuple[tuple[float, float], ...]:
    """Return when the ships are one: in docked phases, and from contact until the springs push."""
    spans = [(phase.start_s, phase.end_s) for phase in flight.phases if phase.traits.path == "docked"]
    if flight.contact is not None:
        contact = flight.contact.t_s
        away = next(
            (p.start_s for p in flight.phases if p.traits.brings == "undocking" and p.start_s >= contact), np.inf
        )
        spans.append((contact - MATED_S, away))
    return tuple(spans)


def _inside(spans: Sequence[tuple[float, float]], t: float) -> bool:
    return any(start <= t < end for start, end in spans)
