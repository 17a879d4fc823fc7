"""The way there: from the orbit of insertion to Ti, seen from the target, and how fast the distance closes.

The upper panel shows height against distance along the orbit, which is logarithmic beyond ten nautical miles: a flight
that begins thousands of miles behind and ends at eight would else end in a dot. The lower one shows the distance
against time, with what each stretch between two burns closes in a revolution: lower is faster.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.flight.phasing import Phasing
from sim.flight.stages import stages
from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.scenario.timeline import first_intercept
from sim.views.draw.settings import own_settings
from sim.views.draw.style import FONT, dress, new_figure, theme_named
from sim.views.draw.wrong import wrong
from sim.views.plots.plot_parts import Names, commas, heading, need_chaser, title
from sim.views.scene.words import short_name, thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sim.flight.values import Burn
    from sim.output.face import Flight
    from sim.views.draw.style import Theme

    Floats = NDArray[np.float64]

__all__ = ["closing_between", "describe_phasing", "has_phasing", "phasing"]

PANELS = ("height", "distance")
LINEAR_NMI = 10.0
STEP_S = 90.0  # between points of the curves: a sixtieth of a revolution (chosen)
AFTER_TI_S = 5400.0  # of the approach that the upper panel shows too, so that the end of the curve has a place (chosen)


def has_phasing(flight: Flight) -> bool:
    """Return whether a flight has a way there that the plot can show: it comes from farther than its linear part."""
    found = stages(flight)
    before = np.asarray(flight.t) <= found.approach[1]
    return found.far is not None or float(np.max(flight.range_m[before], initial=0.0)) > LINEAR_NMI * NAUTICAL_MILE


@own_settings()
def phasing(flight: Flight, ax: Axes | None = None, *, theme: str | Theme = "light", panel: str = "height") -> Axes:
    """Draw the way there; return the axes of height against distance.

    Parameters
    ----------
    flight : the flight
    ax : axes to draw one panel into; default a new figure with both
    theme : "light" | "dark"
    panel : with ``ax``, which panel: "height" | "distance"

    Raises
    ------
    InputError
        When the flight has no chaser, begins near its target, or a choice is unknown.
    """
    palette = theme_named(theme)
    need_chaser(flight, "the way there")
    if panel not in PANELS:
        raise wrong("panel", panel, "height or distance", "there is no such panel", PANELS)
    if not has_phasing(flight):
        message = "this flight has no way there: it begins near its target"
        raise wrong("flight", flight.scenario.name, "a flight that begins after insertion", message)
    if ax is not None:
        (_height if panel == "height" else _distance)(flight, ax, palette)
        return ax
    figure = new_figure(13.0, 8.2, palette)
    target, chaser = short_name(flight.target_vehicle), short_name(flight.chaser_vehicle)
    start = Phasing(flight).behind(float(flight.t[0]))[1] / NAUTICAL_MILE
    behind = thousands(abs(start))
    days = (_end(flight) - float(flight.t[0])) / 86400.0
    side = "behind" if start >= 0.0 else "ahead of"
    over = f"{days:.1f} days" if days > 2.0 else f"{24.0 * days:.1f} hours"
    words = f"{chaser} begins {behind} nmi {side} {target}: its way there, over {over}."
    title(figure, flight.scenario.title, words, palette)
    main = figure.add_axes((0.075, 0.525, 0.905, 0.325))
    _height(flight, main, palette)
    _distance(flight, figure.add_axes((0.075, 0.08, 0.905, 0.325)), palette)
    return main


def describe_phasing(flight: Flight) -> str:
    """Return the picture of `phasing` in words, for who cannot see it."""
    start = Phasing(flight).behind(float(flight.t[0]))[1] / NAUTICAL_MILE
    parts = [f"{name} {thousands(size, 1)} ft/s" for name, size in ((b.name, _size(b)) for b in _burns(flight))]
    rates = ", ".join(thousands(rate / NAUTICAL_MILE) for _, _, rate in closing_between(flight))
    return (
        f"Height against distance along the orbit, and distance against time, from {thousands(abs(start))} nmi "
        f"{'behind' if start >= 0.0 else 'ahead of'} "
        f"{short_name(flight.target_vehicle)}; burns {', '.join(parts) or 'none'}; closing {rates} nmi a revolution."
    )


def closing_between(flight: Flight) -> list[tuple[float, float, float]]:
    """Return the stretches between the burns of the way there: start and end (s), what closes in a revolution (m)."""
    model = Phasing(flight)
    edges = [float(flight.t[0])]
    for burn in _burns(flight):
        if burn.t_s - edges[-1] > 600.0:
            edges += [burn.t_s]
    if _end(flight) - edges[-1] > 600.0:
        edges.append(_end(flight))
    return [(a, b, model.closing(0.5 * (a + b))) for a, b in pairwise(edges)]


def _end(flight: Flight) -> float:
    """Return when the way there ends: with the burn that begins the intercept, or else with the approach."""
    found = stages(flight)
    if found.far is None:
        return found.approach[1]
    ti = first_intercept(flight.scenario.phase)
    return next((burn.t_s for burn in flight.burns if ti is not None and burn.name == ti.name), found.far[1])


def _burns(flight: Flight) -> list[Burn]:
    return [burn for burn in flight.burns if burn.t_s <= _end(flight) + 1.0]


def _size(burn: Burn) -> float:
    return math.hypot(*burn.dv_lvlh_m_s) / FOOT


def _track(flight: Flight, end: float) -> tuple[Floats, Floats, Floats]:
    """Return times (s), distance behind and height below (nmi) until ``end``."""
    start = float(flight.t[0])
    t = np.unique(np.concatenate([np.arange(start, end, STEP_S), [b.t_s for b in _burns(flight)], [end]]))
    model = Phasing(flight)
    behind = np.array([model.behind(float(one))[1] for one in t])
    below = np.array([float(flight.state(float(one)).curvilinear[2]) for one in t])
    return t, behind / NAUTICAL_MILE, below / NAUTICAL_MILE


def _height(flight: Flight, ax: Axes, theme: Theme) -> None:
    """Draw height below against distance behind: the target at the left, behind it to the right."""
    dress(ax, theme)
    t, behind, below = _track(flight, min(_end(flight) + AFTER_TI_S, stages(flight).approach[1]))
    ax.set_xscale("symlog", linthresh=LINEAR_NMI, linscale=1.0)
    ax.axhline(0.0, color=theme.muted, linewidth=1.2, zorder=1)
    ax.plot(behind, below, color=theme.flown, linewidth=2.2, zorder=3)
    least, most = min(-0.9, 1.2 * float(behind.min())), max(0.9, 1.5 * float(behind.max()))
    tens = [10.0**k for k in range(1, 6)]
    ticks = [tick for tick in (*(-ten for ten in reversed(tens)), 0.0, 5.0, *tens) if least <= tick <= most]
    ax.set_xlim(least, most)
    ax.set_xticks(ticks, [thousands(tick) for tick in ticks])
    ax.minorticks_off()
    tall = float(np.ptp(below))
    ax.set_ylim(float(below.max()) + 0.16 * tall, min(float(below.min()), 0.0) - 0.22 * tall)
    ax.plot([0.0], [0.0], "+", color=theme.ink, markersize=15, markeredgewidth=3, zorder=6)
    names = Names(ax, [np.column_stack([behind, below])])
    names.point(0.0, 0.0, 12.0)
    burns = _burns(flight)
    places = [(float(np.interp(b.t_s, t, behind)), float(np.interp(b.t_s, t, below))) for b in burns]
    for x, y in places:
        ax.plot([x], [y], "D", color=theme.ink, markersize=7, zorder=6)
        names.point(x, y)
    names.write(short_name(flight.target_vehicle), 0.0, 0.0, theme.ink, bold=True, size=12, gap=16.0)
    for burn, (x, y) in zip(burns, places, strict=True):
        names.write(f"{burn.name} {thousands(_size(burn), 1)} ft/s", x, y, theme.ink, bold=True, size=10.5)
    words = "nmi behind, along the orbit" + (", ahead is negative" if least < -10.0 else "")
    ax.set_xlabel(f"{words}; a logarithmic scale beyond 10", labelpad=2)
    ax.set_ylabel("\u25c0 nmi below")
    heading(ax, "Height against distance", theme)


def _distance(flight: Flight, ax: Axes, theme: Theme) -> None:
    """Draw the distance behind against mission time, with what each stretch closes in a revolution."""
    dress(ax, theme)
    t, behind, _ = _track(flight, _end(flight))
    zero = _lift_off(flight)
    hours = (t - zero) / 3600.0
    ax.plot(hours, behind, color=theme.flown, linewidth=2.6, zorder=3)
    ax.axhline(0.0, color=theme.muted, linewidth=1.2, zorder=1)
    span = float(np.ptp(hours))
    ax.set_xlim(hours[0] - 0.015 * span, hours[-1] + 0.06 * span)
    low, high = min(float(behind.min()), 0.0), max(float(behind.max()), 0.0)
    ax.set_ylim(low - 0.19 * (high - low), high + 0.12 * (high - low))
    names = Names(ax, [np.column_stack([hours, behind])])
    for a, b, rate in closing_between(flight):
        middle = 0.5 * (a + b)
        x, y = (middle - zero) / 3600.0, float(np.interp(middle, t, behind))
        word = "closing" if (rate >= 0.0) == (y >= 0.0) else "opening"  # ahead of the target, to gain is to leave it
        text = f"{word} {thousands(abs(rate) / NAUTICAL_MILE, 0 if abs(rate) > 50e3 else 1)} nmi a revolution"
        if (b - a) / 3600.0 > 0.09 * span:
            names.write(text, x, y, theme.flown, size=11.0, gap=16.0,
                        around=((0.7, -1), (1, 0), (0, -1), (0, -2.2), (-1, 0)))  # fmt: skip
    for burn in _burns(flight):
        x, y = (burn.t_s - zero) / 3600.0, float(np.interp(burn.t_s, t, behind))
        ax.plot([x], [y], "D", color=theme.ink, markersize=7, zorder=6)
        names.point(x, y)
    for burn in reversed(_burns(flight)):  # Ti first
        x, y = (burn.t_s - zero) / 3600.0, float(np.interp(burn.t_s, t, behind))
        around = ((0.7, -1), (0, -1), (0, 1), (-0.7, 1), (-1, 1), (1, 0))
        names.write(burn.name, x, y, theme.ink, bold=True, size=10.5, must=False, around=around)
    commas(ax)
    ax.set_xticks(_hours(hours), [_mission_time(each) for each in _hours(hours)], fontfamily=FONT)
    ax.set_xlabel("mission time, days/hours", labelpad=2)
    ax.set_ylabel("nmi behind")
    heading(ax, "Distance against time", theme)


def _lift_off(flight: Flight) -> float:
    return flight.plan.clock.seconds(flight.scenario.time.liftoff)


def _hours(hours: Floats) -> list[float]:
    """Return the ticks: every 6 hours, or as many whole days that some ten remain."""
    span = float(np.ptp(hours))
    step = next((each for each in (1.0, 2.0, 3.0, 6.0, 12.0, 24.0) if span / each <= 12.0), 48.0)
    return [step * k for k in range(math.ceil(hours[0] / step), math.floor(hours[-1] / step) + 1)]


def _mission_time(hours: float) -> str:
    return f"{int(hours // 24)}/{int(hours % 24):02d}"
