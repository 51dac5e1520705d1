"""Every property of the types of S3, and what its API says."""

import json

from botocore.exceptions import ClientError
from embedded_aws import ACCOUNT, Aws
from property_lifecycle import LIFECYCLE, LIFECYCLE_SAID
from property_rows import NEW_TAGS, TAGS, Family, Json, Row

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
