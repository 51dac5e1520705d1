"""What a failed resource operation is called in an event.

Wordings as CloudFormation's resource handlers return them; the codes are those of
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html
"""

import uuid

from botocore.exceptions import BotoCoreError, ClientError

from sluice_local.resources.base import AlreadyExistsError, ClaimedError, RefusedError, error_code

#: Handler codes by parts of a service's error code; the first that fits counts.
CODES = (
    ("AccessDenied", ("AccessDenied", "UnauthorizedOperation")),
    ("AlreadyExists", ("AlreadyExists", "ExistsException", "AlreadyOwned", "DuplicateRecord")),
    ("NotFound", ("NotFound", "NoSuch", "UnknownMonitor", "UnknownSubscription")),
    ("ServiceLimitExceeded", ("LimitExceeded",)),
    ("Throttling", ("Throttl", "SlowDown", "TooManyRequests")),
    ("InvalidRequest", ("Invalid", "Validation", "Malformed")),
)
#: The services' names in handlers' messages, by the middle part of a resource type.
SERVICES = {
    "Athena": "Athena",
    "Budgets": "Budgets",
    "CE": "CostExplorer",
    "CloudTrail": "CloudTrail",
    "Glue": "Glue",
    "IAM": "Iam",
    "KMS": "Kms",
    "Logs": "CloudWatchLogs",
    "QuickSight": "QuickSight",
    "S3": "S3",
    "SNS": "Sns",
    "SecretsManager": "SecretsManager",
}


def is_gone(error: ClientError) -> bool:
    """Whether the service says that the resource does not exist."""
    return _handler_code(error) == "NotFound"


def reason(error: Exception, resource_type: str) -> str:
    """The ResourceStatusReason for ``error``."""
    if isinstance(error, ClientError):
        said = error.response["Error"].get("Message") or error_code(error)
        meta = error.response.get("ResponseMetadata", {})
        return _returned(
            f"{said} (Service: {SERVICES.get(resource_type.split('::')[1], 'AWS')}, "
            f"Status Code: {meta.get('HTTPStatusCode', 0)}, "
            f"Request ID: {meta.get('RequestId') or 'null'}) (SDK Attempt Count: 1)",
            _handler_code(error),
        )
    if isinstance(error, ClaimedError):
        return str(error)
    if isinstance(error, AlreadyExistsError):
        return _returned(str(error), "AlreadyExists")
    if isinstance(error, RefusedError):
        return _returned(str(error), error.code)
    if isinstance(error, BotoCoreError):
        return _returned(str(error), "InvalidRequest")
    return _returned(f"{type(error).__name__}: {error}", "InternalFailure")


def _returned(message: str, code: str) -> str:
    return (
        f'Resource handler returned message: "{message}" '
        f"(RequestToken: {uuid.uuid4()}, HandlerErrorCode: {code})"
    )


def _handler_code(error: ClientError) -> str:
    code = error_code(error)
    for handler_code, parts in CODES:
        if any(part in code for part in parts):
            return handler_code
    return "GeneralServiceException"
