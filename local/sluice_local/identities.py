"""Whose credentials are whose, and roles that services assume."""

from datetime import UTC
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from sluice_local.auth import identities
from sluice_local.clients import Credentials
from sluice_local.clock import CLOCK
from sluice_local.iam.evaluate import evaluate
from sluice_local.iam.policy import Json, PolicyError, parse
from sluice_local.iam.question import Allowed, Caller, Policies, Question


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


def assume_as_service(
    arn: str, service: str, session: str, region: str, source: str | None = None
) -> Credentials:
    """Credentials of a role for an AWS service (``glue.amazonaws.com``), for one hour.

    ``source`` is the ARN for which the service acts: a job's, a stack's. Raises
    ``AssumeRoleError`` with a sentence that names role and reason.
    """
    role = find_role(arn)
    if role is None:
        raise AssumeRoleError(f"Role {arn} does not exist")
    account = arn.split(":")[4]
    if not trusts(role.assume_role_policy_document, service, account, source):
        raise AssumeRoleError(
            f"Role {arn} cannot be assumed: its trust policy does not allow {service}"
        )
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


def trusts(
    document: str | Json, service: str, account: str = "", source: str | None = None
) -> bool:
    """Whether a trust policy allows sts:AssumeRole to a service; a malformed one does not.

    Conditions find the ``account`` and the ARN (``source``) for which the service acts, as
    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html has it, and the time.
    """
    now = CLOCK.naive()
    context = {
        "aws:currenttime": (f"{now.isoformat(timespec='seconds')}Z",),
        "aws:epochtime": (str(int(now.replace(tzinfo=UTC).timestamp())),),
        "aws:principalisawsservice": ("true",),
        "aws:principalservicename": (service,),
    }
    if account:
        context["aws:sourceaccount"] = (account,)
    if source:
        context["aws:sourcearn"] = (source,)
    caller = Caller(service, account, service=service)
    question = Question(caller, "sts:AssumeRole", "*", account, context)
    try:
        policies = Policies(resource=parse(document), resource_must_allow=True)
    except PolicyError:
        return False
    return isinstance(evaluate(question, policies), Allowed)


def as_list(value: Any) -> list[Any]:
    """A policy's member that may be one or many."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
