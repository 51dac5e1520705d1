"""What each defect of a column does: the custom property `onInvalid`.

A text says it of all defects, an object of each: `{default: nullify, ABOVE_MAXIMUM: warn}`.
"""

from __future__ import annotations

from typing import cast

from sluice_etl.contract import Age, Column, DateShift, Grid, LogicalType, Zip3
from sluice_etl.json_node import Node, Problems
from sluice_etl.reasons import Action, Reason
from sluice_etl.text_formats import SHAPES

WARNABLE = (
    Reason.NOT_IN_ENUM,
    Reason.PATTERN_MISMATCH,
    Reason.FORMAT_MISMATCH,
    Reason.TOO_SHORT,
    Reason.TOO_LONG,
    Reason.BELOW_MINIMUM,
    Reason.ABOVE_MAXIMUM,
    Reason.NOT_A_MULTIPLE,
    Reason.FOREIGN_KEY,
)
"""Defects of a value that is typed already; of all others there is none to publish."""

ALL = (Action.REJECT, Action.NULLIFY)
DEFAULT = "default"


def read_severity(ours: Node) -> tuple[Action, tuple[tuple[Reason, Action], ...]]:
    """Reads `onInvalid`: what defects do, and what those do that differ."""
    if not isinstance(ours.raw("onInvalid"), dict):
        return Action(ours.choice("onInvalid", ALL) or Action.REJECT), ()
    node = cast(Node, ours.object("onInvalid"))
    default = Action(node.choice(DEFAULT, ALL) or Action.REJECT)
    actions = []
    for name in (name for name in node.value if name != DEFAULT):
        if name not in list(Reason):
            message = f"{name} is no reason of a value's; see glue/README.md"
            node.problems.add(node.at(name), "BAD_VALUE", message)
            continue
        action = node.choice(name, (*ALL, Action.WARN) if name in WARNABLE else ALL)
        if action is not None:
            actions.append((Reason(name), Action(action)))
    return default, tuple(sorted(actions))


def check_severity(column: Column, problems: Problems) -> None:
    """Notes reasons that the column cannot have, and warnings of what cannot be published."""
    possible = reasons_of(column)
    for reason, action in column.actions:
        if reason not in possible:
            expected = f"expected one of {', '.join(possible)}"
            message = f"onInvalid: the column never has {reason}; {expected}"
            problems.add(column.path, "BAD_SEVERITY", message)
        elif action == Action.WARN and (why := _unpublishable(column, reason)):
            problems.add(column.path, "BAD_SEVERITY", f"onInvalid: {reason} cannot warn: {why}")


def reasons_of(column: Column) -> tuple[Reason, ...]:
    """The defects that `onInvalid` of the column may name, as `validate` and `deidentify` find."""
    limits, method = column.limits, column.deidentify
    grid, moves = isinstance(method, Grid), isinstance(method, DateShift)
    low = limits.minimum is not None or limits.exclusive_minimum is not None
    high = limits.maximum is not None or limits.exclusive_maximum is not None
    long = limits.max_length is not None or limits.pattern is not None or _names_a_folder(column)
    found: list[tuple[bool, Reason]] = [
        (True, Reason.NOT_UTF8),
        (column.value_map is not None, Reason.NOT_MAPPED),
        (column.phone is not None, Reason.NOT_A_PHONE),
        (column.country is not None, Reason.NOT_A_COUNTRY),
        *(
            (True, reason)
            for reason in Reason
            if reason == f"UNPARSABLE_{column.logical_type.upper()}"
        ),
        (bool(column.enum), Reason.NOT_IN_ENUM),
        (limits.pattern is not None, Reason.PATTERN_MISMATCH),
        (column.decimal is not None, Reason.TOO_MANY_DIGITS),
        (limits.format in SHAPES, Reason.FORMAT_MISMATCH),
        (limits.min_length is not None, Reason.TOO_SHORT),
        (long, Reason.TOO_LONG),
        (_names_a_folder(column), Reason.RESERVED_VALUE),
        (low or grid or moves, Reason.BELOW_MINIMUM),
        (high or grid or moves, Reason.ABOVE_MAXIMUM),
        (limits.multiple_of is not None, Reason.NOT_A_MULTIPLE),
        (column.refers, Reason.FOREIGN_KEY),
        (isinstance(method, Age), Reason.NEGATIVE_AGE),
        (isinstance(method, Zip3), Reason.NOT_A_ZIP),
    ]
    return tuple(reason for possible, reason in found if possible)


def _names_a_folder(column: Column) -> bool:
    partition, is_text = column.partition, column.logical_type == LogicalType.STRING
    return is_text and partition is not None and partition.unit is None


def _unpublishable(column: Column, reason: Reason) -> str | None:
    """Why a value with the defect could not be published as it is."""
    bounds = (Reason.BELOW_MINIMUM, Reason.ABOVE_MAXIMUM)
    if reason in bounds and isinstance(column.deidentify, Grid | DateShift):
        return "beyond it the method has no value"
    if reason == Reason.TOO_LONG and column.limits.pattern is not None:
        return "a longer text is not matched against the pattern"
    if reason == Reason.TOO_LONG and _names_a_folder(column):
        return "a folder's name has a limit"
    return None
