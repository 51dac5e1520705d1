"""The principal that the rest of the server is told, and how long it takes to find out."""

import io
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from callers import allow, policy
from embedded_aws import ACCOUNT
from moto.iam.models import iam_backends
from raw_requests import FORM, Raw
from signed_requests import environ_of
from sluice_local.auth import Kind, identities
from sluice_local.auth.authenticate import ANONYMOUS, UNSIGNED_CALLS, authenticate
from sluice_local.dispatch import PRINCIPAL, Dispatcher
from sluice_local.runtime import configure
from sluice_local.settings import Settings
from werkzeug.wrappers import Response

ENDPOINT = "http://127.0.0.1:5000"
POLICY = """{"Version": "2012-10-17",
             "Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}}"""


@pytest.fixture(scope="module")
def dispatcher(tmp_path_factory: pytest.TempPathFactory) -> Dispatcher:
    configure(Settings(state=tmp_path_factory.mktemp("state")), ENDPOINT)
    return Dispatcher()


def environment(raw: Raw) -> dict[str, Any]:
    """What a server would be told of the request, as far as moto looks at it."""
    raw.headers["Content-Length"] = str(len(raw.body))
    return {
        **environ_of(raw.method, raw.endpoint + raw.path, raw.headers),
        "wsgi.input": io.BytesIO(raw.body),
        "wsgi.url_scheme": "http",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "5000",
        "SERVER_PROTOCOL": "HTTP/1.1",
    }


def sts(key: Any, **params: str) -> dict[str, Any]:
    body = urlencode({"Version": "2011-06-15", **params}).encode()
    raw = Raw(ENDPOINT, "sts", "POST", body=body, headers={"Content-Type": FORM})
    raw.key, raw.secret = key.access_key_id, key.secret_access_key
    return environment(raw.sign())


def test_what_a_session_was_given_is_told(dispatcher: Dispatcher, name: str) -> None:
    iam = iam_backends[ACCOUNT]["aws"]
    user = iam.create_user("us-east-1", f"{name}-user")
    user.policies["own"] = policy(allow("sts:*"))
    trust = allow("sts:*", Principal={"AWS": ACCOUNT})
    del trust["Resource"]
    role = iam.create_role(name, policy(trust), "/", None, "", [], "3600")
    managed = iam.create_policy("", "/", POLICY, name, {})
    environ = sts(
        iam.create_access_key(user.name),
        Action="AssumeRole",
        RoleArn=role.arn,
        RoleSessionName="me",
        Policy='{"Statement": []}',
        **{
            "PolicyArns.member.1.arn": managed.arn,
            "PolicyArns.member.2.arn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "Tags.member.1.Key": "team",
            "Tags.member.1.Value": "data",
        },
    )
    statuses: list[str] = []
    text = b"".join(dispatcher(environ, lambda status, *_: statuses.append(status))).decode()
    assert statuses == ["200 OK"], text
    assert environ[PRINCIPAL].kind == Kind.USER
    found = identities.find(text.split("<AccessKeyId>")[1].split("<")[0])
    assert found is not None
    own, mine, readers = (json.loads(each) for each in found.principal.session_policies)
    assert (own, mine) == ({"Statement": []}, json.loads(POLICY))
    assert readers["Statement"][0]["Effect"] == "Allow"
    assert found.principal.session_tags == {"team": "data"}


def test_nobody_in_particular() -> None:
    unsigned = environment(Raw(ENDPOINT, path="/bucket/key"))
    refused = authenticate(dict(unsigned), b"")
    assert isinstance(refused, Response)
    assert refused.status_code == 403
    assert authenticate(dict(unsigned), b"", (*UNSIGNED_CALLS, "s3")) is ANONYMOUS
    body = b"Action=AssumeRoleWithWebIdentity"
    form = Raw(ENDPOINT, method="POST", body=body, headers={"Content-Type": FORM})
    assert authenticate(environment(form), body) is ANONYMOUS
    in_url = Raw(ENDPOINT, path="/?Action=AssumeRoleWithWebIdentity")
    assert authenticate(environment(in_url), b"") is ANONYMOUS
    assert isinstance(authenticate(environment(form), b"Action=GetCallerIdentity"), Response)
