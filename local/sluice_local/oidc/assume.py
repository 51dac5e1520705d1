"""AssumeRoleWithWebIdentity: from a request to a role, or to AWS's refusal."""

import re
from dataclasses import dataclass
from typing import Any

from moto.iam.models import iam_backends

from sluice_local.clock import CLOCK
from sluice_local.identities import find_role
from sluice_local.oidc import tokens, trust
from sluice_local.oidc.conditions import provider_url
from sluice_local.oidc.errors import denied, invalid_request, invalid_token, unsupported
from sluice_local.oidc.keys import Keys
from sluice_local.oidc.tokens import Token

SESSION_NAME = r"[\w+=,.@-]*"
ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")
SHORTEST, LONGEST, USUAL = 900, 43_200, 3_600


@dataclass(frozen=True)
class Wanted:
    """A request that is in order, whether or not it is granted."""

    role_arn: str
    session: str
    token: str
    seconds: int


@dataclass(frozen=True)
class Granted:
    """What the bearer of a token gets. ``provider`` is an ARN."""

    token: Token
    provider: str


def read(params: dict[str, Any]) -> Wanted:
    """The request's parameters; ValidationError for one that is not as it should be."""
    if params.get("ProviderId"):
        raise unsupported("ProviderId: tokens of OAuth 2.0")
    wanted = Wanted(
        role_arn=_text(params, "RoleArn", "roleArn", 20, 2048),
        session=_text(params, "RoleSessionName", "roleSessionName", 2, 64),
        token=_text(params, "WebIdentityToken", "webIdentityToken", 4, 20_000),
        seconds=int(params.get("DurationSeconds") or USUAL),
    )
    if not re.fullmatch(SESSION_NAME, wanted.session, re.ASCII):
        raise _constraint(
            wanted.session,
            "roleSessionName",
            f"satisfy regular expression pattern: {SESSION_NAME}",
        )
    if wanted.seconds < SHORTEST:
        raise _constraint(
            wanted.seconds, "durationSeconds", f"have value greater than or equal to {SHORTEST}"
        )
    if wanted.seconds > LONGEST:
        raise _constraint(
            wanted.seconds, "durationSeconds", f"have value less than or equal to {LONGEST}"
        )
    if not ROLE_ARN.fullmatch(wanted.role_arn):
        raise invalid_request("Request ARN is invalid")
    return wanted


def _text(params: dict[str, Any], name: str, member: str, least: int, most: int) -> str:
    value = params.get(name)
    if value is None:
        raise invalid_request(
            f"1 validation error detected: Value null at '{member}' failed to satisfy "
            "constraint: Member must not be null"
        )
    text = str(value)
    shown = "***" if name == "WebIdentityToken" else text  # a token is a secret
    if len(text) < least:
        raise _constraint(shown, member, f"have length greater than or equal to {least}")
    if len(text) > most:
        raise _constraint(shown, member, f"have length less than or equal to {most}")
    return text


def _constraint(value: object, member: str, must: str) -> Exception:
    return invalid_request(
        f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy "
        f"constraint: Member must {must}"
    )


def judge(wanted: Wanted, keys: Keys, now: float | None = None) -> Granted:
    """Verify the token, then ask the role whether it trusts it.

    Raises WebIdentityError. A role that is not there is told from one that does not trust the
    token by nothing, as on AWS.
    """
    token = tokens.parse(wanted.token)
    provider = _provider(wanted.role_arn.split(":")[4], token)
    if not set(token.audiences) & set(provider.client_id_list):
        raise invalid_token("Incorrect token audience")
    now = CLOCK.time() if now is None else now
    tokens.verify(token, keys, now)
    role = find_role(wanted.role_arn)
    if role is None or not trust.allows(
        role.assume_role_policy_document, token, provider.arn, wanted.session, now
    ):
        raise denied()
    if wanted.seconds > int(role.max_session_duration or USUAL):
        raise invalid_request(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    return Granted(token, str(provider.arn))


def _provider(account: str, token: Token) -> Any:
    """The provider that the role's account has for the token's issuer."""
    url = provider_url(token.issuer)
    for provider in list(iam_backends[account]["aws"].open_id_providers.values()):
        if provider.url == url:
            return provider
    raise invalid_token(f"No OpenIDConnect provider found in your account for {token.issuer}")
