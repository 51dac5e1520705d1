"""AWS::CloudWatch::Alarm.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
"""

from sluice_local.cfn.tags import tag_list, tag_map
from sluice_local.resources.base import Context, GoneError, Handler, Json, only, without

MEMBERS = (
    *("ActionsEnabled", "AlarmActions", "AlarmDescription", "ComparisonOperator"),
    *("DatapointsToAlarm", "Dimensions", "EvaluationPeriods", "InsufficientDataActions"),
    *("MetricName", "Namespace", "OKActions", "Period", "Statistic", "Threshold"),
    *("TreatMissingData", "Unit"),
)
LISTS = ("AlarmActions", "Dimensions", "InsufficientDataActions", "OKActions")


class Alarm(Handler):
    """An alarm on one metric."""

    type = "AWS::CloudWatch::Alarm"
    supported = frozenset({*MEMBERS, "AlarmName", "Tags"})

    def create(self, context: Context) -> Json:
        """PutMetricAlarm, unless an alarm of this name is there."""
        properties, cloudwatch = context.after, context.client("cloudwatch")
        name = properties.get("AlarmName") or context.physical_name(255)
        if cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]:
            raise self.exists(name)
        tags = tag_map(properties.get("Tags"))
        more = {"Tags": tag_list(tags)} if tags else {}
        cloudwatch.put_metric_alarm(AlarmName=name, **only(properties, MEMBERS), **more)
        context.made(name)
        return {"Arn": _arn(context, name)}

    def update(self, context: Context) -> Json:
        """PutMetricAlarm as a whole, and tags."""
        cloudwatch, name = context.client("cloudwatch"), context.physical_id
        before, after = context.before, context.after
        if without(before, "Tags") != without(after, "Tags"):
            cloudwatch.put_metric_alarm(AlarmName=name, **only(after, MEMBERS))
        old, new = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
        arn = _arn(context, name)
        if set(old) - set(new):
            cloudwatch.untag_resource(ResourceARN=arn, TagKeys=sorted(set(old) - set(new)))
        if new and new != old:
            cloudwatch.tag_resource(ResourceARN=arn, Tags=tag_list(new))
        return {"Arn": arn}

    def delete(self, context: Context) -> None:
        """DeleteAlarms, which is content when there is none."""
        context.client("cloudwatch").delete_alarms(AlarmNames=[context.physical_id])

    def read(self, context: Context) -> Json:
        """The alarm as DescribeAlarms has it; empty lists are none."""
        cloudwatch, name = context.client("cloudwatch"), context.physical_id
        found = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
        if not found:
            raise GoneError(f"Alarm {name} is not found")
        live = only(found[0], (*MEMBERS, "AlarmName"))
        for member in LISTS:
            if not live.get(member) and member not in context.before:
                live.pop(member, None)
        tags = cloudwatch.list_tags_for_resource(ResourceARN=found[0]["AlarmArn"])["Tags"]
        return {**live, "Tags": tags}


def _arn(context: Context, name: str) -> str:
    return context.arn("cloudwatch", f"alarm:{name}")
