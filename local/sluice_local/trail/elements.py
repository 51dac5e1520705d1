"""``requestParameters`` and ``responseElements``, without what must not be written down. Pure.

What a service's model marks as sensitive is hidden, bytes are left out, and so is what is listed
here. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from moto.core.utils import get_service_model

from sluice_local.calls import Call

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
#: Members that records do not have, in any service. Secrets:
#: https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieve-ct-entries.html; messages to
#: encrypt: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
LEFT_OUT = frozenset(
    (
        *("SecretString", "SecretBinary", "SecretAccessKey", "SessionToken", "WebIdentityToken"),
        *("SAMLAssertion", "Password", "OldPassword", "NewPassword", "TemplateBody"),
        *("StackPolicyBody", "Plaintext", "CiphertextBlob", "ParameterValue", "logEvents"),
    )
)
#: Members that are hidden, by operation. A message:
#: https://docs.aws.amazon.com/sns/latest/dg/logging-using-cloudtrail.html
HIDE = {
    "Publish": frozenset({"Message", "Subject", "MessageAttributes", "PhoneNumber"}),
    "PublishBatch": frozenset({"PublishBatchRequestEntries"}),
    "StartQueryExecution": frozenset({"QueryString"}),
    "CreateConnection": frozenset({"ConnectionProperties"}),
    "UpdateConnection": frozenset({"ConnectionProperties"}),
}
#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
LARGEST = 100 * 1024


def request_parameters(call: Call) -> dict[str, Any] | None:
    """The parameters as CloudTrail writes them; None when there are none, or too many."""
    operation = get_service_model(call.service).operation_model(call.operation)
    if call.service == "s3":
        found = _of_s3(call, operation)
    elif operation.input_shape is None:
        found = {}
    else:
        found = _structure(operation.input_shape, call.params, call)
    return _limited(found)


def response_elements(call: Call, response: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answer as CloudTrail writes it; None when it has nothing to say."""
    shape = get_service_model(call.service).operation_model(call.operation).output_shape
    return _limited(_structure(shape, response, call)) if shape is not None else None


def _limited(found: dict[str, Any]) -> dict[str, Any] | None:
    if not found or len(json.dumps(found)) > LARGEST:
        return None
    return found


def _structure(shape: Any, values: Mapping[str, Any], call: Call) -> dict[str, Any]:
    found = {}
    for name, value in values.items():
        member = shape.members.get(name)
        if member is None or value is None or name in LEFT_OUT:
            continue
        if name in HIDE.get(call.operation, ()) or member.metadata.get("sensitive"):
            found[lower_first(name)] = HIDDEN
            continue
        element = _element(member, value, call)
        if element is not None:
            found[lower_first(name)] = element
    return found


def _element(shape: Any, value: Any, call: Call) -> Any:
    if shape.metadata.get("sensitive"):
        return HIDDEN
    kind = shape.type_name
    if kind == "structure" and isinstance(value, Mapping):
        return _structure(shape, value, call)
    if kind == "list" and isinstance(value, list):
        return [_element(shape.member, each, call) for each in value]
    if kind == "map" and isinstance(value, Mapping):
        return {str(key): _element(shape.value, each, call) for key, each in value.items()}
    return plain(value)


def plain(value: Any) -> Any:
    """A scalar as JSON has it; None for bytes. A time is ``Jan 1, 2026, 1:00:00 PM``."""
    if isinstance(value, bytes | bytearray):
        return None
    if isinstance(value, datetime):
        hour = value.hour % 12 or 12
        return f"{value:%b} {value.day}, {value.year}, {hour}:{value:%M:%S %p}"
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)


def lower_first(name: str) -> str:
    """``RoleArn`` is ``roleArn`` in records."""
    return name[:1].lower() + name[1:]


def _of_s3(call: Call, operation: Any) -> dict[str, Any]:
    """S3's: the bucket, the key, the host, and the names that URL, headers and body use.

    The keys that DeleteObjects deletes are not among them.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
    """
    found: dict[str, Any] = {}
    names = {"Bucket": "bucketName", "Key": "key"}
    members = operation.input_shape.members if operation.input_shape is not None else {}
    for name, value in call.params.items():
        place = members[name].serialization if name in members else {}
        wire = str(place.get("name", name))
        where = place.get("location")
        if name in names:
            found[names[name]] = value
        elif where == "querystring" or (where == "header" and _telling(wire)):
            found[wire] = plain(value)
        elif name == "Policy" and call.operation == "PutBucketPolicy":
            found["bucketPolicy"] = _document(value)
        elif where is None and name != "Delete" and not isinstance(value, bytes):
            found[wire] = json.loads(json.dumps(value, default=plain))
    for name, value in operation.http_trait.query_args.items():
        found.setdefault(name, value or "")
    if "host" in call.headers:
        found["Host"] = call.headers["host"]
    return found


def _telling(header: str) -> bool:
    """A header that is written down: AWS's own, but for keys that customers bring."""
    name = header.lower()
    return name.startswith("x-amz-") and "customer-key" not in name


def _document(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return None
