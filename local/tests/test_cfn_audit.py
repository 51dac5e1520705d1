"""What an auditor reads back of a deployed stack, service by service."""

import json
from collections.abc import Iterator

import pytest
from embedded_aws import ACCOUNT, Aws, Stacks
from pipeline_template import BLOCKED, pipeline


class Deployed:
    """A stack, and the names of what is in it."""

    def __init__(self, aws: Aws, name: str) -> None:
        self.aws, self.name = aws, name
        self.ids = Stacks(aws).physical(name)
        self.key_arn = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{self.ids['Key']}"
        self.data = f"{name}-data"


@pytest.fixture(scope="module")
def deployed(aws: Aws) -> Iterator[Deployed]:
    import uuid

    name = f"audit{uuid.uuid4().hex[:8]}"
    stacks = Stacks(aws)
    assert stacks.deploy(name, pipeline(name)) == "CREATE_COMPLETE", stacks.events(name)
    yield Deployed(aws, name)


def test_s3_settings(deployed: Deployed) -> None:
    s3, data, log = deployed.aws("s3"), deployed.data, f"{deployed.name}-log"
    rule = s3.get_bucket_encryption(Bucket=data)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule == [
        {
            "ApplyServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms",
                "KMSMasterKeyID": deployed.key_arn,
            },
            "BucketKeyEnabled": True,
            "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
        }
    ]
    default = s3.get_bucket_encryption(Bucket=log)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert default["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    blocked = s3.get_public_access_block(Bucket=data)["PublicAccessBlockConfiguration"]
    assert blocked == BLOCKED
    policy = json.loads(s3.get_bucket_policy(Bucket=data)["Policy"])
    assert policy["Statement"][0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert s3.get_bucket_policy_status(Bucket=data)["PolicyStatus"] == {"IsPublic": False}
    assert s3.get_bucket_versioning(Bucket=data)["Status"] == "Enabled"
    logging = s3.get_bucket_logging(Bucket=data)["LoggingEnabled"]
    assert (logging["TargetBucket"], logging["TargetPrefix"]) == (log, "data/")
    owner = s3.get_bucket_ownership_controls(Bucket=data)["OwnershipControls"]["Rules"]
    assert owner == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    events = s3.get_bucket_notification_configuration(Bucket=data)
    assert events["EventBridgeConfiguration"] == {}
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=log)["Rules"]
    assert rule["Expiration"] == {"Days": 2192}
    assert rule["Transitions"] == [{"Days": 90, "StorageClass": "GLACIER_IR"}]
    lock = s3.get_object_lock_configuration(Bucket=f"{deployed.name}-audit")
    assert lock["ObjectLockConfiguration"] == {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
    }


def test_s3_objects_are_encrypted_with_the_key_of_the_bucket(deployed: Deployed) -> None:
    s3, bucket = deployed.aws("s3"), deployed.data
    s3.put_object(Bucket=bucket, Key="o/one", Body=b"1")
    upload = s3.create_multipart_upload(Bucket=bucket, Key="o/many")["UploadId"]
    part = s3.upload_part(Bucket=bucket, Key="o/many", UploadId=upload, PartNumber=1, Body=b"2")
    s3.complete_multipart_upload(
        Bucket=bucket,
        Key="o/many",
        UploadId=upload,
        MultipartUpload={"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]},
    )
    s3.copy_object(Bucket=bucket, Key="o/copy", CopySource=f"{bucket}/o/one")
    for key in ("o/one", "o/many", "o/copy"):
        head = s3.head_object(Bucket=bucket, Key=key)
        assert head["ServerSideEncryption"] == "aws:kms", key
        assert head["SSEKMSKeyId"] == deployed.key_arn, key
        assert head["BucketKeyEnabled"] is True, key
    s3.delete_object(Bucket=bucket, Key="o/one")
    versions = s3.list_object_versions(Bucket=bucket, Prefix="o/one")
    assert [v["IsLatest"] for v in versions["Versions"]] == [False]
    assert [v["IsLatest"] for v in versions["DeleteMarkers"]] == [True]


def test_s3_refuses_a_public_policy(deployed: Deployed) -> None:
    s3 = deployed.aws("s3")
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
    public = {**statement, "Resource": f"arn:aws:s3:::{deployed.data}/*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [public]})
    with pytest.raises(s3.exceptions.ClientError) as refusal:
        s3.put_bucket_policy(Bucket=deployed.data, Policy=document)
    assert refusal.value.response["Error"]["Code"] == "AccessDenied"


def test_kms(deployed: Deployed) -> None:
    kms, key = deployed.aws("kms"), deployed.ids["Key"]
    found = kms.describe_key(KeyId=deployed.key_arn)["KeyMetadata"]
    assert (found["KeyState"], found["KeyManager"]) == ("Enabled", "CUSTOMER")
    assert (found["KeyUsage"], found["MultiRegion"]) == ("ENCRYPT_DECRYPT", False)
    rotation = kms.get_key_rotation_status(KeyId=key)
    assert (rotation["KeyRotationEnabled"], rotation["RotationPeriodInDays"]) == (True, 180)
    policy = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
    assert policy["Statement"][0]["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    aliases = kms.list_aliases(KeyId=key)["Aliases"]
    assert [alias["AliasName"] for alias in aliases] == [f"alias/{deployed.name}"]


def test_glue(deployed: Deployed) -> None:
    glue, name = deployed.aws("glue"), deployed.name
    job = glue.get_job(JobName=f"{name}-etl")["Job"]
    assert job["SecurityConfiguration"] == f"{name}-sec"
    assert (job["GlueVersion"], job["Timeout"], job["JobMode"]) == ("5.1", 30, "SCRIPT")
    assert job["DefaultArguments"] == {"--job-language": "python", "--rows": "5"}
    assert glue.get_job_runs(JobName=f"{name}-etl")["JobRuns"] == []
    encryption = glue.get_security_configuration(Name=f"{name}-sec")["SecurityConfiguration"]
    assert encryption["EncryptionConfiguration"]["S3Encryption"] == [
        {"S3EncryptionMode": "SSE-KMS", "KmsKeyArn": deployed.key_arn}
    ]
    table = glue.get_table(DatabaseName=name, Name="patients")["Table"]
    assert table["PartitionKeys"] == [{"Name": "region", "Type": "string"}]
    assert [t["Name"] for t in glue.get_tables(DatabaseName=name)["TableList"]] == ["patients"]
    assert glue.get_partitions(DatabaseName=name, TableName="patients")["Partitions"] == []
    crawler = glue.get_crawler(Name=f"{name}-crawler")["Crawler"]
    assert (crawler["State"], crawler["Role"]) == ("READY", f"{name}-job")
    assert crawler["CrawlerSecurityConfiguration"] == f"{name}-sec"
    settings = glue.get_data_catalog_encryption_settings()["DataCatalogEncryptionSettings"]
    assert settings["EncryptionAtRest"]["CatalogEncryptionMode"] == "SSE-KMS"
    assert settings["ConnectionPasswordEncryption"]["ReturnConnectionPasswordEncrypted"] is True


def test_logs_and_cloudtrail(deployed: Deployed) -> None:
    logs, trails, name = deployed.aws("logs"), deployed.aws("cloudtrail"), deployed.name
    (group,) = logs.describe_log_groups(logGroupNamePrefix=f"/{name}/trail")["logGroups"]
    assert (group["kmsKeyId"], group["retentionInDays"]) == (deployed.key_arn, 30)
    assert group["deletionProtectionEnabled"] is False
    logs.create_log_stream(logGroupName=f"/{name}/trail", logStreamName="s")
    event = {"timestamp": group["creationTime"], "message": "found"}
    logs.put_log_events(logGroupName=f"/{name}/trail", logStreamName="s", logEvents=[event])
    streams = logs.describe_log_streams(logGroupName=f"/{name}/trail")["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == ["s"]
    got = logs.get_log_events(logGroupName=f"/{name}/trail", logStreamName="s")["events"]
    filtered = logs.filter_log_events(logGroupName=f"/{name}/trail", filterPattern="found")
    assert [e["message"] for e in got] == ["found"] == [e["message"] for e in filtered["events"]]

    trail_name = f"{name}-trail"
    (trail,) = trails.describe_trails(trailNameList=[trail_name])["trailList"]
    assert trails.describe_trails(trailNameList=["another"])["trailList"] == []
    assert trail["KmsKeyId"] == deployed.key_arn
    assert trail["IsMultiRegionTrail"] and trail["LogFileValidationEnabled"]
    assert trail["HasCustomEventSelectors"] is True
    status = trails.get_trail_status(Name=trail_name)
    assert status["IsLogging"] is True
    assert "LatestDeliveryError" not in status
    selectors = trails.get_event_selectors(TrailName=trail_name)
    assert "EventSelectors" not in selectors
    fields = selectors["AdvancedEventSelectors"][0]["FieldSelectors"]
    assert fields[2]["StartsWith"] == [f"arn:aws:s3:::{deployed.data}/"]


def test_iam(deployed: Deployed) -> None:
    iam, role = deployed.aws("iam"), f"{deployed.name}-job"
    found = iam.get_role(RoleName=role)["Role"]
    assert found["PermissionsBoundary"]["PermissionsBoundaryArn"] == deployed.ids["Boundary"]
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    assert [each["PolicyArn"] for each in attached] == [deployed.ids["RolePolicy"]]
    version = iam.get_policy_version(PolicyArn=deployed.ids["RolePolicy"], VersionId="v1")
    assert version["PolicyVersion"]["Document"]["Statement"][0]["Resource"] == deployed.key_arn
    assert iam.list_role_policies(RoleName=role)["PolicyNames"] == ["read"]
    managed = iam.get_policy(PolicyArn="arn:aws:iam::aws:policy/SecurityAudit")["Policy"]
    assert managed["IsAttachable"] is True
    inline = iam.get_role_policy(RoleName=role, PolicyName="read")["PolicyDocument"]
    assert inline["Statement"][0]["Resource"] == f"arn:aws:s3:::{deployed.data}/*"


def test_costs_alerts_and_secrets(deployed: Deployed) -> None:
    aws, ids, name = deployed.aws, deployed.ids, deployed.name
    budgets = aws("budgets")
    budget = budgets.describe_budget(AccountId=ACCOUNT, BudgetName=f"{name}-month")["Budget"]
    assert budget["BudgetLimit"] == {"Amount": "5.0", "Unit": "USD"}
    assert name + "-month" in [
        each["BudgetName"] for each in budgets.describe_budgets(AccountId=ACCOUNT)["Budgets"]
    ]
    (alert,) = budgets.describe_notifications_for_budget(
        AccountId=ACCOUNT, BudgetName=f"{name}-month"
    )["Notifications"]
    assert (alert["Threshold"], alert["NotificationState"]) == (85, "OK")
    alert.pop("NotificationState")
    heard = budgets.describe_subscribers_for_notification(
        AccountId=ACCOUNT, BudgetName=f"{name}-month", Notification=alert
    )["Subscribers"]
    assert {each["SubscriptionType"] for each in heard} == {"EMAIL", "SNS"}
    ce = aws("ce")
    (monitor,) = ce.get_anomaly_monitors(MonitorArnList=[ids["Monitor"]])["AnomalyMonitors"]
    assert (monitor["MonitorName"], monitor["MonitorType"]) == (f"{name}-costs", "CUSTOM")
    (subscription,) = ce.get_anomaly_subscriptions(MonitorArn=ids["Monitor"])[
        "AnomalySubscriptions"
    ]
    assert subscription["SubscriptionArn"] == ids["Anomalies"]
    assert subscription["ThresholdExpression"]["Dimensions"]["Values"] == ["1"]
    topic = aws("sns").get_topic_attributes(TopicArn=ids["Topic"])["Attributes"]
    assert topic["KmsMasterKeyId"] == deployed.key_arn
    assert topic["SignatureVersion"] == "2"
    (mail,) = aws("sns").list_subscriptions_by_topic(TopicArn=ids["Topic"])["Subscriptions"]
    assert (mail["Protocol"], mail["SubscriptionArn"]) == ("email", ids["Mail"])
    secrets = aws("secretsmanager")
    assert secrets.describe_secret(SecretId=ids["Secret"])["KmsKeyId"] == deployed.key_arn
    value = json.loads(secrets.get_secret_value(SecretId=ids["Secret"])["SecretString"])
    assert value["user"] == "etl"
    assert len(value["password"]) == 40
