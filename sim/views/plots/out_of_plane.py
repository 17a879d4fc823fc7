"""Out of plane: the path seen from above, and the distance from the target's orbit plane against time, with its nodes.

Left alone the chaser swings through the target's plane twice a revolution; a burn at such a node turns the plane
without being undone by the motion itself. Seen from above with the flight to the left, y (against the orbit's normal)
points up: to the right-hand side of who looks ahead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.flight.stages import part_of
from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.views.draw.settings import own_settings
from sim.views.draw.style import dress, new_figure, theme_named
from sim.views.draw.wrong import wrong
from sim.views.plots.plot_parts import Names, commas, heading, marks_between, need_chaser, title
from sim.views.scene.words import clock_text, length, short_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sim.output.face import Flight
    from sim.views.draw.style import Theme

    Floats = NDArray[np.float64]

__all__ = ["describe_out_of_plane", "nodes", "out_of_plane"]

PANELS = ("above", "time", "far")
CROWDED = 30  # nodes in a panel, beyond which their circles are small
SWING_M = 1.0 * FOOT  # a crossing counts where the path has been so far off the plane since the last (chosen)


@own_settings()
def out_of_plane(flight: Flight, ax: Axes | None = None, *, theme: str | Theme = "light", panel: str = "above") -> Axes:
    """Draw how far the chaser is from the target's orbit plane; return the axes of the path seen from above.

    Parameters
    ----------
    flight : the flight
    ax : axes to draw one panel into; default a new figure with all
    theme : "light" | "dark"
    panel : with ``ax``, which panel: "above" and "time" show the approach, "far" the time before it

    Raises
    ------
    InputError
        When the flight has no chaser, or a choice is unknown.
    """
    palette = theme_named(theme)
    need_chaser(flight, "the motion out of plane")
    if panel not in PANELS:
        raise wrong("panel", panel, ", ".join(PANELS), "there is no such panel", PANELS)
    near, far = part_of(flight, "approach") or flight, part_of(flight, "far")
    if ax is not None:
        if panel == "above":
            _above(near, ax, palette)
        else:
            _time(far or near if panel == "far" else near, ax, palette, "Against time")
        return ax
    figure = new_figure(13.0, 8.6 if far else 6.6, palette)
    below = f"Distance from {short_name(flight.target_vehicle)}'s orbit plane; a circle where the plane is crossed."
    title(figure, flight.scenario.title, below, palette)
    low, high = (0.435, 0.415) if far else (0.105, 0.70)
    main = figure.add_axes((0.075, low, 0.40, high))
    _above(near, main, palette)
    _time(
        near,
        figure.add_axes((0.565, low, 0.415, high)),
        palette,
        "The approach against time" if far else "Against time",
    )
    if far:
        _time(far, figure.add_axes((0.075, 0.075, 0.905, 0.255)), palette, "The way there")
    return main


def describe_out_of_plane(flight: Flight) -> str:
    """Return the picture of `out_of_plane` in words, for who cannot see it."""
    near = part_of(flight, "approach") or flight
    most = float(np.abs(near.curvilinear[:, 1]).max())
    when = [clock_text(flight, t) for t in nodes(near)]
    crossed = f"it is crossed at {', '.join(when[:6])} UTC" if when else "it is not crossed"
    far = part_of(flight, "far")
    text = (
        f"Distance of {short_name(flight.chaser_vehicle)} from the orbit plane of {short_name(flight.target_vehicle)}"
    )
    if far:
        text += f": up to {length(float(np.abs(far.curvilinear[:, 1]).max()))} on the way there"
    return text + f", in the approach at most {length(most)}; {crossed}."


def nodes(flight: Flight) -> Floats:
    """Return when (s) the chaser crosses the target's orbit plane, by straight line between samples.

    A crossing counts after a swing of a foot or more; a chaser that is held in the plane makes none.
    """
    t, y = np.asarray(flight.t), np.asarray(flight.curvilinear)[:, 1]
    found: list[float] = []
    swing = 0.0
    for k in range(len(t) - 1):
        swing = max(swing, abs(float(y[k])))
        if y[k] * y[k + 1] < 0.0 and swing >= SWING_M:
            found.append(float(t[k] + (t[k + 1] - t[k]) * y[k] / (y[k] - y[k + 1])))
            swing = 0.0
    return np.array(found)


def _above(flight: Flight, ax: Axes, theme: Theme) -> None:
    """Draw the path seen from above: arc along the orbit to the left, y up."""
    dress(ax, theme)
    path = np.asarray(flight.curvilinear)[:, :2]
    across, name = _unit(path[:, 0])
    up, up_name = _unit(path[:, 1])
    x, y = path[:, 0] / across, path[:, 1] / up
    ax.axhline(0.0, color=theme.muted, linewidth=1.2, zorder=1)
    ax.plot(x, y, color=theme.flown, linewidth=2.6, zorder=3)
    step = 600.0 if flight.t[-1] - flight.t[0] < 6.0 * 3600.0 else 3600.0
    dots = marks_between(flight, step, float(flight.t[0]), float(flight.t[-1]))
    ax.plot(
        np.interp(dots, flight.t, x), np.interp(dots, flight.t, y), "o", color=theme.flown,
        markeredgecolor=theme.panel, markersize=5.5, zorder=4,
    )  # fmt: skip
    low, high = min(float(x.min()), 0.0), max(float(x.max()), 0.0)
    room = 0.06 * (high - low)
    ax.set_xlim(high + room, low - room)  # forward is left
    most = 1.25 * max(float(np.abs(y).max()), 10.0 * FOOT / up)
    ax.set_ylim(-most, most)
    ax.plot([0.0], [0.0], "+", color=theme.ink, markersize=15, markeredgewidth=3, zorder=6)
    names = Names(ax, [np.column_stack([x, y])])
    names.point(0.0, 0.0, 12.0)
    for t in nodes(flight):
        place = float(np.interp(t, flight.t, x))
        ax.plot([place], [0.0], "o", color=theme.panel, markeredgecolor=theme.drift, markeredgewidth=2.4, markersize=9,
                zorder=6)  # fmt: skip
    _burns(flight, names, x, y, theme)
    names.write(short_name(flight.target_vehicle), 0.0, 0.0, theme.ink, bold=True, size=12, gap=15.0, must=False)
    commas(ax)
    ax.set_xlabel(f"\u25c0 V-bar, {name}; a dot every {step / 60.0:.0f} min")
    ax.set_ylabel(f"out of plane, {up_name} (right of the flight \u25b6)")
    heading(ax, "Seen from above", theme)


def _time(flight: Flight, ax: Axes, theme: Theme, words: str) -> None:
    """Draw the distance from the plane against time, with its nodes and the burns."""
    dress(ax, theme)
    values = np.asarray(flight.curvilinear)[:, 1]
    unit, name = _unit(values)
    y = values / unit
    span = float(flight.t[-1] - flight.t[0])
    scale, clock = (3600.0, "hours") if span > 3.0 * 3600.0 else (60.0, "minutes")
    x = (np.asarray(flight.t) - float(flight.t[0])) / scale
    ax.axhline(0.0, color=theme.muted, linewidth=1.2, zorder=1)
    ax.plot(x, y, color=theme.flown, linewidth=2.6, zorder=3)
    most = 1.3 * max(float(np.abs(y).max()), 10.0 * FOOT / unit)
    ax.set_xlim(-0.02 * x[-1], 1.03 * x[-1])
    ax.set_ylim(-most, most)
    crossed = nodes(flight)
    size = 9.0 if len(crossed) <= CROWDED else 5.0  # in days of swinging the circles would hide the line
    ax.plot((crossed - flight.t[0]) / scale, np.zeros(len(crossed)), "o", color=theme.panel, zorder=6,
            markeredgecolor=theme.drift, markeredgewidth=0.27 * size, markersize=size)  # fmt: skip
    names = Names(ax, [np.column_stack([x, y])])
    _burns(flight, names, x, y, theme)
    if len(crossed) <= 6:
        for t in crossed:
            names.write(clock_text(flight, float(t))[:5], float((t - flight.t[0]) / scale), 0.0, theme.drift_text,
                        size=10.5, must=False)  # fmt: skip
    commas(ax)
    ax.set_xlabel(
        f"{clock} from {clock_text(flight, float(flight.t[0]))[:5]} UTC, {flight.utc(float(flight.t[0])):%d %B %Y}"
    )
    ax.set_ylabel(f"out of plane, {name}")
    heading(ax, words, theme)


def _burns(flight: Flight, names: Names, x: Floats, y: Floats, theme: Theme) -> None:
    for burn in flight.burns:
        place = float(np.interp(burn.nominal_s, flight.t, x)), float(np.interp(burn.nominal_s, flight.t, y))
        names.ax.plot(*([each] for each in place), "D", color=theme.ink, markersize=6.5, zorder=7)
        names.point(*place)
    for burn in flight.burns:
        place = float(np.interp(burn.nominal_s, flight.t, x)), float(np.interp(burn.nominal_s, flight.t, y))
        names.write(burn.name, *place, theme.ink, bold=True, size=10.5, must=False)


def _unit(values: Floats) -> tuple[float, str]:
    return (NAUTICAL_MILE, "nmi") if float(np.abs(values).max()) > 2.0 * NAUTICAL_MILE else (FOOT, "ft")
