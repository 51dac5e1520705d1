"""The public keys of an issuer, fetched when they are needed and kept for a minute."""

import json
import threading
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sluice_local.clock import CLOCK
from sluice_local.oidc.errors import WebIdentityError, invalid_token

Json = dict[str, Any]
KEPT_SECONDS = 60.0
#: AWS gives an identity provider five seconds.
#: https://repost.aws/knowledge-center/iam-sts-invalididentitytoken
PATIENCE_SECONDS = 5.0
MOST_BYTES = 1_000_000
NO_KEY = (
    "Couldn't retrieve verification key from your identity provider,  please reference "
    "AssumeRoleWithWebIdentity documentation for requirements"
)


def is_loopback(url: str) -> bool:
    """Whether the URL is this machine's own, over HTTP."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        own = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        own = False
    return parts.scheme == "http" and own


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect could lead off this machine."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none: the answer itself is an error then."""


def fetch(url: str) -> bytes:
    """What is at the URL; OSError when it cannot be had. Loopback is asked past any proxy."""
    handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
    if is_loopback(url):
        handlers.append(urllib.request.ProxyHandler({}))
    opener = urllib.request.build_opener(*handlers)
    with opener.open(url, timeout=PATIENCE_SECONDS) as answer:
        content: bytes = answer.read(MOST_BYTES)
        return content


@dataclass
class _Kept:
    """Keys as they were at a moment of the clock."""

    keys: list[Json]
    at: float


@dataclass
class Keys:
    """The keys of all issuers. ``urls`` says where those of an issuer are."""

    urls: Mapping[str, str]
    fetch: Callable[[str], bytes] = fetch
    clock: Callable[[], float] = CLOCK.time
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, issuer: str, kid: str | None) -> list[Json]:
        """The JWKs that may have signed a token: those with its ``kid``, or all without one.

        A ``kid`` that is not among the kept keys makes them be fetched again: issuers rotate.
        Raises InvalidIdentityToken when there is none, or nowhere to ask.
        """
        with self._lock:
            kept = self._kept.get(issuer)
            fresh = kept is not None and self.clock() - kept.at < KEPT_SECONDS
            found = _with_kid(kept.keys, kid) if kept is not None and fresh else []
            if not found:
                keys = self._fetched(issuer)
                self._kept[issuer] = _Kept(keys, self.clock())
                found = _with_kid(keys, kid)
        if not found:
            raise invalid_token(NO_KEY)
        return found

    def _fetched(self, issuer: str) -> list[Json]:
        url = self.urls.get(issuer) or self._discovered(issuer)
        keys = self._json(url).get("keys")
        if not isinstance(keys, list):
            raise invalid_token(NO_KEY)
        return [key for key in keys if isinstance(key, dict) and key.get("kty") == "RSA"]

    def _discovered(self, issuer: str) -> str:
        """The ``jwks_uri`` of the issuer's own configuration; loopback only."""
        if not is_loopback(issuer):
            raise invalid_token(
                f"The embedded AWS does not ask the internet for the keys of {issuer}: say where "
                f"they are with --oidc-issuer {issuer}=JWKS_URL"
            )
        about = self._json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        url = about.get("jwks_uri")
        if about.get("issuer") != issuer or not isinstance(url, str) or not is_loopback(url):
            raise invalid_token(NO_KEY)
        return url

    def _json(self, url: str) -> Json:
        try:
            content = json.loads(self.fetch(url))
        except (OSError, ValueError) as error:
            raise WebIdentityError("InvalidIdentityToken", NO_KEY) from error
        return content if isinstance(content, dict) else {}


def _with_kid(keys: list[Json], kid: str | None) -> list[Json]:
    return [key for key in keys if kid is None or key.get("kid") == kid]
