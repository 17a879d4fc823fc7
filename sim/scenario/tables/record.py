"""What was flown: the record a simulated flight is held against, each entry with its source.

A key of the record is a subject and a quantity ("Ti.utc"). Subjects are the phases by their names, and:

- "contact", "undocking" and "closest" (the closest approach of a flight that does not dock);
- "orbit": the target's, at contact or at the flight's end;
- a range from port to port ("330 ft", "400 ft opening"): when the chaser came to it;
- a loop of a fly-around ("Fly-around, loop 1");
- a moment ("1995-02-05T16:00:00Z"), as status reports have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, ModelWrapValidatorHandler, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError, core_schema

from sim.inputs.errors import shown
from sim.inputs.fields import Angle, Line, UtcField, wrong
from sim.inputs.units import Quantity, QuantityError, parse
from sim.scenario.tables.models import Table

__all__ = [
    "COVERAGE", "DESCRIPTION", "SUN", "SUN_OF_A_PHASE", "TABLES", "RecordEntry", "instant_of", "kind_of", "loop_of",
    "mission_time", "range_of",
]  # fmt: skip

# quantity -> what its flown value is: a dimension of sim.inputs.units, or "date", "mission time", "place", "sun" or
# "coverage".
_ORBIT = {  # mean, above the equator's radius, as element sets give it: the chaser's; without a chaser the target's
    "apogee": "length",
    "perigee": "length",
    "mean_height": "length",  # half the sum of the two
}
_BEHIND = {
    "closing": "length",  # by how much the distance along the orbit shrinks in a revolution of the chaser
    "downrange": "length",  # how far behind the target, along its orbit
    "phase": "angle",  # the same as an angle, from 0 to 360 deg
}
_THERE = {"place": "place", "sun": "sun", "coverage": "coverage"}  # at the target
_WHEN = {"utc": "date", "met": "mission time"}

TABLES: dict[str, dict[str, str]] = {
    "phase": {
        **_WHEN,
        "range": "length",
        "delta_v": "speed",
        "start": "date",  # of a burn its ignition
        "end": "date",
        "duration": "time",
        **_ORBIT,  # at the phase's end, as the following
        **_BEHIND,
        "radius": "length",  # mean distance between the centres of mass
        "start_place": "place",  # below the target
        "end_place": "place",
        "sun": "sun",
    },
    "contact": {
        **_WHEN,
        "closing_rate": "speed",
        "lateral_offset": "length",
        "lateral_rate": "speed",
        "angle": "angle",
        **_THERE,
    },
    "undocking": {**_WHEN, **_THERE},
    "closest": {**_WHEN, "range": "length", "duration": "time", **_THERE},
    "orbit": {"altitude": "length", **_ORBIT},  # altitude: the geodetic height at contact
    "range": _WHEN,
    "loop": {**_WHEN, "duration": "time"},  # since the loop before, or the phase's beginning
    "moment": {"range": "length", **_ORBIT, **_BEHIND, **_THERE},
}
SUN = ("daylight", "night")  # what a record says of a moment
SUN_OF_A_PHASE = (*SUN, "sunrise", "sunset")
COVERAGE = ("covered", "uncovered")  # by the ground stations in Russia

_SUBJECTS = {  # how a subject is written -> its kind
    "a phase's name": "phase",
    "contact": "contact",
    "undocking": "undocking",
    "closest (the closest approach of a flight that does not dock)": "closest",
    "orbit (the target's, at contact or at the end; altitude is its geodetic height)": "orbit",
    'a range from port to port, "330 ft" coming or "400 ft opening" going': "range",
    'a loop of a fly-around, "Fly-around, loop 1"': "loop",
    'a moment, "1995-02-05T16:00:00Z"': "moment",
}
DESCRIPTION = (
    'What was flown, by subject and quantity, such as "Ti.utc" or "contact.closing_rate". '
    + "; ".join(f"{subject}: {', '.join(TABLES[kind])}" for subject, kind in _SUBJECTS.items())
    + ". apogee, perigee, mean_height: of the chaser's mean orbit at the phase's end, above 6378.137 km; closing: by "
    "how much the distance along the orbit shrinks in a revolution of the chaser; downrange and phase: how far behind "
    "the target it is, as arc and as angle from 0 to 360 deg; radius: mean distance between the centres of mass; "
    f"met: d/hh:mm:ss; sun: {', '.join(SUN)}, of a phase also sunrise, sunset; coverage, by the ground stations in "
    f"Russia: {', '.join(COVERAGE)}."
)

_LOOP = re.compile(r"(.+), loop ([1-9]\d*)")
_MISSION_TIME = re.compile(r"(?:(\d{1,3})/)?(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")


def range_of(subject: str) -> float | None:
    """Return the range (m) that a subject such as "330 ft" or "400 ft opening" stands for; None for other subjects."""
    try:
        found = parse(subject.removesuffix(" opening"))
    except QuantityError:
        return None
    return found.si if found.dimension == "length" and found.si > 0.0 else None


def loop_of(subject: str) -> tuple[str, int] | None:
    """Return the phase and the number of a subject such as "Fly-around, loop 2"; None for other subjects."""
    found = _LOOP.fullmatch(subject)
    return (found[1], int(found[2])) if found else None


def instant_of(subject: str) -> datetime | None:
    """Return the moment (UTC) that a subject such as "1995-02-05T16:00:00Z" stands for; None for other subjects."""
    if not re.match(r"\d{4}-\d\d-\d\d", subject):
        return None
    try:
        return UtcField().read(subject)
    except PydanticCustomError:
        return None


def mission_time(text: object) -> float | None:
    """Return the seconds of a mission elapsed time, d/hh:mm, d/hh:mm:ss or hh:mm; None for anything else."""
    found = _MISSION_TIME.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    days, hours, minutes, seconds = (float(part or 0.0) for part in found.groups())
    return 86400.0 * days + 3600.0 * hours + 60.0 * minutes + seconds


def kind_of(subject: str, phases: Iterable[str]) -> str:
    """Return what a subject is, a key of `TABLES`; "" for one that means nothing in a scenario of these phases."""
    names = tuple(phases)
    if subject in ("contact", "undocking", "closest", "orbit"):
        return subject
    if subject in names:
        return "phase"
    if range_of(subject) is not None:
        return "range"
    loop = loop_of(subject)
    if loop is not None and loop[0] in names:
        return "loop"
    return "moment" if instant_of(subject) is not None else ""


class _Flown:
    """A flown value: a date, a quantity with its unit, or words."""

    @classmethod
    def read(cls, value: object) -> float | datetime | str:
        if not isinstance(value, str):
            if isinstance(value, bool | int | float):
                raise wrong(f"{shown(value)} has no unit", '"0.107 ft/s", a date with zone, or words')
            return UtcField().read(value)
        if not value.strip() or len(value) > 200:
            raise wrong("the text is empty or has more than 200 characters")
        try:
            found = parse(value)
        except QuantityError:
            return value
        return value if found.dimension == "number" else found.si

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "examples": ["0.107 ft/s", "1995-06-29T13:00:16Z", "Lake Baikal region"]}


class _Tolerance:
    """A tolerance: a quantity with its unit, of whatever kind."""

    @classmethod
    def read(cls, value: object) -> Quantity:
        if not isinstance(value, str):
            raise wrong(f"{shown(value)} is not a tolerance", '"3 km", "2 min", "0.02 ft/s"')
        try:
            found = parse(value)
        except QuantityError as error:
            raise wrong(str(error), error.allowed or '"3 km", "2 min"', error.nearest) from None
        if found.si <= 0.0:
            raise wrong(f"{shown(value)} is no tolerance: it must be more than zero", '"3 km", "2 min"')
        return found

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "examples": ["3 km", "2 min", "0.02 ft/s"]}


class RecordEntry(Table):
    """One quantity as it was flown."""

    flown: Annotated[float | datetime | str, _Flown] = Field(
        description="What was flown: a quantity with its unit, a date, a mission time (d/hh:mm:ss), or words."
    )
    relation: Literal["equal", "below", "about", "above"] = Field(
        default="equal", description="How the source says it: equal to the value, below it, about it or above it."
    )
    near: tuple[Angle, Angle] | None = Field(default=None, description="The latitude and longitude of a place.")
    within: Annotated[Quantity | None, _Tolerance] = Field(
        default=None,
        description="How near the simulated flight must come: a quantity of the same kind; for a date or a mission "
        "time, a time; for a place with near, a distance. A line outside is marked.",
    )
    forced: Line | None = Field(
        default=None,
        description="Why the scenario itself makes this agree, such as a start chosen to fit. What the file fixes "
        "openly, such as a burn's time, is found without it.",
    )
    source: Line = Field(description="The source of the flown value.")
    also: tuple[RecordEntry, ...] = Field(
        default=(), max_length=20, description="Other reports of the same quantity, each with its own source."
    )
    _written: object = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _keep_as_written(cls, data: Any, handler: ModelWrapValidatorHandler[RecordEntry]) -> RecordEntry:
        entry = handler(data)
        if isinstance(data, dict):
            entry._written = data.get("flown")
        return entry

    @property
    def written(self) -> object:
        """The flown value as it stands in the file."""
        return self._written

    @property
    def unit(self) -> str:
        """The unit in which the flown value is written ("ft/s"); "" for a date or words."""
        if isinstance(self._written, str) and isinstance(self.flown, float):
            return parse(self._written).unit
        return ""
