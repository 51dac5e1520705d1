"""Which options and enumerations of a column every published value keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sluice_etl.contract import (
    REDACTED,
    Age,
    Column,
    Grid,
    Keep,
    LogicalType,
    Pseudonym,
    Redact,
    Zip3,
)
from sluice_etl.reasons import Action, Reason

KEPT = {
    "minimum": Reason.BELOW_MINIMUM,
    "exclusiveMinimum": Reason.BELOW_MINIMUM,
    "maximum": Reason.ABOVE_MAXIMUM,
    "exclusiveMaximum": Reason.ABOVE_MAXIMUM,
    "multipleOf": Reason.NOT_A_MULTIPLE,
    "minLength": Reason.TOO_SHORT,
    "maxLength": Reason.TOO_LONG,
    "pattern": Reason.PATTERN_MISMATCH,
}
"""Options that hold of published values, unless their reason only warns."""

FORMAT = {
    LogicalType.INTEGER: None,
    LogicalType.NUMBER: None,
    LogicalType.STRING: Reason.FORMAT_MISMATCH,
}
"""Types whose `format` is of the value; that of dates and times is how the source writes them."""

SIGNATURE, PREFIX = "^[0-9a-f]{64}$", "^[0-9]{3}$"
TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{6})?$"
PARTS = {"month": "^[0-9]{4}-[0-9]{2}$", "day": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def published_options(raw: Mapping[str, Any], column: Column) -> dict[str, Any]:
    """`logicalTypeOptions` of the published column; `raw` is the contract's property."""
    match column.deidentify:
        case Keep():
            return _kept(raw, column)
        case Pseudonym():
            return {"pattern": SIGNATURE}
        case Zip3():
            return {"pattern": PREFIX}
        case Age(cap=cap):
            return {"minimum": 0, "maximum": cap}
        case Grid():
            given = raw.get("logicalTypeOptions", {})
            return {key: given[key] for key in ("maximum", "exclusiveMaximum") if key in given}
    return {"timezone": True} if column.logical_type == LogicalType.TIMESTAMP else {}


def _kept(raw: Mapping[str, Any], column: Column) -> dict[str, Any]:
    given = raw.get("logicalTypeOptions", {})
    if column.logical_type == LogicalType.TIME:  # a text, whose order is that of the times
        return {"pattern": TIME}
    found = {key: given[key] for key in KEPT if key in given and _holds(column, key)}
    if "format" in given and column.logical_type in FORMAT:
        reason = FORMAT[column.logical_type]
        if reason is None or column.action(reason) != Action.WARN:
            found["format"] = given["format"]
    if column.logical_type == LogicalType.TIMESTAMP:
        found["timezone"] = True
    return found


def _holds(column: Column, option: str) -> bool:
    return column.action(KEPT[option]) != Action.WARN


def published_enum(raw: Mapping[str, Any], column: Column) -> list[dict[str, Any]]:
    """`enum` of the published column, its values written as they are published."""
    if isinstance(column.deidentify, Redact):
        return [{"value": REDACTED}]
    kept = isinstance(column.deidentify, Keep) and column.action(Reason.NOT_IN_ENUM) != Action.WARN
    if not kept:
        return []
    timed = column.logical_type == LogicalType.TIME
    return [
        {**entry, "value": value if timed else entry["value"]}
        for entry, value in zip(raw.get("enum", ()), column.enum, strict=True)
    ]


def part_options(unit: str) -> dict[str, Any]:
    """The options of a partition that is a unit of a date: a year is a number, others are texts."""
    return {"pattern": PARTS[unit]} if unit in PARTS else {}
