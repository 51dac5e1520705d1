"""Documents, actions, resources and principals.

Sources are pages of https://docs.aws.amazon.com/IAM/latest/UserGuide/.
"""

import json
from typing import Any

import pytest
from sluice_local.iam.policy import PolicyError, parse
from sluice_local.iam.principals import Match
from sluice_local.iam.question import Caller, Question

Json = dict[str, Any]
ACCOUNT, OTHER = "123456789012", "999999999999"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/path/r"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/r/s"
USER = f"arn:aws:iam::{ACCOUNT}:user/u"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/example.org"
CALLERS = {
    "session": Caller(SESSION, ACCOUNT, (ROLE, ROOT)),
    "user": Caller(USER, ACCOUNT, (ROOT,)),
    "root": Caller(ROOT, ACCOUNT, is_root=True),
    "anonymous": Caller("anonymous", "anonymous", is_anonymous=True),
    "glue": Caller("glue.amazonaws.com", ACCOUNT, service="glue.amazonaws.com"),
    "token": Caller(PROVIDER, ACCOUNT, federated=PROVIDER),
    "elsewhere": Caller(f"arn:aws:iam::{OTHER}:user/u", OTHER),
}


def statement(**members: Any) -> Json:
    return {"Effect": "Allow", "Action": "*", "Resource": "*", **members}


def one(version: str = "2012-10-17", **members: Any) -> Any:
    document = {"Version": version, "Statement": statement(**members)}
    return parse(json.dumps(document)).statements[0]


def ask(
    action: str = "s3:GetObject",
    resource: str = "arn:aws:s3:::b/k",
    caller: str = "session",
    **context: str,
) -> Question:
    values = {f"aws:{key}": (value,) for key, value in context.items()}
    return Question(CALLERS[caller], action, resource, ACCOUNT, values)


#: reference_policies_elements_action.html
@pytest.mark.parametrize(
    ("patterns", "action", "about"),
    [
        ("s3:GetObject", "s3:GetObject", True),
        ("s3:getobject", "S3:GetObject", True),
        ("s3:Get*", "s3:GetBucketAcl", True),
        ("s3:Get*", "s3:PutObject", False),
        ("iam:*AccessKey*", "iam:CreateAccessKey", True),
        ("s3:GetObjec?", "s3:GetObject", True),
        ("s3:GetObject?", "s3:GetObject", False),
        ("s3:GetObject", "s3:GetObjectAcl", False),
        ("*", "glue:StartJobRun", True),
        ("s3:*", "s3express:CreateSession", False),
        (["s3:PutObject", "glue:*"], "glue:GetJob", True),
    ],
)
def test_actions(patterns: Any, action: str, about: bool) -> None:
    question = ask(action)
    assert one(Action=patterns).applies(question) is about
    inverted = {"Effect": "Allow", "NotAction": patterns, "Resource": "*"}
    assert parse({"Statement": inverted}).statements[0].applies(question) is not about


#: reference_policies_elements_resource.html, reference-arns.html, reference_policies_variables.html
@pytest.mark.parametrize(
    ("patterns", "resource", "about"),
    [
        ("*", "*", True),
        ("*", "arn:aws:s3:::b", True),
        ("arn:aws:s3:::b", "*", False),
        ("arn:aws:s3:::b", "arn:aws:s3:::b", True),
        ("arn:aws:s3:::b", "arn:aws:s3:::B", False),
        ("arn:aws:s3:::b", "arn:aws:s3:::b/k", False),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b", False),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/k/l", True),
        ("arn:aws:s3:::b/*/l", "arn:aws:s3:::b/k/k/l", True),
        ("arn:aws:s3:::b/k?", "arn:aws:s3:::b/k1", True),
        ("arn:aws:s3:::b/a.c", "arn:aws:s3:::b/abc", False),
        ("arn:aws:s3:::b/k*", "arn:aws:s3:::b/k:l", True),  # the last segment may have colons
        ("arn:aws:iam::*:role/r", f"arn:aws:iam::{ACCOUNT}:role/r", True),
        ("arn:aws:glue:*:*:job/j", f"arn:aws:glue:us-east-1:{ACCOUNT}:job/j", True),
        ("arn:aws:glue:*:job/j", f"arn:aws:glue:us-east-1:{ACCOUNT}:job/j", False),
        ("arn:aws:sns:us-east-1:*:finance/*", "arn:aws:sns:us-east-1:1:x:2:finance/d", False),
        ("arn:aws:sqs", f"arn:aws:sqs:us-east-1:{ACCOUNT}:q", True),
        ("arn:aws:sqs:us-east-2", f"arn:aws:sqs:us-east-1:{ACCOUNT}:q", False),
        (["arn:aws:s3:::a", "arn:aws:s3:::b"], "arn:aws:s3:::b", True),
        ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/me/k", True),
        ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/you/k", False),
        ("arn:aws:s3:::b/${aws:absent, 'all'}/*", "arn:aws:s3:::b/all/k", True),
        ("arn:aws:s3:::b/${aws:star}", "arn:aws:s3:::b/k", False),  # a value is no pattern
        ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/k", False),
        ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", True),
    ],
)
def test_resources(patterns: Any, resource: str, about: bool) -> None:
    question = ask(resource=resource, username="me", star="*")
    assert one(Resource=patterns).applies(question) is about
    inverted = {"Effect": "Allow", "Action": "*", "NotResource": patterns}
    document = {"Version": "2012-10-17", "Statement": inverted}
    assert parse(document).statements[0].applies(question) is not about


@pytest.mark.parametrize("member", ["Resource", "NotResource"])
def test_a_variable_that_the_request_lacks_makes_the_statement_invalid(member: str) -> None:
    found = {"Effect": "Deny", "Action": "*", member: ["arn:aws:s3:::b/${aws:absent}/*"]}
    parsed = parse({"Version": "2012-10-17", "Statement": found}).statements[0]
    assert not parsed.applies(ask(resource="arn:aws:s3:::b//k"))
    assert not parsed.applies(ask(resource="arn:aws:s3:::c"))
    elsewhere = parsed.applies(ask(resource="arn:aws:iam::123456789012:role/r"))
    assert elsewhere is (member == "NotResource")  # whatever the variable


def test_variables_are_text_before_their_version() -> None:
    resource = "arn:aws:s3:::b/${aws:username}"
    assert not one("2008-10-17", Resource=resource).applies(
        ask(resource="arn:aws:s3:::b/me", username="me")
    )
    assert one("2008-10-17", Resource=resource).applies(ask(resource=resource))


#: reference_policies_elements_principal.html
@pytest.mark.parametrize(
    ("principal", "caller", "match"),
    [
        ("*", "session", Match.DIRECT),
        ("*", "anonymous", Match.DIRECT),
        ("*", "glue", Match.DIRECT),
        ({"AWS": "*"}, "anonymous", Match.DIRECT),
        ({"AWS": ACCOUNT}, "session", Match.ACCOUNT),
        ({"AWS": ROOT}, "user", Match.ACCOUNT),
        ({"AWS": ROOT}, "root", Match.DIRECT),
        ({"AWS": ROOT}, "elsewhere", Match.NONE),
        ({"AWS": ROOT}, "anonymous", Match.NONE),
        ({"AWS": ROOT}, "glue", Match.NONE),
        ({"AWS": [ROOT, ROLE]}, "session", Match.ROLE),
        ({"AWS": ROLE}, "user", Match.NONE),
        ({"AWS": SESSION}, "session", Match.DIRECT),
        ({"AWS": f"{SESSION}2"}, "session", Match.NONE),
        ({"AWS": [USER, ROOT]}, "user", Match.DIRECT),
        ({"AWS": "AIDACKCEVSQ6C2EXAMPLE"}, "user", Match.NONE),
        ({"Service": "glue.amazonaws.com"}, "glue", Match.DIRECT),
        ({"Service": ["ec2.amazonaws.com", "glue.amazonaws.com"]}, "glue", Match.DIRECT),
        ({"Service": "ec2.amazonaws.com"}, "glue", Match.NONE),
        ({"Service": "glue.amazonaws.com"}, "session", Match.NONE),
        ({"Federated": PROVIDER}, "token", Match.DIRECT),
        ({"Federated": f"{PROVIDER}x"}, "token", Match.NONE),
        ({"Federated": PROVIDER}, "user", Match.NONE),
        ({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}, "user", Match.NONE),
        (
            {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"},
            "user",
            Match.NONE,
        ),
        ({"CanonicalUser": "79a5", "AWS": USER}, "user", Match.DIRECT),
    ],
)
def test_principals(principal: Any, caller: str, match: Match) -> None:
    assert one(Principal=principal).means(ask(caller=caller)) is match


#: reference_policies_elements_notprincipal.html: a denial spares whom it lists with account and
#: role; an allowance leaves out whom it lists in any way.
@pytest.mark.parametrize(
    ("others", "caller", "denied", "allowed"),
    [
        ([USER, ROOT], "user", False, False),
        ([USER], "user", True, False),
        ([ROOT], "user", True, False),
        ([SESSION, ROLE, ROOT], "session", False, False),
        ([ROLE, ROOT], "session", True, False),
        ([SESSION, ROLE], "session", True, False),
        ([USER, ROOT], "elsewhere", True, True),
        ([USER, ROOT], "anonymous", True, True),
        ([USER, ROOT], "glue", True, True),
        ([ROOT], "root", False, False),
        (["*"], "elsewhere", False, False),
    ],
)
def test_not_principals(others: list[str], caller: str, denied: bool, allowed: bool) -> None:
    for effect, meant in (("Deny", denied), ("Allow", allowed)):
        found = one(Effect=effect, NotPrincipal={"AWS": others}).means(ask(caller=caller))
        assert (found is not Match.NONE) is meant, effect


def test_a_document_is_read_once() -> None:
    text = json.dumps({"Statement": [statement(Sid="a"), statement(Sid="b")]})
    assert parse(text) is parse(text)
    assert [each.sid for each in parse(text).statements] == ["a", "b"]
    assert parse(text.encode()) == parse(json.loads(text)) == parse(text)


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[]",
        "{}",
        b"\xff",
        '{"Statement": [], "Statement": []}',
        {"Version": "2012-10-18", "Statement": []},
        {"Statements": []},
        {"Statement": "all"},
        {"Statement": [None]},
        *(
            {"Statement": each}
            for each in [
                statement(Effect="allow"),
                statement(Effect=None),
                statement(Permit="x"),
                statement(NotAction="s3:*"),
                statement(NotResource="*"),
                statement(Principal="*", NotPrincipal="*"),
                {"Effect": "Allow", "Resource": "*"},
                statement(Action=[]),
                statement(Action=""),
                statement(Action="GetObject"),
                statement(Action="*:GetObject"),
                statement(Action="s3:"),
                statement(Action="s3:Get:Object"),
                statement(Action={"a": "b"}),
                statement(Resource="bucket"),
                statement(Resource=[1]),
                statement(Resource="arn:aws:s3:::b/${aws:username"),
                statement(Resource="arn:aws:iam::${aws:PrincipalAccount}:role/r"),
                statement(Sid=1),
                statement(Condition={"StringMatches": {"aws:a": "b"}}),
                statement(Principal="me"),
                statement(Principal={}),
                statement(Principal={"Aws": "*"}),
                statement(Principal={"AWS": []}),
                statement(Principal={"AWS": "arn:aws:iam::123456789012:role/*"}),
                statement(Principal={"AWS": "me"}),
            ]
        ),
    ],
)
def test_a_malformed_policy_is_said(document: Any) -> None:
    if isinstance(document, dict):
        document = {"Version": "2012-10-17", **document}
    with pytest.raises(PolicyError):
        parse(document)
