"""Units as text: "170 ft", "0.1 ft/s", "76.9 min" become SI floats, and what is no such quantity says why.

>>> parse("170 ft").si, parse("170 ft").dimension
(51.816, 'length')
>>> quantity("76.9 min", "time")
4614.0
>>> quantity("76.9 min", "length")
Traceback (most recent call last):
sim.inputs.units.QuantityError: '76.9 min' is a time; a length is needed, such as '170 ft'

The factors are those of `astropy.units`. Its imperial units are looked up in a table of our own and combined here, so
that nothing is enabled for the whole process; it is imported on the first quantity parsed (a fifth of a second).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sim.inputs.errors import nearest, shown

__all__ = [
    "DIMENSIONS", "FOOT", "INCH", "LBF", "NAUTICAL_MILE", "POUND", "Dimension", "Quantity", "QuantityError",
    "feet", "feet_per_second", "in_unit", "nautical_miles", "parse", "quantity",
]  # fmt: skip

FOOT = 0.3048  # m, exact (international foot)
INCH = 0.0254  # m, exact
NAUTICAL_MILE = 1852.0  # m, exact
POUND = 0.45359237  # kg, exact
LBF = POUND * 9.80665  # N, exact

_LONGEST = 60  # characters; a quantity is a number and a unit, not a text


class QuantityError(ValueError):
    """A text is not the quantity wanted.

    Attributes
    ----------
    allowed : examples of what may stand there
    nearest : the unit most like an unknown one
    """

    def __init__(self, message: str, allowed: str = "", nearest: str = "") -> None:
        super().__init__(message)
        self.allowed = allowed
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Dimension:
    """A kind of quantity: its name with article, its SI unit in this table's spelling, and how people write it."""

    phrase: str
    si: str
    examples: tuple[str, ...]


DIMENSIONS: dict[str, Dimension] = {
    "length": Dimension("a length", "m", ("170 ft", "8 nmi", "390 km")),
    "speed": Dimension("a speed", "m/s", ("0.4 ft/s", "0.03 m/s")),
    "time": Dimension("a time", "s", ("76.9 min", "2 h", "90 s")),
    "angle": Dimension("an angle", "rad", ("5 deg", "0.1 rad")),
    "mass": Dimension("a mass", "kg", ("103 t", "7100 kg")),
    "density": Dimension("a density", "kg/m3", ("8.6e-13 kg/m3",)),
    "force": Dimension("a force", "N", ("870 lbf", "3870 N")),
    "area": Dimension("an area", "m2", ("40 m2", "430 ft2")),
    "acceleration": Dimension("an acceleration", "m/s2", ("0.25 ft/s2",)),
    "angular rate": Dimension("an angular rate", "rad/s", ("0.2 deg/s",)),
    "inertia": Dimension("a moment of inertia", "kg m2", ("938131 slug ft2",)),
    "number": Dimension("a plain number", "", ("0.5",)),
}

# Table name -> name in astropy.units ("imperial:" for the module of that name).
_UNITS = {
    "m": "m", "km": "km", "cm": "cm", "mm": "mm", "ft": "imperial:ft", "in": "imperial:inch", "yd": "imperial:yd",
    "mi": "imperial:mi", "nmi": "imperial:nmi", "s": "s", "ms": "ms", "min": "min", "h": "h", "d": "d", "deg": "deg",
    "rad": "rad", "mrad": "mrad", "arcmin": "arcmin", "arcsec": "arcsec", "kg": "kg", "g": "g", "t": "t",
    "lb": "imperial:lb", "slug": "imperial:slug", "N": "N", "kN": "kN", "lbf": "imperial:lbf",
}  # fmt: skip

# What people write for these units; too far from them for a spelling match.
_MEANT = {
    "feet": "ft", "foot": "ft", "'": "ft", "inch": "in", "inches": "in", '"': "in", "metre": "m", "metres": "m",
    "meter": "m", "meters": "m", "kilometres": "km", "kilometers": "km", "nm": "nmi", "NM": "nmi", "miles": "mi",
    "mile": "mi", "sec": "s", "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "mins": "min",
    "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "day": "d", "days": "d", "degree": "deg", "degrees": "deg",
    "°": "deg", "radian": "rad", "radians": "rad", "ton": "t", "tons": "t", "tonne": "t", "tonnes": "t", "lbs": "lb",
    "pounds": "lb", "pound": "lb", "fps": "ft/s", "mps": "m/s", "kph": "km/h",
    "newton": "N", "newtons": "N", "kgs": "kg", "kilograms": "kg",
}  # fmt: skip

_NUMBER = re.compile(r"[+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\d.,_])")
_FACTOR = re.compile(r"\s*(?P<join>[*·/]?)\s*(?P<name>[A-Za-z°'\"]+)\s*(?:(?:\^|\*\*)?(?P<power>[+-]?\d))?")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A parsed quantity: its SI value, the unit as written, and the name of its dimension in `DIMENSIONS`."""

    si: float
    unit: str
    dimension: str


@cache
def _astropy_unit(name: str) -> Any:
    from astropy import units
    from astropy.units import imperial

    place, _, word = _UNITS[name].rpartition(":")
    return getattr(imperial if place else units, word)


@lru_cache(maxsize=512)
def _unit(text: str) -> tuple[float, str]:
    """Return the factor to SI and the dimension's name of a unit such as "kg/m3"; "" is a plain number."""
    from astropy import units

    product: Any = units.dimensionless_unscaled
    plain = text.strip().translate(_SUPERSCRIPTS)
    position, divided = 0, False
    while position < len(plain):
        factor = _FACTOR.match(plain, position)
        if factor is None:
            raise QuantityError(f"'{text}' is not a unit", "units such as ft, ft/s, kg/m3, slug ft2")
        name, power = factor["name"], int(factor["power"] or 1)
        if name not in _UNITS:
            meant = _MEANT.get(name) or nearest(name, _UNITS)
            raise QuantityError(f"unknown unit '{name}'", ", ".join(sorted(_UNITS, key=str.casefold)), meant)
        if divided and factor["join"] != "/":
            raise QuantityError(
                f"the unit '{text}' can be read in two ways", "a slash before every divisor, as in kg/m/s2"
            )
        divided = divided or factor["join"] == "/"
        product = product * _astropy_unit(name) ** (-power if factor["join"] == "/" else power)
        position = factor.end()
    for dimension, kind in DIMENSIONS.items():
        si = units.dimensionless_unscaled
        for factor in _FACTOR.finditer(kind.si):
            power = int(factor["power"] or 1)
            si = si * _astropy_unit(factor["name"]) ** (-power if factor["join"] == "/" else power)
        if product.is_equivalent(si):
            return float(product.to(si)), dimension
    raise QuantityError(f"'{text}' is a unit of {product.physical_type}, which is used nowhere here")


_ZERO = re.compile(r"\s*[+-]?0+(\.0*)?\s*", re.ASCII)


@lru_cache(maxsize=2048)
def parse(text: str) -> Quantity:
    """Read a number with its unit.

    Parameters
    ----------
    text : such as "170 ft"; a plain number ("0.5") has the dimension "number"

    Raises
    ------
    QuantityError
        When the text is no finite number followed by a unit of the table.
    """
    written = text.strip()
    if not written:
        raise QuantityError("the text is empty; a number and a unit are needed")
    if len(written) > _LONGEST:
        raise QuantityError(f"{len(written)} characters are too many for a number and a unit")
    number = _NUMBER.match(written)
    if number is None:
        lowered = written.lower().lstrip("+-")
        if lowered.startswith(("nan", "inf")):
            raise QuantityError(f"'{written}' is not a finite number")
        if re.match(r"[+-]?\d+(,\d+)+", written):
            raise QuantityError(f"'{written}' has a comma; write 48600 ft for thousands and 0.1 ft/s for decimals")
        raise QuantityError(f"'{written}' does not begin with a number")
    value = float(number[0])
    if not math.isfinite(value):
        raise QuantityError(f"'{written}' is too large a number")
    unit = written[number.end() :].strip()
    factor, dimension = _unit(unit)
    si = value * factor
    if not math.isfinite(si):
        raise QuantityError(f"'{written}' is too large a number")
    return Quantity(si, unit, dimension)


def quantity(value: object, dimension: str) -> float:
    """Read a text such as "170 ft" as a quantity of the dimension wanted, in SI (radians for angles).

    Zero alone, a number or a text, needs no unit.

    Raises
    ------
    QuantityError
        Saying what was given, what is wanted and how that is written.
    """
    wanted = DIMENSIONS[dimension]
    examples = ", ".join(f'"{example}"' for example in wanted.examples)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise QuantityError(f"{shown(value)} is not {wanted.phrase}", examples)
    if value == 0 or (isinstance(value, str) and _ZERO.fullmatch(value)):
        return 0.0  # of whatever unit
    if not isinstance(value, str):
        units = " or ".join(dict.fromkeys(example.partition(" ")[2] for example in wanted.examples))
        raise QuantityError(f"{shown(value)} has no unit; {wanted.phrase} needs one, as text ({units})", examples)
    try:
        found = parse(value)
    except QuantityError as error:
        raise QuantityError(str(error), error.allowed or examples, error.nearest) from None
    if found.dimension == "number" and dimension != "number":
        units = " or ".join(dict.fromkeys(example.partition(" ")[2] for example in wanted.examples))
        raise QuantityError(f"'{value.strip()}' has no unit; {wanted.phrase} needs one ({units})", examples)
    if found.dimension != dimension:
        is_a = DIMENSIONS[found.dimension].phrase
        raise QuantityError(
            f"'{value.strip()}' is {is_a}; {wanted.phrase} is needed, such as '{wanted.examples[0]}'", examples
        )
    return found.si


def in_unit(si: float, unit: str) -> float:
    """Turn an SI value into the unit named, such as 0.0326 into 0.107 for "ft/s".

    Raises
    ------
    QuantityError
        When the unit is unknown.
    """
    return si / _unit(unit)[0]


def feet(metres: float) -> float:
    """Turn metres into feet."""
    return metres / FOOT


def feet_per_second(metres_per_second: float) -> float:
    """Turn metres per second into feet per second."""
    return metres_per_second / FOOT


def nautical_miles(metres: float) -> float:
    """Turn metres into nautical miles."""
    return metres / NAUTICAL_MILE
