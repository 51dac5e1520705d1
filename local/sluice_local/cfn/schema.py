"""What AWS's resource schemas say of a type. The schemas come with cfn-lint, offline.

cfn-lint itself is not imported (2.6 s): its data are a table of type to digest, a file a digest.
"""

import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

REGION = "us-east-1"


@cache
def _directory() -> Path:
    spec = importlib.util.find_spec("cfnlint")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("cfn-lint, which brings the resource schemas, is not installed")
    return Path(spec.submodule_search_locations[0]) / "data" / "schemas"


@cache
def _index() -> dict[str, str]:
    index: dict[str, str] = json.loads((_directory() / "providers" / f"{REGION}.json").read_text())
    return index


def is_known(resource_type: str) -> bool:
    """Whether AWS has the type."""
    return resource_type in _index()


@cache
def schema(resource_type: str) -> dict[str, Any]:
    """The type's resource schema; KeyError for a type that AWS does not have."""
    path = _directory() / "resources" / f"{_index()[resource_type]}.json"
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


@cache
def create_only(resource_type: str) -> frozenset[str]:
    """Paths below ``/`` (``TableInput/Name``) whose change needs a new resource.

    A type without an update handler is immutable: each property is create-only.
    """
    found = schema(resource_type)
    if "update" not in found.get("handlers", {"update": {}}):
        return frozenset(found["properties"])
    return _paths(found, "createOnlyProperties")


@cache
def conditional_create_only(resource_type: str) -> frozenset[str]:
    """Paths whose change may need a new resource, depending on the value."""
    return _paths(schema(resource_type), "conditionalCreateOnlyProperties")


@cache
def read_only(resource_type: str) -> frozenset[str]:
    """The attributes that ``Fn::GetAtt`` knows, as dotted names."""
    paths = _paths(schema(resource_type), "readOnlyProperties")
    return frozenset(path.replace("/", ".") for path in paths)


@cache
def write_only(resource_type: str) -> frozenset[str]:
    """Paths that no API gives back; ``*`` stands for any index."""
    return _paths(schema(resource_type), "writeOnlyProperties")


@cache
def identifier(resource_type: str) -> frozenset[str]:
    """The properties that identify a resource and that a template can set."""
    return _paths(schema(resource_type), "primaryIdentifier") - _paths(
        schema(resource_type), "readOnlyProperties"
    )


@cache
def primary_identifier(resource_type: str) -> tuple[str, ...]:
    """The properties that identify a resource, in the schema's order; AWS may choose them."""
    paths = schema(resource_type).get("primaryIdentifier", [])
    return tuple(path.removeprefix("/properties/") for path in paths)


@cache
def tag_property(resource_type: str) -> str | None:
    """The property that holds tags when CloudFormation puts the stack's tags on the type."""
    tagging = schema(resource_type).get("tagging", {})
    if not tagging.get("taggable", False):
        return None
    return str(tagging.get("tagProperty", "/properties/Tags")).rsplit("/", 1)[-1]


def _paths(found: dict[str, Any], key: str) -> frozenset[str]:
    return frozenset(path.removeprefix("/properties/") for path in found.get(key, []))
