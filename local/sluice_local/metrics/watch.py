"""Alarms are looked at each minute, and when data comes; what they come to is told.

A change of state is published to the SNS topics of its actions, and is an event.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.utils import utcnow

from sluice_local.as_service import client_of
from sluice_local.clock import CLOCK
from sluice_local.events import bus
from sluice_local.metrics import alarm as rules
from sluice_local.metrics.notice import message, subject
from sluice_local.metrics.statistics import by_period, data_of, statistic
from sluice_local.permission import service_may
from sluice_local.scheduler import SCHEDULER
from sluice_local.state import change

PRINCIPAL = "cloudwatch.amazonaws.com"
MINUTE = 60
#: A clock that was moved over more minutes than this skips the oldest of them.
MOST = 200
ACTIONS = {"OK": "ok_actions", "ALARM": "alarm_actions"}


def rule_of(alarm: Any) -> rules.Rule:
    """The alarm's rule, with the defaults of PutMetricAlarm."""
    return rules.Rule(
        alarm.comparison_operator,
        float(alarm.threshold),
        int(alarm.evaluation_periods),
        int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
        alarm.treat_missing_data or "missing",
    )


def look(backend: Any, alarm: Any, now: float) -> None:
    """Work out the state of an alarm by the periods that are over at ``now``."""
    rule, period = rule_of(alarm), int(alarm.period)
    end = datetime.fromtimestamp(now // MINUTE * MINUTE, UTC).replace(tzinfo=None)
    start = end - timedelta(seconds=period * rule.looked_at)
    dimensions = {each.name: each.value for each in alarm.dimensions}
    data = data_of(backend, alarm.namespace, alarm.metric_name, dimensions, alarm.unit)
    found = by_period(data, start, end, period)
    points: list[rules.Point] = []
    for number in range(rule.looked_at):
        at = start + timedelta(seconds=period * number)
        points.append((at, statistic(alarm.statistic, found[at]) if at in found else None))
    state = rules.state_of(rule, [value for _, value in points])
    if state is not None and state != alarm.state_value:
        become(backend, alarm, state, rules.reason(rule, state, points))


def become(backend: Any, alarm: Any, state: str, reason: str, data: str | None = None) -> None:
    """Change the state, and tell of it."""
    before = (alarm.state_value, alarm.state_reason, alarm.state_updated_timestamp)
    moment = utcnow()
    alarm.update_state(reason, data, state)
    account, region = backend.account_id, backend.region_name
    bus.emit(
        "aws.cloudwatch",
        "CloudWatch Alarm State Change",
        _detail(alarm, before),
        account=account,
        region=region,
        resources=[alarm.alarm_arn],
    )
    if alarm.actions_enabled:
        text = message(alarm, before[0], account, region, moment)
        name = subject(alarm, region)
        for topic in getattr(alarm, ACTIONS.get(state, "insufficient_data_actions")):
            SCHEDULER.soon(lambda topic=topic: _publish(alarm, account, topic, name, text))  # type: ignore[misc]


def _publish(alarm: Any, account: str, topic: str, name: str, text: str) -> None:
    keys = {
        "aws:SourceArn": alarm.alarm_arn,
        "aws:SourceAccount": account,
        "aws:SourceOwner": account,
    }
    if not service_may(PRINCIPAL, "sns:Publish", topic, keys):
        print(f"alarm {alarm.name}: {topic} does not let {PRINCIPAL} publish", file=sys.stderr)
        return
    try:
        sns = client_of("sns", PRINCIPAL, topic.split(":")[3], alarm.alarm_arn)
        sns.publish(TopicArn=topic, Subject=name, Message=text)
    except (ClientError, BotoCoreError) as error:
        print(f"alarm {alarm.name}: {error}", file=sys.stderr)


def _detail(alarm: Any, before: tuple[str, str, datetime]) -> dict[str, Any]:
    metric = {
        "dimensions": {each.name: each.value for each in alarm.dimensions},
        "name": alarm.metric_name,
        "namespace": alarm.namespace,
    }
    stat = {"metric": metric, "period": int(alarm.period), "stat": alarm.statistic}
    metrics = [{"id": "m1", "metricStat": stat, "returnData": True}]
    return {
        "alarmName": alarm.name,
        "configuration": {"description": alarm.description or "", "metrics": metrics},
        "previousState": _state(*before),
        "state": _state(alarm.state_value, alarm.state_reason, alarm.state_updated_timestamp),
    }


def _state(value: str, reason: str, at: datetime) -> dict[str, str]:
    stamp = f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}+0000"
    return {"reason": reason, "timestamp": stamp, "value": value}


def look_soon(backend: Any) -> None:
    """Data has come, or an alarm: look at all of them in a moment."""

    def look_at_all() -> None:
        for alarm in list(backend.alarms.values()):
            look(backend, alarm, CLOCK.time())

    SCHEDULER.soon(lambda: change("cloudwatch", look_at_all))


class Alarms:
    """All alarms, as a source of the scheduler: each minute that begins."""

    def due(self) -> float | None:
        """When the next minute begins, where there are alarms."""
        return min((_last(backend) + MINUTE for backend in _watched()), default=None)

    def run(self, now: float) -> None:
        """Look at all alarms for each minute that has begun."""
        change("cloudwatch", lambda: self._look(now))

    def resume(self, now: float) -> None:
        """The minutes without a server are looked at as any others: no data came in them."""

    def _look(self, now: float) -> None:
        for backend in list(_watched()):
            last, current = _last(backend), now // MINUTE * MINUTE
            backend.sluice_looked = current
            first = max(last + MINUTE, current - MOST * MINUTE)
            for moment in range(int(first), int(current) + 1, MINUTE):
                for alarm in list(backend.alarms.values()):
                    look(backend, alarm, moment)


def _last(backend: Any) -> float:
    """The minute at which the alarms were looked at last."""
    if not hasattr(backend, "sluice_looked"):
        backend.sluice_looked = CLOCK.time() // MINUTE * MINUTE
    return float(backend.sluice_looked)


def _watched() -> Iterator[Any]:
    for backends in list(cloudwatch_backends.values()):
        for backend in list(backends.values()):
            if backend.alarms:
                yield backend
            else:
                backend.__dict__.pop("sluice_looked", None)


SCHEDULER.add(Alarms())
