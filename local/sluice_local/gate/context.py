"""What the conditions of policies may look at: the condition keys of a call and its caller. Pure.

Keys are lower-case, as policies mean them in any case. One that a call does not have is absent.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call
from sluice_local.gate import keys, tags
from sluice_local.gate.asked import Asked, Known
from sluice_local.iam.question import Caller

Values = tuple[str, ...]
Context = dict[str, Values]
TYPES = {
    Kind.ROOT: "Account",
    Kind.USER: "User",
    Kind.SESSION: "AssumedRole",
    Kind.ANONYMOUS: "Anonymous",
}
#: The identity actions that look at the entity's boundary as it is; the others bring a new one.
OF_BOUNDED = (
    *("AttachRolePolicy", "AttachUserPolicy", "DeleteRolePermissionsBoundary"),
    *("DeleteRolePolicy", "DeleteUserPermissionsBoundary", "DeleteUserPolicy"),
    *("DetachRolePolicy", "DetachUserPolicy", "PutRolePolicy", "PutUserPolicy"),
)
GLUE = "glue.amazonaws.com"


def caller_of(who: Principal) -> Caller:
    """The caller as policies' Principal elements may name it."""
    return Caller(
        arn=who.arn,
        account=who.account,
        names=(who.role_arn,) if who.role_arn else (),
        is_root=who.kind is Kind.ROOT,
        is_anonymous=who.kind is Kind.ANONYMOUS,
    )


def of_call(call: Call, who: Principal, own_tags: Mapping[str, str], now: datetime) -> Context:
    """The keys that every permission of a call has.

    ``own_tags`` are the tags of the caller's user or role; ``now`` is a UTC time with its zone.
    HTTP on loopback stands for TLS here: ``aws:SecureTransport`` is true.
    """
    found: Context = {
        "aws:currenttime": (now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),),
        "aws:epochtime": (str(int(now.timestamp())),),
        "aws:requestedregion": (call.region,),
        "aws:securetransport": ("true",),
        "aws:sourceip": (call.source_ip,),
        "aws:viaawsservice": ("false",),
        "aws:principalisawsservice": ("false",),
        **_of_principal(who, own_tags),
        **of_parameters(call),
    }
    if call.user_agent:
        found["aws:useragent"] = (call.user_agent,)
    if call.headers.get("referer"):
        found["aws:referer"] = (call.headers["referer"],)
    return found


def of_parameters(call: Call) -> Context:
    """The keys that are a call's own parameters, whoever calls."""
    return {**keys.of_service(call), **_of_tags(call)}


def of_question(asked: Asked, call: Call, shared: Context, known: Known, owner: str) -> Context:
    """The keys of one permission: those of the call, of the resource, and its own.

    ``owner`` is the account of the resource. What a service asks in the caller's name has not the
    caller's address: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
    """
    found = {**shared, "aws:resourceaccount": (owner,)}
    for key, value in known.resource_tags(asked.resource).items():
        found[f"aws:resourcetag/{key.lower()}"] = (value,)
        if asked.action.startswith("iam:"):
            found[f"iam:resourcetag/{key.lower()}"] = (value,)
        if asked.action.startswith("secretsmanager:"):
            found[f"secretsmanager:resourcetag/{key.lower()}"] = (value,)
    if asked.action.startswith("s3:"):
        found["s3:resourceaccount"] = (owner,)
        found |= _existing_tags(asked, call, known)
    if asked.action.startswith("kms:"):
        found["kms:calleraccount"] = shared.get("aws:principalaccount", (owner,))
        found["kms:resourcealiases"] = known.key_aliases(asked.resource)
    if asked.action.startswith("iam:") and call.service == "iam":
        found |= _boundary(call, owner, known)
    found |= asked.context
    if "kms:viaservice" in asked.context:
        found["aws:viaawsservice"] = ("true",)
        found.pop("aws:sourceip", None)
        names = [key.split(":", 2)[2] for key in found if key.startswith("kms:encryptioncontext:")]
        found["kms:encryptioncontextkeys"] = tuple(names)
    return found


def _of_principal(who: Principal, own_tags: Mapping[str, str]) -> Context:
    found: Context = {"aws:principaltype": (TYPES[who.kind],)}
    if who.kind is Kind.ANONYMOUS:
        return {**found, "aws:userid": ("anonymous",)}
    found["aws:principalaccount"] = (who.account,)
    found["aws:principalarn"] = (who.role_arn or who.arn,)
    found["aws:userid"] = (who.principal_id or who.account,)
    for key, value in {**own_tags, **who.session_tags}.items():
        found[f"aws:principaltag/{key.lower()}"] = (value,)
    if who.kind is Kind.USER:
        found["aws:username"] = (who.name,)
    if who.kind is Kind.SESSION:
        found["aws:multifactorauthpresent"] = ("false",)
        if who.issued is not None:
            found["aws:tokenissuetime"] = (who.issued.strftime("%Y-%m-%dT%H:%M:%SZ"),)
        if who.invoked_by == GLUE:  # Glue's developer guide, "Control settings using context keys"
            found["glue:credentialissuingservice"] = (GLUE,)
            found["glue:roleassumedby"] = (GLUE,)
    return found


def _of_tags(call: Call) -> Context:
    given = tags.given(call.params)
    if call.service == "s3" and call.params.get("Key") is not None:
        return {}  # an object's tags have keys of their own
    found: Context = {f"aws:requesttag/{key.lower()}": (value,) for key, value in given.items()}
    named = tuple(given) or tags.removed(call.params)
    if named:
        found["aws:tagkeys"] = named
    return found


def _existing_tags(asked: Asked, call: Call, known: Known) -> Context:
    bucket, slash, key = asked.resource.removeprefix("arn:aws:s3:::").partition("/")
    if not slash:
        return {}
    version = call.params.get("VersionId")
    existing = known.object_tags(bucket, key, version if key == call.params.get("Key") else None)
    return {f"s3:existingobjecttag/{name.lower()}": (value,) for name, value in existing.items()}


def _boundary(call: Call, owner: str, known: Known) -> Context:
    """``iam:PermissionsBoundary``: the one that a call brings, or that its entity has."""
    boundary = call.params.get("PermissionsBoundary")
    if call.operation in OF_BOUNDED:
        kind = "role" if "RoleName" in call.params else "user"
        name = call.params.get("RoleName") or call.params.get("UserName")
        boundary = known.boundary_of(owner, kind, str(name))
    return {"iam:permissionsboundary": (str(boundary),)} if boundary else {}
