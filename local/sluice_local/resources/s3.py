"""AWS::S3::Bucket and AWS::S3::BucketPolicy.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
"""

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.resources.base import (
    AlreadyExistsError,
    Context,
    Handler,
    Json,
    NotUpdatableError,
    error_code,
)
from sluice_local.resources.s3_lifecycle import lifecycle_rules
from sluice_local.resources.s3_live import live_bucket


class Bucket(Handler):
    """A bucket. Every part of its configuration is an API of its own."""

    type = "AWS::S3::Bucket"
    supported = frozenset(
        {
            "BucketEncryption",
            "BucketName",
            "LifecycleConfiguration",
            "LoggingConfiguration",
            "NotificationConfiguration",
            "ObjectLockConfiguration",
            "ObjectLockEnabled",
            "OwnershipControls",
            "PublicAccessBlockConfiguration",
            "Tags",
            "VersioningConfiguration",
        }
    )

    lacking = frozenset(
        {
            "LifecycleConfiguration/TransitionDefaultMinimumObjectSize",
            "NotificationConfiguration/LambdaConfigurations",
            "NotificationConfiguration/QueueConfigurations",
            "NotificationConfiguration/TopicConfigurations",
            "ObjectLockConfiguration/Rule/DefaultRetention/DefaultEventHold",
        }
    )

    def create(self, context: Context) -> Json:
        """CreateBucket, then one call for each part."""
        properties = context.after
        s3 = context.client("s3")
        name = properties.get("BucketName") or context.physical_name(63, lower=True)
        more: Json = {}
        if context.region != "us-east-1":
            more["CreateBucketConfiguration"] = {"LocationConstraint": context.region}
        if properties.get("ObjectLockEnabled"):
            more["ObjectLockEnabledForBucket"] = True
        try:  # in us-east-1 creating one's own bucket again succeeds; CloudFormation looks first
            s3.head_bucket(Bucket=name)
        except ClientError as error:
            if error_code(error) not in ("404", "NoSuchBucket"):
                raise AlreadyExistsError(f"{name} already exists") from error
        else:
            raise AlreadyExistsError(f"{name} already exists")
        s3.create_bucket(Bucket=name, **more)
        context.made(name)
        self._configure(s3, name, {}, properties)
        return self._attributes(context, name)

    def update(self, context: Context) -> Json:
        """One call for each part that differs."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        if before.get("ObjectLockEnabled") and not after.get("ObjectLockEnabled"):
            raise NotUpdatableError("Object Lock cannot be disabled once it is enabled")
        for part, (_, remove) in PARTS.items():
            if before.get(part) and not after.get(part) and remove is None:
                raise NotUpdatableError(f"{part} cannot be removed from a bucket")
        s3 = context.client("s3")
        self._configure(s3, physical_id, before, after)
        if after.get("ObjectLockEnabled") and not before.get("ObjectLockEnabled"):
            # last, as it needs the versions that the same update may switch on
            lock = after.get("ObjectLockConfiguration", {"ObjectLockEnabled": "Enabled"})
            _put_object_lock(s3, physical_id, lock)
        return self._attributes(context, physical_id)

    def delete(self, context: Context) -> None:
        """DeleteBucket, which fails while anything is in it."""
        physical_id = context.physical_id
        context.client("s3").delete_bucket(Bucket=physical_id)

    def read(self, context: Context) -> Json:
        """The parts that the template sets."""
        return live_bucket(context.client("s3"), context.physical_id, context.before)

    def _configure(self, s3: Any, name: str, before: Json, after: Json) -> None:
        for part, (put, remove) in PARTS.items():
            old, new = before.get(part), after.get(part)
            if new == old:
                continue
            if new:
                put(s3, name, new)
            elif remove is not None:
                remove(s3, name)

    def _attributes(self, context: Context, name: str) -> Json:
        return {
            "Arn": f"arn:{context.partition}:s3:::{name}",
            "DomainName": f"{name}.s3.amazonaws.com",
            "DualStackDomainName": f"{name}.s3.dualstack.{context.region}.amazonaws.com",
            "RegionalDomainName": f"{name}.s3.{context.region}.amazonaws.com",
            "WebsiteURL": f"http://{name}.s3-website-{context.region}.amazonaws.com",
        }


def _put_encryption(s3: Any, name: str, value: Json) -> None:
    rules = []
    for rule in value["ServerSideEncryptionConfiguration"]:
        entry: Json = {"BucketKeyEnabled": rule.get("BucketKeyEnabled", False)}
        if "ServerSideEncryptionByDefault" in rule:
            entry["ApplyServerSideEncryptionByDefault"] = rule["ServerSideEncryptionByDefault"]
        if "BlockedEncryptionTypes" in rule:
            entry["BlockedEncryptionTypes"] = rule["BlockedEncryptionTypes"]
        rules.append(entry)
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})


def _put_logging(s3: Any, name: str, value: Json) -> None:
    enabled: Json = {
        "TargetBucket": value.get("DestinationBucketName", name),
        "TargetPrefix": value.get("LogFilePrefix", ""),
    }
    if "TargetObjectKeyFormat" in value:
        enabled["TargetObjectKeyFormat"] = value["TargetObjectKeyFormat"]
    s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": enabled})


def _put_object_lock(s3: Any, name: str, value: Json) -> None:
    s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=value)


def _put_lifecycle(s3: Any, name: str, value: Json) -> None:
    s3.put_bucket_lifecycle_configuration(
        Bucket=name, LifecycleConfiguration={"Rules": lifecycle_rules(value["Rules"])}
    )


def _put_notifications(s3: Any, name: str, value: Json) -> None:
    bridge = value.get("EventBridgeConfiguration", {})
    enabled = bool(bridge) and bridge.get("EventBridgeEnabled", True)
    s3.put_bucket_notification_configuration(
        Bucket=name,
        NotificationConfiguration={"EventBridgeConfiguration": {}} if enabled else {},
    )


Put = Callable[[Any, str, Any], None]
Remove = Callable[[Any, str], None]
#: How each part is put and removed, in the order in which they are put; no removal is None.
PARTS: dict[str, tuple[Put, Remove | None]] = {
    "VersioningConfiguration": (
        lambda s3, name, value: s3.put_bucket_versioning(
            Bucket=name, VersioningConfiguration=value
        ),
        lambda s3, name: s3.put_bucket_versioning(
            Bucket=name, VersioningConfiguration={"Status": "Suspended"}
        ),
    ),
    "BucketEncryption": (
        _put_encryption,
        lambda s3, name: s3.delete_bucket_encryption(Bucket=name),
    ),
    "OwnershipControls": (
        lambda s3, name, value: s3.put_bucket_ownership_controls(
            Bucket=name, OwnershipControls=value
        ),
        lambda s3, name: s3.delete_bucket_ownership_controls(Bucket=name),
    ),
    "PublicAccessBlockConfiguration": (
        lambda s3, name, value: s3.put_public_access_block(
            Bucket=name, PublicAccessBlockConfiguration=value
        ),
        lambda s3, name: s3.delete_public_access_block(Bucket=name),
    ),
    "ObjectLockConfiguration": (_put_object_lock, None),
    "LifecycleConfiguration": (
        _put_lifecycle,
        lambda s3, name: s3.delete_bucket_lifecycle(Bucket=name),
    ),
    "LoggingConfiguration": (
        _put_logging,
        lambda s3, name: s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={}),
    ),
    "NotificationConfiguration": (
        _put_notifications,
        lambda s3, name: s3.put_bucket_notification_configuration(
            Bucket=name, NotificationConfiguration={}
        ),
    ),
    "Tags": (
        lambda s3, name, value: s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": value}),
        lambda s3, name: s3.delete_bucket_tagging(Bucket=name),
    ),
}


class BucketPolicy(Handler):
    """A bucket's policy; a bucket has at most one."""

    type = "AWS::S3::BucketPolicy"
    supported = frozenset({"Bucket", "PolicyDocument"})

    def create(self, context: Context) -> Json:
        """PutBucketPolicy, unless the bucket has one."""
        properties = context.after
        s3, bucket = context.client("s3"), properties["Bucket"]
        try:
            s3.get_bucket_policy(Bucket=bucket)
        except ClientError as error:
            if error_code(error) != "NoSuchBucketPolicy":
                raise
        else:
            raise AlreadyExistsError(f"The bucket policy already exists on bucket {bucket}.")
        self._put(s3, properties)
        context.made(bucket)
        return {}

    def update(self, context: Context) -> Json:
        """PutBucketPolicy."""
        after = context.after
        self._put(context.client("s3"), after)
        return {}

    def delete(self, context: Context) -> None:
        """DeleteBucketPolicy."""
        physical_id = context.physical_id
        context.client("s3").delete_bucket_policy(Bucket=physical_id)

    def _put(self, s3: Any, properties: Json) -> None:
        document = properties["PolicyDocument"]
        text = document if isinstance(document, str) else json.dumps(document)
        s3.put_bucket_policy(Bucket=properties["Bucket"], Policy=text)

    def read(self, context: Context) -> Json:
        """The policy; a bucket without one has lost it."""
        found = context.client("s3").get_bucket_policy(Bucket=context.physical_id)
        return {"Bucket": context.physical_id, "PolicyDocument": found["Policy"]}
