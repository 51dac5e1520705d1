"""Whose a key is, what a session was given, and that ended sessions do not pile up."""

import json
from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from callers import Callers, allow
from embedded_aws import ACCOUNT, Aws, let
from moto.core.utils import utcnow
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends
from raw_requests import CALLS, who_am_i
from sluice_local import ACCESS_KEY, SECRET_KEY
from sluice_local.auth import Kind, Principal, identities
from sluice_local.identities import assume_as_service, credentials_of

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"AWS": ACCOUNT, "Service": "glue.amazonaws.com"},
            }
        ],
    }
)
KNOWN = ("AKIAIOSFODNN7EXAMPLE", "AKIAEXAMPLE", "AKIAEMBEDDEDAWSTESTS", "")


def client(aws: Aws, service: str, key: str, secret: str, token: str | None = None) -> Any:
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    return boto3.client(
        service,
        endpoint_url=aws.endpoint,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=config,
    )


def refusal(call: Any, **given: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**given)
    return str(error.value.response["Error"]["Code"])


def test_the_root(aws: Aws) -> None:
    found = aws("sts").get_caller_identity()
    arn = f"arn:aws:iam::{ACCOUNT}:root"
    assert (found["UserId"], found["Account"], found["Arn"]) == (ACCOUNT, ACCOUNT, arn)


def test_a_users_key_opens_until_it_is_inactive_or_gone(aws: Aws, name: str) -> None:
    iam = aws("iam")
    user = iam.create_user(UserName=name)["User"]
    key = iam.create_access_key(UserName=name)["AccessKey"]
    which = {"UserName": name, "AccessKeyId": key["AccessKeyId"]}
    sts = client(aws, "sts", key["AccessKeyId"], key["SecretAccessKey"])
    found = sts.get_caller_identity()
    assert (found["UserId"], found["Arn"]) == (user["UserId"], user["Arn"])
    iam.update_access_key(**which, Status="Inactive")
    assert refusal(sts.get_caller_identity) == "InvalidClientTokenId"
    iam.update_access_key(**which, Status="Active")
    assert sts.get_caller_identity()["Arn"] == user["Arn"]
    iam.delete_access_key(**which)
    assert refusal(sts.get_caller_identity) == "InvalidClientTokenId"
    again = iam.create_access_key(UserName=name)["AccessKey"]
    iam.update_user(UserName=name, NewUserName=f"{name}-2")
    sts = client(aws, "sts", again["AccessKeyId"], again["SecretAccessKey"])
    assert sts.get_caller_identity()["Arn"].endswith(f"user/{name}-2")


@pytest.mark.parametrize("service", CALLS)
def test_a_session_needs_its_token(aws: Aws, name: str, service: str) -> None:
    aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    let(aws, name, "s3:*", "glue:*")
    user = Callers(aws, name).user(allow("sts:AssumeRole"))
    given = user("sts").assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"]
    unknown = {
        "s3": (403, "InvalidAccessKeyId"),
        "sts": (403, "InvalidClientTokenId"),
        "glue": (400, "UnrecognizedClientException"),
    }
    wrong = {**unknown, "s3": (400, "InvalidToken")}
    for token, expected in (
        (given["SessionToken"], (200, "")),
        (None, unknown[service]),
        (given["SessionToken"][:-1], wrong[service]),
    ):
        raw = CALLS[service](aws.endpoint)
        raw.key, raw.secret, raw.token = given["AccessKeyId"], given["SecretAccessKey"], token
        assert raw.sign().send()[:2] == expected
    raw = who_am_i(aws.endpoint)
    raw.key, raw.secret = given["AccessKeyId"], given["SecretAccessKey"]
    raw.token = given["SessionToken"]
    assert f"assumed-role/{name}/me</Arn>" in raw.sign().answer()[1]
    aws("iam").delete_role_policy(RoleName=name, PolicyName="let")
    aws("iam").delete_role(RoleName=name)
    assert raw.send()[1] == "InvalidClientTokenId"
    aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    assert raw.send()[1] == "InvalidClientTokenId"  # a role of that name, but another one


def test_what_would_be_made_up_is_refused(aws: Aws, name: str) -> None:
    sts = aws("sts")
    assert refusal(sts.get_session_token) == "NotImplemented"
    assert refusal(sts.get_federation_token, Name="me") == "NotImplemented"
    unsigned = boto3.client(
        "sts",
        endpoint_url=aws.endpoint,
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}),
    )
    provider = f"arn:aws:iam::{ACCOUNT}:saml-provider/idp"
    role = f"arn:aws:iam::{ACCOUNT}:role/any"
    given = {"RoleArn": role, "PrincipalArn": provider, "SAMLAssertion": "YWJjZA=="}
    assert refusal(unsigned.assume_role_with_saml, **given) == "NotImplemented"
    assert refusal(unsigned.get_caller_identity) == "MissingAuthenticationToken"
    assert (
        refusal(unsigned.assume_role, RoleArn=role, RoleSessionName="me")
        == "MissingAuthenticationToken"
    )
    missing = {"PolicyArns": [{"arn": f"arn:aws:iam::{ACCOUNT}:policy/none"}]}
    aws("iam").create_role(RoleName="with-policies", AssumeRolePolicyDocument=TRUST)
    with_policies = f"arn:aws:iam::{ACCOUNT}:role/with-policies"
    user = Callers(aws, name).user(allow("sts:AssumeRole"))
    assume = user("sts").assume_role
    said = refusal(assume, RoleArn=with_policies, RoleSessionName="me", **missing)
    assert said == "ValidationError"


# In this process, on moto's own state.


@pytest.fixture
def role(name: str) -> Iterator[Any]:
    iam = iam_backends[ACCOUNT]["aws"]
    made = iam.create_role(name, TRUST, "/jobs/", None, "", [], "3600")
    yield made
    iam.delete_role(name)


def principal(access_key: str) -> Principal:
    found = identities.find(access_key)
    assert found is not None
    return found.principal


def test_who_a_service_is_that_acts_with_a_role(role: Any) -> None:
    before = utcnow().replace(tzinfo=UTC)
    given = assume_as_service(role.arn, "glue.amazonaws.com", "run", "us-east-1")
    who = principal(given.access_key)
    assert (who.kind, who.account, who.name) == (Kind.SESSION, ACCOUNT, role.name)
    assert who.arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/{role.name}/run"
    assert (who.role_arn, who.session_name) == (role.arn, "run")
    assert who.principal_id == f"{role.id}:run"
    assert who.invoked_by == "glue.amazonaws.com"
    assert who.issued is not None
    assert who.expires is not None
    assert before <= who.issued
    assert timedelta(hours=1) - timedelta(seconds=1) <= who.expires - who.issued
    assert credentials_of(given.access_key) == given
    assert given.secret_key not in repr(identities.find(given.access_key))


def test_what_a_session_was_given(role: Any) -> None:
    sts = sts_backends[ACCOUNT]["aws"]
    session = sts.assume_role("us-east-1", "me", role.arn, '{"Statement": []}', 900, None)
    identities.sessions.describe(session.access_key_id, ("{}",), {"team": "data"})
    who = principal(session.access_key_id)
    assert who.session_policies == ('{"Statement": []}', "{}")
    assert who.session_tags == {"team": "data"}
    assert who.invoked_by is None


def test_credentials_by_their_key() -> None:
    root = credentials_of(ACCESS_KEY)
    assert (root.secret_key, root.token) == (SECRET_KEY, None)
    for key in KNOWN:
        assert identities.find(key) is None
        assert credentials_of(key).secret_key != SECRET_KEY


def test_sessions_that_ended_are_forgotten(role: Any) -> None:
    sts, iam = sts_backends[ACCOUNT]["aws"], iam_backends[ACCOUNT]["aws"]

    def begin(ended: timedelta) -> Any:
        session = sts.assume_role("us-east-1", "me", role.arn, None, 900, None)
        session.expiration = utcnow() - ended
        return session

    lately, long_ago = begin(timedelta(minutes=1)), begin(timedelta(hours=2))
    for _ in range(2 * identities.OFTEN):
        begin(timedelta(hours=2))
    assert identities.find(lately.access_key_id) is not None
    assert identities.find(long_ago.access_key_id) is None
    assert long_ago.access_key_id not in iam.access_keys
    kept = [len(identities.sessions), len(sts.assumed_roles), len(iam.access_keys)]
    assert max(kept) <= identities.OFTEN + 10
