"""Where the propellant went: used over time by RCS and OMS, by phase, and what the tanks hold at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.flight.spending import spent_by_phase, used
from sim.flight.stages import stages
from sim.views.draw.settings import own_settings
from sim.views.draw.style import FONT, dress, new_figure, theme_named
from sim.views.draw.wrong import wrong
from sim.views.plots.plot_parts import Names, commas, heading, title
from sim.views.scene.words import thousands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sim.flight.spending import PhaseSpent
    from sim.output.face import Flight
    from sim.views.draw.style import Theme

    Floats = NDArray[np.float64]

__all__ = ["describe_propellant", "propellant"]

PANELS = ("time", "phases", "tanks")
LEAST_KG = 0.05  # what a phase must use to have a bar (chosen)
MOST_BARS = 16
GAP_S = 7200.0  # what a longer docked time is drawn as (chosen)


@own_settings()
def propellant(flight: Flight, ax: Axes | None = None, *, theme: str | Theme = "light", panel: str = "time") -> Axes:
    """Draw the propellant used; return the axes of use over time.

    Parameters
    ----------
    flight : the flight
    ax : axes to draw one panel into; default a new figure with all
    theme : "light" | "dark"
    panel : with ``ax``, which panel: "time" | "phases" | "tanks" (where the vehicle says what they hold)

    Raises
    ------
    InputError
        When a choice is unknown, or nothing was used.
    """
    palette = theme_named(theme)
    if panel not in PANELS:
        raise wrong("panel", panel, ", ".join(PANELS), "there is no such panel", PANELS)
    if flight.propellant_kg <= 0.0:
        raise wrong(
            "flight", flight.scenario.name, "a flight with a burn or an approach", "no propellant is used in it"
        )
    draw = {"time": _time, "phases": _phases, "tanks": _tanks}
    if ax is not None:
        draw[panel](flight, ax, palette)
        return ax
    figure = new_figure(13.0, 7.6, palette)
    rcs, oms = (float(each[-1]) for each in used(flight))
    parts = f"{thousands(rcs)} kg by the RCS, {thousands(oms)} kg by the OMS" if _two(flight) else "by its engines"
    title(figure, flight.scenario.title, f"Propellant used: {thousands(flight.propellant_kg)} kg, {parts}.", palette)
    tanks = bool(_loads(flight))
    main = figure.add_axes((0.07, 0.36 if tanks else 0.09, 0.40, 0.485 if tanks else 0.755))
    _time(flight, main, palette)
    if tanks:
        _tanks(flight, figure.add_axes((0.115, 0.085, 0.275, 0.12)), palette)
    _phases(flight, figure.add_axes((0.68, 0.09, 0.24, 0.755)), palette)
    return main


def describe_propellant(flight: Flight) -> str:
    """Return the picture of `propellant` in words, for who cannot see it."""
    rcs, oms = (float(each[-1]) for each in used(flight))
    most = sorted(_listed(flight), key=lambda phase: -(phase.rcs_kg + phase.oms_kg))[:5]
    names = ", ".join(f"{phase.name} {thousands(phase.rcs_kg + phase.oms_kg, 1)} kg" for phase in most)
    by = f": {thousands(rcs)} kg by the RCS and {thousands(oms)} kg by the OMS" if _two(flight) else ""
    text = f"Propellant used over time, {thousands(flight.propellant_kg)} kg in all{by}; most in {names}."
    left = [
        f"{name.upper()} {thousands(max(load - spent, 0.0))} of {thousands(load)} kg"
        for name, load, spent in _loads(flight)
    ]
    return text + (f" Left in the tanks: {', '.join(left)}." if left and _from_insertion(flight) else "")


def _time(flight: Flight, ax: Axes, theme: Theme) -> None:
    """Draw what was used until each moment; hours count from the start of the flight."""
    dress(ax, theme)
    rcs, oms = used(flight)
    mated = [(p.start_s, p.end_s) for p in flight.phases if p.traits.path == "docked" and p.end_s - p.start_s > GAP_S]
    hours = _elapsed(flight, np.asarray(flight.t), mated) / 3600.0
    unit, name = (24.0, "days") if hours[-1] > 72.0 else (1.0, "hours")
    x = hours / unit
    for start, end in mated:
        place = float(_elapsed(flight, np.array([start]), mated)[0]) / 3600.0 / unit
        ax.axvspan(place, place + GAP_S / 3600.0 / unit, color=theme.ring, alpha=0.6, zorder=1, linewidth=0)
        words = f"docked {(end - start) / 86400.0:.1f} days"
        ax.text(place + 0.5 * GAP_S / 3600.0 / unit, 0.5, words, transform=ax.get_xaxis_transform(), rotation=90,
                ha="center", va="center", fontsize=10.5, fontfamily=FONT, color=theme.muted, zorder=2)  # fmt: skip
    each: list[tuple[str, Floats, str, Any]] = [
        ("RCS", rcs, theme.flown, "-"), ("OMS", oms, theme.drift, (0, (5, 2))),
    ]  # fmt: skip
    lines = [line for line in each if line[1][-1] > 0.0 and _two(flight)]
    if len(lines) != 1:
        lines.append(("both" if lines else "all", rcs + oms, theme.ink, (0, (1, 1.2))))
    for _, kg, colour, style in lines:
        ax.step(x, kg, where="post", color=colour, linewidth=2.6, linestyle=style, zorder=3)
    ax.set_xlim(-0.01 * x[-1], 1.16 * x[-1])
    ax.set_ylim(0.0, 1.12 * float((rcs + oms)[-1]))
    span = stages(flight)
    marks = [(burn.name, burn.nominal_s) for burn in flight.burns]
    if flight.contact is not None:
        marks.append(("contact", flight.contact.t_s))
    names = Names(ax, [np.column_stack([x, kg]) for _, kg, _, _ in lines])
    for label, kg, colour, _ in lines:
        text = theme.drift_text if colour == theme.drift else colour
        names.write(label, float(x[-1]), float(kg[-1]), text, bold=True, around=((1, 0), (1, -1), (1, 1)))
    for label, t in marks:
        i = min(int(np.searchsorted(flight.t, t)), len(x) - 1)
        y = float((rcs + oms)[min(i + 1, len(x) - 1)])
        ax.plot([x[i]], [y], "D" if label != "contact" else "o", color=theme.ink, markersize=6, zorder=6)
        near = span.approach[0] <= t
        around = ((0, -1), (-1, -1), (-1, 0), (1, 1), (1, 0)) if near else ((-1, -1), (0, -1), (-1, 0), (1, 0))
        names.write(label, float(x[i]), y, theme.ink, size=10.5, must=False, around=around)
    commas(ax)
    ax.set_xlabel(f"{name} from the start of the flight" + (", docked time left out" if mated else ""))
    ax.set_ylabel("used, kg")
    heading(ax, "Over time", theme)


def _elapsed(flight: Flight, t: Floats, mated: Sequence[tuple[float, float]]) -> Floats:
    """Return times (s) from the start of the flight, of which a long docked time counts as `GAP_S` alone."""
    gone = sum((np.clip(t - start - GAP_S, 0.0, end - start - GAP_S) for start, end in mated), np.zeros(len(t)))
    return np.asarray(t - float(flight.t[0]) - gone)


def _phases(flight: Flight, ax: Axes, theme: Theme) -> None:
    """Draw what each phase used, OMS hatched."""
    dress(ax, theme)
    listed = _listed(flight)
    rows = np.arange(len(listed))
    rcs, oms = np.array([p.rcs_kg for p in listed]), np.array([p.oms_kg for p in listed])
    ax.barh(rows, oms, height=0.62, color=theme.drift, hatch="////", edgecolor=theme.panel, linewidth=0.6, zorder=2)
    ax.barh(rows, rcs, left=oms, height=0.62, color=theme.flown, zorder=2)
    ax.set_ylim(max(len(listed), 6) - 0.4, -0.6)
    ax.set_xlim(0.0, 1.06 * float((rcs + oms).max()))
    ax.grid(False, axis="y")
    across = ax.get_yaxis_transform()
    for k, kg in enumerate(rcs + oms):
        ax.text(1.02, k, f"{thousands(kg, 1)} kg", transform=across, va="center", fontsize=11, fontfamily=FONT,
                color=theme.ink)  # fmt: skip
    commas(ax)
    ax.set_yticks(
        rows, [phase.name for phase in listed], fontsize=11, fontfamily=FONT, color=theme.ink, parse_math=False
    )  # a phase's name is no formula, on axes of others either
    ax.set_xlabel("kg" + ("; hatched: OMS" if oms.any() and _two(flight) else ""))
    heading(ax, "By phase", theme)


def _tanks(flight: Flight, ax: Axes, theme: Theme) -> None:
    """Draw what the tanks held and what of it was used, with the rest in figures."""
    dress(ax, theme, grid=False)
    ax.set_facecolor(theme.page)
    loads = _loads(flight)
    for k, (name, load, spent) in enumerate(loads):
        colour, hatch = (theme.drift, "////") if name == "oms" else (theme.flown, "")
        share = min(spent / load, 1.0)
        ax.barh(k, 1.0, height=0.56, color=theme.panel, edgecolor=theme.muted, linewidth=1.2)
        ax.barh(k, share, height=0.56, color=colour, hatch=hatch, edgecolor=theme.panel, linewidth=0.6)
        part, word = (load - spent, "left") if _from_insertion(flight) else (spent, "used")
        words = f"{thousands(part)} kg {word} of {thousands(load)} kg"
        if part < 0.0:
            words = f"{thousands(-part)} kg more than the {thousands(load)} kg held"
        ax.text(1.02, k, words, va="center", fontsize=11, fontfamily=FONT, color=theme.ink)
    ax.set_yticks(range(len(loads)), [name.upper() for name, _, _ in loads], fontsize=12, color=theme.ink)
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(len(loads) - 0.5, -0.5)
    ax.set_xticks([])
    for side in ax.spines.values():
        side.set_visible(False)
    heading(ax, "Tanks, filled: used", theme)


def _loads(flight: Flight) -> list[tuple[str, float, float]]:
    """Return (name, load kg, used kg) of the tanks of which the vehicle's file says what they held after OMS-2."""
    vehicle = flight.chaser_vehicle
    held = dict(getattr(vehicle, "propellant_kg", {}) or {})
    spent = dict(zip(("rcs", "oms"), (float(each[-1]) for each in used(flight)), strict=True))
    return [(name, held[name], spent[name]) for name in ("rcs", "oms") if held.get(name, 0.0) > 0.0]


def _from_insertion(flight: Flight) -> bool:
    """Return whether the flight begins with the tanks as the vehicle's file has them, so that what is left is known."""
    return getattr(flight.scenario.chaser, "insertion", None) is not None


def _listed(flight: Flight) -> Sequence[PhaseSpent]:
    """Return the phases that used something, the greatest where there are too many, in their order."""
    found = [phase for phase in spent_by_phase(flight) if phase.rcs_kg + phase.oms_kg > LEAST_KG]
    least = sorted((p.rcs_kg + p.oms_kg for p in found), reverse=True)[:MOST_BARS][-1:] or [0.0]
    return [phase for phase in found if phase.rcs_kg + phase.oms_kg >= least[0]][:MOST_BARS]


def _two(flight: Flight) -> bool:
    """Return whether there are two systems to tell apart."""
    return bool(flight.plan.active.translation)  # jets beside its engines
