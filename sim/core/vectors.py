"""Lengths and products of vectors, by sums in a fixed order: the same bits at every speed and on every system."""

from math import sqrt

from sim.core.tuples import Vector


def dot(a: Vector, b: Vector) -> float:
    """Return the scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def norm(v: Vector) -> float:
    """Return the length of a vector."""
    return sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])


def norm2(x: float, y: float) -> float:
    """Return the length of a vector in a plane."""
    return sqrt(x * x + y * y)
