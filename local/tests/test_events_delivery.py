"""Rules that fire: by schedule, by what happens here, by PutEvents; and what their targets get."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from control_client import Controlled
from embedded_aws import Stacks, wait_until

Json = dict[str, Any]


def topic(
    server: Controlled, name: str, let_in: bool = True, only_for: str = "", key: str = ""
) -> str:
    """A topic that lets EventBridge publish, or not, or for one rule alone; its ARN.

    ``key`` is a KMS key that encrypts it.
    """
    sns = server.aws("sns")
    arn = str(sns.create_topic(Name=name)["TopicArn"])
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com" if let_in else "budgets.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": arn,
    }
    if only_for:
        source = f"arn:aws:events:us-east-1:123456789012:rule/{only_for}"
        statement["Condition"] = {"ArnEquals": {"aws:SourceArn": source}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    if key:
        sns.set_topic_attributes(TopicArn=arn, AttributeName="KmsMasterKeyId", AttributeValue=key)
    return arn


def key_for_events(server: Controlled, condition: Json) -> str:
    """A key that EventBridge may use under a condition; its ARN."""
    root = {"AWS": "arn:aws:iam::123456789012:root"}
    events = {"Service": "events.amazonaws.com"}
    use = ["kms:Decrypt", "kms:GenerateDataKey*"]
    everything = {"Effect": "Allow", "Resource": "*"}
    statements = [
        {**everything, "Principal": root, "Action": "kms:*"},
        {**everything, "Principal": events, "Action": use, "Condition": condition},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    return str(server.aws("kms").create_key(Policy=policy)["KeyMetadata"]["Arn"])


def rule(server: Controlled, name: str, target: Json, **what: Any) -> None:
    events = server.aws("events")
    if "EventPattern" in what:
        what["EventPattern"] = json.dumps(what["EventPattern"])
    events.put_rule(Name=name, **what)
    events.put_targets(Rule=name, Targets=[{"Id": "1", **target}])


def delivered(server: Controlled, arn: str, count: int = 1) -> list[str]:
    """The texts of the messages, once there are as many."""

    def enough() -> Any:
        found = server.control.done("GET", f"/deliveries?topic={arn}")["deliveries"]
        return [each["message"] for each in found] if len(found) >= count else None

    return list(wait_until(enough, 5, 0.01))


def put(server: Controlled, source: str, **detail: Any) -> None:
    entry = {"Source": source, "DetailType": "Told", "Detail": json.dumps(detail)}
    assert server.aws("events").put_events(Entries=[entry])["FailedEntryCount"] == 0


def test_a_rule_fires_by_its_schedule(controlled: Controlled, name: str) -> None:
    arn = topic(controlled, name)
    rule(controlled, name, {"Arn": arn}, ScheduleExpression="rate(5 minutes)")
    controlled.control.advance(15 * 60 + 1)
    messages = [json.loads(each) for each in delivered(controlled, arn, 3)]
    assert {each["detail-type"] for each in messages} == {"Scheduled Event"}
    assert len({each["time"] for each in messages}) == 3
    assert messages[0]["resources"][0].endswith(f":rule/{name}")
    controlled.aws("events").disable_rule(Name=name)
    controlled.control.advance(600)
    put_back = f"{name}-2"
    rule(controlled, put_back, {"Arn": arn, "Input": '"last"'}, EventPattern={"source": [name]})
    put(controlled, name)
    assert delivered(controlled, arn, 4)[3:] == ['"last"']  # nothing of the disabled rule before


def test_a_rule_gets_what_it_matches_and_its_log_group_too(
    controlled: Controlled, name: str
) -> None:
    arn, logs = topic(controlled, name), controlled.aws("logs")
    logs.create_log_group(logGroupName=f"/aws/events/{name}")
    group = f"arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/{name}"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": f"{group}:*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    logs.put_resource_policy(policyName=name, policyDocument=policy)
    pattern = {"source": [name], "detail": {"state": ["FAILED"]}}
    rule(controlled, name, {"Arn": arn, "InputPath": "$.detail"}, EventPattern=pattern)
    controlled.aws("events").put_targets(Rule=name, Targets=[{"Id": "2", "Arn": group}])
    put(controlled, name, state="SUCCEEDED")
    put(controlled, name, state="FAILED")
    assert [json.loads(each) for each in delivered(controlled, arn)] == [{"state": "FAILED"}]
    found = wait_until(
        lambda: logs.filter_log_events(logGroupName=f"/aws/events/{name}")["events"], 5
    )
    assert json.loads(found[0]["message"])["detail"] == {"state": "FAILED"}


@pytest.mark.parametrize("how", ["for another service", "for the rule alone", "as it starts"])
def test_a_topic_that_does_not_let_the_rule_in_gets_none(
    controlled: Controlled, name: str, how: str
) -> None:
    control = topic(controlled, f"{name}-open")
    if how == "as it starts":
        closed = controlled.aws("sns").create_topic(Name=name)["TopicArn"]
    else:
        other = how == "for another service"
        closed = topic(controlled, name, not other, "" if other else name)
    rule(controlled, name, {"Arn": closed}, EventPattern={"source": [name]})
    rule(controlled, f"{name}-open", {"Arn": control}, EventPattern={"source": [name]})
    put(controlled, name)
    delivered(controlled, control)
    assert controlled.control.done("GET", f"/deliveries?topic={closed}")["deliveries"] == []


def test_an_encrypted_topic_gets_what_its_key_lets_through(
    controlled: Controlled, name: str
) -> None:
    named = f"arn:aws:sns:us-east-1:123456789012:{name}-named"
    by_topic = {"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": named}}
    by_account = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    arns = {
        f"{name}-named": by_topic,
        f"{name}-other": by_topic,  # the context of which is another topic
        f"{name}-account": by_account,  # which EventBridge does not say
    }
    for topic_name, condition in arns.items():
        key = key_for_events(controlled, condition)
        arn = topic(controlled, topic_name, key=key)
        rule(controlled, topic_name, {"Arn": arn}, EventPattern={"source": [name]})
    put(controlled, name)
    delivered(controlled, named)
    last = topic(controlled, f"{name}-last")
    rule(controlled, f"{name}-last", {"Arn": last}, EventPattern={"source": [f"{name}-2"]})
    put(controlled, f"{name}-2")
    delivered(controlled, last)  # what came before is delivered, or is not
    for closed in (f"{name}-other", f"{name}-account"):
        path = f"/deliveries?topic={named.removesuffix(f'{name}-named')}{closed}"
        assert controlled.control.done("GET", path)["deliveries"] == []


def test_stacks_tell_of_their_states(controlled: Controlled, name: str) -> None:
    arn = topic(controlled, name)
    shape = {
        "InputPathsMap": {
            "s": "$.detail.status-details.status",
            "r": "$.detail.logical-resource-id",
        },
        "InputTemplate": '"<s> <r>"',
    }
    pattern = {
        "source": ["aws.cloudformation"],
        "detail": {
            "stack-id": [{"prefix": f"arn:aws:cloudformation:us-east-1:123456789012:stack/{name}/"}]
        },
    }
    rule(controlled, name, {"Arn": arn, "InputTransformer": shape}, EventPattern=pattern)
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    assert Stacks(controlled.aws).deploy(name, template) == "CREATE_COMPLETE"
    said = delivered(controlled, arn, 6)
    assert '"CREATE_COMPLETE Topic"' in said
    assert '"CREATE_COMPLETE "' in said


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"ScheduleExpression": "rate(1 minutes)"}, "ValidationException"),
        ({"ScheduleExpression": "cron(* * * * *)"}, "ValidationException"),
        ({"EventPattern": '{"source": "x"}'}, "InvalidEventPatternException"),
        ({"EventPattern": '{"a": [{"wildcard": "x"}]}'}, "NotImplemented"),
        ({}, "ValidationException"),
        ({"ScheduleExpression": "rate(1 day)", "Name": "no/name"}, "ValidationException"),
    ],
)
def test_rules_that_are_none(controlled: Controlled, name: str, what: Json, code: str) -> None:
    with pytest.raises(ClientError) as error:
        controlled.aws("events").put_rule(**{"Name": name, **what})
    assert error.value.response["Error"]["Code"] == code


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ({"Arn": "arn:aws:lambda:us-east-1:123456789012:function:f"}, "NotImplemented"),
        ({"Arn": "arn:aws:sqs:us-east-1:123456789012:q"}, "NotImplemented"),
        ({"Arn": "nothing"}, "ValidationException"),
        ({"Arn": "arn:aws:sns:us-east-1:123456789012:t", "Input": "{"}, "ValidationException"),
        (
            {"Arn": "arn:aws:sns:us-east-1:123456789012:t", "DeadLetterConfig": {"Arn": "arn:x"}},
            "NotImplemented",
        ),
    ],
)
def test_targets_that_would_get_nothing(
    controlled: Controlled, name: str, target: Json, code: str
) -> None:
    events = controlled.aws("events")
    events.put_rule(Name=name, ScheduleExpression="rate(1 day)")
    with pytest.raises(ClientError) as error:
        events.put_targets(Rule=name, Targets=[{"Id": "1", **target}])
    assert error.value.response["Error"]["Code"] == code
    assert events.list_targets_by_rule(Rule=name)["Targets"] == []


def test_entries_and_operations_that_are_refused(controlled: Controlled) -> None:
    events = controlled.aws("events")
    entries = [
        {"Source": "aws.glue", "DetailType": "x", "Detail": "{}"},
        {"Source": "mine", "DetailType": "x", "Detail": "no"},
        {"Source": "mine", "DetailType": "x"},
    ]
    answer = events.put_events(Entries=entries)
    assert [each["ErrorCode"] for each in answer["Entries"]] == [
        "NotAuthorizedForSourceException",
        "MalformedDetail",
        "InvalidArgument",
    ]
    with pytest.raises(ClientError, match="CreateEventBus"):
        events.create_event_bus(Name="mine")
    tested = events.test_event_pattern(EventPattern='{"a": [1]}', Event='{"a": 1}')
    assert tested["Result"] is True


def test_calls_that_a_trail_logs_are_events(controlled: Controlled, name: str) -> None:
    s3, cloudtrail, arn = (
        controlled.aws("s3"),
        controlled.aws("cloudtrail"),
        topic(controlled, name),
    )
    s3.create_bucket(Bucket=name)
    principal = {"Service": "cloudtrail.amazonaws.com"}
    allow = {"Effect": "Allow", "Principal": principal}
    statements = [
        {**allow, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{name}"},
        {**allow, "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{name}/*"},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    s3.put_bucket_policy(Bucket=name, Policy=policy)
    called = {"eventName": ["CreateTopic", "GetTopicAttributes"]}
    pattern = {"detail-type": ["AWS API Call via CloudTrail"], "detail": called}
    target = {"Arn": arn, "InputPath": "$.detail.requestParameters.name"}
    rule(controlled, name, target, EventPattern=pattern)
    sns = controlled.aws("sns")
    sns.create_topic(Name=f"{name}-before")  # no trail logs it
    cloudtrail.create_trail(Name=name, S3BucketName=name)
    cloudtrail.start_logging(Name=name)
    sns.get_topic_attributes(TopicArn=arn)  # read-only: rules that are just ENABLED get none
    sns.create_topic(Name=f"{name}-after")
    assert delivered(controlled, arn) == [f'"{name}-after"']
    cloudtrail.delete_trail(Name=name)
