"""Closing rate against range as a still: the last 2,500 ft, and the last 350 ft.

Closing is up, range falls to the right. The dashed line is what the approach aims at; the band about it a guide for
the eye, 20 % or 0.05 ft/s to either side (chosen).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.flight.stages import part_of
from sim.inputs.units import FOOT, NAUTICAL_MILE
from sim.views.draw.settings import own_settings
from sim.views.draw.style import dress, new_figure, theme_named
from sim.views.draw.wrong import wrong
from sim.views.plots.plot_parts import Names, commas, heading, need_chaser, title
from sim.views.scene.instant import gate_lines
from sim.views.scene.rate import gate_band, in_view
from sim.views.scene.words import length, short_name, thousands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.output.face import Flight
    from sim.views.draw.style import Theme
    from sim.views.plots.plot_parts import PanelName

__all__ = ["describe_range_rate", "range_rate"]

WHOLE_M, NEAR_M = 2500.0 * FOOT, 350.0 * FOOT


@own_settings()
def range_rate(
    flight: Flight, ax: Axes | None = None, *, theme: str | Theme = "light", panel: PanelName = "whole"
) -> Axes:
    """Draw closing rate against range; return the axes, whose figure has both panels when no ``ax`` was given.

    Parameters
    ----------
    flight : the flight
    ax : axes to draw one panel into; default a new figure with both
    theme : "light" | "dark"
    panel : with ``ax``, which panel: "whole" (the last 2,500 ft) | "near" (the last 350 ft)

    Raises
    ------
    InputError
        When the flight has no chaser, or a choice is unknown.
    """
    palette = theme_named(theme)
    need_chaser(flight, "closing rate against range")
    if panel not in ("whole", "near"):
        raise wrong("panel", panel, "whole or near", "there is no such panel", ("whole", "near"))
    near = part_of(flight, "approach") or flight  # what comes before and after would hide it
    if ax is not None:
        _draw(near, ax, palette, WHOLE_M if panel == "whole" else NEAR_M)
        return ax
    figure = new_figure(13.0, 6.2, palette)
    what = "port to port" if flight.has_ports else "between centres of mass"
    title(figure, flight.scenario.title, f"Closing rate against range, {what}: the range falls to the right.", palette)
    closest = float(near.range_m.min())
    if closest < 0.9 * NEAR_M:
        main = figure.add_axes((0.06, 0.115, 0.40, 0.69))
        _draw(near, main, palette, _widest(near))
        last = figure.add_axes((0.525, 0.115, 0.455, 0.69))
        _draw(near, last, palette, NEAR_M)
        last.set_ylabel("")
    else:
        main = figure.add_axes((0.06, 0.115, 0.92, 0.69))
        _draw(near, main, palette, _widest(near))
    return main


def describe_range_rate(flight: Flight) -> str:
    """Return the picture of `range_rate` in words, for who cannot see it."""
    chaser, target = short_name(flight.chaser_vehicle), short_name(flight.target_vehicle)
    text = f"Closing rate of {chaser} against its range from {target}"
    if flight.gates:
        gates = ", ".join(f"{rate / FOOT:.2f} ft/s at {thousands(reach / FOOT)} ft" for reach, rate in flight.gates)
        text += f"; the gates are {gates}"
    if flight.contact is not None:
        text += f"; contact at {flight.contact.closing_rate_m_s / FOOT:.3f} ft/s"
    return text + "."


def _widest(flight: Flight) -> float:
    """Return the range that the wide panel begins at: 2,500 ft, or all of a flight that stays closer or farther."""
    most, least = float(flight.range_m.max()), float(flight.range_m.min())
    return most * 1.03 if most < WHOLE_M or least > 0.5 * WHOLE_M else WHOLE_M


def _draw(flight: Flight, ax: Axes, theme: Theme, widest: float) -> None:
    reach, closing = np.asarray(flight.range_m), -np.asarray(flight.range_rate_m_s)
    unit, name = (NAUTICAL_MILE, "nmi") if widest > 2.0 * NAUTICAL_MILE else (FOOT, "ft")
    dress(ax, theme)
    part = in_view(reach, widest)
    gates = gate_lines(flight)
    most = float(closing[part].max(initial=0.05))
    for line in gates:
        aimed, rates = line[:, 0] / unit, line[:, 1] / FOOT
        low, up = (edge / FOOT for edge in gate_band(line[:, 1]))
        ax.fill_between(
            aimed, low, up, color=theme.corridor, alpha=theme.corridor_alpha, linewidth=0, zorder=1
        )  # fmt: skip
        ax.plot(aimed, rates, color=theme.corridor, linewidth=2.2, linestyle=(0, (5, 3)), zorder=2)
        most = max(most, float(line[line[:, 0] <= widest, 1].max(initial=0.0)))
    if gates:
        for gate, rate in flight.gates:
            if gate <= widest:
                ax.plot([gate / unit], [rate / FOOT], "s", color=theme.corridor, markersize=6, zorder=3)
    ax.plot(reach[part] / unit, closing[part] / FOOT, color=theme.flown, linewidth=1.8, zorder=4)
    ax.axhline(0.0, color=theme.muted, linewidth=1.2, zorder=1)
    least = min(float(closing[part].min(initial=0.0)), -0.04 * most)
    ax.set_xlim(widest / unit, -0.012 * widest / unit)
    ax.set_ylim(1.25 * least / FOOT, 1.14 * most / FOOT)
    names = Names(
        ax, [np.column_stack([reach[part] / unit, closing[part] / FOOT]), *(line / (unit, FOOT) for line in gates)]
    )
    top = 1.14 * most / FOOT
    for _, place in flight.holds:
        if place < widest:
            ax.axvline(place / unit, color=theme.muted, linewidth=1.4, linestyle=":", zorder=1)
            names.write(
                f"hold {thousands(place / FOOT)} ft",
                place / unit,
                0.96 * top,
                theme.muted,
                gap=4.0,
                must=False,
                around=((-1, 0), (1, 0)),
            )
    if flight.contact is not None:
        rate = flight.contact.closing_rate_m_s / FOOT
        ax.plot([0.0], [rate], "o", color=theme.drift, markeredgecolor=theme.ink, markersize=9, zorder=7, clip_on=False)
        if widest <= NEAR_M:
            names.write(
                f"contact\n{rate:.3f} ft/s",
                0.0,
                rate,
                theme.drift_text,
                bold=True,
                gap=10.0,
                around=((-1, -9), (-1, -10), (-1, -8), (-1, -5), (-1, 5)),
            )
    for burn in flight.burns:
        place = float(np.interp(burn.t_s, flight.t, reach))
        if place < 0.97 * widest and burn.t_s >= flight.t[part.start or 0]:
            before = float(np.interp(burn.t_s - 1.0, flight.t, closing))
            ax.plot([place / unit], [before / FOOT], "D", color=theme.ink, markersize=7, zorder=6)
            names.write(burn.name, place / unit, before / FOOT, theme.ink, bold=True)
    shown = [np.minimum(line, (widest, np.inf)) for line in gates]
    longest = max(shown, key=lambda line: float(np.ptp(line[:, 0])), default=np.zeros((0, 2)))
    if len(longest):
        place = 0.5 * float(longest[0, 0] + longest[-1, 0])
        rate = float(np.interp(place, longest[::-1, 0], longest[::-1, 1]))
        names.write("gates", place / unit, rate / FOOT, theme.corridor, bold=True, gap=38.0)
    commas(ax)
    ax.set_xlabel(f"range, {name}")
    ax.set_ylabel("closing rate, ft/s")
    words = f"The last {length(widest).replace('.00', '')}" if widest < float(reach.max()) else "All of it"
    heading(ax, words, theme)
