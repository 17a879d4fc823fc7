"""What the burns were: delta-v of each by component, with its engine and what it was solved for; pulses by phase."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.flight.spending import spent_by_phase
from sim.inputs.units import FOOT
from sim.views.draw.settings import own_settings
from sim.views.draw.style import FONT, dress, new_figure, theme_named
from sim.views.draw.wrong import wrong
from sim.views.plots.plot_parts import heading, title
from sim.views.scene.words import MINUS, clock_text, thousands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from sim.flight.spending import PhaseSpent
    from sim.flight.values import Burn
    from sim.output.face import Flight
    from sim.views.draw.style import Theme

__all__ = ["burns", "describe_burns"]

LINEAR_FT_S = 0.1  # up to here the axis is linear, beyond it logarithmic: burns differ by a factor of a thousand
COMPONENTS = (("forward", 1.0, "", 0.26), ("out of plane", 1.0, "////", 0.0), ("down", 1.0, "....", -0.26))
DAY_S = 86400.0
PANELS = ("burns", "pulses")


@own_settings()
def burns(flight: Flight, ax: Axes | None = None, *, theme: str | Theme = "light", panel: str = "burns") -> Axes:
    """Draw the delta-v of every burn and the pulses of every phase; return the axes of the burns.

    Components are those on the chaser's own local axes: forward, out of plane (against the orbit's normal) and down.
    The scale is logarithmic beyond 0.1 ft/s to both sides.

    Parameters
    ----------
    flight : the flight
    ax : axes to draw one panel into; default a new figure with both
    theme : "light" | "dark"
    panel : with ``ax``, which panel: "burns" | "pulses"

    Raises
    ------
    InputError
        When a choice is unknown, or there is neither a burn nor a pulse.
    """
    palette = theme_named(theme)
    if panel not in PANELS:
        raise wrong("panel", panel, "burns or pulses", "there is no such panel", PANELS)
    phases = [phase for phase in spent_by_phase(flight) if phase.pulses]
    if not flight.burns and not phases:
        raise wrong("flight", flight.scenario.name, "a flight with a burn or an approach", "no engine fires in it")
    if ax is not None:
        _burns(flight, ax, palette) if panel == "burns" else _pulses(phases, ax, palette)
        return ax
    rows, bars = max(len(flight.burns), 1), len(phases)
    row, bar = (0.56, 0.42) if rows + bars < 13 else (0.45, 0.32)
    height = max(1.75 + row * rows + (0.9 + bar * bars if bars else 0.0), 4.6)
    figure = new_figure(13.0, height, palette)
    what = f"{len(flight.burns)} burns and {sum(phase.pulses for phase in phases):,} pulses" if phases else "Burns"
    total = f"{thousands(flight.dv_total_m_s / FOOT, 1)} ft/s ({flight.dv_total_m_s:.2f} m/s)"
    title(figure, flight.scenario.title, f"{what}: {total} in all, {thousands(flight.propellant_kg)} kg.", palette)
    below = (0.9 + bar * bars) / height if bars else 0.0
    main = figure.add_axes((0.305, below + 0.62 / height, 0.60, 1.0 - below - 1.75 / height))
    _burns(flight, main, palette)
    if bars:
        _pulses(phases, figure.add_axes((0.305, 0.55 / height, 0.60, bar * bars / height)), palette)
    return main


def describe_burns(flight: Flight) -> str:
    """Return the picture of `burns` in words, for who cannot see it."""
    parts = []
    for burn in flight.burns:
        size = math.hypot(*burn.dv_lvlh_m_s) / FOOT
        parts.append(f"{burn.name} {size:.2f} ft/s by {burn.engine} at {_when(flight, burn.nominal_s)}")
    pulses = [f"{phase.name} {phase.pulses}" for phase in spent_by_phase(flight) if phase.pulses]
    text = f"Bars of the delta-v of the burns: {'; '.join(parts) or 'none'}."
    return text + (f" Bars of the pulses in each phase: {', '.join(pulses)}." if pulses else "")


def solved_for(flight: Flight, burn: Burn) -> str:
    """Return the scenario's word for what a burn is solved for; "" where it does not say."""
    phases = getattr(flight.scenario, "phase", ())
    return next((str(getattr(phase, "solve", "")) for phase in phases if phase.name == burn.name), "")


def _when(flight: Flight, t: float) -> str:
    """Write a time: of a flight of days by its mission clock."""
    return f"MET {flight.met(t)}" if flight.t[-1] - flight.t[0] > DAY_S else f"{clock_text(flight, t)} UTC"


def _burns(flight: Flight, ax: Axes, theme: Theme) -> None:
    dress(ax, theme)
    colours = (theme.flown, theme.corridor, theme.drift)
    ax.set_xscale("symlog", linthresh=LINEAR_FT_S, linscale=0.7)
    ax.axvline(0.0, color=theme.muted, linewidth=1.4, zorder=3)
    most = LINEAR_FT_S
    for k, burn in enumerate(flight.burns):
        for (_, sign, hatch, lift), colour, value in zip(COMPONENTS, colours, burn.dv_lvlh_m_s, strict=True):
            ax.barh(
                k - lift, sign * value / FOOT, height=0.23, color=colour, hatch=hatch, edgecolor=theme.panel,
                linewidth=0.6, zorder=2,
            )  # fmt: skip
        most = max(most, max(abs(value) for value in burn.dv_lvlh_m_s) / FOOT)
    ax.set_xlim(-1.8 * most, 1.8 * most)
    ax.set_ylim(len(flight.burns) - 0.45, -0.55)
    _rows(flight, ax, theme)
    ticks = _ticks(most)
    ax.set_xticks(ticks, [f"{tick:+g}".replace("-", MINUS) if tick else "0" for tick in ticks])
    ax.minorticks_off()
    ax.set_xlabel("delta-v, ft/s, on a scale that is logarithmic beyond \u00b10.1")
    _legend(ax, colours, theme)
    heading(ax, "Burns", theme)


def _rows(flight: Flight, ax: Axes, theme: Theme) -> None:
    """Write name, engine and purpose at the left of each burn's bars, and its size at the right."""
    across = ax.get_yaxis_transform()
    ax.set_yticks([])
    ax.grid(False, axis="y")
    for k, burn in enumerate(flight.burns):
        if k:
            ax.axhline(k - 0.5, color=theme.ring, linewidth=1.0, zorder=1)
        size = math.hypot(*burn.dv_lvlh_m_s) / FOOT
        solve = solved_for(flight, burn)
        ax.text(-0.015, k - 0.16, burn.name, transform=across, ha="right", va="center", fontsize=12.0,
                fontweight="bold", fontfamily=FONT, color=theme.ink)  # fmt: skip
        words = ", ".join(filter(None, (solve, burn.engine, _when(flight, burn.nominal_s))))
        ax.text(-0.015, k + 0.24, words, transform=across, ha="right", va="center", fontsize=10.0,
                fontfamily=FONT, color=theme.muted)  # fmt: skip
        ax.text(1.012, k - 0.13, f"{thousands(size, 2)} ft/s", transform=across, ha="left", va="center", fontsize=11.5,
                fontweight="bold", fontfamily=FONT, color=theme.ink)  # fmt: skip
        ax.text(1.012, k + 0.24, _long(burn.duration_s), transform=across, ha="left", va="center",
                fontsize=10.0, fontfamily=FONT, color=theme.muted)  # fmt: skip


def _pulses(phases: Sequence[PhaseSpent], ax: Axes, theme: Theme) -> None:
    """Draw the pulses of each phase as a bar of their delta-v, those in low-Z mode hatched."""
    dress(ax, theme)
    low = np.array([phase.low_z_dv_m_s for phase in phases]) / FOOT
    dv = np.array([phase.dv_m_s for phase in phases]) / FOOT
    rows = np.arange(len(phases))
    ax.barh(rows, low, height=0.62, color=theme.drift, hatch="////", edgecolor=theme.panel, linewidth=0.6, zorder=2)
    ax.barh(rows, dv - low, left=low, height=0.62, color=theme.flown, zorder=2)
    ax.set_ylim(len(phases) - 0.4, -0.6)
    ax.set_xlim(0.0, 1.06 * max(float(dv.max(initial=0.0)), 0.01))
    ax.set_yticks(
        rows, [phase.name for phase in phases], fontsize=11.5, fontfamily=FONT, color=theme.ink, parse_math=False
    )  # a phase's name is no formula, on axes of others either
    ax.grid(False, axis="y")
    across = ax.get_yaxis_transform()
    for k, phase in enumerate(phases):
        words = f"{phase.pulses:,} pulses"
        ax.text(1.012, k, words, transform=across, ha="left", va="center", fontsize=11.5, fontfamily=FONT,
                color=theme.ink)  # fmt: skip
    ax.set_xlabel("delta-v of the pulses, ft/s" + ("; hatched: low-Z" if low.any() else ""))
    heading(ax, "Pulses by phase", theme)


def _legend(ax: Axes, colours: Sequence[str], theme: Theme) -> None:
    from matplotlib.patches import Patch

    names = [(f"{name} (+)", hatch) for name, _, hatch, _ in COMPONENTS]
    ax.legend(
        [Patch(facecolor=c, hatch=hatch, edgecolor=theme.panel) for c, (_, hatch) in zip(colours, names, strict=True)],
        [name for name, _ in names],
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=3,
        fontsize=10.5,
        frameon=False,
        labelcolor=theme.ink,
        borderaxespad=0.15,
    )


def _ticks(most: float) -> list[float]:
    """Return the ticks of the logarithmic scale: 0, +-0.1, and every decade up to ``most``."""
    ups = [LINEAR_FT_S * 10.0**k for k in range(int(math.log10(max(1.8 * most, LINEAR_FT_S) / LINEAR_FT_S)) + 1)]
    return [-up for up in reversed(ups)] + [0.0] + ups


def _long(seconds: float) -> str:
    """Write how long an engine burnt."""
    if seconds < 99.5:
        return f"{seconds:.1f} s"
    return f"{round(seconds) // 60} min {round(seconds) % 60:02d} s"
