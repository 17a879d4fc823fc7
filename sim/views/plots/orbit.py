"""An orbit over time: height between apogee and perigee, and the other elements; also of a ship that flies alone.

All heights are above the equator's radius. The elements are averaged over a revolution: J2's swings are taken out, and
J3's slow term is left in, so that the ship's own height swings between apogee and perigee. Over many revolutions it is
drawn as a band.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.environment.mean_orbit import conic, mean_orbit
from sim.views.draw.settings import own_settings
from sim.views.draw.style import FONT, dress, new_figure, theme_named
from sim.views.draw.wrong import wrong
from sim.views.plots.plot_parts import Names, commas, heading, title
from sim.views.scene.words import short_name, thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sim.output.face import Flight
    from sim.views.draw.style import Theme

    Floats = NDArray[np.float64]

__all__ = ["describe_orbit", "heights", "mean_elements_of", "orbit"]

PANELS = ("height", "mean height", "eccentricity", "inclination", "node", "perigee")
POINTS = 400  # of a curve of mean elements (chosen)
BINS = 650  # of the band of heights: more revolutions than a third of these are no longer drawn as a line (chosen)
LEAST = {"mean height": 0.5, "eccentricity": 0.0002, "inclination": 0.02, "node": 0.02, "perigee": 0.02}  # km, 1, deg
KM, DAY_S = 1000.0, 86400.0


@own_settings()
def orbit(flight: Flight, ax: Axes | None = None, *, theme: str | Theme = "light", panel: str = "height") -> Axes:
    """Draw the orbit of the ship that flies, the chaser or a target alone, over time; return the axes of its height.

    Parameters
    ----------
    flight : the flight
    ax : axes to draw one panel into; default a new figure with all
    theme : "light" | "dark"
    panel : with ``ax``, which panel: "height" | "mean height" | "eccentricity" | "inclination" | "node"
        | "perigee" (its argument)

    Raises
    ------
    InputError
        When a choice is unknown.
    """
    palette = theme_named(theme)
    if panel not in PANELS:
        raise wrong("panel", panel, ", ".join(PANELS), "there is no such panel", PANELS)
    if ax is not None:
        _panel(flight, ax, palette, panel)
        return ax
    figure = new_figure(13.0, 8.2, palette)
    words = "Heights are above the equator's radius; apogee, perigee and the elements are averaged over a revolution."
    title(figure, flight.scenario.title, f"The orbit of {_ship(flight)}. {words}", palette)
    main = figure.add_axes((0.075, 0.46, 0.585, 0.39))
    _panel(flight, main, palette, "height")
    _panel(flight, figure.add_axes((0.735, 0.46, 0.245, 0.39)), palette, "mean height")
    for k, name in enumerate(PANELS[2:]):
        _panel(flight, figure.add_axes((0.075 + 0.236 * k, 0.08, 0.185, 0.26)), palette, name)
    return main


def describe_orbit(flight: Flight) -> str:
    """Return the picture of `orbit` in words, for who cannot see it."""
    t, rows = mean_elements_of(flight)
    known = np.flatnonzero(np.isfinite(rows[:, 0]))
    text = f"Height of {_ship(flight)} against time, {_long(float(t[-1] - t[0]))}, with apogee and perigee"
    if not len(known):
        return f"{text}; the ship is on no ellipse."
    first, last = rows[known[0]], rows[known[-1]]
    return (
        f"{text}: {thousands(first[0] / KM, 1)} by {thousands(first[1] / KM, 1)} km at the start, "
        f"{thousands(last[0] / KM, 1)} by {thousands(last[1] / KM, 1)} km at the end; below, eccentricity, "
        f"inclination, ascending node and argument of perigee."
    )


def heights(flight: Flight) -> Floats:
    """Return the height (n,) of the ship that flies above the equator's radius, m, at the flight's samples."""
    return np.asarray(np.linalg.norm(_states(flight)[:, :3], axis=1) - flight.plan.world.radius)


def mean_elements_of(flight: Flight) -> tuple[Floats, Floats]:
    """Return some times (k,) s, and the mean elements (k, 6) of the ship that flies.

    Apogee and perigee (m, above the equator's radius), eccentricity, inclination, node and argument of perigee (rad,
    without jumps); NaN where the ship is on no ellipse.
    """
    chosen = np.unique(np.linspace(0, len(flight.t) - 1, POINTS).round().astype(int))
    rows = np.full((len(chosen), 6), np.nan)
    for row, (x, y, z, vx, vy, vz) in zip(rows, _states(flight)[chosen].tolist(), strict=True):
        six = (x, y, z, vx, vy, vz)
        if conic(flight.plan.world, six)[0] < 1.0:
            mean = mean_orbit(flight.plan.world, six, as_flown=True)
            row[:] = mean.apogee_m, mean.perigee_m, mean.e, mean.i, mean.node, mean.perigee
    known = np.isfinite(rows[:, 0])
    rows[known, 4:] = np.unwrap(rows[known, 4:], axis=0)
    return np.asarray(flight.t)[chosen], rows


def _states(flight: Flight) -> Floats:
    return np.asarray(flight.chaser, dtype=float)  # of a ship that flies alone its own


def _ship(flight: Flight) -> str:
    return short_name(flight.plan.active)


def _clock(flight: Flight) -> tuple[float, str]:
    """Return the unit of the time axis, s, and its name."""
    span = float(flight.t[-1] - flight.t[0])
    return (DAY_S, "days") if span > 3.0 * DAY_S else (3600.0, "hours") if span > 7200.0 else (60.0, "minutes")


def _long(span: float) -> str:
    return f"{thousands(span / DAY_S, 1)} days" if span > 3.0 * DAY_S else f"{thousands(span / 3600.0, 1)} hours"


def _panel(flight: Flight, ax: Axes, theme: Theme, panel: str) -> None:
    dress(ax, theme)
    unit, name = _clock(flight)
    start = float(flight.t[0])
    t, rows = mean_elements_of(flight)
    x = (t - start) / unit
    ax.set_xlim(0.0, max((float(flight.t[-1]) - start) / unit, 1e-6))
    if panel == "height":
        _height(flight, ax, theme, x, rows)
        ax.set_xlabel(f"{name} from {flight.utc(start):%d %B %Y %H:%M} UTC")
        ax.set_ylabel("height, km")
        heading(ax, "Height, apogee and perigee", theme)
        return
    if panel == "mean height":
        values = 0.5 * (rows[:, 0] + rows[:, 1]) / KM
    elif panel == "eccentricity":
        values = rows[:, 2]
    else:
        values = np.degrees(rows[:, 3 + ("inclination", "node", "perigee").index(panel)])
    ax.plot(x, values, color=theme.flown, linewidth=2.4)
    known = values[np.isfinite(values)]
    least = LEAST[panel]
    if len(known) and float(np.ptp(known)) < least:  # noise is not drawn as if it were news
        middle = 0.5 * float(known.max() + known.min())
        ax.set_ylim(middle - least, middle + least)
    if panel == "mean height":
        _measured(flight, ax, theme)
    commas(ax)
    ax.set_xlabel(name)
    said = {"mean height": "Mean height, km", "eccentricity": "Eccentricity", "inclination": "Inclination, \u00b0"}
    heading(ax, said.get(panel) or {"node": "Node, \u00b0", "perigee": "Argument of perigee, \u00b0"}[panel], theme)


def _measured(flight: Flight, ax: Axes, theme: Theme) -> None:
    """Mark what was measured, where the record has it, each at the end of its phase."""
    unit, _ = _clock(flight)
    ends = {phase.name: phase.end_s for phase in flight.phases}
    rows = [(row.quantity.removesuffix(".mean_height"), row) for row in flight.record if ".mean_height" in row.quantity]
    found = [
        ((ends[name] - float(flight.t[0])) / unit, float(row.flown))
        for name, row in rows
        if name in ends and row.unit == "km"
    ]
    if found:
        ax.plot(
            *zip(*found, strict=True), linestyle="none", marker="s", markersize=9, markeredgewidth=1.8,
            markerfacecolor="none", markeredgecolor=theme.ink, label="measured", clip_on=False, zorder=5,
        )  # fmt: skip
        ax.legend(loc="upper right", frameon=False, labelcolor=theme.ink, prop={"family": FONT, "size": 11})


def _height(flight: Flight, ax: Axes, theme: Theme, x: Floats, rows: Floats) -> None:
    """Draw the height as a line, or as a band where its swings are too many, between apogee and perigee."""
    unit, _ = _clock(flight)
    when, height = (np.asarray(flight.t) - float(flight.t[0])) / unit, heights(flight) / KM
    edges = np.linspace(0.0, ax.get_xlim()[1], BINS + 1)
    swings = np.count_nonzero(np.diff(np.sign(np.diff(height))))
    if swings > BINS / 3.0:
        bins = np.clip(np.searchsorted(edges, when, side="right") - 1, 0, BINS - 1)
        low, up = np.full(BINS, np.inf), np.full(BINS, -np.inf)
        np.minimum.at(low, bins, height)
        np.maximum.at(up, bins, height)
        full = np.isfinite(low)
        middles = 0.5 * (edges[1:] + edges[:-1])[full]
        ax.fill_between(middles, low[full], up[full], color=theme.flown, alpha=0.28, linewidth=0, zorder=2)
    else:
        ax.plot(when, height, color=theme.flown, linewidth=1.8, zorder=3)
    curves = []
    for column, style in ((0, "-"), (1, (0, (6, 2)))):
        ax.plot(x, rows[:, column] / KM, color=theme.ink, linewidth=2.4, linestyle=style, zorder=4)
        curves.append(np.column_stack([x, rows[:, column] / KM])[np.isfinite(rows[:, column])])
    shown = np.concatenate([height, *(curve[:, 1] for curve in curves)])
    low_km, high_km = max(float(shown.min()), -50.0), float(shown.max())  # a perigee inside the Earth is not followed
    room = 0.16 * max(high_km - low_km, 1.0)
    ax.set_ylim(low_km - room, high_km + room)
    names = Names(ax, [np.column_stack([when, height]), *curves])
    _ends(flight, ax, names, theme, float(when[-1]), float(height[-1]))
    for burn in flight.burns:
        place = (burn.t_s - float(flight.t[0])) / unit
        y = float(np.interp(place, when, height))
        ax.plot([place], [y], "D", color=theme.ink, markersize=7, zorder=6)
        names.point(place, y)
    for burn in flight.burns:
        place = (burn.t_s - float(flight.t[0])) / unit
        names.write(burn.name, place, float(np.interp(place, when, height)), theme.ink, bold=True, must=False)
    across = float(ax.get_xlim()[1])
    for text, curve, sign in (("apogee", curves[0], -1.0), ("perigee", curves[1], 1.0)):
        inside = curve[(curve[:, 1] > low_km - room) & (curve[:, 0] > 0.05 * across)] if len(curve) else curve
        if len(inside):
            place, y = inside[len(inside) // 8].tolist()
            names.write(text, place, y, theme.ink, bold=True, around=((0, sign), (0.7, sign), (-0.7, sign)))
    commas(ax)


def _ends(flight: Flight, ax: Axes, names: Names, theme: Theme, x: float, y: float) -> None:
    """Mark the end, as failed where the flight did."""
    colour = theme.warning if flight.failure else theme.ink
    ax.plot([x], [y], "X" if flight.failure else "o", color=colour, markersize=9, zorder=7, clip_on=False)
    names.point(x, y)
    text = f"{'failed' if flight.failure else 'end'}, {thousands(y, 1)} km"
    names.write(text, x, y, colour, bold=True, around=((-0.7, -1), (-0.7, 1), (-1, 0)))
