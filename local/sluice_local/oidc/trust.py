"""Whether a role's trust policy lets the bearer of a token in."""

import json
import re
from typing import Any

from sluice_local.identities import as_list
from sluice_local.oidc import conditions
from sluice_local.oidc.errors import unsupported
from sluice_local.oidc.tokens import Token

ACTION = "sts:AssumeRoleWithWebIdentity"
#: A claim with session tags, which need a permission of their own.
TAGS_CLAIM = "https://aws.amazon.com/tags"
Json = dict[str, Any]


def allows(document: str | Json, token: Token, provider: str, session: str) -> bool:
    """Whether a statement allows it and none denies it.

    ``provider`` is the ARN of the token's issuer, ``session`` the RoleSessionName. Raises
    NotImplemented for what is not judged here, in any statement that is about the token.
    """
    if TAGS_CLAIM in token.claims:
        raise unsupported("session tags in a token")
    policy = json.loads(document) if isinstance(document, str) else document
    values = conditions.context(token, session)
    effects = set()
    for statement in as_list(policy.get("Statement")):
        for member in ("NotAction", "NotPrincipal"):
            if member in statement:
                raise unsupported(f"{member} in a trust policy")
        if not _is_about(statement, provider):
            continue
        if conditions.met(statement.get("Condition") or {}, values, token.issuer):
            effects.add(statement.get("Effect"))
    return "Allow" in effects and "Deny" not in effects


def _is_about(statement: Json, provider: str) -> bool:
    if not any(_covers(str(action)) for action in as_list(statement.get("Action"))):
        return False
    principal = statement.get("Principal")
    federated = as_list(principal.get("Federated")) if isinstance(principal, dict) else []
    if statement.get("Effect") == "Deny":  # a denial may be everybody's
        everybody = principal == "*" or (
            isinstance(principal, dict) and "*" in as_list(principal.get("AWS"))
        )
        return everybody or bool({provider, "*"} & set(federated))
    return provider in federated


def _covers(action: str) -> bool:
    wild = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in action)
    return re.fullmatch(wild, ACTION, re.IGNORECASE) is not None
