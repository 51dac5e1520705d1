"""A realistic stack through its whole life."""

import json
from typing import Any

import pytest
from embedded_aws import ACCOUNT, Aws, Stacks
from pipeline_template import allow, pipeline, policy

ARN = f"arn:aws:{{}}:us-east-1:{ACCOUNT}:{{}}"


def test_the_whole_pipeline_is_created_unchanged_updated_and_deleted(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    template = pipeline(name)
    tags = [{"Key": "Project", "Value": name}]
    made = stacks.change_set(name, template, Tags=tags)
    changes = {
        c["ResourceChange"]["LogicalResourceId"]: c["ResourceChange"] for c in made["Changes"]
    }
    assert set(changes) == set(template["Resources"])
    assert {change["Action"] for change in changes.values()} == {"Add"}
    assert stacks.status(name) == "REVIEW_IN_PROGRESS"
    aws("cloudformation").execute_change_set(ChangeSetName=made["ChangeSetId"])
    assert stacks.settled(name) == "CREATE_COMPLETE", stacks.events(name)
    check_events(stacks, name, set(template["Resources"]))
    check_identifiers(stacks, name)
    check_stack_tags(aws, stacks, name)

    unchanged = stacks.change_set(name, template, Tags=tags)
    assert (unchanged["Status"], unchanged["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert unchanged["StatusReason"] == (
        "The submitted information didn't contain changes. Submit different information to create "
        "a change set."
    )
    with pytest.raises(aws("cloudformation").exceptions.ClientError) as refusal:
        stacks.cfn.update_stack(
            StackName=name,
            TemplateBody=json.dumps(template),
            Tags=tags,
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
    assert refusal.value.response["Error"]["Message"] == "No updates are to be performed."

    before = stacks.physical(name)
    change(template["Resources"], name)
    assert stacks.deploy(name, template, Tags=tags) == "UPDATE_COMPLETE", stacks.events(name)
    check_updated(aws, stacks, name, before)

    assert stacks.delete(name) == "GONE", stacks.events(name)
    check_gone(aws, name, before)


def check_events(stacks: Stacks, name: str, resources: set[str]) -> None:
    events = stacks.events(name)
    order = [f"{who} {what}" for who, what, _ in events]
    assert order[0] == f"{name} REVIEW_IN_PROGRESS"
    assert order[-1] == f"{name} CREATE_COMPLETE"
    for resource in resources:
        begun = order.index(f"{resource} CREATE_IN_PROGRESS")
        assert begun < order.index(f"{resource} CREATE_COMPLETE")
    initiated = {who for who, _, why in events if why == "Resource creation Initiated"}
    assert initiated == resources
    assert order.index("LogPolicy CREATE_COMPLETE") < order.index("Data CREATE_IN_PROGRESS")
    newest = stacks.cfn.describe_stack_events(StackName=name)["StackEvents"][0]
    assert newest["ResourceStatus"] == "CREATE_COMPLETE"
    assert newest["PhysicalResourceId"] == newest["StackId"]


def check_identifiers(stacks: Stacks, name: str) -> None:
    """Physical ids and outputs are AWS's."""
    physical = stacks.physical(name)
    key = physical["Key"]
    assert len(key) == 36
    assert physical["Alias"] == f"alias/{name}"
    assert physical["Boundary"] == f"arn:aws:iam::{ACCOUNT}:policy/{name}-boundary"
    assert physical["RolePolicy"].startswith(f"arn:aws:iam::{ACCOUNT}:policy/{name}-RolePolicy-")
    assert physical["TrailRole"].startswith(f"{name}-TrailRole-")
    assert physical["Secret"].startswith(ARN.format("secretsmanager", f"secret:{name}/token-"))
    assert physical["Monitor"].startswith(f"arn:aws:ce::{ACCOUNT}:anomalymonitor/")
    assert physical["Anomalies"].startswith(f"arn:aws:ce::{ACCOUNT}:anomalysubscription/")
    assert physical["Topic"] == ARN.format("sns", f"{name}-alerts")
    assert physical["Mail"].startswith(f"{physical['Topic']}:")
    assert physical["LogPolicy"] == f"{name}-log"
    assert physical["Catalog"] == ACCOUNT
    assert physical["Table"] == "patients"
    assert stacks.outputs(name) == {
        "KeyArn": ARN.format("kms", f"key/{key}"),
        "JobName": f"{name}-etl",
        "DataBucket": f"{name}-data",
    }
    exports = {e["Name"]: e["Value"] for e in stacks.cfn.list_exports()["Exports"]}
    assert exports[f"{name}:data"] == f"{name}-data"


def check_stack_tags(aws: Aws, stacks: Stacks, name: str) -> None:
    """The stack's tags are on the resources that take tags, beside their own."""
    physical = stacks.physical(name)
    bucket = aws("s3").get_bucket_tagging(Bucket=f"{name}-data")["TagSet"]
    assert {t["Key"]: t["Value"] for t in bucket} == {"Project": name, "DataClass": "PHI"}
    job = aws("glue").get_tags(ResourceArn=ARN.format("glue", f"job/{name}-etl"))["Tags"]
    assert job == {"Project": name, "DataClass": "PHI"}
    key = aws("kms").list_resource_tags(KeyId=physical["Key"])["Tags"]
    assert key == [{"TagKey": "Project", "TagValue": name}]
    role = aws("iam").list_role_tags(RoleName=f"{name}-job")["Tags"]
    assert role == [{"Key": "Project", "Value": name}]
    secret = aws("secretsmanager").describe_secret(SecretId=physical["Secret"])["Tags"]
    assert secret == [{"Key": "Project", "Value": name}]
    budget = aws("budgets").list_tags_for_resource(
        ResourceARN=f"arn:aws:budgets::{ACCOUNT}:budget/{name}-month"
    )["ResourceTags"]
    assert budget == [{"Key": "Project", "Value": name}]
    monitor = aws("ce").list_tags_for_resource(ResourceArn=physical["Monitor"])["ResourceTags"]
    assert monitor == [{"Key": "Project", "Value": name}]


def change(resources: dict[str, Any], name: str) -> None:
    """Something on every resource that can be changed in place; one replaced, one removed."""

    def of(logical_id: str) -> dict[str, Any]:
        return resources[logical_id]["Properties"]

    of("Key").update(RotationPeriodInDays=90, Description="changed", Enabled=True)
    of("Log")["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] = 30
    of("Data")["Tags"] = [{"Key": "DataClass", "Value": "None"}]
    del of("Data")["LoggingConfiguration"]
    of("Data")["BucketEncryption"] = {
        "ServerSideEncryptionConfiguration": [
            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        ]
    }
    of("DataPolicy")["PolicyDocument"]["Statement"][0]["Sid"] = "Changed"
    of("Role")["Policies"] = [
        {"PolicyName": "write", "PolicyDocument": policy(allow("s3:PutObject"))}
    ]
    of("Role").update(MaxSessionDuration=7200, Description="changed")
    del of("Role")["PermissionsBoundary"]
    of("RolePolicy")["PolicyDocument"] = policy(allow("kms:Encrypt"))
    of("Secret")["Description"] = "changed"
    of("Database")["DatabaseInput"]["Description"] = "changed"
    of("Table")["TableInput"]["StorageDescriptor"]["Columns"].append(
        {"Name": "weight", "Type": "double"}
    )
    of("Job").update(Timeout=45, GlueVersion="5.1", DefaultArguments={"--rows": "6"})
    of("Job")["Tags"] = {"DataClass": "None"}
    of("Crawler")["Description"] = "changed"
    of("Logs")["RetentionInDays"] = 90
    del of("Logs")["KmsKeyId"]
    of("Trail").update(IsLogging=False, EnableLogFileValidation=False)
    of("Trail")["EventSelectors"] = [
        {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}
    ]
    del of("Trail")["AdvancedEventSelectors"]
    of("Topic")["DisplayName"] = "changed"
    of("TopicPolicy")["PolicyDocument"]["Statement"][0]["Sid"] = "Changed"
    of("Budget")["Budget"]["BudgetLimit"]["Amount"] = 7.5
    of("Monitor")["MonitorName"] = f"{name}-renamed"
    of("Anomalies")["SubscriptionName"] = f"{name}-renamed"
    of("Security")["Name"] = f"{name}-sec2"  # immutable: a new one, and the old one deleted
    del resources["Alias"]


def check_updated(aws: Aws, stacks: Stacks, name: str, before: dict[str, str]) -> None:
    after = stacks.physical(name)
    assert "Alias" not in after
    assert after.pop("Security") == f"{name}-sec2"
    kept = {key: value for key, value in before.items() if key not in ("Alias", "Security")}
    assert after == kept, "all others were changed in place"
    s3, glue, iam = aws("s3"), aws("glue"), aws("iam")
    kms = aws("kms").get_key_rotation_status(KeyId=after["Key"])
    assert kms["RotationPeriodInDays"] == 90
    rules = s3.get_bucket_lifecycle_configuration(Bucket=f"{name}-log")["Rules"]
    assert rules[0]["Expiration"]["Days"] == 30
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=f"{name}-data")
    rule = s3.get_bucket_encryption(Bucket=f"{name}-data")["ServerSideEncryptionConfiguration"]
    assert rule["Rules"][0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert '"Changed"' in s3.get_bucket_policy(Bucket=f"{name}-data")["Policy"]
    role = iam.get_role(RoleName=f"{name}-job")["Role"]
    assert role["MaxSessionDuration"] == 7200
    assert "PermissionsBoundary" not in role
    assert iam.list_role_policies(RoleName=f"{name}-job")["PolicyNames"] == ["write"]
    managed = iam.get_policy(PolicyArn=after["RolePolicy"])["Policy"]
    assert managed["DefaultVersionId"] == "v2"
    document = iam.get_policy_version(PolicyArn=after["RolePolicy"], VersionId="v2")
    statement = document["PolicyVersion"]["Document"]["Statement"][0]
    assert statement["Action"] == "kms:Encrypt"
    secret = aws("secretsmanager").describe_secret(SecretId=after["Secret"])
    assert secret["Description"] == "changed"
    assert glue.get_database(Name=name)["Database"]["Description"] == "changed"
    table = glue.get_table(DatabaseName=name, Name="patients")["Table"]
    columns = [column["Name"] for column in table["StorageDescriptor"]["Columns"]]
    assert columns == ["patient_id", "age", "weight"]
    job = glue.get_job(JobName=f"{name}-etl")["Job"]
    assert (job["Timeout"], job["SecurityConfiguration"]) == (45, f"{name}-sec2")
    assert job["DefaultArguments"] == {"--rows": "6"}
    crawler = glue.get_crawler(Name=f"{name}-crawler")["Crawler"]
    assert (crawler["Description"], crawler["Version"]) == ("changed", 2)
    assert crawler["CrawlerSecurityConfiguration"] == f"{name}-sec2"
    configurations = glue.get_security_configurations()["SecurityConfigurations"]
    assert f"{name}-sec" not in [each["Name"] for each in configurations]
    groups = aws("logs").describe_log_groups(logGroupNamePrefix=f"/{name}/")["logGroups"]
    assert groups[0]["retentionInDays"] == 90
    assert "kmsKeyId" not in groups[0]
    trails = aws("cloudtrail")
    assert trails.get_trail_status(Name=f"{name}-trail")["IsLogging"] is False
    selectors = trails.get_event_selectors(TrailName=f"{name}-trail")
    assert selectors["EventSelectors"][0]["ReadWriteType"] == "WriteOnly"
    assert "AdvancedEventSelectors" not in selectors
    topic = aws("sns").get_topic_attributes(TopicArn=after["Topic"])["Attributes"]
    assert topic["DisplayName"] == "changed"
    assert '"Changed"' in topic["Policy"]
    budget = aws("budgets").describe_budget(AccountId=ACCOUNT, BudgetName=f"{name}-month")
    assert budget["Budget"]["BudgetLimit"]["Amount"] == "7.5"
    costs = aws("ce")
    monitor = costs.get_anomaly_monitors(MonitorArnList=[after["Monitor"]])["AnomalyMonitors"][0]
    assert monitor["MonitorName"] == f"{name}-renamed"


def check_gone(aws: Aws, name: str, before: dict[str, str]) -> None:
    buckets = [bucket["Name"] for bucket in aws("s3").list_buckets()["Buckets"]]
    assert not [bucket for bucket in buckets if bucket.startswith(name)]
    key = aws("kms").describe_key(KeyId=before["Key"])["KeyMetadata"]
    assert key["KeyState"] == "PendingDeletion"
    roles = [role["RoleName"] for role in aws("iam").list_roles()["Roles"]]
    assert f"{name}-job" not in roles
    assert f"{name}-etl" not in aws("glue").list_jobs()["JobNames"]
    trails = aws("cloudtrail").describe_trails()["trailList"]
    assert f"{name}-trail" not in [trail["Name"] for trail in trails]
    topics = aws("sns").list_topics()["Topics"]
    assert before["Topic"] not in [topic["TopicArn"] for topic in topics]
    exports = [export["Name"] for export in aws("cloudformation").list_exports()["Exports"]]
    assert f"{name}:data" not in exports
