"""CloudWatch: alarms and dashboards by name; metrics have no ARN.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known
from sluice_local.gate.generic import asked_by_name, one_of

#: The reference has a type ``dataset`` for metrics that no parameter of these names.
NAMES = {
    "alarm": one_of("AlarmName", "AlarmNames"),
    "dashboard": one_of("DashboardName", "DashboardNames"),
    "insight-rule": one_of("RuleName", "RuleNames"),
}


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """By the reference; DescribeAlarms without names asks for all alarms."""
    if call.operation == "DescribeAlarms" and not call.params.get("AlarmNames"):
        return asked_by_name(call, account, {"alarm": lambda _: ["*"]})
    return asked_by_name(call, account, NAMES)
