"""The six classic relative motions on one page: one push, then no jets.

All is computed, on the orbit of a flight's target or Mir's usual height: five motions by the equations of Clohessy and
Wiltshire (`sim.core.relative.cw`), the one with air by integrating both orbits. Flight to the left, Earth below.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.core.body import Body
from sim.core.constants import MU_EARTH, R_EARTH
from sim.core.motion.integrate import pair_coast
from sim.core.relative import cw
from sim.core.relative.lvlh import pair_to_curvilinear
from sim.core.world import TWO_BODY, world
from sim.inputs.units import FOOT
from sim.views.draw.settings import own_settings
from sim.views.draw.style import FONT, dress, new_figure, theme_named
from sim.views.plots.plot_parts import Names, commas, equal_limits, title
from sim.views.scene.words import thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from numpy.typing import NDArray

    from sim.core.tuples import State
    from sim.output.face import Flight
    from sim.views.draw.style import Theme

    Floats = NDArray[np.float64]

__all__ = ["atlas", "describe_atlas", "free_path", "lead_by_drag", "targeted"]

HEIGHT_M = 390e3  # of Mir's orbit, where no flight says otherwise (chosen)
PUSH = 1.0 * FOOT  # m/s
BELOW = 600.0 * FOOT
RISES = (0.3 * FOOT, 0.6 * FOOT, 1.0 * FOOT)  # chosen: the first never gets near, the last comes and goes
CORRIDOR = math.radians(8.0)
BEHIND, AIMED = 3000.0 * FOOT, 3.0 * FOOT  # McDivitt's case: near enough to believe that one sees where to go (chosen)
AIR = 8.6e-13  # kg/m3 at 390 km, see the default of the scenarios
CDA_M = (1.0 / 200.0, 1.0 / 100.0)  # m2/kg of target and chaser (chosen: a Mir, and twice as much)
DRAG_TURNS = 3.0


@own_settings()
def atlas(
    flight: Flight | None = None, fig: Figure | SubFigure | None = None, *, theme: str | Theme = "light"
) -> Figure | SubFigure:
    """Draw the six classic relative motions; return the figure.

    Parameters
    ----------
    flight : a flight whose target's orbit is taken; default a circle at 390 km
    fig : a figure to draw into, with room for two rows of three; default a new one
    theme : "light" | "dark"
    """
    palette = theme_named(theme)
    n = _mean_motion(flight)
    if fig is None:
        fig = new_figure(13.0, 8.2, palette)
        words = f"flight to the left, Earth below; a revolution takes {2.0 * math.pi / n / 60.0:.0f} min"
        title(fig, "One push, then no jets", f"Seen from the target, {words}.", palette)
    draws = (_along, _radial, _sideways, _below, _aimed, _drag)
    for k, draw in enumerate(draws):
        ax = fig.add_axes((0.064 + 0.327 * (k % 3), 0.525 - 0.452 * (k // 3), 0.260, 0.285))
        draw(n, ax, palette, k + 1)
    return fig


def describe_atlas(flight: Flight | None = None) -> str:
    """Return the picture of `atlas` in words, its figures from the same computations."""
    n = _mean_motion(flight)
    turn = 2.0 * math.pi / n
    behind = -free_path(n, (0.0, 0.0, 0.0, PUSH, 0.0, 0.0), turn, 2)[-1, 0]
    ellipse = free_path(n, (0.0, 0.0, 0.0, 0.0, 0.0, -PUSH), turn, 400)
    swing = free_path(n, (0.0, 0.0, 0.0, 0.0, PUSH, 0.0), turn, 400)[:, 1].max()
    ahead, lower = lead_by_drag(n, 2)[-1]
    t, _ = targeted(n)
    return (
        f"Six plots of relative motion after one push, in feet. 1: 1 ft/s forward ends {_ft(behind)} behind after one "
        f"revolution. 2: 1 ft/s up makes a closed ellipse {_ft(float(np.ptp(ellipse[:, 0])))} long and "
        f"{_ft(float(np.ptp(ellipse[:, 2])))} high. 3: 1 ft/s sideways swings {_ft(float(swing))} to either side and "
        f"crosses the plane every half revolution. 4: from {_ft(BELOW)} below, a push of 0.3, 0.6 or 1.0 ft/s "
        f"towards the target is turned back. 5: 3 ft/s straight at a target {_ft(BEHIND)} ahead climbs away, the same "
        f"push forward and down arrives in {t / 60.0:.0f} min. 6: twice the drag leads {_ft(float(ahead))} ahead and "
        f"{_ft(float(lower))} below in {DRAG_TURNS:.0f} revolutions."
    )


def free_path(n: float, start: State, duration: float, points: int) -> Floats:
    """Return the states (points, 6) of free motion from ``start`` at the orbital rate ``n``, evenly in time."""
    return np.array([cw.propagate(n, duration * k / (points - 1), start) for k in range(points)])


def targeted(n: float) -> tuple[float, State]:
    """Return the flight time (s) and the start of the path that a push of 3 ft/s takes to a target 3,000 ft ahead.

    The shortest time for which the push is enough, by bisection: up to there it falls as the time grows.
    """

    def start(t: float) -> State:
        vx, vy, vz, _ = cw.intercept_velocity(n, t, (-BEHIND, 0.0, 0.0), (0.0, 0.0, 0.0))
        return (-BEHIND, 0.0, 0.0, vx, vy, vz)

    low, high = 0.05 / n, math.pi / n
    for _ in range(60):
        middle = 0.5 * (low + high)
        if math.hypot(*start(middle)[3:]) > AIMED:
            low = middle
        else:
            high = middle
    return high, start(high)


def lead_by_drag(n: float, points: int) -> Floats:
    """Return how far a ship of twice the drag is ahead and below (points, 2) m, in three revolutions from beside."""
    radius = (MU_EARTH / n**2) ** (1.0 / 3.0)
    air = world(gravity=TWO_BODY, density=AIR, density_height=radius - R_EARTH)
    target, chaser = Body(CDA_M[0], 0.0), Body(CDA_M[1], 0.0)
    speed = math.sqrt(MU_EARTH / radius)
    pair = (radius, 0.0, 0.0, 0.0, speed, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    step = DRAG_TURNS * 2.0 * math.pi / n / (points - 1)
    path = [(0.0, 0.0)]
    for k in range(points - 1):
        pair = pair_coast(air, target, chaser, k * step, pair, step, 120.0)
        x, _, z, _, _, _ = pair_to_curvilinear(air, target, (k + 1) * step, pair)
        path.append((x, z))
    return np.array(path)


def _mean_motion(flight: Flight | None) -> float:
    """Return the orbital rate (rad/s) of a flight's target, from its speed and height at the start."""
    if flight is None:
        return math.sqrt(MU_EARTH / (R_EARTH + HEIGHT_M) ** 3)
    state = np.asarray(flight.target[0])
    a = 1.0 / (2.0 / float(np.linalg.norm(state[:3])) - float(state[3:] @ state[3:]) / MU_EARTH)
    return math.sqrt(MU_EARTH / a**3)


def _along(n: float, ax: Axes, theme: Theme, number: int) -> None:
    turn = 2.0 * math.pi / n
    lines = [(name, free_path(n, (0.0, 0.0, 0.0, v, 0.0, 0.0), 1.5 * turn, 301)[:, [0, 2]] / FOOT)
             for name, v in (("1 ft/s forward", PUSH), ("1 ft/s back", -PUSH))]  # fmt: skip
    after = lines[0][1][200]
    words = f"forward: {thousands(abs(float(after[0])))} ft behind after one revolution"
    names = _plane(ax, theme, lines, number, "Speed up, and fall behind", words)
    for name, path in lines:
        colour = _style(theme, name == lines[0][0])[0]
        ax.plot(*path[200], "o", color=colour, markeredgecolor=theme.ink, markersize=8, zorder=5)
        names.write(
            name, float(path[100, 0]), float(path[100, 1]), _text(theme, colour), bold=True, around=((0, 1), (0, -1))
        )


def _radial(n: float, ax: Axes, theme: Theme, number: int) -> None:
    lines = [(name, free_path(n, (0.0, 0.0, 0.0, 0.0, 0.0, v), 2.0 * math.pi / n, 301)[:, [0, 2]] / FOOT)
             for name, v in (("1 ft/s up", -PUSH), ("1 ft/s down", PUSH))]  # fmt: skip
    wide, high = np.ptp(lines[0][1], axis=0)
    words = f"back after a revolution: {thousands(float(wide))} by {thousands(float(high))} ft"
    names = _plane(ax, theme, lines, number, "Up or down: round, and back", words, true=True)
    for name, path in lines:
        colour = _style(theme, name == lines[0][0])[0]
        ax.plot(*path[[75, 150, 225]].T, "o", color=colour, markeredgecolor=theme.ink, markersize=6, zorder=5)
        x, y = path.mean(axis=0).tolist()
        names.write(name, x, y - 0.22 * float(high), _text(theme, colour), bold=True, around=((0, 0),), gap=0.0)


def _sideways(n: float, ax: Axes, theme: Theme, number: int) -> None:
    turn = 2.0 * math.pi / n
    y = free_path(n, (0.0, 0.0, 0.0, 0.0, PUSH, 0.0), 1.5 * turn, 300)[:, 1] / FOOT
    minutes = np.linspace(0.0, 1.5 * turn / 60.0, len(y))
    dress(ax, theme, size=9.5)
    ax.axhline(0.0, color=theme.muted, linewidth=1.2, zorder=1)
    ax.plot(minutes, y, color=theme.flown, linewidth=2.8, zorder=3)
    crossings = np.arange(4) * 0.5 * turn / 60.0
    ax.plot(crossings, np.zeros(4), "o", color=theme.panel, markeredgecolor=theme.drift, markeredgewidth=2.6,
            markersize=10, zorder=4)  # fmt: skip
    ax.set_xlim(-6.0, 1.5 * turn / 60.0 + 6.0)
    ax.set_ylim(1.35 * y.min(), 1.35 * y.max())
    commas(ax)
    ax.set_xticks(crossings, [f"{minute:.0f}" for minute in crossings])
    ax.set_xlabel("minutes", fontsize=10.5, labelpad=1)
    ax.set_ylabel("out of plane, ft", fontsize=10.5, labelpad=0)
    _head(ax, theme, number, "Sideways: a swing", "1 ft/s; the plane is crossed every half revolution")


def _below(n: float, ax: Axes, theme: Theme, number: int) -> None:
    paths = [free_path(n, (0.0, 0.0, BELOW, 0.0, 0.0, -rate), 1800.0, 181)[:, [0, 2]] / FOOT for rate in RISES]
    lines = [(f"{rate / FOOT:.1f} ft/s", path) for rate, path in zip(RISES, paths, strict=True)]
    dress(ax, theme, size=9.5)
    reach = 1500.0
    side = reach * math.tan(CORRIDOR)
    ax.fill([0.0, side, -side], [0.0, reach, reach], color=theme.corridor, alpha=theme.corridor_alpha, linewidth=0)
    _axes_lines(ax, theme)
    styles = ((theme.flown, "-"), (theme.corridor, (0, (5, 2))), (theme.drift, (0, (1.5, 1.2))))
    ax.set_xlim(760.0, -420.0)
    ax.set_ylim(reach, -160.0)
    names = Names(ax, [path for _, path in lines])
    names.point(0.0, 0.0, 14.0)
    for (_, path), (colour, style) in zip(lines, styles, strict=True):
        ax.plot(*path.T, color=colour, linewidth=2.8, linestyle=style, zorder=3)
        dots = path[::30]
        dots = dots[dots[:, 1] < 0.97 * reach]
        ax.plot(*dots.T, "o", color=colour, markeredgecolor=theme.panel, markersize=6.5, zorder=4)
    for (name, path), (colour, _), at in zip(lines, styles, (96, 78, 60), strict=True):
        inside = path[: int(np.argmax(path[:, 1] > reach)) or None]
        x, y = inside[min(at, len(inside) - 1)].tolist()
        names.write(name, x, y, _text(theme, colour), bold=True, size=10.5)
    commas(ax)
    _labels(ax)
    words = f"let go {thousands(BELOW / FOOT)} ft below, going up; a dot every 5 min"
    _head(ax, theme, number, "Below, the orbit brakes you", words)


def _aimed(n: float, ax: Axes, theme: Theme, number: int) -> None:
    t, start = targeted(n)
    straight = free_path(n, (-BEHIND, 0.0, 0.0, AIMED, 0.0, 0.0), 0.75 * t, 200)[:, [0, 2]] / FOOT
    lines = [("targeted", free_path(n, start, t, 200)[:, [0, 2]] / FOOT), ("aimed", straight)]
    words = f"3 ft/s straight at it, or so as to arrive in {t / 60.0:.0f} min"
    names = _plane(ax, theme, lines, number, "Aim at it, and miss", words, true=True)
    for name, path in lines:
        colour = _style(theme, name == "targeted")[0]
        x, y = path[100 if name == "targeted" else 170].tolist()
        names.write(name, x, y, _text(theme, colour), bold=True)
    ax.plot([0.0, -BEHIND / FOOT], [0.0, 0.0], color=theme.muted, linewidth=1.6, linestyle=":", zorder=2)


def _drag(n: float, ax: Axes, theme: Theme, number: int) -> None:
    path = lead_by_drag(n, 181) / FOOT
    words = f"twice the drag: {thousands(float(path[-1, 0]))} ft ahead after {DRAG_TURNS:.0f} revolutions"
    _plane(ax, theme, [("", path)], number, "More drag goes ahead", words)
    ax.plot(*path[60::60].T, "o", color=theme.flown, markeredgecolor=theme.ink, markersize=8, zorder=5)


def _plane(
    ax: Axes, theme: Theme, lines: list[tuple[str, Floats]], number: int, name: str, words: str,
    true: bool = False,
) -> Names:  # fmt: skip
    """Draw paths (k, 2) ft in the orbit plane, the first solid and the second dashed; return what writes names.

    ``true`` shows both axes at one scale, ellipses as they are.
    """
    dress(ax, theme, size=9.5)
    _axes_lines(ax, theme)
    for k, (_, path) in enumerate(lines):
        colour, style = _style(theme, k == 0)
        ax.plot(*path.T, color=colour, linewidth=2.8, linestyle=style, zorder=3)
    every = np.concatenate([*(path for _, path in lines), np.zeros((1, 2))])
    low, high = every.min(axis=0), every.max(axis=0)
    room = np.maximum(high - low, 1.0) * (0.07, 0.22 if len(lines) > 1 else 0.1)
    if true:
        equal_limits(ax, low[0] - room[0], high[0] + room[0], low[1] - room[1], high[1] + room[1])
        ax.invert_xaxis()
        ax.invert_yaxis()
    else:
        ax.set_xlim(high[0] + room[0], low[0] - room[0])
        ax.set_ylim(high[1] + room[1], low[1] - room[1])
    commas(ax)
    _labels(ax)
    _head(ax, theme, number, name, words)
    names = Names(ax, [path for _, path in lines])
    names.point(0.0, 0.0, 12.0)
    return names


def _axes_lines(ax: Axes, theme: Theme) -> None:
    ax.axhline(0.0, color=theme.muted, linewidth=1.2, zorder=1)
    ax.axvline(0.0, color=theme.muted, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1)
    ax.plot([0.0], [0.0], "+", color=theme.ink, markersize=14, markeredgewidth=3.2, zorder=6)


def _style(theme: Theme, first: bool) -> tuple[str, object]:
    return (theme.flown, "-") if first else (theme.drift, (0, (4.5, 1.8)))


def _text(theme: Theme, colour: str) -> str:
    return theme.drift_text if colour == theme.drift else colour


def _labels(ax: Axes) -> None:
    ax.set_xlabel("\u25c0 V-bar, ft", fontsize=10.5, labelpad=1)
    ax.set_ylabel("\u25c0 R-bar, ft below", fontsize=10.5, labelpad=0)


def _head(ax: Axes, theme: Theme, number: int, name: str, words: str) -> None:
    ax.text(0.0, 1.105, f"{number}  {name}", transform=ax.transAxes, fontsize=13.5, fontweight="bold",
            fontfamily=FONT, color=theme.ink)  # fmt: skip
    ax.text(0.0, 1.03, words, transform=ax.transAxes, fontsize=10, fontfamily=FONT, color=theme.muted)


def _ft(metres: float) -> str:
    return f"{thousands(metres / FOOT)} ft"
