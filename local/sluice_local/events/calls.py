"""Calls that a trail logs are events too.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from typing import Any

from sluice_local.events import bus

DETAIL_TYPE = "AWS API Call via CloudTrail"
#: What EventBridge itself calls to deliver an event makes no further one, or it would never end.
OWN = "events.amazonaws.com"


def tell(record: dict[str, Any]) -> None:
    """``record`` is CloudTrail's record of one call."""
    if OWN in (record.get("sourceIPAddress"), record["userIdentity"].get("invokedBy")):
        return
    source = f"aws.{str(record['eventSource']).removesuffix('.amazonaws.com')}"
    account = str(record.get("recipientAccountId") or record["userIdentity"].get("accountId"))
    bus.emit(source, DETAIL_TYPE, record, account=account, region=str(record["awsRegion"]))
