"""AWS::Events::Rule and AWS::CloudWatch::Alarm."""

import copy
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from embedded_aws import Aws, Stacks

Json = dict[str, Any]


def template(name: str) -> Json:
    alarm = {
        "Namespace": name,
        "MetricName": "Errors",
        "Dimensions": [{"Name": "Job", "Value": "etl"}],
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": 2,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [{"Ref": "Topic"}],
    }
    failed = {
        "Name": name,
        "EventPattern": {"source": ["aws.glue"], "detail": {"state": ["FAILED", "TIMEOUT"]}},
        "State": "ENABLED",
        "Targets": [
            {"Id": "b", "Arn": {"Ref": "Topic"}, "InputPath": "$.detail"},
            {"Id": "a", "Arn": {"Ref": "Topic"}},
        ],
    }
    nightly = {"ScheduleExpression": "cron(0 3 * * ? *)", "Description": "each night"}
    return {
        "Resources": {
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Failed": {"Type": "AWS::Events::Rule", "Properties": failed},
            "Nightly": {"Type": "AWS::Events::Rule", "Properties": nightly},
            "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm},
        },
        "Outputs": {
            "Rule": {"Value": {"Fn::GetAtt": ["Failed", "Arn"]}},
            "Alarm": {"Value": {"Fn::GetAtt": ["Alarm", "Arn"]}},
        },
    }


def drift(stacks: Stacks, stack: str, resource: str) -> Json:
    found = stacks.cfn.detect_stack_resource_drift(StackName=stack, LogicalResourceId=resource)
    return dict(found["StackResourceDrift"])


def paths(stacks: Stacks, stack: str, resource: str) -> list[str]:
    return [each["PropertyPath"] for each in drift(stacks, stack, resource)["PropertyDifferences"]]


def test_rules_and_alarms_are_made_changed_compared_and_deleted(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    events, cloudwatch = aws("events"), aws("cloudwatch")
    before = template(name)
    tags = [{"Key": "Project", "Value": name}]
    assert stacks.deploy(name, before, Tags=tags) == "CREATE_COMPLETE", stacks.events(name)
    outputs, physical = stacks.outputs(name), stacks.physical(name)
    assert outputs["Rule"] == events.describe_rule(Name=name)["Arn"]
    assert outputs["Alarm"].endswith(f":alarm:{physical['Alarm']}")
    assert physical["Nightly"].startswith(f"{name}-Nightly-")
    for resource in before["Resources"]:
        found = drift(stacks, name, resource)
        assert found["StackResourceDriftStatus"] == "IN_SYNC", found

    changed = copy.deepcopy(before)
    failed = changed["Resources"]["Failed"]["Properties"]
    failed["Targets"] = [{"Id": "a", "Arn": {"Ref": "Topic"}, "Input": "1"}]
    failed["State"] = "DISABLED"
    changed["Resources"]["Alarm"]["Properties"]["Threshold"] = 5
    more = [*tags, {"Key": "More", "Value": "1"}]
    assert stacks.deploy(name, changed, Tags=more) == "UPDATE_COMPLETE", stacks.events(name)
    targets = events.list_targets_by_rule(Rule=name)["Targets"]
    assert [(each["Id"], each.get("Input")) for each in targets] == [("a", "1")]
    assert events.describe_rule(Name=name)["State"] == "DISABLED"
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[physical["Alarm"]])["MetricAlarms"]
    assert alarm["Threshold"] == 5.0
    for arn, service in ((outputs["Rule"], events), (outputs["Alarm"], cloudwatch)):
        assert service.list_tags_for_resource(ResourceARN=arn)["Tags"] == more

    pattern = json.dumps({"source": ["aws.glue"]})
    events.put_rule(Name=name, EventPattern=pattern, State="DISABLED")
    events.put_targets(Rule=name, Targets=[{"Id": "c", "Arn": physical["Topic"]}])
    cloudwatch.disable_alarm_actions(AlarmNames=[physical["Alarm"]])
    found = paths(stacks, name, "Failed")
    assert "/EventPattern" in found[0]
    assert any(path.startswith("/Targets") for path in found)
    assert drift(stacks, name, "Alarm")["StackResourceDriftStatus"] == "IN_SYNC"  # not set there
    cloudwatch.delete_alarms(AlarmNames=[physical["Alarm"]])
    assert drift(stacks, name, "Alarm")["StackResourceDriftStatus"] == "DELETED"
    assert stacks.delete(name) == "GONE"
    assert not events.list_rules(NamePrefix=name)["Rules"]


def test_what_is_not_done_is_refused(aws: Aws, stacks: Stacks, name: str) -> None:
    bad = template(name)
    del bad["Outputs"]
    bad["Resources"]["Failed"]["Properties"]["RoleArn"] = "arn:aws:iam::123456789012:role/r"
    with pytest.raises(ClientError, match=r"properties \[RoleArn\] of AWS::Events::Rule"):
        stacks.change_set(name, bad)
    taken = template(name)
    aws("events").put_rule(Name=name, ScheduleExpression="rate(1 day)")
    assert stacks.deploy(f"{name}-2", taken) == "ROLLBACK_COMPLETE"
    (why,) = [why for _, what, why in stacks.events(f"{name}-2") if "already exists" in why]
    assert f"'AWS::Events::Rule' with identifier '{name}'" in why
