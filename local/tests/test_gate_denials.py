"""Who lacks one permission reads AWS's words for just that one; with it the call succeeds."""

from dataclasses import dataclass
from typing import Any

import pytest
from callers import Callers, allow, message, refusal
from embedded_aws import ACCOUNT, Aws

HERE = f"us-east-1:{ACCOUNT}"
GLUE = f"arn:aws:glue:{HERE}"
GROUPS = f"arn:aws:logs:{HERE}:log-group"
TRUST = '{"Version": "2012-10-17", "Statement": []}'


@dataclass
class World:
    """What is there before the calls, all of one name."""

    name: str
    key: str
    secret: str
    topic: str


@pytest.fixture(scope="module")
def world(aws: Aws) -> World:
    name = "gate-denials"
    aws("s3").create_bucket(Bucket=name)
    aws("s3").put_object(Bucket=name, Key="k", Body=b"x")
    aws("glue").create_database(DatabaseInput={"Name": name})
    aws("glue").create_table(DatabaseName=name, TableInput={"Name": "t"})
    aws("logs").create_log_group(logGroupName=f"/{name}")
    aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, Path="/deep/")
    return World(
        name,
        aws("kms").create_key()["KeyMetadata"]["Arn"],
        aws("secretsmanager").create_secret(Name=name, SecretString="s")["ARN"],
        aws("sns").create_topic(Name=name)["TopicArn"],
    )


@pytest.fixture
def callers(aws: Aws, name: str) -> Callers:
    return Callers(aws, name)


B = {"Bucket": "gate-denials"}
K = {**B, "Key": "k"}
D = {"DatabaseName": "gate-denials"}
S3_403 = ("AccessDenied", 403)
JSON_400 = ("AccessDeniedException", 400)
QUERY_403 = ("AccessDenied", 403)
#: Service, method, parameters; the action that is missing, on what as the message shows it, and
#: which others are there; code and status. ``{...}`` are the world's.
ROWS: list[tuple[str, str, dict[str, Any], str, str, tuple[str, ...], tuple[str, int]]] = [
    ("s3", "list_buckets", {}, "s3:ListAllMyBuckets", "", (), S3_403),
    ("s3", "list_objects_v2", B, "s3:ListBucket", '"arn:aws:s3:::{name}"', (), S3_403),
    ("s3", "get_object", K, "s3:GetObject", '"arn:aws:s3:::{name}/k"', ("s3:PutObject",), S3_403),
    ("s3", "delete_object", K, "s3:DeleteObject", '"arn:aws:s3:::{name}/k"', (), S3_403),
    (
        "s3",
        "put_object",
        {**K, "Tagging": "a=b"},
        "s3:PutObjectTagging",
        '"arn:aws:s3:::{name}/k"',
        ("s3:PutObject",),
        S3_403,
    ),
    (
        "s3",
        "copy_object",
        {**B, "Key": "c", "CopySource": "gate-denials/k"},
        "s3:PutObject",
        '"arn:aws:s3:::{name}/c"',
        ("s3:GetObject",),
        S3_403,
    ),
    (
        "s3",
        "get_public_access_block",
        B,
        "s3:GetBucketPublicAccessBlock",
        '"arn:aws:s3:::{name}"',
        ("s3:GetPublicAccessBlock",),
        S3_403,
    ),
    (
        "glue",
        "get_table",
        {**D, "Name": "t"},
        "glue:GetTable",
        f"{GLUE}:catalog",
        ("glue:GetTables",),
        JSON_400,
    ),
    ("glue", "get_job", {"JobName": "j"}, "glue:GetJob", f"{GLUE}:job/j", (), JSON_400),
    (
        "glue",
        "get_security_configuration",
        {"Name": "x"},
        "glue:GetSecurityConfiguration",
        "",
        (),
        JSON_400,
    ),
    ("iam", "get_role", {"RoleName": "gate-denials"}, "iam:GetRole", "{role}", (), QUERY_403),
    (
        "iam",
        "create_role",
        {
            "RoleName": "gate-new",
            "AssumeRolePolicyDocument": TRUST,
            "Tags": [{"Key": "a", "Value": "b"}],
        },
        "iam:TagRole",
        f"arn:aws:iam::{ACCOUNT}:role/gate-new",
        ("iam:CreateRole",),
        QUERY_403,
    ),
    ("kms", "describe_key", {"KeyId": "{key}"}, "kms:DescribeKey", "{key}", (), JSON_400),
    ("kms", "create_key", {}, "kms:CreateKey", "*", (), JSON_400),
    (
        "logs",
        "create_log_group",
        {"logGroupName": "/new"},
        "logs:CreateLogGroup",
        f"{GROUPS}:/new:log-stream:",
        (),
        JSON_400,
    ),
    (
        "logs",
        "describe_log_groups",
        {},
        "logs:DescribeLogGroups",
        f"{GROUPS}::log-stream:",
        (),
        JSON_400,
    ),
    (
        "secretsmanager",
        "get_secret_value",
        {"SecretId": "gate-denials"},
        "secretsmanager:GetSecretValue",
        "{secret}",
        (),
        JSON_400,
    ),
    (
        "secretsmanager",
        "create_secret",
        {"Name": "gate-new", "SecretString": "x"},
        "secretsmanager:CreateSecret",
        "gate-new",
        (),
        JSON_400,
    ),
    (
        "sns",
        "get_topic_attributes",
        {"TopicArn": "{topic}"},
        "SNS:GetTopicAttributes",
        "{topic}",
        (),
        ("AuthorizationError", 403),
    ),
    (
        "cloudformation",
        "create_stack",
        {"StackName": "gate-new", "TemplateBody": "{}"},
        "cloudformation:CreateStack",
        f"arn:aws:cloudformation:{HERE}:stack/gate-new/*",
        (),
        QUERY_403,
    ),
    ("cloudtrail", "lookup_events", {}, "cloudtrail:LookupEvents", "", (), JSON_400),
    (
        "cloudtrail",
        "get_trail_status",
        {"Name": "t"},
        "cloudtrail:GetTrailStatus",
        f"arn:aws:cloudtrail:{HERE}:trail/t",
        (),
        JSON_400,
    ),
    (
        "budgets",
        "describe_budgets",
        {"AccountId": ACCOUNT},
        "budgets:ViewBudget",
        f"arn:aws:budgets::{ACCOUNT}:budget/*",
        ("budgets:DescribeBudgets",),
        JSON_400,
    ),
    ("ce", "get_anomaly_monitors", {}, "ce:GetAnomalyMonitors", "", (), JSON_400),
    (
        "sts",
        "get_access_key_info",
        {"AccessKeyId": "AKIA" + 12 * "A"},
        "sts:GetAccessKeyInfo",
        "",
        (),
        QUERY_403,
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_a_missing_permission(row: Any, world: World, callers: Callers) -> None:
    service, method, params, action, shown, others, (code, status) = row
    role = f"arn:aws:iam::{ACCOUNT}:role/deep/{world.name}"
    facts = {**vars(world), "role": role}
    given = {name: facts.get(str(value).strip("{}"), value) for name, value in params.items()}
    user = callers.user(*([allow(*others)] if others else []))
    said = user.lacks(action, shown.format(**facts))
    assert refusal(getattr(user(service), method), **given) == (code, said, status)


ALLOWED: list[tuple[str, str, dict[str, Any], list[str], str]] = [
    ("s3", "get_object", K, ["s3:GetObject"], "arn:aws:s3:::gate-denials/*"),
    ("s3", "list_objects_v2", B, ["s3:ListBucket"], "arn:aws:s3:::gate-denials"),
    ("glue", "get_table", {**D, "Name": "t"}, ["glue:GetTable"], f"{GLUE}:*"),
    (
        "logs",
        "describe_log_streams",
        {"logGroupName": "/gate-denials"},
        ["logs:*"],
        f"{GROUPS}:/gate-denials:*",
    ),
    (
        "iam",
        "get_role",
        {"RoleName": "gate-denials"},
        ["iam:GetRole"],
        f"arn:aws:iam::{ACCOUNT}:role/deep/*",
    ),
    (
        "secretsmanager",
        "get_secret_value",
        {"SecretId": "gate-denials"},
        ["secretsmanager:GetSecretValue"],
        f"arn:aws:secretsmanager:{HERE}:secret:gate-denials-??????",
    ),
    (
        "sns",
        "create_topic",
        {"Name": "gate-new"},
        ["sns:CreateTopic"],
        f"arn:aws:sns:{HERE}:gate-*",
    ),
    ("sts", "get_caller_identity", {}, ["s3:GetObject"], "*"),
]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("row", ALLOWED, ids=[f"{row[0]}-{row[1]}" for row in ALLOWED])
def test_a_permission_on_the_very_resource_is_enough(row: Any, callers: Callers) -> None:
    service, method, params, actions, resource = row
    user = callers.user(allow(*actions, resource=resource))
    assert getattr(user(service), method)(**params)


def test_what_nobody_can_read_is_refused(aws: Aws, callers: Callers) -> None:
    user = callers.user(allow("*"))
    iam = user("iam")
    iam.meta.events.register("before-call.iam.ListRoles", _unknown_action)
    said = message(iam.list_roles)
    assert said.startswith("The embedded AWS refuses the request: no operation of iam")
    assert aws("iam").list_roles()["Roles"]


def _unknown_action(params: Any, **_: Any) -> None:
    params["body"]["Action"] = "ListNothing"
