"""Where the orbit really ends: by methods and numbers finer than any racer's."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from decimal import Decimal, localcontext
from functools import cache
from pathlib import Path

from race.case import DAY, START, Field
from race.peers.ours import coast

TESTS = Path(__file__).parent.parent.parent / "core" / "test_integrate.py"


@cache
def truth(field: Field, start: tuple[float, ...] = START) -> tuple[float, float, float]:
    """Return the position (m) after a day.

    For J2 extrapolation to order 18 in 34 digits; for harmonics heyoka's Taylor series in 80-bit numbers, which two
    tolerances bear out to 1e-8 m; without heyoka our own method at steps of 15 s.
    """
    if field.order == 0:
        x, y, z = (float(c) for c in many_digits(start, DAY)[:3])
        return x, y, z
    try:
        from race.peers.heyoka_peer import long_double
    except ImportError:
        return fine(field, start)
    return long_double(field, start)


def fine(field: Field, start: tuple[float, ...]) -> tuple[float, float, float]:
    """Run our own method at small steps: its sums are compensated, so that rounding hardly grows with their number."""
    x, y, z = coast(field, 15.0, start)()[:3]
    return x, y, z


@cache
def _extrapolated() -> Callable[..., list[Decimal]]:
    found: Callable[..., list[Decimal]] = runpy.run_path(str(TESTS))["extrapolated"]
    return found


def many_digits(start: tuple[float, ...], duration: float) -> list[Decimal]:
    """Return the state after ``duration`` s in the J2 field, by the tests' integrator of 34 digits."""
    extrapolated = _extrapolated()
    with localcontext() as context:
        context.prec = 34
        figures = [Decimal(c) for c in start]
        return extrapolated(figures[:3], figures[3:], duration, steps=240, rows=9)
