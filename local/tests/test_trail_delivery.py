"""Log files and digests in the bucket of a trail, on a server that delivers every moment."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from embedded_aws import ROOT, Aws, wait_until

ACCOUNT = "123456789012"
START = """
from pathlib import Path
from sluice_local.server import Server
from sluice_local.settings import Settings
Server(Settings(state=Path({state!r}), parent_pid={pid}, trail_seconds=0.08)).run()
"""
TRUST = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": "sts:AssumeRole",
}
WRITE = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": ["s3:GetBucketAcl", "s3:PutObject"],
    "Resource": "*",
}
OWN = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}
ENCRYPT = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": ["kms:GenerateDataKey*", "kms:DescribeKey", "kms:Decrypt"],
    "Resource": "*",
}
LOG = {
    "Effect": "Allow",
    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "Resource": "*",
}

NO_GLOBAL_EVENTS = {"IncludeGlobalServiceEvents": False}


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    state = tmp_path_factory.mktemp("quick-trails")
    script = START.format(state=str(state), pid=os.getpid())
    env = {**os.environ, "PYTHONPATH": str(ROOT / "local")}
    process = subprocess.Popen([sys.executable, "-c", script], env=env)
    wait_until((state / "server.json").exists)
    yield Aws(json.loads((state / "server.json").read_text())["endpoint"])
    process.terminate()
    assert process.wait(timeout=20) == 0
    assert list(state.iterdir()) == []


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def make_trail(aws: Aws, name: str, of: str | None = None, **more: Any) -> str:
    """A trail of that name and its bucket; it logs what is done in the bucket ``of``.

    That is ``NAME-data`` where none is given, made with it.
    """
    for bucket in (name,) if of else (name, f"{name}-data"):
        aws("s3").create_bucket(Bucket=bucket)
    aws("s3").put_bucket_policy(Bucket=name, Policy=document(WRITE))
    arn = aws("cloudtrail").create_trail(Name=name, S3BucketName=name, **more)["TrailARN"]
    fields = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
        {"Field": "resources.ARN", "StartsWith": [f"arn:aws:s3:::{of or f'{name}-data'}/"]},
    ]
    selectors = [{"Name": "data", "FieldSelectors": fields}]
    aws("cloudtrail").put_event_selectors(TrailName=name, AdvancedEventSelectors=selectors)
    aws("cloudtrail").start_logging(Name=name)
    return str(arn)


def files(aws: Aws, bucket: str, kind: str) -> dict[str, dict[str, Any]]:
    """The content of the files that were delivered, by key."""
    prefix = f"AWSLogs/{ACCOUNT}/{kind}/us-east-1/"
    found = aws("s3").list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
    return {
        each["Key"]: json.loads(
            gzip.decompress(aws("s3").get_object(Bucket=bucket, Key=each["Key"])["Body"].read())
        )
        for each in found
    }


def records(aws: Aws, bucket: str) -> list[dict[str, Any]]:
    return [
        event for file in files(aws, bucket, "CloudTrail").values() for event in file["Records"]
    ]


def status(aws: Aws, name: str) -> dict[str, Any]:
    found: dict[str, Any] = aws("cloudtrail").get_trail_status(Name=name)
    return found


def validate(aws: Aws, arn: str) -> subprocess.CompletedProcess[str]:
    """What the AWS CLI says of the log files and their digests."""
    command = [str(Path(sys.executable).with_name("aws")), "cloudtrail", "validate-logs"]
    command += ["--trail-arn", arn, "--start-time", "2020-01-01T00:00:00Z", "--verbose"]
    credentials = {
        "AWS_ACCESS_KEY_ID": "AKIASLUICELOCAL00000",
        "AWS_SECRET_ACCESS_KEY": "sluice-local",
    }
    place = {"AWS_ENDPOINT_URL": aws.endpoint, "AWS_DEFAULT_REGION": "us-east-1"}
    return subprocess.run(
        command, env={**os.environ, **credentials, **place}, capture_output=True, text=True
    )


def test_log_files_and_digests(quick: Aws, name: str) -> None:
    key = quick("kms").create_key(Policy=document(OWN, ENCRYPT))["KeyMetadata"]["Arn"]
    quick("logs").create_log_group(logGroupName=name)
    trust = document(TRUST)
    role = quick("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    quick("iam").put_role_policy(RoleName=name, PolicyName="logs", PolicyDocument=document(LOG))
    arn = make_trail(
        quick,
        name,
        KmsKeyId=key,
        IsMultiRegionTrail=True,
        EnableLogFileValidation=True,
        CloudWatchLogsLogGroupArn=f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{name}:*",
        CloudWatchLogsRoleArn=role,
    )
    quick("s3").put_object(Bucket=f"{name}-data", Key="a/b", Body=b"a patient's name")
    quick("s3").put_object(Bucket=name, Key="unselected", Body=b"x")
    (event,) = wait_until(lambda: records(quick, name))
    assert (event["eventName"], event["managementEvent"]) == ("PutObject", False)
    assert event["requestParameters"]["key"] == "a/b"
    assert "patient" not in json.dumps(event)

    (log,) = files(quick, name, "CloudTrail")
    assert log.startswith(f"AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/")
    stored = quick("s3").head_object(Bucket=name, Key=log)
    assert (stored["ServerSideEncryption"], stored["SSEKMSKeyId"]) == ("aws:kms", key)
    told = wait_until(lambda: (s := status(quick, name)).get("LatestDigestDeliveryTime") and s)
    assert told["LatestDeliveryTime"] and told["LatestCloudWatchLogsDeliveryTime"]
    stream = f"{ACCOUNT}_CloudTrail_us-east-1"
    (line,) = quick("logs").get_log_events(logGroupName=name, logStreamName=stream)["events"]
    assert json.loads(line["message"]) == event

    first = next(iter(files(quick, name, "CloudTrail-Digest")))
    assert quick("s3").head_object(Bucket=name, Key=first)["ServerSideEncryption"] == "AES256"
    digests = wait_until(
        lambda: len(found := files(quick, name, "CloudTrail-Digest")) > 1 and found
    )
    chain = [digest["previousDigestS3Object"] for digest in digests.values()]
    assert chain == [None, *list(digests)[:-1]]
    quick("cloudtrail").stop_logging(Name=name)
    said = validate(quick, arn)
    assert said.returncode == 0, said.stderr
    assert "1/1 log files valid" in said.stdout
    quick("s3").put_object(Bucket=name, Key=log, Body=gzip.compress(b'{"Records":[]}'))
    said = validate(quick, arn)
    assert said.returncode == 1
    assert "INVALID: hash value doesn't match" in said.stderr


def test_a_bucket_that_is_gone(quick: Aws, name: str) -> None:
    make_trail(quick, name, IncludeGlobalServiceEvents=False)
    quick("s3").delete_bucket(Bucket=name)
    quick("s3").put_object(Bucket=f"{name}-data", Key="k", Body=b"x")
    wait_until(lambda: status(quick, name).get("LatestDeliveryError") == "NoSuchBucket")
    quick("s3").create_bucket(Bucket=name)
    quick("s3").put_bucket_policy(Bucket=name, Policy=document(WRITE))
    assert [event["eventName"] for event in wait_until(lambda: records(quick, name))] == [
        "PutObject"
    ]
    assert "LatestDeliveryError" not in wait_until(
        lambda: (s := status(quick, name)).get("LatestDeliveryTime") and s
    )
    quick("cloudtrail").delete_trail(Name=name)
    with pytest.raises(quick("cloudtrail").exceptions.TrailNotFoundException):
        status(quick, name)


def test_a_role_that_may_not_write_logs(quick: Aws, name: str) -> None:
    quick("logs").create_log_group(logGroupName=name)
    role = f"arn:aws:iam::{ACCOUNT}:role/{name}-nobody"
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{name}:*"
    make_trail(quick, name, CloudWatchLogsLogGroupArn=group, CloudWatchLogsRoleArn=role)
    quick("s3").put_object(Bucket=f"{name}-data", Key="k", Body=b"x")
    wait_until(
        lambda: status(quick, name).get("LatestCloudWatchLogsDeliveryError") == "AccessDenied"
    )
    assert status(quick, name)["LatestDeliveryTime"]


def test_what_a_trail_is_not_asked_for(quick: Aws, name: str) -> None:
    make_trail(quick, name)
    cloudtrail = quick("cloudtrail")
    refused = [
        (cloudtrail.update_trail, {"IsOrganizationTrail": True}, "OrganizationsNotInUseException"),
        (
            *(cloudtrail.update_trail, {"IsMultiRegionTrail": True, **NO_GLOBAL_EVENTS}),
            "InvalidParameterCombinationException",
        ),
    ]
    before = cloudtrail.get_trail(Name=name)["Trail"]
    for call, asked, code in refused:
        with pytest.raises(ClientError) as refusal:
            call(Name=name, **asked)
        assert refusal.value.response["Error"]["Code"] == code
    assert cloudtrail.get_trail(Name=name)["Trail"] == before
    insights = [{"InsightType": "ApiCallRateInsight"}]
    with pytest.raises(ClientError, match="PutInsightSelectors"):
        cloudtrail.put_insight_selectors(TrailName=name, InsightSelectors=insights)
    fields = [{"Field": "nope", "Equals": ["x"]}]
    with pytest.raises(cloudtrail.exceptions.InvalidEventSelectorsException):
        cloudtrail.put_event_selectors(
            TrailName=name, AdvancedEventSelectors=[{"Name": "n", "FieldSelectors": fields}]
        )


def test_a_topic_is_told_of_log_files(quick: Aws, name: str) -> None:
    topic = quick("sns").create_topic(Name=name)["TopicArn"]
    publishes = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }
    quick("sns").set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=document(publishes)
    )
    make_trail(quick, name, SnsTopicName=name)
    quick("s3").put_object(Bucket=f"{name}-data", Key="k", Body=b"x")
    told = wait_until(lambda: (s := status(quick, name)).get("LatestNotificationTime") and s)
    assert "LatestNotificationError" not in told
    quick("sns").delete_topic(TopicArn=topic)
    quick("s3").put_object(Bucket=f"{name}-data", Key="l", Body=b"x")
    wait_until(lambda: status(quick, name).get("LatestNotificationError"))
