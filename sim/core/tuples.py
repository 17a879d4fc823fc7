"""Names for the tuples of floats that the physics passes around."""

from __future__ import annotations

from typing import TypeAlias

Vector: TypeAlias = tuple[float, float, float]
State: TypeAlias = tuple[float, float, float, float, float, float]
"""Position and velocity, m and m/s."""

Matrix: TypeAlias = tuple[float, float, float, float, float, float, float, float, float]
"""A 3x3 matrix, row after row."""

Pair: TypeAlias = tuple[
    float, float, float, float, float, float, float, float, float, float, float, float
]  # fmt: skip
"""The target's inertial state, then the chaser's relative state."""

Quaternion: TypeAlias = tuple[float, float, float, float]
"""A turn, scalar first."""
