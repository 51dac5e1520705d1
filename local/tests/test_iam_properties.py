"""What holds of all policies: denials only take, limits only narrow, order means nothing."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from policy_cases import case, policies_of, policy, question_of
from sluice_local.iam.evaluate import evaluate
from sluice_local.iam.policy import Policy, PolicyError, parse
from sluice_local.iam.question import Allowed, Caller, Denied, Policies, Question

Asked = tuple[Question, Policies]
DENY_ALL = {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}
ALLOW_ALL = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
dice = st.integers(0, 2**32).map(random.Random)
few = settings(max_examples=150, deadline=None)


@st.composite
def asked(draw: Any) -> Asked:
    made = case(draw(dice))
    return question_of(made), policies_of(made)


@st.composite
def asked_and_more(draw: Any, effect: str) -> tuple[Question, Policies, Policy]:
    made = case(draw(dice))
    document = policy(draw(dice), made["action"], made["arn"])
    for statement in document["Statement"]:
        statement["Effect"] = effect
    return question_of(made), policies_of(made), parse(document)


def allowed(question: Question, policies: Policies) -> bool:
    return isinstance(evaluate(question, policies), Allowed)


@few
@given(asked_and_more("Deny"))
def test_one_more_denial_never_allows(made: tuple[Question, Policies, Policy]) -> None:
    question, policies, more = made
    denying = replace(policies, identity=(*policies.identity, more))
    if allowed(question, denying):
        assert allowed(question, policies)


@few
@given(asked_and_more("Allow"))
def test_one_more_allowance_of_the_identity_never_denies(
    made: tuple[Question, Policies, Policy],
) -> None:
    question, policies, more = made
    if allowed(question, policies):
        assert allowed(question, replace(policies, identity=(*policies.identity, more)))


@few
@given(asked(), st.randoms())
def test_order_means_nothing(made: Asked, shuffle: random.Random) -> None:
    question, policies = made

    def shuffled(policy: Policy) -> Policy:
        return replace(
            policy, statements=tuple(shuffle.sample(policy.statements, len(policy.statements)))
        )

    turned = replace(
        policies,
        identity=tuple(
            shuffled(each) for each in shuffle.sample(policies.identity, len(policies.identity))
        ),
        boundary=policies.boundary and shuffled(policies.boundary),
        resource=policies.resource and shuffled(policies.resource),
    )
    assert evaluate(question, turned) == evaluate(question, policies)


@few
@given(asked())
def test_a_boundary_and_a_session_only_narrow(made: Asked) -> None:
    question, policies = made
    if allowed(question, policies):
        assert allowed(question, replace(policies, boundary=None))
        assert allowed(question, replace(policies, session=None))
    everything = parse(ALLOW_ALL)
    free = replace(policies, boundary=None, session=None)
    wide = replace(policies, boundary=everything, session=(everything,))
    assert evaluate(question, free) == evaluate(question, wide)


@few
@given(asked())
def test_a_denial_of_all_denies(made: Asked) -> None:
    question, policies = made
    denying = replace(policies, identity=(*policies.identity, parse(DENY_ALL)))
    verdict = evaluate(question, denying)
    assert isinstance(verdict, Denied)
    assert verdict.explicit


@few
@given(asked())
def test_the_root_is_stopped_by_the_resource_only(made: Asked) -> None:
    question, policies = made
    root = Caller("arn:aws:iam::123456789012:root", "123456789012", is_root=True)
    own = Policies(resource=policies.resource)
    verdict = evaluate(replace(question, caller=root, resource_account="123456789012"), own)
    assert isinstance(verdict, Allowed) or verdict.explicit


@few
@given(asked())
def test_across_accounts_both_sides_must_allow(made: Asked) -> None:
    question, policies = made
    assume(question.caller.account == "123456789012" and question.caller.service is None)
    elsewhere = replace(question, resource_account="999999999999")
    if allowed(elsewhere, policies):
        here = replace(question, resource_account="123456789012")
        assert allowed(here, replace(policies, resource=None, resource_must_allow=False))
        assert policies.resource is not None


@few
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["Version", "Statement", "Effect", "Action", "Resource", "x"])
                | st.sampled_from(["Principal", "Condition", "AWS", "StringEquals"]),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_any_document_is_read_or_refused(document: Any) -> None:
    """Nothing but PolicyError is raised, whatever is given."""
    if isinstance(document, dict):
        try:
            parse(document)
        except PolicyError:
            return
        assert "Statement" in document
    else:
        with pytest.raises(PolicyError):
            parse(str(document))


@few
@given(st.text(max_size=30), st.text(alphabet="ab*?:.[${", max_size=12))
def test_any_pattern_matches_itself_where_it_is_plain(text: str, pattern: str) -> None:
    """StringLike of a text without wildcards is StringEquals."""
    wanted = pattern.translate(str.maketrans("", "", "*?$"))
    statement = {
        "Effect": "Allow",
        "Action": "*",
        "Resource": "*",
        "Condition": {"StringLike": {"aws:a": wanted}},
    }
    parsed = parse({"Version": "2012-10-17", "Statement": statement})
    for value in (text, wanted):
        question = Question(
            Caller("arn:aws:iam::1:user/u", "1"), "s3:GetObject", "*", "1", {"aws:a": (value,)}
        )
        assert allowed(question, Policies((parsed,))) is (value == wanted)
