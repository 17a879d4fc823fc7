"""The JSON Schema of the scenario file, for editors, and the answers that errors take from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sim.inputs.locate import KeyPath
from sim.inputs.write import inline

__all__ = ["describe", "json_schema", "keys_at", "length_at", "places_of"]


@cache
def _schema() -> dict[str, Any]:
    from sim.scenario.tables.file import ScenarioFile

    made = ScenarioFile.model_json_schema(by_alias=True)
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "Scenario of shuttle-mir"
    _tidy(made)
    return made


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file: what stands in the file, units as text."""
    from copy import deepcopy

    return deepcopy(_schema())


def _tidy(node: Any) -> None:
    """Take out what pydantic says of optional values and TOML cannot say: null, and defaults of null."""
    if isinstance(node, dict):
        if "default" in node and node["default"] is None:
            del node["default"]
        choices = node.get("anyOf")
        if isinstance(choices, list) and {"type": "null"} in choices:
            choices.remove({"type": "null"})
            if len(choices) == 1:
                del node["anyOf"]
                for key, value in choices[0].items():
                    node.setdefault(key, value)
        for value in node.values():
            _tidy(value)
    elif isinstance(node, list):
        for value in node:
            _tidy(value)


def _resolve(node: Mapping[str, Any], data: object = None) -> Mapping[str, Any]:
    """Follow a reference, and a choice of phases by the data's ``kind``."""
    while "$ref" in node:
        node = _schema()["$defs"][node["$ref"].rpartition("/")[2]]
    if "discriminator" in node:
        kind = data.get("kind") if isinstance(data, Mapping) else None
        reference = node["discriminator"]["mapping"].get(kind) if isinstance(kind, str) else None
        return _resolve({"$ref": reference}) if reference else {}
    return node


def _walk(path: KeyPath, data: object) -> Mapping[str, Any]:
    """Return the schema at a key path, {} where the path leads nowhere."""
    node = _resolve(_schema(), data)
    for part in path:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list | tuple) and 0 <= part < len(data) else None
            prefix = node.get("prefixItems", [])
            node = _resolve(prefix[part] if part < len(prefix) else node.get("items", {}), data)
        else:
            data = data.get(part) if isinstance(data, Mapping) else None
            node = _resolve(node.get("properties", {}).get(part, node.get("additionalProperties") or {}), data)
    return node


def keys_at(path: KeyPath, data: object) -> tuple[str, ...]:
    """Return the keys that the table at a key path may have; ``data`` is the file's, to know the kind of a phase."""
    return tuple(_walk(path, data).get("properties", ()))


def describe(path: KeyPath, data: object) -> tuple[str, str]:
    """Return the description of the key at a path and an example of its value as TOML; "" where there is none."""
    *table, key = path
    node = _walk(tuple(table), data).get("properties", {}).get(key, {})
    try:
        return node.get("description", ""), _example(node)
    except (KeyError, IndexError):
        return node.get("description", ""), ""


def _example(node: Mapping[str, Any]) -> str:
    """Write an example of a value: the schema's own, or one put together of the keys that are needed."""
    if "examples" not in node and "prefixItems" not in node:
        node = _resolve(node)
    if "const" in node or "enum" in node:
        return inline(node.get("const", node.get("enum", [""])[0]))
    if "prefixItems" in node:
        return "[" + ", ".join(_example(item) for item in node["prefixItems"]) + "]"
    if "properties" in node and "examples" not in node:
        keys = node.get("required") or node["oneOf"][0]["required"]
        return "{ " + ", ".join(f"{key} = {_example(node['properties'][key])}" for key in keys) + " }"
    if node.get("type") == "array" and "examples" not in node:
        return f"[{_example(node['items'])}]"
    example = node["examples"][0]
    return str(example) if node.get("format") == "date-time" else inline(example)


def places_of(key: str) -> tuple[str, ...]:
    """Return the tables that know a key, as a reader would name them ("[model]", "a hold phase")."""
    return tuple(dict.fromkeys(place for place, keys in _tables() if key in keys))


def _tables() -> Iterator[tuple[str, tuple[str, ...]]]:
    root = _resolve(_schema())
    yield "the top of the file", tuple(root["properties"])
    for name, node in root["properties"].items():
        yield f"[{name}]", tuple(_resolve(node).get("properties", ()))
    kinds = root["properties"]["phase"]["items"]["discriminator"]["mapping"]
    for kind, reference in kinds.items():
        article = "an" if kind[0] in "aeiou" else "a"
        yield f"{article} {kind} phase", tuple(_resolve({"$ref": reference})["properties"])
    yield "an orbit's elements", tuple(_walk(("target", "orbit", "elements"), None).get("properties", ()))


def length_at(path: KeyPath, data: object) -> int:
    """Return how many values the list at a key path must have, 0 where any number may stand."""
    return len(_walk(path, data).get("prefixItems", ()))
