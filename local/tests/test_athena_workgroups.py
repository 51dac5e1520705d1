"""Workgroups: their settings, what they do to queries, tags and saved queries."""

import copy
from typing import Any

import pytest
from analytics_template import Lake
from botocore.exceptions import ClientError
from embedded_aws import ACCOUNT, Aws, wait_until
from sluice_local.athena import workgroups
from sluice_local.own.errors import ServiceError

Json = dict[str, Any]
NEW = {
    "ResultConfiguration": {},
    "EnforceWorkGroupConfiguration": True,
    "PublishCloudWatchMetricsEnabled": True,
    "RequesterPaysEnabled": False,
    "EnableMinimumEncryptionConfiguration": False,
    "EngineVersion": {
        "SelectedEngineVersion": "AUTO",
        "EffectiveEngineVersion": "Athena engine version 3",
    },
}


def test_defaults_of_a_new_workgroup() -> None:
    assert workgroups.new_configuration({}) == NEW


UPDATES: list[tuple[Json, Json]] = [
    ({}, {}),
    ({"EnforceWorkGroupConfiguration": False}, {"EnforceWorkGroupConfiguration": False}),
    ({"BytesScannedCutoffPerQuery": 20000000}, {"BytesScannedCutoffPerQuery": 20000000}),
    (
        {"ResultConfigurationUpdates": {"OutputLocation": "s3://some-bucket/a/"}},
        {"ResultConfiguration": {"OutputLocation": "s3://some-bucket/a/"}},
    ),
]


@pytest.mark.parametrize(("updates", "changed"), UPDATES)
def test_an_update_changes_what_it_names(updates: Json, changed: Json) -> None:
    before = copy.deepcopy(NEW)
    assert workgroups.updated(before, updates) == {**NEW, **changed}
    assert before == NEW


def test_removals() -> None:
    result = {"OutputLocation": "s3://some-bucket/", "ExpectedBucketOwner": ACCOUNT}
    full = {**NEW, "BytesScannedCutoffPerQuery": 10000000, "ResultConfiguration": result}
    removals = {"RemoveOutputLocation": True, "RemoveExpectedBucketOwner": True}
    updates = {
        "RemoveBytesScannedCutoffPerQuery": True,
        "ResultConfigurationUpdates": removals,
    }
    assert workgroups.updated(full, updates) == NEW


ENCRYPTED = {"EncryptionConfiguration": {"EncryptionOption": "SSE_KMS"}}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"EngineVersion": {"SelectedEngineVersion": "Athena engine version 1"}}, ServiceError),
        ({"ResultConfiguration": {"OutputLocation": "http://x"}}, ServiceError),
        ({"ResultConfiguration": ENCRYPTED}, ServiceError),
        (
            {
                "ResultConfiguration": {
                    "EncryptionConfiguration": {"EncryptionOption": "CSE_KMS", "KmsKey": "k"}
                }
            },
            NotImplementedError,
        ),
        (
            {"ResultConfiguration": {"AclConfiguration": {"S3AclOption": "X"}}},
            NotImplementedError,
        ),
        ({"ExecutionRole": "arn:aws:iam::1:role/r"}, NotImplementedError),
        ({"ManagedQueryResultsConfiguration": {"Enabled": True}}, NotImplementedError),
    ],
)
def test_settings_that_are_refused(given: Json, error: type[Exception]) -> None:
    with pytest.raises(error):
        workgroups.new_configuration(given)


def refusal(call: Any, **given: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**given)
    return str(error.value.response["Error"]["Message"])


def test_the_life_of_a_workgroup(aws: Aws, name: str) -> None:
    athena = aws("athena")
    athena.create_work_group(Name=name, Description="d", Tags=[{"Key": "a", "Value": "b"}])
    found = athena.get_work_group(WorkGroup=name)["WorkGroup"]
    assert (found["State"], found["Description"]) == ("ENABLED", "d")
    assert found["Configuration"] == NEW
    assert refusal(athena.create_work_group, Name=name) == "WorkGroup is already created"
    arn = f"arn:aws:athena:us-east-1:{ACCOUNT}:workgroup/{name}"
    athena.tag_resource(ResourceARN=arn, Tags=[{"Key": "c", "Value": "d"}])
    athena.untag_resource(ResourceARN=arn, TagKeys=["a"])
    assert athena.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "c", "Value": "d"}]
    with pytest.raises(athena.exceptions.ResourceNotFoundException):
        athena.list_tags_for_resource(ResourceARN=f"{arn}-not")
    names = [group["Name"] for group in athena.list_work_groups()["WorkGroups"]]
    assert {"primary", name} <= set(names)
    athena.delete_work_group(WorkGroup=name)
    said = refusal(athena.get_work_group, WorkGroup=name)
    assert said == f"WorkGroup {name} is not found."


def test_the_primary_workgroup_stays(aws: Aws) -> None:
    athena = aws("athena")
    assert "cannot be deleted" in refusal(athena.delete_work_group, WorkGroup="primary")
    assert "cannot be disabled" in refusal(
        athena.update_work_group, WorkGroup="primary", State="DISABLED"
    )
    found = athena.get_work_group(WorkGroup="primary")["WorkGroup"]["Configuration"]
    assert found["EnforceWorkGroupConfiguration"] is False


def over(aws: Aws, key: str) -> Json:
    def ended() -> Json | None:
        found = aws("athena").get_query_execution(QueryExecutionId=key)["QueryExecution"]
        return found if found["Status"]["State"] not in ("QUEUED", "RUNNING") else None

    found: Json = wait_until(ended, every=0.01)
    return found


def test_enforced_settings_win_and_encrypt(aws: Aws, name: str) -> None:
    lake, athena = Lake(aws, name), aws("athena")
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    own = {
        "OutputLocation": f"s3://{lake.results}/own/",
        "EncryptionConfiguration": {"EncryptionOption": "SSE_KMS", "KmsKey": key},
    }
    given = {"OutputLocation": f"s3://{lake.results}/mine/"}
    athena.create_work_group(Name=name, Configuration={"ResultConfiguration": own})

    def ask() -> Json:
        started = athena.start_query_execution(
            QueryString="SELECT 1", WorkGroup=name, ResultConfiguration=given
        )
        return over(aws, started["QueryExecutionId"])

    found = ask()
    url = f"s3://{lake.results}/own/{found['QueryExecutionId']}.csv"
    assert found["ResultConfiguration"] == {**own, "OutputLocation": url}
    head = aws("s3").head_object(Bucket=lake.results, Key=url.split("/", 3)[3])
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key)
    athena.update_work_group(
        WorkGroup=name, ConfigurationUpdates={"EnforceWorkGroupConfiguration": False}
    )
    found = ask()
    url = f"s3://{lake.results}/mine/{found['QueryExecutionId']}.csv"
    assert found["ResultConfiguration"] == {"OutputLocation": url}
    assert "is not empty" in refusal(athena.delete_work_group, WorkGroup=name)
    athena.delete_work_group(WorkGroup=name, RecursiveDeleteOption=True)
    said = refusal(athena.get_query_execution, QueryExecutionId=found["QueryExecutionId"])
    assert "was not found" in said


def test_a_disabled_workgroup_and_one_with_a_limit(aws: Aws, name: str) -> None:
    lake, athena = Lake(aws, name), aws("athena")
    lake.put("big/b.csv", b"x" * 10_000_001)
    lake.table("big", {"a": "string"}, serde="org.apache.hadoop.hive.serde2.OpenCSVSerde")
    settings = {
        "BytesScannedCutoffPerQuery": 10_000_000,
        "ResultConfiguration": {"OutputLocation": f"s3://{lake.results}/"},
    }
    athena.create_work_group(Name=name, Configuration=settings)
    text = {"QueryString": f"SELECT a FROM {name}.big", "WorkGroup": name}  # noqa: S608
    found = over(aws, athena.start_query_execution(**text)["QueryExecutionId"])["Status"]
    assert (found["State"], found["StateChangeReason"]) == (
        "CANCELLED",
        "Bytes scanned limit was exceeded",
    )
    athena.update_work_group(WorkGroup=name, State="DISABLED")
    assert refusal(athena.start_query_execution, **text) == f"WorkGroup {name} is disabled."


def test_named_queries(aws: Aws, name: str) -> None:
    athena = aws("athena")
    athena.create_work_group(Name=name)
    wanted = {"Name": "n", "Database": "d", "QueryString": "SELECT 1", "WorkGroup": name}
    key = athena.create_named_query(**wanted)["NamedQueryId"]
    assert athena.list_named_queries(WorkGroup=name)["NamedQueryIds"] == [key]
    athena.update_named_query(NamedQueryId=key, Name="m", QueryString="SELECT 2")
    found = athena.get_named_query(NamedQueryId=key)["NamedQuery"]
    assert found == {**wanted, "NamedQueryId": key, "Name": "m", "QueryString": "SELECT 2"}
    batch = athena.batch_get_named_query(NamedQueryIds=[key, "nope"])
    assert len(batch["NamedQueries"]) == len(batch["UnprocessedNamedQueryIds"]) == 1
    athena.delete_named_query(NamedQueryId=key)
    assert athena.list_named_queries(WorkGroup=name)["NamedQueryIds"] == []
