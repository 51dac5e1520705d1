"""Alarms: their states row by row of AWS's tables, and what follows on a server."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from control_client import Controlled
from embedded_aws import wait_until
from sluice_local.metrics.alarm import MISSING, Rule, reason, state_of

G, A, N = "OK", "ALARM", "INSUFFICIENT_DATA"
VALUES = {"0": 0.0, "X": 9.0, "-": None}


# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
@pytest.mark.parametrize(
    ("needed", "points", "expected"),  # the states for missing, ignore, breaching, notBreaching
    [
        (3, "0-X-X", (G, G, G, G)),
        (3, "0----", (G, G, G, G)),
        (3, "-----", (N, None, A, G)),
        (3, "0XX-X", (A, A, A, A)),
        (3, "--X--", (A, None, A, G)),
        (2, "0-X-X", (A, A, A, A)),
        (2, "00X0X", (A, A, A, A)),
        (2, "0-X--", (G, G, A, G)),
        (2, "----0", (G, G, A, G)),
        (2, "---X-", (A, None, A, G)),
    ],
)
def test_missing_data(needed: int, points: str, expected: tuple[str | None, ...]) -> None:
    values = [VALUES[each] for each in points]
    said = [state_of(Rule("GreaterThanThreshold", 5, 3, needed, how), values) for how in MISSING]
    assert tuple(said) == expected


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        ("GreaterThanThreshold", [G, G, A]),
        ("GreaterThanOrEqualToThreshold", [G, A, A]),
        ("LessThanThreshold", [A, G, G]),
        ("LessThanOrEqualToThreshold", [A, A, G]),
    ],
)
def test_comparisons(comparison: str, expected: list[str]) -> None:
    rule = Rule(comparison, 5, 1, 1)
    assert [state_of(rule, [None, None, value]) for value in (4.0, 5.0, 6.0)] == expected


def test_the_reason_names_the_datapoints() -> None:
    at = datetime(2026, 11, 26, 4, 30, tzinfo=UTC)
    rule = Rule("GreaterThanThreshold", 5.0, 1, 1)
    assert reason(rule, A, [(at, 9.0)]) == (
        "Threshold Crossed: 1 out of the last 1 datapoints [9.0 (26/11/26 04:30:00)] was greater "
        "than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition)."
    )
    assert reason(rule, N, [(at, None)]) == "Insufficient Data: 1 datapoint was unknown."


class Watched:
    """An alarm on a metric of its own, with a topic that it publishes to."""

    def __init__(self, server: Controlled, name: str) -> None:
        self.server, self.name = server, name
        self.cloudwatch = server.aws("cloudwatch")
        self.topic = server.aws("sns").create_topic(Name=name)["TopicArn"]

    def alarm(self, **more: Any) -> None:
        self.cloudwatch.put_metric_alarm(
            **{
                "AlarmName": self.name,
                "Namespace": self.name,
                "MetricName": "Errors",
                "Dimensions": [{"Name": "Job", "Value": "etl"}],
                "Statistic": "Sum",
                "Period": 60,
                "EvaluationPeriods": 1,
                "Threshold": 2,
                "ComparisonOperator": "GreaterThanThreshold",
                "AlarmActions": [self.topic],
                **more,
            }
        )

    def put(self, value: float, job: str = "etl") -> None:
        datum = {
            "MetricName": "Errors",
            "Dimensions": [{"Name": "Job", "Value": job}],
            "Value": value,
            "Timestamp": self.now(),
        }
        self.cloudwatch.put_metric_data(Namespace=self.name, MetricData=[datum])

    def now(self) -> datetime:
        return datetime.fromisoformat(self.server.control.done("GET", "/clock")["now"])

    def described(self) -> dict[str, Any]:
        (found,) = self.cloudwatch.describe_alarms(AlarmNames=[self.name])["MetricAlarms"]
        return dict(found)

    def becomes(self, state: str) -> dict[str, Any]:
        def is_so() -> Any:
            found = self.described()
            return found if found["StateValue"] == state else None

        return dict(wait_until(is_so, 5, 0.01))

    def messages(self, count: int) -> list[dict[str, Any]]:
        path = f"/deliveries?topic={self.topic}"

        def enough() -> Any:
            found = self.server.control.done("GET", path)["deliveries"]
            return found if len(found) >= count else None

        return list(wait_until(enough, 5, 0.01))


def test_an_alarm_goes_off_and_is_told(controlled: Controlled, name: str) -> None:
    watched = Watched(controlled, name)
    watched.alarm(OKActions=[watched.topic], TreatMissingData="notBreaching")
    assert watched.described()["StateReason"] in (
        "Unchecked: Initial alarm creation",
        "Threshold Crossed: 1 datapoint was treated as [NonBreaching].",
    )
    watched.becomes(G)
    watched.put(5)
    watched.put(50, job="other")  # another metric
    controlled.control.advance(60)
    found = watched.becomes(A)
    assert "[5.0 (" in found["StateReason"]
    controlled.control.advance(600)
    watched.becomes(G)
    told = watched.messages(3)
    assert told[1]["subject"] == f'ALARM: "{name}" in US East (N. Virginia)'
    said = [json.loads(each["message"]) for each in told]
    assert [(each["OldStateValue"], each["NewStateValue"]) for each in said] == [
        (N, G),
        (G, A),
        (A, G),
    ]
    assert said[1]["Trigger"]["Statistic"] == "SUM"
    watched.alarm(ActionsEnabled=False, TreatMissingData="breaching")
    watched.becomes(A)
    watched.cloudwatch.set_alarm_state(AlarmName=name, StateValue=N, StateReason="a test")
    watched.cloudwatch.delete_alarms(AlarmNames=[name])
    assert watched.cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"] == []
    assert len(watched.messages(3)) == 3


def test_a_state_that_is_set_is_told(controlled: Controlled, name: str) -> None:
    watched = Watched(controlled, name)
    watched.alarm()
    watched.cloudwatch.set_alarm_state(AlarmName=name, StateValue=A, StateReason="a test")
    (told,) = watched.messages(1)
    assert json.loads(told["message"])["NewStateReason"] == "a test"
    watched.cloudwatch.delete_alarms(AlarmNames=[name])
    with pytest.raises(watched.cloudwatch.exceptions.ResourceNotFound):
        watched.cloudwatch.set_alarm_state(AlarmName=name, StateValue=A, StateReason="x")


def test_statistics_of_one_metric(controlled: Controlled, name: str) -> None:
    watched = Watched(controlled, name)
    for value in (1, 2, 6):
        watched.put(value)
    watched.put(100, job="other")
    span = {
        "StartTime": watched.now() - timedelta(minutes=5),
        "EndTime": watched.now() + timedelta(minutes=5),
    }
    metric = {
        "Namespace": name,
        "MetricName": "Errors",
        "Dimensions": [{"Name": "Job", "Value": "etl"}],
    }
    statistics = ["Sum", "Average", "Maximum", "SampleCount"]
    points = watched.cloudwatch.get_metric_statistics(
        **metric, **span, Period=3600, Statistics=statistics
    )["Datapoints"]
    assert [[each[name] for name in statistics] for each in points] == [[9.0, 3.0, 6.0, 3.0]]
    query = {"Id": "m", "MetricStat": {"Metric": metric, "Period": 86400, "Stat": "Minimum"}}
    (data,) = watched.cloudwatch.get_metric_data(MetricDataQueries=[query], **span)[
        "MetricDataResults"
    ]
    assert data["Values"] == [1.0]
    without = watched.cloudwatch.get_metric_statistics(
        Namespace=name, MetricName="Errors", **span, Period=3600, Statistics=["Sum"]
    )
    assert without["Datapoints"] == []
    listed = watched.cloudwatch.list_metrics(Namespace=name)["Metrics"]
    assert sorted(each["Dimensions"][0]["Value"] for each in listed) == ["etl", "other"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"AlarmActions": ["arn:aws:swf:us-east-1:1:action/x"]}, "NotImplemented"),
        ({"ComparisonOperator": "GreaterThanUpperThreshold"}, "ValidationError"),
        ({"Period": 45}, "ValidationError"),
        ({"DatapointsToAlarm": 2}, "ValidationError"),
        ({"TreatMissingData": "perhaps"}, "ValidationError"),
        ({"Statistic": "Median"}, "ValidationError"),
        ({"Period": 86_400, "EvaluationPeriods": 8}, "ValidationError"),
    ],
)
def test_alarms_that_are_none(
    controlled: Controlled, name: str, more: dict[str, Any], code: str
) -> None:
    watched = Watched(controlled, name)
    with pytest.raises(ClientError) as error:
        watched.alarm(**more)
    assert error.value.response["Error"]["Code"] == code
    assert watched.cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"] == []
