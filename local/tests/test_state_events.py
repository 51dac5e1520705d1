"""What happens by itself goes on over what was kept."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from control_client import Control
from embedded_aws import ACCOUNT, wait_until
from kept_aws import KeptAws
from sluice_local.clock import CLOCK
from sluice_local.scheduler import Scheduler

GROUP = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:group"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptAws]:
    server = KeptAws(tmp_path)
    server.start("--control-port", "0")
    yield server
    server.kill()


def advance(kept: KeptAws, by: timedelta) -> None:
    about = json.loads((kept.state / "server.json").read_text())
    Control(about["controlPort"]).advance(by.total_seconds())


def again(kept: KeptAws) -> None:
    kept.kill()
    kept.start("--control-port", "0")


def said(kept: KeptAws) -> list[str]:
    found = kept("logs").filter_log_events(logGroupName="group")["events"]
    return [event["message"] for event in found]


def test_a_rule_fires_and_an_alarm_is_looked_at_after_a_restart(kept: KeptAws) -> None:
    kept("logs").create_log_group(logGroupName="group")
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": f"{GROUP}:*",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    kept("logs").put_resource_policy(policyName="events", policyDocument=document)
    kept("events").put_rule(Name="rule", ScheduleExpression="rate(5 minutes)")
    kept("events").put_targets(Rule="rule", Targets=[{"Id": "a", "Arn": GROUP}])
    kept("cloudwatch").put_metric_alarm(
        AlarmName="alarm",
        Namespace="AWS/Events",
        MetricName="Invocations",
        Dimensions=[{"Name": "RuleName", "Value": "rule"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )
    again(kept)
    advance(kept, timedelta(seconds=301))
    wait_until(lambda: len(said(kept)) == 1)

    def history() -> Any:
        found = kept("cloudwatch").describe_alarms()["MetricAlarms"][0]
        return found["StateValue"] == "ALARM"

    advance(kept, timedelta(seconds=60))
    wait_until(history)
    again(kept)
    assert history()
    assert len(said(kept)) == 1


def test_log_events_that_expired_stay_away(kept: KeptAws) -> None:
    logs = kept("logs")
    logs.create_log_group(logGroupName="group")
    logs.put_retention_policy(logGroupName="group", retentionInDays=1)
    logs.create_log_stream(logGroupName="group", logStreamName="stream")

    def put(word: str, count: int, later: timedelta) -> list[str]:
        moment = int((time.time() + later.total_seconds()) * 1000)
        said = [f"{word} {each}" for each in range(count)]
        events = [{"timestamp": moment, "message": each} for each in said]
        kept("logs").put_log_events(logGroupName="group", logStreamName="stream", logEvents=events)
        return said

    put("old", 250, timedelta(0))
    advance(kept, timedelta(hours=25))
    assert said(kept) == []
    new = put("new", 300, timedelta(hours=25))  # more than there were
    again(kept)
    assert sorted(said(kept)) == sorted(new)


def test_nothing_is_done_while_what_is_kept_is_read() -> None:
    """What was due without a server is due once."""
    ran: list[float] = []

    class Due:
        at: float | None = CLOCK.time() - 999

        def due(self) -> float | None:
            return self.at

        def run(self, now: float) -> None:
            ran.append(now)
            self.at = None

        def resume(self, now: float) -> None:
            self.at = now

    scheduler = Scheduler()
    scheduler.hold()
    scheduler.add(Due())
    scheduler.soon(lambda: ran.append(0))
    time.sleep(0.05)
    assert ran == []
    scheduler.release()
    wait_until(lambda: len(ran) == 2)
    assert ran[0] == 0
