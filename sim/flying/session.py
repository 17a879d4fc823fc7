"""A session: a scenario flown step by step, where somebody can take over by hand and hand back.

The flight pauses after every control cycle (and every step of a coast). In a pause one may look at the state, or take
over: from then on each cycle fires the pulses that are commanded, until the chaser is handed back to the phase that was
flying it. What was commanded is a list; the same list, flown again, leads to the same bits at every speed.

>>> from datetime import UTC, datetime
>>> import sim
>>> from sim.flying.session import Session, replay
>>> session = Session(sim.load("sts-71", start="ti"))
>>> session.fly_to(session.clock.seconds(datetime(1995, 6, 29, 12, 56, tzinfo=UTC)))
>>> for _ in range(20):
...     session.pulse(inward=0, across=1)  # a pulse ahead, each second
>>> session.finish()
>>> flight = session.flight()
>>> again = replay(session.scenario, session.commanded, speed="compiled")
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from sim.core import elementary
from sim.flying.assemble import assemble
from sim.flying.log import empty_log
from sim.flying.loop import fly_phases, run_of
from sim.flying.proximity import check_hulls, meet
from sim.flying.rendezvous import need_chaser
from sim.flying.run import FlightEnd
from sim.gnc.cycle import CONTACT, CYCLE
from sim.gnc.guidance.approach import HAND, Law, polar_angle
from sim.gnc.judgement import beside
from sim.setup.setup import make_plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.core.tuples import State as State6
    from sim.environment.clock import Clock
    from sim.flight.flight import Flight
    from sim.flying.commanded_attitude import Pointing
    from sim.gnc.state import State
    from sim.scenario import Scenario

__all__ = ["Commanded", "Session", "replay"]

ROWS = 8  # that one cycle may log
NEVER = 1.0e18


class Commanded(NamedTuple):
    """One cycle flown by hand: when it began (s since the epoch), how long (s), and the minimum pulses on each axis."""

    t: float
    seconds: float
    inward: float
    across: float
    normal: float


class Session:
    """A flight in steps; ``speed`` is "interpreted" or "compiled", as for `sim.run`.

    Raises
    ------
    InputError
        When the scenario asks for what its vehicles or its date do not allow.
    ValueError
        When it has no chaser: there is nothing to fly by hand.
    """

    def __init__(self, scenario: Scenario, speed: str | None = "interpreted") -> None:
        self.scenario = scenario
        self.commanded: list[Commanded] = []
        self.failure = ""
        self.ended = False
        self._run = need_chaser(run_of(make_plan(scenario, speed)), "a session")
        self._run.segment = 1
        self._steps = fly_phases(self._run)
        self._buffer = self._run.plan.kernels.buffer(empty_log(ROWS))
        self._hand: Law | None = None  # by which it is flown while somebody has taken over
        self._pointed: Pointing | None = None  # what a phase without a law had commanded before
        self._first = 0

    # Looking.

    @property
    def state(self) -> State:
        """What is true now: time, both ships' places and attitudes, mass (see `sim.gnc.state`)."""
        self._run.stand()
        return self._run.state

    @property
    def known(self) -> State:
        """What the chaser knows of it."""
        self._run.stand()
        return self._run.known

    @property
    def t(self) -> float:
        """The time, s since the epoch."""
        return self._run.t

    @property
    def clock(self) -> Clock:
        """The clock of the flight, which turns dates into its times and back."""
        return self._run.plan.clock

    @property
    def phase(self) -> str:
        """The name of the phase that flies."""
        return self.scenario.phase[self._run.phase].name

    @property
    def by_hand(self) -> bool:
        """Whether somebody has taken over."""
        return self._hand is not None

    @property
    def touched(self) -> bool:
        """Whether the docking planes have met."""
        return self._run.touched

    def lvlh(self) -> State6:
        """Return the chaser's centre of mass less the target's in LVLH, m and m/s."""
        return self._run.lvlh()

    def port(self) -> State6:
        """Return the chaser's docking port less the target's in LVLH, m and m/s."""
        return self._run.port()

    # Flying.

    def step(self) -> bool:
        """Let the phase fly one step, handing the chaser back to it; return whether the flight goes on."""
        if self._hand is not None:
            self._hand_back()
        if not self.ended:
            try:
                next(self._steps)
            except StopIteration as end:
                self.ended, self.failure = True, end.value
        return not self.ended

    def fly_to(self, t: float) -> None:
        """Let the phases fly until a time (s) is reached, or the flight is over."""
        while self.t < t and self.step():
            pass

    def finish(self) -> None:
        """Let the phases fly to the end."""
        while self.step():
            pass

    def pulse(self, inward: float = 0.0, across: float = 0.0, normal: float = 0.0, seconds: float = CYCLE) -> None:
        """Take over, if nobody has, and fly one cycle by hand.

        Parameters
        ----------
        inward, across, normal : minimum pulses that fire from its start on: towards the target (negative: away), ahead
            along the orbit where the chaser stands below, and to the side against the orbit's normal
        seconds : how long the cycle is, above 0 and at most `sim.gnc.cycle.CYCLE`

        Raises
        ------
        ValueError
            When the flight is over, the ships are joined, or a number is none that can be flown.

        Ports that meet within a metre of the axis (`sim.gnc.judgement.RING`) are judged; farther off they pass each
        other, until the hulls meet. Either way `ended` and `failure` say so.
        """
        if self.ended or self.touched:
            raise ValueError("there is nothing to fly: " + ("the ships are joined" if self.touched else "it is over"))
        if not 0.0 < seconds <= CYCLE:
            raise ValueError(f"a cycle by hand is up to {CYCLE:g} s long, not {seconds} s")
        if not all(map(math.isfinite, (inward, across, normal))):
            raise ValueError(f"pulses are finite numbers, not {inward}, {across}, {normal}")
        if self._hand is None:
            self._take_over()
        assert self._hand is not None
        self.commanded.append(Commanded(self.t, seconds, inward, across, normal))
        law = self._hand._replace(end_time=self.t + seconds, hand=(float(inward), float(across), float(normal)))
        run = self._run
        run.breathe()
        seen = len(run.samples)
        status = run.cycle(law, run.plan.kernels.buffer([0.0, 0.0]), 1, self._buffer, self._first)
        try:
            self._watch(polar_angle(law, run.t), status, seen)
        except FlightEnd as end:
            self._end(end)

    def _watch(self, angle: float, status: float, seen: int) -> None:
        """Judge ports that meet and hulls that do, as the phases do; ``angle`` (rad) is that of the law's axis."""
        run = self._run
        docks = self.scenario.phase[run.phase].traits.brings == "contact"  # then its phase judges the meeting
        if status == CONTACT and not docks:
            meet(run, angle)
            raise FlightEnd("")  # captured: whatever was to follow is not flown
        elif status != CONTACT and beside(run.port_along(angle)):
            check_hulls(run, self.phase, seen)

    def _end(self, end: FlightEnd) -> None:
        """End the flight where it stands, as one that a phase ends."""
        self.ended, self.failure = True, str(end)
        try:
            self._steps.throw(end)
        except FlightEnd:  # no phase had begun
            self._run.log(0)
        except StopIteration:
            pass

    def _take_over(self) -> None:
        """Keep the corridor and the jets of the phase that flies; where none does, hold the attitude as it stands."""
        run = self._run
        self._first = run.state.cycles
        if run.law is not None:
            self._hand = run.law._replace(kind=HAND, end=-1.0, stop=-1.0)
            return
        self._pointed = run.pointing
        x, _, z, _, _, _ = run.lvlh()
        angle = elementary.atan2(x, z)
        run.point(angle)
        self._hand = Law(
            kind=HAND, angle=angle, turn_rate=0.0, start_time=run.t, stop=-1.0, end=-1.0, end_time=NEVER, hold=0.0,
            begin=0.0, rate=0.0, low_z=0.0, corridor=0.0, corridor_inside=0.0, deadband=0.0, deadband_floor=0.0,
            cylinder=0.0,
        )  # fmt: skip

    def _hand_back(self) -> None:
        """Let the attitude follow again what the phase had commanded."""
        self._hand = None
        if self._pointed is not None:
            self._run.point_again(self._pointed)
            self._pointed = None

    def flight(self) -> Flight:
        """Return the flight as far as it was flown."""
        if not self.ended:
            self._run.log(0)
        return assemble(self._run.plan, self._run, self.failure)


def replay(scenario: Scenario, commanded: Iterable[Commanded], speed: str | None = "interpreted") -> Session:
    """Fly a scenario again with what was commanded by hand, and return the session at its end.

    Raises
    ------
    ValueError
        When a command begins at a time that this flight does not come to: it is another scenario's.
    """
    session = Session(scenario, speed)
    for one in commanded:
        if session.t != one.t:
            session.fly_to(one.t)
        if session.t != one.t:
            raise ValueError(f"the flight is at {session.t} s, not at {one.t} s where somebody took over")
        session.pulse(one.inward, one.across, one.normal, one.seconds)
    session.finish()
    return session
