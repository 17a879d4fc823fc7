"""satkit: Gauss-Jackson of order 8 and Verner's 9(8), its two best.

It turns the Earth by its own tables and reads a JPL ephemeris of 100 MB even when Sun and Moon are off. Where its files
are not on disk it is left out: it must not fetch them.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from race.case import DAY, START, Field, Racer, Run, Unfit


def propagator(method: str) -> Any:
    """Return the function that holds one method of satkit's."""

    def make(field: Field, setting: float) -> Run:
        os.environ.setdefault("SATKIT_OFFLINE", "1")
        import satkit

        fixed = method == "gauss_jackson8"
        settings = satkit.propsettings(
            gravity_degree=field.degree,
            gravity_order=field.order,
            gravity_model=satkit.gravmodel.egm2008,
            use_sun_gravity=False,
            use_moon_gravity=False,
            use_spaceweather=False,
            use_relativistic_correction=False,
            tide_model=satkit.tidemodel.none,
            enable_interp=False,
            integrator=getattr(satkit.integrator, method),
            **({"gj_step_seconds": setting} if fixed else {"abs_error": 1e3 * setting, "rel_error": setting}),
        )
        start, epoch = np.array(START), satkit.time(1995, 6, 29)

        def run() -> np.ndarray:
            return np.asarray(satkit.propagate(start, epoch, duration_secs=DAY, propsettings=settings).state)

        try:
            run()
        except RuntimeError as why:
            raise Unfit(str(why).splitlines()[0][:100]) from None
        return run

    return make


RACERS = (
    Racer("satkit Gauss-Jackson 8", "satkit", (120.0, 90.0, 60.0, 45.0, 30.0, 20.0), propagator("gauss_jackson8"),
          own_truth=True, colour="#B8860B"),
    Racer("satkit Verner 9(8)", "satkit", (1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14), propagator("rkv98_nointerp"),
          own_truth=True, colour="#B8860B"),
)  # fmt: skip
