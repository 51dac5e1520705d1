"""How live properties are compared with a template's, without a server."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from sluice_local.cfn.detection import Detection, Detector
from sluice_local.cfn.drift import (
    actual_properties,
    differences,
    expected_properties,
    shown,
)
from sluice_local.cfn.stack import Resource, Stack

Json = dict[str, Any]
ROLE, BUCKET, LOGS, JOB = (
    *("AWS::IAM::Role", "AWS::S3::Bucket"),
    *("AWS::Logs::LogGroup", "AWS::Glue::Job"),
)


def found(resource_type: str, expected: Json, live: Json) -> list[tuple[str, str, str, str]]:
    """Path, type, expected and actual of each difference, as they are shown."""
    expected = expected_properties(resource_type, expected, {})
    actual = actual_properties(resource_type, live, expected)
    return [
        (each.path, each.type, shown(each.expected), shown(each.actual))
        for each in differences(resource_type, expected, actual)
    ]


def statement(**more: Any) -> Json:
    return {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*", **more}


def document(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


@pytest.mark.parametrize(
    ("resource_type", "expected", "live"),
    [
        (LOGS, {"RetentionInDays": 30}, {"RetentionInDays": 30, "KmsKeyId": "k"}),
        (JOB, {"Timeout": 5, "MaxRetries": 0}, {"Timeout": 5, "MaxRetries": 0.0}),
        (JOB, {"DefaultArguments": {"--rows": 5}}, {"DefaultArguments": {"--rows": "5"}}),
        # what the template leaves out of an object is nobody's drift
        (JOB, {"Command": {"Name": "glueetl"}}, {"Command": {"Name": "glueetl", "Runtime": "x"}}),
        # lists without an order
        (ROLE, {"ManagedPolicyArns": ["a", "b"]}, {"ManagedPolicyArns": ["b", "a"]}),
        # documents: the order of actions, one for a list of one, text for JSON
        (
            ROLE,
            {"AssumeRolePolicyDocument": document(statement())},
            {
                "AssumeRolePolicyDocument": document(
                    statement(Action=["s3:PutObject", "s3:GetObject"], Resource=["*"])
                )
            },
        ),
        (
            "AWS::KMS::Key",
            {"KeyPolicy": document(statement())},
            {"KeyPolicy": shown(document(statement()))},
        ),
        # tags of AWS's own
        (
            BUCKET,
            {"Tags": [{"Key": "a", "Value": "1"}]},
            {
                "Tags": [
                    {"Key": "aws:cloudformation:stack-name", "Value": "s"},
                    {"Key": "a", "Value": "1"},
                ]
            },
        ),
        # a moment, written in two ways
        (
            BUCKET,
            {"LifecycleConfiguration": {"Rules": [{"ExpirationDate": "2030-01-01T00:00:00.000Z"}]}},
            {
                "LifecycleConfiguration": {
                    "Rules": [{"ExpirationDate": "2030-01-01T00:00:00+00:00"}]
                }
            },
        ),
        # write-only: no API gives it back
        ("AWS::KMS::Key", {"PendingWindowInDays": 7, "RotationPeriodInDays": 90}, {}),
        ("AWS::SecretsManager::Secret", {"SecretString": "s"}, {}),
        (
            BUCKET,
            {"LifecycleConfiguration": {"Rules": [{"Id": "a", "ExpiredObjectDeleteMarker": True}]}},
            {"LifecycleConfiguration": {"Rules": [{"Id": "a"}]}},
        ),
    ],
)
def test_in_sync(resource_type: str, expected: Json, live: Json) -> None:
    assert found(resource_type, expected, live) == []


@pytest.mark.parametrize(
    ("resource_type", "expected", "live", "where"),
    [
        (
            LOGS,
            {"RetentionInDays": 30},
            {"RetentionInDays": 7},
            [("/RetentionInDays", "NOT_EQUAL", "30", "7")],
        ),
        (LOGS, {"RetentionInDays": 30}, {}, [("/RetentionInDays", "REMOVE", "30", "null")]),
        (
            BUCKET,
            {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "IgnorePublicAcls": True}},
            {
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": False,
                    "IgnorePublicAcls": True,
                }
            },
            [("/PublicAccessBlockConfiguration/BlockPublicAcls", "NOT_EQUAL", "true", "false")],
        ),
        (
            BUCKET,
            {"VersioningConfiguration": {"Status": "Enabled"}},
            {"VersioningConfiguration": None},
            [("/VersioningConfiguration", "REMOVE", '{"Status":"Enabled"}', "null")],
        ),
        (
            ROLE,
            {"ManagedPolicyArns": ["a"]},
            {"ManagedPolicyArns": ["admin", "a"]},
            [("/ManagedPolicyArns/0", "ADD", "null", "admin")],
        ),
        (
            ROLE,
            {"Policies": [{"PolicyName": "p", "PolicyDocument": document(statement(Sid="A"))}]},
            {
                "Policies": [
                    {"PolicyName": "q", "PolicyDocument": {}},
                    {
                        "PolicyName": "p",
                        "PolicyDocument": document(
                            statement(Sid="A", Action=["s3:GetObject", "s3:*"])
                        ),
                    },
                ]
            },
            [
                ("/Policies/0", "ADD", "null", '{"PolicyName":"q","PolicyDocument":{}}'),
                (
                    "/Policies/0/PolicyDocument/Statement/0/Action/1",
                    "ADD",
                    "null",
                    "s3:*",
                ),
                (
                    "/Policies/0/PolicyDocument/Statement/0/Action/1",
                    "REMOVE",
                    "s3:PutObject",
                    "null",
                ),
            ],
        ),
        (
            ROLE,
            {"AssumeRolePolicyDocument": document(statement(Condition={"Bool": {"a": "true"}}))},
            {"AssumeRolePolicyDocument": document(statement(), statement(Effect="Deny"))},
            [
                (
                    "/AssumeRolePolicyDocument/Statement/0",
                    "REMOVE",
                    shown(statement(Condition={"Bool": {"a": "true"}})),
                    "null",
                ),
                ("/AssumeRolePolicyDocument/Statement/0", "ADD", "null", shown(statement())),
                (
                    "/AssumeRolePolicyDocument/Statement/1",
                    "ADD",
                    "null",
                    shown(statement(Effect="Deny")),
                ),
            ],
        ),
        (
            BUCKET,
            {"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]},
            {"Tags": [{"Key": "c", "Value": "3"}, {"Key": "a", "Value": "9"}]},
            [
                ("/Tags/0", "ADD", "null", '{"Key":"c","Value":"3"}'),
                ("/Tags/0/Value", "NOT_EQUAL", "1", "9"),
                ("/Tags/1", "REMOVE", '{"Key":"b","Value":"2"}', "null"),
            ],
        ),
        (
            JOB,
            {"DefaultArguments": {"--a": "1"}, "Tags": {"x": "1"}},
            {"DefaultArguments": {"--a": "1", "--b": "2"}, "Tags": {"x": "2"}},
            [
                ("/DefaultArguments/--b", "ADD", "null", "2"),
                ("/Tags/x", "NOT_EQUAL", "1", "2"),
            ],
        ),
        (
            BUCKET,
            {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
            {"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}},
            [
                (
                    "/OwnershipControls/Rules/0/ObjectOwnership",
                    "NOT_EQUAL",
                    "BucketOwnerEnforced",
                    "ObjectWriter",
                )
            ],
        ),
    ],
)
def test_drifted(
    resource_type: str, expected: Json, live: Json, where: list[tuple[str, str, str, str]]
) -> None:
    assert sorted(found(resource_type, expected, live)) == sorted(where)


@pytest.mark.parametrize(
    ("own", "compared"), [({}, False), ({"DataClass": "PHI"}, True), ({"Project": "p"}, False)]
)
def test_tags_count_where_the_template_sets_some_of_its_own(
    own: dict[str, str], compared: bool
) -> None:
    stack = {"Project": "p"}
    tags = [{"Key": key, "Value": value} for key, value in {**stack, **own}.items()]
    expected = expected_properties(BUCKET, {"Tags": tags}, stack)
    assert ("Tags" in expected) is compared


@pytest.mark.parametrize(("old", "new"), [("30", "31"), ("x", "2030-01-01"), (True, "1"), (1, "x")])
def test_scalars_that_only_look_alike_differ(old: Any, new: Any) -> None:
    assert found(LOGS, {"LogGroupName": old}, {"LogGroupName": new}) != []


@pytest.mark.parametrize(
    ("code", "resource", "stack", "detection"),
    [
        ("AccessDeniedException", "UNKNOWN", "UNKNOWN", "DETECTION_FAILED"),
        ("ThrottlingException", "UNKNOWN", "UNKNOWN", "DETECTION_FAILED"),
        ("ResourceNotFoundException", "DELETED", "DRIFTED", "DETECTION_COMPLETE"),
    ],
)
def test_what_cannot_be_read_is_neither_gone_nor_in_sync(
    code: str, resource: str, stack: str, detection: str
) -> None:
    class Refusing:
        def get_paginator(self, _: str) -> Any:
            raise ClientError({"Error": {"Code": code, "Message": "no"}}, "DescribeLogGroups")

    kept = Stack("123456789012", "us-east-1", "s")
    group = Resource("Group", LOGS, {"LogGroupName": "/g"}, physical_id="/g")
    kept.resources["Group"] = group
    begun = Detection(kept)
    Detector(kept, lambda _: Refusing()).run(begun, [])
    assert group.drift is not None
    assert (group.drift.status, kept.drift_status, begun.status) == (resource, stack, detection)
    if resource == "UNKNOWN":
        assert begun.reason == "Failed to detect drift on resource [Group]"
        assert "no" in (group.drift.why or "")
