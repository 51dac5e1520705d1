"""Tokens, keys and trust policies, without a server."""

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sluice_local.oidc import conditions, tokens, trust
from sluice_local.oidc.errors import WebIdentityError
from sluice_local.oidc.keys import Keys, is_loopback

Json = dict[str, Any]
GITHUB = "https://token.actions.githubusercontent.com"
HOST = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{HOST}"
NOW = 1_700_000_000.0
KEY = RSAKey.generate_key(2048, parameters={"kid": "one"})
CLAIMS: Json = {
    "iss": GITHUB,
    "aud": "sts.amazonaws.com",
    "sub": "repo:owner/name:environment:prod",
    "iat": NOW - 10,
    "exp": NOW + 300,
    "repository_id": "123",
    "environment": "prod",
}


def token(key: Any = KEY, header: Json | None = None, **claims: Any) -> tokens.Token:
    wanted = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    header = header or {"alg": "RS256", "kid": "one"}
    return tokens.parse(jwt.encode(header, wanted, key, algorithms=[header["alg"]]))


def keys(*published: RSAKey, **more: Any) -> Keys:
    document = {"keys": [key.as_dict(private=False) for key in published]}
    return Keys({GITHUB: "http://127.0.0.1/jwks"}, lambda _: json.dumps(document).encode(), **more)


def statement(effect: str = "Allow", **more: Any) -> Json:
    return {
        "Effect": effect,
        "Principal": {"Federated": PROVIDER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        **more,
    }


def allows(*statements: Json, **claims: Any) -> bool:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return trust.allows(document, token(**claims), PROVIDER, "session", NOW)


# -- tokens


def test_a_token_that_is_right_is_verified() -> None:
    tokens.verify(token(), keys(KEY), NOW)


def refusal(call: Any) -> str:
    with pytest.raises(WebIdentityError) as error:
        call()
    return f"{error.value.code}: {error.value.message}"


def test_another_signer_is_refused_also_under_the_same_kid() -> None:
    other = RSAKey.generate_key(2048, parameters={"kid": "one"})
    said = refusal(lambda: tokens.verify(token(other), keys(KEY), NOW))
    assert said.startswith("InvalidIdentityToken")


def test_changed_claims_are_refused() -> None:
    head, _, signature = token().text.split(".")
    claims = base64.urlsafe_b64encode(json.dumps({**CLAIMS, "sub": "me"}).encode()).decode()
    changed = tokens.parse(".".join([head, claims.rstrip("="), signature]))
    said = refusal(lambda: tokens.verify(changed, keys(KEY), NOW))
    assert said.startswith("InvalidIdentityToken")


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_no_other_algorithm_will_do(algorithm: str) -> None:
    """Nor the public key as a shared secret, nor no signature at all."""
    secret = json.dumps(KEY.as_dict(private=False)).encode()
    header = {"alg": algorithm, "kid": "one"}
    made = token(OctKey.import_key(secret), header) if algorithm == "HS256" else None
    if made is None:
        head = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
        made = tokens.parse(f"{head}.{token().text.split('.')[1]}.")
    said = refusal(lambda: tokens.verify(made, keys(KEY), NOW))
    assert said.startswith("InvalidIdentityToken")


def test_times_are_checked_to_the_second() -> None:
    short = token(exp=NOW, nbf=NOW - 5)
    tokens.verify(short, keys(KEY), NOW - 1)
    assert refusal(lambda: tokens.verify(short, keys(KEY), NOW)) == (
        f"ExpiredTokenException: Token expired: current date/time {int(NOW)} must be before the "
        f"expiration date/time {int(NOW)}"
    )
    said = refusal(lambda: tokens.verify(short, keys(KEY), NOW - 6))
    assert said.startswith("InvalidIdentityToken: Token not yet valid")


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "e30.W10.x", "é.e30.x"])
def test_what_is_no_jwt_is_refused(text: str) -> None:
    assert refusal(lambda: tokens.parse(text)) == f"InvalidIdentityToken: {tokens.NOT_A_JWT}"


@pytest.mark.parametrize("claim", tokens.REQUIRED)
def test_a_missing_claim_is_named(claim: str) -> None:
    said = f"InvalidIdentityToken: Missing a required claim: {claim}"
    assert refusal(lambda: token(**{claim: None})) == said


def test_times_that_are_no_numbers_are_refused() -> None:
    assert tokens.NOT_A_JWT in refusal(lambda: token(exp="tomorrow"))


# -- keys


def test_keys_are_kept_for_a_minute_and_fetched_for_an_unknown_kid() -> None:
    published, asked, clock = [KEY], [], [0.0]

    def fetch(url: str) -> bytes:
        asked.append(url)
        return json.dumps({"keys": [key.as_dict(private=False) for key in published]}).encode()

    found = Keys({GITHUB: "http://127.0.0.1/jwks"}, fetch, lambda: clock[0])
    found.of(GITHUB, "one")
    clock[0] = 59.0
    found.of(GITHUB, "one")
    assert len(asked) == 1
    published.append(RSAKey.generate_key(2048, parameters={"kid": "two"}))
    assert [key["kid"] for key in found.of(GITHUB, "two")] == ["two"]
    assert len(asked) == 2
    clock[0] = 120.0
    found.of(GITHUB, "one")
    assert len(asked) == 3
    assert "verification key" in refusal(lambda: found.of(GITHUB, "three"))


def test_keys_that_cannot_be_had_are_refused() -> None:
    def fetch(_: str) -> bytes:
        raise OSError("no route")

    said = refusal(lambda: Keys({GITHUB: "http://127.0.0.1/jwks"}, fetch).of(GITHUB, "one"))
    assert said.startswith("InvalidIdentityToken: Couldn't retrieve verification key")


def test_the_internet_is_not_asked() -> None:
    def fetch(url: str) -> bytes:
        raise AssertionError(url)

    said = refusal(lambda: Keys({}, fetch).of(GITHUB, "one"))
    assert f"--oidc-issuer {GITHUB}=JWKS_URL" in said


def test_discovery_stays_on_this_machine() -> None:
    """An issuer on loopback must name itself, and keys on loopback."""
    issuer = "http://127.0.0.1:1"
    for about in (
        {"issuer": "http://127.0.0.1:2", "jwks_uri": f"{issuer}/jwks"},
        {"issuer": issuer, "jwks_uri": "http://example.org/jwks"},
        {"issuer": issuer},
        [],
    ):
        found = Keys({}, lambda _, about=about: json.dumps(about).encode())
        assert "verification key" in refusal(lambda found=found: found.of(issuer, "one"))


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://127.0.0.1:80/x", True),
        ("http://localhost", True),
        ("http://[::1]:1", True),
        ("https://127.0.0.1", False),
        ("http://127.0.0.1.example.org", False),
        ("http://localhost@example.org", False),
        ("http://169.254.169.254", False),
        ("nonsense", False),
    ],
)
def test_loopback(url: str, own: bool) -> None:
    assert is_loopback(url) is own


# -- trust policies


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"StringEquals": {f"{HOST}:aud": "sts.amazonaws.com"}}, True),
        ({"StringEquals": {f"{HOST}:aud": ["other", "sts.amazonaws.com"]}}, True),
        ({"StringEquals": {f"{HOST}:aud": "STS.amazonaws.com"}}, False),
        ({"StringEqualsIgnoreCase": {f"{HOST}:aud": "STS.amazonaws.com"}}, True),
        ({"StringEquals": {f"{HOST}:sub": "repo:owner/name:*"}}, False),
        ({"StringLike": {f"{HOST}:sub": "repo:owner/name:*"}}, True),
        ({"StringLike": {f"{HOST}:sub": "repo:owner/nam?:environment:prod"}}, True),
        ({"StringLike": {f"{HOST}:sub": "repo:owner/[n]ame:*"}}, False),
        ({"StringLike": {f"{HOST}:sub": "REPO:owner/name:*"}}, False),
        ({"StringLike": {f"{HOST}:sub": "owner/name"}}, False),
        ({"StringEquals": {f"{HOST.upper()}:Repository_Id": "123"}}, True),
        ({"StringEquals": {f"{HOST}:repository_id": 123}}, True),
        ({"StringEquals": {f"{HOST}:repository_id": "124"}}, False),
        ({"StringEquals": {f"{HOST}:job_workflow_ref": ""}}, False),  # the token lacks it
        ({"StringEquals": {"other.example.org:sub": "repo:owner/name:environment:prod"}}, False),
        ({"StringEquals": {f"{HOST}:aud": "sts.amazonaws.com", f"{HOST}:sub": "x"}}, False),
        (
            {
                "StringEquals": {f"{HOST}:aud": "sts.amazonaws.com"},
                "StringLike": {f"{HOST}:sub": "x*"},
            },
            False,
        ),
        ({"ForAnyValue:StringLike": {f"{HOST}:environment": ["dev", "pr?d"]}}, True),
        ({"ForAnyValue:StringEquals": {f"{HOST}:ref": "refs/heads/main"}}, False),
        ({"StringEquals": {"sts:RoleSessionName": "session"}}, True),
        ({"StringEquals": {"sts:RoleSessionName": "another"}}, False),
        ({"StringNotEquals": {f"{HOST}:sub": "x"}}, True),
        ({"StringNotLike": {f"{HOST}:sub": "repo:*"}}, False),
        ({"StringNotEquals": {f"{HOST}:ref": "x"}}, True),  # the token lacks it
        ({"StringEqualsIfExists": {f"{HOST}:ref": "x"}}, True),
        ({"StringEqualsIfExists": {f"{HOST}:sub": "x"}}, False),
        ({"ForAllValues:StringLike": {f"{HOST}:sub": "repo:*"}}, True),
        ({"ForAllValues:StringLike": {f"{HOST}:ref": "x"}}, True),
        ({"Null": {f"{HOST}:ref": "true"}}, True),
        ({"Bool": {f"{HOST}:sub": "true"}}, False),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, False),  # a token's bearer has none
        ({"Null": {"aws:PrincipalTag/team": "true"}}, True),
        ({"DateLessThan": {"aws:CurrentTime": "2024-01-01T00:00:00Z"}}, True),
        ({"DateGreaterThan": {"aws:CurrentTime": "2024-01-01T00:00:00Z"}}, False),
        ({"NumericLessThan": {"aws:EpochTime": "1700000001"}}, True),
        ({"StringEquals": {f"{HOST}:sub": "${aws:username}"}}, False),
        ({"StringLike": {f"{HOST}:sub": f"*:${{{HOST}:environment}}"}}, True),
        ({"StringLike": {f"{HOST}:sub": f"*:${{{HOST}:ref, 'prod'}}"}}, True),
    ],
)
def test_conditions(condition: Json, expected: bool) -> None:
    assert allows(statement(Condition=condition)) is expected


@pytest.mark.parametrize(
    "condition",
    [
        {"StringMatches": {f"{HOST}:sub": "x"}},
        {"ForEachValue:StringLike": {f"{HOST}:sub": "x"}},
        {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},  # on AWS it has a value
        {"StringNotEquals": {"aws:UserAgent": "x"}},
        {"StringEquals": {"sts:ExternalId": "x"}},
        {"StringLike": {f"{HOST}:sub": "${aws:SourceIp}"}},
        {"StringEquals": {f"{HOST}:event_name": "push"}},  # a claim that STS has no key for
        {"StringLike": {f"{HOST}:sub": f"${{{HOST}:event_name}}"}},
        {"Null": {f"{HOST}:event_name": "true"}},
    ],
)
def test_what_is_not_judged_is_refused_even_beside_what_does_not_match(condition: Json) -> None:
    never = {"StringEqualsIgnoreCase": {f"{HOST}:aud": "nobody"}}
    for each in (condition, {**never, **condition}, {**condition, **never}):
        said = refusal(lambda each=each: allows(statement(Condition=each)))
        assert said.startswith("NotImplemented: The embedded AWS does not support it: ")


def test_a_claim_of_another_issuer_is_any_claim() -> None:
    made = token(iss="http://127.0.0.1:9/x", event_name="push")
    condition = {"StringEquals": {"127.0.0.1:9/x:event_name": "push"}}
    policy = {"Statement": statement(Condition=condition)}
    assert trust.allows(policy, made, PROVIDER, "session")


@pytest.mark.parametrize(
    "action", ["sts:assumerolewithwebidentity", "sts:*", "*", "sts:AssumeRole*"]
)
def test_actions_are_wildcards(action: str) -> None:
    assert allows(statement(Action=["sts:TagSession", action]))


@pytest.mark.parametrize(
    "change",
    [
        {"Action": "sts:AssumeRole"},
        {"Effect": "Deny"},
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"Federated": f"{PROVIDER}x"}},
        {"Principal": {"Service": "glue.amazonaws.com"}},
        {},
    ],
)
def test_only_a_statement_that_names_action_and_provider_allows(change: Json) -> None:
    assert allows(statement(**change)) is (change == {})


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"Federated": PROVIDER}])
def test_an_explicit_denial_wins(principal: Any) -> None:
    prod = {"StringEquals": {f"{HOST}:environment": "prod"}}
    denial = statement("Deny", Principal=principal, Condition=prod)
    for order in ([statement(), denial], [denial, statement()]):
        assert not allows(*order)
        assert allows(*order, environment="dev")


def test_actions_may_be_all_but_some() -> None:
    others = {"Effect": "Deny", "Principal": "*"}
    assert allows(statement(), {**others, "NotAction": "sts:Assume*"})
    assert not allows(statement(), {**others, "NotAction": "sts:TagSession"})


def test_unsupported_elements_and_session_tags_are_refused() -> None:
    spared = {"Effect": "Deny", "Action": "sts:*", "NotPrincipal": {"Federated": PROVIDER}}
    assert "NotPrincipal" in refusal(lambda: allows(statement(), spared))
    nobody = {"Effect": "Allow", "Action": "sts:*"}
    assert "without a Principal" in refusal(lambda: allows(statement(), nobody))
    assert "malformed" in refusal(lambda: allows(statement(Effect="Permit")))
    tags = {"https://aws.amazon.com/tags": {"principal_tags": {}}}
    assert "session tags" in refusal(lambda: allows(statement(), **tags))


def test_azp_is_the_audience_where_there_is_one() -> None:
    made = token(azp="client", aud=["a", "b"])
    values = conditions.context(made, "session")
    assert values[f"{HOST}:aud"] == ("client",)
    assert values[f"{HOST}:oaud"] == ("a", "b")
