"""A run: its state between two calls of a kernel, all that it has logged, and coasts with their events.

What both kinds of flight have in common; see `sim.flying.propagation` and `sim.flying.rendezvous`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar, cast

from sim.core.forces.drag import LOWEST, height
from sim.core.rigid.attitude import Attitude
from sim.core.rigid.quaternion import IDENTITY
from sim.core.vectors import norm
from sim.flight.values import Burn, Contact, Event, PhaseFlown
from sim.flying.commanded_attitude import BAY_TO_TARGET, Pointing, wrapped
from sim.flying.log import Sample
from sim.flying.meeting import first_meeting, root
from sim.flying.situation import Situation
from sim.gnc.control.slew import slewed
from sim.gnc.guidance.burn import COAST_STEP, duration
from sim.gnc.state import Row, State
from sim.scenario.tables.phases import OnAxis
from sim.setup.axes import ANGLES, SAMPLE_S
from sim.setup.plan import Plan, with_new_air

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Self

    from numpy.typing import NDArray

    from sim.core.tuples import Pair, Vector
    from sim.core.tuples import State as State6
    from sim.scenario.tables.phases import Phase
    from sim.vehicles import Engine

    Progress = Callable[[float, str], None]
    Measure = Callable[[float, Pair], float]


Result = TypeVar("Result")
Steps = Generator[None, None, Result]  # a flight that pauses after each step, and what comes of it


def finish(steps: Steps[Result]) -> Result:
    """Fly on without a pause, and return what comes of it."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("Result", end.value)


class FlightEnd(Exception):  # noqa: N818  (an end, not always an error)
    """The flight cannot go on; the text says why."""


class Run(ABC):
    """The state of a run between two calls of a kernel, and everything logged so far.

    ``state`` is what is true, ``known`` what guidance and the solving of burns go by: the same, as long as navigation
    is perfect. Whoever flies uses the verbs below; nobody writes what a run keeps from outside.
    """

    def __init__(self, plan: Plan, progress: Progress | None = None) -> None:
        self.plan = plan
        self.progress = progress
        self.sample = plan.mode.sample_s
        self.step = COAST_STEP  # s, longest step of integration
        self.rehearses = False
        unknown = Attitude(IDENTITY, (0.0, 0.0, 0.0))  # until it is worked out below
        self.state = State(0.0, plan.pair, 0.0, 0.0, unknown, unknown, plan.mass_kg, 0.0, 0.0, 0)
        self._seen: tuple[Pair, State6] | None = None  # a pair, and where its chaser is in curvilinear LVLH
        self.phase = 0
        self.samples: list[Sample] = []
        self.flown: list[PhaseFlown] = []
        self.events: list[Event] = []
        self.burns: list[Burn] = []
        self.contact: Contact | None = None
        self.starts: dict[str, float] = {}
        self.notes: dict[str, str] = {}
        self.far = plan.insertion is not None
        self.turns = 0.0  # whole turns of the orbit by which the chaser is further off than its place says
        if plan.insertion is not None:
            here = self.arc() / self.radius()
            self.turns = round((-plan.insertion.phase - here) / (2.0 * math.pi))
        first = plan.scenario.phase[0] if plan.scenario.phase else None  # it begins in the attitude of its first phase
        pitch = ANGLES[first.axis] if isinstance(first, OnAxis) else BAY_TO_TARGET
        self.pointing = Pointing(0.0, pitch, 0.0, self._is_far())
        self.stand()

    def rehearsal(self, plan: Plan, sample: float | None = None, step: float | None = None) -> Self:
        """Return a run from what is known now on, with logs of its own: what the crew tries before it flies.

        It coasts with other samples and steps (s) than this run where they are given.
        """
        twin = type(self)(plan)
        twin.state = self.known
        twin.phase, twin.starts, twin.turns = self.phase, dict(self.starts), self.turns
        twin.sample, twin.step, twin.rehearses = sample or self.sample, step or self.step, True
        twin.pointing = self.pointing
        return twin

    # The state, to read.

    @property
    def known(self) -> State:
        """What guidance knows of the state: all of it, as long as navigation is perfect."""
        return self.state

    def situation(self) -> Situation:
        """Return where both ships are, as far as is known."""
        known = self.known
        curvilinear = self._curvilinear(known)
        around = self.turns * 2.0 * math.pi * norm(known.pair[:3])
        return Situation(known.t, known.pair, known.mass, curvilinear, curvilinear[0] + around)

    @property
    def t(self) -> float:
        """The time, s since the epoch."""
        return self.state.t

    @property
    def pair(self) -> Pair:
        """The target's inertial state and the chaser's relative one, m and m/s."""
        return self.state.pair

    @property
    def mass(self) -> float:
        """The mass of the ship that flies, kg."""
        return self.state.mass

    @property
    def spent(self) -> float:
        """Delta-v so far, m/s."""
        return self.state.spent

    def arc(self) -> float:
        """Return how far along the orbit the chaser is ahead of the target, m; over half a turn too."""
        return self.curvilinear()[0] + self.turns * 2.0 * math.pi * self.radius()

    def radius(self) -> float:
        """Return the target's distance from the Earth's centre, m."""
        return norm(self.pair[:3])

    def lvlh(self) -> State6:
        """Return the chaser's centre of mass less the target's in LVLH."""
        state: State6 = self.plan.kernels.pair_to_lvlh(self.plan.world, self.plan.target_body, self.t, self.pair)
        return state

    def curvilinear(self) -> State6:
        """Return the same in curvilinear LVLH."""
        return self._curvilinear(self.state)

    def _curvilinear(self, state: State) -> State6:
        if self._seen is None or self._seen[0] is not state.pair:
            plan, pair = self.plan, state.pair
            self._seen = pair, plan.kernels.pair_to_curvilinear(plan.world, plan.target_body, state.t, pair)
        return self._seen[1]

    def pitch(self) -> tuple[float, float]:
        """Return the chaser's pitch (rad) from its attitude below the target, and the pitch's rate (rad/s)."""
        angle, rate = self._commanded()
        return angle + self.state.off, rate + self.state.off_rate

    def port(self) -> State6:
        """Return the chaser's port less the target's (or the centres of mass, without ports) in LVLH."""
        return self.plan.port_state(self.t, self.pair, *self.pitch())

    @abstractmethod
    def range_and_rate(self) -> tuple[float, float]:
        """Return the range (m) and its rate (m/s) as the present phase measures them; no numbers without a chaser."""

    @abstractmethod
    def relative(self, values: Mapping[str, NDArray[Any]], pairs: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """Work out the arrays of where the chaser is, of the pairs (n, 12) logged, from the ``values`` of the rest."""

    # Pointing.

    @abstractmethod
    def point(self, angle: float, turn_rate: float = 0.0) -> None:
        """Command a pitch (rad) that turns (rad/s) from now on; `BAY_TO_TARGET`: its bay follows the target."""

    def point_again(self, pointing: Pointing) -> None:
        """Follow a command again that was given before, from the attitude as it is."""
        pitch, rate = self.pitch()
        self.pointing = pointing._replace(far=self._is_far())
        self._turn_from(pitch, rate)

    @abstractmethod
    def turn_lead(self, angle: float, turn_rate: float) -> float:
        """Return how long (s) before now a turn has to begin that is to have ended now.

        It leads from the attitude that is held to a pitch (rad) that turns (rad/s), as it is now.
        """

    @abstractmethod
    def _commanded(self) -> tuple[float, float]:
        """Return the pitch (rad) that is commanded now and its rate (rad/s)."""

    @abstractmethod
    def _is_far(self) -> bool:
        """Return whether the chaser's own local axes count."""

    def _turn_from(self, pitch: float, rate: float) -> None:
        """Let the attitude be a pitch (rad) and rate (rad/s), from which it slews to what is commanded."""
        wanted, wanted_rate = self._commanded()
        self.state = self.state._replace(off=wrapped(pitch - wanted), off_rate=rate - wanted_rate)
        self.stand()

    def stand(self) -> None:
        """Work out both ships' attitudes; on the way nobody asks for them but who logs or looks."""
        pitch, rate = self.pitch()
        target, chaser = self.plan.kernels.commanded(self.plan.world, self.plan.craft, self.t, self.pair, pitch, rate)
        self.state = self.state._replace(target=Attitude(*target), chaser=Attitude(*chaser))

    # Moving.

    def move(self, seconds: float, pair: Pair, mass: float | None = None, delta_v: float = 0.0) -> None:
        """Go on to the pair that ``seconds`` of flight lead to, lighter and with so much delta-v more (m/s) spent."""
        old = self.state
        off, rate = slewed(old.off, old.off_rate, seconds)
        self.state = old._replace(
            t=old.t + seconds,
            pair=pair,
            off=off,
            off_rate=rate,
            mass=old.mass if mass is None else mass,
            spent=old.spent + delta_v,
        )
        if not self.rehearses and self._is_far() != self.pointing.far:  # the axes on which it points are others now
            pitch, rate = self.pitch()
            self.pointing = self.pointing._replace(far=not self.pointing.far)
            self._turn_from(pitch, rate)

    def fire(self, delta_v: Vector, engine: Engine, bits: int = 0, turning: bool = False) -> None:
        """Burn.

        With the attitude ``turning`` it is flown in pieces of `SAMPLE_S`, a sample before each; ``bits`` says which
        commands fire.
        """
        plan = self.plan
        whole = duration(delta_v, self.mass, engine.thrust_n, engine.exhaust_m_s)
        pieces = max(1, math.ceil(whole / SAMPLE_S)) if turning else 1
        piece = (delta_v[0] / pieces, delta_v[1] / pieces, delta_v[2] / pieces)
        for _ in range(pieces):
            self.log(bits)
            pair, mass, seconds = plan.kernels.burn(
                plan.world,
                plan.target_body,
                plan.active_body,
                self.t,
                self.pair,
                self.mass,
                piece,
                engine.thrust_n,
                engine.exhaust_m_s,
                1.0 if turning else 0.0,
            )
            self.move(seconds, plan.after_burn(pair), mass, norm(piece))

    # Telling.

    def enter(self, k: int) -> None:
        """Go on to phase number ``k``."""
        self.phase = k
        self.tell(0.0, self.plan.scenario.phase[k].name)

    def begin(self, name: str, t: float | None = None) -> None:
        """Keep when a phase begins: now, or (a burn's middle) at a time close to it."""
        self.starts[name] = self.t if t is None else t

    def leave(self, begin: float) -> None:
        """Keep that the present phase was flown, from a time (s) until now."""
        phase = self.plan.scenario.phase[self.phase]
        self.flown.append(PhaseFlown(phase.name, phase.kind, begin, self.t, phase.caption or phase.name))

    def note(self, name: str, text: str) -> None:
        """Keep what is to be said of a phase."""
        self.notes[name] = text

    def burned(self, burn: Burn) -> None:
        """Keep a burn as it was flown."""
        self.burns.append(burn)

    def tell(self, share: float, caption: str) -> None:
        """Report progress: the share of the present phase that is done."""
        if self.progress:
            self.progress((self.phase + share) / max(1, len(self.plan.scenario.phase)), caption)

    def log(self, bits: int) -> None:
        """Keep a sample of the present state; ``bits`` says which commands fire from here on."""
        if not self.rehearses:  # nobody reads how it stood in a rehearsal
            self.stand()
        s = self.state
        self.samples.append(Sample(Row(s.t, s.pair, s.target, s.chaser, s.mass, s.spent, bits), self.phase))

    def event(self, name: str, kind: str, note: str = "", t: float | None = None) -> None:
        """Keep an event at the present state, for the present time or (a burn's middle) one close to it."""
        distance, rate = self.range_and_rate()
        self.events.append(Event(name, self.t if t is None else t, kind, distance, rate, note))

    def breathe(self, anew: bool = False) -> None:
        """Sample the air again where the table laid along the predicted orbit has served its time (or ``anew``)."""
        if self.t >= self.plan.air_until or (anew and len(self.plan.world.air) > 1):
            self.plan = with_new_air(self.plan, self.t, self.pair[:6])

    def coast(self, t: float, pair: Pair, step: float) -> Pair:
        """Return the pair after coasting ``step`` seconds, without a sample."""
        return self.plan.coast(t, pair, step, self.step)

    def coast_to(self, end: float) -> None:
        """Coast to a time without a pause; see `coasting_to`."""
        finish(self.coasting_to(end))

    def coasting_to(self, end: float) -> Steps[None]:
        """Coast to a time, with a sample now and then and a look-out for a collision; pause after each step."""
        sample = self.plan.spacing(self.sample, end - self.t)
        while self.t < end - 1e-9:
            self.log(0)
            self.advance(min(sample, end - self.t))
            yield

    def coasting_until(self, measure: Measure, latest: float) -> Steps[bool]:
        """Coast until ``measure(t, pair)`` changes its sign, found to 1e-6 s; False when ``latest`` comes first.

        Pause after each step.
        """
        before = measure(self.t, self.pair)
        while self.t < latest - 1e-9:
            self.log(0)
            start, t, pair = self.state, self.t, self.pair
            self.advance(min(self.sample, latest - self.t))
            after = measure(self.t, self.pair)
            if before * after <= 0.0 and before != after:
                step = root(self._after(measure, t, pair), 0.0, self.t - t, before, after)
                self.state = start
                self.move(step, self.coast(t, pair, step))
                return True
            before = after
            yield
        return False

    def _after(self, measure: Measure, t: float, pair: Pair) -> Callable[[float], float]:
        """Return what ``measure`` is so many seconds of coasting after a time."""
        return lambda seconds: measure(t + seconds, self.coast(t, pair, seconds))

    def advance(self, step: float) -> None:
        """Coast one step without a sample; raise `FlightEnd` at the instant at which ships meet, or one comes down."""
        self.breathe()
        start, t, pair = self.state, self.t, self.pair
        angle = self.arc() / self.radius() if self.far else 0.0
        self.move(step, self.coast(t, pair, step))
        if self.far:  # beyond half a turn the place jumps to the other side
            self.turns -= round((self.arc() / self.radius() - angle) / (2.0 * math.pi))

        def go(seconds: float) -> Pair:
            return self.coast(t, pair, seconds)

        if not self.rehearses:  # whose steps are too long to see a meeting
            met = first_meeting(go, pair, self.pair, step, self.plan.hulls_m)
            if met is not None:
                self.state = start
                self.move(met, go(met))
                raise FlightEnd(f"{self.collision()}, coasting")
        self.watch_ground(start, go)

    def watch_ground(self, start: State, go: Callable[[float], Pair]) -> None:
        """End the flight where the target comes down, at that instant of a coast from ``start`` that ``go`` follows."""
        plan, step = self.plan, self.t - start.t

        def above(seconds: float) -> float:
            return height(plan.world, *go(seconds)[:3]) - LOWEST

        if height(plan.world, *self.pair[:3]) >= LOWEST:
            return
        place = root(above, 0.0, step, above(0.0), above(step)) if above(0.0) > 0.0 else 0.0
        self.state = start
        self.move(place, go(place))
        raise FlightEnd(f"the target came down below {LOWEST / 1e3:.0f} km at {plan.clock.iso(self.t)}")

    def collision(self, how: str = "") -> str:
        """Say that the ships have met now."""
        distance, when = norm(self.pair[6:9]), self.plan.clock.iso(self.t)
        return f"collision: {distance:.1f} m between the centres of mass{how} at {when}"

    def rewind(self, number: int, seconds: float, pair: Pair) -> None:
        """Go back to sample ``number``, whatever came after, and on from there by ``seconds`` to a pair."""
        row = self.samples[number].row
        del self.samples[number + 1 :]
        self.state = self.state._replace(t=row.t + seconds, pair=pair, mass=row.mass, spent=row.spent)


def endless(phase: Phase, why: str) -> str:
    """Say that a phase did not end."""
    return f"'{phase.name}' did not end within its limit of {phase.limit / 3600.0:.1f} h: {why}"
