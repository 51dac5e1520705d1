"""The event bus: takes events and finds the rules that they match.

``emit`` is for the other services: https://docs.aws.amazon.com/eventbridge/latest/ref/events.html
"""

import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sluice_local.clock import CLOCK
from sluice_local.scheduler import SCHEDULER

MODELS = "moto.events.models"


def emit(
    source: str,
    detail_type: str,
    detail: dict[str, Any],
    *,
    account: str,
    region: str,
    resources: Sequence[str] = (),
) -> None:
    """Something has happened in a service. Returns at once and never fails its caller."""
    if MODELS in sys.modules:  # else there are no rules
        put(envelope(source, detail_type, detail, account, region, resources))


def emit_event(event: dict[str, Any]) -> None:
    """An event that has its envelope: ``account``, ``region``, ``source``, ``detail-type``, ..."""
    if MODELS in sys.modules:
        put(event)


def envelope(
    source: str,
    detail_type: str,
    detail: dict[str, Any],
    account: str,
    region: str,
    resources: Sequence[str] = (),
    time: datetime | None = None,
) -> dict[str, Any]:
    """An event: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html."""
    moment = (time or CLOCK.now()).astimezone(UTC)
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": detail_type,
        "source": source,
        "account": account,
        "time": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": list(resources),
        "detail": detail,
    }


def put(event: dict[str, Any], bus: str = "default") -> None:
    """Give the event to all rules of the bus that it matches, in the background."""
    SCHEDULER.soon(lambda: _to_rules(event, bus))


def _to_rules(event: dict[str, Any], bus: str) -> None:
    from moto.events.models import events_backends

    from sluice_local.events import delivery, patterns

    found = events_backends[event["account"]][event["region"]].event_buses.get(bus)
    for rule in list(found.rules.values()) if found is not None else []:
        pattern = rule.event_pattern.get_pattern()
        if not pattern or rule.state == "DISABLED":
            continue
        if rule.state == "ENABLED" and is_read(event):
            continue
        if patterns.matches(pattern, event):
            delivery.count(rule, "MatchedEvents")
            delivery.deliver(rule, event)


def is_read(event: dict[str, Any]) -> bool:
    """Read-only calls of CloudTrail's, which only rules in a state of their own get.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
    """
    if event["detail-type"] != "AWS API Call via CloudTrail":
        return False
    name = str(event["detail"].get("eventName", ""))
    return name.startswith(("Get", "List", "Describe"))
