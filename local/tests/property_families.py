"""The families of rows, and what each of them needs to be there before."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics_template import Lake
from embedded_aws import ACCOUNT, Aws
from kept_aws import TRUST
from property_rows import Family, Row
from property_rows_athena import work_groups
from property_rows_buckets import buckets, policy_for_logs
from property_rows_catalog import catalog
from property_rows_cost import anomalies, budgets
from property_rows_glue import jobs, triggers
from property_rows_identity import identities, people
from property_rows_keys import keys
from property_rows_quicksight import quicksight
from property_rows_topics import secrets, topics
from property_rows_watch import policy_for_trails, trails, watched


@dataclass(frozen=True)
class Maker:
    """``prepare`` makes what has to be there, for a name, and gives what ``build`` takes."""

    build: Callable[..., Family]
    prepare: Callable[[Aws, str], tuple[str, ...]]


def _name(aws: Aws, name: str) -> tuple[str, ...]:  # noqa: ARG001
    return (name,)


def _key(aws: Aws) -> str:
    return str(aws("kms").create_key()["KeyMetadata"]["KeyId"])


def _key_arn(aws: Aws) -> str:
    return f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{_key(aws)}"


def _with_key(aws: Aws, name: str) -> tuple[str, ...]:
    return name, _key(aws)


def _keys(aws: Aws, name: str) -> tuple[str, ...]:
    return name, _key(aws), _key(aws)


def _with_key_arn(aws: Aws, name: str) -> tuple[str, ...]:
    return name, _key_arn(aws)


def _buckets(aws: Aws, name: str) -> tuple[str, ...]:
    for bucket in (name, f"{name}-2"):
        aws("s3").create_bucket(Bucket=bucket)
        aws("s3").put_bucket_policy(Bucket=bucket, Policy=policy_for_logs(bucket))
    return name, _key(aws)


def _topics(aws: Aws, name: str) -> tuple[str, ...]:
    topic = aws("sns").create_topic(Name=f"{name}-there")["TopicArn"]
    return name, str(topic), f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"


def _watched(aws: Aws, name: str) -> tuple[str, ...]:
    return name, f"arn:aws:sns:us-east-1:{ACCOUNT}:{name}", _key_arn(aws)


def _trails(aws: Aws, name: str) -> tuple[str, ...]:
    for each in (name, f"{name}-2"):
        aws("s3").create_bucket(Bucket=each)
        aws("s3").put_bucket_policy(Bucket=each, Policy=policy_for_trails(each))
        aws("sns").create_topic(Name=each)
        aws("logs").create_log_group(logGroupName=f"/{each}")
        aws("iam").create_role(RoleName=each, AssumeRolePolicyDocument=TRUST)
    return _keys(aws, name)


def _anomalies(aws: Aws, name: str) -> tuple[str, ...]:
    ce = aws("ce")
    for monitor in ce.get_anomaly_monitors()["AnomalyMonitors"]:
        ce.delete_anomaly_monitor(MonitorArn=monitor["MonitorArn"])
    return (name,)


def _identities(aws: Aws, name: str) -> tuple[str, ...]:
    people(aws, name)
    return (name,)


def _jobs(aws: Aws, name: str) -> tuple[str, ...]:
    for each in (name, f"{name}-2"):
        aws("iam").create_role(RoleName=each, AssumeRolePolicyDocument=TRUST)
        aws("glue").create_database(DatabaseInput={"Name": each})
    return (name,)


def _catalog(aws: Aws, name: str) -> tuple[str, ...]:
    for each in (name, f"{name}-2"):
        aws("glue").create_database(DatabaseInput={"Name": each})
    return (name,)


def _quicksight(aws: Aws, name: str) -> tuple[str, ...]:
    lake = Lake(aws, name)
    lake.patients()
    for group in (name, f"{name}-2"):
        where = {"OutputLocation": f"s3://{lake.results}/"}
        aws("athena").create_work_group(Name=group, Configuration={"ResultConfiguration": where})
    return name, lake.quicksight_people()


FAMILIES = {
    "keys": Maker(keys, _keys),
    "buckets": Maker(buckets, _buckets),
    "topics": Maker(topics, _topics),
    "secrets": Maker(secrets, _with_key),
    "watched": Maker(watched, _watched),
    "trails": Maker(trails, _trails),
    "budgets": Maker(budgets, _name),
    "anomalies": Maker(anomalies, _anomalies),
    "work groups": Maker(work_groups, _with_key_arn),
    "identities": Maker(identities, _identities),
    "quicksight": Maker(quicksight, _quicksight),
    "jobs": Maker(jobs, _jobs),
    "triggers": Maker(triggers, _name),
    "catalog": Maker(catalog, _catalog),
}


def all_rows() -> list[Row]:
    """Every row, for looking at: its names stand for nothing."""
    made = [
        maker.build(*(f"x{number}" for number in range(maker.build.__code__.co_argcount)))
        for maker in FAMILIES.values()
    ]
    return [row for family in made for row in family.rows.values()]
