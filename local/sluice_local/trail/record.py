"""The record of one call: CloudTrail's event in JSON. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from typing import Any

from sluice_local import ACCOUNT
from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call
from sluice_local.trail import iso, names
from sluice_local.trail.elements import request_parameters, response_elements
from sluice_local.trail.identity import user_identity
from sluice_local.trail.outcome import Outcome
from sluice_local.trail.touched import resources

VERSION = "1.11"
#: Read-only calls whose answer is recorded all the same: whom the credentials are for.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
ANSWERED = ("AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")


def record(
    call: Call,
    principal: Principal | None,
    outcome: Outcome,
    *,
    service: str | None = None,
    provider: str | None = None,
) -> dict[str, Any]:
    """The event.

    ``service`` and ``provider`` are as in ``user_identity``. A call that a service makes has its
    name for address and user agent. There are no ``tlsDetails``: the server speaks HTTP.
    """
    known = principal is not None and principal.kind is not Kind.ANONYMOUS
    account = (principal.account if principal and known else "") or ACCOUNT
    reads = names.reads_only(call.service, call.operation)
    is_data = names.data_type(call.service, call.operation) is not None
    found: dict[str, Any] = {
        "eventVersion": VERSION,
        "userIdentity": user_identity(call, principal, service=service, provider=provider),
        "eventTime": iso(outcome.time),
        "eventSource": names.event_source(call.service),
        "eventName": names.event_name(call.service, call.operation),
        "awsRegion": names.event_region(call.service, call.region),
        "sourceIPAddress": service or call.source_ip,
        "userAgent": service or call.user_agent,
    }
    if outcome.failed:
        found["errorCode"] = names.error_code(call.service, outcome.code or "")
        if outcome.message:
            found["errorMessage"] = outcome.message
    found |= {
        "requestParameters": request_parameters(call),
        "responseElements": _elements(call, outcome, reads, is_data),
        "requestID": outcome.request_id,
        "eventID": outcome.event_id,
        "readOnly": reads,
    }
    about = resources(call, account, outcome.response)
    if about:
        found["resources"] = about
    return found | {
        "eventType": "AwsApiCall",
        "managementEvent": not is_data,
        "recipientAccountId": account,
        "eventCategory": "Data" if is_data else "Management",
    }


def wants_answer(call: Call) -> bool:
    """Whether the record needs the answer's content; else it need not be read."""
    if call.service == "s3":
        return False
    answered = not names.reads_only(call.service, call.operation) or call.operation in ANSWERED
    return answered or call.service == "kms"


def _elements(call: Call, outcome: Outcome, reads: bool, is_data: bool) -> dict[str, Any] | None:
    if outcome.failed or (reads and call.operation not in ANSWERED):
        return None
    if call.service == "s3":
        return _headers_of(outcome) if is_data else None
    return response_elements(call, outcome.response)


def _headers_of(outcome: Outcome) -> dict[str, Any] | None:
    """What S3 says of an object that it wrote."""
    told = ("x-amz-server-side-encryption", "x-amz-version-id", "x-amz-delete-marker")
    found = {name: value for name, value in outcome.headers.items() if name.startswith(told)}
    return found or None
