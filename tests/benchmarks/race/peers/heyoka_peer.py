"""heyoka: Taylor series compiled by LLVM, one orbit at a time and eight in the lanes of the processor."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from race.case import ANGLE, DAY, SIDEREAL, START, Field, Racer, Run

if TYPE_CHECKING:
    import heyoka

VERMILION = "#D55E00"
LANES = 8  # of 64 bits: what AVX-512 holds; processors with fewer take them in turns


def system(field: Field) -> list[tuple[heyoka.expression, heyoka.expression]]:
    """Return the equations of motion."""
    import heyoka

    x, y, z, vx, vy, vz = heyoka.make_vars("x", "y", "z", "vx", "vy", "vz")
    if field.order == 0:
        r2 = x * x + y * y + z * z
        k = -field.mu * r2**-1.5
        b, s2 = 1.5 * field.j2 * field.radius**2 / r2, 5.0 * z * z / r2
        level = k * (1.0 + b * (1.0 - s2))
        ax, ay, az = level * x, level * y, k * (1.0 + b * (3.0 - s2)) * z
    else:
        # Through a rotation of the axes when they turn
        angle = ANGLE + SIDEREAL * heyoka.time
        c, s = (heyoka.cos(angle), heyoka.sin(angle)) if field.turning else (1.0, 0.0)
        place = [c * x + s * y, c * y - s * x, z] if field.turning else [x, y, z]
        pairs = [list(pair) for pair in zip(field.c, field.s, strict=True)]
        ax, ay, az = heyoka.model.sh_gravity_acc(
            place, pairs, mu=field.mu, a=field.radius, max_degree=field.degree, max_order=field.order
        )
        if field.turning:
            ax, ay = c * ax - s * ay, s * ax + c * ay
    return [(x, vx), (y, vy), (z, vz), (vx, ax), (vy, ay), (vz, az)]


def scalar(field: Field, tolerance: float) -> Run:
    """Hold taylor_adaptive; the field of harmonics is only compiled in reasonable time in compact mode."""
    import heyoka

    taylor: Any = heyoka.taylor_adaptive(
        system(field), list(START), tol=tolerance, compact_mode=field.order > 0, high_accuracy=True
    )

    def run() -> np.ndarray:
        taylor.time = 0.0
        taylor.state[:] = START
        taylor.propagate_until(DAY)
        return np.array(taylor.state)

    return run


def batch(field: Field, tolerance: float) -> Run:
    """Hold taylor_adaptive_batch; every lane has an orbit of its own."""
    import heyoka

    starts = neighbours(LANES).T.copy()
    taylor: Any = heyoka.taylor_adaptive_batch(
        system(field), starts, tol=tolerance, compact_mode=field.order > 0, high_accuracy=True
    )

    def run() -> np.ndarray:
        taylor.set_time(0.0)
        taylor.state[:] = starts
        taylor.propagate_until(DAY)
        return np.array(taylor.state[:, 0])

    return run


def neighbours(count: int) -> np.ndarray:
    """Return ``count`` orbits near Mir's, (count, 6), the first of them Mir's own."""
    from race.case import circular

    return np.array([circular(390e3 + 7e3 * (k % 11), 51.65 - 0.013 * k) for k in range(count)])


@cache
def wide(field: Field) -> Any:
    """Return the integrator of 80-bit numbers."""
    import heyoka

    kind = np.longdouble
    start = np.array(START, dtype=kind)
    return heyoka.taylor_adaptive(system(field), start, tol=kind(1e-18), compact_mode=True, fp_type=kind)


def long_double(field: Field, start: tuple[float, ...]) -> tuple[float, float, float]:
    """Return the position after a day in 80-bit numbers."""
    taylor = wide(field)
    taylor.time = np.longdouble(0.0)
    taylor.state[:] = start
    taylor.propagate_until(np.longdouble(DAY))
    x, y, z = (float(c) for c in taylor.state[:3])
    return x, y, z


RACERS = (
    Racer("heyoka scalar", "heyoka", (1e-8, 1e-10, 1e-12, 1e-14), scalar, colour=VERMILION),
    Racer("heyoka batch of 8", "heyoka", (1e-8, 1e-10, 1e-12, 1e-14), batch, orbits=LANES, colour=VERMILION),
)
