"""What differs between a resource as it is and as a template wants it, in AWS's words.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceTargetDefinition.html
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sluice_local.cfn import schema
from sluice_local.cfn.intrinsics import UNKNOWN

Recreation = Literal["Never", "Conditionally", "Always"]
Replacement = Literal["True", "False", "Conditional"]
MISSING = object()


@dataclass(frozen=True)
class Difference:
    """One changed place. ``path`` is a JSON pointer below the resource, e.g. /Properties/Name."""

    attribute: str
    name: str | None
    path: str
    before: Any
    after: Any
    recreation: Recreation

    @property
    def change_type(self) -> str:
        """Add, Remove or Modify."""
        if self.before is MISSING:
            return "Add"
        return "Remove" if self.after is MISSING else "Modify"

    @property
    def known(self) -> bool:
        """False when the value is only known once the change set is executed."""
        return UNKNOWN not in shown(self.after)


def shown(value: Any) -> str:
    """A value as a change set shows it: text as it is, everything else as JSON."""
    if value is MISSING:
        return ""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def differences(
    resource_type: str, before: dict[str, Any], after: dict[str, Any]
) -> list[Difference]:
    """The places at which the properties differ, by path; empty when nothing does."""
    tags = schema.tag_property(resource_type)
    found = []
    for name in sorted({*before, *after}):
        old, new = before.get(name, MISSING), after.get(name, MISSING)
        for path, left, right in _leaves(name, old, new, name == tags):
            found.append(
                Difference(
                    attribute="Tags" if name == tags else "Properties",
                    name=None if name == tags else name,
                    path=f"/Properties/{path}",
                    before=left,
                    after=right,
                    recreation=recreation(resource_type, path, left, right),
                )
            )
    return found


def _leaves(path: str, old: Any, new: Any, into_lists: bool) -> Iterator[tuple[str, Any, Any]]:
    """The smallest places that differ; a list other than the tags is one place."""
    if old == new and type(old) is type(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            left, right = old.get(key, MISSING), new.get(key, MISSING)
            yield from _leaves(f"{path}/{key}", left, right, into_lists)
    elif into_lists and isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            yield from _leaves(
                f"{path}/{index}",
                old[index] if index < len(old) else MISSING,
                new[index] if index < len(new) else MISSING,
                into_lists,
            )
    else:
        yield path, old, new


def recreation(resource_type: str, path: str, old: Any, new: Any) -> Recreation:
    """Whether another value at the path, below the properties, needs a new resource."""
    if _touches(schema.create_only(resource_type), path, old, new):
        return "Always"
    if _touches(schema.conditional_create_only(resource_type), path, old, new):
        return "Conditionally"
    return "Never"


def _touches(listed: Collection[str], path: str, old: Any, new: Any) -> bool:
    """Whether a listed path is the changed one, above it, or below it with another value."""
    for candidate in listed:
        if path == candidate or path.startswith(f"{candidate}/"):
            return True
        if candidate.startswith(f"{path}/"):
            below = candidate.removeprefix(f"{path}/").split("/")
            if _at(old, below) != _at(new, below):
                return True
    return False


def _at(value: Any, keys: list[str]) -> Any:
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return MISSING
        value = value[key]
    return value


def replacement(found: Collection[Difference]) -> Replacement:
    """Whether the resource is replaced; the change with the most impact decides."""
    certain = {item.recreation for item in found if item.known}
    if "Always" in certain:
        return "True"
    if "Conditionally" in certain or any(
        item.recreation != "Never" for item in found if not item.known
    ):
        return "Conditional"
    return "False"
