"""The JSON Schema: what it lets through and what it stops, by a small validator of the keywords it uses."""

import json
import re
import tomllib
from datetime import date, datetime, time
from pathlib import Path

import pytest

from sim.scenario import catalogue
from sim.scenario.schema import describe, json_schema, keys_at, places_of

FILES = Path(__file__).parent.parent / "scenarios"
SCHEMA = json_schema()
UNDERSTOOD = {
    "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "dependentRequired", "description",
    "discriminator", "else", "enum", "examples", "format", "if", "items", "maxItems", "maxLength", "maxProperties",
    "maximum", "minItems", "minLength", "minimum", "oneOf", "pattern", "prefixItems", "properties", "required", "then",
    "title", "type",
}  # fmt: skip
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}


def fits(data, node):
    """Say whether data fit a JSON Schema of the keywords above."""
    if "$ref" in node and not fits(data, SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]):
        return False
    kinds = node.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if kinds and not any(
        isinstance(data, TYPES[kind]) and isinstance(data, bool) == (kind == "boolean") for kind in kinds
    ):
        return False
    if "const" in node and data != node["const"]:
        return False
    if "enum" in node and (data not in node["enum"] or isinstance(data, bool)):
        return False
    if isinstance(data, str):
        if not node.get("minLength", 0) <= len(data) <= node.get("maxLength", 10**9):
            return False
        if "pattern" in node and not re.search(node["pattern"], data):
            return False
    if isinstance(data, int | float) and not node.get("minimum", data) <= data <= node.get("maximum", data):
        return False
    if "oneOf" in node and sum(fits(data, choice) for choice in node["oneOf"]) != 1:
        return False
    if "anyOf" in node and not any(fits(data, choice) for choice in node["anyOf"]):
        return False
    if "if" in node and not fits(data, node.get("then" if fits(data, node["if"]) else "else", {})):
        return False
    return (
        _list_fits(data, node)
        if isinstance(data, list)
        else _table_fits(data, node)
        if isinstance(data, dict)
        else True
    )


def _list_fits(data, node):
    first = node.get("prefixItems", [])
    if not node.get("minItems", 0) <= len(data) <= node.get("maxItems", 10**9):
        return False
    pairs = zip(data, [*first, *[node.get("items", {})] * len(data)], strict=False)
    return all(fits(item, one) for item, one in pairs)


def _table_fits(data, node):
    if not set(node.get("required", ())) <= set(data):
        return False
    if any(key in data and not set(needs) <= set(data) for key, needs in node.get("dependentRequired", {}).items()):
        return False
    known, others = node.get("properties", {}), node.get("additionalProperties", True)
    for key, value in data.items():
        if key in known:
            if not fits(value, known[key]):
                return False
        elif others is False or (isinstance(others, dict) and not fits(value, others)):
            return False
    return True


def as_json(data):
    if isinstance(data, dict):
        return {key: as_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_json(value) for value in data]
    return data.isoformat() if isinstance(data, datetime | date | time) else data


def read(path):
    return as_json(tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")))


def test_the_validator_understands_every_keyword():
    def keywords(node, names=False):
        if isinstance(node, dict):
            for key, value in node.items():
                if not names:
                    yield key
                if key not in ("examples", "default", "dependentRequired", "discriminator", "required", "enum"):
                    yield from keywords(value, names=key in ("properties", "$defs") and not names)
        elif isinstance(node, list):
            for value in node:
                yield from keywords(value)

    assert set(keywords(SCHEMA)) <= UNDERSTOOD


@pytest.mark.parametrize("path", sorted((FILES / "valid").glob("*.toml")), ids=lambda path: path.stem)
def test_valid_files_fit(path):
    assert fits(read(path), SCHEMA)


@pytest.mark.parametrize("entry", catalogue.entries(), ids=lambda entry: entry.name)
def test_shipped_scenarios_fit(entry):
    data = read(entry.path)
    assert fits(data, SCHEMA)
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(data, SCHEMA)


STOPPED = """
schema-missing schema-unknown title-missing key-unknown-top table-unknown phase-missing
gravity-unknown drag-text seed-negative seed-fraction unit-missing unit-missing-in-text
unit-wrong-dimension unit-unknown number-nan number-thousands-comma vector-two-components
vector-four-components orbit-empty orbit-two-forms orbit-no-inclination frame-unknown
phase-kind-unknown phase-kind-missing burn-without-aim burn-fixed-without-delta-v coast-until-empty
coast-until-two gates-empty gates-key-unknown hold-two-ends axis-unknown at-after-alone
at-elevation-alone record-no-source record-unquoted-key phase-key-of-other-kind
"""


@pytest.mark.parametrize("name", STOPPED.split())
def test_the_schema_stops_what_an_editor_should_underline(name):
    assert not fits(read(FILES / "invalid" / f"{name}.toml"), SCHEMA)


def test_the_schema_is_json_and_every_key_is_described():
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    for node in [SCHEMA, *SCHEMA["$defs"].values()]:
        for key, inner in node.get("properties", {}).items():
            assert inner.get("description") or "const" in inner, key


def test_the_schema_can_be_kept_and_changed_by_its_taker():
    json_schema()["properties"].clear()
    assert json_schema() == SCHEMA


def test_errors_take_their_answers_from_the_schema():
    data = {"phase": [{"kind": "hold"}, {"kind": "nonsense"}]}
    assert "until" in keys_at(("phase", 0), data)
    assert keys_at(("phase", 1), data) == ()
    assert keys_at(("nowhere", 3, "x"), data) == ()
    assert places_of("gates") == ("an approach phase", "a back-out phase")
    assert places_of("gravity") == ("[model]",)
    assert places_of("flavour") == ()
    assert describe(("chaser", "relative", "position"), data)[1] == '["170 ft", "170 ft", "170 ft"]'
    assert describe(("time", "epoch"), data)[1] == "1995-06-29T09:30:00Z"
    assert describe(("phase", 0, "until"), data)[1] == '{ duration = "76.9 min" }'


def test_the_schema_explains_every_quantity_of_the_record():
    from sim.scenario.tables.record import TABLES

    told = json_schema()["properties"]["record"]["description"]
    for table in TABLES.values():
        for quantity in table:
            assert quantity in told
