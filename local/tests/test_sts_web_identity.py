"""AssumeRoleWithWebIdentity against a server, with an issuer that stands in for GitHub's."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from control_client import Control
from embedded_aws import ACCOUNT, ROOT, Aws, let, start_server
from oidc_issuer import AUDIENCE, GITHUB, Issuer
from pipeline_template import policy

HOST = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{HOST}"
DENIED = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"


@dataclass
class Federation:
    """A server, the issuer that it knows as GitHub's, and an unsigned STS client."""

    aws: Aws
    issuer: Issuer
    sts: Any

    def role(self, name: str, provider: str = PROVIDER, host: str = HOST, **more: Any) -> str:
        condition = {
            "StringEquals": {f"{host}:aud": AUDIENCE},
            "StringLike": {f"{host}:sub": "repo:owner/name:ref:refs/heads/*"},
        }
        statement = {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": condition,
        }
        made = self.aws("iam").create_role(
            RoleName=name, AssumeRolePolicyDocument=json.dumps(policy(statement)), **more
        )
        return str(made["Role"]["Arn"])

    def assume(self, role: str, token: str, **more: Any) -> Any:
        wanted = {"RoleSessionName": "run-1", **more}
        return self.sts.assume_role_with_web_identity(
            RoleArn=role, WebIdentityToken=token, **wanted
        )


def serve(path: Any, issuer: Issuer, *more: str) -> tuple[subprocess.Popen[bytes], Federation]:
    options = ["--oidc-issuer", f"{GITHUB}={issuer.jwks_url}", "--parent-pid", str(os.getpid())]
    process, about = start_server(path, *options, *more)
    aws = Aws(about["endpoint"])
    aws("iam").create_open_id_connect_provider(Url=GITHUB, ClientIDList=[AUDIENCE])
    sts = boto3.client(
        "sts",
        endpoint_url=about["endpoint"],
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}),
    )
    return process, Federation(aws, issuer, sts)


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    issuer = Issuer(GITHUB)
    process, made = serve(tmp_path_factory.mktemp("oidc"), issuer)
    yield made
    process.terminate()
    assert process.wait(timeout=20) == 0
    issuer.close()


def refusal(call: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(*given, **more)
    found = error.value.response["Error"]
    return f"{found['Code']}: {found['Message']}"


def client(aws: Aws, service: str, credentials: Any, **more: Any) -> Any:
    return boto3.client(
        service,
        endpoint_url=aws.endpoint,
        region_name="us-east-1",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, **more),
    )


def test_a_trusted_token_becomes_a_session_of_the_role(federation: Federation, name: str) -> None:
    role = federation.role(name, Path="/ci/")
    let(federation.aws, name, "s3:CreateBucket", "s3:ListAllMyBuckets")
    before = datetime.now(UTC)
    answer = federation.assume(role, federation.issuer.token(), DurationSeconds=900)
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/run-1"
    assert answer["AssumedRoleUser"]["Arn"] == arn
    assert answer["AssumedRoleUser"]["AssumedRoleId"].startswith("AROA")
    assert answer["AssumedRoleUser"]["AssumedRoleId"].endswith(":run-1")
    assert answer["SubjectFromWebIdentityToken"] == "repo:owner/name:ref:refs/heads/main"
    assert (answer["Audience"], answer["Provider"]) == (AUDIENCE, PROVIDER)
    lasts = (answer["Credentials"]["Expiration"] - before).total_seconds()
    assert 890 < lasts < 910
    mine = client(federation.aws, "sts", answer["Credentials"])
    who = mine.get_caller_identity()
    assert (who["Arn"], who["Account"]) == (arn, ACCOUNT)
    assert who["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]
    s3 = client(federation.aws, "s3", answer["Credentials"])
    s3.create_bucket(Bucket=name)
    assert name in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"sub": "repo:owner/name:pull_request"}, DENIED),
        ({"sub": "repo:other/name:ref:refs/heads/main"}, DENIED),
        ({"aud": "https://github.com/owner"}, "InvalidIdentityToken: Incorrect token audience"),
        (
            {"iss": "https://example.org"},
            "InvalidIdentityToken: No OpenIDConnect provider found in your account for "
            "https://example.org",
        ),
        ({"exp": 1_700_000_000}, "ExpiredTokenException: Token expired: current date/time "),
        ({"nbf": 4_000_000_000}, "InvalidIdentityToken: Token not yet valid: "),
    ],
)
def test_other_claims_are_refused(
    federation: Federation, name: str, claims: dict[str, Any], said: str
) -> None:
    role = federation.role(name)
    assert refusal(federation.assume, role, federation.issuer.token(**claims)).startswith(said)


def test_a_role_that_is_not_there_is_refused_in_the_same_words(
    federation: Federation, name: str
) -> None:
    absent = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    assert refusal(federation.assume, absent, federation.issuer.token()) == DENIED
    services = json.dumps(
        policy(
            {
                "Effect": "Allow",
                "Principal": {"Service": "glue.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        )
    )
    federation.aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=services)
    assert refusal(federation.assume, absent, federation.issuer.token()) == DENIED


def test_another_account_has_no_provider(federation: Federation) -> None:
    said = refusal(
        federation.assume, "arn:aws:iam::210987654321:role/any", federation.issuer.token()
    )
    assert said == (
        f"InvalidIdentityToken: No OpenIDConnect provider found in your account for {GITHUB}"
    )


def test_a_signature_of_somebody_else_is_refused(federation: Federation, name: str) -> None:
    role = federation.role(name)
    stranger = Issuer(GITHUB)
    try:
        said = refusal(federation.assume, role, stranger.token())
    finally:
        stranger.close()
    assert said.startswith("InvalidIdentityToken: ")


def test_the_issuer_may_rotate_its_keys(federation: Federation, name: str) -> None:
    role = federation.role(name)
    old = federation.issuer.token()
    federation.assume(role, old)
    federation.issuer.rotate()
    federation.assume(role, federation.issuer.token())
    asked = len(federation.issuer.requests)
    federation.assume(role, old)
    federation.assume(role, federation.issuer.token())
    assert len(federation.issuer.requests) == asked, "the keys are kept"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            {"RoleSessionName": "run 1"},
            "1 validation error detected: Value 'run 1' at 'roleSessionName' failed to satisfy "
            r"constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*",
        ),
        (
            {"RoleSessionName": "x" * 65},
            f"1 validation error detected: Value '{'x' * 65}' at 'roleSessionName' failed to "
            "satisfy constraint: Member must have length less than or equal to 64",
        ),
        (
            {"DurationSeconds": 899},
            "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy "
            "constraint: Member must have value greater than or equal to 900",
        ),
        (
            {"DurationSeconds": 43201},
            "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy "
            "constraint: Member must have value less than or equal to 43200",
        ),
        (
            {"DurationSeconds": 7201},
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ),
        ({"RoleArn": f"arn:aws:iam::{ACCOUNT}:user/somebody"}, "Request ARN is invalid"),
    ],
)
def test_parameters_are_checked(
    federation: Federation, name: str, wrong: dict[str, Any], said: str
) -> None:
    role = federation.role(name, MaxSessionDuration=7200)
    token = federation.issuer.token()
    unchecked = boto3.client(
        "sts",
        endpoint_url=federation.aws.endpoint,
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED, parameter_validation=False),
    )
    wanted = {"RoleArn": role, "RoleSessionName": "run-1", "WebIdentityToken": token, **wrong}
    assert refusal(unchecked.assume_role_with_web_identity, **wanted) == f"ValidationError: {said}"
    federation.assume(role, token, DurationSeconds=7200)


def test_what_is_not_judged_is_said(federation: Federation, name: str) -> None:
    role = federation.role(name)
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": PROVIDER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    }
    federation.aws("iam").update_assume_role_policy(
        RoleName=name, PolicyDocument=json.dumps(policy(statement))
    )
    assert refusal(federation.assume, role, federation.issuer.token()) == (
        "NotImplemented: The embedded AWS does not support it: the condition key aws:sourceip "
        "in a trust policy"
    )


def test_an_issuer_on_this_machine_is_looked_up(federation: Federation, name: str) -> None:
    issuer = Issuer()
    host = issuer.iss.removeprefix("http://")
    iam = federation.aws("iam")
    made = iam.create_open_id_connect_provider(Url=issuer.iss, ClientIDList=[AUDIENCE])
    provider = made["OpenIDConnectProviderArn"]
    assert provider == f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"
    try:
        answer = federation.assume(federation.role(name, provider, host), issuer.token())
    finally:
        issuer.close()
    assert answer["Provider"] == provider
    assert issuer.requests == ["/.well-known/openid-configuration", "/jwks"]


def test_an_issuer_elsewhere_is_not_asked(federation: Federation, name: str) -> None:
    url = f"https://{name}.example.org"
    federation.aws("iam").create_open_id_connect_provider(Url=url, ClientIDList=[AUDIENCE])
    role = federation.role(name, f"arn:aws:iam::{ACCOUNT}:oidc-provider/{name}.example.org")
    said = refusal(federation.assume, role, federation.issuer.token(iss=url))
    assert said.startswith("InvalidIdentityToken: ")
    assert f"--oidc-issuer {url}=JWKS_URL" in said


def test_providers_are_checked(federation: Federation) -> None:
    iam = federation.aws("iam")
    said = refusal(iam.create_open_id_connect_provider, Url=GITHUB, ClientIDList=[AUDIENCE])
    assert said == f"EntityAlreadyExists: Provider with url {GITHUB} already exists."
    said = refusal(iam.create_open_id_connect_provider, Url="http://example.org")
    assert said == "ValidationError: Invalid Open ID Connect Provider URL"
    which = {"OpenIDConnectProviderArn": PROVIDER}
    iam.add_client_id_to_open_id_connect_provider(**which, ClientID="more")
    assert iam.get_open_id_connect_provider(**which)["ClientIDList"] == [AUDIENCE, "more"]
    iam.remove_client_id_from_open_id_connect_provider(**which, ClientID="more")
    found = iam.get_open_id_connect_provider(**which)
    assert (found["Url"], found["ClientIDList"]) == (HOST, [AUDIENCE])


def test_a_session_that_is_over_is_refused_by_every_service(tmp_path: Any) -> None:
    issuer = Issuer(GITHUB)
    process, federation = serve(tmp_path, issuer, "--control-port", "0")
    control = Control(json.loads((tmp_path / "server.json").read_text())["controlPort"])
    try:
        role = federation.role("brief")
        credentials = federation.assume(role, issuer.token(), DurationSeconds=900)["Credentials"]
        clients = {
            service: client(federation.aws, service, credentials)
            for service in ("sts", "s3", "cloudformation", "glue")
        }
        assert clients["sts"].get_caller_identity()["Arn"].endswith("/brief/run-1")
        v4 = client(federation.aws, "s3", credentials, signature_version="s3v4")
        presigned = v4.generate_presigned_url("list_buckets")
        control.advance(890)
        assert clients["sts"].get_caller_identity()["Arn"].endswith("/brief/run-1")
        control.advance(11)
        over = "The security token included in the request is expired"
        assert refusal(clients["sts"].get_caller_identity) == f"ExpiredToken: {over}"
        assert refusal(clients["cloudformation"].describe_stacks) == f"ExpiredToken: {over}"
        assert refusal(clients["glue"].get_databases) == f"ExpiredTokenException: {over}"
        said = "ExpiredToken: The provided token has expired."
        assert refusal(clients["s3"].list_buckets) == said
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(presigned)  # noqa: S310 this machine's own server
        assert b"<Code>ExpiredToken</Code>" in error.value.read()
        assert federation.aws("sts").get_caller_identity()["Account"] == ACCOUNT
        said = refusal(federation.assume, role, issuer.token())
        assert said.startswith("ExpiredTokenException: Token expired: current date/time ")
        later = issuer.token(exp=4_000_000_000)
        again = federation.assume(role, later)["Credentials"]
        client(federation.aws, "sts", again).get_caller_identity()
    finally:
        process.terminate()
        process.wait(timeout=20)
        issuer.close()


@pytest.mark.parametrize("given", ["https://example.org", "example.org=http://x", "https://a=ftp"])
def test_an_issuer_without_its_keys_is_a_usage_error(tmp_path: Any, given: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sluice_local", "--state", str(tmp_path), "--oidc-issuer", given],
        env={**os.environ, "PYTHONPATH": str(ROOT / "local")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "is not ISSUER=JWKS_URL with two URLs" in done.stderr
