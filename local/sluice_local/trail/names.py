"""What CloudTrail calls a call: its event's name, source, region and kind. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

import re
from functools import cache

from moto.core.utils import get_service_model

from sluice_local import REGION

#: Events of S3 that are named otherwise than the operation. The last ones are not in AWS's list,
#: but so they are in records of 2026.
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
S3_NAMES = {
    "DeletePublicAccessBlock": "DeleteBucketPublicAccessBlock",
    "GetBucketLifecycleConfiguration": "GetBucketLifecycle",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "ListObjectsV2": "ListObjects",
    "PutBucketLifecycleConfiguration": "PutBucketLifecycle",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "ListBucketAnalyticsConfigurations": "GetBucketAnalyticsConfiguration",
    "ListBucketIntelligentTieringConfigurations": "GetBucketIntelligentTieringConfiguration",
    "ListBucketInventoryConfigurations": "GetBucketInventoryConfiguration",
    "ListBucketMetricsConfigurations": "GetBucketMetricsConfiguration",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
}
#: Data events, by service and event: the type of their resource in event selectors.
#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
DATA = {
    "s3": dict.fromkeys(
        (
            *("AbortMultipartUpload", "CompleteMultipartUpload", "CopyObject"),
            *("CreateMultipartUpload", "DeleteObject", "DeleteObjects", "DeleteObjectTagging"),
            *("GetObject", "GetObjectAcl", "GetObjectAttributes", "GetObjectLegalHold"),
            *("GetObjectRetention", "GetObjectTagging", "GetObjectTorrent", "HeadBucket"),
            *("HeadObject", "ListObjects", "ListObjectVersions", "ListParts", "PutObject"),
            *("PutObjectAcl", "PutObjectLegalHold", "PutObjectRetention", "PutObjectTagging"),
            *("RestoreObject", "SelectObjectContent", "UploadPart", "UploadPartCopy"),
        ),
        "AWS::S3::Object",
    ),
    "sns": dict.fromkeys(("Publish", "PublishBatch"), "AWS::SNS::Topic"),
    "cloudwatch": dict.fromkeys(
        ("PutMetricData", "GetMetricData", "GetMetricStatistics"), "AWS::CloudWatch::Metric"
    ),
    "logs": dict.fromkeys(("PutLogEvents",), "AWS::Logs::LogGroup"),
    "events": dict.fromkeys(("PutEvents",), "AWS::Events::EventBus"),
}
#: Services whose events are all recorded in us-east-1, wherever the caller is.
#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html
GLOBAL = ("iam", "budgets", "ce")
READING = re.compile(
    "^(BatchGet|BatchDescribe|Check|Describe|Estimate|Filter|Get|Head|List|Lookup|Preview|Query"
    "|Search|Select|Simulate|Test|Validate|Verify|View)"
)
#: Operations that only read although their name does not say so. Of STS:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html; of KMS:
#: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
READING_TOO = {
    "sts": (
        "AssumeRole",
        "AssumeRoleWithSAML",
        "AssumeRoleWithWebIdentity",
        "DecodeAuthorizationMessage",
    ),
    "kms": (
        *("Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair", "GenerateMac"),
        *("GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext"),
        *("GenerateRandom", "ReEncrypt"),
    ),
}
#: Codes of errors that CloudTrail writes otherwise than the API answers them.
CODES = {"AccessDeniedException": "AccessDenied", "ValidationError": "ValidationException"}


def event_name(service: str, operation: str) -> str:
    """``eventName``: the operation's name, but for some of S3's."""
    return S3_NAMES.get(operation, operation) if service == "s3" else operation


@cache
def event_source(service: str) -> str:
    """``eventSource``: ``monitoring.amazonaws.com`` of cloudwatch."""
    return f"{get_service_model(service).endpoint_prefix}.amazonaws.com"


def event_region(service: str, region: str) -> str:
    """``awsRegion``."""
    return REGION if service in GLOBAL else region


def data_type(service: str, operation: str) -> str | None:
    """The type of resource of a data event; None of a management event."""
    return DATA.get(service, {}).get(event_name(service, operation))


def reads_only(service: str, operation: str) -> bool:
    """``readOnly``."""
    return bool(READING.match(operation)) or operation in READING_TOO.get(service, ())


@cache
def error_code(service: str, code: str) -> str:
    """``errorCode``: the exception's name in the service's model, not its code on the wire.

    IAM answers ``NoSuchEntity`` and CloudTrail writes ``NoSuchEntityException``. S3's are written
    as they are.
    """
    if code in CODES:
        return CODES[code]
    if service == "s3":
        return code
    shape = get_service_model(service).shape_for_error_code(code)
    return str(shape.name) if shape is not None else code
