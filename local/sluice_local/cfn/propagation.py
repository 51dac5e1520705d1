"""Changes that a resource takes from others: what it refers to may come out otherwise. Pure.

CloudFormation lists a resource with an attribute (Fn::GetAtt) of one that is changed in place: only
when the change set is executed does it know that the attribute stayed the same.
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChangeDetail.html
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sluice_local.cfn import graph
from sluice_local.cfn.diff import MISSING, Difference, recreation
from sluice_local.cfn.intrinsics import UNKNOWN
from sluice_local.cfn.stack import Resource
from sluice_local.cfn.template import ResourceSpec


@dataclass
class Fates:
    """What becomes of the resources that were compared so far.

    ``live`` have the physical resource that they had; ``uncertain`` may be replaced; ``modified``
    are changed in place.
    """

    live: dict[str, Resource]
    uncertain: set[str] = field(default_factory=set)
    modified: set[str] = field(default_factory=set)

    def decided(self, name: str, replaced: str, found: Collection[Difference]) -> None:
        """Note how a resource's comparison came out."""
        if replaced != "False":
            self.live.pop(name)
            if replaced == "Conditional":
                self.uncertain.add(name)
        elif any(item.attribute == "Properties" for item in found):
            self.modified.add(name)


def indirect(
    spec: ResourceSpec, current: Resource, modified: Collection[str], met: Mapping[str, bool]
) -> Iterator[tuple[Difference, str]]:
    """The places with an attribute of a modified resource, and the attribute as AWS names it."""
    for name, value in spec.properties.items():
        for path, leaf in _leaves(name, value):
            for entity in sorted(set(_entities(leaf, modified, met))):
                before = _at(current.properties, path.split("/"))
                found = Difference(
                    attribute="Properties",
                    name=name,
                    path=f"/Properties/{path}",
                    before=before,
                    after=UNKNOWN,
                    recreation=recreation(spec.type, path, before, UNKNOWN),
                )
                yield found, entity


def _entities(leaf: Any, modified: Collection[str], met: Mapping[str, bool]) -> Iterator[str]:
    for reference in graph.references(leaf, met):
        if reference.attribute and reference.name in modified:
            yield f"{reference.name}.{reference.attribute}"


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Members down to functions and lists, which are one place each."""
    if isinstance(value, dict) and not _is_function(value):
        for key, item in value.items():
            yield from _leaves(f"{path}/{key}", item)
    else:
        yield path, value


def _is_function(value: dict[str, Any]) -> bool:
    return len(value) == 1 and all(key == "Ref" or key.startswith("Fn::") for key in value)


def _at(value: Any, keys: list[str]) -> Any:
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return MISSING
        value = value[key]
    return value
