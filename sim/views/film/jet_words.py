"""What fires, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.gnc.commands import ANY_JET, FIRING, JETS, LOW_Z, OMS
from sim.inputs.units import NAUTICAL_MILE
from sim.views.draw.ships import short_name

if TYPE_CHECKING:
    from sim.views.film.reel import Reel

__all__ = ["jet_words"]


def jet_words(reel: Reel, k: int) -> str:
    """Say what fires in frame ``k``, and which way it pushes the ship: "jets push towards Mir", "no jet fires"...

    The push, not the plume: a jet that pushes towards the target blows away from it.
    """
    mask = int(reel.jets[k])
    if not mask & FIRING:
        return "no jet fires"
    if mask & OMS:
        return "OMS engine burns" if not mask & ANY_JET else "OMS engine and jets burn"
    target = short_name(reel.flight.target_vehicle)
    to_target = reel.target_port[k] - reel.position[k]
    away = float(np.linalg.norm(to_target))
    near = away < NAUTICAL_MILE  # farther out the orbit's directions say more than the target's
    to_target = to_target / away if away > 0.3 else np.array([0.0, -1.0])
    words: list[str] = []
    for command, bit in JETS.items():
        if not mask & bit:
            continue
        axis = "XYZ".index(command[1])
        push = reel.rotation[k][:, axis] * (1.0 if command[0] == "+" else -1.0)
        along = float(push[::2] @ to_target)
        if near and along > 0.7:
            word = f"towards {target}"
        elif near and along < -0.7:
            word = f"away from {target}" + (" (low-Z)" if mask & LOW_Z else "")
        elif abs(push[1]) > 0.7:
            word = "sideways"
        elif abs(push[0]) > abs(push[2]):
            word = "forward" if push[0] > 0.0 else "back"
        else:
            word = "down" if push[2] > 0.0 else "up"
        if word not in words:
            words.append(word)
    return "jets push " + ", ".join(words)
