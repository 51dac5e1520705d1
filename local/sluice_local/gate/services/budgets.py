"""Budgets: seeing and changing are one permission each.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known, Params
from sluice_local.gate.generic import asked_by_name

VIEW = (
    *("DescribeBudget", "DescribeBudgets", "DescribeBudgetPerformanceHistory"),
    *("DescribeBudgetNotificationsForAccount", "DescribeNotificationsForBudget"),
    "DescribeSubscribersForNotification",
)
MODIFY = (
    *("CreateBudget", "UpdateBudget", "DeleteBudget", "CreateNotification", "UpdateNotification"),
    *("DeleteNotification", "CreateSubscriber", "UpdateSubscriber", "DeleteSubscriber"),
)


def _budget(params: Params) -> Iterable[str]:
    budget = params.get("Budget") or params.get("NewBudget") or {}
    return [str(params.get("BudgetName") or budget.get("BudgetName") or "*")]


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """ViewBudget or ModifyBudget on the budget; on all when the call names none."""
    action = "ViewBudget" if call.operation in VIEW else None
    action = "ModifyBudget" if call.operation in MODIFY else action
    if action is None:
        return asked_by_name(call, account)
    return asked_by_name(call, account, {"budget": _budget}, action)
