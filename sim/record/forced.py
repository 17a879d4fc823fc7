"""Which lines of the record agree because the scenario makes them: such a line shows that the plan fits, no more.

A line is forced when the file fixes what it compares: a burn or hold whose time is given, a rate commanded, an aim at
the very distance. Other choices made to fit, such as the phase at the start, only the record's entry can tell
(``forced = "why"``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.tables.phases import Burn, FlyAround, Hold
from sim.scenario.tables.record import kind_of, loop_of
from sim.scenario.timeline import timeline

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.tables.phases import Phase

__all__ = ["why_forced"]

TIME = "the scenario gives this time"
DURATION = "the scenario gives this duration"
RATE = "the scenario commands this rate"
RANGE = "the scenario commands this distance"
ATTITUDE = "attitudes are held without error"
DELTA_V = "the scenario gives this burn's delta-v"
AIM = "a burn before aims at it"


def why_forced(scenario: Scenario, key: str) -> str:
    """Return why the scenario makes a quantity of the record agree; "" where it does not."""
    subject, _, quantity = key.rpartition(".")
    phases = scenario.phase
    names = [phase.name for phase in phases]
    match kind_of(subject, names):
        case "contact":
            return _contact(phases, quantity)
        case "closest":
            return _closest(scenario, quantity)
        case "undocking":
            parts = next((k for k, phase in enumerate(phases) if phase.traits.brings == "undocking"), None)
            return _phase(scenario, parts, quantity) if quantity in ("utc", "met") and parts else ""
        case "loop":
            loop = loop_of(subject)
            around = loop is not None and isinstance(phases[names.index(loop[0])], FlyAround)
            return RATE if quantity == "duration" and around else ""
        case "phase":
            return _phase(scenario, names.index(subject), quantity)
    return ""


def _contact(phases: tuple[Phase, ...], quantity: str) -> str:
    if quantity == "angle":
        return ATTITUDE  # the only model of attitude that there is so far
    if quantity == "closing_rate":
        return RATE if any(phase.traits.brings == "contact" for phase in phases) else ""
    if quantity in ("utc", "met"):
        return TIME if any(phase.ending.by == "contact" for phase in phases) else ""
    return ""


def _closest(scenario: Scenario, quantity: str) -> str:
    """Return why the closest approach agrees: where it is a hold, the hold's own figures."""
    stops = [(phase.range, k) for k, phase in enumerate(scenario.phase) if isinstance(phase, Hold)]
    if not stops or quantity not in ("range", "duration", "utc", "met"):
        return ""
    return _phase(scenario, min(stops)[1], quantity)


def _phase(scenario: Scenario, k: int, quantity: str) -> str:
    phases, phase = scenario.phase, scenario.phase[k]
    fixed = isinstance(phase, Burn) and phase.solve == "fixed"
    match quantity:
        case "utc" | "met" | "start" | "end":
            slot = timeline(phases, lambda date: (date - scenario.time.epoch).total_seconds())[k]
            moment = slot and (slot.end if quantity == "end" else slot.begin)
            return TIME if moment is not None and moment.settled else ""
        case "duration":
            return DELTA_V if fixed else DURATION if phase.ending.by == "duration" else ""
        case "radius":
            return RANGE if isinstance(phase, FlyAround) else ""
        case "range" | "downrange" | "phase":
            if quantity == "range" and isinstance(phase, Hold):
                return RANGE
            return AIM if any(_aims(other, phase.name) for other in phases[:k]) else ""
        case "delta_v" | "apogee" | "perigee" | "mean_height" | "closing":
            return DELTA_V if fixed else ""
    return ""


def _aims(phase: Phase, name: str) -> bool:
    """Return whether a phase is a burn that aims at a place along the orbit at the time of the phase called so."""
    aim = phase.aim if isinstance(phase, Burn) else None
    return aim is not None and aim.at == name and (aim.downrange is not None or aim.position is not None)
