"""CloudWatch: alarms that are looked at, and statistics of exactly the metric that is asked for.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

from typing import Any

from moto.cloudwatch.exceptions import InvalidParameterValue, ResourceNotFound, ValidationError
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult

from sluice_local.aws_errors import refuse
from sluice_local.cfn.paging import page
from sluice_local.metrics import alarm as rules
from sluice_local.metrics import watch
from sluice_local.metrics.statistics import (
    STATISTICS,
    aligned,
    by_period,
    data_of,
    naive,
    statistic,
)
from sluice_local.scheduler import SCHEDULER

NOT_DONE = ("Metrics", "ExtendedStatistic", "ThresholdMetricId", "EvaluateLowSampleCountPercentile")
NEEDED = (
    *("MetricName", "Namespace", "Statistic", "Period", "Threshold"),
    *("EvaluationPeriods", "ComparisonOperator"),
)
KEPT = ("state_value", "state_reason", "state_reason_data", "state_updated_timestamp", "history")
MAX_PERIOD = 86_400 * 7

_put_metric_alarm = CloudWatchResponse.put_metric_alarm
_put_metric_data = CloudWatchResponse.put_metric_data


def _put_checked_alarm(self: Any) -> Any:
    """Refuse what is not looked at; a new alarm has no data yet, a changed one keeps its state."""
    asked = self._get_params()
    for member in NOT_DONE:
        if asked.get(member):
            raise NotImplementedError(f"{member} of an alarm")
    for member in NEEDED:
        if asked.get(member) is None:
            raise ValidationError(f"{member} must not be null")
    _check_alarm(asked)
    name, alarms = asked["AlarmName"], self.cloudwatch_backend.alarms
    before = alarms.get(name)
    answer = _put_metric_alarm(self)
    alarm = alarms[name]
    alarm.state_value = rules.INSUFFICIENT
    if before is not None:
        alarm.__dict__.update({each: getattr(before, each) for each in KEPT})
    watch.look_soon(self.cloudwatch_backend)
    return answer


def _check_alarm(asked: dict[str, Any]) -> None:
    period, periods = int(asked["Period"]), int(asked["EvaluationPeriods"])
    needed = int(asked.get("DatapointsToAlarm") or periods)
    for member, allowed in (
        ("ComparisonOperator", tuple(rules.BREACHES)),
        ("Statistic", STATISTICS),
        ("TreatMissingData", rules.MISSING),
    ):
        value = asked.get(member)
        if value is not None and value not in allowed:
            said = (
                f"Value '{value}' at '{member[0].lower()}{member[1:]}' failed to satisfy constraint"
            )
            raise ValidationError(f"1 validation error detected: {said}: one of {list(allowed)}")
    if period < 10 or (period not in (10, 20, 30) and period % 60):
        raise ValidationError("Period must be 10, 20, 30 or a multiple of 60")
    if period < 60:
        raise NotImplementedError("alarms with periods of less than a minute")
    if periods < 1 or needed > periods or needed < 1:
        raise ValidationError("DatapointsToAlarm must be less than or equal to EvaluationPeriods")
    if period * periods > MAX_PERIOD:
        raise ValidationError("Metrics cannot be checked across more than seven days")
    for member in ("AlarmActions", "OKActions", "InsufficientDataActions"):
        for arn in asked.get(member) or []:
            if not str(arn).startswith("arn:"):
                raise ValidationError(f"Invalid arn syntax: {arn}")
            if ":sns:" not in str(arn):
                raise NotImplementedError("actions of alarms but for SNS topics")


def _describe_alarms(self: Any) -> Any:
    """All filters together, by pages; there are no composite alarms."""
    asked = self._get_params()
    if asked.get("ChildrenOfAlarmName") or asked.get("ParentsOfAlarmName"):
        raise NotImplementedError("composite alarms")
    names, prefix = asked.get("AlarmNames") or [], asked.get("AlarmNamePrefix") or ""
    if names and prefix:
        raise ValidationError("AlarmNamePrefix cannot be specified together with AlarmNames.")
    action, state = asked.get("ActionPrefix") or "", asked.get("StateValue")
    found = [
        alarm
        for _, alarm in sorted(self.cloudwatch_backend.alarms.items())
        if (not names or alarm.name in names)
        and alarm.name.startswith(prefix)
        and (not action or any(each.startswith(action) for each in alarm.alarm_actions))
        and (state is None or alarm.state_value == state)
        and "MetricAlarm" in (asked.get("AlarmTypes") or ["MetricAlarm"])
    ]
    shown, token = page(found, asked.get("NextToken"), int(asked.get("MaxRecords") or 50))
    return ActionResult({"MetricAlarms": shown, "CompositeAlarms": [], "NextToken": token})


def _set_alarm_state(self: Any) -> Any:
    """Actions and events follow, as if the alarm had come to it by itself."""
    asked, backend = self._get_params(), self.cloudwatch_backend
    alarm = backend.alarms.get(asked["AlarmName"])
    if alarm is None:
        raise ResourceNotFound
    if asked["StateValue"] not in (rules.OK, rules.ALARM, rules.INSUFFICIENT):
        raise ValidationError(
            f"1 validation error detected: Value '{asked['StateValue']}' at 'stateValue' failed to "
            "satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]"
        )
    reason, data = asked["StateReason"], asked.get("StateReasonData")
    watch.become(backend, alarm, asked["StateValue"], reason, data)
    return EmptyResult()


def _put_data(self: Any) -> Any:
    """Services' own namespaces are theirs; what comes is looked at."""
    if str(self._get_param("Namespace")).startswith("AWS/"):
        raise InvalidParameterValue("The value AWS/ for parameter Namespace is invalid.")
    answer = _put_metric_data(self)
    watch.look_soon(self.cloudwatch_backend)
    return answer


def _get_metric_statistics(self: Any) -> Any:
    asked = self._get_params()
    if asked.get("ExtendedStatistics"):
        raise NotImplementedError("percentiles of metrics")
    start, end = naive(asked["StartTime"]), naive(asked["EndTime"])
    if start >= end:
        raise InvalidParameterValue(
            "The parameter StartTime must be less than the parameter EndTime."
        )
    wanted, period = asked.get("Statistics") or [], _period(asked["Period"])
    unknown = set(wanted) - set(STATISTICS)
    if unknown or not wanted:
        raise InvalidParameterValue("The value for parameter Statistics is invalid.")
    data = _data(self, asked, asked.get("Unit"))
    points = [
        {"Timestamp": at, "Unit": found[0].unit or "None"}
        | {name: statistic(name, found) for name in wanted}
        for at, found in by_period(data, aligned(start, min(period, 60)), end, period).items()
    ]
    return ActionResult({"Label": asked["MetricName"], "Datapoints": points})


def _get_metric_data(self: Any) -> Any:
    asked = self._get_params()
    start, end = naive(asked["StartTime"]), naive(asked["EndTime"])
    if start >= end:
        raise ValidationError("The parameter StartTime must be less than the parameter EndTime.")
    if asked.get("NextToken"):
        raise InvalidParameterValue("Request parameter NextToken is invalid")
    results = []
    for query in asked["MetricDataQueries"]:
        if query.get("Expression"):
            raise NotImplementedError("metric math and Metrics Insights")
        stat = query.get("MetricStat")
        if not stat:
            raise ValidationError("The parameter MetricStat is required.")
        if stat["Stat"] not in STATISTICS:
            raise NotImplementedError("percentiles of metrics")
        period = _period(stat["Period"])
        data = _data(self, stat["Metric"], stat.get("Unit"))
        found = by_period(data, aligned(start, period), end, period)
        points = [(at, statistic(stat["Stat"], each)) for at, each in found.items()]
        if asked.get("ScanBy") != "TimestampAscending":
            points.reverse()
        if str(query.get("ReturnData", True)).lower() == "true":
            results.append(
                {
                    "Id": query["Id"],
                    "Label": query.get("Label") or stat["Metric"]["MetricName"],
                    "Timestamps": [at for at, _ in points],
                    "Values": [value for _, value in points],
                    "StatusCode": "Complete",
                }
            )
    return ActionResult({"MetricDataResults": results, "Messages": []})


def _list_metrics(self: Any) -> Any:
    """Each metric once, by pages of 500."""
    asked = self._get_params()
    if asked.get("IncludeLinkedAccounts") or asked.get("OwningAccount"):
        raise NotImplementedError("metrics of other accounts")
    wanted = {each["Name"]: each.get("Value") for each in asked.get("Dimensions") or []}
    found = {}
    for datum in list(self.cloudwatch_backend.metric_data):
        has = {each.name: each.value for each in datum.dimensions}
        if (
            asked.get("Namespace") in (None, datum.namespace)
            and asked.get("MetricName") in (None, datum.name)
            and all(key in has and value in (None, has[key]) for key, value in wanted.items())
        ):
            found[(datum.namespace, datum.name, tuple(sorted(has.items())))] = {
                "Namespace": datum.namespace,
                "MetricName": datum.name,
                "Dimensions": [{"Name": key, "Value": value} for key, value in has.items()],
            }
    shown, token = page(list(found.values()), asked.get("NextToken"), 500)
    return ActionResult({"Metrics": shown, "NextToken": token})


def _data(self: Any, metric: dict[str, Any], unit: str | None) -> list[Any]:
    dimensions = {each["Name"]: each["Value"] for each in metric.get("Dimensions") or []}
    name = metric["MetricName"]
    return data_of(self.cloudwatch_backend, metric["Namespace"], name, dimensions, unit)


def _period(value: Any) -> int:
    period = int(value)
    if period not in (1, 5, 10, 20, 30) and (period < 60 or period % 60):
        raise InvalidParameterValue("The value for parameter Period is invalid.")
    return period


CloudWatchResponse.put_metric_alarm = _put_checked_alarm
CloudWatchResponse.describe_alarms = _describe_alarms
CloudWatchResponse.set_alarm_state = _set_alarm_state
CloudWatchResponse.put_metric_data = _put_data
CloudWatchResponse.get_metric_statistics = _get_metric_statistics
CloudWatchResponse.get_metric_data = _get_metric_data
CloudWatchResponse.list_metrics = _list_metrics
for _name in ("put_dashboard", "put_insight_rule", "describe_alarms_for_metric"):
    setattr(CloudWatchResponse, _name, refuse(f"CloudWatch's {_name}"))
SCHEDULER.wake()
