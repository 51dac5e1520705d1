"""What a request asks, as rules look at it."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.wsgi import get_input_stream

from sluice_local import ACCOUNT
from sluice_local.calls import Call
from sluice_local.identities import caller_arn
from sluice_local.sessions import access_key_of

#: A longer parameter is a template or a document, and names no resource.
LONGEST = 2048


@dataclass(frozen=True)
class Seen:
    """A call: whose service and operation it is, the texts among its parameters, who makes it."""

    service: str
    operation: str
    resources: tuple[str, ...]
    caller: str
    region: str = "us-east-1"


def look(environ: dict[str, Any], service: str) -> Seen:
    """What a request asks of the service; an operation that cannot be told is empty."""
    call = environ.get("sluice.call")
    if isinstance(call, Call):
        operation, params, region = call.operation, call.params, call.region
    else:
        operation, params = _operation(environ, service)
        region = _region(environ)
    principal = environ.get("sluice.principal")
    caller = getattr(principal, "arn", None) or caller_arn(access_key_of(environ), ACCOUNT)
    return Seen(service, operation, tuple(_texts(params)), caller, region)


def _operation(environ: dict[str, Any], service: str) -> tuple[str, Mapping[str, Any]]:
    """The operation and its parameters, by what the request shows of itself."""
    if service == "s3":
        return _s3(environ)
    body = get_input_stream(environ).read()
    environ["wsgi.input"] = io.BytesIO(body)
    target = str(environ.get("HTTP_X_AMZ_TARGET", ""))
    if target:
        try:
            params = json.loads(body or b"{}")
        except ValueError:
            params = {}
        return target.rpartition(".")[2], params if isinstance(params, dict) else {}
    form = dict(parse_qsl(body.decode("utf-8", "replace")))
    form = {**dict(parse_qsl(str(environ.get("QUERY_STRING", "")))), **form}
    return form.pop("Action", ""), form


def _s3(environ: dict[str, Any]) -> tuple[str, Mapping[str, Any]]:
    from moto.core.request import Request
    from moto.core.routing import get_service_router
    from werkzeug.exceptions import HTTPException

    bucket, _, key = str(environ.get("PATH_INFO", "")).lstrip("/").partition("/")
    params = {"Bucket": bucket, "Key": key, "Object": f"{bucket}/{key}" if key else ""}
    try:
        operation, _ = get_service_router("s3").match(Request(environ))
    except HTTPException:
        return "", params
    return str(operation.name), params


def _region(environ: dict[str, Any]) -> str:
    scope = str(environ.get("HTTP_AUTHORIZATION", "")).partition("Credential=")[2].split("/")
    return scope[2] if len(scope) > 3 else "us-east-1"


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
