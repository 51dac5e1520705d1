"""IAM: entities are named, and their ARNs have their paths.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known, Params
from sluice_local.gate.generic import Namer, asked_by_name, one_of

CREATIONS = {"role": "CreateRole", "user": "CreateUser", "group": "CreateGroup"}
MEMBERS = {
    "role": "RoleName",
    "user": "UserName",
    "group": "GroupName",
    "instance-profile": "InstanceProfileName",
}


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:
    """By the reference, with the entities' own paths."""
    return asked_by_name(call, account, names(call, account, known))


def names(call: Call, account: str, known: Known) -> dict[str, Namer]:
    """How each type's resources are found in a call."""
    found: dict[str, Namer] = {
        kind: _entity(call, account, kind, member, known) for kind, member in MEMBERS.items()
    }
    return {
        **found,
        "policy": _policy,
        "oidc-provider": _provider,
        "saml-provider": one_of("SAMLProviderArn", "Name"),
        "mfa": one_of("SerialNumber", "VirtualMFADeviceName"),
        "server-certificate": one_of("ServerCertificateName"),
    }


def _entity(call: Call, account: str, kind: str, member: str, known: Known) -> Namer:
    def name(params: Params) -> Iterable[str]:
        given = params.get(member) or (params.get("PolicySourceArn") if kind == "user" else None)
        if not given:
            return []
        if call.operation.startswith("Create") and "Path" in params:
            return [_path(params) + str(given)]
        return [known.entity_arn(account, kind, str(given)) or str(given)]

    return name


def _policy(params: Params) -> Iterable[str]:
    """A policy by its ARN; only its creation names it."""
    if params.get("PolicyArn"):
        return [str(params["PolicyArn"])]
    name = params.get("PolicyName")
    return [_path(params) + str(name)] if name else []


def _provider(params: Params) -> Iterable[str]:
    """A provider by its ARN; its creation gives the URL, which the ARN has without its scheme."""
    if params.get("OpenIDConnectProviderArn"):
        return [str(params["OpenIDConnectProviderArn"])]
    url = str(params.get("Url", ""))
    return [url.partition("://")[2] or url] if url else []


def _path(params: Params) -> str:
    """A path as a name in an ARN begins with it: without the first slash."""
    return str(params.get("Path") or "/").lstrip("/")
