"""Which operation of which service a raw HTTP request is, and with which parameters.

By moto's routers and parsers and by botocore's service models, so that what is judged and recorded
is what moto does (``agreement`` sees to the rest). A request that could be read in two ways is not
identified: else a policy would be asked about one reading and moto would do the other.
"""

import gzip
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import (
    PRESERVED_HEADER_NAMES_ENVIRON_KEY,
    Request,
    determine_request_protocol,
)
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from sluice_local import REGION
from sluice_local.calls import Call, Unidentified
from sluice_local.calls.bodies import READERS, payload_of
from sluice_local.calls.subresources import contradiction, successor

#: moto's backends that botocore calls otherwise; source: ``moto.core.responses``.
BOTOCORE_NAMES = {"awslambda": "lambda"}
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
SCOPE = re.compile(r"^[^/]*/\d{8}/(?P<region>[^/]+)/[^/]+/aws4_request$")
CREDENTIAL = re.compile(r"Credential=(?P<scope>[^,\s]+)")
#: More than any request of AWS's may have, when it is not an object.
LARGEST_BODY = 32 * 1024 * 1024


def identify(environ: Mapping[str, Any], body: bytes, service: str) -> Call | Unidentified:
    """The call that a WSGI request is; never raises.

    ``service`` is moto's name of the backend that gets the request. ``body`` is all of it; what is
    streamed (an object) is not read.
    """
    try:
        return _identify(environ, body, BOTOCORE_NAMES.get(service, service))
    except HTTPException:
        return Unidentified(f"no operation of {service} has this method, path, target or action")
    except NotImplementedError as error:
        return Unidentified(str(error))
    except Exception as error:  # whatever a stranger sends must not end the request otherwise
        return Unidentified(f"the request cannot be read ({type(error).__name__})")


def _identify(environ: Mapping[str, Any], body: bytes, service: str) -> Call | Unidentified:
    headers = Headers(_headers(environ))
    query = MultiDict(parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True))
    if headers.get("content-encoding") == "gzip" and service != "s3":
        body = _unzipped(body)
    model = get_service_model(service)
    content_type = headers.get("content-type")
    protocol = determine_request_protocol(model, content_type)
    reads_form = protocol in ("query", "ec2")
    more: dict[str, Any] = {"wsgi.input": io.BytesIO(body if reads_form else b"")}
    if "x-amz-target" in headers:
        more["HTTP_X_AMZ_TARGET"] = _target(headers["x-amz-target"], model)
    request = Request({**environ, **more})
    values = query
    if reads_form and request.form:
        if query:
            return Unidentified("the parameters are in the URL as well as in the body")
        values = request.form
    if protocol == "json" and query:
        return Unidentified("the URL of a JSON request has no parameters")
    operation, labels = get_service_router(service).match(request)
    if protocol.startswith("rest"):
        operation = successor(operation)
        said = contradiction(operation, query, headers)
        if said is not None:
            return Unidentified(said)
    parser = READERS.get(protocol) or PROTOCOL_PARSERS[protocol]
    params = parser(operation, map_type=dict).parse(
        {
            "method": request.method,
            "values": values,
            "headers": headers,
            "body": payload_of(operation, body),
            "url_path": request.path,
            "url_params": labels,
        }
    )
    return Call(
        service=service,
        operation=operation.name,
        params={key: value for key, value in (params or {}).items() if value is not None},
        region=region_of(headers, query),
        headers=headers,
        query=query.to_dict(),
        source_ip=str(environ.get("REMOTE_ADDR") or "127.0.0.1"),
        user_agent=headers.get("user-agent", ""),
    )


def region_of(headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    """The region that a request is signed for, in its header or its URL; unsigned, the default."""
    found = CREDENTIAL.search(headers.get("authorization", ""))
    scope = SCOPE.match(found["scope"] if found else query.get("X-Amz-Credential", ""))
    return scope["region"] if scope else REGION


class Headers(dict[str, str]):
    """Headers by lower-case name, which may be asked for in any case."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())


def _target(target: str, model: Any) -> str:
    """The target as the model has it: SDKs may leave the namespace of a service's name out.

    botocore names ``com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101``, JavaScript's SDK
    ``CloudTrail_20131101``. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
    """
    prefix = str(model.metadata.get("targetPrefix", ""))
    service, _, operation = target.rpartition(".")
    return f"{prefix}.{operation}" if service == prefix.rpartition(".")[2] else target


def _headers(environ: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Name and value of each header; moto keeps the names of those that have an underscore."""
    written = environ.get(PRESERVED_HEADER_NAMES_ENVIRON_KEY) or {}
    for key, value in environ.items():
        if key.startswith("HTTP_") or (key in ("CONTENT_TYPE", "CONTENT_LENGTH") and value):
            name = written.get(key) or key.removeprefix("HTTP_").replace("_", "-")
            yield name.lower(), str(value)


def _unzipped(body: bytes) -> bytes:
    """SDKs may compress a request; moto reads it then as well."""
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
        plain = stream.read(LARGEST_BODY + 1)
    if len(plain) > LARGEST_BODY:
        raise NotImplementedError("the body is too large when it is decompressed")
    return plain
