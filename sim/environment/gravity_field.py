"""The Earth's gravity field: coefficients of EGM2008, read as far as a flight asks, as the core's table."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sim.core.forces import harmonics

FILE = Path(__file__).parent / "data" / "egm2008-70.txt"
MU = 3986004.415e8  # m3/s2, which belongs to the coefficients
RADIUS = 6378136.3  # m, reference radius of the coefficients
HIGHEST = 70  # degree and order of the file


def check_size(degree: int, order: int) -> None:
    """Refuse a field that the coefficients do not have.

    Raises
    ------
    ValueError
        The message says how far the table goes.
    """
    if max(degree, order) > HIGHEST:
        raise ValueError(f"the table of EGM2008 goes to {HIGHEST}x{HIGHEST}, not to {degree}x{order}")
    if order > degree:
        raise ValueError(f"the order of a field is at most its degree: {degree}x{degree}, not {degree}x{order}")
    if degree < 2:
        raise ValueError(f"harmonics begin with degree 2; {degree}x{order} would be a spherical Earth, two-body")


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
    """Return EGM2008 to a degree and order as the table of `sim.core.forces.harmonics`; it holds its own mu and radius.

    Raises
    ------
    ValueError
        When there is no such field, or the table does not go so far; the message names its limit.
    """
    check_size(degree, order)
    c, s = _coefficients(degree)
    return harmonics.table(degree, order, MU, RADIUS, list(c), list(s))
