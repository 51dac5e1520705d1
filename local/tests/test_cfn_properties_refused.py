"""What a template asks for that is not carried out is refused, and what no API tells is done."""

import json
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import botocore.session
import pytest
from cfn_resources import refusal, template
from embedded_aws import ACCOUNT, Aws, Stacks
from property_rows import Json, is_map
from sluice_local.cfn import schema
from sluice_local.cfn.evaluation import check_types
from sluice_local.cfn.properties import member, target
from sluice_local.cfn.template import Template
from sluice_local.resources import handler_for, supported_types

NESTED = [(kind, path) for kind in supported_types() for path in sorted(handler_for(kind).lacking)]


def _asking(path: list[str]) -> Any:
    """A value that has a member at the path, below the list items and keys that it names."""
    if not path:
        return "x"
    inner = _asking(path[1:])
    return [inner] if path[0] == "*" else {"any" if path[0] == "{}" else path[0]: inner}


@pytest.mark.parametrize(("kind", "path"), NESTED)
def test_a_nested_member_that_is_not_carried_out_is_refused(kind: str, path: str) -> None:
    root = node = schema.schema(kind)
    for part in path.split("/"):
        assert part in ("*", "{}") or part in node["properties"], f"AWS has no {path}"
        node = target(root, node["items"] if part == "*" else _below(node, part))
    for properties in (_asking(path.split("/")), _in_branch(path.split("/"))):
        with pytest.raises(Exception, match="embedded AWS does not support") as refused:
            check_types(_template(kind, properties))
        assert f"[{path}] of {kind} (Thing)" in str(refused.value)


def _below(node: Json, part: str) -> Json:
    if part != "{}":
        return member(node, part)
    assert is_map(node)
    return dict(next(iter(node["patternProperties"].values())))


def _in_branch(path: list[str]) -> Json:
    """The same in the second branch of a condition."""
    nothing = {"Ref": "AWS::NoValue"}
    return {path[0]: {"Fn::If": ["Wanted", nothing, _asking(path[1:])]}}


def _template(kind: str, properties: Json) -> Template:
    spec = SimpleNamespace(type=kind, logical_id="Thing", properties=properties)
    return cast(Template, SimpleNamespace(resources={"Thing": spec}))
