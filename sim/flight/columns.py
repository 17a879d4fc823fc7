"""The one list of columns: what a flight knows at each of its samples.

A column is an array of `sim.flight.flight.Flight` and one or more columns of ``trajectory.ecsv``. It is written, read
back and cut as its line in `Samples` says. To add one, write a line there, and work out its values in
`sim.flying.assemble.samples`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_type_hints

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.setup.plan import Plan

__all__ = ["COLUMNS", "Axis", "Column", "Of", "Samples", "complete", "owners"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Of(Enum):
    """Whose a column is; a flight that has no such ship has nothing in it, and its table leaves it out."""

    FLIGHT = "the flight"
    TARGET = "the target"
    SHIP = "the ship that flies: the chaser, or the target where it is alone"
    ENGINES = "the same ship, if it has engines"
    PAIR = "the chaser and the target"


BROUGHT = {"target": Of.TARGET, "chaser": Of.PAIR}  # with a ship


class Axis(NamedTuple):
    """One axis of a column: how its name in a table ends, and its unit in astropy's notation."""

    ending: str
    unit: str


PLAIN = (Axis("", ""),)
STATE = (*(Axis(f"_{x}_m", "m") for x in "xyz"), *(Axis(f"_v{x}_m_s", "m / s") for x in "xyz"))
QUATERNION = tuple(Axis(f"_{part}", "") for part in "wxyz")
RATE = tuple(Axis(f"_{x}_rad_s", "rad / s") for x in "xyz")


@dataclass(frozen=True, slots=True)
class Column:
    """How one quantity of every sample is kept.

    Attributes
    ----------
    of : whose it is
    axes : its axes; the array is (n,) with one of them and (n, width) with more
    frame : what the head of a table says of its axes; nothing where the name says it all
    kind : the array's type
    nothing : what fills the array of a flight that does not have the quantity
    counts : the flight's list that the numbers count, for a table to name its items instead; mostly none

    """

    of: Of
    axes: tuple[Axis, ...] = PLAIN
    frame: str = ""
    kind: type[np.generic] = np.float64
    nothing: float = 0.0
    counts: str = ""

    def titles(self, name: str) -> list[str]:
        """Return what the columns of a table are called that hold the array ``name``."""
        return [name + axis.ending for axis in self.axes]


@dataclass(eq=False, repr=False, kw_only=True)
class Samples:
    """The samples of a flight, an array for each quantity, in the order of the table.

    SI units; n samples. States (n, 6) are position and velocity. LVLH is the target's: x V-bar, y minus the normal,
    z R-bar.
    """

    t: Annotated[Floats, Column(Of.FLIGHT, (Axis("_s", "s"),))]
    """(n,) since the epoch, never falling; two samples bound every firing."""

    phase: Annotated[Ints, Column(Of.FLIGHT, kind=np.int64, counts="phases")]
    """(n,) index into ``phases``."""

    target: Annotated[Floats, Column(Of.TARGET, STATE, "GCRS, centre of mass")]
    """(n, 6) the target's position and velocity, GCRS."""

    relative: Annotated[
        Floats,
        Column(
            Of.PAIR,
            STATE,
            "chaser from target, centre to centre, GCRS axes; exact where the difference of the two is rounded",
        ),
    ]
    """(n, 6) chaser less target, centres of mass, GCRS axes."""

    lvlh: Annotated[
        Floats,
        Column(
            Of.PAIR,
            STATE,
            "chaser from target, centre to centre: x V-bar (forward), y against the orbit normal, z R-bar (down)",
        ),
    ]
    """(n, 6) the same in LVLH."""

    curvilinear: Annotated[
        Floats,
        Column(Of.PAIR, STATE, "the same along the target's orbit: x arc ahead, y across, z height difference (down)"),
    ]
    """(n, 6) the same in curvilinear LVLH."""

    port: Annotated[Floats, Column(Of.PAIR, STATE, "the chaser's port from the target's, LVLH axes")]
    """(n, 6) the chaser's docking port less the target's, LVLH; without ports the same as ``lvlh``."""

    range_m: Annotated[Floats, Column(Of.PAIR, (Axis("", "m"),), nothing=np.nan)]
    """(n,) of ``port``; while docking along the approach axis."""

    range_rate_m_s: Annotated[Floats, Column(Of.PAIR, (Axis("", "m / s"),), nothing=np.nan)]
    """(n,) its rate, negative when closing."""

    attitude: Annotated[
        Floats,
        Column(Of.SHIP, QUATERNION, "quaternion, scalar first, from the body axes of the ship that flies to GCRS"),
    ]
    """(n, 4) the chaser's quaternion, scalar first, body to inertial; the target's where it flies alone."""

    body_rate: Annotated[Floats, Column(Of.SHIP, RATE, "its angular velocity in inertial space, body axes")]
    """(n, 3) its angular velocity in inertial space, on its body axes."""

    target_attitude: Annotated[Floats, Column(Of.PAIR, QUATERNION, "the same quaternion of the target")]
    """(n, 4) the same of the target."""

    target_body_rate: Annotated[Floats, Column(Of.PAIR, RATE, "angular velocity of the target, its body axes")]
    """(n, 3) the same of the target."""

    jets: Annotated[
        Ints,
        Column(
            Of.SHIP,
            frame="bits of the commands that fire: 1 +X, 2 -X, 4 +Y, 8 -Y, 16 +Z, 32 -Z, 64 OMS, 128 LOW-Z",
            kind=np.int64,
        ),
    ]
    """(n,) commands that fire from this sample on, bits of `sim.gnc.commands`."""

    mass_kg: Annotated[Floats, Column(Of.ENGINES, (Axis("", "kg"),))]
    """(n,) the chaser's mass, with what it carries."""

    dv_m_s: Annotated[Floats, Column(Of.ENGINES, (Axis("", "m / s"),))]
    """(n,) delta-v spent so far."""

    @property
    def chaser(self) -> Floats:
        """The chaser's position and velocity (n, 6), GCRS; the target's where it flies alone."""
        chaser: Floats = self.target + self.relative
        return chaser


COLUMNS: dict[str, Column] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(Samples, include_extras=True).items()
}


def owners(plan: Plan) -> set[Of]:
    """Return whose columns a flight of a plan has."""
    own = {Of.FLIGHT, Of.SHIP, *(BROUGHT[role] for role in plan.vehicles)}
    return own | {Of.ENGINES} if plan.mass_kg else own  # of a target without engines nothing needs the mass


def complete(plan: Plan, values: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Return the arrays of all columns: of those that a flight of the plan has the given ones, of the others nothing.

    Raises
    ------
    KeyError
        When one is not given that the flight has.
    """
    own, rows = owners(plan), len(values["t"])
    return {name: values[name] if column.of in own else _nothing(column, rows) for name, column in COLUMNS.items()}


def _nothing(column: Column, rows: int) -> NDArray[Any]:
    width = len(column.axes)
    return np.full((rows, width) if width > 1 else rows, column.nothing, dtype=column.kind)
