"""The flight as a value: what came out of flying a scenario, and its state at any time.

Users hold it with more to ask of it, see `sim.output.face`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.core.relative.lvlh import from_lvlh, pair_to_lvlh
from sim.core.relative.ports import docking_range
from sim.core.world import CW_CURVILINEAR
from sim.environment.earth import sub_point
from sim.environment.sun import lit, sun_direction
from sim.flight.motion import Track
from sim.flight.samples import measured
from sim.flight.trajectory import Trajectory
from sim.flight.values import Burn, Contact, Drift, Event, PhaseFlown, RecordRow, State

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from sim.vehicles import Vehicle

    FloatArray = NDArray[np.float64]

__all__ = ["Flight"]

DRIFT_STEP_S = 30.0
BEYOND_STEP_S = 30.0  # of the orbit beyond the flight's ends


@dataclass(eq=False, repr=False, kw_only=True)
class Flight(Trajectory):
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

    @cached_property
    def track(self) -> Track:
        """The motion between the samples, as exact as the integration; see `sim.flight.motion`."""
        return Track(self)

    def state(self, t: float) -> State:
        """Return the state at a time (s).

        Between the samples it is that of the model flown, to a micrometre and a micrometre per second; the attitude,
        and the ports that turn with it, follow the chord between two samples.

        Raises
        ------
        InputError
            For a time outside the flight.
        """
        t, k = self.inside(t), self.before(t)
        track, plan, kernels = self.track, self.plan_at(t), self.plan.kernels
        pair = tuple(track.states(np.array([t]))[0].tolist())
        lvlh = np.array(kernels.pair_to_lvlh(plan.world, plan.target_body, t, pair))
        curvilinear = np.array(kernels.pair_to_curvilinear(plan.world, plan.target_body, t, pair))
        round_m = 2.0 * math.pi * math.hypot(*pair[:3])  # whole turns of the orbit count, as in the samples
        curvilinear[0] += round_m * round(float(self.curvilinear[k, 0] - curvilinear[0]) / round_m)
        port = lvlh + track.offset_at(np.array([t]), lvlh[None])[0]
        if math.isnan(self.range_m[k]):  # nothing to be a range to
            distance, rate = float(self.range_m[k]), float(self.range_rate_m_s[k])
        else:
            way, (axis, side) = float(measured(self.scenario)[self.phase[k]]), self.docking_axis
            distance, rate = docking_range(tuple(port.tolist()), way, float(axis), side)
        last = min(k + 1, len(self.t) - 1)
        span = float(self.t[last] - self.t[k])
        share = (t - float(self.t[k])) / span if span > 0.0 else 0.0
        turned = np.sign(self.attitude[k] @ self.attitude[last] or 1.0)
        attitude = (1.0 - share) * self.attitude[k] + share * self.attitude[last] * turned
        return State(
            t=t,
            target=np.array(pair[:6]),
            lvlh=lvlh,
            curvilinear=curvilinear,
            port=port,
            range_m=distance,
            range_rate_m_s=rate,
            mass_kg=float(self.mass_kg[k] + share * (self.mass_kg[last] - self.mass_kg[k])),
            attitude=attitude / np.linalg.norm(attitude),
            jets=int(self.jets[k]),
            phase=int(self.phase[k]),
        )

    def target_at(self, t: float) -> FloatArray:
        """Return the target's state (6,) GCRS at a time (s), as exact as `state`; InputError outside the flight."""
        target: FloatArray = self.track.targets(np.array([self.inside(t)]))[0]
        return target

    def chaser_at(self, t: float) -> FloatArray:
        """Return the chaser's state (6,) GCRS at a time (s); InputError outside the flight.

        The target's where it flies alone.
        """
        t = self.inside(t)
        pair: FloatArray = self.track.states(np.array([t]))[0]
        relative = pair[6:]
        if self.plan.world.gravity == CW_CURVILINEAR:  # there it is curvilinear
            orbit = tuple(pair[:6].tolist())
            lvlh = pair_to_lvlh(self.plan.world, self.plan.target_body, t, tuple(pair.tolist()))
            relative = np.array(from_lvlh(orbit, (0.0, 0.0, 0.0), lvlh))
        chaser: FloatArray = pair[:6] + relative
        return chaser

    def orbit_at(self, t: float) -> FloatArray:
        """Return the target's state (6,) GCRS at any time (s): beyond the flight's ends its orbit goes on by itself."""
        end = min(max(t, float(self.t[0])), float(self.t[-1]))
        plan, orbit = self.plan_at(end), tuple(self.target_at(end).tolist())
        return np.array(plan.kernels.orbit_coast(plan.world, plan.target_body, end, orbit, t - end, BEYOND_STEP_S))

    def drift(self, t: float, minutes: float, every: float = DRIFT_STEP_S) -> Drift:
        """Return where the chaser goes from time ``t`` (s) if no jet fires, ``every`` so many s, on the model flown.

        Raises
        ------
        InputError
            For a time outside the flight.
        ValueError
            For minutes that lead nowhere.
        """
        if not 0.0 < minutes < math.inf:
            raise ValueError(f"a drift goes some minutes ahead, not {minutes}")
        t = self.inside(t)
        plan, kernels = self.plan_at(t), self.plan.kernels
        pair = tuple(self.track.states(np.array([t]))[0].tolist())
        steps = max(1, round(60.0 * minutes / every))
        step = 60.0 * minutes / steps
        states = [kernels.pair_to_lvlh(plan.world, plan.target_body, t, pair)]
        for k in range(steps):
            pair = plan.coast(t + k * step, pair, step, step)
            states.append(kernels.pair_to_lvlh(plan.world, plan.target_body, t + (k + 1) * step, pair))
        lvlh = np.array(states)
        offset = self.track.offset_at(np.array([t]), lvlh[:1])[0]
        offset[3:] = 0.0  # the attitude in LVLH is kept
        return Drift(t + np.linspace(0.0, 60.0 * minutes, steps + 1), lvlh, lvlh + offset)

    def sub_point(self, t: float) -> tuple[float, float, float]:
        """Return geodetic latitude and longitude (rad) and height (m) of the target at a time (s)."""
        return sub_point(self.plan.clock, t, self.target_at(t)[:3])

    def sun(self, t: float) -> FloatArray:
        """Return the unit vector (3,) to the Sun at a time (s), GCRS."""
        return sun_direction(self.plan.clock, t)

    def lit(self, t: float) -> bool:
        """Return whether the Sun shines on the target at a time (s)."""
        return lit(self.target_at(t)[:3], self.sun(t))
