"""The run of a rendezvous: a chaser that flies to a target, by burns and by control cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.core.relative.lvlh import polar, range_and_rate
from sim.flight.values import Contact, Event
from sim.flying.commanded_attitude import FAR, Pointing, commanded_pitch, wrapped
from sim.flying.log import samples_of
from sim.flying.relative import relative_arrays
from sim.flying.run import Run
from sim.gnc.control.slew import slew_time
from sim.gnc.cycle import CONTACT
from sim.gnc.navigation.sensors import estimate, sense

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from numpy.typing import NDArray

    from sim.core.tuples import Pair
    from sim.core.tuples import State as State6
    from sim.flying.run import Progress
    from sim.gnc.guidance.approach import Law
    from sim.gnc.navigation.sensors import Sight
    from sim.setup.plan import Rendezvous

__all__ = ["SEGMENT", "RendezvousRun", "need_chaser"]

SEGMENT = 500  # control cycles between two looks at the progress bar and the keyboard
MARGIN = 1.25  # of a turn's reckoned time, so that it is over in time (chosen)
LOG_EVERY = 5  # quiet control cycles between two samples


class RendezvousRun(Run):
    """A chaser that flies to a target; see `Run` for what is kept."""

    plan: Rendezvous

    def __init__(self, plan: Rendezvous, progress: Progress | None = None) -> None:
        super().__init__(plan, progress)
        self.segment = SEGMENT  # control cycles between two pauses
        self.law: Law | None = None  # by which the chaser is flown now
        self.touched = False  # whether the docking planes have met

    def port_along(self, angle: float) -> State6:
        """Return the port's state on the polar axes at an angle (rad): across, out of plane, outward."""
        return polar(self.port(), angle, 0.0)

    def sight(self, angle: float) -> Sight:
        """Return what guidance knows of where the chaser stands, on the polar axes at an angle (rad)."""
        plan, known = self.plan, self.known
        pitch, rate = self.pitch()
        return estimate(sense(plan.world, plan.craft, angle, 0.0, pitch - angle, rate, known.t, known.pair))

    def range_and_rate(self) -> tuple[float, float]:
        """Return the range (m) and its rate (m/s) as the present phase measures them."""
        phases = self.plan.scenario.phase
        way = phases[self.phase].traits.range if phases else "straight"
        if way == "axis":
            _, _, distance, _, _, rate = self.port_along(self.pitch()[0])
            return distance, rate
        return (0.0, 0.0) if way == "none" else range_and_rate(self.port())

    def relative(self, values: Mapping[str, NDArray[Any]], pairs: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """Work out the arrays of where the chaser and its port are; see `sim.flying.relative`."""
        return relative_arrays(self.plan, self.turns, pairs, values)

    def point(self, angle: float, turn_rate: float = 0.0) -> None:
        """Command a pitch (rad) that turns (rad/s) from now on; `BAY_TO_TARGET`: its bay follows the target."""
        pitch, rate = self.pitch()
        self.pointing = Pointing(self.t, angle, turn_rate, self._is_far())
        self._turn_from(pitch, rate)

    def turn_lead(self, angle: float, turn_rate: float) -> float:
        """Return how long (s) before now a turn has to begin that is to have ended now.

        It leads from the attitude that is held to a pitch (rad) that turns (rad/s), as it is now; both count as a
        pointing commanded now would.
        """
        ahead = self.curvilinear()[0] / self.radius() if self._is_far() else 0.0
        off, lead = self.pitch()[0] + ahead - angle, 0.0
        for _ in range(3):  # the earlier it begins, the more the pitch turns until now
            lead = MARGIN * slew_time(wrapped(off + turn_rate * lead), -turn_rate)
        return lead

    def _commanded(self) -> tuple[float, float]:
        return commanded_pitch(self.pointing, self.t, self.lvlh(), self.curvilinear(), self.radius())

    def _is_far(self) -> bool:
        return abs(self.curvilinear()[0]) > FAR * self.radius()

    # Moving.

    def put(self, pair: Pair, mass: float | None = None) -> None:
        """Put both ships to a pair, the attitude kept."""
        pitch, rate = self.pitch()
        self.state = self.state._replace(pair=pair, mass=self.mass if mass is None else mass)
        self._turn_from(pitch, rate)

    def cycle(self, law: Law, gates: list[float], cycles: int, buffer: list[float], first: int) -> float:
        """Fly control cycles under a law, keep what they log, and return why they end (see `sim.gnc.cycle`).

        ``first`` is the number of the law's first cycle: samples are counted from there.
        """
        plan = self.plan
        state, status, rows = plan.kernels.fly_segment(
            plan.world, plan.craft, law, gates, plan.jets, self.state, cycles, plan.seed, buffer, LOG_EVERY, first
        )
        self.state = state
        self.samples.extend(samples_of(buffer, rows, self.phase))
        self.touched = self.touched or status == CONTACT
        return float(status)

    def part(self) -> None:
        """Keep that the docking planes are apart again."""
        self.touched = False

    # Telling.

    def follow(self, law: Law | None) -> None:
        """Keep which law is flown by from now on; None: none."""
        self.law = law

    def touch(self, contact: Contact) -> None:
        """Keep the contact, as judged, and its event."""
        self.contact = contact
        note = "captured" if contact.captured else "; ".join(contact.reasons)
        self.events.append(Event("contact", self.t, "contact", 0.0, -contact.closing_rate_m_s, note))

    def change_ships(self, plan: Rendezvous) -> None:
        """Go on with a plan that has other ships."""
        self.plan = plan


def need_chaser(run: Run, what: str) -> RendezvousRun:
    """Return the run of a rendezvous as one.

    Raises
    ------
    ValueError
        When it is that of a target alone, with which ``what`` cannot be flown.
    """
    if not isinstance(run, RendezvousRun):
        raise ValueError(f"{what} needs a chaser to fly; this scenario has a target alone")
    return run
