"""Whose credentials are whose, and roles that services assume."""

import json
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from sluice_local.auth import identities
from sluice_local.clients import Credentials


class AssumeRoleError(Exception):
    """The role is not there, or its trust policy does not let the service in."""


def credentials_of(access_key: str) -> Credentials:
    """The credentials with this key id: the root's, a user's, or a session's.

    With those of a key that is gone by now every call is refused, as AWS refuses it.
    """
    found = identities.find(access_key)
    if found is None:
        return Credentials(access_key, "gone")
    return Credentials(access_key, found.secret, found.token)


def role_arn(account: str, role: str) -> str:
    """The ARN of a role given by ARN, by name, or by path and name."""
    return role if role.startswith("arn:") else f"arn:aws:iam::{account}:role/{role.lstrip('/')}"


def find_role(arn: str) -> Any:
    """The role of moto with this ARN, or None."""
    account = arn.split(":")[4] if arn.count(":") >= 5 else ""
    for role in list(iam_backends[account]["aws"].roles.values()) if account.isdigit() else []:
        if role.arn == arn:
            return role
    return None


def assume_as_service(arn: str, service: str, session: str, region: str) -> Credentials:
    """Credentials of a role for an AWS service (``glue.amazonaws.com``), for one hour.

    Raises ``CannotAssume`` with a sentence that names role and reason.
    """
    role = find_role(arn)
    if role is None:
        raise AssumeRoleError(f"Role {arn} does not exist")
    if not trusts(role.assume_role_policy_document, service):
        raise AssumeRoleError(
            f"Role {arn} cannot be assumed: its trust policy does not allow {service}"
        )
    account = arn.split(":")[4]
    assumed = sts_backends[account]["aws"].assume_role(
        region_name=region,
        role_session_name=session,
        role_arn=arn,
        policy=None,
        duration=3600,
        external_id=None,
    )
    identities.sessions.describe(assumed.access_key_id, invoked_by=service)
    return Credentials(assumed.access_key_id, assumed.secret_access_key, assumed.session_token)


def trusts(document: str | dict[str, Any], service: str) -> bool:
    """Whether a trust policy allows sts:AssumeRole to the service. Conditions are not judged."""
    policy = json.loads(document) if isinstance(document, str) else document
    for statement in as_list(policy.get("Statement")):
        principal = statement.get("Principal", {})
        services = as_list(principal.get("Service")) if isinstance(principal, dict) else [principal]
        actions = {str(action).lower() for action in as_list(statement.get("Action"))}
        if (
            statement.get("Effect") == "Allow"
            and actions & {"sts:assumerole", "sts:*", "*"}
            and ({service, "*"} & set(services))
        ):
            return True
    return False


def as_list(value: Any) -> list[Any]:
    """A policy's member that may be one or many."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
