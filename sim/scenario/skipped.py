"""Phases with ``skip = true``: the flight is flown as if they did not stand in the file."""

from __future__ import annotations

from typing import Any

from sim.inputs.locate import KeyPath
from sim.scenario.starts import tells_of

__all__ = ["Kept", "in_whole", "without_skipped"]

Kept = tuple[int, ...]
"""The numbers, in the file, of the phases that are flown."""


def without_skipped(data: dict[str, Any]) -> tuple[dict[str, Any], Kept | None]:
    """Return a file's data without the phases that say ``skip = true`` and what its record says of them.

    Also the numbers of the phases kept, which `in_whole` needs; None, and the same data, where nothing is skipped. What
    is no list of tables is left for the checks to complain of.
    """
    phases = data.get("phase")
    if not isinstance(phases, list) or not any(_skips(phase) for phase in phases):
        return data, None
    kept = tuple(k for k, phase in enumerate(phases) if not _skips(phase))
    flown = [phases[k] for k in kept]
    shorter = {**data, "phase": flown}
    if isinstance(record := data.get("record"), dict):
        sound = [phase for phase in phases if isinstance(phase, dict) and isinstance(phase.get("name"), str)]
        known = [phase["name"] for phase in sound]
        left = [phase for phase in sound if not _skips(phase)]
        shorter["record"] = {key: value for key, value in record.items() if tells_of(key, left, known)}
    return shorter, kept


def in_whole(path: KeyPath, kept: Kept | None) -> KeyPath:
    """Return a key path of the shorter data as one of the whole."""
    if kept is not None and path[:1] == ("phase",) and len(path) > 1 and isinstance(path[1], int):
        return ("phase", kept[path[1]], *path[2:])
    return path


def _skips(phase: object) -> bool:
    return isinstance(phase, dict) and phase.get("skip") is True
