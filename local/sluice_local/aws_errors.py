"""Errors in the form in which the AWS SDKs can read them: JSON, S3's XML or the query XML.

moto answers what it cannot do with Flask's HTML, which an SDK can only report as a parse error.
"""

import json
import re
import uuid
from enum import Enum, auto
from typing import Any
from xml.sax.saxutils import escape

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

SCOPE = re.compile(r"Credential=[^/]+/\d{8}/[^/]+/(?P<service>[^/]+)/")
#: Services whose answers are the query protocol's XML; source: botocore's service models.
QUERY_SERVICES = (
    *("autoscaling", "cloudformation", "ec2", "elasticache", "elasticloadbalancing", "email"),
    *("iam", "monitoring", "rds", "redshift", "sns", "sts"),
)


class Protocol(Enum):
    """The forms of errors."""

    S3 = auto()
    QUERY = auto()
    JSON = auto()


XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def aws_error(environ: dict[str, Any], code: str, message: str, status: int) -> Response:
    """An error response in the protocol that the request speaks."""
    request_id = str(uuid.uuid4())
    protocol = protocol_of(environ)
    if protocol is Protocol.S3:
        body = (
            f"{XML}<Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
            f"<RequestId>{request_id}</RequestId></Error>"
        )
        content_type = "application/xml"
    elif protocol is Protocol.QUERY:
        body = query_error(code, message, request_id, fault=status >= 500)
        content_type = "text/xml"
    else:
        body = json.dumps({"__type": code, "message": message})
        content_type = "application/x-amz-json-1.1"
    headers = {"x-amzn-RequestId": request_id, "x-amzn-ErrorType": code}
    return Response(body, status=status, headers=headers, content_type=content_type)


def query_error(code: str, message: str, request_id: str = "", fault: bool = False) -> str:
    """The body of an error in the query protocol, for requests that are not signed as well.

    ``fault`` says that it is the service's own.
    """
    whose = "Receiver" if fault else "Sender"
    return (
        f"{XML}<ErrorResponse><Error><Type>{whose}</Type><Code>{escape(code)}</Code>"
        f"<Message>{escape(message)}</Message></Error>"
        f"<RequestId>{request_id or uuid.uuid4()}</RequestId></ErrorResponse>"
    )


def failure(environ: dict[str, Any], error: Exception) -> Response:
    """The response for an error that a service did not answer itself."""
    if isinstance(error, NotImplementedError):
        said = str(error) or "this operation"
        return aws_error(
            environ, "NotImplemented", f"The embedded AWS does not support it: {said}", 400
        )
    if isinstance(error, HTTPException):
        code = "UnknownOperationException" if error.code in (404, 405) else "BadRequest"
        return aws_error(environ, code, str(error.description), error.code or 400)
    said = f"The embedded AWS failed: {type(error).__name__}: {error}"
    # 400 and not 500: the SDKs would repeat a request that fails the same way each time.
    return aws_error(environ, "InternalFailure", said, 400)


def protocol_of(environ: dict[str, Any]) -> Protocol:
    """The protocol that a request speaks: of its service, or when it is not signed of its form."""
    service = service_of(environ)
    if service == "s3":  # whatever the type of an object's content
        return Protocol.S3
    if service is None:
        return _form(environ)
    if service in QUERY_SERVICES and not _speaks_json(environ):
        return Protocol.QUERY
    return Protocol.JSON  # REST services too


def _form(environ: dict[str, Any]) -> Protocol:
    """What an unsigned request looks like: a target, a form, an action in the URL, else S3's."""
    content_type = str(environ.get("CONTENT_TYPE", ""))
    if "HTTP_X_AMZ_TARGET" in environ or "x-amz-json" in content_type:
        return Protocol.JSON
    form = content_type.startswith("application/x-www-form-urlencoded")
    action = "Action=" in str(environ.get("QUERY_STRING", ""))
    return Protocol.QUERY if form or action else Protocol.S3


def _speaks_json(environ: dict[str, Any]) -> bool:
    content_type = str(environ.get("CONTENT_TYPE", ""))
    return "HTTP_X_AMZ_TARGET" in environ or "json" in content_type


def refuse(what: str) -> Any:
    """An operation that moto answers without doing it, as a method that says so."""

    def refused(*_: Any) -> Any:
        raise NotImplementedError(what)

    return refused


def service_of(environ: dict[str, Any]) -> str | None:
    """The service that a request is signed for, or None when it is not signed."""
    match = SCOPE.search(str(environ.get("HTTP_AUTHORIZATION", "")))
    return match["service"] if match else None
