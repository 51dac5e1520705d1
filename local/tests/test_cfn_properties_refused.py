"""What a template asks for that is not carried out is refused, and what no API tells is done."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from cfn_resources import template
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


def resource(kind: str, **properties: Any) -> Json:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def reasons(stacks: Stacks, name: str) -> str:
    return "; ".join(reason for _, _, reason in stacks.events(name))


def lifecycle(**rule: Any) -> Json:
    rules = [{"Status": "Enabled", "Prefix": "a/", **rule}]
    return resource("S3::Bucket", LifecycleConfiguration={"Rules": rules})


def trail(**more: Any) -> Json:
    return resource("CloudTrail::Trail", S3BucketName="b", IsLogging=False, **more)


GLACIER = {"StorageClass": "GLACIER", "TransitionInDays": 40}
#: All that CloudFormation needs to make and delete a key, and not the right to another policy.
FOREVER = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": ["kms:D*", "kms:Get*", "kms:List*", "kms:ScheduleKeyDeletion"],
            "Resource": "*",
        }
    ],
}
LOCKED_OUT = "The new key policy will not allow you to update the key policy in the future"
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html
TOGETHER = {
    "Transition and Transitions": lifecycle(Transition=GLACIER, Transitions=[GLACIER]),
    "NoncurrentVersionTransition and NoncurrentVersionTransitions": lifecycle(
        NoncurrentVersionTransition=GLACIER, NoncurrentVersionTransitions=[GLACIER]
    ),
    "NoncurrentVersionExpirationInDays and NoncurrentVersionExpiration": lifecycle(
        NoncurrentVersionExpirationInDays=4, NoncurrentVersionExpiration={"NoncurrentDays": 5}
    ),
    "does not support the catalog 999999999999": resource(
        "Glue::Database", CatalogId="999999999999", DatabaseInput={"Name": "elsewhere"}
    ),
    LOCKED_OUT: resource("KMS::Key", KeyPolicy=FOREVER),
}


@pytest.mark.parametrize(("said", "asked"), TOGETHER.items(), ids=range(len(TOGETHER)))
def test_what_cannot_be_is_refused(said: str, asked: Json, stacks: Stacks, name: str) -> None:
    assert stacks.deploy(name, template(Thing=asked)) == "ROLLBACK_COMPLETE"
    assert said in reasons(stacks, name)


def test_a_trail_is_refused_where_one_of_two_would_be_ignored(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    from property_rows_watch import policy_for_trails

    aws("s3").create_bucket(Bucket=name)
    aws("s3").put_bucket_policy(Bucket=name, Policy=policy_for_trails(name))
    fields = [{"Field": "eventCategory", "Equals": ["Management"]}]
    for said, more in (
        (
            "both EventSelectors and AdvancedEventSelectors",
            {
                "EventSelectors": [{"ReadWriteType": "All"}],
                "AdvancedEventSelectors": [{"FieldSelectors": fields}],
            },
        ),
        ("not a member of an organization", {"IsOrganizationTrail": True}),
    ):
        asked = trail(**more)
        asked["Properties"].update(S3BucketName=name, S3KeyPrefix="calls")
        stack = f"{name}-{len(said)}"
        assert stacks.deploy(stack, template(Thing=asked)) == "ROLLBACK_COMPLETE"
        assert said in reasons(stacks, stack)


def test_what_never_changes_is_refused_by_an_update(stacks: Stacks, name: str) -> None:
    key = resource("KMS::Key", KeySpec="SYMMETRIC_DEFAULT")
    logs = resource("Logs::LogGroup", LogGroupName=f"/{name}", LogGroupClass="STANDARD")
    about = {"CatalogId": ACCOUNT, "DatabaseInput": {"Name": name}}
    database = resource("Glue::Database", **about)
    first = {"Key": key, "Logs": logs, "Database": database}
    assert stacks.deploy(name, template(**first)) == "CREATE_COMPLETE"
    for changed in (
        {"Key": resource("KMS::Key", KeySpec="RSA_2048")},
        {"Key": resource("KMS::Key", KeyUsage="SIGN_VERIFY")},
        {"Key": resource("KMS::Key", MultiRegion=True)},
        {"Key": resource("KMS::Key", Origin="EXTERNAL")},
        {"Key": resource("KMS::Key", KeySpec="SYMMETRIC_DEFAULT", KeyPolicy=FOREVER)},
        {"Logs": resource("Logs::LogGroup", LogGroupName=f"/{name}", LogGroupClass="DELIVERY")},
        {"Database": resource("Glue::Database", **{**about, "CatalogId": "999999999999"})},
        {"Database": resource("Glue::Database", **{**about, "DatabaseInput": {"Name": "other"}})},
    ):
        status = stacks.deploy(name, template(**{**first, **changed}))
        assert status == "UPDATE_ROLLBACK_COMPLETE", (changed, stacks.events(name)[-9:])


def test_a_key_waits_for_its_deletion_as_long_as_its_template_says(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    """The policy may lock out who says so, here by an update."""

    def key(days: int, **more: Any) -> Json:
        return template(Key=resource("KMS::Key", PendingWindowInDays=days, **more))

    assert stacks.deploy(name, key(7)) == "CREATE_COMPLETE"
    assert stacks.deploy(name, key(9)) == "UPDATE_COMPLETE"
    key_id = stacks.physical(name)["Key"]
    assert stacks.delete(name) == "GONE"
    found = aws("kms").describe_key(KeyId=key_id)["KeyMetadata"]
    assert (found["DeletionDate"] - datetime.now(UTC)).days in (8, 9)
    free = {"KeyPolicy": FOREVER, "BypassPolicyLockoutSafetyCheck": True}
    assert stacks.deploy(f"{name}-free", key(9, **free)) == "CREATE_COMPLETE"


def test_a_workgroup_with_queries_is_deleted_where_its_template_says_so(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    def group(recursive: bool) -> Json:
        about = {"Name": name, "RecursiveDeleteOption": recursive}
        return template(Group=resource("Athena::WorkGroup", **about))

    assert stacks.deploy(name, group(False)) == "CREATE_COMPLETE"
    aws("athena").create_named_query(Name="q", Database="d", QueryString="SELECT 1", WorkGroup=name)
    assert stacks.delete(name) == "DELETE_FAILED"
    aws("athena").delete_work_group(WorkGroup=name, RecursiveDeleteOption=True)
    assert stacks.delete(name) == "GONE"
    assert stacks.deploy(f"{name}-2", group(True)) == "CREATE_COMPLETE"
    aws("athena").create_named_query(Name="q", Database="d", QueryString="SELECT 1", WorkGroup=name)
    assert stacks.delete(f"{name}-2") == "GONE"
