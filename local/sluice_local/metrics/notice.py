"""What an alarm publishes to a topic.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
"""

import json
from datetime import datetime
from functools import cache
from typing import Any

import botocore.session


@cache
def region_title(region: str) -> str:
    """The region's name for people, such as ``US East (N. Virginia)``."""
    data = botocore.session.get_session().get_component("endpoint_resolver")
    for partition in data._endpoint_data["partitions"]:
        if region in partition["regions"]:
            return str(partition["regions"][region]["description"])
    return region


def subject(alarm: Any, region: str) -> str:
    """``ALARM: "name" in US East (N. Virginia)``."""
    return f'{alarm.state_value}: "{alarm.name}" in {region_title(region)}'[:100]


def message(alarm: Any, before: str, account: str, region: str, moment: datetime) -> str:
    """The message's JSON."""
    return json.dumps(
        {
            "AlarmName": alarm.name,
            "AlarmDescription": alarm.description,
            "AWSAccountId": account,
            "AlarmConfigurationUpdatedTimestamp": _stamp(alarm.configuration_updated_timestamp),
            "NewStateValue": alarm.state_value,
            "NewStateReason": alarm.state_reason,
            "StateChangeTime": _stamp(moment),
            "Region": region_title(region),
            "AlarmArn": alarm.alarm_arn,
            "OldStateValue": before,
            "OKActions": alarm.ok_actions,
            "AlarmActions": alarm.alarm_actions,
            "InsufficientDataActions": alarm.insufficient_data_actions,
            "Trigger": {
                "MetricName": alarm.metric_name,
                "Namespace": alarm.namespace,
                "StatisticType": "Statistic",
                "Statistic": alarm.statistic.upper(),
                "Unit": alarm.unit,
                "Dimensions": [{"value": e.value, "name": e.name} for e in alarm.dimensions],
                "Period": int(alarm.period),
                "EvaluationPeriods": int(alarm.evaluation_periods),
                "DatapointsToAlarm": int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
                "ComparisonOperator": alarm.comparison_operator,
                "Threshold": float(alarm.threshold),
                "TreatMissingData": alarm.treat_missing_data or "missing",
                "EvaluateLowSampleCountPercentile": "",
            },
        }
    )


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}+0000"
