"""The Earth's gravity field: coefficients of EGM2008, read as far as a flight asks, as the core's table."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sim.core import harmonics

FILE = Path(__file__).parent / "data" / "egm2008-70.txt"
DEGREE = 70  # and order, of the file
MU = 3986004.415e8  # m3/s2, which belongs to the coefficients
RADIUS = 6378136.3  # m, reference radius of the coefficients


def size(text: str) -> tuple[int, int]:
    """Return degree and order of a gravity model written as "NxM", such as "20x20".

    Raises
    ------
    ValueError
        When the text is no such size, the order is above the degree or the table does not go so far.
    """
    parts = text.split("x")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) <= 9 for part in parts):
        raise ValueError(f'a gravity field is degree x order, such as "20x20", not "{text}"')
    degree, order = int(parts[0]), int(parts[1])
    check(degree, order)
    return degree, order


def check(degree: int, order: int) -> None:
    """Raise ValueError when there is no such field, saying how far the table goes."""
    if order < 0 or degree < 2:
        raise ValueError(f'the harmonics begin with degree 2: "{degree}x{order}" has none; "two-body" is that world')
    if order > degree:
        raise ValueError(f"a field's order is at most its degree: {degree}x{min(order, degree)}, not {degree}x{order}")
    if degree > DEGREE:
        raise ValueError(f"the table of EGM2008 goes to {DEGREE}x{DEGREE}, not to {degree}x{order}")


@lru_cache(maxsize=4)
def _coefficients(degree: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Read C and S to a degree, (n, m) at index n (n + 1)/2 + m."""
    c, s = [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]
    count = (degree + 1) * (degree + 2) // 2
    with FILE.open(encoding="ascii") as lines:
        for line in lines:
            if line[0].isdigit():
                if len(c) == count:
                    break
                _, _, one, other = line.split()
                c.append(float(one))
                s.append(float(other))
    return tuple(c), tuple(s)


def load(degree: int = 20, order: int = 20) -> list[float]:
    """Return the table of EGM2008 to a degree and order for `sim.core.harmonics`; it holds its own mu and radius.

    Raises
    ------
    ValueError
        When the table of coefficients does not go so far; the message names its limit.
    """
    check(degree, order)
    c, s = _coefficients(degree)
    return harmonics.table(degree, order, MU, RADIUS, list(c), list(s))
