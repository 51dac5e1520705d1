"""Which permissions calls ask for: rows of AWS's Service Authorization Reference, as calls."""

import importlib

import botocore.session
import pytest
from gate_account import ACCOUNT, KEY, OTHER_KEY, REGION, SECRET, STACK, Account
from moto.core.utils import camelcase_to_underscores
from sluice_local.calls import Call
from sluice_local.gate import reference
from sluice_local.gate.actions import questions

HERE = f"{REGION}:{ACCOUNT}"
GLUE = f"arn:aws:glue:{HERE}"
CATALOG = (f"{GLUE}:catalog", f"{GLUE}:database/d", f"{GLUE}:table/d/t")
GROUP = f"arn:aws:logs:{HERE}:log-group"
IAM = f"arn:aws:iam::{ACCOUNT}"
TOPIC = f"arn:aws:sns:{HERE}:news"
COMING = f"arn:aws:secretsmanager:{HERE}:secret:new-??????"
TAGS = [{"Key": "a", "Value": "b"}]

ROWS = [
    ("s3", "ListBuckets", {}, ["s3:ListAllMyBuckets *"]),
    ("s3", "ListObjectsV2", {"Bucket": "b"}, ["s3:ListBucket arn:aws:s3:::b"]),
    ("s3", "HeadBucket", {"Bucket": "b"}, ["s3:ListBucket arn:aws:s3:::b"]),
    ("s3", "ListObjectVersions", {"Bucket": "b"}, ["s3:ListBucketVersions arn:aws:s3:::b"]),
    (
        "s3",
        "PutBucketEncryption",
        {"Bucket": "b"},
        ["s3:PutEncryptionConfiguration arn:aws:s3:::b"],
    ),
    (
        "s3",
        "PutPublicAccessBlock",
        {"Bucket": "b"},
        ["s3:PutBucketPublicAccessBlock arn:aws:s3:::b"],
    ),
    ("s3", "DeleteBucketTagging", {"Bucket": "b"}, ["s3:PutBucketTagging arn:aws:s3:::b"]),
    ("s3", "GetObject", {"Bucket": "b", "Key": "a/b"}, ["s3:GetObject arn:aws:s3:::b/a/b"]),
    (
        "s3",
        "GetObject",
        {"Bucket": "b", "Key": "k", "VersionId": "1"},
        ["s3:GetObjectVersion arn:aws:s3:::b/k"],
    ),
    ("s3", "HeadObject", {"Bucket": "b", "Key": "k"}, ["s3:GetObject arn:aws:s3:::b/k"]),
    ("s3", "HeadObject", {"Bucket": "locked", "Key": "k"}, ["s3:GetObject arn:aws:s3:::locked/k"]),
    (
        "s3",
        "GetObject",
        {"Bucket": "locked", "Key": "k"},
        ["s3:GetObject arn:aws:s3:::locked/k", f"kms:Decrypt {KEY}"],
    ),
    (
        "s3",
        "PutObject",
        {"Bucket": "b", "Key": "k", "Tagging": "a=b", "ACL": "private"},
        [
            "s3:PutObject arn:aws:s3:::b/k",
            "s3:PutObjectAcl arn:aws:s3:::b/k",
            "s3:PutObjectTagging arn:aws:s3:::b/k",
        ],
    ),
    (
        "s3",
        "PutObject",
        {"Bucket": "locked", "Key": "k"},
        ["s3:PutObject arn:aws:s3:::locked/k", f"kms:GenerateDataKey {KEY}"],
    ),
    (
        "s3",
        "PutObject",
        {"Bucket": "locked", "Key": "k", "ServerSideEncryption": "AES256"},
        ["s3:PutObject arn:aws:s3:::locked/k"],
    ),
    (
        "s3",
        "PutObject",
        {"Bucket": "b", "Key": "k", "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "2222"},
        ["s3:PutObject arn:aws:s3:::b/k", f"kms:GenerateDataKey {OTHER_KEY}"],
    ),
    (
        "s3",
        "CopyObject",
        {"Bucket": "b", "Key": "k", "CopySource": "locked/a%20b"},
        [
            "s3:GetObject arn:aws:s3:::locked/a b",
            "s3:PutObject arn:aws:s3:::b/k",
            f"kms:Decrypt {KEY}",
        ],
    ),
    (
        "s3",
        "CopyObject",
        {"Bucket": "b", "Key": "k", "CopySource": "/c/tagged?versionId=1"},
        [
            "s3:GetObjectVersion arn:aws:s3:::c/tagged",
            "s3:PutObject arn:aws:s3:::b/k",
            "s3:GetObjectVersionTagging arn:aws:s3:::c/tagged",
            "s3:PutObjectTagging arn:aws:s3:::b/k",
        ],
    ),
    (
        "s3",
        "UploadPart",
        {"Bucket": "locked", "Key": "k", "UploadId": "u"},
        ["s3:PutObject arn:aws:s3:::locked/k", f"kms:Decrypt {KEY}"],
    ),
    (
        "s3",
        "DeleteObjects",
        {"Bucket": "b", "Delete": {"Objects": [{"Key": "x"}, {"Key": "y", "VersionId": "1"}]}},
        ["s3:DeleteObject arn:aws:s3:::b/x", "s3:DeleteObjectVersion arn:aws:s3:::b/y"],
    ),
    (
        "glue",
        "GetTable",
        {"DatabaseName": "d", "Name": "t"},
        [f"glue:GetTable {x}" for x in CATALOG],
    ),
    (
        "glue",
        "CreateTable",
        {"DatabaseName": "d", "TableInput": {"Name": "t"}},
        [f"glue:CreateTable {x}" for x in CATALOG],
    ),
    (
        "glue",
        "GetTables",
        {"DatabaseName": "d"},
        [f"glue:GetTables {x}" for x in (*CATALOG[:2], f"{GLUE}:table/d/*")],
    ),
    (
        "glue",
        "BatchCreatePartition",
        {"DatabaseName": "d", "TableName": "t"},
        [f"glue:BatchCreatePartition {x}" for x in CATALOG],
    ),
    ("glue", "GetDatabases", {}, [f"glue:GetDatabases {CATALOG[0]}"]),
    ("glue", "GetDatabase", {"Name": "d"}, [f"glue:GetDatabase {x}" for x in CATALOG[:2]]),
    (
        "glue",
        "DeleteDatabase",
        {"Name": "d"},
        [
            f"glue:DeleteDatabase {x}"
            for x in (*CATALOG[:2], f"{GLUE}:table/d/*", f"{GLUE}:userDefinedFunction/d/*")
        ],
    ),
    ("glue", "GetJobRun", {"JobName": "j", "RunId": "r"}, [f"glue:GetJobRun {GLUE}:job/j"]),
    ("glue", "GetJobs", {}, ["glue:GetJobs *"]),
    (
        "glue",
        "BatchGetJobs",
        {"JobNames": ["i", "j"]},
        [f"glue:BatchGetJobs {GLUE}:job/{x}" for x in "ij"],
    ),
    (
        "glue",
        "CreateJob",
        {"Name": "j", "Role": "deep", "Tags": {"a": "b"}},
        [
            f"glue:CreateJob {GLUE}:job/j",
            f"glue:TagResource {GLUE}:job/j",
            f"iam:PassRole {IAM}:role/team/deep",
        ],
    ),
    (
        "glue",
        "UpdateJob",
        {"JobName": "j", "JobUpdate": {"Role": f"{IAM}:role/r"}},
        [f"glue:UpdateJob {GLUE}:job/j", f"iam:PassRole {IAM}:role/r"],
    ),
    (
        "glue",
        "CreateCrawler",
        {"Name": "c", "Role": "r", "Tags": {"a": "b"}},
        [
            "glue:CreateCrawler *",
            f"glue:TagResource {GLUE}:crawler/c",
            f"iam:PassRole {IAM}:role/r",
        ],
    ),
    ("glue", "StartCrawler", {"Name": "c"}, [f"glue:StartCrawler {GLUE}:crawler/c"]),
    ("glue", "GetSecurityConfiguration", {"Name": "s"}, ["glue:GetSecurityConfiguration *"]),
    ("glue", "TagResource", {"ResourceArn": f"{GLUE}:job/j"}, [f"glue:TagResource {GLUE}:job/j"]),
    (
        "iam",
        "CreateRole",
        {"RoleName": "r", "Path": "/team/", "Tags": TAGS},
        [f"iam:CreateRole {IAM}:role/team/r", f"iam:TagRole {IAM}:role/team/r"],
    ),
    ("iam", "GetRole", {"RoleName": "deep"}, [f"iam:GetRole {IAM}:role/team/deep"]),
    (
        "iam",
        "AttachRolePolicy",
        {"RoleName": "r", "PolicyArn": "arn:aws:iam::aws:policy/X"},
        [f"iam:AttachRolePolicy {IAM}:role/r"],
    ),
    (
        "iam",
        "PutRolePolicy",
        {"RoleName": "r", "PolicyName": "p"},
        [f"iam:PutRolePolicy {IAM}:role/r"],
    ),
    ("iam", "CreatePolicy", {"PolicyName": "p"}, [f"iam:CreatePolicy {IAM}:policy/p"]),
    ("iam", "DeletePolicy", {"PolicyArn": f"{IAM}:policy/p"}, [f"iam:DeletePolicy {IAM}:policy/p"]),
    (
        "iam",
        "CreateOpenIDConnectProvider",
        {"Url": "https://token.example"},
        [f"iam:CreateOpenIDConnectProvider {IAM}:oidc-provider/token.example"],
    ),
    ("iam", "ListRoles", {}, ["iam:ListRoles *"]),
    (
        "kms",
        "CreateKey",
        {"Policy": "{}", "Tags": TAGS},
        [
            "kms:CreateKey *",
            f"kms:PutKeyPolicy arn:aws:kms:{HERE}:key/*",
            f"kms:TagResource arn:aws:kms:{HERE}:key/*",
        ],
    ),
    ("kms", "DescribeKey", {"KeyId": "alias/mine"}, [f"kms:DescribeKey {KEY}"]),
    (
        "kms",
        "CreateAlias",
        {"AliasName": "alias/a", "TargetKeyId": "1111"},
        [f"kms:CreateAlias arn:aws:kms:{HERE}:alias/a", f"kms:CreateAlias {KEY}"],
    ),
    (
        "kms",
        "UpdateAlias",
        {"AliasName": "alias/mine", "TargetKeyId": "2222"},
        [f"kms:UpdateAlias {x}" for x in (f"arn:aws:kms:{HERE}:alias/mine", KEY, OTHER_KEY)],
    ),
    ("kms", "Decrypt", {"CiphertextBlob": b"made with 1111"}, [f"kms:Decrypt {KEY}"]),
    (
        "kms",
        "ReEncrypt",
        {"CiphertextBlob": b"made with 1111", "DestinationKeyId": "2222"},
        [f"kms:ReEncryptFrom {KEY}", f"kms:ReEncryptTo {OTHER_KEY}"],
    ),
    ("kms", "ListAliases", {}, ["kms:ListAliases *"]),
    ("sts", "GetCallerIdentity", {}, []),
    ("sts", "AssumeRoleWithWebIdentity", {"RoleArn": f"{IAM}:role/r"}, []),
    (
        "sts",
        "AssumeRole",
        {"RoleArn": f"{IAM}:role/r", "Tags": TAGS},
        [f"sts:AssumeRole {IAM}:role/r", f"sts:TagSession {IAM}:role/r"],
    ),
    ("logs", "DescribeLogGroups", {}, [f"logs:DescribeLogGroups {GROUP}::log-stream:"]),
    (
        "logs",
        "CreateLogGroup",
        {"logGroupName": "/g", "kmsKeyId": KEY, "tags": {"a": "b"}},
        [
            f"logs:{x} {GROUP}:/g:log-stream:"
            for x in ("CreateLogGroup", "AssociateKmsKey", "TagResource")
        ],
    ),
    (
        "logs",
        "PutLogEvents",
        {"logGroupName": "/g", "logStreamName": "s"},
        [f"logs:PutLogEvents {GROUP}:/g:log-stream:s"],
    ),
    ("logs", "TagResource", {"resourceArn": f"{GROUP}:/g"}, [f"logs:TagResource {GROUP}:/g"]),
    (
        "cloudformation",
        "CreateChangeSet",
        {"StackName": "new", "ChangeSetName": "c", "RoleARN": f"{IAM}:role/r"},
        [
            f"cloudformation:CreateChangeSet arn:aws:cloudformation:{HERE}:stack/new/*",
            f"iam:PassRole {IAM}:role/r",
        ],
    ),
    (
        "cloudformation",
        "DescribeStacks",
        {"StackName": "there"},
        [f"cloudformation:DescribeStacks {STACK}"],
    ),
    (
        "cloudformation",
        "ExecuteChangeSet",
        {"ChangeSetName": f"arn:aws:cloudformation:{HERE}:changeSet/c/1"},
        [f"cloudformation:ExecuteChangeSet {STACK}"],
    ),
    (
        "cloudformation",
        "DescribeStacks",
        {},
        ["cloudformation:DescribeStacks *", "cloudformation:ListStacks *"],
    ),
    (
        "cloudformation",
        "ValidateTemplate",
        {"TemplateBody": ""},
        ["cloudformation:ValidateTemplate *"],
    ),
    (
        "cloudtrail",
        "CreateTrail",
        {"Name": "t", "CloudWatchLogsRoleArn": f"{IAM}:role/r"},
        [f"cloudtrail:CreateTrail arn:aws:cloudtrail:{HERE}:trail/t", f"iam:PassRole {IAM}:role/r"],
    ),
    ("cloudtrail", "LookupEvents", {}, ["cloudtrail:LookupEvents *"]),
    ("sns", "CreateTopic", {"Name": "news"}, [f"sns:CreateTopic {TOPIC}"]),
    ("sns", "Unsubscribe", {"SubscriptionArn": f"{TOPIC}:1"}, [f"sns:Unsubscribe {TOPIC}"]),
    ("sns", "PublishBatch", {"TopicArn": TOPIC}, [f"sns:Publish {TOPIC}"]),
    (
        "secretsmanager",
        "GetSecretValue",
        {"SecretId": "db"},
        [f"secretsmanager:GetSecretValue {SECRET}", f"kms:Decrypt {KEY}"],
    ),
    (
        "secretsmanager",
        "CreateSecret",
        {"Name": "new", "Tags": TAGS, "KmsKeyId": "1111"},
        [
            f"secretsmanager:CreateSecret {COMING}",
            f"kms:GenerateDataKey {KEY}",
            f"kms:Decrypt {KEY}",
            f"secretsmanager:TagResource {COMING}",
        ],
    ),
    (
        "budgets",
        "UpdateBudget",
        {"AccountId": ACCOUNT, "NewBudget": {"BudgetName": "b"}},
        [f"budgets:ModifyBudget arn:aws:budgets::{ACCOUNT}:budget/b"],
    ),
    ("budgets", "DescribeBudgets", {}, [f"budgets:ViewBudget arn:aws:budgets::{ACCOUNT}:budget/*"]),
    ("ce", "CreateAnomalyMonitor", {}, ["ce:CreateAnomalyMonitor *"]),
    ("ce", "GetAnomalyMonitors", {"MonitorArnList": ["arn:m"]}, ["ce:GetAnomalyMonitors arn:m"]),
    (
        "athena",
        "GetQueryResults",
        {"QueryExecutionId": "q1"},
        [f"athena:GetQueryResults arn:aws:athena:{HERE}:workgroup/analysts"],
    ),
    (
        "athena",
        "StartQueryExecution",
        {},
        [f"athena:StartQueryExecution arn:aws:athena:{HERE}:workgroup/primary"],
    ),
    (
        "quicksight",
        "CreateDataSet",
        {
            "DataSetId": "s",
            "PhysicalTableMap": {"t": {"RelationalTable": {"DataSourceArn": "arn:d"}}},
        },
        [
            "quicksight:CreateDataSet arn:d",
            "quicksight:PassDataSource arn:d",
        ],
    ),
    ("events", "PutRule", {"Name": "r"}, [f"events:PutRule arn:aws:events:{HERE}:rule/r"]),
    (
        "events",
        "PutTargets",
        {"Rule": "r", "EventBusName": "own", "Targets": [{"RoleArn": f"{IAM}:role/r"}, {}]},
        [f"events:PutTargets arn:aws:events:{HERE}:rule/own/r", f"iam:PassRole {IAM}:role/r"],
    ),
    (
        "cloudwatch",
        "PutMetricAlarm",
        {"AlarmName": "a"},
        [f"cloudwatch:PutMetricAlarm arn:aws:cloudwatch:{HERE}:alarm:a"],
    ),
    ("cloudwatch", "PutMetricData", {"Namespace": "N"}, ["cloudwatch:PutMetricData *"]),
    ("glue", "InventedByAmazon", {}, ["glue:InventedByAmazon *"]),
]


@pytest.mark.parametrize(("service", "operation", "params", "expected"), ROWS)
def test_permissions_of_a_call(
    service: str, operation: str, params: dict[str, object], expected: list[str]
) -> None:
    asked = questions(Call(service, operation, params, REGION), ACCOUNT, Account())
    assert [f"{each.action} {each.resource}" for each in asked] == expected


def test_conditions_of_the_permissions_that_come_with_a_call() -> None:
    copy = {"Bucket": "locked", "Key": "k", "CopySource": "locked/s"}
    read, write = questions(Call("s3", "CopyObject", copy, REGION), ACCOUNT, Account())[-2:]
    assert read.context["kms:viaservice"] == (f"s3.{REGION}.amazonaws.com",)
    assert read.context["kms:encryptioncontext:aws:s3:arn"] == ("arn:aws:s3:::locked/s",)
    # with a bucket key the context is the bucket
    assert write.context["kms:encryptioncontext:aws:s3:arn"] == ("arn:aws:s3:::locked",)
    job = questions(Call("glue", "CreateJob", {"Name": "j", "Role": "r"}, REGION), ACCOUNT)
    assert job[-1].context == {"iam:passedtoservice": ("glue.amazonaws.com",)}


#: Operations that the services here answer and that AWS's reference does not know: they are asked
#: as ``service:Operation`` on ``*``. One that a newer moto brings has to be looked up.
UNKNOWN: dict[str, set[str]] = {}


def test_operations_that_the_reference_does_not_know_are_few() -> None:
    unknown: dict[str, set[str]] = {}
    for service in sorted(reference.SERVICES):
        model = botocore.session.get_session().get_service_model(service)
        for operation in _answered(service, model.operation_names):
            shape = model.operation_model(operation).input_shape
            members = shape.members if shape else {}
            params = {each: "x" for each in ("Bucket", "Key") if each in members}
            for each in questions(Call(service, operation, params, REGION), ACCOUNT):
                if reference.resource_types(*each.action.split(":")) is None:
                    unknown.setdefault(service, set()).add(operation)
    assert unknown == UNKNOWN


def _answered(service: str, operations: list[str]) -> list[str]:
    """The operations that moto has a method for."""
    responses = importlib.import_module(f"moto.{service}.responses")
    classes = [each for each in vars(responses).values() if isinstance(each, type)]
    names = {name for each in classes for name in dir(each)}
    return [each for each in operations if camelcase_to_underscores(each) in names]
