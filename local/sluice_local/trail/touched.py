"""Which resources a call is about: a record's ``resources``, and what LookupEvents finds. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sluice_local.calls import Call
from sluice_local.trail.names import event_name

KEY_ID = re.compile(r"(mrk-)?[0-9a-f]{8}-?[0-9a-f-]{22,27}$")
#: By which parameter a call names a resource, as LookupEvents shows it, and of which type.
#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-supported-resource-types.html
NAMED = {
    "s3": {"Bucket": "AWS::S3::Bucket"},
    "kms": {"KeyId": "AWS::KMS::Key", "AliasName": "AWS::KMS::Alias"},
    "iam": {
        "RoleName": "AWS::IAM::Role",
        "UserName": "AWS::IAM::User",
        "GroupName": "AWS::IAM::Group",
        "PolicyArn": "AWS::IAM::Policy",
        "PolicyName": "AWS::IAM::Policy",
    },
    "sts": {"RoleArn": "AWS::IAM::Role"},
    "cloudformation": {"StackName": "AWS::CloudFormation::Stack"},
    "cloudtrail": {"Name": "AWS::CloudTrail::Trail", "TrailName": "AWS::CloudTrail::Trail"},
    "sns": {"TopicArn": "AWS::SNS::Topic", "Name": "AWS::SNS::Topic"},
    "logs": {"logGroupName": "AWS::Logs::LogGroup"},
    "secretsmanager": {"SecretId": "AWS::SecretsManager::Secret"},
    "glue": {
        "JobName": "AWS::Glue::Job",
        "DatabaseName": "AWS::Glue::Database",
        "CrawlerName": "AWS::Glue::Crawler",
    },
}
#: Events that are about the objects under a prefix, or about all of a bucket.
ABOUT_PREFIX = ("ListObjects", "ListObjectVersions", "HeadBucket", "DeleteObjects")


def resources(call: Call, account: str, response: Mapping[str, Any]) -> list[dict[str, str]] | None:
    """A record's ``resources``: of S3's calls, of KMS's and of those that assume roles."""
    if call.service == "s3" and "Bucket" in call.params:
        return _of_s3(call, account)
    if call.service == "kms":
        arn = _key_arn(call, account, response)
        return [{"accountId": account, "type": "AWS::KMS::Key", "ARN": arn}] if arn else None
    role = str(call.params.get("RoleArn", ""))
    if call.service == "sts" and role.count(":") >= 5:
        return [{"accountId": role.split(":")[4], "type": "AWS::IAM::Role", "ARN": role}]
    return None


def object_arn(call: Call) -> str:
    """The ARN, or the beginning of the ARNs, that event selectors compare with."""
    bucket = f"arn:aws:s3:::{call.params.get('Bucket', '')}"
    if event_name(call.service, call.operation) in ABOUT_PREFIX:
        return f"{bucket}/{call.params.get('Prefix', '')}"
    return f"{bucket}/{call.params.get('Key', '')}"


def _of_s3(call: Call, account: str) -> list[dict[str, str]]:
    bucket = {
        "accountId": account,
        "type": "AWS::S3::Bucket",
        "ARN": f"arn:aws:s3:::{call.params['Bucket']}",
    }
    if "Key" in call.params:
        return [{"type": "AWS::S3::Object", "ARN": object_arn(call)}, bucket]
    if event_name("s3", call.operation) in ABOUT_PREFIX:
        return [{"type": "AWS::S3::Object", "ARNPrefix": object_arn(call)}, bucket]
    return [bucket]


def _key_arn(call: Call, account: str, response: Mapping[str, Any]) -> str | None:
    metadata = response.get("KeyMetadata")
    made = metadata.get("Arn") if isinstance(metadata, Mapping) else None
    for found in (made, response.get("KeyId"), call.params.get("KeyId")):
        if isinstance(found, str) and found.startswith("arn:") and ":key/" in found:
            return found
        if isinstance(found, str) and KEY_ID.fullmatch(found):
            return f"arn:aws:kms:{call.region}:{account}:key/{found}"
    return None


def named(call: Call) -> Iterator[tuple[str, str]]:
    """Type and name of each resource by which LookupEvents finds the event."""
    for parameter, kind in NAMED.get(call.service, {}).items():
        name = call.params.get(parameter)
        if isinstance(name, str) and name:
            yield kind, name
