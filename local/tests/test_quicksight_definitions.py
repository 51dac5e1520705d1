"""A definition of QuickSight's is kept whole: each of its thousands of members, as it came.

CloudFormation's definition has the API's members under the API's names, so its handler hands it on.
"""

from datetime import datetime
from typing import Any

import botocore.session
import pytest
from embedded_aws import ACCOUNT, Aws
from property_rows import Json, lost
from sluice_local.cfn import schema
from sluice_local.cfn.properties import target
from sluice_local.resources import handler_for

#: What the service has no use for and refuses; the handlers list it as lacking.
REFUSED = ("StaticFiles", "TooltipSheets", "TopicIdentifierDeclarations")
SCALARS = {
    "string": ("string", "timestamp"),
    "integer": ("integer", "long"),
    "number": ("double", "float", "integer", "long"),
    "boolean": ("boolean",),
}
#: Texts that cannot be just anything.
PLAIN = {
    "CurrencyCode": "EUR",
    "HexColor": "#A0B1C2",
    "HexColorWithTransparency": "#A0B1C2D3",
    "VisualMessageLinkUrl": "https://example.org/help",
    "UnicodeIcon": "\u2605",
}
MODEL = botocore.session.get_session().get_service_model("quicksight")


def _shape(kind: str) -> Any:
    return MODEL.operation_model(f"Create{kind}").input_shape.members["Definition"]


def _strange(
    root: Json, node: Json, shape: Any, path: str, seen: set[tuple[str, str]]
) -> list[str]:
    """The paths of the schema that the API has not, or has otherwise."""
    if (node.get("$ref", path), shape.name) in seen:
        return []
    seen.add((node.get("$ref", path), shape.name))
    node = target(root, node)
    if "items" in node:
        if shape.type_name != "list":
            return [path]
        return _strange(root, node["items"], shape.member, f"{path}/*", seen)
    if node.get("properties"):
        return [
            found
            for name, other in node["properties"].items()
            for found in (
                _strange(root, other, shape.members[name], f"{path}/{name}", seen)
                if name in getattr(shape, "members", {})
                else [f"{path}/{name}"]
            )
        ]
    kind = node.get("type")
    if isinstance(kind, list):  # an object without members, or its JSON
        return [] if shape.type_name == "structure" and not shape.members else [path]
    return [] if shape.type_name in SCALARS.get(str(kind), ()) else [path]


@pytest.mark.parametrize("kind", ["Analysis", "Dashboard"])
def test_a_definition_in_a_template_has_the_members_of_the_apis(kind: str) -> None:
    root = schema.schema(f"AWS::QuickSight::{kind}")
    node = root["properties"]["Definition"]
    assert _strange(root, node, _shape(kind), "Definition", set()) == []
    lacking = {f"Definition/{name}" for name in REFUSED if name in target(root, node)["properties"]}
    assert lacking == handler_for(f"AWS::QuickSight::{kind}").lacking


class Sample:
    """A value of a shape with every member, each structure where it does not repeat itself."""

    def __init__(self) -> None:
        self.leaves = 0

    def of(self, shape: Any, seen: tuple[str, ...] = ()) -> Any:
        if shape.type_name == "structure":
            inner = (*seen, shape.name)
            if getattr(shape, "is_tagged_union", False):  # one of its members
                name, member = next(iter(shape.members.items()))
                return {name: self.of(member, inner)}
            return {
                name: self.of(member, inner)
                for name, member in shape.members.items()
                if name not in REFUSED and not _repeats(member, inner)
            }
        if shape.type_name == "list":
            return [self.of(shape.member, seen) for _ in range(shape.metadata.get("min") or 1)]
        if shape.type_name == "map":
            return {"key": self.of(shape.value, seen)}
        self.leaves += 1
        if shape.type_name == "string":
            return shape.enum[-1] if shape.enum else PLAIN.get(shape.name, f"v{self.leaves}")
        if shape.type_name == "timestamp":
            return 1_790_000_000
        if shape.type_name == "boolean":
            return self.leaves % 2 == 1
        return max(1, int(shape.metadata.get("min", 1)))


def _repeats(shape: Any, seen: tuple[str, ...]) -> bool:
    while shape.type_name == "list":
        shape = shape.member
    return shape.name in seen


def _as_sent(value: Any) -> Any:
    """Times as they were sent."""
    if isinstance(value, dict):
        return {key: _as_sent(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_sent(item) for item in value]
    return int(value.timestamp()) if isinstance(value, datetime) else value


@pytest.mark.parametrize("kind", ["Analysis", "Dashboard"])
def test_each_member_of_a_definition_is_kept(kind: str, aws: Aws, name: str) -> None:
    sample = Sample()
    sent = sample.of(_shape(kind))
    assert sample.leaves > 10_000
    quicksight = aws("quicksight")
    ids = {"AwsAccountId": ACCOUNT, f"{kind}Id": name}
    getattr(quicksight, f"create_{kind.lower()}")(
        **ids, Name=name, Definition=sent, ValidationStrategy={"Mode": "LENIENT"}
    )
    told = getattr(quicksight, f"describe_{kind.lower()}_definition")(**ids)["Definition"]
    assert list(lost(sent, _as_sent(told))) == []
