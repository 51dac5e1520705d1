"""``userIdentity``: who made a call, in CloudTrail's words. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

import base64
import json
from typing import Any

from sluice_local import ACCOUNT
from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call
from sluice_local.trail import iso


def user_identity(
    call: Call,
    principal: Principal | None,
    *,
    service: str | None = None,
    provider: str | None = None,
) -> dict[str, Any]:
    """The element of a record.

    ``service`` is the AWS service that made the call, with somebody's credentials or, when there is
    no principal, for itself. ``provider`` is the ARN of the identity provider that a session of a
    web identity came from.
    """
    if principal is None:
        if service:
            return {"type": "AWSService", "invokedBy": service}
        return {"type": "Unknown"}
    if principal.kind == Kind.ANONYMOUS:
        if call.operation == "AssumeRoleWithWebIdentity" and call.service == "sts":
            return web_identity(str(call.params.get("WebIdentityToken", "")), _account(call))
        return {"type": "AWSAccount", "principalId": "", "accountId": "anonymous"}
    found: dict[str, Any] = {
        "type": str(principal.kind),
        "principalId": principal.principal_id or principal.account,
        "arn": principal.arn,
        "accountId": principal.account,
        "accessKeyId": principal.access_key,
    }
    if principal.kind == Kind.USER:
        found["userName"] = principal.name
    if principal.kind == Kind.SESSION:
        found["sessionContext"] = _session(principal, provider)
    if service or principal.invoked_by:
        found["invokedBy"] = service or principal.invoked_by
    return found


def _session(principal: Principal, provider: str | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "sessionIssuer": {
            "type": "Role",
            "principalId": principal.principal_id.split(":")[0],
            "arn": principal.role_arn,
            "accountId": principal.account,
            "userName": principal.name,
        }
    }
    if provider:
        context["webIdFederationData"] = {"federatedProvider": provider, "attributes": {}}
    context["attributes"] = {"mfaAuthenticated": "false"}
    if principal.issued is not None:
        context["attributes"]["creationDate"] = iso(principal.issued)
    return context


def web_identity(token: str, account: str) -> dict[str, Any]:
    """Who bears a token, by what it claims; it may be anybody's.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#cloudtrail-integration_examples-sts-api
    """
    found: dict[str, Any] = {"type": "WebIdentityUser"}
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        issuer = str(claims["iss"]).split("://")[-1]
        audience = claims.get("aud", "")
        audience = audience[0] if isinstance(audience, list) else audience
        subject = str(claims["sub"])
    except (ValueError, KeyError, IndexError, TypeError):
        return found
    provider = f"arn:aws:iam::{account}:oidc-provider/{issuer}"
    found["principalId"] = f"{provider}:{audience}:{subject}"
    found["userName"] = subject
    found["identityProvider"] = provider
    return found


def _account(call: Call) -> str:
    """The account of the role that a web identity assumes."""
    parts = str(call.params.get("RoleArn", "")).split(":")
    return parts[4] if len(parts) > 5 and parts[4] else ACCOUNT


def user_name(identity: dict[str, Any]) -> str | None:
    """The name by which LookupEvents finds the caller: of a session, the session's."""
    kind = identity.get("type")
    if kind == "Root":
        return "root"
    if kind == "AssumedRole":
        return str(identity.get("arn", "")).rpartition("/")[2]
    name = identity.get("userName")
    return str(name) if name else None
