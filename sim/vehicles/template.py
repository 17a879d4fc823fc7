"""Starter files of ships: the few lines that a ship of one's own needs, each with a remark."""

from __future__ import annotations

from sim.inputs.errors import InputError, Problem, nearest, shown

__all__ = ["KINDS", "template"]

_VEHICLE = """\
# A ship that flies to another. Body axes: +X nose, +Y right, +Z belly; its port looks along -Z, towards the target.
schema = 1
title = "My capsule"                         # its name in tables and pictures
role = "chaser"
mass = "7 t"
radius = "1.5 m"                             # nearer to the target than both radii together is inside it
ports.front = { position = [0, 0, "-2 m"], axis = [0, 0, -1] }    # from the centre of mass, and outwards
rcs = { acceleration = "0.02 m/s2", isp = "290 s" }               # jets: so much along each axis; or three, for x, y, z
engines.main = { thrust = "3 kN", isp = "300 s" }                 # for burns that name it: engine = "main"
"""

_STATION = """\
# A ship that is flown to. Body axes as it stands in LVLH: +X along the velocity, +Y right, +Z down.
schema = 1
title = "My station"                         # its name in tables and pictures
role = "target"
mass = "20 t"
radius = "3 m"                               # nearer to the chaser than both radii together is inside it
ports.below = { position = [0, 0, "4 m"], axis = [0, 0, 1] }      # from the centre of mass, and outwards
ports.behind = { position = ["-4 m", 0, 0], axis = [-1, 0, 0] }
"""

_TEMPLATES = {"vehicle": _VEHICLE, "station": _STATION}
KINDS = tuple(_TEMPLATES)


def template(kind: str) -> str:
    """Return a starter file of a kind: "vehicle" (it flies to another) or "station" (it is flown to).

    Raises
    ------
    InputError
        When there is no such kind.
    """
    if kind not in _TEMPLATES:
        message = f"no ship's template is called {shown(kind)}"
        raise InputError(Problem(message, allowed=", ".join(KINDS), nearest=nearest(kind, KINDS)))
    return _TEMPLATES[kind]
