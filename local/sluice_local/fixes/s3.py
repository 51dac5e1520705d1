"""S3: what moto 5.2.5 does otherwise than AWS."""

import json
from functools import wraps
from inspect import signature
from typing import Any

from flask import has_request_context, request
from moto.core.responses import ActionResult
from moto.iam.access_control import PermissionResult
from moto.kms.models import kms_backends
from moto.s3 import notifications
from moto.s3.exceptions import BucketNotEmpty, S3ClientError
from moto.s3.models import FakeBucket, PublicAccessBlock, S3Backend
from moto.s3.responses import S3Response, bucket_policy_is_public

from sluice_local.events import bus
from sluice_local.fixes import s3_shown  # noqa: F401  # it puts its own fixes in place
from sluice_local.gate.enforce import DENIED
from sluice_local.identities import as_list

LOGGING_SERVICE = "logging.s3.amazonaws.com"
#: The operation of which EventBridge says that it made an object, by S3's own word for it.
REASONS = {
    "Put": "PutObject",
    "Post": "POST Object",
    "Copy": "CopyObject",
    "CompleteMultipartUpload": "CompleteMultipartUpload",
    "Delete": "DeleteObject",
    "DeleteMarkerCreated": "DeleteObject",
}
#: Every bucket encrypts since 2023-01-05, and new ones block the public and ACLs since 2023-04.
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
DEFAULT_ENCRYPTION = {
    "Rule": {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BucketKeyEnabled": "false",
    }
}

_create_bucket = S3Backend.create_bucket
_delete = S3Response.delete_bucket
_put_bucket_policy = S3Backend.put_bucket_policy
_encryption_config_from_body = S3Response._encryption_config_from_body
_get_bucket_notification = S3Response.get_bucket_notification


def _get_permission(self: Any, action: str, resource: str) -> Any:  # noqa: ARG001
    """Leave the decision open, but for objects of a DeleteObjects that the gate has denied.

    moto judges bucket policies without their conditions, even with IAM off: the usual statement
    that denies everything that is not TLS would deny everything.
    """
    denied = request.environ.get(DENIED, ()) if has_request_context() else ()
    return PermissionResult.DENIED if resource in denied else PermissionResult.NEUTRAL


def _log_permissions(target_bucket: Any, target_prefix: str | None) -> bool:  # noqa: ARG001
    """Whether the policy lets S3 write logs. moto fails on ``"Principal": "*"``."""
    for statement in json.loads(target_bucket.policy or b"{}").get("Statement", []):
        principal = statement.get("Principal", {})
        services = as_list(principal.get("Service")) if isinstance(principal, dict) else []
        actions = as_list(statement.get("Action"))
        if (
            statement.get("Effect") == "Allow"
            and LOGGING_SERVICE in services
            and {"s3:PutObject", "s3:*", "*"} & set(actions)
        ):
            return True
    return False


def _new_bucket(self: Any, *given: Any, **more: Any) -> Any:
    """Make a bucket with the settings that new buckets have."""
    bucket = _create_bucket(self, *given, **more)
    bucket.encryption = DEFAULT_ENCRYPTION
    bucket.ownership_rule = "BucketOwnerEnforced"
    bucket.public_access_block = PublicAccessBlock("true", "true", "true", "true")
    return bucket


def _delete_bucket_encryption(self: Any, bucket_name: str) -> None:
    """Go back to SSE-S3; there are no unencrypted buckets."""
    self.get_bucket(bucket_name).encryption = DEFAULT_ENCRYPTION


def _refusing_public_policies(self: Any, bucket_name: str, policy: bytes) -> None:
    """Refuse a public policy on a bucket with BlockPublicPolicy, which moto ignores."""
    block = self.get_bucket(bucket_name).public_access_block
    blocked = block is not None and str(block.block_public_policy).lower() == "true"
    if blocked and bucket_policy_is_public(policy):
        raise PublicPolicyError()
    _put_bucket_policy(self, bucket_name, policy)


def _delete_bucket(self: Any) -> Any:
    """Say of a versioned bucket that its versions have to go as well."""
    try:
        return _delete(self)
    except BucketNotEmpty as error:
        if self.backend.get_bucket(self.bucket_name).versioning_status is not None:
            error.message += ". You must delete all versions in the bucket."
        raise


class PublicPolicyError(S3ClientError):  # type: ignore[misc]  # moto has no types for us
    """AccessDenied, HTTP 403."""

    code = 403

    def __init__(self) -> None:
        super().__init__(
            "AccessDenied",
            "Access denied because public policies are prevented by the BlockPublicPolicy setting "
            "in S3 Block Public Access.",
        )


def _encryption_with_blocked_types(self: Any) -> Any:
    """The body's rule; BlockedEncryptionTypes stay in it."""
    config = _encryption_config_from_body(self)
    blocked = (config["Rule"].get("BlockedEncryptionTypes") or {}).get("EncryptionType")
    config["Rule"]["BlockedEncryptionTypes"] = as_list(blocked)
    return config


def _get_bucket_encryption(self: Any) -> Any:
    """The rule with its BlockedEncryptionTypes, which moto leaves out."""
    self.data["Action"] = "GetBucketEncryption"
    rule = self.backend.get_bucket_encryption(self.bucket_name)["Rule"]
    shown = {
        "ApplyServerSideEncryptionByDefault": rule["ApplyServerSideEncryptionByDefault"],
        "BucketKeyEnabled": str(rule.get("BucketKeyEnabled")).lower() == "true",
    }
    if rule.get("BlockedEncryptionTypes"):
        shown["BlockedEncryptionTypes"] = {"EncryptionType": rule["BlockedEncryptionTypes"]}
    return self.serialized(ActionResult({"ServerSideEncryptionConfiguration": {"Rules": [shown]}}))


def _notification_with_event_bridge(self: Any) -> Any:
    """The configuration with EventBridge, which moto keeps but does not show."""
    configuration = self.backend.get_bucket_notification_configuration(self.bucket_name)
    others = configuration and (
        configuration.topic or configuration.queue or configuration.cloud_function
    )
    if configuration is None or others or configuration.event_bridge is None:
        return _get_bucket_notification(self)
    self.data["Action"] = "GetBucketNotificationConfiguration"
    return self.serialized(ActionResult({"EventBridgeConfiguration": {}}))


def _get_object_lock_configuration(self: Any) -> Any:
    """The default retention in days or in years; moto shows both, one of them 0."""
    enabled, mode, days, years = self.backend.get_object_lock_configuration(self.bucket_name)
    config: dict[str, Any] = {"ObjectLockEnabled": "Enabled" if enabled else "Disabled"}
    if mode:
        period = {"Years": years} if years else {"Days": days}
        config["Rule"] = {"DefaultRetention": {"Mode": mode, **period}}
    self.data["Action"] = "GetObjectLockConfiguration"
    return self.serialized(ActionResult({"ObjectLockConfiguration": config}))


def _deliver_no_access_log(self: Any, request: Any, bucket_name: str) -> None:
    """Deliver none of the server access logs; moto delivers one in every request.

    S3 delivers them "on a best-effort basis", "most within a few hours": a bucket that a failed
    creation made and rolls back is still empty then.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
    """


def _with_known_key(method: Any) -> Any:
    """Refuse a KMS key that is not there, and name one by its ARN, as S3 does.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, SSEKMSKeyId
    """
    names = signature(method)

    @wraps(method)
    def checked(self: Any, *given: Any, **more: Any) -> Any:
        bound = names.bind(self, *given, **more)
        key_id = bound.arguments.get("kms_key_id")
        if key_id:
            region = self.get_bucket(bound.arguments["bucket_name"]).region_name
            bound.arguments["kms_key_id"] = _key_arn(self.account_id, region, key_id)
        return method(*bound.args, **bound.kwargs)

    return checked


def _key_arn(account: str, region: str, key_id: str) -> str:
    backend = kms_backends[account][region]
    name = backend.get_alias_name(key_id)
    found = backend.get_key_id_from_alias(name) if name.startswith("alias/") else key_id
    key = backend.keys.get(backend.get_key_id(found or ""))
    if key is None:
        raise S3ClientError("KMS.NotFoundException", f"Key '{key_id}' does not exist")
    return str(key.arn)


def _tell_event_bridge(account_id: str, bucket: Any, event_name: str, key: Any) -> None:
    """Give the event to the bus; moto hands it to all rules, whatever they match.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
    """
    entry = {
        "key": key.name,
        "size": key.size,
        "etag": key.etag.strip('"'),
        "version-id": key.version_id,
    }
    detail = {
        "version": "0",
        "bucket": {"name": bucket.name},
        "object": {name: value for name, value in entry.items() if value is not None},
        "requester": account_id,
        "reason": REASONS.get(event_name.rpartition(":")[2], event_name.split(":")[1]),
    }
    bus.emit(
        "aws.s3",
        notifications._detail_type(event_name),
        detail,
        account=account_id,
        region=bucket.region_name,
        resources=[bucket.arn],
    )


notifications._send_event_bridge_message = _tell_event_bridge
FakeBucket.get_permission = _get_permission
S3Backend.put_object = _with_known_key(S3Backend.put_object)
S3Backend.create_multipart_upload = _with_known_key(S3Backend.create_multipart_upload)
FakeBucket._log_permissions_enabled_policy = staticmethod(_log_permissions)
S3Backend.create_bucket = _new_bucket
S3Backend.log_incoming_request = _deliver_no_access_log
S3Backend.delete_bucket_encryption = _delete_bucket_encryption
S3Backend.put_bucket_policy = _refusing_public_policies
S3Response.delete_bucket = _delete_bucket
S3Response._encryption_config_from_body = _encryption_with_blocked_types
S3Response.get_bucket_encryption = _get_bucket_encryption
S3Response.get_bucket_notification = _notification_with_event_bridge
S3Response.get_object_lock_configuration = _get_object_lock_configuration
