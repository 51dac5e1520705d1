"""A pipeline's stack with every resource type that the embedded AWS has."""

from typing import Any

Json = dict[str, Any]
ACCOUNT_ROOT = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
BLOCKED = {
    "BlockPublicAcls": True,
    "BlockPublicPolicy": True,
    "IgnorePublicAcls": True,
    "RestrictPublicBuckets": True,
}


def policy(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: Any, resource: Any = "*", **more: Any) -> Json:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(service: str) -> Json:
    return policy(
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    )


def bucket(name: str, **more: Any) -> Json:
    return {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "BucketName": name,
            "PublicAccessBlockConfiguration": BLOCKED,
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "VersioningConfiguration": {"Status": "Enabled"},
            **more,
        },
    }


def encrypted() -> Json:
    return {
        "ServerSideEncryptionConfiguration": [
            {
                "BucketKeyEnabled": True,
                "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
                "ServerSideEncryptionByDefault": {
                    "SSEAlgorithm": "aws:kms",
                    "KMSMasterKeyID": {"Fn::GetAtt": ["Key", "Arn"]},
                },
            }
        ]
    }


def tls_only(logical_id: str, *statements: Json) -> Json:
    arn = {"Fn::GetAtt": [logical_id, "Arn"]}
    deny = {
        "Sid": "DenyInsecureTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, {"Fn::Sub": f"${{{logical_id}.Arn}}/*"}],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": logical_id},
            "PolicyDocument": policy(*statements, deny),
        },
    }


def pipeline(name: str) -> Json:
    """The whole stack; ``name`` starts the name of everything in it."""
    columns = [{"Name": "patient_id", "Type": "string"}, {"Name": "age", "Type": "int"}]
    key_arn = {"Fn::GetAtt": ["Key", "Arn"]}
    log_statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": {"Fn::Sub": "${Log.Arn}/*"},
        "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
    }
    resources: Json = {
        "Key": {
            "Type": "AWS::KMS::Key",
            "Properties": {
                "Description": "data",
                "EnableKeyRotation": True,
                "RotationPeriodInDays": 180,
                "PendingWindowInDays": 7,
                "KeyPolicy": policy(
                    allow("kms:*", Principal={"AWS": ACCOUNT_ROOT}),
                ),
            },
        },
        "Alias": {
            "Type": "AWS::KMS::Alias",
            "Properties": {"AliasName": f"alias/{name}", "TargetKeyId": {"Ref": "Key"}},
        },
        "Log": bucket(
            f"{name}-log",
            LifecycleConfiguration={
                "Rules": [
                    {
                        "Id": "keep",
                        "Status": "Enabled",
                        "Transitions": [{"StorageClass": "GLACIER_IR", "TransitionInDays": 90}],
                        "ExpirationInDays": 2192,
                        "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                    }
                ]
            },
        ),
        "LogPolicy": tls_only("Log", log_statement),
        "Data": {
            **bucket(
                f"{name}-data",
                BucketEncryption=encrypted(),
                LoggingConfiguration={
                    "DestinationBucketName": {"Ref": "Log"},
                    "LogFilePrefix": "data/",
                },
                NotificationConfiguration={
                    "EventBridgeConfiguration": {"EventBridgeEnabled": True}
                },
                Tags=[{"Key": "DataClass", "Value": "PHI"}],
            ),
            "DependsOn": "LogPolicy",
        },
        "DataPolicy": tls_only("Data"),
        "Audit": bucket(
            f"{name}-audit",
            ObjectLockEnabled=True,
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
            },
        ),
        "AuditPolicy": tls_only(
            "Audit",
            allow(
                "s3:GetBucketAcl",
                {"Fn::GetAtt": ["Audit", "Arn"]},
                Principal={"Service": "cloudtrail.amazonaws.com"},
            ),
            allow(
                "s3:PutObject",
                {"Fn::Sub": "${Audit.Arn}/*"},
                Principal={"Service": "cloudtrail.amazonaws.com"},
            ),
        ),
        "Boundary": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {
                "ManagedPolicyName": f"{name}-boundary",
                "PolicyDocument": policy(allow(["s3:*", "kms:*", "glue:*", "logs:*"])),
            },
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": f"{name}-job",
                "PermissionsBoundary": {"Ref": "Boundary"},
                "AssumeRolePolicyDocument": trust("glue.amazonaws.com"),
                "Policies": [
                    {
                        "PolicyName": "read",
                        "PolicyDocument": policy(
                            allow("s3:GetObject", {"Fn::Sub": "${Data.Arn}/*"})
                        ),
                    }
                ],
            },
        },
        "RolePolicy": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {
                "Roles": [{"Ref": "Role"}],
                "PolicyDocument": policy(allow("kms:Decrypt", key_arn)),
            },
        },
        "Secret": {
            "Type": "AWS::SecretsManager::Secret",
            "Properties": {
                "Name": f"{name}/token",
                "KmsKeyId": key_arn,
                "GenerateSecretString": {
                    "SecretStringTemplate": '{"user": "etl"}',
                    "GenerateStringKey": "password",
                    "PasswordLength": 40,
                },
            },
        },
        "Catalog": {
            "Type": "AWS::Glue::DataCatalogEncryptionSettings",
            "Properties": {
                "CatalogId": {"Ref": "AWS::AccountId"},
                "DataCatalogEncryptionSettings": {
                    "EncryptionAtRest": {
                        "CatalogEncryptionMode": "SSE-KMS",
                        "SseAwsKmsKeyId": key_arn,
                    },
                    "ConnectionPasswordEncryption": {
                        "ReturnConnectionPasswordEncrypted": True,
                        "KmsKeyId": key_arn,
                    },
                },
            },
        },
        "Database": {
            "Type": "AWS::Glue::Database",
            "DependsOn": ["Catalog"],
            "Properties": {
                "CatalogId": {"Ref": "AWS::AccountId"},
                "DatabaseInput": {"Name": name, "LocationUri": {"Fn::Sub": "s3://${Data}/"}},
            },
        },
        "Table": {
            "Type": "AWS::Glue::Table",
            "Properties": {
                "CatalogId": {"Ref": "AWS::AccountId"},
                "DatabaseName": {"Ref": "Database"},
                "TableInput": {
                    "Name": "patients",
                    "TableType": "EXTERNAL_TABLE",
                    "Parameters": {"classification": "parquet"},
                    "PartitionKeys": [{"Name": "region", "Type": "string"}],
                    "StorageDescriptor": {
                        "Location": {"Fn::Sub": "s3://${Data}/patients/"},
                        "Columns": columns,
                        "SerdeInfo": {
                            "SerializationLibrary": (
                                "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
                            )
                        },
                    },
                },
            },
        },
        "Security": {
            "Type": "AWS::Glue::SecurityConfiguration",
            "Properties": {
                "Name": f"{name}-sec",
                "EncryptionConfiguration": {
                    "S3Encryptions": [{"S3EncryptionMode": "SSE-KMS", "KmsKeyArn": key_arn}],
                    "CloudWatchEncryption": {
                        "CloudWatchEncryptionMode": "SSE-KMS",
                        "KmsKeyArn": key_arn,
                    },
                    "JobBookmarksEncryption": {
                        "JobBookmarksEncryptionMode": "CSE-KMS",
                        "KmsKeyArn": key_arn,
                    },
                },
            },
        },
        "Job": {
            "Type": "AWS::Glue::Job",
            "Properties": {
                "Name": f"{name}-etl",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "GlueVersion": "5.1",
                "WorkerType": "G.1X",
                "NumberOfWorkers": 2,
                "Timeout": 30,
                "MaxRetries": 0,
                "ExecutionProperty": {"MaxConcurrentRuns": 1},
                "SecurityConfiguration": {"Ref": "Security"},
                "Command": {
                    "Name": "glueetl",
                    "PythonVersion": "3",
                    "ScriptLocation": {"Fn::Sub": "s3://${Data}/scripts/etl.py"},
                },
                "DefaultArguments": {"--job-language": "python", "--rows": 5},
                "Tags": {"DataClass": "PHI"},
            },
        },
        "Crawler": {
            "Type": "AWS::Glue::Crawler",
            "Properties": {
                "Name": f"{name}-crawler",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "CrawlerSecurityConfiguration": {"Ref": "Security"},
                "Targets": {
                    "CatalogTargets": [
                        {"DatabaseName": {"Ref": "Database"}, "Tables": [{"Ref": "Table"}]}
                    ]
                },
                "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"},
            },
        },
        "Logs": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {
                "LogGroupName": f"/{name}/trail",
                "RetentionInDays": 30,
                "KmsKeyId": key_arn,
                "DeletionProtectionEnabled": False,
            },
        },
        "TrailRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": trust("cloudtrail.amazonaws.com")},
        },
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "DependsOn": ["AuditPolicy"],
            "Properties": {
                "TrailName": f"{name}-trail",
                "IsLogging": True,
                "IsMultiRegionTrail": True,
                "IncludeGlobalServiceEvents": True,
                "EnableLogFileValidation": True,
                "S3BucketName": {"Ref": "Audit"},
                "S3KeyPrefix": "trail",
                "KMSKeyId": key_arn,
                "CloudWatchLogsLogGroupArn": {"Fn::GetAtt": ["Logs", "Arn"]},
                "CloudWatchLogsRoleArn": {"Fn::GetAtt": ["TrailRole", "Arn"]},
                "AdvancedEventSelectors": [
                    {
                        "Name": "data",
                        "FieldSelectors": [
                            {"Field": "eventCategory", "Equals": ["Data"]},
                            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
                            {
                                "Field": "resources.ARN",
                                "StartsWith": [{"Fn::Sub": "${Data.Arn}/"}],
                            },
                        ],
                    }
                ],
            },
        },
        "Topic": {
            "Type": "AWS::SNS::Topic",
            "Properties": {
                "TopicName": f"{name}-alerts",
                "KmsMasterKeyId": key_arn,
                "SignatureVersion": "2",
            },
        },
        "TopicPolicy": {
            "Type": "AWS::SNS::TopicInlinePolicy",
            "Properties": {
                "TopicArn": {"Ref": "Topic"},
                "PolicyDocument": policy(
                    allow(
                        "sns:Publish",
                        {"Ref": "Topic"},
                        Principal={"Service": "budgets.amazonaws.com"},
                    )
                ),
            },
        },
        "Mail": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {
                "TopicArn": {"Ref": "Topic"},
                "Protocol": "email",
                "Endpoint": "a@example.org",
            },
        },
        "Budget": {
            "Type": "AWS::Budgets::Budget",
            "Properties": {
                "Budget": {
                    "BudgetName": f"{name}-month",
                    "BudgetType": "COST",
                    "TimeUnit": "MONTHLY",
                    "BudgetLimit": {"Amount": 5, "Unit": "USD"},
                },
                "NotificationsWithSubscribers": [
                    {
                        "Notification": {
                            "NotificationType": "ACTUAL",
                            "ComparisonOperator": "GREATER_THAN",
                            "Threshold": 85,
                            "ThresholdType": "PERCENTAGE",
                        },
                        "Subscribers": [
                            {"SubscriptionType": "EMAIL", "Address": "a@example.org"},
                            {"SubscriptionType": "SNS", "Address": {"Ref": "Topic"}},
                        ],
                    }
                ],
            },
        },
        "Monitor": {
            "Type": "AWS::CE::AnomalyMonitor",
            "Properties": {
                "MonitorName": f"{name}-costs",
                "MonitorType": "CUSTOM",
                "MonitorSpecification": (
                    '{"Tags": {"Key": "Project", "Values": ["' + name + '"]}}'
                ),
            },
        },
        "Anomalies": {
            "Type": "AWS::CE::AnomalySubscription",
            "DependsOn": "TopicPolicy",
            "Properties": {
                "SubscriptionName": f"{name}-anomalies",
                "MonitorArnList": [{"Ref": "Monitor"}],
                "Frequency": "IMMEDIATE",
                "ThresholdExpression": (
                    '{"Dimensions": {"Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", '
                    '"MatchOptions": ["GREATER_THAN_OR_EQUAL"], "Values": ["1"]}}'
                ),
                "Subscribers": [{"Type": "SNS", "Address": {"Ref": "Topic"}}],
            },
        },
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "A pipeline",
        "Resources": resources,
        "Outputs": {
            "KeyArn": {"Value": key_arn},
            "JobName": {"Value": {"Ref": "Job"}},
            "DataBucket": {"Value": {"Ref": "Data"}, "Export": {"Name": f"{name}:data"}},
        },
    }
