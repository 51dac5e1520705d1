"""Cost Explorer: anomaly monitors and subscriptions by ARN.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscostexplorerservice.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known
from sluice_local.gate.generic import asked_by_name, one_of

NAMES = {
    "anomalymonitor": one_of("MonitorArn", "MonitorArnList"),
    "anomalysubscription": one_of("SubscriptionArn", "SubscriptionArnList"),
}


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """By the reference."""
    if call.operation == "GetAnomalySubscriptions":  # its MonitorArn only narrows the list
        names = {"anomalysubscription": NAMES["anomalysubscription"]}
        return asked_by_name(call, account, names)
    return asked_by_name(call, account, NAMES)
