"""Every property of the types of Budgets and Cost Explorer, and what their APIs say."""

import json
from datetime import UTC, datetime

from embedded_aws import ACCOUNT, Aws
from property_rows import NEW_TAGS, TAGS, Family, Json, Row


def read_budget(aws: Aws, name: str) -> Json:
    budgets = aws("budgets")
    which = {"AccountId": ACCOUNT, "BudgetName": name}
    found = budgets.describe_notifications_for_budget(**which)["Notifications"]
    arn = f"arn:aws:budgets::{ACCOUNT}:budget/{name}"
    tags = budgets.list_tags_for_resource(ResourceARN=arn)["ResourceTags"]
    return {
        "Budget": budgets.describe_budget(**which)["Budget"],
        "NotificationsWithSubscribers": [
            {
                "Notification": each,
                "Subscribers": budgets.describe_subscribers_for_notification(
                    **which,
                    Notification={k: v for k, v in each.items() if k != "NotificationState"},
                )["Subscribers"],
            }
            for each in found
        ],
        "ResourceTags": tags,
    }


def _notifications(threshold: int) -> list[Json]:
    return [
        {
            "Notification": {
                "ComparisonOperator": "LESS_THAN",
                "NotificationType": "FORECASTED",
                "Threshold": threshold,
                "ThresholdType": "ABSOLUTE_VALUE",
            },
            "Subscribers": [{"Address": "a@example.org", "SubscriptionType": "EMAIL"}],
        }
    ]


def budgets(name: str) -> Family:
    costs = {
        "IncludeCredit": False,
        "IncludeDiscount": False,
        "IncludeOtherSubscription": False,
        "IncludeRecurring": False,
        "IncludeRefund": False,
        "IncludeSubscription": False,
        "IncludeSupport": False,
        "IncludeTax": False,
        "IncludeUpfront": False,
        "UseAmortized": True,
        "UseBlended": False,
    }
    fixed = {
        "BudgetName": name,
        "BudgetType": "USAGE",
        "TimeUnit": "QUARTERLY",
        "BudgetLimit": {"Amount": 12.5, "Unit": "GB"},
        "CostFilters": {"Service": ["AWS Glue", "Amazon S3"]},
        "CostTypes": costs,
        "TimePeriod": {"Start": "2026-01-01T00:00:00Z", "End": "2030-01-01T00:00:00Z"},
    }
    said = {
        **fixed,
        "BudgetLimit": {"Amount": "12.5", "Unit": "GB"},
        "TimePeriod": {
            "Start": datetime(2026, 1, 1, tzinfo=UTC),
            "End": datetime(2030, 1, 1, tzinfo=UTC),
        },
    }
    changed = {
        **fixed,
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": 20, "Unit": "USD"},
        "CostTypes": {name: not value for name, value in costs.items()},
        "TimePeriod": {"Start": "2026-04-01T00:00:00Z", "End": "2031-01-01T00:00:00Z"},
        "CostFilters": {"Service": ["AWS Glue"]},
    }
    dimension = {
        "Dimensions": {"Key": "SERVICE", "Values": ["AWS Glue"], "MatchOptions": ["EQUALS"]}
    }
    tagged = {"Tags": {"Key": "team", "Values": ["data"], "MatchOptions": ["STARTS_WITH"]}}
    category = {
        "CostCategories": {"Key": "unit", "Values": ["research"], "MatchOptions": ["EQUALS"]}
    }
    filters = {"And": [dimension, {"Not": tagged}, {"Or": [category, tagged]}]}
    starts = ("1788220800", "1790812800")

    def planned(amount: object) -> Json:
        limits = {start: {"Amount": amount, "Unit": "USD"} for start in starts}
        about = {"BudgetName": f"{name}-planned", "BudgetType": "COST", "TimeUnit": "MONTHLY"}
        return {"Budget": {**about, "PlannedBudgetLimits": limits}}

    return Family(
        {
            "Fixed": Row(
                "AWS::Budgets::Budget",
                {
                    "Budget": fixed,
                    "NotificationsWithSubscribers": _notifications(80),
                    "ResourceTags": TAGS,
                },
                read_budget,
                {
                    "Budget": said,
                    "NotificationsWithSubscribers": _notifications(80),
                    "ResourceTags": TAGS,
                },
                {"Budget": changed, "ResourceTags": NEW_TAGS},
                {
                    "Budget": {
                        **changed,
                        "BudgetLimit": {"Amount": "20.0", "Unit": "USD"},
                        "TimePeriod": {
                            "Start": datetime(2026, 4, 1, tzinfo=UTC),
                            "End": datetime(2031, 1, 1, tzinfo=UTC),
                        },
                    },
                    "NotificationsWithSubscribers": _notifications(80),
                    "ResourceTags": NEW_TAGS,
                },
            ),
            "Filtered": Row(
                "AWS::Budgets::Budget",
                {
                    "Budget": {
                        "BudgetName": f"{name}-filtered",
                        "BudgetType": "COST",
                        "TimeUnit": "MONTHLY",
                        "BudgetLimit": {"Amount": "7.0", "Unit": "USD"},
                        "FilterExpression": filters,
                        "Metrics": ["NetUnblendedCost"],
                        "BillingViewArn": f"arn:aws:billing::{ACCOUNT}:billingview/custom-1",
                    }
                },
                read_budget,
                then={
                    "Budget": {
                        "BudgetName": f"{name}-filtered",
                        "BudgetType": "COST",
                        "TimeUnit": "MONTHLY",
                        "BudgetLimit": {"Amount": "8.0", "Unit": "USD"},
                        "FilterExpression": tagged,
                        "Metrics": ["UnblendedCost"],
                    }
                },
            ),
            "Planned": Row(
                "AWS::Budgets::Budget",
                planned(10),
                read_budget,
                planned("10"),
                planned(15),
                planned("15"),
            ),
        }
    )


def read_monitor(aws: Aws, arn: str) -> Json:
    ce = aws("ce")
    (found,) = ce.get_anomaly_monitors(MonitorArnList=[arn])["AnomalyMonitors"]
    return {**found, "ResourceTags": ce.list_tags_for_resource(ResourceArn=arn)["ResourceTags"]}


def read_anomalies(aws: Aws, arn: str) -> Json:
    ce = aws("ce")
    (found,) = ce.get_anomaly_subscriptions(SubscriptionArnList=[arn])["AnomalySubscriptions"]
    return {**found, "ResourceTags": ce.list_tags_for_resource(ResourceArn=arn)["ResourceTags"]}


def anomalies(name: str) -> Family:
    """Run where no monitor of services is: an account has one."""
    specification = {"Tags": {"Key": "team", "Values": ["data"], "MatchOptions": ["EQUALS"]}}
    other = {"Tags": {"Key": "team", "Values": ["ops"], "MatchOptions": ["EQUALS"]}}

    def threshold(value: int) -> Json:
        dimension = {"Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "Values": [str(value)]}
        return {"Dimensions": {**dimension, "MatchOptions": ["GREATER_THAN_OR_EQUAL"]}}

    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:{name}"
    custom = {"MonitorName": f"{name}-tags", "MonitorType": "CUSTOM"}
    subscription = {
        "SubscriptionName": name,
        "Frequency": "WEEKLY",
        "MonitorArnList": [{"Ref": "Custom"}],
        "Subscribers": [{"Address": "a@example.org", "Type": "EMAIL", "Status": "CONFIRMED"}],
        "ResourceTags": TAGS,
    }
    said = {key: value for key, value in subscription.items() if key != "MonitorArnList"}
    return Family(
        {
            "Services": Row(
                "AWS::CE::AnomalyMonitor",
                {
                    "MonitorName": name,
                    "MonitorType": "DIMENSIONAL",
                    "MonitorDimension": "SERVICE",
                    "ResourceTags": TAGS,
                },
                read_monitor,
                then={"MonitorName": f"{name}-renamed"},
            ),
            "Custom": Row(
                "AWS::CE::AnomalyMonitor",
                {**custom, "MonitorSpecification": json.dumps(specification)},
                read_monitor,
                {**custom, "MonitorSpecification": specification},
                {"MonitorSpecification": json.dumps(other)},
                {**custom, "MonitorSpecification": other},
            ),
            "Expressed": Row(
                "AWS::CE::AnomalySubscription",
                {**subscription, "ThresholdExpression": json.dumps(threshold(50))},
                read_anomalies,
                {**said, "ThresholdExpression": threshold(50)},
                {
                    "SubscriptionName": f"{name}-2",
                    "Frequency": "IMMEDIATE",
                    "MonitorArnList": [{"Ref": "Services"}],
                    "Subscribers": [{"Address": topic, "Type": "SNS"}],
                    "ThresholdExpression": json.dumps(threshold(70)),
                },
                {
                    "SubscriptionName": f"{name}-2",
                    "Frequency": "IMMEDIATE",
                    "Subscribers": [{"Address": topic, "Type": "SNS"}],
                    "ThresholdExpression": threshold(70),
                },
            ),
            "Counted": Row(
                "AWS::CE::AnomalySubscription",
                {**subscription, "SubscriptionName": f"{name}-3", "Threshold": 33},
                read_anomalies,
                {**said, "SubscriptionName": f"{name}-3", "Threshold": 33},
                {"Threshold": 44},
                {"Threshold": 44},
            ),
        }
    )
