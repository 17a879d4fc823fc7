"""Another start of the same flight (``--from``): the file's data as if it began there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.inputs.errors import InputError, Problem, nearest, shown
from sim.inputs.fields import UtcField
from sim.inputs.locate import KeyPath
from sim.scenario.findings import Findings, Parts

__all__ = ["begin", "check_starts", "in_file"]


def check_starts(parts: Parts, findings: Findings) -> None:
    """Check that the other starts of a file begin with a phase that it has; their keys are checked with the tables."""
    starts = parts.data.get("from")
    for name, start in starts.items() if isinstance(starts, dict) else ():
        phase = start.get("phase") if isinstance(start, dict) else None
        if isinstance(phase, str) and phase not in parts.names:
            path: KeyPath = ("from", name, "phase")
            findings.add(path, f"no phase is called {shown(phase)}", given=phase, among=[n for n in parts.names if n])


def begin(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a scenario's data with the start called ``name``: its epoch, its place, and the phases from there on.

    What the record says of phases left out is left out too. The target's orbit keeps the time that it holds for.

    Raises
    ------
    InputError
        When the file has no such start, or one that is too wrong to begin with.
    """
    starts = data.get("from")
    starts = starts if isinstance(starts, dict) else {}
    start = starts.get(name)
    if not isinstance(start, dict):
        allowed = ", ".join(starts) or "this scenario has one start alone"
        message = f"no start is called {shown(name)}"
        raise InputError(Problem(message, file="--from", allowed=allowed, nearest=nearest(name, starts)))
    phases = data.get("phase") if isinstance(data.get("phase"), list) else []
    names = [phase.get("name") if isinstance(phase, dict) else None for phase in phases or []]
    missing = [key for key in ("phase", "epoch", "relative") if key not in start]
    if missing or start["phase"] not in names:
        given = start.get("phase")
        problem = Problem(
            f"the start '{name}' has no {missing[0]}" if missing else f"no phase is called {shown(given)}",
            key=f"from.{name}" + ("" if missing else ".phase"),
            allowed="" if missing else ", ".join(filter(None, names)),
            nearest="" if missing else nearest(str(given), [n for n in names if n]),
        )
        raise InputError(problem)
    first = names.index(start["phase"])
    gone = {n for n in names[:first] if n}
    chaser = {key: value for key, value in data.get("chaser", {}).items() if key not in ("insertion", "relative")}
    chaser |= {"relative": start["relative"], **({"mass": start["mass"]} if "mass" in start else {})}
    if "mass" not in start:
        chaser.pop("mass", None)
    epoch = start["epoch"]
    begun = {
        **data,
        "time": {**data.get("time", {}), "epoch": epoch},
        "target": _held(data.get("target", {}), data.get("time", {}).get("epoch")),
        "chaser": chaser,
        "phase": list(phases or [])[first:],
        "record": {k: v for k, v in data.get("record", {}).items() if _stays(k, gone, epoch)},
    }
    del begun["from"]
    return begun


def in_file(path: KeyPath, data: Mapping[str, Any], name: str) -> KeyPath:
    """Return where in the file stands what a key path of the data begun from ``name`` leads to."""
    start = data["from"][name]
    if path[:1] == ("phase",) and len(path) > 1 and isinstance(path[1], int):
        names = [phase.get("name") if isinstance(phase, dict) else None for phase in data["phase"]]
        return ("phase", path[1] + names.index(start["phase"]), *path[2:])
    for where, key in (
        (("chaser", "relative"), "relative"),
        (("time", "epoch"), "epoch"),
        (("chaser", "mass"), "mass"),
    ):
        if path[:2] == where and key in start:
            return ("from", name, key, *path[2:])
    return path


def _held(target: Any, epoch: Any) -> Any:
    """Give a state or elements that hold at the epoch that epoch as a time of their own."""
    orbit = target.get("orbit") if isinstance(target, dict) else None
    for form in ("state", "elements"):
        if isinstance(orbit, dict) and isinstance(orbit.get(form), dict) and "time" not in orbit[form]:
            return {**target, "orbit": {**orbit, form: {**orbit[form], "time": epoch}}}
    return target


def _stays(key: str, gone: set[str], epoch: Any) -> bool:
    """Return whether a line of the record is about something that the flight still comes to."""
    subject = key.rpartition(".")[0]
    if subject in gone:
        return False
    try:
        return UtcField().read(subject) >= UtcField().read(epoch)
    except ValueError:
        return True
