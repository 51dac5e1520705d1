"""Calls of the other services, and the permissions that they ask for."""

from gate_account import ACCOUNT, KEY, OTHER_KEY, REGION, SECRET, STACK

HERE = f"{REGION}:{ACCOUNT}"
GLUE = f"arn:aws:glue:{HERE}"
GROUP = f"arn:aws:logs:{HERE}:log-group"
IAM = f"arn:aws:iam::{ACCOUNT}"
TOPIC = f"arn:aws:sns:{HERE}:news"
COMING = f"arn:aws:secretsmanager:{HERE}:secret:new-??????"
TAGS = [{"Key": "a", "Value": "b"}]

ROWS = [
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
    (
        "ce",
        "CreateAnomalySubscription",
        {"ResourceTags": [{"Key": "team", "Value": "data"}]},
        [
            "ce:CreateAnomalySubscription *",
            "ce:TagResource arn:aws:ce::123456789012:anomalysubscription/*",
        ],
    ),
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
