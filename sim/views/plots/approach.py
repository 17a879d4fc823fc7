"""The approach in the target's frame as a still: the whole leg in nautical miles, and the last thousand feet in feet.

NASA's sense: V-bar to the left, R-bar down; `vbar="right"` for the books that draw it so. The whole leg shows the
centre of mass in curvilinear LVLH (arc along the orbit, height difference), the last thousand feet the docking port
in rectangular LVLH; the origin is the target's centre of mass in both. A flight of days is shown from Ti on, its
departure in a panel of its own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.environment.clock import to_second
from sim.flight.stages import part_of, stages
from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.views.draw.settings import own_settings
from sim.views.draw.silhouette import shape_of
from sim.views.draw.style import FONT, dress, new_figure, theme_named
from sim.views.draw.wrong import wrong
from sim.views.plots.plot_parts import Names, add_ship, commas, equal_limits, heading, marks_between, need_chaser, title
from sim.views.scene.chapters import chapters
from sim.views.scene.picture_plane import approach_axis, body_to_lvlh, corridor_outline, target_port_of
from sim.views.scene.words import clock_text, length, short_name, thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sim.output.face import Flight
    from sim.views.draw.style import Theme
    from sim.views.plots.plot_parts import PanelName
    from sim.views.scene.chapters import Chapter

    Floats = NDArray[np.float64]

__all__ = ["approach", "describe_approach"]

NEAR_M = 1000.0 * FOOT
MILE_M = NAUTICAL_MILE
PANELS = ("whole", "near", "departure")
ROWS = 11  # of the table


@own_settings()
def approach(
    flight: Flight,
    ax: Axes | None = None,
    *,
    theme: str | Theme = "light",
    vbar: str = "left",
    panel: PanelName = "whole",
) -> Axes:
    """Draw the approach; return the axes, whose figure has both panels when no ``ax`` was given.

    Parameters
    ----------
    flight : the flight
    ax : axes to draw one panel into; default a new figure with both
    theme : "light" | "dark"
    vbar : which way V-bar points, "left" (NASA's sense) | "right"
    panel : with ``ax``, which panel: "whole" (nmi) | "near" (the last 1,000 ft) | "departure"

    Raises
    ------
    InputError
        When the flight has no chaser, or a choice is unknown.
    """
    palette = theme_named(theme)
    need_chaser(flight, "the approach")
    if vbar not in ("left", "right"):
        raise wrong("vbar", vbar, "left or right", "V-bar points to one side or the other", ("left", "right"))
    if panel not in PANELS:
        raise wrong("panel", panel, "whole, near or departure", "there is no such panel", PANELS)
    near, away = part_of(flight, "approach") or flight, part_of(flight, "departure")
    if ax is not None:
        if panel == "departure" and away is None:
            raise wrong("panel", panel, "whole or near", "this flight has no departure", PANELS[:2])
        _panel(away if panel == "departure" and away else near, ax, palette, vbar, panel)
        return ax
    ports = "docking ports" if flight.has_ports else "centres of mass"
    width = 13.0 if away is None else 16.6
    figure = new_figure(width, 7.6, palette)
    where = f"Seen from {short_name(flight.target_vehicle)}: flight to the {vbar}, Earth below. "
    least, most = float(near.range_m.min()), float(near.range_m.max())
    close = (near.contact is not None or near.corridor is not None) and least < 0.9 * NEAR_M
    from_afar = least < 0.9 * MILE_M < 0.6 * most
    arc = ", arc along the orbit and height" if most > MILE_M else ""
    what = f"{'Left' if close else 'Path of'} the centre of mass{arc}."
    what += f" {'Middle' if away else 'Right'}, the last 1,000 ft: the {ports}." if close else ""
    title(figure, flight.scenario.title, where + what, palette)

    def place(left: float, bottom: float, wide: float, high: float) -> Axes:
        """Return axes in the left 13 inches of the figure, of which the places are fractions."""
        return figure.add_axes((left * 13.0 / width, bottom, wide * 13.0 / width, high))

    # a flight from afar needs a wide panel, and a second look at its last mile; one that stays near a large square one
    if from_afar:
        wide = 0.615 if close else 0.915
        main = place(0.065, 0.575, wide, 0.275)
        _panel(near, place(0.065, 0.085, 0.235, 0.375), palette, vbar, "mile")
        _burn_table(flight, place(0.345, 0.06, wide - 0.285, 0.40), palette)
    elif close:
        main = place(0.065, 0.40, 0.615, 0.45)
        _burn_table(flight, place(0.20, 0.02, 0.345, 0.30), palette)
    elif len(_listed(flight)) < 2:
        main = place(0.065, 0.085, 0.915, 0.765)  # one row makes no table: the plot names it
    else:
        main = place(0.065, 0.085, 0.60, 0.765)
        _burn_table(flight, place(0.70, 0.44, 0.28, 0.40), palette, short=True)
    _panel(near, main, palette, vbar, "whole")
    if close:
        _panel(near, place(0.755, 0.085, 0.225, 0.765), palette, vbar, "near")
    if away is not None:
        _panel(away, figure.add_axes((13.55 / width, 0.085, 2.85 / width, 0.765)), palette, vbar, "departure")
    return main


def describe_approach(flight: Flight) -> str:
    """Return the picture of `approach` in words, for who cannot see it."""
    near, away = part_of(flight, "approach") or flight, part_of(flight, "departure")
    target, chaser = short_name(flight.target_vehicle), short_name(flight.chaser_vehicle)
    below = float(near.curvilinear[:, 2].max())
    names = ", ".join(burn.name for burn in near.burns) or "no burn"
    end = (
        f"contact at {clock_text(flight, flight.contact.t_s)} UTC"
        if flight.contact
        else f"a range of {length(float(near.range_m[-1]))}"
    )
    text = (
        f"Path of {chaser} relative to {target}, flight left, Earth down: {length(float(near.range_m[0]))} away, "
        f"at most {length(below)} below, with the burns {names}, to {end}."
    )
    if away is None:
        return text
    phases = [phase.name for phase in flight.phases if phase.start_s >= away.t[0] - 1.0]
    left, gone = f"{to_second(flight.utc(float(away.t[0]))):%d %B %H:%M:%S}", length(float(away.range_m[-1]))
    return f"{text} The departure, from {left} UTC: {', '.join(phases)}, to {gone}."


def _panel(flight: Flight, ax: Axes, theme: Theme, vbar: str, panel: str) -> None:
    dress(ax, theme)
    ax.axhline(0.0, color=theme.muted, linewidth=1.2, zorder=1)
    ax.axvline(0.0, color=theme.muted, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1)
    if panel == "near":
        _near(flight, ax, theme, vbar)
    elif panel == "departure":
        _away(flight, ax, theme, vbar)
    else:
        _far(flight, ax, theme, vbar, panel == "mile")
    commas(ax)


def _far(flight: Flight, ax: Axes, theme: Theme, vbar: str, mile: bool) -> None:
    """Draw the path of the centre of mass: all of it, or the last nautical mile."""
    path = np.asarray(flight.curvilinear)[:, [0, 2]]
    first = int(np.argmax(flight.range_m < 1.3 * MILE_M)) if mile else 0
    shown = path[first:]
    unit, name = (NAUTICAL_MILE, "nmi") if float(np.abs(shown).max()) > 2.0 * NAUTICAL_MILE else (FOOT, "ft")
    ax.plot(*(path / unit).T, color=theme.flown, linewidth=2.8, solid_capstyle="round", zorder=3)
    span = float(flight.t[-1] - flight.t[first])
    step = 300.0 if mile else 600.0 if span < 6.0 * 3600.0 else 3600.0
    t = marks_between(flight, step, float(flight.t[first]), float(flight.t[-1]))
    ax.plot(
        *(_at(flight, path, t) / unit).T, "o", color=theme.flown, markeredgecolor=theme.panel, markersize=5.5, zorder=4
    )
    ax.plot([0.0], [0.0], "+", color=theme.ink, markersize=15, markeredgewidth=3, zorder=6)
    if mile:
        mile_length = MILE_M / unit
        equal_limits(ax, -1.02 * mile_length, 0.12 * mile_length, -0.14 * mile_length, 0.9 * mile_length)
    else:
        low, high = np.minimum(shown.min(axis=0), 0.0) / unit, np.maximum(shown.max(axis=0), 0.0) / unit
        wide, tall = np.maximum(high - low, 1e-9)
        equal_limits(ax, low[0] - 0.05 * wide, high[0] + 0.035 * wide, low[1] - 0.14 * tall, high[1] + 0.16 * tall)
    _sense(ax, vbar)
    names = Names(ax, [path / unit, _level(ax)])
    names.point(0.0, 0.0, 12.0)
    burns = [burn for burn in flight.burns if burn.t_s >= flight.t[first]]
    places = _at(flight, path, np.array([burn.t_s for burn in burns])) / unit
    for x, y in places:
        ax.plot([x], [y], "D", color=theme.ink, markersize=7, zorder=6)
        names.point(x, y)
    names.write(short_name(flight.target_vehicle), 0.0, 0.0, theme.ink, bold=True, size=12, gap=17.0)
    if flight.failure and not mile:
        (x, y) = path[-1] / unit
        ax.plot([x], [y], "X", color=theme.warning, markersize=10, zorder=7)
        names.write("failed", x, y, theme.warning, bold=True)
    for burn, (x, y) in zip(burns, places, strict=True):
        names.write(burn.name, x, y, theme.ink, bold=True)
    words = f"V-bar, {name}; a dot every {step / 60.0:.0f} min"
    ax.set_xlabel(f"\u25c0 {words}" if vbar == "left" else f"{words} \u25b6")
    ax.set_ylabel(f"\u25c0 R-bar, {name} below")
    heading(ax, "The last nautical mile" if mile else "The whole approach", theme)


def _near(flight: Flight, ax: Axes, theme: Theme, vbar: str) -> None:
    """Draw the path of the docking port over the last 1,000 ft, with corridor, holds and ships to scale."""
    port = target_port_of(flight)
    path = np.asarray(flight.port)[:, [0, 2]] + port
    reach = np.asarray(flight.range_m)
    inside = flight.corridor[1] if flight.corridor else NEAR_M
    axis = approach_axis(path, port, reach, min(inside, NEAR_M))
    first = int(np.argmax(reach < 1.25 * NEAR_M))
    across = np.array([axis[1], -axis[0]])
    ax.plot(*(path[first:] / FOOT).T, color=theme.flown, linewidth=2.6, solid_capstyle="round", zorder=3)
    t = marks_between(flight, 300.0, float(flight.t[first]), float(flight.t[-1]))
    kept: list[Floats] = []
    for dot in _at(flight, path, t) / FOOT:
        if not kept or np.abs(dot - kept[-1]).max() > 12.0:
            kept.append(dot)
    if kept:
        ax.plot(*np.array(kept).T, "o", color=theme.flown, markeredgecolor=theme.panel, markersize=5.5, zorder=4)
    upright = abs(axis[1]) > 0.5  # along the R-bar
    if upright:
        middle = 0.5 * NEAR_M / FOOT * axis[1]
        equal_limits(ax, -330.0, 330.0, middle - 640.0, middle + 640.0)
    else:  # along the V-bar: the target, and the path from where it comes below or above it
        drawn = path[reach < NEAR_M] / FOOT
        low, high = np.minimum(drawn.min(axis=0), -100.0), np.maximum(drawn.max(axis=0), 100.0)
        equal_limits(ax, low[0] - 40.0, high[0] + 40.0, low[1] - 40.0, high[1] + 40.0)
    _sense(ax, vbar)
    names = Names(ax, [path[first:] / FOOT, _level(ax)])
    add_ship(ax, shape_of(flight.target_vehicle), np.eye(3), (0.0, 0.0), FOOT, theme)
    names.point(0.0, 0.0, 34.0)
    shape, turn = shape_of(flight.plan.active), body_to_lvlh(flight)
    place = next((place for _, place in flight.holds if 150.0 * FOOT < place < 0.8 * NEAR_M), 0.6 * NEAR_M)
    i = int(np.argmax(reach <= place * 1.02))
    x, z = np.asarray(flight.lvlh)[i, [0, 2]]
    add_ship(ax, shape, turn[i], (float(x), float(z)), FOOT, theme)
    names.point(float(x) / FOOT, float(z) / FOOT, 22.0)
    if flight.corridor:
        outline = corridor_outline(axis, flight.corridor[0], inside, port) / FOOT
        ax.fill(*outline.T, color=theme.corridor, alpha=theme.corridor_alpha, linewidth=0, zorder=1)
        ax.plot(*outline[[1, 0, 2]].T, color=theme.corridor, linewidth=1.8, zorder=2)
        x, z = outline[1] * 0.8 + outline[0] * 0.2 if upright else min(outline[1:], key=lambda end: end[1])
        words = f"corridor\n\u00b1{math.degrees(flight.corridor[0]):.0f}\u00b0"
        names.write(
            words, x, z, theme.corridor, bold=True, around=((-1, 0), (1, 0)) if upright else ((0.7, -1), (0, -1))
        )
    for _, place in flight.holds:
        if place > NEAR_M:
            continue
        half = max(place * math.tan(flight.corridor[0]) if flight.corridor else 0.0, 20.0 * FOOT) + 8.0 * FOOT
        ends = np.array([port + place * axis + half * across, port + place * axis - half * across]) / FOOT
        ax.plot(*ends.T, color=theme.corridor, linewidth=2.4, zorder=2)
        x, z = max(ends, key=lambda end: end[0] if upright else end[1])
        beside = ((-1, 0), (1, 0)) if vbar == "left" else ((1, 0), (-1, 0))
        words = f"hold {thousands(place / FOOT)} ft"
        names.write(words, x, z, theme.corridor, gap=10.0, around=beside if upright else ((0.7, 1), (0, 1), (-0.7, 1)))
    names.write(short_name(flight.target_vehicle), 0.0, 0.0, theme.ink, bold=True, size=12, gap=38.0)
    if flight.contact is not None:
        ax.plot(*(port / FOOT), "o", color=theme.drift, markeredgecolor=theme.ink, markersize=7, zorder=7)
    dots = "a dot every 5 min"
    ax.set_xlabel(f"\u25c0 V-bar, ft; {dots}" if vbar == "left" else f"V-bar, ft; {dots} \u25b6")
    ax.set_ylabel("\u25c0 R-bar, ft below", labelpad=0)
    heading(ax, "The last 1,000 ft", theme)


def _away(flight: Flight, ax: Axes, theme: Theme, vbar: str) -> None:
    """Draw the departure: the path of the centre of mass about the target, as far as it stays near."""
    path = np.asarray(flight.lvlh)[:, [0, 2]] / FOOT
    last = max((p.end_s for p in flight.phases if p.kind in ("separate", "back-out", "fly-around")), default=0.0)
    staying = path[flight.t <= last] if last > flight.t[0] else path[:2]
    reach = min(max(1.22 * float(np.linalg.norm(staying, axis=1).max()), 330.0), 2500.0)
    equal_limits(ax, -reach, reach, -reach, reach)
    _sense(ax, vbar)
    ax.plot(*path.T, color=theme.flown, linewidth=2.6, solid_capstyle="round", zorder=3)
    dots = _at(flight, path, marks_between(flight, 600.0, float(flight.t[0]), float(flight.t[-1])))
    inside = dots[np.abs(dots).max(axis=1, initial=0.0) < reach]
    ax.plot(*inside.T, "o", color=theme.flown, markeredgecolor=theme.panel, markersize=5.5, zorder=4)
    add_ship(ax, shape_of(flight.target_vehicle), np.eye(3), (0.0, 0.0), FOOT, theme)
    names = Names(ax, [path[np.abs(path).max(axis=1) < 2.0 * reach], _level(ax)])
    names.point(0.0, 0.0, 26.0)
    called = {burn.name: burn.nominal_s for burn in flight.burns}
    starts = [p for p in flight.phases if flight.t[0] - 1.0 <= p.start_s <= flight.t[-1] and p.kind != "coast"]
    for phase in starts:
        ((x, y),) = _at(flight, path, np.array([called.get(phase.name, phase.start_s)]))
        if max(abs(x), abs(y)) < reach:
            ax.plot([x], [y], "D", color=theme.ink, markersize=6.5, zorder=6)
            names.point(float(x), float(y))
            word = "undocking" if phase.kind == "separate" else phase.name.replace(" ", "\n", 1)
            names.write(word, float(x), float(y), theme.ink, bold=True, size=10.5, must=phase.kind == "burn")
    words = "ft; a dot every 10 min"
    ax.set_xlabel(f"\u25c0 V-bar, {words}" if vbar == "left" else f"V-bar, {words} \u25b6")
    ax.set_ylabel("\u25c0 R-bar, ft below", labelpad=0)
    heading(ax, "The departure", theme)


def _level(ax: Axes) -> Floats:
    """Points along V-bar, for names to keep off."""
    across = np.linspace(*ax.get_xlim(), 150)
    return np.column_stack([across, np.zeros_like(across)])


def _listed(flight: Flight) -> list[Chapter]:
    """Return what the table lists: from Ti on, as much as it holds."""
    kinds, start = ("burn", "hold", "contact", "separate", "fly-around"), stages(flight).approach[0]
    found = [part for part in chapters(flight) if part.kind in kinds and part.t_s >= start]
    if len(found) > ROWS:  # holds tell least
        found = [part for part in found if part.kind != "hold"]
    return found


def _burn_table(flight: Flight, ax: Axes, theme: Theme, short: bool = False) -> None:
    """List burns, holds and contact under the plot: when, where, how much; ``short`` leaves out the mission time."""
    ax.set_axis_off()
    ax.set_xlim(0.0, 1.0)
    heads = ("", "UTC", "MET", "range", "\u0394v, ft/s")
    places = (0.0, 0.60, 0.0, 0.81, 1.0) if short else (0.0, 0.44, 0.655, 0.84, 1.0)
    columns = list(zip(heads, places, ("left", "right", "right", "right", "right"), strict=True))
    rows: list[tuple[str, ...]] = []
    dv = {burn.name: float(np.linalg.norm(burn.dv_lvlh_m_s)) / FOOT for burn in flight.burns}
    named = {burn.name: burn.nominal_s for burn in flight.burns}
    for part in _listed(flight):
        reach = "" if part.kind == "contact" else length(float(np.interp(part.t_s, flight.t, flight.range_m)))
        spent = f"{dv[part.name]:.2f}" if part.kind == "burn" and part.name in dv else ""
        most = 13 if short else 12
        called = "Undocking" if part.kind == "separate" else part.name
        name = called if len(called) <= most else called[: most - 1] + "\u2026"
        when = named.get(part.name, part.t_s)
        rows.append((name, clock_text(flight, when), flight.met(when), reach, spent))
    if not rows:
        return
    ax.set_ylim(11.5, -0.6)
    if short:
        rows, columns = [(row[0], row[1], *row[3:]) for row in rows], columns[:2] + columns[3:]
    for head, x, align in columns:
        ax.text(x, 0.0, head, ha=align, va="center", fontsize=10.5, fontfamily=FONT, color=theme.muted)
    ax.plot([0.0, 1.0], [0.55, 0.55], color=theme.ring, linewidth=1.0, clip_on=False)
    for i, row in enumerate(rows[:ROWS], start=1):
        for text, (_, x, align) in zip(row, columns, strict=True):
            ax.text(
                x,
                i + 0.15,
                text,
                ha=align,
                va="center",
                fontsize=11,
                fontfamily=FONT,
                color=theme.ink,
                fontweight="bold" if x == 0.0 else "normal",
            )


def _sense(ax: Axes, vbar: str) -> None:
    """Turn the axes NASA's way: down is positive, and V-bar points ``vbar``."""
    if vbar == "left" and not ax.xaxis_inverted():
        ax.invert_xaxis()
    if not ax.yaxis_inverted():
        ax.invert_yaxis()


def _at(flight: Flight, path: Floats, t: Floats) -> Floats:
    return np.column_stack([np.interp(t, flight.t, column) for column in path.T])
