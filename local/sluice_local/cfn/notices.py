"""EventBridge hears of each state of stacks and resources.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-resource-status-change.html
"""

from typing import Any

from sluice_local.events import bus

SOURCE = "aws.cloudformation"
STACK = "CloudFormation Stack Status Change"
RESOURCE = "CloudFormation Resource Status Change"


def tell(event: dict[str, Any]) -> None:
    """``event`` is a stack event as DescribeStackEvents has it."""
    _, _, _, region, account, _ = event["StackId"].split(":", 5)
    detail = {
        "stack-id": event["StackId"],
        "status-details": {
            "status": event["ResourceStatus"],
            "status-reason": event.get("ResourceStatusReason") or "",
        },
    }
    if event.get("ClientRequestToken"):
        detail["client-request-token"] = event["ClientRequestToken"]
    kind = STACK
    if event.get("PhysicalResourceId") != event["StackId"]:
        kind = RESOURCE
        detail["logical-resource-id"] = event["LogicalResourceId"]
        detail["physical-resource-id"] = event.get("PhysicalResourceId") or ""
        detail["resource-type"] = event["ResourceType"]
    bus.emit(SOURCE, kind, detail, account=account, region=region, resources=[event["StackId"]])
