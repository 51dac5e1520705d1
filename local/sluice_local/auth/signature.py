"""Signature Version 4, computed again from a request as it came. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import hmac
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from botocore.utils import normalize_url_path

from sluice_local.auth.claims import ALGORITHM, TERMINATOR, Claim

UNSIGNED = "UNSIGNED-PAYLOAD"
#: RFC 3986's unreserved characters, the only ones that are not percent-encoded.
SAFE = "-_.~"


def matches(environ: Mapping[str, Any], body: bytes, claim: Claim, secret: str) -> bool:
    """Whether the request carries the signature that the secret makes of it."""
    expected = sign(signing_key(secret, claim), string_to_sign(environ, body, claim))
    return hmac.compare_digest(expected.encode(), claim.signature.encode())


def signing_key(secret: str, claim: Claim) -> bytes:
    """The key of one day, region and service."""
    return _signing_key(secret, claim.date, claim.region, claim.service)


@lru_cache(maxsize=1024)
def _signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, TERMINATOR):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def sign(key: bytes, text: str) -> str:
    """A signature, in lower-case hexadecimal."""
    return hmac.digest(key, text.encode(), "sha256").hex()


def string_to_sign(environ: Mapping[str, Any], body: bytes, claim: Claim) -> str:
    """What is signed: the algorithm, the time, the scope and the request's digest."""
    digest = sha256(canonical_request(environ, body, claim)).hexdigest()
    return "\n".join((ALGORITHM, claim.timestamp, claim.scope, digest))


def canonical_request(environ: Mapping[str, Any], body: bytes, claim: Claim) -> bytes:
    """The request in the form in which both sides digest it."""
    path, query = _target(environ)
    without = "X-Amz-Signature" if claim.expires is not None else ""
    lines = (
        str(environ["REQUEST_METHOD"]).encode(),
        canonical_path(path, claim.service).encode(),
        canonical_query(query, without).encode(),
        *(name.encode() + b":" + header(environ, name) for name in claim.headers),
        b"",
        ";".join(claim.headers).encode(),
        payload(environ, body, claim).encode(),
    )
    return b"\n".join(lines)


def _target(environ: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Path and query as they were sent: ``PATH_INFO`` has lost what was percent-encoded."""
    raw = str(environ["RAW_URI"])
    if not raw.isascii():  # bytes beyond ASCII, which WSGI has dressed up twice
        raw = raw.encode("latin-1").decode()
    if raw.startswith(("http://", "https://")):
        raw = "/" + raw.split("://", 1)[1].partition("/")[2]
    path, _, query = raw.partition("?")
    return path.encode("latin-1"), query.encode("latin-1")


def canonical_path(path: bytes, service: str) -> str:
    """The path, encoded once for S3, twice and without dot segments for all others."""
    if service == "s3":
        return quote(unquote_to_bytes(path), safe="/" + SAFE) or "/"
    return quote(normalize_url_path(path.decode("latin-1")), safe="/" + SAFE)


def canonical_query(query: bytes, without: str = "") -> str:
    """The parameters by name and value; a plus is a space. ``without`` names one to leave out."""
    pairs = []
    for part in query.replace(b"+", b" ").split(b"&"):
        name, _, value = part.partition(b"=")
        pair = tuple(quote(unquote_to_bytes(text), safe=SAFE) for text in (name, value))
        if part and pair[0] != without:
            pairs.append(pair)
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def header(environ: Mapping[str, Any], name: str) -> bytes:
    """A header's value, trimmed, its spaces made one; empty for a header that is not there."""
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    return b" ".join(str(environ.get(key, "")).encode("latin-1").split())


def payload(environ: Mapping[str, Any], body: bytes, claim: Claim) -> str:
    """What stands for the body: for S3 what the request says it is, else the body's digest.

    A presigned URL's header counts only when it is signed: the URL may be anybody's to use.
    """
    if claim.service != "s3":
        return sha256(body).hexdigest()
    if claim.expires is not None and "x-amz-content-sha256" not in claim.headers:
        return UNSIGNED
    return str(environ.get("HTTP_X_AMZ_CONTENT_SHA256", ""))
