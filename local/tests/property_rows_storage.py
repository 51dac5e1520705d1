"""Every property of the types of KMS, S3, SNS and Secrets Manager, and what their APIs say."""

import json
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError
from embedded_aws import ACCOUNT, Aws
from property_rows import Family, Row

Json = dict[str, Any]
TAGS = [{"Key": "team", "Value": "data"}, {"Key": "stage", "Value": "test"}]
NEW_TAGS = [{"Key": "team", "Value": "ops"}, {"Key": "since", "Value": "2026"}]
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


LIFECYCLE = {
    "Rules": [
        {
            "Id": "all",
            "Status": "Enabled",
            "Prefix": "raw/",
            "ObjectSizeGreaterThan": "1000",
            "ObjectSizeLessThan": "200000",
            "TagFilters": [{"Key": "kind", "Value": "raw"}, {"Key": "open", "Value": "no"}],
            "ExpirationInDays": 400,
            "Transitions": [
                {"StorageClass": "STANDARD_IA", "TransitionInDays": 40},
                {"StorageClass": "GLACIER", "TransitionInDays": 90},
            ],
            "NoncurrentVersionTransitions": [
                {
                    "StorageClass": "GLACIER",
                    "TransitionInDays": 31,
                    "NewerNoncurrentVersions": 4,
                }
            ],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 70, "NewerNoncurrentVersions": 3},
        },
        {
            "Id": "dates",
            "Status": "Disabled",
            "ExpirationDate": "2031-02-01T00:00:00Z",
            "Transitions": [{"StorageClass": "GLACIER", "TransitionDate": "2030-01-01T00:00:00Z"}],
        },
        {
            "Id": "markers",
            "Status": "Enabled",
            "Prefix": "",
            "ExpiredObjectDeleteMarker": True,
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3},
        },
        {
            "Id": "old words",
            "Status": "Enabled",
            "Prefix": "old/",
            "Transition": {"StorageClass": "GLACIER", "TransitionInDays": 20},
            "NoncurrentVersionTransition": {
                "StorageClass": "GLACIER",
                "TransitionInDays": 35,
                "NewerNoncurrentVersions": 2,
            },
            "NoncurrentVersionExpirationInDays": 80,
        },
        {
            "Id": "old date",
            "Status": "Enabled",
            "Prefix": "older/",
            "Transition": {"StorageClass": "GLACIER", "TransitionDate": "2032-01-01T00:00:00Z"},
        },
    ]
}
LIFECYCLE_SAID = [
    {
        "ID": "all",
        "Status": "Enabled",
        "Filter": {
            "And": {
                "Prefix": "raw/",
                "ObjectSizeGreaterThan": 1000,
                "ObjectSizeLessThan": 200000,
                "Tags": [{"Key": "kind", "Value": "raw"}, {"Key": "open", "Value": "no"}],
            }
        },
        "Expiration": {"Days": 400},
        "Transitions": [
            {"StorageClass": "STANDARD_IA", "Days": 40},
            {"StorageClass": "GLACIER", "Days": 90},
        ],
        "NoncurrentVersionTransitions": [
            {"StorageClass": "GLACIER", "NoncurrentDays": 31, "NewerNoncurrentVersions": 4}
        ],
        "NoncurrentVersionExpiration": {"NoncurrentDays": 70, "NewerNoncurrentVersions": 3},
    },
    {
        "ID": "dates",
        "Status": "Disabled",
        "Expiration": {"Date": datetime(2031, 2, 1, tzinfo=UTC)},
        "Transitions": [{"StorageClass": "GLACIER", "Date": datetime(2030, 1, 1, tzinfo=UTC)}],
    },
    {
        "ID": "markers",
        "Status": "Enabled",
        "Expiration": {"ExpiredObjectDeleteMarker": True},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3},
    },
    {
        "ID": "old words",
        "Filter": {"Prefix": "old/"},
        "Transitions": [{"StorageClass": "GLACIER", "Days": 20}],
        "NoncurrentVersionTransitions": [
            {"StorageClass": "GLACIER", "NoncurrentDays": 35, "NewerNoncurrentVersions": 2}
        ],
        "NoncurrentVersionExpiration": {"NoncurrentDays": 80},
    },
    {
        "ID": "old date",
        "Transitions": [{"StorageClass": "GLACIER", "Date": datetime(2032, 1, 1, tzinfo=UTC)}],
    },
]
LOCKED_IN = {"BlockPublicAcls": True, "BlockPublicPolicy": True}
LOCKED_IN.update({"IgnorePublicAcls": True, "RestrictPublicBuckets": True})


def read_bucket(aws: Aws, name: str) -> Json:
    s3 = aws("s3")
    encryption = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
    found: Json = {
        "BucketName": name,
        "BucketEncryption": encryption["Rules"],
        "VersioningConfiguration": s3.get_bucket_versioning(Bucket=name),
        "LoggingConfiguration": s3.get_bucket_logging(Bucket=name).get("LoggingEnabled"),
        "NotificationConfiguration": s3.get_bucket_notification_configuration(Bucket=name),
    }
    for part, call, key in (
        ("LifecycleConfiguration", s3.get_bucket_lifecycle_configuration, "Rules"),
        ("OwnershipControls", s3.get_bucket_ownership_controls, "OwnershipControls"),
        (
            "PublicAccessBlockConfiguration",
            s3.get_public_access_block,
            "PublicAccessBlockConfiguration",
        ),
        ("ObjectLockConfiguration", s3.get_object_lock_configuration, "ObjectLockConfiguration"),
        ("Tags", s3.get_bucket_tagging, "TagSet"),
    ):
        try:
            found[part] = call(Bucket=name)[key]
        except ClientError:
            found[part] = None
    return found


def read_bucket_policy(aws: Aws, name: str) -> Json:
    found = aws("s3").get_bucket_policy(Bucket=name)["Policy"]
    return {"Bucket": name, "PolicyDocument": json.loads(found)}


def _bucket_policy(name: str, action: str) -> Json:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": f"arn:aws:s3:::{name}/*",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _encrypted(key: str, bucket_key: bool, *blocked: str) -> Json:
    return {
        "ServerSideEncryptionConfiguration": [
            {
                "BucketKeyEnabled": bucket_key,
                "BlockedEncryptionTypes": {"EncryptionType": list(blocked)},
                "ServerSideEncryptionByDefault": {
                    "SSEAlgorithm": "aws:kms",
                    "KMSMasterKeyID": key,
                },
            }
        ]
    }


def _encrypted_said(key: str, bucket_key: bool, *blocked: str) -> list[Json]:
    return [
        {
            "BucketKeyEnabled": bucket_key,
            "BlockedEncryptionTypes": {"EncryptionType": list(blocked)},
            "ApplyServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms",
                "KMSMasterKeyID": key,
            },
        }
    ]


def buckets(name: str, key: str) -> Family:
    """``name`` is a bucket that is there, to be logged into."""
    arn = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{key}"
    partitioned = {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}
    full = {
        "BucketName": f"{name}-full",
        "BucketEncryption": _encrypted(arn, True, "SSE-C"),
        "LifecycleConfiguration": LIFECYCLE,
        "LoggingConfiguration": {
            "DestinationBucketName": name,
            "LogFilePrefix": "calls/",
            "TargetObjectKeyFormat": partitioned,
        },
        "NotificationConfiguration": {"EventBridgeConfiguration": {"EventBridgeEnabled": True}},
        "ObjectLockConfiguration": {
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 12}},
        },
        "ObjectLockEnabled": True,
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]},
        "PublicAccessBlockConfiguration": LOCKED_IN,
        "Tags": TAGS,
        "VersioningConfiguration": {"Status": "Enabled"},
    }
    says = {
        **full,
        "BucketEncryption": _encrypted_said(arn, True, "SSE-C"),
        "LifecycleConfiguration": LIFECYCLE_SAID,
        "LoggingConfiguration": {
            "TargetBucket": name,
            "TargetPrefix": "calls/",
            "TargetObjectKeyFormat": partitioned,
        },
        "NotificationConfiguration": {"EventBridgeConfiguration": {}},
    }
    del says["ObjectLockEnabled"]
    then = {
        "BucketEncryption": _encrypted(arn, False, "NONE"),
        "LifecycleConfiguration": {
            "Rules": [{"Id": "new", "Status": "Enabled", "Prefix": "n/", "ExpirationInDays": 5}]
        },
        "LoggingConfiguration": {
            "DestinationBucketName": f"{name}-2",
            "LogFilePrefix": "more/",
            "TargetObjectKeyFormat": {"SimplePrefix": {}},
        },
        "NotificationConfiguration": {"EventBridgeConfiguration": {"EventBridgeEnabled": False}},
        "ObjectLockConfiguration": {
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 2}},
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
        "PublicAccessBlockConfiguration": dict.fromkeys(LOCKED_IN, False),
        "Tags": NEW_TAGS,
    }
    plain = Row(
        "AWS::S3::Bucket",
        {
            "BucketName": f"{name}-plain",
            "VersioningConfiguration": {"Status": "Enabled"},
            "BucketEncryption": _encrypted(arn, True, "NONE"),
        },
        read_bucket,
        {"VersioningConfiguration": {"Status": "Enabled"}},
        {
            "VersioningConfiguration": {"Status": "Suspended"},
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                ]
            },
        },
        {
            "VersioningConfiguration": {"Status": "Suspended"},
            "BucketEncryption": [
                {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
            ],
        },
    )
    later = Row(
        "AWS::S3::Bucket",
        {"BucketName": f"{name}-later", "VersioningConfiguration": {"Status": "Enabled"}},
        read_bucket,
        then={"ObjectLockEnabled": True},
        then_says={"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}},
    )
    return Family(
        {
            "Full": Row(
                "AWS::S3::Bucket",
                full,
                read_bucket,
                says,
                then,
                {
                    **then,
                    "BucketEncryption": _encrypted_said(arn, False, "NONE"),
                    "LifecycleConfiguration": [
                        {"ID": "new", "Filter": {"Prefix": "n/"}, "Expiration": {"Days": 5}}
                    ],
                    "LoggingConfiguration": {
                        "TargetBucket": f"{name}-2",
                        "TargetPrefix": "more/",
                        "TargetObjectKeyFormat": {"SimplePrefix": {}},
                    },
                    "NotificationConfiguration": {},
                },
            ),
            "Later": later,
            "Plain": plain,
            "Policy": Row(
                "AWS::S3::BucketPolicy",
                {
                    "Bucket": f"{name}-full",
                    "PolicyDocument": _bucket_policy(f"{name}-full", "s3:PutObjectAcl"),
                },
                read_bucket_policy,
                then={"PolicyDocument": _bucket_policy(f"{name}-full", "s3:PutObjectTagging")},
            ),
        }
    )


def policy_for_logs(bucket: str) -> str:
    """Lets S3 write its logs into the bucket."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
