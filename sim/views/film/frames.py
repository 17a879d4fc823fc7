"""A film as a folder of pictures, frame-0001.png and on: all of them or none."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np

from sim.output.folder import whole_set

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from sim.views.film.encoder import Buffer

__all__ = ["Frames"]

NAME = re.compile(r"frame-\d{4,}\.png")
FAST = {"compress_level": 3}  # of zlib: a frame takes 20 ms instead of 60, and a tenth more room


class Frames:
    """Pictures being written: give them in order inside a ``with`` block; an error there leaves the folder as it was.

    Frames of an earlier film in the folder are replaced as a set; files of other names are not touched.
    """

    def __init__(self, folder: Path, size: tuple[int, int], count: int) -> None:
        self.folder, self.size, self.count = folder, size, count
        self._number = 0
        self._stack = ExitStack()

    def __enter__(self) -> Frames:
        digits = max(4, len(str(self.count)))
        self._names = [f"frame-{k + 1:0{digits}d}.png" for k in range(self.count)]
        earlier = [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else []
        own = {*self._names, *filter(NAME.fullmatch, earlier)}
        self._scratch = self._stack.enter_context(whole_set(self.folder, own))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def write(self, picture: Buffer) -> None:
        """Add a frame: width x height x 4 bytes, rows from the top."""
        from matplotlib.image import imsave

        width, height = self.size
        pixels = np.frombuffer(picture, dtype=np.uint8).reshape(height, width, 4)[..., :3]
        imsave(self._scratch / self._names[self._number], np.ascontiguousarray(pixels), pil_kwargs=FAST)
        self._number += 1
