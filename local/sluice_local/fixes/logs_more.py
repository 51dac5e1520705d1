"""CloudWatch Logs: events expire, and metric filters count what comes.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
"""

import json
from typing import Any

from moto.logs.exceptions import InvalidParameterException, ResourceNotFoundException
from moto.logs.models import LogGroup, LogsBackend, LogStream
from moto.logs.responses import LogsResponse

from sluice_local import logs_patterns
from sluice_local.clock import CLOCK

DAY = 86_400_000
TRANSFORMATION = {"metricName", "metricNamespace", "metricValue", "defaultValue", "unit"}

_get_log_events, _filter_log_events = LogStream.get_log_events, LogStream.filter_log_events
_describe_stream, _describe_group = LogStream.to_describe_dict, LogGroup.to_describe_dict
_put_metric_filter = LogsResponse.put_metric_filter
_put_log_events = LogsBackend.put_log_events
_filter_all = LogsResponse.filter_log_events


def _expire(stream: Any) -> None:
    """Drop the events that are older than the group keeps them; those of AWS linger unseen."""
    days = stream.log_group.retention_in_days
    if not days:
        return
    oldest = CLOCK.time() * 1000 - int(days) * DAY
    kept = [event for event in stream.events if event.timestamp >= oldest]
    if len(kept) != len(stream.events):
        stream.events = kept
        stream.stored_bytes = sum(len(event.message) for event in kept)


def _events_not_expired(self: Any, *given: Any, **named: Any) -> Any:
    _expire(self)
    return _get_log_events(self, *given, **named)


def _filtered_not_expired(self: Any, *given: Any, **named: Any) -> Any:
    _expire(self)
    return _filter_log_events(self, *given, **named)


def _stream_described(self: Any) -> Any:
    _expire(self)
    return _describe_stream(self)


def _group_described(self: Any) -> Any:
    for stream in list(self.streams.values()):
        _expire(stream)
    return _describe_group(self)


def _filter_as_asked(self: Any) -> Any:
    """Of a pattern that it does not know moto answers with all events, and of any stream's prefix.

    A page may then be short, or empty, and lead to another one, as AWS's may.
    """
    _terms(self._get_param("filterPattern") or "")
    prefix = self._get_param("logStreamNamePrefix")
    if prefix and self._get_param("logStreamNames"):
        raise InvalidParameterException(msg="logStreamNames and logStreamNamePrefix at once")
    answer = _filter_all(self)
    if not prefix:
        return answer
    page = json.loads(answer)
    for name in ("events", "searchedLogStreams"):
        page[name] = [each for each in page[name] if each["logStreamName"].startswith(prefix)]
    return json.dumps(page)


def _terms(pattern: str) -> list[tuple[str, str]]:
    try:
        return logs_patterns.parse(pattern)
    except logs_patterns.PatternError as error:
        raise InvalidParameterException(msg=str(error)) from None


def _put_checked_filter(self: Any) -> Any:
    """Replace a filter of the same name; refuse what would count nothing."""
    group, name = self._get_param("logGroupName"), self._get_param("filterName")
    if group not in self.logs_backend.groups:
        raise ResourceNotFoundException()
    _terms(self._get_param("filterPattern") or "")
    for each in self._get_param("metricTransformations") or []:
        more = set(each) - TRANSFORMATION
        if more:
            raise NotImplementedError(f"{', '.join(sorted(more))} of a metric filter")
        try:
            float(each["metricValue"])
        except ValueError:
            raise NotImplementedError("metric values out of log events") from None
    for member in ("applyOnTransformedLogs", "emitSystemFieldDimensions", "fieldSelectionCriteria"):
        if self._get_param(member):
            raise NotImplementedError(f"{member} of a metric filter")
    filters = self.logs_backend.filters
    before = list(filters.metric_filters)
    answer = _put_metric_filter(self)
    filters.metric_filters = [
        each
        for each in filters.metric_filters
        if each not in before or (each["filterName"], each["logGroupName"]) != (name, group)
    ]
    return answer


def _put_and_count(
    self: Any, log_group_name: str, log_stream_name: str, log_events: list[dict[str, Any]]
) -> Any:
    answer = _put_log_events(self, log_group_name, log_stream_name, log_events)
    for each in list(self.filters.metric_filters):
        if each["logGroupName"] == log_group_name:
            _count(self, each, log_events)
    return answer


def _count(backend: Any, metric_filter: dict[str, Any], events: list[dict[str, Any]]) -> None:
    """A datum for each event that matches, or one of the default where none does."""
    from sluice_local.metrics.put import put_metric

    terms = logs_patterns.parse(metric_filter["filterPattern"] or "")
    found = sum(logs_patterns.matches(terms, event["message"]) for event in events)
    for each in metric_filter["metricTransformations"]:
        values = [float(each["metricValue"])] * found
        if not values and each.get("defaultValue") is not None:
            values = [float(each["defaultValue"])]
        for value in values:
            put_metric(
                backend.account_id,
                backend.region_name,
                each["metricNamespace"],
                each["metricName"],
                value,
                {},
                each.get("unit") or "None",
            )


LogStream.get_log_events = _events_not_expired
LogStream.filter_log_events = _filtered_not_expired
LogStream.to_describe_dict = _stream_described
LogGroup.to_describe_dict = _group_described
LogsResponse.filter_log_events = _filter_as_asked
LogsResponse.put_metric_filter = _put_checked_filter
LogsBackend.put_log_events = _put_and_count
