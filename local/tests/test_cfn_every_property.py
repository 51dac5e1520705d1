"""Every property of every supported type reaches its service, at creation and by an update."""

from collections.abc import Callable

import pytest
from analytics_template import Lake
from embedded_aws import ACCOUNT, Aws, Stacks
from kept_aws import TRUST
from property_rows import Family, Json, Row, lost
from property_rows_catalog import catalog
from property_rows_cost import anomalies, budgets, work_groups
from property_rows_glue import jobs, triggers
from property_rows_identity import identities, people
from property_rows_quicksight import quicksight
from property_rows_storage import buckets, keys, policy_for_logs
from property_rows_topics import secrets, topics
from property_rows_watch import policy_for_trails, trails, watched

Make = Callable[[Aws, str], Family]


def _key(aws: Aws) -> str:
    return str(aws("kms").create_key()["KeyMetadata"]["KeyId"])


def _keys(aws: Aws, name: str) -> Family:
    return keys(name, _key(aws))


def _buckets(aws: Aws, name: str) -> Family:
    for bucket in (name, f"{name}-2"):
        aws("s3").create_bucket(Bucket=bucket)
        aws("s3").put_bucket_policy(Bucket=bucket, Policy=policy_for_logs(bucket))
    return buckets(name, _key(aws))


def _topics(aws: Aws, name: str) -> Family:
    topic = aws("sns").create_topic(Name=f"{name}-there")["TopicArn"]
    return topics(name, topic, f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}")


def _secrets(aws: Aws, name: str) -> Family:
    return secrets(name, _key(aws))


def _key_arn(aws: Aws) -> str:
    return f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{_key(aws)}"


def _watched(aws: Aws, name: str) -> Family:
    return watched(name, f"arn:aws:sns:us-east-1:{ACCOUNT}:{name}", _key_arn(aws))


def _trails(aws: Aws, name: str) -> Family:
    aws("s3").create_bucket(Bucket=name)
    aws("s3").put_bucket_policy(Bucket=name, Policy=policy_for_trails(name))
    aws("sns").create_topic(Name=name)
    aws("logs").create_log_group(logGroupName=f"/{name}")
    role = aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    logs = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/{name}:*"
    return trails(name, name, name, _key_arn(aws), role, logs)


def _budgets(aws: Aws, name: str) -> Family:  # noqa: ARG001
    return budgets(name)


def _anomalies(aws: Aws, name: str) -> Family:
    ce = aws("ce")
    for monitor in ce.get_anomaly_monitors()["AnomalyMonitors"]:
        ce.delete_anomaly_monitor(MonitorArn=monitor["MonitorArn"])
    return anomalies(name)


def _work_groups(aws: Aws, name: str) -> Family:
    return work_groups(name, _key_arn(aws))


def _identities(aws: Aws, name: str) -> Family:
    people(aws, name)
    return identities(name)


def _jobs(aws: Aws, name: str) -> Family:
    for each in (name, f"{name}-2"):
        aws("iam").create_role(RoleName=each, AssumeRolePolicyDocument=TRUST)
        aws("glue").create_database(DatabaseInput={"Name": each})
    return jobs(name)


def _triggers(aws: Aws, name: str) -> Family:  # noqa: ARG001
    return triggers(name)


def _catalog(aws: Aws, name: str) -> Family:
    aws("glue").create_database(DatabaseInput={"Name": name})
    return catalog(name)


def _quicksight(aws: Aws, name: str) -> Family:
    lake = Lake(aws, name)
    lake.patients()
    where = {"OutputLocation": f"s3://{lake.results}/"}
    aws("athena").create_work_group(Name=name, Configuration={"ResultConfiguration": where})
    aws("athena").update_work_group(
        WorkGroup="primary",
        ConfigurationUpdates={"ResultConfigurationUpdates": where},
    )
    return quicksight(name, lake.quicksight_people())


FAMILIES: dict[str, Make] = {
    "keys": _keys,
    "buckets": _buckets,
    "topics": _topics,
    "secrets": _secrets,
    "watched": _watched,
    "trails": _trails,
    "budgets": _budgets,
    "anomalies": _anomalies,
    "work groups": _work_groups,
    "identities": _identities,
    "quicksight": _quicksight,
    "jobs": _jobs,
    "triggers": _triggers,
    "catalog": _catalog,
}


@pytest.mark.parametrize("make", FAMILIES.values(), ids=FAMILIES)
def test_every_property_is_kept(make: Make, aws: Aws, stacks: Stacks, name: str) -> None:
    family = make(aws, name)
    status = stacks.deploy(name, family.template())
    assert status == "CREATE_COMPLETE", [event for event in stacks.events(name) if event[2]]
    found = stacks.physical(name)
    assert _lost(aws, found, {key: (row, row.told) for key, row in family.rows.items()}) == []
    if not any(row.then for row in family.rows.values()):
        return
    status = stacks.deploy(name, family.template(updated=True))
    assert status == "UPDATE_COMPLETE", [event for event in stacks.events(name) if event[2]]
    found = stacks.physical(name)
    assert _lost(aws, found, {key: (row, row.told_then) for key, row in family.rows.items()}) == []


def _lost(aws: Aws, found: dict[str, str], rows: dict[str, tuple[Row, Json]]) -> list[str]:
    return [
        f"{logical_id}{said}"
        for logical_id, (row, told) in rows.items()
        for said in lost(told, row.read(aws, found[logical_id]))
    ]
