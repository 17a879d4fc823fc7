"""Colours and type of every picture: two palettes, measured for contrast and colour blindness.

They are passed explicitly: nothing here touches matplotlib's global settings. Meaning never rests on colour alone:
flown is solid, drift is dashed, the corridor is a filled wedge with its name, a warning carries its words. The
accents keep these contrast ratios (WCAG 2) on the panel colour: dark 8.7, 8.5 and 7.8, light 4.8, 3.6 and 4.9 for
flown, drift and corridor; the light drift colour is darkened where it is text. Range rings and coasts keep 3 to what
they lie on. Red is left to flames, which have an edge of ink (their colour alone is the drift's to a colour-blind eye),
and to warnings that have words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["FONT", "MONO", "THEMES", "Theme", "dress", "new_figure", "theme_named"]

FONT = "DejaVu Sans"  # comes with matplotlib, has the arrows and the tabular figures
MONO = "DejaVu Sans Mono"

Colour = str


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one palette, as hex texts."""

    name: str
    page: Colour
    panel: Colour
    ink: Colour
    muted: Colour
    ring: Colour
    range_ring: Colour
    coast: Colour
    flown: Colour
    drift: Colour
    drift_text: Colour
    corridor: Colour
    corridor_text: Colour
    warning: Colour
    banner: Colour
    banner_text: Colour
    stale: Colour
    stale_text: Colour
    sea: Colour
    land: Colour
    night: Colour
    night_alpha: float
    corridor_alpha: float
    track: Colour
    sun: Colour
    flame: Colour
    flame_core: Colour
    outline: Colour
    hull: Mapping[str, Colour]


_LIGHT = Theme(
    name="light",
    page="#ffffff",
    panel="#f3f5f9",
    ink="#10151f",
    muted="#4d596d",
    ring="#cfd6e2",
    range_ring="#7d899c",
    coast="#6c7868",
    flown="#0072b2",
    drift="#c06a00",
    drift_text="#9a5200",
    corridor="#007a59",
    corridor_text="#006b4e",
    warning="#b3261e",
    banner="#0072b2",
    banner_text="#ffffff",
    stale="#dde2ea",
    stale_text="#4d596d",
    sea="#e3edf6",
    land="#b9c2b4",
    night="#1b2a45",
    night_alpha=0.48,
    corridor_alpha=0.16,
    track="#d3dae5",
    sun="#ffd23f",
    flame="#e2571c",
    flame_core="#ffb52e",
    outline="#2a2f38",
    hull={
        "white": "#e9eae6",
        "tile": "#b9bbb6",
        "black": "#3a3d43",
        "grey": "#9ea19d",
        "dark": "#74786f",
        "green": "#a9b39b",
        "blanket": "#c3c6bd",
        "array": "#3a4f8f",
        "frame": "#8b94ad",
        "orange": "#cf7024",
        "window": "#2b3648",
        "radiator": "#cfd8df",
    },
)

_DARK = Theme(
    name="dark",
    page="#0b1220",
    panel="#121d31",
    ink="#eef3fb",
    muted="#a9b8ce",
    ring="#2b3a54",
    range_ring="#64748f",
    coast="#7f93ad",
    flown="#6cc4f5",
    drift="#f7a827",
    drift_text="#f7a827",
    corridor="#35c796",
    corridor_text="#35c796",
    warning="#ff8a75",
    banner="#f5e05a",
    banner_text="#10151f",
    stale="#2b3a54",
    stale_text="#c3cfe0",
    sea="#16253c",
    land="#465a72",
    night="#040a16",
    night_alpha=0.55,
    corridor_alpha=0.22,
    track="#2b3a54",
    sun="#ffd23f",
    flame="#ff6a3c",
    flame_core="#ffd27a",
    outline="#0b0f17",
    hull={
        "white": "#c9cbc6",
        "tile": "#94979a",
        "black": "#3f444d",
        "grey": "#83878a",
        "dark": "#5d625c",
        "green": "#8b957f",
        "blanket": "#a5a89f",
        "array": "#42579f",
        "frame": "#7f8bab",
        "orange": "#c8661c",
        "window": "#141b27",
        "radiator": "#aab4bd",
    },
)

THEMES: Mapping[str, Theme] = {"light": _LIGHT, "dark": _DARK}


def theme_named(name: str | Theme) -> Theme:
    """Return the palette called ``name`` ("light" or "dark"); a `Theme` passes through.

    Raises
    ------
    InputError
        When there is no such palette.
    """
    if isinstance(name, Theme):
        return name
    try:
        return THEMES[name]
    except KeyError:
        from sim.views.draw.wrong import wrong

        raise wrong("theme", name, "light or dark", "there is no such theme", THEMES) from None


def new_figure(width: float, height: float, theme: Theme) -> Figure:
    """Return an empty figure of ``width`` x ``height`` inches on the theme's page, known to no window."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=100, facecolor=theme.page)
    FigureCanvasAgg(figure)
    return figure


def dress(ax: Axes, theme: Theme, *, size: float = 10.0, grid: bool = True) -> Axes:
    """Give ``ax`` the theme's colours, a light grid behind the data and type of ``size`` points; returns ``ax``."""
    ax.set_facecolor(theme.panel)
    ax.set_axisbelow(True)
    for side in ax.spines.values():
        side.set_color(theme.ring)
        side.set_linewidth(1.0)
    ax.tick_params(colors=theme.muted, labelsize=size, labelfontfamily=FONT, length=3, width=1)
    ax.tick_params(which="minor", length=0)
    if grid:
        ax.grid(True, color=theme.ring, linewidth=0.8, alpha=0.7)
    for label in (ax.xaxis.label, ax.yaxis.label):
        label.set_color(theme.muted)
        label.set_fontfamily(FONT)
        label.set_fontsize(size + 1)
    return ax
