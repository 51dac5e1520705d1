"""Policies of every kind, through a running server: boundaries, sessions, buckets, keys, tags."""

import json
import time

import pytest
from callers import Callers, allow, deny, message, policy, refusal
from embedded_aws import ACCOUNT, Aws

ROOT = f"arn:aws:iam::{ACCOUNT}:root"
HERE = f"us-east-1:{ACCOUNT}"


@pytest.fixture
def callers(aws: Aws, name: str) -> Callers:
    return Callers(aws, name)


def test_a_role_is_passed_only_by_who_may_and_to_whom(callers: Callers, name: str) -> None:
    role = callers.role(trust={"Service": "glue.amazonaws.com"})
    job = {
        "Name": name,
        "Role": role,
        "Command": {"Name": "glueetl", "ScriptLocation": "s3://b/k"},
        "GlueVersion": "5.1",
    }
    user = callers.user(allow("glue:CreateJob"))
    lacks = user.lacks("iam:PassRole", role)
    assert message(user("glue").create_job, **job) == lacks
    to = {"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}}
    passes = allow("iam:PassRole", resource=role, Condition=to)
    other = callers.user(allow("glue:CreateJob"), passes, name=f"{name}-cfn")
    assert message(other("glue").create_job, **job) == other.lacks("iam:PassRole", role)
    to["StringEquals"]["iam:PassedToService"] = "glue.amazonaws.com"
    third = callers.user(allow("glue:CreateJob"), passes, name=f"{name}-glue")
    assert third("glue").create_job(**job)["Name"] == name


def test_a_boundary_caps_a_role(aws: Aws, callers: Callers, name: str) -> None:
    boundary = aws("iam").create_policy(
        PolicyName=name, PolicyDocument=policy(allow("s3:*"), deny("s3:DeleteBucket"))
    )["Policy"]["Arn"]
    aws("s3").create_bucket(Bucket=name)
    session = callers.session(callers.role(allow("*"), PermissionsBoundary=boundary))
    assert session("s3").list_buckets()
    why = "because no permissions boundary allows the glue:GetJobs action"
    assert message(session("glue").get_jobs) == session.lacks("glue:GetJobs", why=why)
    why = "with an explicit deny in a permissions boundary"
    lacks = session.lacks("s3:DeleteBucket", f'"arn:aws:s3:::{name}"', why)
    assert message(session("s3").delete_bucket, Bucket=name) == lacks


def test_a_session_policy_caps_a_session(callers: Callers) -> None:
    role = callers.role(allow("s3:*", "glue:*"))
    session = callers.session(role, Policy=policy(allow("s3:*", "sns:*")))
    assert session("s3").list_buckets()
    why = "because no session policy allows the glue:GetJobs action"
    assert message(session("glue").get_jobs) == session.lacks("glue:GetJobs", why=why)
    # it gives nothing that the role has not
    assert message(session("sns").list_topics) == session.lacks("SNS:ListTopics")


def test_a_bucket_policy_with_conditions(aws: Aws, callers: Callers, name: str) -> None:
    aws("s3").create_bucket(Bucket=name)
    objects = f"arn:aws:s3:::{name}/*"
    everybody = {"Principal": "*"}
    tls = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    sse = {"Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}
    rules = policy(
        deny("s3:*", resource=objects, **everybody, **tls),
        deny("s3:PutObject", resource=objects, **everybody, **sse),
    )
    aws("s3").put_bucket_policy(Bucket=name, Policy=rules)
    user = callers.user(allow("s3:*"))
    s3, why = user("s3"), "with an explicit deny in a resource-based policy"
    lacks = user.lacks("s3:PutObject", f'"arn:aws:s3:::{name}/k"', why)
    assert message(s3.put_object, Bucket=name, Key="k", Body=b"x") == lacks
    s3.put_object(Bucket=name, Key="k", Body=b"x", ServerSideEncryption="aws:kms")
    assert s3.get_object(Bucket=name, Key="k")["Body"].read() == b"x"
    # the account's root is denied as well, but keeps the policy in its hands
    assert "explicit deny" in message(aws("s3").put_object, Bucket=name, Key="k")
    aws("s3").delete_bucket_policy(Bucket=name)
    aws("s3").put_object(Bucket=name, Key="k")


def test_a_bucket_policy_alone_lets_in(aws: Aws, callers: Callers, name: str) -> None:
    aws("s3").create_bucket(Bucket=name)
    user = callers.user()
    who = {"Principal": {"AWS": user.arn}}
    listing = allow("s3:ListBucket", resource=f"arn:aws:s3:::{name}", **who)
    listing["Condition"] = {"StringLike": {"s3:prefix": "a/*"}}
    aws("s3").put_bucket_policy(Bucket=name, Policy=policy(listing))
    assert user("s3").list_objects_v2(Bucket=name, Prefix="a/b")["KeyCount"] == 0
    assert "s3:ListBucket" in message(user("s3").list_objects_v2, Bucket=name, Prefix="b/")


def test_what_is_not_there_is_told_to_who_may_list(aws: Aws, callers: Callers, name: str) -> None:
    aws("s3").create_bucket(Bucket=name)
    reads = allow("s3:GetObject", resource=f"arn:aws:s3:::{name}/*")
    user = callers.user(reads)
    lacks = user.lacks("s3:ListBucket", f'"arn:aws:s3:::{name}"')
    assert message(user("s3").get_object, Bucket=name, Key="absent") == lacks
    assert refusal(user("s3").head_object, Bucket=name, Key="absent")[2] == 403
    # that a bucket is there is no secret
    assert refusal(user("s3").get_object, Bucket=f"{name}-2", Key="k")[0] == "NoSuchBucket"
    lists = callers.user(reads, allow("s3:ListBucket"), name=f"{name}-lists")
    assert refusal(lists("s3").get_object, Bucket=name, Key="absent")[0] == "NoSuchKey"
    assert refusal(lists("s3").head_object, Bucket=name, Key="absent")[2] == 404


def test_of_many_objects_those_are_deleted_that_may_be(
    aws: Aws, callers: Callers, name: str
) -> None:
    aws("s3").create_bucket(Bucket=name)
    for key in ("a/1", "a/2", "b/1"):
        aws("s3").put_object(Bucket=name, Key=key)
    user = callers.user(allow("s3:DeleteObject", resource=f"arn:aws:s3:::{name}/a/*"))
    wanted = {"Objects": [{"Key": key} for key in ("a/1", "b/1", "a/2")]}
    said = user("s3").delete_objects(Bucket=name, Delete=wanted)
    assert [each["Key"] for each in said["Deleted"]] == ["a/1", "a/2"]
    assert said["Errors"] == [{"Key": "b/1", "Code": "AccessDenied", "Message": "Access Denied"}]
    left = aws("s3").list_objects_v2(Bucket=name)["Contents"]
    assert [each["Key"] for each in left] == ["b/1"]


def test_the_key_of_a_bucket_is_the_callers_to_use(aws: Aws, callers: Callers, name: str) -> None:
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    aws("s3").create_bucket(Bucket=name)
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
    aws("s3").put_bucket_encryption(
        Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]}
    )
    objects = {"Bucket": name, "Key": "k"}
    user = callers.user(allow("s3:*"))
    s3 = user("s3")
    assert message(s3.put_object, **objects) == user.lacks("kms:GenerateDataKey", key)
    upload = message(s3.create_multipart_upload, **objects)
    assert upload == user.lacks("kms:GenerateDataKey", key)
    s3.put_object(**objects, ServerSideEncryption="AES256")
    s3.get_object(**objects)
    aws("s3").put_object(**objects)
    assert message(s3.get_object, **objects) == user.lacks("kms:Decrypt", key)
    assert s3.head_object(**objects)["SSEKMSKeyId"] == key
    through_s3 = {
        "StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"},
        "ArnLike": {"kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{name}"},
    }
    keys = allow("kms:GenerateDataKey", "kms:Decrypt", resource=key, Condition=through_s3)
    full = callers.user(allow("s3:*"), keys, name=f"{name}-full")
    full("s3").put_object(**objects, Body=b"x")
    assert full("s3").get_object(**objects)["Body"].read() == b"x"
    direct = message(full("kms").generate_data_key, KeyId=key, KeySpec="AES_256")
    assert direct == full.lacks("kms:GenerateDataKey", key)


def test_a_key_policy_decides(aws: Aws, callers: Callers, name: str) -> None:
    user = callers.user(allow("kms:*"))
    mine = allow("kms:Encrypt", Principal={"AWS": user.arn})
    rules = policy(allow("kms:PutKeyPolicy", Principal={"AWS": ROOT}), mine)
    key = aws("kms").create_key(Policy=rules)["KeyMetadata"]["Arn"]
    assert user("kms").encrypt(KeyId=key, Plaintext=b"x")
    why = "because no resource-based policy allows the kms:DescribeKey action"
    lacks = user.lacks("kms:DescribeKey", key, why)
    assert message(user("kms").describe_key, KeyId=key) == lacks
    assert name in user.arn


def test_a_key_is_told_by_its_aliases(aws: Aws, callers: Callers, name: str) -> None:
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    aws("kms").create_alias(AliasName=f"alias/{name}-1", TargetKeyId=key)
    mine = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": [f"alias/{name}-2", "alias/x"]}}
    user = callers.user(allow("kms:Encrypt", Condition=mine))
    encrypt = {"KeyId": key, "Plaintext": b"x"}
    assert message(user("kms").encrypt, **encrypt) == user.lacks("kms:Encrypt", key)
    aws("kms").create_alias(AliasName=f"alias/{name}-2", TargetKeyId=key)
    assert user("kms").encrypt(**encrypt)
    aws("kms").delete_alias(AliasName=f"alias/{name}-2")
    assert message(user("kms").encrypt, **encrypt) == user.lacks("kms:Encrypt", key)


def test_tags_in_conditions(aws: Aws, callers: Callers, name: str) -> None:
    tag = {"TagKey": "team", "TagValue": "blue"}
    makes = {"StringEquals": {"aws:RequestTag/team": "blue"}}
    changes = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    user = callers.user(
        allow("kms:CreateKey", "kms:TagResource", Condition=makes),
        allow("kms:DisableKey", Condition=changes),
        Tags=[{"Key": "team", "Value": "blue"}],
    )
    kms = user("kms")
    assert message(kms.create_key) == user.lacks("kms:CreateKey", "*")
    key = kms.create_key(Tags=[tag])["KeyMetadata"]["Arn"]
    kms.disable_key(KeyId=key)
    other = aws("kms").create_key(Tags=[{**tag, "TagValue": "red"}])["KeyMetadata"]["Arn"]
    assert message(kms.disable_key, KeyId=other) == user.lacks("kms:DisableKey", other)
    assert name in user.arn


def test_roles_are_made_within_a_boundary_only(aws: Aws, callers: Callers, name: str) -> None:
    boundary = aws("iam").create_policy(PolicyName=name, PolicyDocument=policy(allow("s3:*")))
    arn = boundary["Policy"]["Arn"]
    within = {"StringEquals": {"iam:PermissionsBoundary": arn}}
    iam = callers.user(allow("iam:*", Condition=within))("iam")
    trust = policy({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"})
    role = {"RoleName": f"{name}-role", "AssumeRolePolicyDocument": trust}
    assert "iam:CreateRole" in message(iam.create_role, **role)
    iam.create_role(**role, PermissionsBoundary=arn)
    iam.put_role_policy(
        RoleName=f"{name}-role", PolicyName="p", PolicyDocument=policy(allow("s3:*"))
    )
    loose = callers.role(name=f"{name}-loose")
    said = message(
        iam.attach_role_policy, RoleName=f"{name}-loose", PolicyArn="arn:aws:iam::aws:policy/X"
    )
    assert f"iam:AttachRolePolicy on resource: {loose}" in said


def test_who_may_assume_a_role(aws: Aws, callers: Callers, name: str) -> None:
    wanted = {"RoleSessionName": "s1"}
    role, absent = callers.role(), f"arn:aws:iam::{ACCOUNT}:role/{name}-absent"
    assert message(aws("sts").assume_role, RoleArn=role, **wanted) == (
        "Roles may not be assumed by root accounts."
    )
    nobody = callers.user()
    # the trust of the account leaves it to the user's own policies
    lacks = nobody.lacks("sts:AssumeRole", role)
    assert message(nobody("sts").assume_role, RoleArn=role, **wanted) == lacks
    named = callers.role(name=f"{name}-named", trust={"AWS": nobody.arn})
    assert nobody("sts").assume_role(RoleArn=named, **wanted)["Credentials"]
    user = callers.user(allow("sts:*"), name=f"{name}-may")
    assert user("sts").assume_role(RoleArn=role, **wanted)["Credentials"]
    for untrusting in (absent, named):
        said = f"User: {user.arn} is not authorized to perform: sts:AssumeRole on resource: "
        assert message(user("sts").assume_role, RoleArn=untrusting, **wanted) == said + untrusting


def test_a_role_that_wants_an_external_id(aws: Aws, callers: Callers, name: str) -> None:
    arn = callers.role()
    statement = allow("sts:AssumeRole", Principal={"AWS": ROOT})
    del statement["Resource"]
    statement["Condition"] = {"StringEquals": {"sts:ExternalId": "secret-word"}}
    aws("iam").update_assume_role_policy(RoleName=f"{name}-role", PolicyDocument=policy(statement))
    sts = callers.user(allow("sts:*"))("sts")
    wanted = {"RoleArn": arn, "RoleSessionName": "s1"}
    assert "sts:AssumeRole" in message(sts.assume_role, **wanted)
    assert sts.assume_role(**wanted, ExternalId="secret-word")["Credentials"]
    tagged = message(
        sts.assume_role, **wanted, ExternalId="secret-word", Tags=[{"Key": "a", "Value": "b"}]
    )
    assert "sts:TagSession" in tagged


def test_groups_and_managed_policies_count(aws: Aws, callers: Callers, name: str) -> None:
    iam, user = aws("iam"), callers.user(deny("glue:GetJobs"))
    iam.create_group(GroupName=name)
    iam.add_user_to_group(GroupName=name, UserName=name)
    iam.attach_group_policy(GroupName=name, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    assert user("s3").list_buckets()
    why = "with an explicit deny in an identity-based policy"
    assert message(user("glue").get_jobs) == user.lacks("glue:GetJobs", why=why)


def test_the_role_of_a_stack_is_all_that_it_has(aws: Aws, callers: Callers, name: str) -> None:
    role = callers.role(allow("s3:*"), trust={"Service": "cloudformation.amazonaws.com"})
    user = callers.user(allow("cloudformation:*", "iam:PassRole"))
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": f"/{name}"}}
    body = json.dumps({"Resources": {"G": group}})
    cfn = user("cloudformation")
    cfn.create_stack(StackName=name, TemplateBody=body, RoleARN=role)
    deadline = time.monotonic() + 20
    while cfn.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] == "CREATE_IN_PROGRESS":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    events = cfn.describe_stack_events(StackName=name)["StackEvents"]
    reasons = [each.get("ResourceStatusReason", "") for each in events]
    said = f"assumed-role/{name}-role/AWSCloudFormation is not authorized to perform: logs:"
    assert any(said in each for each in reasons), reasons
    assert aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"] == []
