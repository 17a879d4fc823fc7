"""A teaching simulator of orbital rendezvous: the Shuttle-Mir flights, flown closed loop.

>>> import sim
>>> flight = sim.run("sts-71", start="ti", set={"model.gravity": "two-body"})
>>> flight.contact.captured, flight.met(flight.contact.t_s)
(True, '1/17:27:53')
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sim.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

    from sim.flying.many import propagate
    from sim.inputs.errors import InputError
    from sim.output.face import Flight
    from sim.scenario import Scenario

__all__ = ["Flight", "InputError", "Scenario", "__version__", "load", "propagate", "run"]

_HOMES = {
    "Flight": "sim.output.face",
    "Scenario": "sim.scenario",
    "InputError": "sim.inputs.errors",
    "propagate": "sim.flying.many",
}
_PACKAGES = ("orbit", "views")


def load(
    scenario: str | PathLike[str],
    set: Mapping[str, object] | None = None,  # noqa: A002  (the command line's word)
    start: str | None = None,
) -> Scenario:
    """Read a scenario by catalogue name or file path, with ``set`` changing single keys, from a ``start`` it holds.

    Raises
    ------
    InputError
        With every problem found in the file, each with its line, key and cure.
    """
    from sim.scenario import load as read

    return read(os.fspath(scenario), set=set, start=start)


def run(
    scenario: str | PathLike[str] | Scenario,
    set: Mapping[str, object] | None = None,  # noqa: A002
    progress: Callable[[float, str], None] | None = None,
    speed: str | None = None,
    start: str | None = None,
) -> Flight:
    """Fly a scenario (catalogue name, file path or loaded `Scenario`) and return the `Flight`.

    ``start`` names another start that the scenario's file holds, such as "ti" of the flights to Mir; a loaded
    `Scenario` has its own. ``speed`` is "interpreted" or "compiled"; left out, the run picks by the work expected. The
    numbers are the same.

    Raises
    ------
    InputError
        When the scenario, or a changed key, is wrong.
    """
    from sim.output.face import fly

    if isinstance(scenario, (str, os.PathLike)):
        scenario = load(scenario, set=set, start=start)
    elif not hasattr(scenario, "with_changes"):
        raise TypeError(f"a catalogue name, a file's path or a Scenario is flown, not {type(scenario).__name__}")
    elif start:
        raise TypeError("a Scenario has its start from when it was loaded: sim.load(..., start=...)")
    elif set:
        scenario = scenario.with_changes(set)
    return fly(scenario, progress=progress, speed=speed)


def __getattr__(name: str) -> Any:
    """Import the front door's names on first use, so that ``import sim`` costs nothing."""
    import importlib

    if name in _PACKAGES:
        return importlib.import_module(f"sim.{name}")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_PACKAGES})
