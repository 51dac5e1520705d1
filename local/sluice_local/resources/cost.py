"""AWS::Budgets::Budget, AWS::CE::AnomalyMonitor and AWS::CE::AnomalySubscription.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Budgets.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CE.html
"""

import json
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import (
    Context,
    Handler,
    Json,
    changed,
    error_code,
    only,
    same_json,
)


class Budget(Handler):
    """A budget with its notifications."""

    type = "AWS::Budgets::Budget"
    supported = frozenset({"Budget", "NotificationsWithSubscribers", "ResourceTags"})
    #: A limit that follows what was spent: nothing is spent here.
    lacking = frozenset({"Budget/AutoAdjustData"})

    def identifier(self, properties: Json) -> str | None:
        """The budget's name."""
        name = properties["Budget"].get("BudgetName")
        return str(name) if name else None

    def create(self, context: Context) -> Json:
        """CreateBudget with its notifications."""
        properties = context.after
        name = self.identifier(properties) or context.physical_name(100)
        wanted: Json = {"Budget": {**_budget(properties["Budget"]), "BudgetName": name}}
        notifications = properties.get("NotificationsWithSubscribers", [])
        if notifications:
            wanted["NotificationsWithSubscribers"] = notifications
        tags = tag_list(tag_map(properties.get("ResourceTags")))
        if tags:
            wanted["ResourceTags"] = tags
        try:
            context.client("budgets").create_budget(AccountId=context.account, **wanted)
        except ClientError as error:
            if error_code(error) == "DuplicateRecordException":
                raise self.exists(name) from error
            raise
        context.made(name)
        return {"Id": name}

    def update(self, context: Context) -> Json:
        """UpdateBudget, and tags."""
        physical_id = context.physical_id
        before, after = context.before, context.after
        budgets = context.client("budgets")
        if changed(before, after, "Budget"):
            budgets.update_budget(
                AccountId=context.account,
                NewBudget={**_budget(after["Budget"]), "BudgetName": physical_id},
            )
        old, new = tag_map(before.get("ResourceTags")), tag_map(after.get("ResourceTags"))
        arn = context.arn("budgets", f"budget/{physical_id}", region="")
        if set(old) - set(new):
            budgets.untag_resource(ResourceARN=arn, ResourceTagKeys=sorted(set(old) - set(new)))
        if new and new != old:
            budgets.tag_resource(ResourceARN=arn, ResourceTags=tag_list(new))
        return {"Id": physical_id}

    def delete(self, context: Context) -> None:
        """DeleteBudget."""
        physical_id = context.physical_id
        context.client("budgets").delete_budget(AccountId=context.account, BudgetName=physical_id)


def _budget(budget: Json) -> Json:
    """The budget as the API takes it: amounts are text, times are times."""
    out = dict(budget)
    if "BudgetLimit" in out:
        out["BudgetLimit"] = _spend(out["BudgetLimit"])
    if "PlannedBudgetLimits" in out:
        out["PlannedBudgetLimits"] = {
            start: _spend(spend) for start, spend in out["PlannedBudgetLimits"].items()
        }
    if "TimePeriod" in out:
        out["TimePeriod"] = {key: _moment(value) for key, value in out["TimePeriod"].items()}
    return out


def _spend(spend: Json) -> Json:
    amount = spend["Amount"]
    text = amount if isinstance(amount, str) else format(amount, "g")
    return {"Amount": text, "Unit": spend["Unit"]}


def _moment(value: Any) -> datetime:
    text = str(value)
    if text.isdigit():
        return datetime.fromtimestamp(int(text), UTC)
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class AnomalyMonitor(Handler):
    """A Cost Anomaly Detection monitor."""

    type = "AWS::CE::AnomalyMonitor"
    supported = frozenset(
        {"MonitorDimension", "MonitorName", "MonitorSpecification", "MonitorType", "ResourceTags"}
    )

    def create(self, context: Context) -> Json:
        """CreateAnomalyMonitor."""
        properties = context.after
        wanted: Json = {
            key: properties[key]
            for key in ("MonitorName", "MonitorType", "MonitorDimension")
            if key in properties
        }
        if "MonitorSpecification" in properties:
            wanted["MonitorSpecification"] = json.loads(properties["MonitorSpecification"])
        ce = context.client("ce")
        tags = tag_list(tag_map(properties.get("ResourceTags")))
        arn = str(ce.create_anomaly_monitor(AnomalyMonitor=wanted, ResourceTags=tags)["MonitorArn"])
        context.made(arn)
        return {"MonitorArn": arn}

    def update(self, context: Context) -> Json:
        """UpdateAnomalyMonitor: a monitor's name is all that changes."""
        physical_id = context.physical_id
        after = context.after
        context.client("ce").update_anomaly_monitor(
            MonitorArn=physical_id, MonitorName=after["MonitorName"]
        )
        return {"MonitorArn": physical_id}

    def delete(self, context: Context) -> None:
        """DeleteAnomalyMonitor."""
        physical_id = context.physical_id
        context.client("ce").delete_anomaly_monitor(MonitorArn=physical_id)

    def read(self, context: Context) -> Json:
        """The monitor; its specification as the template writes it."""
        ce, arn = context.client("ce"), context.physical_id
        (monitor,) = ce.get_anomaly_monitors(MonitorArnList=[arn])["AnomalyMonitors"]
        live = only(monitor, ("MonitorDimension", "MonitorName", "MonitorType"))
        if "MonitorSpecification" in context.before:
            live["MonitorSpecification"] = same_json(
                context.before["MonitorSpecification"], monitor.get("MonitorSpecification")
            )
        return {**live, "ResourceTags": ce.list_tags_for_resource(ResourceArn=arn)["ResourceTags"]}


class AnomalySubscription(Handler):
    """Who hears of the anomalies that monitors find."""

    type = "AWS::CE::AnomalySubscription"
    supported = frozenset(
        {
            "Frequency",
            "MonitorArnList",
            "ResourceTags",
            "Subscribers",
            "SubscriptionName",
            "Threshold",
            "ThresholdExpression",
        }
    )

    def create(self, context: Context) -> Json:
        """CreateAnomalySubscription."""
        properties = context.after
        ce = context.client("ce")
        tags = tag_list(tag_map(properties.get("ResourceTags")))
        arn = str(
            ce.create_anomaly_subscription(
                AnomalySubscription=_subscription(properties), ResourceTags=tags
            )["SubscriptionArn"]
        )
        context.made(arn)
        return {"SubscriptionArn": arn, "AccountId": context.account}

    def update(self, context: Context) -> Json:
        """UpdateAnomalySubscription."""
        physical_id = context.physical_id
        after = context.after
        context.client("ce").update_anomaly_subscription(
            SubscriptionArn=physical_id, **_subscription(after)
        )
        return {"SubscriptionArn": physical_id, "AccountId": context.account}

    def delete(self, context: Context) -> None:
        """DeleteAnomalySubscription."""
        physical_id = context.physical_id
        context.client("ce").delete_anomaly_subscription(SubscriptionArn=physical_id)

    def read(self, context: Context) -> Json:
        """The subscription; its threshold as the template writes it."""
        ce, arn = context.client("ce"), context.physical_id
        (found,) = ce.get_anomaly_subscriptions(SubscriptionArnList=[arn])["AnomalySubscriptions"]
        names = ("Frequency", "MonitorArnList", "Subscribers", "SubscriptionName", "Threshold")
        live = only(found, names)
        if "ThresholdExpression" in context.before:
            live["ThresholdExpression"] = same_json(
                context.before["ThresholdExpression"], found.get("ThresholdExpression")
            )
        return {**live, "ResourceTags": ce.list_tags_for_resource(ResourceArn=arn)["ResourceTags"]}


def _subscription(properties: Json) -> Json:
    names = ("Frequency", "MonitorArnList", "Subscribers", "SubscriptionName", "Threshold")
    wanted = {key: properties[key] for key in names if key in properties}
    if "ThresholdExpression" in properties:
        wanted["ThresholdExpression"] = json.loads(properties["ThresholdExpression"])
    return wanted
