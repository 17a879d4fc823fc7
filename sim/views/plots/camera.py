"""The docking camera as a figure: the picture with its reticle, and beside it what a crew reads off it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.environment.clock import to_second
from sim.inputs.units import FOOT, INCH, NAUTICAL_MILE
from sim.views.draw.settings import own_settings
from sim.views.draw.style import FONT, Theme, new_figure, theme_named
from sim.views.plots.plot_parts import time_near
from sim.views.scene.camera import CameraFrame, CameraScene, Sighting, lean_words, light_words, offset_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

    from sim.output.face import Flight

__all__ = ["CameraScene", "camera", "describe_camera"]

SIZE = (12.8, 7.2)  # inches
SHOWN_AT = 30.0 * FOOT  # m: the range at the moment shown when none is asked for (chosen)
PICTURE = (960.0, 720.0)
SCALES = (6.0, 12.0, 24.0, 60.0, 120.0, 600.0, 6e3, 6e4, 6e5)  # inches from the middle to the edge of the offset plot
MAGNIFY_INSIDE = 60.0  # m: farther than this the target is too small to show anything


@own_settings()
def camera(
    flight: Flight,
    t: float | None = None,
    at: str | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | Theme = "light",
) -> Figure | SubFigure:
    """Draw what the docking camera sees at one moment, with offsets and angles beside it.

    Parameters
    ----------
    flight : a flight with a port on both ships
    t : s since the epoch
    at : the moment in words instead, such as "30 ft" or "Contact"; 30 ft on the way in when both are left out
    fig : the figure to draw into; a new one of 12.8 x 7.2 inches when left out
    theme : "light" or "dark"

    Returns
    -------
    Figure or SubFigure

    Raises
    ------
    InputError
        When the moment is not in the flight, a ship has no port, or there is no such theme.
    """
    colours = theme_named(theme)
    if at is not None:
        from sim.flight.named_times import moment

        t = moment(flight, at)
    scene = CameraScene(flight, PICTURE)
    when = time_near(flight, SHOWN_AT) if t is None else float(t)
    figure = new_figure(*SIZE, colours) if fig is None else fig
    now = scene.pose(when)
    seen = scene.sighting(now)
    width, height = 1280.0, 720.0
    picture = figure.add_axes((0.0, 0.0, PICTURE[0] / width, 1.0))
    _paint(picture, scene.draw(now, words=False), PICTURE)
    _caption(picture, light_words(now, seen))
    beside = figure.add_axes((PICTURE[0] / width, 0.0, 1.0 - PICTURE[0] / width, 1.0))
    beside.set_xlim(0.0, width - PICTURE[0])
    beside.set_ylim(height, 0.0)
    beside.axis("off")
    _numbers(beside, flight, when, seen, colours)
    _offsets(beside, flight, seen, colours, (160.0, 355.0), 90.0)
    if 0.0 < seen.ahead_m < MAGNIFY_INSIDE:
        side = 150.0
        box = figure.add_axes(((PICTURE[0] + 85.0) / width, 1.0 - 636.0 / height, side / width, side / height))
        _paint(box, scene.closer(now, (side, side)), (side, side))
        _text(beside, 160.0, 480.0, "docking target, magnified", 15.0, colours.muted, "center")
    _text(beside, 160.0, 666.0, "attitude error", 15.0, colours.muted, "center")
    _text(beside, 160.0, 692.0, lean_words(seen).replace("   ", "  "), 17.0, colours.ink, "center")
    return figure


def describe_camera(flight: Flight, t: float | None = None) -> str:
    """Return the picture in words, from the flight's numbers."""
    scene = CameraScene(flight, PICTURE)
    when = time_near(flight, SHOWN_AT) if t is None else t
    now = scene.pose(when)
    seen = scene.sighting(now)
    return (
        f"The docking camera's view of {flight.target_vehicle.title} at "
        f"{to_second(flight.utc(when)):%Y-%m-%d %H:%M:%S} UTC: "
        f"range {seen.range_m / FOOT:.1f} ft, range rate {seen.range_rate_m_s / FOOT:+.2f} ft/s, "
        f"{offset_words(seen)} "
        f"of the camera's axis, {light_words(now, seen)}."
    )


def _paint(ax: Axes, frame: CameraFrame, size: tuple[float, float]) -> None:
    """Put a picture in pixels onto axes of the same proportions."""
    from matplotlib.collections import PolyCollection

    ax.set_xlim(0.0, size[0])
    ax.set_ylim(size[1], 0.0)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.add_collection(
        PolyCollection(frame.polygons, facecolors=frame.colours, edgecolors=frame.colours, linewidths=0.4)
    )
    for line in frame.lines:
        ax.plot(*line.points.T, color=line.colour, linewidth=0.72 * line.width, solid_capstyle="butt")


def _caption(ax: Axes, light: str) -> None:
    for y, text, size, bold in ((34.0, "Docking camera", 21.0, True), (60.0, light, 17.0, False)):
        words = _text(ax, 16.0, y, text, size, "#ffffff", bold=bold)
        words.set_bbox({"facecolor": "#05070c", "alpha": 0.6, "edgecolor": "none", "pad": 2.5})


def _numbers(ax: Axes, flight: Flight, t: float, seen: Sighting, theme: Theme) -> None:
    rate = seen.range_rate_m_s / FOOT
    way = "closing" if rate < -0.005 else "opening" if rate > 0.005 else "holding"
    _text(ax, 24.0, 36.0, f"{to_second(flight.utc(t)):%d %b %Y %H:%M:%S} UTC", 15.5, theme.muted)
    _text(ax, 24.0, 58.0, f"MET {flight.met(t)}", 15.5, theme.muted)
    for y, name, value, unit, metric in (
        (84.0, "range", *_lengths(seen.range_m)),
        (147.0, way, f"{rate:+.2f}".replace("-", "\u2212"), "ft/s", _metric_rate(seen.range_rate_m_s)),
    ):
        _text(ax, 24.0, y, name, 16.0, theme.muted)
        _text(ax, 296.0, y, metric.replace("-", "\u2212"), 16.0, theme.muted, "right")
        _text(ax, 252.0, y + 40.0, value, 40.0, theme.ink, "right", bold=True)
        _text(ax, 258.0, y + 40.0, unit, 18.0, theme.ink)


def _lengths(metres: float) -> tuple[str, str, str]:
    """Return a range as digits, their unit, and in metric units."""
    feet = max(0.0, metres) / FOOT
    if feet < 99.95:
        return f"{feet:.1f}", "ft", f"{FOOT * feet:.2f} m"
    if feet < 9999.5:
        return f"{feet:,.0f}", "ft", f"{metres:,.0f} m"
    return f"{metres / NAUTICAL_MILE:,.1f}", "nmi", f"{metres / 1000.0:,.1f} km"


def _metric_rate(rate: float) -> str:
    return f"{100.0 * rate:+.1f} cm/s" if abs(rate) < 1.0 else f"{rate:+.2f} m/s"


def _offsets(ax: Axes, flight: Flight, seen: Sighting, theme: Theme, middle: tuple[float, float], half: float) -> None:
    """Draw where the target's port stands off the camera's axis, as in the picture, with what can be caught."""
    from matplotlib.patches import Circle, Rectangle

    x, y = middle
    inches = max(abs(seen.right_m), abs(seen.up_m)) / INCH
    scale = next((s for s in SCALES if inches <= 0.92 * s), SCALES[-1])
    ax.add_patch(Rectangle((x - half, y - half), 2 * half, 2 * half, facecolor=theme.panel, edgecolor=theme.ring))
    ax.plot([x - half, x + half], [y, y], color=theme.ring, linewidth=1.0)
    ax.plot([x, x], [y - half, y + half], color=theme.ring, linewidth=1.0)
    words = offset_words(seen)
    limits = flight.plan.active.capture
    catch = limits.lateral_offset_max_m / INCH if limits is not None else math.inf
    if 0.06 * scale < catch <= scale:
        ax.add_patch(Circle((x, y), half * catch / scale, fill=False, edgecolor=theme.corridor, linewidth=2.0))
        words += f"\nring: {catch:.1f} in, what can be caught"
    if inches <= scale:
        place = (x + half * seen.right_m / INCH / scale, y - half * seen.up_m / INCH / scale)
        ax.plot(*place, marker="P", markersize=13, color=theme.flown, markeredgecolor=theme.page, markeredgewidth=1.5)
    name = f"\u00b1{scale:.0f} in" if scale < 60.0 else f"\u00b1{scale / 12.0:,.0f} ft"
    _text(ax, x - half + 5.0, y - half + 18.0, name, 14.5, theme.muted)
    for k, line in enumerate(words.split("\n")):
        _text(ax, x, y - half - (30.0 if "\n" in words else 12.0) + 19.0 * k, line, 15.5 if k else 16.5,
              theme.corridor if k else theme.ink, "center", bold=k == 0)  # fmt: skip
    _text(
        ax, x + half - 5.0, y + half - 8.0, f"{math.degrees(seen.off_axis):.1f}\u00b0 off", 14.5, theme.muted, "right"
    )


def _text(
    ax: Axes, x: float, y: float, text: str, size: float, colour: str, align: str = "left", bold: bool = False
) -> Any:
    return ax.text(
        x, y, text, fontsize=0.72 * size, color=colour, ha=align, va="baseline", fontfamily=FONT,
        fontweight="bold" if bold else "normal",
    )  # fmt: skip
