"""The flight as a value: what came out of flying a scenario, and its state at any time.

Users hold it with more to ask of it, see `sim.output.face`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.core.hermite import hermite
from sim.core.relative.ports import docking_range
from sim.environment.earth import sub_point
from sim.environment.sun import lit, sun_direction
from sim.flight.columns import COLUMNS, Samples, owners
from sim.flight.samples import measured
from sim.flight.values import Burn, Contact, Drift, Event, PhaseFlown, RecordRow, State
from sim.setup.plan import Plan

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from sim.scenario import Scenario
    from sim.vehicles import Vehicle

    FloatArray = NDArray[np.float64]

__all__ = ["Flight"]

DRIFT_STEP_S = 30.0
SUN_STEP_S = 30.0


@dataclass(eq=False, repr=False, kw_only=True)
class Flight(Samples):
    """A flown scenario: its samples, and what is said of it as a whole.

    Attributes
    ----------
    t, phase, target, relative, lvlh, ... : the samples, an array each, see `sim.flight.columns.Samples`
    scenario, plan : what was flown, and the numbers made of it
    docking_axis : LVLH axis and side from which the chaser docks
    corridor : (half angle rad, range m inside which it holds) of the approach, or None
    gates, holds : (range m, closing rate m/s) and (name, range m), farthest first
    failure : why the flight did not reach its goal; empty when it did

    """

    scenario: Scenario
    plan: Plan
    phases: tuple[PhaseFlown, ...]
    events: tuple[Event, ...]
    burns: tuple[Burn, ...]
    contact: Contact | None
    notes: dict[str, str]
    corridor: tuple[float, float] | None
    gates: tuple[tuple[float, float], ...]
    holds: tuple[tuple[str, float], ...]
    docking_axis: tuple[int, float]
    corridor_violation_s: float
    failure: str
    record: tuple[RecordRow, ...] = ()
    wall_s: float = 0.0

    def __repr__(self) -> str:
        """Say in one line what was flown and how it ended."""
        end = self.failure or ("captured" if self.contact else "flown to its end")
        return f"<Flight {self.scenario.name!r}: {self.plan.clock.iso(0.0)} and {float(self.t[-1]):.0f} s on; {end}>"

    @property
    def goal_met(self) -> bool:
        """Whether the flight went as its scenario wants, to capture where it docks."""
        return not self.failure

    @property
    def target_vehicle(self) -> Vehicle:
        """The target, as the flight begins; see `ships`."""
        return self.plan.target

    @property
    def chaser_vehicle(self) -> Vehicle | None:
        """The chaser, as the flight begins; None for a plain propagation."""
        return self.plan.vehicles.get("chaser")

    @property
    def vehicles(self) -> dict[str, Vehicle]:
        """The ships as the flight begins, "target" and "chaser"; of a plain propagation the target alone."""
        return self.plan.vehicles

    def has(self, column: str) -> bool:
        """Return whether the flight has a column, by its name in `sim.flight.columns`: a target alone has no range."""
        return COLUMNS[column].of in owners(self.plan)

    @property
    def parts(self) -> tuple[tuple[int, Plan], ...]:
        """The parts of the flight that have ships of their own: number of the first sample, and plan; mostly one."""
        part = np.searchsorted([ships.phase for ships in self.plan.ships[1:]], self.phase, side="right")
        firsts = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist()]
        return tuple((first, self.plan.in_phase(int(self.phase[first]))) for first in firsts)

    def plan_at(self, t: float) -> Plan:
        """Return the plan with the ships of a time (s): a module may have changed hands while they were docked."""
        return self.plan.in_phase(int(self.phase[self._before(t)]))

    def ships(self, t: float) -> tuple[Vehicle, Vehicle | None]:
        """Return target and chaser as they are at a time (s)."""
        plan = self.plan_at(t)
        return plan.target, plan.vehicles.get("chaser")

    @property
    def has_ports(self) -> bool:
        """Whether ranges are port to port (else between the centres of mass)."""
        return self.plan.has_ports

    @property
    def dv_total_m_s(self) -> float:
        """Delta-v of all burns and pulses, m/s."""
        return float(self.dv_m_s[-1])

    @property
    def propellant_kg(self) -> float:
        """Propellant used, kg."""
        return float(self.laden_kg[0] - self.laden_kg[-1])

    @property
    def laden_kg(self) -> FloatArray:
        """The chaser's mass (n,) as if nothing had changed hands: it falls by what is burned alone."""
        laden: FloatArray = self.mass_kg - self.plan.taken_kg(self.phase)
        return laden

    def at(self, name: str) -> float:
        """Return the time (s) of an event, burn or phase by its name; KeyError with the names that there are."""
        for event in self.events:
            if event.name == name:
                return event.t_s
        raise KeyError(f"no event {name!r}; there are " + ", ".join(repr(event.name) for event in self.events))

    def utc(self, t: float) -> datetime:
        """Return the UTC of a time (s)."""
        return self.plan.clock.utc(t)

    def met(self, t: float) -> str:
        """Return the mission elapsed time of a time (s) as d/hh:mm:ss."""
        return self.plan.clock.met(t)

    def state(self, t: float) -> State:
        """Return the state at a time (s), by cubic Hermite interpolation between samples (held at the ends).

        A coast near the target is sampled every 10 s and a control phase every 5 s or at each pulse, so that the
        interpolation differs from the integration by less than a millimetre of relative position. Far out a sample a
        minute leaves a centimetre of it (0.4 m of the target's own place), docked one every two minutes nothing.
        """
        t = min(max(t, float(self.t[0])), float(self.t[-1]))
        k = max(min(self._before(t), len(self.t) - 2), 0)
        span = float(self.t[k + 1] - self.t[k]) if len(self.t) > 1 else 0.0
        share = (t - float(self.t[k])) / span if span > 0.0 else 0.0
        last = min(k + 1, len(self.t) - 1)
        lvlh = _hermite(self.lvlh[k], self.lvlh[last], share, span)
        offset = _hermite(self.port[k] - self.lvlh[k], self.port[last] - self.lvlh[last], share, span)
        attitude = (1.0 - share) * self.attitude[k] + share * self.attitude[last] * np.sign(
            self.attitude[k] @ self.attitude[last] or 1.0
        )
        here = k if share < 1.0 else last
        port = lvlh + offset
        if math.isnan(self.range_m[here]):  # nothing to be a range to
            distance, rate = float(self.range_m[here]), float(self.range_rate_m_s[here])
        else:
            way, (axis, side) = float(measured(self.scenario)[self.phase[here]]), self.docking_axis
            distance, rate = docking_range(tuple(port.tolist()), way, float(axis), side)
        return State(
            t=t,
            target=_hermite(self.target[k], self.target[last], share, span),
            lvlh=lvlh,
            curvilinear=_hermite(self.curvilinear[k], self.curvilinear[last], share, span),
            port=port,
            range_m=distance,
            range_rate_m_s=rate,
            mass_kg=float(self.mass_kg[k] + share * (self.mass_kg[last] - self.mass_kg[k])),
            attitude=attitude / np.linalg.norm(attitude),
            jets=int(self.jets[here]),
            phase=int(self.phase[here]),
        )

    def _before(self, t: float) -> int:
        """Return the number of the last sample not after a time (s); the first for an earlier time."""
        return max(int(np.searchsorted(self.t, t, side="right")) - 1, 0)

    def target_at(self, t: float) -> FloatArray:
        """Return the target's state (6,) GCRS at a time (s), beyond the flight's ends too: its orbit goes on."""
        if self.t[0] <= t <= self.t[-1]:
            k = max(0, min(int(np.searchsorted(self.t, t, side="right")) - 1, len(self.t) - 2))
            last = min(k + 1, len(self.t) - 1)
            span = float(self.t[last] - self.t[k])
            return _hermite(self.target[k], self.target[last], (t - float(self.t[k])) / span if span else 0.0, span)
        end = 0 if t < self.t[0] else -1
        start, orbit = float(self.t[end]), tuple(self.target[end].tolist())
        plan = self.plan_at(start)
        return np.array(plan.kernels.orbit_coast(plan.world, plan.target_body, start, orbit, t - start, SUN_STEP_S))

    def drift(self, t: float, minutes: float, every: float = DRIFT_STEP_S) -> Drift:
        """Return where the chaser goes from time ``t`` (s) if no jet fires, ``every`` so many s, on the model flown."""
        from sim.core.relative.lvlh import pair_from_lvlh

        if not 0.0 < minutes < math.inf:
            raise ValueError(f"a drift goes some minutes ahead, not {minutes}")
        state = self.state(t)
        plan = self.plan_at(t)
        world, target, chaser = plan.world, plan.target_body, plan.chaser_body
        pair = pair_from_lvlh(world, target, state.t, tuple(state.target.tolist()), tuple(state.lvlh.tolist()))
        steps = max(1, round(60.0 * minutes / every))
        step = 60.0 * minutes / steps
        kernels = self.plan.kernels
        states = [kernels.pair_to_lvlh(world, target, state.t, pair)]
        for k in range(steps):
            pair = kernels.pair_coast(world, target, chaser, state.t + k * step, pair, step, step)
            states.append(kernels.pair_to_lvlh(world, target, state.t + (k + 1) * step, pair))
        lvlh = np.array(states)
        offset = state.port - state.lvlh
        offset[3:] = 0.0  # the attitude in LVLH is kept
        return Drift(state.t + np.linspace(0.0, 60.0 * minutes, steps + 1), lvlh, lvlh + offset)

    def sub_point(self, t: float) -> tuple[float, float, float]:
        """Return geodetic latitude and longitude (rad) and height (m) of the target at a time (s)."""
        return sub_point(self.plan.clock, t, self.target_at(t)[:3])

    def sun(self, t: float) -> FloatArray:
        """Return the unit vector (3,) to the Sun at a time (s), GCRS."""
        return sun_direction(self.plan.clock, t)

    def lit(self, t: float) -> bool:
        """Return whether the Sun shines on the target at a time (s)."""
        return lit(self.target_at(t)[:3], self.sun(t))


def _hermite(a: FloatArray, b: FloatArray, share: float, span: float) -> FloatArray:
    """Interpolate a state (6,) between two."""
    return np.array(hermite(tuple(a.tolist()), tuple(b.tolist()), share, span))
