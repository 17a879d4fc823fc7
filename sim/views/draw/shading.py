"""Colours of meshes: what a surface is painted with, and what the light makes of it.

Lambert's law: brightness goes with the cosine of the light's angle, on top of an even light from all sides. Solar cells
are a lighter blue than in nature, or they would vanish on a dark page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sim.views.meshes.mesh import Mesh

    Floats = NDArray[np.float64]

__all__ = ["PAINT", "base_colours", "lambert"]

PAINT: Mapping[str, str] = {
    "white": "#eceee9",
    "hull": "#cfd3cb",
    "cone-shade": "#b3a98f",
    "blanket": "#c9c6b6",
    "green": "#a9b59c",
    "orange": "#d9772b",
    "grey": "#9ea19d",
    "dark": "#4a4e52",
    "black": "#3a3d43",
    "nose": "#55585c",
    "edge": "#8b8d8c",
    "tile": "#b9bbb6",
    "bulkhead": "#dcdeda",
    "bay": "#b9bcae",
    "radiator": "#c3d2da",
    "window": "#222c3b",
    "nozzle": "#2a2d31",
    "arm": "#f2f3ee",
    "array": "#4a6bc4",
    "array-back": "#7f88a6",
    "frame": "#8b94ad",
    "ring": "#8d9196",
    "ring-face": "#c6cacd",
    "cone": "#7c8389",
    "hatch": "#9aa0a3",
    "petal": "#e6e8e5",
    "petal-out": "#f0f1ee",
    "lens": "#1d2024",
    "target-black": "#15171a",
    "target-white": "#e9ebe6",
    "target-cross": "#ffffff",
}


def base_colours(mesh: Mesh, paint: Mapping[str, str] | None = None) -> Floats:
    """Return the painted colour (m, 3) of each face, 0 to 1; ``paint`` (key -> "#rrggbb") goes before `PAINT`."""
    table = {**PAINT, **(paint or {})}
    known = np.array([_rgb(table.get(key, PAINT["hull"])) for key in mesh.keys])
    return np.asarray(known[mesh.colours])


def _rgb(text: str) -> tuple[float, float, float]:
    return int(text[1:3], 16) / 255.0, int(text[3:5], 16) / 255.0, int(text[5:7], 16) / 255.0


def lambert(base: Floats, normals: Floats, light: ArrayLike, strength: float = 0.72, ambient: float = 0.34) -> Floats:
    """Return the colours (m, 3) of faces lit from ``light`` (3,), the lamp's direction in the normals' axes."""
    bright = np.maximum(normals @ np.asarray(light, dtype=float), 0.0)
    return np.asarray(np.minimum(base * (ambient + strength * bright)[:, None], 1.0))
