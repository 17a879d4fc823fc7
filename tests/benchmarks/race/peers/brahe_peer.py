"""brahe: the Runge-Kutta-Nyström method of order 12(10), its best, and Fehlberg's 7(8).

The field comes from an ICGEM file of our coefficients; the Earth turns by its rotation angle alone, which the polar
motion of zero and UT1 = UTC make the uniform turn of `race.case.Field`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from race.case import DAY, START, Field, Racer, Run

SKY = "#56B4E9"


def icgem(field: Field, path: Path) -> Path:
    """Write the coefficients as an ICGEM file."""
    head = (
        f"product_type gravity_field\nmodelname {field.name}\nearth_gravity_constant {field.mu!r}\n"
        f"radius {field.radius!r}\nmax_degree {field.degree}\nerrors no\nnorm fully_normalized\ntide_system tide_free\n"
        "key L M C S\nend_of_head\n"
    )
    rows = [
        f"gfc {n} {m} {c!r} {s!r}\n"
        for n, (cs, ss) in enumerate(zip(field.triangle(field.c), field.triangle(field.s), strict=True))
        for m, (c, s) in enumerate(zip(cs, ss, strict=True))
    ]
    path.write_text(head + "".join(rows))
    return path


def forces(field: Field) -> Any:
    """Return brahe's force model with the field."""
    import brahe

    brahe.set_global_eop_provider(brahe.StaticEOPProvider.from_zero())
    folder = Path(tempfile.mkdtemp(prefix="race-"))
    gravity = brahe.GravityConfiguration(
        degree=field.degree,
        order=field.order,
        model_type=brahe.GravityModelType.from_file(str(icgem(field, folder / "field.gfc"))),
        parallel=brahe.ParallelMode.Never,
    )
    return brahe.ForceModelConfig(gravity=gravity, frame_transform=brahe.FrameTransformationModel.EARTH_ROTATION_ONLY)


def propagator(method: str) -> Any:
    """Return the function that holds one method of brahe's."""

    def make(field: Field, tolerance: float) -> Run:
        import brahe

        model = forces(field)
        config = brahe.NumericalPropagationConfig.with_method(getattr(brahe.IntegrationMethod, method))
        config = config.with_rel_tol(tolerance).with_abs_tol(1e3 * tolerance).with_max_step(3000.0)
        epoch, start = moment(), np.array(START)

        def run() -> np.ndarray:
            one = brahe.NumericalOrbitPropagator(epoch, start, config, model)
            one.set_trajectory_mode(brahe.TrajectoryMode.DISABLED)
            one.propagate_to(epoch + DAY)
            return np.asarray(one.current_state())

        return run

    return make


def moment() -> Any:
    """Return the epoch of the turning field."""
    import brahe

    return brahe.Epoch.from_datetime(1995, 6, 29, 0, 0, 0.0, 0.0, brahe.TimeSystem.UTC)


RACERS = (
    Racer("brahe RKN12(10)", "brahe", (1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13), propagator("RKN1210"), turning=True,
          colour=SKY),
    Racer("brahe RKF7(8)", "brahe", (1e-10, 1e-11, 1e-12, 1e-13), propagator("RKF78"), fields=("J2",), turning=True,
          colour=SKY),
)  # fmt: skip
