"""Sessions of roles: how long they last, and what one that is over gets.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html
"""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from moto.core.utils import utcnow
from moto.sts.models import sts_backends
from werkzeug.wrappers import Response

from sluice_local.aws_errors import QUERY_SERVICES, aws_error, service_of
from sluice_local.runtime import runtime

ACCESS_KEY = re.compile(r"Credential=(?P<key>[^/,\s]+)/")
OVER = "The security token included in the request is expired"


def lasting(seconds: int) -> datetime:
    """When a session that starts now ends (UTC, as moto keeps it): ``--session-minute`` counts."""
    now: datetime = utcnow()
    return now + timedelta(seconds=seconds * runtime().settings.session_minute / 60)


def refusal(environ: dict[str, Any]) -> Response | None:
    """The answer to a request whose session is over, in its service's words; else None."""
    access_key = access_key_of(environ)
    if access_key is None or not is_over(access_key, utcnow()):
        return None
    service = service_of(environ)
    if service in ("s3", None):  # a presigned URL of S3's is not signed in a header
        return aws_error(environ, "ExpiredToken", "The provided token has expired.", 400)
    if service in QUERY_SERVICES:
        return aws_error(environ, "ExpiredToken", OVER, 403)
    return aws_error(environ, "ExpiredTokenException", OVER, 400)


def is_over(access_key: str, now: datetime) -> bool:
    """Whether the key is a session's that has ended at ``now`` (UTC, without a zone)."""
    for _, _, sts in sts_backends.iter_backends():
        for role in list(sts.assumed_roles):
            if role.access_key_id == access_key:
                return bool(now >= role.expiration)
    return False


def access_key_of(environ: dict[str, Any]) -> str | None:
    """The key that a request is signed with, in its header or, presigned, in its URL."""
    match = ACCESS_KEY.search(str(environ.get("HTTP_AUTHORIZATION", "")))
    if match:
        return match["key"]
    query = parse_qs(str(environ.get("QUERY_STRING", "")))
    signed = query.get("X-Amz-Credential") or query.get("AWSAccessKeyId")
    return signed[0].split("/")[0] if signed else None
