"""Both ships in space at one moment: in perspective, with the flown path, the axes and the corridor."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.environment.clock import to_second
from sim.inputs.units import FOOT
from sim.views.draw.heavens import earth, stars
from sim.views.draw.projection import Lens, perspective
from sim.views.draw.settings import own_settings
from sim.views.draw.shading import base_colours, lambert
from sim.views.draw.style import FONT, Theme, new_figure, theme_named
from sim.views.meshes import ordered_of
from sim.views.plots.plot_parts import need_chaser, time_near
from sim.views.scene.poses import Pose, pose

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from numpy.typing import NDArray

    from sim.output.face import Flight

    Floats = NDArray[np.float64]

__all__ = ["describe_three_d", "three_d"]

SHOWN_AT = 100.0 * FOOT  # m: the range at the moment shown when none is asked for (chosen)
SIZE = (12.0, 7.5)  # inches
PIXELS = (1200.0, 750.0)
TOWARDS_EYE = np.array([0.42, -0.80, -0.30])  # from the ships: ahead, north of the orbit, above (chosen)
FIELD = math.radians(28.0)
SHIP_M = 20.0  # half of a ship's size
SMALLEST = 0.10  # of the picture's height: a ship that would be smaller is drawn enlarged
PATH_S = 2.0 * 3600.0  # how much of the path before and after is drawn
CONE_SIDES = 28
SPACE = "#020306"


@own_settings()
def three_d(
    flight: Flight,
    t: float | None = None,
    at: str | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | Theme = "light",
) -> Figure | SubFigure:
    """Draw both ships and the flown path in perspective, seen from ahead, north of the orbit and a little above.

    Parameters
    ----------
    flight : a flight of a chaser to a target
    t : s since the epoch
    at : the moment in words instead, such as "30 ft" or "Contact"; 100 ft on the way in when both are left out
    fig : the figure to draw into; a new one of 12 x 7.5 inches when left out
    theme : "light", on a plain page, or "dark", before the stars and the Earth

    Returns
    -------
    Figure or SubFigure

    Raises
    ------
    InputError
        When the moment is not in the flight, it has no chaser, or there is no such theme.
    """
    colours = theme_named(theme)
    need_chaser(flight, "a picture of both ships")
    if at is not None:
        from sim.flight.named_times import moment

        t = moment(flight, at)
    when = time_near(flight, SHOWN_AT) if t is None else float(t)
    figure = new_figure(*SIZE, colours) if fig is None else fig
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set_xlim(0.0, PIXELS[0])
    ax.set_ylim(PIXELS[1], 0.0)
    ax.axis("off")
    now = pose(flight, when)
    lens, factor = _camera(now)
    _background(ax, now, lens, colours)
    cone = _cone(flight, now, lens)
    _fill(ax, [(ring, colours.corridor, 0.16) for ring, near in cone if not near])
    _path(ax, flight, when, lens, colours)
    _axes_lines(ax, lens, colours)
    _ships(ax, flight, now, lens, factor)
    _fill(ax, [(ring, colours.corridor, 0.12) for ring, near in cone if near])
    _triad(ax, now, lens, colours)
    _words(ax, flight, now, when, factor, colours)
    return figure


def describe_three_d(flight: Flight, t: float | None = None) -> str:
    """Return the picture in words, from the flight's numbers."""
    when = time_near(flight, SHOWN_AT) if t is None else t
    x, y, z = (float(value) for value in flight.state(when).lvlh[:3])
    return (
        f"Both ships in perspective at {to_second(flight.utc(when)):%Y-%m-%d %H:%M:%S} UTC, {_apart(flight, when)}: "
        f"the chaser is {abs(x):.0f} m {'ahead of' if x >= 0 else 'behind'} the target's centre of mass, "
        f"{abs(z):.0f} m {'below' if z >= 0 else 'above'} it and {abs(y):.1f} m "
        f"{'south' if y >= 0 else 'north'} of its orbit plane."
    )


def _camera(now: Pose) -> tuple[Lens, float]:
    """Return a camera that has both ships in its picture, and by how much they must be enlarged to be seen."""
    reach = 0.5 * float(np.linalg.norm(now.place)) + SHIP_M
    distance = reach / math.tan(0.5 * FIELD)
    back = TOWARDS_EYE / np.linalg.norm(TOWARDS_EYE)
    ahead = -back
    right = np.cross(ahead, np.array([0.0, 0.0, -1.0]))
    right = right / np.linalg.norm(right)
    axes = np.stack([right, np.cross(right, ahead), ahead])
    focal = 0.5 * 0.86 * PIXELS[1] / math.tan(0.5 * FIELD)
    lens = Lens(0.5 * now.place + distance * back, axes, focal, (0.5 * PIXELS[0], 0.53 * PIXELS[1]), PIXELS)
    shown = 2.0 * SHIP_M * focal / distance
    return lens, max(1.0, SMALLEST * PIXELS[1] / shown)


def _background(ax: Axes, now: Pose, lens: Lens, theme: Theme) -> None:
    ax.figure.patch.set_facecolor(_page(theme))
    if theme.name == "light":
        return
    groups = [stars(now.inertial, lens, 2.2, 0.8), earth(lens, now.radius_m, now.sun)]
    for polygons, colours in groups:
        _collection(ax, polygons, 0.75 * colours)


def _page(theme: Theme) -> str:
    return theme.panel if theme.name == "light" else SPACE


def _ships(ax: Axes, flight: Flight, now: Pose, lens: Lens, factor: float) -> None:
    """Draw the farther ship first: the one beyond the plane that best parts the two."""
    target_ship, chaser_ship = flight.ships(now.state.t)
    assert chaser_ship is not None
    light = TOWARDS_EYE / np.linalg.norm(TOWARDS_EYE) + np.array([-0.25, 0.0, -0.65])
    light = light / np.linalg.norm(light)
    target, chaser = ordered_of(target_ship), ordered_of(chaser_ship)
    placed = [(target, now.target, np.zeros(3)), (chaser, now.chaser, now.place)]
    clouds = [ship.mesh.vertices @ turn.T * factor + place for ship, turn, place in placed]
    if not _second_is_nearer(clouds[0], clouds[1], lens.eye):
        placed.reverse()
    for ship, turn, place in placed:
        shades = lambert(base_colours(ship.mesh), ship.mesh.normals, turn.T @ light, 0.66, 0.40)
        polygons, colours = perspective(ship, turn, place, _enlarging(lens, place, factor), shades)
        _collection(ax, polygons, colours)


def _enlarging(lens: Lens, place: Floats, factor: float) -> Lens:
    """Return the lens that sees a ship at ``place`` so many times larger and at the same spot: from nearer to it."""
    if factor == 1.0:
        return lens
    eye = place + (lens.eye - place) / factor
    return Lens(eye, lens.axes, lens.focal, lens.centre, lens.size)


def _second_is_nearer(first: Floats, second: Floats, eye: Floats) -> bool:
    """Say whether the second cloud of corners (n, 3) is on the eye's side of the plane that best parts the two."""
    between = second.mean(axis=0) - first.mean(axis=0)
    tilts = [between, *np.eye(3), *(-np.eye(3))]
    for down in (np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0])):
        for side in np.eye(3):
            tilts += [down + math.tan(math.radians(a)) * side for a in (-45.0, -32.0, -20.0, 20.0, 32.0, 45.0)]
    normals = np.array(tilts)
    normals = normals / np.linalg.norm(normals, axis=1, keepdims=True)
    normals = np.concatenate([normals, -normals])
    low, high = (second @ normals.T).min(axis=0), (first @ normals.T).max(axis=0)
    best = int(np.argmax(low - high))
    return float(eye @ normals[best]) > 0.5 * float(low[best] + high[best])


def _cone(flight: Flight, now: Pose, lens: Lens) -> list[tuple[Floats, bool]]:
    """Return the corridor as flat triangles in the picture, each with whether it looks at the eye."""
    if flight.corridor is None or not flight.has_ports:
        return []
    half_angle, inside = flight.corridor
    which, side = flight.docking_axis
    axis = np.zeros(3)
    axis[which] = side
    first = np.roll(axis, 1) * side
    second = np.cross(axis, first)
    tip = np.asarray(flight.plan_at(now.state.t).target_port, dtype=float)
    length = min(inside, float(np.linalg.norm(now.place)) + 1.2 * SHIP_M)
    turn = 2.0 * math.pi * np.arange(CONE_SIDES) / CONE_SIDES
    around = np.outer(np.cos(turn), first) + np.outer(np.sin(turn), second)
    rim = tip + length * axis + length * math.tan(half_angle) * around
    out: list[tuple[Floats, bool]] = []
    for k in range(CONE_SIDES):
        corners = np.array([tip, rim[k], rim[(k + 1) % CONE_SIDES]])
        normal = np.cross(corners[1] - tip, corners[2] - tip)
        outward = normal * np.sign(float(normal @ around[k]))
        polygons, _ = lens.picture(lens.see(corners)[None])
        out += [(ring, float(outward @ (lens.eye - tip)) > 0.0) for ring in polygons]
    return out


def _path(ax: Axes, flight: Flight, t: float, lens: Lens, theme: Theme) -> None:
    """Draw the way of the chaser's port, or of its centre without ports: flown as a solid line, to come dotted."""
    times = np.asarray(flight.t)
    place, state = np.asarray(flight.lvlh)[:, :3], flight.state(t)
    here = np.asarray(state.lvlh[:3], dtype=float)
    if flight.has_ports:  # the one point to which the cone and the range belong too
        tip = np.asarray(flight.plan_at(t).target_port, dtype=float)
        place, here = np.asarray(flight.port)[:, :3] + tip, np.asarray(state.port[:3], dtype=float) + tip
    for span, style, width in ((times < t, "-", 3.0), (times > t, ":", 2.2)):
        chosen = span & (np.abs(times - t) < PATH_S)
        parts = [place[chosen], here[None]]
        points = np.concatenate(parts if style == "-" else parts[::-1])
        seen = lens.see(points)
        flat = np.where(seen[:, 2:] > 1.0, lens.flat(np.where(seen[:, 2:] > 1.0, seen, 1.0)), np.nan)
        flat[(np.abs(flat) > 2e4).any(axis=1)] = np.nan
        ax.plot(*flat.T, color=theme.flown, linewidth=width, linestyle=style, solid_capstyle="round", zorder=1)


def _axes_lines(ax: Axes, lens: Lens, theme: Theme) -> None:
    """Draw V-bar and R-bar through the target as thin lines, to be covered by the ships."""
    reach = 4.0 * float(np.linalg.norm(lens.eye))
    for axis, start in ((np.array([1.0, 0.0, 0.0]), -reach), (np.array([0.0, 0.0, 1.0]), 0.0)):
        seen = lens.see(np.linspace(start, reach, 161)[:, None] * axis)
        flat = lens.flat(seen[seen[:, 2] > 0.02 * reach])
        ax.plot(*flat.T, color=theme.muted, linewidth=0.9, alpha=0.6, zorder=1)


def _triad(ax: Axes, now: Pose, lens: Lens, theme: Theme) -> None:
    """Name the axes' directions at the side of the picture where the chaser is not."""
    chaser_x = float(lens.flat(lens.see(now.place))[0])
    x, y = (190.0 if chaser_x > 0.5 * PIXELS[0] else PIXELS[0] - 290.0), PIXELS[1] - 190.0
    for axis, name, more in (
        (np.array([1.0, 0.0, 0.0]), "V-bar", "flight"),
        (np.array([0.0, -1.0, 0.0]), "H-bar", "north of the orbit"),
        (np.array([0.0, 0.0, 1.0]), "R-bar", "Earth"),
    ):
        right, up, _ = (lens.axes @ axis).tolist()
        tip = (x + 78.0 * right, y - 78.0 * up)
        ax.annotate("", xy=tip, xytext=(x, y), arrowprops={"arrowstyle": "-|>", "color": theme.ink, "linewidth": 2.2})
        along = np.array([right, -up]) / math.hypot(right, up)
        align = "center" if abs(along[0]) < 0.35 else "left" if along[0] > 0.0 else "right"
        at = (tip[0] + 8.0 * along[0], tip[1] + (22.0 if along[1] > 0.6 else 6.0))
        _text(ax, *at, f"{name}: {more}", 16.0, theme.ink, align, backing=_page(theme))


def _words(ax: Axes, flight: Flight, now: Pose, t: float, factor: float, theme: Theme) -> None:
    from sim.views.scene.words import short_name

    both = f"{short_name(flight.chaser_vehicle)} and {short_name(flight.target_vehicle)}"
    _text(ax, 22.0, 40.0, f"{both}: {_apart(flight, t)}", 23.0, theme.ink, bold=True)
    _text(ax, 22.0, 66.0, f"{to_second(flight.utc(t)):%d %b %Y %H:%M:%S} UTC, MET {flight.met(t)}", 16.0, theme.muted)
    notes = [f"{'the docking port' if flight.has_ports else 'the centre of mass'}: solid flown, dotted to come"]
    if flight.corridor is not None:
        notes.append(f"cone: the corridor of \u00b1{math.degrees(flight.corridor[0]):.0f}\u00b0")
    if factor > 1.05:
        notes.append(f"ships drawn \u00d7{factor:.0f}" if factor >= 10.0 else f"ships drawn \u00d7{factor:.1f}")
    _text(ax, 22.0, PIXELS[1] - 20.0, "   \u00b7   ".join(notes), 16.0, theme.muted)
    _text(ax, PIXELS[0] - 22.0, PIXELS[1] - 20.0, "in sunlight" if now.lit else "in the Earth's shadow", 16.0,
          theme.muted, "right")  # fmt: skip


def _apart(flight: Flight, t: float) -> str:
    distance = float(flight.state(t).range_m)
    what = "port to port" if flight.has_ports else "apart"
    if distance > 6000.0 * FOOT:
        return f"{distance / 1852.0:.1f} nmi ({distance / 1000.0:.1f} km) {what}"
    feet = max(0.0, distance) / FOOT
    if feet < 99.5:
        return f"{feet:.1f} ft ({FOOT * feet:.1f} m) {what}"
    return f"{feet:,.0f} ft ({distance:,.0f} m) {what}"


def _fill(ax: Axes, shapes: list[tuple[Floats, str, float]]) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import to_rgba

    if shapes:
        shades = [to_rgba(colour, alpha) for _, colour, alpha in shapes]
        ax.add_collection(PolyCollection([ring for ring, _, _ in shapes], linewidths=0.0, facecolors=shades))


def _collection(ax: Axes, polygons: list[Floats], colours: Floats) -> None:
    from matplotlib.collections import PolyCollection

    ax.add_collection(PolyCollection(polygons, facecolors=colours, edgecolors=colours, linewidths=0.35))


def _text(
    ax: Axes, x: float, y: float, text: str, size: float, colour: str, align: str = "left", *,
    bold: bool = False, backing: str = "",
) -> Any:  # fmt: skip
    words = ax.text(x, y, text, fontsize=0.72 * size, color=colour, ha=align, fontfamily=FONT,
                    fontweight="bold" if bold else "normal")  # fmt: skip
    if backing:
        words.set_bbox({"facecolor": backing, "alpha": 0.7, "edgecolor": "none", "pad": 2.0})
    return words
