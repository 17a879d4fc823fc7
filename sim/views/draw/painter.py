"""A thin brush over a matplotlib renderer, for what moves: paths, polygons, dots and text from a cache of glyphs.

A `Text` artist of matplotlib costs about a millisecond a draw and a `Line2D` a tenth; a film draws a hundred of them
a frame. The brush hands persistent `Path` objects with one affine each straight to the renderer (10-50 us) and text
as images put together from glyphs drawn once. It uses public renderer methods only, so that any canvas whose renderer
can draw images serves.

Coordinates are design units of a page 720 high, y down from the top, as in a layout program; the brush scales them to
the canvas.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform

from sim.views.draw.style import FONT, MONO

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from matplotlib.backend_bases import GraphicsContextBase, RendererBase
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Painter", "line_path", "polygon_path", "segments_path", "strokes_path"]

Rect = tuple[float, float, float, float]  # left, top, right, bottom in design units
DASHES = {"-": None, "--": (5.0, 3.2), ":": (1.2, 2.4)}  # on, off in line widths
FINENESS = 2  # places a pixel, either way, at which a stamp may stand
STAMP_BYTES = 10_000_000  # of stamps that are kept
_UNIT_CIRCLE = Path.unit_circle()
_TURNS = np.linspace(0.0, 2.0 * math.pi, 361)
_UNIT_RING = Path(np.column_stack([np.cos(_TURNS), np.sin(_TURNS)]))  # the renderer draws large curves slowly
_UNIT_SEGMENT = Path([(0.0, 0.0), (1.0, 1.0)])
_UNIT_SQUARE = Path([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)], closed=True)
_IDENTITY = IdentityTransform()


def line_path(points: ArrayLike) -> Path:
    """Return an open path through ``points`` (n, 2)."""
    return Path(np.asarray(points, dtype=float))


def polygon_path(points: ArrayLike) -> Path:
    """Return a closed path around ``points`` (n, 2)."""
    points = np.asarray(points, dtype=float)
    return Path(np.concatenate([points, points[:1]]), closed=True)


def strokes_path(strokes: Sequence[ArrayLike]) -> Path:
    """Return one path of many open strokes (n, 2) each."""
    rings = [np.asarray(stroke, dtype=float) for stroke in strokes]
    codes = np.full(sum(map(len, rings)), Path.LINETO, dtype=Path.code_type)
    codes[np.cumsum([0, *map(len, rings[:-1])])] = Path.MOVETO
    return Path(np.concatenate(rings), codes)


def segments_path(segments: NDArray[np.float64]) -> Path:
    """Return one path of separate straight strokes (n, 2, 2)."""
    codes = np.tile(np.array([Path.MOVETO, Path.LINETO], dtype=Path.code_type), len(segments))
    return Path(segments.reshape(-1, 2), codes)


class Painter:
    """Draws on one renderer, in design units of ``scale`` pixels each.

    ``left`` and ``height`` say where the page's top left corner is: so many pixels left of the canvas, and so many
    above its lower edge.
    """

    def __init__(self, renderer: RendererBase, height: float, scale: float, left: int = 0) -> None:
        self.renderer = renderer
        self.height, self.left = float(height), left
        self.scale = float(scale)
        self.page = Affine2D.from_values(scale, 0.0, 0.0, -scale, -left, height)
        self._clip: Bbox | None = None  # of strokes and fills
        self._clip_pixels: Bbox | None = None  # of images and markers
        # making a graphics context costs more than a small path: three serve for everything
        self._stroke, self._dashed, self._image = renderer.new_gc(), renderer.new_gc(), renderer.new_gc()
        self._stroke.set_joinstyle("round")
        self._stroke.set_capstyle("round")
        self._dashed.set_joinstyle("round")
        self._dashed.set_capstyle("butt")
        self._point = scale * 72.0 / float(getattr(renderer, "dpi", 72.0))

    # -- where ------------------------------------------------------------------------------------------------------
    def clip(self, rect: Rect | None) -> None:
        """Confine what follows to ``rect``, or to nothing when it is None."""
        if rect is None:
            self._clip = self._clip_pixels = None
            return
        self._clip = box = self.box_of(rect)
        # Agg keeps images and markers to pixels up to and with the last one, strokes to the edges between them
        self._clip_pixels = Bbox.from_extents(box.x0, box.y0 + 1.0, box.x1 - 1.0, box.y1)

    def box_of(self, rect: Rect) -> Bbox:
        """Return a rectangle in whole pixels of the canvas."""
        left, top, right, bottom = (round(edge * self.scale) for edge in rect)
        x, y = self.left, round(self.height)
        return Bbox.from_extents(left - x, y - bottom, right - x, y - top)

    def place(self, a: float, b: float, c: float, d: float, e: float, f: float) -> Affine2D:
        """Return the transform to pixels of the design-unit affine ``x' = a x + c y + e``, ``y' = b x + d y + f``."""
        k = self.scale
        return Affine2D.from_values(a * k, -b * k, c * k, -d * k, e * k - self.left, self.height - f * k)

    def _context(self, colour: str, width: float, alpha: float, style: str = "-") -> GraphicsContextBase:
        dashes = DASHES[style]
        gc = self._stroke if dashes is None else self._dashed
        gc.set_foreground((*_rgb(colour), alpha), isRGBA=True)
        gc.set_linewidth(width * self._point)
        gc.set_clip_rectangle(self._clip)
        if dashes is not None:
            unit = width * self._point
            gc.set_dashes(0, [dashes[0] * unit, dashes[1] * unit])
        return gc

    # -- shapes -----------------------------------------------------------------------------------------------------
    def line(
        self,
        path: Path,
        colour: str,
        width: float = 2.4,
        alpha: float = 1.0,
        style: str = "-",
        at: Affine2D | None = None,
    ) -> None:
        """Stroke ``path`` (design units, or whatever ``at`` takes to pixels) with a round-joined line."""
        gc = self._context(colour, width, alpha, style)
        self.renderer.draw_path(gc, path, self.page if at is None else at)

    def fill(
        self,
        path: Path,
        colour: str,
        alpha: float = 1.0,
        edge: str | None = None,
        edge_width: float = 1.0,
        at: Affine2D | None = None,
    ) -> None:
        """Fill ``path``, and stroke its edge when one is given."""
        gc = self._context(edge or colour, edge_width if edge else 0.0, alpha if edge is None else 1.0)
        self.renderer.draw_path(gc, path, self.page if at is None else at, (*_rgb(colour), alpha))

    def triangles(self, corners: NDArray[np.float64], colours: NDArray[np.float64], at: Affine2D | None = None) -> None:
        """Fill many triangles (n, 3, 2), each with its RGBA colour (n, 4), without seams between neighbours.

        One call for all of them: a path each would cost ten times as much to make as to draw.
        """
        if len(corners):
            gc = self._context("#000000", 0.0, 1.0)
            shades = np.repeat(colours[:, None, :], 3, axis=1)
            self.renderer.draw_gouraud_triangles(gc, corners, shades, (self.page if at is None else at).frozen())

    def segment(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        colour: str,
        width: float = 1.0,
        alpha: float = 1.0,
        style: str = "-",
    ) -> None:
        """Draw a straight line between two points."""
        self.line(_UNIT_SEGMENT, colour, width, alpha, style, at=self.place(x1 - x0, 0.0, 0.0, y1 - y0, x0, y0))

    def box(
        self,
        rect: Rect,
        colour: str,
        alpha: float = 1.0,
        edge: str | None = None,
        radius: float = 0.0,
        edge_width: float = 1.0,
    ) -> None:
        """Fill a rectangle, with round corners of ``radius``."""
        left, top, right, bottom = rect
        if radius > 0.0:
            path = _rounded(round(right - left, 1), round(bottom - top, 1), radius)
            self.fill(path, colour, alpha, edge, edge_width, at=self.place(1, 0, 0, 1, left, top))
        else:
            at = self.place(right - left, 0.0, 0.0, bottom - top, left, top)
            self.fill(_UNIT_SQUARE, colour, alpha, edge, edge_width, at=at)

    def dots(
        self,
        points: ArrayLike,
        radius: float,
        colour: str,
        edge: str | None = None,
        edge_width: float = 1.2,
        alpha: float = 1.0,
    ) -> None:
        """Draw a disc of ``radius`` at each of ``points`` (n, 2)."""
        points = np.asarray(points, dtype=float)
        if points.size == 0:
            return
        gc = self._context(edge or colour, edge_width if edge else 0.0, alpha)
        gc.set_clip_rectangle(self._clip_pixels)
        r = radius * self.scale
        self.renderer.draw_markers(
            gc, _UNIT_CIRCLE, Affine2D.from_values(r, 0, 0, r, 0, 0), Path(points), self.page, (*_rgb(colour), alpha)
        )

    def circle(
        self, x: float, y: float, radius: float, colour: str, width: float = 1.0, alpha: float = 1.0, style: str = "-"
    ) -> None:
        """Draw a ring."""
        self.line(_UNIT_RING, colour, width, alpha, style, at=self.place(radius, 0, 0, radius, x, y))

    # -- pictures that are drawn once ---------------------------------------------------------------------------------
    def stamp(
        self, key: Hashable, extent: Rect, x: float, y: float, draw: Callable[[Painter, float, float], None]
    ) -> None:
        """Put a picture at (``x``, ``y``), to half a pixel; ``draw`` (painter, x, y) draws it where it is not yet kept.

        ``key`` stands for all that the picture depends on but its place; ``extent`` is how far it reaches from there.
        """
        if not isinstance(self.renderer, RendererAgg):
            draw(self, x, y)
            return
        k = self.scale
        place, rise = round((x * k - self.left) * FINENESS), round((self.height - y * k) * FINENESS)
        (column, right), (row, up) = divmod(place, FINENESS), divmod(rise, FINENESS)
        whole = (key, k, self._point, right, up)
        kept = _STAMPS.get(whole)
        if kept is None:
            # pixels from the origin to the edges of a picture of its own, and the canvas's y grows upwards there too
            left, top = math.ceil(-extent[0] * k) + 1, math.ceil(-extent[1] * k) + 1
            width, height = left + math.ceil(extent[2] * k) + 2, top + math.ceil(extent[3] * k) + 2
            canvas = RendererAgg(width, height, self.renderer.dpi)
            draw(type(self)(canvas, height, k), (left + right / FINENESS) / k, (top + 1 - up / FINENESS) / k)
            kept = _cropped(np.asarray(canvas.buffer_rgba()), left, height - top - 1)
            _STAMPS.keep(whole, kept)
        self._put(kept, column, row)

    def layer(self, key: Hashable, rect: Rect, draw: Callable[[Painter], None]) -> None:
        """Draw what stays as it is for some frames: ``draw`` (painter) is asked only when it is not kept as ``key``.

        ``rect`` bounds it; ``key`` stands for all that the picture depends on.
        """
        if not isinstance(self.renderer, RendererAgg):
            draw(self)
            return
        left, top, right, bottom = (round(edge * self.scale) for edge in rect)
        whole = (key, rect, self.scale, self._point)
        kept = _STAMPS.get(whole)
        if kept is None:
            canvas = RendererAgg(right - left, bottom - top, self.renderer.dpi)
            draw(type(self)(canvas, bottom, self.scale, left))
            kept = _cropped(np.asarray(canvas.buffer_rgba()), 0, 0)
            _STAMPS.keep(whole, kept)
        self._put(kept, left - self.left, round(self.height) - bottom)

    def _put(self, stamp: tuple[NDArray[np.uint8], int, int], column: int, row: int) -> None:
        image, left, below = stamp
        gc = self._image
        gc.set_alpha(1.0)
        gc.set_clip_rectangle(self._clip_pixels)
        self.renderer.draw_image(gc, column - left, row - below, image)

    # -- words ------------------------------------------------------------------------------------------------------
    def text_size(self, text: str, size: float, bold: bool = False, mono: bool = False) -> tuple[float, float]:
        """Return width and height of ``text`` in design units; ``size`` is the height of the type in design units."""
        return _advance(text, round(size * self.scale, 2), bold, mono) / self.scale, size

    def fitted(self, text: str, size: float, width: float, least: float, bold: bool = False) -> tuple[str, float]:
        """Return ``text``, cut with dots if need be, and the size from ``size`` to ``least`` at which it fits."""
        while size > least and self.text_size(text, size, bold)[0] > width:
            size -= 0.5
        while len(text) > 4 and self.text_size(text, size, bold)[0] > width:
            text = text[:-2].rstrip(" .,;:") + "\u2026"
        return text, size

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str,
        *,
        bold: bool = False,
        mono: bool = False,
        align: str = "left",
        alpha: float = 1.0,
    ) -> float:
        """Write ``text`` with its baseline at ``y``, aligned "left", "center" or "right" of ``x``; return its width."""
        if not text:
            return 0.0
        image, width, origin, above = _written(text, round(size * self.scale, 2), bold, mono, colour)
        wide = width / self.scale
        x -= wide if align == "right" else wide / 2 if align == "center" else 0.0
        gc = self._image
        gc.set_alpha(alpha)
        gc.set_clip_rectangle(self._clip_pixels)
        left = round(x * self.scale) - origin - self.left
        bottom = round(self.height - y * self.scale) - (image.shape[0] - above)
        self.renderer.draw_image(gc, left, bottom, image)
        return wide


class _Stamps:
    """Pictures by what they show, with the columns left of their origin and the rows below it; the last used stay."""

    def __init__(self) -> None:
        self.kept: OrderedDict[Hashable, tuple[NDArray[np.uint8], int, int]] = OrderedDict()
        self.size = 0

    def get(self, key: Hashable) -> tuple[NDArray[np.uint8], int, int] | None:
        found = self.kept.get(key)
        if found is not None:
            self.kept.move_to_end(key)
        return found

    def keep(self, key: Hashable, stamp: tuple[NDArray[np.uint8], int, int]) -> None:
        self.kept[key] = stamp
        self.size += stamp[0].nbytes
        while self.size > STAMP_BYTES and len(self.kept) > 1:
            _, (image, _, _) = self.kept.popitem(last=False)
            self.size -= image.nbytes


_STAMPS = _Stamps()


def _cropped(image: NDArray[np.uint8], left: int, below: int) -> tuple[NDArray[np.uint8], int, int]:
    """Return what is painted of a picture, bottom row first, as the renderer wants it, and where its origin is then."""
    drawn = image[..., 3] != 0
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    if not len(rows):
        return np.zeros((1, 1, 4), dtype=np.uint8), 0, 0
    painted = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.ascontiguousarray(painted[::-1]), left - int(columns[0]), below - (len(image) - 1 - int(rows[-1]))


@lru_cache(maxsize=256)
def _rgb(colour: str) -> tuple[float, float, float]:
    return to_rgb(colour)


@lru_cache(maxsize=64)
def _rounded(width: float, height: float, radius: float) -> Path:
    r = min(radius, width / 2, height / 2)
    corners = [
        (r, r, math.pi),
        (width - r, r, 1.5 * math.pi),
        (width - r, height - r, 0.0),
        (r, height - r, 0.5 * math.pi),
    ]
    points = [
        (cx + r * math.cos(start + step * math.pi / 12), cy + r * math.sin(start + step * math.pi / 12))
        for cx, cy, start in corners
        for step in range(7)
    ]
    return polygon_path(points)


# -- glyphs: each letter of a size and weight is drawn once by matplotlib's own text engine
# ------------------------------


class _Glyphs:
    """The letters of one font at one pixel size: coverage images and advances."""

    def __init__(self, pixels: float, bold: bool, mono: bool) -> None:
        family = MONO if mono else FONT
        self.font = FontProperties(family=family, size=pixels, weight="bold" if bold else "normal")
        self.above = math.ceil(pixels * 1.1)
        self.below = math.ceil(pixels * 0.4)
        self.pad = math.ceil(pixels * 0.3)
        self.scratch = RendererAgg(math.ceil(pixels * 2.0) + 2 * self.pad, self.above + self.below, 72)
        self.known: dict[str, tuple[NDArray[np.uint8], float]] = {}
        self.bars = self._width("||")

    def _width(self, text: str) -> float:
        return float(self.scratch.get_text_width_height_descent(text, self.font, False)[0])

    def __getitem__(self, letter: str) -> tuple[NDArray[np.uint8], float]:
        found = self.known.get(letter)
        if found is None:
            self.scratch.clear()
            gc: Any = self.scratch.new_gc()
            gc.set_foreground((0.0, 0.0, 0.0, 1.0), isRGBA=True)
            if not letter.isspace():
                self.scratch.draw_text(gc, self.pad, self.above, letter, self.font, 0.0)
            mask = np.asarray(self.scratch.buffer_rgba())[:, :, 3].copy()
            # the bars stand clear of any kerning: what the letter adds between them is its advance
            found = self.known[letter] = (mask, self._width(f"|{letter}|") - self.bars)
        return found


@lru_cache(maxsize=64)
def _glyphs(pixels: float, bold: bool, mono: bool) -> _Glyphs:
    return _Glyphs(pixels, bold, mono)


@lru_cache(maxsize=4096)
def _advance(text: str, pixels: float, bold: bool, mono: bool) -> float:
    glyphs = _glyphs(pixels, bold, mono)
    return sum(glyphs[letter][1] for letter in text)


@lru_cache(maxsize=256)
def _written(
    text: str, pixels: float, bold: bool, mono: bool, colour: str
) -> tuple[NDArray[np.uint8], float, int, int]:
    """Return the text as an RGBA image, its advance, its origin and the rows above its baseline, all in pixels."""
    glyphs = _glyphs(pixels, bold, mono)
    letters = [glyphs[letter] for letter in text]
    width = sum(advance for _, advance in letters)
    columns = letters[0][0].shape[1]
    cover = np.zeros((glyphs.above + glyphs.below, math.ceil(width) + columns), dtype=np.uint8)
    pen = 0.0
    for mask, advance in letters:
        here = cover[:, round(pen) : round(pen) + columns]
        np.maximum(here, mask, out=here)
        pen += advance
    image = np.empty((*cover.shape, 4), dtype=np.uint8)
    image[..., :3] = [round(255 * channel) for channel in _rgb(colour)]
    image[..., 3] = cover
    return np.ascontiguousarray(image[::-1]), width, glyphs.pad, glyphs.above  # the renderer puts row 0 at the bottom
