"""A flight's samples with the plan that was flown: what its motion between the samples is worked out from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.flight.columns import COLUMNS, Samples, owners
from sim.inputs.errors import InputError, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario import Scenario
    from sim.setup.plan import Plan
    from sim.vehicles import Vehicle

__all__ = ["Trajectory"]

TOUCH_S = 1e-6  # so far beyond its ends a time is still the flight's: events are found no closer


@dataclass(eq=False, repr=False, kw_only=True)
class Trajectory(Samples):
    """The samples of a flight, and with which ships and in which world it was flown."""

    scenario: Scenario
    plan: Plan

    def has(self, column: str) -> bool:
        """Return whether the flight has a column, by its name in `sim.flight.columns`: a target alone has no range."""
        return COLUMNS[column].of in owners(self.plan)

    @property
    def parts(self) -> tuple[tuple[int, Plan], ...]:
        """The parts of the flight that have ships of their own: number of the first sample, and plan; mostly one."""
        part = np.searchsorted([ships.phase for ships in self.plan.ships[1:]], self.phase, side="right")
        firsts = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist()]
        return tuple((first, self.plan.in_phase(int(self.phase[first]))) for first in firsts)

    @property
    def docked(self) -> NDArray[np.bool_]:
        """Whether the ships are one from a sample on (n,)."""
        docked = [phase.traits.path == "docked" for phase in self.scenario.phase] or [False]
        return np.array(docked)[self.phase]

    def plan_at(self, t: float) -> Plan:
        """Return the plan with the ships of a time (s): a module may have changed hands while they were docked."""
        return self.plan.in_phase(int(self.phase[self.before(t)]))

    def ships(self, t: float) -> tuple[Vehicle, Vehicle | None]:
        """Return target and chaser as they are at a time (s)."""
        plan = self.plan_at(t)
        return plan.target, plan.vehicles.get("chaser")

    def before(self, t: float) -> int:
        """Return the number of the last sample not after a time (s)."""
        return max(int(np.searchsorted(self.t, self.inside(t), side="right")) - 1, 0)

    def inside(self, t: float) -> float:
        """Return a time (s) that lies within the flight, to a microsecond.

        Raises
        ------
        InputError
            For a time outside it, with the flight's span: nothing is known of it there.
        """
        start, end = float(self.t[0]), float(self.t[-1])
        if not start - TOUCH_S <= t <= end + TOUCH_S:
            iso = self.plan.clock.iso
            span = f"{start:.6g} s to {end:.10g} s ({iso(start)} to {iso(end)})"
            raise InputError(Problem(f"the flight has no state at {t:.10g} s", allowed=f"a time from {span}"))
        return min(max(t, start), end)
