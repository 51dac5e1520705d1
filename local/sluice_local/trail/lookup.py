"""LookupEvents: what is asked, and a page of the answer.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sluice_local.trail.book import COLUMNS, OF_RESOURCES, Book, Found, Search

MOST = 50


class LookupFailedError(Exception):
    """One of CloudTrail's errors: its code and its message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def lookup(book: Book, asked: Mapping[str, Any], account: str, region: str) -> dict[str, Any]:
    """A page of events, the newest first. ``asked`` are the request's members.

    Raises ``LookupFailedError``.
    """
    search = _search(asked, account, region)
    limit = asked.get("MaxResults", MOST)
    if not isinstance(limit, int) or not 1 <= limit <= MOST:
        raise LookupFailedError(
            "InvalidMaxResultsException", f"MaxResults must be between 1 and {MOST}."
        )
    if asked.get("EventCategory") == "insight":
        return {"Events": []}  # no trail analyses anything here
    before = _position(asked.get("NextToken"), search)
    found = book.search(search, limit + 1, before)
    page = found[:limit]
    answer: dict[str, Any] = {"Events": [_event(each) for each in page]}
    if len(found) > limit:
        answer["NextToken"] = _token(page[-1], search)
    return answer


def _search(asked: Mapping[str, Any], account: str, region: str) -> Search:
    attributes = asked.get("LookupAttributes") or []
    if len(attributes) > 1:
        raise LookupFailedError(
            "InvalidLookupAttributesException", "Only one lookup attribute can be specified."
        )
    attribute = None
    for each in attributes:
        key, value = each.get("AttributeKey"), each.get("AttributeValue")
        if (key not in COLUMNS and key not in OF_RESOURCES) or not value:
            raise LookupFailedError(
                "InvalidLookupAttributesException", f"The lookup attribute {key} is not valid."
            )
        attribute = (key, value)
    start, end = _time(asked.get("StartTime")), _time(asked.get("EndTime"))
    if start and end and start > end:
        raise LookupFailedError(
            "InvalidTimeRangeException", "The start time occurs after the end time."
        )
    return Search(account, region, attribute, start, end)


def _time(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(float(value), UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise LookupFailedError(
            "InvalidTimeRangeException", "The time range is outside the range of possible values."
        ) from error


def _event(found: Found) -> dict[str, Any]:
    record = found.record
    event = {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "ReadOnly": "true" if record["readOnly"] else "false",
        "AccessKeyId": record["userIdentity"].get("accessKeyId"),
        "EventTime": found.time,
        "EventSource": record["eventSource"],
        "Username": found.username,
        "Resources": [
            {"ResourceType": kind, "ResourceName": name} for kind, name in found.resources
        ],
        "CloudTrailEvent": json.dumps(record),
    }
    return {name: value for name, value in event.items() if value is not None}


def _token(last: Found, search: Search) -> str:
    text = json.dumps([_digest(search), last.time, last.id])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _position(token: Any, search: Search) -> tuple[int, int] | None:
    """Where a page begins. A token is only good for the request that it came with."""
    if token is None:
        return None
    try:
        digest, time, number = json.loads(base64.urlsafe_b64decode(str(token)))
        if digest == _digest(search):
            return int(time), int(number)
    except (ValueError, TypeError):
        pass
    raise LookupFailedError("InvalidNextTokenException", "The token is not valid.")


def _digest(search: Search) -> str:
    return hashlib.sha256(repr(search).encode()).hexdigest()[:16]
