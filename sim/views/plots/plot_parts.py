"""What the still plots share: names that keep clear, ships as patches, time dots, saving with alt text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.output.folder import whole_file
from sim.views.draw.labels import AROUND, Labels
from sim.views.draw.painter import segments_path
from sim.views.draw.settings import own_settings
from sim.views.draw.style import FONT
from sim.views.draw.wrong import refuse_alone, wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from numpy.typing import NDArray

    from sim.output.face import Flight
    from sim.views.draw.silhouette import Shape
    from sim.views.draw.style import Theme

    Floats = NDArray[np.float64]

__all__ = [
    "Names", "PanelName", "add_ship", "commas", "equal_limits", "heading", "marks_between", "need_chaser",
    "picture_kind", "save", "time_near", "title",
]  # fmt: skip

PanelName = Literal["whole", "near", "departure"]
SUFFIXES = ("png", "svg", "pdf")


def add_ship(ax: Axes, shape: Shape, rotation: Floats, place: tuple[float, float], unit: float, theme: Theme) -> None:
    """Draw a ship to scale: its centre of mass at ``place`` (m in the picture plane), the axes in ``unit`` metres."""
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import PathPatch
    from matplotlib.transforms import Affine2D

    move = Affine2D().translate(*place).scale(1.0 / unit) + ax.transData
    sketch = shape.sketch(rotation, vbar="left" if ax.xaxis_inverted() else "right")
    ax.add_patch(
        PathPatch(
            segments_path(sketch.contour), transform=move, fill=False, edgecolor=theme.outline, linewidth=1.4, zorder=5
        )
    )
    skin = PolyCollection(
        sketch.polygons, facecolors=sketch.colours, edgecolors=sketch.colours, linewidths=0.3, zorder=5.1
    )
    skin.set_transform(move)
    ax.add_collection(skin, autolim=False)


def equal_limits(ax: Axes, left: float, right: float, low: float, high: float) -> None:
    """Show at least the given range of both axes at one scale, filling the room that the axes have."""
    box = ax.get_window_extent()
    wide, tall = right - left, high - low
    scale = max(wide / box.width, tall / box.height)
    x, y = 0.5 * (scale * box.width - wide), 0.5 * (scale * box.height - tall)
    ax.set_aspect("equal", adjustable="box")
    ax.set_xlim(left - x, right + x)
    ax.set_ylim(low - y, high + y)


def marks_between(flight: Flight, step: float, start: float, end: float) -> Floats:
    """Return the times (s) of dots every ``step`` seconds within start..end, counted from the first burn."""
    zero = flight.burns[0].t_s if flight.burns else float(flight.t[0])
    first = np.ceil((start - zero) / step)
    return np.asarray(zero + step * np.arange(first, np.floor((end - zero) / step) + 1.0))


def title(figure: Figure | SubFigure, text: str, below: str, theme: Theme) -> None:
    """Write the figure's title at the top left, and a line of explanation under it."""
    width, height = figure.bbox.width / figure.dpi, figure.bbox.height / figure.dpi
    figure.text(
        0.30 / width,
        1.0 - 0.36 / height,
        text,
        fontsize=16,
        fontweight="bold",
        fontfamily=FONT,
        color=theme.ink,
        va="center",
    )
    figure.text(0.30 / width, 1.0 - 0.70 / height, below, fontsize=11, fontfamily=FONT, color=theme.muted, va="center")


def heading(ax: Axes, text: str, theme: Theme) -> None:
    """Write what a panel shows above its left corner."""
    ax.set_title(text, loc="left", fontsize=13, fontweight="bold", fontfamily=FONT, color=theme.ink)


class Names:
    """Names beside points of a plot that keep off each other, off the points and, where they can, off the lines.

    The limits of the axes must be set: places are judged in pixels.
    """

    def __init__(self, ax: Axes, lines: Sequence[Floats] = ()) -> None:
        ax.apply_aspect()
        self.ax = ax
        left, bottom, right, top = ax.bbox.extents
        self.labels = Labels((left + 2.0, -top + 2.0, right - 2.0, -bottom - 2.0), {})
        for line in lines:
            if len(line):
                self.labels.keep_off(self._pixels(line))

    def _pixels(self, points: Floats) -> Floats:
        pixels = self.ax.transData.transform(np.asarray(points, dtype=float))
        return np.asarray(pixels * (1.0, -1.0))

    def point(self, x: float, y: float, radius: float = 7.0) -> None:
        """Keep names off a point."""
        ((px, py),) = self._pixels(np.array([[x, y]]))
        self.labels.reserve((px - radius, py - radius, px + radius, py + radius))

    def cover(self, legend: Artist) -> None:
        """Keep names off what is already drawn, such as a legend."""
        left, bottom, right, top = legend.get_window_extent().extents
        self.labels.reserve((left, -top, right, -bottom))

    def write(
        self, text: str, x: float, y: float, colour: str, *,
        bold: bool = False, size: float = 11.0, gap: float = 12.0, must: bool = True,
        around: Sequence[tuple[float, float]] = AROUND,
    ) -> None:  # fmt: skip
        """Write ``text`` where there is most room near a point of the data, on a halo of the panel's colour.

        Without ``must`` it is left out where it would cover another name.
        """
        from matplotlib.patheffects import withStroke

        figure = self.ax.get_figure(root=True)
        assert figure is not None
        pixel = figure.dpi / 72.0
        lines = text.split("\n")
        width = max(len(line) for line in lines) * size * pixel * (0.69 if bold else 0.61)
        high = (1.2 * len(lines) - 0.35) * size * pixel
        ((px, py),) = self._pixels(np.array([[x, y]]))
        box = self.labels.find(text, (width, high), px, py, gap=gap, around=around)
        if box is None and must:  # rather a step away than on another name
            box = self.labels.find(text, (width, high), px, py, gap=2.2 * gap, must=True, around=around)
        if box is None:
            return
        middle = (0.5 * (box[0] + box[2]), -0.5 * (box[1] + box[3]))
        place = self.ax.transData.inverted().transform(middle)
        note = self.ax.text(
            float(place[0]), float(place[1]), text, ha="center", va="center",
            fontsize=size, fontfamily=FONT, color=colour,
            fontweight="bold" if bold else "normal", zorder=9, linespacing=1.15,
        )  # fmt: skip
        note.set_path_effects([withStroke(linewidth=3.0, foreground=self.ax.get_facecolor())])


def commas(ax: Axes) -> None:
    """Write at most eight numbers on either axis, with commas between the thousands and true minus signs."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    extent = ax.get_window_extent()
    for axis, room in ((ax.xaxis, extent.width / 58.0), (ax.yaxis, extent.height / 40.0)):
        axis.set_major_locator(MaxNLocator(nbins=max(2, min(8, int(room))), steps=[1, 2, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}".replace("-", "\u2212")))


def need_chaser(flight: Flight, what: str) -> None:
    """Raise InputError when a flight has no chaser, since ``what`` shows where it goes."""
    refuse_alone(flight, f"{what} needs a ship that flies to the target")


def time_near(flight: Flight, range_m: float) -> float:
    """Return the time (s) when a range (m) is passed on the way in; that of the nearest sample where it never is."""
    inwards = flight.when_range(range_m)
    return float(flight.t[int(np.nanargmin(flight.range_m))]) if inwards is None else inwards


def picture_kind(path: str | Path, key: str = "path") -> str:
    """Return what kind of picture a file's name asks for: "png", "svg" or "pdf".

    Raises
    ------
    InputError
        When the suffix is none of these.
    """
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in SUFFIXES:
        message = "the name does not say which kind of picture this is"
        raise wrong(key, Path(path).name, "a name ending in .png, .svg or .pdf", message, SUFFIXES)
    return kind


@own_settings()
def save(drawn: Axes | Figure | SubFigure, path: str | Path, description: str = "", name: str = "") -> Path:
    """Write a drawn plot as PNG, SVG or PDF with ``description`` as its alt text; whole or not at all.

    The alt text stands where readers of the format look for it: the PNG's text chunk "Description", the SVG's ``desc``,
    the PDF's subject. The same plot gives the same bytes.

    Parameters
    ----------
    drawn : what a plot function returned; all of its figure is written
    path : the file, replaced if it exists; its suffix says the kind
    description : what the picture shows, for who cannot see it
    name : its title in the file; default the one that stands on it

    Raises
    ------
    InputError
        When the suffix is none of .png, .svg and .pdf.
    OSError
        When the file cannot be written.
    """
    path = Path(path)
    kind = picture_kind(path)
    figure = drawn.get_figure(root=True)
    assert figure is not None
    undated: dict[str, dict[str, str | None]] = {"png": {}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
    key = {"png": "Description", "svg": "Description", "pdf": "Subject"}[kind]
    said = {key: description, "Title": name or _title_of(figure)}
    metadata = {key: words for key, words in said.items() if words} | undated[kind]
    with whole_file(path) as scratch:
        figure.savefig(scratch, format=kind, dpi=100, facecolor=figure.get_facecolor(), metadata=metadata)
        if kind == "svg" and description:
            _describe_svg(scratch, description)
    return path


def _describe_svg(file: Path, description: str) -> None:
    """Give an SVG the ``desc`` that screen readers read, first after its title."""
    from xml.sax.saxutils import escape

    text = file.read_text(encoding="utf-8")
    found = re.search(r"</title>", text) or re.search(r"<svg[^>]*>", text)
    assert found is not None
    desc = f"\n <desc>{escape(description)}</desc>"
    file.write_text(text[: found.end()] + desc + text[found.end() :], encoding="utf-8")


def _title_of(figure: Figure) -> str:
    return next((text.get_text() for text in figure.texts if text.get_text()), "")
