"""Services that ask for themselves or in somebody's name, and other accounts: on moto's state."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from callers import Callers, allow, deny, message, policy
from embedded_aws import ACCOUNT, Aws
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call
from sluice_local.gate.acting import Acting
from sluice_local.gate.enforce import ask_service, judge
from sluice_local.iam.question import Allowed, Denied, Origin

OTHER = "210987654321"
REGION = "us-east-1"
TRAIL = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/t"
SERVICE = "cloudtrail.amazonaws.com"
CFN = "cloudformation.amazonaws.com"


@pytest.fixture
def bucket() -> Iterator[Any]:
    s3 = s3_backends[ACCOUNT]["aws"]
    made = s3.create_bucket(f"b{uuid.uuid4().hex}", REGION)
    yield made
    s3.delete_bucket(made.name)


def role_in(account: str, *statements: Any, trust: Any = None) -> Principal:
    """A session of a new role."""
    name = f"r{uuid.uuid4().hex}"
    iam = iam_backends[account]["aws"]
    role = iam.create_role(name, trust or policy(), "/", None, "", [], "3600")
    if statements:
        role.policies["own"] = policy(*statements)
    arn = f"arn:aws:sts::{account}:assumed-role/{name}/s"
    return Principal(Kind.SESSION, account, arn, f"{role.id}:s", "ASIA", name, role.arn, "s")


def put(bucket: Any, **more: Any) -> Call:
    params = {"Bucket": bucket.name, "Key": "logs/f", "ACL": "bucket-owner-full-control", **more}
    headers = {"x-amz-acl": "bucket-owner-full-control"}
    return Call("s3", "PutObject", params, REGION, headers)


ROOT = Principal(Kind.ROOT, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")


def test_a_service_is_let_in_by_the_buckets_policy_alone(bucket: Any) -> None:
    """AWS's own example of a policy for a trail's bucket."""
    acting = Acting(itself=SERVICE, source=TRAIL)
    refused = judge(put(bucket), ROOT, acting)
    assert refused is not None and refused.message == "Access Denied"
    writes = allow(
        "s3:PutObject",
        resource=f"arn:aws:s3:::{bucket.name}/logs/*",
        Principal={"Service": SERVICE},
        Condition={
            "StringEquals": {
                "s3:x-amz-acl": "bucket-owner-full-control",
                "aws:SourceArn": TRAIL,
                "aws:SourceAccount": ACCOUNT,
            }
        },
    )
    bucket.policy = policy(writes).encode()
    assert judge(put(bucket), ROOT, acting) is None
    assert judge(put(bucket), ROOT, Acting(itself=SERVICE, source=f"{TRAIL}2")) is not None
    assert judge(put(bucket), ROOT, Acting(itself="logs.amazonaws.com", source=TRAIL)) is not None
    denies = deny("s3:*", resource=f"arn:aws:s3:::{bucket.name}/*", Principal="*")
    bucket.policy = policy(writes, denies).encode()
    assert judge(put(bucket), ROOT, acting) is not None


def test_a_trails_key_knows_the_trail(bucket: Any) -> None:
    kms = kms_backends[ACCOUNT][REGION]
    context = {"kms:EncryptionContext:aws:cloudtrail:arn": TRAIL}
    uses = allow("kms:GenerateDataKey*", Principal={"Service": SERVICE})
    uses["Condition"] = {"StringEquals": context}
    key = kms.create_key(policy(uses), "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", [])
    bucket.policy = policy(
        allow("s3:*", resource=f"arn:aws:s3:::{bucket.name}/*", Principal={"Service": SERVICE})
    ).encode()
    call = put(bucket, ServerSideEncryption="aws:kms", SSEKMSKeyId=key.arn)
    assert judge(call, ROOT, Acting(itself=SERVICE, source=TRAIL)) is None
    refused = judge(call, ROOT, Acting(itself=SERVICE, source=f"{TRAIL}2"))
    assert refused is not None and "kms:GenerateDataKey" in refused.message


def test_a_service_may_be_asked_for(bucket: Any) -> None:
    arn = f"arn:aws:s3:::{bucket.name}/k"
    asked = ("logging.s3.amazonaws.com", "s3:PutObject", arn)
    assert ask_service(*asked) == Denied(Origin.RESOURCE, explicit=False)
    writes = allow("s3:PutObject", resource=arn, Principal={"Service": asked[0]})
    writes["Condition"] = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    bucket.policy = policy(writes).encode()
    assert isinstance(ask_service(*asked), Denied)
    assert ask_service(*asked, {"aws:SourceAccount": ACCOUNT}) == Allowed((Origin.RESOURCE,))


def test_what_cloudformation_does_in_somebodys_name_is_known_as_that() -> None:
    through = {"Condition": {"StringEquals": {"aws:CalledVia": CFN}}}
    through["Condition"] = {"ForAnyValue:StringEquals": {"aws:CalledVia": [CFN]}}
    who = role_in(ACCOUNT, allow("s3:CreateBucket", **through))
    call = Call("s3", "CreateBucket", {"Bucket": "new"}, REGION)
    assert judge(call, who) is not None
    assert judge(call, who, Acting(for_caller=CFN)) is None
    at_home = role_in(
        ACCOUNT,
        allow("s3:CreateBucket", Condition={"IpAddress": {"aws:SourceIp": "127.0.0.1/32"}}),
    )
    assert judge(call, at_home) is None
    assert judge(call, at_home, Acting(for_caller=CFN)) is not None


@pytest.mark.parametrize("both", [True, False])
def test_across_accounts_both_sides_must_allow(bucket: Any, both: bool) -> None:
    who = role_in(OTHER, *([allow("s3:GetObject")] if both else []))
    call = Call("s3", "GetObject", {"Bucket": bucket.name, "Key": "k"}, REGION)
    assert judge(call, who) is not None
    reads = allow(
        "s3:GetObject",
        "s3:ListBucket",
        resource=[f"arn:aws:s3:::{bucket.name}", f"arn:aws:s3:::{bucket.name}/*"],
        Principal={"AWS": f"arn:aws:iam::{OTHER}:root"},
    )
    bucket.policy = policy(reads).encode()
    s3_backends[ACCOUNT]["aws"].put_object(bucket.name, "k", b"x")
    refused = judge(call, who)
    s3_backends[ACCOUNT]["aws"].delete_object(bucket.name, "k")
    assert (refused is None) is both


@pytest.mark.parametrize("trusted", [True, False])
def test_a_role_of_another_account(trusted: bool) -> None:
    principal = {"AWS": f"arn:aws:iam::{OTHER if trusted else '111111111111'}:root"}
    trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    target = role_in(ACCOUNT, trust=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
    call = Call("sts", "AssumeRole", {"RoleArn": target.role_arn}, REGION)
    refused = judge(call, role_in(OTHER, allow("sts:AssumeRole")))
    assert (refused is None) is trusted
    assert judge(call, role_in(OTHER)) is not None


def test_a_policy_that_cannot_be_read_lets_nobody_in(bucket: Any) -> None:
    bucket.policy = b'{"Statement": [{"Effect": "Perhaps"}]}'
    call = Call("s3", "ListObjectsV2", {"Bucket": bucket.name}, REGION)
    for who in (ROOT, role_in(ACCOUNT, allow("*"))):
        refused = judge(call, who)
        assert refused is not None and "cannot be read" in refused.message


def test_a_query_is_asked_of_its_workgroup(aws: Aws, name: str) -> None:
    """Also by the workgroup's tags, which like the queries are not moto's."""
    athena = aws("athena")
    configuration = {"ResultConfiguration": {"OutputLocation": f"s3://{name}/"}}
    tags = [{"Key": "team", "Value": name}]
    aws("s3").create_bucket(Bucket=name)
    athena.create_work_group(Name=name, Configuration=configuration, Tags=tags)
    query = athena.start_query_execution(QueryString="SHOW DATABASES", WorkGroup=name)
    callers = Callers(aws, name)
    tagged = {"StringEquals": {"aws:ResourceTag/team": name}}
    mine = callers.user(allow("athena:GetQueryExecution", Condition=tagged), name=f"{name}-1")
    about = {"QueryExecutionId": query["QueryExecutionId"]}
    assert mine("athena").get_query_execution(**about)["QueryExecution"]["WorkGroup"] == name
    primary = f"arn:aws:athena:{REGION}:{ACCOUNT}:workgroup/primary"
    other = callers.user(allow("athena:*", resource=primary), name=f"{name}-2")
    assert "athena:GetQueryExecution" in message(other("athena").get_query_execution, **about)
