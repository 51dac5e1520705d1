"""The conditions of a trust policy on a token's claims.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sluice_local.identities import as_list
from sluice_local.oidc.errors import unsupported
from sluice_local.oidc.tokens import Token

GITHUB = "token.actions.githubusercontent.com"
#: The claims that STS offers as condition keys, of every issuer and of GitHub's.
#: https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims
COMMON_CLAIMS = frozenset({"amr", "aud", "email", "oaud", "sub"})
GITHUB_CLAIMS = COMMON_CLAIMS | {
    *("actor", "actor_id", "enterprise_id", "environment", "job_workflow_ref", "ref"),
    *("repository", "repository_id", "workflow"),
}


def _like(pattern: str, value: str) -> bool:
    wild = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern)
    return re.fullmatch(wild, value, re.DOTALL) is not None


OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, value: wanted == value,
    "StringEqualsIgnoreCase": lambda wanted, value: wanted.lower() == value.lower(),
    "StringLike": _like,
}


def context(token: Token, session: str) -> dict[str, list[str]]:
    """The values that conditions can ask for, by lower-case key."""
    host = provider_url(token.issuer)
    claims = {**token.claims, "aud": token.audiences, "oaud": token.claimed_audiences}
    found = {f"{host}:{name}".lower(): _texts(value) for name, value in claims.items()}
    return {**found, "sts:rolesessionname": [session]}


def provider_url(issuer: str) -> str:
    """The issuer as IAM names it in ARNs and condition keys: without its scheme."""
    return issuer.partition("://")[2] or issuer


def _texts(value: Any) -> list[str]:
    return [
        str(each).lower() if isinstance(each, bool) else str(each)
        for each in as_list(value)
        if isinstance(each, (str, bool, int, float))
    ]


def met(conditions: Mapping[str, Any], values: Mapping[str, list[str]], issuer: str) -> bool:
    """Whether all conditions hold; one whose claim the token lacks does not.

    Raises NotImplemented for an operator or a key that is not judged here, met or not.
    """
    results = [
        _holds(operator, key, wanted, values, provider_url(issuer))
        for operator, block in conditions.items()
        for key, wanted in block.items()
    ]
    return all(results)


def _holds(
    operator: str, key: str, wanted: Any, values: Mapping[str, list[str]], host: str
) -> bool:
    compare = OPERATORS.get(operator.removeprefix("ForAnyValue:"))
    if compare is None:
        raise unsupported(f"the condition operator {operator} in a trust policy")
    _check_key(key, host)
    patterns = _texts(wanted)
    if any("${" in pattern for pattern in patterns):
        raise unsupported(f"a policy variable in the condition {key} of a trust policy")
    found = values.get(key.lower(), [])
    return any(compare(pattern, value) for pattern in patterns for value in found)


def _check_key(key: str, host: str) -> None:
    """Refuse keys that are not judged here, and claims of GitHub's that STS has no key for."""
    issuer, _, claim = key.rpartition(":")
    if key.lower() == "sts:rolesessionname":
        return
    if issuer.lower() in ("aws", "sts", "saml"):
        raise unsupported(f"the condition key {key} in a trust policy")
    if issuer.lower() == host.lower() == GITHUB and claim.lower() not in GITHUB_CLAIMS:
        raise unsupported(
            f"the condition key {key}: STS offers {', '.join(sorted(GITHUB_CLAIMS))} of {GITHUB}"
        )
