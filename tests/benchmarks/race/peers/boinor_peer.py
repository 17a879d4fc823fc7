"""boinor (the continuation of poliastro): Cowell's method with its own J2; it has no further harmonics."""

from __future__ import annotations

import numpy as np

from race.case import DAY, START, Field, Racer, Run


def cowell(field: Field, tolerance: float) -> Run:
    """Hold boinor's core propagator, in kilometres as it wants them."""
    from boinor.core import propagation
    from boinor.core.perturbations import J2_perturbation

    j2, radius = field.j2, field.radius / 1e3

    def right(t: float, y: np.ndarray, k: float) -> np.ndarray:
        total = propagation.func_twobody(t, y, k)
        total[3:] += J2_perturbation(t, y, k, j2, radius)
        return np.asarray(total)

    r, v = np.array(START[:3]) / 1e3, np.array(START[3:]) / 1e3
    return lambda: 1e3 * propagation.cowell(field.mu / 1e9, r, v, [DAY], rtol=tolerance, f=right)[0][0]


RACERS = (
    Racer("boinor Cowell", "boinor", (1e-9, 1e-10, 1e-11, 1e-12, 1e-13), cowell, fields=("J2",), colour="#CC79A7"),
)  # fmt: skip
