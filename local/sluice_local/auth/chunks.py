"""S3's bodies that are signed chunk by chunk (``aws-chunked``). Pure.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
"""

import hmac
import re
from hashlib import sha256

from sluice_local.auth.claims import Claim
from sluice_local.auth.signature import sign

#: Values of x-amz-content-sha256 whose chunks are signed, and whether a trailer is as well.
SIGNED = {
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": False,
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": True,
}
UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
SIZE = re.compile(rb"[0-9A-Fa-f]{1,12}")
NOTHING = sha256(b"").hexdigest()


class BrokenBodyError(Exception):
    """The body is not in chunks as it should be, or ends too early."""


def match(body: bytes, claim: Claim, key: bytes, trailer: bool, length: int) -> bool:
    """Whether every chunk, and the trailer, follows the request's own signature.

    ``key`` is the signing key, ``length`` how many bytes all chunks are. Raises BrokenBodyError.
    """
    previous, at, size, total = claim.signature, 0, -1, 0
    while size != 0:
        size, signature, at = _head(body, at)
        chunk = body[at : at + size]
        at += size
        expected = _chunk(claim, key, previous, chunk)
        if len(chunk) < size or (size and body[at : at + 2] != b"\r\n"):
            raise BrokenBodyError
        if not hmac.compare_digest(expected.encode(), signature):
            return False
        previous, at, total = expected, at + (2 if size else 0), total + size
    if total != length:
        raise BrokenBodyError
    return _trailer(body[at:], claim, key, previous) if trailer else True


def _head(body: bytes, at: int) -> tuple[int, bytes, int]:
    """A chunk's size, its signature, and where its data begin."""
    end = body.find(b"\r\n", at)
    size, _, signature = body[at : max(end, 0)].partition(b";chunk-signature=")
    if not SIZE.fullmatch(size):
        raise BrokenBodyError
    return int(size, 16), signature, end + 2


def _chunk(claim: Claim, key: bytes, previous: str, chunk: bytes) -> str:
    lines = ("AWS4-HMAC-SHA256-PAYLOAD", claim.timestamp, claim.scope, previous, NOTHING)
    return sign(key, "\n".join((*lines, sha256(chunk).hexdigest())))


def _trailer(rest: bytes, claim: Claim, key: bytes, previous: str) -> bool:
    lines = [line for line in rest.replace(b"\r\n", b"\n").split(b"\n") if line]
    name, _, signature = lines[-1].partition(b":") if lines else (b"", b"", b"")
    if name.lower() != b"x-amz-trailer-signature":
        raise BrokenBodyError
    headers = b"".join(_trimmed(line) for line in lines[:-1])
    said = ("AWS4-HMAC-SHA256-TRAILER", claim.timestamp, claim.scope, previous)
    expected = sign(key, "\n".join((*said, sha256(headers).hexdigest())))
    return hmac.compare_digest(expected.encode(), signature.strip())


def _trimmed(line: bytes) -> bytes:
    name, _, value = line.partition(b":")
    return name.strip().lower() + b":" + value.strip() + b"\n"
