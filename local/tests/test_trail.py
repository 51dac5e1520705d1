"""CloudTrail on a running server: what is recorded, and looked up."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from embedded_aws import Aws, Stacks
from sluice_local import internal


def events(aws: Aws, key: str, value: str) -> list[dict[str, Any]]:
    """The records of all events that are found, newest first."""
    asked = [{"AttributeKey": key, "AttributeValue": value}]
    pages = aws("cloudtrail").get_paginator("lookup_events").paginate(LookupAttributes=asked)
    return [json.loads(event["CloudTrailEvent"]) for page in pages for event in page["Events"]]


def test_a_call_and_its_failure(aws: Aws, name: str) -> None:
    with pytest.raises(ClientError) as refusal:
        aws("iam").get_role(RoleName=name)
    aws("sns").create_topic(Name=name)
    (failed,) = events(aws, "ResourceName", name)[1:]
    assert (failed["eventName"], failed["errorCode"]) == ("GetRole", "NoSuchEntityException")
    assert failed["errorMessage"] == refusal.value.response["Error"]["Message"]
    assert failed["requestParameters"] == {"roleName": name}
    made = events(aws, "ResourceName", name)[0]
    assert made["responseElements"] == {"topicArn": f"arn:aws:sns:us-east-1:123456789012:{name}"}
    assert "errorCode" not in made


def test_data_events_are_not_looked_up(aws: Aws, name: str) -> None:
    aws("s3").create_bucket(Bucket=name)
    aws("s3").put_object(Bucket=name, Key="k", Body=b"x")
    aws("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    found = [event["eventName"] for event in events(aws, "ResourceName", name)]
    assert found == ["PutBucketVersioning", "CreateBucket"]


def test_lookups_are_paged_and_refused(aws: Aws, name: str) -> None:
    for _ in range(3):
        aws("logs").describe_log_groups(logGroupNamePrefix=name)
    cloudtrail = aws("cloudtrail")
    asked = {"LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": "GetBudget"}]}
    assert cloudtrail.lookup_events(**asked)["Events"] == []
    first = cloudtrail.lookup_events(MaxResults=2)
    assert len(first["Events"]) == 2
    second = cloudtrail.lookup_events(MaxResults=2, NextToken=first["NextToken"])
    ids = {event["EventId"] for event in first["Events"] + second["Events"]}
    assert len(ids) == 4
    for wrong, code in (
        ({"NextToken": "nope"}, "InvalidNextTokenException"),
        ({"MaxResults": 51}, "InvalidMaxResultsException"),
        ({"StartTime": 2, "EndTime": 1}, "InvalidTimeRangeException"),
    ):
        with pytest.raises(ClientError) as refusal:
            cloudtrail.lookup_events(**wrong)
        assert refusal.value.response["Error"]["Code"] == code


def test_what_cloudformation_does_for_somebody(aws: Aws, stacks: Stacks, name: str) -> None:
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name}}
    assert stacks.deploy(name, {"Resources": {"Group": group}}) == "CREATE_COMPLETE"
    found = {event["eventName"]: event for event in events(aws, "ResourceName", name)}
    made = found["CreateLogGroup"]
    assert made["sourceIPAddress"] == made["userAgent"] == "cloudformation.amazonaws.com"
    assert made["userIdentity"]["invokedBy"] == "cloudformation.amazonaws.com"
    assert (
        made["userIdentity"]["accessKeyId"]
        == found["CreateChangeSet"]["userIdentity"]["accessKeyId"]
    )
    assert found["CreateChangeSet"]["sourceIPAddress"] == "127.0.0.1"
    assert "templateBody" not in found["CreateChangeSet"]["requestParameters"]


def test_nobody_else_acts_for_a_service() -> None:
    environ: dict[str, Any] = {
        "HTTP_X_SLUICE_ACTING": f"secret {internal.SERVICE} cloudtrail.amazonaws.com",
        internal.SERVICE: "x",
    }
    internal.note(environ)
    assert environ == {}

    request = SimpleNamespace(headers={})
    internal.marking("glue.amazonaws.com")(request)
    environ = {"HTTP_X_SLUICE_ACTING": request.headers[internal.HEADER]}
    internal.note(environ)
    assert environ == {internal.INVOKED_BY: "glue.amazonaws.com"}
