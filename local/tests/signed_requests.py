"""Requests as a server sees them, made of what a client sends."""

from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from sluice_local.auth.claims import Claim, read
from sluice_local.auth.signature import matches

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


def environ_of(method: str, url: str, headers: dict[str, str]) -> dict[str, Any]:
    """The WSGI environment that werkzeug makes of a request; header values are latin-1."""
    parts = urlsplit(url)
    target = url[len(f"{parts.scheme}://{parts.netloc}") :]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "RAW_URI": target,
        "PATH_INFO": unquote(parts.path),
        "QUERY_STRING": parts.query,
        "HTTP_HOST": parts.netloc,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        plain = key in ("CONTENT_TYPE", "CONTENT_LENGTH")
        environ[key if plain else f"HTTP_{key}"] = value.encode().decode("latin-1")
    return environ


def signed(
    method: str,
    url: str,
    headers: dict[str, str],
    body: bytes,
    service: str,
    presigned: bool = False,
    secret: str = SECRET,
) -> dict[str, Any]:
    """The environment of a request that botocore has signed, or presigned."""
    signers = (S3SigV4Auth, S3SigV4QueryAuth) if service == "s3" else (SigV4Auth, SigV4QueryAuth)
    request = AWSRequest(method=method, url=url, headers=headers, data=body)
    signers[presigned](Credentials(KEY, secret), service, "us-east-1").add_auth(request)
    sent = request.prepare()
    found = {name: str(value) for name, value in sent.headers.items()}
    return environ_of(method, sent.url, found)


def holds(environ: dict[str, Any], body: bytes, secret: str = SECRET) -> bool:
    """Whether a request carries the signature that the secret makes of it."""
    return matches(environ, body, claim_of(environ), secret)


def claim_of(environ: dict[str, Any]) -> Claim:
    """The claim of a request that is signed."""
    claim = read(environ)
    assert claim is not None
    return claim
