"""Which events a trail logs. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Services whose events are global; the others have a region, even if it is always us-east-1.
#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html
GLOBAL_SOURCES = ("iam.amazonaws.com", "cloudfront.amazonaws.com")
Selector = Mapping[str, Any]
#: Operators of advanced selectors; each has a ``Not``.
TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "Equals": str.__eq__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
}


@dataclass(frozen=True)
class Subject:
    """An event and what its data resource is: type and ARN, or the beginning of the ARN."""

    record: Mapping[str, Any]
    kind: str | None = None
    arn: str | None = None


@dataclass(frozen=True)
class Selection:
    """What decides of a trail's events. Without any selectors it logs all management events."""

    region: str
    multi_region: bool
    global_events: bool
    basic: Sequence[Selector] = ()
    advanced: Sequence[Selector] = ()


def logs(selection: Selection, subject: Subject) -> bool:
    """Whether the trail logs the event."""
    record = subject.record
    if record["eventSource"] in GLOBAL_SOURCES and not selection.global_events:
        return False
    if not selection.multi_region and record["awsRegion"] != selection.region:
        return False
    if selection.advanced:
        return any(_advanced(selector, subject) for selector in selection.advanced)
    if selection.basic:
        return any(_basic(selector, subject) for selector in selection.basic)
    return bool(record["managementEvent"])


def _basic(selector: Selector, subject: Subject) -> bool:
    record = subject.record
    kind = selector.get("ReadWriteType", "All")
    if kind != "All" and (kind == "ReadOnly") != record["readOnly"]:
        return False
    if record["managementEvent"]:
        excluded = selector.get("ExcludeManagementEventSources") or ()
        return bool(selector.get("IncludeManagementEvents", True)) and (
            record["eventSource"] not in excluded
        )
    return any(
        subject.kind == resource.get("Type")
        and any(str(subject.arn).startswith(value) for value in resource.get("Values") or ())
        for resource in selector.get("DataResources") or ()
    )


def _advanced(selector: Selector, subject: Subject) -> bool:
    return all(_field(each, subject) for each in selector.get("FieldSelectors") or ())


def _field(field: Mapping[str, Any], subject: Subject) -> bool:
    """One field: a condition of several operators holds when all of them do."""
    value = _value(str(field.get("Field")), subject)
    for operator, test in TESTS.items():
        wanted = field.get(operator)
        if wanted and not any(test(value, each) for each in wanted):
            return False
        unwanted = field.get(f"Not{operator}")
        if unwanted and any(test(value, each) for each in unwanted):
            return False
    return True


def _value(field: str, subject: Subject) -> str:
    record = subject.record
    if field == "resources.type":
        return subject.kind or ""
    if field == "resources.ARN":
        return subject.arn or ""
    if field == "readOnly":
        return "true" if record["readOnly"] else "false"
    if field == "userIdentity.arn":
        return str(record["userIdentity"].get("arn", ""))
    return str(record.get(field, ""))
