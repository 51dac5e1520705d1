"""The condition keys of a trust policy that a token and its request have values for.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""

from datetime import UTC, datetime
from typing import Any

from sluice_local.iam.variables import Context
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
#: Global keys that a request without AWS credentials does not have, nor one that comes from no
#: service, no VPC and without session tags: such a key is absent on AWS too.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
ABSENT = frozenset(
    f"aws:{name}"
    for name in (
        *("principalarn", "principalorgid", "principalorgpaths", "username", "tokenissuetime"),
        *("multifactorauthage", "multifactorauthpresent", "sourcearn", "sourceaccount"),
        *("sourceorgid", "sourceorgpaths", "sourcevpc", "sourcevpce", "vpcsourceip", "tagkeys"),
    )
)
ABSENT_TAGS = ("aws:principaltag/", "aws:requesttag/")


def context(token: Token, session: str, now: float | None = None) -> dict[str, tuple[str, ...]]:
    """The values that conditions can ask for, by lower-case key; ``now`` in seconds, if known."""
    host = provider_url(token.issuer)
    claims = {**token.claims, "aud": token.audiences, "oaud": token.claimed_audiences}
    found = {f"{host}:{name}".lower(): _texts(value) for name, value in claims.items()}
    found["sts:rolesessionname"] = (session,)
    if now is not None:
        found["aws:epochtime"] = (str(int(now)),)
        found["aws:currenttime"] = (datetime.fromtimestamp(now, UTC).isoformat(),)
    return found


def provider_url(issuer: str) -> str:
    """The issuer as IAM names it in ARNs and condition keys: without its scheme."""
    return issuer.partition("://")[2] or issuer


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(
        str(each).lower() if isinstance(each, bool) else str(each)
        for each in as_list(value)
        if isinstance(each, (str, bool, int, float))
    )


def check(key: str, values: Context, issuer: str) -> None:
    """Refuse a key whose value on AWS is not known here, and claims that STS has no key for.

    Raises NotImplemented. What else is not among the values is absent on AWS as well.
    """
    host, _, claim = key.rpartition(":")
    ours = provider_url(issuer).lower()
    if host == ours == GITHUB and claim not in GITHUB_CLAIMS:
        raise unsupported(
            f"the condition key {key}: STS offers {', '.join(sorted(GITHUB_CLAIMS))} of {GITHUB}"
        )
    if key in values or key in ABSENT or key.startswith(ABSENT_TAGS):
        return
    if key.partition(":")[0] in ("aws", "sts", "saml"):
        raise unsupported(f"the condition key {key} in a trust policy")
