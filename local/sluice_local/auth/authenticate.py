"""Let a request in when it is signed as AWS wants it, and say who signed it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
"""

import re
import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

from botocore.loaders import Loader
from werkzeug.wrappers import Response

from sluice_local.auth import Kind, Principal, chunks, refusals, signature
from sluice_local.auth.claims import ALGORITHM, TIMESTAMP, Claim, query_of, read
from sluice_local.auth.identities import Identity, find
from sluice_local.auth.refusals import Reason, RefusedError
from sluice_local.aws_errors import Protocol, protocol_of
from sluice_local.clock import CLOCK

#: The calls that need no signature.
#: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
UNSIGNED_CALLS = ("AssumeRoleWithWebIdentity", "AssumeRoleWithSAML")
#: What CloudTrail calls the account of nobody in particular.
ANONYMOUS = Principal(Kind.ANONYMOUS, "ANONYMOUS_PRINCIPAL", "")
#: How many minutes a signature holds: STS, IAM and S3 say 15, the JSON services 5.
#: https://github.com/aws/aws-cli/issues/6676 https://github.com/boto/botocore/issues/3587
MINUTES = {Protocol.S3: 15, Protocol.QUERY: 15, Protocol.JSON: 5}
DIGEST = re.compile(r"[0-9a-f]{64}")


def authenticate(
    environ: dict[str, Any], body: bytes, unsigned_allowed: Collection[str] = UNSIGNED_CALLS
) -> Principal | Response:
    """Who makes the request, or AWS's refusal of it.

    ``unsigned_allowed`` names the calls that need no signature; with ``s3`` among them S3's
    unsigned requests come from ``ANONYMOUS`` and are not refused here. Presigned or not, a request
    gets the Authorization header that says what was verified and no more: moto reads it again.
    """
    try:
        claim = read(environ)
        if claim is None:
            return _unsigned(environ, body, unsigned_allowed)
        environ["HTTP_AUTHORIZATION"] = _as_header(claim)
        return _signed(environ, body, claim)
    except RefusedError as error:
        return refusals.answer(environ, error)


def _unsigned(environ: dict[str, Any], body: bytes, allowed: Collection[str]) -> Principal:
    protocol = protocol_of(environ)
    if protocol is Protocol.QUERY:
        form = parse_qs(body.decode("utf-8", "replace")) if body else {}
        action = form.get("Action", [query_of(environ).get("Action", "")])[0]
        if action in allowed:
            return ANONYMOUS
    if protocol is Protocol.S3:
        if str(environ.get("CONTENT_TYPE", "")).startswith("multipart/form-data"):
            raise RefusedError(Reason.FORM)
        if "s3" in allowed:
            return ANONYMOUS
    raise RefusedError(Reason.UNSIGNED)


def _as_header(claim: Claim) -> str:
    return (
        f"{ALGORITHM} Credential={claim.access_key}/{claim.scope}, "
        f"SignedHeaders={';'.join(claim.headers)}, Signature={claim.signature}"
    )


def _signed(environ: dict[str, Any], body: bytes, claim: Claim) -> Principal:
    if claim.service != claim.service.lower():  # moto would not mind
        raise RefusedError(Reason.MISMATCH)
    if claim.region not in regions():
        raise RefusedError(Reason.REGION, region=claim.region)
    identity = _identity(claim)
    s3 = claim.service == "s3"
    _check_time(claim, protocol_of(environ))
    if "host" not in claim.headers:
        raise RefusedError(Reason.HOST_NOT_SIGNED)
    if s3:
        _check_digest(environ, claim)
    if not signature.matches(environ, body, claim, identity.secret):
        raise RefusedError(Reason.MISMATCH)
    if s3:
        _check_headers(environ, claim)
        _check_body(environ, body, claim, identity)
    return identity.principal


@cache
def regions() -> frozenset[str]:
    """The regions that there are, as botocore knows them."""
    partitions = Loader().load_data("partitions")["partitions"]
    return frozenset(partitions[0]["regions"]) - {"aws-global"}


def _identity(claim: Claim) -> Identity:
    identity = find(claim.access_key)
    if identity is None or (identity.token and claim.token is None):
        raise RefusedError(Reason.UNKNOWN_KEY)
    if claim.token is not None and claim.token != identity.token:
        raise RefusedError(Reason.WRONG_TOKEN)
    expires = identity.principal.expires
    if expires is not None and CLOCK.now() >= expires:
        raise RefusedError(Reason.SESSION_OVER)
    return identity


def signing_time() -> datetime:
    """The time by which signatures are judged: the clock of the clients, which is the machine's.

    How long a session lasts is another matter, and another clock's.
    """
    return datetime.fromtimestamp(int(time.time()), UTC)


def _check_time(claim: Claim, protocol: Protocol) -> None:
    """Refuse what was signed too long ago, or is not to be used yet.

    Only S3 heeds X-Amz-Expires: elsewhere a presigned request holds as long as any other.
    https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/token/token.go
    """
    minutes = MINUTES[protocol]
    now, spell = signing_time(), timedelta(minutes=minutes)
    url = protocol is Protocol.S3 and claim.expires is not None
    last = claim.at + (timedelta(seconds=claim.expires or 0) if url else spell)
    if now > last:
        reason, limit = (Reason.URL_TOO_OLD if url else Reason.TOO_OLD), now - spell
    elif now < claim.at - spell:
        reason, limit = (Reason.URL_TOO_NEW if url else Reason.TOO_NEW), now + spell
    else:
        return
    raise RefusedError(
        reason,
        signed=claim.timestamp,
        limit=limit.strftime(TIMESTAMP),
        now=now.strftime(TIMESTAMP),
        minutes=str(minutes),
    )


def _check_digest(environ: dict[str, Any], claim: Claim) -> None:
    said = environ.get("HTTP_X_AMZ_CONTENT_SHA256")
    if said is None and claim.expires is None:
        raise RefusedError(Reason.NO_DIGEST)
    known = (signature.UNSIGNED, chunks.UNSIGNED_TRAILER, *chunks.SIGNED)
    if said is not None and said not in known and not DIGEST.fullmatch(str(said)):
        raise RefusedError(Reason.DIGEST)
    length = str(environ.get("HTTP_X_AMZ_DECODED_CONTENT_LENGTH", ""))
    if said in known[1:] and not re.fullmatch(r"\d{1,15}", length, re.ASCII):
        raise RefusedError(Reason.NO_LENGTH)


def _check_headers(environ: dict[str, Any], claim: Claim) -> None:
    """Refuse headers with a meaning that are not signed; the digest is part of what is signed."""
    for key in environ:
        name = key.removeprefix("HTTP_").lower().replace("_", "-")
        means = name.startswith("x-amz-") or name == "content-md5"
        if not (key.startswith("HTTP_") and means) or name == "x-amz-content-sha256":
            continue
        if name not in {signed.replace("_", "-") for signed in claim.headers}:
            raise RefusedError(Reason.NOT_SIGNED)


def _check_body(environ: dict[str, Any], body: bytes, claim: Claim, identity: Identity) -> None:
    said = str(environ.get("HTTP_X_AMZ_CONTENT_SHA256", signature.UNSIGNED))
    if said in chunks.SIGNED:
        key = signature.signing_key(identity.secret, claim)
        length = int(environ["HTTP_X_AMZ_DECODED_CONTENT_LENGTH"])
        try:
            intact = chunks.match(body, claim, key, chunks.SIGNED[said], length)
        except chunks.BrokenBodyError:
            raise RefusedError(Reason.BROKEN) from None
        if not intact:
            raise RefusedError(Reason.MISMATCH)
    elif DIGEST.fullmatch(said) and sha256(body).hexdigest() != said:
        raise RefusedError(Reason.BODY)
