"""AWS Budgets: updates, subscribers and tags, which moto 5.2.5 lacks.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Budgets.html
"""

import json
from typing import Any

from moto.budgets.exceptions import NotFoundException
from moto.budgets.models import Budget, BudgetsBackend
from moto.budgets.responses import BudgetsResponse

from sluice_local.clock import CLOCK

_create_budget = BudgetsBackend.create_budget


def _create_normalised(self: Any, account_id: str, budget: Any, notifications: Any) -> None:
    """Write the amount as Budgets writes it, e.g. ``5.0``."""
    _create_budget(self, account_id, _normalised(budget), notifications)


def _normalised(budget: dict[str, Any]) -> dict[str, Any]:
    limit = budget.get("BudgetLimit")
    if limit is None:
        return budget
    return {**budget, "BudgetLimit": {**limit, "Amount": str(float(limit["Amount"]))}}


def _find(response: Any, name: str | None = None) -> Any:
    """The budget that the request names, or NotFoundException."""
    account = response._get_param("AccountId")
    name = name or response._get_param("BudgetName")
    found = response.backend.budgets[account].get(name)
    if found is None:
        raise NotFoundException(f"Unable to get budget: {name} - the budget doesn't exist.")
    return found


def _find_notification(response: Any, wanted: dict[str, Any]) -> Any:
    """The budget's notification with these details; ThresholdType may be left out."""
    for notification in _find(response).notifications:
        if _key(notification.details) == _key(wanted):
            return notification
    raise NotFoundException("Unable to get notification - the notification doesn't exist.")


def _key(details: dict[str, Any]) -> tuple[Any, ...]:
    return (
        details["NotificationType"],
        details["ComparisonOperator"],
        float(details["Threshold"]),
        details.get("ThresholdType", "PERCENTAGE"),
    )


def _update_budget(self: Any) -> str:
    """Replace all of the budget except its notifications."""
    new = _normalised(self._get_param("NewBudget"))
    found = _find(self, new["BudgetName"])
    period = found.budget["TimePeriod"]
    found.budget = {"TimePeriod": period, **new, "LastUpdatedTime": CLOCK.time()}
    return "{}"


def _update_notification(self: Any) -> str:
    """Replace a notification's details; its subscribers stay."""
    notification = _find_notification(self, self._get_param("OldNotification"))
    notification.details = self._get_param("NewNotification")
    return "{}"


def _describe_notifications(self: Any) -> str:
    """The notifications with their state; moto fails for a budget that is not there."""
    found = [{"NotificationState": "OK", **each.details} for each in _find(self).notifications]
    return json.dumps({"Notifications": found})


def _describe_subscribers(self: Any) -> str:
    """Who hears of a notification."""
    notification = _find_notification(self, self._get_param("Notification"))
    return json.dumps({"Subscribers": notification.subscribers})


def _tags(response: Any) -> dict[str, str]:
    name = response._get_param("ResourceARN").split(":budget/", 1)[-1]
    account = response.current_account
    found = response.backend.budgets[account].get(name)
    if found is None:
        raise NotFoundException(f"Unable to get budget: {name} - the budget doesn't exist.")
    tags: dict[str, str] = found.__dict__.setdefault("tags", {})
    return tags


def _tag_resource(self: Any) -> str:
    _tags(self).update({tag["Key"]: tag["Value"] for tag in self._get_param("ResourceTags")})
    return "{}"


def _untag_resource(self: Any) -> str:
    for key in self._get_param("ResourceTagKeys"):
        _tags(self).pop(key, None)
    return "{}"


def _list_tags(self: Any) -> str:
    tags = [{"Key": key, "Value": value} for key, value in _tags(self).items()]
    return json.dumps({"ResourceTags": tags})


_create = BudgetsResponse.create_budget


def _create_with_tags(self: Any) -> Any:
    """Keep the tags that a new budget is given."""
    answer = _create(self)
    budget: Budget = _find(self, self._get_param("Budget")["BudgetName"])
    given = self._get_param("ResourceTags") or []
    budget.tags = {tag["Key"]: tag["Value"] for tag in given}
    return answer


BudgetsBackend.create_budget = _create_normalised
BudgetsResponse.create_budget = _create_with_tags
BudgetsResponse.update_budget = _update_budget
BudgetsResponse.update_notification = _update_notification
BudgetsResponse.describe_notifications_for_budget = _describe_notifications
BudgetsResponse.describe_subscribers_for_notification = _describe_subscribers
BudgetsResponse.tag_resource = _tag_resource
BudgetsResponse.untag_resource = _untag_resource
BudgetsResponse.list_tags_for_resource = _list_tags
