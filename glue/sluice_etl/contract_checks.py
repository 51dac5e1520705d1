"""Checks that hold between the fields of a column and between columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable

from sluice_etl.columns import PublishedColumn, hive_type, published_columns
from sluice_etl.contract import (
    Age,
    Column,
    Contract,
    DateShift,
    Grid,
    Keep,
    LogicalType,
    Pseudonym,
    Redact,
    Year,
    Zip3,
)
from sluice_etl.json_node import Problems
from sluice_etl.privacy_checks import check_privacy
from sluice_etl.reasons import Action
from sluice_etl.severity import check_severity

NAME = re.compile(r"[a-z_][a-z0-9_]{0,254}", re.ASCII)
"""What Athena and the Glue catalog take as a name without quotes; both fold to lower case."""

FITS = {
    Pseudonym: (LogicalType.STRING, LogicalType.INTEGER, LogicalType.DATE),
    Age: (LogicalType.DATE,),
    Grid: (LogicalType.INTEGER, LogicalType.NUMBER),
    Year: (LogicalType.DATE, LogicalType.TIMESTAMP),
    Zip3: (LogicalType.STRING,),
    Redact: (LogicalType.STRING,),
    DateShift: (LogicalType.DATE, LogicalType.TIMESTAMP),
}
"""The types that each method can take; a double or a boolean has no stable text to sign."""

PARTITION_TYPES = ("string", "int", "bigint", "boolean", "date")


def check_contract(contract: Contract, path: str, problems: Problems) -> None:
    """Notes every problem between fields; `path` is the pointer of the list of columns."""
    for column in contract.columns:
        for check in (_nullify, check_severity, _method, _publish, _partition, _reachable):
            check(column, problems)
        _as_of(column, contract, problems)
    _repeated(contract.columns, lambda column: column.name, "REPEATED_COLUMN", problems)
    check_privacy(contract, path, problems)
    published = published_columns(contract)
    for clash in _clashes(published):
        message = f"{' and '.join(clash)} are one name to Athena; publishAs can rename a column"
        problems.add(path, "REPEATED_PUBLISHED_NAME", message)
    for name in (column.name for column in published if not NAME.fullmatch(column.name)):
        message = f"{name} is no name of a table's column (a-z, 0-9, _); publishAs can rename it"
        problems.add(path, "BAD_NAME", message)
    if all(column.partition for column in published):
        problems.add(path, "NOTHING_PUBLISHED", "no column is published beside the partitions")


def _nullify(column: Column, problems: Problems) -> None:
    actions = (column.on_invalid, *(action for _, action in column.actions))
    if Action.NULLIFY in actions and column.required:
        message = "a required column (or a primary key) cannot be nulled; use onInvalid: reject"
        problems.add(column.path, "NULLIFY_REQUIRED", message)


def _method(column: Column, problems: Problems) -> None:
    fits = FITS.get(type(column.deidentify))
    if fits and column.logical_type not in fits:
        method = type(column.deidentify).__name__.lower()
        message = f"{method} needs logicalType {' or '.join(fits)}, found {column.logical_type}"
        problems.add(column.path, "BAD_METHOD", message)


def _publish(column: Column, problems: Problems) -> None:
    if not column.published and column.publish_as != column.name:
        problems.add(column.path, "BAD_VALUE", "publishAs names a column that is dropped")


def _partition(column: Column, problems: Problems) -> None:
    if column.partition is None:
        return
    if column.partition.unit is None:
        fits = column.published and hive_type(column) in PARTITION_TYPES
        message = f"a partition must be published as {', '.join(PARTITION_TYPES)}"
    else:
        fits = column.logical_type in (LogicalType.DATE, LogicalType.TIMESTAMP)
        fits = fits and isinstance(column.deidentify, Keep | DateShift)
        message = "partitionBy needs a date or timestamp that is published as a date"
    if not fits:
        problems.add(column.path, "BAD_PARTITION", message)


def _reachable(column: Column, problems: Problems) -> None:
    """Values are compared trimmed, and after `case`: one that is neither would wait for ever."""
    cases: dict[str | None, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower}
    cased = cases.get(column.case, str)
    compared: list[tuple[str, Iterable[object], Callable[[str], str]]] = [
        ("nullTokens", column.null_tokens, str),
        ("valueMap", column.value_map or (), cased),
        ("enum", column.enum if column.value_map is None else (), cased),
    ]
    for place, values, change in compared:
        lost = [
            value for value in values if isinstance(value, str) and value != change(value.strip())
        ]
        if lost:
            message = f"{len(lost)} of {place} never match: values are trimmed and cased before"
            problems.add(column.path, "UNREACHABLE_VALUE", message)


def _as_of(column: Column, contract: Contract, problems: Problems) -> None:
    if not isinstance(column.deidentify, Age) or column.deidentify.as_of is None:
        return
    others = (other for other in contract.columns if other is not column)
    dates = [other.name for other in others if other.logical_type == LogicalType.DATE]
    if column.deidentify.as_of not in dates:
        expected = " or ".join(dates) or "none"
        message = f"asOf {column.deidentify.as_of} is no other date column; expected {expected}"
        problems.add(column.path, "BAD_AS_OF", message)


def _repeated(
    columns: Iterable[Column], key: Callable[[Column], Hashable], code: str, problems: Problems
) -> None:
    seen: set[Hashable] = set()
    for column in columns:
        if key(column) in seen:
            problems.add(column.path, code, f"{column.name} is described twice")
        seen.add(key(column))


def _clashes(columns: list[PublishedColumn]) -> list[list[str]]:
    folded: dict[str, list[str]] = {}
    for column in columns:
        folded.setdefault(column.name.lower(), []).append(column.name)
    return [names for names in folded.values() if len(names) > 1]
