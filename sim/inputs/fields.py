"""Field types for pydantic models of files: quantities with units as text, UTC times, plain numbers and short texts.

Each is a float, datetime or str in the model; in the JSON Schema it is what stands in the file.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic_core import PydanticCustomError, core_schema

from sim.inputs.errors import shown
from sim.inputs.units import DIMENSIONS, QuantityError, quantity

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = [
    "Angle", "Caption", "Delay", "Density", "Duration", "Length", "Line", "Mass", "Name", "NumberField",
    "PositiveLength", "PositiveSpeed", "QuantityField", "Speed", "TextField", "Utc", "UtcField", "wrong",
]  # fmt: skip

_NUMBER = r"[+-]?([0-9][0-9_]*\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
_SIMPLE = {
    "length": "mm|cm|m|km|in|ft|yd|mi|nmi",
    "time": "ms|s|min|h|d",
    "angle": "deg|rad|mrad|arcmin|arcsec",
    "mass": "g|kg|t|lb|slug",
}

# Largest magnitude, SI and in words, that a file may ask for; chosen, so that no arithmetic overflows.
_LARGEST = {
    "length": (1e9, "1000000 km"),
    "speed": (1e5, "100 km/s"),
    "time": (31_557_600.0, "365.25 d"),
    "angle": (4 * math.pi + 1e-9, "720 deg"),
    "mass": (1e7, "10000 t"),
    "density": (1.0, "1 kg/m3"),
}


def wrong(message: str, allowed: str = "", nearest: str = "") -> PydanticCustomError:
    """Make the error that a validator raises: our own words, which pydantic carries to the end unchanged."""
    # A context value may hold braces; as a context value it is not formatted again.
    return PydanticCustomError("input", "{message}", {"message": message, "allowed": allowed, "nearest": nearest})


@dataclass(frozen=True, slots=True)
class QuantityField:
    """A float written with its unit.

    Attributes
    ----------
    dimension : name in `sim.inputs.units.DIMENSIONS`
    above, below : bounds that the value may not reach, SI
    least, most : bounds that it may reach, SI
    range_text : the bounds in words, for the error
    """

    dimension: str
    above: float = -math.inf
    below: float = math.inf
    least: float = -math.inf
    most: float = math.inf
    range_text: str = ""

    def read(self, value: object) -> float:
        """Validate one value of a file."""
        try:
            si = quantity(value, self.dimension)
        except QuantityError as error:
            raise wrong(str(error), error.allowed, error.nearest) from None
        if abs(si) > _LARGEST[self.dimension][0]:
            raise wrong(f"{shown(value)} is too large; nothing here goes beyond {_LARGEST[self.dimension][1]}")
        if not (self.above < si < self.below and self.least <= si <= self.most):
            raise wrong(f"{shown(value)} is outside its range; it must be {self.range_text}")
        return si

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        units = _SIMPLE.get(self.dimension)
        pattern = rf"^\s*({_NUMBER}\s*({units})|[+-]?0+)\s*$" if units else rf"^\s*({_NUMBER}\s*[A-Za-z].*|[+-]?0+)$"
        kind = DIMENSIONS[self.dimension]
        note = f"{kind.phrase[0].upper()}{kind.phrase[1:]} with its unit, as text"
        note += f"; {self.range_text}." if self.range_text else "."
        made: dict[str, Any] = {"pattern": pattern, "examples": list(kind.examples), "description": note}
        if not (self.above < 0.0 < self.below and self.least <= 0.0 <= self.most):
            return {"type": "string", **made}
        return {"type": ["string", "number"], "minimum": 0, "maximum": 0, **made}  # zero needs no unit


@dataclass(frozen=True, slots=True)
class NumberField:
    """A plain finite number; whole if ``whole``; within [least, most]."""

    least: float = -math.inf
    most: float = math.inf
    whole: bool = False
    range_text: str = ""

    def read(self, value: object) -> float | int:
        """Validate one value of a file."""
        kind = "whole number" if self.whole else "plain number"
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            raise wrong(f"{shown(value)} is not a {kind}", self.range_text)
        if not (math.isfinite(value) if isinstance(value, float) else abs(value) < 2**63):
            raise wrong(f"{shown(value)} is not a finite {kind}", self.range_text)
        if not self.least <= value <= self.most:
            raise wrong(f"{shown(value)} is outside its range; it must be {self.range_text}")
        return value if self.whole else float(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        made: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        if math.isfinite(self.least):
            made["minimum"] = self.least
        if math.isfinite(self.most):
            made["maximum"] = self.most
        return made


@dataclass(frozen=True, slots=True)
class TextField:
    """A text of one line, not blank, of at most ``longest`` characters."""

    longest: int
    example: str = ""

    def read(self, value: object) -> str:
        """Validate one value of a file."""
        if not isinstance(value, str):
            raise wrong(
                f"{shown(value)} is not a text", f"a text in quotes{self.example and f', such as {self.example!r}'}"
            )
        if not value.strip():
            raise wrong("the text is empty", f"1 to {self.longest} characters")
        if len(value) > self.longest:
            raise wrong(f"the text has {len(value)} characters; at most {self.longest} are allowed")
        if not value.isprintable():
            raise wrong("the text has a line break or another control character")
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


class UtcField:
    """A date and time with its zone, turned into UTC; between 1972, when UTC in its present form began, and 2100."""

    _EXAMPLE = "a date, time and zone, such as 1995-06-29T09:30:00Z (Z is UTC)"

    def read(self, value: object) -> datetime:
        """Validate one value of a file."""
        if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value) and len(value) < 40:
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                raise wrong(f"{shown(value)} is not a date and time", self._EXAMPLE) from None
        if isinstance(value, date) and not isinstance(value, datetime):
            raise wrong(f"{value.isoformat()} is a date without a time of day", self._EXAMPLE)
        if not isinstance(value, datetime):
            raise wrong(f"{shown(value)} is not a date and time", self._EXAMPLE)
        if value.tzinfo is None:
            message = f"{value.isoformat()} has no time zone; write {value.isoformat()}Z if it is UTC"
            raise wrong(message, self._EXAMPLE)
        try:
            utc = value.astimezone(UTC)
        except (OverflowError, ValueError):
            raise wrong(f"{shown(value)} is not a date of this calendar", self._EXAMPLE) from None
        if not 1972 <= utc.year < 2100:
            raise wrong(f"the year {utc.year} is outside 1972 to 2099, for which UTC is known", self._EXAMPLE)
        return utc

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": "date-time", "examples": ["1995-06-29T09:30:00Z"]}


Length = Annotated[float, QuantityField("length")]
PositiveLength = Annotated[float, QuantityField("length", above=0.0, range_text="more than zero")]
Speed = Annotated[float, QuantityField("speed")]
PositiveSpeed = Annotated[float, QuantityField("speed", above=0.0, range_text="more than zero")]
Duration = Annotated[float, QuantityField("time", above=0.0, range_text="more than zero")]
Delay = Annotated[float, QuantityField("time", least=0.0, range_text="zero or more")]
Angle = Annotated[float, QuantityField("angle")]
Mass = Annotated[float, QuantityField("mass", least=1.0, range_text="at least 1 kg")]
Density = Annotated[float, QuantityField("density", least=0.0, range_text="zero or more")]
Utc = Annotated[datetime, UtcField()]
Name = Annotated[str, TextField(40)]
Caption = Annotated[str, TextField(60)]
Line = Annotated[str, TextField(400)]
