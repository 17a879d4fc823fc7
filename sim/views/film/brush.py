"""Paints the shapes of a scene with matplotlib's brush, in the colours of a theme."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.views.draw.painter import line_path, polygon_path
from sim.views.scene.shapes import (
    Area,
    Clip,
    Dots,
    FirstOf,
    KeepOff,
    Label,
    Line,
    Names,
    OnRing,
    Ring,
    Segment,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.transforms import Affine2D

    from sim.views.draw.labels import Labels
    from sim.views.draw.painter import Painter
    from sim.views.draw.style import Theme
    from sim.views.scene.shapes import Affine, Shape

__all__ = ["paint"]

NAME_GAP = 6.0  # between the names of a row


def paint(painter: Painter, theme: Theme, shapes: Iterable[Shape], labels: Labels | None = None) -> None:
    """Paint shapes in their order; those with labels need the free room of the panel."""
    for shape in shapes:
        match shape:
            case Line():
                painter.line(
                    line_path(shape.points), _shade(theme, shape.colour), shape.width, style=shape.style,
                    at=_place(painter, shape.at),
                )  # fmt: skip
            case Segment():
                painter.segment(*shape[:4], _shade(theme, shape.colour), shape.width, shape.alpha, shape.style)
            case Area():
                alpha = float(getattr(theme, f"{shape.colour}_alpha"))
                painter.fill(
                    polygon_path(shape.points), _shade(theme, shape.colour), alpha, at=_place(painter, shape.at)
                )
            case Dots():
                edge = _shade(theme, shape.edge)
                painter.dots(shape.points, shape.radius, _shade(theme, shape.colour), edge, shape.edge_width)
            case Ring():
                colour = _shade(theme, shape.colour)
                painter.circle(shape.x, shape.y, shape.radius, colour, shape.width, shape.alpha, shape.style)
            case Text():
                _text(painter, theme, shape)
            case Names():
                _names(painter, theme, shape)
            case Clip():
                painter.clip(shape.rect)
            case Label():
                assert labels is not None
                _write(painter, theme, shape, labels)
            case FirstOf():
                assert labels is not None
                any(_write(painter, theme, label, labels) for label in shape.labels)
            case OnRing():
                assert labels is not None
                _on_ring(painter, theme, shape, labels)
            case KeepOff():
                assert labels is not None
                labels.keep_off(shape.points)


def _write(painter: Painter, theme: Theme, label: Label, labels: Labels) -> bool:
    """Write a label where there is room for it; say whether there was."""
    return labels.write(
        painter, label.name, label.text, label.x, label.y, label.size, _shade(theme, label.colour), gap=label.gap,
        bold=label.bold, must=label.must, around=label.around,
        backing=None if label.backing is None else _shade(theme, label.backing),
        halo=None if label.halo is None else _shade(theme, label.halo),
    )  # fmt: skip


def _shade(theme: Theme, colour: str) -> str:
    return colour if colour.startswith("#") else str(getattr(theme, colour))


def _place(painter: Painter, at: Affine | None) -> Affine2D | None:
    return None if at is None else painter.place(at[0], 0.0, 0.0, at[1], at[2], at[3])


def _text(painter: Painter, theme: Theme, text: Text) -> None:
    x = text.x
    if text.right is not None:
        x = min(x, text.right - 0.5 * painter.text_size(text.text, text.size)[0])
    painter.text(x, text.y, text.text, text.size, _shade(theme, text.colour), bold=text.bold, align=text.align)


def _names(painter: Painter, theme: Theme, row: Names) -> None:
    """Write names over their places, each clear of the one before, where that is near enough."""
    last = row.left
    for x, text in zip(row.x, row.texts, strict=True):
        width, _ = painter.text_size(text, row.size)
        middle = min(max(x, last + 0.5 * width + NAME_GAP), row.right - 0.5 * width - 4.0)
        if middle - 0.5 * width > last and abs(middle - x) < 0.6 * width:
            painter.text(middle, row.y, text, row.size, _shade(theme, row.colour), align="center")
            last = middle + 0.5 * width


def _on_ring(painter: Painter, theme: Theme, name: OnRing, labels: Labels) -> None:
    width, _ = painter.text_size(name.text, name.size)
    for angle in name.angles:
        x = name.x + name.radius * math.cos(math.radians(angle))
        y = name.y + name.radius * math.sin(math.radians(angle))
        rect = (x - 0.5 * width - 4.0, y - 9.0, x + 0.5 * width + 4.0, y + 9.0)
        if labels.free(rect) < 1.0:
            labels.reserve(rect)
            painter.box(rect, theme.panel, 0.85)
            painter.text(x, y + 5.5, name.text, name.size, theme.muted, align="center", alpha=name.alpha)
            return
