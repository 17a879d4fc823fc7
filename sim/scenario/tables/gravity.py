"""The gravity models of a scenario: names, and fields of harmonics by their degree and order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import core_schema

from sim.environment.gravity_field import HIGHEST, check_size
from sim.inputs.errors import nearest, shown
from sim.inputs.fields import wrong

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["LINEAR", "NAMES", "GravityField", "field_size"]

LINEAR = ("cw", "cw-curvilinear", "ya")
"""The worlds of the textbooks' linear equations, which know no force but the Earth's central one."""
NAMES = (*LINEAR, "two-body", "j2", "zonal")
_SIZE = re.compile(r"(0|[1-9][0-9]{0,8})x(0|[1-9][0-9]{0,8})", re.ASCII)
_ALLOWED = ", ".join(f'"{name}"' for name in NAMES) + f', or degree x order from "2x0" to "{HIGHEST}x{HIGHEST}"'


def field_size(text: str) -> tuple[int, int] | None:
    """Return degree and order of a model such as "20x20"; None for a model with a name.

    Raises
    ------
    ValueError
        When it is neither, or there is no such field: the message says how far the table goes.
    """
    if text in NAMES:
        return None
    match = _SIZE.fullmatch(text)
    if not match:
        raise ValueError(f'a gravity field is degree x order, such as "20x20", not {shown(text)}')
    degree, order = int(match[1]), int(match[2])
    check_size(degree, order)
    return degree, order


@dataclass(frozen=True, slots=True)
class GravityField:
    """A text: the name of a gravity model, or degree x order."""

    def read(self, value: object) -> str:
        """Validate one value of a file."""
        if not isinstance(value, str):
            raise wrong(f"{shown(value)} is not a gravity model", _ALLOWED)
        try:
            field_size(value)
        except ValueError as problem:
            if _SIZE.fullmatch(value):
                raise wrong(str(problem), _ALLOWED) from None
            raise wrong(f"{shown(value)} is not a gravity model", _ALLOWED, nearest(value, [*NAMES, "20x20"])) from None
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "pattern": rf"^({'|'.join(NAMES)}|[0-9]+x[0-9]+)$", "examples": [*NAMES, "20x20"]}
