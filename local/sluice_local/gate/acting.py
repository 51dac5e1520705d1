"""Services that call: in somebody's name, or for themselves.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-calledvia
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sluice_local import internal
from sluice_local.auth import Principal
from sluice_local.iam.question import Caller

Keys = dict[str, tuple[str, ...]]
CLOUDTRAIL = "cloudtrail.amazonaws.com"


@dataclass(frozen=True)
class Acting:
    """Which service calls: ``itself``, or ``for_caller`` with the caller's credentials.

    ``source`` is the ARN of the resource for which a service acts for itself.
    """

    itself: str | None = None
    for_caller: str | None = None
    source: str = ""


def of_request(environ: Mapping[str, Any]) -> Acting:
    """What ``internal`` has noted in a request's environ."""
    return Acting(
        environ.get(internal.SERVICE),
        environ.get(internal.INVOKED_BY),
        str(environ.get(internal.SOURCE, "")),
    )


def in_name_of(acting: Acting, who: Principal) -> Keys:
    """The keys of a call that a service makes with its caller's own credentials.

    A service that works under a role of its own is called through nobody.
    """
    service = acting.for_caller
    if service is None or who.invoked_by == service:
        return {}
    called = (service,)
    return {
        "aws:viaawsservice": ("true",),
        "aws:calledvia": called,
        "aws:calledviafirst": called,
        "aws:calledvialast": called,
    }


def service_caller(service: str) -> Caller:
    """A service as the caller, which only policies of resources can let in."""
    return Caller(arn=service, account="", service=service)


def service_keys(service: str, source: str, now: datetime) -> Keys:
    """The condition keys of what a service asks for itself; ``now`` is UTC with its zone."""
    found: Keys = {
        "aws:currenttime": (now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),),
        "aws:epochtime": (str(int(now.timestamp())),),
        "aws:principalisawsservice": ("true",),
        "aws:principalservicename": (service,),
        "aws:principaltype": ("AWSService",),
        "aws:securetransport": ("true",),
        "aws:viaawsservice": ("false",),
    }
    if source:
        found["aws:sourcearn"] = (source,)
        account = (source.split(":")[4],) if source.count(":") > 4 else ()
        found["aws:sourceaccount"] = account
        # the older name, of the policy that each topic starts with
        # https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
        found["aws:sourceowner"] = account
    return found


def with_key(service: str, source: str, given: bool) -> Keys:
    """What a service's own use of a KMS key is known by, where it names the key itself.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
    """
    if service == CLOUDTRAIL and given:
        return {"kms:encryptioncontext:aws:cloudtrail:arn": (source,)}
    return {}
