"""Another start of the same flight (``--from``): the file's data as if it began there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.inputs.errors import InputError, Problem, nearest, shown
from sim.inputs.fields import UtcField
from sim.inputs.locate import KeyPath
from sim.scenario.checks.findings import Findings, Parts
from sim.scenario.tables.phases import brings, traits_of
from sim.scenario.tables.record import kind_of, loop_of

__all__ = ["begin", "check_starts", "in_file", "tells_of"]


def check_starts(parts: Parts, findings: Findings) -> None:
    """Check that the other starts of a file begin and end with phases that it has, in this order.

    Their keys are checked with the tables.
    """
    starts = parts.data.get("from")
    known = [name for name in parts.names if name]
    for name, start in starts.items() if isinstance(starts, dict) else ():
        first = start.get("phase") if isinstance(start, dict) else None
        last = start.get("last") if isinstance(start, dict) else None
        for key, phase in (("phase", first), ("last", last)):
            if isinstance(phase, str) and phase not in parts.names:
                findings.add(("from", name, key), f"no phase is called {shown(phase)}", given=phase, among=known)
        if first in known and last in known and parts.names.index(last) < parts.names.index(first):
            message = f"the phase '{last}' comes before '{first}', with which this start begins"
            findings.add(("from", name, "last"), message, "a later phase")


def begin(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a scenario's data with the start called ``name``: its epoch, its place, and its phases.

    ``data`` are those of a file that is sound as a whole. What the record says of phases left out, is left out too.
    The target's orbit keeps the time that it holds for.

    Raises
    ------
    InputError
        When the file has no such start.
    """
    starts = data.get("from", {})
    if name not in starts:
        alone = "nothing: this scenario has one start alone"
        allowed = ", ".join([*starts, "or leave it out to begin where the file does"]) if starts else alone
        message = f"no start is called {shown(name)}"
        raise InputError(Problem(message, file="--from", allowed=allowed, nearest=nearest(name, starts)))
    start, names = starts[name], [phase["name"] for phase in data["phase"]]
    first, last = names.index(start["phase"]), names.index(start.get("last", names[-1]))
    kept = data["phase"][first : last + 1]
    data = _parted(data, first)
    chaser = {key: value for key, value in data["chaser"].items() if key not in ("insertion", "relative", "mass")}
    chaser |= {key: start[key] for key in ("relative", "mass") if key in start}
    record = data.get("record", {})
    end = record.get("contact.utc", {}).get("flown") if traits_of(kept[-1]["kind"]).brings == "contact" else None
    begun = {
        **data,
        "time": {**data["time"], "epoch": start["epoch"]},
        "target": _held(data["target"], data["time"]["epoch"]),
        "chaser": chaser,
        "phase": kept,
        "record": {k: v for k, v in record.items() if _stays(k, kept, names, start["epoch"], end)},
    }
    del begun["from"]
    return begun


def in_file(path: KeyPath, data: Mapping[str, Any], name: str) -> KeyPath:
    """Return where in the file stands what a key path of the data begun from ``name`` leads to."""
    start = data["from"][name]
    if path[:1] == ("phase",) and len(path) > 1 and isinstance(path[1], int):
        names = [phase["name"] for phase in data["phase"]]
        return ("phase", path[1] + names.index(start["phase"]), *path[2:])
    for where, key in (
        (("chaser", "relative"), "relative"),
        (("time", "epoch"), "epoch"),
        (("chaser", "mass"), "mass"),
    ):
        if path[:2] == where and key in start:
            return ("from", name, key, *path[2:])
    return path


def _parted(data: Mapping[str, Any], first: int) -> Mapping[str, Any]:
    """Return the data with the ships that fly phase number ``first``, where a docked phase before has left others."""
    for left in [phase["leaves"] for phase in data["phase"][:first] if "leaves" in phase]:
        for role in ("target", "chaser"):
            ship = {"vehicle": left[role], **({"port": left[f"{role}_port"]} if f"{role}_port" in left else {})}
            rest = {key: value for key, value in data[role].items() if key not in ("vehicle", "port")}
            data = {**data, role: ship | rest}
    return data


def _held(target: dict[str, Any], epoch: Any) -> dict[str, Any]:
    """Give a state or elements that hold at the epoch that epoch as a time of their own."""
    orbit = target["orbit"]
    for form in ("state", "elements"):
        if form in orbit and "time" not in orbit[form]:
            return {**target, "orbit": {**orbit, form: {**orbit[form], "time": epoch}}}
    return target


def _stays(key: str, kept: list[dict[str, Any]], known: list[str], epoch: Any, end: Any) -> bool:
    """Return whether a line of the record is about something that the flight from ``epoch`` to ``end`` comes to."""
    subject = key.rpartition(".")[0]
    if kind_of(subject, known) == "moment":
        moment = UtcField().read(subject)
        return UtcField().read(epoch) <= moment and (end is None or moment <= UtcField().read(end))
    return tells_of(key, kept, known)


def tells_of(key: str, kept: list[dict[str, Any]], known: list[str]) -> bool:
    """Return whether a line of the record is about what the phases ``kept`` bring, of all ``known`` by name."""
    subject = key.rpartition(".")[0]
    names = [phase["name"] for phase in kept]
    kind = kind_of(subject, known)
    match kind:
        case "phase":
            return subject in names
        case "loop":
            loop = loop_of(subject)
            return loop is not None and loop[0] in names
        case "contact" | "undocking":
            kinds = [phase.get("kind") for phase in kept]
            return any(isinstance(one, str) and brings(one) == kind for one in kinds)
        case _:
            return True
