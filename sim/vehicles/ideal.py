"""Jets of a ship that has no table of them: one a direction, through the centre of mass, of a given acceleration."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.vehicles.vehicle import G0, CaptureLimits, Jet, Vector

__all__ = ["CAPTURE", "MIN_PULSE_S", "ideal_jets"]

MIN_PULSE_S = 0.02
CAPTURE = CaptureLimits(0.0, 0.35, 0.3, 0.1, math.radians(5.0))
"""What a docking mechanism catches of which its file says nothing, chosen: 0 to 0.35 m/s, 0.3 m, 0.1 m/s, 5 degrees."""


def ideal_jets(
    mass_kg: float, accelerations: Vector, isp_s: float, modes: tuple[str, ...]
) -> tuple[tuple[Jet, ...], dict[str, Mapping[str, tuple[str, ...]]]]:
    """Return six jets, one for each translation command, and which of them each command fires in each mode.

    Parameters
    ----------
    mass_kg : of the ship as its file has it; its jets' force is the acceleration times that
    accelerations : (3,) m/s2 along body x, y and z, either way
    isp_s : specific impulse, s
    modes : of the commands
    """
    jets = []
    for axis, acceleration in enumerate(accelerations):
        for sign, name in ((1.0, "+"), (-1.0, "-")):
            push = sign * mass_kg * acceleration
            force: Vector = (push if axis == 0 else 0.0, push if axis == 1 else 0.0, push if axis == 2 else 0.0)
            flow = mass_kg * acceleration / (isp_s * G0)
            jets.append(Jet(name + "XYZ"[axis], "ideal", (0.0, 0.0, 0.0), force, force, flow))
    alone = {jet.name: (jet.name,) for jet in jets}
    return tuple(jets), dict.fromkeys(modes, alone)
