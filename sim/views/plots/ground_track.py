"""The ground track as a still: where the flight passed by day and night, its burns and contact."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.environment.clock import to_second
from sim.flight.stages import stages
from sim.views.draw.earth_map import land, night_polygon, track_pieces
from sim.views.draw.settings import own_settings
from sim.views.draw.style import dress, new_figure, theme_named
from sim.views.plots.plot_parts import Names, title
from sim.views.scene.chapters import chapters
from sim.views.scene.lighting import lighting
from sim.views.scene.words import clock_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.flight.values import Burn
    from sim.output.face import Flight
    from sim.views.draw.style import Theme
    from sim.views.scene.lighting import Lighting

__all__ = ["describe_ground_track", "ground_track"]

DAY_S = 86400.0
LAST = ("contact", "end", "failed")  # marks that come first in the choice of place
LONG_BURN_S = 60.0  # burns longer than this are drawn over their duration


@own_settings()
def ground_track(flight: Flight, ax: Axes | None = None, *, theme: str | Theme = "light") -> Axes:
    """Draw the ground track on a map; return the axes.

    The night side is that of contact, or of the end of the flight. Longitude runs from 180 W to 180 E. A burn is marked
    at the time by which it is called, its middle where it is centred; one of more than a minute is a thick arc as well.

    Parameters
    ----------
    flight : the flight
    ax : axes to draw into; default a new figure
    theme : "light" | "dark"
    """
    palette = theme_named(theme)
    when = flight.contact.t_s if flight.contact is not None else float(flight.t[-1])
    if ax is None:
        figure = new_figure(13.0, 6.9, palette)
        moment = "contact" if flight.contact is not None else "the end"
        below = f"{_drawn(flight)}; the night is that of {moment}, {to_second(flight.utc(when)):%d %B %Y %H:%M:%S} UTC."
        reported = next((str(row.flown) for row in flight.record if row.quantity == "contact.place"), "")
        title(
            figure,
            flight.scenario.title,
            below + (f" Contact was reported over: {reported}." if reported else ""),
            palette,
        )
        ax = figure.add_axes((0.052, 0.06, 0.925, 0.80))
    _draw(flight, ax, palette, when)
    return ax


def describe_ground_track(flight: Flight) -> str:
    """Return the picture of `ground_track` in words, for who cannot see it."""
    spans = _spans(flight)
    start, last = spans[0]
    end = "contact" if flight.contact is not None else "the end"
    text = (
        f"World map with the ground track of {(last - start) / 3600.0:.1f} hours, from "
        f"{_place(flight.sub_point(start))} to {end} over {_place(flight.sub_point(last))}, "
        f"the night side of the Earth shaded."
    )
    if len(spans) == 1:
        return text
    away, gone = (_place(flight.sub_point(t)) for t in spans[1])
    return f"{text} A second track is the departure, from {away} to {gone}."


def _spans(flight: Flight) -> list[tuple[float, float]]:
    """Return from when to when (s) tracks are drawn: of a rendezvous the approach, and the departure after it.

    More than a day and a half would fill the map: of that the last day is drawn.
    """
    found = stages(flight)
    spans = [found.approach] + ([found.departure] if found.departure else [])
    return [(max(start, end - DAY_S) if end - start > 1.5 * DAY_S else start, end) for start, end in spans]


def _drawn(flight: Flight) -> str:
    """Say which part of the flight the tracks are."""
    spans = _spans(flight)
    if len(spans) > 1:
        return "Ground track of the approach and of the departure"
    if spans[0][0] <= float(flight.t[0]):
        return "Ground track"
    return "Ground track of the approach" if stages(flight).far else "Ground track of the last day"


def _draw(flight: Flight, ax: Axes, theme: Theme, when: float) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import PathPatch

    tracks = [lighting(flight, *span) for span in _spans(flight)]
    dress(ax, theme, grid=False)
    ax.set_facecolor(theme.sea)
    ax.add_patch(PathPatch(land(), facecolor=theme.land, edgecolor="none", zorder=1))
    sun = tracks[0].sun(when)
    ax.fill(*night_polygon(*sun).T, color=theme.night, alpha=theme.night_alpha * 0.8, linewidth=0, zorder=2)
    ax.plot(
        [math.degrees(sun[1])],
        [math.degrees(sun[0])],
        "o",
        color=theme.sun,
        markeredgecolor=theme.ink,
        markersize=15,
        zorder=4,
    )
    styles = ((theme.flown, 2.8, "-"), (theme.drift, 2.2, (0, (7, 1.5))))
    long_burns = [burn for burn in flight.burns if burn.duration_s > LONG_BURN_S]
    dark = False
    for light, (colour, width, style) in zip(tracks, styles, strict=False):
        for piece in track_pieces(light.latitude, light.longitude):
            ax.plot(*piece.T, color=theme.page, linewidth=width + 2.2, alpha=0.75, zorder=5, solid_capstyle="round")
            ax.plot(*piece.T, color=colour, linewidth=width, linestyle=style, zorder=6)
        for burn in long_burns:
            _burning(light, burn, ax, theme)
        for start, end in light.nights:
            inside = (light.t >= start) & (light.t <= end)
            dark = dark or bool(inside.any())
            for piece in track_pieces(light.latitude[inside], light.longitude[inside]):
                ax.plot(*piece.T, color=theme.ink, linewidth=width, zorder=6.5, linestyle=(0, (1.2, 1.2)))
    ax.set_aspect("equal", adjustable="box")
    ax.set_xlim(-180.0, 180.0)
    north = [float(np.degrees(np.abs(light.latitude)).max()) for light in tracks]
    polar = max(north) > 70.0
    ax.set_ylim(*((-90.0, 90.0) if polar else (-75.0, 80.0)))
    ax.set_xticks(range(-180, 181, 30), [_east(x) for x in range(-180, 181, 30)])
    ax.set_yticks(range(-60, 61, 30), [_north(y) for y in range(-60, 61, 30)])
    ax.grid(True, color=theme.ink, alpha=0.12, linewidth=0.8, zorder=3)
    ax.set_axisbelow(False)
    names = Names(ax, [piece for light in tracks for piece in track_pieces(light.latitude, light.longitude)])
    names.point(math.degrees(sun[1]), math.degrees(sun[0]), 12.0)
    legend: list[tuple[str, Line2D]] = []
    if dark:
        legend.append(("in sunlight", Line2D([], [], color=theme.flown, linewidth=3)))
        shadow = Line2D([], [], color=theme.ink, linewidth=3, linestyle=(0, (1.2, 1.2)))
        legend.append(("in the Earth's shadow", shadow))
    if len(tracks) > 1:
        legend.append(("departure", Line2D([], [], color=theme.drift, linewidth=2.4, linestyle=styles[1][2])))
    if any(start <= burn.t_s <= end for burn in long_burns for start, end in _spans(flight)):
        legend.append(("engines burn", Line2D([], [], color=theme.flame, linewidth=7)))
    if legend:
        box = ax.legend(
            [line for _, line in legend],
            [words for words, _ in legend],
            loc="lower left",
            fontsize=11,
            framealpha=0.85,
            facecolor=theme.page,
            edgecolor=theme.ring,
            labelcolor=theme.ink,
        )
        box.set_zorder(9)
        names.cover(box)
    _marks(flight, names, theme)
    names.write("Sun overhead", math.degrees(sun[1]), math.degrees(sun[0]), theme.ink, size=10, gap=15.0)


def _burning(light: Lighting, burn: Burn, ax: Axes, theme: Theme) -> None:
    """Draw a burn over its duration: on the track's own points, between the places of ignition and cut-off."""
    start, end = max(burn.t_s, float(light.t[0])), min(burn.t_s + burn.duration_s, float(light.t[-1]))
    if end <= start:
        return
    t = np.concatenate([[start], light.t[(light.t > start) & (light.t < end)], [end]])
    under = np.array([light.ground(float(one)) for one in t])
    for piece in track_pieces(*under.T):
        ax.plot(*piece.T, color=theme.flame, linewidth=7.0, zorder=6.2, solid_capstyle="butt")


def _marks(flight: Flight, names: Names, theme: Theme) -> None:
    """Mark start, burns, holds and contact or the end; contact and the end come first in the choice of place.

    The end is marked where it is what the flight is about: without a chaser, and where the flight failed.
    """
    spans = _spans(flight)
    early = not flight.burns or flight.burns[0].t_s - flight.t[0] > 600.0
    marks = [("start", float(flight.t[0]), "coast")] if early else []
    called = {burn.name: burn.nominal_s for burn in flight.burns}
    marks += [
        (
            "undocking" if part.kind == "separate" else part.name,
            called.get(part.name, part.t_s) if part.kind == "burn" else part.t_s,
            part.kind,
        )
        for part in chapters(flight)
        if part.kind in ("burn", "hold", "contact", "separate", "fly-around")
    ]
    if _ends_openly(flight):
        word = "failed" if flight.failure else "end"
        marks.append((word, float(flight.t[-1]), word))
    marks = [mark for mark in marks if any(start <= mark[1] <= end + 1.0 for start, end in spans)]
    placed = []
    for name, t, kind in sorted(marks, key=lambda mark: mark[2] not in LAST):
        latitude, longitude, _ = flight.sub_point(t)
        x, y = math.degrees(longitude), math.degrees(latitude)
        last = kind in LAST
        shape, size, colour = ("o", 12.0, theme.drift) if last else ("D", 7.5, theme.ink)
        if kind == "failed":
            shape, colour = "X", theme.warning
        names.ax.plot([x], [y], shape, color=colour, markeredgecolor=theme.page, markersize=size, zorder=8)
        names.point(x, y, 9.0 if last else 7.0)
        text = f"{kind} {clock_text(flight, t)}\n{_place(flight.sub_point(t))}" if last else name
        placed.append((text, x, y, colour if kind == "failed" else theme.drift_text if last else theme.ink))
    for text, x, y, colour in placed:
        names.write(text, x, y, colour, bold=True)


def _ends_openly(flight: Flight) -> bool:
    """Say whether the flight ends somewhere that matters, without contact."""
    return flight.contact is None and (not flight.has("range_m") or bool(flight.failure))


def _place(point: tuple[float, float, float]) -> str:
    north, east = math.degrees(point[0]), math.degrees(point[1])
    return f"{abs(north):.1f}\u00b0 {'N' if north >= 0.0 else 'S'} {abs(east):.1f}\u00b0 {'E' if east >= 0.0 else 'W'}"


def _east(x: int) -> str:
    return "0\u00b0" if x == 0 else f"{abs(x)}\u00b0" + ("" if abs(x) == 180 else " E" if x > 0 else " W")


def _north(y: int) -> str:
    return "0\u00b0" if y == 0 else f"{abs(y)}\u00b0 {'N' if y > 0 else 'S'}"
