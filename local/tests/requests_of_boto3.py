"""What boto3 would send, as a WSGI environ, without sending it."""

from typing import Any
from urllib.parse import unquote, urlsplit

import boto3
from botocore.config import Config

ENDPOINT = "http://127.0.0.1:5000"


class CaughtError(Exception):
    """Carries the request instead of an answer."""

    def __init__(self, request: Any) -> None:
        self.request = request


def _catch(request: Any, **_: Any) -> None:
    raise CaughtError(request)


def client(service: str, region: str = "us-east-1", **config: Any) -> Any:
    """A client that catches each of its requests."""
    config.setdefault("s3", {"addressing_style": "path"})
    made = boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id="AKIAEMBEDDEDAWSTESTS",
        aws_secret_access_key="any",
        config=Config(retries={"total_max_attempts": 1}, **config),
    )
    made.meta.events.register("before-send", _catch)
    return made


def request_of(made: Any, operation: str, params: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The environ and the body of a call, by the operation's name in the model."""
    try:
        made._make_api_call(operation, params)
    except CaughtError as caught:
        return environ_of(caught.request)
    raise AssertionError("nothing was sent")


def environ_of(request: Any) -> tuple[dict[str, Any], bytes]:
    """What werkzeug's server makes of a prepared request."""
    headers = {
        name: value.decode() if isinstance(value, bytes) else str(value)
        for name, value in request.headers.items()
    }
    body = request.body or b""
    body = body.read() if hasattr(body, "read") else body
    return environ(
        request.method, request.url, headers, body.encode() if isinstance(body, str) else body
    )


def environ(
    method: str, url: str, headers: dict[str, str], body: bytes = b""
) -> tuple[dict[str, Any], bytes]:
    """An environ as werkzeug's server makes it, and the body."""
    parts = urlsplit(url)
    made: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote(parts.path, "latin-1") or "/",
        "RAW_URI": parts.path + (f"?{parts.query}" if parts.query else "") or "/",
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(parts.port or 80),
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "wsgi.url_scheme": "http",
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        made[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return made, body
