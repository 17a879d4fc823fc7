"""What was flown: the record a simulated flight is held against, each entry with its source."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, ModelWrapValidatorHandler, PrivateAttr, model_validator
from pydantic_core import core_schema

from sim.inputs.errors import shown
from sim.inputs.fields import Angle, Line, UtcField, wrong
from sim.inputs.units import QuantityError, parse
from sim.scenario.models import Table

__all__ = ["CONTACT", "ORBIT", "PHASE", "RANGE", "RecordEntry", "dimension_of", "range_of"]

# quantity -> what its flown value is: a dimension of sim.inputs.units, "date" or "text".
PHASE = {
    "utc": "date",
    "range": "length",
    "delta_v": "speed",
    "start": "date",  # of a burn its ignition
    "end": "date",
    "duration": "time",
    "apogee": "length",  # of the target's mean orbit at the end, above the equator's radius: as element sets give it
    "perigee": "length",
    "mean_height": "length",  # half the sum of the two
    "start_place": "text",  # below the target
    "end_place": "text",
}
RANGE = {"utc": "date"}  # of a range as a subject ("330 ft.utc"): when the chaser came as near as that
CONTACT = {
    "utc": "date",
    "closing_rate": "speed",
    "lateral_offset": "length",
    "lateral_rate": "speed",
    "angle": "angle",
    "place": "text",
}
ORBIT = {"altitude": "length"}


def range_of(subject: str) -> float | None:
    """Return the range (m) that a record's subject such as "330 ft" stands for; None for the name of something."""
    try:
        found = parse(subject)
    except QuantityError:
        return None
    return found.si if found.dimension == "length" else None


def dimension_of(key: str) -> str:
    """Return what the flown value of a record key is ("length", "date", "text" ...); "" for an unknown quantity."""
    subject, _, quantity = key.rpartition(".")
    table = {"contact": CONTACT, "orbit": ORBIT}.get(subject, PHASE)
    return table.get(quantity, "")


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


class RecordEntry(Table):
    """One quantity as it was flown."""

    flown: Annotated[float | datetime | str, _Flown] = Field(
        description="What was flown: a quantity with its unit, a date, or words."
    )
    relation: Literal["equal", "below", "about", "above"] = Field(
        default="equal", description="How the report puts it: equal to the value, below it, about it, above it."
    )
    near: tuple[Angle, Angle] | None = Field(default=None, description="Latitude and longitude of a place.")
    source: Line = Field(description="Who says so.")
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
