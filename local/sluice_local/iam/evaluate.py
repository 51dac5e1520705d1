"""The decision: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.

Within an account one side's Allow will do; across accounts both sides must allow:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
"""

from collections.abc import Iterable

from sluice_local.iam.policy import Policy
from sluice_local.iam.principals import Match
from sluice_local.iam.question import Allowed, Denied, Origin, Policies, Question, Verdict


def evaluate(question: Question, policies: Policies) -> Verdict:
    """Whether the caller may, and by or for want of which kind of policy.

    A statement that names a principal allows in a resource's policy only, one that names none
    everywhere else. A role's trust is a resource policy too; the verdict calls it by its name.
    """
    on_resource = _origin_of_resource(question)
    denied = _denied(question, policies, on_resource)
    if denied is not None:
        return denied
    granted = _granted(question, policies.resource)
    caller = question.caller
    if caller.is_anonymous or caller.service is not None or caller.federated is not None:
        if granted is Match.NONE:
            return Denied(on_resource, explicit=False)
        return Allowed((on_resource,))
    lacking = _lacking(question, policies)
    across = caller.account != question.resource_account
    if not across:
        if granted is Match.DIRECT:
            return Allowed((on_resource,))
        if granted is Match.ROLE:  # limits of the session hold, its identity's silence does not
            limits = [origin for origin in lacking if origin is not Origin.IDENTITY]
            return Denied(limits[0], explicit=False) if limits else Allowed((on_resource,))
    if granted is Match.NONE and (across or policies.resource_must_allow):
        lacking.append(on_resource)
    if lacking:
        return Denied(lacking[0], explicit=False)
    by = () if caller.is_root else (Origin.IDENTITY,)
    return Allowed(by if granted is Match.NONE else (*by, on_resource))


def _origin_of_resource(question: Question) -> Origin:
    is_role = question.resource.startswith("arn:") and ":role/" in question.resource
    about_trust = question.action.lower().startswith("sts:")
    return Origin.TRUST if is_role and about_trust else Origin.RESOURCE


def _denied(question: Question, policies: Policies, on_resource: Origin) -> Denied | None:
    """An explicit denial, wherever it stands."""
    kinds: list[tuple[Origin, Iterable[Policy]]] = [
        (Origin.IDENTITY, policies.identity),
        (on_resource, _one(policies.resource)),
        (Origin.BOUNDARY, _one(policies.boundary)),
        (Origin.SESSION, policies.session or ()),
    ]
    for origin, several in kinds:
        for policy in several:
            for statement in policy.statements:
                if statement.allows or not statement.applies(question):
                    continue
                # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html:
                # a NotPrincipal that denies spares nobody who has a boundary.
                spares_nobody = statement.others and policies.boundary is not None
                if spares_nobody or statement.means(question) is not Match.NONE:
                    return Denied(origin, explicit=True, policy=policy.arn)
    return None


def _granted(question: Question, policy: Policy | None) -> Match:
    """How the resource's policy means the caller whom it allows; the strongest way counts."""
    if policy is None:
        return Match.NONE
    return max(
        (
            statement.means(question)
            for statement in policy.statements
            if statement.allows and statement.principals is not None and statement.applies(question)
        ),
        default=Match.NONE,
    )


def _lacking(question: Question, policies: Policies) -> list[Origin]:
    """The kinds on the caller's side that do not allow it, in the order of AWS's diagram."""
    found = []
    if not question.caller.is_root and not _allowed(question, policies.identity):
        found.append(Origin.IDENTITY)
    if policies.boundary is not None and not _allowed(question, (policies.boundary,)):
        found.append(Origin.BOUNDARY)
    if policies.session is not None and not _allowed(question, policies.session):
        found.append(Origin.SESSION)
    return found


def _allowed(question: Question, policies: Iterable[Policy]) -> bool:
    return any(
        statement.allows and statement.principals is None and statement.applies(question)
        for policy in policies
        for statement in policy.statements
    )


def _one(policy: Policy | None) -> tuple[Policy, ...]:
    return () if policy is None else (policy,)
