"""No property of a supported type is ignored: one that its handler lacks is refused by name."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from embedded_aws import Stacks
from sluice_local.cfn import schema
from sluice_local.cfn.evaluation import check_types
from sluice_local.cfn.template import Template
from sluice_local.resources import handler_for, supported_types

LACKING = [
    (kind, name)
    for kind in supported_types()
    for name in sorted(set(schema.schema(kind)["properties"]) - handler_for(kind).supported)
]


@pytest.mark.parametrize("kind", supported_types())
def test_what_a_handler_supports_is_in_the_schema(kind: str) -> None:
    assert handler_for(kind).supported <= set(schema.schema(kind)["properties"])


@pytest.mark.parametrize(("kind", "name"), LACKING)
def test_a_property_that_is_not_supported_is_refused_by_name(kind: str, name: str) -> None:
    spec = SimpleNamespace(type=kind, logical_id="Thing", properties={name: "x"})
    template = cast(Template, SimpleNamespace(resources={"Thing": spec}))
    with pytest.raises(Exception, match=rf"\[{name}\] of {kind} \(Thing\)"):
        check_types(template)


def test_a_member_of_a_lifecycle_that_is_not_stored_is_refused(stacks: Stacks, name: str) -> None:
    lifecycle: dict[str, Any] = {
        "TransitionDefaultMinimumObjectSize": "varies_by_storage_class",
        "Rules": [{"Status": "Enabled", "ExpirationInDays": 3}],
    }
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"LifecycleConfiguration": lifecycle}}
    assert stacks.deploy(name, {"Resources": {"Bucket": bucket}}) == "ROLLBACK_COMPLETE"
    said = [reason for _, _, reason in stacks.events(name) if reason]
    assert any("TransitionDefaultMinimumObjectSize" in reason for reason in said), said
