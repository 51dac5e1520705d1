"""What the tables of properties are made of: rows, the paths of a schema, and what got lost.

A path is ``Targets/*/RetryPolicy/MaximumRetryAttempts``: ``*`` is any item, ``{}`` any key of a
map.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from embedded_aws import Aws
from sluice_local.cfn import schema
from sluice_local.cfn.properties import member, target
from sluice_local.resources import handler_for

Json = dict[str, Any]
#: What a service says of a resource, by its physical id: the API's answer, in the API's words.
Read = Callable[[Aws, str], Json]
TAGS = [{"Key": "team", "Value": "data"}, {"Key": "stage", "Value": "test"}]
NEW_TAGS = [{"Key": "team", "Value": "ops"}, {"Key": "since", "Value": "2026"}]
#: QuickSight's definitions are kept as they come; test_quicksight_definitions.py takes them apart.
OPAQUE = ("Definition",)


@dataclass(frozen=True)
class Row:
    """A resource with values that are not the defaults, and what its service then says.

    ``says`` is what the answer has to hold, ``first`` itself where the API has the template's
    words. ``then`` is what an update changes, with ``then_says``. ``unread`` are properties that
    no API tells; the test that shows each is named beside it.
    """

    kind: str
    first: Json
    read: Read
    says: Json | None = None
    then: Json = field(default_factory=dict)
    then_says: Json | None = None
    unread: frozenset[str] = frozenset()

    @property
    def told(self) -> Json:
        """What is to be read after the creation."""
        return self.says if self.says is not None else self._readable(self.first)

    @property
    def told_then(self) -> Json:
        """What is to be read after the update."""
        if self.then_says is not None:
            return self.then_says
        return {**self.told, **self._readable(self.then)}

    def _readable(self, properties: Json) -> Json:
        return {key: value for key, value in properties.items() if key not in self.unread}


@dataclass(frozen=True)
class Family:
    """Rows of one stack by their logical ids, and what the stack needs besides."""

    rows: dict[str, Row]
    others: Json = field(default_factory=dict)

    def template(self, *, updated: bool = False) -> Json:
        """The stack; the rows come one after the other and after the others."""
        resources: Json = dict(self.others)
        for logical_id, row in self.rows.items():
            properties = {**row.first, **row.then} if updated else row.first
            resources[logical_id] = {
                "Type": row.kind,
                "Properties": properties,
                "DependsOn": list(resources),
            }
        return {"Resources": resources}


def schema_paths(kind: str) -> set[str]:
    """The paths of all values that the handler takes, as far as recursion does not repeat them."""
    root = schema.schema(kind)
    handler = handler_for(kind)
    found = {
        path
        for name in handler.supported
        for path in _leaves(root, root["properties"][name], name, {})
    }
    return {path for path in found if not under(path, handler.lacking)}


def _leaves(root: Json, node: Json, path: str, seen: dict[str, str]) -> Iterator[str]:
    """``seen`` are the definitions on the way here, and where each of them was."""
    reference = node.get("$ref")
    if reference in seen:
        yield path
        return
    seen = {**seen, reference: path} if reference else seen
    node = target(root, node)
    if "items" in node:
        yield from _leaves(root, node["items"], f"{path}/*", seen)
    elif path in OPAQUE:
        yield path
    elif is_map(node):
        for other in node["patternProperties"].values():
            yield from _leaves(root, other, f"{path}/{{}}", seen)
    elif node.get("properties"):
        for name, other in node["properties"].items():
            yield from _leaves(root, other, f"{path}/{name}", seen)
    else:
        yield path


def is_map(node: Json) -> bool:
    """Whether the keys are the user's."""
    return bool(node.get("patternProperties")) and not node.get("properties")


def set_values(kind: str, properties: Json) -> dict[str, list[Any]]:
    """The paths of all values that ``properties`` sets, and the values at each."""
    root = schema.schema(kind)
    found: dict[str, list[Any]] = {}
    for name, given in properties.items():
        for path, value in _set(root, root["properties"][name], given, name, {}):
            found.setdefault(path, []).append(value)
    return found


def changed_paths(row: Row) -> set[str]:
    """The paths at which the update of a row has other values."""
    before = set_values(row.kind, row.first)
    after = set_values(row.kind, {**row.first, **row.then})
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}


def _set(
    root: Json, node: Json, value: Any, path: str, seen: dict[str, str]
) -> Iterator[tuple[str, Any]]:
    reference = node.get("$ref")
    if reference in seen:  # as deep as a definition comes again, its members are where it was first
        yield path, value
        path = seen[reference]
    seen = {**seen, reference: path} if reference else seen
    node = target(root, node)
    if path in OPAQUE:
        yield path, value
    elif isinstance(value, list):
        for item in value:
            yield from _set(root, node.get("items", {}), item, f"{path}/*", seen)
    elif isinstance(value, dict) and (is_map(node) or node.get("properties")):
        for key, item in value.items():
            name = "{}" if is_map(node) else key
            yield from _set(root, member(node, key), item, f"{path}/{name}", seen)
    else:
        yield path, value


def under(path: str, roots: Any) -> bool:
    """Whether the path is one of ``roots`` or below one."""
    return any(path == root or path.startswith(f"{root}/") for root in roots)


def lost(wanted: Any, live: Any, path: str = "") -> Iterator[str]:
    """Where ``live`` lacks what is wanted, or has another value; it may have more members."""
    if isinstance(wanted, dict) and isinstance(live, dict):
        for key, value in wanted.items():
            if key not in live:
                yield f"{path}/{key}: not there"
            else:
                yield from lost(value, live[key], f"{path}/{key}")
    elif isinstance(wanted, list) and isinstance(live, list) and len(wanted) == len(live):
        for index, (one, other) in enumerate(zip(wanted, live, strict=True)):
            yield from lost(one, other, f"{path}/{index}")
    elif wanted != live:
        yield f"{path}: {wanted!r} is {live!r}"
