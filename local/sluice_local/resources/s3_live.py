"""A bucket as it is, written as AWS::S3::Bucket writes it."""

from collections.abc import Callable
from typing import Any

from sluice_local.resources.base import only, unless_absent
from sluice_local.resources.s3_lifecycle import template_rules

Json = dict[str, Any]


def live_bucket(s3: Any, name: str, wanted: Json) -> Json:
    """The parts that ``wanted`` has; ClientError NoSuchBucket when the bucket is gone."""
    s3.get_bucket_location(Bucket=name)
    live: Json = {"BucketName": name}
    for part in wanted:
        if part in READERS:
            live[part] = READERS[part](s3, name)
    return live


def _encryption(s3: Any, name: str) -> Json:
    found = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
    rules = []
    for rule in found["Rules"]:
        entry = only(rule, ("BucketKeyEnabled", "BlockedEncryptionTypes"))
        if "ApplyServerSideEncryptionByDefault" in rule:
            entry["ServerSideEncryptionByDefault"] = rule["ApplyServerSideEncryptionByDefault"]
        rules.append(entry)
    return {"ServerSideEncryptionConfiguration": rules}


def _lifecycle(s3: Any, name: str) -> Json | None:
    found = unless_absent(
        lambda: s3.get_bucket_lifecycle_configuration(Bucket=name),
        "NoSuchLifecycleConfiguration",
    )
    return None if found is None else {"Rules": template_rules(found["Rules"])}


def _logging(s3: Any, name: str) -> Json | None:
    found = s3.get_bucket_logging(Bucket=name).get("LoggingEnabled")
    if found is None:
        return None
    return {
        "DestinationBucketName": found["TargetBucket"],
        "LogFilePrefix": found.get("TargetPrefix", ""),
        **only(found, ("TargetObjectKeyFormat",)),
    }


def _notifications(s3: Any, name: str) -> Json:
    found = s3.get_bucket_notification_configuration(Bucket=name)
    enabled = "EventBridgeConfiguration" in found
    return {"EventBridgeConfiguration": {"EventBridgeEnabled": enabled}}


def _object_lock(s3: Any, name: str) -> Json | None:
    found = unless_absent(
        lambda: s3.get_object_lock_configuration(Bucket=name),
        "ObjectLockConfigurationNotFoundError",
    )
    configuration: Json | None = found and found["ObjectLockConfiguration"]
    return configuration


def _object_lock_enabled(s3: Any, name: str) -> bool:
    configuration = _object_lock(s3, name) or {}
    return configuration.get("ObjectLockEnabled") == "Enabled"


def _ownership(s3: Any, name: str) -> Json | None:
    found = unless_absent(
        lambda: s3.get_bucket_ownership_controls(Bucket=name), "OwnershipControlsNotFoundError"
    )
    controls: Json | None = found and found["OwnershipControls"]
    return controls


def _public_access(s3: Any, name: str) -> Json | None:
    found = unless_absent(
        lambda: s3.get_public_access_block(Bucket=name), "NoSuchPublicAccessBlockConfiguration"
    )
    block: Json | None = found and found["PublicAccessBlockConfiguration"]
    return block


def _tags(s3: Any, name: str) -> list[Json]:
    found = unless_absent(lambda: s3.get_bucket_tagging(Bucket=name), "NoSuchTagSet")
    return list(found["TagSet"]) if found else []


def _versioning(s3: Any, name: str) -> Json:
    return only(s3.get_bucket_versioning(Bucket=name), ("Status",))


#: How each part is read; None when the bucket has no such configuration.
READERS: dict[str, Callable[[Any, str], Any]] = {
    "BucketEncryption": _encryption,
    "LifecycleConfiguration": _lifecycle,
    "LoggingConfiguration": _logging,
    "NotificationConfiguration": _notifications,
    "ObjectLockConfiguration": _object_lock,
    "ObjectLockEnabled": _object_lock_enabled,
    "OwnershipControls": _ownership,
    "PublicAccessBlockConfiguration": _public_access,
    "Tags": _tags,
    "VersioningConfiguration": _versioning,
}
