"""Reads what a quality rule measures: ODCS's library metrics, and those of engine sluice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sluice_etl.columns import hive_type
from sluice_etl.contract import Column, DateShift, LogicalType, Scalar
from sluice_etl.json_node import Node
from sluice_etl.options_reader import EXPECTED, PatternProblem, read_pattern, scalar
from sluice_etl.rules import (
    Age,
    DuplicateValues,
    InvalidValues,
    Measure,
    MissingValues,
    NullValues,
    RejectedRecords,
    RowCount,
    RowCountChange,
)

AT_COLUMN = ("nullValues", "missingValues", "invalidValues", "duplicateValues")
AT_TABLE = ("rowCount", "duplicateValues")
OWN_AT_COLUMN, OWN_AT_TABLE = ("ageOfData",), ("rejectedRecords", "rowCountChange")

ARGUMENTS = {
    "missingValues": ("missingValues",),
    "invalidValues": ("validValues", "pattern"),
    "duplicateValues of several": ("properties",),
}
"""What each metric takes; the others take none."""

TIMES = {
    "seconds": (1, ("s", "second", "seconds")),
    "minutes": (60, ("min", "minute", "minutes")),
    "hours": (3_600, ("h", "hour", "hours")),
    "days": (86_400, ("d", "day", "days")),
    "years": (365 * 86_400, ("y", "yr", "year", "years")),
}
"""Units of ages: seconds, and how a contract may call them. A year has 365 days."""

TYPES = {
    "int": LogicalType.INTEGER,
    "bigint": LogicalType.INTEGER,
    "double": LogicalType.NUMBER,
}
"""The types of published values that are not called as in ODCS."""


@dataclass(frozen=True)
class Place:
    """Where a rule stands: a column, or None: the table."""

    column: Column | None
    columns: tuple[Column, ...]
    pattern_problem: PatternProblem


@dataclass(frozen=True)
class Measured:
    """What a rule measures, and in what unit; `column` names several, for a rule of the table's."""

    measure: Measure
    unit: str
    column: str | None = None


def read_library(node: Node, place: Place) -> Measured | None:
    """Reads `metric`, `arguments` and `unit`."""
    if "metric" not in node:
        node.problems.add(node.path, "MISSING_FIELD", "metric is missing")
        return None
    metric = node.choice("metric", AT_COLUMN if place.column else AT_TABLE)
    units = ("rows",) if metric == "rowCount" else ("rows", "percent")
    unit = node.choice("unit", units) or "rows"
    published = read_published(node, place)
    arguments = node.object("arguments") or Node({}, node.at("arguments"), node.problems)
    if metric is None or (place.column is not None and published is None):
        return None
    arguments.only(*ARGUMENTS.get(metric if place.column else f"{metric} of several", ()))
    if metric == "rowCount":
        return Measured(RowCount(), unit)
    if place.column is None:
        return _several(arguments, unit, place)
    measure = _of_column(metric, arguments, place.column, place, published or "")
    return Measured(measure, unit) if measure else None


def _of_column(
    metric: str, arguments: Node, column: Column, place: Place, published: str
) -> Measure | None:
    match metric:
        case "missingValues":
            return _missing(arguments, column, published)
        case "invalidValues":
            return _invalid(arguments, column, place, published)
        case "nullValues":
            return NullValues(published)
    return DuplicateValues((published,))


def read_own(node: Node, own: Node, place: Place) -> Measured | None:
    """Reads the `implementation` of engine sluice; `unit` is the rule's."""
    if "metric" not in own:
        own.problems.add(own.path, "MISSING_FIELD", "metric is missing")
    metric = own.choice("metric", OWN_AT_COLUMN if place.column else OWN_AT_TABLE)
    if metric is None:
        return None
    if place.column is not None:
        time = read_time(node)
        return read_age(node, place.column, time) if time else None
    unit = node.choice("unit", ("rows", "percent")) or "rows"
    return Measured(RejectedRecords() if metric == "rejectedRecords" else RowCountChange(), unit)


def read_age(node: Node, column: Column, time: tuple[str, int]) -> Measured | None:
    """The age of a column's newest value; None and a note when its values tell none."""
    if hive_type(column) not in ("date", "timestamp") or not column.published:
        message = f"{column.name} is published as no date or timestamp: it tells no age of the data"
    elif isinstance(column.deidentify, DateShift):
        message = f"the dates of {column.name} are shifted: they tell no age of the data"
    else:
        return Measured(Age(column.publish_as, time[1]), time[0])
    node.problems.add(node.path, "BAD_QUALITY", message)
    return None


def read_time(node: Node) -> tuple[str, int] | None:
    """Reads a `unit` of time: its name and its seconds."""
    word = node.raw("unit")
    for name, (seconds, words) in TIMES.items():
        if word in words:
            return name, seconds
    expected = ", ".join(words[-1] for _, words in TIMES.values())
    node.problems.add(node.at("unit"), "BAD_VALUE", f"expected one of {expected}")
    return None


def read_published(node: Node, place: Place) -> str | None:
    """The published name of the place's column; a dropped one has no values to judge."""
    column = place.column
    if column is not None and column.published:
        return column.publish_as
    if column is not None:
        message = f"{column.name} is dropped: a rule is held against what is published"
        node.problems.add(node.path, "BAD_QUALITY", message)
    return None


def _several(arguments: Node, unit: str, place: Place) -> Measured | None:
    names = arguments.raw("properties")
    published = {column.name: column.publish_as for column in place.columns if column.published}
    listed = isinstance(names, list) and names and all(isinstance(name, str) for name in names)
    if listed and set(names) <= set(published) and len(set(names)) == len(names):
        columns = tuple(published[name] for name in names)
        return Measured(DuplicateValues(columns), unit, "+".join(names))
    message = f"expected a list of different published columns, of {', '.join(published)}"
    arguments.problems.add(arguments.at("properties"), "BAD_VALUE", message)
    return None


def _missing(arguments: Node, column: Column, published: str) -> MissingValues:
    values = _list(arguments, "missingValues")
    typed = _typed(arguments, "missingValues", column, values)
    return MissingValues(published, typed, None in values)


def _invalid(arguments: Node, column: Column, place: Place, published: str) -> InvalidValues | None:
    if "validValues" not in arguments and "pattern" not in arguments:
        message = "validValues or pattern is missing"
        arguments.problems.add(arguments.path, "MISSING_FIELD", message)
        return None
    values = _list(arguments, "validValues") if "validValues" in arguments else []
    valid = _typed(arguments, "validValues", column, values)
    pattern = read_pattern(arguments, place.pattern_problem)
    if pattern is not None and hive_type(column) != "string":
        message = f"{column.name} is published as no text: a pattern has nothing to match"
        arguments.problems.add(arguments.at("pattern"), "BAD_QUALITY", message)
    return InvalidValues(published, valid, pattern)


def _list(arguments: Node, key: str) -> list[Any]:
    values = arguments.raw(key)
    if isinstance(values, list) and values:
        return values
    arguments.bad(key, "a list of values")
    return []


def _typed(arguments: Node, key: str, column: Column, values: list[Any]) -> tuple[Scalar, ...]:
    """Values typed as the column is published; a null is what `missingValues` alone may name."""
    kind = hive_type(column)
    digits = column.decimal if kind.startswith("decimal") else None
    type_ = LogicalType.NUMBER if digits else TYPES.get(kind) or LogicalType(kind)
    typed: list[Scalar] = []
    for place, value in enumerate(values):
        found = scalar(value, type_, digits)
        if found is not None:
            typed.append(found)
        elif value is not None or key != "missingValues":
            path = f"{arguments.at(key)}/{place}"
            arguments.problems.add(path, "BAD_VALUE", f"expected {EXPECTED[type_]}")
    return tuple(typed)
