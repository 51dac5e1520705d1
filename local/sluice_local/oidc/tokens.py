"""An ID token: parsed, then verified against what an account knows of its issuer.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from sluice_local.oidc.errors import WebIdentityError, invalid_token
from sluice_local.oidc.keys import Keys

NOT_A_JWT = (
    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
)
ALGORITHM = "RS256"
REQUIRED = ("iss", "sub", "aud", "exp", "iat")


@dataclass(frozen=True)
class Token:
    """A token as it was sent, not yet to be believed."""

    text: str
    header: dict[str, Any]
    claims: dict[str, Any]

    @property
    def issuer(self) -> str:
        """The URL of the one who made it."""
        return str(self.claims["iss"])

    @property
    def subject(self) -> str:
        """Who it is about."""
        return str(self.claims["sub"])

    @property
    def audiences(self) -> list[str]:
        """Whom it is for. Where there is an ``azp``, AWS takes that for the audience."""
        if self.claims.get("azp"):
            return [str(self.claims["azp"])]
        return self.claimed_audiences

    @property
    def claimed_audiences(self) -> list[str]:
        """The ``aud`` itself, which may be one or many."""
        audience = self.claims["aud"]
        return [str(each) for each in (audience if isinstance(audience, list) else [audience])]


def parse(text: str) -> Token:
    """The token's parts, unverified; InvalidIdentityToken when it is no JWT with all claims."""
    parts = text.split(".")
    if len(parts) != 3:
        raise invalid_token(NOT_A_JWT)
    token = Token(text, _member(parts[0]), _member(parts[1]))
    for name in REQUIRED:
        if name not in token.claims:
            raise invalid_token(f"Missing a required claim: {name}")
    for name in ("exp", "iat", "nbf"):
        moment = token.claims.get(name, 0)
        if isinstance(moment, bool) or not isinstance(moment, (int, float)):
            raise invalid_token(NOT_A_JWT)
    return token


def _member(part: str) -> dict[str, Any]:
    try:
        value = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error) as error:
        raise invalid_token(NOT_A_JWT) from error
    if not isinstance(value, dict):
        raise invalid_token(NOT_A_JWT)
    return value


def verify(token: Token, keys: Keys, now: float) -> None:
    """Check signature and times; ``now`` in seconds since 1970, no leeway.

    Raises InvalidIdentityToken, or ExpiredTokenException.
    """
    if token.header.get("alg") != ALGORITHM:
        raise invalid_token(
            f"The embedded AWS verifies {ALGORITHM} only, the token says {token.header.get('alg')}"
        )
    kid = token.header.get("kid")
    found = keys.of(token.issuer, str(kid) if kid is not None else None)
    if not any(_signed_by(key, token.text) for key in found):
        raise invalid_token("The web identity token that was passed could not be validated by AWS.")
    expires = token.claims["exp"]
    if now >= expires:
        raise WebIdentityError(
            "ExpiredTokenException",
            f"Token expired: current date/time {int(now)} must be before the expiration date/time "
            f"{int(expires)}",
        )
    if now < token.claims.get("nbf", 0):
        raise invalid_token(
            f"Token not yet valid: current date/time {int(now)} must not be before the not-before "
            f"date/time {int(token.claims['nbf'])}"
        )


def _signed_by(key: dict[str, Any], text: str) -> bool:
    try:
        jws.deserialize_compact(text, RSAKey.import_key(key), algorithms=[ALGORITHM])
    except (JoseError, ValueError):
        return False
    return True
