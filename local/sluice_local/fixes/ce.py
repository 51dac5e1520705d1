"""Cost Explorer: Cost Anomaly Detection, which moto 5.2.5 lacks.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Cost_Explorer_Service.html
"""

import json
import uuid
from typing import Any

from moto.ce.responses import CostExplorerResponse
from moto.core.exceptions import JsonRESTError

from sluice_local.clock import CLOCK

Json = dict[str, Any]
MONITOR_CHANGES = ("MonitorName",)
SUBSCRIPTION_CHANGES = (
    "Frequency",
    "MonitorArnList",
    "Subscribers",
    "SubscriptionName",
    "Threshold",
    "ThresholdExpression",
)


class CostError(JsonRESTError):  # type: ignore[misc]  # moto has no types for us
    """One of Cost Explorer's errors, HTTP 400."""

    code = 400


def _monitors(response: Any) -> dict[str, Json]:
    kept: dict[str, Json] = response.ce_backend.__dict__.setdefault("anomaly_monitors", {})
    return kept


def _subscriptions(response: Any) -> dict[str, Json]:
    kept: dict[str, Json] = response.ce_backend.__dict__.setdefault("anomaly_subscriptions", {})
    return kept


def _arn(response: Any, kind: str) -> str:
    return f"arn:aws:ce::{response.current_account}:{kind}/{uuid.uuid4()}"


def _today() -> str:
    return CLOCK.now().strftime("%Y-%m-%d")


def _monitor(response: Any, arn: str) -> Json:
    if arn not in _monitors(response):
        raise CostError("UnknownMonitorException", f"Monitor does not exist: {arn}")
    return _monitors(response)[arn]


def _subscription(response: Any, arn: str) -> Json:
    if arn not in _subscriptions(response):
        raise CostError("UnknownSubscriptionException", f"Subscription does not exist: {arn}")
    return _subscriptions(response)[arn]


def _create_anomaly_monitor(self: Any) -> str:
    """An account has one monitor of services."""
    wanted = self._get_param("AnomalyMonitor")
    if wanted["MonitorType"] == "DIMENSIONAL" and any(
        other["MonitorType"] == "DIMENSIONAL" for other in _monitors(self).values()
    ):
        raise CostError(
            "LimitExceededException", "Limit exceeded on dimensional spend monitor creation"
        )
    arn = _arn(self, "anomalymonitor")
    dates = {"CreationDate": _today(), "LastUpdatedDate": _today()}
    _monitors(self)[arn] = {**wanted, **dates, "MonitorArn": arn}
    _tag(self, arn)
    return json.dumps({"MonitorArn": arn})


def _tag(response: Any, arn: str) -> None:
    tags = response._get_param("ResourceTags")
    if tags:
        response.ce_backend.tag_resource(arn, tags)


def _get_anomaly_monitors(self: Any) -> str:
    wanted = self._get_param("MonitorArnList")
    found = [_monitor(self, arn) for arn in wanted] if wanted else list(_monitors(self).values())
    return json.dumps({"AnomalyMonitors": found})


def _update_anomaly_monitor(self: Any) -> str:
    arn = self._get_param("MonitorArn")
    _update(self, _monitor(self, arn), MONITOR_CHANGES)
    _monitor(self, arn)["LastUpdatedDate"] = _today()
    return json.dumps({"MonitorArn": arn})


def _delete_anomaly_monitor(self: Any) -> str:
    """Subscriptions lose the monitor as well."""
    arn = self._get_param("MonitorArn")
    _monitor(self, arn)
    del _monitors(self)[arn]
    for subscription in _subscriptions(self).values():
        kept = [each for each in subscription["MonitorArnList"] if each != arn]
        subscription["MonitorArnList"] = kept
    return "{}"


def _check_subscription(response: Any, wanted: Json) -> None:
    for arn in wanted["MonitorArnList"]:
        _monitor(response, arn)
    kinds = {each["Type"] for each in wanted["Subscribers"]}
    if wanted["Frequency"] == "IMMEDIATE" and kinds != {"SNS"}:
        raise CostError("ValidationException", "Immediate frequency only supports SNS subscribers")
    if wanted["Frequency"] != "IMMEDIATE" and kinds != {"EMAIL"}:
        raise CostError(
            "ValidationException", "Daily or weekly frequencies only support Email subscriptions"
        )


def _create_anomaly_subscription(self: Any) -> str:
    wanted = self._get_param("AnomalySubscription")
    _check_subscription(self, wanted)
    arn = _arn(self, "anomalysubscription")
    subscribers = [{**each, "Status": "CONFIRMED"} for each in wanted["Subscribers"]]
    _subscriptions(self)[arn] = {
        **wanted,
        "Subscribers": subscribers,
        "SubscriptionArn": arn,
        "AccountId": self.current_account,
    }
    _tag(self, arn)
    return json.dumps({"SubscriptionArn": arn})


def _get_anomaly_subscriptions(self: Any) -> str:
    wanted, monitor = self._get_param("SubscriptionArnList"), self._get_param("MonitorArn")
    everything = list(_subscriptions(self).values())
    found = [_subscription(self, arn) for arn in wanted] if wanted else everything
    if monitor:
        found = [each for each in found if monitor in each["MonitorArnList"]]
    return json.dumps({"AnomalySubscriptions": found})


def _update_anomaly_subscription(self: Any) -> str:
    arn = self._get_param("SubscriptionArn")
    changed = dict(_subscription(self, arn))
    _update(self, changed, SUBSCRIPTION_CHANGES)
    _check_subscription(self, changed)
    _subscriptions(self)[arn] = changed
    return json.dumps({"SubscriptionArn": arn})


def _update(response: Any, kept: Json, names: tuple[str, ...]) -> None:
    for name in names:
        value = response._get_param(name)
        if value is not None:
            kept[name] = value


def _delete_anomaly_subscription(self: Any) -> str:
    arn = self._get_param("SubscriptionArn")
    _subscription(self, arn)
    del _subscriptions(self)[arn]
    return "{}"


def _get_anomalies(self: Any) -> str:  # noqa: ARG001
    """There is no spending here, so there are no anomalies."""
    return json.dumps({"Anomalies": []})


CostExplorerResponse.create_anomaly_monitor = _create_anomaly_monitor
CostExplorerResponse.get_anomaly_monitors = _get_anomaly_monitors
CostExplorerResponse.update_anomaly_monitor = _update_anomaly_monitor
CostExplorerResponse.delete_anomaly_monitor = _delete_anomaly_monitor
CostExplorerResponse.create_anomaly_subscription = _create_anomaly_subscription
CostExplorerResponse.get_anomaly_subscriptions = _get_anomaly_subscriptions
CostExplorerResponse.update_anomaly_subscription = _update_anomaly_subscription
CostExplorerResponse.delete_anomaly_subscription = _delete_anomaly_subscription
CostExplorerResponse.get_anomalies = _get_anomalies
