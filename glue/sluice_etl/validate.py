"""What can be wrong with one column of one record: a list of (reason, condition).

A condition may be null; then it does not hold.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.contract import Column, LogicalType, Scalar
from sluice_etl.decimals import PLAIN
from sluice_etl.normalize import garbled
from sluice_etl.parse import UNPARSABLE
from sluice_etl.patterns import to_java
from sluice_etl.reasons import Reason
from sluice_etl.text_formats import SHAPES, java_shape

Check = tuple[Reason, SparkColumn]

LONGEST_MATCHED = 1_000
"""Characters of a text that a pattern is matched against. Java's matcher calls itself for each
round of some patterns: 20,000 characters have ended the whole process."""

LONGEST_FOLDER = 200
"""Bytes of a folder's name: file systems take 255, of which a column's name needs some."""

HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"

TOLERANCE = 1e-9
"""Relative error that multipleOf forgives a double: 0.3 is a multiple of 0.1."""


def checks(
    column: Column, raw: SparkColumn, text: SparkColumn, normal: SparkColumn, value: SparkColumn
) -> list[Check]:
    """Everything that the contract asks of the column by itself.

    Args:
        column: the column.
        raw: its field as read.
        text: trimmed; null when the field says nothing or is not UTF-8.
        normal: after valueMap; null also without an entry there.
        value: parsed; null also when it does not parse.
    """
    found = [(Reason.NOT_UTF8, text.isNull() & garbled(raw))]
    if column.required:
        found.append((Reason.MISSING_REQUIRED, text.isNull() & ~garbled(raw)))
    if column.value_map is not None:
        found.append((Reason.NOT_MAPPED, text.isNotNull() & normal.isNull()))
    if column.phone:
        found.append((Reason.NOT_A_PHONE, text.isNotNull() & normal.isNull()))
    if column.country:
        found.append((Reason.NOT_A_COUNTRY, text.isNotNull() & normal.isNull()))
    if column.logical_type in UNPARSABLE:
        found += _unread(column, text, normal, value)
    return found + _limits(value, column)


def _unread(
    column: Column, text: SparkColumn, normal: SparkColumn, value: SparkColumn
) -> list[Check]:
    reason, unread = UNPARSABLE[column.logical_type], normal.isNotNull() & value.isNull()
    if column.number_format:
        return [(reason, text.isNotNull() & normal.isNull()), *_number(column, normal, unread)]
    return _number(column, normal, unread)


def _number(column: Column, normal: SparkColumn, unread: SparkColumn) -> list[Check]:
    """Tells a number that does not fit from what is none, where the column is a decimal."""
    reason = UNPARSABLE[column.logical_type]
    if column.decimal is None:
        return [(reason, unread)]
    number = normal.rlike(PLAIN)
    return [(reason, unread & ~number), (Reason.TOO_MANY_DIGITS, unread & number)]


def _limits(value: SparkColumn, column: Column) -> list[Check]:
    limits = column.limits
    faults: list[Check] = []
    if column.enum:
        allowed = [literal(entry, column) for entry in column.enum]
        faults.append((Reason.NOT_IN_ENUM, ~value.isin(allowed)))
    if limits.pattern is not None:
        mismatch = ~value.rlike(to_java(limits.pattern))
        unmatched = longer_than(value, LONGEST_MATCHED)
        faults.append((Reason.PATTERN_MISMATCH, F.when(unmatched, False).otherwise(mismatch)))
    if limits.format in SHAPES:
        faults.append((Reason.FORMAT_MISMATCH, _misshapen(value, limits.format)))
    if limits.min_length is not None:
        faults.append((Reason.TOO_SHORT, F.length(value) < limits.min_length))
    too_long = _too_long(value, column)
    if too_long is not None:
        faults.append((Reason.TOO_LONG, too_long))
    if _names_a_folder(column):
        faults.append((Reason.RESERVED_VALUE, value == HIVE_NULL))
    faults += _bounds(value, column)
    if limits.multiple_of is not None:
        off_step = _off_step(value, limits.multiple_of, column)
        faults.append((Reason.NOT_A_MULTIPLE, off_step))
    return faults


def longer_than(value: SparkColumn, most: int) -> SparkColumn:
    """Whether a text has more characters; they are counted only where the bytes are more."""
    return (F.octet_length(value) > most) & (F.length(value) > most)


def _names_a_folder(column: Column) -> bool:
    """Whether the column's own text is a partition, and so part of a path."""
    partition, is_text = column.partition, column.logical_type == LogicalType.STRING
    return is_text and partition is not None and partition.unit is None


def _misshapen(value: SparkColumn, word: str) -> SparkColumn:
    other, longest = ~value.rlike(java_shape(word)), SHAPES[word][1]
    if longest is None:
        return other
    # Not `|`, which might match a text that is too long for the matcher.
    return F.when(longer_than(value, longest), True).otherwise(other)


def _too_long(value: SparkColumn, column: Column) -> SparkColumn | None:
    limits = column.limits
    longest = [
        *([limits.max_length] if limits.max_length is not None else []),
        *([LONGEST_MATCHED] if limits.pattern is not None else []),
    ]
    faults = [longer_than(value, min(longest))] if longest else []
    if _names_a_folder(column):
        # Spark writes a mark as three characters; others have up to four bytes.
        escaped = F.regexp_replace(value, "[^A-Za-z0-9_.-]", "????")
        faults.append(F.length(escaped) > LONGEST_FOLDER)
    return reduce(operator.or_, faults) if faults else None


def _bounds(value: SparkColumn, column: Column) -> list[Check]:
    limits = column.limits
    bounds: list[tuple[Reason, Callable[[Any, Any], SparkColumn], Scalar | None]] = [
        (Reason.BELOW_MINIMUM, operator.lt, limits.minimum),
        (Reason.BELOW_MINIMUM, operator.le, limits.exclusive_minimum),
        (Reason.ABOVE_MAXIMUM, operator.gt, limits.maximum),
        (Reason.ABOVE_MAXIMUM, operator.ge, limits.exclusive_maximum),
    ]
    given = [
        (reason, beyond(value, literal(at, column)))
        for reason, beyond, at in bounds
        if at is not None
    ]
    sides: dict[Reason, SparkColumn] = {}
    for reason, fault in given:
        sides[reason] = sides[reason] | fault if reason in sides else fault
    return list(sides.items())


def _off_step(value: SparkColumn, step: int | float | Decimal, column: Column) -> SparkColumn:
    if column.logical_type == LogicalType.INTEGER or column.decimal:
        return value % literal(step, column) != 0
    steps = value / F.lit(step)
    return F.abs(steps - F.rint(steps)) > TOLERANCE * F.greatest(F.abs(steps), F.lit(1.0))


def literal(value: Scalar, column: Column | None = None) -> SparkColumn:
    """A contract's value as a Spark literal of the column's type."""
    if column is not None and column.decimal:
        # Of the column's own digits: between other ones Spark rounds both to compare them.
        return F.lit(str(value)).cast(str(column.decimal))
    if isinstance(value, datetime):
        return F.lit(value.isoformat()).cast("timestamp")
    if isinstance(value, date):
        return F.lit(value.isoformat()).cast("date")
    return F.lit(value)
