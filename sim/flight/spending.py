"""What a flight spent: delta-v and propellant by phase, by engine, and pulse by pulse.

A pulse is one firing of a control cycle in an approach, a hold or a docking; what a burn fires belongs to the burn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.gnc.commands import ANY_JET, LOW_Z, OMS
from sim.scenario.tables.phases import traits_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.flight.flight import Flight

    Floats = NDArray[np.float64]

__all__ = ["PhaseSpent", "oms_samples", "spent_by_phase", "used"]


@dataclass(frozen=True, slots=True)
class PhaseSpent:
    """What one phase spent.

    ``pulses`` and ``low_z_pulses`` count firings outside burns, the latter those in low-Z mode; ``dv_m_s`` is all of
    the phase, ``low_z_dv_m_s`` that of the low-Z pulses; ``rcs_kg``, ``oms_kg`` the propellant.
    """

    name: str
    kind: str
    duration_s: float
    pulses: int
    low_z_pulses: int
    dv_m_s: float
    low_z_dv_m_s: float
    rcs_kg: float
    oms_kg: float


def spent_by_phase(flight: Flight) -> tuple[PhaseSpent, ...]:
    """Return what every phase flown spent, in their order."""
    jets, oms = np.asarray(flight.jets)[:-1], oms_samples(flight)
    dv, mass = np.diff(flight.dv_m_s), -np.diff(flight.laden_kg)
    firing = (jets & ANY_JET) != 0
    low = firing & ((jets & LOW_Z) != 0)
    found = []
    for k, phase in enumerate(flight.phases):
        here = np.asarray(flight.phase)[:-1] == k
        pulsed = traits_of(phase.kind).motion != "burn"
        found.append(
            PhaseSpent(
                name=phase.name,
                kind=phase.kind,
                duration_s=phase.end_s - phase.start_s,
                pulses=int(np.count_nonzero(here & firing)) if pulsed else 0,
                low_z_pulses=int(np.count_nonzero(here & low)) if pulsed else 0,
                dv_m_s=float(dv[here].sum()),
                low_z_dv_m_s=float(dv[here & low].sum()) if pulsed else 0.0,
                rcs_kg=float(mass[here & ~oms].sum()),
                oms_kg=float(mass[here & oms].sum()),
            )
        )
    return tuple(found)


def used(flight: Flight) -> tuple[Floats, Floats]:
    """Return the propellant used until each sample (n,), kg: by the RCS, and by the OMS."""
    mass, oms = -np.diff(flight.laden_kg), oms_samples(flight)
    rcs = np.concatenate([[0.0], np.cumsum(np.where(oms, 0.0, mass))])
    return rcs, np.concatenate([[0.0], np.cumsum(np.where(oms, mass, 0.0))])


def oms_samples(flight: Flight) -> NDArray[np.bool_]:
    """Return for each interval between samples (n - 1,) whether an OMS engine, or the ship's only one, burns in it."""
    burns: NDArray[np.bool_] = (np.asarray(flight.jets)[:-1] & OMS) != 0
    return burns
