"""Triggers that fire, and what their jobs come to: they end at once, for they have no script."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from control_client import Controlled
from embedded_aws import ACCOUNT, wait_until
from pipeline_template import trust
from sluice_local.glue.predicate import Over, fires

A, A_FAILED = Over("job", "a", "SUCCEEDED"), Over("job", "a", "FAILED")
B, CRAWLED = Over("job", "b", "SUCCEEDED"), Over("crawler", "a", "SUCCEEDED")
Json = dict[str, Any]


@pytest.mark.parametrize(
    ("logical", "events", "expected"),
    [
        ("AND", [A], [False]),
        ("AND", [A, B], [False, True]),
        ("AND", [A, A, B], [False, False, True]),
        ("AND", [A, A_FAILED, B], [False, False, False]),
        ("AND", [A, A_FAILED, B, A], [False, False, False, True]),
        ("AND", [A, B, B], [False, True, False]),
        ("AND", [CRAWLED, B], [False, False]),
        ("ANY", [A, B, A_FAILED], [True, True, False]),
    ],
)
def test_when_a_condition_fires(logical: str, events: list[Over], expected: list[bool]) -> None:
    fulfilled: frozenset[int] = frozenset()
    said = []
    for event in events:
        now, fulfilled = fires(logical, [A, B], fulfilled, event)
        said.append(now)
    assert said == expected


def make_job(server: Controlled, name: str) -> None:
    """A job that cannot start, for its script is not there: its runs end at once, FAILED."""
    server.aws("iam").create_role(
        RoleName=name, AssumeRolePolicyDocument=json.dumps(trust("glue.amazonaws.com"))
    )
    server.aws("glue").create_job(
        Name=name,
        Role=f"arn:aws:iam::{ACCOUNT}:role/{name}",
        GlueVersion="5.1",
        Command={"Name": "glueetl", "ScriptLocation": f"s3://{name}/job.py"},
    )


def runs(server: Controlled, job: str, count: int) -> list[Json]:
    """The job's runs, once as many are over."""

    def over() -> Any:
        found = server.aws("glue").get_job_runs(JobName=job)["JobRuns"]
        ended = [run for run in found if "CompletedOn" in run]
        return ended if len(ended) >= count else None

    return list(wait_until(over, 10, 0.02))


def trigger(server: Controlled, name: str, kind: str, job: str, **more: Any) -> None:
    server.aws("glue").create_trigger(
        Name=name, Type=kind, Actions=[{"JobName": job, "Arguments": {"--by": name}}], **more
    )


def open_to_events(sns: Any, arn: str) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)


def failed(job: str) -> Json:
    condition = {"LogicalOperator": "EQUALS", "JobName": job, "State": "FAILED"}
    return {"Conditions": [condition]}


def test_a_chain_of_triggers(controlled: Controlled, name: str) -> None:
    glue, first, second = controlled.aws("glue"), name, f"{name}-2"
    for job in (first, second):
        make_job(controlled, job)
    trigger(controlled, f"{name}-go", "ON_DEMAND", first)
    trigger(
        controlled,
        f"{name}-then",
        "CONDITIONAL",
        second,
        Predicate=failed(first),
        StartOnCreation=True,
    )
    glue.start_job_run(JobName=first)  # by hand: no trigger follows it
    runs(controlled, first, 1)
    glue.start_trigger(Name=f"{name}-go")
    (run,) = runs(controlled, second, 1)
    assert (run["TriggerName"], run["Arguments"]) == (f"{name}-then", {"--by": f"{name}-then"})
    started = {each.get("TriggerName") for each in runs(controlled, first, 2)}
    assert started == {None, f"{name}-go"}
    assert glue.get_trigger(Name=f"{name}-go")["Trigger"]["State"] == "CREATED"

    glue.stop_trigger(Name=f"{name}-then")
    assert glue.get_trigger(Name=f"{name}-then")["Trigger"]["State"] == "DEACTIVATED"
    trigger(controlled, f"{name}-control", "CONDITIONAL", second, Predicate=failed(first))
    glue.start_trigger(Name=f"{name}-control")
    glue.start_trigger(Name=f"{name}-go")
    found = [each["TriggerName"] for each in runs(controlled, second, 2)]
    assert found == [f"{name}-control", f"{name}-then"]


def test_a_trigger_fires_by_its_schedule(controlled: Controlled, name: str) -> None:
    glue = controlled.aws("glue")
    make_job(controlled, name)
    trigger(controlled, name, "SCHEDULED", name, Schedule="cron(0 * * * ? *)")
    controlled.control.advance(3601)  # it is not started
    glue.start_trigger(Name=name)
    assert glue.get_trigger(Name=name)["Trigger"]["State"] == "ACTIVATED"
    assert glue.get_job_runs(JobName=name)["JobRuns"] == []
    controlled.control.advance(3600)
    (run,) = runs(controlled, name, 1)
    assert run["TriggerName"] == name
    glue.stop_trigger(Name=name)
    controlled.control.advance(7200)
    assert len(runs(controlled, name, 1)) == 1


def arriving(server: Controlled, name: str, size: int, may: str = "glue:notifyEvent") -> None:
    """A bucket of which each new file below in/ is told to a workflow that starts the job."""
    glue, events, s3 = server.aws("glue"), server.aws("events"), server.aws("s3")
    make_job(server, name)
    glue.create_workflow(Name=name)
    batch = {"BatchSize": size, "BatchWindow": 60}
    trigger(server, name, "EVENT", name, WorkflowName=name, EventBatchingCondition=batch)
    workflow = f"arn:aws:glue:us-east-1:{ACCOUNT}:workflow/{name}"
    statement = {"Effect": "Allow", "Action": may, "Resource": workflow}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    trusted = trust("events.amazonaws.com")
    rule = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/{name}"
    trusted["Statement"][0]["Condition"] = {"ArnEquals": {"aws:SourceArn": rule}}
    iam, role = server.aws("iam"), f"{name}-events"
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trusted))
    iam.put_role_policy(RoleName=role, PolicyName="tell", PolicyDocument=policy)
    s3.create_bucket(Bucket=name)
    s3.put_bucket_notification_configuration(
        Bucket=name, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    pattern = {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {
            "bucket": {"name": [name]},
            "object": {"key": [{"prefix": "in/"}], "size": [{"numeric": [">", 0]}]},
        },
    }
    events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    target = {"Id": "1", "Arn": workflow, "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/{role}"}
    events.put_targets(Rule=name, Targets=[target])


def counted(server: Controlled, name: str, metric: str) -> int:
    """How often EventBridge has counted something of the rule, once it has."""

    def found() -> int:
        statistics = server.aws("cloudwatch").get_metric_statistics(
            Namespace="AWS/Events",
            MetricName=metric,
            Dimensions=[{"Name": "RuleName", "Value": name}],
            StartTime="2000-01-01",
            EndTime="2100-01-01",
            Period=86400,
            Statistics=["Sum"],
        )
        return int(sum(each["Sum"] for each in statistics["Datapoints"]))

    return int(wait_until(found, 10, 0.02))


def test_files_that_arrive_start_a_job(controlled: Controlled, name: str) -> None:
    glue, s3 = controlled.aws("glue"), controlled.aws("s3")
    arriving(controlled, name, 2)
    for key in ("out/a.csv", "in/"):  # elsewhere, and a folder of the console's
        s3.put_object(Bucket=name, Key=key, Body=b"a" if key != "in/" else b"")
    s3.put_object(Bucket=name, Key="in/a.csv", Body=b"a")
    assert counted(controlled, name, "Invocations") == 1
    assert glue.get_job_runs(JobName=name)["JobRuns"] == []
    s3.put_object(Bucket=name, Key="in/b.csv", Body=b"b")
    (run,) = runs(controlled, name, 1)  # as many as the batch has
    assert run["TriggerName"] == name
    s3.put_object(Bucket=name, Key="in/c.csv", Body=b"c")
    wait_until(lambda: counted(controlled, name, "Invocations") == 3, 10, 0.02)
    controlled.control.advance(61)
    assert len(runs(controlled, name, 2)) == 2  # the window is over
    assert glue.get_trigger(Name=name)["Trigger"]["State"] == "CREATED"
    with pytest.raises(ClientError, match="Trigger Type EVENT cannot be started"):
        glue.start_trigger(Name=name)


def test_a_role_that_may_not_tell_the_workflow(controlled: Controlled, name: str) -> None:
    arriving(controlled, name, 1, may="glue:StartWorkflowRun")
    controlled.aws("s3").put_object(Bucket=name, Key="in/a.csv", Body=b"a")
    assert counted(controlled, name, "FailedInvocations") == 1
    assert controlled.aws("glue").get_job_runs(JobName=name)["JobRuns"] == []


def test_runs_that_are_over_are_events(controlled: Controlled, name: str) -> None:
    events, sns = controlled.aws("events"), controlled.aws("sns")
    arn = sns.create_topic(Name=name)["TopicArn"]
    open_to_events(sns, arn)
    pattern = {"detail-type": ["Glue Job State Change"], "detail": {"jobName": [name]}}
    events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": arn}])
    make_job(controlled, name)
    run = controlled.aws("glue").start_job_run(JobName=name)["JobRunId"]
    path = f"/deliveries?topic={arn}"
    (sent,) = wait_until(lambda: controlled.control.done("GET", path)["deliveries"], 10, 0.02)
    event = json.loads(sent["message"])
    assert (event["source"], event["account"]) == ("aws.glue", ACCOUNT)
    detail = event["detail"]
    assert (detail["jobRunId"], detail["state"], detail["severity"]) == (run, "FAILED", "ERROR")
    assert "job.py" in detail["message"]


@pytest.mark.parametrize("schedule", ["rate(5 minutes)", "cron(0 * * * *)", "0 * * * ? *"])
def test_schedules_that_are_none(controlled: Controlled, name: str, schedule: str) -> None:
    with pytest.raises(ClientError, match="InvalidInputException"):
        trigger(controlled, name, "SCHEDULED", name, Schedule=schedule)


def test_a_crawl_that_is_over_fires_and_is_an_event(controlled: Controlled, name: str) -> None:
    glue, events, sns = (controlled.aws(each) for each in ("glue", "events", "sns"))
    make_job(controlled, name)
    glue.create_database(DatabaseInput={"Name": name})
    glue.create_crawler(
        Name=name,
        Role=f"arn:aws:iam::{ACCOUNT}:role/{name}",
        DatabaseName=name,
        Targets={"S3Targets": [{"Path": f"s3://{name}-none/"}]},
    )
    condition = {"LogicalOperator": "EQUALS", "CrawlerName": name, "CrawlState": "FAILED"}
    trigger(
        controlled,
        f"{name}-then",
        "CONDITIONAL",
        name,
        Predicate={"Conditions": [condition]},
        StartOnCreation=True,
    )
    glue.create_trigger(Name=f"{name}-go", Type="ON_DEMAND", Actions=[{"CrawlerName": name}])
    arn = sns.create_topic(Name=name)["TopicArn"]
    open_to_events(sns, arn)
    pattern = {"detail-type": ["Glue Crawler State Change"], "detail": {"crawlerName": [name]}}
    events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": arn, "InputPath": "$.detail.state"}])
    glue.start_trigger(Name=f"{name}-go")
    (run,) = runs(controlled, name, 1)
    assert run["TriggerName"] == f"{name}-then"
    path = f"/deliveries?topic={arn}"
    told = controlled.control.done("GET", path)["deliveries"]
    assert [each["message"] for each in told] == ['"Started"', '"Failed"']
