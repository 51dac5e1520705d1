"""Faults that befall calls, as boto3 meets them; the plain ones are in docs/control.md."""

import threading
import time
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError
from callers import allow, policy
from control_client import Controlled


def refusal(call: Any, **given: Any) -> tuple[int, str, str]:
    with pytest.raises(ClientError) as error:
        call(**given)
    found = error.value.response
    return (
        found["ResponseMetadata"]["HTTPStatusCode"],
        found["Error"]["Code"],
        found["Error"]["Message"],
    )


def rule(effect: dict[str, Any], more: dict[str, Any] | None = None, **match: Any) -> Any:
    return {"call": match, "effect": effect, **(more or {})}


@pytest.mark.parametrize(
    ("service", "operation", "given", "throttled", "failed", "unavailable"),
    [
        ("s3", "list_buckets", {}, "503 SlowDown", "500 InternalError", "503 ServiceUnavailable"),
        (
            "iam",
            "list_roles",
            {},
            "400 Throttling",
            "500 ServiceFailure",
            "503 ServiceUnavailable",
        ),
        (
            "sts",
            "get_caller_identity",
            {},
            "400 Throttling",
            "500 InternalFailure",
            "503 ServiceUnavailable",
        ),
        ("sns", "list_topics", {}, "400 Throttling", "500 InternalError", "503 ServiceUnavailable"),
        (
            "cloudformation",
            "list_stacks",
            {},
            "400 Throttling",
            "500 InternalFailure",
            "503 ServiceUnavailable",
        ),
        (
            "logs",
            "describe_log_groups",
            {},
            "400 ThrottlingException",
            "500 InternalFailure",
            "503 ServiceUnavailableException",
        ),
        (
            "secretsmanager",
            "list_secrets",
            {},
            "400 ThrottlingException",
            "500 InternalServiceError",
            "503 ServiceUnavailable",
        ),
        (
            "budgets",
            "describe_budgets",
            {"AccountId": "123456789012"},
            "400 ThrottlingException",
            "500 InternalErrorException",
            "503 ServiceUnavailable",
        ),
    ],
)
def test_each_service_says_it_in_its_own_way(
    controlled: Controlled,
    service: str,
    operation: str,
    given: dict[str, Any],
    throttled: str,
    failed: str,
    unavailable: str,
) -> None:
    controlled.control.faults(
        rule({"kind": "throttle"}, service=service),
        rule({"kind": "error"}, service=service),
        rule({"kind": "error", "status": 503}, service=service),
    )
    call = getattr(controlled.aws(service), operation)
    said = ["{} {}".format(*refusal(call, **given)[:2]) for _ in range(3)]
    assert said == [throttled, failed, unavailable]
    assert call(**given)["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_an_sdk_repeats_what_was_throttled(controlled: Controlled) -> None:
    controlled.control.faults(rule({"kind": "throttle"}, {"times": 1}, service="sts"))
    patient = boto3.client(
        "sts",
        endpoint_url=controlled.aws.endpoint,
        region_name="us-east-1",
        aws_access_key_id="AKIASLUICELOCAL00000",
        aws_secret_access_key="sluice-local",
        config=Config(retries={"total_max_attempts": 4}),
    )
    answer = patient.get_caller_identity()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1


def test_one_operation_of_s3_on_one_object_is_denied(controlled: Controlled, name: str) -> None:
    s3 = controlled.aws("s3")
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="a/b", Body=b"text")
    deny = rule({"kind": "deny"}, {"times": None}, operation="PutObject", resource=f"{name}/a/*")
    listing = rule({"kind": "deny"}, {"times": None}, operation="ListObjectsV2", resource=name)
    controlled.control.faults(deny, listing)
    who = "User: arn:aws:iam::123456789012:root is not authorized to perform: "
    end = "with an explicit deny in an identity-based policy"
    assert refusal(s3.put_object, Bucket=name, Key="a/b", Body=b"") == (
        403,
        "AccessDenied",
        f'{who}s3:PutObject on resource: "arn:aws:s3:::{name}/a/b" {end}',
    )
    assert refusal(s3.list_objects_v2, Bucket=name)[2] == (
        f'{who}s3:ListBucket on resource: "arn:aws:s3:::{name}" {end}'
    )
    s3.put_object(Bucket=name, Key="c", Body=b"")
    assert s3.get_object(Bucket=name, Key="a/b")["Body"].read() == b"text"
    controlled.control.faults(rule({"kind": "error", "status": 503}, operation="HeadObject"))
    assert refusal(s3.head_object, Bucket=name, Key="c")[0] == 503


def test_a_rule_is_for_one_caller(controlled: Controlled, name: str) -> None:
    controlled.aws("iam").create_user(UserName=name)
    controlled.aws("iam").put_user_policy(
        UserName=name, PolicyName="own", PolicyDocument=policy(allow("sns:*"))
    )
    key = controlled.aws("iam").create_access_key(UserName=name)["AccessKey"]
    theirs = boto3.client(
        "sns",
        endpoint_url=controlled.aws.endpoint,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
        config=Config(retries={"total_max_attempts": 1}),
    )
    controlled.control.faults(
        rule({"kind": "deny"}, {"times": None}, service="sns", caller=f"*:user/{name}")
    )
    controlled.aws("sns").list_topics()
    assert refusal(theirs.list_topics) == (
        403,
        "AccessDenied",
        f"User: arn:aws:iam::123456789012:user/{name} is not authorized to perform: "
        "sns:ListTopics on resource: * with an explicit deny in an identity-based policy",
    )


def test_an_unsigned_call_is_answered_in_its_protocol(controlled: Controlled) -> None:
    sts = boto3.client(
        "sts",
        endpoint_url=controlled.aws.endpoint,
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}),
    )
    controlled.control.faults(rule({"kind": "deny"}, service="sts", caller="anonymous"))
    given = {"RoleArn": "arn:aws:iam::123456789012:role/any", "RoleSessionName": "some"}
    said = refusal(sts.assume_role_with_web_identity, WebIdentityToken="a.b.c", **given)
    assert said == (
        403,
        "AccessDenied",
        "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    )


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_connection_may_have_done_its_work(
    controlled: Controlled, name: str, when: str
) -> None:
    s3 = controlled.aws("s3")
    controlled.control.faults(
        rule({"kind": "drop", "when": when}, operation="CreateBucket", resource=name)
    )
    with pytest.raises(ConnectionClosedError):
        s3.create_bucket(Bucket=name)
    there = name in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    assert there is (when == "after")


def test_a_delayed_call_keeps_nobody_else_waiting(controlled: Controlled) -> None:
    controlled.control.faults(rule({"kind": "delay", "seconds": 0.6}, operation="ListTopics"))
    sns = controlled.aws("sns")
    done: list[float] = []

    def ask() -> None:
        sns.list_topics()
        done.append(time.monotonic())

    started = time.monotonic()
    slow = threading.Thread(target=ask)
    slow.start()
    while not controlled.control.rules()[0]["fired"]:
        time.sleep(0.01)
    sns.list_topics()
    quick = time.monotonic()
    slow.join()
    assert quick < done[0]
    assert done[0] - started >= 0.6
