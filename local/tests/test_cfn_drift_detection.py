"""Drift of the reference pipeline: none when it is fresh, and each change behind its back."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError
from embedded_aws import ACCOUNT, ROOT, Aws, Stacks, wait_until
from pipeline_template import allow, bucket, pipeline, policy

Json = dict[str, Any]
#: The types that AWS reads back for nobody but their own service.
UNCHECKED = {"AWS::Budgets::Budget", "AWS::Glue::SecurityConfiguration", "AWS::Glue::Table"}


ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def detect(stacks: Stacks, stack: str, **more: Any) -> Json:
    """Detect drift and wait; what the detection says of itself."""
    begun = stacks.cfn.detect_stack_drift(StackName=stack, **more)["StackDriftDetectionId"]

    def over() -> Any:
        found = stacks.cfn.describe_stack_drift_detection_status(StackDriftDetectionId=begun)
        return found if found["DetectionStatus"] != "DETECTION_IN_PROGRESS" else None

    return wait_until(over)


def drifts(stacks: Stacks, stack: str, *statuses: str) -> dict[str, Json]:
    """The resources that were looked at, by logical id."""
    more = {"StackResourceDriftStatusFilters": list(statuses)} if statuses else {}
    found = stacks.cfn.describe_stack_resource_drifts(StackName=stack, **more)
    return {each["LogicalResourceId"]: each for each in found["StackResourceDrifts"]}


def paths(drift: Json) -> set[tuple[str, str]]:
    return {(each["DifferenceType"], each["PropertyPath"]) for each in drift["PropertyDifferences"]}


def refusal(call: Any, **given: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**given)
    found = error.value.response["Error"]
    return f"{found['Code']}: {found['Message']}"


def reference(name: str) -> Json:
    """The pipeline that Sluice makes, under a name of its own."""
    text = (ROOT / "test" / "golden" / "patients-local.template.json").read_text()
    text = text.replace("healthplus-local", name).replace("healthplus_local", name)
    template: Json = json.loads(text)
    # an account has one monitor of services, and tests share the account
    monitor = template["Resources"]["CostAnomalyMonitor"]["Properties"]
    monitor.pop("MonitorDimension")
    specification = json.dumps({"Tags": {"Key": "Project", "Values": [name]}})
    monitor.update(MonitorType="CUSTOM", MonitorSpecification=specification)
    return template


@pytest.fixture
def readers(aws: Aws) -> None:
    """The groups that the reference's dashboard names, which no stack makes."""
    quicksight = aws("quicksight")
    for group in ("phi-analysts", "phi-readers"):
        with suppress(quicksight.exceptions.ResourceExistsException):
            quicksight.create_group(AwsAccountId=ACCOUNT, Namespace="default", GroupName=group)


@pytest.mark.usefixtures("readers")
@pytest.mark.parametrize("make", [pipeline, reference], ids=["every type", "reference"])
def test_a_fresh_pipeline_is_in_sync_or_not_checked(
    stacks: Stacks, name: str, make: Callable[[str], Json]
) -> None:
    template = make(name)
    tags = [{"Key": "Project", "Value": name}]
    assert stacks.deploy(name, template, Tags=tags) == "CREATE_COMPLETE", stacks.events(name)
    about = stacks.cfn.describe_stacks(StackName=name)["Stacks"][0]["DriftInformation"]
    assert about == {"StackDriftStatus": "NOT_CHECKED"}
    assert drifts(stacks, name) == {}
    found = detect(stacks, name)
    assert found["DetectionStatus"] == "DETECTION_COMPLETE", found.get("DetectionStatusReason")
    assert (found["StackDriftStatus"], found["DriftedStackResourceCount"]) == ("IN_SYNC", 0)
    assert found["StackId"] == stacks.cfn.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
    types = {key: resource["Type"] for key, resource in template["Resources"].items()}
    checked = {key for key, kind in types.items() if kind not in UNCHECKED}
    looked_at = drifts(stacks, name)
    assert set(looked_at) == checked
    for drift in looked_at.values():
        assert drift["StackResourceDriftStatus"] == "IN_SYNC", drift
        assert drift["PropertyDifferences"] == []
        expected, actual = (
            json.loads(drift[f"{side}Properties"]) for side in ("Expected", "Actual")
        )
        assert set(expected) == set(actual), "each property was read"
    shown = stacks.cfn.list_stack_resources(StackName=name)["StackResourceSummaries"]
    for resource in shown:
        status = resource["DriftInformation"]["StackResourceDriftStatus"]
        compared = resource["LogicalResourceId"] in checked
        assert status == ("IN_SYNC" if compared else "NOT_CHECKED")
        assert ("LastCheckTimestamp" in resource["DriftInformation"]) is compared
    about = stacks.cfn.describe_stacks(StackName=name)["Stacks"][0]["DriftInformation"]
    assert about["StackDriftStatus"] == "IN_SYNC"
    assert about["LastCheckTimestamp"]


@pytest.fixture(scope="module")
def tampered(aws: Aws) -> Iterator[tuple[Aws, str, dict[str, Json]]]:
    """A pipeline in which something of every resource was changed by hand."""
    name = f"drift{uuid.uuid4().hex[:8]}"
    stacks = Stacks(aws)
    template = pipeline(name)
    resources = template["Resources"]
    resources["TrailRole"]["Properties"]["ManagedPolicyArns"] = []
    resources["Crawler"]["Properties"]["Schedule"] = {"ScheduleExpression": "cron(0 1 * * ? *)"}
    resources["Provider"] = {
        "Type": "AWS::IAM::OIDCProvider",
        "Properties": {"Url": f"https://{name}.example.org", "ClientIdList": ["a", "b"]},
    }
    assert stacks.deploy(name, template) == "CREATE_COMPLETE", stacks.events(name)
    assert detect(stacks, name)["StackDriftStatus"] == "IN_SYNC"
    tamper(aws, name, stacks.physical(name))
    found = detect(stacks, name)
    assert found["DetectionStatus"] == "DETECTION_COMPLETE", found.get("DetectionStatusReason")
    looked_at = drifts(stacks, name)
    drifted = [each for each in looked_at.values() if each["StackResourceDriftStatus"] != "IN_SYNC"]
    assert found["StackDriftStatus"] == "DRIFTED"
    assert found["DriftedStackResourceCount"] == len(drifted)
    yield aws, name, looked_at


def tamper(aws: Aws, name: str, ids: dict[str, str]) -> None:
    s3, iam, kms, glue = aws("s3"), aws("iam"), aws("kms"), aws("glue")
    kms.disable_key_rotation(KeyId=ids["Key"])
    kms.put_key_policy(
        KeyId=ids["Key"],
        PolicyName="default",
        Policy=json.dumps(policy(allow("kms:*", Principal={"AWS": "*"}))),
    )
    another = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.update_alias(AliasName=f"alias/{name}", TargetKeyId=another)
    data, log, audit = f"{name}-data", f"{name}-log", f"{name}-audit"
    s3.delete_bucket_encryption(Bucket=data)
    s3.put_bucket_versioning(Bucket=data, VersioningConfiguration={"Status": "Suspended"})
    s3.put_bucket_logging(Bucket=data, BucketLoggingStatus={})
    s3.put_bucket_notification_configuration(Bucket=data, NotificationConfiguration={})
    s3.put_bucket_tagging(Bucket=data, Tagging={"TagSet": [{"Key": "DataClass", "Value": "None"}]})
    s3.delete_public_access_block(Bucket=log)
    s3.put_bucket_ownership_controls(
        Bucket=log, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    )
    rule = {"ID": "keep", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    s3.put_bucket_lifecycle_configuration(
        Bucket=log, LifecycleConfiguration={"Rules": [rule, {**rule, "ID": "more"}]}
    )
    s3.put_object_lock_configuration(
        Bucket=audit,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 2}},
        },
    )
    s3.delete_bucket_policy(Bucket=data)
    s3.put_bucket_policy(
        Bucket=log,
        Policy=json.dumps(
            policy(
                allow(
                    "s3:PutObject",
                    f"arn:aws:s3:::{log}/*",
                    Principal={"Service": "logging.s3.amazonaws.com"},
                )
            )
        ),
    )
    role = f"{name}-job"
    iam.delete_role_permissions_boundary(RoleName=role)
    iam.attach_role_policy(RoleName=ids["TrailRole"], PolicyArn=ADMINISTRATOR)
    iam.put_role_policy(
        RoleName=role, PolicyName="more", PolicyDocument=json.dumps(policy(allow("*")))
    )
    iam.create_policy_version(
        PolicyArn=ids["RolePolicy"],
        PolicyDocument=json.dumps(policy(allow("kms:*"))),
        SetAsDefault=True,
    )
    iam.detach_role_policy(RoleName=role, PolicyArn=ids["RolePolicy"])
    iam.remove_client_id_from_open_id_connect_provider(
        OpenIDConnectProviderArn=ids["Provider"], ClientID="b"
    )
    aws("secretsmanager").update_secret(SecretId=ids["Secret"], KmsKeyId="alias/aws/secretsmanager")
    glue.put_data_catalog_encryption_settings(
        DataCatalogEncryptionSettings={
            "EncryptionAtRest": {"CatalogEncryptionMode": "DISABLED"},
            "ConnectionPasswordEncryption": {"ReturnConnectionPasswordEncrypted": False},
        }
    )
    glue.update_database(Name=name, DatabaseInput={"Name": name, "LocationUri": "s3://elsewhere/"})
    job = glue.get_job(JobName=f"{name}-etl")["Job"]
    kept = ("Role", "Command", "GlueVersion", "WorkerType", "NumberOfWorkers", "MaxRetries")
    glue.update_job(
        JobName=f"{name}-etl",
        JobUpdate={
            **{key: job[key] for key in kept},
            "Timeout": 60,
            "DefaultArguments": {"--rows": "5", "--debug": "true"},
        },
    )
    glue.update_crawler(
        Name=f"{name}-crawler",
        Schedule="cron(0 2 * * ? *)",
        SchemaChangePolicy={"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "LOG"},
    )
    aws("logs").put_retention_policy(logGroupName=f"/{name}/trail", retentionInDays=7)
    trails = aws("cloudtrail")
    trails.stop_logging(Name=f"{name}-trail")
    trails.update_trail(Name=f"{name}-trail", EnableLogFileValidation=False)
    trails.put_event_selectors(
        TrailName=f"{name}-trail",
        AdvancedEventSelectors=[
            {
                "Name": "data",
                "FieldSelectors": [
                    {"Field": "eventCategory", "Equals": ["Data"]},
                    {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
                ],
            }
        ],
    )
    sns = aws("sns")
    sns.set_topic_attributes(
        TopicArn=ids["Topic"], AttributeName="KmsMasterKeyId", AttributeValue=""
    )
    sns.set_topic_attributes(
        TopicArn=ids["Topic"],
        AttributeName="Policy",
        AttributeValue=json.dumps(policy(allow("sns:Publish", ids["Topic"], Principal="*"))),
    )
    sns.unsubscribe(SubscriptionArn=ids["Mail"])
    ce = aws("ce")
    ce.update_anomaly_monitor(MonitorArn=ids["Monitor"], MonitorName=f"{name}-other")
    ce.update_anomaly_subscription(
        SubscriptionArn=ids["Anomalies"],
        ThresholdExpression={
            "Dimensions": {
                "Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
                "MatchOptions": ["GREATER_THAN_OR_EQUAL"],
                "Values": ["1000"],
            }
        },
    )
    aws("budgets").delete_budget(AccountId=ACCOUNT, BudgetName=f"{name}-month")


STATEMENT = "/PolicyDocument/Statement"
ENCRYPTION = "/BucketEncryption/ServerSideEncryptionConfiguration/0"
CHANGED = {
    "Alias": {("NOT_EQUAL", "/TargetKeyId")},
    "Anomalies": {("NOT_EQUAL", "/ThresholdExpression")},
    "Audit": {("NOT_EQUAL", "/ObjectLockConfiguration/Rule/DefaultRetention/Days")},
    "Catalog": {
        ("NOT_EQUAL", f"/DataCatalogEncryptionSettings/{path}")
        for path in (
            "ConnectionPasswordEncryption/ReturnConnectionPasswordEncrypted",
            "EncryptionAtRest/CatalogEncryptionMode",
        )
    }
    | {
        ("REMOVE", f"/DataCatalogEncryptionSettings/{path}")
        for path in (
            "ConnectionPasswordEncryption/KmsKeyId",
            "EncryptionAtRest/SseAwsKmsKeyId",
        )
    },
    "Crawler": {
        ("NOT_EQUAL", "/Schedule/ScheduleExpression"),
        ("NOT_EQUAL", "/SchemaChangePolicy/UpdateBehavior"),
    },
    "Database": {("NOT_EQUAL", "/DatabaseInput/LocationUri")},
    "Data": {
        ("NOT_EQUAL", "/VersioningConfiguration/Status"),
        ("REMOVE", "/LoggingConfiguration"),
        ("NOT_EQUAL", "/NotificationConfiguration/EventBridgeConfiguration/EventBridgeEnabled"),
        ("NOT_EQUAL", "/Tags/0/Value"),
        ("NOT_EQUAL", f"{ENCRYPTION}/BucketKeyEnabled"),
        ("REMOVE", f"{ENCRYPTION}/BlockedEncryptionTypes"),
        ("NOT_EQUAL", f"{ENCRYPTION}/ServerSideEncryptionByDefault/SSEAlgorithm"),
        ("REMOVE", f"{ENCRYPTION}/ServerSideEncryptionByDefault/KMSMasterKeyID"),
    },
    "Job": {
        ("REMOVE", "/SecurityConfiguration"),
        ("REMOVE", "/DefaultArguments/--job-language"),
        ("ADD", "/DefaultArguments/--debug"),
        ("NOT_EQUAL", "/Timeout"),
    },
    "Key": {
        ("NOT_EQUAL", "/EnableKeyRotation"),
        ("REMOVE", "/KeyPolicy/Statement/0"),
        ("ADD", "/KeyPolicy/Statement/0"),
    },
    "Log": {
        ("REMOVE", "/PublicAccessBlockConfiguration"),
        ("NOT_EQUAL", "/OwnershipControls/Rules/0/ObjectOwnership"),
        ("NOT_EQUAL", "/LifecycleConfiguration/Rules/0/ExpirationInDays"),
        ("REMOVE", "/LifecycleConfiguration/Rules/0/Transitions"),
        ("REMOVE", "/LifecycleConfiguration/Rules/0/NoncurrentVersionExpiration"),
        ("REMOVE", "/LifecycleConfiguration/Rules/0/AbortIncompleteMultipartUpload"),
        ("ADD", "/LifecycleConfiguration/Rules/1"),
    },
    "Logs": {("NOT_EQUAL", "/RetentionInDays")},
    "LogPolicy": {
        ("REMOVE", f"{STATEMENT}/0"),
        ("ADD", f"{STATEMENT}/0"),
        ("REMOVE", f"{STATEMENT}/1"),
    },
    "Monitor": {("NOT_EQUAL", "/MonitorName")},
    "Provider": {("REMOVE", "/ClientIdList/1")},
    "Role": {
        ("REMOVE", "/PermissionsBoundary"),
        ("ADD", "/Policies/1"),
    },
    "RolePolicy": {
        ("REMOVE", "/Roles/0"),
        ("REMOVE", f"{STATEMENT}/0"),
        ("ADD", f"{STATEMENT}/0"),
    },
    "Secret": {("REMOVE", "/KmsKeyId")},
    "Topic": {("REMOVE", "/KmsMasterKeyId")},
    "TrailRole": {("ADD", "/ManagedPolicyArns/0")},
    "TopicPolicy": {("REMOVE", f"{STATEMENT}/0"), ("ADD", f"{STATEMENT}/0")},
    "Trail": {
        ("NOT_EQUAL", "/IsLogging"),
        ("NOT_EQUAL", "/EnableLogFileValidation"),
        ("REMOVE", "/AdvancedEventSelectors/0/FieldSelectors/2"),
    },
}


@pytest.mark.parametrize("resource", CHANGED)
def test_a_change_is_found_at_its_place(
    tampered: tuple[Aws, str, dict[str, Json]], resource: str
) -> None:
    drift = tampered[2][resource]
    assert drift["StackResourceDriftStatus"] == "MODIFIED"
    assert CHANGED[resource] == paths(drift), drift["PropertyDifferences"]


def test_values_are_shown_on_both_sides(tampered: tuple[Aws, str, dict[str, Json]]) -> None:
    (retention,) = tampered[2]["Logs"]["PropertyDifferences"]
    assert retention == {
        "PropertyPath": "/RetentionInDays",
        "ExpectedValue": "30",
        "ActualValue": "7",
        "DifferenceType": "NOT_EQUAL",
    }
    encrypted = [
        each
        for each in tampered[2]["Data"]["PropertyDifferences"]
        if each["PropertyPath"].endswith("/SSEAlgorithm")
    ]
    assert [(each["ExpectedValue"], each["ActualValue"]) for each in encrypted] == [
        ("aws:kms", "AES256")
    ]
    (attached,) = tampered[2]["TrailRole"]["PropertyDifferences"]
    assert (attached["ExpectedValue"], attached["ActualValue"]) == ("null", ADMINISTRATOR)


def test_what_is_gone_is_deleted_and_what_was_left_alone_is_in_sync(
    tampered: tuple[Aws, str, dict[str, Json]],
) -> None:
    aws, name, looked_at = tampered
    gone = drifts(Stacks(aws), name, "DELETED")
    assert set(gone) == {"DataPolicy", "Mail"}
    assert "ActualProperties" not in gone["DataPolicy"]
    untouched = set(looked_at) - set(CHANGED) - set(gone)
    assert untouched == {"AuditPolicy", "Boundary"}
    assert set(drifts(Stacks(aws), name, "IN_SYNC")) == untouched


def test_everything_that_is_deleted_by_hand_is_found(aws: Aws, stacks: Stacks, name: str) -> None:
    template = pipeline(name)
    assert stacks.deploy(name, template) == "CREATE_COMPLETE", stacks.events(name)
    ids = stacks.physical(name)
    iam, glue, sns = aws("iam"), aws("glue"), aws("sns")
    aws("cloudtrail").delete_trail(Name=f"{name}-trail")
    for each in ("data", "log", "audit"):
        aws("s3").delete_bucket_policy(Bucket=f"{name}-{each}")
        aws("s3").delete_bucket(Bucket=f"{name}-{each}")
    aws("kms").delete_alias(AliasName=f"alias/{name}")
    aws("kms").schedule_key_deletion(KeyId=ids["Key"])
    iam.detach_role_policy(RoleName=f"{name}-job", PolicyArn=ids["RolePolicy"])
    iam.delete_role_policy(RoleName=f"{name}-job", PolicyName="read")
    iam.delete_role(RoleName=f"{name}-job")
    iam.delete_policy(PolicyArn=ids["RolePolicy"])
    aws("secretsmanager").delete_secret(SecretId=ids["Secret"], RecoveryWindowInDays=7)
    glue.delete_crawler(Name=f"{name}-crawler")
    glue.delete_job(JobName=f"{name}-etl")
    glue.delete_database(Name=name)
    aws("logs").delete_log_group(logGroupName=f"/{name}/trail")
    sns.unsubscribe(SubscriptionArn=ids["Mail"])
    sns.delete_topic(TopicArn=ids["Topic"])
    aws("ce").delete_anomaly_subscription(SubscriptionArn=ids["Anomalies"])
    aws("ce").delete_anomaly_monitor(MonitorArn=ids["Monitor"])
    assert detect(stacks, name)["StackDriftStatus"] == "DRIFTED"
    types = {key: resource["Type"] for key, resource in template["Resources"].items()}
    checked = {key for key, kind in types.items() if kind not in UNCHECKED}
    still_there = {"Boundary", "Catalog", "TrailRole"}
    assert set(drifts(stacks, name, "DELETED")) == checked - still_there


def test_a_repaired_resource_is_in_sync_again_and_an_update_forgets(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    group = {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": f"/{name}", "RetentionInDays": 30},
    }
    template = {"Resources": {"Group": group, "Bucket": bucket(name)}}
    assert stacks.deploy(name, template) == "CREATE_COMPLETE"
    aws("logs").put_retention_policy(logGroupName=f"/{name}", retentionInDays=7)
    one = stacks.cfn.detect_stack_resource_drift(StackName=name, LogicalResourceId="Group")
    drift = one["StackResourceDrift"]
    assert drift["StackResourceDriftStatus"] == "MODIFIED"
    assert (drift["LogicalResourceId"], drift["PhysicalResourceId"]) == ("Group", f"/{name}")
    assert set(drifts(stacks, name)) == {"Group"}, "the bucket was not looked at"
    aws("logs").put_retention_policy(logGroupName=f"/{name}", retentionInDays=30)
    found = detect(stacks, name, LogicalResourceIds=["Group"])
    assert found["StackDriftStatus"] == "IN_SYNC"
    assert set(drifts(stacks, name)) == {"Group"}
    group["Properties"]["RetentionInDays"] = 60
    assert stacks.deploy(name, template) == "UPDATE_COMPLETE"
    about = stacks.cfn.describe_stacks(StackName=name)["Stacks"][0]["DriftInformation"]
    assert about == {"StackDriftStatus": "NOT_CHECKED"}
    assert drifts(stacks, name) == {}


def test_nothing_that_could_be_looked_at_is_not_in_sync(stacks: Stacks, name: str) -> None:
    budget = {
        "BudgetName": name,
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": 1, "Unit": "USD"},
    }
    resource = {"Type": "AWS::Budgets::Budget", "Properties": {"Budget": budget}}
    assert stacks.deploy(name, {"Resources": {"B": resource}}) == "CREATE_COMPLETE"
    found = detect(stacks, name)
    assert (found["DetectionStatus"], found["StackDriftStatus"]) == (
        "DETECTION_COMPLETE",
        "NOT_CHECKED",
    )
    said = refusal(stacks.cfn.detect_stack_resource_drift, StackName=name, LogicalResourceId="B")
    assert said == (
        "ValidationError: Drift detection is not supported for resource type AWS::Budgets::Budget"
    )


def test_what_is_not_there_is_refused(stacks: Stacks, name: str) -> None:
    said = refusal(stacks.cfn.detect_stack_drift, StackName=name)
    assert said == f"ValidationError: Stack [{name}] does not exist"
    said = refusal(stacks.cfn.describe_stack_drift_detection_status, StackDriftDetectionId=name)
    assert said == f"ValidationError: Drift detection with id [{name}] does not exist"
    stacks.change_set(name, {"Resources": {"A": bucket(name)}})
    said = refusal(stacks.cfn.detect_stack_drift, StackName=name)
    assert said.endswith("while it is in REVIEW_IN_PROGRESS state")
    assert stacks.deploy(f"{name}-2", {"Resources": {"A": bucket(name)}}) == "CREATE_COMPLETE"
    for call, more in (
        (stacks.cfn.detect_stack_drift, {"LogicalResourceIds": ["Nope"]}),
        (stacks.cfn.detect_stack_resource_drift, {"LogicalResourceId": "Nope"}),
    ):
        said = refusal(call, StackName=f"{name}-2", **more)
        assert said == f"ValidationError: Resource Nope does not exist for stack {name}-2"


def test_hidden_values_stay_hidden(aws: Aws, stacks: Stacks, name: str) -> None:
    template = {
        "Parameters": {"Secret": {"Type": "String", "NoEcho": True}},
        "Resources": {
            "T": {
                "Type": "AWS::SNS::Topic",
                "Properties": {"TopicName": name, "DisplayName": {"Ref": "Secret"}},
            }
        },
    }
    given = [{"ParameterKey": "Secret", "ParameterValue": "hush"}]
    assert stacks.deploy(name, template, Parameters=given) == "CREATE_COMPLETE"
    aws("sns").set_topic_attributes(
        TopicArn=stacks.physical(name)["T"], AttributeName="DisplayName", AttributeValue="hush-2"
    )
    assert detect(stacks, name)["StackDriftStatus"] == "DRIFTED"
    drift = drifts(stacks, name)["T"]
    assert "hush" not in json.dumps(drift, default=str)
    assert drift["PropertyDifferences"][0]["ActualValue"] == "****-2"
