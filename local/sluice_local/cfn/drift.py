"""How a resource as it is differs from its template, in the words of drift detection. Pure.

Only what the template sets is compared, except in documents and maps, which are compared whole.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sluice_local.cfn import schema
from sluice_local.cfn.intrinsics import as_text
from sluice_local.cfn.properties import NUMBER, member, target
from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.identities import as_list

Json = dict[str, Any]
MISSING = object()
DifferenceType = Literal["ADD", "REMOVE", "NOT_EQUAL"]
#: Members by which the items of a list are told apart, the first that they all have.
NAMES = ("Key", "Id", "PolicyName", "Sid", "Name", "Field")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[-+]\d{2}:\d{2})?)?$")
#: The tags of AWS's own are nobody's drift.
AWS_TAGS = "aws:"


@dataclass(frozen=True)
class PropertyDifference:
    """One place, as a JSON pointer below the properties, where a resource has drifted."""

    path: str
    expected: Any
    actual: Any

    @property
    def type(self) -> DifferenceType:
        """ADD, REMOVE or NOT_EQUAL, as seen from the template."""
        if self.expected is MISSING:
            return "ADD"
        return "REMOVE" if self.actual is MISSING else "NOT_EQUAL"


def shown(value: Any) -> str:
    """A value as drift detection shows it: text as it is, everything else as JSON."""
    if value is MISSING:
        return "null"
    return (
        value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), default=str)
    )


def expected_properties(resource_type: str, properties: Json, stack_tags: dict[str, str]) -> Json:
    """What of a resource is compared: what its template sets and an API can give back."""
    hidden = {path for path in schema.write_only(resource_type) if "/" not in path}
    kept = {name: value for name, value in properties.items() if name not in hidden}
    tags = schema.tag_property(resource_type)
    if tags in kept and not set(tag_map(kept[tags])) - set(stack_tags):
        del kept[tags]  # all of them are the stack's: the template sets none
    return kept


def actual_properties(resource_type: str, live: Json, expected: Json) -> Json:
    """What of the live properties has a counterpart in the template."""
    kept = {name: live[name] for name in expected if live.get(name) is not None}
    tags = schema.tag_property(resource_type)
    if tags in kept:
        own = {key: text for key, text in tag_map(kept[tags]).items() if key[:4] != AWS_TAGS}
        kept[tags] = tag_list(own) if isinstance(expected[tags], list) else own
    return kept


def differences(resource_type: str, expected: Json, actual: Json) -> list[PropertyDifference]:
    """The places that differ, by path; empty when the resource is in sync."""
    root = schema.schema(resource_type)
    walk = _Walk(root, schema.write_only(resource_type))
    found = [
        difference
        for name, value in expected.items()
        for difference in walk.differ(member(root, name), (name,), value, actual.get(name, MISSING))
    ]
    return sorted(found, key=lambda difference: difference.path)


Path = tuple[str, ...]


@dataclass(frozen=True)
class _Walk:
    """Walks a template's value and the live one along the schema."""

    root: Json
    hidden: frozenset[str]

    def differ(self, node: Json, path: Path, old: Any, new: Any) -> Iterator[PropertyDifference]:
        """Each place below ``path`` that differs."""
        node = target(self.root, node)
        if self._is_hidden(path):
            return
        if old is MISSING or new is MISSING:
            if old is not new:
                yield _difference(path, old, new)
        elif _is_free(node, old):
            yield from _differ_freely(path, _parsed(old), _parsed(new))
        elif isinstance(old, dict) and isinstance(new, dict):
            for key, value in old.items():
                yield from self.differ(
                    member(node, key), (*path, key), value, new.get(key, MISSING)
                )
        elif isinstance(old, list) and isinstance(new, list):
            items = node.get("items", {})
            ordered = node.get("insertionOrder") is not False
            for key, left, right in self._pairs(items, path, old, new, ordered):
                yield from self.differ(items, (*path, key), left, right)
        elif not _same(old, new):
            yield _difference(path, old, new)

    def _is_hidden(self, path: Path) -> bool:
        generic = "/".join("*" if part.isdigit() else part for part in path)
        return generic in self.hidden

    def _pairs(
        self, items: Json, path: Path, old: list[Any], new: list[Any], ordered: bool
    ) -> Iterator[tuple[str, Any, Any]]:
        def equal(left: Any, right: Any) -> bool:
            return not list(self.differ(items, (*path, "0"), left, right))

        return _pairs(old, new, ordered, equal)


def _pairs(
    old: list[Any], new: list[Any], ordered: bool, equal: Any
) -> Iterator[tuple[str, Any, Any]]:
    """Index, expected and actual of the items that do not equal one another."""
    if ordered:
        for index in range(max(len(old), len(new))):
            left = old[index] if index < len(old) else MISSING
            right = new[index] if index < len(new) else MISSING
            yield str(index), left, right
        return
    rest = list(enumerate(new))
    left_over = []
    for index, item in enumerate(old):
        match = next((pair for pair in rest if equal(item, pair[1])), None)
        if match is None:
            left_over.append((index, item))
        else:
            rest.remove(match)
    name = _name(old + new)
    for index, item in left_over:
        match = next((pair for pair in rest if name and pair[1][name] == item[name]), None)
        if match is not None:
            rest.remove(match)
        yield str(index), item, MISSING if match is None else match[1]
    for index, item in rest:
        yield str(index), MISSING, item


def _name(items: list[Any]) -> str | None:
    for name in NAMES:
        if items and all(isinstance(item, dict) and name in item for item in items):
            return name
    return None


def _is_free(node: Json, value: Any) -> bool:
    """Whether the schema leaves the value open: a document or a map of the user's."""
    if isinstance(value, dict):
        return "properties" not in node
    types = node.get("type", [])
    return isinstance(value, str) and isinstance(types, list) and "object" in types


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _differ_freely(path: Path, old: Any, new: Any) -> Iterator[PropertyDifference]:
    """Documents: what is added counts too; one value may stand for a list of one, in any order."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            left, right = old.get(key, MISSING), new.get(key, MISSING)
            if left is MISSING or right is MISSING:
                yield _difference((*path, key), left, right)
            else:
                yield from _differ_freely((*path, key), left, right)
    elif isinstance(old, list) or isinstance(new, list):
        for index, left, right in _pairs(as_list(old), as_list(new), False, _equal_freely):
            if left is MISSING or right is MISSING:
                yield _difference((*path, index), left, right)
            else:
                yield from _differ_freely((*path, index), left, right)
    elif not _same(old, new):
        yield _difference(path, old, new)


def _equal_freely(old: Any, new: Any) -> bool:
    return not list(_differ_freely((), old, new))


def _same(old: Any, new: Any) -> bool:
    """Whether two scalars are the same: APIs give some numbers back as text, and 5 as 5.0."""
    if isinstance(old, (dict, list)) or isinstance(new, (dict, list)):
        return bool(old == new)
    texts = as_text(old), as_text(new)
    if texts[0] == texts[1]:
        return True
    if isinstance(old, str) and isinstance(new, str):
        return all(MOMENT.match(text) for text in texts) and _moment(old) == _moment(new)
    return all(NUMBER.fullmatch(text) for text in texts) and float(old) == float(new)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _difference(path: Path, old: Any, new: Any) -> PropertyDifference:
    return PropertyDifference("/" + "/".join(path), old, new)
