"""Requests that this process makes to itself: for whom a service acts.

On AWS a service that acts with somebody's credentials, or for itself, is known by more than a
signature. Here a header says so, with a secret that only this process knows.
"""

import hmac
import secrets
from collections.abc import Callable
from typing import Any

HEADER = "X-Sluice-Acting"
#: Where the dispatcher notes the service that acts with the caller's credentials ...
INVOKED_BY = "sluice.invoked_by"
#: ... and the one that acts for itself: its principal, such as ``cloudtrail.amazonaws.com``.
SERVICE = "sluice.service"
#: The resource for which the service acts for itself: ``aws:SourceArn`` of policies.
SOURCE = "sluice.source"
_SECRET = secrets.token_urlsafe(24)
_ENVIRON = "HTTP_X_SLUICE_ACTING"


def marking(service: str, *, for_itself: bool = False, source: str = "") -> Callable[..., None]:
    """A handler of boto3's ``before-send`` that says which service the request is from.

    ``source`` is the ARN of the resource for which it acts for itself.
    """
    value = f"{_SECRET} {SERVICE if for_itself else INVOKED_BY} {service} {source}"

    def mark(request: Any, **_: Any) -> None:
        request.headers[HEADER] = value

    return mark


def note(environ: dict[str, Any]) -> None:
    """Take the header away, and write down what it says when the secret is right."""
    environ.pop(INVOKED_BY, None)
    environ.pop(SERVICE, None)
    environ.pop(SOURCE, None)
    parts = str(environ.pop(_ENVIRON, "")).split(" ", 3)
    if len(parts) == 4 and hmac.compare_digest(parts[0].encode(), _SECRET.encode()):
        environ[parts[1]] = parts[2]
        if parts[3]:
            environ[SOURCE] = parts[3]
