"""What a request asks, as rules look at it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from sluice_local import ACCOUNT, REGION
from sluice_local.auth import Principal
from sluice_local.calls import Call
from sluice_local.calls.agreement import KEY

#: Where the one who checks signatures puts the caller.
PRINCIPAL = "sluice.principal"
#: A longer parameter is a template or a document, and names no resource.
LONGEST = 2048
ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Seen:
    """A call: whose service and operation it is, the texts among its parameters, who makes it."""

    service: str
    operation: str
    resources: tuple[str, ...]
    caller: str
    region: str = REGION


def look(environ: dict[str, Any], service: str) -> Seen:
    """What a request asks of the service; of one that was not identified no operation is known."""
    principal = environ.get(PRINCIPAL)
    call = environ.get(KEY)
    if not isinstance(call, Call):
        return Seen(service, "", (), _arn(principal, ""))
    signed = call.headers.get("authorization", "") or f"={call.query.get('X-Amz-Credential', '/')}"
    caller = _arn(principal, signed.partition("=")[2].partition("/")[0])
    return Seen(call.service, call.operation, tuple(_resources(call)), caller, call.region)


def _arn(principal: Any, access_key: str) -> str:
    """Who makes a call; where nobody has looked at the signature, whose the key is."""
    if isinstance(principal, Principal):
        return principal.arn or ANONYMOUS
    if not access_key:
        return ANONYMOUS
    for _, _, sts in sts_backends.iter_backends():
        for role in list(sts.assumed_roles):
            if role.access_key_id == access_key:
                return str(role.arn)
    for _, _, iam in iam_backends.iter_backends():
        for user in list(iam.users.values()):
            if any(key.access_key_id == access_key for key in user.access_keys):
                return str(user.arn)
    return f"arn:aws:iam::{ACCOUNT}:root"


def _resources(call: Call) -> Iterator[str]:
    """The texts in the parameters; of S3 first the bucket, last the object in its bucket."""
    if call.service != "s3":
        yield from _texts(call.params)
        return
    bucket, key = call.params.get("Bucket"), call.params.get("Key")
    yield from (each for each in (bucket, key) if each)
    rest = {name: value for name, value in call.params.items() if name not in ("Bucket", "Key")}
    yield from _texts(rest)
    if bucket and key:
        yield f"{bucket}/{key}"


def _texts(value: Any) -> Iterator[str]:
    """All texts in a request's parameters, but for long ones."""
    if isinstance(value, str):
        if 0 < len(value) <= LONGEST:
            yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
