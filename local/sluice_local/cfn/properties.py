"""Check a resource's properties against its schema, and give each value the type that it names.

Templates write true as "true" and 5 as "5" (a Ref to a Number parameter is text): CloudFormation
coerces both, so handlers see typed values. Messages are worded as AWS's validator words them.
"""

import re
from collections.abc import Iterator
from typing import Any

from sluice_local.cfn.intrinsics import UNKNOWN, as_text
from sluice_local.cfn.schema import schema

Json = dict[str, Any]
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
TYPE_NAMES = {
    "array": "JSONArray",
    "boolean": "Boolean",
    "integer": "Integer",
    "number": "Number",
    "object": "JSONObject",
    "string": "String",
}


def normalise(resource_type: str, properties: Json) -> tuple[Json, list[str]]:
    """The properties with typed values, and what the schema has against them.

    Each complaint starts with a JSON pointer: ``#/Rule: required key [Id] not found``.
    """
    found = schema(resource_type)
    typed = _coerce(found, found, properties)
    return typed, sorted(_complaints(found, found, typed, "#"))


def refusal(logical_id: str, complaints: list[str]) -> str:
    """The status reason with which AWS refuses the properties."""
    said = complaints[0]
    if len(complaints) > 1:
        said = "\n".join([f"#: {len(complaints)} schema violations found", *complaints])
    return f"Properties validation failed for resource {logical_id} with message:\n{said}"


def target(root: Json, node: Json) -> Json:
    """The node itself, or what its ``$ref`` leads to in the schema ``root``."""
    while "$ref" in node:
        found: Json = root
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def _types(node: Json) -> list[str]:
    declared = node.get("type", [])
    if not declared and "properties" in node:
        return ["object"]
    return [declared] if isinstance(declared, str) else list(declared)


def _coerce(root: Json, node: Json, value: Any) -> Any:
    node = target(root, node)
    types = _types(node)
    if isinstance(value, dict):
        return {key: _coerce(root, member(node, key), item) for key, item in value.items()}
    if isinstance(value, list):
        return [_coerce(root, node.get("items", {}), item) for item in value]
    if isinstance(value, str) and types and "string" not in types:
        return _from_text(types, value)
    if not isinstance(value, str) and value is not None and types == ["string"]:
        return as_text(value)
    if isinstance(value, float) and "integer" in types and value.is_integer():
        return int(value)
    return value


def _from_text(types: list[str], value: str) -> Any:
    if "boolean" in types and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if ("integer" in types or "number" in types) and NUMBER.fullmatch(value):
        number = float(value)
        return int(number) if number.is_integer() else number
    return value


def member(node: Json, key: str) -> Json:
    """The schema of the member ``key``; an empty one when anything goes."""
    if key in node.get("properties", {}):
        known: Json = node["properties"][key]
        return known
    for pattern, other in node.get("patternProperties", {}).items():
        if _matches(pattern, key):
            return dict(other)
    return {}


def _matches(pattern: str, value: str) -> bool:
    """Whether Java's ``pattern`` finds ``value``; one that Python cannot read refuses nothing."""
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True


def _complaints(root: Json, node: Json, value: Any, path: str) -> Iterator[str]:
    node = target(root, node)
    if isinstance(value, str) and UNKNOWN in value:
        return
    types = _types(node)
    if types and not any(_is(kind, value) for kind in types):
        wanted = TYPE_NAMES.get(types[0], types[0])
        yield f"{path}: expected type: {wanted}, found: {_name_of(value)}"
    elif isinstance(value, dict):
        yield from _object_complaints(root, node, value, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _complaints(root, node.get("items", {}), item, f"{path}/{index}")
    else:
        yield from _scalar_complaints(node, value, path)


def _object_complaints(root: Json, node: Json, value: Json, path: str) -> Iterator[str]:
    for key in node.get("required", []):
        if key not in value:
            yield f"{path}: required key [{key}] not found"
    closed = node.get("additionalProperties") is False and "properties" in node
    # Glue writes the two columns of its map types as members; a map's keys are the user's.
    closed = closed and set(node["properties"]) != {"Key", "Value"}
    for key, item in value.items():
        known = key in node.get("properties", {}) or any(
            _matches(pattern, key) for pattern in node.get("patternProperties", {})
        )
        if closed and not known:
            yield f"{path}: extraneous key [{key}] is not permitted"
        else:
            yield from _complaints(root, member(node, key), item, f"{path}/{key}")


def _scalar_complaints(node: Json, value: Any, path: str) -> Iterator[str]:
    if "enum" in node and value not in node["enum"]:
        yield f"{path}: {as_text(value)} is not a valid enum value"
    if isinstance(value, str):
        if "pattern" in node and not _matches(node["pattern"], value):
            yield f"{path}: failed validation constraint for keyword [pattern]"
        if len(value) < node.get("minLength", 0):
            yield f"{path}: failed validation constraint for keyword [minLength]"
        if len(value) > node.get("maxLength", len(value)):
            yield f"{path}: failed validation constraint for keyword [maxLength]"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < node.get("minimum", value):
            yield f"{path}: {value} is not greater or equal to {node['minimum']}"
        if value > node.get("maximum", value):
            yield f"{path}: {value} is not less or equal to {node['maximum']}"


def _is(kind: str, value: Any) -> bool:
    if kind in ("integer", "number"):
        wanted = int if kind == "integer" else (int, float)
        return isinstance(value, wanted) and not isinstance(value, bool)
    classes = {"array": list, "boolean": bool, "object": dict, "string": str}
    return kind not in classes or isinstance(value, classes[kind])


def _name_of(value: Any) -> str:
    for kind in ("boolean", "integer", "number", "string", "array", "object"):
        if _is(kind, value):
            return TYPE_NAMES[kind]
    return "Null"
