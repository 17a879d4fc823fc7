"""Labels that keep out of each other's way: each tries places around its point, and is left out when none is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from sim.views.draw.painter import Painter, Rect

__all__ = ["Labels"]

# unit steps from the point to the label's nearest edge or corner, tried in this order
AROUND = ((1, 0), (-1, 0), (0.7, 1), (0.7, -1), (-0.7, 1), (-0.7, -1), (0, 1), (0, -1))


STEP = 6.0  # between the points that stand for a line
MOST = 500.0  # the worst that lines alone can do to a place: still better than another label


class Labels:
    """The free room of one panel in one frame.

    Parameters
    ----------
    room : where labels may stand
    memory : name -> the place last used, so that a label does not flicker between two; kept by the panel
    """

    def __init__(self, room: Rect, memory: dict[str, int]) -> None:
        self.room = room
        self.memory = memory
        self.taken: list[Rect] = []
        self.lines: list[NDArray[np.float64]] = []
        self._x = self._y = np.zeros(0)
        self._seen = 0

    def reserve(self, rect: Rect) -> None:
        """Let no label stand on ``rect``."""
        self.taken.append(rect)

    def keep_off(self, points: ArrayLike) -> None:
        """Let labels stand on the line through ``points`` (n, 2) only when there is no better place."""
        points = np.asarray(points, dtype=float)
        if len(points) < 2:
            return
        left, top, right, bottom = self.room
        near = (
            (points[:, 0] > left - 99)
            & (points[:, 0] < right + 99)
            & (points[:, 1] > top - 99)
            & (points[:, 1] < bottom + 99)
        )
        kept = np.flatnonzero(near)
        if len(kept) < 2:
            return
        # evenly along the line, which flights sample densely where they are slow; no points where it leaves the room
        points = points[kept]
        step = np.hypot(*np.diff(points, axis=0).T)
        step[np.diff(kept) > 1] = 0.0
        along = np.concatenate([[0.0], np.cumsum(step)])
        even = np.linspace(0.0, along[-1], min(320, int(along[-1] / STEP) + 2))
        self.lines.append(np.column_stack([np.interp(even, along, column) for column in points.T]))

    def free(self, rect: Rect) -> float:
        """Return how badly ``rect`` collides: 1000 and more with what is reserved, else the line points under it."""
        left, top, right, bottom = rect
        if left < self.room[0] or top < self.room[1] or right > self.room[2] or bottom > self.room[3]:
            return 2000.0
        for a, b, c, d in self.taken:
            if left < c and a < right and top < d and b < bottom:
                return 1000.0
        return min(MOST, float(self._under(rect)))

    def _under(self, rect: Rect) -> int:
        """Return how many points of lines lie under ``rect``."""
        left, top, right, bottom = rect
        if len(self.lines) != self._seen:
            self._x, self._y = np.ascontiguousarray(np.concatenate(self.lines).T)
            self._seen = len(self.lines)
        x, y = self._x, self._y
        return int(np.count_nonzero((x > left) & (x < right) & (y > top) & (y < bottom)))

    def find(
        self, name: str, size: tuple[float, float], x: float, y: float, *,
        gap: float = 9.0, must: bool = False, around: Sequence[tuple[float, float]] = AROUND,
    ) -> Rect | None:  # fmt: skip
        """Reserve and return the best place for a label of ``size`` (width, height) near (``x``, ``y``), ``gap`` away.

        None when there is none; with ``must`` a place that covers another label will do, if it is inside the room.
        """
        width, high = size
        best, place, box = 1e9, -1, (0.0, 0.0, 0.0, 0.0)
        remembered = self.memory.get(name, -1)
        for i, (dx, dy) in enumerate(around):
            left = x + gap * dx - (0.0 if dx > 0 else width if dx < 0 else 0.5 * width)
            top = y + gap * dy - (0.0 if dy > 0 else high if dy < 0 else 0.5 * high)
            rect = (left - 3.0, top - 3.0, left + width + 3.0, top + high + 3.0)
            score = self.free(rect) + 0.1 * i - (2.5 if i == remembered else 0.0)
            if score < best:
                best, place, box = score, i, rect
        if best >= 900.0 and (not must or best >= 1900.0):
            return None
        self.memory[name] = place
        self.taken.append(box)
        return box

    def write(
        self, painter: Painter, name: str, text: str, x: float, y: float, size: float, colour: str, *,
        gap: float = 9.0, bold: bool = False, must: bool = False,
        around: Sequence[tuple[float, float]] = AROUND, backing: str | None = None, halo: str | None = None,
    ) -> bool:  # fmt: skip
        """Write ``text`` near (``x``, ``y``), ``gap`` away; say whether there was room.

        ``backing`` is the colour of a box behind it, ``halo`` of one that is laid only where a line runs under it.
        """
        width, _ = painter.text_size(text, size, bold)
        box = self.find(name, (width, 0.74 * size), x, y, gap=gap, must=must, around=around)
        if box is None:
            return False
        colour_behind = backing or (halo if self._under(box) else None)
        if colour_behind:
            painter.box((box[0], box[1] - 1.0, box[2], box[3] + 1.0), colour_behind, 0.78)
        painter.text(box[0] + 3.0, box[3] - 3.0, text, size, colour, bold=bold)
        return True
