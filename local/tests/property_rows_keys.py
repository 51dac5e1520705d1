"""Every property of the types of KMS, and what its API says."""

import json

from embedded_aws import ACCOUNT, Aws
from property_rows import NEW_TAGS, TAGS, Family, Json, Row

ROOT = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}


def key_policy(sid: str) -> Json:
    return {"Version": "2012-10-17", "Id": sid, "Statement": [{"Sid": sid, **ROOT}]}


def read_key(aws: Aws, key: str) -> Json:
    kms = aws("kms")
    rotation = kms.get_key_rotation_status(KeyId=key)
    tags = kms.list_resource_tags(KeyId=key)["Tags"]
    return {
        **kms.describe_key(KeyId=key)["KeyMetadata"],
        "EnableKeyRotation": rotation["KeyRotationEnabled"],
        "RotationPeriodInDays": rotation.get("RotationPeriodInDays"),
        "KeyPolicy": json.loads(kms.get_key_policy(KeyId=key)["Policy"]),
        "Tags": sorted(
            ({"Key": tag["TagKey"], "Value": tag["TagValue"]} for tag in tags),
            key=lambda tag: tag["Key"] != "team",
        ),
    }


def read_alias(aws: Aws, alias: str) -> Json:
    found = aws("kms").describe_key(KeyId=alias)["KeyMetadata"]
    return {"AliasName": alias, "TargetKeyId": found["KeyId"]}


def keys(name: str, key: str, other: str) -> Family:
    """``key`` and ``other`` are the ids of keys that are there."""
    rotated = Row(
        "AWS::KMS::Key",
        {
            "Description": "of patients",
            "EnableKeyRotation": True,
            "Enabled": False,
            "KeyPolicy": key_policy("first"),
            "RotationPeriodInDays": 200,
            "PendingWindowInDays": 7,
            "BypassPolicyLockoutSafetyCheck": True,
            "Tags": TAGS,
        },
        read_key,
        then={
            "Description": "of visits",
            "RotationPeriodInDays": 300,
            "Enabled": True,
            "KeyPolicy": key_policy("second"),
            "PendingWindowInDays": 9,
            "BypassPolicyLockoutSafetyCheck": False,
            "Tags": NEW_TAGS,
        },
        # test_cfn_properties_unread.py
        unread=frozenset({"PendingWindowInDays", "BypassPolicyLockoutSafetyCheck"}),
    )
    signing = Row(
        "AWS::KMS::Key",
        {"KeySpec": "RSA_3072", "KeyUsage": "SIGN_VERIFY", "MultiRegion": True},
        read_key,
        then={"Description": "signs"},
    )
    external = Row("AWS::KMS::Key", {"Origin": "EXTERNAL"}, read_key)
    unrotated = Row(
        "AWS::KMS::Key",
        {"EnableKeyRotation": True},
        read_key,
        then={"EnableKeyRotation": False},
    )
    alias = Row(
        "AWS::KMS::Alias",
        {"AliasName": f"alias/{name}", "TargetKeyId": key},
        read_alias,
        then={"TargetKeyId": other},
    )
    return Family(
        {
            "Rotated": rotated,
            "Signing": signing,
            "External": external,
            "Unrotated": unrotated,
            "Alias": alias,
        }
    )
