"""Whether a role's trust policy lets the bearer of a token in."""

from sluice_local.iam.evaluate import evaluate
from sluice_local.iam.policy import Json, Policy, PolicyError, parse
from sluice_local.iam.principals import Match
from sluice_local.iam.question import Allowed, Caller, Policies, Question
from sluice_local.oidc import conditions
from sluice_local.oidc.errors import unsupported
from sluice_local.oidc.tokens import Token

ACTION = "sts:AssumeRoleWithWebIdentity"
#: A claim with session tags, which need a permission of their own.
TAGS_CLAIM = "https://aws.amazon.com/tags"


def allows(
    document: str | Json, token: Token, provider: str, session: str, now: float | None = None
) -> bool:
    """Whether a statement allows it and none denies it.

    ``provider`` is the ARN of the token's issuer, ``session`` the RoleSessionName. Raises
    NotImplemented for what is not judged here, in any statement that is about the token.
    """
    if TAGS_CLAIM in token.claims:
        raise unsupported("session tags in a token")
    policy = _read(document)
    values = conditions.context(token, session, now)
    account = provider.split(":")[4]
    caller = Caller(provider, account, federated=provider)
    question = Question(caller, ACTION, "*", account, values)
    for statement in policy.statements:
        if statement.actions.match(ACTION) and statement.means(question) is not Match.NONE:
            for key in sorted(statement.keys()):
                conditions.check(key, values, token.issuer)
    verdict = evaluate(question, Policies(resource=policy, resource_must_allow=True))
    return isinstance(verdict, Allowed)


def _read(document: str | Json) -> Policy:
    """The policy; IAM takes no NotPrincipal in a role's trust.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    try:
        policy = parse(document)
    except PolicyError as error:
        raise unsupported(f"a trust policy that is malformed: {error}") from None
    if any(statement.others for statement in policy.statements):
        raise unsupported("NotPrincipal in a trust policy")
    if any(statement.principals is None for statement in policy.statements):
        raise unsupported("a statement without a Principal in a trust policy")
    return policy
