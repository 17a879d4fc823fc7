"""Which lines of the record agree because the scenario makes them: such a line shows that the plan fits, no more.

A line is forced when the file fixes what it compares: a burn or hold whose time is given, a rate commanded, an aim at
the very distance. Other choices made to fit, such as the phase at the start, only the record's entry can tell
(``forced = "why"``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.scenario.tables.record import kind_of, loop_of

if TYPE_CHECKING:
    from sim.scenario import Scenario

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
    phases: tuple[Any, ...] = scenario.phase
    match kind_of(subject, (phase.name for phase in phases)):
        case "contact":
            return _contact(scenario, quantity)
        case "closest":
            return _closest(phases, quantity)
        case "undocking":
            parts = next((k for k, phase in enumerate(phases) if phase.kind == "separate"), None)
            return TIME if quantity in ("utc", "met") and parts and _begins_at_a_time(phases, parts) else ""
        case "loop":
            loop = loop_of(subject)
            around = any(phase.name == loop[0] and phase.kind == "fly-around" for phase in phases) if loop else False
            return RATE if quantity == "duration" and around else ""
        case "phase":
            return _phase(phases, [phase.name for phase in phases].index(subject), quantity)
    return ""


def _contact(scenario: Scenario, quantity: str) -> str:
    if quantity == "angle":
        return ATTITUDE  # the only model of attitude that there is so far
    if quantity == "closing_rate":
        return RATE if any(phase.kind == "dock" for phase in scenario.phase) else ""
    if quantity in ("utc", "met"):
        return TIME if any(map(_makes_contact, scenario.phase)) else ""
    return ""


def _closest(phases: tuple[Any, ...], quantity: str) -> str:
    """Return why the closest approach agrees: where it is a hold, the hold's own figures."""
    stops = [k for k, phase in enumerate(phases) if phase.kind == "hold"]
    if not stops:
        return ""
    k = min(stops, key=lambda k: phases[k].range)
    if quantity in ("range", "duration"):
        return _phase(phases, k, quantity)
    return _phase(phases, k, "utc") if quantity in ("utc", "met") else ""


def _phase(phases: tuple[Any, ...], k: int, quantity: str) -> str:
    phase = phases[k]
    if quantity in ("utc", "met", "start"):
        return TIME if _begins_at_a_time(phases, k) else ""
    if quantity == "end":
        arrives = k + 1 < len(phases) and any(_arrives(other, phases[k + 1].name) for other in phases[:k])
        return TIME if arrives or _ends_at_a_time(phases, k) else ""
    if quantity == "duration":
        if phase.kind == "burn":
            return DELTA_V if phase.solve == "fixed" else ""
        return DURATION if getattr(getattr(phase, "until", None), "duration", None) is not None else ""
    if quantity == "radius":
        return RANGE if phase.kind == "fly-around" else ""
    if quantity == "range" and phase.kind == "hold":
        return RANGE
    if quantity in ("range", "downrange", "phase"):
        return AIM if any(_aims(other, phase.name) for other in phases[:k]) else ""
    if quantity in ("delta_v", "apogee", "perigee", "mean_height", "closing"):
        return DELTA_V if phase.kind == "burn" and phase.solve == "fixed" else ""
    return ""


def _aims(phase: Any, name: str) -> bool:
    """Return whether a phase is a burn that aims at a place along the orbit at the time of the phase called so."""
    aim = getattr(phase, "aim", None)
    if aim is None or getattr(aim, "at", None) != name:
        return False
    return getattr(aim, "downrange", None) is not None or aim.position is not None


def _begins_at_a_time(phases: tuple[Any, ...], k: int, seen: frozenset[str] = frozenset()) -> bool:
    """Return whether the file fixes when phase ``k`` begins, or a burn is: by a time, or counted from one that is."""
    phase = phases[k]
    if any(_arrives(other, phase.name) for other in phases[:k]):
        return True
    if phase.kind == "burn" and phase.at is not None:
        at = phase.at
        if getattr(at, "nearest", None) is not None or at.elevation is not None:
            return False
        if at.time is not None:
            return True
        base = at.after if at.delay is not None else getattr(at, "before", None)
        names = [other.name for other in phases]
        if getattr(at, "revolutions", None) is not None or (base is not None and base in seen):
            return False
        if base is not None:
            return base in names and _begins_at_a_time(phases, names.index(base), seen | {phase.name})
    return k == 0 or _ends_at_a_time(phases, k - 1)


def _arrives(phase: Any, name: str) -> bool:
    """Return whether a phase is a hold that is left so that the one called so begins at a time."""
    return phase.kind == "hold" and getattr(phase.until, "arrive", None) == name


def _makes_contact(phase: Any) -> bool:
    """Return whether a phase is a hold that is left so that contact falls at a time."""
    return phase.kind == "hold" and phase.until.contact is not None


def _ends_at_a_time(phases: tuple[Any, ...], k: int) -> bool:
    """Return whether the file fixes when phase ``k`` ends: by a time, or so long after a beginning that it fixes."""
    phase = phases[k]
    if phase.kind == "dock":
        return any(map(_makes_contact, phases[:k]))
    until = getattr(phase, "until", None)
    if getattr(until, "time", None) is not None:
        return getattr(until, "arrive", None) is None
    return getattr(until, "duration", None) is not None and _begins_at_a_time(phases, k)
