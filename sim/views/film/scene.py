"""The page of the film: where everything stands, and the figure whose artists draw it.

All of it is one matplotlib figure. What never changes is drawn by one artist (`Backdrop`), what moves by one artist a
panel, kept for the whole film and marked as animated: the backdrop is copied once, and every frame restores it and
redraws the panels only.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist

from sim.inputs.units import FOOT
from sim.views.draw.painter import Painter
from sim.views.film.framing import Camera, follow
from sim.views.film.predictor import Predictor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.backend_bases import RendererBase
    from numpy.typing import NDArray

    from sim.views.draw.painter import Rect
    from sim.views.draw.style import Theme
    from sim.views.film.reel import Reel
    from sim.views.scene.instant import Instant

__all__ = ["HEIGHT", "Backdrop", "Layout", "Panel", "Scene", "full_layout", "two_panel_layout"]

HEIGHT = 720.0  # design units; the width follows from the canvas
CAMERA_M = 300.0 * FOOT  # the docking camera has its place inside this range


@dataclass(frozen=True, slots=True)
class Layout:
    """Rectangles (left, top, right, bottom) in design units; a panel that is None is left out."""

    page: Rect
    header: Rect | None
    lvlh: Rect
    legend: Rect | None
    digits: Rect | None
    rate: Rect
    world: Rect | None
    camera: Rect | None  # beside a smaller map, while the docking camera shows something
    timeline: Rect | None


def full_layout(width: float) -> Layout:
    """Return the page of the film for a canvas ``width`` design units wide (1280 for 16:9)."""
    column = width - 15.0 - 453.0
    edge = column - 22.0
    return Layout(
        page=(0.0, 0.0, width, HEIGHT),
        header=(15.0, 0.0, width - 15.0, 84.0),
        lvlh=(15.0, 84.0, edge, 626.0),
        legend=(15.0, 630.0, edge, 654.0),
        digits=(column, 84.0, width - 15.0, 192.0),
        rate=(column, 204.0, width - 15.0, 432.0),
        world=(column, 440.0, width - 15.0, 641.0),
        camera=(width - 15.0 - 262.0, 440.0, width - 15.0, 641.0),
        timeline=(23.0, 662.0, width - 23.0, 714.0),
    )


def two_panel_layout(width: float) -> Layout:
    """Return the plain page: the approach, and closing rate against range."""
    split = round(width * 0.62)
    return Layout(
        page=(0.0, 0.0, width, HEIGHT), header=None, world=None, camera=None, timeline=None,
        lvlh=(15.0, 15.0, split, 676.0), legend=(15.0, 682.0, split, 706.0),
        digits=(split + 24.0, 24.0, width - 15.0, 132.0), rate=(split + 24.0, 160.0, width - 15.0, 676.0),
    )  # fmt: skip


@dataclass(eq=False)
class Scene:
    """What is on the page: the reel, its predictor and camera, the palette, and the frame ``k`` that is shown."""

    reel: Reel
    theme: Theme
    layout: Layout
    predictor: Predictor
    camera: Camera
    speed: NDArray[np.float64]  # (k,) flight seconds a second of film
    near: NDArray[np.bool_]  # (k,) whether the docking camera is shown
    k: int = 0
    _painter: Painter | None = None
    _now: tuple[int, Instant] | None = None

    @classmethod
    def of(cls, reel: Reel, theme: Theme, layout: Layout, vbar: str = "left") -> Scene:
        """Set the page for a reel."""
        predictor = Predictor(reel)
        left, top, right, bottom = layout.lvlh
        room = (left + 56.0, top + 50.0, right - 56.0, bottom - 50.0)
        camera = follow(reel, predictor, room, vbar)
        speed = np.gradient(reel.t) * reel.fps if len(reel) > 1 else np.ones(1)
        near = (
            (reel.range_m < CAMERA_M)
            & (~reel.docked | reel.carded)
            & (layout.camera is not None)
            & reel.setting.has_ports
        )
        return cls(reel, theme, layout, predictor, camera, speed, near)

    def now(self, k: int) -> Instant:
        """Return the moment that frame ``k`` shows; the last is kept, as all panels ask for the same."""
        if self._now is None or self._now[0] != k:
            self._now = (k, self.reel.instant(k))
        return self._now[1]

    def brush(self, renderer: RendererBase) -> Painter:
        """Return the painter that fits the page into a renderer's canvas; the same one as long as that is the same."""
        if self._painter is None or self._painter.renderer is not renderer:
            width, height = renderer.get_canvas_width_height()
            _, _, right, bottom = self.layout.page
            self._painter = Painter(renderer, height, min(height / bottom, width / right))
        return self._painter


class Panel(Artist, ABC):
    """One moving part of the page, drawn by a `Painter`; subclasses say how."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene = scene
        self.mark = object()  # by which pictures that are kept know this panel
        self.set_animated(True)

    @abstractmethod
    def paint(self, painter: Painter, k: int) -> None:
        """Draw frame ``k``."""

    def paint_once(self, painter: Painter) -> None:
        """Draw what changes only when the page does (see `Scene.near`), under the moving part."""

    def draw(self, renderer: RendererBase, *_: Any, **__: Any) -> None:
        """Draw the frame that the scene shows (matplotlib's artist protocol)."""
        if self.get_visible():
            self.paint(self.scene.brush(renderer), self.scene.k)
        self.stale = False


class Backdrop(Artist):
    """What does not move: the page and the still part of every panel."""

    def __init__(self, scene: Scene, panels: Sequence[Panel]) -> None:
        super().__init__()
        self.scene = scene
        self.panels = tuple(panels)

    def draw(self, renderer: RendererBase, *_: Any, **__: Any) -> None:
        """Draw the page (matplotlib's artist protocol)."""
        painter = self.scene.brush(renderer)
        painter.box(self.scene.layout.page, self.scene.theme.page)
        for panel in self.panels:
            panel.paint_once(painter)
        self.stale = False
