"""A run: its state between two calls of a kernel, all that it has logged, and coasts with their events."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.core.forces.drag import height
from sim.core.relative.lvlh import range_and_rate
from sim.flight.values import Burn, Contact, Event, PhaseFlown
from sim.flying.log import Pointing, Row, rows_of
from sim.gnc.cycle import polar, polar_port
from sim.gnc.guidance.burn import COAST_STEP
from sim.setup.axes import SAMPLE_ALONE_S, SAMPLE_S
from sim.setup.setup import Plan, with_new_air

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.core.tuples import Pair, Vector
    from sim.core.tuples import State as State6
    from sim.gnc.cycle import State
    from sim.scenario.tables.phases import Phase

    Progress = Callable[[float, str], None]
    Measure = Callable[[float, Pair], float]

MOST_SAMPLES = 5000  # of a coast without a chaser, however long (chosen)
SAMPLES_FAR = 240  # of a long coast with a chaser, at least (chosen)
FAR_S = 60.0  # between two of them at most: a cubic between them is good to 0.4 m and 0.02 m/s of an orbit
GROUND = 70e3  # m: lower, nothing orbits (chosen)


class FlightEnd(Exception):  # noqa: N818  (an end, not always an error)
    """The flight cannot go on; the text says why."""


class Run:
    """The state of a run between two calls of a kernel, and everything logged so far."""

    def __init__(self, plan: Plan, progress: Progress | None = None) -> None:
        self.plan = plan
        self.progress = progress
        self.sample = SAMPLE_S if plan.chaser else SAMPLE_ALONE_S
        self.step = COAST_STEP  # s, longest step of integration
        self.rehearses = False
        self.t = 0.0
        self.pair = plan.pair
        self.mass = plan.mass_kg
        self.spent = 0.0
        self.outside = 0.0
        self.cycles = 0.0
        self.phase = 0
        self.rows: list[Row] = []
        self.flown: list[PhaseFlown] = []
        self.events: list[Event] = []
        self.burns: list[Burn] = []
        self.contact: Contact | None = None
        self.pointing = [Pointing(0.0, math.nan, 0.0)]
        self.starts: dict[str, float] = {}
        self.notes: dict[str, str] = {}
        chaser = plan.scenario.chaser
        self.far = chaser is not None and chaser.insertion is not None
        self.turns = 0.0  # whole turns of the orbit by which the chaser is further off than its place says
        if self.far and chaser is not None and chaser.insertion is not None:
            here = self.arc() / self.radius()
            self.turns = round((-chaser.insertion.phase - here) / (2.0 * math.pi))

    def rehearsal(self, plan: Plan) -> Run:
        """Return a run from the present state on, with logs of its own: what the crew tries before it flies."""
        twin = Run(plan)
        twin.t, twin.pair, twin.mass, twin.spent = self.t, self.pair, self.mass, self.spent
        twin.phase, twin.starts, twin.turns = self.phase, dict(self.starts), self.turns
        twin.sample, twin.step, twin.rehearses = self.sample, self.step, True
        twin.pointing = self.pointing[-1:]
        return twin

    def arc(self) -> float:
        """Return how far along the orbit the chaser is ahead of the target, m; over half a turn too."""
        place = self.plan.kernels.pair_to_curvilinear(self.plan.world, self.t, self.pair)
        return float(place[0]) + self.turns * 2.0 * math.pi * self.radius()

    def below(self) -> float:
        """Return how far below the target the chaser is, m of height."""
        return float(self.plan.kernels.pair_to_curvilinear(self.plan.world, self.t, self.pair)[2])

    def radius(self) -> float:
        """Return the target's distance from the Earth's centre, m."""
        return math.hypot(*self.pair[:3])

    def state(self) -> State:
        """Return the state as the control cycle takes it."""
        p = self.pair
        return (
            self.t, p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], p[10], p[11], self.mass, self.spent,
            self.outside, self.cycles,
        )  # fmt: skip

    def take(self, state: State) -> None:
        """Take over the state that the control cycle gives back."""
        self.t = state[0]
        self.pair = state[1:13]
        self.mass, self.spent, self.outside, self.cycles = state[13:17]

    def point(self, angle: float, turn_rate: float = 0.0) -> None:
        """Pitch the chaser by an angle (rad) from now on; not a number: its bay follows the target."""
        if not (math.isnan(angle) and math.isnan(self.pointing[-1].angle)):
            self.pointing.append(Pointing(self.t, angle, turn_rate))

    def lvlh(self) -> State6:
        """Return the chaser's centre of mass less the target's in LVLH."""
        state: State6 = self.plan.kernels.pair_to_lvlh(self.plan.world, self.t, self.pair)
        return state

    def pitch(self) -> tuple[float, float]:
        """Return the chaser's pitch (rad) from its attitude below the target, and the pitch's rate (rad/s)."""
        start, angle, turn_rate = self.pointing[-1]
        if not math.isnan(angle):
            return angle + turn_rate * (self.t - start), turn_rate
        x, _, z, vx, _, vz = self.lvlh()
        distance2 = x * x + z * z
        return math.atan2(x, z), (vx * z - vz * x) / distance2 if distance2 > 0.0 else 0.0

    def port(self) -> State6:
        """Return the chaser's port less the target's (or the centres of mass, without ports) in LVLH."""
        plan, (angle, rate) = self.plan, self.pitch()
        port: State6 = plan.kernels.port_state(plan.world, plan.craft, angle, rate, self.t, self.pair)
        return port

    def port_along(self, angle: float) -> State6:
        """Return the same on the polar axes at an angle (rad), the chaser pitched so: across, out of plane, outward."""
        return polar_port(self.plan.craft, polar(self.lvlh(), angle, 0.0), angle, 0.0)

    def tell(self, share: float, caption: str) -> None:
        """Report progress: the share of the present phase that is done."""
        if self.progress:
            self.progress((self.phase + share) / max(1, len(self.plan.scenario.phase)), caption)

    def log(self, mask: float) -> None:
        """Keep a sample of the present state; ``mask`` says which commands fire from here on."""
        self.rows.append(Row(self.t, self.pair, self.mass, self.spent, mask, self.phase))

    def log_buffer(self, buffer: list[float], rows: int) -> None:
        """Keep the rows that the control cycle wrote."""
        self.rows.extend(rows_of(buffer, rows, self.phase))

    def event(self, name: str, kind: str, note: str = "", t: float | None = None) -> None:
        """Keep an event at the present state, for the present time or (a burn's middle) one close to it."""
        distance, rate = range_and_rate(self.port()) if self.plan.chaser else (math.nan, math.nan)
        phases = self.plan.scenario.phase
        phase = phases[self.phase] if phases else None
        if phase is not None and phase.traits.range == "axis":
            distance, rate = self.port_along(self.pitch()[0])[2::3]
        elif phase is not None and phase.traits.range == "none":
            distance = rate = 0.0
        self.events.append(Event(name, self.t if t is None else t, kind, distance, rate, note))

    def breathe(self, anew: bool = False) -> None:
        """Sample the air again where the table laid along the predicted orbit has served its time (or ``anew``)."""
        if self.t >= self.plan.air_until or (anew and len(self.plan.world.air) > 1):
            self.plan = with_new_air(self.plan, self.t, self.pair[:6])

    def coast(self, t: float, pair: Pair, step: float) -> Pair:
        """Return the pair after coasting ``step`` seconds, without a sample."""
        plan = self.plan
        if plan.chaser is None:
            cda_m, srp_m = plan.world.target_cda_m, plan.world.target_srp
            alone = plan.kernels.orbit_coast(plan.world, t, cda_m, srp_m, pair[:6], step, self.step)
            return (*alone, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        after: Pair = plan.kernels.pair_coast(plan.world, t, pair, step, self.step)
        return after

    def coast_to(self, end: float) -> None:
        """Coast to a time, with a sample now and then and a look-out for a collision."""
        if self.plan.chaser is None:
            sample = max(self.sample, (end - self.t) / MOST_SAMPLES)
        else:
            sample = max(self.sample, min(FAR_S, (end - self.t) / SAMPLES_FAR))
        while self.t < end - 1e-9:
            self.log(0.0)
            self.advance(min(sample, end - self.t))

    def coast_until(self, measure: Measure, latest: float) -> bool:
        """Coast until ``measure(t, pair)`` changes its sign, found to 1e-6 s; False when ``latest`` comes first."""
        before = measure(self.t, self.pair)
        while self.t < latest - 1e-9:
            self.log(0.0)
            t, pair = self.t, self.pair
            self.advance(min(self.sample, latest - self.t))
            after = measure(self.t, self.pair)
            if before * after <= 0.0 and before != after:
                step = self._root(measure, t, pair, self.t - t, before, after)
                self.t, self.pair = t + step, self.coast(t, pair, step)
                return True
            before = after
        return False

    def advance(self, step: float) -> None:
        """Coast one step without a sample; raise `FlightEnd` when the two ships meet on the way."""
        self.breathe()
        before = self.pair[6:9]
        angle = self.arc() / self.radius() if self.far else 0.0
        self.pair = self.coast(self.t, self.pair, step)
        self.t += step
        if self.far:  # beyond half a turn the place jumps to the other side
            self.turns -= round((self.arc() / self.radius() - angle) / (2.0 * math.pi))
        plan = self.plan
        if height(plan.world, *self.pair[:3]) < GROUND:
            raise FlightEnd(f"the target came down below {GROUND / 1e3:.0f} km at {plan.clock.iso(self.t)}")
        if plan.chaser is not None and not self.rehearses:  # whose steps are too long to see a meeting
            distance = nearest(before, self.pair[6:9])
            if distance < plan.chaser.radius_m + plan.target.radius_m:
                raise FlightEnd(
                    f"collision: {distance:.1f} m between the centres of mass at {plan.clock.iso(self.t)}, coasting"
                )

    def _root(self, measure: Measure, t: float, pair: Pair, step: float, before: float, after: float) -> float:
        """Find where ``measure`` is zero within a step: bisection with secants (Illinois), to 1e-6 s."""
        low, high, f_low, f_high = 0.0, step, before, after
        while high - low > 1e-6:
            middle = high - f_high * (high - low) / (f_high - f_low)
            f = measure(t + middle, self.coast(t, pair, middle))
            if f == 0.0:
                return middle
            if (f > 0.0) == (f_low > 0.0):
                if middle - low < 1e-9:
                    return middle
                low, f_low, f_high = middle, f, 0.5 * f_high
            else:
                if high - middle < 1e-9:
                    return middle
                high, f_high, f_low = middle, f, 0.5 * f_low
        return high


def nearest(start: Vector, end: Vector) -> float:
    """Return how near the straight line between two points comes to the origin."""
    way = (end[0] - start[0], end[1] - start[1], end[2] - start[2])
    length2 = way[0] ** 2 + way[1] ** 2 + way[2] ** 2
    along = -(start[0] * way[0] + start[1] * way[1] + start[2] * way[2])
    share = min(max(along / length2, 0.0), 1.0) if length2 > 0.0 else 0.0
    return math.hypot(*(start[k] + share * way[k] for k in range(3)))


def endless(phase: Phase, why: str) -> str:
    """Say that a phase did not end."""
    return f"'{phase.name}' did not end within its limit of {phase.limit / 3600.0:.1f} h: {why}"
