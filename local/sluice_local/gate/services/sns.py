"""SNS: topics; a subscription's ARN is its topic's and one word more.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known, Params
from sluice_local.gate.generic import asked_by_name


def _topic(params: Params) -> Iterable[str]:
    subscription = params.get("SubscriptionArn")
    if subscription:
        return [str(subscription).rsplit(":", 1)[0]]
    named = params.get("TopicArn") or params.get("TargetArn") or params.get("Name")
    return [str(named)] if named else []


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """By the reference; publishing in batches is publishing."""
    action = "Publish" if call.operation == "PublishBatch" else None
    return asked_by_name(call, account, {"topic": _topic}, action)
