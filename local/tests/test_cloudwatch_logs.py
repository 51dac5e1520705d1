"""Log events expire, and metric filters count them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from control_client import Controlled
from sluice_local.logs_patterns import PatternError, UnsupportedPatternError, matches, parse


@pytest.mark.parametrize(
    ("pattern", "message", "expected"),
    [
        ("", "anything", True),
        ("ERROR", "[ERROR 500] failed", True),
        ("ERROR", "an error", False),
        ("ERROR ARGUMENTS", "[ERROR] bad ARGUMENTS", True),
        ("ERROR ARGUMENTS", "[ERROR] bad", False),
        ('"INTERNAL SERVER ERROR"', "an INTERNAL SERVER ERROR", True),
        ('"INTERNAL SERVER ERROR"', "SERVER INTERNAL ERROR", False),
        ("ERROR -ARGUMENTS", "[ERROR] bad", True),
        ("ERROR -ARGUMENTS", "[ERROR] bad ARGUMENTS", False),
        ("?ERROR ?WARN", "a WARN", True),
        ("?ERROR ?WARN", "an INFO", False),
        ('-"a \\"b\\""', 'it says a "b"', False),
    ],
)
def test_terms(pattern: str, message: str, expected: bool) -> None:
    assert matches(parse(pattern), message) is expected


@pytest.mark.parametrize("pattern", ["{ $.a = 1 }", "[a, b]", "%x%"])
def test_patterns_that_are_not_done(pattern: str) -> None:
    with pytest.raises(UnsupportedPatternError):
        parse(pattern)


@pytest.mark.parametrize("pattern", ['"open', "a & b", "--a"])
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(PatternError):
        parse(pattern)


class Group:
    """A log group with one stream."""

    def __init__(self, server: Controlled, name: str) -> None:
        self.server, self.name, self.logs = server, name, server.aws("logs")
        self.logs.create_log_group(logGroupName=name)
        self.logs.create_log_stream(logGroupName=name, logStreamName="s")

    def now(self) -> datetime:
        return datetime.fromisoformat(self.server.control.done("GET", "/clock")["now"])

    def put(self, *messages: str) -> None:
        at = int(self.now().timestamp() * 1000)
        events = [{"timestamp": at, "message": message} for message in messages]
        self.logs.put_log_events(logGroupName=self.name, logStreamName="s", logEvents=events)

    def messages(self) -> list[str]:
        found = self.logs.get_log_events(logGroupName=self.name, logStreamName="s")["events"]
        filtered = self.logs.filter_log_events(logGroupName=self.name)["events"]
        assert [each["message"] for each in filtered] == [each["message"] for each in found]
        return [each["message"] for each in found]

    def described(self) -> dict[str, Any]:
        (found,) = self.logs.describe_log_groups(logGroupNamePrefix=self.name)["logGroups"]
        return dict(found)


def test_streams_are_told_by_their_prefix(controlled: Controlled, name: str) -> None:
    group = Group(controlled, name)
    group.put("one")
    ask = {"logGroupName": name, "logStreamNamePrefix": "s"}
    found = group.logs.filter_log_events(**ask)
    assert [each["message"] for each in found["events"]] == ["one"]
    assert group.logs.filter_log_events(**{**ask, "logStreamNamePrefix": "t"})["events"] == []
    with pytest.raises(ClientError, match="InvalidParameterException"):
        group.logs.filter_log_events(**ask, logStreamNames=["s"])


def test_events_expire(controlled: Controlled, name: str) -> None:
    kept, group = Group(controlled, f"kept-{name}"), Group(controlled, name)
    group.logs.put_retention_policy(logGroupName=name, retentionInDays=1)
    kept.put("old")
    group.put("old")
    controlled.control.advance(86_400 - 60)
    group.put("new")
    assert (group.messages(), group.described()["storedBytes"]) == (["old", "new"], 6)
    controlled.control.advance(120)
    assert (group.described()["storedBytes"], group.messages()) == (3, ["new"])
    assert kept.messages() == ["old"]


def test_a_metric_filter_counts(controlled: Controlled, name: str) -> None:
    group, cloudwatch = Group(controlled, name), controlled.aws("cloudwatch")
    shape = {"metricName": "Errors", "metricNamespace": name, "metricValue": "2"}
    for pattern in ("nothing", "ERROR"):  # the second takes the first's place
        group.logs.put_metric_filter(
            logGroupName=name,
            filterName="errors",
            filterPattern=pattern,
            metricTransformations=[{**shape, "defaultValue": 0.0}],
        )
    group.put("an ERROR", "fine", "ERROR again")
    group.put("fine", "nothing")
    (point,) = cloudwatch.get_metric_statistics(
        Namespace=name,
        MetricName="Errors",
        StartTime=group.now() - timedelta(minutes=5),
        EndTime=group.now() + timedelta(minutes=5),
        Period=3600,
        Statistics=["Sum", "SampleCount"],
    )["Datapoints"]
    assert (point["Sum"], point["SampleCount"]) == (4.0, 3.0)
    (found,) = group.logs.describe_metric_filters(logGroupName=name)["metricFilters"]
    assert found["filterPattern"] == "ERROR"


@pytest.mark.parametrize(
    ("pattern", "more", "said"),
    [
        ("{ $.a = 1 }", {}, "NotImplemented"),
        ("x", {"metricValue": "$size"}, "NotImplemented"),
        ("x", {"dimensions": {"a": "$b"}}, "NotImplemented"),
        ('"open', {}, "InvalidParameterException"),
    ],
)
def test_filters_that_would_count_nothing(
    controlled: Controlled, name: str, pattern: str, more: dict[str, Any], said: str
) -> None:
    group = Group(controlled, name)
    shape = {"metricName": "m", "metricNamespace": name, "metricValue": "1", **more}
    with pytest.raises(ClientError, match=said):
        group.logs.put_metric_filter(
            logGroupName=name, filterName="f", filterPattern=pattern, metricTransformations=[shape]
        )
    assert group.logs.describe_metric_filters(logGroupName=name)["metricFilters"] == []
