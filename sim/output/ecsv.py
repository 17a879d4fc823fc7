"""Tables on disk: ECSV 1.0, a comma-separated file whose commented head names units, types and metadata.

Spreadsheets open it, and `astropy.table.QTable.read` gives quantities with their units. Astropy's own writer needs
0.5 s for 5,000 rows of 50 columns, its imports included; this one needs 0.15 s and numpy only. The format: Astropy
Proposal for Enhancement 6 (Aldcroft, 2013). The head is YAML; it is written here in the part of YAML that JSON is too,
so that it can be read back without a YAML parser. Astropy takes an empty text for a missing value and strips blanks
from the ends of texts; `read_ecsv` does neither.
"""

import csv
import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.inputs.files import read_text

Column = tuple[str, NDArray[Any] | Sequence[object]]

NUMBERS = {f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)} | {"float32", "float64"}
LARGEST = 500_000_000  # bytes; chosen: the table of sts-71, five days, has 13 million
HEAD = ["%ECSV 1.0", "---", 'delimiter: ","', "datatype:", "meta:", 'schema: "astropy-2.0"']
# what YAML 1.1 lets stand unescaped between double quotes, less its own line breaks and the byte order mark
_UNPRINTABLE = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NOT_JSON = re.compile(r'("(?:[^"\\]|\\.)*")|(-?)\.(inf|nan)')


def write_ecsv(path: Path | str, columns: Mapping[str, Column], meta: Mapping[str, object] | None = None) -> None:
    """Write a table as ECSV.

    Floats are written with the fewest digits that read back to the same bits; NaN and infinities as nan, inf, -inf.

    Parameters
    ----------
    path : path
        file to write, replaced if it exists
    columns : mapping of name to (unit, values)
        unit in astropy's notation ("m / s", "" for none); values (n,): floats, integers, booleans or text, all of
        one length
    meta : mapping, optional
        anything made of mappings with text keys, sequences, text, numbers, booleans and None

    Raises
    ------
    ValueError
        for no columns, columns of different length or of more than one dimension, and a line break in a text
    TypeError
        for values of another kind
    OSError
        if the file cannot be written
    """
    if not columns:
        raise ValueError("a table needs a column")
    head = HEAD[:4]
    cells: list[list[str]] = []
    for name, (unit, values) in columns.items():
        array = np.asarray(values)
        if array.ndim != 1:
            raise ValueError(f"column {name!r} has {array.ndim} dimensions, not one")
        kind, text = _cells(name, array)
        cells.append(text)
        if len(text) != len(cells[0]):
            raise ValueError(f"column {name!r} has {len(text)} rows, the first column has {len(cells[0])}")
        units = {"unit": unit} if unit else {}
        head.append(f"- {as_yaml({'name': name, **units, 'datatype': kind})}")
    if meta:
        head.append(HEAD[4])
        head += [f"  {as_yaml(str(key))}: {as_yaml(value)}" for key, value in meta.items()]
    head.append(HEAD[5])
    lines = [f"# {line}" for line in head]
    lines.append(",".join(_quoted("name", name) for name in columns))
    lines += map(",".join, zip(*cells, strict=True))
    with Path(path).open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("\n".join(lines) + "\n")


def read_ecsv(path: Path | str) -> tuple[dict[str, tuple[str, NDArray[Any]]], dict[str, Any]]:
    """Read a table that `write_ecsv` wrote: its columns, name to (unit, values (n,)), and its metadata.

    Raises
    ------
    ValueError
        for a file of other origin or a damaged one, with the line; `astropy.table.QTable.read` reads all of ECSV
    InputError
        if the file cannot be read, or has more than `LARGEST` bytes
    """
    path = Path(path)
    lines = read_text(path, LARGEST, "table").rstrip("\n").split("\n")
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    described, meta = _head(path, lines[:start])
    names = [column["name"] for column in described]
    rows = csv.reader(lines[start:], strict=True)  # lines are rows: no cell holds a line break
    body: list[list[str]] = []
    try:
        if next(rows, None) != names:
            raise ValueError(f"the names differ from those in the head, {', '.join(names)}")
        for row in rows:
            if row and len(row) != len(names):
                raise ValueError(f"{len(row)} cells in a table of {len(names)} columns")
            if row:
                body.append(row)
    except (ValueError, csv.Error) as error:
        raise ValueError(f"{path}, line {start + rows.line_num}: {error}") from None
    table = {}
    for column, cells in zip(described, zip(*body, strict=True) if body else [()] * len(names), strict=True):
        try:
            values = _values(column["datatype"], cells)
        except (ValueError, OverflowError) as error:
            raise ValueError(f"{path}, column {column['name']!r}: {error}") from None
        table[column["name"]] = column.get("unit", ""), values
    return table, meta


def _head(path: Path, lines: list[str]) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """Columns and metadata named in the commented lines at the top."""
    described: list[dict[str, str]] = []
    meta: dict[str, Any] = {}
    if not lines or lines[0] != "# %ECSV 1.0":
        raise ValueError(f"{path}, line 1: not a table in ECSV 1.0")
    for number, line in enumerate(lines, start=1):
        try:
            if line.startswith("# - "):
                column = json.loads(line[4:])
                texts = all(isinstance(value, str) and value.isprintable() for value in column.values())
                if not {"name", "datatype"} <= column.keys() <= {"name", "unit", "datatype"} or not texts:
                    raise ValueError
                if any(column["name"] == one["name"] for one in described):
                    raise ValueError
                described.append(column)
            elif line.startswith("#   "):
                entry = json.loads("{" + _NOT_JSON.sub(_json_number, line[4:]) + "}")
                if entry.keys() & meta.keys():
                    raise ValueError
                meta |= entry
            elif line[2:] not in HEAD:
                raise ValueError
        except (ValueError, AttributeError, TypeError, RecursionError):
            raise ValueError(f"{path}, line {number}: not as this program writes it: {line[:60]!r}") from None
    return described, meta


def _cells(name: str, array: NDArray[Any]) -> tuple[str, list[str]]:
    """Datatype of a column and its values as text."""
    kind = str(array.dtype)
    if kind == "bool":
        return kind, list(map(str, array.tolist()))
    if kind in NUMBERS:
        return kind, list(map(repr, array.tolist()))
    if array.dtype.kind == "U":
        return "string", [_quoted(name, text) for text in array.tolist()]
    raise TypeError(f"column {name!r} holds {kind}: floats, integers, booleans or text can be written")


def _values(kind: str, cells: Sequence[str]) -> NDArray[Any]:
    if kind == "string":
        return np.array(cells, dtype=np.str_)
    if kind == "bool":
        if not set(cells) <= {"True", "False"}:
            raise ValueError("a cell is neither True nor False")
        return np.array([cell == "True" for cell in cells], dtype=np.bool_)
    if kind not in NUMBERS:
        raise ValueError(f"unknown type {kind}")
    return np.array(list(map(float if kind.startswith("float") else int, cells)), dtype=kind)


def _quoted(name: str, text: str) -> str:
    """Cell of a text: between quotes where it could be misread, quotes doubled."""
    if text.splitlines() not in ([text], []):
        raise ValueError(f"column {name!r}: a cell cannot hold a line break: {text[:60]!r}")
    if text and text.strip() == text and not set(text) & set(',"#'):
        return text
    return '"' + text.replace('"', '""') + '"'


def as_yaml(value: object) -> str:
    """Write a value in the flow style of YAML 1.1 that is JSON too, but for .nan and .inf."""
    if isinstance(value, np.generic | np.ndarray):
        value = value.tolist()
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}[str(value)]
        digits, mark, exponent = repr(value).partition("e")
        return digits + (".0" if mark and "." not in digits else "") + mark + exponent  # YAML wants the point
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{as_yaml(str(key))}: {as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    raise TypeError(f"metadata cannot hold {value!r}")


def _json_number(found: re.Match[str]) -> str:
    """Put what JSON's reader of Python calls NaN and Infinity for YAML's, leaving texts alone."""
    text, sign, name = found.groups()
    return text or sign + {"inf": "Infinity", "nan": "NaN"}[name]
