"""What CloudTrail writes of a call: tables."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from requests_of_boto3 import client, request_of
from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call
from sluice_local.calls.identify import identify
from sluice_local.trail import names
from sluice_local.trail.answers import read_answer
from sluice_local.trail.elements import HIDDEN
from sluice_local.trail.identity import user_identity, user_name
from sluice_local.trail.outcome import Outcome
from sluice_local.trail.record import record

ACCOUNT = "123456789012"
ARN = f"arn:aws:iam::{ACCOUNT}"
TIME = datetime(2026, 1, 2, 13, 4, 5, tzinfo=UTC)
ROOT = Principal(Kind.ROOT, ACCOUNT, f"{ARN}:root", access_key="AKIAROOT")
USER = Principal(Kind.USER, ACCOUNT, f"{ARN}:user/ann", "AIDA1", "AKIAUSER", "ann")
SESSION = Principal(
    Kind.SESSION,
    ACCOUNT,
    f"arn:aws:sts::{ACCOUNT}:assumed-role/job/run",
    "AROA1:run",
    "ASIA1",
    "job",
    role_arn=f"{ARN}:role/job",
    session_name="run",
    issued=TIME,
)
NOBODY = Principal(Kind.ANONYMOUS, ACCOUNT, "")
SECRET = "a patient's name"


def call_of(service: str, operation: str, **params: Any) -> Call:
    call = identify(*request_of(client(service), operation, params), service)
    assert isinstance(call, Call)
    return call


def written(
    call: Call,
    status: int = 200,
    body: bytes = b"",
    principal: Principal | None = USER,
    **more: Any,
) -> dict[str, Any]:
    headers = more.pop("headers", {})
    answer = read_answer(call, status, headers, body) if body or status >= 400 else {}
    error = answer.get("Error", {}) if status >= 400 else {}
    code, message = error.get("Code"), error.get("Message")
    outcome = Outcome(status, TIME, "request", "event", code, message, answer, headers)
    return record(call, principal, outcome, **more)


def token(**claims: Any) -> str:
    return f"e30.{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.x"


def test_a_whole_record() -> None:
    call = call_of(
        "glue", "CreateDatabase", DatabaseInput={"Name": "sales", "Parameters": {"A": "B"}}
    )
    assert written(call, principal=ROOT) == {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "Root",
            "principalId": ACCOUNT,
            "arn": f"{ARN}:root",
            "accountId": ACCOUNT,
            "accessKeyId": "AKIAROOT",
        },
        "eventTime": "2026-01-02T13:04:05Z",
        "eventSource": "glue.amazonaws.com",
        "eventName": "CreateDatabase",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "127.0.0.1",
        "userAgent": call.user_agent,
        "requestParameters": {"databaseInput": {"name": "sales", "parameters": {"A": "B"}}},
        "responseElements": None,
        "requestID": "request",
        "eventID": "event",
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    }


@pytest.mark.parametrize(
    ("principal", "more", "expected", "name"),
    [
        (USER, {}, {"type": "IAMUser", "userName": "ann", "accessKeyId": "AKIAUSER"}, "ann"),
        (ROOT, {}, {"type": "Root", "principalId": ACCOUNT}, "root"),
        (SESSION, {}, {"type": "AssumedRole", "principalId": "AROA1:run"}, "run"),
        (SESSION, {"service": "glue.amazonaws.com"}, {"invokedBy": "glue.amazonaws.com"}, "run"),
        (USER, {"service": "s.amazonaws.com"}, {"invokedBy": "s.amazonaws.com"}, "ann"),
        (None, {"service": "s.amazonaws.com"}, {"type": "AWSService"}, None),
        (None, {}, {"type": "Unknown"}, None),
        (NOBODY, {}, {"type": "AWSAccount", "accountId": "anonymous"}, None),
    ],
)
def test_identities(
    principal: Principal | None, more: dict[str, str], expected: dict[str, str], name: str | None
) -> None:
    found = user_identity(call_of("glue", "GetDatabases"), principal, **more)
    assert expected.items() <= found.items()
    assert user_name(found) == name


def test_the_context_of_a_session() -> None:
    found = user_identity(call_of("glue", "GetDatabases"), SESSION, provider="provider")
    assert found["sessionContext"] == {
        "sessionIssuer": {
            "type": "Role",
            "principalId": "AROA1",
            "arn": f"{ARN}:role/job",
            "accountId": ACCOUNT,
            "userName": "job",
        },
        "webIdFederationData": {"federatedProvider": "provider", "attributes": {}},
        "attributes": {"mfaAuthenticated": "false", "creationDate": "2026-01-02T13:04:05Z"},
    }
    assert "webIdFederationData" not in str(user_identity(call_of("glue", "GetJobs"), SESSION))


def test_a_web_identity() -> None:
    issuer = "token.actions.githubusercontent.com"
    jwt = token(
        iss=f"https://{issuer}", aud="sts.amazonaws.com", sub="repo:o/r:ref:refs/heads/main"
    )
    asked = {"RoleArn": f"{ARN}:role/deploy", "RoleSessionName": "run", "WebIdentityToken": jwt}
    found = written(call_of("sts", "AssumeRoleWithWebIdentity", **asked), principal=NOBODY)
    provider = f"{ARN}:oidc-provider/{issuer}"
    assert found["userIdentity"] == {
        "type": "WebIdentityUser",
        "principalId": f"{provider}:sts.amazonaws.com:repo:o/r:ref:refs/heads/main",
        "userName": "repo:o/r:ref:refs/heads/main",
        "identityProvider": provider,
    }
    assert found["readOnly"] is True
    assert found["resources"] == [
        {"accountId": ACCOUNT, "type": "AWS::IAM::Role", "ARN": f"{ARN}:role/deploy"}
    ]
    assert jwt not in json.dumps(found)
    for broken in ("nonsense", "a.b.c", token(iss=1), "x." + "é" * 5):
        asked["WebIdentityToken"] = broken
        again = written(call_of("sts", "AssumeRoleWithWebIdentity", **asked), principal=NOBODY)
        assert again["userIdentity"] == {"type": "WebIdentityUser"}


def test_a_service_for_somebody() -> None:
    found = written(
        call_of("s3", "CreateBucket", Bucket="bkt"), service="cloudformation.amazonaws.com"
    )
    assert found["sourceIPAddress"] == found["userAgent"] == "cloudformation.amazonaws.com"
    assert found["userIdentity"]["userName"] == "ann"


@pytest.mark.parametrize(
    ("service", "operation", "name", "source", "is_data", "reads"),
    [
        ("s3", "PutPublicAccessBlock", "PutBucketPublicAccessBlock", "s3", False, False),
        ("s3", "GetBucketLifecycleConfiguration", "GetBucketLifecycle", "s3", False, True),
        ("s3", "PutBucketEncryption", "PutBucketEncryption", "s3", False, False),
        ("s3", "ListObjectsV2", "ListObjects", "s3", True, True),
        ("s3", "ListBuckets", "ListBuckets", "s3", False, True),
        ("s3", "HeadBucket", "HeadBucket", "s3", True, True),
        ("s3", "DeleteObjects", "DeleteObjects", "s3", True, False),
        ("kms", "Decrypt", "Decrypt", "kms", False, True),
        ("kms", "GenerateDataKey", "GenerateDataKey", "kms", False, True),
        ("kms", "CreateGrant", "CreateGrant", "kms", False, False),
        ("cloudwatch", "PutMetricAlarm", "PutMetricAlarm", "monitoring", False, False),
        ("cloudwatch", "PutMetricData", "PutMetricData", "monitoring", True, False),
        ("sns", "Publish", "Publish", "sns", True, False),
        ("sts", "AssumeRole", "AssumeRole", "sts", False, True),
        ("glue", "BatchGetPartition", "BatchGetPartition", "glue", False, True),
        ("glue", "StartJobRun", "StartJobRun", "glue", False, False),
        ("iam", "SimulatePrincipalPolicy", "SimulatePrincipalPolicy", "iam", False, True),
    ],
)
def test_names(
    service: str, operation: str, name: str, source: str, is_data: bool, reads: bool
) -> None:
    assert names.event_name(service, operation) == name
    assert names.event_source(service) == f"{source}.amazonaws.com"
    assert (names.data_type(service, operation) is not None) == is_data
    assert names.reads_only(service, operation) == reads


@pytest.mark.parametrize(
    ("service", "code", "expected"),
    [
        ("glue", "AccessDeniedException", "AccessDenied"),
        ("glue", "EntityNotFoundException", "EntityNotFoundException"),
        ("iam", "AccessDenied", "AccessDenied"),
        ("iam", "NoSuchEntity", "NoSuchEntityException"),
        ("cloudformation", "ValidationError", "ValidationException"),
        ("s3", "NoSuchBucketPolicy", "NoSuchBucketPolicy"),
    ],
)
def test_codes_of_errors(service: str, code: str, expected: str) -> None:
    assert names.error_code(service, code) == expected


def test_errors() -> None:
    denied = b'{"__type":"AccessDeniedException","message":"User: x is not authorized"}'
    found = written(call_of("glue", "GetJob", JobName="j"), 400, denied)
    assert (found["errorCode"], found["errorMessage"]) == (
        "AccessDenied",
        "User: x is not authorized",
    )
    error = b"<Error><Code>NoSuchEntity</Code><Message>m</Message></Error>"
    missing = b"<ErrorResponse>" + error + b"</ErrorResponse>"
    found = written(call_of("iam", "GetRole", RoleName="r"), 404, missing)
    assert (found["errorCode"], found["errorMessage"]) == ("NoSuchEntityException", "m")
    found = written(call_of("s3", "HeadObject", Bucket="bkt", Key="k"), 404)
    assert (found["errorCode"], found["responseElements"]) == ("NoSuchKey", None)
    assert written(call_of("glue", "GetJob", JobName="j"), 500, b"<html>")["errorCode"]


@pytest.mark.parametrize(
    ("service", "operation", "params", "body", "expected"),
    [
        ("secretsmanager", "CreateSecret", {"Name": "n", "SecretString": SECRET}, b"", None),
        (
            *("kms", "Encrypt", {"KeyId": "k", "Plaintext": SECRET.encode()}),
            *(b'{"CiphertextBlob":"YSBwYXRpZW50J3MgbmFtZQ=="}', {"keyId": "k"}),
        ),
        (
            *("cloudformation", "CreateStack"),
            {
                "StackName": "s",
                "TemplateBody": SECRET,
                "Parameters": [{"ParameterKey": "p", "ParameterValue": SECRET}],
            },
            *(b"", {"stackName": "s", "parameters": [{"parameterKey": "p"}]}),
        ),
        (
            *("sns", "Publish", {"TopicArn": "t", "Message": SECRET}),
            *(b"", {"topicArn": "t", "message": HIDDEN}),
        ),
        (
            *("iam", "CreateLoginProfile", {"UserName": "u", "Password": SECRET}),
            *(b"", {"userName": "u"}),
        ),
        ("s3", "PutObject", {"Bucket": "bkt", "Key": "k", "Body": SECRET.encode()}, b"", None),
        (
            *("iam", "CreateAccessKey", {"UserName": "u"}),
            b"<R><CreateAccessKeyResult><AccessKey><SecretAccessKey>"
            + SECRET.encode()
            + b"</SecretAccessKey></AccessKey></CreateAccessKeyResult></R>",
            {"userName": "u"},
        ),
    ],
)
def test_what_is_not_written(
    service: str,
    operation: str,
    params: dict[str, Any],
    body: bytes,
    expected: dict[str, Any] | None,
) -> None:
    found = written(call_of(service, operation, **params), 200, body)
    assert SECRET not in json.dumps(found)
    assert base64.b64encode(SECRET.encode()).decode() not in json.dumps(found)
    if expected is not None:
        assert found["requestParameters"] == expected


def test_requests_of_s3() -> None:
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    call = call_of(
        "s3", "PutBucketEncryption", Bucket="bkt", ServerSideEncryptionConfiguration=rules
    )
    found = written(call)
    expected = {
        "bucketName": "bkt",
        "encryption": "",
        "ServerSideEncryptionConfiguration": rules,
        "Host": "127.0.0.1:5000",
    }
    assert expected.items() <= found["requestParameters"].items()
    assert found["resources"] == [
        {"accountId": ACCOUNT, "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::bkt"}
    ]
    policy = call_of("s3", "PutBucketPolicy", Bucket="bkt", Policy='{"Version":"2012-10-17"}')
    assert written(policy)["requestParameters"]["bucketPolicy"] == {"Version": "2012-10-17"}
    delete = {"Objects": [{"Key": "hidden"}]}
    assert "hidden" not in json.dumps(
        written(call_of("s3", "DeleteObjects", Bucket="bkt", Delete=delete))
    )
    put = call_of(
        "s3", "PutObject", Bucket="bkt", Key="a/b", SSEKMSKeyId="k", ServerSideEncryption="aws:kms"
    )
    found = written(put, headers={"x-amz-version-id": "v", "etag": "e"})
    assert found["responseElements"] == {"x-amz-version-id": "v"}
    assert found["requestParameters"]["x-amz-server-side-encryption-aws-kms-key-id"] == "k"
    assert found["resources"][0] == {"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::bkt/a/b"}
    assert (found["managementEvent"], found["eventCategory"]) == (False, "Data")


def test_answers_are_written_of_changes_only() -> None:
    body = b'{"Name":"x"}'
    made = call_of("glue", "CreateJob", Name="x", Role="r", Command={"Name": "glueetl"})
    assert written(made, 200, body)["responseElements"] == {"name": "x"}
    read = call_of("glue", "GetDatabase", Name="x")
    assert written(read, 200, b'{"Database":{"Name":"x"}}')["responseElements"] is None
    assumed = b"<R><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s\
</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2026-01-02T00:30:00Z</Expiration>\
</Credentials></AssumeRoleResult></R>"
    call = call_of("sts", "AssumeRole", RoleArn=f"{ARN}:role/r", RoleSessionName="run")
    assert written(call, 200, assumed)["responseElements"] == {
        "credentials": {"accessKeyId": "ASIA", "expiration": "Jan 2, 2026, 12:30:00 AM"}
    }
    key = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"
    decrypt = call_of("kms", "Decrypt", CiphertextBlob=b"x")
    found = written(decrypt, 200, json.dumps({"KeyId": key, "Plaintext": "eA=="}).encode())
    assert found["responseElements"] is None
    assert found["resources"] == [{"accountId": ACCOUNT, "type": "AWS::KMS::Key", "ARN": key}]


def test_too_many_parameters_are_left_out() -> None:
    tags = {f"k{number}": "v" * 200 for number in range(600)}
    call = call_of("glue", "TagResource", ResourceArn="arn:aws:glue:x", TagsToAdd=tags)
    assert written(call)["requestParameters"] is None
