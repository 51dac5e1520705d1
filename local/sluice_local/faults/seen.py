"""What a request asks, as rules look at it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sluice_local import REGION
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
    who: Principal = environ[PRINCIPAL]
    caller = who.arn or ANONYMOUS
    call = environ.get(KEY)
    if not isinstance(call, Call):
        return Seen(service, "", (), caller)
    return Seen(call.service, call.operation, tuple(_resources(call)), caller, call.region)


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
