"""What a request says of its own signature: who made it, when, and over which headers.

https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote_plus

from sluice_local.auth.refusals import Reason, RefusedError

ALGORITHM = "AWS4-HMAC-SHA256"
TERMINATOR = "aws4_request"
TIMESTAMP = "%Y%m%dT%H%M%SZ"
#: What a presigned URL must say: the Authorization header's three parts, and when.
PARAMETERS = (
    *("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"),
    *("X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Expires"),
)
#: Of Signature Version 2, which AWS has ended.
VERSION_2 = ("AWSAccessKeyId", "Signature")
COMPONENT = re.compile(r"(?P<name>Credential|SignedHeaders|Signature)=(?P<value>[^,\s]*)")


@dataclass(frozen=True)
class Claim:
    """A signature with all that it takes to compute it again, but for the secret.

    ``at`` is the time of signing (UTC), ``timestamp`` the same as it is signed. ``expires`` are
    the seconds for which a presigned URL holds; None for a signature in the header.
    """

    access_key: str
    date: str
    region: str
    service: str
    headers: tuple[str, ...]
    signature: str
    timestamp: str
    at: datetime
    token: str | None = None
    expires: int | None = None

    @property
    def scope(self) -> str:
        """The credential scope, as it is signed."""
        return f"{self.date}/{self.region}/{self.service}/{TERMINATOR}"


def query_of(environ: Mapping[str, Any]) -> dict[str, str]:
    """The URL's parameters; of one that is there twice the first."""
    found: dict[str, str] = {}
    for part in str(environ.get("QUERY_STRING", "")).split("&"):
        name, _, value = part.partition("=")
        found.setdefault(unquote_plus(name), unquote_plus(value))
    return found


def read(environ: Mapping[str, Any]) -> Claim | None:
    """The request's claim, or None when it is not signed; RefusedError for half a claim."""
    authorization = str(environ.get("HTTP_AUTHORIZATION", "")).strip()
    query = query_of(environ)
    presigned = any(name in query for name in PARAMETERS[:3])
    if presigned and authorization:
        raise RefusedError(Reason.TWICE)
    if presigned:
        return _presigned(query)
    if authorization:
        return _header(environ, authorization)
    if all(name in query for name in VERSION_2):
        raise RefusedError(Reason.VERSION_2)
    return None


def _header(environ: Mapping[str, Any], authorization: str) -> Claim:
    scheme, _, rest = authorization.partition(" ")
    if scheme == "AWS":
        raise RefusedError(Reason.VERSION_2)
    if scheme != ALGORITHM:
        raise RefusedError(Reason.SCHEME)
    found = [(match["name"], match["value"]) for match in COMPONENT.finditer(rest)]
    parts = dict(found) if len(found) == 3 else {}  # one that is there twice could mean either
    stamp = environ.get("HTTP_X_AMZ_DATE") or environ.get("HTTP_DATE")
    lacking = [name for name in ("Credential", "Signature", "SignedHeaders") if not parts.get(name)]
    said = [f"Authorization header requires '{name}' parameter." for name in lacking]
    if not stamp:
        said.append(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        )
    if lacking:
        raise RefusedError(Reason.INCOMPLETE, lacking=" ".join(said))
    at = _time(str(stamp)) if stamp else None
    if at is None:
        raise RefusedError(Reason.NO_DATE, lacking=" ".join(said))
    token = environ.get("HTTP_X_AMZ_SECURITY_TOKEN")
    return _claim(parts, at, None if token is None else str(token), None)


def _presigned(query: Mapping[str, str]) -> Claim:
    if query.get("X-Amz-Algorithm", ALGORITHM) != ALGORITHM:
        raise RefusedError(Reason.QUERY_ALGORITHM)
    if any(name not in query for name in PARAMETERS):
        raise RefusedError(Reason.QUERY_INCOMPLETE)
    if not re.fullmatch(r"-?\d{1,12}", query["X-Amz-Expires"], re.ASCII):
        raise RefusedError(Reason.EXPIRES_NUMBER)
    expires = int(query["X-Amz-Expires"])
    if expires < 0:
        raise RefusedError(Reason.EXPIRES_NEGATIVE)
    if expires > 604_800:
        raise RefusedError(Reason.EXPIRES_WEEK)
    try:
        at = datetime.strptime(query["X-Amz-Date"], TIMESTAMP).replace(tzinfo=UTC)
    except ValueError:
        raise RefusedError(Reason.QUERY_DATE) from None
    parts = {name: query[f"X-Amz-{name}"] for name in ("Credential", "SignedHeaders", "Signature")}
    return _claim(parts, at, query.get("X-Amz-Security-Token"), expires)


def _claim(parts: Mapping[str, str], at: datetime, token: str | None, expires: int | None) -> Claim:
    scope = parts["Credential"].split("/")
    if len(scope) != 5:
        raise RefusedError(
            Reason.CREDENTIAL if expires is None else Reason.QUERY_CREDENTIAL,
            credential=parts["Credential"],
        )
    access_key, date, region, service, terminator = scope
    timestamp = at.strftime(TIMESTAMP)
    if terminator != TERMINATOR:
        raise RefusedError(Reason.TERMINATOR, terminator=terminator)
    if date != timestamp[:8]:
        raise RefusedError(Reason.SCOPE_DATE, date=date, day=timestamp[:8], timestamp=timestamp)
    headers = tuple(sorted(name.lower() for name in parts["SignedHeaders"].split(";") if name))
    return Claim(
        access_key=access_key,
        date=date,
        region=region,
        service=service,
        headers=headers,
        signature=parts["Signature"],
        timestamp=timestamp,
        at=at,
        token=token,
        expires=expires,
    )


def _time(text: str) -> datetime | None:
    """A time as X-Amz-Date has it, or as HTTP's Date has it."""
    try:
        return datetime.strptime(text.strip(), TIMESTAMP).replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
