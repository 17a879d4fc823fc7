"""How a picture that cannot be made says so: one line of what was given, what is allowed and the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.inputs.errors import InputError, Problem, nearest, shown

if TYPE_CHECKING:
    from sim.output.face import Flight

__all__ = ["refuse_alone", "wrong"]


def wrong(key: str, given: object, allowed: str, message: str, names: Iterable[str] = ()) -> InputError:
    """Return the error for the argument ``key``; the caller raises it.

    Parameters
    ----------
    key : name of the argument
    given : its value
    allowed : what it may be, in words
    message : what is wrong, a clause without a full stop
    names : valid names among which the nearest is offered
    """
    close = nearest(given, names) if isinstance(given, str) else ""
    return InputError(Problem(message, key=key, given=shown(given), allowed=allowed, nearest=close))


def refuse_alone(flight: Flight, message: str) -> None:
    """Raise `InputError` for a flight of a target alone; ``message`` says what there is nothing of."""
    if not flight.has("relative"):
        raise wrong("flight", flight.scenario.name, "a scenario with a [chaser]", message)
