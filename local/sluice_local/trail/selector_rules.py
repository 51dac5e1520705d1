"""What event selectors may say; CloudTrail refuses the rest. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MOST_SELECTORS, MOST_RESOURCES, MOST_VALUES = 5, 250, 500
KINDS = ("All", "ReadOnly", "WriteOnly")
BASIC_TYPES = ("AWS::DynamoDB::Table", "AWS::Lambda::Function", "AWS::S3::Object")
EXCLUDABLE = ("kms.amazonaws.com", "rdsdata.amazonaws.com")
OPERATORS = ("Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith")
#: Fields of advanced selectors, by category of events. ``sessionCredentialFromConsole`` is not
#: among them: there is no console.
FIELDS = {
    "Management": ("eventCategory", "eventSource", "readOnly"),
    "Data": (
        *("eventCategory", "eventName", "eventSource", "eventType", "readOnly"),
        *("resources.ARN", "resources.type", "userIdentity.arn"),
    ),
}
Selector = Mapping[str, Any]


def fault_of(basic: Sequence[Selector] | None, advanced: Sequence[Selector] | None) -> str | None:
    """Why CloudTrail would not take the selectors, or None. Not what AWS says word for word.

    Raises NotImplementedError for categories of events that are not recorded here.
    """
    if bool(basic) == bool(advanced):
        return "Give either event selectors or advanced event selectors."
    if basic and len(basic) > MOST_SELECTORS:
        return f"A trail can have {MOST_SELECTORS} event selectors at most."
    found = [*_basic(basic or ()), *_advanced(advanced or ())]
    return found[0] if found else None


def _basic(selectors: Sequence[Selector]) -> Iterator[str]:
    resources = [each for selector in selectors for each in selector.get("DataResources") or ()]
    for selector in selectors:
        if selector.get("ReadWriteType", "All") not in KINDS:
            yield "ReadWriteType is All, ReadOnly or WriteOnly."
        for source in selector.get("ExcludeManagementEventSources") or ():
            if source not in EXCLUDABLE:
                yield f"The management events of {source} cannot be excluded."
    for resource in resources:
        if resource.get("Type") not in BASIC_TYPES:
            yield f"{resource.get('Type')} needs advanced event selectors."
    if sum(len(each.get("Values") or ()) for each in resources) > MOST_RESOURCES:
        yield f"A trail can have {MOST_RESOURCES} data resources at most."


def _advanced(selectors: Sequence[Selector]) -> Iterator[str]:
    fields = [each for selector in selectors for each in selector.get("FieldSelectors") or ()]
    values = [value for each in fields for name in OPERATORS for value in each.get(name) or ()]
    if len(values) > MOST_VALUES:
        yield f"A trail's selectors can have {MOST_VALUES} values at most."
    for selector in selectors:
        yield from _selector({each.get("Field"): each for each in selector["FieldSelectors"]})


def _selector(fields: Mapping[Any, Selector]) -> Iterator[str]:
    category = (fields.get("eventCategory", {}).get("Equals") or [None])[0]
    if category is None:
        yield "Each selector needs the field eventCategory with Equals."
        return
    if category not in FIELDS:
        raise NotImplementedError(f"events of the category {category}")
    for name, field in fields.items():
        if name not in FIELDS[category]:
            yield f"The field {name} is not valid for {category} events."
        used = [operator for operator in OPERATORS if field.get(operator)]
        if not used:
            yield f"The field {name} has no values."
        if name in ("eventCategory", "readOnly", "resources.type") and used != ["Equals"]:
            yield f"The field {name} can only use Equals."
    if category == "Data" and len(fields.get("resources.type", {}).get("Equals") or ()) != 1:
        yield "A selector of data events needs the field resources.type with one value."
    if not set(fields.get("readOnly", {}).get("Equals") or ["true"]) <= {"true", "false"}:
        yield "The field readOnly is true or false."
