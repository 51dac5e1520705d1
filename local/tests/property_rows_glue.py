"""Every property of the types of Glue but its catalog's, and what its API says."""

import json

from embedded_aws import ACCOUNT, Aws
from property_rows import Family, Json, Row

JOB_TAGS, NEW_JOB_TAGS = {"team": "data", "stage": "test"}, {"team": "ops", "since": "2026"}
ROLE = f"arn:aws:iam::{ACCOUNT}:role"


def _tags(aws: Aws, resource: str) -> Json:
    arn = f"arn:aws:glue:us-east-1:{ACCOUNT}:{resource}"
    tags: Json = aws("glue").get_tags(ResourceArn=arn)["Tags"]
    return tags


def read_job(aws: Aws, name: str) -> Json:
    return {**aws("glue").get_job(JobName=name)["Job"], "Tags": _tags(aws, f"job/{name}")}


def read_crawler(aws: Aws, name: str) -> Json:
    found = aws("glue").get_crawler(Name=name)["Crawler"]
    return {**found, "Tags": _tags(aws, f"crawler/{name}")}


def read_trigger(aws: Aws, name: str) -> Json:
    found = aws("glue").get_trigger(Name=name)["Trigger"]
    started = found["State"] == "ACTIVATED"
    return {**found, "StartOnCreation": started, "Tags": _tags(aws, f"trigger/{name}")}


def read_security(aws: Aws, name: str) -> Json:
    glue = aws("glue")
    return dict(glue.get_security_configuration(Name=name)["SecurityConfiguration"])


def jobs(name: str) -> Family:
    """``name`` and ``name-2`` are roles that Glue may take, and databases."""
    command = {
        "Name": "glueetl",
        "PythonVersion": "3",
        "ScriptLocation": "s3://code/etl.py",
        "Runtime": "Ray2.4",
    }
    full = {
        "Name": name,
        "Command": command,
        "DefaultArguments": {"--a": "1", "--b": "two"},
        "Description": "loads",
        "ExecutionClass": "FLEX",
        "ExecutionProperty": {"MaxConcurrentRuns": 3},
        "GlueVersion": "5.1",
        "JobMode": "NOTEBOOK",
        "JobRunQueuingEnabled": True,
        "MaxRetries": 2,
        "NonOverridableArguments": {"--c": "3"},
        "NotificationProperty": {"NotifyDelayAfter": 5},
        "NumberOfWorkers": 4,
        "Role": f"{ROLE}/{name}",
        "SecurityConfiguration": f"{name}-security",
        "Tags": JOB_TAGS,
        "Timeout": 17,
        "WorkerType": "G.2X",
    }
    other = {
        "Command": {
            "Name": "pythonshell",
            "PythonVersion": "3.9",
            "ScriptLocation": "s3://code/more.py",
            "Runtime": "Ray2.5",
        },
        "DefaultArguments": {"--a": "2"},
        "Description": "loads more",
        "ExecutionClass": "STANDARD",
        "ExecutionProperty": {"MaxConcurrentRuns": 5},
        "GlueVersion": "5.0",
        "JobMode": "VISUAL",
        "JobRunQueuingEnabled": False,
        "MaxRetries": 1,
        "NonOverridableArguments": {"--d": "3"},
        "NotificationProperty": {"NotifyDelayAfter": 6},
        "NumberOfWorkers": 5,
        "Role": f"{ROLE}/{name}-2",
        "SecurityConfiguration": f"{name}-other",
        "Tags": NEW_JOB_TAGS,
        "Timeout": 18,
        "WorkerType": "G.1X",
    }
    shell = {
        "Name": f"{name}-shell",
        "Command": {"Name": "pythonshell", "ScriptLocation": "s3://code/x.py"},
        "Role": f"{ROLE}/{name}",
        "MaxCapacity": 0.0625,
    }
    return Family(
        {
            "Job": Row("AWS::Glue::Job", full, read_job, then=other),
            "Shell": Row("AWS::Glue::Job", shell, read_job, then={"MaxCapacity": 1.0}),
            "Crawler": _crawler(name),
            "Secured": Row(
                "AWS::Glue::SecurityConfiguration",
                {
                    "Name": name,
                    "EncryptionConfiguration": {
                        "CloudWatchEncryption": _encryption("CloudWatchEncryption", name),
                        "JobBookmarksEncryption": _encryption("JobBookmarksEncryption", name),
                        "S3Encryptions": [_encryption("S3Encryption", name)],
                    },
                },
                read_security,
                {
                    "Name": name,
                    "EncryptionConfiguration": {
                        "CloudWatchEncryption": _encryption("CloudWatchEncryption", name),
                        "JobBookmarksEncryption": _encryption("JobBookmarksEncryption", name),
                        "S3Encryption": [_encryption("S3Encryption", name)],
                    },
                },
            ),
        }
    )


def _encryption(kind: str, name: str) -> Json:
    mode = "CSE-KMS" if kind == "JobBookmarksEncryption" else "SSE-KMS"
    return {f"{kind}Mode": mode, "KmsKeyArn": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{name}"}


def _crawler(name: str) -> Row:
    def targets(number: int) -> Json:
        database = (name, f"{name}-2")[number - 1]
        return {
            "CatalogTargets": [{"DatabaseName": database, "Tables": [f"t{number}"]}],
            "S3Targets": [
                {
                    "Exclusions": [f"tmp{number}/**"],
                    "Path": f"s3://data/{number}/",
                    "SampleSize": 6 + number,
                }
            ],
        }

    first = {
        "Name": name,
        "Configuration": json.dumps(
            {
                "Version": 1.0,
                "CrawlerOutput": {"Tables": {"AddOrUpdateBehavior": "MergeNewColumns"}},
            }
        ),
        "CrawlerSecurityConfiguration": f"{name}-security",
        "DatabaseName": name,
        "Description": "finds partitions",
        "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_NEW_FOLDERS_ONLY"},
        "Role": name,
        "Schedule": {"ScheduleExpression": "cron(15 12 * * ? *)"},
        "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"},
        "TablePrefix": "raw_",
        "Tags": JOB_TAGS,
        "Targets": targets(1),
    }
    then = {
        "Configuration": '{"Version":1.0}',
        "CrawlerSecurityConfiguration": f"{name}-other",
        "DatabaseName": f"{name}-2",
        "Description": "finds all",
        "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
        "Role": f"{name}-2",
        "Schedule": {"ScheduleExpression": "cron(30 6 * * ? *)"},
        "SchemaChangePolicy": {
            "UpdateBehavior": "UPDATE_IN_DATABASE",
            "DeleteBehavior": "DELETE_FROM_DATABASE",
        },
        "TablePrefix": "new_",
        "Tags": NEW_JOB_TAGS,
        "Targets": targets(2),
    }
    return Row("AWS::Glue::Crawler", first, read_crawler, then=then)


def read_workflow(aws: Aws, name: str) -> Json:
    glue = aws("glue")
    arn = f"arn:aws:glue:us-east-1:{ACCOUNT}:workflow/{name}"
    return {
        **glue.get_workflow(Name=name)["Workflow"],
        "Tags": glue.get_tags(ResourceArn=arn)["Tags"],
    }


def triggers(name: str) -> Family:
    """``name`` is a job that is there."""
    action = {
        "JobName": name,
        "Arguments": {"--day": "1"},
        "NotificationProperty": {"NotifyDelayAfter": 4},
        "SecurityConfiguration": f"{name}-security",
        "Timeout": 9,
    }
    conditions = [
        {"JobName": name, "State": "FAILED", "LogicalOperator": "EQUALS"},
        {"CrawlerName": f"{name}-2", "CrawlState": "FAILED", "LogicalOperator": "EQUALS"},
    ]
    return Family(
        {
            "After": Row(
                "AWS::Glue::Trigger",
                {
                    "Name": name,
                    "Type": "CONDITIONAL",
                    "Description": "after others",
                    "StartOnCreation": True,
                    "Actions": [action, {"CrawlerName": name}],
                    "Predicate": {"Logical": "ANY", "Conditions": conditions},
                    "Tags": JOB_TAGS,
                },
                read_trigger,
                then={
                    "Description": "after all",
                    "StartOnCreation": False,
                    "Actions": [
                        {
                            **action,
                            "JobName": f"{name}-2",
                            "Arguments": {"--day": "2"},
                            "NotificationProperty": {"NotifyDelayAfter": 5},
                            "SecurityConfiguration": f"{name}-other",
                            "Timeout": 10,
                        }
                    ],
                    "Predicate": {
                        "Logical": "AND",
                        "Conditions": [
                            {**conditions[0], "JobName": f"{name}-2", "State": "SUCCEEDED"},
                            {
                                "CrawlerName": name,
                                "CrawlState": "CANCELLED",
                                "LogicalOperator": "EQUALS",
                            },
                        ],
                    },
                    "Tags": NEW_JOB_TAGS,
                },
            ),
            "Daily": Row(
                "AWS::Glue::Trigger",
                {
                    "Name": f"{name}-daily",
                    "Type": "SCHEDULED",
                    "Schedule": "cron(0 4 * * ? *)",
                    "Actions": [{"JobName": name}],
                },
                read_trigger,
                then={"Schedule": "cron(0 5 * * ? *)", "StartOnCreation": True},
            ),
            "Flow": Row(
                "AWS::Glue::Workflow",
                {
                    "Name": name,
                    "Description": "when files arrive",
                    "DefaultRunProperties": {"day": "1"},
                    "MaxConcurrentRuns": 2,
                    "Tags": JOB_TAGS,
                },
                read_workflow,
                then={
                    "Description": "when many do",
                    "DefaultRunProperties": {"day": "2"},
                    "MaxConcurrentRuns": 3,
                    "Tags": NEW_JOB_TAGS,
                },
            ),
            "Arrived": Row(
                "AWS::Glue::Trigger",
                {
                    "Name": f"{name}-arrived",
                    "Type": "EVENT",
                    "WorkflowName": name,
                    "EventBatchingCondition": {"BatchSize": 2, "BatchWindow": 60},
                    "Actions": [{"JobName": name}],
                },
                read_trigger,
                then={"EventBatchingCondition": {"BatchSize": 3, "BatchWindow": 90}},
            ),
        }
    )
