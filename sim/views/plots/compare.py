"""Two runs on the same axes: the path, the last thousand feet, and closing rate against range.

The first run is drawn as flown always is; the second in the colour of ink, with open squares: so the two are told
apart by shape as well as by colour.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.flight.differences import changed_settings, differences
from sim.flight.stages import part_of
from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.views.draw.settings import own_settings
from sim.views.draw.silhouette import shape_of
from sim.views.draw.style import FONT, dress, new_figure, theme_named
from sim.views.plots.plot_parts import add_ship, commas, equal_limits, heading, marks_between, need_chaser, title
from sim.views.scene.instant import gate_lines
from sim.views.scene.picture_plane import approach_axis, corridor_outline, target_port_of
from sim.views.scene.rate import in_view
from sim.views.scene.words import in_words, length, thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from matplotlib.lines import Line2D
    from matplotlib.text import Text as AxesText
    from numpy.typing import NDArray

    from sim.flight.differences import Difference
    from sim.output.face import Flight
    from sim.views.draw.style import Theme

    Floats = NDArray[np.float64]

__all__ = ["compare", "describe_compare", "labels_of"]

COLUMN_GAP = 0.035  # of the table's width, between two columns
NEAR_M, RATES_M = 1000.0 * FOOT, 2500.0 * FOOT
TABLE = (("time", "contact"), ("delta-v", "in all"), ("propellant", "in all"), ("contact", "closing rate"),
         ("contact", "lateral offset"), ("contact", "captured"), ("contact", "closest approach"))  # fmt: skip


@own_settings()
def compare(
    a: Flight, b: Flight, fig: Figure | SubFigure | None = None, *,
    theme: str | Theme = "light", names: tuple[str, str] | None = None,
) -> Figure | SubFigure:  # fmt: skip
    """Draw two runs on the same axes, with the differences that matter in a table; return the figure.

    Parameters
    ----------
    a, b : the runs; the first is drawn with circles, the second in ink with squares
    fig : a figure to draw into; default a new one
    theme : "light" | "dark"
    names : what the two are called; default their scenarios' names, or what was set in the second

    Raises
    ------
    InputError
        When a flight has no chaser, or there is no such theme.
    """
    palette = theme_named(theme)
    for flight in (a, b):
        need_chaser(flight, "comparing approaches")
    called = names or labels_of(a, b)
    if fig is None:
        fig = new_figure(13.0, 7.9, palette)
        settings = changed_settings(a.scenario, b.scenario)
        words = "; ".join(f"{row.name}: {row.first or 'none'} / {row.second or 'none'}" for row in settings[:2])
        more = f" and {len(settings) - 2} more settings" if len(settings) > 2 else ""
        below = f"Set otherwise: {words}{more}." if settings else "The settings are the same."
        title(fig, f"{called[0]} and {called[1]}", below if len(below) < 130 else below[:129] + "\u2026", palette)
    runs = [part_of(flight, "approach") or flight for flight in (a, b)]
    _path(runs, fig.add_axes((0.065, 0.545, 0.615, 0.30)), palette, called)
    _rates(runs, fig.add_axes((0.065, 0.085, 0.295, 0.345)), palette)
    _table(differences(a, b), fig.add_axes((0.385, 0.06, 0.295, 0.37)), palette, called)
    _near(runs, fig.add_axes((0.755, 0.085, 0.225, 0.76)), palette)
    return fig


def describe_compare(a: Flight, b: Flight, names: tuple[str, str] | None = None) -> str:
    """Return the picture of `compare` in words, for who cannot see it."""
    called = names or labels_of(a, b)
    rows = [row for row in differences(a, b) if (row.group, row.name) in TABLE]
    figures = "; ".join(
        f"{row.group} {row.name} {_text(row.first)} and {_text(row.second)}"
        + (f" {row.unit}" if row.unit and row.group != "time" else "")
        for row in rows
    )
    settings = changed_settings(a.scenario, b.scenario)
    changed = ", ".join(f"{row.name} {row.first} and {row.second}" for row in settings[:3]) or "nothing"
    what = f"Paths and closing rates of two runs on the same axes, {called[0]} and {called[1]}"
    return f"{what}; set otherwise: {changed}; {figures}."


def labels_of(a: Flight, b: Flight) -> tuple[str, str]:
    """Return what to call two runs: their scenarios' names, or the one setting in which they differ."""
    if a.scenario.name != b.scenario.name:
        return a.scenario.name, b.scenario.name
    settings = changed_settings(a.scenario, b.scenario)
    if len(settings) == 1:
        key = settings[0].name.removeprefix("phase.").removeprefix("model.")
        pair = (f"{key} {settings[0].first or 'none'}", f"{key} {settings[0].second or 'none'}")
        if sum(map(len, pair)) < 50:  # the legend has no more room
            return pair
    return f"{a.scenario.name}, run A", f"{b.scenario.name}, run B"


def _marks(theme: Theme, k: int) -> dict[str, Any]:
    """Return how the marks of run ``k`` look: full circles, or open squares in which a circle can be seen."""
    if k == 0:
        return {"marker": "o", "color": theme.flown, "markeredgecolor": theme.panel, "markersize": 6.5}
    return {
        "marker": "s", "color": theme.ink, "markerfacecolor": "none", "markeredgecolor": theme.ink,
        "markeredgewidth": 1.8, "markersize": 9.5,
    }  # fmt: skip


def _path(runs: list[Flight], ax: Axes, theme: Theme, called: tuple[str, str]) -> None:
    dress(ax, theme)
    paths = [np.asarray(flight.curvilinear)[:, [0, 2]] for flight in runs]
    every = np.concatenate([*paths, np.zeros((1, 2))])
    unit, name = (NAUTICAL_MILE, "nmi") if float(np.abs(every).max()) > 2.0 * NAUTICAL_MILE else (FOOT, "ft")
    low, high = every.min(axis=0) / unit, every.max(axis=0) / unit
    wide, tall = np.maximum(high - low, 1e-9)
    equal_limits(ax, low[0] - 0.05 * wide, high[0] + 0.05 * wide, low[1] - 0.2 * tall, high[1] + 0.2 * tall)
    _sense(ax, theme)
    handles = []
    for k, (flight, path) in enumerate(zip(runs, paths, strict=True)):
        times = _apart(flight, path / unit, marks_between(flight, 600.0, *_ends(flight)), 0.02 * wide)
        handles.append(_line(ax, theme, k, flight.t, path / unit, times))
    commas(ax)
    ax.set_xlabel(f"\u25c0 V-bar, {name}; a mark every 10 min from the first burn", labelpad=1)
    ax.set_ylabel(f"\u25c0 R-bar, {name} below")
    heading(ax, "The approach", theme)
    ax.legend(
        handles, called, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, fontsize=11.5, frameon=False,
        labelcolor=theme.ink, borderaxespad=0.15, prop={"family": FONT, "weight": "bold", "size": 11.5},
    )  # fmt: skip


def _near(runs: list[Flight], ax: Axes, theme: Theme) -> None:
    dress(ax, theme)
    first = runs[0]
    port = target_port_of(first)
    paths = [np.asarray(flight.port)[:, [0, 2]] + target_port_of(flight) for flight in runs]
    inside = first.corridor[1] if first.corridor else NEAR_M
    axis = approach_axis(paths[0], port, np.asarray(first.range_m), min(inside, NEAR_M))
    middle = 0.5 * NEAR_M / FOOT * axis
    tall = 640.0 if abs(axis[1]) > 0.5 else 330.0
    equal_limits(ax, middle[0] - 330.0, middle[0] + 330.0, middle[1] - tall, middle[1] + tall)
    _sense(ax, theme)
    add_ship(ax, shape_of(first.target_vehicle), np.eye(3), (0.0, 0.0), FOOT, theme)
    if first.corridor:
        outline = corridor_outline(axis, first.corridor[0], inside, port) / FOOT
        ax.fill(*outline.T, color=theme.corridor, alpha=theme.corridor_alpha, linewidth=0, zorder=1)
        ax.plot(*outline[[1, 0, 2]].T, color=theme.corridor, linewidth=1.6, zorder=2)
    for k, (flight, path) in enumerate(zip(runs, paths, strict=True)):
        close = int(np.argmax(flight.range_m < 1.3 * NEAR_M))
        if flight.range_m[close] < 1.3 * NEAR_M:
            start = float(flight.t[close])
            times = marks_between(flight, 300.0, start, float(flight.t[-1]))
            _line(ax, theme, k, flight.t[close:], path[close:] / FOOT, _apart(flight, path / FOOT, times, 14.0))
    commas(ax)
    ax.set_xlabel("\u25c0 V-bar, ft; a mark every 5 min")
    ax.set_ylabel("\u25c0 R-bar, ft below", labelpad=0)
    heading(ax, "The last 1,000 ft", theme)


def _rates(runs: list[Flight], ax: Axes, theme: Theme) -> None:
    dress(ax, theme)
    most = max(float(flight.range_m.max()) for flight in runs)
    least = max(float(flight.range_m.min()) for flight in runs)
    widest = most * 1.03 if most < RATES_M or least > 0.5 * RATES_M else RATES_M
    unit, name = (NAUTICAL_MILE, "nmi") if widest > 2.0 * NAUTICAL_MILE else (FOOT, "ft")
    gates = gate_lines(runs[0])
    for line in gates:
        style = (0, (5, 3))
        ax.plot(line[:, 0] / unit, line[:, 1] / FOOT, color=theme.corridor, linewidth=2.0, linestyle=style, zorder=2)
    fastest = 0.05
    for k, flight in enumerate(runs):
        part = in_view(np.asarray(flight.range_m), widest)
        reach, closing = flight.range_m[part] / unit, -flight.range_rate_m_s[part] / FOOT
        spots = np.linspace(0.06 + 0.03 * k, 0.96, 9) * widest / unit
        falling = reach[::-1]
        places = np.clip(len(reach) - np.searchsorted(np.maximum.accumulate(falling), spots), 0, len(reach) - 1)
        shown = sorted(set(places.tolist()))
        ax.plot(reach, closing, linewidth=1.7, markevery=shown, zorder=4 + k, **_marks(theme, k))
        fastest = max(fastest, float(closing.max(initial=0.0)))
    ax.axhline(0.0, color=theme.muted, linewidth=1.2, zorder=1)
    ax.set_xlim(widest / unit, -0.02 * widest / unit)
    ax.set_ylim(-0.08 * fastest, 1.12 * fastest)
    commas(ax)
    ax.set_xlabel(f"range, {name}" + ("; dashed: gates" if len(gates) else ""), labelpad=1)
    ax.set_ylabel("closing rate, ft/s")
    whole = widest >= most
    heading(ax, "Closing rate" if whole else f"Closing rate, the last {length(widest).replace('.00', '')}", theme)


def _table(rows: tuple[Difference, ...], ax: Axes, theme: Theme, called: tuple[str, str]) -> None:
    """List the differences that matter."""
    ax.set_axis_off()
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(9.4, -0.7)
    short = [name if len(name) <= 9 else f"run {'AB'[k]}" for k, name in enumerate(called)]
    cells = [("", *short, "change")]
    for row in rows:
        if (row.group, row.name) not in TABLE:
            continue
        name = {"time": "contact, MET", "delta-v": "delta-v, ft/s", "propellant": "propellant, kg"}.get(row.group)
        name = name or f"{row.name}, {row.unit}".removesuffix(", ")
        change = "" if row.difference is None else _change(row)
        cells.append((name, _text(row.first), _text(row.second), change))
    written = [
        [
            ax.text(
                0.0, i * 1.12, text, ha="right" if k else "left", va="center", fontsize=10.5 if i else 10.0,
                fontfamily=FONT, color=theme.ink if i else theme.muted, fontweight="normal" if k else "bold",
            )
            for k, text in enumerate(line)
        ]
        for i, line in enumerate(cells)
    ]  # fmt: skip
    _set_columns(ax, written)
    ax.plot([0.0, 1.0], [0.58, 0.58], color=theme.ring, linewidth=1.0, clip_on=False)


def _set_columns(ax: Axes, rows: list[list[AxesText]]) -> None:
    """Place the columns of a table by the widths of what is in them, the last at the right edge; smaller if need be."""
    room = ax.get_window_extent().width
    for size in (10.5, 10.0, 9.5, 9.0, 8.5, 8.0):
        for text in (text for row in rows for text in row):
            text.set_fontsize(size)
        widths = [max(text.get_window_extent().width for text in column) / room for column in zip(*rows, strict=True)]
        if sum(widths) + COLUMN_GAP * (len(widths) - 1) <= 1.0:
            break
    spare = max(0.0, (1.0 - sum(widths)) / (len(widths) - 1) - COLUMN_GAP)
    right = 1.0
    for column, width in zip(reversed(list(zip(*rows, strict=True))[1:]), reversed(widths[1:]), strict=True):
        for text in column:
            text.set_x(right)
        right -= width + COLUMN_GAP + 0.6 * spare


def _line(ax: Axes, theme: Theme, k: int, t: Floats, path: Floats, times: Floats) -> Line2D:
    """Draw run ``k`` with marks at ``times``; return a handle for a legend."""
    from matplotlib.lines import Line2D

    marks, width = _marks(theme, k), (2.8, 1.7)[k]
    ax.plot(*path.T, color=marks["color"], linewidth=width, zorder=3 + k)
    spots = np.column_stack([np.interp(times, t, column) for column in path.T])
    ax.plot(*spots.T, linestyle="none", zorder=5 + k, **marks)
    return Line2D([], [], linewidth=width, **marks)


def _apart(flight: Flight, path: Floats, times: Floats, least: float) -> Floats:
    """Return the times at which marks stand ``least`` apart, so that a hold does not pile them up."""
    kept: list[float] = []
    last = np.full(2, math.inf)
    for t in times:
        spot = np.array([np.interp(t, flight.t, column) for column in path.T])
        if np.abs(spot - last).max() > least:
            kept.append(float(t))
            last = spot
    return np.array(kept)


def _sense(ax: Axes, theme: Theme) -> None:
    """Turn the axes NASA's way, with the target's level and centre."""
    ax.invert_xaxis()
    ax.invert_yaxis()
    ax.axhline(0.0, color=theme.muted, linewidth=1.2, zorder=1)
    ax.axvline(0.0, color=theme.muted, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1)
    ax.plot([0.0], [0.0], "+", color=theme.ink, markersize=13, markeredgewidth=2.6, zorder=8)


def _ends(flight: Flight) -> tuple[float, float]:
    return float(flight.t[0]), float(flight.t[-1])


def _text(value: float | str | None) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else thousands(value, 1 if abs(value) >= 10.0 else 2)


def _change(row: Difference) -> str:
    assert row.difference is not None
    value = thousands(row.difference, 1 if abs(row.difference) >= 10.0 else 2)
    sign = "" if value.startswith("\u2212") else "+"
    if row.group != "time":
        return sign + value
    # days of seconds would run into the next column
    return f"{sign}{value} s" if abs(row.difference) < 1000.0 else f"{sign or value[0]}{in_words(abs(row.difference))}"
