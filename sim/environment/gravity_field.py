"""The Earth's gravity field: coefficients of EGM2008, read as far as a flight asks, as the core's table."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sim.core.forces import harmonics
from sim.scenario.tables.gravity import field_size

FILE = Path(__file__).parent / "data" / "egm2008-70.txt"
MU = 3986004.415e8  # m3/s2, which belongs to the coefficients
RADIUS = 6378136.3  # m, reference radius of the coefficients


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
    """Return the table of EGM2008 to a degree and order for `sim.core.forces.harmonics`; it holds its own mu and radius.

    Raises
    ------
    ValueError
        When there is no such field, or the table does not go so far; the message names its limit.
    """
    field_size(f"{degree}x{order}")
    c, s = _coefficients(degree)
    return harmonics.table(degree, order, MU, RADIUS, list(c), list(s))
