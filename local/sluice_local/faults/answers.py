"""What AWS answers when it denies, throttles or fails, in each service's words.

Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (S3),
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html (the rest), the
exceptions of botocore's service models, and answers seen in the wild: CloudFormation says
``Throttling: Rate exceeded`` (aws/aws-sdk-js#412), CloudWatch Logs ``ThrottlingException: Rate
exceeded`` (dbhowell/pino-cloudwatch#4), KMS its own sentence
(aws/aws-dynamodb-encryption-java#6), all with the status 400.
"""

from dataclasses import dataclass

from sluice_local import ACCOUNT
from sluice_local.aws_errors import QUERY_SERVICES
from sluice_local.faults.rules import Deny, ServerError, Throttle
from sluice_local.faults.seen import Seen


@dataclass(frozen=True)
class Answer:
    """An error of AWS's."""

    code: str
    message: str
    status: int


RATE = "Rate exceeded"
KMS_RATE = (
    "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls."
)
UNKNOWN = "The request processing has failed because of an unknown error, exception or failure."
TEMPORARY = "The request has failed due to a temporary failure of the server."
S3_INTERNAL = "We encountered an internal error. Please try again."
#: The services' own codes for a failure of theirs; source: the exceptions of botocore's models.
INTERNAL = {
    "athena": "InternalServerException",
    "budgets": "InternalErrorException",
    "events": "InternalException",
    "glue": "InternalServiceException",
    "iam": "ServiceFailure",
    "kms": "KMSInternalException",
    "secretsmanager": "InternalServiceError",
    "sns": "InternalError",
}
UNAVAILABLE = {"logs": "ServiceUnavailableException"}
#: S3's permissions that are not called like their operation.
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
S3_ACTIONS = {
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "DeleteObjects": "DeleteObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
}


def answer(effect: Deny | Throttle | ServerError, seen: Seen) -> Answer:
    """What AWS answers to this call."""
    if isinstance(effect, Deny):
        return _denied(seen)
    if isinstance(effect, Throttle):
        return _throttled(seen.service)
    return _failed(seen.service, effect.status)


def _throttled(service: str) -> Answer:
    if service == "s3":
        return Answer("SlowDown", "Please reduce your request rate.", 503)
    if service in QUERY_SERVICES:
        return Answer("Throttling", RATE, 400)
    return Answer("ThrottlingException", KMS_RATE if service == "kms" else RATE, 400)


def _failed(service: str, status: int) -> Answer:
    if status == 503:
        said = "Service is unable to handle request." if service == "s3" else TEMPORARY
        return Answer(UNAVAILABLE.get(service, "ServiceUnavailable"), said, 503)
    if service == "s3":
        return Answer("InternalError", S3_INTERNAL, 500)
    return Answer(INTERNAL.get(service, "InternalFailure"), UNKNOWN, 500)


def _denied(seen: Seen) -> Answer:
    """Worded as in the IAM user guide; S3 puts the resource in quotes.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    if seen.operation == "AssumeRoleWithWebIdentity":  # which nobody signs
        return Answer("AccessDenied", f"Not authorized to perform sts:{seen.operation}", 403)
    operation = S3_ACTIONS.get(seen.operation, seen.operation) if _is_s3(seen) else seen.operation
    resource = f'"{_resource(seen)}"' if _is_s3(seen) else _resource(seen)
    said = (
        f"User: {seen.caller} is not authorized to perform: {seen.service}:{operation} on "
        f"resource: {resource} with an explicit deny in an identity-based policy"
    )
    plain = _is_s3(seen) or seen.service in QUERY_SERVICES
    if plain:
        return Answer("AccessDenied", said, 403)
    return Answer("AccessDeniedException", said, 400)


def _is_s3(seen: Seen) -> bool:
    return seen.service == "s3"


def _resource(seen: Seen) -> str:
    """The ARN that is denied: the first among the parameters, or made of the first one."""
    for text in seen.resources:
        if text.startswith("arn:"):
            return text
    first = seen.resources[0] if seen.resources else ""
    if _is_s3(seen):
        last = seen.resources[-1] if seen.resources else ""
        return f"arn:aws:s3:::{last if last.startswith(f'{first}/') else first or '*'}"
    kind = {"cloudformation": "stack", "glue": "job"}.get(seen.service)
    if kind is None or not first:
        return "*"
    end = "/*" if kind == "stack" else ""
    return f"arn:aws:{seen.service}:{seen.region}:{ACCOUNT}:{kind}/{first}{end}"
