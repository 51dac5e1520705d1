"""Every property of the types of CloudWatch, EventBridge, Logs and CloudTrail."""

import json

from embedded_aws import ACCOUNT, Aws
from property_rows import NEW_TAGS, TAGS, Family, Json, Row


def read_alarm(aws: Aws, name: str) -> Json:
    cloudwatch = aws("cloudwatch")
    (found,) = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return {
        **found,
        "Tags": cloudwatch.list_tags_for_resource(ResourceARN=found["AlarmArn"])["Tags"],
    }


def read_rule(aws: Aws, name: str) -> Json:
    events = aws("events")
    found = events.describe_rule(Name=name)
    return {
        **found,
        "EventPattern": json.loads(found.get("EventPattern", "null")),
        "Targets": events.list_targets_by_rule(Rule=name)["Targets"],
        "Tags": events.list_tags_for_resource(ResourceARN=found["Arn"])["Tags"],
    }


def read_log_group(aws: Aws, name: str) -> Json:
    logs = aws("logs")
    (found,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    tags = logs.list_tags_for_resource(resourceArn=found["arn"].removesuffix(":*"))["tags"]
    return {
        **{key[0].upper() + key[1:]: value for key, value in found.items()},
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }


def watched(name: str, topic: str, key: str) -> Family:
    """``topic`` is an SNS topic that is there, ``key`` the ARN of a key."""
    alarm = {
        "AlarmName": name,
        "ActionsEnabled": False,
        "AlarmActions": [topic],
        "AlarmDescription": "too many failed",
        "ComparisonOperator": "LessThanThreshold",
        "DatapointsToAlarm": 2,
        "Dimensions": [{"Name": "JobName", "Value": "etl"}, {"Name": "Type", "Value": "gauge"}],
        "EvaluationPeriods": 3,
        "InsufficientDataActions": [f"{topic}-none"],
        "MetricName": "failed",
        "Namespace": "Sluice",
        "OKActions": [f"{topic}-ok"],
        "Period": 120,
        "Statistic": "Maximum",
        "Tags": TAGS,
        "Threshold": 2.5,
        "TreatMissingData": "breaching",
        "Unit": "Count",
    }
    workflow = f"arn:aws:glue:us-east-1:{ACCOUNT}:workflow/{name}"
    role = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    targets = [
        {
            "Id": "one",
            "Arn": topic,
            "InputTransformer": {
                "InputPathsMap": {"job": "$.detail.jobName"},
                "InputTemplate": '"<job> failed"',
            },
        },
        {"Id": "two", "Arn": topic, "InputPath": "$.detail"},
        {"Id": "three", "Arn": topic, "Input": '{"failed": true}'},
        {"Id": "flow", "Arn": workflow, "RoleArn": role},
    ]
    return Family(
        {
            "Alarm": Row(
                "AWS::CloudWatch::Alarm",
                alarm,
                read_alarm,
                then={
                    "ActionsEnabled": True,
                    "AlarmActions": [f"{topic}-2"],
                    "AlarmDescription": "too few came",
                    "ComparisonOperator": "GreaterThanThreshold",
                    "DatapointsToAlarm": 1,
                    "Dimensions": [{"Name": "Job", "Value": "load"}],
                    "EvaluationPeriods": 4,
                    "InsufficientDataActions": [f"{topic}-3"],
                    "MetricName": "lost",
                    "Namespace": "Sluice2",
                    "OKActions": [f"{topic}-4"],
                    "Period": 60,
                    "Statistic": "Minimum",
                    "Tags": NEW_TAGS,
                    "Threshold": 3,
                    "TreatMissingData": "notBreaching",
                    "Unit": "Bytes",
                },
            ),
            "Matching": Row(
                "AWS::Events::Rule",
                {
                    "Name": name,
                    "Description": "failed jobs",
                    "EventPattern": {"source": ["aws.glue"], "detail": {"state": ["FAILED"]}},
                    "State": "DISABLED",
                    "Tags": TAGS,
                    "Targets": targets,
                },
                read_rule,
                then={
                    "Description": "late jobs",
                    "EventPattern": {"source": ["aws.glue"], "detail": {"state": ["TIMEOUT"]}},
                    "State": "ENABLED",
                    "Tags": NEW_TAGS,
                    "Targets": [
                        {"Id": "one", "Arn": f"{topic}-2", "InputPath": "$.detail.jobName"},
                        {"Id": "flow", "Arn": f"{workflow}-2", "RoleArn": f"{role}-2"},
                        {"Id": "four", "Arn": topic, "Input": '{"failed": false}'},
                        {
                            "Id": "five",
                            "Arn": topic,
                            "InputTransformer": {
                                "InputPathsMap": {"run": "$.detail.jobRunId"},
                                "InputTemplate": '"<run> is late"',
                            },
                        },
                    ],
                },
            ),
            "Scheduled": Row(
                "AWS::Events::Rule",
                {"Name": f"{name}-at", "ScheduleExpression": "rate(3 days)"},
                read_rule,
                then={"ScheduleExpression": "cron(15 10 * * ? *)"},
            ),
            "Logs": Row(
                "AWS::Logs::LogGroup",
                {
                    "LogGroupName": f"/{name}/full",
                    "DeletionProtectionEnabled": True,
                    "KmsKeyId": key,
                    "RetentionInDays": 14,
                    "Tags": TAGS,
                },
                read_log_group,
                then={
                    "DeletionProtectionEnabled": False,
                    "KmsKeyId": f"{key}2",
                    "RetentionInDays": 30,
                    "Tags": NEW_TAGS,
                },
            ),
            "Rare": Row(
                "AWS::Logs::LogGroup",
                {"LogGroupName": f"/{name}/rare", "LogGroupClass": "INFREQUENT_ACCESS"},
                read_log_group,
                then={"RetentionInDays": 3},
            ),
        }
    )


def read_trail(aws: Aws, name: str) -> Json:
    trails = aws("cloudtrail")
    trail = trails.get_trail(Name=name)["Trail"]
    tags = trails.list_tags(ResourceIdList=[trail["TrailARN"]])["ResourceTagList"]
    return {
        **trail,
        **trails.get_event_selectors(TrailName=name),
        "IsLogging": trails.get_trail_status(Name=name)["IsLogging"],
        "TrailName": trail["Name"],
        "KMSKeyId": trail.get("KmsKeyId"),
        "EnableLogFileValidation": trail["LogFileValidationEnabled"],
        "Tags": tags[0]["TagsList"],
    }


def trails(name: str, key: str, other_key: str) -> Family:
    """``name`` is a bucket, a topic, a role and a log group, and so is ``name-2``."""
    bucket, account = name, ACCOUNT
    keys = [f"arn:aws:kms:us-east-1:{account}:key/{each}" for each in (key, other_key)]
    roles = [f"arn:aws:iam::{account}:role/{each}" for each in (name, f"{name}-2")]
    logs = [f"arn:aws:logs:us-east-1:{account}:log-group:/{each}:*" for each in (name, f"{name}-2")]
    first = {
        "TrailName": name,
        "CloudWatchLogsLogGroupArn": logs[0],
        "CloudWatchLogsRoleArn": roles[0],
        "EnableLogFileValidation": True,
        "EventSelectors": [
            {
                "ReadWriteType": "WriteOnly",
                "IncludeManagementEvents": True,
                "ExcludeManagementEventSources": ["kms.amazonaws.com"],
                "DataResources": [
                    {"Type": "AWS::S3::Object", "Values": [f"arn:aws:s3:::{bucket}/"]}
                ],
            }
        ],
        "IncludeGlobalServiceEvents": True,
        "IsLogging": True,
        "IsMultiRegionTrail": True,
        "IsOrganizationTrail": False,
        "KMSKeyId": keys[0],
        "S3BucketName": bucket,
        "S3KeyPrefix": "calls",
        "SnsTopicName": name,
        "Tags": TAGS,
    }
    fields = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
        {
            "Field": "resources.ARN",
            "StartsWith": [f"arn:aws:s3:::{bucket}/"],
            "NotStartsWith": [f"arn:aws:s3:::{bucket}/scratch/"],
        },
        {"Field": "eventName", "NotEquals": ["GetObject"], "NotEndsWith": ["Acl"]},
    ]

    def ending(kind: str) -> list[Json]:
        return [*fields[:2], {"Field": "resources.ARN", "EndsWith": [kind]}]

    return Family(
        {
            "Basic": Row(
                "AWS::CloudTrail::Trail",
                first,
                read_trail,
                then={
                    "CloudWatchLogsLogGroupArn": logs[1],
                    "CloudWatchLogsRoleArn": roles[1],
                    "KMSKeyId": keys[1],
                    "S3BucketName": f"{name}-2",
                    "SnsTopicName": f"{name}-2",
                    "EnableLogFileValidation": False,
                    "EventSelectors": [
                        {
                            "ReadWriteType": "ReadOnly",
                            "IncludeManagementEvents": False,
                            "ExcludeManagementEventSources": [],
                            "DataResources": [
                                {"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]}
                            ],
                        }
                    ],
                    "IsLogging": False,
                    "S3KeyPrefix": "more",
                    "Tags": NEW_TAGS,
                },
            ),
            "Advanced": Row(
                "AWS::CloudTrail::Trail",
                {
                    "TrailName": f"{name}-2",
                    "S3BucketName": bucket,
                    "S3KeyPrefix": "calls",
                    "IncludeGlobalServiceEvents": False,
                    "IsMultiRegionTrail": False,
                    "IsLogging": False,
                    "AdvancedEventSelectors": [
                        {"Name": "objects", "FieldSelectors": fields},
                        {"Name": "tables", "FieldSelectors": ending(".parquet")},
                    ],
                },
                read_trail,
                then={
                    "IsMultiRegionTrail": True,
                    "IncludeGlobalServiceEvents": True,
                    "IsLogging": True,
                    "AdvancedEventSelectors": [{"Name": "less", "FieldSelectors": ending(".csv")}],
                },
            ),
        }
    )


def policy_for_trails(bucket: str) -> str:
    """Lets CloudTrail write into the bucket."""
    service = {"Service": "cloudtrail.amazonaws.com"}
    arn = f"arn:aws:s3:::{bucket}"
    statements = [
        {"Effect": "Allow", "Principal": service, "Action": "s3:GetBucketAcl", "Resource": arn},
        {
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:PutObject",
            "Resource": [f"{arn}/{prefix}/AWSLogs/{ACCOUNT}/*" for prefix in ("calls", "more")],
            "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}},
        },
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
