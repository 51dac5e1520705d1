"""Decisions and their words. Sources are pages of https://docs.aws.amazon.com/IAM/latest/UserGuide/.

Within an account: reference_policies_evaluation-logic_policy-eval-denyallow.html; across accounts:
reference_policies_evaluation-logic-cross-account.html.
"""

import json
from typing import Any

import pytest
from sluice_local.iam.evaluate import evaluate
from sluice_local.iam.messages import denial
from sluice_local.iam.policy import Policy, parse
from sluice_local.iam.question import (
    Allowed,
    Caller,
    Denied,
    Origin,
    Policies,
    Question,
    Verdict,
)

HERE, THERE = "123456789012", "999999999999"
ROOT = f"arn:aws:iam::{HERE}:root"
ROLE = f"arn:aws:iam::{HERE}:role/r"
SESSION = f"arn:aws:sts::{HERE}:assumed-role/r/s"
USER = f"arn:aws:iam::{HERE}:user/u"
FEDERATED = f"arn:aws:sts::{HERE}:federated-user/u"
CALLERS = {
    "session": Caller(SESSION, HERE, (ROLE, ROOT)),
    "user": Caller(USER, HERE, (ROOT,)),
    "federated user": Caller(FEDERATED, HERE, (USER, ROOT)),
    "root": Caller(ROOT, HERE, is_root=True),
    "anonymous": Caller("anonymous", "anonymous", is_anonymous=True),
    "service": Caller("glue.amazonaws.com", HERE, service="glue.amazonaws.com"),
}
ACTION, RESOURCE = "s3:GetObject", "arn:aws:s3:::b/k"
ID, R, B, S, T = Origin.IDENTITY, Origin.RESOURCE, Origin.BOUNDARY, Origin.SESSION, Origin.TRUST


def policy(effect: str, principal: Any = None, member: str = "Principal") -> Policy:
    statement: dict[str, Any] = {"Effect": effect, "Action": "*", "Resource": "*"}
    if principal is not None:
        statement[member] = principal
    return parse(json.dumps({"Statement": [statement]}))


ALLOW, DENY, SILENT = policy("Allow"), policy("Deny"), parse('{"Statement": []}')


def to(*principals: str) -> Policy:
    return policy("Allow", {"AWS": list(principals)})


def ask(caller: str, owner: str = HERE, action: str = ACTION, resource: str = RESOURCE) -> Question:
    return Question(CALLERS[caller], action, resource, owner)


def no(origin: Origin) -> Denied:
    return Denied(origin, explicit=False)


def deny(origin: Origin) -> Denied:
    return Denied(origin, explicit=True)


#: Within the account: caller, identity, boundary, session, resource, verdict.
WITHIN = [
    # One side's allowance is enough, and by default there is none.
    ("user", (), None, None, None, no(ID)),
    ("user", (SILENT,), None, None, SILENT, no(ID)),
    ("user", (SILENT, ALLOW), None, None, None, Allowed((ID,))),
    ("user", (ALLOW,), None, None, to(USER), Allowed((R,))),
    ("session", (ALLOW,), None, None, SILENT, Allowed((ID,))),
    # The boundary and the session's policies limit the identity's.
    ("user", (ALLOW,), SILENT, None, None, no(B)),
    ("user", (ALLOW,), ALLOW, None, None, Allowed((ID,))),
    ("user", (), ALLOW, None, None, no(ID)),
    ("session", (ALLOW,), ALLOW, (), None, no(S)),
    ("session", (ALLOW,), ALLOW, (SILENT, ALLOW), None, Allowed((ID,))),
    ("session", (ALLOW,), SILENT, (SILENT,), None, no(B)),
    # Resource-based policies and implicit denies in other types of policies.
    ("session", (SILENT,), None, None, to(ROLE), Allowed((R,))),
    ("session", (SILENT,), ALLOW, (ALLOW,), to(ROLE), Allowed((R,))),
    ("session", (SILENT,), SILENT, None, to(ROLE), no(B)),
    ("session", (SILENT,), None, (SILENT,), to(ROLE), no(S)),
    ("session", (SILENT,), SILENT, (SILENT,), to(SESSION), Allowed((R,))),
    ("user", (SILENT,), SILENT, None, to(USER), Allowed((R,))),
    ("federated user", (SILENT,), SILENT, (SILENT,), to(FEDERATED), Allowed((R,))),
    ("federated user", (SILENT,), SILENT, (ALLOW,), to(USER), no(B)),
    ("federated user", (SILENT,), ALLOW, (SILENT,), to(USER), no(S)),
    # "… do not limit permissions granted using … a wildcard(*) in the Principal element".
    ("session", (SILENT,), SILENT, (SILENT,), to("*"), Allowed((R,))),
    ("session", (SILENT,), SILENT, (SILENT,), to(ROLE, "*"), Allowed((R,))),
    # An account as principal leaves it to the account's policies.
    ("user", (), None, None, to(ROOT), no(ID)),
    ("user", (ALLOW,), None, None, to(HERE), Allowed((ID, R))),
    # The account's root needs none, and obeys the resource's denial.
    ("root", (), None, None, None, Allowed(())),
    ("root", (), None, None, policy("Deny", "*"), deny(R)),
    # Services and nobody have the resource's policy alone.
    ("service", (), None, None, None, no(R)),
    ("service", (ALLOW,), None, None, to(ROOT), no(R)),
    ("service", (), None, None, policy("Allow", {"Service": "glue.amazonaws.com"}), Allowed((R,))),
    ("anonymous", (), None, None, SILENT, no(R)),
    ("anonymous", (), None, None, to(HERE), no(R)),
    ("anonymous", (), None, None, to("*"), Allowed((R,))),
    # A denial wins, wherever it stands.
    ("user", (ALLOW, DENY), None, None, to(USER), deny(ID)),
    ("user", (ALLOW,), DENY, None, to(USER), deny(B)),
    ("session", (ALLOW,), None, (ALLOW, DENY), to(SESSION), deny(S)),
    ("user", (ALLOW,), None, None, policy("Deny", {"AWS": USER}), deny(R)),
    ("session", (ALLOW,), None, None, policy("Deny", {"AWS": ROLE}), deny(R)),
    ("session", (ALLOW,), None, None, policy("Deny", {"AWS": HERE}), deny(R)),
    ("user", (ALLOW,), None, None, policy("Deny", {"AWS": ROLE}), Allowed((ID,))),
]


@pytest.mark.parametrize(("caller", "identity", "boundary", "session", "resource", "said"), WITHIN)
def test_within_an_account(
    caller: str,
    identity: tuple[Policy, ...],
    boundary: Policy | None,
    session: tuple[Policy, ...] | None,
    resource: Policy | None,
    said: Verdict,
) -> None:
    policies = Policies(identity, boundary, session, resource)
    assert evaluate(ask(caller), policies) == said


#: Across accounts both sides must allow, and limits hold whoever is named.
ACROSS = [
    ("user", (ALLOW,), None, None, None, no(R)),
    ("user", (), None, None, to(USER), no(ID)),
    ("user", (ALLOW,), None, None, to(USER), Allowed((ID, R))),
    ("user", (ALLOW,), None, None, to(HERE), Allowed((ID, R))),
    ("user", (ALLOW,), None, None, to("*"), Allowed((ID, R))),
    ("user", (), None, None, to("*"), no(ID)),
    ("user", (ALLOW,), None, None, to(THERE), no(R)),
    ("user", (ALLOW,), SILENT, None, to(USER), no(B)),
    ("session", (ALLOW,), None, (SILENT,), to(SESSION), no(S)),
    ("session", (SILENT,), None, None, to(SESSION), no(ID)),
    ("root", (), None, None, None, no(R)),
    ("root", (), None, None, to(ROOT), Allowed((R,))),
    ("anonymous", (), None, None, to("*"), Allowed((R,))),
]


@pytest.mark.parametrize(("caller", "identity", "boundary", "session", "resource", "said"), ACROSS)
def test_across_accounts(
    caller: str,
    identity: tuple[Policy, ...],
    boundary: Policy | None,
    session: tuple[Policy, ...] | None,
    resource: Policy | None,
    said: Verdict,
) -> None:
    policies = Policies(identity, boundary, session, resource)
    assert evaluate(ask(caller, THERE), policies) == said


#: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html and
#: id_roles_compare-resource-policies.html: the resource must allow, and may do so alone.
MUST = [
    ("user", (ALLOW,), SILENT, no(R)),
    ("user", (ALLOW,), to(ROOT), Allowed((ID, R))),
    ("user", (), to(ROOT), no(ID)),
    ("user", (), to(USER), Allowed((R,))),
    ("session", (), to(ROLE), Allowed((R,))),
    ("root", (), SILENT, no(R)),
    ("root", (), to(ROOT), Allowed((R,))),
]


@pytest.mark.parametrize(("caller", "identity", "resource", "said"), MUST)
def test_where_the_resource_must_allow(
    caller: str, identity: tuple[Policy, ...], resource: Policy, said: Verdict
) -> None:
    policies = Policies(identity, resource=resource, resource_must_allow=True)
    assert evaluate(ask(caller), policies) == said
    trust = evaluate(ask(caller, action="sts:AssumeRole", resource=ROLE), policies)
    assert trust == (no(T) if said == no(R) else _of_trust(said))


def _of_trust(said: Verdict) -> Verdict:
    if isinstance(said, Denied):
        return said
    return Allowed(tuple(T if origin is R else origin for origin in said.by))


def test_keys_that_would_be_absent_unnoticed_are_refused() -> None:
    with pytest.raises(ValueError, match="lower case"):
        Question(CALLERS["user"], ACTION, RESOURCE, HERE, {"aws:SourceIp": ("10.0.0.1",)})


def test_a_statement_allows_where_it_belongs_only() -> None:
    """With a principal in a resource's policy, without one in an identity's."""
    limits = {"boundary": ALLOW, "session": (ALLOW,)}
    assert evaluate(ask("session"), Policies((to(SESSION),))) == no(ID)
    assert evaluate(ask("session"), Policies(resource=ALLOW)) == no(ID)
    for limit, origin in (("boundary", B), ("session", S)):
        wrong = {**limits, limit: to(SESSION) if origin is B else (to(SESSION),)}
        assert evaluate(ask("session"), Policies((ALLOW,), **wrong)) == no(origin)


def test_a_denial_of_others_spares_nobody_who_has_a_boundary() -> None:
    """access_policies_boundaries.html: regardless of the values of the NotPrincipal."""
    spared = policy("Deny", {"AWS": [USER, ROOT]}, "NotPrincipal")
    assert evaluate(ask("user"), Policies((ALLOW,), resource=spared)) == Allowed((ID,))
    bounded = Policies((ALLOW,), boundary=ALLOW, resource=spared)
    assert evaluate(ask("user"), bounded) == deny(R)


#: troubleshoot_access-denied.html; S3's quotes: AmazonS3/latest/userguide/troubleshoot-403-errors.
WHO = f"User: {USER} is not authorized to perform: "
JOB = f"arn:aws:glue:us-east-1:{HERE}:job/j"
KEY = f"arn:aws:kms:us-east-1:{HERE}:key/k"
MESSAGES = [
    (ACTION, RESOURCE, no(ID), f' on resource: "{RESOURCE}" because no identity-based policy'),
    ("glue:GetJob", JOB, no(ID), f" on resource: {JOB} because no identity-based policy"),
    ("glue:ListJobs", "*", no(ID), " because no identity-based policy"),
    ("kms:Decrypt", KEY, no(R), f" on resource: {KEY} because no resource-based policy"),
    ("glue:ListJobs", "*", no(B), " because no permissions boundary"),
    ("glue:ListJobs", "*", no(S), " because no session policy"),
    ("s3:ListAllMyBuckets", "arn:aws:s3:::*", no(ID), " because no identity-based policy"),
    ("kms:CreateKey", "*", no(ID), " on resource: * because no identity-based policy"),
    ("sts:AssumeRole", ROLE, no(ID), f" on resource: {ROLE} because no identity-based policy"),
    (ACTION, RESOURCE, deny(R), f' on resource: "{RESOURCE}" with an explicit deny in a'),
    ("glue:GetJob", JOB, deny(ID), f" on resource: {JOB} with an explicit deny in an"),
    ("glue:ListJobs", "*", deny(B), " with an explicit deny in a"),
    ("glue:ListJobs", "*", deny(S), " with an explicit deny in a"),
    ("sts:AssumeRole", ROLE, deny(T), " with an explicit deny in the"),
]


@pytest.mark.parametrize(("action", "resource", "denied", "why"), MESSAGES)
def test_what_is_said(action: str, resource: str, denied: Denied, why: str) -> None:
    end = f"{why} {denied.origin}" if denied.explicit else f"{why} allows the {action} action"
    said = denial(ask("user", action=action, resource=resource), denied)
    assert said == f"{WHO}{action}{end}"


def test_a_managed_policy_that_denies_is_named_within_the_account() -> None:
    text = '{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}'
    arn = f"arn:aws:iam::{HERE}:policy/p"
    verdict = evaluate(ask("user"), Policies((parse(text, arn),)))
    assert verdict == Denied(ID, explicit=True, policy=arn)
    said = denial(ask("user", action="kms:Decrypt", resource=KEY), verdict)
    assert said.endswith(f" with an explicit deny in an identity-based policy: {arn}")
    strange = denial(ask("user", THERE, action="kms:Decrypt", resource=KEY), verdict)
    assert strange.endswith(" with an explicit deny in an identity-based policy")
    assert evaluate(ask("user"), Policies((parse(text),))) == deny(ID)


def test_sts_does_not_say_why_a_trust_is_not_enough() -> None:
    said = denial(ask("user", action="sts:AssumeRole", resource=ROLE), no(T))
    assert said == f"{WHO}sts:AssumeRole on resource: {ROLE}"


def test_s3_says_no_more_to_strangers() -> None:
    assert denial(ask("user", THERE), no(R)) == "Access Denied"
    assert denial(ask("anonymous"), no(R)) == "Access Denied"
