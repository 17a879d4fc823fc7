"""Whether a table that claims to be a flight can be one: it may come from a stranger, or have been edited.

The head carries a fingerprint of each column and of each of its own entries, so that what was changed can be named. As
anybody can write a fingerprint, types, units, order and size of everything are checked as well.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from sim.flight.columns import COLUMNS, Of
from sim.flight.values import Burn, Contact, Event, PhaseFlown, RecordRow
from sim.inputs.errors import key_text, shown
from sim.output.ecsv import as_yaml

if TYPE_CHECKING:
    Table = Mapping[str, tuple[str, NDArray[Any]]]

__all__ = ["FINGERPRINT", "changed", "check_columns", "check_head", "check_times", "fingerprint"]

FINGERPRINT = "fingerprint"
LARGEST = 1e15  # chosen: no quantity of a flight about the Earth is as large, in SI
UNIT_ERROR = 1e-6  # by which a quaternion's length may differ from 1 (chosen)
JETS = 255  # bits of the commands

# what stands in the head; float in the fields where there may be none
_HEAD: dict[str, Any] = {
    "phases": tuple[PhaseFlown, ...],
    "events": tuple[Event, ...],
    "burns": tuple[Burn, ...],
    "record": tuple[RecordRow, ...],
    "contact": Contact | None,
    "notes": dict[str, str],
    "corridor": tuple[float, float] | None,
    "gates": tuple[tuple[float, float], ...],
    "holds": tuple[tuple[str, float], ...],
    "docking_axis": tuple[int, float],
    "corridor_violation_s": float,
    "failure": str,
}
_MAY_LACK = {"range_m", "range_rate_m_s", "simulated", "difference"}


def fingerprint(columns: Mapping[str, tuple[str, Any]], meta: Mapping[str, object]) -> dict[str, str]:
    """Return a fingerprint of each column and of each entry of the metadata."""
    made = {f"column {name}": _of_column(unit, np.asarray(values)) for name, (unit, values) in columns.items()}
    return made | {f"head {key}": _short(as_yaml(value).encode()) for key, value in meta.items()}


def changed(columns: Table, meta: Mapping[str, Any]) -> list[str]:
    """Return what of a table is not as it was written: "column range_m", "head burns"."""
    held = meta.get(FINGERPRINT)
    if not isinstance(held, Mapping):
        return [f"head {FINGERPRINT}"]
    now = fingerprint(columns, {key: value for key, value in meta.items() if key != FINGERPRINT})
    return [name for name in {**now, **held} if now.get(name) != held.get(name)]


def _of_column(unit: str, values: NDArray[Any]) -> str:
    if values.dtype.kind == "U":
        return _short("\n".join([unit, *values.tolist()]).encode())
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), np.nan, values)  # one NaN is as good as another
    return _short(f"{unit}\n{values.dtype}\n".encode() + np.ascontiguousarray(values).tobytes())


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def check_columns(columns: Table, own: set[Of]) -> None:
    """Check that the columns of a flight are there, with their units, types and values that can be.

    Raises
    ------
    KeyError, ValueError
        With what is wrong.
    """
    for name, column in COLUMNS.items():
        if column.of not in own:
            continue
        parts = []
        for title, axis in zip(column.titles(name), column.axes, strict=True):
            unit, values = columns[title]
            if unit != axis.unit:
                raise ValueError(f"{title} is in {shown(unit)}, not in {shown(axis.unit)}")
            kind = "U" if column.counts else np.dtype(column.kind).kind
            if values.dtype.kind != kind:
                raise ValueError(f"{title} is of type {values.dtype}")
            if kind == "f":
                _check_floats(title, values, lack=math.isnan(column.nothing))
            parts.append(values)
        if len(parts) == 4:
            _check_quaternions(name, np.column_stack(parts))
    _check_one("jets", columns, lambda jets: (jets >= 0) & (jets <= JETS))
    _check_one("mass_kg", columns, lambda mass: mass > 0.0)
    check_times(columns["t_s"][1])


def _check_floats(title: str, values: NDArray[Any], lack: bool) -> None:
    good = np.abs(values) < LARGEST
    if lack:
        good |= np.isnan(values)
    if not good.all():
        k = int(np.argmin(good))
        raise ValueError(f"{title} is {values[k]} in row {k + 1}, which no flight has")


def _check_quaternions(name: str, values: NDArray[Any]) -> None:
    off = np.abs(np.sqrt(np.sum(values * values, axis=1)) - 1.0)
    if off.max() > UNIT_ERROR:
        raise ValueError(f"{name} in row {int(np.argmax(off)) + 1} is no unit quaternion")


def _check_one(title: str, columns: Table, good: Any) -> None:
    if title in columns:
        sound = good(columns[title][1])
        if not sound.all():
            k = int(np.argmin(sound))
            raise ValueError(f"{title} is {columns[title][1][k]} in row {k + 1}")


def check_times(t: NDArray[Any]) -> None:
    """Check that times do not fall; ValueError with the first that does."""
    falls = np.flatnonzero(np.diff(t) < 0.0)
    if falls.size:
        raise ValueError(f"the time in row {int(falls[0]) + 2} is before that of the row above")


def check_head(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the head says of a flight, as the flight's own values.

    Raises
    ------
    KeyError, ValueError
        Where an entry is missing, of another type, no finite number, or a text with control characters.
    """
    made: dict[str, Any] = {}
    for key in _HEAD:
        value = meta[key]
        _check_plain(value, (key,))
        try:
            made[key] = _adapter(key).validate_json(json.dumps(value), strict=True)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            place = key_text((key, *(part for part in first["loc"] if isinstance(part, int) or part.isidentifier())))
            raise ValueError(f"{place}: {first['msg'].lower()}") from None
    axis, side = made["docking_axis"]
    if axis not in (0, 1, 2) or side not in (-1.0, 1.0):
        raise ValueError(f"docking_axis is {shown(meta['docking_axis'])}")
    if any(phase.end_s < phase.start_s for phase in made["phases"]):
        raise ValueError("a phase ends before it begins")
    return made


@cache
def _adapter(key: str) -> TypeAdapter[Any]:
    return TypeAdapter(_HEAD[key])


def _check_plain(value: object, path: tuple[str | int, ...]) -> None:
    """Check every number and text in a value."""
    if len(path) > 8:
        raise ValueError(f"{path[0]} is nested too deeply")
    inner: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        lack = isinstance(value, float) and math.isnan(value) and path[-1] in _MAY_LACK
        if not (lack or abs(value) < LARGEST):
            raise ValueError(f"{key_text(path)} is {shown(value)}, which no flight has")
    elif isinstance(value, str) and not value.isprintable():
        raise ValueError(f"{key_text(path)} has a control character: {shown(value)}")
    for key, item in inner:
        _check_plain(key, path)
        _check_plain(item, (*path, key))
