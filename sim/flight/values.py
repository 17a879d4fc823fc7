"""The values that a flight consists of: phases, events, burns, contact, record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.scenario.tables.phases import traits_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.scenario.tables.kinds import Traits

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PhaseFlown:
    """A phase of the scenario, as it was flown; times in s since the epoch."""

    name: str
    kind: str
    start_s: float
    end_s: float
    caption: str

    @property
    def traits(self) -> Traits:
        """What is true of every phase of its kind."""
        return traits_of(self.kind)


@dataclass(frozen=True, slots=True)
class Event:
    """A moment; ``kind``: phase, burn, gate, contact, undocking, loop, height, end, or of `sim.flight.events.KINDS`."""

    name: str
    t_s: float
    kind: str
    range_m: float
    range_rate_m_s: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Burn:
    """A burn as planned and as executed; delta-v on the chaser's own local axes (forward, minus normal, down).

    ``t_s`` is its ignition, ``nominal_s`` the time by which it is called: its middle, where it could be centred.
    ``note`` says what it was solved for (``solve``) and what is left; ``oms`` whether the large engines burned.
    """

    name: str
    t_s: float
    nominal_s: float
    duration_s: float
    dv_planned_m_s: tuple[float, float, float]
    dv_lvlh_m_s: tuple[float, float, float]
    engine: str
    propellant_kg: float
    note: str = ""
    solve: str = "fixed"
    oms: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """The moment at which the two docking planes meet, judged by the chaser's capture limits."""

    t_s: float
    closing_rate_m_s: float
    lateral_offset_m: float
    lateral_rate_m_s: float
    angle_rad: float
    captured: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of the comparison with what was flown.

    ``simulated``, ``flown`` and ``difference`` are numbers in ``unit`` where the quantity is a number (for a time
    the two are ISO texts and the difference seconds; for a place they are texts and the difference km). ``within`` is
    the tolerance, in the difference's unit, and ``agrees`` what comes of it: None where there is nothing to judge by.
    ``why`` says what makes a forced line agree.
    """

    quantity: str
    simulated: float | str | None
    flown: float | str
    unit: str
    difference: float | None
    forced: bool
    source: str
    relation: str = "equal"
    why: str = ""
    within: float | None = None
    agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class State:
    """One moment of a flight, interpolated between its samples (SI)."""

    t: float
    target: FloatArray
    lvlh: FloatArray
    curvilinear: FloatArray
    port: FloatArray
    range_m: float
    range_rate_m_s: float
    mass_kg: float
    attitude: FloatArray
    jets: int
    phase: int


@dataclass(frozen=True, slots=True)
class Drift:
    """Where the chaser would go if no jet fired: times (k,), LVLH states (k, 6) of its centre of mass and port."""

    t: FloatArray
    lvlh: FloatArray
    port: FloatArray
